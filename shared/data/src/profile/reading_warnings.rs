//! What a profile warns of in the way that a column was read.

use crate::profile::{ColumnProfile, Warning};

/// Nothing tells whether the day or the month comes first.
pub(crate) fn ambiguous_dates(column: &mut ColumnProfile) {
    let detail = "Its dates may have the day first or the month, and nothing in the file tells: they are kept as \
                  text. Say which comes first, or write them as 2026-11-21.";
    add(column, "ambiguous_dates", detail.into());
}

/// Some dates can only have the day first, and some only the month.
pub(crate) fn contradictory_dates(column: &mut ColumnProfile) {
    let detail = "Some of its dates can only have the day first, and others only the month: they are kept as text. \
                  Say which comes first, and the others are set aside, or write all as 2026-11-21.";
    add(column, "ambiguous_dates", detail.into());
}

/// Nothing tells whether a mark is for decimals or between thousands.
pub(crate) fn ambiguous_numbers(column: &mut ColumnProfile) {
    let detail = "Its numbers have three digits behind every mark, and nothing in the file tells whether that is for \
                  decimals or between thousands: they are read as decimals behind a point, and thousands behind a \
                  comma. Say which mark decimals have.";
    add(column, "ambiguous_numbers", detail.into());
}

fn add(column: &mut ColumnProfile, code: &str, detail: String) {
    column.warnings.push(Warning {
        code: code.into(),
        detail,
    });
}
