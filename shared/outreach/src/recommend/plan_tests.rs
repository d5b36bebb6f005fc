use chrono::{Months, TimeDelta};
use domain::{AllowanceOverage, OfferAmount, ProductId, ProductPrice, UserId};
use proptest::prelude::*;

use super::*;

fn calls() -> UsageMeter {
    UsageMeter {
        event: Some("Call".into()),
        property: None,
        of_trait: None,
    }
}

fn seats() -> UsageMeter {
    UsageMeter {
        event: None,
        property: None,
        of_trait: Some("seats".into()),
    }
}

fn allowance(meter: UsageMeter, included: Option<u64>, above: Option<(u64, i64)>) -> Allowance {
    let overage = above.map(|(units, amount_minor)| AllowanceOverage {
        units,
        prices: vec![OfferAmount {
            currency: "EUR".into(),
            amount_minor,
        }],
    });
    Allowance {
        label: "Calls".into(),
        meter,
        included,
        overage,
    }
}

fn plan(name: &str, monthly_minor: i64, allowances: Vec<Allowance>) -> Product {
    Product {
        id: ProductId::new(),
        kind: ProductKind::Plan,
        name: name.into(),
        prices: vec![ProductPrice {
            currency: "EUR".into(),
            interval: PriceInterval::Month,
            amount_minor: monthly_minor,
        }],
        allowances,
        excluded_services: Vec::new(),
        had_by: Vec::new(),
        made_by: UserId::new().into(),
        changed_at: DateTime::UNIX_EPOCH,
        revision: 1,
    }
}

/// `Basic`, 9.00 with 100 calls and 0.50 for each 10 above, and `Pro`, 49.00 with 1,000.
fn two() -> Vec<Product> {
    vec![
        plan(
            "Basic",
            900,
            vec![allowance(calls(), Some(100), Some((10, 50)))],
        ),
        plan("Pro", 4_900, vec![allowance(calls(), Some(1_000), None)]),
    ]
}

fn months(count: u32) -> Vec<UsagePeriod> {
    let begin = |month| DateTime::UNIX_EPOCH + Months::new(month);
    let period = |month| UsagePeriod {
        from: begin(month),
        to: begin(month + 1),
    };
    (0..count).map(period).collect()
}

fn used(units: &[u128]) -> Usage {
    let millionths = units.iter().map(|one| one * UNIT).collect();
    Usage {
        periods: months(units.len() as u32),
        meters: BTreeMap::from([(calls(), millionths)]),
    }
}

static NOTHING: BTreeSet<String> = BTreeSet::new();

fn on(plan: &str, amount_minor: i64) -> PlanCustomer<'_> {
    PlanCustomer {
        plan,
        currency: "EUR",
        interval: PriceInterval::Month,
        amount_minor,
        services: &NOTHING,
    }
}

#[test]
fn who_uses_little_is_told_of_the_smaller_plan() {
    let found = recommend(&on("Pro", 4_900), &two(), &used(&[80, 90, 125, 70, 60, 90])).unwrap();
    assert_eq!((&*found.plan, found.reason), ("Basic", PlanReason::Saving));
    // 6 x 49.00 against 6 x 9.00 and three tens above in the third month.
    assert_eq!((found.now_minor, found.then_minor), (29_400, 5_550));
    assert_eq!((found.right_in, found.periods), (6, 6));
    let third = &found.by_period[2];
    assert_eq!((third.now_minor, third.then_minor), (Some(4_900), 1_050));
    assert_eq!(third.to - third.from, TimeDelta::days(31));
    let of_calls = &found.uses[0];
    assert_eq!((of_calls.mean, of_calls.most), (515.0 / 6.0, 125.0));
    assert_eq!(
        (of_calls.included_now, of_calls.included_then),
        (Some(1_000), Some(100))
    );
    assert_eq!(
        found.detail(),
        "In the last 6 months `Basic` would have cost 55.50 EUR instead of 294.00 EUR, and less in 6 of them."
    );
}

#[test]
fn who_pays_much_above_is_told_of_the_larger_plan() {
    let found = recommend(&on("Basic", 900), &two(), &used(&[990, 990, 995, 985])).unwrap();
    assert_eq!((&*found.plan, found.reason), ("Pro", PlanReason::Overage));
    // 9.00 and 89, 89, 90 and 89 tens above, of which those that are begun are paid.
    assert_eq!(found.now_minor, 4 * 900 + 357 * 50);
    assert_eq!(found.then_minor, 4 * 4_900);
    assert_eq!(found.right_in, 4);
}

