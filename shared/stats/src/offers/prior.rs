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
/// In log-odds: no company moves the mean of others by more, whatever it has learned.
const FURTHEST: f64 = 2.0;

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

/// What coefficients are of: names that mean the same to all companies. Those of a company's own, of its columns and of
/// offers that are gone, have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names<'a> {
    pub features: &'a [Option<String>],
    /// Of each offer its kind: several may be of one.
    pub offers: &'a [Option<String>],
}

impl Names<'_> {
    /// In the order of [`Coefficients`]. The first of a pair is empty where there is no offer.
    fn all(&self) -> impl Iterator<Item = Option<(&str, &str)>> {
        let arms = std::iter::once(Some("")).chain(self.offers.iter().map(Option::as_deref));
        arms.flat_map(|offer| {
            let features = self.features.iter();
            features.map(move |feature| Some((offer?, feature.as_deref()?)))
        })
    }
}

/// Numbers by offer, which is empty where there is none, then by feature.
type ByName<T> = BTreeMap<String, BTreeMap<String, T>>;

/// What a company has learned, as it may be shared: a number for each feature and kind of offer, and nothing of any
/// customer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shared(ByName<f64>);

impl Shared {
    /// Of what has a name. Offers of one kind are told by their mean.
    pub fn new(names: &Names, mean: &Coefficients) -> Self {
        let mut sums: BTreeMap<(&str, &str), [f64; 2]> = BTreeMap::new();
        for (name, value) in names.all().zip(mean.values()) {
            if let Some(name) = name {
                let [sum, count] = sums.entry(name).or_default();
                *sum += value;
                *count += 1.0;
            }
        }
        let means = sums.into_iter().map(|((offer, feature), [sum, count])| {
            (offer.to_owned(), feature.to_owned(), sum / count)
        });
        means.collect()
    }

    /// Offer, feature and number of each.
    pub fn coefficients(&self) -> impl Iterator<Item = (&str, &str, f64)> {
        self.0.iter().flat_map(|(offer, features)| {
            let features = features.iter();
            features.map(move |(feature, value)| (offer.as_str(), feature.as_str(), *value))
        })
    }
}

impl FromIterator<(String, String, f64)> for Shared {
    fn from_iter<T: IntoIterator<Item = (String, String, f64)>>(all: T) -> Self {
        let mut shared = Self::default();
        for (offer, feature, value) in all {
            shared.0.entry(offer).or_default().insert(feature, value);
        }
        shared
    }
}

/// What companies have learned of one coefficient.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Pooled {
    mean: f64,
    companies: usize,
}

/// What companies have learned, put together so that nobody's own is told by it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pool(ByName<Pooled>);

impl Pool {
    /// The mean of each coefficient that enough companies share.
    pub fn of(shared: &[Shared]) -> Self {
        let mut found: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
        for (offer, feature, value) in shared.iter().flat_map(Shared::coefficients) {
            if value.is_finite() {
                let all = found.entry((offer, feature)).or_default();
                all.push(value.clamp(-FURTHEST, FURTHEST));
            }
        }
        let mut pool = Self::default();
        for ((offer, feature), values) in found {
            if values.len() >= COMPANIES {
                let pooled = Pooled {
                    mean: values.iter().sum::<f64>() / values.len() as f64,
                    companies: values.len(),
                };
                let of_offer = pool.0.entry(offer.to_owned()).or_default();
                of_offer.insert(feature.to_owned(), pooled);
            }
        }
        pool
    }

    /// Of how many companies it is what it says of these, at most; none where it says nothing.
    pub fn companies(&self, names: &Names) -> usize {
        let known = names.all().flatten().filter_map(|name| self.get(name));
        known.map(|pooled| pooled.companies).max().unwrap_or(0)
    }

    fn get(&self, (offer, feature): (&str, &str)) -> Option<&Pooled> {
        self.0.get(offer)?.get(feature)
    }
}

/// Moves what is believed to the mean of what others have learned, where enough of them have.
pub fn with_others(own: &[GaussianPrior], names: &Names, pool: &Pool) -> Vec<GaussianPrior> {
    let moved = own.iter().zip(names.all()).map(|(own, name)| {
        let pooled = name.and_then(|name| pool.get(name));
        pooled.map_or(*own, |pooled| GaussianPrior {
            centre: pooled.mean,
            penalty: own.penalty / AGREED.powi(2),
        })
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 3] = [Kind::Constant, Kind::Column, Kind::Product];

    fn texts(names: &[&str]) -> Vec<Option<String>> {
        let text = |name: &&str| (!name.is_empty()).then(|| (*name).to_owned());
        names.iter().map(text).collect()
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
        let (features, offers) = (texts(&["1", "tenure", "tenure²"]), texts(&["pause"]));
        let names = Names {
            features: &features,
            offers: &offers,
        };
        let own = cautious(&KINDS, &[-0.1]);
        let learned = |x: f64| Shared::new(&names, &Coefficients::new(3, vec![x; 6]));
        let moved = |others: &[Shared]| with_others(&own, &names, &Pool::of(others));
        let two = [learned(0.2), learned(0.4)];
        assert_eq!(Pool::of(&two).companies(&names), 0);
        assert!(
            moved(&two)
                .iter()
                .zip(&own)
                .all(|(a, b)| a.centre == b.centre && a.penalty == b.penalty)
        );
        let three = [learned(0.2), learned(0.4), learned(0.9)];
        assert_eq!(Pool::of(&three).companies(&names), 3);
        for (moved, own) in moved(&three).iter().zip(&own) {
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

    #[test]
    fn what_has_no_common_name_is_neither_shared_nor_moved() {
        let (features, offers) = (texts(&["1", "", "tenure²"]), texts(&["pause", "", "pause"]));
        let names = Names {
            features: &features,
            offers: &offers,
        };
        let values = (0..12).map(f64::from).collect();
        let shared = Shared::new(&names, &Coefficients::new(3, values));
        let all: Vec<_> = shared.coefficients().collect();
        // Of two offers of a kind the mean is told.
        let expected = [
            ("", "1", 0.0),
            ("", "tenure²", 2.0),
            ("pause", "1", 6.0),
            ("pause", "tenure²", 8.0),
        ];
        assert_eq!(all, expected);
        let again: Shared = all
            .iter()
            .map(|(offer, feature, value)| ((*offer).into(), (*feature).into(), *value))
            .collect();
        assert_eq!(again, shared);
        let own = cautious(&KINDS, &[-0.1, -0.1, -0.1]);
        let pool = Pool::of(&[shared.clone(), shared.clone(), shared]);
        let moved = with_others(&own, &names, &pool);
        let is_moved = |at: usize| moved[at].penalty != own[at].penalty;
        let moved_at: Vec<usize> = (0..12).filter(|at| is_moved(*at)).collect();
        assert_eq!(moved_at, [0, 2, 3, 5, 9, 11]);
        // Nobody's coefficient counts for more than is likely.
        assert_eq!((moved[0].centre, moved[3].centre), (0.0, FURTHEST));
    }
}
