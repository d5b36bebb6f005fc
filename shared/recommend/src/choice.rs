//! Which method, and with which settings: the one that foresees best what customers had later.

use crate::foremost::foremost;
use crate::history::{Counted, Recency};
use crate::interactions::{Interactions, Split, by_customer, new_customers};
use crate::item_weights::{ItemWeights, MOST_NEIGHBORS, Scores};
use crate::learners::ease::{Gram, NoEase};
use crate::learners::item_knn::item_knn;
use crate::learners::popularity::popularity;
use crate::metrics::{AT, Quality, QualityOf};

/// Of what each customer had, and of all interactions: what is foreseen.
pub const LATER: f64 = 0.2;
/// Customers by whom a method is chosen, at least; with fewer it is popularity.
pub const LEAST_MEASURED: usize = 20;
/// Customers by whom a method is measured, at most: of more, every second, third and so on. With so many the standard
/// error of NDCG is some .001, and each of the methods that are tried takes seconds.
pub const MOST_MEASURED: usize = 20_000;

const FIRST_RIDGE: f64 = 200.0;
const RIDGES: std::ops::RangeInclusive<f64> = 1.0..=100_000.0;
/// Models with other ridges that are tried.
const MOST_RIDGES: usize = 8;
const SHRINKAGES: [f32; 4] = [0.0, 10.0, 30.0, 100.0];
const RECENCIES: [Recency; 4] = [Recency(0.0), Recency(1.0), Recency(2.0), Recency(3.0)];
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
    /// Of the histories by which items are recommended.
    pub recency: Recency,
    pub quality: Quality,
}

/// What was chosen, and out of which.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub method: Method,
    pub recency: Recency,
    /// Of popularity, in days.
    pub half_life: Option<f64>,
    pub tried: Vec<Tried>,
    /// The share of customers with something later who had something before: to the others popularity is shown.
    /// None where no time tells what was later.
    pub with_history: Option<f64>,
}

impl Choice {
    /// The method that foresees best; of equally good ones the simpler.
    pub fn of(all: &Interactions) -> Self {
        let half_life = half_life(all);
        let split = by_customer(all, LATER);
        let tried = try_all(&split, half_life);
        let best = match split.measured() >= LEAST_MEASURED {
            true => best_of(&tried),
            false => None,
        };
        Self {
            method: best.map_or(Method::Popularity, |best| best.method),
            recency: best.map_or(Recency::default(), |best| best.recency),
            half_life,
            tried,
            with_history: with_history(all),
        }
    }
}

