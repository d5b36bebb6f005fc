//! What the API takes and shows of API keys.

use std::collections::BTreeSet;

use api::{ApiError, fields};
use chrono::{DateTime, Duration, Utc};
use domain::{ApiKey, KeyId, Membership, Phrase, Resource, Role, Sentence, UserId, name};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest that a replaced secret goes on, in seconds: seven days.
const MOST_OVERLAP: u32 = 7 * 24 * 3600;

/// A key to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is for: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The most it may do; at most your own role.
    pub role: Role,
    /// Where it may do so; everywhere unless said.
    #[serde(default = "everywhere")]
    pub resources: BTreeSet<Resource>,
    /// When it ends by itself; never unless said.
    pub expires_at: Option<DateTime<Utc>>,
    /// Fewer requests a minute than the plan allows.
    #[schema(minimum = 1, maximum = 100_000)]
    pub requests_per_minute: Option<u32>,
}

fn everywhere() -> BTreeSet<Resource> {
    BTreeSet::from([Resource::All])
}

impl NewKey {
    /// The same without spaces around its name; or all that is wrong.
    pub fn validated(mut self, now: DateTime<Utc>) -> Result<Self, ApiError> {
        self.name = self.name.trim().to_owned();
        let refused =
            |is: bool, why: &str, code: &str| is.then(|| Sentence::new(why, Phrase::new(code)));
        let over = self.expires_at.is_some_and(|end| end <= now);
        let limit = self.requests_per_minute;
        let no_limit = limit.is_some_and(|limit| !(1..=100_000).contains(&limit));
        let nothing = "Name at least one, or leave it out for all.";
        fields::check([
            ("name", name::problem(&self.name)),
            (
                "resources",
                refused(self.resources.is_empty(), nothing, "no_resources"),
            ),
            (
                "expires_at",
                refused(over, "Give a time to come.", "time_is_past"),
            ),
            (
                "requests_per_minute",
                refused(no_limit, "Give 1 to 100000.", "no_request_limit"),
            ),
        ])?;
        Ok(self)
    }
}

/// A key's new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyName {
    /// What it is for: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

impl KeyName {
    /// The name without spaces around it; or what is wrong with it.
    pub fn validated(self) -> Result<String, ApiError> {
        let name = self.name.trim().to_owned();
        fields::check([("name", name::problem(&name))])?;
        Ok(name)
    }
}

/// How a key's secret is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRotation {
    /// For how many seconds the secret of now may still be used: at most seven days; it ends at
    /// once unless said.
    #[serde(default)]
    #[schema(maximum = 604_800)]
    pub overlap_seconds: u32,
}

impl KeyRotation {
    /// The overlap; or what is wrong with it.
    pub fn validated(self) -> Result<Duration, ApiError> {
        if self.overlap_seconds > MOST_OVERLAP {
            let text = format!("Give at most {MOST_OVERLAP}: seven days.");
            let wrong = Sentence::new(text, Phrase::new("overlap_too_long"));
            return Err(ApiError::invalid([("overlap_seconds", wrong)]));
        }
        Ok(Duration::seconds(self.overlap_seconds.into()))
    }
}

/// An API key, without its secret.
#[derive(Serialize, ToSchema)]
pub struct KeyView {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// How its secret begins.
    pub prefix: String,
    /// The most it may do. It never does more than `made_by` may now.
    pub role: Role,
    /// Where it may do so.
    pub resources: BTreeSet<Resource>,
    /// Fewer requests a minute than the plan allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requests_per_minute: Option<u32>,
    /// Whether it works.
    pub status: KeyStatus,
    /// Who was shown its secret, by making or by rotating it.
    pub made_by: KeyHolder,
    /// The secret before, while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<ReplacedSecret>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, to five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Whether a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    Active,
    Expired,
    /// Whoever was shown its secret is no longer a member; rotating it takes it over.
    HolderGone,
}

/// Who vouches for a key.
#[derive(Serialize, ToSchema)]
pub struct KeyHolder {
    /// The member's id.
    pub id: UserId,
    /// What the member was called then; empty once the account is erased.
    pub name: String,
}

/// A secret that goes on beside its successor.
#[derive(Serialize, ToSchema)]
pub struct ReplacedSecret {
    /// How it begins.
    pub prefix: String,
    /// Until when it may be used.
    pub valid_until: Option<DateTime<Utc>>,
}

/// A key and its secret.
#[derive(Serialize, ToSchema)]
pub struct KeyMade {
    /// The key.
    pub key: KeyView,
    /// For `Authorization: Bearer`. It is not kept and cannot be shown again.
    pub secret: String,
}

impl KeyView {
    /// The key as it is at that moment; its holder's membership, if there still is one.
    pub fn new(key: ApiKey, holder: Option<&Membership>, now: DateTime<Utc>) -> Self {
        let gone = !holder.is_some_and(|holder| key.secret.is_held_by(holder));
        let view = Self::of_member(key, now);
        let status = match view.status {
            KeyStatus::Active if gone => KeyStatus::HolderGone,
            status => status,
        };
        Self { status, ..view }
    }

    pub fn of_member(key: ApiKey, now: DateTime<Utc>) -> Self {
        Self {
            status: match key.is_over(now) {
                true => KeyStatus::Expired,
                false => KeyStatus::Active,
            },
            id: key.id,
            name: key.name,
            prefix: key.secret.prefix,
            role: key.role,
            resources: key.resources,
            requests_per_minute: key.requests_per_minute,
            made_by: KeyHolder {
                id: key.secret.holder,
                name: key.secret.holder_name,
            },
            replaced: key
                .replaced
                .filter(|secret| secret.valid_until.is_some_and(|end| end > now))
                .map(|secret| ReplacedSecret {
                    prefix: secret.prefix,
                    valid_until: secret.valid_until,
                }),
            created_at: key.created_at,
            expires_at: key.valid_until,
            last_used_at: key.last_used_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(json: &str) -> Result<NewKey, ApiError> {
        let new: NewKey = serde_json::from_str(json).unwrap();
        new.validated(Utc::now())
    }

    #[test]
    fn a_key_reaches_everything_for_ever_unless_said() {
        let key = new(r#"{"name": " CI ", "role": "viewer"}"#).ok().unwrap();
        assert_eq!(key.name, "CI");
        assert_eq!(key.resources, everywhere());
        assert!(key.expires_at.is_none());
    }

    #[test]
    fn what_makes_no_key_is_refused() {
        for wrong in [
            r#"{"name": " ", "role": "viewer"}"#,
            r#"{"name": "CI", "role": "viewer", "resources": []}"#,
            r#"{"name": "CI", "role": "viewer", "expires_at": "2020-01-01T00:00:00Z"}"#,
            r#"{"name": "CI", "role": "viewer", "requests_per_minute": 0}"#,
        ] {
            assert!(new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_overlap_is_at_most_a_week() {
        let rotation = |overlap_seconds| KeyRotation { overlap_seconds }.validated();
        assert_eq!(rotation(604_800).ok(), Some(Duration::days(7)));
        assert!(rotation(604_801).is_err());
    }
}
