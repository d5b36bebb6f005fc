//! How a subscription stands, in the words that events have for it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use super::money::{Lasting, Priced, cost, taken_off};
use super::objects::Subscription;

/// Properties of a subscription's event. What is none takes back what was told before.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct State {
    pub subscription_id: String,
    pub status: String,
    pub plan: Option<String>,
    pub interval: Option<String>,
    pub interval_count: Option<i64>,
    pub quantity: Option<i64>,
    pub amount_minor: Option<i64>,
    pub discount_minor: i64,
    pub currency: Option<String>,
    pub started_at: Option<DateTime<Utc>>,
    pub period_start: Option<DateTime<Utc>>,
    pub period_end: Option<DateTime<Utc>>,
    pub trial_start: Option<DateTime<Utc>>,
    pub trial_end: Option<DateTime<Utc>>,
    pub cancel_at: Option<DateTime<Utc>>,
    pub canceled_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub cancel_at_period_end: bool,
    /// Of one that is paused: of others nothing is said of it.
    #[serde(flatten)]
    pub pause: Option<Pause>,
    pub reason: Option<String>,
    pub feedback: Option<String>,
    pub comment: Option<String>,
}

/// How long a subscription is paused.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Pause {
    /// Until then; none until somebody resumes it.
    pub resumes_at: Option<DateTime<Utc>>,
}

impl State {
    pub fn properties(&self) -> Value {
        // Texts, numbers and times always are JSON.
        serde_json::to_value(self).unwrap_or_else(|_| json!({}))
    }

    pub fn earns(&self) -> bool {
        matches!(self.status.as_str(), "active" | "past_due")
    }

    /// Sets what items cost, after the discounts that are on at a moment.
    pub fn price(&mut self, items: &[Priced], discounts: &[Lasting], at: i64) {
        let first = items.first();
        self.interval = first.map(|item| item.interval.clone());
        self.interval_count = first.map(|item| item.interval_count);
        self.quantity = first.map(|item| item.quantity);
        self.amount_minor = cost(items);
        self.discount_minor = taken_off(self.amount_minor.unwrap_or(0), discounts, at);
    }
}

/// All but what it costs and its plan's name.
pub fn standing(of: &Subscription) -> State {
    let paused = of
        .pause_collection
        .as_ref()
        .is_some_and(|pause| !pause.is_null());
    let status = match of.status.as_str() {
        "active" | "past_due" if paused => "paused",
        status => status,
    };
    let pause = (status == "paused").then(|| Pause {
        resumes_at: of.resumes_at().map(instant),
    });
    let period = of.items.data.first();
    let details = of.cancellation_details.clone().unwrap_or_default();
    State {
        subscription_id: of.id.clone(),
        status: status.to_owned(),
        currency: of.currency.as_deref().map(str::to_uppercase),
        started_at: Some(instant(of.created)),
        period_start: period.map(|item| instant(item.current_period_start)),
        period_end: period.map(|item| instant(item.current_period_end)),
        trial_start: of.trial_start.map(instant),
        trial_end: of.trial_end.map(instant),
        cancel_at: of.cancel_at.map(instant),
        canceled_at: of.canceled_at.map(instant),
        ended_at: of.ended_at.map(instant),
        cancel_at_period_end: of.cancel_at_period_end,
        pause,
        reason: details.reason,
        feedback: details.feedback,
        comment: details.comment.map(cut),
        ..State::default()
    }
}

/// Seconds since 1970, as Stripe counts.
pub fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Characters of a comment: people may write at length.
const LONGEST_COMMENT: usize = 500;

fn cut(text: String) -> String {
    text.chars().take(LONGEST_COMMENT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(pause: Value) -> Value {
        let subscription = json!({
            "id": "sub_1", "customer": "cus_1", "status": "active", "created": 0, "items": { "data": [] },
            "pause_collection": pause,
        });
        let subscription: Subscription = serde_json::from_value(subscription).unwrap();
        standing(&subscription).properties()
    }

    #[test]
    fn a_pause_says_when_it_ends_and_of_others_nothing_is_said() {
        let until = properties(json!({ "behavior": "void", "resumes_at": 1_800_000_000 }));
        assert_eq!(until["status"], "paused");
        assert_eq!(until["resumes_at"], "2027-01-15T08:00:00Z");
        let open = properties(json!({ "behavior": "void", "resumes_at": null }));
        assert_eq!(open.get("resumes_at"), Some(&Value::Null));
        assert_eq!(properties(Value::Null).get("resumes_at"), None);
    }
}
