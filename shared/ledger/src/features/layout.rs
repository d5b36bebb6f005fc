//! Which columns a dataset has.

use domain::Churn;
use serde::{Deserialize, Serialize};

/// Whose a row is.
pub const CUSTOMER: &str = "Customer ID";
/// As of when it is.
pub const DATE: &str = "Snapshot date";
/// What became of them.
pub const TARGET: &str = "Churned";

/// What was chosen to become columns. Others, of every kind, are the same in all datasets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// What counts as leaving.
    pub churn: Churn,
    /// Names of events, sorted.
    #[serde(default)]
    pub events: Vec<String>,
    /// Numbers that events have.
    #[serde(default)]
    pub amounts: Vec<Amount>,
    #[serde(default)]
    pub traits: Vec<Trait>,
    /// There are pages or screens.
    #[serde(default)]
    pub pages: bool,
    /// There are subscriptions.
    #[serde(default)]
    pub subscriptions: bool,
    /// The currency that most customers pay in, in which amounts are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// There are others, too.
    #[serde(default)]
    pub currencies: bool,
}

/// A number among the properties of an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Amount {
    pub event: String,
    pub property: String,
}

/// Something told of a customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Trait {
    /// As it was sent; of one within another `address.country`.
    pub name: String,
    pub kind: TraitKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraitKind {
    Number,
    Flag,
    /// One of a few texts.
    Text,
}

impl Layout {
    /// Without anything chosen.
    pub fn of(churn: Churn) -> Self {
        Self {
            churn,
            events: Vec::new(),
            amounts: Vec::new(),
            traits: Vec::new(),
            pages: false,
            subscriptions: false,
            currency: None,
            currencies: false,
        }
    }

    pub(super) fn event(&self, name: &str) -> Option<usize> {
        self.events
            .binary_search_by(|event| event.as_str().cmp(name))
            .ok()
    }
}
