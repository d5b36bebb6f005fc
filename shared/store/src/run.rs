//! Training and scoring runs: their turn, their pieces, their lease and their end.

use std::{fmt, str::FromStr};

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{DateTime, Duration, Utc};
use domain::{
    Degradation, Failure, Model, ModelId, ModelVersion, OrgId, RunStatus, ScoringRun, ScoringRunId,
    TrainingRun, TrainingRunId, run::Totals,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    Page, PageRequest, Result, TenantStore,
    keys::{self, sk},
    page::encode_text,
    table::{item, number, text},
    update::Update,
};

/// The two kinds of run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// Makes a version of a model.
    Training,
    /// Scores a dataset.
    Scoring,
}

impl RunKind {
    /// The name in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Training => "training",
            Self::Scoring => "scoring",
        }
    }

    /// How many an organization may have in flight.
    pub fn in_flight(self) -> u32 {
        match self {
            Self::Training => 1,
            Self::Scoring => 2,
        }
    }
}

/// The id of a run of either kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RunId {
    /// Of a training run.
    Training(TrainingRunId),
    /// Of a scoring run.
    Scoring(ScoringRunId),
}

impl RunId {
    /// Which kind of run it names.
    pub fn kind(self) -> RunKind {
        match self {
            Self::Training(_) => RunKind::Training,
            Self::Scoring(_) => RunKind::Scoring,
        }
    }

    /// When it was asked for.
    pub fn made_at(self) -> DateTime<Utc> {
        match self {
            Self::Training(id) => id.made_at(),
            Self::Scoring(id) => id.made_at(),
        }
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Training(id) => id.fmt(f),
            Self::Scoring(id) => id.fmt(f),
        }
    }
}

impl FromStr for RunId {
    type Err = domain::InvalidId;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        text.parse()
            .map(Self::Training)
            .or_else(|_| text.parse().map(Self::Scoring))
    }
}

impl From<TrainingRunId> for RunId {
    fn from(id: TrainingRunId) -> Self {
        Self::Training(id)
    }
}

impl From<ScoringRunId> for RunId {
    fn from(id: ScoringRunId) -> Self {
        Self::Scoring(id)
    }
}

/// What came of asking for a scoring run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is kept, and waits its turn.
    Kept,
    /// The month has no room for its customers.
    NoRoom,
    /// Somebody else has asked for it.
    Already,
}

/// What came of asking that a run begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    /// It runs now.
    Now,
    /// The organization has as many in flight as it may; the run keeps its turn.
    Waits,
    /// It had begun, or ended, before.
    Already,
}

/// A line of a run's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened, for people.
    pub text: String,
}

