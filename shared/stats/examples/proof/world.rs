//! A company's year: customers of which some have a trigger, and what became of them.

use statrs::distribution::{ContinuousCDF, Normal};
use stats::experiment::assignment::Share;
use stats::experiment::unit::{Horizon, Measure, Outcome, Trigger, Unit};
use stats::logistic_solver::sigmoid;
use stats::random::{draw, split_mix};

pub const DAYS: u32 = 365;
pub const MONTH: u32 = 30;
pub const QUARTER: Horizon = Horizon {
    days: 90,
    cycles: 3,
};

/// The log-odds of leaving within a cycle, of those who have triggers: 24 % leave within three.
const BASE: f64 = -2.52;
/// What the model of churn sees, as a standard deviation of log-odds: an area under the ROC curve of
/// .68, as that of the simulated company.
const SEEN: f64 = 0.66;
/// What it does not see.
const HIDDEN: f64 = 0.4;
/// Where nothing works and the hold-out changes, log-odds rise by so much from this month on, unknown
/// to the model: whoever pools the months takes that for an effect.
const TURN: (u32, f64) = (5, 0.6);
/// Log-odds of a treated customer where offers work: 11.5 points more are kept.
const EFFECT: f64 = -0.8;

/// What is held out.
#[derive(Clone, Copy)]
pub enum Allocation {
    Fixed(f64),
    /// From one in ten to two in five, more from month to month, as where it shows nothing yet; and by
    /// what was seen so far, less where it looks well.
    Adaptive,
}

pub struct World {
    pub name: &'static str,
    pub measure: Measure,
    pub allocation: Allocation,
    pub triggers: usize,
    pub works: bool,
}

/// Those that the prototype tried, in its order.
impl World {
    pub fn without_effect() -> [Self; 4] {
        use Allocation::{Adaptive, Fixed};
        use Measure::{Kept, Revenue};
        [
            ("kept, 10 % held out, 2,000", Kept, Fixed(0.1), 2_000),
            ("kept, adaptive, 2,000", Kept, Adaptive, 2_000),
            ("kept, adaptive, 8,000", Kept, Adaptive, 8_000),
            ("revenue, 10 % held out, 8,000", Revenue, Fixed(0.1), 8_000),
        ]
        .map(|(name, measure, allocation, triggers)| Self {
            name,
            measure,
            allocation,
            triggers,
            works: false,
        })
    }

    pub fn with_effect() -> [Self; 4] {
        use Allocation::{Adaptive, Fixed};
        [
            ("kept, 10 % held out, 8,000", Fixed(0.1), 8_000),
            ("kept, 10 % held out, 2,000", Fixed(0.1), 2_000),
            ("kept, 25 % held out, 2,000", Fixed(0.25), 2_000),
            ("kept, adaptive, 2,000", Adaptive, 2_000),
        ]
        .map(|(name, allocation, triggers)| Self {
            name,
            measure: Measure::Kept,
            allocation,
            triggers,
            works: true,
        })
    }

    /// Where the numbers of one of its years begin.
    pub fn stream(&self, seed: u64, year: u64) -> u64 {
        let of = |byte: u8| u64::from(byte) + 256 * u64::from(self.works);
        let world = self
            .name
            .bytes()
            .fold(seed, |stream, byte| split_mix(stream, of(byte)));
        split_mix(world, year)
    }

    /// The customer who has the `n`th trigger, in one arm or the other.
    pub fn customer(&self, stream: u64, n: usize) -> Customer {
        let stream = split_mix(stream, n as u64);
        let normal =
            |at| Normal::standard().inverse_cdf(draw(stream, at).clamp(1e-12, 1.0 - 1e-12));
        let plan = match draw(stream, 0) {
            p if p < 0.55 => 19.0,
            p if p < 0.88 => 49.0,
            _ => 129.0,
        };
        let seen = BASE + SEEN * normal(1);
        Customer {
            stream,
            day: (draw(stream, 2) * f64::from(DAYS)) as u32,
            price: plan * (0.35 * normal(3) - 0.35_f64.powi(2) / 2.0).exp(),
            // What is hidden flattens what is seen, by so much in a logit (Zeger, Liang and Albert, 1988).
            hazard: sigmoid(seen / (1.0 + 0.346 * HIDDEN.powi(2)).sqrt()),
            odds: seen + HIDDEN * normal(4),
        }
    }

    /// Log-odds that are added in the cycle that begins on that day.
    fn added(&self, day: u32, held_out: bool) -> f64 {
        let turns = matches!(self.allocation, Allocation::Adaptive) && !self.works;
        let turned = turns && day / MONTH >= TURN.0;
        let treated = self.works && !held_out;
        f64::from(u8::from(turned)) * TURN.1 + f64::from(u8::from(treated)) * EFFECT
    }

    /// What is held out in a month, of units entering in it, by the effect seen before it.
    pub fn share(&self, month: u32, seen: Option<f64>) -> Option<Share> {
        let propensity = match self.allocation {
            Allocation::Fixed(held_out) => 1.0 - held_out,
            Allocation::Adaptive => {
                let planned = 0.9 - 0.3 * f64::from(month) / f64::from(DAYS / MONTH);
                let seen = seen.filter(|effect| *effect != 0.0);
                planned + seen.map_or(0.0, |effect| 0.05_f64.copysign(effect))
            }
        };
        Share::new(1.0 - propensity.min(0.9))
    }
}

pub struct Customer {
    stream: u64,
    pub day: u32,
    price: f64,
    hazard: f64,
    odds: f64,
}

impl Customer {
    pub fn order(&self) -> u64 {
        split_mix(self.stream, 20)
    }

    /// What became of them, and the effect of being treated on what is to be expected of them.
    pub fn unit(&self, world: &World, share: Share) -> (Unit, f64) {
        let held_out = draw(self.stream, 5) < share.get();
        let stays = |held_out| {
            let mut left = 1.0;
            (0..QUARTER.cycles).for_each(|cycle| left *= 1.0 - self.leaves(world, cycle, held_out));
            left
        };
        let cycles = (0..QUARTER.cycles)
            .take_while(|cycle| {
                draw(self.stream, 6 + *cycle as usize) >= self.leaves(world, *cycle, held_out)
            })
            .count();
        let trigger = Trigger {
            day: self.day,
            order: self.order(),
            held_out,
            share,
            hazard: self.hazard,
            price: self.price,
        };
        let outcome = Outcome {
            kept: cycles == QUARTER.cycles as usize,
            revenue: self.price * cycles as f64,
        };
        let effect = if world.works {
            stays(false) - stays(true)
        } else {
            0.0
        };
        (Unit { trigger, outcome }, effect)
    }

    fn leaves(&self, world: &World, cycle: u32, held_out: bool) -> f64 {
        sigmoid(self.odds + world.added(self.day + cycle * MONTH, held_out))
    }
}
