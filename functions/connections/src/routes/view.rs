//! What the API takes and shows of connections. A key is never shown.

use api::{ApiError, fields};
use chrono::{DateTime, Utc};
use domain::{
    ActorId, BackfillPurpose, BackfillRun, BackfillRunId, Connection, ConnectionId,
    ConnectionState, ConnectorKind, Failure, ReadCounts, Reconciliation, Sentence, ShownStatus,
    name,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Characters of a key or a signing secret.
const LONGEST_SECRET: usize = 255;
/// Characters of the shortest signing secret: whoever guesses one can speak for the account.
const SHORTEST_SIGNING_SECRET: usize = 24;
/// Of a field of a customer's metadata, as Stripe takes it.
const LONGEST_FIELD: usize = 40;

/// An account to connect.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConnection {
    /// What is connected.
    pub connector: ConnectorKind,
    /// A restricted key (`rk_...`) that may read customers, subscriptions, invoices and their items and
    /// payments, charges and refunds, events, prices, products and coupons. It is kept sealed and never shown again.
    #[schema(max_length = 255)]
    pub key: String,
    /// What it is called: 1 to 100 characters. The account's own name unless said.
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// The field of a customer's metadata that has what you call them, such as `user_id`, so that they are
    /// the customers whose events you send. Without it Stripe's ids are taken. It cannot be changed later.
    #[schema(max_length = 40)]
    pub customer_key: Option<String>,
}

/// What of a connection is to be changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionChange {
    /// What it is called: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Another restricted key of the same account.
    #[schema(max_length = 255)]
    pub key: Option<String>,
}

/// A signing secret of the source's messages.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSigningSecret {
    /// Of the webhook endpoint in Stripe's dashboard (`whsec_...`). It is kept sealed and never shown again.
    #[schema(min_length = 24, max_length = 255)]
    pub secret: String,
    /// Whether the one before goes on to be taken, as while it is rolled. True unless said.
    #[serde(default = "yes")]
    pub keep_previous: bool,
}

fn yes() -> bool {
    true
}

/// What is wrong with a key, which is not told.
pub fn key_problem(key: &str) -> Option<&'static str> {
    if key.starts_with("sk_") {
        return Some(
            "This is a secret key, which may do everything. Make a restricted key (`rk_...`) that may read alone.",
        );
    }
    let is_key = ["rk_live_", "rk_test_"]
        .iter()
        .any(|start| key.starts_with(start));
    (!is_key || !is_word(key))
        .then_some("Give a restricted key of Stripe's, which begins with `rk_live_` or `rk_test_`.")
}

fn is_word(text: &str) -> bool {
    text.len() <= LONGEST_SECRET
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl NewConnection {
    pub fn check(&self) -> Result<(), ApiError> {
        let field = self.customer_key.as_deref();
        let fits = |field: &str| (1..=LONGEST_FIELD).contains(&field.chars().count());
        fields::check([
            ("key", key_problem(&self.key).map(Sentence::from)),
            ("name", self.name.as_deref().and_then(name::problem)),
            (
                "customer_key",
                field
                    .is_some_and(|field| !fits(field))
                    .then(|| format!("Give 1 to {LONGEST_FIELD} characters.").into()),
            ),
        ])
    }
}

impl ConnectionChange {
    pub fn check(&self) -> Result<(), ApiError> {
        fields::check([
            (
                "key",
                self.key
                    .as_deref()
                    .and_then(key_problem)
                    .map(Sentence::from),
            ),
            ("name", self.name.as_deref().and_then(name::problem)),
        ])
    }
}

impl NewSigningSecret {
    pub fn check(&self) -> Result<(), ApiError> {
        let is_secret = self.secret.starts_with("whsec_")
            && self.secret.len() >= SHORTEST_SIGNING_SECRET
            && is_word(&self.secret);
        let wrong = "Give the endpoint's whole signing secret, as Stripe's dashboard shows it: `whsec_` and at least 18 \
                     letters or digits.";
        fields::check([("secret", (!is_secret).then_some(wrong))])
    }
}

/// A connected account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectionView {
    /// Its id.
    pub id: ConnectionId,
    /// What is connected.
    pub connector: ConnectorKind,
    /// What it is called.
    pub name: String,
    /// How it stands.
    pub state: ConnectionState,
    /// What the source calls the account.
    pub account: String,
    /// Whether it is real, not a test.
    pub livemode: bool,
    /// The field of a customer's metadata that has what the organization calls them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_key: Option<String>,
    /// The last characters of its key.
    pub key_ends: String,
    /// The address that the source's messages are to be sent to.
    pub webhook_url: String,
    /// How many signing secrets are taken: none until one is given, two while one is rolled.
    pub signing_secrets: u8,
    /// Who connected it.
    pub created_by: ActorId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// From when on the source's own log is read; what was before was told by reading its past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_since: Option<DateTime<Utc>>,
    /// Up to when it is read, by the source's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_until: Option<DateTime<Utc>>,
    /// When it was read last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
    /// When a message of the source's came last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<DateTime<Utc>>,
    /// What the last backfill read.
    pub read: ReadCounts,
    /// What is wrong, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Failure>,
    /// What the last comparisons found, the latest first.
    pub reconciled: Vec<ReconciliationView>,
    /// The run that was asked for last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_run: Option<BackfillRunId>,
}

