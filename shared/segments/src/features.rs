//! Features made comparable: without gaps, none constant, each standardized, none ruled by a few.

/// Features that are looked at.
pub const MOST_FEATURES: usize = 32;
/// Customers that are looked at.
pub const MOST_ROWS: usize = 1_000_000;

/// Known values that a feature has, at least, of all.
const LEAST_KNOWN: f64 = 0.5;
/// A feature more skewed than that is looked at by its logarithm.
const SKEWED: f64 = 2.0;
/// Standard deviations beyond which values count as so many: no cluster is made for one customer.
const FAR: f64 = 3.0;
/// Of its largest value, what a feature varies at least.
const LEAST_VARIATION: f64 = 1e-9;

/// Numbers of customers, of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub name: String,
    /// Of each customer; what is no finite number is missing.
    pub values: Vec<f64>,
}

/// Why a feature is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// Most customers have no value.
    Missing,
    /// All have the same.
    Constant,
    /// There are more than are looked at.
    TooMany,
    /// It has another number of customers than the first.
    Length,
}

/// Features of customers as they are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    rows: usize,
    /// Which of the features each column is.
    columns: Vec<usize>,
    /// Row by row, standardized.
    values: Vec<f64>,
    pub left_out: Vec<(usize, LeftOut)>,
}

impl Scaled {
    /// Of all features that can be compared.
    pub fn of(features: &[Feature]) -> Self {
        let rows = features.first().map_or(0, |one| one.values.len());
        let rows = rows.min(MOST_ROWS);
        let (mut columns, mut scaled, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for (at, feature) in features.iter().enumerate() {
            if columns.len() == MOST_FEATURES {
                left_out.push((at, LeftOut::TooMany));
                continue;
            }
            match column(feature, rows) {
                Ok(column) => {
                    columns.push(at);
                    scaled.push(column);
                }
                Err(reason) => left_out.push((at, reason)),
            }
        }
        let cells = (0..rows).flat_map(|row| scaled.iter().map(move |column| column[row]));
        Self {
            rows,
            values: cells.collect(),
            columns,
            left_out,
        }
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Which of the features are looked at.
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns.len()..][..self.columns.len()]
    }

    /// Some of the rows, in the order that is given.
    pub fn picked(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|row| self.row(*row).iter().copied());
        Self {
            rows: rows.len(),
            columns: self.columns.clone(),
            values: values.collect(),
            left_out: self.left_out.clone(),
        }
    }
}

fn column(feature: &Feature, rows: usize) -> Result<Vec<f64>, LeftOut> {
    if feature.values.len() < rows {
        return Err(LeftOut::Length);
    }
    let values = &feature.values[..rows];
    let known = values.iter().copied().filter(|value| value.is_finite());
    let mut known: Vec<f64> = known.collect();
    if known.is_empty() || (known.len() as f64) < LEAST_KNOWN * rows as f64 {
        return Err(LeftOut::Missing);
    }
    known.sort_unstable_by(f64::total_cmp);
    // Sums of squares must not overflow, whatever the unit.
    let largest = known
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    if largest == 0.0 {
        return Err(LeftOut::Constant);
    }
    known.iter_mut().for_each(|value| *value /= largest);
    let middle = known[known.len() / 2];
    let is_skewed = skewness(&known).abs() > SKEWED;
    // As far as half of all are from nothing the logarithm is straight.
    let unit = typical(&known);
    let of = |value: f64| match is_skewed {
        true => value.signum() * (value.abs() / unit).ln_1p(),
        false => value,
    };
    known.iter_mut().for_each(|value| *value = of(*value));
    let (mean, deviation) = moments(&known);
    if deviation <= LEAST_VARIATION {
        return Err(LeftOut::Constant);
    }
    let cells = values.iter().map(|value| {
        let value = match value.is_finite() {
            true => value / largest,
            false => middle,
        };
        ((of(value) - mean) / deviation).clamp(-FAR, FAR)
    });
    Ok(cells.collect())
}

/// The median of what is not zero, by its size.
fn typical(known: &[f64]) -> f64 {
    let sizes = known.iter().map(|value| value.abs());
    let mut sizes: Vec<f64> = sizes.filter(|size| *size > LEAST_VARIATION).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (mean, (squares.sum::<f64>() / count).sqrt())
}

fn skewness(values: &[f64]) -> f64 {
    let (mean, deviation) = moments(values);
    if deviation <= LEAST_VARIATION {
        return 0.0;
    }
    let cubes = values
        .iter()
        .map(|value| ((value - mean) / deviation).powi(3));
    cubes.sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn feature(values: &[f64]) -> Feature {
        Feature {
            name: "one".into(),
            values: values.to_vec(),
        }
    }

    #[test]
    fn what_cannot_be_compared_is_left_out_with_the_reason() {
        let all = [
            feature(&[1.0, 2.0, 3.0, 4.0]),
            feature(&[7.0; 4]),
            feature(&[f64::NAN, f64::INFINITY, f64::NAN, 1.0]),
            feature(&[1.0]),
            feature(&[0.0; 4]),
        ];
        let scaled = Scaled::of(&all);
        assert_eq!(scaled.columns(), [0]);
        let expected = [
            (1, LeftOut::Constant),
            (2, LeftOut::Missing),
            (3, LeftOut::Length),
            (4, LeftOut::Constant),
        ];
        assert_eq!(scaled.left_out, expected);
        let many: Vec<Feature> = (0..40).map(|_| all[0].clone()).collect();
        assert_eq!(Scaled::of(&many).columns().len(), MOST_FEATURES);
    }

    #[test]
    fn a_unit_does_not_matter_and_a_gap_is_the_middle() {
        let small = feature(&[1.0, 2.0, 3.0, 6.0, f64::NAN]);
        let large = feature(&[1e300, 2e300, 3e300, 6e300, f64::NAN]);
        let scaled = Scaled::of(&[small, large]);
        for row in 0..5 {
            let [a, b] = scaled.row(row) else {
                panic!("{scaled:?}")
            };
            assert!((a - b).abs() < 1e-9);
        }
        assert_eq!(scaled.row(4), scaled.row(2));
    }

    #[test]
    fn one_far_away_does_not_rule() {
        let mut values: Vec<f64> = (1..=200).map(f64::from).collect();
        values.push(1e9);
        let scaled = Scaled::of(&[feature(&values)]);
        let spread = scaled.row(199)[0] - scaled.row(0)[0];
        assert!(spread > 0.5, "{spread}");
        assert!(scaled.row(200)[0] <= FAR);
    }

    proptest! {
        #[test]
        fn whatever_comes_all_is_finite(values in prop::collection::vec(any::<f64>(), 0..40)) {
            let scaled = Scaled::of(&[feature(&values)]);
            for row in 0..scaled.rows() {
                prop_assert!(scaled.row(row).iter().all(|value| value.abs() <= FAR));
            }
        }
    }
}
