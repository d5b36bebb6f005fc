//! What a report says of kinds and groups of customers.

pub mod bins;
pub mod fairness;
pub mod group_metrics;
pub mod joint_leakage;
pub mod partial_dependence;
pub mod rules;
pub mod segments;
pub mod too_good;
