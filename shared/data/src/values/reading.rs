//! A cell, read as its column is.

use report::{ColumnReading, ColumnType, DateOrder, DecimalMark};

use crate::values::accounts::is_dash;
use crate::values::boolean::{is_cross, truth};
use crate::values::credits::{CREDIT, CRORE, DEBIT, RUPEES, sign_of_side};
use crate::values::date;
use crate::values::date_numbers::{digits_alone, millis};
use crate::values::duration::is_pair;
use crate::values::free::is_free;
use crate::values::key_words::may_be_name;
use crate::values::missing::{Missing, is_endless, is_missing, is_missing_value, missing};
use crate::values::number::{Amount, Numeric, parse};
use crate::values::units::{converted, may_multiply, power_of_name};
use crate::values::whole::without_zeros;

/// What a cell turned out to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Missing,
    /// An infinity: missing, and counted.
    Infinite,
    /// A number, or milliseconds.
    Number(f64),
    Text(&'a [u8]),
    Truth(bool),
    /// Nothing that the column's type can hold: set aside, which is counted and told with its place.
    Stray,
}

/// Whether a trimmed cell is one of the words that stand for a missing value in this column alone.
pub(crate) fn is_told_missing(words: &[String], cell: &[u8]) -> bool {
    !words.is_empty()
        && std::str::from_utf8(cell).is_ok_and(|cell| {
            let cell = cell.to_lowercase();
            words.contains(&cell)
        })
}

/// Reads a bare cell.
pub(crate) fn read<'a>(reading: &ColumnReading, cell: &'a [u8]) -> Cell<'a> {
    if is_told_missing(&reading.missing, cell) {
        return Cell::Missing;
    }
    match reading.kind {
        ColumnType::Text if cell.is_empty() || (is_missing(cell) && !is_text(reading, cell)) => {
            Cell::Missing
        }
        ColumnType::Text if reading.digits.is_some() => Cell::Text(without_zeros(cell)),
        ColumnType::Text => Cell::Text(cell),
        ColumnType::Boolean => match truth(cell) {
            Some(said) => Cell::Truth(said),
            None if reading.crosses && is_cross(cell) => Cell::Truth(true),
            None if is_missing_value(cell) => Cell::Missing,
            None => Cell::Stray,
        },
        ColumnType::Date => {
            let written = || match reading.date_order {
                Some(order) => date::parse(cell, order),
                None => date::parse_alone(cell),
            };
            match dated(cell, reading).or_else(written) {
                Some(millis) if reading.past_years => {
                    Cell::Number(date::in_the_past(cell, millis) as f64)
                }
                Some(millis) => Cell::Number(millis as f64),
                None if missing(cell).is_some_and(|missing| missing != Missing::Hidden) => {
                    Cell::Missing
                }
                None if is_endless(cell) => Cell::Missing,
                // Days that stand for none, too: they are counted and told.
                None => Cell::Stray,
            }
        }
        ColumnType::Integer | ColumnType::Number => number(reading, cell),
    }
}

/// Whether what elsewhere stands for a missing value is a text in this column.
fn is_text(reading: &ColumnReading, cell: &[u8]) -> bool {
    (reading.codes && cell.eq_ignore_ascii_case(b"na")) || (reading.names && may_be_name(cell))
}

/// The milliseconds of a date that is written as the column's owner says: in a plain number, or in years as they are
/// counted in Thailand.
pub(crate) fn dated(cell: &[u8], reading: &ColumnReading) -> Option<i64> {
    if reading.buddhist_years {
        return date::parse_buddhist(cell, reading.date_order.unwrap_or(DateOrder::DayFirst));
    }
    let kind = reading.date_numbers?;
    match parse(cell, DecimalMark::Point)? {
        Numeric::Amount(amount) if amount.unit.is_empty() => millis(kind, amount.value),
        Numeric::Code => millis(kind, digits_alone(cell)?),
        _ => None,
    }
}

fn number<'a>(reading: &ColumnReading, cell: &[u8]) -> Cell<'a> {
    // Where the column has no mark, each cell tells its own.
    let read = match reading.decimal {
        Some(decimal) => parse(cell, decimal),
        None => parse(cell, DecimalMark::Point).or_else(|| parse(cell, DecimalMark::Comma)),
    };
    match read {
        Some(Numeric::Amount(amount)) => {
            in_unit_of(cell, &amount, reading).map_or(Cell::Stray, Cell::Number)
        }
        Some(Numeric::Infinite) => Cell::Infinite,
        None if reading.zero_dashes && is_dash(cell) => Cell::Number(0.0),
        None if reading.zero_words && is_free(cell) => Cell::Number(0.0),
        None if is_missing_value(cell) => Cell::Missing,
        Some(Numeric::Code) | None => Cell::Stray,
    }
}

/// The amount of a cell in the unit of its column: times its multiple where the column has none, percent as fractions and
/// hours as minutes where those are meant, and from another unit of the same family. `None` when it is in any other unit
/// than the column.
pub(crate) fn in_unit_of(cell: &[u8], amount: &Amount, reading: &ColumnReading) -> Option<f64> {
    let own = reading.unit.as_deref();
    let value = match (amount.power, own.and_then(power_of_name)) {
        (0, _) => amount.value,
        (power, Some(own)) if power == own => amount.value,
        (_, Some(own)) => amount.multiplied / 10_f64.powi(own.into()),
        (_, None) => amount.multiplied,
    };
    if amount.unit.is_empty() {
        return Some(value);
    }
    if let Some(sign) = own.and_then(|own| sign_of_side(own, amount.unit)) {
        return Some(sign * value + 0.0);
    }
    let unit = amount.unit_name();
    match own {
        Some(DEBIT) if unit == CREDIT => return Some(-value + 0.0),
        Some(RUPEES) if unit == CREDIT => return Some(value * 10_f64.powi(CRORE.into())),
        _ => {}
    }
    let fits = match own {
        Some(known) => unit == *known,
        // What has no unit has no thousands of it either.
        None => !may_multiply(&unit),
    };
    let is_percent = reading.fractions && unit == "%";
    let are_minutes = reading.minutes && is_pair(cell);
    let value = match (is_percent, are_minutes) {
        (true, _) => value / 100.0,
        (_, true) => value / 60.0,
        _ => value,
    };
    match fits {
        true => Some(value),
        false => converted(value, &unit, own?),
    }
}

#[cfg(test)]
mod tests;
