//! What is believed of offers before a company has seen any: little, and that with care. Or what other
//! companies have learned, as far as they share it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::uplift_model::Coefficients;
use crate::logistic_solver::GaussianPrior;

/// What others have learned counts from so many companies on: from the mean of fewer one could tell
/// what a single one has.
pub const COMPANIES: usize = 3;
/// Where others agree on a coefficient, its deviation is so many times as large.
const AGREED: f64 = 0.7;

/// What kind of number a feature is, in about standard deviations but for the constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Constant,
    Column,
    /// Of two columns, or a square.
    Product,
}

impl Kind {
    /// The standard deviations of a coefficient: how far the model of churn is off, and how offers
    /// differ.
    fn deviations(self) -> [f64; 2] {
        match self {
            Self::Constant => [0.5, 0.25],
            Self::Column => [0.2, 0.25],
            Self::Product => [0.1, 0.15],
        }
    }
}

/// One for each coefficient. `usual` is what each offer is expected to add to the log-odds to leave of
/// the usual customer, such as -0.15.
pub fn cautious(kinds: &[Kind], usual: &[f64]) -> Vec<GaussianPrior> {
    let of = |centre: f64, deviation: f64| GaussianPrior {
        centre,
        penalty: deviation.powi(-2),
    };
    let corrections = kinds.iter().map(|kind| of(0.0, kind.deviations()[0]));
    let mut priors: Vec<GaussianPrior> = corrections.collect();
    for usual in usual {
        priors.extend(kinds.iter().map(|kind| {
            let is_constant = *kind == Kind::Constant;
            of(if is_constant { *usual } else { 0.0 }, kind.deviations()[1])
        }));
    }
    priors
}

/// What coefficients are of: names that mean the same to all companies. `None` is nobody's offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names<'a> {
    pub features: &'a [String],
    pub offers: &'a [String],
}

impl Names<'_> {
    /// In the order of [`Coefficients`].
    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let arms = std::iter::once("").chain(self.offers.iter().map(String::as_str));
        arms.flat_map(|offer| self.features.iter().map(move |f| (offer, f.as_str())))
    }
}

/// What a company has learned, as it may be shared: a number for each feature and offer, and nothing of
/// any customer. By offer, which is empty where there is none, then by feature.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shared(BTreeMap<String, BTreeMap<String, f64>>);

impl Shared {
    pub fn new(names: &Names, mean: &Coefficients) -> Self {
        let mut shared = Self::default();
        for ((offer, feature), value) in names.all().zip(mean.values()) {
            let of_offer = shared.0.entry(offer.into()).or_default();
            of_offer.insert(feature.into(), *value);
        }
        shared
    }

    fn get(&self, (offer, feature): (&str, &str)) -> Option<f64> {
        self.0.get(offer)?.get(feature).copied()
    }
}

/// Moves what is believed to the mean of what others have learned, where enough of them have.
pub fn with_others(own: &[GaussianPrior], names: &Names, others: &[Shared]) -> Vec<GaussianPrior> {
    let moved = own.iter().zip(names.all()).map(|(own, name)| {
        let found: Vec<f64> = others.iter().filter_map(|of| of.get(name)).collect();
        if found.len() < COMPANIES {
            return *own;
        }
        GaussianPrior {
            centre: found.iter().sum::<f64>() / found.len() as f64,
            penalty: own.penalty / AGREED.powi(2),
        }
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 3] = [Kind::Constant, Kind::Column, Kind::Product];

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).into()).collect()
    }

    #[test]
    fn offers_are_expected_to_do_little_and_the_same_to_all() {
        let priors = cautious(&KINDS, &[-0.15, -0.1]);
        let centres: Vec<f64> = priors.iter().map(|prior| prior.centre).collect();
        assert_eq!(centres, [0.0, 0.0, 0.0, -0.15, 0.0, 0.0, -0.1, 0.0, 0.0]);
        let deviations: Vec<f64> = priors.iter().map(|p| p.penalty.powf(-0.5)).collect();
        let expected = [0.5, 0.2, 0.1, 0.25, 0.25, 0.15, 0.25, 0.25, 0.15];
        let near = |(a, b): (&f64, f64)| (a - b).abs() < 1e-12;
        assert!(deviations.iter().zip(expected).all(near), "{deviations:?}");
    }

    #[test]
    fn what_few_have_learned_is_not_passed_on() {
        let (features, offers) = (texts(&["", "tenure", "tenure²"]), texts(&["pause"]));
        let names = Names {
            features: &features,
            offers: &offers,
        };
        let own = cautious(&KINDS, &[-0.1]);
        let learned = |x: f64| Shared::new(&names, &Coefficients::new(3, vec![x; 6]));
        let moved = |others: &[Shared]| with_others(&own, &names, others);
        let two = [learned(0.2), learned(0.4)];
        assert!(
            moved(&two)
                .iter()
                .zip(&own)
                .all(|(a, b)| a.centre == b.centre)
        );
        let three = moved(&[learned(0.2), learned(0.4), learned(0.9)]);
        for (moved, own) in three.iter().zip(&own) {
            assert!((moved.centre - 0.5).abs() < 1e-12);
            assert!((moved.penalty / own.penalty - 0.49f64.recip()).abs() < 1e-9);
        }
        // Who has another offer, or another feature, says nothing of this one.
        let other = texts(&["trial"]);
        let names = Names {
            offers: &other,
            ..names
        };
        let elsewhere = Shared::new(&names, &Coefficients::new(3, vec![0.5; 6]));
        let mixed = moved(&[learned(0.2), learned(0.4), elsewhere]);
        assert_eq!(mixed[3].centre, own[3].centre);
        assert!((mixed[0].centre - 1.1 / 3.0).abs() < 1e-12);
    }
}
