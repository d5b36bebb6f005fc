//! `perene profile`.

use std::io;
use std::path::PathBuf;

use data::{
    ColumnProfile, Error, FileFormat, FileReading, LikeSheet, Limits, Profile, Question, Result,
    ingest,
};

use super::files::{Reading, source, tell_unknown};
use super::output::say;

/// Options of `perene profile`.
#[derive(clap::Args)]
pub struct Args {
    /// A CSV, Excel, JSON or Parquet file, or one of them in a gzip or ZIP archive.
    file: PathBuf,
    #[command(flatten)]
    reading: Reading,
    /// Print the whole profile, as the API has it.
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<()> {
    let (source, options) = (source(&args.file)?, args.reading.options());
    let profile = ingest(source, &Limits::NONE, &options, io::sink(), &mut |_| Ok(()))?.profile;
    if args.json {
        let json = serde_json::to_string_pretty(&profile);
        say!("{}", json.map_err(|error| unprintable(&error))?);
        return Ok(());
    }
    tell(&profile);
    tell_unknown(&options, &profile);
    Ok(())
}

fn unprintable(error: &serde_json::Error) -> Error {
    Error::new(
        "internal",
        format!("The profile has no JSON: {error}."),
        "Please report this.",
    )
}

/// What kind of file it is, and which part of it was read.
fn described(reading: &FileReading) -> String {
    let mut text = match reading.format {
        FileFormat::Csv => format!(
            "{}, cells parted by {:?}",
            reading.encoding, reading.delimiter
        ),
        format => format.to_string(),
    };
    if let Some(sheet) = &reading.sheet {
        text += &format!(", \"{sheet}\" of {:?}", reading.sheets);
    }
    if let Some(member) = &reading.member {
        text += &format!(", in a ZIP archive as \"{member}\"");
    }
    if !reading.like_sheets.is_empty() {
        let named = |like: &LikeSheet| format!("\"{}\" ({} rows)", like.name, like.rows);
        let named: Vec<String> = reading.like_sheets.iter().map(named).collect();
        text += &format!("; not read, with the same header: {}", named.join(", "));
    }
    if !reading.other_members.is_empty() {
        text += &format!(", beside {:?}", reading.other_members);
    }
    text
}

fn tell(profile: &Profile) {
    say!("{} rows", profile.rows);
    if let Some(reading) = &profile.reading {
        let skipped = reading.skipped;
        say!(
            "{}; no rows: {} blank, {} headers again, {} totals, {} notes, {} rulers, {} units, {} titles",
            described(reading),
            skipped.blank,
            skipped.headers,
            skipped.totals,
            skipped.notes,
            skipped.rulers,
            skipped.units,
            reading.titles
        );
        if let Some(short) = &reading.short_rows {
            say!(
                "{} rows end before the last column: {:?}",
                short.rows,
                short.examples
            );
        }
        if !reading.given_names.is_empty() {
            say!("names that were given: {:?}", reading.given_names);
        }
        if reading.merged_cells > 0 {
            say!(
                "cells with the value of a merged one: {}",
                reading.merged_cells
            );
        }
        if reading.stray_cells > 0 {
            say!(
                "cells right of the table, which were left out: {}",
                reading.stray_cells
            );
        }
        if reading.empty_columns > 0 {
            say!(
                "columns at the end without a name or a value, which were left out: {}",
                reading.empty_columns
            );
        }
        if let Some(other) = &reading.other_encoding {
            say!(
                "it may be written in {other} as well as in {}: look at the letters with accents, and say which with --read",
                reading.encoding
            );
        }
        if reading.twice_encoded {
            say!("letters were encoded twice before the file came: export it again as UTF-8");
        }
        if let Some(odd) = &reading.odd_letters {
            let likely = odd.likely_encoding.as_ref();
            say!(
                "{} letters that hardly anybody writes, as in {:?}: it may be written in {}",
                odd.count,
                odd.examples,
                likely.map_or("another encoding", String::as_str)
            );
        }
        if !reading.bad_lines.is_empty() {
            say!(
                "bytes that are no letters in {}: lines {:?}",
                reading.encoding,
                reading.bad_lines
            );
        }
    }
    for column in &profile.columns {
        say!(
            "{:<30} {:<28} {:>9} missing",
            column.name,
            written(column),
            column.missing
        );
        for warning in &column.warnings {
            say!("  {}: {}", warning.code, warning.detail);
        }
    }
    let suggestions = &profile.suggestions;
    let said = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            say!("{name}: {value}");
        }
    };
    said("target", &suggestions.target);
    said("positive label", &suggestions.positive_label);
    said("entity key", &suggestions.entity_key);
    said("snapshot column", &suggestions.snapshot_column);
    for question in &suggestions.needs_answer {
        say!("to be answered: {}", asked(*question));
    }
}

/// What only the owner of a file can say, and by which option.
fn asked(question: Question) -> &'static str {
    match question {
        Question::PositiveLabel => {
            "which label of the target means that it happened: `--positive LABEL` of `train` and `evaluate`"
        }
        Question::DateOrder => {
            "what comes first in dates: `--read '{\"date_order\": \"day_first\"}'`, or `month_first`"
        }
        Question::Decimal => {
            "which mark decimals have: `--read '{\"decimal\": \"comma\"}'`, or `point`"
        }
        Question::EmptyCells => {
            "whether empty means no in the outcome: `--read '{\"columns\": {\"NAME\": {\"type\": \"boolean\", \"empty\": \"No\"}}}'`"
        }
    }
}

/// The type, and how it is written: `number, decimal comma, eur`.
fn written(column: &ColumnProfile) -> String {
    let json = serde_json::json!(column.reading);
    let mut words = vec![serde_json::json!(column.kind)];
    words.extend(["decimal", "date_order", "unit"].map(|name| json[name].clone()));
    let words: Vec<&str> = words.iter().filter_map(serde_json::Value::as_str).collect();
    words.join(", ")
}
