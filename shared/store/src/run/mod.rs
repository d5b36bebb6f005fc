//! Runs: their turn, their pieces, their lease and their end, whatever their kind. What is particular
//! to a kind is in a file beside this one.

mod due;
mod performance;
mod score_expiry;
mod scoring;
mod training;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{DateTime, Duration, Utc};
use domain::{BusEvent, Failure, LogLine, Progress, RunId, RunKind, RunStatus};
use serde::{Deserialize, Serialize};

pub use due::DueRun;
pub use performance::MAX_BATCHES;
pub use scoring::Asked;

use crate::{
    Page, PageRequest, Result, TenantStore,
    keys::{self, sk},
    table::{item, number, text},
    update::Update,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    Now,
    /// The organization has as many in flight as it may; the run keeps its turn.
    Waits,
    /// It had begun, or ended, before.
    Already,
}

#[derive(Debug)]
pub enum Finish<'a> {
    Succeeded(Success),
    Failed(&'a Failure),
    /// Its owner stopped it.
    Cancelled,
}

/// What a run made, in the transaction that ends it.
#[derive(Debug, Default)]
pub struct Success {
    pub(crate) attributes: Vec<(&'static str, AttributeValue)>,
    pub(crate) writes: Vec<TransactWriteItem>,
    /// What tells of it, once it is kept.
    pub(crate) events: Vec<BusEvent>,
}

const OPEN: [&str; 3] = ["queued", "running", "joining"];

#[derive(Deserialize)]
struct Waiting {
    run: RunId,
}

impl TenantStore {
    /// What the index of due work points to, written with a run and with every lease.
    fn due_attributes(&self, id: RunId, at: DateTime<Utc>) -> [(&'static str, String); 2] {
        [
            ("gsi2pk", keys::due_shard(id)),
            ("gsi2sk", keys::due(at, id)),
        ]
    }

    /// The writes that keep a queued run and its place in the line.
    pub(crate) fn queue_writes(
        &self,
        id: RunId,
        run: &impl Serialize,
    ) -> Result<Vec<TransactWriteItem>> {
        let mut run = item(&self.key(sk::run(id)), run)?;
        // The message that starts it may be lost: the sweep looks after a minute.
        for (name, value) in self.due_attributes(id, Utc::now() + Duration::minutes(1)) {
            run.insert(name.into(), text(value));
        }
        run.insert("due_org".into(), text(self.org.to_string()));
        run.insert("due_run".into(), text(id.to_string()));
        let waiting = item(
            &self.key(sk::waiting(id)),
            &serde_json::json!({ "run": id }),
        )?;
        Ok(vec![
            self.store.put_new_in_transaction(run)?,
            self.store.put_new_in_transaction(waiting)?,
        ])
    }

    /// How many runs of that kind wait their turn, up to 100.
    pub async fn waiting(&self, kind: RunKind) -> Result<usize> {
        let request = PageRequest::first(100);
        let pk = keys::org_partition(self.org);
        let page: Page<Waiting> = self
            .store
            .page(&pk, &sk::waiting_of(kind), false, &request)
            .await?;
        Ok(page.items.len())
    }

    /// State, pieces and times of a run of any kind.
    pub async fn run_progress(&self, id: RunId) -> Result<Option<Progress>> {
        self.get(sk::run(id)).await
    }

    /// `queued` → `running`, if the organization has a slot free.
    pub async fn start_run(&self, id: RunId, lease: Duration) -> Result<Started> {
        let now = Utc::now();
        let mut begin = Update::existing(self.key(sk::run(id)))
            .set("status", RunStatus::Running)?
            .set("started_at", now)?
            .set("recoveries", 0)?
            .when_in("status", &["queued"]);
        for (name, value) in self.due_attributes(id, now + lease) {
            begin = begin.set(name, value)?;
        }
        let slot = Update::any(self.key(sk::slots(id.kind())))
            .add("runs", AttributeValue::Ss(vec![id.to_string()]))
            .when(
                "runs",
                number(id.kind().in_flight()),
                "attribute_not_exists({}) OR size({}) < {v}",
            );
        let writes = vec![
            begin.in_transaction(&self.store)?,
            slot.in_transaction(&self.store)?,
            self.store
                .delete_in_transaction(&self.key(sk::waiting(id)))?,
        ];
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => Started::Now,
            Err(failed) if failed.first() == Some(&true) => Started::Already,
            Err(_) => Started::Waits,
        })
    }

    /// The run of that kind that has waited longest.
    pub async fn next_waiting(&self, kind: RunKind) -> Result<Option<RunId>> {
        let request = PageRequest::first(1);
        let pk = keys::org_partition(self.org);
        let page: Page<Waiting> = self
            .store
            .page(&pk, &sk::waiting_of(kind), false, &request)
            .await?;
        Ok(page.items.first().map(|waiting| waiting.run))
    }

