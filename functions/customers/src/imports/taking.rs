//! Taking rows as events: the same way as a request's events, some at a time. What came of these is kept before the
//! next are taken, so that who takes up what was broken off goes on there.

use std::{collections::HashMap, sync::atomic::Ordering};

use api::ApiError;
use chrono::Utc;
use cloud::{Bucket, WorkError, bucket::keys};
use domain::{
    BatchId, CustomersAre, EventIssue, EventStatus, FieldSource, ImportField, ImportMapping,
    ImportPurpose, ImportResult, ImportRun, MOST_ROW_ERRORS, PlanId, ReceivedEvent, RowError,
    RunStatus,
};
use http::StatusCode;
use ledger::{Event, import::RowOutcome, intake::Item};
use runs::Lease;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use store::TenantStore;

use crate::{
    events::{Events, Judgement, Taking, count},
    state::not_kept,
};

/// Rows that are taken together, and bytes of what they tell: an object of the inbox has room for them.
const TOGETHER: usize = 2_000;
const BYTES: usize = 4 << 20;

/// What became of some rows.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Became {
    pub result: ImportResult,
    /// The first that are wrong.
    pub errors: Vec<RowError>,
    /// What the first were taken for that do not say all.
    #[serde(default)]
    pub notes: Vec<RowError>,
}

impl Became {
    pub fn add(&mut self, other: Self) {
        self.result += other.result;
        let room = MOST_ROW_ERRORS.saturating_sub(self.errors.len());
        self.errors.extend(other.errors.into_iter().take(room));
        let room = MOST_ROW_ERRORS.saturating_sub(self.notes.len());
        self.notes.extend(other.notes.into_iter().take(room));
    }

    /// What is to be shown of rows, in their order: what is wrong before what is not.
    pub fn shown(mut self) -> Vec<RowError> {
        let room = MOST_ROW_ERRORS.saturating_sub(self.errors.len());
        self.errors.extend(self.notes.into_iter().take(room));
        self.errors.sort_by_key(|error| error.row);
        self.errors
    }

    fn note(&mut self, notes: Vec<RowError>) {
        self.result.noted += u64::from(!notes.is_empty());
        let room = MOST_ROW_ERRORS.saturating_sub(self.notes.len());
        self.notes.extend(notes.into_iter().take(room));
    }

    fn wrong(&mut self, error: RowError) {
        self.result.rejected += 1;
        if self.errors.len() < MOST_ROW_ERRORS {
            self.errors.push(error);
        }
    }
}

/// A row with what it comes to.
pub type Read = (u64, RowOutcome);

/// A row that is told: its number, how many events it is, and what is to be known of it.
type ToldRow = (u64, usize, Vec<RowError>);

/// Who takes rows, for whom.
pub struct Taker<'a> {
    pub events: &'a Events,
    pub bucket: &'a Bucket,
    pub tenant: &'a TenantStore,
    pub run: &'a ImportRun,
    pub plan: PlanId,
    pub customers_are: CustomersAre,
}

