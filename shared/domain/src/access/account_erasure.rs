//! How a person's account goes, and what is kept of it then.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ActorKind, AuditActor, AuditEntry, AuditId, Language, OrgId, User, UserId};

/// The work of erasing a person's account. It outlives the account: once done it is the receipt,
/// which names the person by id alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountErasure {
    pub user_id: UserId,
    /// Since when nobody can use the account.
    pub begun_at: DateTime<Utc>,
    /// What the entry in each organization's log is called, the same at every try.
    pub audit_id: AuditId,
    /// The account's address, as the person wrote it; forgotten once all is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether that was proved: else no receipt goes there.
    pub email_verified: bool,
    /// What the receipt is written in, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Organizations, left with the account or before, that have yet to forget the person.
    #[serde(default)]
    pub orgs: Vec<OrgId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<Utc>>,
}

impl AccountErasure {
    /// One that begins now.
    pub fn of(user: &User, orgs: Vec<OrgId>) -> Self {
        Self {
            user_id: user.id,
            begun_at: Utc::now(),
            audit_id: AuditId::new(),
            email: Some(user.email.clone()),
            email_verified: user.email_verified,
            language: user.language,
            orgs,
            done_at: None,
        }
    }

    /// What the log of an organization tells of it.
    pub fn audit_entry(&self) -> AuditEntry {
        AuditEntry {
            id: self.audit_id,
            at: self.begun_at,
            actor: AuditActor {
                kind: ActorKind::User,
                id: self.user_id.to_string(),
                name: String::new(),
            },
            action: "account_erased".into(),
            targets: [("user_id".to_owned(), self.user_id.to_string())].into(),
            details: Vec::new(),
            address: None,
            user_agent: None,
            request_id: String::new(),
            status: 204,
        }
    }
}
