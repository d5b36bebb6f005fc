//! Ways to prove what is not so, each with its right answer.

use super::assignment::Share;
use super::boundary::{Mixture, PowerBoundary};
use super::evidence::{Counts, Evidence};
use super::finding::{
    Because, Figure, Finding, Method, Missing, PayBack, effect, finding, pay_back,
};
use super::plan::Plan;
use super::pseudo_outcome::{Arm, Expected, doubly_robust, pseudo_outcomes};
use super::unit::{Horizon, Measure, Outcome, Trigger, Unit, first_triggers};
use crate::significance::Z;

const QUARTER: Horizon = Horizon {
    days: 90,
    cycles: 3,
};

fn share(share: f64) -> Share {
    Share::new(share).unwrap()
}

fn unit(day: u32, held_out: bool, out_of: f64, kept: bool) -> Unit {
    Unit {
        trigger: Trigger {
            day,
            order: 0,
            held_out,
            share: share(out_of),
            hazard: 0.1,
            price: 50.0,
        },
        outcome: Outcome { kept, revenue: 0.0 },
    }
}

/// So many units of which so many are kept.
fn some(day: u32, held_out: bool, out_of: f64, [count, kept]: [usize; 2]) -> Vec<Unit> {
    let one = |n| unit(day, held_out, out_of, n < kept);
    (0..count).map(one).collect()
}

/// What doubly robust pseudo-outcomes come to without an outcome model.
fn unmodelled(units: &[Unit]) -> Evidence {
    let nothing = Expected {
        held_out: 0.0,
        treated: 0.0,
    };
    Evidence::of(units.iter().map(|unit| {
        let arm = Arm {
            held_out: unit.trigger.held_out,
            share: unit.trigger.share,
        };
        let kept = f64::from(u8::from(unit.outcome.kept));
        (unit, doubly_robust(arm, kept, nothing))
    }))
}

/// Kept of treated and of held-out units, as shares, and the standard errors between them.
fn pooled(treated: [f64; 2], held_out: [f64; 2]) -> (f64, f64, f64) {
    let [a, b] = [treated, held_out].map(|[count, kept]| kept / count);
    let variance = a * (1.0 - a) / treated[0] + b * (1.0 - b) / held_out[0];
    (a, b, (a - b) / variance.sqrt())
}

fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() < within, "{found} {expected}");
}

fn plan(measure: Measure, triggers: f64) -> Plan {
    Plan {
        measure,
        horizon: QUARTER,
        days: 365,
        triggers,
        share: share(0.1),
        churn: 0.22,
        pay_back: QUARTER,
        revenue_deviation: 60.0,
    }
}

/// Evidence with a mean, an intrinsic time, and enough of all kinds.
fn evidence(units: u32, mean: f64, time: f64) -> Evidence {
    let mut evidence = Evidence::default();
    let half = (time / f64::from(units) * f64::from(units - 1) / f64::from(units)).sqrt();
    for n in 0..units {
        let value = mean + if n % 2 == 0 { half } else { -half };
        evidence.add(&unit(0, n % 4 < 2, 0.5, n % 8 < 4), value);
    }
    evidence
}

#[test]
fn peeking() {
    let of = evidence(1_000, 0.035, 250.0);
    close(of.intrinsic_time(), 250.0, 1e-9);
    let radius = |reach: Option<f64>| reach.unwrap() / 1_000.0;
    close(Z * of.standard_error(), 0.030_989_8, 5e-8);
    let mixture = |time: f64| radius(Mixture::narrowest_at(time).reach(250.0));
    close(mixture(250.0), 0.047_989_5, 5e-8);
    close(mixture(125.0), 0.048_446_1, 5e-8);
    let power = |height, end| radius(PowerBoundary::new(height, 0.3, end).reach(250.0));
    close(power(2.4193, 300.0), 0.039_673_1, 5e-8);
    close(power(2.4193, 250.0), 0.038_252_5, 5e-8);
    close(power(2.3854, 300.0), 0.039_117_2, 5e-8);
    close(power(2.3854, 250.0), 0.037_716_5, 5e-8);
    // One who peeks claims .035; who may look at any time does not.
    assert!(of.mean > Z * of.standard_error());
    for method in [
        Method::Evergreen(Mixture::of_year(250.0)),
        Method::Year(PowerBoundary::of_year(250.0)),
    ] {
        let plan = plan(Measure::Kept, 2_000.0);
        let found = |of: &Evidence| finding(&plan, PayBack::NotSeen, &method, of);
        let Finding::NotYet(Missing::Certainty { units: Some(more) }) = found(&of) else {
            panic!("{:?}", found(&of));
        };
        // As many more of their kind do, and not many fewer.
        let with = |more: f64| {
            let units = 1_000 + 2 * (more / 2.0).ceil() as u32;
            evidence(units, 0.035, f64::from(units) / 4.0)
        };
        assert_eq!(found(&with(more)), Finding::Gain, "{more}");
        assert_ne!(found(&with(0.9 * more)), Finding::Gain, "{more}");
        assert_eq!(found(&evidence(1_000, 0.05, 250.0)), Finding::Gain);
        assert_eq!(found(&evidence(1_000, -0.05, 250.0)), Finding::Loss);
        let none = found(&evidence(1_000, 0.001, 250.0));
        assert_eq!(none, Finding::NotYet(Missing::Certainty { units: None }));
    }
}

