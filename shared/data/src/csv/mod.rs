//! CSV: its text, its dialect and its records.

pub mod compression;
pub mod dialect;
pub mod encoding;
pub mod layout;
pub mod records;
pub mod survey;
