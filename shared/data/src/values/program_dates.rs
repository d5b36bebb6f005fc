//! Dates as programs wrap them.

use crate::values::date::{Day, Read, YEARS, day_number};

/// As programs wrap dates: `/Date(1684459297000)/`, `ISODate("2023-05-19")`, `datetime'2023-05-19T01:21:37'`.
pub(super) fn of_program(cell: &[u8]) -> Option<Read> {
    let within = |open: &str, close: &str| {
        let inner = cell.strip_prefix(open.as_bytes())?;
        inner.strip_suffix(close.as_bytes())
    };
    // JSON may have its strokes escaped.
    let millis = within("/Date(", ")/").or_else(|| within("\\/Date(", ")\\/"));
    if let Some(inner) = millis {
        return since_epoch_in_millis(inner);
    }
    let mut wraps = WRAPS.iter();
    let inner = wraps.find_map(|(open, close)| within(open, close))?;
    inner.first()?.is_ascii_digit().then(|| Read::of(inner))?
}

/// What programs write around dates.
const WRAPS: [(&str, &str); 7] = [
    ("ISODate(\"", "\")"),
    ("datetime'", "'"),
    ("{ts '", "'}"),
    ("{d '", "'}"),
    ("TIMESTAMP '", "'"),
    ("DATE '", "'"),
    ("#", "#"),
];

/// `1684459297000+0200`, of which the zone is said besides. The first and the last day of .NET stand for none.
fn since_epoch_in_millis(text: &[u8]) -> Option<Read> {
    let (sign, text) = match text.strip_prefix(b"-") {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let digits = text.split(|b| matches!(b, b'+' | b'-')).next()?;
    let millis: i64 = str::from_utf8(digits).ok()?.parse().ok()?;
    let millis = sign * millis;
    let first = day_number(*YEARS.start(), 1, 1)?;
    let last = day_number(*YEARS.end(), 12, 31)?;
    let day = match millis.div_euclid(86_400_000) {
        day if day < first => no_day(1),
        day if day > last => no_day(9_999),
        day => Day::Known(day),
    };
    Some(Read {
        day,
        millis: millis.rem_euclid(86_400_000),
    })
}

/// A day that stands for none.
fn no_day(year: i64) -> Day {
    Day::YearFirst {
        year,
        second: 1,
        third: 1,
    }
}
