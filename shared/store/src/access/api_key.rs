//! API keys. They lie in their organization; each secret has a pointer outside of it, under its
//! hash, by which a request finds its organization.

use chrono::{DateTime, Duration, Utc};
use domain::{ApiKey, KeyId, KeySecret, Membership, OrgId, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Filled, Page, PageRequest, Result, Store, TenantStore,
    keys::{self, sk},
    plan::Places,
    table::{item, number, text},
    update::Update,
};

/// The last use of a key is noted again after this long.
const NOTED_FOR: Duration = Duration::minutes(5);
/// One organization has at most so many keys.
pub const MOST_KEYS: u64 = 100;
const KEYS: Places = Places {
    name: "keys",
    prefixes: &[sk::API_KEYS],
    ended_kept: None,
};
/// A deletion or rotation starts over this often when somebody rotates at the same moment.
const ATTEMPTS: usize = 3;

/// What stands under a secret's hash.
#[derive(Serialize, Deserialize)]
struct Pointer {
    org_id: OrgId,
    key_id: KeyId,
    holder: UserId,
    /// Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

#[derive(Debug)]
pub enum KeyFound {
    Unknown,
    /// Its key has ended.
    Over,
    /// Whoever vouched for it is no member any more.
    HolderGone,
    Good(Box<KeyInUse>),
}

/// A key in use, and the tenant's store that it opens.
#[derive(Debug)]
pub struct KeyInUse {
    pub key: ApiKey,
    /// The membership of whoever vouches for the secret, as it is now.
    pub holder: Membership,
    pub tenant: TenantStore,
}

impl Store {
    /// What the secret with that hash opens: the only way to a tenant for whoever comes with an
    /// API key.
    pub async fn as_key(&self, hash: &str) -> Result<KeyFound> {
        let Some(pointer) = self.get::<Pointer>(&keys::key_secret(hash)).await? else {
            return Ok(KeyFound::Unknown);
        };
        let tenant = self.tenant(pointer.org_id);
        let (key, holder) = tokio::try_join!(
            tenant.api_key(pointer.key_id),
            tenant.get::<Membership>(sk::member(pointer.holder)),
        )?;
        let now = Utc::now();
        let secret = key.as_ref().and_then(|key| key.secret_in_use(hash, now));
        let holder = holder.filter(|holder| secret.is_some_and(|secret| secret.is_held_by(holder)));
        let key = key.as_ref().filter(|_| secret.is_some()).cloned();
        Ok(match (key, holder) {
            (None, _) => KeyFound::Unknown,
            (Some(key), _) if key.is_over(now) => KeyFound::Over,
            (Some(_), None) => KeyFound::HolderGone,
            (Some(key), Some(holder)) => KeyFound::Good(Box::new(KeyInUse {
                key,
                holder,
                tenant,
            })),
        })
    }

    /// Forgets all keys of which a user vouches for a secret, in all organizations.
    pub async fn delete_keys_of(&self, user: UserId) -> Result<()> {
        for membership in self.memberships(user).await? {
            let tenant = self.tenant(membership.org_id);
            for key in tenant.all_api_keys().await? {
                if key.secrets().any(|secret| secret.holder == user) {
                    tenant.delete_api_key(key.id).await?;
                }
            }
        }
        Ok(())
    }
}

impl TenantStore {
    fn pointer(&self, id: KeyId, secret: &KeySecret) -> Pointer {
        Pointer {
            org_id: self.org(),
            key_id: id,
            holder: secret.holder,
            expires_at: secret.valid_until.map(|end| end.timestamp()),
        }
    }

    /// Keeps a new key and the pointer of its secret, if fewer than [`MOST_KEYS`] are there.
    pub async fn create_api_key(&self, key: &ApiKey) -> Result<Filled> {
        let pointer = self.pointer(key.id, &key.secret);
        let writes = vec![
            self.store
                .put_new_in_transaction(item(&self.key(sk::api_key(key.id)), key)?)?,
            self.store
                .put_new_in_transaction(item(&keys::key_secret(&key.secret.hash), &pointer)?)?,
        ];
        self.fill_place(KEYS, MOST_KEYS, writes).await
    }

