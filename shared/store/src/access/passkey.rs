//! Passkeys: the public halves of keys that a user's devices hold, beside the second factor's app.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::{PasskeyId, UserId};
use serde::{Deserialize, Serialize};

use crate::{Result, SecondFactor, Store, keys, table::item, update::Update};

/// One account has at most this many passkeys.
pub const MOST_PASSKEYS: usize = 10;

/// What is kept of a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// The credential, as the auth function writes it.
    pub credential: String,
    pub created_at: DateTime<Utc>,
    #[serde(default)]
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Puts these in the place of the passkeys of a second factor as it was seen, and recovery codes
    /// with them if there are new ones. What has neither passkeys nor an app any more is gone, with
    /// its recovery codes. False when the passkeys were changed since.
    pub async fn replace_passkeys(
        &self,
        user: UserId,
        seen: &SecondFactor,
        passkeys: &[Passkey],
        recovery: Option<Vec<String>>,
    ) -> Result<bool> {
        let key = keys::second_factor(user);
        let as_seen = Update::any(key).when_count("passkeys_turn", seen.passkeys_turn);
        if passkeys.is_empty() && !seen.confirmed {
            let is_off = "attribute_not_exists({}) OR {} <> {v}";
            let gone = as_seen.when("confirmed", AttributeValue::Bool(true), is_off);
            return self.transact(vec![gone.delete_in_transaction(self)?]).await;
        }
        let mut update = as_seen
            .set("passkeys_turn", seen.next_passkeys_turn())?
            .set_once("created_at", Utc::now())?;
        if let Some(recovery) = recovery {
            update = update.set_raw("recovery", AttributeValue::Ss(recovery));
        }
        let update = match passkeys.is_empty() {
            true => {
                update
                    .remove("passkeys")
                    .when("confirmed", AttributeValue::Bool(true), "{} = {v}")
            }
            false => update.set("passkeys", passkeys)?,
        };
        Ok(self.update(update).await?.is_some())
    }

    /// Uses a challenge up, which expires then, in seconds since 1970. False when it was used before.
    pub async fn use_challenge(&self, hash: &str, expires_at: i64) -> Result<bool> {
        #[derive(Serialize)]
        struct Used {
            expires_at: i64,
        }
        let key = keys::challenge(hash);
        self.put_new(item(&key, &Used { expires_at })?).await
    }
}
