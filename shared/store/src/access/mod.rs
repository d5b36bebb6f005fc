//! Users, sessions, organizations and their members, keys, and what is noted of them.

mod account_erasure;
mod api_key;
mod audit;
mod data_export;
mod deletion;
mod invitation;
mod link;
mod member;
mod operator;
mod organization;
mod passkey;
mod second_factor;
mod session;
mod signing_key;
mod take_back;
mod user;

pub use account_erasure::Unerasable;
pub use api_key::{KeyFound, KeyInUse, MOST_KEYS};
pub use data_export::{ItemPage, Place};
pub use deletion::DueErasure;
pub use invitation::{AlreadyInvited, Unacceptable};
pub use link::{Link, LinkPurpose};
pub use member::{MAX_ORGANIZATIONS, Unchangeable};
pub use operator::{Extent, FailedRun, OperatorRole};
pub use passkey::{MOST_PASSKEYS, Passkey};
pub use second_factor::SecondFactor;
pub use session::{InSession, NoAccess, Rotation, Session, SessionLife};
pub use signing_key::PublicKey;
pub use user::Unverified;
