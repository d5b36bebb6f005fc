use proptest::prelude::*;

use super::knapsack::Options;
use super::prior::{Kind, cautious};
use super::round::{Candidate, DRAWS, Round};
use super::uplift_model::{Coefficients, Decision, Decisions, Posterior};
use super::value::{Cost, Payer, Terms};
use crate::logistic_solver::GaussianPrior;
use crate::random::{draw, normal, split_mix};

const OFFERS: usize = 3;
const KINDS: [Kind; 3] = [Kind::Constant, Kind::Column, Kind::Product];
const COSTS: [Cost; OFFERS] = [cost(0.2, 3, 0.0), cost(1.0, 1, 0.0), cost(0.0, 0, 25.0)];

const fn cost(share: f64, bills: u32, fixed: f64) -> Cost {
    Cost {
        share,
        bills,
        fixed,
    }
}

/// Values and costs in whole numbers, so that sums are exact.
fn problem(seed: u64, customers: usize) -> (Vec<f64>, Vec<f64>) {
    let whole = |at: u64, low: f64, high: f64| {
        move |n: usize| (low + (high - low) * draw(split_mix(seed, at), n)).round()
    };
    let count = customers * OFFERS;
    let values = (0..count).map(whole(0, -20.0, 100.0)).collect();
    (values, (0..count).map(whole(1, 0.0, 60.0)).collect())
}

/// The optimum, by dynamic programming over the budget.
fn optimum(options: &Options, budget: usize) -> f64 {
    let mut best = vec![0.0_f64; budget + 1];
    let rows = options
        .values
        .chunks(OFFERS)
        .zip(options.costs.chunks(OFFERS));
    for (values, costs) in rows {
        for left in (0..=budget).rev() {
            let takes = values
                .iter()
                .zip(costs)
                .filter(|(_, c)| **c as usize <= left);
            let with = takes.map(|(v, c)| v + best[left - *c as usize]);
            best[left] = with.fold(best[left], f64::max);
        }
    }
    best[budget]
}

/// By value over cost, whatever still fits.
fn greedy(options: &Options, budget: f64) -> f64 {
    let ratio = |at: &usize| options.values[*at] / options.costs[*at].max(1e-9);
    let mut order: Vec<usize> = (0..options.values.len()).collect();
    order.sort_by(|a, b| {
        let larger = options.values[*b].total_cmp(&options.values[*a]);
        ratio(b).total_cmp(&ratio(a)).then(larger)
    });
    let mut served = vec![false; options.values.len() / OFFERS];
    let (mut value, mut left) = (0.0, budget);
    for at in order {
        if options.values[at] > 0.0 && options.costs[at] <= left && !served[at / OFFERS] {
            served[at / OFFERS] = true;
            value += options.values[at];
            left -= options.costs[at];
        }
    }
    value
}

fn decision(seed: u64, n: usize) -> ([f64; 3], Decision) {
    let features = [
        1.0,
        normal(split_mix(seed, 1), n),
        normal(split_mix(seed, 2), n),
    ];
    let offer = (draw(split_mix(seed, 3), n) * 4.0) as usize;
    let decision = Decision {
        hazard: 0.02 + 0.2 * draw(split_mix(seed, 4), n),
        cycles: 1 + n as u32 % 3,
        offer: offer.checked_sub(1),
        left: draw(split_mix(seed, 5), n) < 0.2,
    };
    (features, decision)
}

fn learned(
    rows: impl Iterator<Item = ([f64; 3], Decision)>,
    priors: &[GaussianPrior],
) -> Posterior {
    let mut decisions = Decisions::new(KINDS.len());
    rows.for_each(|(features, decision)| decisions.push(&features, &decision));
    Posterior::of(&decisions, priors)
}

fn near(a: &Coefficients, b: &Coefficients) -> bool {
    let pairs = a.values().iter().zip(b.values());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) < 1e-7
}

/// Candidates with features of their own, some of them held out.
fn features(seed: u64, count: usize) -> Vec<[f64; 3]> {
    (0..count).map(|n| decision(seed, n).0).collect()
}

