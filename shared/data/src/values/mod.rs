//! What a cell and a column mean.

pub mod boolean;
pub mod calendar;
pub mod cell;
pub mod date;
pub mod guess;
pub mod missing;
pub mod number;
pub mod reading;
pub mod type_inference;
