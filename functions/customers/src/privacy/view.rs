//! What the routes of privacy requests take and show.

use chrono::{DateTime, Utc};
use domain::{
    CustomerId, Failure, PrivacyKind, PrivacyReceipt, PrivacyRequest, PrivacyRequestId, ShownStatus,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is asked for, and about whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrivacyRequest {
    /// What is to be done.
    pub kind: PrivacyKind,
    /// Ids as events have them: of users, of visitors or of accounts. Those of visitors who turned out to be one of
    /// them need not be named.
    #[schema(min_items = 1, max_items = 5000)]
    pub subjects: Vec<CustomerId>,
    /// Whether events of theirs that come later are refused (`subject_suppressed`): so unless said, of `delete` and
    /// `anonymize`.
    pub suppress: Option<bool>,
}

/// A privacy request.
#[derive(Debug, Serialize, ToSchema)]
pub struct PrivacyRequestView {
    /// Its id.
    pub id: PrivacyRequestId,
    /// What it asks for.
    pub kind: PrivacyKind,
    /// How many subjects it names.
    pub subjects: u32,
    /// Whether later events of theirs are refused.
    pub suppress: bool,
    /// Where it is.
    pub status: ShownStatus,
    /// The part done, 0 to 1.
    pub progress: f64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
    /// What became of it, once it has succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<PrivacyReceipt>,
    /// Where to download what is held of the subjects, once an `access` has succeeded: gzipped lines of JSON, each with
    /// its `subject` and one of `customer`, `event`, `rejected` and `row` (of a dataset). The address holds for 15
    /// minutes, the file for a week; ask again for another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<PrivacyRequest> for PrivacyRequestView {
    fn from(request: PrivacyRequest) -> Self {
        let progress = request.progress;
        Self {
            id: request.id,
            kind: request.kind,
            subjects: request.subjects,
            suppress: request.suppress,
            status: progress.status.shown(),
            progress: progress.fraction(),
            error: progress.error,
            receipt: request.receipt,
            url: None,
            created_at: progress.created_at,
            ended_at: progress.ended_at,
        }
    }
}
