//! What an organization says to its customers: how it does so, about whom there is something to do, the messages, and who
//! wants none.

mod agenda;
mod message;
mod settings;
mod unsubscribed;

pub use agenda::Due;
pub use settings::{DueOutreach, OutreachItem};
