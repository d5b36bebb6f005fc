//! What is used, what a plan leaves of it, and what was paid.

mod billing;
mod limits;
mod trial;
mod usage;

pub use billing::Settled;
pub use limits::{Counted, Filled};
pub use usage::{MonthUsage, Unreported};
