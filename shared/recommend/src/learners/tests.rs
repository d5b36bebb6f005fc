use proptest::prelude::*;

use super::ease::{Gram, MOST_EASE_ITEMS, NoEase};
use super::item_knn::item_knn;
use super::popularity::popularity;
use super::together::together;
use crate::interactions::{Interaction, Interactions, InteractionsBuilder};

const DAY: i64 = 86_400;

fn built(all: impl IntoIterator<Item = (u32, u32, i64)>) -> Interactions {
    let mut builder = InteractionsBuilder::default();
    for (customer, item, at) in all {
        let one = Interaction {
            customer: &format!("c{customer}"),
            item: &format!("i{item}"),
            at,
            weight: 1.0,
        };
        builder.add(&one).unwrap();
    }
    builder.build()
}

fn item(all: &Interactions, name: u32) -> u32 {
    let name = format!("i{name}");
    all.item_names().position(|one| one == name).unwrap() as u32
}

/// Customers have 1 and 2 together, or 3 and 4, or 5 alone.
fn pairs() -> Interactions {
    built((0..40).flat_map(|n| match n % 4 {
        0 | 1 => vec![(n, 1, 0), (n, 2, 0)],
        2 => vec![(n, 3, 0), (n, 4, 0)],
        _ => vec![(n, 5, 0)],
    }))
}

#[test]
fn cosines_are_those_by_hand_and_shrink_with_few_customers() {
    // Item 1 of customers 0, 1 and 2, item 2 of 0 and 3: 1 / √(3 · 2).
    let all = built([(0, 1, 0), (0, 2, 0), (1, 1, 0), (2, 1, 0), (3, 2, 0)]);
    let found = item_knn(&all, 0.0, 5);
    let [weight] = found.of(item(&all, 1)) else {
        panic!("{found:?}");
    };
    assert_eq!(weight.item, item(&all, 2));
    assert!((f64::from(weight.weight) - 1.0 / 6f64.sqrt()).abs() < 1e-6);
    let shrunk = item_knn(&all, 1.0, 5).of(item(&all, 1))[0].weight;
    assert!((shrunk - weight.weight / 2.0).abs() < 1e-6);
}

#[test]
fn ease_is_the_ridge_regression_of_each_item_by_all_others() {
    // Of two items: had by a and b customers and both by ab, the weight of one for the other is ab / (a + ridge).
    let all = built([(0, 1, 0), (0, 2, 0), (1, 1, 0), (2, 1, 0), (3, 2, 0)]);
    let found = Gram::of(&all).unwrap().weights(0.5, 5).unwrap();
    let of = |from, to| {
        let row = found.of(item(&all, from));
        assert_eq!(row[0].item, item(&all, to));
        row[0].weight
    };
    assert!((of(1, 2) - 1.0 / 3.5).abs() < 1e-6);
    assert!((of(2, 1) - 1.0 / 2.5).abs() < 1e-6);
}

#[test]
fn both_find_who_goes_with_whom() {
    let all = pairs();
    let ease = Gram::of(&all).unwrap().weights(10.0, 5).unwrap();
    for found in [ease, item_knn(&all, 10.0, 5)] {
        for (one, other) in [(1, 2), (2, 1), (3, 4), (4, 3)] {
            assert_eq!(found.of(item(&all, one))[0].item, item(&all, other));
        }
        assert_eq!(found.of(item(&all, 5)), []);
    }
}

#[test]
fn too_many_items_have_no_inverse() {
    let count = MOST_EASE_ITEMS as u32 + 1;
    let all = built((0..count).map(|n| (n / 500, n, 0)));
    let refused = Gram::of(&all).unwrap_err();
    assert_eq!(refused, NoEase::TooManyItems(MOST_EASE_ITEMS + 1));
}

#[test]
fn what_is_popular_now_comes_before_what_was() {
    let old = (0..30).map(|n| (n, 1, 0));
    let new = (30..50).map(|n| (n, 2, 400 * DAY));
    let all = built(old.chain(new));
    let first = |half_life| popularity(&all, half_life)[0];
    assert_eq!(first(None), (item(&all, 1), 30.0));
    assert_eq!(first(Some(90.0)), (item(&all, 2), 20.0));
    assert_eq!(popularity(&built([]), Some(90.0)), []);
}

