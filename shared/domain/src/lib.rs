//! Entities, roles, plans, events and state machines. Pure: no I/O, no AWS.
//!
//! Folders are rooms by subject; everything is named from here: `domain::Plan`.

mod access;
mod alert;
mod bus_event;
mod campaign;
mod care;
mod connection;
mod failure;
mod ids;
mod learning;
pub mod name;
mod offer;
mod outreach;
mod plan;
mod product;
mod retention;
mod run;
mod webhook;
pub mod whole;

pub use access::*;
pub use alert::*;
pub use bus_event::{BusEvent, BusEventKind};
pub use campaign::*;
pub use care::*;
pub use connection::{
    Connection, ConnectionState, ConnectorKind, Difference, DisconnectedAccount, ReadCounts,
    Reconciliation,
};
pub use failure::Failure;
pub use ids::*;
pub use learning::*;
pub use offer::*;
pub use outreach::*;
pub use plan::*;
pub use product::*;
pub use retention::*;
pub use run::*;
pub use webhook::*;

pub use report::{Language, Phrase, Sentence};
