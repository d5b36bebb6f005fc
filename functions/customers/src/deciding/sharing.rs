//! Whether what an organization's offers have taught is shared with others, and what was given of it.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{GivenLearning, SharedLearning};
use serde::{Deserialize, Serialize};

use super::Rounds;

/// Whether it is to be shared.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LearningSharing {
    /// Whether others may begin with what this organization's offers have taught. With its end goes what was given.
    pub shares: bool,
}

/// Whether it is shared, and what was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct LearningSharingView {
    /// Whether others may begin with what this organization's offers have taught.
    pub shares: bool,
    /// When that was said last; where it never was, nothing is shared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<DateTime<Utc>>,
    /// All that was given: there is no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<GivenLearning>,
}

impl From<Option<SharedLearning>> for LearningSharingView {
    fn from(said: Option<SharedLearning>) -> Self {
        match said {
            None => Self {
                shares: false,
                changed_at: None,
                given: None,
            },
            Some(said) => Self {
                shares: said.shares,
                changed_at: Some(said.changed_at),
                given: said.given,
            },
        }
    }
}

/// Shows whether what offers have taught is shared with other organizations, and exactly what was given of it.
#[utoipa::path(
    get, path = "/v1/campaigns/learning", tag = "campaigns", operation_id = "getSharedLearning",
    responses(
        (status = 200, description = "Whether it is shared, and what was given", body = LearningSharingView),
        AuthProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Rounds>,
) -> Result<Json<LearningSharingView>, ApiError> {
    let said = principal.tenant.shared_learning().await?;
    Ok(Json(said.into()))
}

/// Says whether what offers have taught is shared with other organizations: numbers of what all have alike, at the end of
/// each round. With its end goes what was given. It is an owner's to say.
#[utoipa::path(
    put, path = "/v1/campaigns/learning", tag = "campaigns", operation_id = "putSharedLearning",
    request_body = LearningSharing,
    responses(
        (status = 200, description = "Whether it is shared, and what was given", body = LearningSharingView),
        BodyProblems, AuthProblems
    )
)]
pub async fn put(
    person: Allowed<permission::ManageOrganization, Person>,
    State(_): State<Rounds>,
    Json(request): Json<LearningSharing>,
) -> Result<Json<LearningSharingView>, ApiError> {
    let tenant = &person.tenant;
    let before = tenant.shared_learning().await?;
    let shared = before.is_some_and(|before| before.shares);
    tenant
        .share_learning(request.shares, person.id, Utc::now())
        .await?;
    if shared != request.shares {
        let [old, new] = [shared, request.shares].map(|shares| shares.to_string());
        person.changed("shares_learning", Some(&old), Some(&new));
    }
    Ok(Json(tenant.shared_learning().await?.into()))
}
