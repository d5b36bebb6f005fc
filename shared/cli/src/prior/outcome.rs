//! How learners and their blends do on a table.

use std::ops::ControlFlow;
use std::time::Instant;

use data::{Frame, Result};
use domain::{LearnerKind, LearnerSettings};
use learn::learners::blend::Blend;
use learn::prepare::table::{FOLDS, Table};
use learn::prior::MetaFeatures;
use learn::prior::{blends, settings};
use learn::run::join::out_of_fold;
use learn::run::stack::full;
use learn::{Spec, plan, train_piece};
use serde::{Deserialize, Serialize};
use stats::logistic_solver::softplus;

/// How the settings and their blends did on one table: numbers only, so that it can be kept where
/// the table may not be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Tables that are like each other.
    pub family: String,
    /// Which of the family.
    pub name: String,
    pub features: MetaFeatures,
    /// Seconds it took to describe it so.
    pub describing: f64,
    /// Log loss of each of [`blends()`], each row scored by what did not see it.
    pub losses: Vec<f64>,
    /// Seconds that each of [`settings()`] took, on one core.
    pub seconds: Vec<f64>,
    /// Log loss and seconds of `balanced`, where measured.
    pub balanced: Option<(f64, f64)>,
}

/// Measures everything on a table, on this thread. `truth` has the probability of each of its rows
/// where it is known: then the log loss is the one expected, else that of the outcomes.
///
/// # Errors
/// Those of [`plan()`] and training.
pub fn measure(
    (family, name): (&str, &str),
    spec: &Spec,
    frame: &Frame,
    truth: Option<&[f64]>,
    with_balanced: bool,
) -> Result<Outcome> {
    let spec = Spec {
        learners: vec![LearnerSettings::of(LearnerKind::LogisticRegression)],
        ..spec.clone()
    };
    let planned = plan(&spec, frame)?;
    let table = planned.table(frame)?;
    let started = Cpu::now();
    let features = MetaFeatures::of(&planned.features, spec.seed, frame, &table)?;
    let describing = started.seconds();
    let truth: Vec<f64> = match truth {
        Some(truth) => table.rows.iter().map(|row| truth[*row]).collect(),
        None => table
            .positive
            .iter()
            .map(|p| f64::from(u8::from(*p)))
            .collect(),
    };
    let trained = settings().into_iter();
    let trained = trained.map(|learner| fit(&[learner], &spec, frame, &table));
    let (log_odds, seconds): (Vec<_>, Vec<_>) =
        trained.collect::<Result<Vec<_>>>()?.into_iter().unzip();
    let log_odds = log_odds.concat();
    let loss = |blend: Vec<usize>| {
        let learners: Vec<Vec<f64>> = blend.iter().map(|at| log_odds[*at].clone()).collect();
        blended_loss(&learners, &table, &truth)
    };
    let balanced = match with_balanced {
        true => {
            let learners = full(table.rows.len());
            let (log_odds, seconds) = fit(&learners, &spec, frame, &table)?;
            Some((blended_loss(&log_odds, &table, &truth), seconds))
        }
        false => None,
    };
    Ok(Outcome {
        family: family.to_owned(),
        name: name.to_owned(),
        features,
        describing,
        losses: blends().into_iter().map(loss).collect(),
        seconds,
        balanced,
    })
}

/// What learners say of the rows they did not see, one list each, and the seconds they took.
fn fit(
    learners: &[LearnerSettings],
    spec: &Spec,
    frame: &Frame,
    table: &Table,
) -> Result<(Vec<Vec<f64>>, f64)> {
    let spec = Spec {
        learners: learners.to_vec(),
        ..spec.clone()
    };
    let plan = plan(&spec, frame)?;
    let started = Cpu::now();
    let go = |_: f64, _: &str| ControlFlow::Continue(());
    let pieces = (0..plan.piece_count()).map(|piece| train_piece(&plan, frame, piece, &go));
    let pieces = pieces.collect::<Result<Vec<_>>>()?;
    let seconds = started.seconds();
    let trained: Vec<_> = pieces.into_iter().flat_map(|piece| piece.members).collect();
    let of = |learner: &LearnerSettings| out_of_fold(learner.kind, &trained, table);
    Ok((learners.iter().map(of).collect::<Result<_>>()?, seconds))
}

/// The mean log loss of a blend whose weights for each fold come from the others.
fn blended_loss(log_odds: &[Vec<f64>], table: &Table, truth: &[f64]) -> f64 {
    let blends_of_folds: Vec<Blend> = (0..FOLDS)
        .map(|fold| Blend::fit(log_odds, &table.positive, |row| table.folds[row] != fold))
        .collect();
    let loss = |row: usize| {
        let z = blends_of_folds[table.folds[row] as usize]
            .log_odds(log_odds.iter().map(|kind| kind[row]));
        softplus(z) - truth[row] * z
    };
    (0..truth.len()).map(loss).sum::<f64>() / truth.len() as f64
}

/// Time that this thread has spent on a core, where the system says; else of the clock.
struct Cpu {
    clock: Instant,
    core: Option<u64>,
}

impl Cpu {
    fn now() -> Self {
        Self {
            clock: Instant::now(),
            core: on_core(),
        }
    }

    fn seconds(&self) -> f64 {
        match (self.core, on_core()) {
            (Some(from), Some(to)) => (to - from) as f64 / 1e9,
            _ => self.clock.elapsed().as_secs_f64(),
        }
    }
}

/// Nanoseconds.
fn on_core() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok()
}

impl Outcome {
    /// Seconds that a blend of the [`settings()`] took.
    pub fn seconds_of(&self, blend: &[usize]) -> f64 {
        blend.iter().map(|at| self.seconds[*at]).sum()
    }
}