#[test]
fn together_is_what_the_same_had_within_a_day() {
    // 1 and 2 on one day by 20 customers, 1 and 3 by the same a month apart, and 100 others.
    let some = (0..20).flat_map(|n| [(n, 1, 0), (n, 2, DAY - 1), (n, 3, 30 * DAY)]);
    let others = (20..120).map(|n| (n, 4 + n % 5, 0));
    let all = built(some.chain(others));
    let within = |seconds| {
        let rows = together(&all, seconds);
        let row = rows[item(&all, 1) as usize].iter();
        row.map(|one| (one.item, one.customers)).collect::<Vec<_>>()
    };
    assert_eq!(within(DAY as u64), [(item(&all, 2), 20)]);
    assert_eq!(within(DAY as u64 - 2), []);
    assert_eq!(within(u64::MAX).len(), 2);
    let found = together(&all, DAY as u64)[item(&all, 1) as usize][0];
    assert!((found.share - 1.0).abs() < 1e-6 && (found.lift - 6.0).abs() < 1e-5);
}

#[test]
fn where_everybody_has_everything_nothing_goes_together() {
    let all = built((0..50).flat_map(|n| (0..6).map(move |item| (n, item, 0))));
    assert!(together(&all, 0).iter().all(Vec::is_empty));
}

proptest! {
    #[test]
    fn whatever_comes_weights_are_numbers_of_other_items(
        all in prop::collection::vec((0..9u32, 0..9u32, any::<i64>()), 0..60), ridge in 0.1..1e4
    ) {
        let all = built(all);
        let ease = Gram::of(&all).unwrap().weights(ridge, 4).unwrap();
        for found in [ease, item_knn(&all, 5.0, 4)] {
            prop_assert_eq!(found.items(), all.items());
            for item in 0..all.items() as u32 {
                let row = found.of(item);
                prop_assert!(row.len() <= 4);
                prop_assert!(row.iter().all(|one| one.weight.is_finite() && one.item != item));
            }
        }
        prop_assert_eq!(together(&all, 60).len(), all.items());
        popularity(&all, Some(90.0));
    }

    #[test]
    fn ease_has_no_error_that_another_weight_would_lessen(
        all in prop::collection::vec((0..12u32, 0..5u32), 1..50), ridge in 0.5..50.0
    ) {
        // At the least error, of each column: (G + ridge) B is G, but for the diagonal.
        let all = built(all.into_iter().map(|(customer, item)| (customer, item, 0)));
        let n = all.items();
        let mut gram = vec![vec![0.0; n]; n];
        for had in all.by_customer() {
            for a in had {
                for b in had {
                    gram[a.item as usize][b.item as usize] += f64::from(a.value() * b.value());
                }
            }
        }
        let inverse = inverted(&gram, ridge);
        let found = Gram::of(&all).unwrap().weights(ridge, n).unwrap();
        for item in 0..n {
            for one in found.of(item as u32) {
                let to = one.item as usize;
                let expected = -inverse[item][to] / inverse[to][to];
                prop_assert!((f64::from(one.weight) - expected).abs() < 1e-5);
            }
        }
    }
}

/// By Gauss and Jordan.
#[allow(
    clippy::needless_range_loop,
    reason = "rows and columns of two matrices"
)]
fn inverted(gram: &[Vec<f64>], ridge: f64) -> Vec<Vec<f64>> {
    let n = gram.len();
    let mut left: Vec<Vec<f64>> = gram.to_vec();
    let mut right = vec![vec![0.0; n]; n];
    for i in 0..n {
        left[i][i] += ridge;
        right[i][i] = 1.0;
    }
    for i in 0..n {
        let by = left[i][i];
        for j in 0..n {
            left[i][j] /= by;
            right[i][j] /= by;
        }
        for k in (0..n).filter(|k| *k != i) {
            let times = left[k][i];
            for j in 0..n {
                left[k][j] -= times * left[i][j];
                right[k][j] -= times * right[i][j];
            }
        }
    }
    right
}
