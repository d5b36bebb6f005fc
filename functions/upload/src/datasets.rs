//! Datasets: `/v1/datasets`.

use std::collections::BTreeMap;

use api::prelude::*;
use chrono::{DateTime, Utc};
use cloud::{
    WorkError,
    bucket::{ObjectCreated, Part, keys},
};
use data::{Profile, ReadOptions};
use domain::{Dataset, DatasetId, DatasetStatus, Failure, OrgId, RunId};
use store::{Reread, TenantStore};

use crate::{
    Datasets,
    announced::announced,
    from_ledger, parts, read_options,
    view::{
        DatasetChange, DatasetCreated, DatasetOrigin, DatasetView, NewDataset, PartAddress,
        SentParts, Upload,
    },
};

/// Announces a file and says where to send it. Its `size` is held against the bytes that the plan allows; without it,
/// they are once it has come, and at most five such files are awaited at once. An account whose address is not verified names the
/// `size`, which is at most 50 MB.
///
/// With `source` `ledger`, no file is sent: the dataset is built of what customers did, a row for each customer and date,
/// with what was known of them then and nothing later. Look at its `status`: it is `building`, then read as a file is.
#[utoipa::path(
    post, path = "/v1/datasets", tag = "datasets", operation_id = "createDataset",
    request_body = NewDataset,
    responses(
        (status = 201, description = "Send the file now, or wait until it is built", body = DatasetCreated),
        AuthProblems, BodyProblems, ConflictProblem, PlanProblems, TooManyProblem
    ),
    extensions(("x-resource" = json!("datasets")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Work<permission::Upload>>,
    State(state): State<Datasets>,
    Json(request): Json<NewDataset>,
) -> Result<(StatusCode, Json<DatasetCreated>), ApiError> {
    let (dataset, upload) = match request.source {
        DatasetOrigin::File => {
            let dataset = announced(&principal, &state, request).await?;
            let upload = upload(&state, principal.tenant.org(), &dataset, Vec::new()).await?;
            (dataset, Some(upload))
        }
        DatasetOrigin::Ledger => (from_ledger::built(&principal, &state, request).await?, None),
    };
    let created = DatasetCreated {
        dataset: dataset.into(),
        upload,
    };
    Ok((StatusCode::CREATED, Json(created)))
}

/// Lists datasets, newest first.
#[utoipa::path(
    get, path = "/v1/datasets", tag = "datasets", operation_id = "listDatasets", params(PageQuery),
    responses(
        (status = 200, description = "A page", body = List<DatasetView>),
        AuthProblems, QueryProblems
    ),
    extensions(("x-resource" = json!("datasets")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<DatasetView>>, ApiError> {
    let page = principal.tenant.datasets(&page.into()).await?;
    Ok(Json(List::of(page, DatasetView::from)))
}

/// Shows a dataset and, once it is ready, the profile of its columns.
#[utoipa::path(
    get, path = "/v1/datasets/{id}", tag = "datasets", operation_id = "getDataset",
    params(("id" = DatasetId, Path)),
    responses((status = 200, description = "The dataset", body = DatasetView), LookupProblems),
    extensions(("x-resource" = json!("datasets")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Datasets>,
    Id(id): Id<DatasetId>,
) -> Result<Json<DatasetView>, ApiError> {
    let tenant = &principal.tenant;
    let dataset = found(tenant, id).await?;
    let (status, generation) = (dataset.status, dataset.generation);
    let built_by = dataset.ledger.as_ref().map(|source| source.building_run_id);
    let view = labelled(tenant, dataset).await?;
    if let (DatasetStatus::Building, Some(run)) = (status, built_by)
        && let Some(run) = tenant.building_run(run).await?
    {
        return Ok(Json(view.built_by(&run.progress)));
    }
    if status != DatasetStatus::Ready {
        return Ok(Json(view));
    }
    let key = keys::profile(tenant.org(), id, generation);
    // A ready dataset has its profile, unless it is being deleted at this moment.
    let profile = state.bucket.get(&key).await?.or_not_found("dataset")?;
    Ok(Json(view.profiled(serde_json::from_slice(&profile)?)))
}

/// Says what the columns of a dataset are called, in reasons, lists and reports of every dataset of its name; or how
/// its file is to be read, and reads it again: not while a run works on it, and until `raw_until`, as
/// long as the file is kept as it came. Datasets of this name that
/// are made later are read the same way; `{"read": {}}` leaves all to the file again. Scores of it stay, but the rows
/// behind them go: score it again.
#[utoipa::path(
    patch, path = "/v1/datasets/{id}", tag = "datasets", operation_id = "updateDataset",
    params(("id" = DatasetId, Path)), request_body = DatasetChange,
    responses(
        (status = 200, description = "The dataset, being read again if that was asked for", body = DatasetView),
        LookupProblems, BodyProblems, ConflictProblem, PlanProblems
    ),
    extensions(("x-resource" = json!("datasets")))
)]
pub async fn update(
    principal: Allowed<Work<permission::Upload>>,
    State(state): State<Datasets>,
    Id(id): Id<DatasetId>,
    Json(change): Json<DatasetChange>,
) -> Result<Json<DatasetView>, ApiError> {
    fields::refuse(change.problems())?;
    let tenant = &principal.tenant;
    let mut dataset = found(tenant, id).await?;
    if let Some(read) = &change.read {
        refuse_unknown(&state, tenant, &dataset, read).await?;
        dataset = read_again(&state, tenant, id, read).await?;
    }
    if let Some(labels) = &change.labels {
        tenant.label_columns(&dataset.name, labels).await?;
    }
    Ok(Json(labelled(tenant, dataset).await?))
}

/// A dataset with what its columns are called.
async fn labelled(tenant: &TenantStore, dataset: Dataset) -> Result<DatasetView, ApiError> {
    let labels = tenant.labels(&dataset.name).await?;
    Ok(DatasetView {
        labels: Some(labels),
        ..dataset.into()
    })
}

/// Refuses what is said of columns that a file which was read does not have.
async fn refuse_unknown(
    state: &Datasets,
    tenant: &TenantStore,
    dataset: &Dataset,
    read: &ReadOptions,
) -> Result<(), ApiError> {
    if dataset.status != DatasetStatus::Ready || read.columns.is_empty() {
        return Ok(());
    }
    let key = keys::profile(tenant.org(), dataset.id, dataset.generation);
    let Some(profile) = state.bucket.get(&key).await? else {
        return Ok(()); // It is being read again, or deleted, at this moment.
    };
    let profile: Profile = serde_json::from_slice(&profile)?;
    fields::refuse(read_options::unknown_columns(read, &dataset.read, &profile))
}

async fn read_again(
    state: &Datasets,
    tenant: &TenantStore,
    id: DatasetId,
    read: &ReadOptions,
) -> Result<Dataset, ApiError> {
    let dataset = match tenant.reread_dataset(id, read).await? {
        Reread::Asked(dataset) => dataset,
        Reread::InUse(run) => return Err(in_use(run)),
        Reread::Not(status) => return Err(not_read_yet(status)),
        Reread::FileGone(when) => return Err(file_gone(when)),
        Reread::Gone => return Err(ApiError::not_found("dataset")),
    };
    let (key, generation) = (keys::raw(tenant.org(), id), dataset.generation);
    let etag = dataset.etag.clone().unwrap_or_default();
    let again = ObjectCreated::again(key, etag, generation);
    let group = tenant.org().to_string();
    if let Err(error) = state.ingest.send(&group, &[again]).await {
        let failure = Failure::new(
            "not_read_again",
            "The file could not be put in line to be read again.",
            "Ask for it once more.",
        );
        tenant.dataset_failed(id, generation, &failure).await?;
        return Err(error.into());
    }
    Ok(*dataset)
}

fn in_use(run: RunId) -> ApiError {
    let kind = run.kind().as_str();
    ApiError::conflict(
        "dataset_in_use",
        format!(
            "The {kind} run {run} works on this dataset. Wait until it has ended, then have the \
             file read again."
        ),
    )
}

fn file_gone(when: DateTime<Utc>) -> ApiError {
    ApiError::conflict(
        "file_gone",
        format!(
            "The file was kept as it came until {}; what was read of it stays as it is. To have it \
             read in another way, make another dataset and send the file again.",
            when.format("%-d %B %Y")
        ),
    )
}

fn not_read_yet(status: DatasetStatus) -> ApiError {
    let why = match status {
        DatasetStatus::AwaitingUpload => "The dataset's file is still to come. Send it first.",
        DatasetStatus::Building => "The dataset is being built. Wait until it is ready.",
        DatasetStatus::Failed => {
            "The dataset's file never came. Make another dataset and send the file once."
        }
        DatasetStatus::Ingesting | DatasetStatus::Ready => {
            "The dataset's file is being read. Wait until it is ready or has failed; if nothing \
             happens for ten minutes, ask once more."
        }
    };
    ApiError::conflict("not_read_yet", why)
}

/// Deletes a dataset with its files. Models trained on it stay.
#[utoipa::path(
    delete, path = "/v1/datasets/{id}", tag = "datasets", operation_id = "deleteDataset",
    params(("id" = DatasetId, Path)),
    responses((status = 204, description = "Gone"), LookupProblems),
    extensions(("x-resource" = json!("datasets")))
)]
pub async fn delete(
    principal: Allowed<permission::Delete>,
    State(state): State<Datasets>,
    Id(id): Id<DatasetId>,
) -> Result<StatusCode, ApiError> {
    let (tenant, bucket) = (&principal.tenant, &state.bucket);
    let dataset = found(tenant, id).await?;
    if let (DatasetStatus::AwaitingUpload, Some(upload)) =
        (dataset.status, &dataset.multipart_upload)
        && let Err(error) = bucket
            .abort_multipart(&keys::raw(tenant.org(), id), upload)
            .await
    {
        tracing::warn!(%error, "an unfinished upload stays until the bucket drops it");
    }
    // Files go before the item, so that a deletion that broke off can be asked for again; and
    // again after it, for what an ingest wrote in between.
    bucket.delete_dataset(tenant.org(), id).await?;
    tenant.delete_dataset(id).await?;
    bucket.delete_dataset(tenant.org(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says anew where to send the file of a dataset that awaits it: addresses hold for 15 minutes. Of a
/// file in parts, those that have been sent are told and need not be sent again. It changes nothing,
/// so it needs no idempotency key.
#[utoipa::path(
    post, path = "/v1/datasets/{id}/upload", tag = "datasets", operation_id = "resumeUpload",
    params(("id" = DatasetId, Path)),
    responses(
        (status = 200, description = "Send what is missing now", body = Upload),
        LookupProblems, ConflictProblem, PlanProblems
    ),
    extensions(("x-resource" = json!("datasets")))
)]
pub async fn resume(
    principal: Allowed<Work<permission::Upload>>,
    State(state): State<Datasets>,
    Id(id): Id<DatasetId>,
) -> Result<Json<Upload>, ApiError> {
    let org = principal.tenant.org();
    let dataset = found(&principal.tenant, id).await?;
    if dataset.status != DatasetStatus::AwaitingUpload {
        return Err(ApiError::conflict(
            "already_uploaded",
            "This dataset's file has been sent. Look at its status; for another file, make another \
             dataset.",
        ));
    }
    let sent = match &dataset.multipart_upload {
        None if dataset.size.is_none() && !dataset.is_awaited_unsized(Utc::now()) => {
            return Err(upload_over());
        }
        None => Vec::new(),
        Some(upload) => {
            let key = keys::raw(org, id);
            let sent = state.bucket.sent_parts(&key, upload).await?;
            sent.ok_or_else(upload_over)?
        }
    };
    Ok(Json(upload(&state, org, &dataset, sent).await?))
}

fn upload_over() -> ApiError {
    ApiError::conflict(
        "upload_over",
        "The parts of this file have been put together, or it was not sent within two days. Look at \
         the dataset's status; if it still awaits its file, make another dataset.",
    )
}

/// Puts a file together whose parts have all been sent. Doing it again changes nothing, so it
/// needs no idempotency key.
#[utoipa::path(
    post, path = "/v1/datasets/{id}/complete", tag = "datasets",
    operation_id = "completeDataset", params(("id" = DatasetId, Path)),
    request_body = SentParts,
    responses(
        (status = 200, description = "The file is there and will be read", body = DatasetView),
        LookupProblems, BodyProblems, ConflictProblem, PlanProblems
    ),
    extensions(("x-resource" = json!("datasets")))
)]
pub async fn complete(
    principal: Allowed<Work<permission::Upload>>,
    State(state): State<Datasets>,
    Id(id): Id<DatasetId>,
    Json(request): Json<SentParts>,
) -> Result<Json<DatasetView>, ApiError> {
    let tenant = &principal.tenant;
    let dataset = found(tenant, id).await?;
    let sizes = dataset.size.and_then(parts::sizes);
    let (Some(upload), Some(sizes)) = (&dataset.multipart_upload, sizes) else {
        return Err(ApiError::conflict(
            "not_in_parts",
            "This dataset's file is sent in one piece: `PUT` it to its upload address.",
        ));
    };
    let sent = parts::in_order(request.parts, sizes.len())
        .map_err(|wrong| ApiError::invalid([("parts", wrong)]))?;
    if dataset.status == DatasetStatus::AwaitingUpload {
        let key = keys::raw(tenant.org(), id);
        match state.bucket.complete_multipart(&key, upload, &sent).await {
            // S3 forgets an upload once its parts are together: was it an earlier call of this?
            Err(WorkError::Owner(_)) if state.bucket.head(&key).await?.is_some() => {}
            outcome => outcome?,
        }
    }
    Ok(Json(found(tenant, id).await?.into()))
}

