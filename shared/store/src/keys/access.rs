//! Sort keys: who belongs to an organization, and what is noted of them.

use chrono::{DateTime, Utc};
use domain::{AuditId, EmailAddress, ExportId, InvitationId, KeyId, UserId};

use super::{instant, sk::mails};

pub const ORG: &str = "ORG";

pub const MEMBERS: &str = "MEMBER#";

pub fn member(user: UserId) -> String {
    format!("{MEMBERS}{user}")
}

pub const API_KEYS: &str = "APIKEY#";

pub fn api_key(id: KeyId) -> String {
    format!("{API_KEYS}{id}")
}

pub const AUDIT: &str = "AUDIT#";

/// An audit entry; entries sort by time.
pub fn audit(at: DateTime<Utc>, id: AuditId) -> String {
    format!("{AUDIT}{}#{id}", instant(at))
}

pub const INVITATIONS: &str = "INVITATION#";

pub fn invitation(id: InvitationId) -> String {
    format!("{INVITATIONS}{id}")
}

/// The claim that an address has one open invitation.
pub fn invited(address: &EmailAddress) -> String {
    format!("INVITED#{address}")
}

/// The claim to send the mail of that number about an invitation.
pub fn invitation_mail(invitation: InvitationId, n: u32) -> String {
    format!("{}{n}", mails(invitation))
}

pub const EXPORTS: &str = "EXPORT#";

pub fn export(id: ExportId) -> String {
    format!("{EXPORTS}{id}")
}
