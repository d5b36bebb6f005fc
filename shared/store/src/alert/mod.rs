//! What people are to look at, by which rules, and when they are written about it.

mod item;
mod rules;

pub use item::Raised;
pub use rules::{AlertSettings, DueDigest};