    /// Says into how many pieces a running run is split. Once: a second plan changes nothing.
    pub async fn plan_run(&self, id: RunId, pieces: u32) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("pieces", pieces)?
            .when_in("status", &["running"])
            .when("pieces", text("NULL"), "attribute_type({}, {v})");
        self.change(update).await
    }

    /// Says that a piece is done, and so many rows with it, which counts once however often it is
    /// said. Whether that was the last; nothing when the piece had been counted, or the run is no longer running.
    pub async fn piece_done(&self, id: RunId, piece: u32, rows: u64) -> Result<Option<bool>> {
        #[derive(Deserialize)]
        struct Count {
            pieces: Option<u32>,
            done: Vec<u32>,
        }
        let mut update = Update::existing(self.key(sk::run(id)))
            .add("done", AttributeValue::Ns(vec![piece.to_string()]))
            .set("recoveries", 0)?
            .when_in("status", &["running"])
            .when("done", number(piece), "NOT contains({}, {v})");
        if rows > 0 {
            update = update.add("scored", number(rows));
        }
        let Some(after) = self.store.update(update).await? else {
            return Ok(None);
        };
        let count: Count = serde_dynamo::from_item(after)?;
        Ok(Some(count.pieces == Some(count.done.len() as u32)))
    }

    /// `running` → `joining`, once all pieces are done.
    pub async fn join_run(&self, id: RunId, lease: Duration) -> Result<bool> {
        let mut update = Update::existing(self.key(sk::run(id)))
            .set("status", RunStatus::Joining)?
            .when(
                "status",
                text("running"),
                "{} = {v} AND size(done) = pieces",
            );
        for (name, value) in self.due_attributes(id, Utc::now() + lease) {
            update = update.set(name, value)?;
        }
        self.change(update).await
    }

    /// `joining` → `running`: who joined gave up or died, and another may.
    pub async fn reopen_join(&self, id: RunId) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("status", RunStatus::Running)?
            .when_in("status", &["joining"]);
        self.change(update).await
    }

    /// Keeps the sweep away from a run that is being worked on. False when it is open no more:
    /// the worker then stops.
    pub async fn renew_lease(&self, id: RunId, lease: Duration) -> Result<bool> {
        let mut update =
            Update::existing(self.key(sk::run(id))).when_in("status", &["running", "joining"]);
        for (name, value) in self.due_attributes(id, Utc::now() + lease) {
            update = update.set(name, value)?;
        }
        self.change(update).await
    }

    /// Takes a run whose lease is over, so that one sweep of several re-queues it.
    pub async fn recover_run(&self, id: RunId, due: &str, lease: Duration) -> Result<bool> {
        let mut update = Update::existing(self.key(sk::run(id)))
            .add("recoveries", number(1))
            .when("gsi2sk", text(due), "{} = {v}");
        for (name, value) in self.due_attributes(id, Utc::now() + lease) {
            update = update.set(name, value)?;
        }
        self.change(update).await
    }

    /// Ends an open run, counts what it did, gives its slot back and, when it succeeded, leaves it due until its
    /// event is sent. False when it had ended before, or what it made no longer fits the model: then
    /// nothing changes.
    pub async fn finish_run(&self, id: RunId, finish: Finish<'_>) -> Result<bool> {
        let now = Utc::now();
        let end = Update::existing(self.key(sk::run(id))).set("ended_at", now)?;
        let succeeded = matches!(finish, Finish::Succeeded(_));
        let (end, mut writes) = match finish {
            Finish::Succeeded(success) => {
                let mut end = end
                    .set("status", RunStatus::Succeeded)?
                    .set("events", success.events)?
                    .set("published", false)?
                    .when_in("status", &["joining"]);
                for (name, value) in self.due_attributes(id, now + Duration::seconds(30)) {
                    end = end.set(name, value)?;
                }
                for (name, value) in success.attributes {
                    end = end.set_raw(name, value);
                }
                (end, success.writes)
            }
            Finish::Failed(failure) => {
                let end = end
                    .set("status", RunStatus::Failed)?
                    .set("error", failure)?
                    .set("gsi2pk", keys::FAILED)?
                    .set("gsi2sk", keys::due(now, id))?
                    .when_in("status", &OPEN);
                (end, Vec::new())
            }
            Finish::Cancelled => {
                let end = end
                    .set("status", RunStatus::Cancelled)?
                    .remove("gsi2pk")
                    .remove("gsi2sk")
                    .when_in("status", &OPEN);
                (end, Vec::new())
            }
        };
        let slot = Update::any(self.key(sk::slots(id.kind())))
            .take("runs", AttributeValue::Ss(vec![id.to_string()]));
        let waiting = self.key(sk::waiting(id));
        writes.extend([
            end.in_transaction(&self.store)?,
            slot.in_transaction(&self.store)?,
            self.store.delete_in_transaction(&waiting)?,
        ]);
        writes.extend(self.metered(id, succeeded).await?);
        self.store.transact(writes).await
    }

    /// The write that counts the customers set aside for a run, or gives them back.
    async fn metered(&self, id: RunId, succeeded: bool) -> Result<Option<TransactWriteItem>> {
        #[derive(Deserialize)]
        struct Metered {
            #[serde(default)]
            metered: bool,
            #[serde(default)]
            rows: u64,
        }
        let run: Option<Metered> = self.get(sk::run(id)).await?;
        run.filter(|run| run.metered)
            .map(|run| match succeeded {
                true => self.count_scored(id.made_at(), run.rows),
                false => self.give_back(id.made_at(), run.rows),
            })
            .transpose()
    }

    /// Says that the event of a run's success has been sent: the run is due no more.
    pub async fn published(&self, id: RunId) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("published", true)?
            .remove("gsi2pk")
            .remove("gsi2sk")
            .when_in("status", &["succeeded"]);
        self.change(update).await
    }

    /// Writes a line into a run's log. A step is told once, however often it is done.
    pub async fn log_run(&self, id: RunId, step: &str, text: impl Into<String>) -> Result<bool> {
        self.put_new(
            sk::log(id, step),
            &LogLine {
                at: Utc::now(),
                text: text.into(),
            },
        )
        .await
    }

    /// A run's log, oldest line first.
    pub async fn run_log(&self, id: RunId) -> Result<Vec<LogLine>> {
        let mut lines: Vec<LogLine> = self.all(&sk::logs(id)).await?;
        lines.sort_by_key(|line| line.at);
        Ok(lines)
    }
}
