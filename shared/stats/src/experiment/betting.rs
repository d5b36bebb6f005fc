//! Intervals for few units, without a limit theorem: hedged betting (Waudby-Smith and Ramdas, 2024,
//! theorem 3).
//!
//! Against each effect that may be true two gamblers bet, one that units do better, one that they do
//! worse. Were the effect true, their capital would hardly ever grow twentyfold; the interval holds
//! the effects against which it has not. It holds at every look for an effect that is the same for all
//! months, and needs only that pseudo-outcomes are bounded: it serves customers kept, not revenue.

use report::Estimate;

use super::assignment::Share;
use super::evidence::Evidence;
use crate::significance::ERROR;

/// No bet may lose more than this share of the capital.
const CAUTION: f64 = 0.5;
/// Halvings by which an end of the interval is found.
const HALVINGS: usize = 40;
/// Where the effect is none, in the units of [`Bets`].
const NONE: f64 = 0.5;

/// Pseudo-outcomes, on [0, 1], each with the stake that those before it advised.
pub struct Bets {
    bound: f64,
    bets: Vec<(f64, f64)>,
    mean: f64,
    squares: f64,
    /// Against no effect.
    none: Capital,
}

/// Logarithms of what both gamblers own.
#[derive(Clone, Copy, Default)]
struct Capital {
    up: f64,
    down: f64,
}

impl Capital {
    fn bet(&mut self, against: f64, value: f64, stake: f64) {
        let up = stake.min(CAUTION / against);
        let down = stake.min(CAUTION / (1.0 - against));
        self.up += (up * (value - against)).ln_1p();
        self.down += (-down * (value - against)).ln_1p();
    }

    /// Each gambler began with half of it.
    fn grown(&self) -> bool {
        self.up.max(self.down) - 2.0_f64.ln() >= -ERROR.ln()
    }
}

impl Bets {
    /// For customers kept, where shares are never smaller than `smallest`: an effect is at most 1, and
    /// a residual is divided by that share.
    pub fn new(smallest: Share) -> Self {
        Self {
            bound: 1.0 + 1.0 / smallest.get(),
            bets: Vec::new(),
            mean: NONE,
            // As of one unit before all others, drawn from an even coin.
            squares: 0.25,
            none: Capital::default(),
        }
    }

    pub fn add(&mut self, pseudo_outcome: f64) {
        let value = (pseudo_outcome / self.bound / 2.0 + NONE).clamp(0.0, 1.0);
        let count = self.bets.len() as f64 + 1.0;
        let variance = self.squares / count;
        let stake = (2.0 * (2.0 / ERROR).ln() / (variance * count * count.ln_1p())).sqrt();
        self.bets.push((value, stake));
        self.none.bet(NONE, value, stake);
        self.mean += (value - self.mean) / (count + 1.0);
        self.squares += (value - self.mean).powi(2);
    }

    /// Whether the interval leaves out zero.
    pub fn exclude_none(&self) -> bool {
        self.none.grown()
    }

    fn exclude(&self, effect: f64) -> bool {
        let mut capital = Capital::default();
        for (value, stake) in &self.bets {
            capital.bet(effect, *value, *stake);
        }
        capital.grown()
    }

    /// The interval around the mean of the evidence; as wide as can be before there are units.
    pub fn interval(&self, evidence: &Evidence) -> Estimate {
        let within = (evidence.mean / self.bound / 2.0 + NONE).clamp(0.0, 1.0);
        let end = |outside: f64| {
            let (mut inside, mut outside) = (within, outside);
            for _ in 0..HALVINGS {
                let middle = (inside + outside) / 2.0;
                match self.exclude(middle) {
                    true => outside = middle,
                    false => inside = middle,
                }
            }
            (outside - NONE) * 2.0 * self.bound
        };
        Estimate {
            value: evidence.mean,
            interval: [end(0.0), end(1.0)],
        }
    }
}
