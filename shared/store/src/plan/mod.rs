//! What is used, what a plan leaves of it, and what was paid.

mod billing;
mod limits;
mod trial;
mod usage;

pub use billing::Settled;
pub(crate) use limits::Places;
pub use limits::{Counted, Filled};
pub use usage::{MonthUsage, Unreported};
