//! Trials: one for each person and each card, whatever organizations they have.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{Duration, Utc};
use domain::UserId;
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, TenantStore,
    keys::{self, Key},
    table::{item, number, text},
    update::Update,
};

/// For how long it is known of a card, or of the address of an account that was erased, that it had
/// its trial.
const KEPT: Duration = Duration::days(2 * 365);

#[derive(Serialize, Deserialize)]
struct Claim {
    org_id: String,
    /// Seconds since 1970; a person's own claim lasts as long as the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// An address that an account had before.
#[derive(Serialize, Deserialize)]
struct Former {
    hash: String,
}

impl TenantStore {
    /// Takes a person's trial for this organization. False when another has it.
    pub async fn claim_trial(&self, person: UserId) -> Result<bool> {
        let claim = self.trial_claim(keys::trial(person))?;
        self.change(claim).await
    }

    /// Takes the trial of the card with that hash for this organization. False when another has it.
    pub async fn claim_card_trial(&self, hash: &str) -> Result<bool> {
        let expires_at = (Utc::now() + KEPT).timestamp();
        let claim = self.trial_claim(keys::hashed_trial(hash))?;
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

impl Store {
    /// Has a person who has proved an address had the trial that the account had which was erased with
    /// it, if there is one. `address_hash` is the address's, under a key of ours.
    pub async fn inherit_trial(&self, person: UserId, address_hash: &str) -> Result<()> {
        let claim: Option<Claim> = self.get(&keys::hashed_trial(address_hash)).await?;
        if let Some(claim) = claim {
            self.put_new(item(&keys::trial(person), &claim)?).await?;
        }
        Ok(())
    }

    /// Notes, before an account takes another address, that it had proved the one of that hash: the trial
    /// that it has or takes is that address's, too.
    pub async fn note_former_address(&self, person: UserId, address_hash: &str) -> Result<()> {
        let former = Former {
            hash: address_hash.into(),
        };
        let key = keys::former_address(person, address_hash);
        self.put_new(item(&key, &former)?).await?;
        self.keep_former_trial(person, address_hash).await
    }

    /// Keeps an account's trial for all addresses that it had before the present one.
    pub(crate) async fn keep_former_trials(&self, person: UserId) -> Result<()> {
        let partition = keys::user_partition(person);
        let all: Vec<Former> = self.all(&partition, keys::FORMER_ADDRESSES).await?;
        for former in all {
            self.keep_former_trial(person, &former.hash).await?;
        }
        Ok(())
    }

    async fn keep_former_trial(&self, person: UserId, address_hash: &str) -> Result<()> {
        let kept = self.keep_trial(person, address_hash).await?;
        // False when a trial is taken at this moment: it is kept when the account ends.
        self.transact(vec![kept]).await?;
        Ok(())
    }

    /// The write that keeps, of the trial of a person whose account ends, that whoever has the address
    /// of that hash had it; or that asks that there is none.
    pub(crate) async fn keep_trial(
        &self,
        person: UserId,
        address_hash: &str,
    ) -> Result<TransactWriteItem> {
        let own = keys::trial(person);
        let Some(claim) = self.get::<Claim>(&own).await? else {
            let none = "attribute_not_exists(org_id) OR {} <= {v}";
            return Update::any(own)
                .when("expires_at", number(Utc::now().timestamp()), none)
                .check_in_transaction(self);
        };
        let until = claim.expires_at;
        Update::any(keys::hashed_trial(address_hash))
            .set("org_id", &claim.org_id)?
            .set(
                "expires_at",
                until.unwrap_or((Utc::now() + KEPT).timestamp()),
            )?
            .in_transaction(self)
    }
}
