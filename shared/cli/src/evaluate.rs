//! `perene evaluate`.

use std::path::PathBuf;

use data::Result;
use learn::{Evaluation, OuterFolds};
use report::spreadsheet::harmless;
use serde::Serialize;
use stats::metrics;

use super::Learning;
use super::files::{Reading, read_table, write_csv};
use super::output::say;

/// Options of `perene evaluate`.
#[derive(clap::Args)]
pub struct Args {
    /// A CSV, Excel, JSON or Parquet file, or one of them in a gzip or ZIP archive.
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    learning: Learning,
    /// A column of fold ids; it is no feature.
    #[arg(long, value_name = "COL", conflicts_with_all = ["folds", "snapshot_column"])]
    fold_column: Option<String>,
    /// Outer folds, stratified and shuffled by the seed.
    #[arg(long, default_value_t = 5)]
    folds: u8,
    /// Write `row,fold,y,p` here, rows from 0 in file order.
    #[arg(long, value_name = "OUT.csv")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Summary {
    rows: usize,
    features: usize,
    folds: usize,
    roc_auc: f64,
    average_precision: f64,
    log_loss: f64,
    brier: f64,
    fit_seconds: f64,
    predict_seconds: f64,
    peak_rss_bytes: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let frame = read_table(&args.file, &args.reading)?;
    let outer = match &args.fold_column {
        Some(column) => OuterFolds::Column(column.clone()),
        None => OuterFolds::Stratified(args.folds),
    };
    let evaluation = learn::evaluate(
        &args.learning.spec()?,
        &outer,
        &frame,
        super::threads(),
        &super::progress(),
    )?;
    if let Some(path) = &args.predictions {
        write_predictions(path, &evaluation)?;
    }
    print(&summary(&evaluation), args.json);
    Ok(())
}

fn summary(evaluation: &Evaluation) -> Summary {
    let Evaluation {
        scores, positive, ..
    } = evaluation;
    Summary {
        rows: evaluation.rows.len(),
        features: evaluation.features,
        folds: evaluation.fold_count,
        roc_auc: metrics::roc_auc(scores, positive),
        average_precision: metrics::average_precision(scores, positive),
        log_loss: metrics::log_loss(scores, positive),
        brier: metrics::brier(scores, positive),
        fit_seconds: evaluation.fit.as_secs_f64(),
        predict_seconds: evaluation.predict.as_secs_f64(),
        peak_rss_bytes: peak_rss_bytes(),
    }
}

fn print(summary: &Summary, json: bool) {
    match serde_json::to_string(summary) {
        Ok(line) if json => say!("{line}"),
        _ => say!(
            "{} rows, {} features, {} folds\nROC AUC            {:.4}\naverage precision  {:.4}\n\
             log loss           {:.4}\nBrier score        {:.4}\ntraining {:.1} s, scoring {:.1} s, {} MB",
            summary.rows,
            summary.features,
            summary.folds,
            summary.roc_auc,
            summary.average_precision,
            summary.log_loss,
            summary.brier,
            summary.fit_seconds,
            summary.predict_seconds,
            summary.peak_rss_bytes / 1_000_000,
        ),
    }
}

fn write_predictions(path: &std::path::Path, evaluation: &Evaluation) -> Result<()> {
    let rows = (0..evaluation.rows.len()).map(|at| {
        [
            evaluation.rows[at].to_string(),
            harmless(&evaluation.folds[at]).into_owned(),
            u8::from(evaluation.positive[at]).to_string(),
            evaluation.scores[at].to_string(),
        ]
    });
    write_csv(path, ["row", "fold", "y", "p"], rows)
}

/// The most memory this process has held; 0 where the system does not say.
fn peak_rss_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024)
}
