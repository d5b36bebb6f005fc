//! What a cell and a column mean.

pub mod amount;
pub mod cell;
pub mod date;
pub mod type_inference;
