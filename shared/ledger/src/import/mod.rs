//! Rows of a file, read as events: by what its columns are taken for, through the same checks as events that are sent.

mod cells;
mod contradictions;
mod dates;
mod headers;
mod payments;
mod repeats;
mod rows;
mod subscriptions;
mod suggest;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use data::Frame;
use domain::{CustomersAre, FieldSource, ImportField, ImportKind, ImportMapping, RowError};

use crate::event::Event;
use crate::intake::{Request, tell_apart};
use cells::Cells;
pub use contradictions::{Contradiction, ContradictionFinder};
pub use repeats::{Repeat, RepeatCounter};
use rows::Rows;
pub use suggest::{KnownExport, Suggestion, suggest};

/// How the rows of a file are read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    pub kind: ImportKind,
    pub mapping: &'a ImportMapping,
    /// Columns that are not told.
    pub leave_out: &'a [String],
    pub customers_are: CustomersAre,
    /// As of when rows tell how things stand.
    pub as_of: DateTime<Utc>,
    /// Whether that was known then.
    pub as_of_is_history: bool,
    pub request: Request<'a>,
}

impl Reading<'_> {
    /// Whether rows that are the same may be several things: nothing in them tells one from the next.
    pub fn counts_repeats(&self) -> bool {
        !self.own_ids().is_empty()
    }

    /// The columns by which rows of one subscription or payment are compared; none where rows are of no such thing.
    pub fn compared_columns(&self) -> BTreeSet<String> {
        if !matches!(self.kind, ImportKind::Subscriptions | ImportKind::Payments) {
            return BTreeSet::new();
        }
        let column = |source: &FieldSource| match source {
            FieldSource::Column(name) => Some(name.clone()),
            FieldSource::Value(_) => None,
        };
        self.mapping.values().filter_map(column).collect()
    }

    /// The fields that tell a row from one that is the same, where one of them has something in it.
    fn own_ids(&self) -> &'static [ImportField] {
        match self.kind {
            ImportKind::Events => &[ImportField::MessageId],
            ImportKind::Payments => &[ImportField::InvoiceId, ImportField::PaymentId],
            ImportKind::Customers | ImportKind::Subscriptions => &[],
        }
    }
}

/// What a row comes to.
#[derive(Debug)]
pub enum RowOutcome {
    /// One event or more, and what the row was taken for where it does not say all.
    Told(Vec<Event>, Vec<RowError>),
    /// It tells of nothing.
    Skipped,
    Wrong(RowError),
}

/// Hands on what each row of a part of a file comes to, by its number. `first` is the number of the part's first row;
/// repeats and contradictions are those of the whole file, in their order. Events of one time that name the same id are
/// told apart by a millisecond, in the order of the part's rows.
pub fn each_row(
    frame: &Frame,
    first: u64,
    repeats: &[Repeat],
    contradictions: &[Contradiction],
    reading: &Reading<'_>,
    mut each: impl FnMut(u64, RowOutcome),
) {
    let rows = Rows::new(frame, reading);
    let mut outcomes = Vec::with_capacity(frame.rows);
    for at in 0..frame.rows {
        let row = first + at as u64;
        outcomes.push(match rows.read(at) {
            Ok(events) if events.is_empty() => RowOutcome::Skipped,
            Ok(mut events) => {
                if !rows.has_own_id(at) {
                    repeats::tell_apart(&mut events, row, repeats);
                }
                let contradicts = contradictions::note(&rows, at, row, contradictions);
                let notes = rows.notes(at).into_iter().chain(contradicts);
                let notes = notes.map(|note| rows.error(row, note, true));
                RowOutcome::Told(events, notes.collect())
            }
            Err(wrong) => RowOutcome::Wrong(rows.error(row, wrong, false)),
        });
    }
    tell_apart(outcomes.iter_mut().flat_map(|outcome| match outcome {
        RowOutcome::Told(events, _) => events.as_mut_slice(),
        _ => &mut [],
    }));
    for (row, outcome) in (first..).zip(outcomes) {
        each(row, outcome);
    }
}

/// What is wrong with a row.
#[derive(Debug)]
struct Wrong {
    field: Option<ImportField>,
    code: String,
    detail: String,
}

impl Wrong {
    fn new(field: ImportField, code: &str, detail: impl Into<String>) -> Self {
        Self {
            field: Some(field),
            code: code.to_owned(),
            detail: detail.into(),
        }
    }

    fn missing(field: ImportField) -> Self {
        let detail = format!("The row has no `{}`. Fill the cell.", field.name());
        Self::new(field, "missing_field", detail)
    }
}

/// A variant's name, as programs read it.
fn code(of: impl serde::Serialize) -> String {
    let name = serde_json::to_value(of).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    name.unwrap_or_default().to_owned()
}
