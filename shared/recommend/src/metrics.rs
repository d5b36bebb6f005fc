//! How good ranked items are, held against what came later.

use std::collections::HashSet;

/// Items at the head of a list that are looked at.
pub const AT: usize = 10;

/// Means over customers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quality {
    /// Normalized discounted cumulative gain: right items, those further up for more.
    pub ndcg: f64,
    /// The share of customers with at least one right item.
    pub hit_rate: f64,
    /// The share of what came later that was on the list.
    pub recall: f64,
    /// The share of all items that were on anybody's list.
    pub coverage: f64,
    pub customers: usize,
}

/// Sums up lists of customers.
#[derive(Debug)]
pub struct QualityOf {
    sums: Quality,
    items: usize,
    listed: HashSet<u32>,
}

impl QualityOf {
    /// Of a catalogue of so many items.
    pub fn items(items: usize) -> Self {
        Self {
            sums: Quality::default(),
            items,
            listed: HashSet::new(),
        }
    }

    /// A customer's list, the best first, and what came later; who had nothing later is not counted.
    pub fn add(&mut self, listed: impl IntoIterator<Item = u32>, later: &[u32]) {
        if later.is_empty() {
            return;
        }
        let (mut gain, mut right) = (0.0, 0.0);
        for (n, item) in listed.into_iter().take(AT).enumerate() {
            self.listed.insert(item);
            if later.contains(&item) {
                gain += discount(n);
                right += 1.0;
            }
        }
        let ideal: f64 = (0..later.len().min(AT)).map(discount).sum();
        self.sums.ndcg += gain / ideal;
        self.sums.recall += right / later.len() as f64;
        self.sums.hit_rate += f64::from(u8::from(right > 0.0));
        self.sums.customers += 1;
    }

    /// The means.
    pub fn quality(&self) -> Quality {
        let customers = self.sums.customers.max(1) as f64;
        Quality {
            ndcg: self.sums.ndcg / customers,
            hit_rate: self.sums.hit_rate / customers,
            recall: self.sums.recall / customers,
            coverage: self.listed.len() as f64 / self.items.max(1) as f64,
            customers: self.sums.customers,
        }
    }
}

fn discount(place: usize) -> f64 {
    1.0 / (place as f64 + 2.0).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_items_count_more_the_further_up_they_are() {
        let mut sums = QualityOf::items(20);
        sums.add([4, 5, 6], &[5, 9]);
        let found = sums.quality();
        let expected = (1.0 / 3f64.log2()) / (1.0 + 1.0 / 3f64.log2());
        assert!((found.ndcg - expected).abs() < 1e-12, "{found:?}");
        assert_eq!(
            (found.hit_rate, found.recall, found.coverage),
            (1.0, 0.5, 0.15)
        );
        sums.add([7], &[]);
        assert_eq!(sums.quality(), found);
        sums.add([7], &[1]);
        assert_eq!(sums.quality().hit_rate, 0.5);
    }

    #[test]
    fn a_list_that_is_all_right_is_one_and_what_comes_after_the_tenth_is_nothing() {
        let mut sums = QualityOf::items(20);
        sums.add(0..20, &(0..15).collect::<Vec<_>>());
        assert!((sums.quality().ndcg - 1.0).abs() < 1e-12);
        let mut sums = QualityOf::items(20);
        sums.add(0..20, &[10, 19]);
        assert_eq!(sums.quality().ndcg, 0.0);
    }

    #[test]
    fn of_nobody_there_is_nothing() {
        assert_eq!(QualityOf::items(0).quality(), Quality::default());
    }
}
