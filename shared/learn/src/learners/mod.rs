//! The learners of the stack and how they are blended.

pub mod base_learner;
pub mod blend;
pub mod calibrated_blend;
mod early_stopping;
pub mod forecast_trees;
pub mod landmark;
mod lightgbm;
#[cfg(test)]
pub mod lightgbm_predictions;
pub mod logistic;
pub mod splits;
pub mod trees;

use domain::{LearnerKind, LearnerSettings};

use self::{base_learner::Fit, logistic::LogisticRegression, trees::Shape};

pub fn learner(settings: &LearnerSettings) -> Box<dyn Fit> {
    match Shape::of(settings) {
        Some(shape) => Box::new(shape),
        None => Box::new(LogisticRegression::of(settings)),
    }
}

/// What a learner is called where it learns numbers.
pub fn name_of_numbers(settings: &LearnerSettings, has_heavy_tails: bool) -> &'static str {
    match (settings.kind, Shape::of(settings)) {
        (LearnerKind::LogisticRegression, _) => "ridge",
        (_, Some(shape)) if shape.is_huber(has_heavy_tails) => "lightgbm_huber",
        (kind, _) => kind.into_str(),
    }
}

/// About how long one base learner so set takes, in seconds.
pub fn seconds(settings: &LearnerSettings, rows: usize, columns: usize) -> f64 {
    match Shape::of(settings) {
        Some(shape) => shape.seconds(rows, columns),
        None => 1e-6 * rows.min(200_000) as f64 * columns as f64,
    }
}
