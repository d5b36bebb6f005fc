//! Which blend a table promises most to, by tables like it.

use stats::random::draw;

use crate::prior::features::MetaFeatures;

const TREES: u64 = 300;
const FEWEST: usize = 5;

/// A table that is known: its description, and the loss of each candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownTable {
    pub features: [f64; MetaFeatures::COUNT],
    /// In nats, candidate by candidate.
    pub losses: Vec<f64>,
}

/// The candidate that is expected to lose least on a table; the first where nothing is known.
///
/// Expected is what extremely randomized trees say (Geurts, Ernst and Wehenkel, 2006): each splits
/// the known tables by whichever of the features, each cut somewhere at random, parts the losses
/// best, and takes the mean of the leaf that the table falls into. Only the way to that leaf is grown.
pub fn choose(known: &[KnownTable], features: &MetaFeatures) -> usize {
    let candidates = known.first().map_or(0, |table| table.losses.len());
    // What matters is how candidates differ, not how hard a table is.
    let more = |table: &KnownTable| -> Vec<f64> {
        let first = table.losses[0];
        table.losses.iter().map(|loss| loss - first).collect()
    };
    let more: Vec<Vec<f64>> = known.iter().map(more).collect();
    let features = features.values();
    let mut expected = vec![0.0; candidates];
    for tree in 0..TREES {
        let leaf = leaf(known, &more, &features, tree);
        let weight = 1.0 / leaf.len().max(1) as f64;
        for more in leaf.iter().map(|at| &more[*at]) {
            let sums = expected.iter_mut().zip(more);
            sums.for_each(|(sum, more)| *sum += weight * more);
        }
    }
    let best = (0..candidates).min_by(|a, b| expected[*a].total_cmp(&expected[*b]));
    best.unwrap_or_default()
}

/// The known tables that a tree takes to be like this one.
fn leaf(known: &[KnownTable], more: &[Vec<f64>], features: &[f64], tree: u64) -> Vec<usize> {
    let mut draws = 0;
    let mut tables: Vec<usize> = (0..known.len()).collect();
    loop {
        let mut best: Option<(f64, usize, f64)> = None;
        for feature in 0..features.len() {
            let value = |at: &usize| known[*at].features[feature];
            let low = tables.iter().map(value).fold(f64::INFINITY, f64::min);
            let high = tables.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
            draws += 1;
            let share = draw(tree, draws);
            let cut = low + share * (high - low);
            let parted = parted(&tables, more, |at| value(at) < cut);
            if parted.is_some_and(|parted| best.is_none_or(|best| parted > best.0)) {
                best = parted.map(|parted| (parted, feature, cut));
            }
        }
        let Some((_, feature, cut)) = best else {
            return tables;
        };
        let below = features[feature] < cut;
        tables.retain(|at| (known[*at].features[feature] < cut) == below);
    }
}

/// How well the tables are parted: the squares that their means explain. `None` when a part would
/// be too small.
fn parted(tables: &[usize], more: &[Vec<f64>], below: impl Fn(&usize) -> bool) -> Option<f64> {
    let width = more.first().map_or(0, Vec::len);
    let (mut sums, mut counts) = ([vec![0.0; width], vec![0.0; width]], [0; 2]);
    for at in tables {
        let side = usize::from(below(at));
        counts[side] += 1;
        let sums = sums[side].iter_mut().zip(&more[*at]);
        sums.for_each(|(sum, more)| *sum += more);
    }
    let explained = |side: usize| {
        let squares = sums[side].iter().map(|sum| sum * sum).sum::<f64>();
        squares / counts[side] as f64
    };
    let large = counts.iter().all(|count| *count >= FEWEST);
    large.then(|| explained(0) + explained(1))
}
