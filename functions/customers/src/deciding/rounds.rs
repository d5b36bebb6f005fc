//! Rounds and rehearsals: asked for, listed, shown, stopped.

use api::{plan_limits::room_for, prelude::*};
use chrono::{DateTime, Utc};
use cloud::bucket::keys;
use domain::{
    Campaign, CampaignAct, CampaignId, CampaignState, DecisionRun, DecisionRunId, RunKind,
    RunStatus,
};
use runs::{begin, start_next};
use store::{Finish, TenantStore};

use super::{
    Rounds, scoring,
    view::{DecisionRunView, NewRound, RoundBudget},
};
use crate::campaign_refusal::refuse;

/// So often a run is begun while others begin one of the same campaign.
const TRIES: u32 = 5;

/// Has a round of a campaign decided, or rehearsed: who is made which offer. A rehearsal is decided in the same way, and
/// nobody is made an offer. While one is under way, asking for the same again answers with that; a round and a rehearsal are
/// not decided side by side.
#[utoipa::path(
    post, path = "/v1/campaigns/{id}/rounds", tag = "campaigns", operation_id = "createRound",
    params(("id" = CampaignId, Path)), request_body = NewRound,
    responses(
        (status = 202, description = "The round, under way", body = DecisionRunView),
        LookupProblems, BodyProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Work<permission::ManageOffers>>,
    State(rounds): State<Rounds>,
    Id(id): Id<CampaignId>,
    Json(request): Json<NewRound>,
) -> Result<(StatusCode, Json<DecisionRunView>), ApiError> {
    let tenant = &principal.tenant;
    for _ in 0..TRIES {
        let campaign = campaign(tenant, id).await?;
        check_open(&campaign, request.rehearsal)?;
        if let Some(open) = open_run(tenant, &campaign).await? {
            return match open.rehearsal == request.rehearsal {
                true => Ok((StatusCode::ACCEPTED, Json(open.into()))),
                false => Err(under_way(&open)),
            };
        }
        if scoring::latest(tenant).await?.is_none() {
            return Err(no_scores());
        }
        room_for(tenant, RunKind::Decision).await?;
        let run = DecisionRun::of(&campaign, request.rehearsal);
        if tenant.create_decision_run(&campaign, &run).await? {
            begin(&rounds.queue, tenant, run.id.into()).await;
            return Ok((StatusCode::ACCEPTED, Json(run.into())));
        }
        // Somebody else asked at this moment: what they began is answered.
    }
    let detail = "Rounds of this campaign are being begun at this moment. Try again.";
    Err(ApiError::conflict("changed_meanwhile", detail))
}

fn no_scores() -> ApiError {
    let detail = "It is not known yet who is likely to leave. Build a dataset of what customers did, train a model on it, \
                  and score whoever is a customer now.";
    ApiError::conflict("no_scores", detail)
}

/// Why a rehearsal does not begin beside a round, nor a round beside a rehearsal.
fn under_way(open: &DecisionRun) -> ApiError {
    let kind = match open.rehearsal {
        true => "rehearsal",
        false => "round",
    };
    let detail = format!(
        "The {kind} {} of this campaign is under way. Wait until it has ended.",
        open.id
    );
    ApiError::conflict("round_under_way", detail)
}

/// Refuses a round, or a rehearsal, of a campaign as it stands now. One whose end has come is over, whether the sweep was
/// there or not.
fn check_open(campaign: &Campaign, rehearsal: bool) -> Result<(), ApiError> {
    let now = Utc::now();
    let state = match campaign.state {
        CampaignState::Running if campaign.is_over(now) => CampaignState::Ended,
        state => state,
    };
    let act = match rehearsal {
        true => CampaignAct::Rehearse,
        false => CampaignAct::Decide,
    };
    refuse(state, act)?;
    match campaign.starts_at.filter(|start| now < *start) {
        Some(start) if !rehearsal => Err(not_begun(start)),
        _ => Ok(()),
    }
}

fn not_begun(start: DateTime<Utc>) -> ApiError {
    let start = start.format("%-d %B %Y, %H:%M");
    let detail = format!("The campaign begins on {start} (UTC). Ask for a rehearsal until then.");
    ApiError::conflict("campaign_not_running", detail)
}