#[test]
fn pooling_arms_while_the_allocation_changes() {
    let units = [
        some(0, false, 0.5, [500, 300]),
        some(0, true, 0.5, [500, 300]),
        some(30, false, 0.1, [900, 720]),
        some(30, true, 0.1, [100, 80]),
    ]
    .concat();
    let (treated, held_out, z) = pooled([1_400.0, 1_020.0], [600.0, 380.0]);
    close(treated, 0.728_571, 5e-7);
    close(held_out, 0.633_333, 5e-7);
    close(z, 4.14, 5e-3);
    close(unmodelled(&units).mean, 0.0, 1e-12);
}

#[test]
fn who_left_early_waits_like_all_others() {
    let at = |day, treated, held_out| {
        [
            some(day, false, 0.5, treated),
            some(day, true, 0.5, held_out),
        ]
        .concat()
    };
    // One in ten leaves each 30 days; as of day 90, of a thousand and more units (twice the counts of
    // the trap, so that they are whole).
    let units = [
        at(0, [1_000, 729], [1_000, 729]),
        at(30, [1_800, 1_458], [200, 162]),
        at(60, [1_800, 1_620], [200, 180]),
    ]
    .concat();
    let counted = |held_out| {
        let of = units
            .iter()
            .filter(move |unit| unit.trigger.held_out == held_out);
        let kept = of.clone().filter(|unit| unit.outcome.kept).count();
        [of.count() as f64 / 2.0, kept as f64 / 2.0]
    };
    let (treated, held_out, z) = pooled(counted(false), counted(true));
    close(1.0 - treated, 0.172_391, 5e-7);
    close(1.0 - held_out, 0.235, 1e-12);
    close(treated - held_out, 0.062_609, 5e-7);
    close(z, 3.51, 5e-3);
    let complete = pseudo_outcomes(&units, Measure::Kept, QUARTER, 90);
    assert_eq!(complete.len(), 2_000);
    let complete: Vec<Unit> = complete.iter().map(|(unit, _)| **unit).collect();
    let right = unmodelled(&complete);
    let half = Counts {
        left: 271,
        kept: 729,
    };
    assert_eq!((right.treated, right.held_out), (half, half));
    close(right.mean, 0.0, 1e-12);
    // A day earlier nobody is complete, though leavers are known.
    assert!(pseudo_outcomes(&units, Measure::Kept, QUARTER, 89).is_empty());
}

#[test]
fn a_horizon_shorter_than_the_pay_back() {
    let half_a_year = Horizon {
        days: 180,
        cycles: 6,
    };
    let paid = pay_back(&[(half_a_year, 6.5), (QUARTER, -6.8)]);
    assert_eq!(paid, PayBack::After(half_a_year));
    assert_eq!(pay_back(&[(QUARTER, -6.8)]), PayBack::NotSeen);
    // 6,658 complete units with a standard error of 3.2 each, so that -6.8 would be a loss if it were
    // believed at 1.96 of them; here it is clearer still.
    let of = evidence(6_658, -9.8, (3.2_f64 * 6_658.0).powi(2));
    let plan = plan(Measure::Revenue, 8_800.0);
    let method = Method::Year(PowerBoundary::of_year(of.intrinsic_time()));
    let before = Finding::Undecidable(Because::BeforePayBack);
    let slow = Plan {
        pay_back: half_a_year,
        ..plan
    };
    assert_eq!(finding(&slow, PayBack::NotSeen, &method, &of), before);
    assert_eq!(finding(&plan, paid, &method, &of), before);
    assert_eq!(
        finding(&plan, PayBack::NotSeen, &method, &of),
        Finding::Loss
    );
    // No figure of money comes without both.
    let effect = effect(&plan, paid, &method, &of).unwrap();
    let figure = Figure::Revenue {
        horizon: QUARTER,
        pay_back: paid,
    };
    assert_eq!(effect.of, figure);
    close(effect.total().value, -9.8 * 6_658.0, 1e-6);
    close(
        effect.on_an_eligible(20_000.0).value,
        -9.8 * 6_658.0 / 20_000.0,
        1e-9,
    );
}

