//! Learning who leaves: a stack of gradient-boosted trees and logistic regression, bagged over
//! five folds, blended and calibrated on out-of-fold predictions. Numbers are learned by the same stack,
//! with other losses, and foreseen with the range that they will be in ([`Answer`]).
//!
//! Training is three steps, so that it can be spread over processes that share nothing but bytes:
//! [`plan()`] fixes what all must agree on, [`train_piece`] fits some base learners, [`join`] makes the
//! [`Artifact`] and the [`Report`](report::Report). [`train`] does all three on this machine's threads. Whoever
//! does it, in whatever order, the artifact is the same to the byte.
//!
//! Folders, each built on those before it: [`prepare`], [`learners`], [`monitor`], [`artifact`],
//! [`insight`], [`prior`], [`run`]. Within `run`, `plan` and `backtest` know each other: a plan has
//! a second one, of the earlier rows. Within `learners`, `base_learner` names the kinds that `trees`
//! and `logistic` fit, which take their rows from it.

mod answer;
pub mod artifact;
pub mod insight;
pub mod learners;
pub mod monitor;
pub mod prepare;
pub mod prior;
pub mod run;
mod spec;

pub use answer::Answer;
pub use artifact::Artifact;
pub use insight::fairness::FAIRNESS_COLUMNS;
pub use prepare::features::{Feature, Treatment};
pub use prepare::newest_rows::{CountingRows, NewestRows};
pub use prepare::numbers::FEWEST_NUMBERS;
pub use prepare::target::FEWEST_OF_A_CLASS;
pub use run::comparison::compare;
pub use run::cross_validation::{Evaluation, NumbersForeseen, OuterFolds, evaluate};
pub use run::join::join;
pub use run::join_numbers::join_numbers;
pub use run::lesson::Lesson;
pub use run::local::{train, train_numbers};
pub use run::piece::{Piece, Progress, train_piece};
pub use run::plan::{TrainingPlan, plan, plan_answer};
pub use spec::Spec;

#[cfg(test)]
mod tests;
