//! A campaign's life: it is started, paused, goes on, and is over.

use api::{permission::Lasting, prelude::*};
use domain::{Campaign, CampaignAct, CampaignId, CampaignState};

use super::{
    Campaigns,
    keeping::{change, shown},
    view::CampaignView,
};
use crate::campaign_refusal::refuse;

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
    let started = change(&principal, id, |before, now| {
        refuse(before.state, CampaignAct::Start)?;
        Ok(match before.state {
            CampaignState::Running => before.clone(),
            _ => before.running(now),
        })
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
    let paused = change(&principal, id, |before, _| {
        refuse(before.state, CampaignAct::Pause)?;
        Ok(Campaign {
            state: CampaignState::Paused,
            ..before.clone()
        })
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
    let ended = change(&principal, id, |before, _| {
        refuse(before.state, CampaignAct::End)?;
        Ok(before.ended())
    });
    let (_, ended) = ended.await?;
    Ok(Json(shown(&principal, ended).await?))
}
