//! Model files and reports that earlier versions made still load; models score the same to the last
//! bit.

use std::{path::Path, sync::Arc};

use data::{FileSource, Limits, ReadOptions, read_file};
use learn::Artifact;

fn made(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/made_by_0.1.0");
    folder.join(name)
}

/// Made by `perene train` and `perene score` of 0.1.0, when both were one crate.
#[test]
fn a_model_file_made_by_0_1_0_still_scores_the_same() {
    let bytes = std::fs::read(made("model.perene")).unwrap();
    let artifact = Artifact::from_bytes(&bytes).unwrap();
    let source = FileSource::open(made("customers.csv")).unwrap();
    let frame = read_file(Arc::new(source), &Limits::NONE, &ReadOptions::default()).unwrap();
    let frame = artifact.conform(frame).unwrap();
    let scores = artifact.score(&frame).unwrap();
    let told = std::fs::read_to_string(made("scores.csv")).unwrap();
    let told: Vec<Vec<&str>> = told
        .lines()
        .skip(1)
        .map(|l| l.split(',').collect())
        .collect();
    assert_eq!(told.len(), scores.len());
    for (row, (told, score)) in told.iter().zip(scores).enumerate() {
        assert_eq!(artifact.name_of(&frame, row).as_deref(), Some(told[0]));
        assert_eq!(score.to_string().as_str(), told[1]);
        assert_eq!(artifact.risk(score).into_str(), told[2]);
    }
    assert!(
        artifact.to_bytes().unwrap() == bytes,
        "written again it is the same file"
    );
}

/// As a training by 0.1.0, on the same customers, wrote it.
#[test]
fn a_report_stored_by_0_1_0_still_says_the_same() {
    let stored = std::fs::read(made("report.json")).unwrap();
    let report: report::Report = serde_json::from_slice(&stored).unwrap();
    let stored: serde_json::Value = serde_json::from_slice(&stored).unwrap();
    assert_eq!(serde_json::to_value(report).unwrap(), stored);
}
