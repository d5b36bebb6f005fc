//! What describes tables, and what is learned from how learners did on them.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use learn::plan;
use learn::prepare::target;
use learn::prior::{MetaFeatures, blends};
use stats::metrics::roc_auc;
use stats::random::draw;

use super::judge::{judge, prior};
use super::outcome::{Outcome, measure};
use super::tasks::{Task, tasks};

fn described(task: &Task) -> MetaFeatures {
    let plan = plan(&task.spec(), &task.frame).unwrap();
    MetaFeatures::of(
        &plan.features,
        plan.spec.seed,
        &task.frame,
        &plan.table(&task.frame).unwrap(),
    )
    .unwrap()
}

#[test]
fn there_are_tasks_enough_and_a_seed_tells_all_of_one() {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    tasks().for_each(|(family, _)| *families.entry(family).or_default() += 1);
    assert_eq!(families.len(), 8);
    assert!(families.values().sum::<usize>() >= 200, "{families:?}");
    for family in families.keys() {
        assert_eq!(Task::new(family, 3).family, *family);
        // In words, where what is missing equals itself.
        let words = |seed| format!("{:?}", Task::new(family, seed));
        assert!(words(3) == words(3) && words(3) != words(4), "{family}");
    }
}

#[test]
fn outcomes_are_drawn_by_the_truth() {
    for (family, seed) in tasks().step_by(7) {
        let Task { frame, truth, .. } = Task::new(family, seed);
        let (rows, positive) =
            target::positives(frame.column("outcome").unwrap(), frame.rows, "yes");
        assert_eq!(rows.len(), truth.len());
        let drawn = positive.iter().filter(|p| **p).count() as f64;
        let meant: f64 = truth.iter().sum();
        let spread = truth.iter().map(|p| p * (1.0 - p)).sum::<f64>().sqrt();
        assert!(
            (drawn - meant).abs() < 5.0 * spread,
            "{family} {seed}: {drawn} {meant}"
        );
        let auc = roc_auc(&truth, &positive);
        assert!(auc > 0.6, "{family} {seed}: {auc}");
    }
}

#[test]
fn a_table_is_described_as_it_is() {
    let wide = described(&Task::new("wide noise", 0));
    let rare = described(&Task::new("rare", 0));
    let levels = described(&Task::new("many levels", 2));
    let missing = described(&Task::new("missing", 0));
    let mixture = described(&Task::new("mixture", 0));
    assert!(wide.columns > 1.5 && wide.speaking < 0.2, "{wide:?}");
    assert!(
        rare.balance < -1.5 && rare.balance < wide.balance,
        "{rare:?}"
    );
    assert!(
        levels.many_levels > 0.0 && levels.levels > 1.5,
        "{levels:?}"
    );
    assert!(missing.missing > 0.1 && missing.gaps > 0.5, "{missing:?}");
    assert!(wide.missing < 0.02 && mixture.dates > 0.0 && wide.dates == 0.0);
}

#[test]
fn stumps_see_steps_that_lines_do_not() {
    let tables = (0..4).map(|seed| described(&Task::new("thresholds", seed)));
    let gain: f64 = tables.map(|table| table.stumps - table.linear).sum();
    assert!(gain / 4.0 > 0.01, "{gain}");
}

#[test]
fn the_same_table_is_always_described_alike() {
    let task = Task::new("additive", 1);
    assert_eq!(described(&task), described(&task));
}

#[test]
fn what_is_measured_is_what_training_reports() {
    let task = Task::new("thresholds", 1);
    let outcome = measure(("a", "b"), &task.spec(), &task.frame, None, false).unwrap();
    let go = |_: f64, _: &str| ControlFlow::Continue(());
    let (_, report) = learn::train(&task.spec(), &task.frame, 2, &go).unwrap();
    let best = outcome.losses.iter().copied().fold(f64::INFINITY, f64::min);
    let reported = report.metrics.log_loss;
    assert!(
        best <= reported + 1e-3 && reported < best + 0.03,
        "{best} {reported}"
    );
    let told = measure(
        ("a", "b"),
        &task.spec(),
        &task.frame,
        Some(&task.truth),
        false,
    )
    .unwrap();
    assert_ne!(told.losses, outcome.losses, "the truth is not the outcome");
    assert_eq!(told.features, outcome.features);
}

/// Made-up outcomes on 40 tables of each of 4 families: the blend of place `of` the number of rows
/// is best, by a tenth; the others differ by chance.
fn outcomes(of: impl Fn(f64) -> usize) -> Vec<Outcome> {
    let base = described(&Task::new("additive", 1));
    let blends = blends().len();
    let outcome = |n: usize| {
        let rows = 2.0 + 2.0 * draw(1, n);
        let loss = |blend: usize| {
            let best = if blend == of(rows) { 0.1 } else { 0.0 };
            0.5 - best + 0.002 * draw(2, n * blends + blend)
        };
        Outcome {
            family: format!("family {}", n % 4),
            name: n.to_string(),
            features: MetaFeatures { rows, ..base },
            describing: 0.0,
            losses: (0..blends).map(loss).collect(),
            seconds: vec![0.01; 9],
            balanced: Some((0.4, 1.0)),
        }
    };
    (0..160).map(outcome).collect()
}

#[test]
fn a_ranker_wins_where_tables_tell_what_is_best_and_only_there() {
    let (told, alike) = (
        outcomes(|rows| if rows > 3.0 { 5 } else { 20 }),
        outcomes(|_| 7),
    );
    let [ranked, portfolio] = [&told, &alike].map(|outcomes| prior(outcomes.clone()).small);
    assert!(
        ranked.blends.len() > 1 && ranked.tables.len() == 160,
        "the ranker ships"
    );
    assert!(
        portfolio.blends.len() == 1 && portfolio.tables.is_empty(),
        "the portfolio ships"
    );
    let (told, alike) = (judge(told).remove(0), judge(alike).remove(0));
    for (at, way) in told.ways.iter().enumerate() {
        let (more, [low, high]) = way.more;
        assert!(low <= more && more <= high, "{way:?}");
        match way.name {
            "ranker" => {
                assert!(high < -0.01, "{way:?}");
                let (more, [_, high]) = alike.ways[at].more;
                assert!(more > -1e-3 && high >= 0.0, "{:?}", alike.ways[at]);
            }
            "portfolio" => assert_eq!((more, low, high), (0.0, 0.0, 0.0)),
            _ => {}
        }
        assert!(way.regret >= 0.0 && way.by_family.len() == 4, "{way:?}");
    }
}
