//! Learning who leaves: a stack of gradient-boosted trees and logistic regression, bagged over
//! five folds, blended and calibrated on out-of-fold predictions.
//!
//! Training is three steps, so that it can be spread over processes that share nothing but bytes:
//! [`plan()`] fixes what all must agree on, [`train_piece`] fits some members, [`join`] makes the
//! [`Artifact`] and the [`Report`]. [`train`] does all three on this machine's threads. Whoever
//! does it, in whatever order, the artifact is the same to the byte.

mod artifact;
mod backtest;
mod bins;
mod blend;
mod calibration;
mod comparison;
mod curves;
mod dependence;
mod entity;
mod evaluate;
mod explain;
mod fairness;
mod features;
mod file;
mod folds;
mod head;
mod intervals;
mod join;
mod leakage;
mod lightgbm;
mod local;
mod logistic;
mod matrix;
mod measured;
mod member;
pub mod meta;
mod metrics;
mod newton;
mod one_hot;
mod page;
mod piece;
mod plan;
mod rates;
mod report;
mod resample;
mod rules;
mod segments;
mod settings;
mod significance;
mod spec;
mod stack;
mod stopping;
mod table;
mod tally;
mod target;
mod trees;

pub use artifact::{Artifact, Risk};
pub use backtest::MeasuredOn;
pub use bins::Condition;
pub use calibration::{Method, calibration_error};
pub use comparison::{Comparison, ComparisonFigures, ComparisonVerdict, PairedMetric, compare};
pub use curves::{Curves, Point};
pub use dependence::{Dependence, DependencePoint};
pub use evaluate::{Evaluation, OuterFolds, evaluate};
pub use explain::{Driver, Explanation, LogOdds};
pub use fairness::{FAIRNESS_COLUMNS, Fairness, FairnessGroup, Gap};
#[cfg(test)]
pub(crate) use features::choose;
pub use features::{Dropped, Feature, Treatment};
pub(crate) use intervals::bootstrap;
pub use intervals::{Intervals, Verdict};
pub use join::join;
pub use leakage::Caveat;
pub use local::train;
pub(crate) use logistic::spread;
pub use member::Kind;
pub use metrics::{Metrics, average_precision, brier, log_loss, roc_auc};
pub(crate) use page::percent;
pub use page::{PAGE_STYLE, PageOf, page};
pub use piece::{Piece, Progress, train_piece};
pub use plan::{MemberId, Plan, plan};
pub use report::{Calibration, Importance, LearnerReport, Report};
pub(crate) use resample::Scored;
pub use segments::{Segment, Segments};
pub use settings::{LearnerSettings, learner_problems};
pub use significance::Estimate;
pub use spec::{Effort, Spec, Task};
pub use tally::Measure;
pub use target::FEWEST_OF_A_CLASS;

#[cfg(test)]
mod tests;
