//! The learners of the stack, and what they fit.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use data::{Error, Result};
use domain::LearnerKind;
use serde::{Deserialize, Serialize};

use crate::learners::logistic::Linear;
use crate::learners::trees::{self, Binned, Trees};
use crate::prepare::features::Feature;
use crate::prepare::matrix::Matrix;
use crate::prepare::table::Outcome;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BaseLearnerId {
    pub kind: LearnerKind,
    /// The fold it leaves out.
    pub fold: u8,
    /// Which of the kind's seeds.
    pub seed: u8,
}

/// All training rows, as the members see them that leave out a fold.
pub struct Data<'a> {
    /// The features of [`Data::matrix`]'s columns.
    pub features: Vec<Feature>,
    /// One row per training row.
    pub matrix: Matrix,
    pub outcome: Outcome<'a>,
    binned: [OnceLock<Result<Binned>>; 2],
}

impl<'a> Data<'a> {
    pub fn new(features: Vec<Feature>, matrix: Matrix, outcome: Outcome<'a>) -> Self {
        Self {
            features,
            matrix,
            outcome,
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
    pub data: Arc<Data<'a>>,
    pub fold: u8,
    pub train: Vec<usize>,
    /// Left out; early stopping of the other members watches them.
    pub held_out: Vec<usize>,
    pub seed: u64,
}

/// Called with the share done; a break ends training with the error [`cancelled`].
pub type Watch<'a> = &'a dyn Fn(f64) -> ControlFlow<()>;

pub fn cancelled() -> Error {
    Error::new(
        "cancelled",
        "Training was stopped.",
        "Start it again if you still want the model.",
    )
}

pub trait Fit {
    fn fit(&self, splits: &[Split], watch: Watch) -> Result<Vec<BaseLearner>>;
}

#[derive(Serialize, Deserialize)]
pub enum BaseLearner {
    Trees(Trees),
    Linear(Linear),
}

impl BaseLearner {
    /// The log-odds of each row; the number on the scale of learners where it has learned numbers.
    pub fn log_odds(&self, matrix: &Matrix) -> Result<Vec<f64>> {
        match self {
            BaseLearner::Trees(trees) => trees.log_odds(matrix),
            BaseLearner::Linear(linear) => Ok(linear.log_odds(matrix)),
        }
    }

    /// Number of trees, or of coefficients.
    pub fn size(&self) -> usize {
        match self {
            BaseLearner::Trees(trees) => trees.count(),
            BaseLearner::Linear(linear) => linear.size(),
        }
    }
}
