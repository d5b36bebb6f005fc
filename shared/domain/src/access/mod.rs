//! Who may do what: users, organizations and their members, keys, and what is noted of them.

mod account_erasure;
mod account_mail;
mod actor;
mod allowance;
mod api_key;
mod audit;
mod data_export;
mod deletion;
mod invitation;
mod notification;
mod organization;
mod permission;
mod user;

pub use account_erasure::AccountErasure;
pub use account_mail::{AccountMail, AccountMessage, Asked};
pub use actor::ActorId;
pub use api_key::{ApiKey, KeySecret, Resource};
pub use audit::{ActorKind, AuditActor, AuditDetail, AuditEntry, AuditFilter};
pub use data_export::{DATA_EXPORT_LIFE, DataExport, ExportStatus};
pub use deletion::{Deletion, Erasure};
pub use invitation::{Invitation, MAX_INVITATION_MAILS};
pub use notification::Notification;
pub use organization::{Membership, Organization, Role};
pub use permission::{Permission, allowed, least_role};
pub use user::{EmailAddress, User};
