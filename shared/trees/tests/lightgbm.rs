//! What LightGBM 4.7.0 says of models that it trained, from files that `tests/lightgbm/make.py` wrote.

#![allow(clippy::unwrap_used)]

use std::fs::read_to_string;
use std::path::Path;

use trees::{Ensemble, Member, Model};

/// A row as a line of a case has it.
struct Row {
    cells: Vec<f32>,
    log_odds: f64,
    contributions: Vec<f64>,
}

fn row(line: &str, columns: usize) -> Row {
    let told: Vec<f64> = line.split(',').map(|word| word.parse().unwrap()).collect();
    assert_eq!(told.len(), 2 * columns + 2);
    Row {
        cells: told[..columns].iter().map(|cell| *cell as f32).collect(),
        log_odds: told[columns],
        contributions: told[columns + 1..].to_vec(),
    }
}

fn check(name: &str) {
    let folder = std::env::var("LIGHTGBM_CASES");
    let folder =
        folder.unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lightgbm").into());
    let read =
        |ending: &str| read_to_string(Path::new(&folder).join(format!("{name}.{ending}"))).unwrap();
    let model: Model = read("txt").parse().unwrap();
    let columns = model.columns();
    let rows: Vec<Row> = read("csv").lines().map(|line| row(line, columns)).collect();
    let ensemble = Ensemble::new(columns, &[Member::new(&model)]).unwrap();
    // Few rows are reckoned one by one, many by tables.
    for times in [1, 100] {
        let cells: Vec<f32> = rows.iter().flat_map(|row| row.cells.clone()).collect();
        let cells = cells.repeat(times);
        let log_odds = &ensemble.log_odds(&cells).unwrap()[0];
        let contributions = &ensemble.contributions(&cells).unwrap()[0];
        assert_eq!(log_odds.len(), times * rows.len());
        let rows = rows.iter().cycle();
        for ((row, own), parts) in rows.zip(log_odds).zip(contributions.chunks(columns + 1)) {
            assert!(
                (row.log_odds - own).abs() < 1e-12,
                "{:?}: {own}, not {}",
                row.cells,
                row.log_odds
            );
            for (right, own) in row.contributions.iter().zip(parts) {
                assert!(
                    (right - own).abs() < 1e-9,
                    "{:?}: {parts:?}, not {:?}",
                    row.cells,
                    row.contributions
                );
            }
        }
    }
}

#[test]
fn grouped_categories() {
    check("grouped_categories");
}

#[test]
fn one_category_against_the_rest() {
    check("one_category_against_the_rest");
}

#[test]
fn zero_is_missing() {
    check("zero_is_missing");
}

#[test]
fn nothing_is_missing() {
    check("nothing_is_missing");
}

#[test]
fn many_leaves() {
    check("many_leaves");
}
