//! Scores and explains with the trees that LightGBM grew, without LightGBM.
//!
//! A [`Model`] is what LightGBM's text says. An [`Ensemble`] is several of them made ready for the
//! same rows: each cell is put into a bin once for all (`bins`), so that a split compares small integers;
//! a tree crosses out the leaves that a row cannot reach, for many rows at a time (`leaves`;
//! QuickScorer, Lucchese et al., 2015; VPred, Asadi et al., 2014); and contributions are exact
//! TreeSHAP values, read from tables of a few leaves each (`shap`).
//!
//! Results are LightGBM's: log-odds to the last bit, since trees are added up in the same order;
//! contributions up to rounding.

mod bins;
mod ensemble;
mod error;
mod forest;
mod leaves;
mod model;
mod shap;
mod text;
mod vector;

pub use ensemble::{Ensemble, Member, Source};
pub use error::Error;
pub use model::Model;

#[cfg(test)]
mod tests;
