//! `perene train`.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use chrono::Utc;
use data::Result;
use domain::Task;
use html_report::{HtmlReport, html};
use learn::Spec;
use report::{Language, MeasuredOn, Report};

use super::Learning;
use super::files::{Reading, read_profiled, unwritable};
use super::output::say;

/// Options of `perene train`.
#[derive(clap::Args)]
pub struct Args {
    /// A CSV, Excel, JSON or Parquet file, or one of them in a gzip or ZIP archive.
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    learning: Learning,
    /// Where to save the model.
    #[arg(short, long)]
    output: PathBuf,
    /// Where to write how good it is, as a page for the browser.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Columns by whose groups the report compares how customers are treated.
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    fairness: Vec<String>,
}

pub fn run(args: &Args) -> Result<()> {
    let (frame, profile) = read_profiled(&args.file, &args.reading)?;
    let spec = Spec {
        fairness_columns: args.fairness.clone(),
        ..args.learning.spec()?
    };
    let (artifact, mut report) = learn::train(&spec, &frame, super::threads(), &super::progress())?;
    let uses = |column: &str| column == spec.target || artifact.reads_values(column);
    let of_keys = report.file.take().unwrap_or_default();
    report.file = Some(profile.notes(uses).with_keys_of(of_keys));
    std::fs::write(&args.output, artifact.to_bytes()?)
        .map_err(|error| unwritable(&args.output, &error))?;
    if let Some(path) = &args.report {
        write_page(args, spec.task, &report, path)?;
    }
    tell(&report);
    Ok(())
}

fn write_page(args: &Args, task: Task, report: &Report, path: &Path) -> Result<()> {
    let page = html(&HtmlReport {
        name: &name(args.output.file_stem()),
        vocabulary: &models::family(task).vocabulary(Language::English),
        version: None,
        dataset: &name(args.file.file_name()),
        trained_at: Utc::now(),
        report,
        comparison: None,
    })
    .map_err(|error| unwritable(path, &error))?;
    std::fs::write(path, page).map_err(|error| unwritable(path, &error))
}

fn name(of: Option<&OsStr>) -> Cow<'_, str> {
    of.unwrap_or_default().to_string_lossy()
}

fn tell(report: &Report) {
    let metrics = &report.metrics;
    say!(
        "{} rows, {} of them \"{}\"",
        report.rows,
        report.positives,
        report.positive_label
    );
    say!(
        "ROC AUC {:.4}, log loss {:.4}, threshold {:.3}",
        metrics.roc_auc,
        metrics.log_loss,
        metrics.threshold
    );
    if let Some(intervals) = &report.intervals {
        let ([a, b], [c, d]) = (intervals.roc_auc, intervals.log_loss);
        say!("95 % intervals: ROC AUC {a:.4} to {b:.4}, log loss {c:.4} to {d:.4}");
    }
    say!(
        "precision {:.3}, recall {:.3}, F1 {:.3}",
        metrics.precision,
        metrics.recall,
        metrics.f1
    );
    for feature in report.importance.iter().take(10) {
        say!("{:5.1} %  {}", 100.0 * feature.importance, feature.feature);
    }
    for dropped in &report.dropped {
        say!("{} was left out: {}.", dropped.name, dropped.reason);
    }
    for warning in &report.warnings {
        say!("Beware: {} {}", warning.detail, warning.remedy);
    }
    if let Some(MeasuredOn { from, rows }) = &report.measured_on {
        say!(
            "Measured on the {rows} rows from {from} on, by a model that learned from earlier ones."
        );
    }
    report
        .all_notes(Language::English)
        .iter()
        .for_each(|note| say!("{note}"));
}
