//! Times of day and zones, behind a date.

use crate::values::calendar::zone_minutes;
use crate::values::date_cursor::Cursor;

impl Cursor<'_> {
    /// Nothing, or a time and nothing behind it.
    pub fn time_or_end(&mut self) -> Option<i64> {
        if self.0.is_empty() {
            return Some(0);
        }
        self.one_of(b"Tt ,")?;
        self.skip(b" ,");
        if self
            .any_text(&["at ", "às ", "as ", "à ", "a las ", "um ", "- "])
            .is_some()
        {
            self.skip(b" ");
        }
        let millis = self.clock()? - self.zone()?;
        self.0.is_empty().then_some(millis)
    }

    /// `10:00`, `10:00:00.123`, `10.15.30 AM`, `3 PM`, `12h01`.
    pub fn clock(&mut self) -> Option<i64> {
        let hours = self.digits(1, 2)?;
        let Some(separator) = self.one_of(b":.h") else {
            let hours = self.half(hours)??;
            return clock(hours, 0, 0);
        };
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

    /// The hour of a day whose half is named; `None` when it is not, `Some(None)` when that hour does not exist.
    fn half(&mut self, hours: i64) -> Option<Option<i64>> {
        let mut at = Cursor(self.0);
        at.skip(b" ");
        let blank = "\u{202f}".as_bytes();
        at.0 = at.0.strip_prefix(blank).unwrap_or(at.0);
        let evening = match at.0.first()?.to_ascii_lowercase() {
            b'a' => false,
            b'p' => true,
            _ => return None,
        };
        at.0 = &at.0[1..];
        at.skip(b". ");
        at.one_of(b"mM")?;
        at.one_of(b".");
        self.0 = at.0;
        Some(
            (1..=12)
                .contains(&hours)
                .then_some(hours % 12 + if evening { 12 } else { 0 }),
        )
    }

    fn thousandths(&mut self) -> Option<i64> {
        let before = self.0.len();
        let fraction = self.digits(1, 9)?;
        let places = (before - self.0.len()) as u32;
        Some(fraction * 1000 / 10_i64.pow(places))
    }

    /// The milliseconds that a zone is ahead of UTC: `Z`, `+01:00`, `UTC`, `GMT+0100 (…)`; none is UTC.
    pub fn zone(&mut self) -> Option<i64> {
        let before = self.0;
        self.skip(b" ");
        let word = self.peek_word();
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
                return Some(minutes * 60_000);
            }
            Some(b'-') => -1,
            Some(_) => 1,
        };
        let hours = self.digits(1, 2)?;
        let _ = self.one_of(b":");
        let rest = if self.0.first().is_some_and(u8::is_ascii_digit) {
            self.digits(2, 2)?
        } else {
            0
        };
        if hours > 15 || rest > 59 {
            return None;
        }
        // What browsers say of a zone in words.
        if self.0.starts_with(b" (") && self.0.ends_with(b")") {
            self.0 = &[];
        }
        Some((minutes + sign * (hours * 60 + rest)) * 60_000)
    }
}

/// Milliseconds since midnight.
pub(crate) fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    let fits = hours < 24 && minutes < 60 && seconds < 61;
    fits.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000)
}
