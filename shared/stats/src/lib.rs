//! Pure numbers: how good scores are and how sure that is, calibration, the bootstrap, tests and the
//! solver of penalised logistic regression.

pub mod bootstrap;
pub mod calibration;
pub mod curves;
pub mod homogeneity;
pub mod intervals;
pub mod logistic_solver;
pub mod metrics;
pub mod random;
pub mod sampling;
pub mod significance;
