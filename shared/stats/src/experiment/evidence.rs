//! What complete units say together.

use report::Estimate;

use super::unit::Unit;

/// Complete units of one arm, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub left: u32,
    pub kept: u32,
}

impl Counts {
    pub fn all(&self) -> u32 {
        self.left + self.kept
    }
}

/// Sums over complete units, one added after the other (Welford, 1962).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    pub treated: Counts,
    pub held_out: Counts,
    /// Of the pseudo-outcomes: the effect on a unit, as the mean over those that are complete, whether
    /// they took the offer or not.
    pub mean: f64,
    /// Their squared distances from the mean, summed.
    squares: f64,
}

impl Evidence {
    pub fn of<'a>(values: impl IntoIterator<Item = (&'a Unit, f64)>) -> Self {
        let mut evidence = Self::default();
        values
            .into_iter()
            .for_each(|(unit, value)| evidence.add(unit, value));
        evidence
    }

    pub fn add(&mut self, unit: &Unit, value: f64) {
        let arm = match unit.trigger.held_out {
            true => &mut self.held_out,
            false => &mut self.treated,
        };
        match unit.outcome.kept {
            true => arm.kept += 1,
            false => arm.left += 1,
        }
        let off = value - self.mean;
        self.mean += off / self.units();
        self.squares += off * (value - self.mean);
    }

    pub fn units(&self) -> f64 {
        f64::from(self.treated.all() + self.held_out.all())
    }

    /// The variance of the sum of pseudo-outcomes: time as the boundaries count it.
    pub fn intrinsic_time(&self) -> f64 {
        match self.units() {
            units if units > 1.0 => self.squares * units / (units - 1.0),
            _ => 0.0,
        }
    }

    /// The mean, and as far around it as the sum may be off.
    pub fn within(&self, reach: f64) -> Estimate {
        let radius = reach / self.units();
        Estimate {
            value: self.mean,
            interval: [self.mean - radius, self.mean + radius],
        }
    }

    /// Of the mean, at a size that was fixed beforehand.
    pub fn standard_error(&self) -> f64 {
        self.intrinsic_time().sqrt() / self.units()
    }
}
