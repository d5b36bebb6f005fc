//! CSV: its text, its dialect and its records.

mod asides;
pub mod charset;
pub mod compression;
mod descriptions;
pub mod dialect;
pub mod encoding;
mod entries;
pub mod faults;
mod few_letters;
mod fit;
pub mod header;
mod header_rows;
pub mod layout;
mod letters;
mod mojibake;
pub mod notes;
pub mod odd_letters;
mod open_quote;
pub mod plain;
pub mod recoded;
pub mod records;
mod row_kind;
mod short_rows;
mod sniffed_form;
pub mod survey;
mod total_words;
mod totals;
