//! What is ahead, day by day where the organization is: renewals, ends of trials, what is charged then, and messages that
//! are planned, were sent, or were not.

pub mod days;
mod entry;
mod reading;
