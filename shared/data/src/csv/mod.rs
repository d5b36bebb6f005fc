//! CSV: its text, its dialect and its records.

pub mod compression;
pub mod dialect;
pub mod encoding;
pub mod records;
