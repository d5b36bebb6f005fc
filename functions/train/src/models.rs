//! Models: `/v1/models`.

use std::collections::HashMap;

use api::{plan_limits, plan_limits::room_for, prelude::*};
use chrono::Utc;
use cloud::bucket::keys;
use domain::{
    Feature, Language, Model, ModelId, OnDrift, Permission, Progress, PromotionPolicy, Rescore,
    RunKind, TrainingRun, TrainingRunId, name,
};
use report::Verdict;
use runs::begin;
use store::{Counted, Filled, TenantStore};
use tokio::task::JoinSet;

use crate::{
    Train,
    positive_label::positive_label,
    validation,
    view::{ModelChange, ModelCreated, ModelView, NewModel},
};

/// Makes a model and trains its first version.
#[utoipa::path(
    post, path = "/v1/models", tag = "models", operation_id = "createModel",
    request_body = NewModel,
    responses((status = 202, description = "Being trained", body = ModelCreated), Problems),
    extensions(("x-resource" = json!("models")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Train>>,
    State(state): State<Train>,
    Json(request): Json<NewModel>,
) -> Result<(StatusCode, Json<ModelCreated>), ApiError> {
    let promotion = promotion(&principal, request.promotion)?;
    if request.learn_from_runs {
        principal.require(Permission::Promote)?;
    }
    let name = request.name.trim();
    fields::check([("name", name::problem_of_thing(name))])?;
    let tenant = &principal.tenant;
    let (dataset, profile) =
        validation::ready_dataset(tenant, &state.bucket, request.dataset_id).await?;
    fields::refuse(validation::problems(&request, &profile))?;
    room_for(tenant, RunKind::Training).await?;
    let user = principal.id;
    let learners = request.learners.clone();
    let model = Model {
        id: ModelId::new(),
        name: name.to_owned(),
        task: request.task,
        // Kept as it is understood now, so that later versions mean the same by it.
        positive_label: request.positive_label.or_else(|| {
            let entry = models::family(request.task).entry(Language::English);
            let target = profile.column(&request.target)?;
            positive_label(&entry, target)
        }),
        target: request.target,
        entity_key: request.entity_key,
        exclude: request.exclude,
        fairness_columns: request.fairness_columns,
        mail_report: request.mail_report,
        learn_from_runs: request.learn_from_runs,
        value_column: request.value_column,
        currency: request.currency,
        snapshot_column: request.snapshot_column,
        rows_per_entity: request.rows_per_entity,
        learners: learners.clone(),
        promotion,
        rescore: Rescore::Off,
        on_drift: OnDrift::default(),
        rescored_at: None,
        versions: 1,
        prod_version: None,
        replaced: Vec::new(),
        created_by: user,
        created_at: Utc::now(),
    };
    let run = TrainingRun {
        id: TrainingRunId::new(),
        model_id: model.id,
        dataset_id: dataset.id,
        dataset_generation: dataset.generation,
        effort: request.effort,
        learners,
        model_version: 1,
        created_by: user,
        progress: Progress::queued(),
    };
    let organization = principal.organization().await?;
    let allowed = plan_limits::places(organization, Counted::Models);
    let made = tenant.create_model(&model, &run, allowed).await?;
    if made == Filled::Not {
        validation::still_ready(tenant, &dataset).await?;
    }
    plan_limits::filled(organization, Counted::Models, made)?;
    begin(&state.training, tenant, run.id.into()).await;
    let created = ModelCreated {
        model: model.into(),
        training_run: run.into(),
    };
    Ok((StatusCode::ACCEPTED, Json(created)))
}

/// The policy asked for. Whoever may not promote cannot have a version promoted by itself either.
fn promotion(
    principal: &Principal,
    asked: Option<PromotionPolicy>,
) -> Result<PromotionPolicy, ApiError> {
    match (asked, principal.require(Permission::Promote)) {
        (Some(PromotionPolicy::Manual), _) | (None, Err(_)) => Ok(PromotionPolicy::Manual),
        (Some(policy), Ok(())) => Ok(policy),
        (Some(_), Err(refused)) => Err(refused),
        (None, Ok(())) => Ok(PromotionPolicy::default()),
    }
}

/// Lists models, newest first.
#[utoipa::path(
    get, path = "/v1/models", tag = "models", operation_id = "listModels", params(PageQuery),
    responses((status = 200, description = "A page", body = List<ModelView>), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<ModelView>>, ApiError> {
    let tenant = &principal.tenant;
    let page = tenant.models(&page.into()).await?;
    let verdicts = verdicts(tenant, &page.items).await?;
    Ok(Json(List::of(page, |model| ModelView {
        verdict: verdicts.get(&model.id).copied(),
        ..model.into()
    })))
}

/// What the reports of the versions in `prod` say of them, all looked up at once.
async fn verdicts(
    tenant: &TenantStore,
    models: &[Model],
) -> Result<HashMap<ModelId, Verdict>, ApiError> {
    let mut asked = JoinSet::new();
    for model in models {
        if let Some(prod) = model.prod_version {
            let (tenant, id) = (tenant.clone(), model.id);
            asked.spawn(async move { tenant.version(id, prod).await });
        }
    }
    let mut found = HashMap::new();
    while let Some(version) = asked.join_next().await {
        let version = version.map_err(ApiError::internal)??;
        let verdict = version.and_then(|version| Some((version.model_id, version.verdict?)));
        found.extend(verdict);
    }
    Ok(found)
}

/// Shows a model and its versions.
#[utoipa::path(
    get, path = "/v1/models/{id}", tag = "models", operation_id = "getModel",
    params(("id" = ModelId, Path)),
    responses((status = 200, description = "The model", body = ModelView), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    Id(id): Id<ModelId>,
) -> Result<Json<ModelView>, ApiError> {
    Ok(Json(shown(&principal.tenant, id).await?))
}

/// Sets what a model does by itself, and how its next versions are trained.
#[utoipa::path(
    patch, path = "/v1/models/{id}", tag = "models", operation_id = "updateModel",
    params(("id" = ModelId, Path)), request_body = ModelChange,
    responses((status = 200, description = "The model", body = ModelView), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn update(
    principal: Allowed<permission::Train>,
    State(state): State<Train>,
    Id(id): Id<ModelId>,
    Json(change): Json<ModelChange>,
) -> Result<Json<ModelView>, ApiError> {
    if change.promotion.is_some() || change.learn_from_runs == Some(true) {
        principal.require(Permission::Promote)?;
    }
    fields::refuse(change.problems())?;
    if let Some(rows) = change.rows_per_entity {
        let model = principal.tenant.model(id).await?.or_not_found("model")?;
        let problem = validation::rows_problem(rows, model.entity_key.as_deref());
        fields::refuse(problem.into_iter().collect())?;
    }
    let is_forbidden = change.learn_from_runs == Some(false);
    let organization = principal.organization().await?;
    if change
        .rescore
        .is_some_and(|rescore| rescore != Rescore::Off)
    {
        organization.may_use(Feature::ScheduledScoring)?;
    }
    if change.on_drift == Some(OnDrift::Retrain) {
        organization.may_use(Feature::AutomaticRetraining)?;
    }
    let change = store::ModelChange {
        rescore: change.rescore,
        on_drift: change.on_drift,
        promotion: change.promotion,
        learners: change.learners.clone(),
        learn_from_runs: change.learn_from_runs,
        rows_per_entity: change.rows_per_entity,
        currency: change.currency,
    };
    if !principal.tenant.change_model(id, change).await? {
        return Err(ApiError::not_found("model"));
    }
    if is_forbidden {
        forget_lessons(&state, &principal.tenant, id).await?;
    }
    Ok(Json(shown(&principal.tenant, id).await?))
}

/// Deletes what was kept of a model's trainings for the choice of learners.
async fn forget_lessons(state: &Train, tenant: &TenantStore, id: ModelId) -> Result<(), ApiError> {
    for version in tenant.versions(id).await? {
        let key = keys::lesson(tenant.org(), id, version.version);
        state.bucket.delete_prefix(&key).await?;
    }
    Ok(())
}

/// Deletes a model with all its versions. Scores made by it stay.
#[utoipa::path(
    delete, path = "/v1/models/{id}", tag = "models", operation_id = "deleteModel",
    params(("id" = ModelId, Path)),
    responses((status = 204, description = "Gone"), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn delete(
    principal: Allowed<permission::Delete>,
    State(state): State<Train>,
    Id(id): Id<ModelId>,
) -> Result<StatusCode, ApiError> {
    let tenant = &principal.tenant;
    tenant.model(id).await?.or_not_found("model")?;
    state
        .bucket
        .delete_prefix(&keys::model_prefix(tenant.org(), id))
        .await?;
    tenant.delete_model(id).await?;
    // What a training that was joining has written meanwhile.
    state
        .bucket
        .delete_prefix(&keys::model_prefix(tenant.org(), id))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts the version back that was in `prod` before, and archives the one that is there now. Called
/// again, it goes back one further.
#[utoipa::path(
    post, path = "/v1/models/{id}/rollback", tag = "models", operation_id = "rollBackModel",
    params(("id" = ModelId, Path)),
    responses((status = 200, description = "The model", body = ModelView), Problems),
    extensions(("x-resource" = json!("models")), ("x-idempotency" = json!("kept")))
)]
pub async fn roll_back(
    principal: Allowed<permission::Promote>,
    Id(id): Id<ModelId>,
) -> Result<Json<ModelView>, ApiError> {
    let tenant = &principal.tenant;
    let model = tenant.model(id).await?.or_not_found("model")?;
    if model.replaced.is_empty() {
        return Err(ApiError::conflict(
            "nothing_to_roll_back",
            "No other version of this model was in `prod` before. Promote the one you want.",
        ));
    }
    if !tenant.roll_back(&model).await? {
        return Err(model_changed());
    }
    Ok(Json(shown(tenant, id).await?))
}

/// Another promotion came between.
pub fn model_changed() -> ApiError {
    ApiError::conflict(
        "model_changed",
        "Another promotion came between. Look at the model and try again.",
    )
}

async fn shown(tenant: &TenantStore, id: ModelId) -> Result<ModelView, ApiError> {
    let model = tenant.model(id).await?.or_not_found("model")?;
    let versions = tenant.versions(id).await?;
    let mut view = ModelView::from(model);
    let prod = versions
        .iter()
        .find(|of| Some(of.version) == view.prod_version);
    view.verdict = prod.and_then(|version| version.verdict);
    view.versions = Some(versions.into_iter().map(Into::into).collect());
    Ok(view)
}