fn candidates(seed: u64, features: &[[f64; 3]]) -> Vec<Candidate<'_>> {
    features
        .iter()
        .enumerate()
        .map(|(n, features)| candidate(seed, n, features))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn allocations_keep_to_the_budget_and_come_near_the_best(seed: u64, customers in 0..40_usize, budget in 0..400_usize) {
        let (values, costs) = problem(seed, customers);
        let options = Options { offers: OFFERS, values: &values, costs: &costs };
        let found = options.allocate(budget as f64);
        let chosen = || found.choices.iter().enumerate().filter_map(|(n, offer)| Some(n * OFFERS + (*offer)?));
        prop_assert_eq!(chosen().map(|at| values[at]).sum::<f64>(), found.value);
        prop_assert_eq!(chosen().map(|at| costs[at]).sum::<f64>(), found.cost);
        prop_assert!(found.cost <= budget as f64);
        let best = optimum(&options, budget);
        prop_assert!(found.value <= best && best <= found.bound + 1e-9 * (1.0 + best));
        prop_assert!(found.value >= greedy(&options, budget as f64));
        prop_assert!(found.value >= 0.5 * best);
    }

    #[test]
    fn the_dual_bounds_at_every_multiplier(seed: u64, customers in 1..200_usize, budget in 0.0..2_000.0_f64, multiplier in 0.0..20.0_f64) {
        let (values, costs) = problem(seed, customers);
        let options = Options { offers: OFFERS, values: &values, costs: &costs };
        let found = options.allocate(budget);
        let dual = options.dual(multiplier, budget);
        prop_assert!(found.bound <= dual + 1e-9 * (1.0 + dual), "{} {dual}", found.bound);
    }

    #[test]
    fn the_order_of_decisions_changes_nothing(seed: u64, count in 1..300_usize, turn in 0..300_usize) {
        let priors = cautious(&KINDS, &[-0.15, -0.1, -0.15]);
        let given = || (0..count).map(|n| decision(seed, n));
        let turned = given().cycle().skip(turn % count).take(count);
        let (a, b) = (learned(given(), &priors), learned(turned, &priors));
        prop_assert!(near(a.mean(), b.mean()));
        prop_assert!(near(&a.draw(1.0, 1, 0), &b.draw(1.0, 1, 0)));
    }

    #[test]
    fn without_decisions_it_is_the_prior(usual in -0.5..0.5_f64) {
        let priors = cautious(&KINDS, &[usual; OFFERS]);
        let posterior = learned(std::iter::empty(), &priors);
        let centres: Vec<f64> = priors.iter().map(|prior| prior.centre).collect();
        prop_assert_eq!(posterior.mean().values(), &centres[..]);
        prop_assert!((posterior.deviation(&[1.0, 0.0, 0.0], 1) - 0.25).abs() < 1e-12);
        prop_assert!((posterior.deviation(&[0.0, 3.0, 4.0], 2) - (0.75f64.powi(2) + 0.36).sqrt()).abs() < 1e-12);
        prop_assert!(posterior.log_evidence().abs() < 1e-9);
    }

    #[test]
    fn rounds_keep_to_the_budget_and_to_who_may_have_what(seed: u64, count in 0..300_usize, budget in 0.0..600.0_f64) {
        let features = features(seed, count);
        let candidates = candidates(seed, &features);
        let round = round(&candidates, budget);
        let decided = round.decide(&drawn(seed), seed);
        let mut spent = 0.0;
        for (decided, candidate) in decided.iter().zip(&candidates) {
            prop_assert!(decided.chances.iter().sum::<f64>() <= 1.0 + 1e-12);
            prop_assert!(decided.chances.iter().zip(candidate.eligible).all(|(chance, may)| *chance == 0.0 || *may));
            if let Some(offer) = decided.offer {
                prop_assert!(decided.chances[offer] >= 1.0 / DRAWS as f64 - 1e-12);
                if !candidate.held_out {
                    spent += COSTS[offer].committed(candidate.payer.price);
                }
            }
        }
        prop_assert!(spent <= budget * (1.0 + 1e-12), "{spent} {budget}");
        prop_assert_eq!(decided, round.decide(&drawn(seed), seed));
    }
}

fn candidate<'a>(seed: u64, n: usize, features: &'a [f64; 3]) -> Candidate<'a> {
    Candidate {
        order: split_mix(seed, 1_000 + n as u64),
        payer: Payer {
            hazard: 0.02 + 0.2 * draw(split_mix(seed, 6), n),
            price: 10.0 + 90.0 * draw(split_mix(seed, 7), n),
        },
        features,
        costs: &COSTS,
        eligible: if n.is_multiple_of(7) {
            &[true, false, true]
        } else {
            &[true; OFFERS]
        },
        held_out: draw(split_mix(seed, 8), n) < 0.2,
        propensity: 0.8,
    }
}

fn drawn(seed: u64) -> Vec<Coefficients> {
    let posterior = learned(std::iter::empty(), &cautious(&KINDS, &[-0.3; OFFERS]));
    (0..DRAWS).map(|n| posterior.draw(1.0, seed, n)).collect()
}

fn round<'a>(candidates: &'a [Candidate<'a>], budget: f64) -> Round<'a> {
    Round {
        terms: Terms {
            effect: 3,
            life: 12,
            usual_hazard: 0.05,
        },
        offers: OFFERS,
        candidates,
        budget,
    }
}

/// Over many rounds of the same allocations, offers come as often as is said, also where the budget
/// ends before all have had their turn.
#[test]
fn chances_are_how_often_offers_come() {
    const ROUNDS: u64 = 4_000;
    let features = features(5, 60);
    let candidates = candidates(5, &features);
    let round = round(&candidates, 300.0);
    let draws = drawn(5);
    let mut said = vec![0.0; candidates.len() * OFFERS];
    let mut came = said.clone();
    let mut most = said.clone();
    for stream in 0..ROUNDS {
        let decided = round.decide(&draws, split_mix(9, stream));
        for (n, decided) in decided.iter().enumerate() {
            for (offer, chance) in decided.chances.iter().enumerate() {
                said[n * OFFERS + offer] += chance;
                most[n * OFFERS + offer] = chance.max(most[n * OFFERS + offer]);
            }
            if let Some(offer) = decided.offer {
                came[n * OFFERS + offer] += 1.0;
            }
        }
    }
    let cut_short = |(said, most): (&f64, &f64)| *said < 0.99 * most * ROUNDS as f64;
    assert!(said.iter().zip(&most).any(cut_short));
    assert!(said.iter().filter(|said| **said > 100.0).count() > 30);
    for (said, came) in said.iter().zip(&came) {
        let error = (said * (1.0 - said / ROUNDS as f64)).max(1.0).sqrt();
        assert!((said - came).abs() < 4.5 * error, "{said} {came}");
    }
}
