//! What became of customers whom earlier runs scored: each build tells what has become known by then, so that nobody has
//! to. The next scoring of a model measures it.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::Utc;
use cloud::{Bucket, WorkError, bucket::keys};
use data_encoding::HEXLOWER;
use domain::{
    Churn, DatasetId, Feature, LedgerSource, Purpose, RunStatus, ScoringRun, ScoringRunId,
};
use ledger::{
    features::{Layout, Question},
    row::Row,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{PageRequest, TenantStore};

use super::Work;

/// Of more runs whose outcomes are known, the others wait for the next build.
const MOST_DUE: usize = 10;
/// Runs are looked for among so many pages of a hundred, the newest first.
const PAGES: usize = 10;
/// A run of more rows is measured while somebody waits, by a sample.
const MOST_ROWS: u64 = 1_000_000;

/// A run of which it is known by now who left.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Due {
    run: ScoringRunId,
    churn: Churn,
    /// When its customers were as they were scored, in milliseconds since 1970.
    date: i64,
    horizon: i64,
    /// What became available before this counts.
    until: i64,
}

/// Runs that scored what was built for it and whose horizon is over, without outcomes.
pub async fn due(tenant: &TenantStore, work: &Work) -> Result<Vec<Due>, WorkError> {
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    if organization
        .may_automate(Feature::Outcomes, Utc::now())
        .is_err()
    {
        return Ok(Vec::new());
    }
    let all = tenant.all_datasets().await?.into_iter();
    let scored: BTreeMap<DatasetId, LedgerSource> = all
        .filter_map(|dataset| Some((dataset.id, dataset.ledger?)))
        .filter(|(_, source)| source.purpose == Purpose::Scoring)
        .filter(|(_, source)| source.known_at() <= work.source.until)
        .collect();
    if scored.is_empty() {
        return Ok(Vec::new());
    }
    let mut due = Vec::new();
    let mut request = PageRequest::first(100);
    for _ in 0..PAGES {
        let page = tenant.scoring_runs(&request).await?;
        for run in page.items {
            let Some(due_of) = due_of(&run, &scored, work.source.until.timestamp_millis()) else {
                continue;
            };
            if tenant.performance(run.model_id, run.id).await?.is_none() {
                due.push(due_of);
            }
        }
        if page.next_cursor.is_none() {
            break;
        }
        request.cursor = page.next_cursor;
    }
    // The oldest first: they come last.
    due.reverse();
    due.truncate(MOST_DUE);
    Ok(due)
}

fn due_of(run: &ScoringRun, scored: &BTreeMap<DatasetId, LedgerSource>, until: i64) -> Option<Due> {
    let source = scored.get(&run.dataset_id)?;
    let is_measurable = run.progress.status == RunStatus::Succeeded && run.rows <= MOST_ROWS;
    let date = source.until.timestamp_millis();
    is_measurable.then_some(Due {
        run: run.id,
        churn: source.churn?,
        date,
        horizon: source.known_at().timestamp_millis() - date,
        until,
    })
}

/// What became of customers, by run.
pub struct Outcomes {
    questions: Vec<Question>,
    told: Vec<BTreeMap<String, bool>>,
}

impl Outcomes {
    pub fn of(due: &[Due]) -> Self {
        let question = |due: &Due| Question {
            layout: Layout::of(due.churn),
            dates: vec![due.date],
            horizon: due.horizon,
            until: due.until,
            labelled: true,
        };
        Self {
            questions: due.iter().map(question).collect(),
            told: vec![BTreeMap::new(); due.len()],
        }
    }

    /// Looks at a customer, whose rows are given by time.
    pub fn add(&mut self, customer: &str, rows: &[Row<'_>]) {
        for (question, told) in self.questions.iter().zip(&mut self.told) {
            if let Some(Some(left)) = question.outcomes(rows).first() {
                told.insert(customer.to_owned(), *left);
            }
        }
    }

    pub fn into_json(self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&self.told)
    }
}

/// Keeps what all pieces tell of each run as a batch of its outcomes, under a name that its content gives: so twice is
/// once.
pub async fn keep(
    bucket: &Bucket,
    tenant: &TenantStore,
    due: &[Due],
    pieces: &[Bytes],
) -> Result<(), WorkError> {
    let mut told = vec![BTreeMap::<String, bool>::new(); due.len()];
    for piece in pieces {
        let piece: Vec<BTreeMap<String, bool>> = serde_json::from_slice(piece)?;
        for (told, more) in told.iter_mut().zip(piece) {
            told.extend(more);
        }
    }
    for (due, batch) in due.iter().zip(told) {
        // A run that was deleted meanwhile needs none.
        let Some(run) = tenant.scoring_run(due.run).await? else {
            continue;
        };
        if batch.is_empty() {
            continue;
        }
        let bytes = Bytes::from(serde_json::to_vec(&batch)?);
        let name = HEXLOWER.encode(&Sha256::digest(&bytes)[..16]);
        bucket
            .put(&keys::outcomes(tenant.org(), run.id, &name), bytes)
            .await?;
        tenant.add_outcomes(&run, &name).await?;
    }
    Ok(())
}