/// What comparing everything with the source found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationView {
    /// What was found.
    #[serde(flatten)]
    pub found: Reconciliation,
    /// In words.
    pub summary: String,
}

impl ConnectionView {
    pub fn new(of: Connection, public_url: &str) -> Self {
        let reconciled = of
            .reconciled
            .into_iter()
            .rev()
            .map(|found| ReconciliationView {
                summary: found.summary(),
                found,
            });
        Self {
            webhook_url: format!("{public_url}/v1/connections/{}/stripe/webhook", of.id),
            reconciled: reconciled.collect(),
            id: of.id,
            connector: of.connector,
            name: of.name,
            state: of.state,
            account: of.account,
            livemode: of.livemode,
            customer_key: of.customer_key,
            key_ends: of.key_ends,
            signing_secrets: of.signing_secrets,
            created_by: of.created_by,
            created_at: of.created_at,
            live_since: of.live_since,
            read_until: of.read_until,
            read_at: of.read_at,
            heard_at: of.heard_at,
            read: of.read,
            problem: of.problem,
            last_run: of.last_run,
        }
    }
}

/// A reading of a whole account.
#[derive(Debug, Serialize, ToSchema)]
pub struct BackfillRunView {
    /// Its id.
    pub id: BackfillRunId,
    /// What it reads.
    pub connection_id: ConnectionId,
    /// What for.
    pub purpose: BackfillPurpose,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// What it read, once it has succeeded.
    pub read: ReadCounts,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<BackfillRun> for BackfillRunView {
    fn from(run: BackfillRun) -> Self {
        let BackfillRun {
            id,
            connection_id,
            purpose,
            read,
            progress,
        } = run;
        Self {
            id,
            connection_id,
            purpose,
            status: progress.status.shown(),
            progress: progress.fraction(),
            read,
            error: progress.error,
            created_at: progress.created_at,
            started_at: progress.started_at,
            ended_at: progress.ended_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signing_secret_is_whole_or_refused() {
        for (secret, taken) in [
            ("whsec_7a1c0b9d8e2f4a6b", false),
            ("whsec_7a1c0b9d8e2f4a6b5c", true),
            ("whsec_7a1c0b9d 8e2f4a6b5c3d", false),
            ("7a1c0b9d8e2f4a6b5c3d7a1c0b9d8e2f", false),
            ("whsec_", false),
            ("whsec_x", false),
            ("", false),
        ] {
            let secret = NewSigningSecret {
                secret: secret.to_owned(),
                keep_previous: true,
            };
            assert_eq!(secret.check().is_ok(), taken, "{}", secret.secret);
        }
        let longest = format!("whsec_{}", "a".repeat(LONGEST_SECRET - 6));
        let check = |secret| NewSigningSecret {
            secret,
            keep_previous: false,
        };
        assert!(check(longest.clone()).check().is_ok());
        assert!(check(longest + "a").check().is_err());
    }

    #[test]
    fn only_restricted_keys_are_taken() {
        for key in ["rk_live_a1", "rk_test_B_2"] {
            assert_eq!(key_problem(key), None, "{key}");
        }
        for key in ["sk_live_a1", "pk_live_a1", "rk_live_a b", "rk_", ""] {
            assert!(key_problem(key).is_some(), "{key}");
        }
    }
}
