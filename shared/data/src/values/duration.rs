//! Spans of time and times of day, in hours: `16:15:00`, `16h 15m`, `975 days 00:00:00`, `P3DT4H`, `3 years 3 mons`.

use crate::values::date_cursor::Cursor;
use crate::values::names::words;

/// The unit of spans of time.
pub(crate) const HOURS: &str = "h";

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;
/// On average.
const YEAR: f64 = 365.25 * DAY;
const MONTH: f64 = YEAR / 12.0;

/// Words for a span, in lower case, with its seconds.
const SPANS: [(&[&str], f64); 6] = [
    (
        &[
            "y", "yr", "yrs", "year", "years", "jahr", "jahre", "año", "años", "ano", "anos", "an",
            "ans", "anno", "anni", "jaar",
        ],
        YEAR,
    ),
    (
        &[
            "mo", "mos", "mon", "mons", "month", "months", "monat", "monate", "mes", "meses",
            "mês", "mois", "mese", "mesi", "maand", "maanden",
        ],
        MONTH,
    ),
    (
        &[
            "w",
            "wk",
            "wks",
            "week",
            "weeks",
            "woche",
            "wochen",
            "semana",
            "semanas",
            "semaine",
            "semaines",
            "settimana",
            "settimane",
            "weken",
        ],
        7.0 * DAY,
    ),
    (
        &[
            "d", "day", "days", "tag", "tage", "dia", "dias", "día", "días", "j", "jour", "jours",
            "giorno", "giorni", "dag", "dagen",
        ],
        DAY,
    ),
    (
        &[
            "h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "hora", "horas",
            "heure", "heures", "ora", "ore", "uur",
        ],
        HOUR,
    ),
    (
        &[
            "m", "min", "mins", "minute", "minutes", "minuten", "minuto", "minutos", "minuti",
            "minuut",
        ],
        MINUTE,
    ),
];
const SECONDS: [&str; 12] = [
    "s", "sec", "secs", "second", "seconds", "sek", "sekunden", "segundo", "segundos", "secondes",
    "secondi", "seconden",
];

/// Between the last two spans.
const AND: [&str; 7] = ["and ", "und ", "y ", "e ", "et ", "en ", "ed "];

/// The hours of a trimmed cell. One number with one word (`16h`) is an amount with a unit, and none of these.
pub(crate) fn hours(cell: &[u8]) -> Option<f64> {
    let (is_negative, rest) = match cell.strip_prefix(b"-") {
        Some(rest) => (true, Cursor(rest)),
        None => (false, Cursor(cell)),
    };
    let sign = if is_negative { -1.0 } else { 1.0 };
    let seconds = match rest.0.first()? {
        b'P' => sign * rest.iso()?,
        first if !first.is_ascii_digit() => return None,
        _ => match rest.colons() {
            Some(seconds) => sign * seconds,
            None if is_negative => rest.named_spans(sign)?,
            None => rest.named_spans(sign).or_else(|| rest.half_of_day())?,
        },
    };
    Some(seconds / HOUR + 0.0)
}

/// Of so many of two parts one at least begins with more than a day has hours, where they are minutes.
const BEYOND: u64 = 20;

/// Spans of a column whose parts stand between colons, counted as they go by.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clocks {
    /// `59:30`, and those of them with more than the hours of a day in front.
    two: u64,
    beyond_day: u64,
    /// `1:15:37`, with seconds; and those of them whose hours have one digit, as those of clocks mostly do not.
    three: u64,
    unpadded: u64,
    /// The column's name says that they are hours.
    named_hours: bool,
}

/// Words for hours, as columns are named.
const NAMED: [&str; 9] = [
    "hour", "hours", "stunden", "std", "horas", "heures", "ore", "uren", "timer",
];

impl Clocks {
    /// Of a column of that name.
    pub fn of(name: &str) -> Self {
        Self {
            named_hours: words(name)
                .iter()
                .any(|word| NAMED.contains(&word.as_str())),
            ..Self::default()
        }
    }

