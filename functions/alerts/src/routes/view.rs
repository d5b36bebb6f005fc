//! How an alert is shown.

use chrono::{DateTime, Utc};
use domain::{Alert, AlertChange, AlertFacts, AlertId, AlertState, CustomerId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that people are to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Alert)]
pub struct AlertView {
    /// Its id: of the same thing there is one.
    pub id: AlertId,
    /// The customer that it is about, as the organization calls them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// What they were called when it was raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// Whether `GET /v1/customer` knew them then; else only the scored file tells of them:
    /// `GET /v1/scoring-runs/{id}/customer`.
    pub customer_known: bool,
    /// What it is about: a code and figures.
    pub about: AlertFacts,
    /// When it was raised, or raised again.
    pub raised_at: DateTime<Utc>,
    /// When it was last found to be so.
    pub seen_at: DateTime<Utc>,
    /// How far somebody is with it.
    pub state: AlertState,
    /// The member who sees to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Until when it is put off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<DateTime<Utc>>,
    /// When it was saved or lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<DateTime<Utc>>,
    /// Grows with every change: give it as `if_revision` to change what was seen, and nothing else.
    pub revision: u64,
    /// Who changed what, the newest 50 changes, oldest first.
    pub changes: Vec<AlertChange>,
}

impl From<Alert> for AlertView {
    fn from(alert: Alert) -> Self {
        Self {
            id: alert.id,
            customer_id: alert.customer_id,
            customer_name: alert.customer_name,
            customer_known: alert.customer_known,
            about: alert.about,
            raised_at: alert.raised_at,
            seen_at: alert.seen_at,
            state: alert.state,
            owner: alert.owner,
            snoozed_until: alert.snoozed_until,
            resolved_at: alert.resolved_at,
            revision: alert.revision,
            changes: alert.changes,
        }
    }
}
