use proptest::prelude::*;

use super::*;

fn one<'a>(customer: &'a str, item: &'a str, at: i64) -> Interaction<'a> {
    Interaction {
        customer,
        item,
        at,
        weight: 1.0,
    }
}

fn built(all: &[(u8, u8, i64)]) -> Interactions {
    let mut builder = InteractionsBuilder::default();
    for (customer, item, at) in all {
        let (customer, item) = (customer.to_string(), item.to_string());
        builder.add(&one(&customer, &item, *at)).unwrap();
    }
    builder.build()
}

/// Customer by customer: their name, and item, time and weight in order.
fn listed(all: &Interactions) -> Vec<(String, String, i64, u32)> {
    let items: Vec<&str> = all.item_names().collect();
    let mut found: Vec<_> = all
        .customer_names()
        .zip(all.by_customer())
        .flat_map(|(customer, had)| {
            had.iter().map(|one| {
                let item = items[one.item as usize].to_owned();
                (customer.to_owned(), item, one.at, one.weight as u32)
            })
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

#[test]
fn of_a_customer_and_an_item_there_is_one_with_all_weight_as_of_the_last_time() {
    let all = built(&[(1, 7, 30), (1, 7, 10), (2, 7, 5), (1, 8, 20)]);
    let expected = [("1", "8", 20, 1), ("1", "7", 30, 2), ("2", "7", 5, 1)];
    let expected = expected.map(|(a, b, at, weight)| (a.to_owned(), b.to_owned(), at, weight));
    assert_eq!(listed(&all), expected);
    let times: Vec<i64> = all.of(0).iter().map(|had| had.at).collect();
    assert_eq!(times, [20, 30]);
    assert_eq!(all.customers_of_items(), [2, 1]);
    assert_eq!(all.newest(), Some(30));
}

#[test]
fn what_cannot_be_used_is_refused_with_the_reason() {
    let mut builder = InteractionsBuilder::default();
    let long = "x".repeat(LONGEST_NAME + 1);
    for (customer, item, expected) in [
        ("", "a", Rejected::Customer),
        (long.as_str(), "a", Rejected::Customer),
        ("a", "", Rejected::Item),
        ("a", long.as_str(), Rejected::Item),
    ] {
        assert_eq!(builder.add(&one(customer, item, 0)), Err(expected));
    }
    for weight in [0.0, -1.0, f32::NAN, f32::INFINITY, 2.0 * MOST_WEIGHT] {
        let bad = Interaction {
            weight,
            ..one("a", "b", 0)
        };
        assert_eq!(builder.add(&bad), Err(Rejected::Weight));
    }
    assert_eq!(builder.build().count(), 0);
}

#[test]
fn of_a_million_interactions_of_one_customer_the_latest_are_learned_from() {
    let mut builder = InteractionsBuilder::default();
    for n in 0..1_000_000 {
        let item = (n % 5_000).to_string();
        builder.add(&one("busy", &item, n)).unwrap();
    }
    let all = builder.build();
    assert_eq!(all.of(0).len(), MOST_OF_ONE_CUSTOMER);
    assert_eq!(all.left_out(), 5_000 - MOST_OF_ONE_CUSTOMER);
    assert_eq!(all.of(0)[0].at, 1_000_000 - MOST_OF_ONE_CUSTOMER as i64);
    assert!(all.of(0).iter().all(|had| had.weight == 200.0));
}

#[test]
fn one_item_too_many_is_refused_and_the_others_stand() {
    let mut builder = InteractionsBuilder::default();
    for n in 0..MOST_ITEMS {
        builder.add(&one("a", &n.to_string(), 0)).unwrap();
    }
    let refused = builder.add(&one("b", "new", 0));
    assert_eq!(refused, Err(Rejected::TooManyItems));
    assert_eq!(builder.add(&one("a", "7", 0)), Ok(()));
    assert_eq!(builder.build().customers(), 1);
}

#[test]
fn later_is_the_last_fifth_of_each_and_never_all() {
    let all: Vec<(u8, u8, i64)> = (0..10)
        .map(|n| (1, n, n.into()))
        .chain([(2, 3, 0), (2, 4, 1), (3, 5, 0)])
        .chain((0..6).map(|n| (4, n, n.into())))
        .collect();
    let split = by_customer(&built(&all), 0.2);
    let items = |names: &[u32]| names.to_vec();
    assert_eq!(
        split.later,
        [items(&[8, 9]), items(&[4]), items(&[]), items(&[4, 5])]
    );
    assert_eq!(split.earlier.of(0).len(), 8);
    assert_eq!(split.measured(), 3);
}

#[test]
fn who_came_later_is_measured_by_all_that_they_had() {
    let all = built(&[
        (1, 1, 0),
        (1, 2, 1),
        (1, 3, 9),
        (2, 1, 2),
        (3, 4, 8),
        (3, 5, 9),
    ]);
    let split = new_customers(&all, 0.5);
    assert_eq!(split.later, [vec![], vec![], vec![3, 4]]);
    assert_eq!(split.earlier.count(), 3);
}

#[test]
fn of_nothing_there_is_nothing() {
    let none = InteractionsBuilder::default().build();
    assert_eq!((none.customers(), none.items(), none.count()), (0, 0, 0));
    assert_eq!(none.of(3), []);
    assert_eq!(by_customer(&none, 0.2).measured(), 0);
    assert_eq!(new_customers(&none, 0.2).measured(), 0);
}

proptest! {
    #[test]
    fn the_order_in_which_they_come_does_not_matter(
        all in prop::collection::vec((0..6u8, 0..6u8, 0..50i64), 0..80)
    ) {
        let turned: Vec<_> = all.iter().rev().copied().collect();
        prop_assert_eq!(listed(&built(&all)), listed(&built(&turned)));
    }

    #[test]
    fn nothing_is_both_earlier_and_later(
        all in prop::collection::vec((0..6u8, 0..20u8, 0..50i64), 0..120), share in 0.0..1.0
    ) {
        let all = built(&all);
        let split = by_customer(&all, share);
        for (customer, later) in split.later.iter().enumerate() {
            let earlier = split.earlier.of(customer);
            prop_assert_eq!(earlier.len() + later.len(), all.of(customer).len());
            prop_assert!(earlier.iter().all(|had| !later.contains(&had.item)));
        }
    }
}
