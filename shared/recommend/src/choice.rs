//! Which method, and with which settings: the one that foresees best what customers had later.

use crate::foremost::foremost;
use crate::interactions::{Had, Interactions, Split, by_customer, new_customers};
use crate::item_weights::{ItemWeights, MOST_NEIGHBORS, Scores};
use crate::learners::ease::{Gram, MOST_EASE_ITEMS, NoEase};
use crate::learners::item_knn::item_knn;
use crate::learners::popularity::popularity;
use crate::metrics::{AT, Quality, QualityOf};

/// Of what each customer had, and of all interactions: what is foreseen.
pub const LATER: f64 = 0.2;
/// Customers by whom a method is chosen, at least; with fewer it is popularity.
pub const LEAST_MEASURED: usize = 20;

const FIRST_RIDGE: f64 = 200.0;
const RIDGES: std::ops::RangeInclusive<f64> = 1.0..=100_000.0;
/// Models with other ridges that are tried.
const MOST_RIDGES: usize = 8;
const SHRINKAGES: [f32; 4] = [0.0, 10.0, 30.0, 100.0];
/// Days after which an interaction counts half for popularity.
const HALF_LIVES: [Option<f64>; 4] = [Some(90.0), None, Some(365.0), Some(30.0)];

/// What learns from a history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Method {
    /// Nothing does: everybody is shown what is popular.
    Popularity,
    /// See [`item_knn`].
    ItemKnn { shrinkage: f32 },
    /// See [`Gram`].
    Ease { ridge: f64 },
}

/// A method as it was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    pub method: Method,
    pub quality: Quality,
}

/// What was chosen, and out of which.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub method: Method,
    /// Of popularity, in days.
    pub half_life: Option<f64>,
    pub tried: Vec<Tried>,
    /// The share of customers with something later who had something before: to the others popularity is shown.
    pub with_history: f64,
}

impl Choice {
    /// The method that foresees best; of equally good ones the simpler.
    pub fn of(all: &Interactions) -> Self {
        let half_life = half_life(all);
        let split = by_customer(all, LATER);
        let tried = try_all(&split, half_life);
        let measured = split.measured() >= LEAST_MEASURED;
        let mut best: Option<Tried> = None;
        for one in tried.iter().filter(|_| measured) {
            if best.is_none_or(|best| one.quality.ndcg > best.quality.ndcg) {
                best = Some(*one);
            }
        }
        Self {
            method: best.map_or(Method::Popularity, |best| best.method),
            half_life,
            tried,
            with_history: with_history(all),
        }
    }
}

/// What a method learns; nothing where it learns nothing.
///
/// # Errors
/// Where there are too many items for it, or its matrix has no inverse.
pub fn learn(all: &Interactions, method: Method) -> Result<ItemWeights, NoEase> {
    match method {
        Method::Popularity => Ok(ItemWeights::default()),
        Method::ItemKnn { shrinkage } => Ok(item_knn(all, shrinkage, MOST_NEIGHBORS)),
        Method::Ease { ridge } => Gram::of(all)?.weights(ridge, MOST_NEIGHBORS),
    }
}

/// How well a model foresees what came later.
pub fn measure(split: &Split, weights: &ItemWeights, popular: &[(u32, f32)]) -> Quality {
    let items = split.earlier.items();
    let (mut scores, mut sums) = (Scores::new(items), QualityOf::items(items));
    for (had, later) in split.earlier.by_customer().zip(&split.later) {
        if !later.is_empty() {
            let ranked = ranked(&mut scores, weights, had, popular);
            sums.add(ranked, later);
        }
    }
    sums.quality()
}

/// The head of a customer's list: what their history speaks for, then what is popular.
fn ranked(
    scores: &mut Scores,
    weights: &ItemWeights,
    had: &[Had],
    popular: &[(u32, f32)],
) -> Vec<u32> {
    let scored = foremost(scores.of(weights, had), AT);
    let mut list: Vec<u32> = scored.into_iter().map(|(item, _)| item).collect();
    for (item, _) in popular {
        if list.len() >= AT {
            break;
        }
        if !list.contains(item) && had.iter().all(|one| one.item != *item) {
            list.push(*item);
        }
    }
    list
}

