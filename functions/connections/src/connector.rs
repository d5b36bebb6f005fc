//! What a connector does. Each is a folder beside this file, and an arm in [`crate::source`].

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{Connection, CustomerOfferId, Failure, ReadCounts, SubscriptionEvent};
use ledger::Kind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Something that is told of a customer, as an event of theirs.
#[derive(Debug, Clone)]
pub struct Change {
    /// What the organization calls the customer.
    pub customer: String,
    /// What the source calls the object that it is of: a subscription, or a customer, also whose payment it is.
    pub object: String,
    pub what: What,
    pub at: DateTime<Utc>,
    /// The same whenever the same is told, so that it counts once.
    pub message: String,
    /// The traits, or the properties: an object.
    pub properties: Value,
    /// Whether it is told of the past.
    pub historical: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Traits of the customer.
    Traits,
    Happened(SubscriptionEvent),
}

impl What {
    pub fn kind(self) -> Kind {
        match self {
            Self::Traits => Kind::Identify,
            Self::Happened(_) => Kind::Track,
        }
    }
}

/// How an object that can change stands, and what tells of that.
#[derive(Debug, Clone)]
pub struct Present {
    pub standing: Standing,
    pub change: Change,
}

/// How an object stands, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What the source calls it.
    pub object: String,
    /// What the organization calls the customer whose it is.
    pub customer: String,
    /// Hash of what is told of it.
    pub fingerprint: String,
    /// Whether it is a subscription that brings revenue.
    pub earns: bool,
    /// Whether the source lists it no more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// The hash of what is told of an object, short.
pub fn fingerprint(told: &Value) -> String {
    let hash = Sha256::digest(told.to_string());
    hash.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Some of what a source has.
#[derive(Debug, Default)]
pub struct Page {
    /// What happened, whose messages are always the same.
    pub happened: Vec<Change>,
    /// How objects stand, which is told if it was not before.
    pub present: Vec<Present>,
    pub read: ReadCounts,
}

impl Page {
    /// Makes what happened before a moment history.
    pub fn historical_before(&mut self, before: DateTime<Utc>) {
        let present = self.present.iter_mut().map(|each| &mut each.change);
        for change in self.happened.iter_mut().chain(present) {
            change.historical |= change.at < before;
        }
    }
}

/// How much of what it reads a connector is to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All of the past up to that moment, and how things stand.
    Past(DateTime<Utc>),
    /// How things stand.
    Present,
}

/// What of the source one piece of a run reads: those of a kind that were made in that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// As the connector names it.
    pub kind: String,
    /// Seconds since 1970; the end is outside.
    pub from: i64,
    pub until: i64,
}

/// Into what all of the source is split, and when that was, by the source's clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    pub as_of: DateTime<Utc>,
    /// From when on the source's own log tells what happened better than the past can be read. None where
    /// it does not.
    #[serde(default)]
    pub log_since: Option<DateTime<Utc>>,
    pub pieces: Vec<Piece>,
}

impl Plan {
    /// Up to when the past is to be told.
    pub fn past_until(&self, connection: &Connection) -> DateTime<Utc> {
        connection.past_until(self.as_of, self.log_since())
    }

    pub fn log_since(&self) -> DateTime<Utc> {
        self.log_since.unwrap_or(self.as_of)
    }
}

/// Whose account a key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub account: String,
    pub name: Option<String>,
    pub livemode: bool,
}

/// Why a source does not give what is asked of it.
#[derive(Debug)]
pub enum SourceError {
    /// The company has to mend it.
    Refused(Failure),
    /// It does not answer; another time it may.
    Unavailable(String),
}

impl From<SourceError> for WorkError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Refused(failure) => Self::Owner(failure),
            SourceError::Unavailable(why) => Self::Retry(why),
        }
    }
}

/// What a customer was promised, and the source is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// What it is known by, here and as a mark at the source.
    pub id: CustomerOfferId,
    /// The subscription that it is about, as the source calls it.
    pub subscription: String,
    pub what: Promised,
    /// When the customer accepted it, or somebody asked for it to be tried once more.
    pub asked_at: DateTime<Utc>,
}

/// What is promised, by how the source knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promised {
    /// What a coupon takes off.
    Discount { coupon: String },
    /// Nothing is collected until then.
    Pause { until: DateTime<Utc> },
    /// Another price.
    Price { price: String },
}

/// Why a promise is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unkept {
    /// As things stand it cannot be: a stable code, and what the source says of it; nothing of the customer.
    Broken {
        code: &'static str,
        detail: Option<String>,
    },
    /// Another time it may be.
    Later(String),
}

impl Unkept {
    pub fn broken(code: &'static str) -> Self {
        Self::Broken { code, detail: None }
    }
}

/// A source, opened with its key.
pub trait Connector: Send + Sync {
    /// Whose account it is. Refused when the key may not read all that is needed; says what is missing.
    fn authorize(&self) -> impl Future<Output = Result<Opened, SourceError>> + Send;

    /// Into which pieces all there is can be read.
    fn plan(&self, depth: Depth) -> impl Future<Output = Result<Plan, SourceError>> + Send;

    /// The first page of a piece, or the one after a cursor; with the cursor of the next, if there is one.
    fn read(
        &self,
        piece: &Piece,
        depth: Depth,
        after: Option<String>,
    ) -> impl Future<Output = Result<(Page, Option<String>), SourceError>> + Send;

    /// What changed from that moment on, by the source's own log, which is followed since `begun`; up to when that is, and
    /// whether there is more.
    fn changes(
        &self,
        since: DateTime<Utc>,
        begun: DateTime<Utc>,
    ) -> impl Future<Output = Result<Followed, SourceError>> + Send;

    /// How those objects stand now. One that is gone is told as such, or left out if nothing was known of it.
    fn present(
        &self,
        standings: &[Standing],
    ) -> impl Future<Output = Result<Vec<Present>, SourceError>> + Send;

    /// Does what a customer was promised, and marks the subscription with it. What bears the promise's mark is done, so
    /// that asked for twice it is done once.
    fn keep_promise(&self, promise: &Promise) -> impl Future<Output = Result<(), Unkept>> + Send;
}

/// Some of a source's log.
#[derive(Debug)]
pub struct Followed {
    pub page: Page,
    /// Up to when the log is read.
    pub until: DateTime<Utc>,
    pub more: bool,
}
