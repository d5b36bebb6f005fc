//! What offers and messages were worth, proven against customers who were held out by chance.
//!
//! A customer is in the cohort from their first [trigger](unit::Trigger) on, real or ghost, and counts
//! once their horizon is over. [`pseudo_outcome`] makes one number of each such unit, whose mean is
//! the effect; [`evidence`] sums them up, and [`boundary`] and [`betting`] put intervals around it
//! that hold however often one looks. [`plan`] tells beforehand what so many units can show, and
//! [`finding`] what may be said by now.

pub mod assignment;
pub mod betting;
pub mod boundary;
pub mod evidence;
pub mod finding;
pub mod outcome_model;
pub mod plan;
pub mod pseudo_outcome;
pub mod unit;

#[cfg(test)]
mod properties_tests;
#[cfg(test)]
mod traps_tests;
