//! Rows of one subscription that say different things of it.

use std::collections::HashMap;

use domain::{ImportField, ImportKind};

use super::Wrong;
use super::rows::Rows;

/// What the rows of a part of a file have said of subscriptions.
#[derive(Default)]
pub struct Contradictions(HashMap<Subscription, Said>);

/// Whose, and its id; empty where it has none.
type Subscription = (String, String);
/// Which row was the last, and what it says of each of `ONE`.
type Said = (u64, Vec<Option<String>>);

/// What one subscription has one of.
const ONE: [ImportField; 8] = [
    ImportField::StartedAt,
    ImportField::Plan,
    ImportField::Amount,
    ImportField::AmountMinor,
    ImportField::UnitAmount,
    ImportField::Quantity,
    ImportField::Currency,
    ImportField::Interval,
];

impl Contradictions {
    /// What is to be known of a row that says something else than one before it.
    pub fn note(&mut self, rows: &Rows<'_>, at: usize, row: u64) -> Option<Wrong> {
        if rows.reading.kind != ImportKind::Subscriptions {
            return None;
        }
        let text = |field| rows.cells.text(field, at);
        let who = text(rows.reading.customers_are.field())?;
        let id = text(ImportField::SubscriptionId);
        let says: Vec<Option<String>> = ONE.map(text).into();
        let key = (who, id.clone().unwrap_or_default());
        let Some((first, said)) = self.0.get(&key) else {
            self.0.insert(key, (row, says));
            return None;
        };
        let (field, _) = ONE
            .into_iter()
            .zip(said.iter().zip(&says))
            .find(|(_, (said, says))| said != says)?;
        let detail = match id {
            Some(_) => format!(
                "Row {first} has the same subscription with another `{}`. It is read as one subscription, and the later \
                 row counts for how it stands. Correct one of the rows, or give each subscription an id of its own.",
                field.name()
            ),
            None => format!(
                "Row {first} has a subscription of the same customer with another `{}`, and neither has a \
                 `subscription_id`. They are read as one subscription, and the later row counts for how it stands. Give \
                 each an id of its own.",
                field.name()
            ),
        };
        let note = Wrong::new(field, "contradicts_another_row", detail);
        self.0.insert(key, (row, says));
        Some(note)
    }
}
