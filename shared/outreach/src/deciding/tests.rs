use chrono::{DateTime, TimeDelta, Utc};
use domain::{CampaignId, DecisionOutcome, DecisionTotals, OfferAmount, OfferId, OfferTerms};
use stats::offers::{
    prior::Kind,
    round::{DRAWS, exploration},
    uplift_model::{Coefficients, Decisions, Posterior},
};

use super::*;
use crate::offers::outlay;

fn euros(amount_minor: i64) -> OfferAmount {
    money("EUR", amount_minor)
}

fn money(currency: &str, amount_minor: i64) -> OfferAmount {
    OfferAmount {
        currency: currency.into(),
        amount_minor,
    }
}

fn discount() -> RoundOffer {
    offer(OfferTerms::PercentDiscount {
        percent: 20,
        months: 3,
    })
}

fn call() -> RoundOffer {
    offer(OfferTerms::Call {
        costs: vec![euros(2_500), money("USD", 2_500)],
    })
}

fn offer(terms: OfferTerms) -> RoundOffer {
    RoundOffer {
        id: OfferId::new(),
        terms: Some(terms),
        redemptions_left: None,
        budgets_left: None,
    }
}

/// One in ten is held out; they pay 40.01 to 139.01 a month and leave with a chance of 3 to 30 in a hundred.
fn candidate(n: usize, currency: &str) -> Candidate {
    let price_minor = 4_001 + 100 * (n as i64 * 37 % 100);
    let discount = (price_minor * 60 + 99) / 100;
    Candidate {
        customer: format!("c-{n}").parse().unwrap(),
        currency: currency.into(),
        price_minor,
        hazard: 0.03 + 0.27 * ((n * 13 % 101) as f64 / 101.0),
        features: vec![1.0],
        held_out: n % 10 == 3,
        costs: vec![Some(discount), Some(2_500)],
    }
}

fn candidates(count: usize) -> Vec<Candidate> {
    (0..count).map(|n| candidate(n, "EUR")).collect()
}

/// What is believed before anything was seen, of offers that do much.
struct Belief {
    posterior: Posterior,
    draws: Vec<Coefficients>,
}

fn belief(offers: &[RoundOffer], shift: f64) -> Belief {
    let mut priors = priors(&[Kind::Constant], offers);
    for prior in priors.iter_mut().skip(1) {
        prior.centre = shift;
    }
    let posterior = Posterior::of(&Decisions::new(1), &priors);
    let draws = (0..DRAWS).map(|n| posterior.draw(exploration(0), 5, n));
    Belief {
        draws: draws.collect(),
        posterior,
    }
}

fn round(
    offers: &[RoundOffer],
    budgets: &[OfferAmount],
    shift: f64,
    candidates: &[Candidate],
) -> Round {
    let Belief { posterior, draws } = belief(offers, shift);
    let question = Question {
        offers,
        budgets,
        posterior: &posterior,
        draws: &draws,
        usual_hazard: 0.1,
        hold_out: 0.1,
        stream: 7,
    };
    decide(&question, candidates)
}

fn counted(offers: &[RoundOffer], candidates: &[Candidate], round: &Round) -> DecisionTotals {
    let counted = Counted {
        customers: candidates.len() as u64,
        scored: candidates.len() as u64,
        learned_from: 0,
        prior_companies: 0,
        scored_at: Utc::now(),
    };
    totals(&counted, offers, candidates, round)
}

/// What is set aside for those who are made an offer.
fn committed(candidates: &[Candidate], round: &Round, currency: &str) -> i64 {
    let both = candidates.iter().zip(&round.decided);
    let given =
        both.filter(|(of, one)| !of.held_out && of.currency == currency && one.chosen().is_some());
    given.map(|(_, one)| one.cost_minor.unwrap()).sum()
}

#[test]
fn the_budget_is_used_and_held_to_the_cent() {
    let offers = [discount(), call()];
    let all = candidates(400);
    for budget in [0, 1, 2_499, 2_500, 77_777, 500_001, 100_000_000] {
        let round = round(&offers, &[euros(budget)], -0.9, &all);
        let found = committed(&all, &round, "EUR");
        assert!(found <= budget, "{found} of {budget}");
        let totals = counted(&offers, &all, &round);
        let of_currency = &totals.currencies[0];
        assert_eq!(of_currency.committed_minor, found);
        assert_eq!(of_currency.budget_minor, budget);
        let of_offers = totals.offers.iter().flat_map(|one| &one.committed);
        let sum: i64 = of_offers.map(|one| one.amount_minor).sum();
        assert_eq!(sum, found);
        if budget == 77_777 {
            assert!(found > budget / 2, "{found} of {budget}");
        }
        if budget == 0 {
            assert_eq!((totals.chosen, totals.ghosts), (0, 0));
        }
    }
}

