//! `perene score`.

use std::path::{Path, PathBuf};

use data::{Frame, Result, repeated_keys};
use learn::{Answer, Artifact};
use report::{Drift, FileNotes, Language, spreadsheet::harmless};

use super::files::{Reading, keep_apart, read_bytes, read_profiled, write_csv};
use super::output::say;

/// Options of `perene score`.
#[derive(clap::Args)]
pub struct Args {
    /// A model that `perene train` saved, or a downloaded one.
    model: PathBuf,
    /// A CSV, Excel, JSON or Parquet file, or one of them in a gzip or ZIP archive.
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Where to write `entity_key,score,risk`, or of a model of numbers `entity_key,predicted,low,high`; without an entity
    /// key, rows are numbered from 1.
    #[arg(short, long, value_name = "OUT.csv")]
    output: PathBuf,
    /// Where to write the three strongest reasons of each row: `entity_key,column,effect,reason`. Effects are percentage
    /// points of the score, or in the unit of the number.
    #[arg(long, value_name = "WHY.csv")]
    reasons: Option<PathBuf>,
}

/// A row comes with so many reasons.
const REASONS: usize = 3;
/// Rows explained at a time.
const EXPLAINED: usize = 10_000;

pub fn run(args: &Args) -> Result<()> {
    let written = std::iter::once(&args.output).chain(&args.reasons);
    keep_apart(&[&args.model, &args.file], written.map(PathBuf::as_path))?;
    let artifact = Artifact::from_bytes(&read_bytes(&args.model)?)?;
    let (frame, profile) = read_profiled(&args.file, &args.reading)?;
    let frame = artifact.conform(frame)?;
    artifact.all_named(&frame, 0)?;
    let (unread, adjusted) = (frame.set_aside.clone(), frame.adjusted.clone());
    let (frame, of_keys) = counting(&artifact, frame)?;
    write_answers(&args.output, &artifact, &frame)?;
    if let Some(path) = &args.reasons {
        let reasons = reasons(&artifact, &frame)?;
        let header = ["entity_key", "column", "effect", "reason"];
        write_csv(path, header, reasons.into_iter())?;
    }
    let drift = artifact.baseline().compare(&artifact.tally(&frame)?);
    let file = profile.notes(|column| artifact.reads_values(column));
    let mut file = file.with_keys_of(of_keys);
    file.add_unread(&unread);
    file.add_adjusted(&adjusted);
    file.add_unseen(&drift);
    file.sentences(Language::English)
        .iter()
        .for_each(|note| say!("{note}"));
    tell(&drift);
    Ok(())
}

fn write_answers(path: &Path, artifact: &Artifact, frame: &Frame) -> Result<()> {
    let answers = artifact.score(frame)?;
    let answers = answers.iter().enumerate();
    match artifact.answer() {
        Answer::Probability => {
            let rows = answers.map(|(row, score)| {
                let risk = artifact.risk(*score).into_str();
                [
                    name(artifact, frame, row),
                    score.to_string(),
                    risk.to_owned(),
                ]
            });
            write_csv(path, ["entity_key", "score", "risk"], rows)
        }
        Answer::Number => {
            let rows = answers.map(|(row, predicted)| {
                let [low, high] = artifact.range(*predicted).unwrap_or([*predicted; 2]);
                let figures = [*predicted, low, high].map(|figure| figure.to_string());
                let [predicted, low, high] = figures;
                [name(artifact, frame, row), predicted, low, high]
            });
            write_csv(path, ["entity_key", "predicted", "low", "high"], rows)
        }
    }
}

/// Who a row is, as it may stand in a spreadsheet.
fn name(artifact: &Artifact, frame: &Frame, row: usize) -> String {
    let name = artifact.name_of(frame, row);
    let name = name.unwrap_or_else(|| (row + 1).to_string());
    harmless(&name).into_owned()
}

/// The strongest reasons of all rows: who, the column, its effect, and both in words.
fn reasons(artifact: &Artifact, frame: &Frame) -> Result<Vec<[String; 4]>> {
    let rows: Vec<usize> = (0..frame.rows).collect();
    let mut all = Vec::new();
    let mut add = |row: usize, column: &str, effect: f64, text: &str| {
        all.push([
            name(artifact, frame, row),
            harmless(column).into_owned(),
            effect.to_string(),
            harmless(text).into_owned(),
        ]);
    };
    for rows in rows.chunks(EXPLAINED) {
        if let Some(told) = artifact.explain_numbers(frame, rows, REASONS)? {
            for (row, why) in rows.iter().zip(&told) {
                for reason in &why.reasons {
                    add(*row, &reason.feature, reason.effect, &reason.text);
                }
            }
            continue;
        }
        let told = artifact.explain(frame, rows, REASONS)?;
        for (row, why) in rows.iter().zip(&told) {
            for driver in &why.drivers {
                add(*row, &driver.feature, driver.points, &driver.text);
            }
        }
    }
    Ok(all)
}

/// The rows that are scored, and what is to be known of the keys.
fn counting(artifact: &Artifact, frame: Frame) -> Result<(Frame, FileNotes)> {
    let Some(mut newest) = artifact.newest_rows() else {
        let key = artifact.entity_key().and_then(|key| frame.column(key));
        let of_keys = FileNotes {
            repeated_keys: key.and_then(repeated_keys),
            ..FileNotes::default()
        };
        return Ok((frame, of_keys));
    };
    newest.see(&frame, 0..frame.rows)?;
    let found = newest.found();
    let frame = frame.take(&found.among(0, frame.rows));
    let of_keys = FileNotes {
        older_rows: found.older,
        ..FileNotes::default()
    };
    Ok((frame, of_keys))
}

/// Names what has drifted since training.
fn tell(drift: &Drift) {
    let columns = std::iter::once(&drift.score).chain(&drift.features);
    for column in columns.filter(|column| column.drifted) {
        say!("Beware: {} has changed: {}.", column.name, column.text);
    }
}
