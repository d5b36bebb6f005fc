//! Small learners on a sample, which tell in little time about how well a table can be learned from.

use std::ops::ControlFlow;

use data::{Frame, Result};
use domain::{LearnerKind, LearnerSettings};
use stats::metrics::roc_auc;
use stats::sampling::evenly_spaced;

use crate::learners::base_learner::{BaseLearner, BaseLearnerId, Split};
use crate::learners::learner;
use crate::learners::splits::splits;
use crate::prepare::features::Feature;
use crate::prepare::table::Table;

/// Landmarks look at no more rows of either outcome than this.
const SAMPLE: usize = 1_000;
/// Folds that landmarks are measured on.
const FOLDS: u8 = 3;

/// Quick trees with so many leaves.
pub const fn trees(leaves: u32) -> LearnerSettings {
    LearnerSettings {
        leaves: Some(leaves),
        learning_rate: Some(0.2),
        rounds: Some(60),
        ..LearnerSettings::of(LearnerKind::LightgbmFast)
    }
}

/// As many rows of either outcome as landmarks look at, in file order.
pub fn sample(table: &Table) -> Table {
    let of = |wanted: bool| -> Vec<usize> {
        let all = (0..table.rows.len()).filter(|at| table.positive[*at] == wanted);
        evenly_spaced(&all.collect::<Vec<_>>(), SAMPLE)
    };
    let mut kept = [of(true), of(false)].concat();
    kept.sort_unstable();
    table.pick(&kept)
}

/// The mean area under the ROC curve over a few folds left out.
pub fn auc(
    set: &LearnerSettings,
    features: &[Feature],
    seed: u64,
    frame: &Frame,
    sample: &Table,
) -> Result<f64> {
    let id = |fold| BaseLearnerId {
        kind: set.kind,
        fold,
        seed: 0,
    };
    let ids: Vec<BaseLearnerId> = (0..FOLDS).map(id).collect();
    let splits = splits(features, seed, frame, sample, &ids)?;
    let members = learner(set).fit(&splits, &|_| ControlFlow::Continue(()))?;
    let area = |(split, member): (&Split, &BaseLearner)| {
        let rows = split.data.matrix.select(&split.held_out);
        let outcomes = split.held_out.iter().map(|row| sample.positive[*row]);
        let area = roc_auc(&member.log_odds(&rows)?, &outcomes.collect::<Vec<_>>());
        Ok(if area.is_nan() { 0.5 } else { area })
    };
    let areas: Vec<f64> = splits
        .iter()
        .zip(&members)
        .map(area)
        .collect::<Result<_>>()?;
    Ok(areas.iter().sum::<f64>() / areas.len() as f64)
}
