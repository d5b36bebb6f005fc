//! Bands of scores by lift.

use serde::Serialize;
use utoipa::ToSchema;

/// How a score compares with the mean score of its run: its lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema, strum::IntoStaticStr)]
#[strum(const_into_str)]
pub enum Band {
    /// At least twice the mean.
    A,
    /// At least 1.25 times the mean.
    B,
    /// At least half the mean.
    C,
    /// Less.
    D,
}

/// The score from which on each band begins; what is below all is in D. One that is above 1 has nobody: where more than
/// half do what is foreseen, nobody is twice as likely to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Bands {
    /// Twice the mean score of the run.
    pub a: f64,
    /// 1.25 times the mean score of the run.
    pub b: f64,
    /// Half the mean score of the run.
    pub c: f64,
}

impl Bands {
    /// The lifts from which A, B and C begin.
    const LIFTS: [f64; 3] = [2.0, 1.25, 0.5];

    /// Those of a run with that mean score.
    pub fn around(mean: f64) -> Self {
        let [a, b, c] = Self::LIFTS.map(|lift| lift * mean);
        Self { a, b, c }
    }

    /// The band of a score.
    pub fn of(&self, score: f64) -> Band {
        match score {
            score if score >= self.a => Band::A,
            score if score >= self.b => Band::B,
            score if score >= self.c => Band::C,
            _ => Band::D,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_a_lift() {
        let bands = Bands::around(0.2);
        for (score, band) in [
            (0.9, Band::A),
            (0.4, Band::A),
            (0.39, Band::B),
            (0.25, Band::B),
            (0.24, Band::C),
            (0.1, Band::C),
            (0.09, Band::D),
            (0.0, Band::D),
        ] {
            assert_eq!(bands.of(score), band, "{score}");
        }
        assert_eq!(Bands::around(0.6).of(1.0), Band::B);
    }
}
