//! Categories spread over columns of noughts and ones, for trees that see a few columns each.
//!
//! LightGBM's own categories join levels by their rates, which overfits where rates are noise. With
//! a column per level, sampling columns samples levels, and a split sets one level apart.

use serde::{Deserialize, Serialize};
use trees::Source;

use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;

/// Levels rarer than this get no column.
const RAREST: usize = 20;
/// A category with more levels than this stays one column.
const LEVELS: usize = 48;
/// The most cells a spread training matrix may have, 4 bytes each, however many rows there are.
const CELLS: usize = 150_000_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OneHot {
    columns: Vec<Spread>,
}

/// A feature as it is, or whether it has a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Spread {
    feature: u32,
    level: Option<u32>,
}

impl OneHot {
    /// Chosen by how often levels occur, not by outcomes. The missing level counts like any other.
    pub fn new(features: &[Feature], matrix: &Matrix) -> Self {
        let most = CELLS / matrix.rows.max(1);
        let mut columns = Vec::new();
        for (at, feature) in features.iter().enumerate() {
            let rest = features.len() - at - 1;
            let room = most.saturating_sub(columns.len() + rest);
            let levels = match &feature.treatment {
                Treatment::Category { levels } if levels.len() < LEVELS.min(room) => {
                    common(matrix, at, levels.len() + 1)
                }
                _ => Vec::new(),
            };
            let column = |level| Spread {
                feature: at as u32,
                level,
            };
            match levels.is_empty() {
                true => columns.push(column(None)),
                false => columns.extend(levels.into_iter().map(|level| column(Some(level)))),
            }
        }
        Self { columns }
    }

    /// The columns that still hold categories.
    pub fn categories(&self, features: &[Feature]) -> Vec<usize> {
        let is_category = |column: &Spread| {
            let treatment = &features[column.feature as usize].treatment;
            column.level.is_none() && matches!(treatment, Treatment::Category { .. })
        };
        (0..self.columns.len())
            .filter(|at| is_category(&self.columns[*at]))
            .collect()
    }

    /// Whether every column reads a feature that exists.
    pub fn is_sound(&self, features: usize) -> bool {
        let exists = |column: &Spread| (column.feature as usize) < features;
        self.columns.iter().all(exists)
    }

    /// How many columns there are once categories are spread.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// What each of them is of a row that is not spread.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        self.columns.iter().map(|column| match column.level {
            Some(level) => Source::Equals(column.feature as usize, level as f32),
            None => Source::Cell(column.feature as usize),
        })
    }

    pub fn spread(&self, matrix: &Matrix) -> Matrix {
        let mut cells = Vec::with_capacity(matrix.rows * self.columns.len());
        for row in 0..matrix.rows {
            let row = matrix.row(row);
            cells.extend(self.columns.iter().map(|column| {
                let cell = row[column.feature as usize];
                match column.level {
                    Some(level) => f32::from(u8::from(cell == level as f32)),
                    None => cell,
                }
            }));
        }
        Matrix {
            cells,
            rows: matrix.rows,
            columns: self.columns.len(),
        }
    }
}

/// The levels of a category that occur often enough.
fn common(matrix: &Matrix, feature: usize, levels: usize) -> Vec<u32> {
    let mut counts = vec![0; levels];
    for row in 0..matrix.rows {
        counts[matrix.row(row)[feature] as usize] += 1;
    }
    (0..levels as u32)
        .filter(|level| counts[*level as usize] >= RAREST)
        .collect()
}

#[cfg(test)]
mod tests {
    use report::ColumnType;

    use super::*;

    fn feature(treatment: Treatment) -> Feature {
        Feature {
            name: "f".into(),
            kind: ColumnType::Text,
            treatment,
        }
    }

    /// A number, a category of two levels and missing cells, and one of a hundred levels.
    fn sample() -> (Vec<Feature>, Matrix) {
        let levels = |n: usize| Treatment::Category {
            levels: (0..n).map(|i| i.to_string()).collect(),
        };
        let features = vec![
            feature(Treatment::Number { median: 0.0 }),
            feature(levels(2)),
            feature(levels(100)),
        ];
        let cells = (0..120).flat_map(|i| [i as f32, (i % 3) as f32, (i % 100) as f32]);
        let matrix = Matrix {
            cells: cells.collect(),
            rows: 120,
            columns: 3,
        };
        (features, matrix)
    }

    #[test]
    fn small_categories_are_spread_and_large_ones_kept() {
        let (features, matrix) = sample();
        let one_hot = OneHot::new(&features, &matrix);
        let spread = one_hot.spread(&matrix);
        assert_eq!(spread.columns, 5);
        assert_eq!(spread.row(4), [4.0, 0.0, 1.0, 0.0, 4.0]);
        assert_eq!(spread.row(5), [5.0, 0.0, 0.0, 1.0, 5.0]);
        assert_eq!(one_hot.categories(&features), [4]);
        assert!(one_hot.is_sound(3) && !one_hot.is_sound(2));
    }

    #[test]
    fn each_column_is_of_a_feature() {
        let (features, matrix) = sample();
        let one_hot = OneHot::new(&features, &matrix);
        let level = |level| Source::Equals(1, level);
        let sources: Vec<Source> = one_hot.sources().collect();
        assert_eq!(sources.len(), one_hot.columns());
        assert_eq!(sources[..3], [Source::Cell(0), level(0.0), level(1.0)]);
        assert_eq!(sources[3..], [level(2.0), Source::Cell(2)]);
    }
}
