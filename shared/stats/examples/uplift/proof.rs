//! What the ledger of proof says of offers whose effect is known: does its interval hold the truth?

use stats::experiment::assignment::Share;
use stats::experiment::boundary::PowerBoundary;
use stats::experiment::evidence::Evidence;
use stats::experiment::plan::EACH_WAY;
use stats::experiment::pseudo_outcome::pseudo_outcomes;
use stats::experiment::unit::{Horizon, Measure, Outcome, Trigger, Unit};
use stats::random::{normal, split_mix};

use crate::asked;
use crate::figures::Figure;
use crate::policy::{HELD_OUT, Policy::Thompson};
use crate::printed::Gates;
use crate::studies::{Options, study};
use crate::subscribers::{self, Coefficients};
use crate::world::{EFFECT, Kind, YEAR};
use crate::year::Chosen;

/// Of a billing cycle.
const DAYS: u32 = 30;
const HORIZON: Horizon = Horizon {
    days: DAYS * EFFECT as u32,
    cycles: EFFECT as u32,
};
/// The logarithm of what the forecast of the year's intrinsic time is off by.
const FORECAST_ERROR: f64 = 0.15;

/// A year's report, looked at as each cycle ends.
#[derive(Default)]
struct Report {
    /// Whether some look left out zero, or the truth of that look; and whether the last one did.
    claimed: bool,
    missed: bool,
    missed_at_end: bool,
    /// At the last look, in points.
    found: f64,
    truth: f64,
}

pub fn proof(options: &Options, gates: &mut Gates) {
    for (kind, title) in [(Kind::Std, "std"), (Kind::Null, "null")] {
        let reports = reports(options, kind);
        let mean =
            |of: &dyn Fn(&Report) -> f64| Figure::mean(&reports.iter().map(of).collect::<Vec<_>>());
        let share = |of: &dyn Fn(&Report) -> bool| mean(&|report| f64::from(u8::from(of(report))));
        println!(
            "\nproof, {title}: {} years, points kept {} of {} in truth",
            reports.len(),
            mean(&|report| 100.0 * report.found).shown(2),
            mean(&|report| 100.0 * report.truth).shown(2),
        );
        let held = |missed: Figure| Figure {
            value: 1.0 - missed.value,
            ..missed
        };
        let at_end = held(share(&|report| report.missed_at_end));
        gates.ask(
            "years whose last interval holds the truth",
            at_end,
            true,
            asked::COVERED,
        );
        let always = held(share(&|report| report.missed));
        gates.ask(
            "years whose every interval holds the truth",
            always,
            true,
            asked::COVERED,
        );
        let claimed = share(&|report| report.claimed);
        if kind == Kind::Null {
            gates.ask("years that claim an effect", claimed, false, asked::CLAIMED);
        } else {
            println!("  years that find an effect: {}", claimed.shown(3));
        }
    }
}

fn reports(options: &Options, kind: Kind) -> Vec<Report> {
    let world = |seed| subscribers::company(kind, &Coefficients::STANDARD, options.customers, seed);
    // A hundred where sixty are asked for: one in twenty is what is looked for.
    let years = study(options.seeds * 5 / 3, &[Thompson], &world).run(options.threads);
    let of = |(n, outcome): (usize, &crate::study::Outcome)| report(&outcome.year.cohort, n as u64);
    years.iter().flatten().enumerate().filter_map(of).collect()
}

/// `None` where nobody was chosen.
fn report(cohort: &[Chosen], year: u64) -> Option<Report> {
    let share = Share::new(HELD_OUT)?;
    let mut chosen: Vec<&Chosen> = cohort.iter().collect();
    chosen.sort_unstable_by_key(|one| (one.cycle, one.order));
    let units: Vec<Unit> = chosen.iter().map(|one| unit(one, share)).collect();
    let last = YEAR as u32 * DAYS;
    let values = pseudo_outcomes(&units, Measure::Kept, HORIZON, last);
    let error = normal(split_mix(year, 0xF0CA57), 0);
    let forecast = Evidence::of(values.iter().copied()).intrinsic_time();
    let boundary = PowerBoundary::of_year(forecast * (FORECAST_ERROR * error).exp());
    let (mut report, mut evidence, mut effects) = (Report::default(), Evidence::default(), 0.0);
    let mut next = values.iter().zip(&chosen).peekable();
    for day in (HORIZON.days..=last).step_by(DAYS as usize) {
        while let Some(((unit, value), one)) =
            next.next_if(|((unit, _), _)| unit.complete_on(HORIZON) <= day)
        {
            evidence.add(unit, *value);
            effects += one.effect;
        }
        let arms = [evidence.treated, evidence.held_out];
        let ready = arms.iter().all(|arm| arm.left.min(arm.kept) >= EACH_WAY);
        let Some(reach) = boundary.reach(evidence.intrinsic_time()).filter(|_| ready) else {
            continue;
        };
        let [low, high] = evidence.within(reach).interval;
        let truth = effects / evidence.units();
        report.claimed |= low > 0.0 || high < 0.0;
        report.missed_at_end = truth < low || truth > high;
        report.missed |= report.missed_at_end;
        (report.found, report.truth) = (evidence.mean, truth);
    }
    Some(report)
}

fn unit(of: &Chosen, share: Share) -> Unit {
    Unit {
        trigger: Trigger {
            day: of.cycle as u32 * DAYS,
            order: of.order,
            held_out: of.held_out,
            share,
            hazard: of.hazard,
            price: of.price,
        },
        outcome: Outcome {
            kept: of.kept,
            revenue: 0.0,
        },
    }
}
