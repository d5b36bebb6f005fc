//! What is used, what a plan leaves of it, and what was paid.

mod billing;
mod quota;
mod usage;

pub use billing::Settled;
pub use quota::{Counted, Filled};
pub use usage::{MonthUsage, Unreported};
