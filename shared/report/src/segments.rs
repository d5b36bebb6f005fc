//! Kinds of customers whose risk is unusual or whose scores are off.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Estimate, Language, phrases::readable};

/// Kinds of customers worth knowing, first those that are surely most unusual.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Segments {
    /// Rules that hold for enough customers. Intervals and what is told allow for their number.
    pub tried: usize,
    /// Outcomes are more often positive than usual, and scores higher.
    pub high: Vec<Segment>,
    /// Outcomes are less often positive than usual, and scores lower.
    pub low: Vec<Segment>,
    /// Outcomes are far from what the scores say.
    pub off: Vec<Segment>,
}

/// A kind of customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Segment {
    /// Who they are: all of these hold.
    pub conditions: Vec<Condition>,
    /// The same in words.
    pub text: String,
    /// How many.
    pub rows: usize,
    /// Their part of all rows.
    pub share: f64,
    /// The share of them that is positive. The intervals of all rules tried hold at once, 95 times
    /// in 100.
    pub observed: Estimate,
    /// Their mean score, by members that did not see them.
    pub mean_score: f64,
}

impl Segment {
    /// Who they are, in a language.
    pub fn said(&self, language: Language) -> String {
        match language {
            Language::English => self.text.clone(),
            Language::Portuguese => {
                let conditions = self.conditions.iter().map(Condition::portuguese);
                conditions.collect::<Vec<_>>().join("; ")
            }
        }
    }
}

/// What a column says about the customers of a group: that it is a value, lies within bounds, or,
/// with none of these, that it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Condition {
    /// The column.
    pub feature: String,
    /// The value it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// The lowest value it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value it is below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<String>,
    /// All this in words.
    pub text: String,
}

impl Condition {
    fn portuguese(&self) -> String {
        let column = readable(&self.feature);
        let shown = |value: &str| Language::Portuguese.decimal_mark(value);
        match (&self.is, &self.from, &self.below) {
            (Some(value), ..) if value == Self::ANY_OTHER => {
                format!("{column}: qualquer outro valor")
            }
            (Some(value), ..) => format!("{column}: {}", shown(value)),
            (_, Some(from), Some(end)) => {
                format!(
                    "{column}: a partir de {} e abaixo de {}",
                    shown(from),
                    shown(end)
                )
            }
            (_, Some(from), None) => format!("{column}: a partir de {}", shown(from)),
            (_, None, Some(end)) => format!("{column}: abaixo de {}", shown(end)),
            (None, None, None) => format!("{column}: não informado"),
        }
    }

    /// What `is` says of values that are too rare to be named.
    pub const ANY_OTHER: &str = "any other value";
}
