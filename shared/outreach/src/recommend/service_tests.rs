use chrono::DateTime;
use domain::{ProductId, UserId};
use stats::random::draw;

use super::*;

const SERVICES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

fn product(kind: ProductKind, name: &str, excluded: &[&str]) -> Product {
    Product {
        id: ProductId::new(),
        kind,
        name: name.into(),
        prices: Vec::new(),
        allowances: Vec::new(),
        excluded_services: excluded.iter().map(|one| (*one).to_owned()).collect(),
        had_by: Vec::new(),
        made_by: UserId::new().into(),
        changed_at: DateTime::UNIX_EPOCH,
        revision: 1,
    }
}

/// `Basic` and `Pro`, and eight services.
fn products() -> Vec<Product> {
    let plans = ["Basic", "Pro"].map(|name| product(ProductKind::Plan, name, &[]));
    let services = SERVICES.map(|name| product(ProductKind::Service, name, &[]));
    plans.into_iter().chain(services).collect()
}

/// Rules of customers each of whom has what `has` says of the numbers that are drawn for them.
fn rules_of(
    customers: usize,
    seed: u64,
    has: impl Fn(&dyn Fn(usize) -> f64) -> Vec<&'static str>,
) -> Vec<AssociationRule> {
    let mut baskets = Baskets::new(&products());
    for customer in 0..customers {
        let chance = |n: usize| draw(seed, customer * 10 + n);
        baskets.add(has(&chance));
    }
    baskets.rules()
}

fn some(number: usize, has: &[&'static str], baskets: &mut Baskets) {
    for _ in 0..number {
        baskets.add(has.iter().copied());
    }
}

fn begins_with(rule: &AssociationRule) -> Vec<&str> {
    let all = rule.plan.iter().chain(&rule.services);
    all.map(String::as_str).collect()
}

fn names(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

#[test]
fn services_that_have_nothing_to_do_with_each_other_give_no_rule() {
    for seed in [1, 2, 3, 7, 11] {
        let rules = rules_of(4_000, seed, |chance| {
            let plan = if chance(0) < 0.5 { "Pro" } else { "Basic" };
            let services = SERVICES.into_iter().enumerate();
            let had = services.filter(|(at, _)| chance(1 + at) < 0.1 + 0.08 * *at as f64);
            [plan]
                .into_iter()
                .chain(had.map(|(_, name)| name))
                .collect()
        });
        assert!(rules.is_empty(), "{rules:?}");
    }
}

#[test]
fn services_that_only_a_plan_has_in_common_give_a_rule_of_the_plan_alone() {
    for seed in [1, 2, 3] {
        let rules = rules_of(2_000, seed, |chance| {
            let (plan, share) = match chance(0) < 0.5 {
                true => ("Pro", 0.7),
                false => ("Basic", 0.1),
            };
            let services = ["A", "B"].into_iter().enumerate();
            let had = services.filter(|(at, _)| chance(1 + at) < share);
            [plan]
                .into_iter()
                .chain(had.map(|(_, name)| name))
                .collect()
        });
        // Of all customers those with A have B far more often; of those of one plan they do not.
        assert_eq!(rules.len(), 2, "{rules:?}");
        assert!(rules.iter().all(|rule| begins_with(rule) == ["Pro"]));
    }
}

#[test]
fn two_services_together_say_more_than_each_alone() {
    let rules = rules_of(1_000, 1, |chance| {
        let (a, b) = (chance(0) < 0.3, chance(1) < 0.3);
        let c = chance(2) < if a && b { 0.7 } else { 0.1 };
        let had = [("A", a), ("B", b), ("C", c)].into_iter();
        let had = had.filter_map(|(name, is_had)| is_had.then_some(name));
        ["Pro"].into_iter().chain(had).collect()
    });
    let of_both = rules
        .iter()
        .find(|rule| begins_with(rule) == ["A", "B"])
        .unwrap();
    assert_eq!(of_both.then, "C");
    assert!((0.55..0.8).contains(&of_both.share()), "{of_both:?}");
    assert!(of_both.least_share < of_both.share() && of_both.lift() > 3.0);
    assert!(rules.is_sorted_by(|one, next| one.least_share >= next.least_share));
}

#[test]
fn a_rule_is_counted_and_told_as_it_is() {
    let mut baskets = Baskets::new(&products());
    some(60, &["Pro", "A", "C"], &mut baskets);
    some(40, &["Pro", "A"], &mut baskets);
    some(30, &["Pro", "C"], &mut baskets);
    some(370, &["Pro"], &mut baskets);
    // Of who has nothing that is in the catalogue nothing is learned.
    some(500, &["Gone"], &mut baskets);
    let rules = baskets.rules();
    let rule = rules.iter().find(|rule| rule.then == "C").unwrap();
    assert_eq!(begins_with(rule), ["A"]);
    assert_eq!(
        (rule.customers, rule.also, rule.all, rule.have),
        (100, 60, 500, 90)
    );
    assert!((rule.lift() - 0.6 / 0.18).abs() < 1e-12);
    // Wilson's bound of 60 in 100.
    assert!((rule.least_share - 0.502).abs() < 1e-3, "{rule:?}");
    assert_eq!(
        rule.detail(),
        "Of 100 customers with `A`, 60% also have `C`, against 18% of all."
    );
}

#[test]
fn of_few_customers_nothing_is_said() {
    let of = |with: usize, both: usize| {
        let mut baskets = Baskets::new(&products());
        some(both, &["Pro", "A", "C"], &mut baskets);
        some(with - both, &["Pro", "A"], &mut baskets);
        some(2_000, &["Pro"], &mut baskets);
        let rules = baskets.rules();
        rules
            .iter()
            .filter(|rule| begins_with(rule) == ["A"])
            .count()
    };
    // All of them have both, yet they are too few; of the others too few have both.
    assert_eq!(of(29, 29), 0);
    assert_eq!(of(200, 9), 0);
    assert_eq!(of(30, 30), 1);
}

#[test]
fn nobody_is_recommended_what_they_have_or_cannot_have() {
    let rule = |services: &[&str], then: &str, least_share| AssociationRule {
        plan: None,
        services: services.iter().map(|one| (*one).to_owned()).collect(),
        then: then.into(),
        customers: 100,
        also: 60,
        all: 1_000,
        have: 180,
        least_share,
    };
    let rules = [
        rule(&["A", "B"], "C", 0.6),
        rule(&["A"], "C", 0.5),
        rule(&["A"], "Gone", 0.5),
        rule(&["A"], "D", 0.4),
        rule(&["E"], "F", 0.4),
        AssociationRule {
            plan: Some("Pro".into()),
            ..rule(&[], "G", 0.3)
        },
    ];
    let told = |has: &[&str], products: &[Product]| -> Vec<String> {
        let found = recommend(&rules, &names(has), products);
        found
            .iter()
            .map(|rule| format!("{} by {:?}", rule.then, begins_with(rule)))
            .collect()
    };
    let products = products();
    // Each service once, by its surest rule; what is not sold any more never.
    let both = told(&["Pro", "A", "B"], &products);
    assert_eq!(
        both,
        [r#"C by ["A", "B"]"#, r#"D by ["A"]"#, r#"G by ["Pro"]"#]
    );
    assert_eq!(told(&["A", "D"], &products), [r#"C by ["A"]"#]);
    assert!(told(&["Basic"], &products).is_empty());
    let mut excluding = products;
    excluding[1] = product(ProductKind::Plan, "Pro", &["C", "G"]);
    assert_eq!(told(&["Pro", "A"], &excluding), [r#"D by ["A"]"#]);
}