    /// Takes the name of a user whose account is erased out of the keys that they vouched for.
    pub(crate) async fn forget_holder(&self, user: UserId) -> Result<()> {
        let names = |secret: &KeySecret| secret.holder == user && !secret.holder_name.is_empty();
        let nameless = |secret: &KeySecret| KeySecret {
            holder_name: String::new(),
            ..secret.clone()
        };
        for key in self.all_api_keys().await? {
            // A secret that comes meanwhile is of somebody who is still here.
            for (attribute, secret) in [
                ("secret", Some(&key.secret)),
                ("replaced", key.replaced.as_ref()),
            ] {
                let Some(secret) = secret.filter(|secret| names(secret)) else {
                    continue;
                };
                let update = Update::existing(self.key(sk::api_key(key.id)))
                    .set(attribute, nameless(secret))?
                    .when("turn", number(key.turn), "{} = {v}");
                self.change(update).await?;
            }
        }
        Ok(())
    }

    pub async fn api_key(&self, id: KeyId) -> Result<Option<ApiKey>> {
        self.get(sk::api_key(id)).await
    }

    /// Keys, newest first.
    pub async fn api_keys(&self, request: &PageRequest) -> Result<Page<ApiKey>> {
        self.newest_first(sk::API_KEYS, request).await
    }

    /// Every key, oldest first.
    pub async fn all_api_keys(&self) -> Result<Vec<ApiKey>> {
        self.all(sk::API_KEYS).await
    }

    /// Gives a key another name. False when there is none.
    pub async fn rename_api_key(&self, id: KeyId, name: &str) -> Result<bool> {
        let update = Update::existing(self.key(sk::api_key(id))).set("name", name)?;
        self.change(update).await
    }

    /// Gives a key another secret. The one it had may be used until `old_until`, if that is given;
    /// one that had been replaced before ends now. The key as it is then; nothing when there is
    /// none, or when others rotate it all the time.
    pub async fn rotate_api_key(
        &self,
        id: KeyId,
        secret: &KeySecret,
        old_until: Option<DateTime<Utc>>,
    ) -> Result<Option<ApiKey>> {
        for _ in 0..ATTEMPTS {
            let Some(old) = self.api_key(id).await? else {
                return Ok(None);
            };
            let replaced = old_until.map(|end| KeySecret {
                valid_until: Some(end),
                ..old.secret.clone()
            });
            let mut update = Update::existing(self.key(sk::api_key(id)))
                .set("secret", secret)?
                .set("turn", old.turn + 1)?
                .when("turn", number(old.turn), "{} = {v}");
            update = match &replaced {
                Some(replaced) => update.set("replaced", replaced)?,
                None => update.remove("replaced"),
            };
            let old_pointer = keys::key_secret(&old.secret.hash);
            let mut writes = vec![
                update.in_transaction(&self.store)?,
                self.store.put_new_in_transaction(item(
                    &keys::key_secret(&secret.hash),
                    &self.pointer(id, secret),
                )?)?,
                match old_until {
                    Some(end) => Update::existing(old_pointer)
                        .set("expires_at", end.timestamp())?
                        .in_transaction(&self.store)?,
                    None => self.store.delete_in_transaction(&old_pointer)?,
                },
            ];
            if let Some(older) = &old.replaced {
                let pointer = keys::key_secret(&older.hash);
                writes.push(self.store.delete_in_transaction(&pointer)?);
            }
            if self.store.transact(writes).await? {
                return Ok(Some(ApiKey {
                    secret: secret.clone(),
                    replaced,
                    turn: old.turn + 1,
                    ..old
                }));
            }
        }
        Ok(None)
    }

    /// Forgets a key and the pointers of its secrets. False when there is none.
    pub async fn delete_api_key(&self, id: KeyId) -> Result<bool> {
        for _ in 0..ATTEMPTS {
            let Some(key) = self.api_key(id).await? else {
                return Ok(false);
            };
            let mut writes = vec![self.store.delete_if_in_transaction(
                &self.key(sk::api_key(id)),
                "turn",
                number(key.turn),
            )?];
            for secret in key.secrets() {
                let pointer = keys::key_secret(&secret.hash);
                writes.push(self.store.delete_in_transaction(&pointer)?);
            }
            if self.store.transact(writes).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes that a key is used, unless that was noted in the last five minutes.
    pub async fn note_key_use(&self, key: &ApiKey) -> Result<()> {
        let now = Utc::now();
        if key.last_used_at.is_some_and(|at| now - at < NOTED_FOR) {
            return Ok(());
        }
        let before = text(keys::instant(now - NOTED_FOR));
        let update = Update::existing(self.key(sk::api_key(key.id)))
            .set("last_used_at", keys::instant(now))?
            .when(
                "last_used_at",
                before,
                "attribute_not_exists({}) OR {} < {v}",
            );
        self.change(update).await?;
        Ok(())
    }
}
