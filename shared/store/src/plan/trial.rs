//! Trials: one for each person and each card, whatever organizations they have.

use chrono::{Duration, Utc};
use domain::UserId;
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::{self, Key},
    table::text,
    update::Update,
};

/// For how long it is known of a card that it had its trial.
const CARD_KEPT: Duration = Duration::days(2 * 365);

#[derive(Deserialize)]
struct Claim {
    org_id: String,
}

impl TenantStore {
    /// Takes a person's trial for this organization. False when another has it.
    pub async fn claim_trial(&self, person: UserId) -> Result<bool> {
        let claim = self.trial_claim(keys::trial(person))?;
        self.change(claim).await
    }

    /// Takes the trial of the card with that hash for this organization. False when another has it.
    pub async fn claim_card_trial(&self, hash: &str) -> Result<bool> {
        let expires_at = (Utc::now() + CARD_KEPT).timestamp();
        let claim = self.trial_claim(keys::card_trial(hash))?;
        self.change(claim.set("expires_at", expires_at)?).await
    }

    /// Whether a person has a trial left for this organization.
    pub async fn has_trial(&self, person: UserId) -> Result<bool> {
        let claim: Option<Claim> = self.store.get(&keys::trial(person)).await?;
        Ok(claim.is_none_or(|claim| claim.org_id == self.org.to_string()))
    }

    fn trial_claim(&self, key: Key) -> Result<Update> {
        let update = Update::any(key).set("org_id", self.org)?;
        Ok(update.when(
            "org_id",
            text(self.org.to_string()),
            "attribute_not_exists({}) OR {} = {v}",
        ))
    }
}
