//! A file that is announced: whether it is let in, and what is kept of it.

use api::{attempts, prelude::*};
use chrono::{Duration, Utc};
use cloud::bucket::keys;
use domain::{ActorId, Dataset, DatasetId, DatasetStatus, Limit, name};
use store::TenantStore;

use crate::{Datasets, filename, parts, view::NewDataset};

/// The largest file of an account whose address nobody has proved, in bytes.
const UNPROVED_BYTES: u64 = 50_000_000;
/// Files of no known size that an organization awaits at once: each may be as large as any that is
/// taken, and the plan's room is seen to once it has come.
const MOST_UNSIZED: usize = 5;
/// Files that an account announces in a day, and their megabytes.
const DAILY_UPLOADS: u32 = 2_000;
const DAILY_MEGABYTES: u32 = 100_000;

/// Keeps the dataset that was asked for.
pub async fn announced(
    principal: &Principal,
    state: &Datasets,
    request: NewDataset,
) -> Result<Dataset, ApiError> {
    let (name, filename) = names(&request)?;
    if request.ledger.is_some() {
        return Err(ApiError::invalid([(
            "ledger",
            "Leave it out: it is not of a file.",
        )]));
    }
    if let Some(size) = request.size {
        check_size(size, state.most_bytes)?;
    }
    if request.size.is_none_or(|size| size > UNPROVED_BYTES) {
        principal.require_proved_address().await?;
    }
    let read = principal.tenant.read_options(&name).await?;
    let (id, now) = (DatasetId::new(), Utc::now());
    let multipart_upload = match request.size.and_then(parts::sizes) {
        None => None,
        Some(_) => {
            let key = keys::raw(principal.tenant.org(), id);
            Some(state.bucket.begin_multipart(&key).await?)
        }
    };
    let dataset = Dataset {
        id,
        name,
        filename,
        size: request.size,
        multipart_upload,
        status: DatasetStatus::AwaitingUpload,
        etag: None,
        raw_until: Some(now + Duration::days(state.raw_days)),
        raw_bytes: None,
        parquet_bytes: None,
        read,
        generation: 0,
        lease_until: None,
        runs: 0,
        progress: 0.0,
        ledger: None,
        error: None,
        row_count: None,
        row_groups: None,
        created_by: principal.id,
        created_at: now,
        finished_at: None,
    };
    principal.tenant.create_dataset(&dataset).await?;
    let mut let_in = room(principal, request.size).await;
    if let_in.is_ok() {
        let_in = budget(principal, state, request.size).await; // what the plan refuses costs none of it
    }
    if let Err(refusal) = let_in {
        drop_announced(state, &principal.tenant, &dataset).await?;
        return Err(refusal);
    }
    Ok(dataset)
}

/// Refuses a file that was announced if the plan has no room for it beside the others. It is among them
/// already: so of two at the same moment that do not both fit, never both are let in.
async fn room(principal: &Principal, size: Option<u64>) -> Result<(), ApiError> {
    let (asked, now) = (size.unwrap_or(0), Utc::now());
    let plan = principal.organization().await?.plan;
    let all = principal.tenant.all_datasets().await?;
    let unsized_ones = all.iter().filter(|one| one.is_awaited_unsized(now));
    if size.is_none() && unsized_ones.count() > MOST_UNSIZED {
        return Err(too_many_unsized());
    }
    let stored: u64 = all.iter().map(|one| one.stored_bytes(now)).sum();
    Limit::StoredBytes.check(plan, stored.saturating_sub(asked), asked)?;
    Ok(())
}

fn too_many_unsized() -> ApiError {
    ApiError::conflict(
        "too_many_unsized",
        format!(
            "{MOST_UNSIZED} files of no known size are awaited already. Announce this one with its \
             `size`, or send or delete one of those first."
        ),
    )
}

/// Takes back what was announced and is not let in. Nobody has got its address.
async fn drop_announced(
    state: &Datasets,
    tenant: &TenantStore,
    dataset: &Dataset,
) -> Result<(), ApiError> {
    tenant.delete_dataset(dataset.id).await?;
    if let Some(upload) = &dataset.multipart_upload {
        let key = keys::raw(tenant.org(), dataset.id);
        state.bucket.abort_multipart(&key, upload).await?;
    }
    Ok(())
}

/// Refuses more in a day than anybody needs: of a person in all organizations, of programs in each. What came in this one
/// since the last announcement without having been announced with its size counts with this one.
async fn budget(
    principal: &Principal,
    state: &Datasets,
    size: Option<u64>,
) -> Result<(), ApiError> {
    let account = match principal.id {
        ActorId::User(person) => person.to_string(),
        ActorId::Key(_) => principal.tenant.org().to_string(),
    };
    let (store, scope) = (state.store(), ["uploads", account.as_str()]);
    attempts::spend(store, &scope, 1, DAILY_UPLOADS, "uploads").await?;
    let scope = ["upload megabytes", account.as_str()];
    let came = principal.tenant.take_unsized_bytes(principal.id).await?;
    let megabytes = size.unwrap_or(0).saturating_add(came).div_ceil(1_000_000);
    let megabytes = u32::try_from(megabytes).unwrap_or(u32::MAX);
    attempts::spend(store, &scope, megabytes, DAILY_MEGABYTES, "bytes to upload").await
}

/// Refuses a file that is larger than any that is taken.
fn check_size(size: u64, most: u64) -> Result<(), ApiError> {
    if size <= most {
        return Ok(());
    }
    Err(ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!(
            "The file has {size} bytes; the limit is {most}. Compress it, or upload fewer rows or \
             columns."
        ),
    ))
}

fn names(request: &NewDataset) -> Result<(String, String), ApiError> {
    let name = request.name.trim().to_owned();
    let filename = filename::clean(request.filename.as_deref().unwrap_or_default());
    fields::check([
        ("name", name::problem_of_thing(&name)),
        ("filename", filename.as_ref().err().cloned().map(Into::into)),
    ])?;
    Ok((name, filename.unwrap_or_default()))
}
