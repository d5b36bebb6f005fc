//! What is shown of a customer's subscriptions.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use ledger::subscription::{
    Field, Interval, Issue, Loss, Money, Problem, Status, Subscription, Subscriptions,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a customer's subscriptions stand now. Empty of one without any.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct CustomerSubscriptions {
    /// That of the subscription which brings or brought most: one that runs before one that does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The plan of that subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// Monthly recurring revenue after discounts of all subscriptions, by currency; nothing is converted.
    pub mrr: Vec<MonthlyRevenue>,
    /// Whether one runs of which it is not known what it brings; `issues` say what is missing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mrr_unknown: bool,
    /// When the next of those that run begins another period, unless it is to end with this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renews_at: Option<DateTime<Utc>>,
    /// Each subscription: those that run first. At most 20.
    pub subscriptions: Vec<CustomerSubscription>,
    /// Whether there are more: `mrr` has what they bring, the customer's events have the rest of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more_subscriptions: bool,
    /// What events say that cannot be, and is not used: the latest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<SubscriptionIssue>,
}

/// What comes in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthlyRevenue {
    /// ISO 4217.
    pub currency: String,
    /// In the currency's smallest unit.
    pub amount_minor: i64,
}

/// A subscription, as far as events told of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerSubscription {
    /// Empty where events named none.
    pub id: String,
    /// How it stands now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// The name of its plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// What it brings in a month now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mrr: Option<MonthlyRevenue>,
    /// Why it brings nothing any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<Loss>,
    /// How often it is billed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// It is billed every so many intervals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_count: Option<i64>,
    /// Seats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What that costs each time, all seats, before discounts, in the smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_minor: Option<i64>,
    /// What lasting discounts take off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_minor: Option<i64>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// Since when the present period is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_start: Option<DateTime<Utc>>,
    /// Until when the present period is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_end: Option<DateTime<Utc>>,
    /// When its trial ends or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial_end: Option<DateTime<Utc>>,
    /// Whether it is to end with the period.
    pub cancel_at_period_end: bool,
    /// When it is to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_at: Option<DateTime<Utc>>,
    /// When somebody said that it is to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canceled_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// When its pause ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumes_at: Option<DateTime<Utc>>,
    /// When it begins to cost `new_amount_minor`, if that lies ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_changes_at: Option<DateTime<Utc>>,
    /// What it costs each time from then on, all seats, after discounts, in the smallest unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_amount_minor: Option<i64>,
    /// Why it ended or is to end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the customer chose as the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    /// What the customer wrote, its first 500 bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A fact that is not used.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubscriptionIssue {
    /// The property of the event.
    pub field: Field,
    /// What is wrong, for programs.
    pub code: Problem,
    /// What is wrong and what to send, for people.
    pub detail: String,
    /// The subscription, as the event names it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subscription_id: String,
    /// The event.
    pub message_id: String,
    /// When that happened.
    pub event_time: DateTime<Utc>,
}

impl CustomerSubscriptions {
    /// How subscriptions stand at a moment.
    pub fn at(all: &Subscriptions, now: DateTime<Utc>) -> Self {
        let now = now.timestamp_millis();
        let mut subscriptions: Vec<CustomerSubscription> = all
            .iter()
            .map(|(id, one)| CustomerSubscription::at(id, one, now))
            .collect();
        subscriptions.sort_by_key(|one| {
            let mrr = one.mrr.as_ref().map_or(0, |mrr| mrr.amount_minor);
            (place(one.status), Reverse(mrr))
        });
        let first = subscriptions.first();
        let renewals = subscriptions.iter().filter_map(|one| one.renews_at(now));
        let mrr = all.mrr(now).into_iter();
        Self {
            status: first.and_then(|one| one.status),
            plan: first.and_then(|one| one.plan.clone()),
            mrr: mrr
                .map(|(currency, minor)| Money { currency, minor }.into())
                .collect(),
            mrr_unknown: all.lack_mrr(now),
            renews_at: renewals.min(),
            more_subscriptions: all.left_out(),
            issues: all
                .issues()
                .into_iter()
                .map(SubscriptionIssue::from)
                .collect(),
            subscriptions,
        }
    }
}

/// Those that run come first.
fn place(status: Option<Status>) -> u8 {
    match status {
        Some(Status::Active) => 0,
        Some(Status::PastDue) => 1,
        Some(Status::Trialing) => 2,
        Some(Status::Unpaid) => 3,
        Some(Status::Paused) => 4,
        Some(Status::Incomplete) => 5,
        Some(Status::Canceled) => 6,
        Some(Status::IncompleteExpired) => 7,
        None => 8,
    }
}

impl CustomerSubscription {
    fn at(id: &str, one: &Subscription, now: i64) -> Self {
        let text = |field| one.text(field).map(str::to_owned);
        let time = |field| one.number(field).and_then(DateTime::from_timestamp_millis);
        let standing = one.standing(now);
        let is_ahead = |at: &DateTime<Utc>| at.timestamp_millis() > now;
        let price_changes_at = time(Field::PriceChangesAt).filter(is_ahead);
        let new_amount_minor = one.number(Field::NewAmountMinor);
        Self {
            id: id.to_owned(),
            status: standing.status,
            plan: text(Field::Plan),
            mrr: standing.mrr.map(MonthlyRevenue::from),
            loss: standing.loss,
            interval: one.text(Field::Interval).and_then(|text| text.parse().ok()),
            interval_count: one.number(Field::IntervalCount),
            quantity: one.number(Field::Quantity),
            amount_minor: one.number(Field::AmountMinor),
            discount_minor: one.number(Field::DiscountMinor),
            currency: text(Field::Currency),
            started_at: time(Field::StartedAt),
            period_start: time(Field::PeriodStart),
            period_end: time(Field::PeriodEnd),
            trial_end: time(Field::TrialEnd),
            cancel_at_period_end: one.flag(Field::CancelAtPeriodEnd).unwrap_or(false),
            cancel_at: time(Field::CancelAt),
            canceled_at: time(Field::CanceledAt),
            ended_at: time(Field::EndedAt),
            resumes_at: time(Field::ResumesAt).filter(|_| standing.status == Some(Status::Paused)),
            price_changes_at,
            new_amount_minor: new_amount_minor.filter(|_| price_changes_at.is_some()),
            reason: text(Field::Reason),
            feedback: text(Field::Feedback),
            comment: text(Field::Comment),
        }
    }

    fn renews_at(&self, now: i64) -> Option<DateTime<Utc>> {
        let runs = self
            .status
            .is_some_and(|status| status.earns() || status == Status::Trialing);
        let end = self.period_end.filter(|end| end.timestamp_millis() > now)?;
        let ends = self.cancel_at_period_end || self.cancel_at.is_some_and(|at| at <= end);
        (runs && !ends).then_some(end)
    }
}

impl From<Money> for MonthlyRevenue {
    fn from(Money { currency, minor }: Money) -> Self {
        Self {
            currency,
            amount_minor: minor,
        }
    }
}

impl From<Issue> for SubscriptionIssue {
    fn from(issue: Issue) -> Self {
        Self {
            field: issue.field,
            code: issue.problem,
            detail: issue.problem.detail(issue.field),
            subscription_id: issue.subscription,
            message_id: issue.message,
            event_time: DateTime::from_timestamp_millis(issue.at).unwrap_or_default(),
        }
    }
}
