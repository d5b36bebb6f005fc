//! Second factors: a sealed TOTP secret, the last step that was used, recovery codes, and passkeys.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{DateTime, Duration, Utc};
use domain::{Organization, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Passkey, Result, Store, TenantStore, keys,
    table::{is_at, number, read, text},
    update::Update,
};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SecondFactor {
    /// The app's secret, sealed by the auth function; empty without an app.
    pub secret: String,
    /// Whether the user has shown a code of it: until then it is asked for nowhere.
    pub confirmed: bool,
    /// The newest time step whose code was taken; no code of it or before it is taken again.
    pub last_step: i64,
    /// Hashes of the recovery codes that are left.
    pub recovery: Vec<String>,
    /// Since when the app is on, if it is.
    pub created_at: DateTime<Utc>,
    /// Oldest first.
    pub passkeys: Vec<Passkey>,
    /// Another with every change of the passkeys.
    pub passkeys_turn: u64,
}

/// Conditions on `confirmed`, beside what else there may be.
const ON: &str = "{} = {v} OR attribute_exists(passkeys)";
const OFF: &str = "(attribute_not_exists({}) OR {} <> {v}) AND attribute_not_exists(passkeys)";
/// The same, of the app alone.
const APP_OFF: &str = "attribute_not_exists({}) OR {} <> {v}";

/// What was added to a second factor so lately goes with a reset by mail: whoever has a stolen password
/// may have added it, and the mail that told of it says that a reset takes it away.
pub(crate) const REPUDIABLE: Duration = Duration::days(7);

fn confirmed(is: bool) -> AttributeValue {
    AttributeValue::Bool(is)
}

impl SecondFactor {
    /// Whether signing in takes it.
    pub fn is_on(&self) -> bool {
        self.confirmed || !self.passkeys.is_empty()
    }

    /// Never one that there was before, not even of an item that went and came again.
    pub(crate) fn next_passkeys_turn(&self) -> u64 {
        let now = u64::try_from(Utc::now().timestamp_millis()).unwrap_or(0);
        now.max(self.passkeys_turn + 1)
    }
}

impl TenantStore {
    /// Which of up to 100 members have a second factor.
    pub async fn with_second_factor(&self, members: &[UserId]) -> Result<BTreeSet<UserId>> {
        let of = |user: &UserId| (*user, keys::second_factor(*user));
        let factors: Vec<(UserId, keys::Key)> = members.iter().map(of).collect();
        let keys: Vec<&keys::Key> = factors.iter().map(|(_, key)| key).collect();
        let mut on = BTreeSet::new();
        for item in self.store.get_batch(&keys).await? {
            let whose = factors.iter().find(|(_, key)| is_at(&item, key));
            if let Some((user, _)) = whose
                && read::<SecondFactor>(item)?.is_on()
            {
                on.insert(*user);
            }
        }
        Ok(on)
    }

    /// Says whether members need a second factor. False when the organization is gone.
    pub async fn set_second_factor_required(&self, required: bool) -> Result<bool> {
        let update = Update::existing(self.key(keys::sk::ORG));
        self.change(update.set("second_factor_required", required)?)
            .await
    }
}

impl Store {
    /// The user's second factor, confirmed or not.
    pub async fn second_factor(&self, user: UserId) -> Result<Option<SecondFactor>> {
        self.get(&keys::second_factor(user)).await
    }

    /// Keeps a new secret that the user has yet to confirm. False when one is confirmed already.
    pub async fn propose_second_factor(&self, user: UserId, secret: &str) -> Result<bool> {
        let update = Update::any(keys::second_factor(user))
            .set("secret", secret)?
            .set("last_step", 0)?
            .set("created_at", Utc::now())?
            .set("confirmed", false)?
            .when("confirmed", confirmed(true), APP_OFF);
        Ok(self.update(update).await?.is_some())
    }

    /// Switches the second factor on, by a code of that step, with those recovery codes. False
    /// when it was on already, or has another secret by now.
    pub async fn confirm_second_factor(
        &self,
        user: UserId,
        secret: &str,
        step: i64,
        recovery: Vec<String>,
    ) -> Result<bool> {
        let update = Update::existing(keys::second_factor(user))
            .set("confirmed", true)?
            .set("last_step", step)?
            .set("created_at", Utc::now())?
            .set_raw("recovery", AttributeValue::Ss(recovery))
            .when("secret", text(secret), "{} = {v}")
            .when("confirmed", confirmed(false), "{} = {v}");
        Ok(self.update(update).await?.is_some())
    }

