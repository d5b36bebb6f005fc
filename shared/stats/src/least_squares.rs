//! Penalised least squares by the normal equations (ridge regression; Hoerl and Kennard, 1970).

use crate::cholesky::Cholesky;
use crate::logistic_solver::{GaussianPrior, Sparse, dot};

/// The normal equations of some rows, to which any penalty can be added.
pub struct NormalEquations {
    size: usize,
    /// The lower triangle of the sum of squares and products, row by row.
    products: Vec<f64>,
    /// Each column's sum of products with what is to be foreseen.
    moments: Vec<f64>,
}

impl NormalEquations {
    /// Of rows with `size` columns, and the number to be foreseen of each.
    pub fn of(x: &Sparse, numbers: &[f64], size: usize) -> Self {
        let (mut products, mut moments) = (vec![0.0; size * size], vec![0.0; size]);
        for ((columns, values), number) in x.rows().zip(numbers) {
            for (at, (column, value)) in columns.iter().zip(values).enumerate() {
                moments[*column as usize] += value * number;
                let line = &mut products[*column as usize * size..][..size];
                for (other, other_value) in columns[..=at].iter().zip(values) {
                    line[*other as usize] += value * other_value;
                }
            }
        }
        Self {
            size,
            products,
            moments,
        }
    }

    /// The coefficients (one per prior) with the least sum of half the squared errors and the penalty.
    pub fn solve(&self, priors: &[GaussianPrior]) -> Vec<f64> {
        let (mut products, mut moments) = (self.products.clone(), self.moments.clone());
        for (at, prior) in priors.iter().enumerate() {
            products[at * self.size + at] += prior.penalty;
            moments[at] += prior.penalty * prior.centre;
        }
        Cholesky::of(products, self.size).solve(moments)
    }
}

/// The sum of squared errors of coefficients on some rows.
pub fn squared_error(x: &Sparse, numbers: &[f64], coefficients: &[f64]) -> f64 {
    let rows = x.rows().zip(numbers);
    rows.map(|(row, number)| (dot(row, coefficients) - number).powi(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::normal;

    const SLOPES: [f64; 3] = [2.0, -1.0, 0.5];

    /// Rows of a constant and two columns, and the numbers that follow from them but for `noise`.
    fn sample(rows: usize, noise: f64) -> (Sparse, Vec<f64>) {
        let (mut x, mut numbers) = (Sparse::default(), Vec::new());
        for row in 0..rows {
            let cells = [1.0, normal(1, row), normal(2, row)];
            x.push((0..).zip(cells));
            let exact: f64 = SLOPES.iter().zip(cells).map(|(slope, x)| slope * x).sum();
            numbers.push(exact + noise * normal(3, row));
        }
        (x, numbers)
    }

    fn held(penalty: f64) -> Vec<GaussianPrior> {
        let prior = |penalty| GaussianPrior {
            centre: 0.0,
            penalty,
        };
        vec![prior(0.0), prior(penalty), prior(penalty)]
    }

    #[test]
    fn what_follows_exactly_is_found_exactly() {
        let (x, numbers) = sample(50, 0.0);
        let found = NormalEquations::of(&x, &numbers, 3).solve(&held(0.0));
        let apart = found.iter().zip(SLOPES).map(|(a, b)| (a - b).abs());
        assert!(apart.fold(0.0, f64::max) < 1e-9, "{found:?}");
        assert!(squared_error(&x, &numbers, &found) < 1e-15);
    }

    #[test]
    fn a_penalty_pulls_towards_its_centre() {
        let (x, numbers) = sample(200, 0.3);
        let equations = NormalEquations::of(&x, &numbers, 3);
        let size = |penalty| -> f64 {
            let found = equations.solve(&held(penalty));
            found[1..].iter().map(|c| c * c).sum()
        };
        assert!(size(0.0) > size(50.0) && size(50.0) > size(5_000.0));
        assert!(size(1e9) < 1e-9);
        let away = GaussianPrior {
            centre: 7.0,
            penalty: 1e12,
        };
        let found = equations.solve(&[away; 3]);
        assert!(found.iter().all(|c| (c - 7.0).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn more_columns_than_rows_have_a_solution_where_they_are_held() {
        let (mut x, rows) = (Sparse::default(), 4);
        for row in 0..rows {
            x.push((0..10).map(|at| (at, normal(u64::from(at), row))));
        }
        let prior = GaussianPrior {
            centre: 0.0,
            penalty: 1.0,
        };
        let found = NormalEquations::of(&x, &[1.0, 2.0, 3.0, 4.0], 10).solve(&[prior; 10]);
        assert!(found.iter().all(|c| c.is_finite()) && found.iter().any(|c| c.abs() > 0.01));
    }
}