/// The first of those that foresee best.
fn best_of(tried: &[Tried]) -> Option<Tried> {
    let mut best: Option<Tried> = None;
    for one in tried {
        if best.is_none_or(|best| one.quality.ndcg > best.quality.ndcg) {
            best = Some(*one);
        }
    }
    best
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
pub fn measure(
    split: &Split,
    weights: &ItemWeights,
    recency: Recency,
    popular: &[(u32, f32)],
) -> Quality {
    let items = split.earlier.items();
    let (mut scores, mut sums) = (Scores::new(items), QualityOf::items(items));
    let customers = split.earlier.by_customer().zip(&split.later);
    let measured = customers.filter(|(_, later)| !later.is_empty());
    let every = split.measured().div_ceil(MOST_MEASURED).max(1);
    for (had, later) in measured.step_by(every) {
        let ranked = ranked(&mut scores, weights, &recency.counted(had), popular);
        sums.add(ranked, later);
    }
    sums.quality()
}

/// The head of a customer's list: what their history speaks for, then what is popular.
fn ranked(
    scores: &mut Scores,
    weights: &ItemWeights,
    history: &[Counted],
    popular: &[(u32, f32)],
) -> Vec<u32> {
    let scored = foremost(scores.of(weights, history), AT);
    let mut list: Vec<u32> = scored.into_iter().map(|(item, _)| item).collect();
    for (item, _) in popular {
        if list.len() >= AT {
            break;
        }
        if !list.contains(item) && history.iter().all(|one| one.item != *item) {
            list.push(*item);
        }
    }
    list
}

fn try_all(split: &Split, half_life: Option<f64>) -> Vec<Tried> {
    let popular = popularity(&split.earlier, half_life);
    let measured = |method, weights: &ItemWeights, recency| Tried {
        method,
        recency,
        quality: measure(split, weights, recency, &popular),
    };
    let learned =
        |method, weights: &ItemWeights| RECENCIES.map(|recency| measured(method, weights, recency));
    // Without weights there is no history whose age would matter.
    let nothing = ItemWeights::default();
    let mut all = vec![measured(Method::Popularity, &nothing, Recency::default())];
    for shrinkage in SHRINKAGES {
        let weights = item_knn(&split.earlier, shrinkage, MOST_NEIGHBORS);
        all.extend(learned(Method::ItemKnn { shrinkage }, &weights));
    }
    if let Ok(gram) = Gram::of(&split.earlier) {
        all.extend(ridges(|ridge| {
            let weights = gram.weights(ridge, MOST_NEIGHBORS).ok()?;
            Some(learned(Method::Ease { ridge }, &weights))
        }));
    }
    all
}

/// Doubles the ridge, or halves it, for as long as that is better.
fn ridges(mut attempt: impl FnMut(f64) -> Option<[Tried; RECENCIES.len()]>) -> Vec<Tried> {
    let ndcg = |tried: &[Tried]| best_of(tried).map_or(0.0, |best| best.quality.ndcg);
    let Some(first) = attempt(FIRST_RIDGE) else {
        return Vec::new();
    };
    let mut all = first.to_vec();
    let mut models = 1;
    for factor in [2.0, 0.5] {
        let (mut ridge, mut best) = (FIRST_RIDGE, ndcg(&first));
        while models < MOST_RIDGES && RIDGES.contains(&(ridge * factor)) {
            ridge *= factor;
            let Some(one) = attempt(ridge) else { break };
            models += 1;
            all.extend(one);
            if ndcg(&one) <= best {
                break;
            }
            best = ndcg(&one);
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
        let nothing = ItemWeights::default();
        let ndcg = measure(&split, &nothing, Recency::default(), &popular).ndcg;
        if ndcg > best.1 {
            best = (half_life, ndcg);
        }
    }
    best.0
}

fn with_history(all: &Interactions) -> Option<f64> {
    let split = new_customers(all, LATER);
    let begin = split.earlier.newest()?;
    let (mut known, mut customers) = (0.0, 0.0);
    for (had, earlier) in all.by_customer().zip(split.earlier.by_customer()) {
        if had.last().is_some_and(|last| last.at > begin) {
            customers += 1.0;
            known += f64::from(u8::from(!earlier.is_empty()));
        }
    }
    (customers > 0.0).then(|| known / customers)
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
            let found = choice.tried.iter().filter(|one| one.method == method);
            found.map(|one| one.quality.ndcg).fold(0.0, f64::max)
        };
        assert!(of(choice.method) > 2.0 * of(Method::Popularity));
    }

    #[test]
    fn of_very_many_customers_some_are_measured() {
        let customers = |count| {
            let all = built((0..count).flat_map(|one| [(one, 1, 0), (one, 2 + one % 9, 1)]));
            let popular = popularity(&all, None);
            let split = by_customer(&all, LATER);
            measure(
                &split,
                &ItemWeights::default(),
                Recency::default(),
                &popular,
            )
            .customers
        };
        let most = MOST_MEASURED as u32;
        assert_eq!(customers(60), 60);
        assert_eq!(customers(most), MOST_MEASURED);
        assert_eq!(customers(most + 2), MOST_MEASURED / 2 + 1);
    }

    #[test]
    fn who_had_something_before_has_a_history() {
        // Ten items early, and three later: of one customer who had some, and of one who is new.
        let early = (0..10).map(|item| (1, item, 0));
        let all = built(early.chain([(1, 10, 9), (2, 3, 9), (2, 4, 9)]));
        assert_eq!(Choice::of(&all).with_history, Some(0.5));
        let untimed = built((0..10).map(|item| (item % 3, item, 0)));
        assert_eq!(Choice::of(&untimed).with_history, None);
    }

    #[test]
    fn where_tastes_change_later_items_count_more() {
        // Whoever had things of one taste has, from a time on, such of the next.
        let all = (0..200_u32).flat_map(|customer| {
            (0..20).map(move |n| {
                let taste = (customer + u32::from(n >= 12)) % 4;
                (
                    customer,
                    taste * 30 + (customer * 7 + n * 11) % 30,
                    i64::from(n),
                )
            })
        });
        let choice = Choice::of(&built(all));
        assert_ne!(choice.method, Method::Popularity);
        assert!(choice.recency.0 > 0.0, "{choice:?}");
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
            assert_eq!(choice.recency, Recency::default());
            assert!(learn(&all, choice.method).is_ok());
        }
    }

    #[test]
    fn where_everybody_has_everything_there_is_nothing_to_show() {
        let all = built((0..40).flat_map(|one| (0..5).map(move |item| (one, item, 0))));
        let choice = Choice::of(&all);
        let weights = learn(&all, choice.method).unwrap();
        let mut scores = Scores::new(all.items());
        let history = choice.recency.counted(all.of(0));
        assert_eq!(scores.of(&weights, &history), []);
    }
}
