//! An organization's customers and their events: which messages came, what requests brought, which
//! files make up the ledger and who merges into it, and how each customer is.

mod customer;
mod ledger;
mod merge;
mod received;
mod seen;

pub use customer::{CustomerItem, CustomerSearch};
pub use ledger::LedgerItem;
pub use merge::DueMerge;
