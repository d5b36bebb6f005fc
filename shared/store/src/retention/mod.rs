//! An organization's customers and their events: which messages came, what requests brought, which
//! files make up the ledger and who merges into it, how each customer is, and what is connected.

mod care;
mod connection;
mod customer;
mod ledger;
mod link;
mod merge;
mod received;
mod seen;
mod segment;
mod source;
mod suppression;
mod told;
mod unlisted;

pub use care::{CareChange, Unkept};
pub use connection::{ConnectionSecrets, DueConnection, MOST_CONNECTIONS};
pub use customer::{CustomerItem, CustomerSearch};
pub use ledger::LedgerItem;
pub use link::LinkItem;
pub use merge::DueMerge;
pub use source::DueSource;
pub use suppression::Suppression;
pub use told::Told;
pub use unlisted::Unlisted;
