//! Invitations: how somebody comes to belong to an organization.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use crate::{InvitationId, OrgId, Permission, Role, UserId, allowed};

/// An invitation holds this long after its newest mail was asked for.
const LIFE: Duration = Duration::days(7);

/// As many mails are sent about one invitation.
pub const MAX_INVITATION_MAILS: u32 = 5;

/// Somebody is asked, by mail, to belong to an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: InvitationId,
    pub org_id: OrgId,
    /// Who is invited, as the address was written.
    pub email: String,
    pub role: Role,
    pub invited_by: UserId,
    pub created_at: DateTime<Utc>,
    /// When it is worth nothing any more, in seconds since 1970.
    pub expires_at: i64,
    /// How many mails have been asked for: the first, and one for each time it was sent again.
    pub mails: u32,
    /// SHA-256 of the secret in the newest mail, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_hash: Option<String>,
    /// When the newest mail went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailed_at: Option<DateTime<Utc>>,
    /// Why it did not surely arrive. Kept by the name it first had.
    #[serde(rename = "notice", default, skip_serializing_if = "Option::is_none")]
    pub delivery_problem: Option<String>,
}

impl Invitation {
    /// One that is to be mailed for the first time.
    pub fn new(org_id: OrgId, email: String, role: Role, invited_by: UserId) -> Self {
        let now = Utc::now();
        Self {
            id: InvitationId::new(),
            org_id,
            email,
            role,
            invited_by,
            created_at: now,
            expires_at: Self::expiry(now),
            mails: 1,
            token_hash: None,
            mailed_at: None,
            delivery_problem: None,
        }
    }

    /// Whether whoever has that role may vouch for it: it grants no more than one's own.
    pub fn may_come_from(&self, inviter: Role) -> bool {
        allowed(inviter, Permission::ManageMembers) && self.role <= inviter
    }

    /// When an invitation mailed at that moment expires, in seconds since 1970.
    pub fn expiry(now: DateTime<Utc>) -> i64 {
        (now + LIFE).timestamp()
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn nobody_vouches_for_more_than_their_own_role() {
        for (role, vouching) in [
            (Role::Viewer, vec![Role::Admin, Role::Owner]),
            (Role::Admin, vec![Role::Admin, Role::Owner]),
            (Role::Owner, vec![Role::Owner]),
        ] {
            let email = "bea@example.com".into();
            let invitation = Invitation::new(OrgId::new(), email, role, UserId::new());
            let may = |inviter: &&Role| invitation.may_come_from(**inviter);
            let found: Vec<Role> = Role::VARIANTS.iter().filter(may).copied().collect();
            assert_eq!(found, vouching);
        }
    }
}
