//! What a customer is shown: the foremost items with what speaks for them, without what they have or may not get,
//! and not all of one kind.

use std::collections::{HashMap, HashSet};

use crate::foremost::foremost;
use crate::item_weights::Weight;

/// Items that are said to speak for another.
pub const MOST_REASONS: usize = 2;

/// An item for a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommended {
    pub item: u32,
    pub score: f32,
    pub grounds: Grounds,
}

/// What an item is recommended by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grounds {
    /// Items that the customer has had to do with: those that speak for it most, the most first.
    History(Vec<u32>),
    /// Many have had to do with it lately.
    Popular,
}

/// An item that a customer has had to do with, and what that says of others.
#[derive(Debug, Clone, Copy)]
pub struct OwnedItem<'a> {
    pub item: u32,
    /// See [`crate::history::Counted::value`].
    pub value: f32,
    pub weights: &'a [Weight],
}

/// Items by all that a customer has had to do with, the most spoken for first, without those.
pub fn by_history(owned: &[OwnedItem<'_>], most: usize) -> Vec<Recommended> {
    let mut sums: HashMap<u32, f32> = HashMap::new();
    for one in owned {
        for weight in one.weights {
            *sums.entry(weight.item).or_default() += one.value * weight.weight;
        }
    }
    for one in owned {
        sums.remove(&one.item);
    }
    let positive = sums.into_iter().filter(|(_, score)| *score > 0.0);
    explained(foremost(positive.collect(), most), owned)
}

/// Scored items with what speaks for each most.
pub fn explained(scored: Vec<(u32, f32)>, owned: &[OwnedItem<'_>]) -> Vec<Recommended> {
    let places = scored.iter().enumerate();
    let places: HashMap<u32, usize> = places.map(|(at, (item, _))| (*item, at)).collect();
    let mut reasons = vec![Vec::new(); scored.len()];
    for one in owned {
        for weight in one.weights.iter().filter(|one| one.weight > 0.0) {
            if let Some(at) = places.get(&weight.item) {
                reasons[*at].push((one.item, one.value * weight.weight));
            }
        }
    }
    let scored = scored.into_iter().zip(reasons);
    let recommended = scored.map(|((item, score), reasons)| {
        let most = foremost(reasons, MOST_REASONS).into_iter();
        Recommended {
            item,
            score,
            grounds: Grounds::History(most.map(|(item, _)| item).collect()),
        }
    });
    recommended.collect()
}

/// What of a list may be shown, and how much of it.
#[derive(Debug, Clone, Copy)]
pub struct Limits<L, C> {
    pub most: usize,
    /// Whether an item is left out: the customer has it, it is sold out, or excluded.
    pub leaves_out: L,
    /// The category of an item, where it has one.
    pub category: C,
    /// Items of one category that come before those of others.
    pub most_of_category: Option<usize>,
}

/// What is shown: of a customer's list, then of what is popular. Items beyond so many of their category come after
/// all others of the list, so that a list is diverse where it can be, and never shorter for that.
pub fn shown<L, C, K>(
    listed: impl IntoIterator<Item = Recommended>,
    popular: &[(u32, f32)],
    limits: &Limits<L, C>,
) -> Vec<Recommended>
where
    L: Fn(u32) -> bool,
    C: Fn(u32) -> Option<K>,
    K: std::hash::Hash + Eq,
{
    let popular = popular.iter().map(|(item, score)| Recommended {
        item: *item,
        score: *score,
        grounds: Grounds::Popular,
    });
    let mut seen = HashSet::new();
    let (mut shown, mut deferred) = (Vec::new(), Vec::new());
    let mut of_categories: HashMap<K, usize> = HashMap::new();
    for one in listed.into_iter().chain(popular) {
        if shown.len() >= limits.most {
            break;
        }
        if (limits.leaves_out)(one.item) || !seen.insert(one.item) {
            continue;
        }
        let is_full = match (limits.most_of_category, (limits.category)(one.item)) {
            (Some(most), Some(category)) => {
                let count = of_categories.entry(category).or_default();
                *count += 1;
                *count > most
            }
            _ => false,
        };
        if is_full {
            deferred.push(one);
        } else {
            shown.push(one);
        }
    }
    let room = limits.most.saturating_sub(shown.len());
    shown.extend(deferred.into_iter().take(room));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(item: u32, weight: f32) -> Weight {
        Weight { item, weight }
    }

    fn recommended(items: &[u32]) -> Vec<Recommended> {
        let all = items.iter().map(|item| Recommended {
            item: *item,
            score: 1.0,
            grounds: Grounds::History(vec![9]),
        });
        all.collect()
    }

    fn items(shown: &[Recommended]) -> Vec<u32> {
        shown.iter().map(|one| one.item).collect()
    }

    #[test]
    fn an_item_comes_with_what_speaks_for_it_most() {
        let rows = [
            vec![weight(5, 0.2), weight(6, 0.1)],
            vec![weight(5, 0.3), weight(0, 9.0)],
            vec![weight(5, 0.1), weight(6, -0.5)],
        ];
        let all = rows.iter().enumerate().map(|(item, weights)| OwnedItem {
            item: item as u32,
            value: 1.0,
            weights,
        });
        let all: Vec<OwnedItem<'_>> = all.collect();
        let found = by_history(&all, 5);
        assert_eq!(items(&found), [5]);
        assert_eq!(found[0].grounds, Grounds::History(vec![1, 0]));
        assert_eq!(by_history(&all[..1], 1)[0].item, 5);
        assert_eq!(by_history(&[], 5), []);
    }

    #[test]
    fn what_is_left_out_is_not_shown_and_what_is_popular_fills_up() {
        let limits = Limits {
            most: 4,
            leaves_out: |item: u32| item == 2 || item == 7,
            category: |_: u32| None::<u8>,
            most_of_category: Some(1),
        };
        let popular = [(1, 5.0), (7, 4.0), (8, 3.0)];
        let found = shown(recommended(&[1, 2, 3]), &popular, &limits);
        assert_eq!(items(&found), [1, 3, 8]);
        assert_eq!(found[2].grounds, Grounds::Popular);
    }

    #[test]
    fn others_come_before_a_third_of_one_category_and_no_list_is_shorter_for_that() {
        let limits = |most| Limits {
            most,
            leaves_out: |_: u32| false,
            category: |item: u32| Some(item % 2),
            most_of_category: Some(2),
        };
        let listed = || recommended(&[1, 3, 5, 7, 2]);
        assert_eq!(items(&shown(listed(), &[], &limits(3))), [1, 3, 2]);
        assert_eq!(items(&shown(listed(), &[], &limits(5))), [1, 3, 2, 5, 7]);
        assert!(shown(listed(), &[], &limits(0)).is_empty());
    }
}
