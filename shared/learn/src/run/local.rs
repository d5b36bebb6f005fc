//! Training on this machine.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use data::{Frame, Result};
use report::{NumberReport, Report};

use crate::answer::Answer;
use crate::artifact::{Artifact, thread_lost};
use crate::run::join::{self, join};
use crate::run::join_numbers::{self, join_numbers};
use crate::run::piece::{Piece, Progress, train_piece};
use crate::run::plan::{TrainingPlan, plan, plan_answer};
use crate::spec::Spec;

/// Plans, fits all pieces on `threads` threads and joins them.
///
/// # Errors
/// Those of [`plan()`], [`train_piece`] and [`join()`].
pub fn train(
    spec: &Spec,
    frame: &Frame,
    threads: usize,
    progress: Progress,
) -> Result<(Artifact, Report)> {
    let plan = plan(spec, frame)?;
    let pieces = fit(&plan, frame, threads, progress)?;
    join(&plan, frame, pieces)
}

/// As [`train`], of a model that foresees numbers.
///
/// # Errors
/// Those of [`plan_answer`], [`train_piece`] and [`join_numbers()`].
pub fn train_numbers(
    spec: &Spec,
    frame: &Frame,
    threads: usize,
    progress: Progress,
) -> Result<(Artifact, NumberReport)> {
    let plan = plan_answer(Answer::Number, spec, frame)?;
    let pieces = fit(&plan, frame, threads, progress)?;
    join_numbers(&plan, frame, pieces)
}

/// As [`train`] or [`train_numbers`], without the report.
pub(crate) fn model(
    answer: Answer,
    spec: &Spec,
    frame: &Frame,
    threads: usize,
    progress: Progress,
) -> Result<Artifact> {
    let plan = plan_answer(answer, spec, frame)?;
    let pieces = fit(&plan, frame, threads, progress)?;
    match answer {
        Answer::Probability => join::model(&plan, frame, pieces),
        Answer::Number => join_numbers::model(&plan, frame, pieces),
    }
}

fn fit(
    plan: &TrainingPlan,
    frame: &Frame,
    threads: usize,
    progress: Progress,
) -> Result<Vec<Piece>> {
    let count = plan.piece_count();
    let (next, done) = (AtomicUsize::new(0), Mutex::new(vec![0.0; count]));
    let results: Mutex<Vec<Result<Piece>>> = Mutex::new(Vec::with_capacity(count));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return;
            }
            let report = |share: f64, task: &str| {
                let mut done = match done.lock() {
                    Ok(done) => done,
                    Err(_) => return ControlFlow::Break(()),
                };
                done[number] = share;
                progress(done.iter().sum::<f64>() / count as f64, task)
            };
            let result = train_piece(plan, frame, number, &report);
            if result.is_err() {
                next.store(count, Ordering::Relaxed);
            }
            if let Ok(mut results) = results.lock() {
                results.push(result);
            }
        }
    };
    std::thread::scope(|scope| {
        (0..threads.clamp(1, count)).for_each(|_| {
            scope.spawn(work);
        });
    });
    let results = results.into_inner().map_err(|_| thread_lost())?;
    results.into_iter().collect()
}
