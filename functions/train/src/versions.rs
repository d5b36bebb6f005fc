//! Versions of a model: `/v1/models/{id}/versions`.

use api::{plan_limits::room_for, prelude::*};
use cloud::bucket::keys;
use domain::{ModelId, ModelVersion, Progress, RunKind, TrainingRun, TrainingRunId};
use report::Report;
use runs::begin;
use store::{TenantStore, Unpromotable, VersionChange};

use crate::{
    Train,
    models::model_changed,
    validation,
    view::{
        Download, NewModel, NewVersion, Promotion, VersionCreated, VersionSummary, VersionView,
    },
};

/// Trains a new version of a model on other data.
#[utoipa::path(
    post, path = "/v1/models/{id}/versions", tag = "models", operation_id = "createVersion",
    params(("id" = ModelId, Path)), request_body = NewVersion,
    responses((status = 202, description = "Being trained", body = VersionCreated), Problems),
    extensions(("x-resource" = json!("models")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Train>>,
    State(state): State<Train>,
    Id(id): Id<ModelId>,
    Json(request): Json<NewVersion>,
) -> Result<(StatusCode, Json<VersionCreated>), ApiError> {
    let tenant = &principal.tenant;
    let model = tenant.model(id).await?.or_not_found("model")?;
    let (dataset, profile) =
        validation::ready_dataset(tenant, &state.bucket, request.dataset_id).await?;
    let again = NewModel::again(&model, &request);
    fields::refuse(validation::problems(&again, &profile))?;
    room_for(tenant, RunKind::Training).await?;
    let run = TrainingRun {
        id: TrainingRunId::new(),
        model_id: id,
        dataset_id: dataset.id,
        dataset_generation: dataset.generation,
        effort: request.effort,
        learners: match &request.learners {
            Some(learners) => learners.clone(),
            None => model.learners,
        },
        model_version: model.versions + 1,
        created_by: principal.id,
        progress: Progress::queued(),
    };
    let change = VersionChange {
        exclude: request.exclude,
        rows_per_entity: request.rows_per_entity,
    };
    if !tenant.create_version_run(&run, change).await? {
        validation::still_ready(tenant, &dataset).await?;
        return Err(ApiError::conflict(
            "model_changed",
            "Another version of this model was asked for at the same moment. Try again.",
        ));
    }
    begin(&state.training, tenant, run.id.into()).await;
    let training_run = run.into();
    Ok((StatusCode::ACCEPTED, Json(VersionCreated { training_run })))
}

/// Shows a version with its metrics, curves, importance and learners.
#[utoipa::path(
    get, path = "/v1/models/{id}/versions/{n}", tag = "models", operation_id = "getVersion",
    params(("id" = ModelId, Path), ("n" = u32, Path)),
    responses((status = 200, description = "The version", body = VersionView), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Train>,
    Id((id, n)): Id<(ModelId, u32)>,
) -> Result<Json<VersionView>, ApiError> {
    let tenant = &principal.tenant;
    let version = found(tenant, id, n).await?;
    let report = labelled(&state, tenant, &version).await?;
    Ok(Json(VersionView {
        needs_check: version.needs_check(),
        version: version.version,
        model_id: version.model_id,
        stage: version.stage,
        dataset_id: version.dataset_id,
        training_run_id: version.training_run_id,
        artifact_sha256: version.artifact_sha256,
        artifact_size: version.artifact_size,
        created_at: version.created_at,
        comparison: version.comparison,
        report,
    }))
}

/// Moves a version to another stage.
#[utoipa::path(
    post, path = "/v1/models/{id}/versions/{n}/promote", tag = "models",
    operation_id = "promoteVersion",
    params(("id" = ModelId, Path), ("n" = u32, Path)), request_body = Promotion,
    responses((status = 200, description = "Where it is now", body = VersionSummary), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn promote(
    principal: Allowed<permission::Promote>,
    Id((id, n)): Id<(ModelId, u32)>,
    Json(promotion): Json<Promotion>,
) -> Result<Json<VersionSummary>, ApiError> {
    let tenant = &principal.tenant;
    let model = tenant.model(id).await?.or_not_found("model")?;
    match tenant.promote(&model, n, promotion.stage).await? {
        Ok(()) => Ok(Json(found(tenant, id, n).await?.into())),
        Err(Unpromotable::NotFound) => Err(ApiError::not_found("version")),
        Err(Unpromotable::Conflict) => Err(model_changed()),
    }
}

/// Gives the address of the model file, which the `perene` command reads.
#[utoipa::path(
    get, path = "/v1/models/{id}/versions/{n}/artifact", tag = "models",
    operation_id = "getArtifact", params(("id" = ModelId, Path), ("n" = u32, Path)),
    responses((status = 200, description = "Its address", body = Download), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn artifact(
    principal: Allowed<permission::Read>,
    State(state): State<Train>,
    Id((id, n)): Id<(ModelId, u32)>,
) -> Result<Json<Download>, ApiError> {
    let version = found(&principal.tenant, id, n).await?;
    let key = keys::artifact(principal.tenant.org(), id, version.version);
    let url = state
        .bucket
        .presign_get(&key, &format!("{id}-{n}.perene"))
        .await?;
    Ok(Json(Download { url }))
}

pub async fn found(tenant: &TenantStore, id: ModelId, n: u32) -> Result<ModelVersion, ApiError> {
    tenant.version(id, n).await?.or_not_found("version")
}

/// A version's report, its columns as people call them.
pub async fn labelled(
    state: &Train,
    tenant: &TenantStore,
    version: &ModelVersion,
) -> Result<Report, ApiError> {
    let key = keys::report(tenant.org(), version.model_id, version.version);
    let report = state.bucket.get(&key).await?.or_not_found("version")?;
    let mut report = serde_json::from_slice(&report)?;
    let labels = tenant.labels(&version.dataset_name).await?;
    labels.tell_report(&mut report);
    Ok(report)
}
