//! `perene train`.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use chrono::Utc;
use data::Result;
use domain::Task;
use html_report::{HtmlReport, NumberHtmlReport, html, number_html};
use learn::{Answer, Artifact, Spec};
use report::{Dropped, FileNotes, Importance, Language, MeasuredOn, NumberReport, Report};

use super::Learning;
use super::files::{Reading, keep_apart, read_profiled, unwritable};
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
    #[arg(
        long,
        value_delimiter = ',',
        value_name = "A,B",
        conflicts_with = "number"
    )]
    fairness: Vec<String>,
}

pub fn run(args: &Args) -> Result<()> {
    let written = std::iter::once(&args.output).chain(&args.report);
    keep_apart(&[&args.file], written.map(PathBuf::as_path))?;
    let (frame, profile) = read_profiled(&args.file, &args.reading)?;
    let spec = Spec {
        fairness_columns: args.fairness.clone(),
        ..args.learning.spec()?
    };
    let (threads, progress) = (super::threads(), super::progress());
    let of_file = |artifact: &Artifact, of_keys: Option<FileNotes>| {
        let uses = |column: &str| column == spec.target || artifact.reads_values(column);
        Some(
            profile
                .notes(uses)
                .with_keys_of(of_keys.unwrap_or_default()),
        )
    };
    match args.learning.answer() {
        Answer::Probability => {
            let (artifact, mut report) = learn::train(&spec, &frame, threads, &progress)?;
            report.file = of_file(&artifact, report.file.take());
            save(args, &artifact)?;
            if let Some(path) = &args.report {
                write_page(args, spec.task, &report, path)?;
            }
            tell(&report);
        }
        Answer::Number => {
            let (artifact, mut report) = learn::train_numbers(&spec, &frame, threads, &progress)?;
            report.file = of_file(&artifact, report.file.take());
            save(args, &artifact)?;
            if let Some(path) = &args.report {
                write_page_of_numbers(args, &report, path)?;
            }
            tell_numbers(&report);
        }
    }
    Ok(())
}

fn save(args: &Args, artifact: &Artifact) -> Result<()> {
    std::fs::write(&args.output, artifact.to_bytes()?)
        .map_err(|error| unwritable(&args.output, &error))
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

fn write_page_of_numbers(args: &Args, report: &NumberReport, path: &Path) -> Result<()> {
    let page = number_html(&NumberHtmlReport {
        language: Language::English,
        name: &name(args.output.file_stem()),
        dataset: &name(args.file.file_name()),
        trained_at: Utc::now(),
        report,
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
    tell_columns(&report.importance, &report.dropped);
    for warning in &report.warnings {
        say!("Beware: {} {}", warning.detail, warning.remedy);
    }
    tell_rows(report.measured_on.as_ref());
    report
        .all_notes(Language::English)
        .iter()
        .for_each(|note| say!("{note}"));
}

/// What training says of a model of numbers.
fn tell_numbers(report: &NumberReport) {
    let (metrics, range) = (&report.metrics, &report.range);
    let unit = report.unit.as_deref().unwrap_or_default();
    let unit = if unit.is_empty() {
        String::new()
    } else {
        format!(" {unit}")
    };
    let actual = &report.actual;
    say!(
        "{} rows, \"{}\" from {:.4} to {:.4}{unit}, {:.4} in the middle",
        report.rows,
        report.target,
        actual.lowest,
        actual.highest,
        actual.middle
    );
    say!(
        "mean absolute error {:.4}{unit}, root mean squared error {:.4}{unit}, R² {:.4}",
        metrics.mae,
        metrics.rmse,
        metrics.r2
    );
    let ([a, b], [c, d]) = (report.intervals.rmse, report.intervals.r2);
    say!("95 % intervals: root mean squared error {a:.4} to {b:.4}, R² {c:.4} to {d:.4}");
    say!(
        "Ranges are made for {:.0} % of rows and held {:.1} %; half of them are {:.4}{unit} wide or less.",
        100.0 * range.level,
        100.0 * range.coverage,
        range.width
    );
    say!("foreseen          came, mean of rows foreseen alike");
    for decile in &report.deciles {
        say!(
            "{:<16.4}  {:<16.4}  ({} rows)",
            decile.predicted,
            decile.actual,
            decile.rows
        );
    }
    tell_columns(&report.importance, &report.dropped);
    for warning in &report.warnings {
        say!("Beware: {} {}", warning.detail, warning.remedy);
    }
    tell_rows(report.measured_on.as_ref());
    report
        .all_notes(Language::English)
        .iter()
        .for_each(|note| say!("{note}"));
}

/// The columns that matter most, and those that were left out.
fn tell_columns(importance: &[Importance], dropped: &[Dropped]) {
    for feature in importance.iter().take(10) {
        say!("{:5.1} %  {}", 100.0 * feature.importance, feature.feature);
    }
    for dropped in dropped {
        say!("{} was left out: {}.", dropped.name, dropped.reason);
    }
}

/// Which rows the figures are about, where that are not all.
fn tell_rows(on: Option<&MeasuredOn>) {
    if let Some(MeasuredOn { from, rows }) = on {
        say!(
            "Measured on the {rows} rows from {from} on, by a model that learned from earlier ones."
        );
    }
}
