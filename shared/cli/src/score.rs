//! `perene score`.

use std::path::PathBuf;

use data::{Frame, Result, repeated_keys};
use learn::Artifact;
use report::{Drift, FileNotes, Language, spreadsheet::harmless};

use super::files::{Reading, read_bytes, read_profiled, write_csv};
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
    /// Where to write `entity_key,score,risk`; without an entity key, rows are numbered from 1.
    #[arg(short, long, value_name = "OUT.csv")]
    output: PathBuf,
}

pub fn run(args: &Args) -> Result<()> {
    let artifact = Artifact::from_bytes(&read_bytes(&args.model)?)?;
    let (frame, profile) = read_profiled(&args.file, &args.reading)?;
    let frame = artifact.conform(frame)?;
    artifact.all_named(&frame, 0)?;
    let (unread, adjusted) = (frame.set_aside.clone(), frame.adjusted.clone());
    let (frame, of_keys) = counting(&artifact, frame)?;
    let scores = artifact.score(&frame)?;
    let rows = scores.iter().enumerate().map(|(row, score)| {
        let name = artifact
            .name_of(&frame, row)
            .unwrap_or_else(|| (row + 1).to_string());
        [
            harmless(&name).into_owned(),
            score.to_string(),
            artifact.risk(*score).into_str().to_owned(),
        ]
    });
    write_csv(&args.output, ["entity_key", "score", "risk"], rows)?;
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
