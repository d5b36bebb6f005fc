//! What an organization may offer to customers: a discount, a pause, another plan and the like, to whom, and at what
//! cost.

mod catalog;
mod problems;
mod terms;

pub use catalog::{
    MOST_OFFERS, Offer, OfferEligibility, OfferLimits, OfferState, OfferTrait, OfferWords,
};
pub(crate) use problems::{
    amounts_problem, list_problem, number_problem, of_element, short_problem, too_many,
    traits_problem, twice,
};
pub use problems::{
    field_missing, field_of_other_kind, no_amounts, no_such_connection, no_words, of_words,
};
pub use terms::{OfferAmount, OfferFulfillment, OfferKind, OfferTerms, amount_in};
