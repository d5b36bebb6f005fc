//! Drafts by a stand-in for a model, which is honest or hostile as it is asked.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, a panic is the answer"
)]

mod drafting;
mod honest;
mod hostile;
mod stand_in;
