//! What a model is told of a customer and of what is to be said. A fact has a field, the fields are these, and nothing else
//! leaves: neither a customer's name nor their address is among them, since variables stand for those.

use domain::name::is_control;
use serde::{Deserialize, Serialize};

/// Characters of a fact, at most: what is longer is cut.
const LONGEST: usize = 2_000;

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactField {
    /// What the organization is called.
    Company,
    /// What the customer's plan is called.
    Plan,
    /// What whoever asks for the draft wants it to say.
    Wish,
    /// Why the customer may leave, as the model of churn has it.
    Driver,
    /// What the customer uses.
    Usage,
    /// What was said to the customer before.
    SentBefore,
    /// An address that may be named, as it is.
    Link,
    /// Why the customer leaves or left, in their own words.
    LeavingReason,
    /// What the customer wrote to the organization's support.
    SupportText,
}

impl FactField {
    /// Whether it is the customer who says it. That is quoted as data, and gives an answer nothing.
    pub fn is_customers_own(self) -> bool {
        matches!(self, Self::LeavingReason | Self::SupportText)
    }

    /// Whether an answer may name the figures and dates in it.
    pub(crate) fn gives_figures(self) -> bool {
        matches!(
            self,
            Self::Wish | Self::Driver | Self::Usage | Self::SentBefore
        )
    }

    /// Whether an answer may use the names in it.
    pub(crate) fn gives_names(self) -> bool {
        !self.is_customers_own() && self != Self::Link
    }
}

/// Something that a model is told. It says figures with their units, as an answer may: `5 days`, not `5`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub field: FactField,
    pub says: String,
}

impl Fact {
    /// Cut to what is needed, without characters that nobody sees.
    pub fn new(field: FactField, says: &str) -> Self {
        let seen = says.chars().filter(|c| *c == '\n' || !is_control(*c));
        let cut: String = seen.take(LONGEST).collect();
        Self {
            field,
            says: cut.trim().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_or_hidden_does_not_come_along() {
        let long = Fact::new(FactField::SupportText, &"á".repeat(10_000));
        assert_eq!(long.says.chars().count(), LONGEST);
        let turned = Fact::new(
            FactField::LeavingReason,
            " too \u{202e}expensive\u{0}\nfor me ",
        );
        assert_eq!(turned.says, "too expensive\nfor me");
    }
}
