//! Which items suit a customer, by what customers have had to do with: pure numbers, and a file that is read by
//! range. Nothing is offered by that.
//!
//! - `interactions`: who has had to do with what, and splits of it by time
//! - `table`: interactions from the rows of a file
//! - `history`: what of a customer's items counts how much
//! - `learners`: EASEᴿ, nearest neighbors, popularity, and what is bought together
//! - `choice`: which of them, by what customers had later
//! - `model`: what was learned; `ranking`: what of it a customer is shown, and why; `file`: where it is kept

pub mod choice;
pub mod file;
mod foremost;
pub mod history;
pub mod interactions;
pub mod item_weights;
pub mod learners;
pub mod metrics;
pub mod model;
pub mod ranking;
pub mod table;