#[test]
fn what_was_chosen_costs_what_the_catalogue_says() {
    let offers = [discount(), call()];
    let all = candidates(200);
    let round = round(&offers, &[euros(1_000_000)], -0.9, &all);
    let mut chosen = 0;
    for (candidate, decided) in all.iter().zip(&round.decided) {
        let Some(offer) = decided.chosen() else {
            continue;
        };
        let cost = candidate.costs[offer].unwrap();
        let terms = offers[offer].terms.as_ref().unwrap();
        let outlay = outlay(terms, candidate.price_minor, cost);
        assert_eq!(outlay.committed(candidate.price_minor as f64), cost as f64);
        assert_eq!(decided.cost_minor, Some(cost));
        chosen += 1;
    }
    assert!(chosen > 50, "{chosen}");
}

#[test]
fn whoever_is_held_out_gets_a_ghost_by_the_same_rule_and_spends_nothing() {
    let offers = [discount(), call()];
    let all = candidates(400);
    let others: Vec<Candidate> = all
        .iter()
        .map(|one| Candidate {
            held_out: false,
            ..one.clone()
        })
        .collect();
    let budgets = [euros(100_000_000)];
    let with_ghosts = round(&offers, &budgets, -0.9, &all);
    let without = round(&offers, &budgets, -0.9, &others);
    // Where there is money for all, nothing but what becomes of it differs.
    assert_eq!(with_ghosts.decided, without.decided);
    let totals = counted(&offers, &all, &with_ghosts);
    assert!(totals.ghosts > 0 && totals.held_out == 40);
    let both = all.iter().zip(&with_ghosts.decided);
    let ghosts = both.filter(|(of, one)| of.held_out && one.chosen().is_some());
    assert_eq!(ghosts.count() as u64, totals.ghosts);
    assert_eq!(
        totals.currencies[0].committed_minor,
        committed(&all, &with_ghosts, "EUR")
    );
}

#[test]
fn currencies_are_problems_of_their_own() {
    let offers = [discount(), call()];
    let all: Vec<Candidate> = (0..300)
        .map(|n| candidate(n, ["EUR", "USD", "CHF"][n % 3]))
        .collect();
    let budgets = [euros(20_000), money("USD", 0)];
    let round = round(&offers, &budgets, -0.9, &all);
    assert!(committed(&all, &round, "EUR") > 5_000);
    assert_eq!(committed(&all, &round, "USD"), 0);
    let of = |currency: &'static str| {
        let both = all.iter().zip(&round.decided);
        both.filter(move |(of, _)| of.currency == currency)
            .map(|(_, one)| one)
    };
    assert!(of("USD").all(|one| one.chosen().is_none()));
    assert!(of("CHF").all(|one| one.outcome == DecisionOutcome::OtherCurrency));
    assert!(of("USD").all(|one| one.outcome == DecisionOutcome::NotAffordable));
    let names: Vec<&str> = round
        .currencies
        .iter()
        .map(|one| one.currency.as_str())
        .collect();
    assert_eq!(names, ["EUR", "USD"]);
    let totals = counted(&offers, &all, &round);
    assert_eq!(totals.eligible, 200, "nobody is asked in francs");
    assert_eq!((totals.other_currency, totals.not_affordable), (100, 100));
}

#[test]
fn limits_of_an_offer_hold_over_all_currencies() {
    let mut offers = [discount(), call()];
    offers[0].terms = None;
    offers[1].redemptions_left = Some(7);
    let all: Vec<Candidate> = (0..200)
        .map(|n| candidate(n, ["EUR", "USD"][n % 2]))
        .collect();
    let budgets = [euros(10_000), money("USD", 10_000_000)];
    let found = counted(&offers, &all, &round(&offers, &budgets, -0.9, &all));
    assert_eq!(
        found.offers[0].chosen + found.offers[0].ghosts,
        0,
        "it is gone"
    );
    assert_eq!(found.offers[1].chosen, 7);
    offers[1].redemptions_left = None;
    offers[1].budgets_left = Some(vec![money("USD", 5_100)]);
    let found = counted(&offers, &all, &round(&offers, &budgets, -0.9, &all));
    assert_eq!(found.offers[1].committed, [money("USD", 5_000)]);
}

