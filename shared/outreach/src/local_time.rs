//! Days and hours where a customer lives. A local day is never reckoned by adding hours to an instant: days have 23 to 25
//! of them, and some zones have left out whole days.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
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