#[test]
fn a_hold_out_without_ghosts() {
    // Offers do nothing. Those they go to leave more often than others; .206 of them did, and .212 of
    // the ghosts. Of all rows that were held out .166 did: many were never to get any.
    let day = |held_out, n: u32| unit(n % 20, held_out, 0.1, false).trigger;
    let offered = (0..9_000).map(|n| (n, day(false, n), n >= 1_854));
    let ghosts = (9_000..10_000).map(|n| (n, day(true, n), n - 9_000 >= 212));
    let cohort: Vec<(u32, Trigger, bool)> = offered.chain(ghosts).collect();
    let twice = cohort
        .iter()
        .chain(&cohort[..500])
        .map(|(id, trigger, _)| (*id, *trigger));
    let entered = first_triggers(twice);
    assert_eq!(entered.len(), 10_000);
    let units: Vec<Unit> = entered
        .iter()
        .map(|(id, trigger)| Unit {
            trigger: *trigger,
            outcome: Outcome {
                kept: cohort[*id as usize].2,
                revenue: 0.0,
            },
        })
        .collect();
    let naive = 0.166 - 0.206;
    close(naive, -0.04, 1e-12);
    let right = Evidence::of(pseudo_outcomes(&units, Measure::Kept, QUARTER, 365));
    close(right.mean, 0.212 - 0.206, 5e-4);
    assert!(right.mean.abs() < right.standard_error());
    assert!(naive.abs() > 2.9 * right.standard_error());
}

#[test]
fn few_events_claim_nothing() {
    // 2 % leave, and nobody of 150 who are held out by chance: it is not said yet, or never.
    let mut units = [
        some(0, false, 0.1, [1_350, 1_320]),
        some(0, true, 0.1, [150, 150]),
    ]
    .concat();
    units.iter_mut().for_each(|unit| unit.trigger.hazard = 0.01);
    let of = Evidence::of(pseudo_outcomes(&units, Measure::Kept, QUARTER, 365));
    let method = Method::Evergreen(Mixture::of_year(of.intrinsic_time()));
    assert!(method.interval(&of).unwrap().interval[1] < 0.0);
    let found = finding(
        &plan(Measure::Kept, 2_000.0),
        PayBack::NotSeen,
        &method,
        &of,
    );
    let missing = Missing::Units {
        treated: Counts { left: 0, kept: 0 },
        held_out: Counts { left: 10, kept: 0 },
        held_out_in_all: 0,
    };
    assert_eq!(found, Finding::NotYet(missing));
    let small = finding(&plan(Measure::Kept, 400.0), PayBack::NotSeen, &method, &of);
    assert!(
        matches!(small, Finding::Undecidable(Because::OutOfReach(_))),
        "{small:?}"
    );
}

#[test]
fn beyond_the_forecast_nothing_new_is_said() {
    let method = Method::Year(PowerBoundary::of_year(200.0));
    let of = evidence(1_000, 0.5, 241.0);
    let found = finding(
        &plan(Measure::Kept, 2_000.0),
        PayBack::NotSeen,
        &method,
        &of,
    );
    assert_eq!(found, Finding::Undecidable(Because::BeyondForecast));
}

#[test]
fn twenty_units_by_hand() {
    let held_out = [2, 6, 11, 16, 19];
    let shares = [0.5, 0.2, 0.1];
    let outcomes = [
        60.0, 0.0, 20.0, 90.0, 57.0, 0.0, 0.0, 120.0, 30.0, 0.0, 45.0, 66.0, 0.0, 75.0, 60.0, 90.0,
        0.0, 48.0, 0.0, 30.0,
    ];
    let without = [
        40.0, 15.0, 30.0, 70.0, 45.0, 10.0, 25.0, 90.0, 28.0, 12.0, 35.0, 50.0, 8.0, 60.0, 44.0,
        70.0, 20.0, 40.0, 9.0, 33.0,
    ];
    let more = [
        5.0, 2.0, 3.0, 6.0, 4.0, 1.0, 2.0, 9.0, 3.0, 1.0, 4.0, 5.0, 1.0, 6.0, 4.0, 7.0, 2.0, 4.0,
        1.0, 3.0,
    ];
    let values = [
        35.0, -32.0, 23.0, 34.0, 20.0, -21.0, 127.0, 35.25, 1.75, -15.25, 11.5, -75.0, -10.25,
        16.0, 17.3333, 21.4444, 202.0, 8.4444, -10.1111, 33.0,
    ];
    let mut evidence = Evidence::default();
    let mut inverse = 0.0;
    for n in 0..20 {
        let arm = Arm {
            held_out: held_out.contains(&n),
            share: share(shares[usize::from(n > 5) + usize::from(n > 12)]),
        };
        let expected = Expected {
            held_out: without[n],
            treated: without[n] + more[n],
        };
        let value = doubly_robust(arm, outcomes[n], expected);
        close(value, values[n], 5e-5);
        evidence.add(&unit(0, arm.held_out, arm.share.get(), true), value);
        let nothing = Expected {
            held_out: 0.0,
            treated: 0.0,
        };
        inverse += doubly_robust(arm, outcomes[n], nothing) / 20.0;
    }
    close(evidence.mean, 21.105_556, 5e-7);
    close(evidence.intrinsic_time() / 20.0, 3_285.182_229, 5e-7);
    close(evidence.standard_error(), 12.816_361, 5e-7);
    let reach = Mixture::narrowest_at(evidence.intrinsic_time()).reach(evidence.intrinsic_time());
    close(reach.unwrap() / 20.0, 38.899_225, 5e-7);
    close(inverse, 14.554_167, 5e-7);
}
