//! Identifiers: typed, prefixed, and ordered by the time they were made.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// A text that is no id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id that starts with `{prefix}_`")]
pub struct InvalidId {
    prefix: &'static str,
    text: String,
}

impl InvalidId {
    pub(crate) fn new(prefix: &'static str, text: &str) -> Self {
        let text = text.chars().take(64).collect();
        Self { prefix, text }
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Ulid);

        impl $name {
            #[expect(clippy::new_without_default, reason = "every call gives another id")]
            pub fn new() -> Self {
                Self(Ulid::generate())
            }

            /// Its bits, for where texts have no room.
            pub fn as_u128(self) -> u128 {
                self.0.into()
            }

            pub fn from_u128(bits: u128) -> Self {
                Self(bits.into())
            }

            /// The first of those that are made at that moment: others of it and later ones sort after it.
            pub fn first_at(at: DateTime<Utc>) -> Self {
                let ms = u128::try_from(at.timestamp_millis()).unwrap_or(0);
                Self(Ulid::from(ms << Ulid::RAND_BITS))
            }

            pub fn made_at(self) -> DateTime<Utc> {
                let ms = i64::try_from(self.0.timestamp_ms()).unwrap_or(i64::MAX);
                DateTime::from_timestamp_millis(ms).unwrap_or_default()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut buffer = [0; ulid::ULID_LEN];
                let text = self.0.array_to_str(&mut buffer);
                write!(f, "{}_{}", $prefix, text.to_ascii_lowercase())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                // Several texts decode to one id; only the one that we write names it.
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(|rest| Ulid::from_string(rest).ok())
                    .map(Self)
                    .filter(|id| id.to_string() == text)
                    .ok_or_else(|| InvalidId::new($prefix, text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                text.parse()
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-hjkmnp-tv-z]{26}$")))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

id!(/// A person with an account.
    UserId, "usr");
id!(/// A company: the tenant.
    OrgId, "org");
id!(/// An uploaded file of customers.
    DatasetId, "ds");
id!(/// A model, with its versions.
    ModelId, "mdl");
id!(/// One training of one version.
    TrainingRunId, "run");
id!(/// One scoring of one dataset.
    ScoringRunId, "scr");
id!(/// A privacy request.
    PrivacyRequestId, "prq");
id!(/// A note on a customer.
    NoteId, "note");
id!(/// Customers that are looked for again and again.
    SegmentId, "seg");
id!(/// Something that may be offered to customers.
    OfferId, "ofr");
id!(/// A plan or a service that an organization sells.
    ProductId, "prd");
id!(/// Customers who are made which of some offers, for how much.
    CampaignId, "cmp");
id!(/// An offer as it is made to one customer. Made of the round and the customer, not of when it was made.
    CustomerOfferId, "cof");
id!(/// One choosing of who is made which offer of a campaign.
    DecisionRunId, "dec");
id!(/// One reckoning of revenue.
    RevenueRunId, "rev");
id!(/// One making of a dataset of what customers did.
    BuildingRunId, "bld");
id!(/// One import of a dataset's rows as events.
    ImportId, "imp");
id!(/// An API key.
    KeyId, "key");
id!(/// An entry of the audit log.
    AuditId, "aud");
id!(/// An export of all data of an organization.
    ExportId, "exp");
id!(/// An invitation to belong to an organization.
    InvitationId, "inv");
id!(/// An event on the bus.
    EventId, "evt");
id!(/// A browser's or program's session: one chain of refresh tokens.
    SessionId, "ses");
id!(/// A passkey of a user.
    PasskeyId, "psk");
id!(/// What one request brought of customers' events.
    BatchId, "bat");
id!(/// A connected account of a company's own billing.
    ConnectionId, "con");
id!(/// A reading of a whole connected account.
    BackfillRunId, "bfl");
id!(/// Where an organization is told of what happens.
    EndpointId, "ep");
id!(/// One attempt to deliver a message to an endpoint.
    AttemptId, "att");
id!(/// A merge of such batches into the ledger.
    MergeId, "mrg");
id!(/// A message to a customer. Made of what it says, not of when it was made.
    MessageId, "msg");
id!(/// Something that people are to look at. Made of what it is about, not of when it was raised.
    AlertId, "alt");
id!(/// A clock that an organization has set.
    TestClockId, "clk");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = OrgId::new();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().starts_with("org_"));
        assert_eq!(OrgId::from_u128(id.as_u128()), id);
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let before = Utc::now().timestamp_millis();
        let made = OrgId::new().made_at().timestamp_millis();
        assert!((before..=Utc::now().timestamp_millis()).contains(&made));
    }

    #[test]
    fn the_first_of_a_moment_sorts_before_all_others_of_it() {
        let id = EventId::new();
        let first = EventId::first_at(id.made_at());
        assert_eq!(first.made_at(), id.made_at());
        assert!(first.to_string() <= id.to_string());
        let later = EventId::first_at(id.made_at() + chrono::TimeDelta::milliseconds(1));
        assert!(later.to_string() > id.to_string());
    }

    #[test]
    fn an_id_of_another_kind_is_refused() {
        assert!(UserId::new().to_string().parse::<OrgId>().is_err());
    }

    #[test]
    fn ids_are_canonical() {
        let upper = format!("org_{}", OrgId::new().to_string()[4..].to_uppercase());
        assert!(upper.parse::<OrgId>().is_err());
    }

    proptest! {
        #[test]
        fn whatever_parses_is_written_the_same(text in "(org_)?[0-9a-z]{20,30}") {
            if let Ok(id) = text.parse::<OrgId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
