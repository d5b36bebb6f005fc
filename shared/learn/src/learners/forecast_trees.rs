//! LightGBM for forecasts: the one model of all series that `forecast` asks for.

use data::Result;
use forecast::global::{Fitted, PARAMETERS, ROUNDS, Regressor, Table};
use trees::{Ensemble, Member, Model};

use crate::learners::lightgbm::{Dataset, Training};
use crate::learners::trees::{COMMON, unusable};
use crate::prepare::matrix::Matrix;

/// Grows trees that say a number.
pub struct ForecastTrees;

struct Grown(Ensemble);

impl Regressor for ForecastTrees {
    fn fit(&self, table: Table, targets: &[f32]) -> Option<Box<dyn Fitted>> {
        let grown = grown(&matrix(table), targets).ok()??;
        Some(Box::new(Grown(grown)))
    }
}

impl Fitted for Grown {
    fn predict(&self, table: Table) -> Option<Vec<f64>> {
        self.0.log_odds(&table.cells).ok()?.pop()
    }
}

fn matrix(table: Table) -> Matrix {
    Matrix {
        rows: table.cells.len() / table.columns.max(1),
        columns: table.columns,
        cells: table.cells,
    }
}

/// Nothing where the series are too short or too alike for a tree.
fn grown(matrix: &Matrix, targets: &[f32]) -> Result<Option<Ensemble>> {
    let dataset = Dataset::of_numbers(matrix, targets, COMMON)?;
    let mut training = Training::unwatched(&dataset, &format!("{COMMON} {PARAMETERS}"))?;
    let mut trees = 0;
    while trees < ROUNDS && training.grow()? {
        trees += 1;
    }
    if trees == 0 {
        return Ok(None);
    }
    let model: Model = training.save(trees)?.parse().map_err(unusable)?;
    let ready = Ensemble::new(matrix.columns, &[Member::new(&model)]);
    ready.map(Some).map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows whose number is twice the first cell; of the second, which tells nothing, some are missing.
    fn table() -> Table {
        let cells = (0..4_000_u16).flat_map(|row| {
            let other = if row % 3 == 0 {
                f32::NAN
            } else {
                f32::from(row % 7)
            };
            [f32::from(row % 8), other]
        });
        Table {
            cells: cells.collect(),
            columns: 2,
        }
    }

    #[test]
    fn what_a_number_follows_from_is_learned_the_same_each_time() {
        let targets: Vec<f32> = table().cells.chunks(2).map(|row| 2.0 * row[0]).collect();
        let fit = || ForecastTrees.fit(table(), &targets).unwrap();
        let found = fit().predict(table()).unwrap();
        for (found, expected) in found.iter().zip(&targets) {
            assert!(
                (found - f64::from(*expected)).abs() < 0.5,
                "{found} {expected}"
            );
        }
        assert_eq!(found, fit().predict(table()).unwrap());
    }

    #[test]
    fn too_few_rows_learn_nothing() {
        let table = Table {
            cells: vec![1.0, 2.0, 3.0],
            columns: 1,
        };
        assert!(ForecastTrees.fit(table, &[1.0, 2.0, 3.0]).is_none());
    }
}