#[test]
fn who_has_used_up_what_is_allowed_is_told_of_what_allows_more() {
    let plans = [
        plan("Small", 500, vec![allowance(calls(), Some(50), None)]),
        plan("Large", 2_000, vec![allowance(calls(), Some(500), None)]),
        plan("Huge", 9_000, vec![allowance(calls(), None, None)]),
    ];
    let found = recommend(&on("Small", 500), &plans, &used(&[50, 20, 50, 50])).unwrap();
    assert_eq!((&*found.plan, found.reason), ("Large", PlanReason::Need));
    assert_eq!((found.now_minor, found.then_minor), (2_000, 8_000));
    assert_eq!(found.right_in, 3);
    assert_eq!(found.by_period[0].now_minor, None);
    assert_eq!(found.by_period[1].now_minor, Some(500));
    let more_than_all = recommend(&on("Huge", 9_000), &plans[..2], &used(&[600; 4]));
    assert_eq!(more_than_all, Err(PlanSilence::NotInCatalog));
    let none_allows = recommend(&on("Small", 500), &plans[..2], &used(&[600; 4]));
    assert_eq!(none_allows, Err(PlanSilence::NothingFits));
}

#[test]
fn as_many_seats_as_there_are_is_not_too_many() {
    let plans = [
        plan("Team", 5_000, vec![allowance(seats(), Some(5), None)]),
        plan("Company", 9_000, vec![allowance(seats(), Some(50), None)]),
    ];
    let seats_used = |count: u128| Usage {
        periods: months(3),
        meters: BTreeMap::from([(seats(), vec![count * UNIT; 3])]),
    };
    let five = recommend(&on("Team", 5_000), &plans, &seats_used(5));
    assert_eq!(five, Err(PlanSilence::Suits));
    let six = recommend(&on("Team", 5_000), &plans, &seats_used(6)).unwrap();
    assert_eq!((&*six.plan, six.reason), ("Company", PlanReason::Need));
    // A smaller plan is one that all of them fit on.
    let down = recommend(&on("Company", 9_000), &plans, &seats_used(5)).unwrap();
    assert_eq!((&*down.plan, down.reason), ("Team", PlanReason::Saving));
}

#[test]
fn of_erratic_use_nothing_is_said() {
    let plans = [
        plan(
            "Basic",
            900,
            vec![allowance(calls(), Some(100), Some((10, 50)))],
        ),
        plan(
            "Free of limits",
            4_900,
            vec![allowance(calls(), None, None)],
        ),
    ];
    // Dearer by half a year's figures, in every other month alone.
    let found = recommend(
        &on("Basic", 900),
        &plans,
        &used(&[0, 2_000, 0, 2_000, 0, 2_000]),
    );
    let erratic = |right_in, periods| Err(PlanSilence::Erratic { right_in, periods });
    assert_eq!(found, erratic(3, 6));
    // One month does not decide.
    let found = recommend(&on("Basic", 900), &plans, &used(&[0, 0, 0, 0, 0, 9_000]));
    assert_eq!(found, erratic(1, 6));
    // What is over is no reason.
    let found = recommend(
        &on("Basic", 900),
        &plans,
        &used(&[2_000, 2_000, 2_000, 2_000, 2_000, 0]),
    );
    assert_eq!(found, erratic(5, 6));
}

#[test]
fn nothing_is_said_of_what_is_not_known() {
    let of = |plan, usage: &Usage| recommend(&on(plan, 4_900), &two(), usage);
    assert_eq!(of("Gone", &used(&[1; 6])), Err(PlanSilence::NotInCatalog));
    let few = PlanSilence::TooFewPeriods {
        periods: 2,
        least: LEAST_PERIODS,
    };
    assert_eq!(of("Pro", &used(&[1; 2])), Err(few));
    let unknown = Usage {
        periods: months(6),
        meters: BTreeMap::new(),
    };
    assert_eq!(of("Pro", &unknown), Err(PlanSilence::NoUsage));
    let dollars = PlanCustomer {
        currency: "USD",
        ..on("Basic", 900)
    };
    let found = recommend(&dollars, &two(), &used(&[1; 6]));
    assert_eq!(found, Err(PlanSilence::PriceUnknown));
    // Nothing is compared across currencies or intervals.
    for other in [
        PlanCustomer {
            currency: "USD",
            ..on("Pro", 4_900)
        },
        PlanCustomer {
            interval: PriceInterval::Year,
            ..on("Pro", 49_000)
        },
    ] {
        let found = recommend(&other, &two(), &used(&[1; 6]));
        assert_eq!(found, Err(PlanSilence::Suits));
    }
}