    /// Uses the code of a step up. False when it, or a later one, was used before.
    pub async fn use_step(&self, user: UserId, step: i64) -> Result<bool> {
        let update = Update::existing(keys::second_factor(user))
            .set("last_step", step)?
            .when("last_step", number(step), "{} < {v}")
            .when("confirmed", confirmed(true), "{} = {v}");
        Ok(self.update(update).await?.is_some())
    }

    /// Uses a recovery code up. False when there is none of that hash.
    pub async fn use_recovery_code(&self, user: UserId, hash: &str) -> Result<bool> {
        let update = Update::existing(keys::second_factor(user))
            .take("recovery", AttributeValue::Ss(vec![hash.into()]))
            .when("recovery", text(hash), "contains({}, {v})")
            .when("confirmed", confirmed(true), ON);
        Ok(self.update(update).await?.is_some())
    }

    /// Replaces all recovery codes. False when the second factor is off.
    pub async fn replace_recovery_codes(
        &self,
        user: UserId,
        recovery: Vec<String>,
    ) -> Result<bool> {
        let update = Update::existing(keys::second_factor(user))
            .set_raw("recovery", AttributeValue::Ss(recovery))
            .when("confirmed", confirmed(true), ON);
        Ok(self.update(update).await?.is_some())
    }

    /// That a second factor is on, or off, as a condition of a transaction.
    pub(crate) fn second_factor_is(&self, user: UserId, on: bool) -> Result<TransactWriteItem> {
        Update::any(keys::second_factor(user))
            .when("confirmed", confirmed(true), if on { ON } else { OFF })
            .check_in_transaction(self)
    }

    /// An organization of that user which requires a second factor, if there is one.
    pub async fn requires_second_factor(&self, user: UserId) -> Result<Option<Organization>> {
        for tenant in self.tenants_of(user).await? {
            let organization = tenant.organization().await?;
            if let Some(found) = organization.filter(|of| of.second_factor_required) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The write that takes away what was added to a second factor since then; or that asks that there
    /// is nothing such.
    pub(crate) async fn repudiate_factors(
        &self,
        user: UserId,
        since: DateTime<Utc>,
    ) -> Result<TransactWriteItem> {
        let key = keys::second_factor(user);
        let Some(seen) = self.second_factor(user).await? else {
            return Update::any(key)
                .when_absent("pk")
                .check_in_transaction(self);
        };
        let mut passkeys = seen.passkeys.clone();
        passkeys.retain(|passkey| passkey.created_at <= since);
        let has_app = seen.confirmed && seen.created_at <= since;
        let condition = if seen.confirmed { "{} = {v}" } else { APP_OFF };
        let as_seen = Update::existing(key)
            .when_count("passkeys_turn", seen.passkeys_turn)
            .when("confirmed", confirmed(true), condition);
        if passkeys.len() == seen.passkeys.len() && has_app == seen.confirmed {
            return as_seen.check_in_transaction(self);
        }
        if passkeys.is_empty() && !has_app {
            return as_seen.delete_in_transaction(self);
        }
        let mut left = as_seen.set("passkeys_turn", seen.next_passkeys_turn())?;
        if !has_app {
            left = left.set("confirmed", false)?.remove("secret");
        }
        match passkeys.is_empty() {
            true => left.remove("passkeys"),
            false => left.set("passkeys", passkeys)?,
        }
        .in_transaction(self)
    }

    /// Takes the app of a second factor away as it was seen. Where there are no passkeys nothing is
    /// left: recovery codes go, too. False when app or passkeys were changed since.
    pub async fn remove_app(&self, user: UserId, seen: &SecondFactor) -> Result<bool> {
        let as_seen = Update::existing(keys::second_factor(user))
            .when_count("passkeys_turn", seen.passkeys_turn)
            .when("confirmed", confirmed(true), "{} = {v}");
        if seen.passkeys.is_empty() {
            return self
                .transact(vec![as_seen.delete_in_transaction(self)?])
                .await;
        }
        let off = as_seen.set("confirmed", false)?.remove("secret");
        Ok(self.update(off).await?.is_some())
    }
}
