//! The engine of long work: a *run* is planned, split into pieces that any worker does, and joined.
//! It knows no kind of run; what is particular to one is its [`Job`].

mod fan_out;
mod lease;
mod recovery;

pub use fan_out::*;
pub use lease::Lease;
pub use recovery::*;
