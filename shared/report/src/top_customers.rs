//! Scored customers, and the riskiest of a run as they are kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Driver, Risk};

/// A scored customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Customer)]
pub struct ScoredCustomer {
    /// Who; the row's number when the model has no entity key.
    pub entity_key: String,
    /// The probability, 0 to 1.
    pub score: f64,
    /// `high` from the model's threshold, `medium` from half of it. Those with `high` are at risk, as the run's `totals`
    /// count them; a list of the foremost may hold others, too.
    pub risk: Risk,
    /// Whether the file itself says that it has happened already: that this customer has left, or this lead bought.
    #[serde(rename = "known")]
    pub outcome_known: bool,
    /// What the customer is worth: what the model's `value_column` says, in its unit and for its period (of a month,
    /// where the column is monthly). Score x value is the value at stake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}

impl ScoredCustomer {
    /// The value at stake: score x value, what is expected to be lost.
    pub fn value_at_stake(&self) -> Option<f64> {
        Some(self.score * self.value?)
    }
}

/// One of a run's foremost customers, with reasons.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TopCustomer {
    /// The customer.
    #[serde(flatten)]
    pub customer: ScoredCustomer,
    /// What moved the score most, strongest first.
    pub drivers: Vec<Driver>,
}

/// The foremost customers of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = Top)]
pub struct TopCustomers {
    /// The customers, riskiest first unless asked for in another order.
    pub items: Vec<TopCustomer>,
    /// Whether they can be listed by value at stake, too: the run knows values, and those with the most
    /// at stake were kept with their reasons.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_value_at_stake: bool,
}

impl TopCustomers {
    /// The first of them, without those whose outcome the scored file tells, who are no news.
    pub fn news(mut self, most: usize) -> Self {
        self.items.retain(|top| !top.customer.outcome_known);
        self.items.truncate(most);
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_as_it_was_always_kept_reads_and_names_those_who_are_news() {
        let file = json!({ "items": [
            { "entity_key": "a", "score": 0.9, "risk": "high", "known": true, "drivers": [] },
            { "entity_key": "b", "score": 0.8, "risk": "high", "known": false, "value": 9.5,
              "drivers": [{ "feature": "plan", "value": "basic", "effect": 0.7, "points": 0.1,
                            "text": "plan is basic" }] },
            { "entity_key": "c", "score": 0.1, "risk": "low", "known": false, "drivers": [] },
        ] });
        let top: TopCustomers = serde_json::from_value(file.clone()).unwrap();
        assert_eq!(serde_json::to_value(&top).unwrap(), file);
        let news = top.news(1).items;
        assert_eq!(news.len(), 1);
        assert_eq!(news[0].customer.entity_key, "b");
        assert_eq!(news[0].drivers[0].text, "plan is basic");
    }
}
