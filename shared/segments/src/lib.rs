//! Customers who are alike, found in features of theirs: pure numbers.
//!
//! - `rfm`: features from payments: how recent, how frequent, how much
//! - `features`: any features, made comparable
//! - `clusters`: k-means, guarded; `number`: how many clusters, by how stable they are
//! - `description`: what sets each cluster apart

pub mod clusters;
pub mod description;
pub mod features;
pub mod number;
pub mod rfm;
