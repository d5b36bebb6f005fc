//! Times as senders write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeDelta, Utc};
use serde_json::value::RawValue;

use crate::json::text;

/// Numbers below are seconds since 1970, others milliseconds: the year 5138 in the one, 1973 in the other.
const SECONDS_BELOW: f64 = 1e11;

/// A time in whole milliseconds: ISO 8601, in UTC where it names no zone, or a number since 1970.
pub fn time(value: &RawValue) -> Option<DateTime<Utc>> {
    let time = match text(value) {
        Some(text) => written(text.trim())?,
        None => number(serde_json::from_str(value.get()).ok()?)?,
    };
    Some(whole_millis(time))
}

/// The time that a text says, as [`time`] reads it.
pub fn time_of_text(text: &str) -> Option<DateTime<Utc>> {
    written(text.trim()).map(whole_millis)
}

/// The time that a number says, as [`time`] reads it.
pub fn time_of_number(value: f64) -> Option<DateTime<Utc>> {
    number(value).map(whole_millis)
}

/// As precise as the ledger's files are.
pub fn whole_millis(time: DateTime<Utc>) -> DateTime<Utc> {
    time.trunc_subsecs(3)
}

fn written(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    if let Ok(time) = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z") {
        return Some(time.to_utc());
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f"));
    let midnight =
        || NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|date| date.and_time(NaiveTime::MIN));
    Some(local.or_else(|_| midnight()).ok()?.and_utc())
}

fn number(number: f64) -> Option<DateTime<Utc>> {
    let millis = match number.abs() < SECONDS_BELOW {
        true => number * 1e3,
        false => number,
    };
    DateTime::from_timestamp_millis(millis.round() as i64)
}

/// When it happened by our clock, whatever the sender's says: sent and received are one moment.
pub fn corrected(
    original: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    received_at: DateTime<Utc>,
) -> DateTime<Utc> {
    let ahead = sent_at.map_or(TimeDelta::zero(), |sent_at| sent_at - received_at);
    original.checked_sub_signed(ahead).unwrap_or(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        let noon = "2026-03-01T12:00:00.000Z";
        let cases = [
            (r#""2026-03-01T12:00:00Z""#, noon),
            (
                r#""2026-03-01T12:00:00.123456+00:00""#,
                "2026-03-01T12:00:00.123Z",
            ),
            (r#""2026-03-01T14:00:00.0+02:00""#, noon),
            (r#""2026-03-01T14:00:00+0200""#, noon),
            (r#""2026-03-01 12:00:00""#, noon),
            (r#""2026-03-01T12:00:00""#, noon),
            (r#""2026-03-01""#, "2026-03-01T00:00:00.000Z"),
            ("1772366400", noon),
            ("1772366400.0", noon),
            ("1772366400000", noon),
            ("0", "1970-01-01T00:00:00.000Z"),
            ("-86400", "1969-12-31T00:00:00.000Z"),
        ];
        for (json, expected) in cases {
            let read = time(serde_json::from_str(json).unwrap()).unwrap();
            assert_eq!(read.format("%FT%T%.3fZ").to_string(), expected, "{json}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for json in [
            r#""""#,
            r#""soon""#,
            r#""2026-13-01""#,
            "true",
            "[]",
            "1e300",
            "null",
        ] {
            assert_eq!(time(serde_json::from_str(json).unwrap()), None, "{json}");
        }
    }

    #[test]
    fn a_clock_that_is_wrong_is_corrected() {
        let at = |text| written(text).unwrap();
        let received = at("2026-03-01T12:00:00Z");
        let cases = [
            (None, "2026-03-01T11:00:00Z", "2026-03-01T11:00:00Z"),
            // A day fast: a minute before it was sent is a minute before it came.
            (
                Some("2026-03-02T12:00:00Z"),
                "2026-03-02T11:59:00Z",
                "2026-03-01T11:59:00Z",
            ),
            (
                Some("2190-01-01T00:00:00Z"),
                "2190-01-01T00:00:00Z",
                "2026-03-01T12:00:00Z",
            ),
        ];
        for (sent, original, expected) in cases {
            assert_eq!(
                corrected(at(original), sent.map(at), received),
                at(expected),
                "{original}"
            );
        }
    }
}
