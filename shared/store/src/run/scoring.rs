//! Scoring runs.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{DateTime, Utc};
use domain::{
    BusEvent, BusEventKind, Degradation, Failure, ModelId, RunId, RunKind, RunStatus, ScoringRun,
    ScoringRunId, Totals,
};
use report::FileNotes;
use serde::Deserialize;

use crate::{
    Page, PageRequest, Result, Success, TenantStore,
    keys::{self, sk},
    page::encode_text,
    table::{item, text},
    update::Update,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Kept,
    /// The month has no room for its customers.
    NoRoom,
    /// Its dataset is not ready any more, or was read in another way since.
    DatasetChanged,
    Already,
}

impl TenantStore {
    pub async fn scoring_run(&self, id: ScoringRunId) -> Result<Option<ScoringRun>> {
        self.get(sk::run(id.into())).await
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
        let Some(aside) = self.set_aside(id.made_at(), run.counts_at_most(), most)? else {
            return Ok(Asked::NoRoom);
        };
        let note = Update::any(self.scored_note(run)).set("run", run.id)?;
        let mut writes = vec![aside, note.in_transaction(&self.store)?];
        writes.extend(self.queue_writes(id, &metered)?);
        writes.extend(also);
        writes.push(self.run_of_dataset(run.dataset_id, run.dataset_generation)?);
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => Asked::Kept,
            Err(failed) if failed.first() == Some(&true) => Asked::NoRoom,
            Err(failed) if failed.last() == Some(&true) => Asked::DatasetChanged,
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

    /// Whether that version scores, or scored, that generation of the dataset: a run that failed does not count, one
    /// that was removed since does.
    pub async fn was_scored(&self, run: &ScoringRun) -> Result<bool> {
        let Some(id) = self.noted_run(run).await? else {
            return Ok(false);
        };
        let earlier = self.scoring_run(id).await?;
        Ok(earlier.is_none_or(|earlier| {
            earlier.progress.status != RunStatus::Failed
                && earlier.dataset_generation == run.dataset_generation
        }))
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

    pub(crate) fn scored_note(&self, run: &ScoringRun) -> keys::Key {
        self.key(sk::scored(run.model_id, run.model_version, run.dataset_id))
    }

    /// What a scoring run made: files, which are written; its rows tell this against the model, and
    /// sum to that, and that is to be known of its file.
    pub fn scored(
        &self,
        run: &ScoringRun,
        degraded: Vec<Degradation>,
        totals: &Totals,
        file: &FileNotes,
    ) -> Result<Success> {
        let attributes = vec![
            ("degraded", serde_dynamo::to_attribute_value(&degraded)?),
            ("totals", serde_dynamo::to_attribute_value(totals)?),
            ("file", serde_dynamo::to_attribute_value(file)?),
        ];
        let mut events = vec![BusEventKind::ScoringCompleted {
            scoring_run_id: run.id,
            model_id: run.model_id,
        }];
        if !degraded.is_empty() {
            events.push(BusEventKind::ModelDegraded {
                model_id: run.model_id,
                version: run.model_version,
                scoring_run_id: run.id,
                reasons: degraded,
            });
        }
        let event = |kind| BusEvent::now(self.org, kind);
        Ok(Success {
            customers: totals.customers,
            attributes,
            writes: Vec::new(),
            events: events.into_iter().map(event).collect(),
        })
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
