//! Forecasts of a company's figures: series by a calendar, forecast by several models whose weights and intervals come
//! from how wrong they were before. Pure numbers: no AWS, no store.

pub mod accuracy;
pub mod anomalies;
pub mod backtest;
pub mod calendar;
pub mod candidates;
pub mod combination;
pub mod error;
pub mod forecasts;
pub mod global;
pub mod hierarchy;
pub mod intervals;
pub mod limits;
