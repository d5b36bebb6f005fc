//! Recommendations from a file of purchases.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CUSTOMERS: usize = 120;

/// Customers have six of twelve items of their taste, of which there are two, on as many days; and one row has
/// nobody.
fn purchases() -> String {
    let mut file = "bought_by,article,day,kind\n,tea-0,2026-01-01,drink\n".to_owned();
    for customer in 0..CUSTOMERS {
        for n in 0..6 {
            let (taste, kind) = [("tea", "drink"), ("bolt", "tool")][customer % 2];
            let item = (customer * 5 + n * 7) % 12;
            let day = n + 1;
            writeln!(file, "C-{customer},{taste}-{item},2026-02-0{day},{kind}").unwrap();
        }
    }
    file
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn recommended(from: &Path, options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_perene"))
        .args(["recommend", "--customer", "bought_by", "--item", "article"])
        .args(options)
        .arg(from)
        .output()
        .unwrap()
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        row.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

#[test]
fn everybody_is_recommended_what_is_to_their_taste_and_they_have_not() {
    let (from, lists, items) = (file("purchases.csv"), file("lists.csv"), file("items.csv"));
    std::fs::write(&from, purchases()).unwrap();
    let options = [
        "--time",
        "day",
        "--exclude",
        "tea-3",
        "--most",
        "3",
        "--output",
        lists.to_str().unwrap(),
        "--items",
        items.to_str().unwrap(),
    ];
    let ended = recommended(&from, &options);
    let said = String::from_utf8_lossy(&ended.stdout);
    let wrong = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{wrong}");
    assert!(said.contains("120 customers, 24 items"), "{said}");
    assert!(
        said.contains("without a customer's id of up to 512 bytes: 1."),
        "{said}"
    );

    let had: HashSet<(String, String)> = rows(&from)
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone()))
        .collect();
    let lists = rows(&lists);
    assert_eq!(lists.len(), 3 * CUSTOMERS);
    for row in &lists {
        let pair = (row[0].clone(), row[2].clone());
        assert!(!had.contains(&pair) && pair.1 != "tea-3", "{row:?}");
    }
    let first = lists.iter().filter(|row| row[1] == "1");
    let (to_taste, others): (Vec<_>, Vec<_>) = first.partition(|row| {
        let number: usize = row[0][2..].parse().unwrap();
        row[2].starts_with(["tea", "bolt"][number % 2])
    });
    assert!(others.is_empty(), "{others:?}");
    assert!(to_taste.iter().all(|row| !row[4].is_empty()));

    let similar = rows(&items).into_iter().filter(|row| row[1] == "similar");
    let first = similar.filter(|row| row[2] == "1").collect::<Vec<_>>();
    assert_eq!(first.len(), 24);
    for row in first {
        assert_eq!(
            row[0].split('-').next(),
            row[3].split('-').next(),
            "{row:?}"
        );
    }
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let from = file("few.csv");
    std::fs::write(&from, purchases()).unwrap();
    let output = file("none.csv");
    let options = ["--time", "hour", "--output", output.to_str().unwrap()];
    let ended = recommended(&from, &options);
    let wrong = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success());
    assert!(
        wrong.contains("\"hour\"") && wrong.contains("unknown_column"),
        "{wrong}"
    );
}
