//! The newest rows, set apart to measure on: what a model made earlier would have said of them.

use data::{Frame, Result, Values};
use serde::{Deserialize, Serialize};

use crate::prepare::entity::required_column;
use crate::prepare::newest_rows::not_a_date;
use crate::prepare::target::Target;
use crate::run::plan::TrainingPlan;

/// The share of rows set apart, at least: whole moments of the snapshot column are.
const SHARE: f64 = 0.2;

/// A second training, on the earlier rows only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Backtest {
    /// Of the earlier rows.
    pub plan: TrainingPlan,
    pub column: String,
    /// Rows with this moment or a later one are set apart.
    pub cut: f64,
}

impl Backtest {
    /// The rows learned from. Those without a moment are not: they may be of any.
    ///
    /// # Errors
    /// `missing_column`, `snapshot_not_a_date`.
    pub fn earlier(&self, frame: &Frame) -> Result<Frame> {
        let moments = moments(&self.column, frame)?;
        let rows = (0..frame.rows).filter(|row| moments[*row] < self.cut);
        Ok(frame.take(&rows.collect::<Vec<_>>()))
    }

    /// The first moment of these rows, as text.
    ///
    /// # Errors
    /// As [`Backtest::earlier`].
    pub fn from(&self, later: &Frame) -> Result<String> {
        let moments = moments(&self.column, later)?;
        let first = (0..later.rows).min_by(|a, b| moments[*a].total_cmp(&moments[*b]));
        let text = first.and_then(|row| required_column(later, &self.column).ok()?.text(row));
        Ok(text.unwrap_or_default().into_owned())
    }
}

/// Which of some rows are at the cut or after it.
///
/// # Errors
/// `missing_column`; `snapshot_not_a_date` when the column holds text.
pub fn later(column: &str, frame: &Frame, cut: f64, rows: &[usize]) -> Result<Vec<bool>> {
    let moments = moments(column, frame)?;
    Ok(rows.iter().map(|row| moments[*row] >= cut).collect())
}

/// Where the rows are parted: those with this moment or a later one are set apart.
///
/// Rows are set apart moment by moment, newest first, until they are a fifth of all and hold both
/// outcomes often enough, or numbers enough. The inner error says, for people, why that leaves nothing to learn from.
///
/// # Errors
/// `missing_column`; `snapshot_not_a_date` when the column holds text.
pub fn cut(
    column: &str,
    frame: &Frame,
    target: &Target,
) -> Result<std::result::Result<f64, String>> {
    let moments = moments(column, frame)?;
    let known = target.rows.iter().zip(&target.positive);
    let mut dated: Vec<(f64, bool)> = known
        .map(|(row, positive)| (moments[*row], *positive))
        .filter(|(moment, _)| !moment.is_nan())
        .collect();
    dated.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let positives = dated.iter().filter(|(_, positive)| *positive).count();
    let mut later = [0; 2];
    for same in dated.chunk_by(|a, b| a.0 == b.0) {
        for (_, positive) in same {
            later[usize::from(*positive)] += 1;
        }
        let share = later.iter().sum::<usize>() as f64 / target.rows.len() as f64;
        if share >= SHARE && target.suffices(later) {
            let negatives = dated.len() - positives;
            if target.suffices([negatives - later[0], positives - later[1]]) {
                return Ok(Ok(same[0].0));
            }
            break;
        }
    }
    Ok(Err(format!(
        "By \"{column}\" no newest fifth can be set apart that leaves {} in it and before it.",
        target.fewest()
    )))
}

/// The snapshot column's cells: dates, or numbers that rise with time such as 202401.
fn moments<'a>(column: &str, frame: &'a Frame) -> Result<&'a [f64]> {
    match &required_column(frame, column)?.values {
        Values::Number(cells) => Ok(cells),
        Values::Text { .. } => Err(not_a_date(column)),
    }
}
