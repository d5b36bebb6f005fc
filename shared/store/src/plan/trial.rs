//! Trials: one for each person, whatever organizations they have.

use domain::UserId;
use serde::Deserialize;

use crate::{Result, TenantStore, keys, table::text, update::Update};

#[derive(Deserialize)]
struct Claim {
    org_id: String,
}

impl TenantStore {
    /// Takes a person's trial for this organization. False when another has it.
    pub async fn claim_trial(&self, person: UserId) -> Result<bool> {
        let claim = Update::any(keys::trial(person))
            .set("org_id", self.org)?
            .when(
                "org_id",
                text(self.org.to_string()),
                "attribute_not_exists({}) OR {} = {v}",
            );
        self.change(claim).await
    }

    /// Whether a person has a trial left for this organization.
    pub async fn has_trial(&self, person: UserId) -> Result<bool> {
        let claim: Option<Claim> = self.store.get(&keys::trial(person)).await?;
        Ok(claim.is_none_or(|claim| claim.org_id == self.org.to_string()))
    }
}
