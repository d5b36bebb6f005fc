//! Categories of many levels as numbers: how often rows of a level are positive, or the mean of theirs
//! where numbers are foreseen.
//!
//! Split by level, such a column has too few rows to each to learn from, and LightGBM's grouping of
//! levels reads their noise. A row's own outcome must not be in its number: rows learned from get
//! the rates of the other folds learned from (target statistics, Micci-Barreca, 2001; without the
//! leak, Prokhorenkova et al., 2018).

use serde::{Deserialize, Serialize};

use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::{FOLDS, Outcome, Table};

/// A category with more levels than this becomes a rate.
const MANY: usize = 48;
/// Rows of mean outcome that every level is taken to have besides its own.
const PRIOR: f64 = 10.0;

/// Negatives and positives of a level, by fold; of numbers how many there are, and their sum.
type Counts = [[f64; 2]; FOLDS as usize];

/// The log-odds, or the mean, of each level of the columns with many.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TargetEncoding {
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Column {
    feature: u32,
    /// By level; the last is of missing and unseen ones.
    log_odds: Vec<f32>,
}

impl TargetEncoding {
    /// Replaces levels by their log-odds.
    pub fn apply(&self, matrix: &mut Matrix) {
        for column in &self.columns {
            let at = column.feature as usize;
            for cell in matrix.cells.iter_mut().skip(at).step_by(matrix.columns) {
                *cell = column.of(*cell);
            }
        }
    }

    /// Whether there is a number for every level of every column with many.
    pub fn is_sound(&self, features: &[Feature]) -> bool {
        let many: Vec<(usize, usize)> = many(features).collect();
        let ours = self.columns.iter();
        ours.map(|c| (c.feature as usize, c.log_odds.len()))
            .eq(many)
    }
}

impl Column {
    fn of(&self, level: f32) -> f32 {
        let known = self.log_odds.get(level as usize).or(self.log_odds.last());
        known.copied().unwrap_or_default()
    }
}

/// Whether some column has many levels.
pub fn is_needed(features: &[Feature]) -> bool {
    many(features).next().is_some()
}

/// Features as learners see them, once rates have been applied.
pub fn numbered(features: &[Feature]) -> Vec<Feature> {
    let mut numbered = features.to_vec();
    for (at, _) in many(features) {
        numbered[at].treatment = Treatment::Number { median: 0.0 };
    }
    numbered
}

/// How many columns have many levels.
pub fn count(features: &[Feature]) -> usize {
    many(features).count()
}

/// Columns with many levels, and how many with the one for missing ones.
fn many(features: &[Feature]) -> impl Iterator<Item = (usize, usize)> {
    let levels = features.iter().map(|feature| match &feature.treatment {
        Treatment::Category { levels } => levels.len(),
        Treatment::Number { .. } | Treatment::Date { .. } => 0,
    });
    let many = levels.enumerate().filter(|(_, levels)| *levels > MANY);
    many.map(|(at, levels)| (at, levels + 1))
}

/// What the rows of a table say of the levels of each column with many.
pub struct OutcomeCounts {
    columns: Vec<(usize, Vec<Counts>)>,
    /// What a level is replaced by, from what it and all levels have together.
    of_level: fn(Level, Level) -> f64,
}

/// What is counted of a level, over folds.
type Level = [f64; 2];

impl OutcomeCounts {
    /// Counts the rows of a matrix of a table.
    pub fn new(features: &[Feature], matrix: &Matrix, table: &Table) -> Self {
        let outcome = table.outcome();
        let count = |(at, levels): (usize, usize)| {
            let mut counts = vec![Counts::default(); levels];
            for row in 0..matrix.rows {
                let level = matrix.row(row)[at] as usize;
                let counts = &mut counts[level][table.folds[row] as usize];
                let [first, second] = counted(outcome, row);
                *counts = [counts[0] + first, counts[1] + second];
            }
            (at, counts)
        };
        Self {
            columns: many(features).map(count).collect(),
            of_level: match outcome {
                Outcome::Labels(_) => log_odds,
                Outcome::Numbers { .. } => mean,
            },
        }
    }

    /// The rates in all folds but those.
    pub fn without(&self, folds: &[u8]) -> TargetEncoding {
        let is_used = |fold: &usize| !folds.contains(&(*fold as u8));
        let used: Vec<usize> = (0..FOLDS as usize).filter(is_used).collect();
        let sum = |counts: &Counts| {
            used.iter().fold([0.0, 0.0], |sum, fold| {
                [sum[0] + counts[*fold][0], sum[1] + counts[*fold][1]]
            })
        };
        let column = |(at, counts): &(usize, Vec<Counts>)| {
            let counts: Vec<[f64; 2]> = counts.iter().map(sum).collect();
            let all = counts.iter().fold([0.0, 0.0], |all, level| {
                [all[0] + level[0], all[1] + level[1]]
            });
            let of = |level: &Level| (self.of_level)(*level, all) as f32;
            Column {
                feature: *at as u32,
                log_odds: counts.iter().map(of).collect(),
            }
        };
        TargetEncoding {
            columns: self.columns.iter().map(column).collect(),
        }
    }

