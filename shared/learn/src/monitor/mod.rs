//! Whether the customers that a model scores are still like those it learned from, and whether its
//! scores came true.
//!
//! Training keeps a [`Baseline`] in the model file: for each feature, and for the scores, how many
//! rows fell into each of a few cells. Scoring counts the same into [`Tallies`], piece by piece;
//! they add up in any order. [`Baseline::compare`] tells what has changed as a [`Drift`](report::Drift). Once it is
//! known what customers did, [`Performance`](report::Performance) tells how well their scores came true.

pub mod baseline;
mod cells;
mod drift;
mod performance;
mod phrases;

pub use baseline::{Baseline, Tallies};
pub use performance::performance;

#[cfg(test)]
mod tests;
