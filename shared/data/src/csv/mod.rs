//! CSV: its text, its dialect and its records.

pub mod dialect;
pub mod records;
pub mod text;
