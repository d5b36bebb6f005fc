//! Which offer for whom: chosen by what it changes and not by who is about to leave, under a budget.
//!
//! [`features`] are made of a company's own columns. [`uplift_model`] learns from past decisions how
//! each offer moves the chance to leave, beginning with a cautious [`prior`]; [`value`] is what that is
//! worth after cost. A [`round`] draws several times from what the model believes, allocates the budget
//! by a [`knapsack`] each time, and gives each customer what one of the draws says, so that the chance
//! of every offer is known. [`reason`] says of a customer why. [`guard`] is for companies where offers
//! may do the same to everybody.

pub mod features;
pub mod guard;
pub mod knapsack;
pub mod prior;
pub mod reason;
pub mod round;
pub mod uplift_model;
pub mod value;

#[cfg(test)]
mod properties_tests;
#[cfg(test)]
mod traps_tests;
