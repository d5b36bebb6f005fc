//! Splits by time: what is learned from came before what it is measured by.

use super::{Had, Interactions};

/// What may be learned from, and what came afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    pub earlier: Interactions,
    /// Of each customer, items that came later.
    pub later: Vec<Vec<u32>>,
}

impl Split {
    /// Customers of whom something came later.
    pub fn measured(&self) -> usize {
        self.later.iter().filter(|items| !items.is_empty()).count()
    }
}

/// Of each customer the last share of what they had, at least one item, and never all: how well those are known
/// who have a history.
pub fn by_customer(all: &Interactions, share: f64) -> Split {
    let kept = |had: &[Had]| {
        // Rounded up, but not for what rounding alone adds.
        let later = (had.len() as f64 * share - 1e-9).ceil() as usize;
        had.len().saturating_sub(later.max(1)).max(1)
    };
    let earlier = all.keeping(|customer, n, _| n < kept(all.of(customer)));
    let later = all.by_customer().map(|had| {
        let later = had.iter().skip(kept(had));
        later.map(|one| one.item).collect()
    });
    let later = later.collect();
    Split { earlier, later }
}

/// What came before the last share of all interactions; of customers who were new afterwards, all items: how
/// well those are met of whom nothing is known.
pub fn new_customers(all: &Interactions, share: f64) -> Split {
    let mut times: Vec<i64> = all.had.iter().map(|had| had.at).collect();
    let at = (times.len() as f64 * (1.0 - share)) as usize;
    let begin = match at < times.len() {
        true => *times.select_nth_unstable(at).1,
        false => i64::MAX,
    };
    let is_new = |had: &[Had]| had.first().is_some_and(|one| one.at >= begin);
    let later = all.by_customer().map(|had| match is_new(had) {
        true => had.iter().map(|one| one.item).collect(),
        false => Vec::new(),
    });
    let later = later.collect();
    let earlier = all.keeping(|_, _, had| had.at < begin);
    Split { earlier, later }
}
