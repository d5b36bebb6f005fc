//! Items that the same customers had at about the same time, more often than by chance: what is bought together.

use crate::interactions::Interactions;

/// Items that are kept beside each one.
pub const MOST_TOGETHER: usize = 20;
/// Customers who had both, at least.
pub const LEAST_CUSTOMERS: u32 = 5;

/// Of the likelihood ratio (Dunning, 1993): chance alone has more for one of a million pairs.
const LEAST_RATIO: f64 = 23.9;

/// An item beside another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Together {
    pub item: u32,
    /// Customers who had both: the support.
    pub customers: u32,
    /// Their share of those who had the other: the confidence.
    pub share: f32,
    /// How much more often that is than by chance.
    pub lift: f32,
}

/// What goes with each item: had by the same customers within so many seconds, the surest first.
pub fn together(all: &Interactions, within: u64) -> Vec<Vec<Together>> {
    let by_item = all.by_item();
    let counts = all.customers_of_items();
    let everybody = all.by_customer().filter(|had| !had.is_empty()).count() as f64;
    let mut both = vec![0_u32; all.items()];
    let mut touched: Vec<u32> = Vec::new();
    let mut rows = Vec::with_capacity(all.items());
    for item in 0..all.items() {
        for of in by_item.of(item) {
            // They are in the order of time.
            let had = all.of(of.customer as usize);
            let early =
                had.partition_point(|one| one.at < of.at && one.at.abs_diff(of.at) > within);
            let near = had[early..]
                .iter()
                .take_while(|one| one.at <= of.at || one.at.abs_diff(of.at) <= within);
            for one in near.filter(|one| one.item as usize != item) {
                if both[one.item as usize] == 0 {
                    touched.push(one.item);
                }
                both[one.item as usize] += 1;
            }
        }
        let others = touched.drain(..).filter_map(|other| {
            let both = std::mem::take(&mut both[other as usize]);
            let pair = [counts[item], counts[other as usize]].map(f64::from);
            surely_together(other, both, pair, everybody)
        });
        let mut row: Vec<(f64, Together)> = others.collect();
        row.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.item.cmp(&b.1.item)));
        rows.push(
            row.into_iter()
                .take(MOST_TOGETHER)
                .map(|(_, one)| one)
                .collect(),
        );
    }
    rows
}

/// With how sure it is; none where it may be chance.
fn surely_together(
    other: u32,
    both: u32,
    [of_item, of_other]: [f64; 2],
    everybody: f64,
) -> Option<(f64, Together)> {
    let had_both = f64::from(both);
    let lift = had_both * everybody / (of_item * of_other);
    if both < LEAST_CUSTOMERS || lift <= 1.0 {
        return None;
    }
    let ratio = likelihood_ratio(had_both, of_item, of_other, everybody);
    (ratio >= LEAST_RATIO).then(|| {
        let together = Together {
            item: other,
            customers: both,
            share: (had_both / of_item) as f32,
            lift: lift as f32,
        };
        (ratio, together)
    })
}

/// Of a table of two by two against independence.
fn likelihood_ratio(both: f64, of_one: f64, of_other: f64, all: f64) -> f64 {
    let cells = [
        (both, of_one * of_other),
        (of_one - both, of_one * (all - of_other)),
        (of_other - both, (all - of_one) * of_other),
        (
            all - of_one - of_other + both,
            (all - of_one) * (all - of_other),
        ),
    ];
    let terms = cells.map(|(found, expected)| match found > 0.0 && expected > 0.0 {
        true => found * (found * all / expected).ln(),
        false => 0.0,
    });
    2.0 * terms.iter().sum::<f64>()
}
