//! Features as numbers: what learners see.

use std::collections::HashMap;

use data::{Error, Frame, Result, Values};
use report::ColumnType;

use crate::prepare::entity::required_column;
use crate::prepare::features::{Feature, Treatment};

/// Milliseconds in a day.
const DAY: f64 = 86_400_000.0;

/// Rows of features, row by row. Numbers as they are, dates in days since 1970-01-01, categories
/// as their index in the feature's levels, and what is missing or was never seen as the index after
/// the last: not knowing is a category too. A missing number is NaN.
pub struct Matrix {
    /// `rows` x `columns` cells.
    pub cells: Vec<f32>,
    pub rows: usize,
    pub columns: usize,
}

impl Matrix {
    /// The given rows of a frame.
    ///
    /// # Errors
    /// `missing_column`, and `column_type` when a column holds numbers where text was learned or
    /// the other way round.
    pub fn encode(features: &[Feature], frame: &Frame, rows: &[usize]) -> Result<Self> {
        let columns = features.len();
        let mut cells = vec![f32::NAN; rows.len() * columns];
        for (at, feature) in features.iter().enumerate() {
            let column = required_column(frame, &feature.name)?;
            let out = cells.iter_mut().skip(at).step_by(columns);
            match (&feature.treatment, &column.values) {
                (
                    Treatment::Category { levels },
                    Values::Text {
                        codes,
                        levels: found,
                    },
                ) => {
                    let code_of = translate(levels, found);
                    for (cell, &row) in out.zip(rows) {
                        let missing = levels.len() as f32;
                        *cell = code_of.get(codes[row] as usize).copied().unwrap_or(missing);
                    }
                }
                (Treatment::Number { .. } | Treatment::Date { .. }, Values::Number(values)) => {
                    let unit = if matches!(feature.treatment, Treatment::Date { .. }) {
                        DAY
                    } else {
                        1.0
                    };
                    for (cell, &row) in out.zip(rows) {
                        *cell = (values[row] / unit).clamp(f64::from(f32::MIN), f64::from(f32::MAX))
                            as f32;
                    }
                }
                _ => return Err(wrong_type(feature, column.kind)),
            }
        }
        Ok(Self {
            cells,
            rows: rows.len(),
            columns,
        })
    }
    pub fn row(&self, row: usize) -> &[f32] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }

    pub fn select(&self, rows: &[usize]) -> Self {
        let mut cells = Vec::with_capacity(rows.len() * self.columns);
        rows.iter()
            .for_each(|&row| cells.extend_from_slice(self.row(row)));
        Self {
            cells,
            rows: rows.len(),
            columns: self.columns,
        }
    }
}

/// For each level found in a file, its index among the learned ones.
fn translate(learned: &[String], found: &[String]) -> Vec<f32> {
    let index: HashMap<&str, usize> = learned
        .iter()
        .enumerate()
        .map(|(i, level)| (level.as_str(), i))
        .collect();
    found
        .iter()
        .map(|level| *index.get(level.as_str()).unwrap_or(&learned.len()) as f32)
        .collect()
}

fn wrong_type(feature: &Feature, found: ColumnType) -> Error {
    Error::new(
        "column_type",
        format!(
            "Column \"{}\" holds {found:?} values, but the model learned it as {:?}.",
            feature.name, feature.kind
        ),
        "Give the column the form it had in the training file.",
    )
    .with("column", feature.name.as_str())
}
