//! What the outcome of a unit may be expected to be, learned from those that are complete: ridge
//! regression, held to what the model of churn says.
//!
//! Outcomes and expectations are divided by the unit's scale, which weighs rows by the inverse square
//! of it. With no rows the regression is the model of churn; it hands over as rows come.

use crate::cholesky::Cholesky;

/// Terms: the expectation by the model of churn, the scale itself, and the scale times the hazard.
const TERMS: usize = 3;
/// The expectation as it is.
const CENTRE: [f64; TERMS] = [1.0, 0.0, 0.0];
/// As much as one row of ones says.
const PENALTY: f64 = 1.0;

/// Of one arm.
#[derive(Debug, Clone)]
pub struct OutcomeModel {
    /// By rows: the lower triangle counts.
    gram: [f64; TERMS * TERMS],
    residual: [f64; TERMS],
    weights: [f64; TERMS],
}

impl Default for OutcomeModel {
    fn default() -> Self {
        let mut gram = [0.0; TERMS * TERMS];
        (0..TERMS).for_each(|i| gram[i * TERMS + i] = PENALTY);
        Self {
            gram,
            residual: [0.0; TERMS],
            weights: CENTRE,
        }
    }
}

/// What is known of a unit as it enters.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub expected: f64,
    pub scale: f64,
    pub hazard: f64,
}

impl Known {
    fn row(&self) -> [f64; TERMS] {
        [self.expected / self.scale, 1.0, self.hazard]
    }
}

impl OutcomeModel {
    /// Takes an outcome in; predictions change with the next [`fit`](Self::fit). Of a unit without
    /// scale, such as one whose price is 0, nothing is learned.
    pub fn learn(&mut self, known: &Known, outcome: f64) {
        if known.scale <= 0.0 {
            return;
        }
        let row = known.row();
        let residual = (outcome - known.expected) / known.scale;
        for i in 0..TERMS {
            self.residual[i] += row[i] * residual;
            (0..=i).for_each(|j| self.gram[i * TERMS + j] += row[i] * row[j]);
        }
    }

    pub fn fit(&mut self) {
        let gram = Cholesky::of(self.gram.to_vec(), TERMS);
        let moved = gram.solve(self.residual.to_vec());
        for (weight, (centre, moved)) in self.weights.iter_mut().zip(CENTRE.iter().zip(moved)) {
            *weight = centre + moved;
        }
    }

    pub fn predict(&self, known: &Known) -> f64 {
        if known.scale <= 0.0 {
            return known.expected;
        }
        let terms = known.row().into_iter().zip(self.weights);
        known.scale * terms.map(|(term, weight)| term * weight).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::draw;

    fn known(n: usize) -> Known {
        let (hazard, price) = (0.2 * draw(1, n), 10.0 + 90.0 * draw(2, n));
        Known {
            expected: price * 3.0 * (1.0 - hazard),
            scale: price,
            hazard,
        }
    }

    #[test]
    fn without_rows_it_is_the_model_of_churn() {
        let mut model = OutcomeModel::default();
        model.fit();
        let one = known(3);
        assert!((model.predict(&one) - one.expected).abs() < 1e-12);
    }

    #[test]
    fn with_rows_it_learns_where_the_model_of_churn_is_wrong() {
        let mut model = OutcomeModel::default();
        // Half of what is expected, and 0.4 of the price besides.
        let truth = |known: &Known| 0.5 * known.expected + 0.4 * known.scale;
        (0..20_000).for_each(|n| {
            let noise = known(n).scale * (draw(3, n) - 0.5);
            model.learn(&known(n), truth(&known(n)) + noise);
        });
        assert_eq!(
            model.predict(&known(1)),
            known(1).expected,
            "until it is fitted"
        );
        model.fit();
        for n in 0..50 {
            let (found, truth) = (model.predict(&known(n)), truth(&known(n)));
            assert!((found / truth - 1.0).abs() < 0.02, "{found} {truth}");
        }
    }

    #[test]
    fn one_row_by_hand() {
        // Minimises (1 - (0.5 + 0.5 a + b + 0.2 c))^2 + a^2 + b^2 + c^2: (a, b, c) = t (0.5, 1, 0.2)
        // with t = 0.5 / (1 + 0.25 + 1 + 0.04).
        let one = Known {
            expected: 0.5,
            scale: 1.0,
            hazard: 0.2,
        };
        let mut model = OutcomeModel::default();
        model.learn(&one, 1.0);
        model.fit();
        let expected = 0.5 + 0.5 / 2.29 * 1.29;
        assert!((model.predict(&one) - expected).abs() < 1e-12);
    }
}
