//! How an organization goes: asked for, after a grace erased, and what is kept of it then.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{OrgId, UserId};

/// That an organization is to go. Until then it can be read, exported and restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Deletion {
    /// The owner who asked.
    pub asked_by: UserId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// When everything is erased.
    pub erase_at: DateTime<Utc>,
}

/// The work of erasing an organization. It lies outside of it and outlives it: once done it is the
/// receipt, which holds no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    pub org_id: OrgId,
    /// Who gets the receipt; forgotten once that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<UserId>,
    pub asked_at: DateTime<Utc>,
    pub erase_at: DateTime<Utc>,
    /// When it began, after which there is no way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_at: Option<DateTime<Utc>>,
    /// Items of the table erased, by kind.
    #[serde(default)]
    pub items: BTreeMap<String, u64>,
    /// Objects of the bucket erased, by kind.
    #[serde(default)]
    pub objects: BTreeMap<String, u64>,
}

impl Erasure {
    pub fn of(org_id: OrgId, deletion: &Deletion) -> Self {
        Self {
            org_id,
            asked_by: Some(deletion.asked_by),
            asked_at: deletion.asked_at,
            erase_at: deletion.erase_at,
            begun_at: None,
            done_at: None,
            items: BTreeMap::new(),
            objects: BTreeMap::new(),
        }
    }
}
