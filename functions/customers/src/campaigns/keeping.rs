//! How a campaign is changed, whoever else changes it at that moment, and what is refused.

use api::{ApiError, Principal, fields, problem::OrNotFound};
use chrono::{DateTime, Utc};
use domain::{Campaign, CampaignId, CampaignState, end_is_past};

use super::view::{CampaignView, Named, Surroundings};

/// So often a change is tried while others change the same.
const TRIES: u32 = 5;

/// A campaign of the organization.
pub async fn campaign(principal: &Principal, id: CampaignId) -> Result<Campaign, ApiError> {
    let found = principal.tenant.campaign(id).await?;
    found.or_not_found("campaign")
}

/// Changes a campaign, whoever else does at that moment: how it was, and is.
pub async fn change(
    principal: &Principal,
    id: CampaignId,
    change: impl Fn(&Campaign, DateTime<Utc>) -> Result<Campaign, ApiError>,
) -> Result<(Campaign, Campaign), ApiError> {
    for _ in 0..TRIES {
        let now = Utc::now();
        let before = campaign(principal, id).await?;
        let after = change(&before, now)?;
        if after == before {
            return Ok((before, after));
        }
        check_change(principal, &before, &after, now).await?;
        let after = Campaign {
            changed_at: now,
            revision: before.revision + 1,
            ..after
        };
        if principal.tenant.keep_campaign(&before, &after).await? {
            return Ok((before, after));
        }
    }
    Err(changed_meanwhile())
}

/// Refuses with 422 what no draft can be.
pub async fn check_draft(principal: &Principal, draft: &Campaign) -> Result<(), ApiError> {
    fields::refuse(draft.problems())?;
    let named = Named::read(&principal.tenant).await?;
    fields::refuse(draft.missing(&named.offers, &named.segments))
}

/// Refuses with 422 what a campaign cannot become. Nobody has to mend what stops.
async fn check_change(
    principal: &Principal,
    before: &Campaign,
    after: &Campaign,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let is_new_state = before.state != after.state;
    match after.state {
        CampaignState::Draft => check_draft(principal, after).await,
        CampaignState::Running if is_new_state => check_start(principal, before, after, now).await,
        CampaignState::Paused | CampaignState::Ended if is_new_state => Ok(()),
        CampaignState::Running | CampaignState::Paused | CampaignState::Ended => {
            let mut wrong = after.problems();
            if after.ends_at != before.ends_at && after.is_over(now) {
                wrong.push(("ends_at", end_is_past()));
            }
            fields::refuse(wrong)
        }
    }
}

/// Refuses with 422 to decide rounds by what is not whole. What was withdrawn cannot be left out any more once it was
/// started: one that goes on does so with the offers that are active.
async fn check_start(
    principal: &Principal,
    before: &Campaign,
    after: &Campaign,
    now: DateTime<Utc>,
) -> Result<(), ApiError> {
    let named = Named::read(&principal.tenant).await?;
    let mut wrong = named.lacks(after, now);
    if before.state == CampaignState::Paused && after.has_active(&named.offers) {
        wrong.retain(|(field, _)| *field != "offers");
    }
    fields::refuse(wrong)
}

/// A campaign as it is shown.
pub async fn shown(principal: &Principal, campaign: Campaign) -> Result<CampaignView, ApiError> {
    let beside = Surroundings::read(&principal.tenant).await?;
    Ok(CampaignView::new(campaign, &beside))
}

pub fn changed_meanwhile() -> ApiError {
    let detail = "It was changed by somebody else at the same time. Look at it, and try again.";
    ApiError::conflict("changed_meanwhile", detail)
}
