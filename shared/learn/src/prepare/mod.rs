//! Rows and columns made ready to be learned from.

pub mod binned_auc;
pub mod constant_unless;
pub mod entity;
pub mod features;
pub mod folds;
pub mod leakage;
pub mod matrix;
pub mod newest_rows;
pub mod notes;
pub mod number_target;
pub mod numbers;
pub mod one_hot;
pub mod read_target;
pub mod table;
pub mod target;
pub mod target_encoding;
