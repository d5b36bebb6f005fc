//! What an organization's customers do: events in Segment's shape are taken in ([`intake`]).
//!
//! Nothing here reads a clock, a table or a bucket: times and bytes are given.

pub mod event;
pub mod intake;
mod json;

pub use event::{Event, Kind};