impl Taker<'_> {
    /// Takes the rows of a piece, as long as it is this worker's and there is time.
    pub async fn take(
        &self,
        piece: u32,
        rows: Vec<Read>,
        lease: &Lease,
    ) -> Result<Became, WorkError> {
        let lost = lease.lost();
        let (mut all, mut known) = (Became::default(), HashMap::new());
        for (number, some) in together(rows).into_iter().enumerate() {
            if lost.load(Ordering::Relaxed) {
                return Err(WorkError::Gone);
            }
            let name = format!("taken-{piece:04}-{number:05}.json");
            let key = keys::piece(self.tenant.org(), self.run.id.into(), &name);
            let became = match self.bucket.get(&key).await? {
                Some(kept) => serde_json::from_slice(&kept)?,
                None => {
                    lease.has_time()?;
                    self.take_some(some, &mut known, &key).await?
                }
            };
            all.add(became);
        }
        Ok(all)
    }

    /// Of a run that was stopped nothing more is told.
    async fn is_running(&self) -> Result<(), WorkError> {
        let progress = self.tenant.run_progress(self.run.id.into()).await?;
        match progress.is_some_and(|progress| progress.status == RunStatus::Running) {
            true => Ok(()),
            false => Err(WorkError::Gone),
        }
    }

    async fn take_some(
        &self,
        rows: Vec<Read>,
        known: &mut HashMap<String, u64>,
        key: &str,
    ) -> Result<Became, WorkError> {
        let mut became = Became::default();
        let (mut items, mut of_rows) = (Vec::new(), Vec::new());
        for (row, outcome) in rows {
            became.result.rows += 1;
            match outcome {
                RowOutcome::Skipped => became.result.skipped += 1,
                RowOutcome::Wrong(error) => became.wrong(error),
                RowOutcome::Told(events, notes) => {
                    of_rows.push((row, events.len(), notes));
                    items.extend(events.into_iter().map(item));
                }
            }
        }
        let source = self.run.id.to_string();
        let taking = Taking {
            events: self.events,
            tenant: self.tenant,
            id: BatchId::new(),
            now: Utc::now(),
            source: &source,
        };
        let judged = taking.judge(items, known.clone()).await;
        let mut judgement = judged.map_err(refused)?;
        // The file has what is wrong.
        judgement.rejected.clear();
        judgement.note(|event| not_kept(self.customers_are, event));
        count_rows(of_rows, &judgement, &self.run.mapping, &mut became);
        let remember = |event: &Event| (event.message_id.clone(), event.body);
        known.extend(judgement.new.iter().map(remember));
        if self.run.purpose == ImportPurpose::Import {
            self.is_running().await?;
            let new = judgement.new.len() as u64;
            let counted = count(self.tenant, self.plan, new).await;
            counted.map_err(refused)?;
            if !judgement.became.is_empty() {
                taking.keep(&judgement).await.map_err(refused)?;
            }
        }
        self.bucket.put(key, serde_json::to_vec(&became)?).await?;
        Ok(became)
    }
}

/// An event that has no JSON of its own.
fn item(event: Event) -> Item<'static> {
    Item {
        raw: RawValue::NULL,
        outcome: Ok(event),
    }
}

/// Rows by what became of their events: one that has a rejected event is wrong, one that has a new one is taken.
fn count_rows(
    of_rows: Vec<ToldRow>,
    judgement: &Judgement,
    mapping: &ImportMapping,
    became: &mut Became,
) {
    let mut rest = &judgement.became[..];
    for (row, events, mut notes) in of_rows {
        let (of_row, after) = rest.split_at(events);
        rest = after;
        let issues = of_row.iter().flat_map(|event| &event.issues);
        notes.extend(issues.map(|issue| not_kept_of(row, issue, mapping)));
        became.note(notes);
        let is = |status: EventStatus| move |event: &&ReceivedEvent| event.status == status;
        if let Some(event) = of_row.iter().find(is(EventStatus::Rejected)) {
            became.wrong(RowError {
                row,
                column: None,
                code: event.code.clone().unwrap_or_default(),
                detail: event.detail.clone().unwrap_or_default(),
                taken: false,
            });
            continue;
        }
        let new = of_row.iter().filter(is(EventStatus::Accepted)).count();
        became.result.events += new as u64;
        match new {
            0 => became.result.duplicates += 1,
            _ => became.result.taken += 1,
        }
    }
}

/// What of a row's customer is not kept, as it is shown with the row.
fn not_kept_of(row: u64, issue: &EventIssue, mapping: &ImportMapping) -> RowError {
    let column = |name: &str| match ImportField::named(name).and_then(|field| mapping.get(&field)) {
        Some(FieldSource::Column(column)) => column.clone(),
        _ => name.to_owned(),
    };
    RowError {
        row,
        column: issue.field.strip_prefix("traits.").map(column),
        code: issue.code.clone(),
        detail: issue.detail.clone(),
        taken: true,
    }
}

