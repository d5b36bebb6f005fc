//! What an organization says to its customers: how it does so, in which words, about whom there is something to do, the messages, who
//! wants none, by whom it is seen what messages are worth, and what may be offered.

mod agenda;
mod message;
mod offer;
mod proof;
mod settings;
mod template;
mod unsubscribed;

pub use agenda::Due;
pub use proof::{DueProof, ProofYear};
pub use settings::{DueOutreach, OutreachItem};
