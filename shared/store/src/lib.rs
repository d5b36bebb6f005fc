//! The single DynamoDB table: one file per entity, in rooms by subject, every key in [`keys`].
//!
//! Tenant data is reached only through [`TenantStore`], which only membership
//! ([`Store::as_member`]) or the proof of being the [`System`] gives.

mod access;
mod alert;
mod attempts;
mod batch;
mod error;
mod idempotency;
pub mod keys;
mod learning;
mod mail;
mod outreach;
mod page;
mod plan;
mod retention;
mod run;
mod sweep;
mod table;
mod tenant;
mod update;
mod webhook;

pub use access::*;
pub use alert::{AlertSettings, DueDigest, Raised};
pub use error::{Result, StoreError};
pub use idempotency::{Claim, StoredAnswer};
pub use learning::*;
pub use mail::{Claimed, MAX_TRIES, MailClaim};
pub use outreach::{
    AssociationsItem, Due, DueCampaign, DueCustomerOffer, DueOutreach, DueProof, DueSender,
    LearningOfOthers, OffersGivenItem, OutreachItem, ProofYear, SenderClaim,
};
pub use page::{Page, PageRequest};
pub use plan::*;
pub use retention::*;
pub use run::*;
pub use sweep::SweepCursor;
pub use table::Store;
pub use tenant::{System, TenantStore};
pub use webhook::{
    AfterAttempt, AttemptFilter, DueEndpoint, EndpointChange, EndpointSecrets, Pending, Replayed,
    SigningSecret,
};
