//! What many have had to do with lately: for customers of whom nothing is known.

use crate::foremost::foremost;
use crate::interactions::Interactions;

/// Items that are kept, the most popular first.
pub const MOST_POPULAR: usize = 1_000;

const DAY: f64 = 86_400.0;

/// How popular items are: customers, of whom each counts half after `half_life` days from the newest
/// interaction of all; without one they all count alike.
pub fn popularity(all: &Interactions, half_life: Option<f64>) -> Vec<(u32, f32)> {
    let newest = all.newest().unwrap_or_default();
    let mut sums = vec![0.0; all.items()];
    for had in all.by_customer().flatten() {
        let days = newest.saturating_sub(had.at) as f64 / DAY;
        let counts = half_life.map_or(1.0, |half_life| (-days / half_life).exp2());
        sums[had.item as usize] += counts;
    }
    let scored = sums.into_iter().enumerate();
    let scored = scored.map(|(item, sum)| (item as u32, sum as f32));
    foremost(scored.filter(|(_, sum)| *sum > 0.0).collect(), MOST_POPULAR)
}