/// Lists rounds and rehearsals of a campaign, newest first.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/rounds", tag = "campaigns", operation_id = "listRounds",
    params(("id" = CampaignId, Path), PageQuery),
    responses(
        (status = 200, description = "A page", body = List<DecisionRunView>),
        QueryProblems, LookupProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Rounds>,
    Id(id): Id<CampaignId>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<DecisionRunView>>, ApiError> {
    let tenant = &principal.tenant;
    campaign(tenant, id).await?;
    let page = tenant.decision_runs(id, &page.into()).await?;
    Ok(Json(List::of(page, DecisionRunView::from)))
}

/// Shows a round: how far it is, and what was decided.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/rounds/{run}", tag = "campaigns", operation_id = "getRound",
    params(("id" = CampaignId, Path), ("run" = DecisionRunId, Path)),
    responses((status = 200, description = "The round", body = DecisionRunView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Rounds>,
    Id((id, run)): Id<(CampaignId, DecisionRunId)>,
) -> Result<Json<DecisionRunView>, ApiError> {
    Ok(Json(run_of(&principal.tenant, id, run).await?.into()))
}

/// Stops a round before anybody is made an offer. One that has ended stays as it is; of one whose offers are being made
/// nothing is stopped: half a round would be neither.
#[utoipa::path(
    post, path = "/v1/campaigns/{id}/rounds/{run}/cancel", tag = "campaigns", operation_id = "cancelRound",
    params(("id" = CampaignId, Path), ("run" = DecisionRunId, Path)),
    responses(
        (status = 200, description = "The round as it is now", body = DecisionRunView),
        LookupProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn cancel(
    principal: Allowed<permission::ManageOffers>,
    State(rounds): State<Rounds>,
    Id((id, run)): Id<(CampaignId, DecisionRunId)>,
) -> Result<Json<DecisionRunView>, ApiError> {
    let tenant = &principal.tenant;
    let found = run_of(tenant, id, run).await?;
    let progress = &found.progress;
    // A step of the join may be over, and the next not yet begun.
    let pieces_done = progress.pieces.is_some() && progress.missing().is_empty();
    let is_kept = progress.status == RunStatus::Joining || pieces_done;
    if progress.status.is_open() && is_kept && !found.rehearsal {
        let detail =
            "The round is decided, and offers are being made. Withdraw those that are not to be.";
        return Err(ApiError::conflict("offers_being_made", detail));
    }
    if tenant.finish_run(run.into(), Finish::Cancelled).await? {
        start_next(tenant, run.into(), &rounds.queue).await?;
    }
    Ok(Json(run_of(tenant, id, run).await?.into()))
}

/// Shows what a round would bring with other budgets, from none to three times as much, as expected, if each were spent on
/// those of whom most is expected. While little is known a round leaves part of the choice to chance, to learn of it
/// (`tried`, `not_drawn`): that is left out here, so a round brings less than its point of the curve at first.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/rounds/{run}/budget", tag = "campaigns", operation_id = "getRoundBudget",
    params(("id" = CampaignId, Path), ("run" = DecisionRunId, Path)),
    responses(
        (status = 200, description = "The curves", body = RoundBudget),
        LookupProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn budget(
    principal: Allowed<permission::Read>,
    State(rounds): State<Rounds>,
    Id((id, run)): Id<(CampaignId, DecisionRunId)>,
) -> Result<Json<RoundBudget>, ApiError> {
    let tenant = &principal.tenant;
    let run = succeeded(run_of(tenant, id, run).await?)?;
    let key = keys::campaign_budget(tenant.org(), id, run.id);
    let kept = rounds.bucket.get(&key).await?.or_not_found("round")?;
    Ok(Json(serde_json::from_slice(&kept)?))
}

async fn campaign(tenant: &TenantStore, id: CampaignId) -> Result<Campaign, ApiError> {
    tenant.campaign(id).await?.or_not_found("campaign")
}

/// A round of that campaign.
pub async fn run_of(
    tenant: &TenantStore,
    campaign: CampaignId,
    run: DecisionRunId,
) -> Result<DecisionRun, ApiError> {
    let found = tenant.decision_run(run).await?;
    let found = found.filter(|found| found.campaign_id == campaign);
    found.or_not_found("round")
}

/// Refuses a run of which there is nothing to be seen.
pub fn succeeded(run: DecisionRun) -> Result<DecisionRun, ApiError> {
    match run.progress.status {
        RunStatus::Succeeded => Ok(run),
        _ => {
            let detail =
                "The round is not decided, or could not be. Its `status` and `error` say more.";
            Err(ApiError::conflict("not_decided", detail))
        }
    }
}

/// What was asked for last of a campaign, if it is under way.
async fn open_run(
    tenant: &TenantStore,
    campaign: &Campaign,
) -> Result<Option<DecisionRun>, ApiError> {
    let Some(last) = campaign.last_run else {
        return Ok(None);
    };
    let run = tenant.decision_run(last).await?;
    Ok(run.filter(|run| run.progress.status.is_open()))
}