/// Where its file goes, but for the parts that have been sent.
async fn upload(
    state: &Datasets,
    org: OrgId,
    dataset: &Dataset,
    sent: Vec<Part>,
) -> Result<Upload, ApiError> {
    let (bucket, key) = (&state.bucket, keys::raw(org, dataset.id));
    let sizes = dataset.size.and_then(parts::sizes);
    let (Some(multipart), Some(sizes)) = (&dataset.multipart_upload, sizes) else {
        return Ok(Upload::Whole {
            method: "PUT".into(),
            url: bucket.presign_put(&key, dataset.size).await?,
            headers: BTreeMap::new(),
        });
    };
    let (mut parts, mut end) = (Vec::with_capacity(sizes.len()), 0);
    for (number, size) in (1..).zip(sizes) {
        let offset = end;
        end += size;
        if sent.iter().any(|part| part.number == number) {
            continue;
        }
        parts.push(PartAddress {
            number,
            url: bucket.presign_part(&key, multipart, number, size).await?,
            offset,
            size,
        });
    }
    Ok(Upload::Parts {
        parts,
        sent,
        complete_url: format!("{}/v1/datasets/{}/complete", state.public_url(), dataset.id),
    })
}

async fn found(tenant: &TenantStore, id: DatasetId) -> Result<Dataset, ApiError> {
    tenant.dataset(id).await?.or_not_found("dataset")
}
