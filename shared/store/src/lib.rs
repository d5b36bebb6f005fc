//! The single DynamoDB table: one file per entity, every key in [`keys`].
//!
//! Tenant data is reached only through [`TenantStore`], which only membership
//! ([`Store::as_member`]) or the proof of being the [`System`] gives.

mod account;
mod api_key;
mod audit;
mod billing;
mod dataset;
mod deletion;
mod error;
mod export;
mod idempotency;
mod invitation;
pub mod keys;
mod limit;
mod link;
mod mail;
mod member;
mod model;
mod operator;
mod organization;
mod page;
mod performance;
mod place;
mod retention;
mod run;
mod second_factor;
mod session;
mod signing_key;
mod sweep;
mod table;
mod tenant;
mod update;
mod usage;

pub use account::{EmailTaken, Unverified};
pub use api_key::{KeyFound, KeyInUse};
pub use billing::Settled;
pub use error::{Result, StoreError};
pub use export::{ItemPage, Place};
pub use idempotency::{Claim, StoredAnswer};
pub use invitation::{AlreadyInvited, Unacceptable};
pub use link::{Link, LinkPurpose};
pub use mail::{Claimed, MAX_TRIES, MailClaim};
pub use member::{MAX_ORGANIZATIONS, Unchangeable};
pub use model::{ModelChange, Unpromotable};
pub use operator::{Extent, FailedRun, OperatorRole};
pub use page::{Page, PageRequest};
pub use performance::MAX_BATCHES;
pub use place::{Counted, Filled};
pub use run::{Asked, Finish, Started, Success};
pub use second_factor::SecondFactor;
pub use session::{NoAccess, Session, Turn};
pub use signing_key::PublicKey;
pub use sweep::DueRun;
pub use table::Store;
pub use tenant::{System, TenantStore};
pub use usage::{MonthUsage, Unreported};
