//! How an organization writes to its customers, and when it is looked at whether there is something to say.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{NoticeReason, OrgId, Suspension, TestClock, TestClockId};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, TenantStore,
    keys::{self, sk},
    table::{number, text},
    update::Update,
};

/// When nothing was heard for so long of a sweep that was sent for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::minutes(10);
/// Counts of a day are kept longer than a clock is behind or ahead.
const KEPT: TimeDelta = TimeDelta::days(3);

/// How an organization writes to its customers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OutreachItem {
    /// JSON, as its crate writes it.
    pub settings: String,
    /// What hold-outs are drawn and links are signed with. It never changes.
    pub signing_key: String,
    /// Grows with every change.
    pub revision: u64,
    /// The revision by which all customers know when they are to be looked at.
    #[serde(default)]
    pub planned: u64,
    /// How far those are that are to know it by the newest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planning: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<TestClock>,
    /// Whether messages are held back, since too many came back. It is kept apart from settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
}

impl OutreachItem {
    /// What time it is for the organization.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.as_ref().map_or_else(Utc::now, |clock| clock.at)
    }

    pub fn clock_id(&self) -> Option<TestClockId> {
        self.clock.as_ref().map(|clock| clock.id)
    }
}

/// How many messages of a rule's day there are.
#[derive(Deserialize)]
struct Said {
    messages: u32,
}

/// An organization of which it is to be looked at whether there is something to say.
#[derive(Debug, Clone, Deserialize)]
pub struct DueOutreach {
    pk: String,
    /// What [`TenantStore::take_outreach`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueOutreach {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

/// A clock of which it is not known whether all is done that is due by other rules.
fn unswept(clock: &TestClock) -> TestClock {
    TestClock {
        swept_until: None,
        ..clock.clone()
    }
}

impl TenantStore {
    pub async fn outreach(&self) -> Result<Option<OutreachItem>> {
        self.get(sk::OUTREACH).await
    }

    /// Keeps settings over those of a revision, 0 where there were none. False when others were kept meanwhile. Whether
    /// anything is said at all, `acts`, says whether sweeps look at it. A suspension stays as it is.
    pub async fn keep_outreach(&self, item: &OutreachItem, acts: bool) -> Result<bool> {
        let update = Update::any(self.key(sk::OUTREACH))
            .set("settings", &item.settings)?
            .set_once("signing_key", &item.signing_key)?
            .set("revision", item.revision + 1)?
            .remove("planning")
            .when_count("revision", item.revision);
        let update = match &item.clock {
            Some(clock) => update.set("clock", unswept(clock))?,
            None => update.remove("clock"),
        };
        let update = match acts {
            true => update.outreach_due(self.org, Utc::now()),
            false => update.remove("gsi2pk").remove("gsi2sk"),
        };
        self.change(update).await
    }

    /// Moves the test clock on. False when another is set, or it is ahead of that.
    pub async fn move_clock(&self, clock: &TestClock) -> Result<bool> {
        let update = self.clock_update(clock, "{}.#at <= {v}")?;
        self.change(update).await
    }

    /// Notes how far customers are that are to know when they are looked at by a revision; `None` when all do. False when
    /// there is a newer one.
    pub async fn note_planning(&self, revision: u64, after: Option<&str>) -> Result<bool> {
        let update = Update::existing(self.key(sk::OUTREACH)).when_count("revision", revision);
        let update = match after {
            Some(after) => update.set("planning", after)?,
            None => update.remove("planning").set("planned", revision)?,
        };
        self.change(update).await
    }

    /// Takes an organization that is due, so that one sweep sends for what is to be done. Nobody else does before
    /// [`end_outreach`](Self::end_outreach), or until nothing was heard of it for long.
    pub async fn take_outreach(&self, due: &DueOutreach, now: DateTime<Utc>) -> Result<bool> {
        let update = Update::existing(self.key(sk::OUTREACH))
            .outreach_due(self.org, now + SILENCE)
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(update).await
    }

    /// Says that everything due was looked at.
    pub async fn end_outreach(&self) -> Result<()> {
        let update = Update::existing(self.key(sk::OUTREACH))
            .outreach_due(self.org, Utc::now())
            .when_present("gsi2pk");
        self.change(update).await.map(drop)
    }

    /// Says that everything due by a test clock was done, unless that was moved on meanwhile.
    pub async fn note_swept(&self, clock: &TestClock) -> Result<()> {
        let swept = TestClock {
            swept_until: Some(clock.at),
            ..clock.clone()
        };
        let update = self.clock_update(&swept, "{}.#at = {v}")?;
        self.change(update).await.map(drop)
    }

    /// Writes a clock over itself, as long as its time is as `condition` says of the new one.
    fn clock_update(&self, clock: &TestClock, condition: &str) -> Result<Update> {
        let id = text(clock.id.to_string());
        let at = serde_dynamo::to_attribute_value(clock.at)?;
        Ok(Update::existing(self.key(sk::OUTREACH))
            .set("clock", clock)?
            .named("id")
            .named("at")
            .when("clock", id, "{}.#id = {v}")
            .when("clock", at, condition))
    }

    /// Counts a message of a rule's day. False when there are as many as there may be.
    pub async fn count_said(
        &self,
        reason: NoticeReason,
        day: NaiveDate,
        clock: Option<TestClockId>,
        most: u32,
    ) -> Result<bool> {
        let until = (Utc::now() + KEPT).timestamp();
        let update = Update::any(self.key(sk::said(reason, day, clock)))
            .add("messages", number(1))
            .set("expires_at", until)?
            .when(
                "messages",
                number(most),
                "attribute_not_exists({}) OR {} < {v}",
            );
        self.change(update).await
    }

    /// So many messages of a rule's day were counted.
    pub async fn said_on(
        &self,
        reason: NoticeReason,
        day: NaiveDate,
        clock: Option<TestClockId>,
    ) -> Result<u32> {
        let said: Option<Said> = self.get(&sk::said(reason, day, clock)).await?;
        Ok(said.map_or(0, |said| said.messages))
    }
}

impl Update {
    fn outreach_due(self, org: OrgId, at: DateTime<Utc>) -> Self {
        self.set_raw("gsi2pk", text(keys::outreach_shard(org)))
            .set_raw("gsi2sk", text(keys::outreach_due(at, org)))
    }
}

impl Store {
    /// Some organizations of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_outreach(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueOutreach>, Option<String>)> {
        self.due_page(&keys::outreach_shard_of(shard), after, now)
            .await
    }
}
