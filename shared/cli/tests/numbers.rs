//! Numbers from a file to a file: measured, learned and foreseen.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROWS: u32 = 400;

/// What customers spend follows from seats and plan, but for a little that is not told.
fn customers() -> String {
    let mut file = String::from("customer,seats,plan,spend\n");
    for row in 0..ROWS {
        let (seats, is_pro) = (row * 7 % 23, row % 3 == 0);
        let plan = if is_pro { "pro" } else { "basic" };
        let untold = row * 5 % 11;
        let fee = if is_pro { 150 } else { 20 };
        let spend = 10 * seats + fee + untold;
        writeln!(file, "C{row},{seats},{plan},{spend}.50").unwrap();
    }
    file
}

fn perene(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_perene"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What a command that succeeds says.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let ended = perene(folder, arguments);
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{errors}");
    String::from_utf8(ended.stdout).unwrap()
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("perene-numbers-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("customers.csv"), customers()).unwrap();
    folder
}

fn lines(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(cells).collect()
}

#[test]
fn a_number_is_measured_learned_and_foreseen() {
    let folder = folder();
    let learning = [
        "customers.csv",
        "--target",
        "spend",
        "--number",
        "--entity-key",
        "customer",
        "--effort",
        "fast",
    ];
    let with = |first: &'static str, more: &[&'static str]| -> Vec<&'static str> {
        [&[first][..], &learning[..], more].concat()
    };
    let measured = said(
        &folder,
        &with(
            "evaluate",
            &["--folds", "2", "--json", "--predictions", "p.csv"],
        ),
    );
    let measured: serde_json::Value = serde_json::from_str(&measured).unwrap();
    assert!(measured["r2"].as_f64().unwrap() > 0.9, "{measured}");
    assert!(measured["roc_auc"].is_null(), "{measured}");
    assert_eq!(
        lines(&folder, "p.csv")[0],
        ["row", "fold", "y", "predicted", "low", "high"]
    );

    let trained = said(
        &folder,
        &with("train", &["-o", "spend.perene", "--report", "spend.html"]),
    );
    assert!(
        trained.contains("400 rows, \"spend\" from 20.5"),
        "{trained}"
    );
    let page = std::fs::read_to_string(folder.join("spend.html")).unwrap();
    assert!(page.contains("Better than the mean.") && page.contains("customers.csv"));
    let scoring = [
        "score",
        "spend.perene",
        "customers.csv",
        "-o",
        "out.csv",
        "--reasons",
        "why.csv",
    ];
    said(&folder, &scoring);
    let scored = lines(&folder, "out.csv");
    assert_eq!(scored[0], ["entity_key", "predicted", "low", "high"]);
    assert_eq!(scored.len(), 1 + ROWS as usize);
    let truth = lines(&folder, "customers.csv");
    let mut within = 0;
    for (row, truth) in scored[1..].iter().zip(&truth[1..]) {
        let figure = |at: usize| row[at].parse::<f64>().unwrap();
        let spend: f64 = truth[3].parse().unwrap();
        assert_eq!(row[0], truth[0]);
        assert!((figure(1) - spend).abs() < 60.0, "{row:?} {truth:?}");
        assert!(figure(2) <= figure(1) && figure(1) <= figure(3), "{row:?}");
        within += usize::from((figure(2)..=figure(3)).contains(&spend));
    }
    assert!((340..=385).contains(&within), "{within}");
    let why = lines(&folder, "why.csv");
    assert_eq!(why[0], ["entity_key", "column", "effect", "reason"]);
    assert!(
        why[1..]
            .iter()
            .all(|row| ["seats", "plan"].contains(&row[1].as_str()))
    );

    let ended = perene(
        &folder,
        &[
            "train",
            "customers.csv",
            "--target",
            "plan",
            "--number",
            "-o",
            "no",
        ],
    );
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(
        !ended.status.success() && errors.contains("[target_not_number]"),
        "{errors}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
