use proptest::prelude::*;

use super::assignment::Share;
use super::betting::Bets;
use super::boundary::{Mixture, PowerBoundary};
use super::evidence::Evidence;
use super::pseudo_outcome::pseudo_outcomes;
use super::unit::{Horizon, Measure, Outcome, Trigger, Unit};
use crate::random::draw;

const QUARTER: Horizon = Horizon {
    days: 90,
    cycles: 3,
};

/// Units over a year, several on most days.
fn units(seed: u64, count: usize) -> Vec<Unit> {
    let one = |n: usize| {
        let random = |at: usize| draw(seed, 8 * n + at);
        let price = 10.0 + 90.0 * random(0);
        let cycles = (4.0 * random(1)).floor();
        Unit {
            trigger: Trigger {
                day: (365.0 * random(2)) as u32,
                order: (random(3) * 1e15) as u64,
                held_out: random(4) < 0.2,
                share: Share::new(0.2).unwrap(),
                hazard: 0.3 * random(5),
                price,
            },
            outcome: Outcome {
                kept: cycles == 3.0,
                revenue: price * cycles - 2.0 * random(6),
            },
        }
    };
    (0..count).map(one).collect()
}

fn evidence(units: &[Unit], measure: Measure, today: u32) -> Evidence {
    Evidence::of(pseudo_outcomes(units, measure, QUARTER, today))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_in_which_units_are_given_changes_nothing(
        seed: u64,
        count in 0..400_usize,
        turn in 0..400_usize,
    ) {
        let mut given = units(seed, count);
        let before = evidence(&given, Measure::Revenue, 365);
        given.rotate_left(turn.min(count));
        given.sort_by_key(|unit| unit.trigger.day);
        prop_assert_eq!(before, evidence(&given, Measure::Revenue, 365));
    }

    #[test]
    fn money_in_other_units_scales_effects(seed: u64, count in 2..300_usize, factor in 0.01..100.0) {
        let given = units(seed, count);
        let mut scaled = given.clone();
        for unit in &mut scaled {
            unit.trigger.price *= factor;
            unit.outcome.revenue *= factor;
        }
        let (a, b) = (evidence(&given, Measure::Revenue, 365), evidence(&scaled, Measure::Revenue, 365));
        prop_assume!(a.intrinsic_time() > 0.0);
        let reach = |time: f64| Mixture::of_year(time).reach(time).unwrap();
        let (a_reach, b_reach) = (reach(a.intrinsic_time()), reach(b.intrinsic_time()));
        let (before, after) = (a.within(a_reach).interval, b.within(b_reach).interval);
        for (before, after) in before.into_iter().zip(after) {
            let expected: f64 = before * factor;
            let near = 1e-9 * expected.abs().max(factor);
            prop_assert!(f64::abs(expected - after) <= near, "{expected} {after}");
        }
    }

    #[test]
    fn what_comes_later_changes_no_pseudo_outcome(seed: u64, count in 0..400_usize, today in 90..365_u32) {
        let given = units(seed, count);
        let mut later = given.clone();
        for unit in &mut later {
            if unit.complete_on(QUARTER) > today {
                unit.outcome.kept = !unit.outcome.kept;
            }
        }
        let now = pseudo_outcomes(&given, Measure::Kept, QUARTER, today);
        let then = pseudo_outcomes(&later, Measure::Kept, QUARTER, 455);
        prop_assert!(now.iter().zip(&then).all(|(now, then)| now.1 == then.1));
        prop_assert!(now.len() <= then.len() && then.len() == count);
    }

    #[test]
    fn boundaries_grow_slower_than_time(time in 0.1..1e9_f64, more in 1.001..20.0_f64, at in 0.1..1e9_f64) {
        let mixture = Mixture::narrowest_at(at);
        let (reach, later) = (mixture.reach(time).unwrap(), mixture.reach(more * time).unwrap());
        prop_assert!(reach < later && later < more * reach);
        let year = PowerBoundary::of_year(at);
        if let (Some(reach), Some(later)) = (year.reach(time), year.reach(more * time)) {
            prop_assert!(reach < later && later < more * reach);
        }
        // At half its forecast the mixture is as narrow as it can be.
        let best = Mixture::of_year(2.0 * time).reach(time).unwrap();
        prop_assert!(best <= reach * (1.0 + 1e-12));
        // No boundary is inside what one look allows.
        prop_assert!(best > 1.548 * 1.959_96 * time.sqrt());
    }

    #[test]
    fn bets_hold_their_own_mean_and_narrow(seed: u64) {
        let given = units(seed, 900);
        let mut bets = Bets::new(Share::new(0.2).unwrap());
        let mut all = Evidence::default();
        let mut widths = Vec::new();
        for (unit, value) in pseudo_outcomes(&given, Measure::Kept, QUARTER, 455) {
            bets.add(value);
            all.add(unit, value);
            if all.units() % 300.0 == 0.0 {
                let [low, high] = bets.interval(&all).interval;
                prop_assert!(low <= all.mean && all.mean <= high);
                prop_assert_eq!(bets.exclude_none(), low > 0.0 || high < 0.0);
                widths.push(high - low);
            }
        }
        prop_assert!(widths.is_sorted_by(|a, b| a > b), "{widths:?}");
    }
}
