//! What notices follow from, of all that is known of a customer. It is kept beside the customer, small, and does not
//! change with time: how a subscription stands at a moment is reckoned.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::Language;
use serde::{Deserialize, Serialize};

use crate::{card::Card, decline::DeclineKind};

/// Of a customer with more payments that failed the first ones are kept.
pub const MOST_FAILED_PAYMENTS: usize = 5;
/// Colleagues of a customer to whom one may write.
pub const MOST_COLLEAGUES: usize = 5;
/// Of a customer with more subscriptions those that are charged first are kept.
pub const MOST_SUBSCRIPTIONS: usize = 50;

const DAY_SECONDS: i64 = 86_400;
/// A trial of which it is not known when it began.
const USUAL_TRIAL_DAYS: i64 = 14;
/// A term of which nothing is known.
const USUAL_TERM_DAYS: i64 = 30;

/// What is known of a customer, as far as notices follow from it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerFacts {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<RunningSubscription>,
    /// Where they live, if they have said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<Tz>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What is owed since payments failed, the first first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_payments: Vec<FailedPayment>,
    /// Addresses of others to whom one may write of that: not the customer's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub colleagues: Vec<String>,
    /// What they pay with, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
}

/// A payment that failed and is not mended.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FailedPayment {
    /// Empty where events name none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub invoice: String,
    /// Empty where events name none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subscription: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What is owed, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    pub first_failed_at: DateTime<Utc>,
    pub last_failed_at: DateTime<Utc>,
    pub attempts: i64,
    /// When the provider tries again by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why the last attempt was declined.
    #[serde(default)]
    pub decline: DeclineKind,
    /// Where it can be paid without signing in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_url: Option<String>,
}

/// A subscription that runs, a trial among them, or one that is paused and known to resume.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunningSubscription {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What is charged for a term, after discounts, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// How long a term is by its interval, in days: a month has 30, a year 365.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval_days: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_start: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_end: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_start: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_end: Option<DateTime<Utc>>,
    /// When it ends, if it is to: nothing is charged from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// When it resumes, of one that is paused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumes_at: Option<DateTime<Utc>>,
    /// What it is to cost, where that was announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_change: Option<PriceChange>,
    /// The year since it began, or since its last anniversary, where it is charged every month and all of it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_year: Option<PaidYear>,
}

/// What was paid for a subscription in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidYear {
    /// Its anniversary.
    pub ends_at: DateTime<Utc>,
    /// Less what was paid back, in minor units of the subscription's currency.
    pub paid_minor: i64,
    /// What the customer made of it, in the company's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<String>,
}

/// That a subscription is to cost another price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceChange {
    /// From when on.
    pub at: DateTime<Utc>,
    /// What is charged for a term then, after discounts, in minor units.
    pub amount_minor: i64,
}

impl CustomerFacts {
    /// Keeps no more of each than there is room for, subscriptions in an order of their own.
    pub fn bounded(mut self) -> Self {
        let charged =
            |one: &RunningSubscription| one.resumes_at.or(one.trial_end).or(one.period_end);
        self.subscriptions
            .sort_by(|a, b| (charged(a), &a.id).cmp(&(charged(b), &b.id)));
        self.subscriptions.truncate(MOST_SUBSCRIPTIONS);
        self.failed_payments.truncate(MOST_FAILED_PAYMENTS);
        self.colleagues.truncate(MOST_COLLEAGUES);
        self
    }
}

impl RunningSubscription {
    /// When the trial becomes a charge; nothing of one that is to end by then, or that is paused.
    pub fn trial_becomes_charge(&self) -> Option<DateTime<Utc>> {
        let end = self.trial_end.filter(|_| self.resumes_at.is_none());
        end.filter(|end| self.outlives(*end))
    }

    /// When it renews; nothing of one that is to end by then, or that is paused. The end of a trial is no renewal.
    pub fn renews(&self) -> Option<DateTime<Utc>> {
        let is_renewal = |end: &DateTime<Utc>| self.trial_end.is_none_or(|trial| *end > trial);
        self.period_end
            .filter(|_| self.resumes_at.is_none())
            .filter(is_renewal)
            .filter(|end| self.outlives(*end))
    }

    /// When its pause ends; nothing of one that is to end by then.
    pub fn resumes(&self) -> Option<DateTime<Utc>> {
        self.resumes_at.filter(|at| self.outlives(*at))
    }

    /// When it begins to cost another price, which is known; nothing of one that is to end by then.
    pub fn price_changes(&self) -> Option<DateTime<Utc>> {
        let is_known = |of: &PriceChange| of.amount_minor > 0 && self.currency.is_some();
        let change = self.price_change.filter(is_known);
        let change = change.filter(|of| self.amount_minor != Some(of.amount_minor));
        change.map(|of| of.at).filter(|at| self.outlives(*at))
    }

    /// When a year is over of which it is known what was paid; nothing of one that is to end by then.
    pub fn completes_year(&self) -> Option<DateTime<Utc>> {
        let ends_at = self.paid_year.as_ref().map(|year| year.ends_at);
        ends_at.filter(|at| self.outlives(*at))
    }

    pub fn trial_days(&self) -> i64 {
        let start = self.trial_start.or(self.period_start);
        days_between(start, self.trial_end).unwrap_or(USUAL_TRIAL_DAYS)
    }

    pub fn term_days(&self) -> i64 {
        let by_period = || days_between(self.period_start, self.period_end);
        self.interval_days
            .or_else(by_period)
            .unwrap_or(USUAL_TERM_DAYS)
    }

    fn outlives(&self, at: DateTime<Utc>) -> bool {
        self.ends_at.is_none_or(|end| end > at)
    }
}

/// Whole days, the last one begun counted as one: a trial of 14 days less a second has 14.
fn days_between(from: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> Option<i64> {
    let length: TimeDelta = until? - from?;
    let seconds = length.num_seconds();
    (seconds > 0).then(|| (seconds + DAY_SECONDS - 1) / DAY_SECONDS)
}
