//! Reading files, ingest and profiles.
//!
//! - [`source`]: bytes that can be read from the start or by range; [`remote`]: those that lie
//!   elsewhere
//! - [`ingest`]: an uploaded CSV or Parquet file becomes typed Parquet and a [`profile`]
//! - [`read`]: typed Parquet, or any file, as a [`Frame`](crate::frame::Frame)
//! - [`rows`]: JSON rows as a frame, and frames brought to a model's column types
//!
//! Inside: `text` (compression, encoding), `sniff` (delimiter, quote), `csv` (records and
//! their faults), `cell`, `amount`, `date` and `infer` (what a cell and a column mean), `parquet`
//! (reading by row group), `upload` (other people's Parquet), `sink` (what ingest writes),
//! `sketch`, `distinct`,
//! `numbers`, `suggest` and `afterwards` (what a profile is made of).

mod afterwards;
mod amount;
mod cell;
mod csv;
mod date;
mod distinct;
mod infer;
pub mod ingest;
mod numbers;
mod parquet;
pub mod profile;
pub mod read;
pub mod remote;
pub mod rows;
mod sink;
mod sketch;
mod sniff;
pub mod source;
pub mod spreadsheet;
mod suggest;
mod text;
mod upload;

#[cfg(test)]
mod tests;

pub use self::parquet::ParquetFile;
pub(crate) use afterwards::is_known_afterwards;
pub use ingest::{Ingested, Limits, ROW_GROUP_ROWS, ingest};
pub use profile::{ColumnProfile, Profile, Suggestions};
pub use read::{read_file, read_parquet, read_parquet_row};
pub use remote::RemoteSource;
pub use rows::{conform, from_json_rows};
pub use source::{FileSource, Source};
pub use spreadsheet::harmless;
pub use suggest::positive_label;
