//! Contributions: exact TreeSHAP values (Lundberg et al., 2020), by the paths of the trees.
//!
//! On the path to a leaf each feature's conditions either hold for a row or not, and that pattern is all that
//! the leaf's contributions depend on (Yang, Fast TreeSHAP, 2021). `paths` says what the
//! conditions are, `quadrature` what a pattern contributes, `tables` holds the sums over a few neighbouring leaves
//! for all patterns, and `explain` looks them up.

pub mod explain;
pub mod paths;
mod quadrature;
mod tables;
