//! How something is said: a subject and a text in the customer's language, from a template with variables. The HTML part
//! is made of the text, so that both say the same. An organization's own templates take the place of the built-in ones.

mod letter;
mod offer_words;
mod own;
mod sample;
mod variables;

use domain::{Language, TemplateKey, TemplateWords};
use minijinja::{Environment, UndefinedBehavior};

use crate::Reason;
pub use letter::Written;
pub use offer_words::{OfferReader, offer_words_problem};
pub use own::{OwnTemplate, Unfilled};
pub use sample::Sample;
pub use variables::{OfferVariables, PaymentVariables, Sender, Variables};

/// Steps that a template may take: some hundred times what ours do.
const FUEL: u64 = 50_000;

/// A template that does not come to words.
#[derive(Debug, thiserror::Error)]
#[error("the template `{template}` does not read: {source}")]
pub struct WordingError {
    template: String,
    source: minijinja::Error,
}

/// The words for a reason in a language.
fn templates(reason: Reason, language: Language) -> (&'static str, &'static str) {
    macro_rules! template {
        ($name:literal) => {
            (
                include_str!(concat!("../../templates/", $name, ".subject")),
                include_str!(concat!("../../templates/", $name, ".txt")),
            )
        };
    }
    match (reason, language) {
        (Reason::TrialEnding, Language::English) => template!("trial_ending.en"),
        (Reason::TrialEnding, Language::Portuguese) => template!("trial_ending.pt"),
        (Reason::Renewal, Language::English) => template!("renewal.en"),
        (Reason::Renewal, Language::Portuguese) => template!("renewal.pt"),
        (Reason::PauseEnding, Language::English) => template!("pause_ending.en"),
        (Reason::PauseEnding, Language::Portuguese) => template!("pause_ending.pt"),
        (Reason::PriceChange, Language::English) => template!("price_change.en"),
        (Reason::PriceChange, Language::Portuguese) => template!("price_change.pt"),
        (Reason::YearlySummary, Language::English) => template!("yearly_summary.en"),
        (Reason::YearlySummary, Language::Portuguese) => template!("yearly_summary.pt"),
        (Reason::CardExpiring | Reason::CardReminder, Language::English) => {
            template!("card_expiring.en")
        }
        (Reason::CardExpiring | Reason::CardReminder, Language::Portuguese) => {
            template!("card_expiring.pt")
        }
        (Reason::PaymentFailed, Language::English) => template!("payment_failed.en"),
        (Reason::PaymentFailed, Language::Portuguese) => template!("payment_failed.pt"),
        (Reason::Offer, Language::English) => template!("offer.en"),
        (Reason::Offer, Language::Portuguese) => template!("offer.pt"),
    }
}

/// Writes a message.
///
/// # Errors
/// When a template names what is not there, or takes too many steps.
pub fn write(
    reason: Reason,
    language: Language,
    variables: &Variables,
) -> Result<Written, WordingError> {
    let (subject, text) = templates(reason, language);
    let render = |name: &str, template: &str| {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let said = environment.render_named_str(name, template, variables.value());
        said.map_err(|source| WordingError {
            template: name.to_owned(),
            source,
        })
    };
    let subject = render(&format!("{}.subject", reason.name()), subject)?;
    let text = render(&format!("{}.txt", reason.name()), text)?;
    Ok(Written::new(&subject, &text, language, variables))
}

/// The built-in words as a template to begin with: what they say of a customer of whom all is known that most have; a
/// card's name and digits, and what was made of a year, are for the company to put in. `answers` says whether an answer
/// reaches somebody.
///
/// # Errors
/// As [`write()`].
pub fn built_in(key: TemplateKey, answers: bool) -> Result<TemplateWords, WordingError> {
    let variables = Variables::named(key, answers);
    let written = write(key.reason, key.language, &variables)?;
    Ok(TemplateWords {
        subject: written.subject,
        body: written.body,
    })
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "own_tests.rs"]
mod own_tests;
