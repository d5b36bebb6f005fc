//! The `perene` command: makes test data and scores without the cloud.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A path of its own under cargo's folder for test files.
pub fn scratch(name: &str) -> PathBuf {
    let unique = domain::EventId::new();
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{unique}-{name}"))
}

/// Made-up customers of a subscription business as CSV: the same for the same seed.
pub fn customers(rows: usize, seed: u64) -> Vec<u8> {
    let path = scratch("customers.csv");
    let (rows, seed) = (rows.to_string(), seed.to_string());
    run(
        &["generate", "--rows", &rows, "--seed", &seed, "-o"],
        &[&path],
    );
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    bytes
}

/// What `perene score` writes for that model file and that data file.
pub fn score(model: &[u8], data: &[u8]) -> Vec<u8> {
    let paths = ["model.perene", "data.csv", "scores.csv"].map(scratch);
    let [model_path, data_path, out_path] = &paths;
    fs::write(model_path, model).unwrap();
    fs::write(data_path, data).unwrap();
    run(
        &["score"],
        &[model_path, data_path, Path::new("-o"), out_path],
    );
    let scores = fs::read(out_path).unwrap();
    for path in &paths {
        fs::remove_file(path).unwrap();
    }
    scores
}

fn run(words: &[&str], paths: &[&Path]) {
    let out = Command::new(binary())
        .args(words)
        .args(paths)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", binary().display()));
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "perene {words:?}: {told}");
}

/// `PERENE_CLI`, or what cargo built beside these tests.
fn binary() -> PathBuf {
    env::var_os("PERENE_CLI").map_or_else(
        || {
            let exe = env::current_exe().unwrap();
            exe.ancestors().nth(2).unwrap().join("perene")
        },
        PathBuf::from,
    )
}
