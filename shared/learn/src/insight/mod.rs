//! What a report says of kinds and groups of customers.

pub mod bins;
pub mod fairness;
pub mod group_metrics;
pub mod partial_dependence;
pub mod rules;
pub mod segments;
