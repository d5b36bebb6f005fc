//! Rows to learn from and to score, made of what customers did: one for each customer and date.
//!
//! **Point in time.** The features of a date are made of nothing but what was available before it began
//! ([`Row::available_at`](crate::row::Row::available_at)), so what comes later, late or changed, changes no row of the
//! past. What became of a customer is looked up in what happened from then on, whenever it came.
//!
//! Times are milliseconds since 1970; a date is the first moment of its day (UTC).

mod cells;
mod census;
mod common;
mod dates;
mod known;
mod layout;
mod moment;
mod question;
mod standing;
mod truth;

#[cfg(test)]
mod tests;

pub use cells::{Cells, CellsWriter, concatenate};
pub use census::Census;
pub use common::common_names;
pub use dates::{dates, first_after};
pub use layout::{Amount, CUSTOMER, DATE, Layout, TARGET, Trait, TraitKind};
pub use question::Question;

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;