#[test]
fn whoever_gets_none_is_told_why() {
    let offers = [discount(), call()];
    let one = |hazard: f64, price_minor: i64| Candidate {
        hazard,
        price_minor,
        held_out: false,
        costs: vec![Some((price_minor * 60 + 99) / 100), None],
        ..candidate(0, "EUR")
    };
    let outcome = |of: Candidate, budget: i64, shift: f64| {
        let found = round(&offers, &[euros(budget)], shift, &[of]);
        found.decided[0].outcome
    };
    let rich = 1_000_000_000;
    assert_eq!(
        outcome(one(0.25, 9_000), rich, -1.5),
        DecisionOutcome::Worth
    );
    // Whatever an offer would do: where the budget is for none, that is why.
    for (hazard, shift) in [(0.25, -1.5), (0.001, -0.1), (0.25, 1.5)] {
        assert_eq!(
            outcome(one(hazard, 9_000), 5_399, shift),
            DecisionOutcome::NotAffordable
        );
    }
    let second = Candidate {
        customer: "c-1".parse().unwrap(),
        costs: vec![Some(5_400), None],
        ..one(0.1, 6_000)
    };
    let both = [one(0.25, 9_000), second];
    let found = round(&offers, &[euros(5_400)], -1.5, &both);
    assert_eq!(found.decided[0].outcome, DecisionOutcome::Worth);
    assert_eq!(found.decided[1].outcome, DecisionOutcome::OthersFirst);
    assert_eq!(
        outcome(one(0.001, 9_000), rich, -0.1),
        DecisionOutcome::WouldStay
    );
    let dear = Candidate {
        costs: vec![Some(27_000), None],
        ..one(0.25, 9_000)
    };
    assert_eq!(outcome(dear, rich, -0.001), DecisionOutcome::CostsMore);
    assert_eq!(
        outcome(one(0.25, 9_000), rich, 1.5),
        DecisionOutcome::DoNotDisturb
    );
    let nothing = Candidate {
        costs: vec![None, None],
        ..one(0.25, 9_000)
    };
    assert_eq!(outcome(nothing, rich, -1.5), DecisionOutcome::Ineligible);
}

#[test]
fn a_draw_against_the_mean_is_said_to_be_one() {
    let offers = [discount(), call()];
    let all = candidates(400);
    let found = round(&offers, &[euros(1_000_000_000)], -0.3, &all);
    let value = |one: &Decided| {
        let outlook = one.outlook.unwrap();
        outlook.gain_minor - outlook.cost_minor
    };
    for one in &found.decided {
        match one.outcome {
            DecisionOutcome::Worth | DecisionOutcome::NotDrawn => assert!(value(one) >= 0),
            DecisionOutcome::Tried => assert!(value(one) <= 0),
            other => assert_ne!(
                other,
                DecisionOutcome::OthersFirst,
                "there is money for all"
            ),
        }
    }
    let count = |outcome: DecisionOutcome, held_out: bool| {
        let both = all.iter().zip(&found.decided);
        let of = both.filter(|(of, one)| one.outcome == outcome && of.held_out == held_out);
        of.count() as u64
    };
    let totals = counted(&offers, &all, &found);
    assert_eq!(totals.tried, count(DecisionOutcome::Tried, false));
    assert!(totals.tried > 0 && totals.tried < totals.chosen);
    let not_drawn = [true, false].map(|held_out| count(DecisionOutcome::NotDrawn, held_out));
    assert_eq!(totals.not_drawn, not_drawn.iter().sum::<u64>());
    assert!(totals.not_drawn > 0);
}

#[test]
fn nobody_and_offers_dearer_than_customers_are_a_round_too() {
    let offers = [discount(), call()];
    let empty = round(&offers, &[euros(10_000)], -0.9, &[]);
    assert!(empty.decided.is_empty());
    assert_eq!(empty.currencies[0].customers, 0);
    assert!(empty.curves[0].points.iter().all(|one| one.customers == 0));
    let poor: Vec<Candidate> = (0..10)
        .map(|n| Candidate {
            price_minor: 1,
            costs: vec![None, Some(2_500)],
            ..candidate(n, "EUR")
        })
        .collect();
    let found = round(&offers, &[euros(1_000_000)], -0.9, &poor);
    assert!(found.decided.iter().all(|one| one.chosen().is_none()));
    assert!(round(&offers, &[], -0.9, &poor).currencies.is_empty());
}

