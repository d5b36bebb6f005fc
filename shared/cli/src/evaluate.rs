//! `perene evaluate`.

use std::path::PathBuf;

use data::Result;
use learn::{Evaluation, NumbersForeseen, OuterFolds};
use report::spreadsheet::harmless;
use serde::Serialize;
use stats::{metrics, number_errors::Foreseen};

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
    /// Write `row,fold,y,p` here, rows from 0 in file order; of numbers `row,fold,y,predicted,low,high`.
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
    #[serde(flatten)]
    quality: Quality,
    fit_seconds: f64,
    predict_seconds: f64,
    peak_rss_bytes: u64,
}

/// How good it is.
#[derive(Serialize)]
#[serde(untagged)]
enum Quality {
    Probabilities {
        roc_auc: f64,
        average_precision: f64,
        log_loss: f64,
        brier: f64,
    },
    Numbers {
        mae: f64,
        rmse: f64,
        r2: f64,
        /// The share of rows that are within their range.
        coverage: f64,
    },
}

pub fn run(args: &Args) -> Result<()> {
    let frame = read_table(&args.file, &args.reading)?;
    let outer = match &args.fold_column {
        Some(column) => OuterFolds::Column(column.clone()),
        None => OuterFolds::Stratified(args.folds),
    };
    let evaluation = learn::evaluate(
        args.learning.answer(),
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
    Summary {
        rows: evaluation.rows.len(),
        features: evaluation.features,
        folds: evaluation.fold_count,
        quality: match &evaluation.numbers {
            Some(numbers) => of_numbers(&evaluation.scores, numbers),
            None => of_probabilities(&evaluation.scores, &evaluation.positive),
        },
        fit_seconds: evaluation.fit.as_secs_f64(),
        predict_seconds: evaluation.predict.as_secs_f64(),
        peak_rss_bytes: peak_rss_bytes(),
    }
}

fn of_probabilities(scores: &[f64], positive: &[bool]) -> Quality {
    Quality::Probabilities {
        roc_auc: metrics::roc_auc(scores, positive),
        average_precision: metrics::average_precision(scores, positive),
        log_loss: metrics::log_loss(scores, positive),
        brier: metrics::brier(scores, positive),
    }
}

fn of_numbers(predicted: &[f64], NumbersForeseen { actual, ranges }: &NumbersForeseen) -> Quality {
    let rows: Vec<u64> = (0..actual.len() as u64).collect();
    let metrics = Foreseen {
        predicted,
        actual,
        entities: &rows,
    }
    .metrics();
    let ranged = ranges.iter().zip(actual);
    let within = ranged.filter(|([low, high], actual)| (low..=high).contains(actual));
    Quality::Numbers {
        mae: metrics.mae,
        rmse: metrics.rmse,
        r2: metrics.r2,
        coverage: within.count() as f64 / actual.len().max(1) as f64,
    }
}

impl Quality {
    /// In lines.
    fn said(&self) -> String {
        match self {
            Self::Probabilities {
                roc_auc,
                average_precision,
                log_loss,
                brier,
            } => format!(
                "ROC AUC            {roc_auc:.4}\naverage precision  {average_precision:.4}\n\
                 log loss           {log_loss:.4}\nBrier score        {brier:.4}"
            ),
            Self::Numbers {
                mae,
                rmse,
                r2,
                coverage,
            } => format!(
                "mean absolute error      {mae:.4}\nroot mean squared error  {rmse:.4}\n\
                 R²                       {r2:.4}\nwithin their range       {:.1} %",
                100.0 * coverage
            ),
        }
    }
}

fn print(summary: &Summary, json: bool) {
    match serde_json::to_string(summary) {
        Ok(line) if json => say!("{line}"),
        _ => say!(
            "{} rows, {} features, {} folds\n{}\ntraining {:.1} s, scoring {:.1} s, {} MB",
            summary.rows,
            summary.features,
            summary.folds,
            summary.quality.said(),
            summary.fit_seconds,
            summary.predict_seconds,
            summary.peak_rss_bytes / 1_000_000,
        ),
    }
}

fn write_predictions(path: &std::path::Path, evaluation: &Evaluation) -> Result<()> {
    if let Some(numbers) = &evaluation.numbers {
        return write_numbers(path, evaluation, numbers);
    }
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

fn write_numbers(
    path: &std::path::Path,
    evaluation: &Evaluation,
    NumbersForeseen { actual, ranges }: &NumbersForeseen,
) -> Result<()> {
    let rows = (0..evaluation.rows.len()).map(|at| {
        let [low, high] = ranges[at];
        [
            evaluation.rows[at].to_string(),
            harmless(&evaluation.folds[at]).into_owned(),
            actual[at].to_string(),
            evaluation.scores[at].to_string(),
            low.to_string(),
            high.to_string(),
        ]
    });
    let header = ["row", "fold", "y", "predicted", "low", "high"];
    write_csv(path, header, rows)
}

/// The most memory this process has held; 0 where the system does not say.
fn peak_rss_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024)
}