/// How a run ends.
#[derive(Debug)]
pub enum Finish<'a> {
    /// A training run made this version of that model, as it was seen. A version for `prod` takes
    /// the place of the one that was there, if that still is.
    Trained(&'a ModelVersion, &'a Model),
    /// A scoring run's files are written; its rows tell this against the model, and sum to that.
    Scored(&'a [Degradation], &'a Totals),
    /// It failed.
    Failed(&'a Failure),
    /// Its owner stopped it.
    Cancelled,
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

    /// Keeps a new scoring run and its place in the line, sets its customers aside from the `most`
    /// that a month may have, and notes that its version has scored its dataset.
    pub async fn create_scoring_run(&self, run: &ScoringRun, most: u64) -> Result<Asked> {
        self.ask(run, most, vec![]).await
    }

    /// As [`Self::create_scoring_run`], for the sweep: once for a model's turn, however many sweeps
    /// see the same `before`.
    pub async fn create_rescoring_run(
        &self,
        run: &ScoringRun,
        before: Option<DateTime<Utc>>,
        most: u64,
    ) -> Result<Asked> {
        self.ask(run, most, vec![self.turn_write(run, before)?])
            .await
    }

    /// Keeps a scoring run that the sweep would have asked for, had it not been refused: so that
    /// its owner sees why. Once for a version, a dataset and a reason; the model keeps its turn.
    pub async fn keep_refused_run(&self, run: &ScoringRun) -> Result<bool> {
        let earlier = self.noted_run(run).await?;
        if let Some(id) = earlier {
            let told = self
                .scoring_run(id)
                .await?
                .and_then(|run| run.progress.error);
            let code = |error: &Option<Failure>| error.as_ref().map(|error| error.code.clone());
            if code(&told) == code(&run.progress.error) {
                return Ok(false);
            }
        }
        let kept = item(&self.key(sk::run(run.id.into())), run)?;
        let note = Update::any(self.scored_note(run)).set("run", run.id)?;
        let note = match earlier {
            None => note.when_absent("run"),
            Some(earlier) => note.when("run", text(earlier.to_string()), "{} = {v}"),
        };
        let model = self.key(sk::model(run.model_id));
        let writes = vec![
            self.store.put_new_in_transaction(kept)?,
            note.in_transaction(&self.store)?,
            self.store.exists_in_transaction(&model)?,
        ];
        self.store.transact(writes).await
    }

    async fn ask(
        &self,
        run: &ScoringRun,
        most: u64,
        also: Vec<TransactWriteItem>,
    ) -> Result<Asked> {
        let id = RunId::Scoring(run.id);
        let metered = ScoringRun {
            metered: true,
            ..run.clone()
        };
        let Some(aside) = self.set_aside(id.made_at(), run.rows, most)? else {
            return Ok(Asked::NoRoom);
        };
        let note = Update::any(self.scored_note(run)).set("run", run.id)?;
        let mut writes = vec![aside, note.in_transaction(&self.store)?];
        writes.extend(self.queue_writes(id, &metered)?);
        writes.extend(also);
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => Asked::Kept,
            Err(failed) if failed.first() == Some(&true) => Asked::NoRoom,
            Err(_) => Asked::Already,
        })
    }

    /// The write that takes a model's turn to score by itself, if it is still as seen.
    fn turn_write(
        &self,
        run: &ScoringRun,
        before: Option<DateTime<Utc>>,
    ) -> Result<TransactWriteItem> {
        let before = serde_dynamo::to_attribute_value(before)?;
        Update::existing(self.key(sk::model(run.model_id)))
            .set("rescored_at", Utc::now())?
            .when("rescored_at", before, "{} = {v}")
            .in_transaction(&self.store)
    }

    /// Whether that version scores, or scored, that dataset: a run that failed does not count, one
    /// that was removed since does.
    pub async fn was_scored(&self, run: &ScoringRun) -> Result<bool> {
        let Some(id) = self.noted_run(run).await? else {
            return Ok(false);
        };
        let earlier = self.scoring_run(id).await?;
        Ok(earlier.is_none_or(|run| run.progress.status != RunStatus::Failed))
    }

    /// The run that was asked for last to score the same dataset by the same version.
    pub(crate) async fn noted_run(&self, run: &ScoringRun) -> Result<Option<ScoringRunId>> {
        #[derive(Deserialize)]
        struct Note {
            run: ScoringRunId,
        }
        let note: Option<Note> = self.store.get(&self.scored_note(run)).await?;
        Ok(note.map(|note| note.run))
    }

    /// How many runs of that kind wait their turn, up to 100.
    pub async fn waiting(&self, kind: RunKind) -> Result<usize> {
        let request = PageRequest {
            limit: 100,
            cursor: None,
        };
        let pk = keys::org_partition(self.org);
        let page: Page<Waiting> = self
            .store
            .page(&pk, &sk::waiting_of(kind), false, &request)
            .await?;
        Ok(page.items.len())
    }

    pub(crate) fn scored_note(&self, run: &ScoringRun) -> keys::Key {
        self.key(sk::scored(run.model_id, run.model_version, run.dataset_id))
    }

    async fn run<T: DeserializeOwned>(&self, id: RunId) -> Result<Option<T>> {
        self.get(sk::run(id)).await
    }

    /// The training run of that id.
    pub async fn training_run(&self, id: TrainingRunId) -> Result<Option<TrainingRun>> {
        self.run(id.into()).await
    }

    /// The scoring run of that id.
    pub async fn scoring_run(&self, id: ScoringRunId) -> Result<Option<ScoringRun>> {
        self.run(id.into()).await
    }

    /// Training runs, newest first.
    pub async fn training_runs(&self, request: &PageRequest) -> Result<Page<TrainingRun>> {
        self.newest_first(sk::runs(RunKind::Training), request)
            .await
    }

    /// Scoring runs, newest first.
    pub async fn scoring_runs(&self, request: &PageRequest) -> Result<Page<ScoringRun>> {
        self.newest_first(sk::runs(RunKind::Scoring), request).await
    }

    /// Up to `most` scoring runs of a model that have succeeded, newest first; only those asked for
    /// before that run, if one is named. Looks no further back than a thousand runs.
    pub async fn succeeded_runs(
        &self,
        model: ModelId,
        before: Option<ScoringRunId>,
        most: usize,
    ) -> Result<Vec<ScoringRun>> {
        const PAGES: usize = 10;
        let mut found = Vec::new();
        let mut cursor = before.map(|run| encode_text(&sk::run(run.into())));
        for _ in 0..PAGES {
            let limit = 100;
            let page = self.scoring_runs(&PageRequest { limit, cursor }).await?;
            found.extend(page.items.into_iter().filter(|run| {
                run.model_id == model && run.progress.status == RunStatus::Succeeded
            }));
            cursor = page.next_cursor;
            if found.len() >= most || cursor.is_none() {
                break;
            }
        }
        found.truncate(most);
        Ok(found)
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
        let request = PageRequest {
            limit: 1,
            cursor: None,
        };
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

    /// Says that a piece is done, which counts once however often it is said. Whether that was
    /// the last; nothing when the piece had been counted, or the run is no longer running.
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
        if id.kind() == RunKind::Scoring {
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
        let mut end = Update::existing(self.key(sk::run(id))).set("ended_at", now)?;
        end = match &finish {
            Finish::Trained(..) | Finish::Scored(..) => {
                let mut end = end
                    .set("status", RunStatus::Succeeded)?
                    .set("published", false)?
                    .when_in("status", &["joining"]);
                for (name, value) in self.due_attributes(id, now + Duration::seconds(30)) {
                    end = end.set(name, value)?;
                }
                match finish {
                    Finish::Scored(degraded, totals) => {
                        end.set("degraded", degraded)?.set("totals", totals)?
                    }
                    _ => end,
                }
            }
            Finish::Failed(failure) => end
                .set("status", RunStatus::Failed)?
                .set("error", failure)?
                .set("gsi2pk", keys::FAILED)?
                .set("gsi2sk", keys::due(now, id))?
                .when_in("status", &OPEN),
            Finish::Cancelled => end
                .set("status", RunStatus::Cancelled)?
                .remove("gsi2pk")
                .remove("gsi2sk")
                .when_in("status", &OPEN),
        };
        let slot = Update::any(self.key(sk::slots(id.kind())))
            .take("runs", AttributeValue::Ss(vec![id.to_string()]));
        let mut writes = vec![
            end.in_transaction(&self.store)?,
            slot.in_transaction(&self.store)?,
            self.store
                .delete_in_transaction(&self.key(sk::waiting(id)))?,
        ];
        match (id, &finish) {
            (RunId::Scoring(run), Finish::Scored(..)) => {
                writes.extend(self.metered(run, true).await?)
            }
            (RunId::Scoring(run), _) => writes.extend(self.metered(run, false).await?),
            (RunId::Training(_), Finish::Trained(version, model)) => {
                writes.extend(self.version_writes(version, model)?);
                writes.push(self.count_training(id.made_at())?);
            }
            (RunId::Training(_), _) => {}
        }
        self.store.transact(writes).await
    }

    /// The write that counts the customers set aside for a run, or gives them back.
    async fn metered(&self, id: ScoringRunId, scored: bool) -> Result<Option<TransactWriteItem>> {
        let run = self.scoring_run(id).await?.filter(|run| run.metered);
        run.map(|run| match scored {
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

    /// Puts on a scoring run which mail did not surely arrive, once. False when it is there.
    pub async fn add_delivery_problem(&self, id: ScoringRunId, problem: &str) -> Result<bool> {
        // The name they were first kept by.
        let update = Update::existing(self.key(sk::run(id.into())))
            .append("notices", AttributeValue::L(vec![text(problem)]))
            .when("notices", text(problem), "NOT contains({}, {v})");
        self.change(update).await
    }
}

/// A run's organization and id, as the index of due work has them.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct DueItem {
    pub due_org: OrgId,
    pub due_run: String,
    pub gsi2sk: String,
}