#[test]
fn a_plan_lacks_nothing_that_the_customer_has_or_uses() {
    let mut plans = two();
    plans[0].excluded_services = vec!["Insurance".into()];
    let services = BTreeSet::from(["Insurance".to_owned()]);
    let insured = PlanCustomer {
        services: &services,
        ..on("Pro", 4_900)
    };
    let little = used(&[10; 4]);
    assert_eq!(
        recommend(&insured, &plans, &little),
        Err(PlanSilence::Suits)
    );
    assert!(recommend(&on("Pro", 4_900), &plans, &little).is_ok());
    // Basic says nothing of storage, of which Pro has some.
    let storage = UsageMeter {
        event: Some("Stored".into()),
        property: Some("gb".into()),
        of_trait: None,
    };
    plans[1]
        .allowances
        .push(allowance(storage.clone(), Some(10), None));
    let mut usage = little.clone();
    usage
        .meters
        .insert(storage.clone(), vec![0, 0, UNIT / 2, 0]);
    assert_eq!(
        recommend(&on("Pro", 4_900), &plans, &usage),
        Err(PlanSilence::Suits)
    );
    usage.meters.insert(storage, vec![0; 4]);
    assert!(recommend(&on("Pro", 4_900), &plans, &usage).is_ok());
}

#[test]
fn what_is_paid_by_the_year_is_exact_to_the_unit() {
    let yearly = |name: &str, amount_minor, included| {
        let mut plan = plan(
            name,
            0,
            vec![allowance(calls(), Some(included), Some((1, 1)))],
        );
        plan.prices[0] = ProductPrice {
            currency: "EUR".into(),
            interval: PriceInterval::Year,
            amount_minor,
        };
        plan
    };
    let plans = [yearly("Small", 10_000, 10), yearly("Large", 20_000, 1_000)];
    let customer = PlanCustomer {
        interval: PriceInterval::Year,
        ..on("Large", 20_000)
    };
    let year = recommend(&customer, &plans, &used(&[1; 12])).unwrap();
    assert_eq!((year.now_minor, year.then_minor), (20_000, 10_000));
    // 5 twelfths of 100.00 are 41.666…, one is 8.333….
    let five = recommend(&customer, &plans, &used(&[1; 5])).unwrap();
    assert_eq!((five.now_minor, five.then_minor), (8_333, 4_167));
    assert_eq!(five.by_period[0].then_minor, 833);
}

#[test]
fn what_a_customer_pays_after_discounts_is_what_counts() {
    // With four fifths off, Pro costs little more than Basic, which would have none off.
    let found = recommend(&on("Pro", 920), &two(), &used(&[10; 6]));
    assert_eq!(found, Err(PlanSilence::Suits));
}

proptest! {
    /// Whatever was used: what is recommended allows it, and costs less than what is paid unless that does not allow it.
    #[test]
    fn a_recommendation_costs_less_unless_more_is_needed(
        units in prop::collection::vec(0_u32..3_000, 3..=12),
        from in 0_usize..4,
    ) {
        let mut plans = two();
        plans.push(plan("Free of limits", 9_900, vec![allowance(calls(), None, None)]));
        plans.push(plan("Tiny", 100, vec![allowance(calls(), Some(20), None)]));
        let price = plans[from].prices[0].amount_minor;
        let name = plans[from].name.clone();
        let units: Vec<u128> = units.into_iter().map(u128::from).collect();
        let usage = used(&units);
        let Ok(found) = recommend(&on(&name, price), &plans, &usage) else {
            return Ok(());
        };
        prop_assert_ne!(&found.plan, &name);
        prop_assert!(found.right_in * 3 >= found.periods * 2);
        prop_assert_eq!(found.by_period.len(), units.len());
        let sum: i64 = found.by_period.iter().map(|one| one.then_minor).sum();
        prop_assert_eq!(sum, found.then_minor);
        match found.reason {
            PlanReason::Need => prop_assert!(found.by_period.iter().any(|one| one.now_minor.is_none())),
            _ => prop_assert!(found.then_minor < found.now_minor),
        }
    }
}
