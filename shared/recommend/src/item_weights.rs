//! How much having an item speaks for others: a row for each item, of its neighbors alone.

use crate::foremost::strongest;
use crate::history::Counted;

/// Neighbors of an item that are kept.
pub const MOST_NEIGHBORS: usize = 200;

/// What having one item says of another: for it above zero, against it below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    pub item: u32,
    pub weight: f32,
}

/// The item-to-item matrix of a model, sparse.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ItemWeights {
    starts: Vec<usize>,
    weights: Vec<Weight>,
}

impl ItemWeights {
    /// Without rows yet; they are pushed in the order of items.
    pub(crate) fn with_items(items: usize) -> Self {
        let mut starts = Vec::with_capacity(items + 1);
        starts.push(0);
        Self {
            starts,
            weights: Vec::new(),
        }
    }

    /// Adds the next item's row: the strongest of what is given. What speaks against an item is kept as well,
    /// without which one that is like many others is shown too often.
    pub(crate) fn push(&mut self, row: Vec<(u32, f32)>, most: usize) {
        let row = strongest(row, most).into_iter();
        self.weights
            .extend(row.map(|(item, weight)| Weight { item, weight }));
        self.starts.push(self.weights.len());
    }

    pub fn items(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// What having an item says of others, the most first.
    pub fn of(&self, item: u32) -> &[Weight] {
        let item = item as usize;
        match (self.starts.get(item), self.starts.get(item + 1)) {
            (Some(from), Some(to)) => &self.weights[*from..*to],
            _ => &[],
        }
    }
}

/// Scores of all items for one customer at a time, with room that is used again.
#[derive(Debug)]
pub struct Scores {
    scores: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    pub fn new(items: usize) -> Self {
        Self {
            scores: vec![0.0; items],
            touched: Vec::new(),
        }
    }

    /// What speaks for each item by all that a customer has had to do with: items above zero, without those.
    pub fn of(&mut self, weights: &ItemWeights, history: &[Counted]) -> Vec<(u32, f32)> {
        for one in history {
            for weight in weights.of(one.item) {
                self.add(weight.item, one.value * weight.weight);
            }
        }
        for one in history {
            if let Some(score) = self.scores.get_mut(one.item as usize) {
                *score = 0.0;
            }
        }
        let scores = &mut self.scores;
        let taken = self.touched.drain(..).map(|item| {
            let score = std::mem::take(&mut scores[item as usize]);
            (item, score)
        });
        taken.filter(|(_, score)| *score > 0.0).collect()
    }

    fn add(&mut self, item: u32, by: f32) {
        if let Some(score) = self.scores.get_mut(item as usize) {
            // One that sums up to nothing on the way is taken twice, and the second time is nothing.
            if *score == 0.0 {
                self.touched.push(item);
            }
            *score += by;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(item: u32) -> Counted {
        Counted { item, value: 1.0 }
    }

    #[test]
    fn scores_are_sums_of_weights_without_what_one_has() {
        let mut weights = ItemWeights::with_items(4);
        weights.push(vec![(1, 0.5), (2, 0.25), (3, -1.0)], 3);
        weights.push(vec![(0, 9.0), (2, 0.5), (3, 1.0)], 3);
        weights.push(Vec::new(), 3);
        weights.push(Vec::new(), 3);
        let mut scores = Scores::new(4);
        for _ in 0..2 {
            assert_eq!(scores.of(&weights, &[counted(0), counted(1)]), [(2, 0.75)]);
        }
        assert_eq!(scores.of(&weights, &[counted(0)]), [(1, 0.5), (2, 0.25)]);
        assert_eq!(scores.of(&weights, &[]), []);
    }

    #[test]
    fn neighbors_that_say_most_are_kept_for_an_item_or_against_it() {
        let mut weights = ItemWeights::with_items(1);
        weights.push(vec![(5, 0.1), (6, -0.3), (7, 0.2)], 2);
        let kept: Vec<u32> = weights.of(0).iter().map(|one| one.item).collect();
        assert_eq!(kept, [7, 6]);
        assert_eq!(weights.of(1), []);
    }
}
