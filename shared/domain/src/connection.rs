//! A company's own billing, connected: read as a whole once, then followed, and compared every night.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, BackfillRunId, ConnectionId, Failure};

/// What can be connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConnectorKind {
    /// A Stripe account, by a restricted key.
    Stripe,
}

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionState {
    /// Its past is being read.
    Reading,
    /// It is followed.
    Active,
    /// Its key is not taken any more; `problem` says what to do.
    Stopped,
}

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadCounts {
    /// Customers.
    pub customers: u64,
    /// Subscriptions, those that have ended among them.
    pub subscriptions: u64,
    /// Invoices.
    pub invoices: u64,
    /// Payments that failed.
    pub failed_payments: u64,
    /// Refunds.
    pub refunds: u64,
}

impl std::ops::AddAssign for ReadCounts {
    fn add_assign(&mut self, other: Self) {
        self.customers += other.customers;
        self.subscriptions += other.subscriptions;
        self.invoices += other.invoices;
        self.failed_payments += other.failed_payments;
        self.refunds += other.refunds;
    }
}

/// A connected account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    pub id: ConnectionId,
    pub connector: ConnectorKind,
    pub name: String,
    pub state: ConnectionState,
    /// What the source calls the account.
    pub account: String,
    pub livemode: bool,
    /// The field of a customer's metadata that has what the organization calls them; without it the
    /// source's own ids are taken.
    #[serde(default)]
    pub customer_key: Option<String>,
    /// The end of its key, by which people know which one it is.
    pub key_ends: String,
    /// How many signing secrets there are of the source's messages: two while one is rolled.
    #[serde(default)]
    pub signing_secrets: u8,
    pub created_by: ActorId,
    pub created_at: DateTime<Utc>,
    /// From when on it is followed by the source's log: what happened before was told by reading the past.
    #[serde(default)]
    pub live_since: Option<DateTime<Utc>>,
    /// When it was first read, by the source's clock: what happened before is history, known when it happened.
    #[serde(default)]
    pub history_until: Option<DateTime<Utc>>,
    /// Up to when it is followed, by the source's clock.
    #[serde(default)]
    pub read_until: Option<DateTime<Utc>>,
    /// When it was followed last.
    #[serde(default)]
    pub read_at: Option<DateTime<Utc>>,
    /// When a message of the source's came last.
    #[serde(default)]
    pub heard_at: Option<DateTime<Utc>>,
    /// What the last backfill read.
    #[serde(default)]
    pub read: ReadCounts,
    #[serde(default)]
    pub problem: Option<Failure>,
    /// The last comparisons, the latest last.
    #[serde(default)]
    pub reconciled: Vec<Reconciliation>,
    /// The run that was asked for last.
    #[serde(default)]
    pub last_run: Option<BackfillRunId>,
}

/// How far an account was read that is connected no more: connected again, it is gone on with from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectedAccount {
    pub account: String,
    /// By which field its customers are named, as of its connection.
    #[serde(default)]
    pub customer_key: Option<String>,
    #[serde(default)]
    pub live_since: Option<DateTime<Utc>>,
    #[serde(default)]
    pub history_until: Option<DateTime<Utc>>,
    pub read_until: DateTime<Utc>,
}

impl Connection {
    /// Sources forget what happened longer ago than this.
    const LOG: Duration = Duration::days(29);
    /// Comparisons that are kept.
    pub const MOST_RECONCILED: usize = 30;

    /// How far it was read. None if its past was not yet: what was told of it counts once by its messages.
    pub fn disconnected(&self) -> Option<DisconnectedAccount> {
        Some(DisconnectedAccount {
            account: self.account.clone(),
            customer_key: self.customer_key.clone(),
            live_since: self.live_since,
            history_until: self.history_until,
            read_until: self.read_until?,
        })
    }

    /// Goes on where the account was left.
    pub fn go_on_from(&mut self, left: &DisconnectedAccount) {
        self.live_since = left.live_since;
        self.history_until = left.history_until;
        self.read_until = Some(left.read_until);
    }

    /// Whether all that happened since it was followed last is in the source's log still.
    pub fn is_within_log(&self, now: DateTime<Utc>) -> bool {
        let is_live = self.live_since.is_some();
        is_live && self.read_until.is_some_and(|until| now - until < Self::LOG)
    }

    /// Up to when a backfill tells of the past that sees the source as of that moment, with a log from
    /// `log_since` on: what came later was or is told by the log, unless nobody followed for so long that
    /// the source has forgotten it.
    pub fn past_until(&self, as_of: DateTime<Utc>, log_since: DateTime<Utc>) -> DateTime<Utc> {
        match self.live_since {
            Some(since) if self.is_within_log(as_of) => since,
            _ => log_since,
        }
    }
}

/// An object that stood otherwise here than at the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// What the source calls it.
    pub object: String,
    /// The customer whose it is.
    pub customer: String,
}

/// What comparing everything with the source found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reconciliation {
    /// When.
    pub at: DateTime<Utc>,
    /// Subscriptions that bring revenue, as they stood here before it.
    pub ours: u64,
    /// The same at the source.
    pub theirs: u64,
    /// Objects that stood otherwise.
    pub differences: u64,
    /// The first of them.
    pub examples: Vec<Difference>,
    /// Those that the source's log explained, each told at its own time.
    pub explained: u64,
    /// Those that it did not, told as they stand now.
    pub overwritten: u64,
}

impl Reconciliation {
    /// Differences that are named.
    pub const MOST_EXAMPLES: usize = 10;

    /// In words.
    pub fn summary(&self) -> String {
        let counts = format!(
            "ours {} active, theirs {}",
            grouped(self.ours),
            grouped(self.theirs)
        );
        if self.differences == 0 {
            return format!("{counts}: nothing differs");
        }
        let named: Vec<&str> = self
            .examples
            .iter()
            .map(|each| each.customer.as_str())
            .collect();
        let left = self.differences.saturating_sub(named.len() as u64);
        let more = match left {
            0 => String::new(),
            left => format!(" and {} more", grouped(left)),
        };
        format!("{counts}: {}{more}", named.join(", "))
    }
}

/// A count with its thousands apart.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_in_words() {
        let difference = |customer: &str| Difference {
            object: "sub_1".into(),
            customer: customer.into(),
        };
        let mut found = Reconciliation {
            at: Utc::now(),
            ours: 1204,
            theirs: 1203,
            differences: 1,
            examples: vec![difference("C-17")],
            explained: 1,
            overwritten: 0,
        };
        assert_eq!(found.summary(), "ours 1,204 active, theirs 1,203: C-17");
        found.differences = 1_002;
        assert_eq!(
            found.summary(),
            "ours 1,204 active, theirs 1,203: C-17 and 1,001 more"
        );
        found.differences = 0;
        assert_eq!(
            found.summary(),
            "ours 1,204 active, theirs 1,203: nothing differs"
        );
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
