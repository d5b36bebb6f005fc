//! API keys: what programs act with.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{KeyId, Membership, Role, UserId};

/// A part of the API that a key can be bound to. What is in none of them is for people only.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Resource {
    /// All of them, also those that are yet to come.
    All,
    /// Files of customers.
    Datasets,
    /// Models, their versions and their training.
    Models,
    /// Scoring: predictions, runs, scores and what came of them.
    Scores,
    /// Sending customers' events, and seeing what became of them. A key for nothing else reads no data.
    Events,
    /// Customers, and what happened to them.
    Customers,
    /// The audit log.
    Audit,
}

/// A program's way in. It belongs to the organization and is no member.
///
/// Each of its secrets is vouched for by the member who was shown it: it ends with that membership, also
/// if the same person is invited again, and never allows more than that member's own role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    pub id: KeyId,
    pub name: String,
    /// The most it may do.
    pub role: Role,
    /// Where it may do so.
    pub resources: BTreeSet<Resource>,
    /// Fewer requests a minute than the plan allows, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requests_per_minute: Option<u32>,
    /// The newest secret.
    pub secret: KeySecret,
    /// The one before, as long as it may still be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<KeySecret>,
    /// How often the secret was replaced.
    pub turn: u32,
    pub created_at: DateTime<Utc>,
    /// When it ends, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateTime<Utc>>,
    /// When it was last used, to a few minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// What is kept of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySecret {
    /// SHA-256 of its text, in hex.
    pub hash: String,
    /// How its text begins, to tell it by.
    pub prefix: String,
    /// Who was shown it, and vouches for it.
    pub holder: UserId,
    /// What that member was called then; empty once the account is erased.
    pub holder_name: String,
    /// When the membership began that it ends with; of older secrets that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_since: Option<DateTime<Utc>>,
    /// When it was made; of older ones that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<DateTime<Utc>>,
    /// Until when it may be used, once it is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateTime<Utc>>,
}

impl KeySecret {
    /// Whether that membership is the one that vouches for it.
    pub fn is_held_by(&self, member: &Membership) -> bool {
        self.holder == member.user_id
            && self
                .holder_since
                .is_none_or(|since| since == member.created_at)
    }
}

impl ApiKey {
    /// Whether the key reaches that part of the API.
    pub fn covers(&self, resource: Resource) -> bool {
        self.resources.contains(&Resource::All) || self.resources.contains(&resource)
    }

    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.valid_until.is_some_and(|end| end <= now)
    }

    /// Its secrets: the newest, and the one before while that may still be used.
    pub fn secrets(&self) -> impl Iterator<Item = &KeySecret> {
        std::iter::once(&self.secret).chain(&self.replaced)
    }

    /// The secret with that hash, if it is one of the key's and may be used.
    pub fn secret_in_use(&self, hash: &str, now: DateTime<Utc>) -> Option<&KeySecret> {
        self.secrets()
            .find(|secret| secret.hash == hash && secret.valid_until.is_none_or(|end| end > now))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;

    fn secret(hash: &str, valid_until: Option<DateTime<Utc>>) -> KeySecret {
        KeySecret {
            hash: hash.into(),
            prefix: "pk_0123".into(),
            holder: UserId::new(),
            holder_name: "Ana".into(),
            holder_since: None,
            made_at: None,
            valid_until,
        }
    }

    fn key(resources: &[Resource]) -> ApiKey {
        ApiKey {
            id: KeyId::new(),
            name: "Nightly".into(),
            role: Role::Analyst,
            resources: resources.iter().copied().collect(),
            requests_per_minute: None,
            secret: secret("new", None),
            replaced: None,
            turn: 0,
            created_at: Utc::now(),
            valid_until: None,
            last_used_at: None,
        }
    }

    #[test]
    fn a_key_covers_what_it_names_and_all_covers_everything() {
        let bound = key(&[Resource::Datasets]);
        assert!(bound.covers(Resource::Datasets) && !bound.covers(Resource::Models));
        assert!(key(&[Resource::All]).covers(Resource::Audit));
        assert!(!key(&[]).covers(Resource::Datasets));
    }

    #[test]
    fn a_replaced_secret_ends_at_its_time() {
        let now = Utc::now();
        let mut key = key(&[Resource::All]);
        key.replaced = Some(secret("old", Some(now + Duration::seconds(1))));
        assert!(key.secret_in_use("new", now).is_some());
        assert!(key.secret_in_use("old", now).is_some());
        assert!(
            key.secret_in_use("old", now + Duration::seconds(1))
                .is_none()
        );
        assert!(key.secret_in_use("other", now).is_none());
    }
}