#[test]
fn more_money_brings_more_and_choosing_beats_the_riskiest() {
    let offers = [discount(), call()];
    let all = candidates(400);
    let found = round(&offers, &[euros(50_000)], -0.5, &all);
    let points = &found.curves[0].points;
    assert_eq!(points.len(), 21);
    let worth = |at: usize| points[at].gain_minor - points[at].cost_minor;
    assert_eq!((points[0].budget_minor, points[0].customers), (0, 0));
    assert_eq!(points[20].budget_minor, 150_000);
    assert!(worth(20) > worth(10) && worth(10) > worth(3) && worth(3) > 0);
    let money = &found.currencies[0];
    let best = worth(
        points
            .iter()
            .position(|one| one.budget_minor == 52_500)
            .unwrap(),
    );
    assert!(best > money.riskiest_gain_minor - money.riskiest_cost_minor);
    assert!(money.riskiest_cost_minor <= 50_000 && money.riskiest_gain_minor > 0);
    let nothing = round(&offers, &[euros(0)], -0.5, &all);
    let last = nothing.curves[0].points.last().unwrap();
    assert!(
        last.budget_minor > 0 && last.customers > 0,
        "what there would be to commit"
    );
}

#[test]
fn chances_are_brought_to_a_month() {
    assert!((monthly_hazard(0.271, 90) - 0.1).abs() < 1e-12);
    assert!((monthly_hazard(0.2, 30) - 0.2).abs() < 1e-12);
    assert!(monthly_hazard(0.0, 30) > 0.0 && monthly_hazard(1.0, 0) < 1.0);
}

#[test]
fn what_became_of_a_decision_is_looked_at_by_whole_months() {
    let at =
        |day: i64| "2026-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::days(day);
    let past = PastDecision {
        decided_at: at(0),
        hazard: 0.1,
        given: Some(1),
    };
    let became = |next: Option<i64>, left: Option<i64>, now: i64| {
        let found = what_became(&past, next.map(at), left.map(at), at(now))?;
        assert_eq!((found.hazard, found.offer), (0.1, Some(1)));
        Some((found.cycles, found.left))
    };
    assert_eq!(became(None, None, 29), None, "nothing is known yet");
    assert_eq!(became(None, None, 30), Some((1, false)));
    assert_eq!(became(None, Some(20), 65), Some((2, true)));
    assert_eq!(became(None, Some(62), 65), Some((2, false)), "later");
    assert_eq!(became(None, None, 900), Some((3, false)));
    assert_eq!(
        became(Some(45), Some(50), 900),
        Some((1, false)),
        "after the next"
    );
    assert_eq!(became(None, Some(-1), 900), None, "before");
    assert_eq!(became(Some(-5), None, 900), None);
}

#[test]
fn what_was_seen_moves_what_is_believed() {
    let offers = [discount(), call()];
    let priors = priors(&[Kind::Constant], &offers);
    assert_eq!(priors.len(), 3);
    let mut seen = Decisions::new(1);
    for n in 0..2_000_u32 {
        let given = n.is_multiple_of(2).then_some(0);
        let left = n % 20 < if given.is_some() { 4 } else { 9 };
        let past = PastDecision {
            decided_at: Utc::now() - TimeDelta::days(31),
            hazard: 0.4,
            given,
        };
        let left_at = left.then(|| Utc::now() - TimeDelta::days(10));
        seen.push(
            &[1.0],
            &what_became(&past, None, left_at, Utc::now()).unwrap(),
        );
    }
    let learned = Posterior::of(&seen, &priors);
    let before = Posterior::of(&Decisions::new(1), &priors);
    let shift = |of: &Posterior| of.mean().shift(&[1.0], 0);
    assert!(
        shift(&learned) < shift(&before) - 0.3,
        "{}",
        shift(&learned)
    );
}

#[test]
fn the_same_is_decided_twice_and_otherwise_in_another_round() {
    let offers = [discount(), call()];
    let all = candidates(300);
    let budgets = [euros(60_000)];
    let once = round(&offers, &budgets, -0.6, &all);
    assert_eq!(once, round(&offers, &budgets, -0.6, &all));
    let campaign = CampaignId::new();
    assert_eq!(stream(campaign, 1), stream(campaign, 1));
    assert_ne!(stream(campaign, 1), stream(campaign, 2));
}

#[test]
fn others_know_an_offer_by_its_kind_alone() {
    let gone = RoundOffer {
        terms: None,
        ..call()
    };
    let names = offer_names(&[discount(), gone, call()]);
    let expected = [
        Some("percent_discount".to_owned()),
        None,
        Some("call".into()),
    ];
    assert_eq!(names, expected);
}
