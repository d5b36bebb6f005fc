//! The catalogue of plans and services.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, OfferAmount, OfferTrait, ProductId};

/// Plans and services that an organization may have in its catalogue.
pub const MOST_PRODUCTS: u64 = 100;

/// What is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// What a subscription is on.
    Plan,
    /// What customers may have beside their plan.
    Service,
}

/// How often a price is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceInterval {
    /// Each month.
    Month,
    /// Every three months.
    Quarter,
    /// Each year.
    Year,
}

impl PriceInterval {
    /// Months that one has.
    pub fn months(self) -> u8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// What a plan or service costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductPrice {
    /// ISO 4217.
    pub currency: String,
    /// How often it is paid.
    pub interval: PriceInterval,
    /// What is paid each time, before discounts and without what is used above, in the currency's smallest unit.
    #[schema(minimum = 0, maximum = 1000000000000_i64)]
    pub amount_minor: i64,
}

/// What counts as use: events of a name, a number in them that is summed, or a trait that is a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsageMeter {
    /// Events of this name are counted, by the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255)]
    pub event: Option<String>,
    /// This number in them is summed instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255)]
    pub property: Option<String>,
    /// Instead of events: a trait of the customer, by what it was at the month's end.
    #[serde(rename = "trait", default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 255)]
    pub of_trait: Option<String>,
}

/// What is paid for use above what is included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowanceOverage {
    /// It is sold by so many units, and those that are begun are paid: 1 to 1,000,000,000.
    #[schema(minimum = 1, maximum = 1000000000)]
    pub units: u64,
    /// What so many units cost, in each currency.
    #[schema(min_items = 1, max_items = 20)]
    pub prices: Vec<OfferAmount>,
}

/// What a plan includes of something that is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// What it is, such as `Data (GB)`, up to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub label: String,
    /// What counts as its use.
    pub meter: UsageMeter,
    /// So many units a month are included; without it, any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 1000000000000_i64)]
    pub included: Option<u64>,
    /// What is paid above; without it no more can be used than is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overage: Option<AllowanceOverage>,
}

/// A plan or a service that an organization sells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    pub kind: ProductKind,
    /// As events and billing name it. No two have the same, nor names that differ by case or by what is not seen alone.
    pub name: String,
    pub prices: Vec<ProductPrice>,
    /// Of plans alone.
    pub allowances: Vec<Allowance>,
    /// Services, by their names, that customers of this plan cannot have.
    pub excluded_services: Vec<String>,
    /// Customers of whom one of these traits is so have the service, besides those with a subscription to it.
    pub had_by: Vec<OfferTrait>,
    pub made_by: ActorId,
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
}

impl Product {
    pub fn made_at(&self) -> DateTime<Utc> {
        self.id.made_at()
    }

    /// What it costs in a currency each so often, if it is sold so.
    pub fn price(&self, currency: &str, interval: PriceInterval) -> Option<i64> {
        let mut all = self.prices.iter();
        let found = all.find(|one| one.currency == currency && one.interval == interval);
        found.map(|one| one.amount_minor)
    }
}