    pub fn see(&mut self, cell: &[u8]) {
        let digits = cell.strip_prefix(b"-").unwrap_or(cell);
        let mut parts = digits.split(|b| *b == b':');
        let first = parts.next().unwrap_or_default();
        if is_pair(digits) {
            let is_short = matches!(first, [_] | [b'0'..=b'1', _] | [b'2', b'0'..=b'3']);
            self.two += 1;
            // The end of a day is one of its times.
            self.beyond_day += u64::from(!is_short && digits != b"24:00");
        } else if parts.nth(1).is_some_and(|seconds| seconds != b"00") {
            self.three += 1;
            self.unpadded += u64::from(first.len() == 1);
        }
    }

    /// Whether those of two parts are minutes and seconds: hours stand before both elsewhere in the column, and these are
    /// no times of day from which seconds that are zero were left out; or some, and not by chance, begin with more than a
    /// day has hours, and the column's name does not say that they are hours.
    pub fn are_minutes(&self) -> bool {
        let beside_hours = self.three > 0 && self.beyond_day + self.unpadded > 0;
        let alone = self.beyond_day * BEYOND >= self.two && self.beyond_day > 0;
        self.two > 0 && (beside_hours || (alone && !self.named_hours))
    }
}

/// Whether a span has two parts between which a colon stands, and nothing else.
pub(crate) fn is_pair(cell: &[u8]) -> bool {
    let mut parts = cell
        .strip_prefix(b"-")
        .unwrap_or(cell)
        .split(|b| *b == b':');
    let is_part = |part: Option<&[u8]>| {
        part.is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
    };
    is_part(parts.next()) && is_part(parts.next()) && parts.next().is_none()
}

impl Cursor<'_> {
    /// `16`, `1.5`, `1,5`.
    fn decimal(&mut self) -> Option<f64> {
        let whole = self.digits(1, 9)? as f64;
        if self.one_of(b".,").is_none() {
            return Some(whole);
        }
        let before = self.0.len();
        let fraction = self.digits(1, 9)? as f64;
        Some(whole + fraction / 10_f64.powi((before - self.0.len()) as i32))
    }

    /// The seconds of `P1Y2M3DT4H5M6.5S`.
    fn iso(mut self) -> Option<f64> {
        self.one_of(b"P")?;
        let (mut seconds, mut in_day, mut parts) = (0.0, false, 0);
        while !self.0.is_empty() {
            if !in_day && self.one_of(b"T").is_some() {
                in_day = true;
                continue;
            }
            let count = self.decimal()?;
            parts += 1;
            seconds += count
                * match (self.one_of(b"YMWDHS")?, in_day) {
                    (b'Y', false) => YEAR,
                    (b'M', false) => MONTH,
                    (b'W', false) => 7.0 * DAY,
                    (b'D', false) => DAY,
                    (b'H', true) => HOUR,
                    (b'M', true) => MINUTE,
                    (b'S', true) => 1.0,
                    _ => return None,
                };
        }
        (parts > 0).then_some(seconds)
    }

    /// The seconds of `16:15`, `975:00:00`, `00:00:00.5`, and nothing behind.
    fn colons(mut self) -> Option<f64> {
        let hours = self.digits(1, 6)?;
        self.one_of(b":")?;
        let minutes = self.digits(2, 2).filter(|minutes| *minutes < 60)?;
        let mut seconds = 0.0;
        if self.one_of(b":").is_some() {
            let whole = self.count_digits() == 2;
            seconds = self.decimal().filter(|seconds| whole && *seconds < 60.0)?;
        }
        let minutes = (hours * 60 + minutes) as f64;
        self.0.is_empty().then_some(minutes * MINUTE + seconds)
    }

    /// The seconds since midnight of `1:30 PM`, and nothing behind.
    fn half_of_day(mut self) -> Option<f64> {
        let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'.';
        if !self.0.contains(&b':') || !self.0.last().is_some_and(is_letter) {
            return None;
        }
        let millis = self.clock()?;
        self.0.is_empty().then_some(millis as f64 / 1e3)
    }

    /// The seconds of at least two parts, larger ones first, of which the last may be a time: `2 days 03:00:00`. The sign
    /// is that of all of them, but of Python's `-1 days +23:00:00`.
    fn named_spans(mut self, sign: f64) -> Option<f64> {
        let (mut seconds, mut parts, mut last) = (0.0, 0, f64::INFINITY);
        while !self.0.is_empty() {
            let is_apart = self.one_of(b"+").is_some();
            if parts > 0
                && let Some(time) = self.colons()
            {
                return Some(sign * seconds + if is_apart { time } else { sign * time });
            }
            let digits = self.count_digits();
            let count = self.decimal()?;
            // `2h30`.
            if self.0.is_empty() && (parts, last, digits) == (1, HOUR, 2) && count < 60.0 {
                return Some(sign * (seconds + count * MINUTE));
            }
            self.skip(b" ");
            let span = span(self.word(), last).filter(|span| *span < last)?;
            (seconds, parts, last) = (seconds + count * span, parts + 1, span);
            self.skip(b" ,.");
            self.any_text(&AND);
        }
        (parts > 1).then_some(sign * seconds)
    }
}

