//! What the fields of a body must hold.

use domain::{EmailAddress, Phrase, Sentence};

use crate::ApiError;

/// What is wrong with what is no address.
pub fn no_address() -> Sentence {
    Sentence::new(
        "Give an address such as ana@example.com.",
        Phrase::new("no_address"),
    )
}

/// Refuses with 422 what is wrong: pairs of a field and what to do about it, if anything.
pub fn check<F: Into<String>, D: Into<Sentence>>(
    fields: impl IntoIterator<Item = (F, Option<D>)>,
) -> Result<(), ApiError> {
    let wrong = |(field, detail): (F, Option<D>)| Some((field, detail?));
    refuse(fields.into_iter().filter_map(wrong).collect())
}

/// The same of a list of what is wrong, which is empty when nothing is.
pub fn refuse<F: Into<String>, D: Into<Sentence>>(wrong: Vec<(F, D)>) -> Result<(), ApiError> {
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(ApiError::invalid(wrong)),
    }
}

/// The address that a field holds.
pub fn address(field: &str, text: &str) -> Result<EmailAddress, ApiError> {
    EmailAddress::parse(text).ok_or_else(|| ApiError::invalid([(field, no_address())]))
}
