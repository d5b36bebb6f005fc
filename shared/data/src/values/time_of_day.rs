//! Times of day and zones, behind a date.

use crate::values::calendar::{is_weekday, zone_minutes};
use crate::values::date_cursor::Cursor;

/// Words between a day and its time.
const BEFORE: [&str; 13] = [
    "at ", "às ", "as ", "à ", "a las ", "um ", "kl. ", "kl ", "om ", "alle ", "o ", "в ", "- ",
];

/// Words behind a time.
const BEHIND: [&str; 5] = [" uhr", " hrs", " hs", " h", "h"];

/// What stands around the one letter of a weekday.
const WEEKDAYS: [(&str, &str); 6] = [
    ("星期", ""),
    ("週", ""),
    ("周", ""),
    ("禮拜", ""),
    ("", "曜日"),
    ("", "요일"),
];

/// Morning and afternoon, where the halves of a day are named before the hour.
const HALVES: [(&str, bool); 8] = [
    ("上午", false),
    ("下午", true),
    ("午前", false),
    ("午後", true),
    ("오전", false),
    ("오후", true),
    ("AM", false),
    ("PM", true),
];

impl Cursor<'_> {
    /// Nothing, or a time and nothing behind it.
    pub fn time_or_end(&mut self) -> Option<i64> {
        self.weekday_behind();
        if self.0.is_empty() || self.is_zone_of_day() {
            return Some(0);
        }
        let separator = self.one_of(b" Tt,:_-")?;
        // As DB2 has it; `2024-07-25-05:00` is a day somewhere.
        if separator == b'-' && self.0.get(2) != Some(&b'.') {
            return None;
        }
        self.skip(b" ,");
        if self.any_text(&BEFORE).is_some() {
            self.skip(b" ");
        }
        self.time()
    }

    /// A time with its zone, and nothing behind it.
    pub fn time(&mut self) -> Option<i64> {
        let millis = self.clock()?;
        if BEHIND
            .iter()
            .any(|word| self.0.eq_ignore_ascii_case(word.as_bytes()))
        {
            self.0 = &[];
        }
        let millis = millis - self.zone()?;
        self.0.is_empty().then_some(millis)
    }

    /// A weekday in parentheses, `(Thu)`, `(木)`, or in Chinese, Japanese and Korean: `星期一`, `木曜日`.
    fn weekday_behind(&mut self) {
        let mut at = *self;
        at.skip(b" ");
        let word = str::from_utf8(at.peek_word()).unwrap_or_default();
        let is_day = |(before, behind): &(&str, &str)| {
            let day = word
                .strip_prefix(before)
                .and_then(|word| word.strip_suffix(behind));
            day.is_some_and(|day| day.chars().count() == 1)
        };
        if WEEKDAYS.iter().any(is_day) {
            at.word();
            *self = at;
            return;
        }
        if at.one_of(b"(").is_none() {
            return;
        }
        let day = at.word();
        let is_short = !day.is_ascii() && day.len() == 3;
        if (is_short || is_weekday(day)) && at.one_of(b")").is_some() {
            *self = at;
        }
    }

    /// Whether a zone is all that is left, as XML has it behind a day; it is that day there.
    fn is_zone_of_day(self) -> bool {
        match self.0 {
            b"Z" | b"z" => true,
            [b'+' | b'-', zone @ ..] => {
                zone.len() == 5
                    && zone[2] == b':'
                    && zone.iter().filter(|b| b.is_ascii_digit()).count() == 4
            }
            _ => false,
        }
    }

    /// `10:00`, `10:00:00.123`, `10.15.30 AM`, `3 PM`, `12h01`, `1015`, `下午3:15`, `15时15分`.
    pub fn clock(&mut self) -> Option<i64> {
        let half = HALVES
            .iter()
            .find(|(name, _)| self.text(name).is_some())
            .map(|(_, evening)| *evening);
        self.skip(b" ");
        if matches!(self.count_digits(), 4 | 6) {
            return self.compact_clock();
        }
        let hours = self.digits(1, 2)?;
        self.minutes(match half {
            Some(evening) => half_hours(hours, evening)?,
            None => hours,
        })
    }

    /// The rest of a time whose hours are read.
    fn minutes(&mut self, hours: i64) -> Option<i64> {
        if self.any_text(&["时", "時", "点", "시"]).is_some() {
            return self.cjk_minutes(hours);
        }
        let Some(separator) = self.one_of(b":.h") else {
            let hours = self.half(hours)??;
            return clock(hours, 0, 0);
        };
        if separator == b'h' && self.count_digits() == 0 {
            return clock(hours, 0, 0);
        }
        let separator = if separator == b'h' { b':' } else { separator };
        let minutes = self.digits(2, 2)?;
        let (mut seconds, mut millis) = (0, 0);
        if self.one_of(&[separator]).is_some() {
            seconds = self.digits(2, 2)?;
            if self.one_of(b".,").is_some() {
                millis = self.thousandths()?;
            }
        }
        let hours = self.half(hours).unwrap_or(Some(hours))?;
        Some(clock(hours, minutes, seconds)? + millis)
    }

    fn cjk_minutes(&mut self, hours: i64) -> Option<i64> {
        self.skip(b" ");
        let mut parts = [0, 0];
        for (part, names) in parts.iter_mut().zip([["分", "분"], ["秒", "초"]]) {
            if self.count_digits() > 0 {
                *part = self.digits(1, 2)?;
                self.any_text(&names)?;
                self.skip(b" ");
            }
        }
        clock(hours, parts[0], parts[1])
    }

    /// `1015`, `101500`, `101500.123`.
    fn compact_clock(&mut self) -> Option<i64> {
        let (hours, minutes) = (self.digits(2, 2)?, self.digits(2, 2)?);
        let seconds = self.digits(2, 2).unwrap_or(0);
        let millis = match self.one_of(b".,") {
            Some(_) => self.thousandths()?,
            None => 0,
        };
        Some(clock(hours, minutes, seconds)? + millis)
    }

    /// The hour of a day whose half is named; `None` when it is not, `Some(None)` when that hour does not exist.
    fn half(&mut self, hours: i64) -> Option<Option<i64>> {
        let mut at = Cursor(self.0);
        at.skip(b" ");
        at.any_text(&["\u{202f}", "\u{a0}"]);
        // In Arabic, behind the hour.
        for (name, evening) in [("ص", false), ("م", true)] {
            if at.text(name).is_some() {
                self.0 = at.0;
                return Some(half_hours(hours, evening));
            }
        }
        let evening = match at.0.first()?.to_ascii_lowercase() {
            b'a' => false,
            b'p' => true,
            _ => return None,
        };
        at.0 = &at.0[1..];
        at.skip(b". ");
        at.any_text(&["\u{a0}"]);
        // `3:15p` as well.
        let is_half = at.one_of(b"mM").is_some() || at.0.is_empty();
        // `America/Lima` is no morning.
        if !is_half || at.0.first().is_some_and(u8::is_ascii_alphabetic) {
            return None;
        }
        at.one_of(b".");
        self.0 = at.0;
        Some(half_hours(hours, evening))
    }

    fn thousandths(&mut self) -> Option<i64> {
        let before = self.0.len();
        let fraction = self.digits(1, 9)?;
        let places = (before - self.0.len()) as u32;
        Some(fraction * 1000 / 10_i64.pow(places))
    }

    /// The milliseconds that a zone is ahead of UTC: `Z`, `+01:00`, `UTC`, `GMT+0100 (…)`, `+01:00[Europe/Lisbon]`;
    /// none is UTC.
    pub fn zone(&mut self) -> Option<i64> {
        let before = self.0;
        self.skip(b" ");
        let word = self.peek_word();
        if self.is_place() {
            self.0 = &[];
            return Some(0);
        }
        let mut minutes = 0;
        if !word.is_empty() {
            match zone_minutes(word) {
                Some(known) => {
                    self.word();
                    minutes = known;
                }
                None => {
                    self.0 = before;
                    return Some(0);
                }
            }
        }
        let sign = match self.one_of(b"+-") {
            None => {
                if word.is_empty() {
                    self.0 = before;
                }
                self.zone_in_words();
                return Some(minutes * 60_000);
            }
            Some(b'-') => -1,
            Some(_) => 1,
        };
        let hours = self.digits(1, 2)?;
        let _ = self.one_of(b":");
        let rest = match self.count_digits() {
            0 => 0,
            _ => self.digits(2, 2)?,
        };
        if hours > 15 || rest > 59 {
            return None;
        }
        self.zone_in_words();
        Some((minutes + sign * (hours * 60 + rest)) * 60_000)
    }

    /// A zone by its place, and nothing behind it: `Europe/Berlin`. The time is that of the clocks there.
    fn is_place(self) -> bool {
        const PARTS: [&str; 11] = [
            "Africa/",
            "America/",
            "Antarctica/",
            "Asia/",
            "Atlantic/",
            "Australia/",
            "Etc/",
            "Europe/",
            "Indian/",
            "Pacific/",
            "US/",
        ];
        let mut at = self;
        let is_name = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b'/' | b'-');
        at.any_text(&PARTS).is_some() && !at.0.is_empty() && at.0.iter().all(is_name)
    }

    /// What browsers and Java say of a zone in words, behind its offset.
    fn zone_in_words(&mut self) {
        let is_in = |open: &[u8], close: &[u8]| self.0.starts_with(open) && self.0.ends_with(close);
        // `-0500 EST`, as Go and Ruby have it.
        let is_named = self
            .0
            .strip_prefix(b" ")
            .is_some_and(|name| zone_minutes(name).is_some());
        if is_in(b" (", b")") || is_in(b"[", b"]") || is_named {
            self.0 = &[];
        }
    }
}

/// The hour from 0 to 23; `None` when there is none such. Noon is twelve, or zero.
fn half_hours(hours: i64, evening: bool) -> Option<i64> {
    (0..=12)
        .contains(&hours)
        .then_some(hours % 12 + if evening { 12 } else { 0 })
}

/// Milliseconds since midnight; 24:00 is the next one.
fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    let fits =
        (hours < 24 && minutes < 60 && seconds < 61) || (hours, minutes, seconds) == (24, 0, 0);
    fits.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000)
}
