//! What makes metrics too good to be true: features that already know the outcome.

use data::{Frame, Result, names_leakage};
use report::Caveat;

use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::{FOLDS, Table};

/// From this out-of-fold area under the ROC curve on, a feature alone is suspect. The best honest
/// single features of churn data reach some 0.85.
const SUSPECT: f64 = 0.98;
/// Intervals that a feature's numbers are put in, about equally full.
const BINS: usize = 64;
/// Numbers looked at to place them.
const SAMPLE: usize = 20_000;
/// Rows of mean outcome that every interval or category is taken to have besides its own.
const PRIOR: f64 = 5.0;

/// What is suspicious about the features.
///
/// # Errors
/// `missing_column`, `column_type`.
pub fn caveats(features: &[Feature], frame: &Frame, table: &Table) -> Result<Vec<Caveat>> {
    let mut caveats = Vec::new();
    for feature in features {
        let auc = alone(feature, frame, table)?;
        let caveat = |code: &str, detail: String| Caveat {
            code: code.into(),
            column: feature.name.clone(),
            detail,
            remedy: format!(
                "If \"{0}\" is not known at the time when customers are to be scored, add it to exclude and train again; the model is worth less than its metrics say.",
                feature.name
            ),
        };
        if auc >= SUSPECT {
            caveats.push(caveat(
                "predicts_alone",
                format!(
                    "\"{}\" alone predicts the outcome almost perfectly (ROC AUC {auc:.3}): it may be the outcome in other words.",
                    feature.name
                ),
            ));
        }
        if names_leakage(&feature.name) {
            caveats.push(caveat(
                "known_afterwards",
                format!(
                    "The name of \"{}\" says that it may be known only after the outcome (on its own it has a ROC AUC of {auc:.3}).",
                    feature.name
                ),
            ));
        }
    }
    Ok(caveats)
}

/// The out-of-fold area under the ROC curve of the share of positives among like values.
pub fn alone(feature: &Feature, frame: &Frame, table: &Table) -> Result<f64> {
    let values = Matrix::encode(std::slice::from_ref(feature), frame, &table.rows)?.cells;
    let edges = match feature.treatment {
        Treatment::Category { .. } => Vec::new(),
        Treatment::Number { .. } | Treatment::Date { .. } => edges(&values),
    };
    let bin = |value: f32| match &feature.treatment {
        _ if value.is_nan() => 0,
        Treatment::Category { .. } => 1 + value as usize,
        _ => 1 + edges.partition_point(|edge| *edge <= value),
    };
    let mut counts: Vec<[[f64; 2]; FOLDS as usize]> = Vec::new();
    for ((value, fold), positive) in values.iter().zip(&table.folds).zip(&table.positive) {
        let bin = bin(*value);
        if bin >= counts.len() {
            counts.resize(bin + 1, Default::default());
        }
        counts[bin][*fold as usize][usize::from(*positive)] += 1.0;
    }
    Ok(out_of_fold_auc(&counts))
}

/// Values that part the sample into [`BINS`].
fn edges(values: &[f32]) -> Vec<f32> {
    let step = values.len().div_ceil(SAMPLE).max(1);
    let known = values.iter().step_by(step).filter(|value| !value.is_nan());
    let mut sample: Vec<f32> = known.copied().collect();
    sample.sort_unstable_by(f32::total_cmp);
    let edge = |bin: usize| sample.get(bin * sample.len() / BINS).copied();
    let mut edges: Vec<f32> = (1..BINS).filter_map(edge).collect();
    edges.dedup();
    edges
}

/// From negatives and positives per bin and fold; every fold is scored by the shares that the
/// others have.
fn out_of_fold_auc(counts: &[[[f64; 2]; FOLDS as usize]]) -> f64 {
    let mut scored = Vec::with_capacity(counts.len() * FOLDS as usize);
    for fold in 0..FOLDS as usize {
        let others = |bin: &[[f64; 2]; FOLDS as usize]| {
            let rest = bin.iter().enumerate().filter(|(at, _)| *at != fold);
            rest.fold([0.0, 0.0], |sum, (_, n)| [sum[0] + n[0], sum[1] + n[1]])
        };
        let seen: Vec<[f64; 2]> = counts.iter().map(others).collect();
        let yes: f64 = seen.iter().map(|n| n[1]).sum();
        let base = yes / seen.iter().map(|n| n[0] + n[1]).sum::<f64>();
        for (bin, [no, yes]) in counts.iter().zip(seen) {
            let share = (yes + PRIOR * base) / (yes + no + PRIOR);
            scored.push((share, bin[fold]));
        }
    }
    scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut above, mut wins, mut negatives) = (0.0, 0.0, 0.0);
    for tie in scored.chunk_by(|a, b| a.0 == b.0) {
        let no: f64 = tie.iter().map(|(_, n)| n[0]).sum();
        let yes: f64 = tie.iter().map(|(_, n)| n[1]).sum();
        wins += no * (above + yes / 2.0);
        above += yes;
        negatives += no;
    }
    wins / (above * negatives)
}
