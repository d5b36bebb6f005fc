//! How well a few intervals or categories tell outcomes apart: the area under the ROC curve of each
//! one's share of positives, out of fold. One pass over the rows, and no learner.

use crate::prepare::features::{Feature, Treatment};
use crate::prepare::table::{FOLDS, Table};

/// Numbers looked at to place the edges of intervals.
const SAMPLE: usize = 20_000;
/// Rows of mean outcome that every bin is taken to have besides its own.
const PRIOR: f64 = 5.0;

/// Negatives and positives of a bin, by fold.
type Counts = [[f64; 2]; FOLDS as usize];

/// The bin of each cell of a feature, as [`Matrix`](crate::prepare::matrix::Matrix) has it: its
/// category, or one of about `most` intervals that are about equally full.
pub fn of_feature(feature: &Feature, cells: &[f32], most: usize) -> Vec<usize> {
    match &feature.treatment {
        Treatment::Category { .. } => cells.iter().map(|cell| 1 + *cell as usize).collect(),
        Treatment::Number { .. } | Treatment::Date { .. } => of_numbers(cells, most),
    }
}

/// The interval of each number, and 0 where there is none.
pub fn of_numbers(cells: &[f32], most: usize) -> Vec<usize> {
    let edges = edges(cells, most);
    let bin = |cell: &f32| match cell.is_nan() {
        true => 0,
        false => 1 + edges.partition_point(|edge| edge <= cell),
    };
    cells.iter().map(bin).collect()
}

/// Values that part the cells into about equally full intervals. A value that fills more than one
/// has one to itself: what lies next to many zeros is not taken for zero.
fn edges(cells: &[f32], most: usize) -> Vec<f32> {
    let step = cells.len().div_ceil(SAMPLE).max(1);
    let known = cells.iter().step_by(step).filter(|cell| !cell.is_nan());
    let mut sample: Vec<f32> = known.copied().collect();
    sample.sort_unstable_by(f32::total_cmp);
    let edge = |bin: usize| sample.get(bin * sample.len() / most).copied();
    let mut edges: Vec<f32> = (0..most).filter_map(edge).collect();
    let repeated = edges.windows(2).filter(|pair| pair[0] == pair[1]);
    let next = repeated.filter_map(|pair| {
        let at = sample.partition_point(|value| *value <= pair[0]);
        sample.get(at).copied()
    });
    edges.extend(next.collect::<Vec<f32>>());
    edges.sort_unstable_by(f32::total_cmp);
    edges.dedup();
    edges
}

/// The out-of-fold area under the ROC curve of the share of positives in the bin of each row.
pub fn auc(bins: &[usize], table: &Table) -> f64 {
    let mut counts: Vec<Counts> = Vec::new();
    for ((bin, fold), positive) in bins.iter().zip(&table.folds).zip(&table.positive) {
        if *bin >= counts.len() {
            counts.resize(bin + 1, Default::default());
        }
        counts[*bin][*fold as usize][usize::from(*positive)] += 1.0;
    }
    out_of_fold(&counts)
}

/// Every fold is scored by the shares that the others have.
fn out_of_fold(counts: &[Counts]) -> f64 {
    let mut scored = Vec::with_capacity(counts.len() * FOLDS as usize);
    for fold in 0..FOLDS as usize {
        let others = |bin: &Counts| {
            let rest = bin.iter().enumerate().filter(|(at, _)| *at != fold);
            rest.fold([0.0, 0.0], |sum, (_, n)| [sum[0] + n[0], sum[1] + n[1]])
        };
        let seen: Vec<[f64; 2]> = counts.iter().map(others).collect();
        let yes: f64 = seen.iter().map(|n| n[1]).sum();
        let base = yes / seen.iter().map(|n| n[0] + n[1]).sum::<f64>();
        for (bin, [no, yes]) in counts.iter().zip(seen) {
            let share = (yes + PRIOR * base) / (yes + no + PRIOR);
            scored.push((share, bin[fold]));
        }
    }
    scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let (mut above, mut wins, mut negatives) = (0.0, 0.0, 0.0);
    for tie in scored.chunk_by(|a, b| a.0 == b.0) {
        let no: f64 = tie.iter().map(|(_, n)| n[0]).sum();
        let yes: f64 = tie.iter().map(|(_, n)| n[1]).sum();
        wins += no * (above + yes / 2.0);
        above += yes;
        negatives += no;
    }
    wins / (above * negatives)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_next_to_many_zeros_is_not_taken_for_zero() {
        let cells: Vec<f32> = (0..1_000).map(|i| (i - 960).max(0) as f32).collect();
        let bins = of_numbers(&cells, 64);
        let zero = bins[0];
        let zeros = bins.iter().filter(|bin| **bin == zero).count();
        assert_eq!(zeros, 961);
        assert_eq!(of_numbers(&[f32::NAN, f32::NAN], 64), [0, 0]);
    }
}
