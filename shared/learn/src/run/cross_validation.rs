//! Nested cross-validation: what a model of this kind would do on customers it has never seen.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use data::{Error, Frame, Result};
use stats::random::split_mix;

use crate::answer::Answer;
use crate::prepare::entity::required_column;
use crate::prepare::folds;
use crate::prepare::read_target::read_target;
use crate::prepare::target::Target;
use crate::run::piece::Progress;
use crate::run::plan::plan_answer;
use crate::run::{backtest, local};
use crate::spec::Spec;

/// How rows are dealt to outer folds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OuterFolds {
    /// So many stratified folds, shuffled by the spec's seed.
    Stratified(u8),
    /// As this column says, which is then no feature.
    Column(String),
}

/// Rows with an outcome, each scored by a model that learned from the other folds, or from earlier
/// rows, only.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Indices into the frame.
    pub rows: Vec<usize>,
    /// Whether each has the outcome; of numbers, whether it is above the middle one.
    pub positive: Vec<bool>,
    /// What numbers came, where numbers are foreseen; `scores` are these then.
    pub numbers: Option<NumbersForeseen>,
    /// The outer fold of each, as given or from 0.
    pub folds: Vec<String>,
    pub scores: Vec<f64>,
    /// Columns the models may see.
    pub features: usize,
    pub fold_count: usize,
    pub fit: Duration,
    pub predict: Duration,
}

/// Numbers that came, and between which they were foreseen to be.
#[derive(Debug, Clone, PartialEq)]
pub struct NumbersForeseen {
    pub actual: Vec<f64>,
    pub ranges: Vec<[f64; 2]>,
}

/// Trains and scores once per outer fold; with a snapshot column once, on the newest rows. Rows of
/// one entity share a fold, unless a column says otherwise or time parts them: then entities learned
/// from are scored by the members that did not see them. Everything that learns does so inside the
/// training rows.
///
/// # Errors
/// Those of training; `missing_column`, `missing_fold`, `too_few_folds` or `no_later_rows` for the folds.
pub fn evaluate(
    answer: Answer,
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
    let features = plan_answer(answer, &spec, frame)?.features.len();
    let target = read_target(answer, &spec, frame)?;
    spec.positive_label = Some(target.label.clone());
    let folds = match spec.snapshot_column.take() {
        None => deal(&spec, outer, frame, &target)?,
        Some(column) => {
            let folds = latest(&column, frame, &target)?;
            spec.exclude.push(column);
            folds
        }
    };
    let (rows, positive, numbers) = (target.rows, target.positive, target.numbers);

    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, fold) in folds.iter().enumerate() {
        groups.entry(fold).or_default().push(at);
    }
    groups.remove(EARLIER);
    if groups.is_empty() || groups.values().any(|rows| rows.len() == folds.len()) {
        return Err(Error::new(
            "too_few_folds",
            "There is only one fold.",
            "Use a column with at least two fold ids.",
        ));
    }
    let fold_count = groups.len();
    let (mut scores, mut fit, mut predict) =
        (vec![0.0; rows.len()], Duration::ZERO, Duration::ZERO);
    let mut ranges = vec![[0.0; 2]; rows.len()];
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
        let artifact = local::model(answer, &spec, &frame.take(&train), threads, &step)?;
        fit += started.elapsed();
        let started = Instant::now();
        // Without a key, a row like one that was learned from may still be somebody else's.
        let test = frame.take(&test);
        let fold_scores = match spec.entity_key {
            Some(_) => artifact.score(&test)?,
            None => artifact.score_new(&test)?,
        };
        predict += started.elapsed();
        for (at, score) in held_out.iter().zip(fold_scores) {
            scores[*at] = score;
            ranges[*at] = artifact.range(score).unwrap_or_default();
        }
    }
    let scored: Vec<usize> = (0..rows.len()).filter(|at| folds[*at] != EARLIER).collect();
    Ok(Evaluation {
        rows: scored.iter().map(|at| rows[*at]).collect(),
        positive: scored.iter().map(|at| positive[*at]).collect(),
        numbers: numbers.map(|numbers| NumbersForeseen {
            actual: scored.iter().map(|at| numbers.values[*at]).collect(),
            ranges: scored.iter().map(|at| ranges[*at]).collect(),
        }),
        scores: scored.iter().map(|at| scores[*at]).collect(),
        folds: scored.iter().map(|at| folds[*at].clone()).collect(),
        features,
        fold_count,
        fit,
        predict,
    })
}

/// The fold of rows that are only learned from.
const EARLIER: &str = "";

/// One fold of the newest rows.
fn latest(column: &str, frame: &Frame, target: &Target) -> Result<Vec<String>> {
    let cut = backtest::cut(column, frame, target)?.map_err(|why| {
        Error::new(
            "no_later_rows",
            why,
            "Evaluate without the snapshot column, or with more history.",
        )
    })?;
    let later = backtest::later(column, frame, cut, &target.rows)?;
    let fold = |later| if later { "later" } else { EARLIER };
    Ok(later
        .into_iter()
        .map(|later| fold(later).to_owned())
        .collect())
}

fn deal(spec: &Spec, outer: &OuterFolds, frame: &Frame, target: &Target) -> Result<Vec<String>> {
    match outer {
        OuterFolds::Column(name) => {
            let column = required_column(frame, name)?;
            let fold = |row: &usize| match column.text(*row) {
                Some(fold) if !fold.is_empty() => Ok(fold.into_owned()),
                _ => Err(no_fold(name, *row)),
            };
            target.rows.iter().map(fold).collect()
        }
        OuterFolds::Stratified(count) if *count >= 2 => {
            let entities = entities(spec, frame, &target.rows)?;
            let shuffled: Vec<u64> = entities.iter().map(|e| split_mix(spec.seed, *e)).collect();
            let folds = folds::assign(&shuffled, &target.positive, *count);
            Ok(folds.into_iter().map(|fold| fold.to_string()).collect())
        }
        OuterFolds::Stratified(count) => Err(Error::new(
            "too_few_folds",
            format!("{count} folds are too few."),
            "Ask for two or more.",
        )),
    }
}

/// A number for each row's entity: that of the first row of the same key.
fn entities(spec: &Spec, frame: &Frame, rows: &[usize]) -> Result<Vec<u64>> {
    let Some(key) = &spec.entity_key else {
        return Ok(rows.iter().map(|row| *row as u64).collect());
    };
    let column = required_column(frame, key)?;
    let mut first = HashMap::new();
    let entity = |row: &usize| *first.entry(column.text(*row)).or_insert(*row as u64);
    Ok(rows.iter().map(entity).collect())
}

fn no_fold(column: &str, row: usize) -> Error {
    Error::new(
        "missing_fold",
        format!("Data row {} has no \"{column}\", the fold column.", row + 1),
        "Give every row a fold, or use another column.",
    )
}
