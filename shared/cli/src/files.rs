//! Reading and writing the user's files.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use data::{
    Error, FileSource, Frame, Limits, Profile, ReadOptions, Result, read_file, read_file_profiled,
};
use serde::de::DeserializeOwned;

use super::output::say;

/// How a file is to be read, where the file itself does not say it.
#[derive(Default, clap::Args)]
pub struct Reading {
    /// How to read the file, as the API takes it: a JSON object such as `{"decimal": "comma"}`.
    #[arg(long, value_name = "JSON", value_parser = parse_options)]
    read: Option<ReadOptions>,
}

impl Reading {
    pub fn options(&self) -> ReadOptions {
        self.read.clone().unwrap_or_default()
    }
}

fn parse_options(text: &str) -> std::result::Result<ReadOptions, String> {
    match text.trim_start().starts_with('{') {
        true => serde_json::from_str(text).map_err(|error| error.to_string()),
        false => Err("it is no JSON object".to_owned()),
    }
}

/// Names what was said of columns that a file does not have.
pub fn tell_unknown(options: &ReadOptions, profile: &Profile) {
    let is_unknown = |name: &&String| profile.column(name).is_none();
    for name in options.columns.keys().filter(is_unknown) {
        say!("The file has no column \"{name}\": what was said of it changes nothing.");
    }
}

/// As [`read_table`], with what is to be known of its file.
pub fn read_profiled(path: &Path, reading: &Reading) -> Result<(Frame, Profile)> {
    let options = reading.options();
    let (frame, profile) = read_file_profiled(source(path)?, &Limits::NONE, &options)?;
    tell_unknown(&options, &profile);
    Ok((frame, profile))
}

/// A table from a file of any kind that is read.
pub fn read_table(path: &Path, reading: &Reading) -> Result<Frame> {
    read_file(source(path)?, &Limits::NONE, &reading.options())
}

pub fn source(path: &Path) -> Result<Arc<FileSource>> {
    let source = FileSource::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(Arc::new(source))
}

pub fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    serde_json::from_slice(&read_bytes(path)?).map_err(|error| {
        Error::new(
            "not_as_expected",
            format!("{} does not hold what it should: {error}.", path.display()),
            "See the API description for what it takes.",
        )
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        "unreadable",
        format!("{} could not be read: {error}.", path.display()),
        "Check the path.",
    )
}

/// Makes sure that nothing is written over what is read, nor twice to one file.
///
/// # Errors
/// `same_file`.
pub fn keep_apart<'a>(read: &[&Path], written: impl IntoIterator<Item = &'a Path>) -> Result<()> {
    let place = |path: &Path| {
        let known = path.canonicalize().or_else(|_| std::path::absolute(path));
        known.unwrap_or_else(|_| path.to_owned())
    };
    let mut taken: Vec<PathBuf> = read.iter().map(|path| place(path)).collect();
    for path in written {
        let at = place(path);
        if taken.contains(&at) {
            return Err(Error::new(
                "same_file",
                format!(
                    "{} is named twice: what is in it would be lost.",
                    path.display()
                ),
                "Name another file to write to.",
            ));
        }
        taken.push(at);
    }
    Ok(())
}

/// A failure to write `path`.
pub fn unwritable(path: &Path, error: &dyn std::error::Error) -> Error {
    Error::new(
        "unwritable",
        format!("{} could not be written: {error}.", path.display()),
        "Check path and space.",
    )
}

pub fn write_csv<const N: usize>(
    path: &Path,
    header: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<()> {
    let file = File::create(path).map_err(|error| unwritable(path, &error))?;
    let mut writer = csv::Writer::from_writer(file);
    writer
        .write_record(header)
        .map_err(|error| unwritable(path, &error))?;
    for row in rows {
        writer
            .write_record(row)
            .map_err(|error| unwritable(path, &error))?;
    }
    writer.flush().map_err(|error| unwritable(path, &error))
}
