//! The audit log: who did what, when, from where.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::AuditId;

/// One thing that was done. Never holds bodies, and of a person no more than id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: AuditActor,
    /// What: method and route, or `sign_in`, `mail_failed`,
    /// `account_erased`, `account_taken_back`; or what was refused: `sign_in_failed` (a
    /// wrong password), `second_factor_failed`, `passkey_failed`,
    /// `token_reused` (a refresh token that was traded before),
    /// `access_refused` (`details` say which request, and the problem's code).
    pub action: String,
    /// To what: the ids in the path, by their names there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<String, String>,
    /// What changed, where the action itself does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<AuditDetail>,
    /// From which address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// With which program, as it named itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The request, as the logs name it.
    pub request_id: String,
    /// The HTTP status of the answer.
    pub status: u16,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditActor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// A user's or a key's id; for what was done from a command line, who its credentials say.
    pub id: String,
    /// What it was called then; empty once a person has erased the account.
    pub name: String,
}

/// Kinds of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A member.
    User,
    /// A program with an API key.
    Key,
    /// Somebody who runs Perene.
    Operator,
    /// Perene itself.
    System,
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditDetail {
    /// What it is called.
    pub field: String,
    /// What it was, if it was there before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// Which entries are wanted. What is absent is no condition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: Option<String>,
    /// Whose action begins so.
    pub action: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

impl AuditFilter {
    pub fn wants(&self, entry: &AuditEntry) -> bool {
        self.actor.as_ref().is_none_or(|id| *id == entry.actor.id)
            && self
                .action
                .as_ref()
                .is_none_or(|action| entry.action.starts_with(action.as_str()))
            && self.from.is_none_or(|from| entry.at >= from)
            && self.to.is_none_or(|to| entry.at < to)
    }
}
