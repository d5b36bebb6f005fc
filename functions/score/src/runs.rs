//! Scoring runs: `/v1/scoring-runs` and `POST /v1/models/{id}/score`.

use api::{
    plan_limits::{no_room, room_for},
    prelude::*,
};
use cloud::bucket::keys;
use data::{Profile, same_label};
use domain::{
    Dataset, DatasetStatus, ModelId, ModelVersion, RunKind, RunStatus, ScoringRun, ScoringRunId,
};
use runs::begin;
use store::{Asked, TenantStore};

use crate::{
    Score,
    view::{NewScoring, ScoringCreated, ScoringRunView},
};

/// Scores a dataset.
#[utoipa::path(
    post, path = "/v1/models/{id}/score", tag = "scores", operation_id = "scoreDataset",
    params(("id" = ModelId, Path)), request_body = NewScoring,
    responses((status = 202, description = "Being scored", body = ScoringCreated), Problems),
    extensions(("x-resource" = json!("scores")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Score>>,
    State(state): State<Score>,
    Id(id): Id<ModelId>,
    Json(request): Json<NewScoring>,
) -> Result<(StatusCode, Json<ScoringCreated>), ApiError> {
    let tenant = &principal.tenant;
    let version = version(tenant, id, request.version).await?;
    let dataset = tenant
        .dataset(request.dataset_id)
        .await?
        .or_not_found("dataset")?;
    if dataset.status != DatasetStatus::Ready {
        return Err(ApiError::conflict(
            "dataset_not_ready",
            "The dataset is not ready. Look at its status: wait, or upload its file again.",
        ));
    }
    room_for(tenant, RunKind::Scoring).await?;
    let run = ScoringRun {
        set_aside: who_may_count(&state, tenant, id, &dataset).await?,
        ..ScoringRun::new(&version, &dataset)
    };
    let organization = principal.organization().await?;
    let most = organization.plan.plan().most_scored_customers();
    match tenant.create_scoring_run(&run, most).await? {
        Asked::NoRoom => {
            let asked = run.counts_at_most();
            return Err(no_room(tenant, organization, asked).await?.into());
        }
        Asked::DatasetChanged => {
            return Err(ApiError::conflict(
                "dataset_changed",
                "The dataset was deleted, or its file was to be read in another way, at this moment. \
                 Look at it and try again.",
            ));
        }
        Asked::Kept | Asked::Already => {}
    }
    begin(&state.scoring, tenant, run.id.into()).await;
    let scoring_run = run.into();
    Ok((StatusCode::ACCEPTED, Json(ScoringCreated { scoring_run })))
}

/// The rows of a dataset that do not say of their customer that they have left: no more customers than these count.
/// Nothing where the file does not say who has.
async fn who_may_count(
    state: &Score,
    tenant: &TenantStore,
    model: ModelId,
    dataset: &Dataset,
) -> Result<Option<u64>, ApiError> {
    let model = tenant.model(model).await?.or_not_found("model")?;
    let key = keys::profile(tenant.org(), dataset.id, dataset.generation);
    let (Some(left), Some(bytes)) = (&model.positive_label, state.bucket.get(&key).await?) else {
        return Ok(None);
    };
    let profile: Profile = serde_json::from_slice(&bytes)?;
    let labels = profile.column(&model.target).and_then(|of| of.labels());
    let gone = labels.map(|labels| {
        let of_them = labels.iter().filter(|one| same_label(&one.value, left));
        of_them.map(|one| one.count).sum::<u64>()
    });
    Ok(gone.map(|gone| profile.rows.saturating_sub(gone)))
}

/// Lists scoring runs, newest first.
#[utoipa::path(
    get, path = "/v1/scoring-runs", tag = "scores", operation_id = "listScoringRuns",
    params(PageQuery),
    responses((status = 200, description = "A page", body = List<ScoringRunView>), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<ScoringRunView>>, ApiError> {
    let page = principal.tenant.scoring_runs(&page.into()).await?;
    Ok(Json(List::of(page, ScoringRunView::from)))
}

/// Shows a scoring run: how far it is.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}", tag = "scores", operation_id = "getScoringRun",
    params(("id" = ScoringRunId, Path)),
    responses((status = 200, description = "The run", body = ScoringRunView), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    Id(id): Id<ScoringRunId>,
) -> Result<Json<ScoringRunView>, ApiError> {
    Ok(Json(found(&principal.tenant, id).await?.into()))
}

/// The version asked for, or the one in `prod`.
pub(crate) async fn version(
    tenant: &TenantStore,
    id: ModelId,
    version: Option<u32>,
) -> Result<ModelVersion, ApiError> {
    let model = tenant.model(id).await?.or_not_found("model")?;
    match version.or(model.prod_version) {
        Some(version) => tenant.version(id, version).await?.or_not_found("version"),
        None => Err(none_in_prod(&tenant.versions(id).await?)),
    }
}

/// Why a model does not score by itself.
fn none_in_prod(versions: &[ModelVersion]) -> ApiError {
    let waiting = versions.iter().rev().find(|version| version.needs_check());
    let detail = match waiting {
        Some(ModelVersion { version, .. }) => format!(
            "Version {version} ranks better than honest data mostly allow, so it waits. Look into what \
             its report warns of; then promote it, train again without the columns that it names, or \
             name it in `version`."
        ),
        None => {
            "No version of this model is in `prod`. Wait for its training, promote a version, or \
                 name one in `version`."
                .to_owned()
        }
    };
    ApiError::conflict("no_version_in_prod", detail)
}

async fn found(tenant: &TenantStore, id: ScoringRunId) -> Result<ScoringRun, ApiError> {
    tenant.scoring_run(id).await?.or_not_found("scoring run")
}

pub(crate) async fn succeeded(
    tenant: &TenantStore,
    id: ScoringRunId,
) -> Result<ScoringRun, ApiError> {
    let run = found(tenant, id).await?;
    match run.progress.status {
        RunStatus::Succeeded => Ok(run),
        status => Err(ApiError::conflict(
            "run_not_succeeded",
            format!(
                "The run is {}: its scores can be read once it has succeeded.",
                if status.is_open() {
                    "not done yet"
                } else {
                    "failed"
                }
            ),
        )),
    }
}
