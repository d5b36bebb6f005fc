//! Stripe's objects: of each, what is read of a company's account.

use serde::Deserialize;
use serde_json::Value;

/// What Stripe shows by its id, or whole where that was asked for.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Ref<T> {
    Id(String),
    Whole(T),
}

/// Something that has an id.
pub trait Identified {
    fn id(&self) -> &str;
}

impl<T: Identified> Ref<T> {
    pub fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Whole(whole) => whole.id(),
        }
    }

    pub fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(whole) => Some(whole),
        }
    }
}

macro_rules! identified {
    ($($object:ident),+) => {
        $(impl Identified for $object {
            fn id(&self) -> &str {
                &self.id
            }
        })+
    };
}

identified!(
    Customer,
    Subscription,
    Invoice,
    Line,
    InvoiceItem,
    Charge,
    Refund,
    Product,
    Price,
    Coupon,
    Discount,
    Event,
    Named
);

#[derive(Debug, Clone, Deserialize)]
pub struct Page<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

/// Anything of which only the id counts.
#[derive(Debug, Clone, Deserialize)]
pub struct Named {
    pub id: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    pub id: String,
    /// Seconds since 1970, as all times here.
    #[serde(default)]
    pub created: Option<i64>,
    #[serde(default)]
    pub business_profile: Option<BusinessProfile>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct BusinessProfile {
    #[serde(default)]
    pub name: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Customer {
    pub id: String,
    #[serde(default)]
    pub deleted: bool,
    #[serde(default)]
    pub created: Option<i64>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub address: Option<Address>,
    #[serde(default)]
    pub metadata: serde_json::Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Address {
    #[serde(default)]
    pub country: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Subscription {
    pub id: String,
    pub customer: Ref<Customer>,
    pub status: String,
    pub created: i64,
    #[serde(default)]
    pub currency: Option<String>,
    pub items: Page<Item>,
    #[serde(default)]
    pub discounts: Vec<Ref<Discount>>,
    #[serde(default)]
    pub cancel_at: Option<i64>,
    #[serde(default)]
    pub cancel_at_period_end: bool,
    #[serde(default)]
    pub canceled_at: Option<i64>,
    #[serde(default)]
    pub cancellation_details: Option<CancellationDetails>,
    #[serde(default)]
    pub ended_at: Option<i64>,
    #[serde(default)]
    pub trial_start: Option<i64>,
    #[serde(default)]
    pub trial_end: Option<i64>,
    /// Payments are not collected for a while.
    #[serde(default)]
    pub pause_collection: Option<Value>,
}

impl Subscription {
    /// When payments are collected again, where they are not and that is known.
    pub fn resumes_at(&self) -> Option<i64> {
        self.pause_collection.as_ref()?["resumes_at"].as_i64()
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct CancellationDetails {
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub feedback: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Item {
    pub id: String,
    pub price: Price,
    /// None of what is metered.
    #[serde(default)]
    pub quantity: Option<i64>,
    pub current_period_start: i64,
    pub current_period_end: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Price {
    pub id: String,
    pub product: Ref<Named>,
    #[serde(default)]
    pub unit_amount: Option<i64>,
    /// In minor units, also parts of one. Text, or a number.
    #[serde(default)]
    pub unit_amount_decimal: Option<Value>,
    #[serde(default)]
    pub recurring: Option<Recurring>,
    #[serde(default)]
    pub transform_quantity: Option<stripe::objects::TransformQuantity>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Recurring {
    pub interval: String,
    #[serde(default)]
    pub interval_count: Option<i64>,
    #[serde(default)]
    pub usage_type: Option<String>,
}

impl Price {
    /// Whether it is paid for what was used, which is no recurring revenue.
    pub fn is_metered(&self) -> bool {
        let usage = self
            .recurring
            .as_ref()
            .and_then(|of| of.usage_type.as_deref());
        usage == Some("metered")
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Discount {
    pub id: String,
    #[serde(default)]
    pub start: Option<i64>,
    #[serde(default)]
    pub end: Option<i64>,
    /// What it comes from, as the present version tells it.
    #[serde(default)]
    pub source: Option<DiscountSource>,
    /// The same, as versions before told it.
    #[serde(default)]
    pub coupon: Option<Ref<Coupon>>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct DiscountSource {
    #[serde(default)]
    pub coupon: Option<Ref<Coupon>>,
}

impl Discount {
    pub fn coupon(&self) -> Option<&Ref<Coupon>> {
        let source = self.source.as_ref().and_then(|of| of.coupon.as_ref());
        source.or(self.coupon.as_ref())
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct Coupon {
    pub id: String,
    #[serde(default)]
    pub percent_off: Option<f64>,
    #[serde(default)]
    pub amount_off: Option<i64>,
    /// `once`, `repeating` or `forever`.
    pub duration: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Invoice {
    pub id: String,
    #[serde(default)]
    pub customer: Option<Ref<Customer>>,
    #[serde(default)]
    pub status: Option<String>,
    pub created: i64,
    pub amount_paid: i64,
    #[serde(default)]
    pub amount_remaining: i64,
    pub currency: String,
    #[serde(default)]
    pub attempt_count: i64,
    #[serde(default)]
    pub next_payment_attempt: Option<i64>,
    /// Where it can be paid without signing in.
    #[serde(default)]
    pub hosted_invoice_url: Option<String>,
    #[serde(default)]
    pub discounts: Vec<Ref<Discount>>,
    pub lines: Page<Line>,
    #[serde(default)]
    pub parent: Option<InvoiceParent>,
    #[serde(default)]
    pub status_transitions: StatusTransitions,
}

#[derive(Debug, Clone, Deserialize)]
pub struct InvoiceParent {
    #[serde(default)]
    pub subscription_details: Option<SubscriptionDetails>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SubscriptionDetails {
    pub subscription: Ref<Named>,
}

impl Invoice {
    pub fn subscription(&self) -> Option<&str> {
        let details = self.parent.as_ref()?.subscription_details.as_ref()?;
        Some(details.subscription.id())
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
pub struct StatusTransitions {
    #[serde(default)]
    pub finalized_at: Option<i64>,
    #[serde(default)]
    pub marked_uncollectible_at: Option<i64>,
    #[serde(default)]
    pub paid_at: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    pub id: String,
    #[serde(default)]
    pub quantity: Option<i64>,
    pub amount: i64,
    pub period: Period,
    #[serde(default)]
    pub parent: Option<LineParent>,
    #[serde(default)]
    pub pricing: Option<Pricing>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Period {
    pub start: i64,
    pub end: i64,
}

/// A line that waits for the next invoice, or is on one.
#[derive(Debug, Clone, Deserialize)]
pub struct InvoiceItem {
    pub id: String,
    #[serde(default)]
    pub quantity: Option<i64>,
    pub amount: i64,
    pub period: Period,
    #[serde(default)]
    pub proration: bool,
    #[serde(default)]
    pub parent: Option<InvoiceItemParent>,
    #[serde(default)]
    pub pricing: Option<Pricing>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct InvoiceItemParent {
    #[serde(default)]
    pub subscription_details: Option<InvoiceItemSubscription>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct InvoiceItemSubscription {
    pub subscription: String,
    #[serde(default)]
    pub subscription_item: Option<String>,
}

impl InvoiceItem {
    /// The subscription, and the line that it will be on its next invoice. None of what is no subscription's.
    pub fn line(self) -> Option<(String, Line)> {
        let details = self.parent?.subscription_details?;
        let line = Line {
            id: self.id,
            quantity: self.quantity,
            amount: self.amount,
            period: self.period,
            parent: Some(LineParent {
                subscription_item_details: Some(LineItem {
                    proration: self.proration,
                    subscription_item: details.subscription_item,
                }),
            }),
            pricing: self.pricing,
        };
        Some((details.subscription, line))
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct LineParent {
    #[serde(default)]
    pub subscription_item_details: Option<LineItem>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LineItem {
    #[serde(default)]
    pub proration: bool,
    #[serde(default)]
    pub subscription_item: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Pricing {
    #[serde(default)]
    pub price_details: Option<PriceDetails>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct PriceDetails {
    pub price: Ref<Named>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Charge {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub currency: String,
    /// `succeeded`, `pending` or `failed`.
    pub status: String,
    #[serde(default)]
    pub customer: Option<Ref<Customer>>,
    #[serde(default)]
    pub failure_code: Option<String>,
    #[serde(default)]
    pub outcome: Option<Outcome>,
    #[serde(default)]
    pub payment_intent: Option<Ref<Named>>,
    #[serde(default)]
    pub payment_method_details: Option<PaymentMethodDetails>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Outcome {
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct PaymentMethodDetails {
    #[serde(rename = "type")]
    pub kind: String,
}

/// What ties an invoice to its payments.
#[derive(Debug, Clone, Deserialize)]
pub struct InvoicePayment {
    pub invoice: Ref<Invoice>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Refund {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub currency: String,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub charge: Option<Ref<Charge>>,
}

/// Something that happened in the account, with the object as it was then.
#[derive(Debug, Clone, Deserialize)]
pub struct Event {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub created: i64,
    #[serde(default)]
    pub api_version: Option<String>,
    pub data: EventData,
}

#[derive(Debug, Clone, Deserialize)]
pub struct EventData {
    pub object: Value,
    /// What changed, as it was before.
    #[serde(default)]
    pub previous_attributes: Option<Value>,
}
