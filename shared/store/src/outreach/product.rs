//! What an organization sells, and which of its services go together.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{MOST_PRODUCTS, Product, ProductId, name};
use serde::{Deserialize, Serialize};

use crate::{
    Filled, Result, TenantStore,
    keys::sk,
    plan::Places,
    table::{item, number, text},
    update::Update,
};

const PLACES: Places = Places {
    name: "products",
    prefixes: &[sk::PRODUCTS],
    ended_kept: None,
};

/// Whose a name is.
#[derive(Serialize)]
struct NameClaim {
    product_id: ProductId,
}

/// Which services go together, as it was found last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationsItem {
    pub made_at: DateTime<Utc>,
    /// JSON, as its crate writes it.
    pub rules: String,
    /// Grows each time.
    pub revision: u64,
}

impl TenantStore {
    /// Keeps a new plan or service, if fewer than [`MOST_PRODUCTS`] are there. [`Filled::Not`] where another has its name.
    pub async fn create_product(&self, product: &Product) -> Result<Filled> {
        let kept = item(&self.key(sk::product(product.id)), product)?;
        let writes = vec![
            self.store.put_new_in_transaction(kept)?,
            self.claim_name(product)?,
        ];
        self.fill_place(PLACES, MOST_PRODUCTS, writes).await
    }

    pub async fn product(&self, id: ProductId) -> Result<Option<Product>> {
        self.get(sk::product(id)).await
    }

    /// All plans and services, the oldest first.
    pub async fn products(&self) -> Result<Vec<Product>> {
        self.all(sk::PRODUCTS).await
    }

    /// Keeps a plan or service as it is after a change over how it was before. False when somebody else has changed it
    /// meanwhile, it is gone, or another has its new name.
    pub async fn keep_product(&self, before: &Product, after: &Product) -> Result<bool> {
        let update = self
            .unchanged_product(before)
            .set("name", &after.name)?
            .set("prices", &after.prices)?
            .set("allowances", &after.allowances)?
            .set("excluded_services", &after.excluded_services)?
            .set("had_by", &after.had_by)?
            .set("changed_at", after.changed_at)?
            .set("revision", after.revision)?;
        if name::is_same(&before.name, &after.name) {
            return self.change(update).await;
        }
        let writes = vec![
            update.in_transaction(&self.store)?,
            self.claim_name(after)?,
            self.free_name(before)?,
        ];
        self.store.transact(writes).await
    }

    /// Forgets a plan or service, whose name is free again. False when somebody has changed it meanwhile, or it is gone.
    pub async fn delete_product(&self, product: &Product) -> Result<bool> {
        let writes = vec![
            self.unchanged_product(product)
                .delete_in_transaction(&self.store)?,
            self.free_name(product)?,
        ];
        self.store.transact(writes).await
    }

    /// The claim of a name, which fails where another has it.
    fn claim_name(&self, product: &Product) -> Result<TransactWriteItem> {
        let claim = NameClaim {
            product_id: product.id,
        };
        let key = self.key(sk::product_name(&product.name));
        self.store.put_new_in_transaction(item(&key, &claim)?)
    }

    /// Frees a name. One from before there were claims has none; another's stays.
    fn free_name(&self, product: &Product) -> Result<TransactWriteItem> {
        Update::any(self.key(sk::product_name(&product.name)))
            .when(
                "product_id",
                text(product.id.to_string()),
                "attribute_not_exists({}) OR {} = {v}",
            )
            .delete_in_transaction(&self.store)
    }

    /// Which services go together, if that was ever looked at.
    pub async fn associations(&self) -> Result<Option<AssociationsItem>> {
        self.get(sk::ASSOCIATIONS).await
    }

    /// Keeps which services go together, over what had the revision before. False when somebody else did meanwhile.
    pub async fn keep_associations(&self, found: &AssociationsItem) -> Result<bool> {
        let before = found.revision.saturating_sub(1);
        let update = Update::any(self.key(sk::ASSOCIATIONS))
            .when_count("revision", before)
            .set("made_at", found.made_at)?
            .set("rules", &found.rules)?
            .set("revision", found.revision)?;
        self.change(update).await
    }

    fn unchanged_product(&self, product: &Product) -> Update {
        Update::existing(self.key(sk::product(product.id))).when(
            "revision",
            number(product.revision),
            "{} = {v}",
        )
    }
}
