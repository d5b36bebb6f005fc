//! The learners of the stack, and what they fit.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

use super::Effort;
use super::features::Feature;
use super::logistic::Linear;
use super::matrix::Matrix;
use super::trees::{self, Binned, Trees};

/// A kind of learner. The stack blends one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LearnerKind)]
pub enum Kind {
    /// LightGBM, trees of 15 leaves at a high rate: few rounds.
    LightgbmFast,
    /// LightGBM, trees of 15 leaves.
    Lightgbm,
    /// LightGBM, trees of 7 leaves with few columns each.
    LightgbmShallow,
    /// LightGBM, trees of 31 leaves split at random thresholds.
    LightgbmExtraTrees,
    /// Logistic regression on one-hot, imputed, scaled columns.
    LogisticRegression,
    /// LightGBM, trees of 15 leaves with few columns each, categories one-hot.
    LightgbmOneHot,
    /// LightGBM, trees of 31 leaves with most columns each, that join categories by their rates.
    LightgbmDeep,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 7] = [
        Kind::LightgbmFast,
        Kind::Lightgbm,
        Kind::LightgbmShallow,
        Kind::LightgbmExtraTrees,
        Kind::LogisticRegression,
        Kind::LightgbmOneHot,
        Kind::LightgbmDeep,
    ];

    /// Members fitted per fold, from different seeds.
    pub fn seeds(self, effort: Effort) -> u8 {
        match (effort, self) {
            (Effort::Thorough, kind) if kind != Kind::LogisticRegression => 3,
            _ => 1,
        }
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::LightgbmFast => "lightgbm_fast",
            Kind::Lightgbm => "lightgbm",
            Kind::LightgbmShallow => "lightgbm_shallow",
            Kind::LightgbmExtraTrees => "lightgbm_extra_trees",
            Kind::LightgbmOneHot => "lightgbm_one_hot",
            Kind::LightgbmDeep => "lightgbm_deep",
            Kind::LogisticRegression => "logistic_regression",
        }
    }
}

/// All training rows, as the members see them that leave out a fold.
pub struct Data<'a> {
    /// The features of [`Data::matrix`]'s columns.
    pub features: Vec<Feature>,
    /// One row per training row.
    pub matrix: Matrix,
    /// The outcome of each row.
    pub positive: &'a [bool],
    binned: [OnceLock<Result<Binned>>; 2],
}

impl<'a> Data<'a> {
    /// Not binned yet.
    pub fn new(features: Vec<Feature>, matrix: Matrix, positive: &'a [bool]) -> Self {
        Self {
            features,
            matrix,
            positive,
            binned: Default::default(),
        }
    }

    /// Binned for LightGBM, once for all folds; categories spread over columns if wished.
    /// Bins know the cells of all rows but no outcome.
    pub fn binned(&self, spread: bool) -> Result<&Binned> {
        self.binned[usize::from(spread)]
            .get_or_init(|| trees::bin(self, spread))
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// What one member learns from.
pub struct Split<'a> {
    /// All rows.
    pub data: Arc<Data<'a>>,
    /// The fold left out.
    pub fold: u8,
    /// To learn from.
    pub train: Vec<usize>,
    /// Left out; early stopping of the other members watches them.
    pub held_out: Vec<usize>,
    /// Decides all that is random.
    pub seed: u64,
}

/// Called with the share done; a break ends training with the error [`cancelled`].
pub type Watch<'a> = &'a dyn Fn(f64) -> ControlFlow<()>;

/// The error of training that was told to stop.
pub fn cancelled() -> Error {
    Error::new(
        "cancelled",
        "Training was stopped.",
        "Start it again if you still want the model.",
    )
}

/// A learner that can be fitted.
pub trait Fit {
    /// Learns once from each split.
    fn fit(&self, splits: &[Split], watch: Watch) -> Result<Vec<Member>>;
}

/// A fitted learner.
#[derive(Serialize, Deserialize)]
pub enum Member {
    /// LightGBM's.
    Trees(Trees),
    /// Logistic regression's.
    Linear(Linear),
}

impl Member {
    /// Log-odds of each row.
    pub fn log_odds(&self, matrix: &Matrix) -> Result<Vec<f64>> {
        match self {
            Member::Trees(trees) => trees.log_odds(matrix),
            Member::Linear(linear) => Ok(linear.log_odds(matrix)),
        }
    }

    /// Each feature's part of the log-odds against the mean training row (SHAP), and last that
    /// row's log-odds: `columns + 1` values per row, which sum to [`Member::log_odds`].
    pub fn contributions(&self, matrix: &Matrix) -> Result<Vec<f64>> {
        match self {
            Member::Trees(trees) => trees.contributions(matrix),
            Member::Linear(linear) => Ok(linear.contributions(matrix)),
        }
    }

    /// Number of trees, or of coefficients.
    pub fn size(&self) -> usize {
        match self {
            Member::Trees(trees) => trees.count(),
            Member::Linear(linear) => linear.size(),
        }
    }
}
