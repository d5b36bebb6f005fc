//! A training from its plan to its model and report, spread over pieces.

pub mod backtest;
pub mod comparison;
pub mod evaluate;
pub mod join;
pub mod lesson;
pub mod local;
pub mod measured;
pub mod piece;
pub mod plan;
pub mod stack;