fn try_all(split: &Split, half_life: Option<f64>) -> Vec<Tried> {
    let popular = popularity(&split.earlier, half_life);
    let measured = |method, weights: &ItemWeights| Tried {
        method,
        quality: measure(split, weights, &popular),
    };
    let mut all = vec![measured(Method::Popularity, &ItemWeights::default())];
    for shrinkage in SHRINKAGES {
        let weights = item_knn(&split.earlier, shrinkage, MOST_NEIGHBORS);
        all.push(measured(Method::ItemKnn { shrinkage }, &weights));
    }
    if split.earlier.items() <= MOST_EASE_ITEMS
        && let Ok(gram) = Gram::of(&split.earlier)
    {
        all.extend(ridges(|ridge| {
            let weights = gram.weights(ridge, MOST_NEIGHBORS).ok()?;
            Some(measured(Method::Ease { ridge }, &weights))
        }));
    }
    all
}

/// Doubles the ridge, or halves it, for as long as that is better.
fn ridges(mut attempt: impl FnMut(f64) -> Option<Tried>) -> Vec<Tried> {
    let mut all: Vec<Tried> = attempt(FIRST_RIDGE).into_iter().collect();
    for factor in [2.0, 0.5] {
        let mut ridge = FIRST_RIDGE;
        let mut best = all.first().map_or(0.0, |one| one.quality.ndcg);
        while all.len() < MOST_RIDGES && RIDGES.contains(&(ridge * factor)) {
            ridge *= factor;
            let Some(one) = attempt(ridge) else { break };
            all.push(one);
            if one.quality.ndcg <= best {
                break;
            }
            best = one.quality.ndcg;
        }
    }
    all
}

/// After which popularity is best for customers who were new.
fn half_life(all: &Interactions) -> Option<f64> {
    let split = new_customers(all, LATER);
    if split.measured() < LEAST_MEASURED {
        return HALF_LIVES[0];
    }
    let mut best = (HALF_LIVES[0], f64::NEG_INFINITY);
    for half_life in HALF_LIVES {
        let popular = popularity(&split.earlier, half_life);
        let ndcg = measure(&split, &ItemWeights::default(), &popular).ndcg;
        if ndcg > best.1 {
            best = (half_life, ndcg);
        }
    }
    best.0
}

fn with_history(all: &Interactions) -> f64 {
    let split = new_customers(all, LATER);
    let begin = split.earlier.newest();
    let active = all.by_customer().zip(split.earlier.by_customer());
    let (mut known, mut customers) = (0.0, 0.0);
    for (had, earlier) in active {
        if had
            .last()
            .is_some_and(|last| begin.is_none_or(|begin| last.at > begin))
        {
            customers += 1.0;
            known += f64::from(u8::from(!earlier.is_empty()));
        }
    }
    if customers > 0.0 {
        known / customers
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interactions::{Interaction, InteractionsBuilder};

    fn built(all: impl IntoIterator<Item = (u32, u32, i64)>) -> Interactions {
        let mut builder = InteractionsBuilder::default();
        for (customer, item, at) in all {
            let one = Interaction {
                customer: &customer.to_string(),
                item: &item.to_string(),
                at,
                weight: 1.0,
            };
            builder.add(&one).unwrap();
        }
        builder.build()
    }

    #[test]
    fn where_customers_have_tastes_these_are_learned() {
        // Of four tastes, with twelve items each; everybody has eight of theirs.
        let all = (0..200_u32).flat_map(|customer| {
            (0..8).map(move |n| {
                let item = customer % 4 * 12 + (customer * 5 + n * 7) % 12;
                (customer, item, i64::from(n))
            })
        });
        let choice = Choice::of(&built(all));
        assert_ne!(choice.method, Method::Popularity);
        let of = |method| {
            let found = choice.tried.iter().find(|one| one.method == method);
            found.unwrap().quality.ndcg
        };
        assert!(of(choice.method) > 2.0 * of(Method::Popularity));
    }

    #[test]
    fn of_too_few_customers_nothing_is_learned() {
        for all in [
            built([]),
            built([(1, 1, 0)]),
            built((0..30).map(|item| (1, item, item.into()))),
            built((0..15).flat_map(|one| (0..4).map(move |item| (one, item, 0)))),
        ] {
            let choice = Choice::of(&all);
            assert_eq!(choice.method, Method::Popularity);
            assert!(learn(&all, choice.method).is_ok());
        }
    }

    #[test]
    fn where_everybody_has_everything_there_is_nothing_to_show() {
        let all = built((0..40).flat_map(|one| (0..5).map(move |item| (one, item, 0))));
        let choice = Choice::of(&all);
        let weights = learn(&all, choice.method).unwrap();
        let mut scores = Scores::new(all.items());
        assert_eq!(scores.of(&weights, all.of(0)), []);
    }
}
