//! Nested cross-validation: what a model of this kind would do on customers it has never seen.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::frame::Frame;
use crate::{Error, Result};

use super::entity::needed;
use super::{Progress, Spec, folds, local, plan, target};

/// How rows are dealt to outer folds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OuterFolds {
    /// So many stratified folds, shuffled by the spec's seed.
    Stratified(u8),
    /// As this column says, which is then no feature.
    Column(String),
}

/// Rows with an outcome, each scored by a model that learned from the other folds only.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Indices into the frame.
    pub rows: Vec<usize>,
    /// The outcome of each.
    pub positive: Vec<bool>,
    /// The outer fold of each, as given or from 0.
    pub folds: Vec<String>,
    /// The score of each.
    pub scores: Vec<f64>,
    /// Columns the models may see.
    pub features: usize,
    /// Number of outer folds.
    pub fold_count: usize,
    /// Time spent training.
    pub fit: Duration,
    /// Time spent scoring.
    pub predict: Duration,
}

/// Trains and scores once per outer fold. Everything that learns does so inside the training rows.
///
/// # Errors
/// Those of training; `missing_column` or `too_few_folds` for the folds.
pub fn evaluate(
    spec: &Spec,
    outer: &OuterFolds,
    frame: &Frame,
    threads: usize,
    progress: Progress,
) -> Result<Evaluation> {
    let mut spec = spec.clone();
    if let OuterFolds::Column(column) = outer {
        spec.exclude.push(column.clone());
    }
    let features = plan(&spec, frame)?.features.len();
    let target = target::read(&spec, frame)?;
    spec.positive_label = Some(target.label);
    let (rows, positive) = (target.rows, target.positive);
    let folds = deal(&spec, outer, frame, &rows, &positive)?;

    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    folds
        .iter()
        .enumerate()
        .for_each(|(at, fold)| groups.entry(fold).or_default().push(at));
    if groups.len() < 2 {
        return Err(Error::new(
            "too_few_folds",
            "There is only one fold.",
            "Use a column with at least two fold ids.",
        ));
    }
    let fold_count = groups.len();
    let (mut scores, mut fit, mut predict) =
        (vec![0.0; rows.len()], Duration::ZERO, Duration::ZERO);
    for (done, (fold, held_out)) in groups.iter().enumerate() {
        let train: Vec<usize> = (0..rows.len())
            .filter(|at| folds[*at] != *fold)
            .map(|at| rows[at])
            .collect();
        let test: Vec<usize> = held_out.iter().map(|at| rows[*at]).collect();
        let step = |share: f64, task: &str| {
            progress(
                (done as f64 + share) / fold_count as f64,
                &format!("outer fold {fold}: {task}"),
            )
        };
        let started = Instant::now();
        let (artifact, _) = local::train(&spec, &frame.take(&train), threads, &step)?;
        fit += started.elapsed();
        let started = Instant::now();
        let fold_scores = artifact.score_new(&frame.take(&test))?;
        predict += started.elapsed();
        held_out
            .iter()
            .zip(fold_scores)
            .for_each(|(at, score)| scores[*at] = score);
    }
    Ok(Evaluation {
        rows,
        positive,
        folds,
        scores,
        features,
        fold_count,
        fit,
        predict,
    })
}

fn deal(
    spec: &Spec,
    outer: &OuterFolds,
    frame: &Frame,
    rows: &[usize],
    positive: &[bool],
) -> Result<Vec<String>> {
    match outer {
        OuterFolds::Column(name) => {
            let column = needed(frame, name)?;
            Ok(rows
                .iter()
                .map(|row| column.text(*row).unwrap_or_default().into_owned())
                .collect())
        }
        OuterFolds::Stratified(count) if *count >= 2 => {
            let shuffled = rows
                .iter()
                .map(|row| super::piece::mix(spec.seed, *row as u64));
            let folds = folds::assign(&shuffled.collect::<Vec<u64>>(), positive, *count);
            Ok(folds.into_iter().map(|fold| fold.to_string()).collect())
        }
        OuterFolds::Stratified(count) => Err(Error::new(
            "too_few_folds",
            format!("{count} folds are too few."),
            "Ask for two or more.",
        )),
    }
}
