//! What an organization's customers do: events in Segment's shape are taken in ([`intake`]), wait in the [`inbox`], and
//! are merged ([`merge`]) into files by customer and time ([`row`]), which the [`manifest`] lists. [`history`] reads a
//! bucket of them customer by customer, [`subscription`] is what they say of subscriptions, [`revenue`] what these come
//! to.
//!
//! Nothing here reads a clock, a table or a bucket: times and bytes are given.

pub mod erasure;
mod event;
pub mod features;
pub mod history;
pub mod identity;
pub mod import;
pub mod inbox;
pub mod intake;
mod json;
pub mod manifest;
pub mod merge;
mod owner;
pub mod revenue;
pub mod row;
pub mod subscription;

pub use event::{Event, Kind};
pub use owner::Owner;
