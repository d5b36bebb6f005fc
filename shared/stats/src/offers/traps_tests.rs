//! Ways to choose whom to make an offer that lose money, each with its right answer.

use super::knapsack::Options;
use super::reason::{Prospect, Reason};
use super::uplift_model::within;
use super::value::{Cost, Payer, Stake, Terms, Worth};
use crate::logistic_solver::logit;

const DISCOUNT: Cost = Cost {
    share: 0.2,
    bills: 3,
    fixed: 0.0,
};
const TERMS: Terms = Terms {
    effect: 3,
    life: 12,
    usual_hazard: 0.05,
};
const RISKS: [f64; 3] = [0.6, 0.35, 0.2];
const REDUCTIONS: [f64; 3] = [0.05, 0.35, -0.3];
const PRICES: [f64; 3] = [30.0, 50.0, 100.0];

fn stake(n: usize) -> Stake {
    let hazard = 1.0 - (1.0 - RISKS[n]).cbrt();
    assert!((within(hazard, 3) - RISKS[n]).abs() < 1e-12);
    TERMS.stake(Payer {
        hazard,
        price: PRICES[n],
    })
}

fn worth(n: usize) -> Worth {
    let shift = logit(RISKS[n] * (1.0 - REDUCTIONS[n])) - logit(RISKS[n]);
    stake(n).worth(0.0, shift, &DISCOUNT)
}

fn near(found: [f64; 3], expected: [f64; 3], within: f64) {
    let apart = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f64::max) < within, "{found:?}");
}

fn best(of: [f64; 3]) -> usize {
    (0..3).max_by(|a, b| of[*a].total_cmp(&of[*b])).unwrap()
}

#[test]
fn risk_is_not_value() {
    let all = [0, 1, 2];
    let bills = all.map(|n| stake(n).life_value / PRICES[n] - 1.0);
    near(bills, [5.954_78, 7.488_25, 8.388_96], 5e-6);
    near(
        all.map(|n| worth(n).cost),
        [10.0781, 22.6661, 51.8018],
        5e-5,
    );
    let values = all.map(|n| worth(n).value());
    near(values, [-3.8188, 29.3244, -108.1356], 5e-5);
    // Risk takes the lost cause, risk times price the sleeping dog.
    assert_eq!(best(RISKS), 0);
    assert_eq!(best(all.map(|n| RISKS[n] * PRICES[n])), 2);
    assert_eq!(best(values), 1);
}

const VALUES: [f64; 8] = [12.0, 20.0, 9.0, 10.0, 8.0, 18.0, 4.0, -3.0];
const COSTS: [f64; 8] = [10.0, 25.0, 10.0, 30.0, 10.0, 20.0, 5.0, 5.0];

fn options(values: &'static [f64], costs: &'static [f64]) -> Options<'static> {
    Options {
        offers: 2,
        values,
        costs,
    }
}

#[test]
fn a_budget_is_filled_up() {
    let options = options(&VALUES, &COSTS);
    let found = options.allocate(30.0);
    assert_eq!(found.choices, [Some(0), None, Some(1), None]);
    assert_eq!((found.value, found.cost), (30.0, 30.0));
    assert!((found.bound - 30.0).abs() < 1e-9);
    let dual = |multiplier| options.dual(multiplier, 30.0);
    assert!((dual(0.85) - 30.5).abs() < 1e-9 && (dual(0.9) - 30.0).abs() < 1e-9);
    // The feasible side of the multiplier alone would stop at 12 here.
    let less = options.allocate(29.0);
    assert_eq!(less.choices, [Some(0), Some(0), None, Some(0)]);
    assert_eq!((less.value, less.cost), (25.0, 25.0));
}

#[test]
fn nothing_is_given_that_does_not_pay() {
    let options = options(&VALUES, &COSTS);
    let nothing = options.allocate(0.0);
    assert_eq!(
        (nothing.value, nothing.cost, nothing.bound),
        (0.0, 0.0, 0.0)
    );
    // With money for all, each gets the best, and never what is worth less than nothing.
    let all = options.allocate(1e9);
    assert_eq!(all.choices, [Some(1), Some(1), Some(1), Some(0)]);
    assert_eq!((all.value, all.bound), (52.0, 52.0));
    let none = Options {
        offers: 2,
        values: &[],
        costs: &[],
    };
    assert!(none.allocate(10.0).choices.is_empty());
    let odd = [f64::NAN, 5.0, 5.0, f64::INFINITY];
    let costs = [1.0, f64::NAN, -3.0, f64::INFINITY];
    let odd = Options {
        offers: 2,
        values: &odd,
        costs: &costs,
    };
    assert_eq!(odd.allocate(10.0).choices, [None, None]);
}

#[test]
fn reasons_are_of_the_change() {
    let prospect = |gain: f64, cost: f64, [leaves, kept, harm]: [f64; 3]| Prospect {
        worth: Worth {
            leaves,
            kept,
            gain,
            cost,
        },
        chance_of_harm: harm,
    };
    let said = |prospects: &[Prospect], chosen| {
        let reason = Reason::of(prospects, chosen, false).unwrap();
        reason.in_words(report::Language::English, "EUR")
    };
    let good = prospect(212.0, 30.0, [0.3, 0.11, 0.02]);
    let worth = "worth €212 over a year, offer costs €30, +11 points";
    assert_eq!(said(&[good], Some(0)), worth);
    assert_eq!(
        said(&[good], None),
        "worth €182 after cost, but the budget does more for others"
    );
    let with_money_left = Reason::of(&[good], None, true).unwrap();
    assert_eq!(
        with_money_left.in_words(report::Language::English, "EUR"),
        "worth €182 after cost, but not drawn this time"
    );
    let idle = prospect(2.0, 30.0, [0.04, 0.001, 0.4]);
    let tried = "tried to learn what it does: expected to bring in €2 over a year, offer costs €30";
    assert_eq!(said(&[idle], Some(0)), tried);
    assert_eq!(said(&[idle], None), "would stay anyway (96%)");
    let lost = prospect(5.0, 30.0, [0.7, 0.01, 0.3]);
    let dear = "the best offer brings in €5 over a year and costs €30";
    assert_eq!(said(&[idle, lost], None), dear);
    let harmful = prospect(-90.0, 10.0, [0.2, -0.07, 0.95]);
    let left_alone = "do not disturb: an offer would drive them away (-7 points)";
    assert_eq!(said(&[harmful, harmful], None), left_alone);
    // One offer that may help is reason enough not to say so.
    assert_eq!(said(&[harmful, lost], None), dear);
    assert_eq!(Reason::of(&[], None, true), None);
}
