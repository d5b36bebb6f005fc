//! Tables: reading files, ingest and profiles. No LightGBM.
//!
//! - `source`: bytes that can be read from the start or by range, here or elsewhere
//! - `ingest`: an uploaded CSV or Parquet file becomes typed Parquet and a [`Profile`]
//! - `formats`: other files, made into CSV: workbooks, JSON, HTML tables, ZIP archives
//! - `csv`, `parquet`, `json_rows`: each form of a table, as a [`Frame`]
//! - `conform`: frames with the types that a model expects
//! - `values`: what a cell and a column mean
//! - `profile`: what is told about a file's columns
//! - `erasure`: subjects taken out of a file, or made nobody

mod column_names;
mod conform;
mod csv;
mod erasure;
mod formats;
mod frame;
mod ingest;
mod ingest_sink;
mod json_rows;
mod levels;
mod limits;
mod parquet;
mod profile;
mod repeats;
mod source;
mod values;

#[cfg(test)]
mod tests;

pub use self::parquet::read::{
    each_row_group, read_file, read_file_profiled, read_parquet, read_parquet_rows,
};
pub use self::parquet::row_groups::ParquetFile;
pub use column_names::column_called;
pub use conform::conform;
pub use csv::encoding::encoding;
pub use csv::recoded::recoded;
/// What is wrong with a file, a target or a model, said so that its owner can mend it.
pub use domain::Failure as Error;
pub use erasure::{Found, Subjects};
pub use frame::{Column, Frame, MISSING, Values};
pub use ingest::{Ingested, ROW_GROUP_ROWS, ingest};
pub use json_rows::from_json_rows;
pub use limits::Limits;
pub use profile::leakage::names_leakage;
pub use profile::positive_label::positive_label;
pub use profile::suggestions::names_rows;
pub use profile::{
    ColumnProfile, FileFormat, FileReading, KeyPair, LikeSheet, Profile, Question, Suggestions,
};
pub use repeats::repeated_keys;
pub use report::{ColumnType, ReadOptions, SkippedRecords};
pub use source::remote::RemoteSource;
pub use source::{FileSource, Source};
pub use values::boolean::{same_label, same_truth, truth};
pub use values::caseless::caseless;
pub use values::why_text::{WhyText, why_text};

/// The result of everything that looks at a user's data.
pub type Result<T> = std::result::Result<T, Error>;