    /// The matrix as the members see it that leave out `fold`: its rows with the rates of all
    /// others, the others with the rates of those that are neither in it nor in their own fold.
    pub fn applied(&self, matrix: &Matrix, table: &Table, fold: u8) -> Matrix {
        let rates: Vec<TargetEncoding> = (0..FOLDS).map(|own| self.without(&[fold, own])).collect();
        let mut applied = matrix.select(&(0..matrix.rows).collect::<Vec<_>>());
        for (at, (feature, _)) in self.columns.iter().enumerate() {
            let cells = applied.cells.iter_mut();
            let cells = cells.skip(*feature).step_by(matrix.columns);
            for (cell, own) in cells.zip(&table.folds) {
                *cell = rates[*own as usize].columns[at].of(*cell);
            }
        }
        applied
    }
}

/// What is counted of a row.
fn counted(outcome: Outcome, row: usize) -> Level {
    match outcome {
        Outcome::Labels(positive) if positive[row] => [0.0, 1.0],
        Outcome::Labels(_) => [1.0, 0.0],
        Outcome::Numbers { scaled, .. } => [1.0, scaled[row]],
    }
}

fn log_odds([no, yes]: Level, all: Level) -> f64 {
    let base = all[1] / (all[0] + all[1]);
    ((yes + PRIOR * base) / (no + PRIOR * (1.0 - base))).ln()
}

fn mean([rows, sum]: Level, all: Level) -> f64 {
    let base = all[1] / all[0];
    (sum + PRIOR * base) / (rows + PRIOR)
}

#[cfg(test)]
mod tests {
    use report::ColumnType;

    use super::*;

    const LEVELS: usize = 60;

    fn features() -> Vec<Feature> {
        let treatments = [
            Treatment::Number { median: 0.0 },
            Treatment::Category {
                levels: (0..LEVELS).map(|level| format!("l{level}")).collect(),
            },
        ];
        let feature = |treatment| Feature {
            name: "f".into(),
            kind: ColumnType::Text,
            treatment,
        };
        treatments.map(feature).to_vec()
    }

    /// Level 7 has two rows in each fold, all positive but the one in `row`.
    fn sample(row: usize) -> (Matrix, Table) {
        let rows = 5 * LEVELS;
        let level = |i: usize| if i < 10 { 7 } else { 8 + i % 50 };
        let matrix = Matrix {
            cells: (0..rows).flat_map(|i| [0.5, level(i) as f32]).collect(),
            rows,
            columns: 2,
        };
        let positive = (0..rows).map(|i| i < 10 && i != row).collect();
        let table = Table::made_up(positive, (0..rows).map(|i| (i % 5) as u8).collect());
        (matrix, table)
    }

    fn seen(row: usize, fold: u8, at: usize) -> f32 {
        let (matrix, table) = sample(row);
        let counts = OutcomeCounts::new(&features(), &matrix, &table);
        counts.applied(&matrix, &table, fold).row(at)[1]
    }

    #[test]
    fn a_row_does_not_know_its_own_outcome() {
        let nobody = usize::MAX;
        // Row 0 is of fold 0. It is told by folds 1 and 3 when fold 2 is left out.
        for other in [0, 5, 2] {
            assert_eq!(seen(other, 2, 0), seen(nobody, 2, 0), "row {other}");
        }
        for other in [1, 3] {
            assert!(seen(other, 2, 0) < seen(nobody, 2, 0), "row {other}");
        }
        // Left out itself, it is told by all other folds.
        assert!(seen(2, 0, 0) < seen(nobody, 0, 0));
        assert_eq!(seen(5, 0, 0), seen(nobody, 0, 0));
    }

    #[test]
    fn unseen_levels_get_the_base_rate_and_numbers_stay() {
        let (matrix, table) = sample(usize::MAX);
        let rates = OutcomeCounts::new(&features(), &matrix, &table).without(&[]);
        assert!(rates.is_sound(&features()) && !rates.is_sound(&features()[..1]));
        let mut cells = Matrix {
            cells: vec![0.5, LEVELS as f32, 0.5, 7.0],
            rows: 2,
            columns: 2,
        };
        rates.apply(&mut cells);
        let base = (10.0_f32 / 290.0).ln();
        assert!((cells.cells[1] - base).abs() < 1e-5, "{:?}", cells.cells);
        assert!(cells.cells[3] > base + 2.0, "{:?}", cells.cells);
        assert_eq!((cells.cells[0], cells.cells[2]), (0.5, 0.5));
    }
}