/// Rows in their order, as many as are taken together.
fn together(rows: Vec<Read>) -> Vec<Vec<Read>> {
    let mut parts = Vec::new();
    let (mut some, mut bytes) = (Vec::new(), 0);
    for read in rows {
        if let (_, RowOutcome::Told(events, _)) = &read {
            let lengths = events.iter().map(|event| event.properties.get().len());
            bytes += lengths.sum::<usize>();
        }
        some.push(read);
        if some.len() == TOGETHER || bytes >= BYTES {
            parts.push(std::mem::take(&mut some));
            bytes = 0;
        }
    }
    if !some.is_empty() {
        parts.push(some);
    }
    parts
}

/// What stands in the way: the plan is its owner's, all else may go well another time.
fn refused(error: ApiError) -> WorkError {
    match error.status() {
        StatusCode::PAYMENT_REQUIRED => WorkError::owner(
            error.code(),
            "The plan has no room for more events this month: the rows before are told, the others are not.",
            "Choose a larger plan and import the file again, which tells nothing twice; or undo this import.",
        ),
        _ => WorkError::Retry(format!("events were not taken: {}", error.code())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_in_their_order_and_not_too_many_at_a_time() {
        let rows = (1..=4_500).map(|row| (row, RowOutcome::Skipped)).collect();
        let parts = together(rows);
        let lengths: Vec<usize> = parts.iter().map(Vec::len).collect();
        assert_eq!(lengths, [2_000, 2_000, 500]);
        assert_eq!(parts[2][0].0, 4_001);
        assert!(together(Vec::new()).is_empty());
    }

    #[test]
    fn what_a_customer_does_not_keep_is_said_with_the_row() {
        let issue = |code: &str, field: &str| EventIssue {
            code: code.into(),
            field: field.into(),
            detail: "It is not kept.".into(),
        };
        let event = |issues| ReceivedEvent {
            index: 0,
            message_id: None,
            status: EventStatus::Accepted,
            event: None,
            code: None,
            field: None,
            detail: None,
            issues,
        };
        let issues = vec![
            issue("too_many_traits", "traits"),
            issue("trait_too_long", "traits.name"),
            issue("trait_too_long", "traits.bio"),
        ];
        let judgement = Judgement {
            became: vec![event(Vec::new()), event(issues)],
            ..Judgement::default()
        };
        let column = FieldSource::Column("Nome".into());
        let mapping = ImportMapping::from([(ImportField::Name, column)]);
        let mut became = Became::default();
        let of_rows = vec![(6, 1, Vec::new()), (7, 1, Vec::new())];
        count_rows(of_rows, &judgement, &mapping, &mut became);
        assert_eq!((became.result.taken, became.result.noted), (2, 1));
        let shown = became.shown();
        let said: Vec<_> = shown
            .iter()
            .map(|note| (note.row, note.column.as_deref(), &*note.code, note.taken))
            .collect();
        let expected = [
            (7, None, "too_many_traits", true),
            (7, Some("Nome"), "trait_too_long", true),
            (7, Some("bio"), "trait_too_long", true),
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn of_many_errors_the_first_are_kept_and_all_counted() {
        let error = |row| RowError {
            row,
            column: None,
            code: "missing_field".into(),
            detail: "It is missing.".into(),
            taken: false,
        };
        let mut all = Became::default();
        for part in 0..3 {
            let mut became = Became::default();
            (0..600).for_each(|row| became.wrong(error(part * 600 + row)));
            all.add(became);
        }
        assert_eq!(all.result.rejected, 1_800);
        assert_eq!(all.errors.len(), MOST_ROW_ERRORS);
        assert_eq!(all.errors.last().map(|error| error.row), Some(999));
        let note = RowError {
            taken: true,
            ..error(7)
        };
        all.note(vec![note.clone()]);
        assert_eq!(all.result.noted, 1);
        assert!(
            all.shown().iter().all(|error| !error.taken),
            "errors come first"
        );
        let mut few = Became::default();
        few.wrong(error(9));
        few.note(vec![note.clone()]);
        assert_eq!(few.shown(), [note, error(9)]);
    }
}
