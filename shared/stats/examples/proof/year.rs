//! One year of a world, looked at each day by every method.

use statrs::distribution::{ContinuousCDF, Normal};
use stats::experiment::assignment::Share;
use stats::experiment::betting::Bets;
use stats::experiment::evidence::Evidence;
use stats::experiment::plan::EACH_WAY;
use stats::experiment::pseudo_outcome::pseudo_outcomes;
use stats::experiment::unit::{Measure, Unit};
use stats::random::{draw, split_mix};
use stats::significance::Z;

use crate::method::{Arm, COUNT, Look, METHODS, Method};
use crate::world::{DAYS, MONTH, QUARTER, World};

/// The logarithm of what a forecast of the year's intrinsic time is off by.
const FORECAST_ERROR: f64 = 0.15;
/// Years in which there are bets, which take long.
const WITH_BETS: u64 = 300;
/// Where half of what the year completes is complete.
const MIDDLE: u32 = (QUARTER.days + DAYS) / 2;

/// What a method said in a year.
#[derive(Clone, Copy, Default)]
pub struct Said {
    /// The day of the first look whose interval left out zero.
    pub claimed: Option<u32>,
    /// Whether some look left out the truth of that day.
    pub missed: bool,
    /// Whether the last look did.
    pub missed_at_end: Option<bool>,
    /// Half the width of the interval in those of a single look, in the middle and at the end.
    pub widths: [Option<f64>; 2],
}

pub struct Year {
    /// By method; `None` of one that was not tried.
    pub said: [Option<Said>; COUNT],
    /// The effect on all units that are complete as the year ends.
    pub effect: f64,
    /// The share of those held out who left, and of units held out.
    pub churn: f64,
    pub held_out: f64,
}

impl Year {
    pub fn of(world: &World, seed: u64, year: u64) -> Self {
        let stream = world.stream(seed, year);
        let (units, effects) = cohort(world, stream);
        let values = pseudo_outcomes(&units, world.measure, QUARTER, DAYS);
        let end = Evidence::of(values.iter().copied());
        let error = Normal::standard().inverse_cdf(draw(split_mix(stream, 1), 0).max(1e-12));
        let forecast = end.intrinsic_time() * (FORECAST_ERROR * error).exp();
        let bets = world.measure == Measure::Kept && world.triggers <= 2_000 && year < WITH_BETS;
        let mut looks = Looks::new(forecast, bets);
        let mut next = values.iter().zip(&effects).peekable();
        for day in QUARTER.days..=DAYS {
            while let Some(((unit, value), effect)) =
                next.next_if(|((unit, _), _)| unit.complete_on(QUARTER) <= day)
            {
                looks.add(world.measure, unit, *value, *effect);
            }
            looks.look(day);
        }
        let held_out = end.held_out.all().max(1);
        Self {
            said: looks.said,
            effect: looks.truth(),
            churn: f64::from(end.held_out.left) / f64::from(held_out),
            held_out: f64::from(held_out) / end.units(),
        }
    }
}

/// Units in the order in which they enter, and their effects. What is held out in a month may depend
/// on what is complete as it begins.
fn cohort(world: &World, stream: u64) -> (Vec<Unit>, Vec<f64>) {
    let mut customers: Vec<_> = (0..world.triggers)
        .map(|n| world.customer(stream, n))
        .collect();
    customers.sort_unstable_by_key(|customer| (customer.day, customer.order()));
    let (mut units, mut effects): (Vec<Unit>, Vec<f64>) = (Vec::new(), Vec::new());
    for of_month in customers.chunk_by(|a, b| a.day / MONTH == b.day / MONTH) {
        let month = of_month[0].day / MONTH;
        let complete = pseudo_outcomes(&units, world.measure, QUARTER, month * MONTH);
        let seen = (!complete.is_empty()).then(|| Evidence::of(complete).mean);
        let Some(share): Option<Share> = world.share(month, seen) else {
            continue;
        };
        for customer in of_month {
            let (unit, effect) = customer.unit(world, share);
            units.push(unit);
            effects.push(effect);
        }
    }
    (units, effects)
}

/// The state of a year from look to look.
struct Looks {
    evidence: Evidence,
    arms: [Arm; 2],
    effects: f64,
    bets: Option<Bets>,
    forecast: f64,
    said: [Option<Said>; COUNT],
}

impl Looks {
    fn new(forecast: f64, bets: bool) -> Self {
        let bets = bets.then(|| Share::new(0.1)).flatten().map(Bets::new);
        let tried = METHODS.map(|(method, _)| method != Method::Betting || bets.is_some());
        Self {
            evidence: Evidence::default(),
            arms: Default::default(),
            effects: 0.0,
            bets,
            forecast,
            said: tried.map(|tried| tried.then(Said::default)),
        }
    }

    fn add(&mut self, measure: Measure, unit: &Unit, value: f64, effect: f64) {
        self.evidence.add(unit, value);
        self.effects += effect;
        let outcome = match measure {
            Measure::Kept => f64::from(u8::from(unit.outcome.kept)),
            Measure::Revenue => unit.outcome.revenue,
        };
        self.arms[usize::from(unit.trigger.held_out)].add(outcome);
        if let Some(bets) = &mut self.bets {
            bets.add(value);
        }
    }

    fn truth(&self) -> f64 {
        self.effects / self.evidence.units().max(1.0)
    }

    fn look(&mut self, day: u32) {
        let truth = self.truth();
        let look = Look {
            day,
            first: QUARTER.days,
            last: DAYS,
            evidence: &self.evidence,
            arms: &self.arms,
            forecast: self.forecast,
        };
        let counts = [self.evidence.treated, self.evidence.held_out];
        let ready = counts.iter().all(|arm| arm.left.min(arm.kept) >= EACH_WAY);
        let single = Z * self.evidence.standard_error();
        for ((method, _), said) in METHODS.iter().zip(&mut self.said) {
            let Some(said) = said else { continue };
            if method.waits() && !ready {
                continue;
            }
            if let Some(bets) = self.bets.as_ref().filter(|_| *method == Method::Betting) {
                if bets.exclude_none() {
                    said.claimed.get_or_insert(day);
                    said.missed |= truth == 0.0;
                }
                if day != MIDDLE && day != DAYS {
                    continue; // Bets take long to look at: their claims are counted above.
                }
            }
            let interval = match (&self.bets, method) {
                (Some(bets), Method::Betting) => Some(bets.interval(&self.evidence).interval),
                _ => method.interval(&look),
            };
            let Some([low, high]) = interval else {
                continue;
            };
            said.see(day, [low, high], truth, single);
        }
    }
}

impl Said {
    fn see(&mut self, day: u32, [low, high]: [f64; 2], truth: f64, single: f64) {
        if low > 0.0 || high < 0.0 {
            self.claimed.get_or_insert(day);
        }
        let missed = truth < low || truth > high;
        self.missed |= missed;
        let width = (high - low) / 2.0 / single;
        match day {
            MIDDLE => self.widths[0] = Some(width),
            DAYS => {
                self.widths[1] = Some(width);
                self.missed_at_end = Some(missed);
            }
            _ => (),
        }
    }
}
