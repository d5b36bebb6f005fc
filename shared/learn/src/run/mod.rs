//! A training from its plan to its model and report, spread over pieces.

pub mod backtest;
pub mod comparison;
pub mod cross_validation;
pub mod join;
pub mod join_numbers;
pub mod lesson;
pub mod local;
pub mod measured;
mod measured_numbers;
pub mod piece;
pub mod plan;
pub mod stack;
