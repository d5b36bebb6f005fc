//! The single DynamoDB table: one file per entity, every key in [`keys`].
//!
//! Tenant data is reached only through [`TenantStore`], which only membership
//! ([`Store::as_member`]) or an explicit system call ([`Store::as_system`]) gives.

mod account;
mod billing;
mod dataset;
mod error;
mod idempotency;
pub mod keys;
mod limit;
mod model;
mod organization;
mod page;
mod performance;
mod place;
mod retention;
mod run;
mod session;
mod signing_key;
mod sweep;
mod table;
mod tenant;
mod update;
mod usage;

pub use account::EmailTaken;
pub use billing::Settled;
pub use error::{Result, StoreError};
pub use idempotency::{Claim, StoredAnswer};
pub use model::{ModelChange, Unpromotable};
pub use page::{Page, PageRequest};
pub use performance::MAX_BATCHES;
pub use place::{Counted, Filled};
pub use run::{Asked, Finish, LogLine, RunId, RunKind, Started};
pub use session::{Session, Turn};
pub use signing_key::PublicKey;
pub use sweep::DueRun;
pub use table::Store;
pub use tenant::TenantStore;
pub use usage::{MonthUsage, Unreported};
