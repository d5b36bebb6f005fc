//! What sets a cluster apart from all other customers.

use crate::features::{Feature, Scaled};

/// Features that are told of each cluster.
pub const MOST_TOLD: usize = 3;
/// Standard deviations by which a cluster must differ for a feature to be told.
const LEAST: f64 = 0.5;

/// One way in which a cluster differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub feature: String,
    /// Standard deviations that its mean is above all others', as features are compared.
    pub effect: f64,
    /// The median of its customers, in the feature's unit.
    pub median: f64,
    pub median_of_others: f64,
}

/// A cluster for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    pub customers: usize,
    /// The largest first; none where it differs in nothing much.
    pub differences: Vec<Difference>,
}

/// What sets each of so many clusters apart.
pub fn described(
    features: &[Feature],
    scaled: &Scaled,
    labels: &[usize],
    clusters: usize,
) -> Vec<Description> {
    let of = |cluster: usize| {
        let columns = scaled.columns().iter().enumerate();
        let found = columns.filter_map(|(column, feature)| {
            difference(&features[*feature], (scaled, column), labels, cluster)
        });
        let mut differences: Vec<Difference> = found.collect();
        differences.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
        differences.truncate(MOST_TOLD);
        Description {
            customers: labels.iter().filter(|label| **label == cluster).count(),
            differences,
        }
    };
    (0..clusters).map(of).collect()
}

fn difference(
    feature: &Feature,
    (scaled, column): (&Scaled, usize),
    labels: &[usize],
    cluster: usize,
) -> Option<Difference> {
    let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
    let mut values = [Vec::new(), Vec::new()];
    for (row, label) in labels.iter().enumerate() {
        let side = usize::from(*label != cluster);
        sums[side] += scaled.row(row)[column];
        counts[side] += 1.0;
        values[side].extend(Some(feature.values[row]).filter(|value| value.is_finite()));
    }
    let effect = sums[0] / counts[0] - sums[1] / counts[1];
    // No number where either has nobody.
    if effect.is_nan() || effect.abs() < LEAST {
        return None;
    }
    let [inside, others] = values;
    Some(Difference {
        feature: feature.name.clone(),
        effect,
        median: median(inside)?,
        median_of_others: median(others)?,
    })
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    match values.len() % 2 {
        0 => Some(upper / 2.0 + values[values.len() / 2 - 1] / 2.0),
        _ => Some(upper),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(name: &str, of: impl Fn(u32) -> f64) -> Feature {
        Feature {
            name: name.into(),
            values: (0..40).map(of).collect(),
        }
    }

    #[test]
    fn what_differs_is_told_in_its_own_unit_and_what_does_not_is_not() {
        let features = [
            feature("logins", |n| f64::from(n % 2) * 90.0 + 10.0),
            feature("age", |n| f64::from(n / 2 % 5)),
            feature("seats", |n| {
                9.0 - f64::from(n % 2) * 3.0 + f64::from(n / 2 % 5)
            }),
        ];
        let scaled = Scaled::of(&features);
        let labels: Vec<usize> = (0..40).map(|n| n % 2).collect();
        let found = described(&features, &scaled, &labels, 2);
        let told = |cluster: usize| {
            let all = found[cluster].differences.iter();
            all.map(|one| (one.feature.as_str(), one.median, one.median_of_others))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(0), [("logins", 10.0, 100.0), ("seats", 11.0, 8.0)]);
        assert_eq!(told(1), [("logins", 100.0, 10.0), ("seats", 8.0, 11.0)]);
        assert!(found[0].differences[0].effect < 0.0);
        assert_eq!(found[0].customers, 20);
    }

    #[test]
    fn a_cluster_of_nobody_or_of_all_differs_in_nothing() {
        let features = [feature("logins", f64::from)];
        let found = described(&features, &Scaled::of(&features), &[0; 40], 2);
        assert_eq!(found[0].differences, []);
        assert_eq!((found[1].customers, found[1].differences.len()), (0, 0));
    }
}
