//! What the API takes and shows of plans and services.

use api::json::given;
use chrono::{DateTime, Utc};
use domain::{ActorId, Allowance, OfferTrait, Product, ProductId, ProductKind, ProductPrice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new plan or service.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// Which of both it is. That stays.
    pub kind: ProductKind,
    /// As events and billing name it, up to 255 characters. No two have the same.
    #[schema(min_length = 1, max_length = 255)]
    pub name: String,
    /// What it costs, by currency and by how often it is paid: up to 40.
    #[serde(default)]
    #[schema(max_items = 40)]
    pub prices: Vec<ProductPrice>,
    /// What a plan includes of what is used, up to 20.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub allowances: Vec<Allowance>,
    /// Services, by their names, that customers of a plan cannot have, up to 50.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub excluded_services: Vec<String>,
    /// Customers of whom one of these traits is so have a service, besides those with a subscription to it: up to 10.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub had_by: Vec<OfferTrait>,
}

/// What is to change of a plan or service. What is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductUpdate {
    /// Only while it has this revision.
    pub if_revision: Option<u64>,
    /// As events and billing name it, up to 255 characters. No two have the same.
    #[serde(default, deserialize_with = "given")]
    #[schema(min_length = 1, max_length = 255)]
    pub name: Option<String>,
    /// What it costs, instead of what it cost.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 40)]
    pub prices: Option<Vec<ProductPrice>>,
    /// What a plan includes, instead of what it did.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 20)]
    pub allowances: Option<Vec<Allowance>>,
    /// Services that customers of a plan cannot have, instead of those that they could not.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 50)]
    pub excluded_services: Option<Vec<String>>,
    /// By which traits a service is known, instead of by those that it was.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 10)]
    pub had_by: Option<Vec<OfferTrait>>,
}

impl ProductUpdate {
    /// A plan or service with it.
    pub fn of(&self, before: &Product) -> Product {
        let before = before.clone();
        let excluded = self.excluded_services.clone();
        Product {
            name: self.name.clone().unwrap_or(before.name),
            prices: self.prices.clone().unwrap_or(before.prices),
            allowances: self.allowances.clone().unwrap_or(before.allowances),
            excluded_services: excluded.unwrap_or(before.excluded_services),
            had_by: self.had_by.clone().unwrap_or(before.had_by),
            ..before
        }
    }
}

/// A plan or a service that the organization sells.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductView {
    /// Its id.
    pub id: ProductId,
    /// Which of both it is.
    pub kind: ProductKind,
    /// As events and billing name it.
    pub name: String,
    /// What it costs.
    pub prices: Vec<ProductPrice>,
    /// What a plan includes of what is used.
    pub allowances: Vec<Allowance>,
    /// Services, by their names, that customers of a plan cannot have.
    pub excluded_services: Vec<String>,
    /// Customers of whom one of these traits is so have a service.
    pub had_by: Vec<OfferTrait>,
    /// Who made it: a member, or an API key.
    pub made_by: ActorId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
}

impl From<Product> for ProductView {
    fn from(product: Product) -> Self {
        Self {
            created_at: product.made_at(),
            id: product.id,
            kind: product.kind,
            name: product.name,
            prices: product.prices,
            allowances: product.allowances,
            excluded_services: product.excluded_services,
            had_by: product.had_by,
            made_by: product.made_by,
            changed_at: product.changed_at,
            revision: product.revision,
        }
    }
}
