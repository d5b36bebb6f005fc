//! Months of UTC.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A month, written as `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month(i32);

impl Month {
    /// That of a moment.
    pub fn of(at: DateTime<Utc>) -> Self {
        Self(at.year() * 12 + at.month0() as i32)
    }

    /// That of milliseconds since 1970.
    pub fn of_millis(at: i64) -> Self {
        Self::of(DateTime::from_timestamp_millis(at).unwrap_or_default())
    }

    /// Its first moment.
    pub fn begin(self) -> DateTime<Utc> {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1);
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        first.and_time(chrono::NaiveTime::MIN).and_utc()
    }

    /// So many months later, or earlier.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Months from another to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// All from this one to another, that one too.
    pub fn up_to(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}",
            self.0.div_euclid(12),
            self.0.rem_euclid(12) + 1
        )
    }
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no month: write it as 2026-03")]
pub struct NoMonth;

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let (year, month) = text.split_once('-').ok_or(NoMonth)?;
        let year: i32 = year.parse().map_err(|_| NoMonth)?;
        let month: i32 = month.parse().map_err(|_| NoMonth)?;
        let is_one = (1..=9999).contains(&year) && (1..=12).contains(&month);
        let read = Self(year.saturating_mul(12) + month - 1);
        (is_one && read.to_string() == text)
            .then_some(read)
            .ok_or(NoMonth)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = NoMonth;

    fn try_from(text: String) -> Result<Self, NoMonth> {
        text.parse()
    }
}

impl utoipa::PartialSchema for Month {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some("^[0-9]{4}-(0[1-9]|1[0-2])$"))
            .into()
    }
}

impl utoipa::ToSchema for Month {
    fn name() -> Cow<'static, str> {
        "CalendarMonth".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_utc() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let december = Month::of(at("2025-12-31T23:59:59.999Z"));
        let january = Month::of(at("2026-01-01T00:00:00Z"));
        assert_eq!(
            [december, january].map(|month| month.to_string()),
            ["2025-12", "2026-01"]
        );
        assert_eq!(december.plus(1), january);
        assert_eq!(january.since(december), 1);
        assert_eq!(january.begin(), at("2026-01-01T00:00:00Z"));
        assert_eq!("2026-01".parse(), Ok(january));
        assert_eq!(Month::of(at("1969-12-31T00:00:00Z")).to_string(), "1969-12");
        for wrong in [
            "", "2026", "2026-1", "2026-13", "2026-00", "x-01", "+026-01",
        ] {
            assert_eq!(wrong.parse::<Month>(), Err(NoMonth), "{wrong}");
        }
    }
}
