//! All that is learned of interactions, as it is kept in a file.

use crate::choice::{Choice, learn};
use crate::foremost::foremost;
use crate::interactions::{Had, Interactions};
use crate::item_weights::{ItemWeights, Scores};
use crate::learners::ease::NoEase;
use crate::learners::item_knn::item_knn;
use crate::learners::popularity::popularity;
use crate::learners::together::{Together, together};
use crate::ranking::{OwnedItem, Recommended, explained};

/// Items that are kept as similar to each.
pub const MOST_SIMILAR: usize = 20;
/// Items that are kept for each customer.
pub const MOST_LISTED: usize = 50;
/// Customers of both at which two items are half as similar as their cosine is.
const SIMILAR_SHRINKAGE: f32 = 10.0;
/// What is had within so many seconds is had together.
const TOGETHER_WITHIN: u64 = 86_400;

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub choice: Choice,
    pub weights: ItemWeights,
    /// The most popular first.
    pub popular: Vec<(u32, f32)>,
    /// By the cosine of their customers, whatever the weights are.
    pub similar: ItemWeights,
    pub together: Vec<Vec<Together>>,
}

impl Model {
    /// Learns by what was chosen, of all there is.
    ///
    /// # Errors
    /// See [`learn`].
    pub fn learned(all: &Interactions, choice: Choice) -> Result<Self, NoEase> {
        Ok(Self {
            weights: learn(all, choice.method)?,
            popular: popularity(all, choice.half_life),
            similar: item_knn(all, SIMILAR_SHRINKAGE, MOST_SIMILAR),
            together: together(all, TOGETHER_WITHIN),
            choice,
        })
    }

    /// A customer's list, the best first, without what they had.
    pub fn listed(&self, scores: &mut Scores, had: &[Had]) -> Vec<Recommended> {
        let history = self.choice.recency.counted(had);
        let scored = foremost(scores.of(&self.weights, &history), MOST_LISTED);
        let owned = history.iter().map(|one| OwnedItem {
            item: one.item,
            value: one.value,
            weights: self.weights.of(one.item),
        });
        explained(scored, &owned.collect::<Vec<_>>())
    }
}
