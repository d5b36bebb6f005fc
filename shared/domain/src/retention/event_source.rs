//! Who sends events, and how regularly: so that silence can be told from rest.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// No silence is told of before it has lasted so long.
const AT_LEAST: Duration = Duration::days(1);
/// A silence is unusual once it has lasted so many times the longest of late.
const TIMES: i32 = 2;
/// Weeks whose longest silence counts.
const WEEKS: usize = 4;
/// Whoever has sent on fewer days does not send regularly.
const DAYS: u32 = 3;

/// An API key or a connection, by the events that it has sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventSource {
    /// The id of the key or connection.
    pub id: String,
    /// When its last events came.
    pub last_at: DateTime<Utc>,
    /// On how many days it has sent.
    pub days: u32,
    /// The last weeks in which it has sent, by their number since 1970, each with the longest silence that ended in it, in
    /// minutes.
    #[serde(default)]
    pub silences: Vec<(i64, i64)>,
    /// Since when it is quiet, unusually: its last events came then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_since: Option<DateTime<Utc>>,
    /// Since when it was quiet, until its members are told that it sends again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was_quiet_since: Option<DateTime<Utc>>,
}

impl EventSource {
    /// One that has sent for the first time.
    pub fn new(id: String, at: DateTime<Utc>) -> Self {
        Self {
            id,
            last_at: at,
            days: 1,
            silences: Vec::new(),
            quiet_since: None,
            was_quiet_since: None,
        }
    }

    /// It has sent again. What came before it did is no news.
    #[must_use]
    pub fn sent(mut self, at: DateTime<Utc>) -> Self {
        if at <= self.last_at {
            return self;
        }
        self.days += u32::from(at.date_naive() != self.last_at.date_naive());
        // What was told of was no rest, and is not to be waited for as long again.
        match self.quiet_since.take() {
            Some(since) => self.was_quiet_since = self.was_quiet_since.or(Some(since)),
            None => {
                let silence = (at - self.last_at).num_minutes();
                let week = at.timestamp().div_euclid(Duration::weeks(1).num_seconds());
                match self.silences.last_mut() {
                    Some((last, longest)) if *last == week => *longest = silence.max(*longest),
                    _ => self.silences.push((week, silence)),
                }
                let forgotten = self.silences.len().saturating_sub(WEEKS);
                self.silences.drain(..forgotten);
            }
        }
        self.last_at = at;
        self
    }

    /// When it is quiet, should nothing more come; none while it is known not to send regularly.
    pub fn quiet_at(&self) -> Option<DateTime<Utc>> {
        let longest = self.silences.iter().map(|(_, minutes)| *minutes).max();
        let longest = longest.unwrap_or(0);
        let unusual = Duration::minutes(longest.saturating_mul(i64::from(TIMES)));
        (self.days >= DAYS).then(|| self.last_at + unusual.max(AT_LEAST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::weeks(2_900) + Duration::hours(hours)
    }

    /// One that sends at those hours.
    fn sent(hours: impl IntoIterator<Item = i64>) -> EventSource {
        let first = EventSource::new("key_1".into(), at(0));
        hours.into_iter().fold(first, |of, hour| of.sent(at(hour)))
    }

    #[test]
    fn a_silence_is_told_of_after_a_day_at_least_and_twice_the_usual() {
        let hourly = sent(1..72);
        assert_eq!(hourly.quiet_at(), Some(at(71 + 24)));
        let daily = sent((1..10).map(|day| day * 24));
        assert_eq!(daily.quiet_at(), Some(at(9 * 24 + 48)));
        // Hourly but for the weekend.
        let weekdays = (1..21 * 24).filter(|hour| hour / 24 % 7 < 5);
        let monday = sent(weekdays.clone()).sent(at(21 * 24));
        assert_eq!(monday.quiet_at(), Some(at(21 * 24 + 2 * 49)));
    }

    #[test]
    fn who_does_not_send_regularly_is_never_quiet() {
        assert_eq!(sent(1..20).quiet_at(), None);
        assert_eq!(sent([30]).quiet_at(), None);
    }

    #[test]
    fn a_silence_that_was_told_of_is_no_rest() {
        let mut quiet = sent(1..72);
        quiet.quiet_since = Some(quiet.last_at);
        let again = quiet.sent(at(200)).sent(at(201));
        assert_eq!(
            (again.quiet_since, again.was_quiet_since),
            (None, Some(at(71)))
        );
        assert_eq!(again.quiet_at(), Some(at(201 + 24)));
    }

    #[test]
    fn the_longest_silence_is_forgotten_after_four_weeks_and_what_comes_late_is_no_news() {
        let rested = sent([1, 25, 49, 49 + 240]);
        assert_eq!(rested.quiet_at(), Some(at(49 + 240 + 480)));
        let busy = (1..24 * 42).fold(rested, |of, hour| of.sent(at(49 + 240 + hour)));
        assert_eq!(busy.quiet_at(), Some(busy.last_at + Duration::days(1)));
        assert_eq!(busy.clone().sent(at(3)), busy);
    }
}
