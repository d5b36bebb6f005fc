//! Stripe's objects: of each, what Perene reads.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, Deserialize)]
pub struct Page<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Object {
    pub id: String,
}

/// What leads to the portal.
#[derive(Debug, Clone, Deserialize)]
pub struct Session {
    pub url: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct CheckoutSession {
    pub id: String,
    pub url: Option<String>,
    #[serde(default)]
    pub metadata: HashMap<String, String>,
}

/// A customer: whoever pays.
#[derive(Debug, Clone, Deserialize)]
pub struct StripeCustomer {
    pub id: String,
    #[serde(default)]
    pub email: Option<String>,
    /// Ours. Gone once it is deleted.
    #[serde(default)]
    pub metadata: HashMap<String, String>,
}

/// A subscription, with its latest invoice, its schedule and its payment method expanded.
#[derive(Debug, Clone, Deserialize)]
pub struct Subscription {
    pub id: String,
    /// `trialing`, `active`, `past_due`, `unpaid`, `paused`, `incomplete`, `incomplete_expired` or
    /// `canceled`.
    pub status: String,
    /// When it was made, in seconds since 1970.
    pub created: i64,
    pub items: Page<Item>,
    pub cancel_at_period_end: bool,
    /// When it will end, in seconds since 1970.
    pub cancel_at: Option<i64>,
    pub cancellation_details: Option<CancellationDetails>,
    /// When its trial ends, in seconds since 1970.
    pub trial_end: Option<i64>,
    pub latest_invoice: Option<Invoice>,
    /// What it will change to.
    pub schedule: Option<Schedule>,
    /// Ids of what is taken off its price.
    pub discounts: Vec<String>,
    /// Ours.
    #[serde(default)]
    pub metadata: HashMap<String, String>,
    /// What it is paid with; nothing where it is paid with what the customer pays everything with.
    #[serde(default)]
    pub default_payment_method: Option<PaymentMethod>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct PaymentMethod {
    /// Nothing where it is no card.
    #[serde(default)]
    pub card: Option<Card>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Card {
    /// The same for the same number, whoever's customer has the card. Of one in a wallet it may be
    /// that of the wallet's number.
    #[serde(default)]
    pub fingerprint: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct CancellationDetails {
    /// `cancellation_requested`, `payment_failed` or `payment_disputed`.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Item {
    pub id: String,
    pub price: Price,
    /// When the present period began, in seconds since 1970.
    pub current_period_start: i64,
    /// When it ends, in seconds since 1970.
    pub current_period_end: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Schedule {
    pub id: String,
    #[serde(default)]
    pub metadata: HashMap<String, String>,
    pub phases: Vec<Phase>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Phase {
    /// In seconds since 1970.
    pub start_date: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Invoice {
    /// Its id; none for a preview.
    #[serde(default)]
    pub id: Option<String>,
    /// Its number, once it is final.
    pub number: Option<String>,
    /// `draft`, `open`, `paid`, `uncollectible` or `void`.
    pub status: Option<String>,
    /// In minor units; below zero for a credit.
    pub total: i64,
    /// What is to be paid, in minor units.
    pub amount_due: i64,
    /// ISO 4217, lower case.
    pub currency: String,
    /// In seconds since 1970.
    pub created: i64,
    /// Where it is shown and paid.
    pub hosted_invoice_url: Option<String>,
    pub invoice_pdf: Option<String>,
    pub lines: Page<Line>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    pub description: Option<String>,
    /// In minor units; below zero for a credit.
    pub amount: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    /// Its id, which may be chosen.
    pub id: String,
    pub name: String,
    pub active: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Price {
    pub id: String,
    /// The product's id.
    pub product: String,
    pub lookup_key: Option<String>,
    /// ISO 4217, lower case.
    pub currency: String,
    /// In minor units, if they are whole.
    pub unit_amount: Option<i64>,
    pub recurring: Option<Recurring>,
    /// How many units the price is for.
    pub transform_quantity: Option<TransformQuantity>,
}

/// How a number of units becomes a number of prices.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TransformQuantity {
    /// Units that one price pays for.
    pub divide_by: u64,
    /// `up` or `down`.
    pub round: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Recurring {
    /// `month` or `year`.
    pub interval: String,
    /// What counts its units, if it is metered.
    pub meter: Option<String>,
}

impl Price {
    pub fn is_metered(&self) -> bool {
        self.recurring.as_ref().is_some_and(|r| r.meter.is_some())
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct Meter {
    pub id: String,
    /// What events must be called for it to count them.
    pub event_name: String,
}

#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct PortalConfiguration {
    pub id: String,
    #[serde(default)]
    pub metadata: HashMap<String, String>,
}

/// A promotion code that customers type in.
pub type PromotionCode = Object;

#[derive(Debug, Clone, Deserialize)]
pub struct StripeEvent {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub data: EventData,
}

#[derive(Debug, Clone, Deserialize)]
pub struct EventData {
    pub object: Value,
}
