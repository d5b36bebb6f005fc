//! Keys of what belongs to a user.

use domain::{EmailAddress, EventId, OrgId, SessionId, UserId};

use super::{Key, key};

pub fn user_partition(id: UserId) -> String {
    format!("USER#{id}")
}

pub fn user(id: UserId) -> Key {
    key(user_partition(id), "USER")
}

pub const SESSIONS: &str = "SESSION#";

pub fn session(user: UserId, id: SessionId) -> Key {
    key(user_partition(user), format!("{SESSIONS}{id}"))
}

pub const LEFT: &str = "LEFT#";

/// An organization that a user has left, and whose log names them.
pub fn left(user: UserId, org: OrgId) -> Key {
    key(user_partition(user), format!("{LEFT}{org}"))
}

pub const FORMER_ADDRESSES: &str = "FORMER#";

/// An address that an account had before, by its hash.
pub fn former_address(user: UserId, hash: &str) -> Key {
    key(user_partition(user), format!("{FORMER_ADDRESSES}{hash}"))
}

pub fn operator(id: UserId) -> Key {
    key(format!("USER#{id}"), "OPERATOR")
}

/// Which organization has a person's trial. Beside the user, where billing may write.
pub fn trial(person: UserId) -> Key {
    key(format!("TRIAL#{person}"), "TRIAL")
}

/// Which organization has the trial of the card, or of the erased account's address, with that hash.
pub fn hashed_trial(hash: &str) -> Key {
    key(format!("TRIAL#{hash}"), "TRIAL")
}

/// The link of a kind that was mailed to a user last.
pub fn link(user: UserId, purpose: &str) -> Key {
    key(user_partition(user), format!("LINK#{purpose}"))
}

pub fn second_factor(user: UserId) -> Key {
    key(user_partition(user), "TOTP")
}

/// The claim to send one mail about an account.
pub fn account_mail(user: UserId, message: EventId) -> Key {
    key(user_partition(user), format!("MAIL#{message}"))
}

/// The claim that makes an address unique: of whoever proved it.
pub fn email(address: &EmailAddress) -> Key {
    key(format!("EMAIL#{address}"), "USER")
}

/// Who signed up first and last with an address, without having proved it.
pub fn unproven_email(address: &EmailAddress) -> Key {
    key(format!("EMAIL#{address}"), "UNPROVEN")
}
