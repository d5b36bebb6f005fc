//! What a cell and a column mean.

pub mod accounts;
mod affixes;
pub mod boolean;
pub mod calendar;
pub mod cell;
pub mod composed;
pub mod date;
pub mod date_cursor;
pub mod date_evidence;
pub mod date_forms;
pub mod date_numbers;
pub mod digits;
pub mod duration;
pub mod guess;
mod labels;
pub mod missing;
pub mod missing_words;
mod month_numbers;
pub mod names;
pub mod number;
pub mod number_evidence;
pub mod reading;
mod rounded;
pub mod short_date;
pub mod time_of_day;
pub mod type_inference;
pub mod units;
