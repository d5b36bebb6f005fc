//! A campaign's life: it is started, paused, goes on, and is over.

use api::{permission::Lasting, prelude::*};
use domain::{Campaign, CampaignId, CampaignState};

use super::{
    Campaigns,
    keeping::{change, has_ended, shown},
    view::CampaignView,
};

/// Starts a campaign, or has one go on that is paused: rounds are decided as its interval says, or when somebody asks. Done
/// twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/campaigns/{id}/start", tag = "campaigns", operation_id = "startCampaign",
    params(("id" = CampaignId, Path)),
    responses(
        (status = 200, description = "The campaign", body = CampaignView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn start(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Campaigns>,
    Id(id): Id<CampaignId>,
) -> Result<Json<CampaignView>, ApiError> {
    let started = change(&principal, id, |before, now| match before.state {
        CampaignState::Draft | CampaignState::Paused => Ok(before.running(now)),
        CampaignState::Running => Ok(before.clone()),
        CampaignState::Ended => Err(has_ended()),
    });
    let (_, started) = started.await?;
    Ok(Json(shown(&principal, started).await?))
}

/// Pauses a campaign: no round is decided until it is started again. Offers that were made stay. Done twice it leaves the
/// same.
#[utoipa::path(
    post, path = "/v1/campaigns/{id}/pause", tag = "campaigns", operation_id = "pauseCampaign",
    params(("id" = CampaignId, Path)),
    responses((status = 200, description = "The campaign", body = CampaignView), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn pause(
    principal: Allowed<permission::ManageOffers>,
    State(_): State<Campaigns>,
    Id(id): Id<CampaignId>,
) -> Result<Json<CampaignView>, ApiError> {
    let paused = change(&principal, id, |before, _| match before.state {
        CampaignState::Draft => Err(is_draft()),
        CampaignState::Running | CampaignState::Paused => Ok(Campaign {
            state: CampaignState::Paused,
            ..before.clone()
        }),
        CampaignState::Ended => Err(has_ended()),
    });
    let (_, paused) = paused.await?;
    Ok(Json(shown(&principal, paused).await?))
}

/// Ends a campaign for good: no round is decided any more. Offers that were made stay. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/campaigns/{id}/end", tag = "campaigns", operation_id = "endCampaign",
    params(("id" = CampaignId, Path)),
    responses((status = 200, description = "The campaign", body = CampaignView), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn end(
    principal: Allowed<permission::ManageOffers>,
    State(_): State<Campaigns>,
    Id(id): Id<CampaignId>,
) -> Result<Json<CampaignView>, ApiError> {
    let ended = change(&principal, id, |before, _| match before.state {
        CampaignState::Draft => Err(is_draft()),
        CampaignState::Running | CampaignState::Paused | CampaignState::Ended => Ok(before.ended()),
    });
    let (_, ended) = ended.await?;
    Ok(Json(shown(&principal, ended).await?))
}

fn is_draft() -> ApiError {
    let detail = "The campaign was not started. Start it, or delete it.";
    ApiError::conflict("campaign_is_draft", detail)
}
