//! Rows that say different things of one subscription or payment, found over the whole of a file.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use data::Frame;
use domain::{ImportField, ImportKind};
use serde::{Deserialize, Serialize};

use super::rows::Rows;
use super::{Reading, Wrong};

/// Subscriptions or payments that are remembered at a time, some seventy bytes each. A file that may have more is looked
/// through several times, each time at others of them.
pub const REMEMBERED: u64 = 1_500_000;

/// What one subscription has one of.
const OF_SUBSCRIPTION: [ImportField; 8] = [
    ImportField::StartedAt,
    ImportField::Plan,
    ImportField::Amount,
    ImportField::AmountMinor,
    ImportField::UnitAmount,
    ImportField::Quantity,
    ImportField::Currency,
    ImportField::Interval,
];

/// What one payment has one of.
const OF_PAYMENT: [ImportField; 5] = [
    ImportField::UserId,
    ImportField::AccountId,
    ImportField::Amount,
    ImportField::AmountMinor,
    ImportField::Currency,
];

/// What the payments of one invoice have in common: it may be paid in parts.
const OF_INVOICE: [ImportField; 3] = [
    ImportField::UserId,
    ImportField::AccountId,
    ImportField::Currency,
];

/// As many fields are compared at most.
const MOST: usize = OF_SUBSCRIPTION.len();

/// A row that says something else than one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    pub row: u64,
    /// The one before it.
    pub earlier: u64,
    /// In what they differ.
    pub field: ImportField,
}

/// Finds contradictions part by part of a file, of those of its subscriptions or payments that are looked at this time.
#[derive(Debug)]
pub struct ContradictionFinder {
    said: HashMap<u64, Said>,
    time: u64,
    times: u64,
}

/// Which row was the last, and hashes of what it says of each field that is compared.
#[derive(Debug)]
struct Said {
    row: u64,
    says: [u32; MOST],
}

impl ContradictionFinder {
    /// Those that find all contradictions of a file of at most so many rows, each looking through all of it.
    pub fn of_file(rows: u64) -> impl Iterator<Item = Self> {
        let times = rows.div_ceil(REMEMBERED).max(1);
        (0..times).map(move |time| Self {
            said: HashMap::new(),
            time,
            times,
        })
    }

    /// Looks at the next part, whose first row has that number.
    pub fn add(&mut self, frame: &Frame, first: u64, reading: &Reading<'_>) -> Vec<Contradiction> {
        let rows = Rows::new(frame, reading);
        (0..frame.rows)
            .filter_map(|at| self.look(&rows, at, first + at as u64))
            .collect()
    }

    fn look(&mut self, rows: &Rows<'_>, at: usize, row: u64) -> Option<Contradiction> {
        let key = subject(rows, at)?;
        if key % self.times != self.time {
            return None;
        }
        // A row that is wrong or tells of nothing contradicts none.
        let events = rows.read(at).ok()?;
        let name = &events.first()?.name;
        let key = match rows.reading.kind {
            // It may have failed before it was paid.
            ImportKind::Payments => hash(&(key, name)),
            _ => key,
        };
        let fields = compared(rows, at);
        let says = says(rows, at, fields);
        let Some(said) = self.said.get_mut(&key) else {
            self.said.insert(key, Said { row, says });
            return None;
        };
        let differs = (0..fields.len()).find(|n| said.says[*n] != says[*n])?;
        let earlier = std::mem::replace(said, Said { row, says }).row;
        Some(Contradiction {
            row,
            earlier,
            field: fields[differs],
        })
    }
}

/// What a row is of: a subscription, by whose it is and by its id if it has one, or a payment or invoice that has one.
fn subject(rows: &Rows<'_>, at: usize) -> Option<u64> {
    let text = |field| rows.cells.text(field, at);
    match rows.reading.kind {
        ImportKind::Subscriptions => {
            let who = text(rows.reading.customers_are.field())?;
            Some(hash(&(who, text(ImportField::SubscriptionId))))
        }
        ImportKind::Payments => {
            let payment = text(ImportField::PaymentId).map(|id| (true, id));
            let one = payment.or_else(|| Some((false, text(ImportField::InvoiceId)?)));
            Some(hash(&one?))
        }
        ImportKind::Customers | ImportKind::Events => None,
    }
}

fn compared(rows: &Rows<'_>, at: usize) -> &'static [ImportField] {
    match rows.reading.kind {
        ImportKind::Subscriptions => &OF_SUBSCRIPTION,
        ImportKind::Payments if rows.cells.text(ImportField::PaymentId, at).is_some() => {
            &OF_PAYMENT
        }
        ImportKind::Payments => &OF_INVOICE,
        ImportKind::Customers | ImportKind::Events => &[],
    }
}

fn says(rows: &Rows<'_>, at: usize, fields: &[ImportField]) -> [u32; MOST] {
    let mut says = [0; MOST];
    for (hashed, field) in says.iter_mut().zip(fields) {
        *hashed = hash(&rows.cells.text(*field, at)) as u32;
    }
    says
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// What is to be known of a row that contradicts one before it.
pub fn note(rows: &Rows<'_>, at: usize, row: u64, all: &[Contradiction]) -> Option<Wrong> {
    let found = all.binary_search_by_key(&row, |one| one.row).ok()?;
    let Contradiction { earlier, field, .. } = *all.get(found)?;
    let name = field.name();
    let has = |field| rows.cells.text(field, at).is_some();
    if rows.reading.kind == ImportKind::Payments {
        let what = match has(ImportField::PaymentId) {
            true => "payment",
            false => "invoice",
        };
        let detail = format!(
            "Row {earlier} has the same {what} with another `{name}`. Both are counted, as payments of their own. Correct \
             one of the rows, or give each an id of its own."
        );
        return Some(Wrong::new(field, "contradicts_another_payment", detail));
    }
    let detail = match has(ImportField::SubscriptionId) {
        true => format!(
            "Row {earlier} has the same subscription with another `{name}`. It is read as one subscription, and the later \
             row counts for how it stands. Correct one of the rows, or give each subscription an id of its own."
        ),
        false => format!(
            "Row {earlier} has a subscription of the same customer with another `{name}`, and neither has a \
             `subscription_id`. They are read as one subscription, and the later row counts for how it stands. Give each \
             an id of its own."
        ),
    };
    Some(Wrong::new(field, "contradicts_another_row", detail))
}
