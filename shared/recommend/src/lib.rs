//! Which items suit a customer, by what customers have had to do with: pure numbers.
//! Nothing is offered by that.
//!
//! - `interactions`: who has had to do with what, and splits of it by time
//! - `learners`: EASEᴿ, nearest neighbors, popularity, and what is bought together
//! - `choice`: which of them, by what customers had later

pub mod choice;
mod foremost;
pub mod interactions;
pub mod item_weights;
pub mod learners;
pub mod metrics;
