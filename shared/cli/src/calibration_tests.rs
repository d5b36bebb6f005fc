//! Whether scores are probabilities, on made-up customers.

use std::sync::Arc;

use data::{FileSource, Limits, ReadOptions, read_file};
use domain::{Effort, RowsPerEntity, Task};
use learn::{Spec, train};

use super::generate;

const ROWS: u64 = 8_000;
const SEEDS: u64 = 5;

fn error(seed: u64) -> f64 {
    let path = std::env::temp_dir().join(format!("perene-{}-{seed}.csv", std::process::id()));
    generate::run(&generate::Args {
        rows: ROWS,
        seed,
        columns: 20,
        output: path.clone(),
    })
    .unwrap();
    let source = FileSource::open(&path).unwrap();
    let frame = read_file(Arc::new(source), &Limits::NONE, &ReadOptions::default()).unwrap();
    std::fs::remove_file(&path).unwrap();
    let spec = Spec {
        task: Task::Churn,
        target: "churned".into(),
        positive_label: None,
        entity_key: Some("customer_id".into()),
        snapshot_column: None,
        exclude: Vec::new(),
        effort: Effort::Fast,
        seed,
        learners: Vec::new(),
        fairness_columns: Vec::new(),
        rows_per_entity: RowsPerEntity::All,
    };
    let go = |_: f64, _: &str| std::ops::ControlFlow::Continue(());
    let (_, report) = train(&spec, &frame, super::threads(), &go).unwrap();
    report.calibration.error
}

#[test]
fn scores_are_probabilities() {
    let errors: Vec<f64> = (0..SEEDS).map(error).collect();
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    // Scores that are exactly right get about 0.013 on so few rows.
    assert!(mean < 0.02, "{errors:?}");
}
