//! What a report says of kinds and groups of customers.

pub mod bins;
pub mod dependence;
pub mod fairness;
pub mod group_metrics;
pub mod rules;
pub mod segments;
