//! One row, read by what it is.

use chrono::{DateTime, SecondsFormat, Utc};
use data::Frame;
use domain::{CustomersAre, ImportField, ImportKind, RowError};
use serde_json::{Map, Value, json};

use super::{Cells, Reading, Wrong, code, payments, subscriptions};
use crate::event::{Event, Kind};
use crate::intake::{Rejection, parse_one};
use crate::owner::Owner;
use crate::row::Row;
use crate::subscription::{Payment, read};

/// The rows of a part of a file.
pub struct Rows<'a> {
    pub cells: Cells<'a>,
    pub reading: &'a Reading<'a>,
}

/// Something that a row tells.
pub struct Told<'a> {
    pub kind: Kind,
    /// What happened, of a track.
    pub name: Option<&'a str>,
    pub at: DateTime<Utc>,
    pub historical: bool,
    /// Where it is not made of the content.
    pub message: Option<String>,
    pub what: Map<String, Value>,
}

impl<'a> Rows<'a> {
    pub fn new(frame: &'a Frame, reading: &'a Reading<'a>) -> Self {
        Self {
            cells: Cells::new(frame, reading),
            reading,
        }
    }

    /// Whether the row has an id of its own; a cell that is empty is none.
    pub fn has_own_id(&self, row: usize) -> bool {
        let mut ids = self.reading.own_ids().iter();
        ids.any(|field| self.cells.text(*field, row).is_some())
    }

    /// The events that a row is; none of one that tells of nothing.
    pub fn read(&self, row: usize) -> Result<Vec<Event>, Wrong> {
        match self.reading.kind {
            ImportKind::Customers => Ok(vec![self.customer(row)?]),
            ImportKind::Events => Ok(vec![self.happened(row)?]),
            ImportKind::Payments => payments::read(self, row),
            ImportKind::Subscriptions => subscriptions::read(self, row),
        }
    }

    /// What is to be known of a row that is told though it does not say all.
    pub fn notes(&self, row: usize) -> Option<Wrong> {
        match self.reading.kind {
            ImportKind::Subscriptions => subscriptions::note(self, row),
            ImportKind::Customers => self.hidden_trait(row),
            ImportKind::Events | ImportKind::Payments => None,
        }
    }

    /// That a column is called as a trait which comes from another.
    fn hidden_trait(&self, row: usize) -> Option<Wrong> {
        let fields = [
            ImportField::Name,
            ImportField::Email,
            ImportField::CreatedAt,
        ];
        let field = self.cells.hides_a_column(row, &fields)?;
        let detail = format!(
            "The trait `{0}` comes from here, and the file has another column that is called `{0}`: what that says is not \
             told. Give it another name, or leave it out.",
            field.name()
        );
        Some(Wrong::new(field, "column_not_told", detail))
    }

    /// What is wrong with a row, or what it is taken for, as it is shown.
    pub fn error(&self, row: u64, wrong: Wrong, taken: bool) -> RowError {
        RowError {
            row,
            column: self.cells.column_of(wrong.field),
            code: wrong.code,
            detail: wrong.detail,
            taken,
        }
    }

    fn customer(&self, row: usize) -> Result<Event, Wrong> {
        let mut what = self.cells.others(row, &[]);
        for field in [ImportField::Name, ImportField::Email] {
            if let Some(text) = self.cells.text(field, row) {
                what.insert(field.name().to_owned(), text.into());
            }
        }
        if let Some(at) = self.cells.time(ImportField::CreatedAt, row)? {
            what.insert(ImportField::CreatedAt.name().to_owned(), iso(at).into());
        }
        let told = Told {
            kind: match self.reading.customers_are {
                CustomersAre::People => Kind::Identify,
                CustomersAre::Accounts => Kind::Group,
            },
            name: None,
            at: self.reading.as_of,
            historical: self.reading.as_of_is_history,
            message: None,
            what,
        };
        self.event(row, told)
    }

    fn happened(&self, row: usize) -> Result<Event, Wrong> {
        let name = self.cells.needed_text(ImportField::Event, row)?;
        let told = Told {
            kind: Kind::Track,
            name: Some(&name),
            at: self.cells.needed_time(ImportField::At, row)?,
            historical: true,
            message: self.cells.text(ImportField::MessageId, row),
            what: self.cells.others(row, &[]),
        };
        self.event(row, told)
    }

    /// The event that tells it, by the checks of all events, and by those of subscriptions and invoices.
    pub fn event(&self, row: usize, told: Told<'_>) -> Result<Event, Wrong> {
        let who = [
            (ImportField::UserId, "userId"),
            (ImportField::AccountId, "groupId"),
        ];
        let mut json = json!({
            "messageId": told.message, "event": told.name, "timestamp": iso(told.at),
            "historical": told.historical, told.kind.told_in(): told.what,
        });
        for (field, name) in who {
            if let Some(id) = self.cells.text(field, row) {
                json[name] = id.into();
            }
        }
        let text = json.to_string();
        let item = parse_one(told.kind, text.as_bytes(), &self.reading.request);
        let item = item.map_err(|error| Wrong {
            field: None,
            code: error.code().to_owned(),
            detail: error.to_string(),
        })?;
        let event = item.outcome.map_err(|why| self.rejected(why))?;
        match problem(&event) {
            Some(wrong) => Err(wrong),
            None => Ok(event),
        }
    }

    fn rejected(&self, why: Rejection) -> Wrong {
        let field = match why.field.as_deref() {
            Some("userId") if self.reading.kind == ImportKind::Events => Some(ImportField::UserId),
            Some("userId" | "groupId") => Some(self.reading.customers_are.field()),
            Some("timestamp") => Some(match self.reading.kind {
                ImportKind::Subscriptions => ImportField::StartedAt,
                _ => ImportField::At,
            }),
            Some("event") => Some(ImportField::Event),
            Some("messageId") => Some(ImportField::MessageId),
            _ => None,
        };
        Wrong {
            field,
            code: code(why.code),
            detail: why.detail,
        }
    }
}

/// What is wrong with what an event says of a subscription or an invoice.
fn problem(event: &Event) -> Option<Wrong> {
    let row = Row::new(Owner::Nobody, event);
    let problems = match read(&row) {
        Some(facts) => facts.problems,
        None => Payment::read(&row)?.1,
    };
    let (field, problem) = problems.into_iter().next()?;
    Some(Wrong {
        field: ImportField::named(field.name()),
        code: code(problem),
        detail: problem.detail(field),
    })
}

pub fn iso(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
