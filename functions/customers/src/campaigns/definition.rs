//! What campaigns there are, and what each says.

use api::{permission::Lasting, prelude::*};
use chrono::Utc;
use domain::{
    Campaign, CampaignAct, CampaignId, CampaignState, MOST_CAMPAIGNS, MOST_CAMPAIGNS_KEPT,
    OfferAmount, no_amounts,
};
use serde::Deserialize;
use store::Filled;

use super::{
    Campaigns,
    keeping::{campaign, change, changed_meanwhile, check_draft, shown},
    view::{CampaignUpdate, CampaignView, NewCampaign, Surroundings},
};
use crate::campaign_refusal::refuse;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CampaignQuery {
    /// Only those that stand so.
    state: Option<CampaignState>,
}

/// Lists campaigns, the oldest first. There are up to 50 that are not over, and 1,000 in all.
#[utoipa::path(
    get, path = "/v1/campaigns", tag = "campaigns", operation_id = "listCampaigns",
    params(CampaignQuery),
    responses((status = 200, description = "The campaigns", body = List<CampaignView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Campaigns>,
    Params(query): Params<CampaignQuery>,
) -> Result<Json<List<CampaignView>>, ApiError> {
    let all = principal.tenant.campaigns().await?.into_iter();
    let beside = Surroundings::read(&principal.tenant).await?;
    let is_wanted = |one: &Campaign| query.state.is_none_or(|state| state == one.state);
    let wanted = all.filter(is_wanted);
    Ok(Json(List {
        items: wanted.map(|one| CampaignView::new(one, &beside)).collect(),
        next_cursor: None,
    }))
}

/// Shows a campaign, and what it lacks before a round can be decided.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}", tag = "campaigns", operation_id = "getCampaign",
    params(("id" = CampaignId, Path)),
    responses((status = 200, description = "The campaign", body = CampaignView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Campaigns>,
    Id(id): Id<CampaignId>,
) -> Result<Json<CampaignView>, ApiError> {
    let found = campaign(&principal, id).await?;
    Ok(Json(shown(&principal, found).await?))
}

/// Makes a campaign. It is a draft: nobody is made an offer until it is started. There may be 50 that are not over.
#[utoipa::path(
    post, path = "/v1/campaigns", tag = "campaigns", operation_id = "createCampaign",
    request_body = NewCampaign,
    responses((status = 201, description = "The campaign", body = CampaignView), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Campaigns>,
    Json(request): Json<NewCampaign>,
) -> Result<(StatusCode, Json<CampaignView>), ApiError> {
    let made = request.draft(principal.id, Utc::now());
    check_draft(&principal, &made).await?;
    match principal.tenant.create_campaign(&made).await? {
        Filled::Done => {}
        Filled::Full(count) => return Err(too_many(count)),
        Filled::Not => {
            let detail = "Campaigns are being made at this moment. Try again.";
            return Err(ApiError::conflict("changed_meanwhile", detail));
        }
    }
    principal.changed("campaign", None, Some(&made.id.to_string()));
    Ok((StatusCode::CREATED, Json(shown(&principal, made).await?)))
}

/// Changes a campaign. Of one that has started only its name, budgets, approval and end change; the rounds to come go by
/// what it says then.
#[utoipa::path(
    patch, path = "/v1/campaigns/{id}", tag = "campaigns", operation_id = "updateCampaign",
    params(("id" = CampaignId, Path)), request_body = CampaignUpdate,
    responses(
        (status = 200, description = "The campaign", body = CampaignView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn update(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Campaigns>,
    Id(id): Id<CampaignId>,
    Json(request): Json<CampaignUpdate>,
) -> Result<Json<CampaignView>, ApiError> {
    let changed = change(&principal, id, |before, _| {
        if request.if_revision.is_some_and(|at| at != before.revision) {
            return Err(changed_meanwhile());
        }
        let after = request.of(before);
        refuse_fixed(before, &after)?;
        Ok(after)
    });
    let (before, after) = changed.await?;
    if before.budgets != after.budgets {
        let [old, new] = [&before, &after].map(|one| written(&one.budgets));
        principal.changed("budgets", Some(&old), Some(&new));
    }
    Ok(Json(shown(&principal, after).await?))
}

/// Deletes a campaign that has not been started.
#[utoipa::path(
    delete, path = "/v1/campaigns/{id}", tag = "campaigns", operation_id = "deleteCampaign",
    params(("id" = CampaignId, Path)),
    responses((status = 204, description = "It is gone"), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn delete(
    principal: Allowed<permission::ManageOffers>,
    State(_): State<Campaigns>,
    Id(id): Id<CampaignId>,
) -> Result<StatusCode, ApiError> {
    let found = campaign(&principal, id).await?;
    refuse(found.state, CampaignAct::Delete)?;
    match principal.tenant.delete_campaign(&found).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(changed_meanwhile()),
    }
}

/// Why there cannot be another: so many are not over, or are there at all.
fn too_many(count: u64) -> ApiError {
    let detail = match count < MOST_CAMPAIGNS_KEPT {
        true => format!(
            "There are {count} campaigns that are not over, of which there may be {MOST_CAMPAIGNS}. End one, delete a draft, or go on with one that is there."
        ),
        false => format!(
            "There are {count} campaigns, which is the most. Delete a draft, or go on with one that is there."
        ),
    };
    ApiError::conflict("too_many_campaigns", detail)
}

/// Refuses what stays as it is once a campaign was started, and to change one that is over.
fn refuse_fixed(before: &Campaign, after: &Campaign) -> Result<(), ApiError> {
    if after == before {
        return Ok(());
    }
    refuse(before.state, CampaignAct::Change)?;
    match before.state {
        CampaignState::Draft | CampaignState::Ended => Ok(()),
        CampaignState::Running | CampaignState::Paused if after.decides_otherwise(before) => {
            let detail = "The campaign was started, so that only its name, budgets, approval and end can be changed. Make another for the rest.";
            Err(ApiError::conflict("campaign_has_started", detail))
        }
        CampaignState::Running | CampaignState::Paused if after.budgets.is_empty() => {
            Err(ApiError::invalid([("budgets", no_amounts())]))
        }
        CampaignState::Running | CampaignState::Paused => Ok(()),
    }
}

/// Budgets for the audit log: `EUR 1000.00, JPY 50000`.
fn written(budgets: &[OfferAmount]) -> String {
    let each = budgets.iter().map(OfferAmount::written);
    each.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_written_in_whole_units() {
        let amount = |currency: &str, amount_minor| OfferAmount {
            currency: currency.into(),
            amount_minor,
        };
        let budgets = [
            amount("EUR", 100_005),
            amount("JPY", 50_000),
            amount("KWD", 7),
        ];
        assert_eq!(written(&budgets), "EUR 1000.05, JPY 50000, KWD 0.007");
        assert_eq!(written(&[]), "");
    }
}
