//! k-means of scaled features: the best of several starts. What smartcore would not bear is kept from it: numbers
//! that are none, columns without variation and fewer different rows than clusters.

use std::collections::HashSet;

use smartcore::cluster::kmeans::{KMeans, KMeansParameters};
use smartcore::linalg::basic::matrix::DenseMatrix;

use crate::features::Scaled;

/// Starts, of which the best counts: each ends in a local optimum.
const STARTS: u64 = 10;
const MOST_ROUNDS: usize = 100;

/// Clusters, each by the mean of its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    pub centers: Vec<Vec<f64>>,
    /// The squared distances of all rows from the centers of theirs, summed.
    pub inertia: f64,
}

impl Clusters {
    /// So many of some rows; none where so many are not there. The same for the same seed.
    pub fn of(scaled: &Scaled, count: usize, seed: u64) -> Option<Self> {
        let width = scaled.columns().len();
        if count < 2 || width == 0 || !has_different(scaled, count) {
            return None;
        }
        let rows = 0..scaled.rows();
        let values: Vec<f64> = rows.flat_map(|row| scaled.row(row).to_vec()).collect();
        let matrix = DenseMatrix::new(scaled.rows(), width, values, false).ok()?;
        let starts = (0..STARTS).filter_map(|start| {
            let parameters = KMeansParameters {
                k: count,
                max_iter: MOST_ROUNDS,
                seed: Some(stats::random::split_mix(seed, start)),
            };
            let found: KMeans<f64, u32, DenseMatrix<f64>, Vec<u32>> =
                KMeans::fit(&matrix, parameters).ok()?;
            Self::by_labels(scaled, &found.predict(&matrix).ok()?, count)
        });
        starts.min_by(|a, b| a.inertia.total_cmp(&b.inertia))
    }

    /// Which cluster a row is in: the one whose center is nearest.
    pub fn cluster_of(&self, row: &[f64]) -> usize {
        let distances = self.centers.iter().map(|center| squared(center, row));
        let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
        nearest.map_or(0, |(cluster, _)| cluster)
    }

    /// Which cluster each row is in.
    pub fn labels(&self, scaled: &Scaled) -> Vec<usize> {
        let rows = 0..scaled.rows();
        rows.map(|row| self.cluster_of(scaled.row(row))).collect()
    }

    /// None where a cluster has nobody.
    fn by_labels(scaled: &Scaled, labels: &[u32], count: usize) -> Option<Self> {
        let mut centers = vec![vec![0.0; scaled.columns().len()]; count];
        let mut sizes = vec![0.0; count];
        for (row, label) in labels.iter().enumerate() {
            let label = *label as usize;
            *sizes.get_mut(label)? += 1.0;
            for (sum, value) in centers[label].iter_mut().zip(scaled.row(row)) {
                *sum += value;
            }
        }
        for (center, size) in centers.iter_mut().zip(&sizes) {
            if *size == 0.0 {
                return None;
            }
            center.iter_mut().for_each(|sum| *sum /= size);
        }
        let rows = labels.iter().enumerate();
        let inertia = rows.map(|(row, label)| squared(&centers[*label as usize], scaled.row(row)));
        let inertia: f64 = inertia.sum();
        inertia.is_finite().then_some(Self { centers, inertia })
    }
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}

/// Whether so many rows differ by more than rounding.
fn has_different(scaled: &Scaled, count: usize) -> bool {
    let mut seen = HashSet::new();
    for row in 0..scaled.rows() {
        let row = scaled.row(row).iter();
        if row.clone().any(|value| !value.is_finite()) {
            return false;
        }
        if seen.len() < count {
            seen.insert(
                row.map(|value| (value * 1e6).round() as i64)
                    .collect::<Vec<_>>(),
            );
        }
    }
    seen.len() >= count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::features::Feature;

    fn scaled(columns: &[Vec<f64>]) -> Scaled {
        let features = columns.iter().map(|values| Feature {
            name: "a feature".into(),
            values: values.clone(),
        });
        Scaled::of(&features.collect::<Vec<_>>())
    }

    #[test]
    fn groups_far_apart_are_found_and_the_same_each_time() {
        let groups = (0..90).map(|n| f64::from(n % 3) * 10.0 + f64::from(n % 7) / 10.0);
        let all = scaled(&[groups.collect()]);
        let found = Clusters::of(&all, 3, 1).unwrap();
        let labels = found.labels(&all);
        for row in 3..90 {
            assert_eq!(labels[row], labels[row % 3]);
        }
        assert_eq!(Clusters::of(&all, 3, 1), Some(found));
    }

    #[test]
    fn fewer_different_rows_than_clusters_have_none() {
        let all = scaled(&[vec![1.0, 1.0, 2.0, 2.0, 2.0]]);
        assert!(Clusters::of(&all, 2, 1).is_some());
        assert_eq!(Clusters::of(&all, 3, 1), None);
        assert_eq!(Clusters::of(&all, 1, 1), None);
        assert_eq!(Clusters::of(&scaled(&[]), 2, 1), None);
        assert_eq!(Clusters::of(&scaled(&[vec![5.0; 9]]), 2, 1), None);
        assert_eq!(Clusters::of(&scaled(&[vec![f64::NAN; 9]]), 2, 1), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_comes_every_row_is_in_a_cluster(
            rows in prop::collection::vec((any::<f64>(), 0..3u8), 0..40), count in 0..6usize
        ) {
            let columns = [
                rows.iter().map(|row| row.0).collect(),
                rows.iter().map(|row| f64::from(row.1)).collect(),
            ];
            let all = scaled(&columns);
            if let Some(found) = Clusters::of(&all, count, 7) {
                prop_assert_eq!(found.centers.len(), count);
                prop_assert!(found.centers.iter().flatten().all(|value| value.is_finite()));
                prop_assert!(found.labels(&all).iter().all(|label| *label < count));
            }
        }
    }
}
