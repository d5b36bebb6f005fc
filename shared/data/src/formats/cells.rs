//! A workbook's cells as text.

use std::fmt::Write;

use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::formats::marked::may_be_thousands;

/// Appends a cell: numbers in full and with a point that can be no other mark, dates by ISO 8601, times and durations in
/// hours, errors as Excel shows them.
pub(super) fn write(cell: &DataRef, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match cell {
        DataRef::Empty => Ok(()),
        DataRef::Int(value) => write!(out, "{value}"),
        DataRef::Float(value) => {
            let start = out.len();
            let written = write!(out, "{value}");
            if may_be_thousands(&out[start..]) {
                out.push('0');
            }
            written
        }
        DataRef::Bool(true) => out.write_str("TRUE"),
        DataRef::Bool(false) => out.write_str("FALSE"),
        DataRef::String(text) => out.write_str(text),
        DataRef::SharedString(text) => out.write_str(text),
        DataRef::Error(error) => write!(out, "{error}"),
        DataRef::DateTime(value) => date(value, out),
        DataRef::DateTimeIso(text) => out.write_str(plain_date(text)),
        DataRef::DurationIso(text) => match hours_of(text) {
            Some(hours) => write!(out, "{hours}"),
            None => out.write_str(text),
        },
    };
}

/// The last day that Excel knows, 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

const DAY: f64 = 86_400.0;

fn date(value: &ExcelDateTime, out: &mut String) -> std::fmt::Result {
    let days = value.as_f64();
    if value.is_duration() || (0.0..1.0).contains(&days) {
        return write!(out, "{}", (days * DAY).round() / 3_600.0);
    }
    if !(1.0..LAST_DAY).contains(&days) {
        return write!(out, "{days}");
    }
    match moment(value) {
        None => write!(out, "{days}"),
        Some(moment) if moment.time() == NaiveTime::MIN => write!(out, "{}", moment.date()),
        Some(moment) => write!(out, "{}", moment.format("%Y-%m-%dT%H:%M:%S")),
    }
}

/// To the second: what is beyond is what binary fractions leave over.
fn moment(value: &ExcelDateTime) -> Option<NaiveDateTime> {
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    let time = date.and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into())?;
    time.checked_add_signed(TimeDelta::milliseconds(500))?
        .with_nanosecond(0)
}

/// A date without the midnight that it is given.
fn plain_date(text: &str) -> &str {
    let midnight = ["T00:00:00", "T00:00:00Z", "T00:00:00.000", "T00:00:00.000Z"];
    match text.split_at_checked(10) {
        Some((date, time)) if midnight.contains(&time) => date,
        _ => text,
    }
}

/// `PT1H30M0S` in hours.
fn hours_of(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    while let Some(at) = rest.find(['H', 'M', 'S']) {
        let number: f64 = rest[..at].replace(',', ".").parse().ok()?;
        seconds += number
            * match rest.as_bytes()[at] {
                b'H' => 3_600.0,
                b'M' => 60.0,
                _ => 1.0,
            };
        rest = &rest[at + 1..];
    }
    rest.is_empty().then_some(seconds / 3_600.0)
}

#[cfg(test)]
mod tests {
    use calamine::{CellErrorType, ExcelDateTimeType};

    use super::*;

    fn written(cell: DataRef) -> String {
        let mut text = String::new();
        write(&cell, &mut text);
        text
    }

    #[test]
    fn cells_are_written_plainly() {
        let date = |days, is_1904| {
            DataRef::DateTime(ExcelDateTime::new(
                days,
                ExcelDateTimeType::DateTime,
                is_1904,
            ))
        };
        let duration = |days| {
            DataRef::DateTime(ExcelDateTime::new(
                days,
                ExcelDateTimeType::TimeDelta,
                false,
            ))
        };
        for (cell, text) in [
            (DataRef::Float(45.0), "45"),
            (DataRef::Float(29.85), "29.85"),
            (DataRef::Float(-1.234), "-1.2340"),
            (DataRef::Float(0.234), "0.234"),
            (DataRef::Float(-1e-7), "-0.0000001"),
            (DataRef::Float(1e16), "10000000000000000"),
            (DataRef::Int(9_007_199_254_740_993), "9007199254740993"),
            (DataRef::Bool(true), "TRUE"),
            (DataRef::Error(CellErrorType::NA), "#N/A"),
            (DataRef::Empty, ""),
            (date(45_982.0, false), "2025-11-21"),
            (date(45_982.427_256_944, false), "2025-11-21T10:15:15"),
            (date(45_982.999_999_9, false), "2025-11-22"),
            (date(44_520.0, true), "2025-11-21"),
            (date(0.5, false), "12"),
            (date(-3.0, false), "-3"),
            (date(1e300, false), &format!("{}", 1e300)),
            (duration(1.5), "36"),
            (
                DataRef::DateTimeIso("2025-11-21T00:00:00".into()),
                "2025-11-21",
            ),
            (
                DataRef::DateTimeIso("2025-11-21T08:00:00".into()),
                "2025-11-21T08:00:00",
            ),
            (DataRef::DurationIso("PT01H30M00S".into()), "1.5"),
            (DataRef::DurationIso("soon".into()), "soon"),
        ] {
            assert_eq!(written(cell), text);
        }
    }
}
