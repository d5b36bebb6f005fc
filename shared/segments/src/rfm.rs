//! Recency, frequency and monetary value (RFM; Hughes, 1994) of customers, from payments.

use std::collections::BTreeMap;

use crate::features::Feature;

const DAY: i64 = 86_400;
/// Each figure is told in so many parts of all customers, the fifth the best.
const PARTS: usize = 5;

/// A payment, or what was given back of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment<'a> {
    pub customer: &'a str,
    /// In seconds since 1970.
    pub at: i64,
    /// In the currency's smallest unit; below zero where it was given back. Of one currency all.
    pub amount_minor: i64,
}

/// A customer's payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rfm {
    pub customer: String,
    /// Whole days since the last payment.
    pub recency_days: i64,
    /// How many there were.
    pub payments: u64,
    /// What they come to, less what was given back.
    pub paid_minor: i64,
    /// Recency, frequency and monetary value, each from 1 to 5. Equal figures have equal scores.
    pub scores: [u8; 3],
}

/// Of all customers who have paid by `now`, in the order of their ids.
pub fn rfm<'a>(payments: impl IntoIterator<Item = Payment<'a>>, now: i64) -> Vec<Rfm> {
    let mut sums: BTreeMap<&str, (Option<i64>, u64, i128)> = BTreeMap::new();
    for one in payments.into_iter().filter(|one| one.at <= now) {
        let (last, count, paid) = sums.entry(one.customer).or_default();
        *paid += i128::from(one.amount_minor);
        if one.amount_minor > 0 {
            *last = (*last).max(Some(one.at));
            *count += 1;
        }
    }
    let found = sums
        .into_iter()
        .filter_map(|(customer, (last, payments, paid))| {
            Some(Rfm {
                customer: customer.to_owned(),
                recency_days: now.saturating_sub(last?) / DAY,
                payments,
                paid_minor: saturated(paid),
                scores: [1; 3],
            })
        });
    scored(found.collect())
}

/// The three figures as features, of customers in the order of `all`.
pub fn features(all: &[Rfm]) -> Vec<Feature> {
    let of = |name: &str, value: fn(&Rfm) -> f64| Feature {
        name: name.into(),
        values: all.iter().map(value).collect(),
    };
    vec![
        of("recency_days", |one| one.recency_days as f64),
        of("payments", |one| one.payments as f64),
        of("paid_minor", |one| one.paid_minor as f64),
    ]
}

fn scored(mut all: Vec<Rfm>) -> Vec<Rfm> {
    let figures: [fn(&Rfm) -> i64; 3] = [
        |one| -one.recency_days,
        |one| i64::try_from(one.payments).unwrap_or(i64::MAX),
        |one| one.paid_minor,
    ];
    for (at, figure) in figures.into_iter().enumerate() {
        let mut sorted: Vec<i64> = all.iter().map(figure).collect();
        sorted.sort_unstable();
        for one in &mut all {
            let value = figure(one);
            let below = sorted.partition_point(|other| *other < value);
            let up_to = sorted.partition_point(|other| *other <= value);
            // By the middle of those who are equal.
            let place = (below + up_to) * PARTS / (2 * sorted.len());
            one.scores[at] = place.min(PARTS - 1) as u8 + 1;
        }
    }
    all
}

fn saturated(amount: i128) -> i64 {
    i64::try_from(amount).unwrap_or(if amount > 0 { i64::MAX } else { i64::MIN })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paid(customer: &str, day: i64, amount_minor: i64) -> Payment<'_> {
        Payment {
            customer,
            at: day * DAY,
            amount_minor,
        }
    }

    #[test]
    fn figures_are_those_of_what_was_paid_and_given_back_until_now() {
        let all = [
            paid("b", 1, 500),
            paid("a", 2, 1_000),
            paid("a", 9, -300),
            paid("a", 5, 1_000),
            paid("a", 99, 1_000),
            paid("c", 3, -100),
        ];
        let found = rfm(all, 10 * DAY);
        let figures: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.customer.as_str(),
                    one.recency_days,
                    one.payments,
                    one.paid_minor,
                )
            })
            .collect();
        assert_eq!(figures, [("a", 5, 2, 1_700), ("b", 9, 1, 500)]);
        assert!(found[0].scores > found[1].scores);
        assert_eq!(rfm([], 0), []);
    }

    #[test]
    fn each_fifth_has_its_score_and_equals_have_the_same() {
        let names: Vec<String> = (0..10).map(|n| n.to_string()).collect();
        let all = names
            .iter()
            .zip(1..)
            .map(|(name, n)| paid(name, 0, n * 100));
        let found = rfm(all, DAY);
        let of = |at: usize| found.iter().map(|one| one.scores[at]).collect::<Vec<_>>();
        assert_eq!(of(2), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(of(0), [3; 10]);
    }

    proptest! {
        #[test]
        fn whatever_was_paid_scores_are_from_one_to_five(
            all in prop::collection::vec((0..9u8, any::<i64>(), any::<i64>()), 0..50), now: i64
        ) {
            let names: Vec<String> = all.iter().map(|one| one.0.to_string()).collect();
            let payments = names.iter().zip(&all).map(|(name, one)| Payment {
                customer: name,
                at: one.1,
                amount_minor: one.2,
            });
            for one in rfm(payments, now) {
                prop_assert!(one.recency_days >= 0 && one.payments > 0);
                prop_assert!(one.scores.iter().all(|score| (1..=5).contains(score)));
            }
        }
    }
}
