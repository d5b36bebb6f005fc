//! Pure numbers: how good scores are and how sure that is, calibration, the bootstrap, tests,
//! experiments, which offer for whom, and the solvers of penalised regression.

pub mod bootstrap;
pub mod calibration;
pub mod cholesky;
pub mod conformal;
pub mod curves;
pub mod experiment;
pub mod homogeneity;
pub mod intervals;
pub mod least_squares;
pub mod logistic_solver;
pub mod metrics;
pub mod newton;
pub mod number_errors;
pub mod offers;
pub mod random;
pub mod sampling;
pub mod significance;
