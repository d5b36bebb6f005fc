//! Days and hours where a customer lives. A local day is never reckoned by adding hours to an instant: days have 23 to 25
//! of them, and some zones have left out whole days.

use chrono::{
    DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

/// Clocks go forward by a multiple of this.
const STEP: TimeDelta = TimeDelta::minutes(15);
/// Steps until a time that is there, at most: two days' worth.
const MOST_STEPS: i32 = 192;

/// The day that an instant falls on.
pub fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// The hour of the day that an instant falls into, 0 to 23.
pub fn hour_of(at: DateTime<Utc>, zone: Tz) -> u8 {
    at.with_timezone(&zone).hour() as u8
}

/// The instant at which a day's full hour begins. Of one that comes twice, since the clock is set back, the first; of one
/// that is left out the next time that the day has, or where it has none the last before.
pub fn instant(day: NaiveDate, hour: u8, zone: Tz) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour.min(23).into(), 0, 0).unwrap_or(NaiveTime::MIN);
    let wanted = day.and_time(time);
    let later = (0..MOST_STEPS).map(|steps| wanted + STEP * steps);
    let earlier = (1..MOST_STEPS).map(|steps| wanted - STEP * steps);
    let is_that_day = |local: &NaiveDateTime| local.date() == day;
    let that_day = later.clone().chain(earlier).filter(is_that_day);
    // A day that was left out whole is the next.
    let mut all = that_day.chain(later);
    let found = all.find_map(|local| zone.from_local_datetime(&local).earliest());
    found.map_or_else(|| wanted.and_utc(), |at| at.with_timezone(&Utc))
}

/// The next instant after that at which a day's full hour begins.
pub fn next_hour(after: DateTime<Utc>, hour: u8, zone: Tz) -> DateTime<Utc> {
    let today = day_of(after, zone);
    let mut next = (0..3).filter_map(|days| today.checked_add_days(Days::new(days)));
    let found = next.find_map(|day| Some(instant(day, hour, zone)).filter(|at| *at > after));
    found.unwrap_or(after + TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_hour_is_today_or_tomorrow_whatever_the_clocks_do() {
        for (after, hour, zone, expected) in [
            (
                "2026-11-30T10:59:59Z",
                8,
                "America/Sao_Paulo",
                "2026-11-30T11:00:00Z",
            ),
            (
                "2026-11-30T11:00:00Z",
                8,
                "America/Sao_Paulo",
                "2026-12-01T11:00:00Z",
            ),
            (
                "2026-03-28T20:00:00Z",
                2,
                "Europe/Berlin",
                "2026-03-29T01:00:00Z",
            ),
            (
                "2026-10-25T00:00:00Z",
                2,
                "Europe/Berlin",
                "2026-10-26T01:00:00Z",
            ),
            (
                "2011-12-29T12:00:00Z",
                9,
                "Pacific/Apia",
                "2011-12-29T19:00:00Z",
            ),
        ] {
            let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
            let next = next_hour(at(after), hour, zone.parse().unwrap());
            assert_eq!(next, at(expected), "{after} {zone}");
        }
    }
}