/// The seconds of a span by its word; `m` behind years are months.
fn span(word: &[u8], last: f64) -> Option<f64> {
    if last == YEAR && word.eq_ignore_ascii_case(b"m") {
        return Some(MONTH);
    }
    let same = |name: &&str| word.eq_ignore_ascii_case(name.as_bytes());
    if SECONDS.iter().any(same) {
        return Some(1.0);
    }
    let (_, seconds) = SPANS.iter().find(|(names, _)| names.iter().any(same))?;
    Some(*seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_parts_are_minutes_where_three_are_hours() {
        for (cells, are_minutes) in [
            ("59:30 1:15:37", true),
            ("9:30 01:15:37 75:10", true),
            ("1:30 2:30 1:04:15", true),
            ("08:30 08:30:15", false),
            ("8:30 1:15:00", false),
            ("59:30 12:10", true),
            ("08:30 24:00", false),
            ("23:59 12:10", false),
            ("1:15:37 0:10:00", false),
        ] {
            let mut clocks = Clocks::default();
            cells
                .split(' ')
                .for_each(|cell| clocks.see(cell.as_bytes()));
            assert_eq!(clocks.are_minutes(), are_minutes, "{cells}");
        }
    }

    #[test]
    fn hours_are_those_of_a_column_that_is_called_so() {
        for (name, are_minutes) in [("call_duration", true), ("WeeklyHours", false)] {
            let mut clocks = Clocks::of(name);
            clocks.see(b"38:30");
            assert_eq!(clocks.are_minutes(), are_minutes, "{name}");
        }
    }

    #[test]
    fn spans_are_hours() {
        for (cell, expected) in [
            ("16:15:00", Some(16.25)),
            ("08:30", Some(8.5)),
            ("975:00:00", Some(975.0)),
            ("-00:30", Some(-0.5)),
            ("00:00:36.5", Some(36.5 / 3_600.0)),
            ("16h 15m", Some(16.25)),
            ("1 hr, 30 min", Some(1.5)),
            ("975 days 00:00:00", Some(23_400.0)),
            ("1 day, 2:30:00", Some(26.5)),
            ("-1 days +23:00:00", Some(-1.0)),
            ("3 years 3 mons", Some(39.0 * 730.5)),
            ("1y 6m", Some(18.0 * 730.5)),
            ("2h30", Some(2.5)),
            ("2h 30m", Some(2.5)),
            ("2h30m", Some(2.5)),
            ("1 hour and 30 minutes", Some(1.5)),
            ("2 Std. 30 Min.", Some(2.5)),
            ("1 Tag und 2 Stunden", Some(26.0)),
            ("2 días y 3 horas", Some(51.0)),
            ("1 an et 6 mois", Some(18.0 * 730.5)),
            ("2h75", None),
            ("2h3", None),
            ("2 and 3", None),
            ("P975D", Some(23_400.0)),
            ("PT16H15M", Some(16.25)),
            ("-P1DT1.5H", Some(-25.5)),
            ("16h", None),
            ("12 days", None),
            ("P", None),
            ("PT", None),
            ("P12", None),
            ("Plan", None),
            ("16:9", None),
            ("16:75", None),
            ("10:15 AM", Some(10.25)),
            ("1:30 PM", Some(13.5)),
            ("1:30pm", Some(13.5)),
            ("12:00 AM", Some(0.0)),
            ("9:15:36 p.m.", Some(21.26)),
            ("13:30 PM", None),
            ("-1:30 PM", None),
            ("10:15 Pro", None),
            ("5 m 3 h", None),
            ("12 Main Street", None),
            ("1:2:3:4", None),
        ] {
            assert_eq!(hours(cell.as_bytes()), expected, "{cell}");
        }
    }
}
