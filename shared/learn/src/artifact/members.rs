//! What members say of rows. Those that leave out a fold see the same rows, so their trees are made
//! ready to look at them together.

use std::sync::OnceLock;

use data::Result;
use trees::Ensemble;

use crate::artifact::{Artifact, mean};
use crate::learners::base_learner::BaseLearner;
use crate::learners::logistic::Linear;
use crate::learners::trees::{ensemble, unusable};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::FOLDS;

/// What is asked of members.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked {
    LogOdds,
    /// Each feature's part of the log-odds against the mean training row (SHAP), and last that row's
    /// log-odds: one value more than there are features, which sum to the log-odds.
    Contributions,
}

/// The trees of each fold, made ready when they are first asked.
#[derive(Default)]
pub(crate) struct Ensembles([OnceLock<Result<Ensemble>>; FOLDS as usize]);

impl Asked {
    /// How many values there are for a row.
    pub fn width(self, features: usize) -> usize {
        match self {
            Self::LogOdds => 1,
            Self::Contributions => features + 1,
        }
    }

    fn of_trees(self, ensemble: &Ensemble, matrix: &Matrix) -> Result<Vec<Vec<f64>>> {
        let said = match self {
            Self::LogOdds => ensemble.log_odds(&matrix.cells),
            Self::Contributions => ensemble.contributions(&matrix.cells),
        };
        said.map_err(unusable)
    }

    fn of_linear(self, linear: &Linear, matrix: &Matrix) -> Vec<f64> {
        match self {
            Self::LogOdds => linear.log_odds(matrix),
            Self::Contributions => linear.contributions(matrix),
        }
    }
}

impl Artifact {
    /// For each kind of learner, the mean of what its members say that left out a fold.
    pub(super) fn each_of_fold(
        &self,
        fold: usize,
        matrix: &Matrix,
        asked: Asked,
    ) -> Result<Vec<Vec<f64>>> {
        let mut by_trees = asked.of_trees(self.ensemble(fold)?, matrix)?.into_iter();
        let mut said = |member: &BaseLearner| match member {
            // In the order in which the ensemble was made.
            BaseLearner::Trees(_) => by_trees.next().unwrap_or_default(),
            BaseLearner::Linear(linear) => asked.of_linear(linear, matrix),
        };
        let mut learners = Vec::with_capacity(self.stack.len());
        for learner in &self.stack {
            learners.push(average(learner.folds[fold].iter().map(&mut said).collect()));
        }
        Ok(learners)
    }

    fn ensemble(&self, fold: usize) -> Result<&Ensemble> {
        let members = self.stack.iter().flat_map(|learner| &learner.folds[fold]);
        let trees = members.filter_map(|member| match member {
            BaseLearner::Trees(trees) => Some(trees),
            BaseLearner::Linear(_) => None,
        });
        self.ensembles.0[fold]
            .get_or_init(|| ensemble(self.features.len(), trees))
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// The mean of equally long lists, value by value.
fn average(lists: Vec<Vec<f64>>) -> Vec<f64> {
    let length = lists.first().map_or(0, Vec::len);
    (0..length)
        .map(|at| mean(lists.iter().map(|list| list[at])))
        .collect()
}
