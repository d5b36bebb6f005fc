//! What the prototype of the methods measured, and what is asked of them.

use crate::method::{COUNT, Method};

/// Standard errors of the difference from which on two figures are not alike.
pub const FAR: f64 = 3.0;
/// At most so many percent of years may have a claim where nothing works: on average over the worlds,
/// and in one of 1,000 years, which has an error in it.
pub const CLAIMS_ON_AVERAGE: f64 = 5.0;
const CLAIMS_IN_ONE: f64 = 6.4;
/// At least so many percent of years hold the truth at every look.
const COVERED: f64 = 95.0;
/// A day on which half of the years have found what is there may be later by so much.
const LATER: f64 = 1.1;

/// The share of years with a claim where nothing works, in percent, by method and world.
pub const CLAIMS: [[Option<f64>; 4]; COUNT] = [
    [Some(63.8), Some(58.5), Some(85.8), Some(61.2)],
    [Some(40.9), Some(44.1), Some(44.7), Some(46.7)],
    [Some(1.5), Some(2.5), Some(2.7), Some(2.3)],
    [Some(3.4), Some(4.6), Some(4.2), Some(3.7)],
    [Some(3.8), Some(5.8), Some(5.5), Some(5.3)],
    [Some(5.3), Some(5.4), Some(5.5), Some(5.2)],
    [Some(1.0), Some(0.3), None, None],
];

/// The day on which half of the years have found what is there, of [`Method::Evergreen`] and
/// [`Method::Year`], by world. The prototype's third held out a quarter on average. Its evergreen
/// interval of 2,000 triggers was another variant.
pub const FOUND: [[Option<f64>; 2]; 4] = [
    [Some(153.0), Some(162.0)],
    [None, Some(270.0)],
    [None, Some(195.0)],
    [None, None],
];

/// In percent, with its standard error.
#[derive(Clone, Copy)]
pub struct Share {
    pub percent: f64,
    pub error: f64,
}

impl Share {
    pub fn of(some: usize, all: usize) -> Self {
        // As if one more of each had been seen: none of few is not certain.
        let near = (some as f64 + 1.0) / (all as f64 + 2.0);
        Self {
            percent: 100.0 * some as f64 / all.max(1) as f64,
            error: 100.0 * (near * (1.0 - near) / all.max(1) as f64).sqrt(),
        }
    }

    /// That of the prototype, which had 1,000 years, 600 of 8,000 triggers, and 300 of bets.
    pub fn then(percent: f64, method: Method, triggers: usize) -> Self {
        let years = match method {
            Method::Betting => 300,
            _ if triggers > 2_000 => 600,
            _ => 1_000,
        };
        Self {
            percent,
            ..Self::of(
                (percent * f64::from(years) / 100.0) as usize,
                years as usize,
            )
        }
    }
}

fn ours(method: Method) -> bool {
    matches!(method, Method::Evergreen | Method::Year | Method::Betting)
}

/// Whether years in which nothing works have as few claims as is asked, and no more than then. What is
/// wrong must be seen to be.
pub fn claims(method: Method, now: Share, then: Option<Share>, years: usize) -> bool {
    if matches!(method, Method::Means | Method::Peeking) {
        return now.percent > CLAIMS_ON_AVERAGE + FAR * now.error;
    }
    let as_then = then.is_none_or(|then| {
        now.percent <= then.percent + FAR * (now.error.powi(2) + then.error.powi(2)).sqrt()
    });
    let reserve = if years < 1_000 { FAR * now.error } else { 0.0 };
    as_then && (!ours(method) || now.percent <= CLAIMS_IN_ONE + reserve)
}

/// Whether intervals are as narrow as is asked, in the middle and at the end.
pub fn widths(method: Method, [middle, end]: [Option<f64>; 2]) -> bool {
    let within = |width: Option<f64>, most| width.is_none_or(|width| width <= most);
    match method {
        Method::Evergreen => within(middle, 1.57) && within(end, 1.57),
        Method::Year => within(middle, 1.5) && within(end, 1.3),
        _ => true,
    }
}

pub fn coverage(method: Method, all_looks: Share) -> bool {
    !ours(method) || all_looks.percent >= COVERED - FAR * all_looks.error
}

pub fn found(now: Option<u32>, then: Option<f64>) -> bool {
    then.is_none_or(|then| now.is_some_and(|now| f64::from(now) <= LATER * then))
}
