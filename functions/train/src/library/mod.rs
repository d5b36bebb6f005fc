//! The library of questions: `/v1/library`.

mod fit;
mod view;

use std::collections::HashSet;

use api::{language, prelude::*};
use axum::response::IntoResponse;
use chrono::{DateTime, NaiveDate, Utc};
use cloud::{Bucket, bucket::keys};
use data::Profile;
use domain::{Dataset, DatasetId, DatasetStatus, Language, Purpose, Task};
use http::{HeaderMap, header};
use report::Param;
use serde::Deserialize;
use store::{PageRequest, TenantStore};
use tokio::task::JoinSet;

use crate::{Train, validation};
use view::{EXAMPLE_ROWS, Library, LibraryEntry, NeedCode};

/// As many datasets are looked into: the newest of each name.
const LOOKED_AT: usize = 10;
/// As many are listed to find these.
const LISTED: u32 = 100;

/// Which datasets the library is held against.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LibraryQuery {
    /// Only this dataset, which must be ready; the newest of each name unless said, at most 10 of the last 100.
    dataset_id: Option<DatasetId>,
    /// The language of its sentences: `en` or `pt-BR`; unless said the caller's own, else the one that `Accept-Language`
    /// asks for.
    language: Option<Language>,
}

/// Lists the questions that models can answer: what each needs, which of the organization's datasets have it, and what
/// the others lack.
#[utoipa::path(
    get, path = "/v1/library", tag = "models", operation_id = "getLibrary", params(LibraryQuery),
    responses((status = 200, description = "All entries", body = Library), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Train>,
    Params(query): Params<LibraryQuery>,
    headers: HeaderMap,
) -> Result<Json<Library>, ApiError> {
    let language = language::of(&principal, &headers, query.language);
    let data = OwnData::read(&principal.tenant, &state.bucket, &query).await?;
    let items = models::library().map(|(task, _)| data.against(task, language));
    Ok(Json(Library {
        items: items.collect(),
    }))
}

/// Shows a question that models can answer: what it needs, which of the organization's datasets have it, and what the
/// others lack.
#[utoipa::path(
    get, path = "/v1/library/{entry}", tag = "models", operation_id = "getLibraryEntry",
    params(("entry" = Task, Path, description = "The `task` of the entry"), LibraryQuery),
    responses((status = 200, description = "The entry", body = LibraryEntry), Problems),
    extensions(("x-resource" = json!("models")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Train>,
    Id(named): Id<String>,
    Params(query): Params<LibraryQuery>,
    headers: HeaderMap,
) -> Result<Json<LibraryEntry>, ApiError> {
    let task = task_named(&named)?;
    let language = language::of(&principal, &headers, query.language);
    let data = OwnData::read(&principal.tenant, &state.bucket, &query).await?;
    Ok(Json(data.against(task, language)))
}

/// What the library is held against.
struct OwnData {
    datasets: Vec<(Dataset, Profile)>,
    ledger_lacks: Option<NeedCode>,
}

impl OwnData {
    async fn read(
        tenant: &TenantStore,
        bucket: &Bucket,
        query: &LibraryQuery,
    ) -> Result<Self, ApiError> {
        let listed = tenant.datasets(&PageRequest::first(LISTED)).await?.items;
        let ledger_lacks = match tenant.ledger().await? {
            None => Some(NeedCode::Events),
            Some(_) => is_known_for_too_short(&listed, Utc::now()).then_some(NeedCode::History),
        };
        let datasets = match query.dataset_id {
            Some(id) => vec![validation::ready_dataset(tenant, bucket, id).await?],
            None => newest(tenant, bucket, listed).await?,
        };
        Ok(Self {
            datasets,
            ledger_lacks,
        })
    }

    fn against(&self, task: Task, language: Language) -> LibraryEntry {
        let entry = models::family(task).entry(language);
        LibraryEntry::new((task, entry), language, &self.datasets, self.ledger_lacks)
    }
}

/// The question that an entry of the library is about; 404 names those there are.
fn task_named(name: &str) -> Result<Task, ApiError> {
    let tasks = || models::library().map(|(task, _)| task);
    let found = tasks().find(|task| task.into_str() == name);
    found.ok_or_else(|| {
        let names: Vec<String> = tasks()
            .map(|task| format!("`{}`", task.into_str()))
            .collect();
        let detail = format!(
            "The library has no such entry. It has {}.",
            names.join(", ")
        );
        ApiError::new(StatusCode::NOT_FOUND, "not_found", detail)
    })
}

/// Gives made-up data that a question can learn from, the same each time: what is to be predicted stands in the last column.
#[utoipa::path(
    get, path = "/v1/library/{entry}/example.csv", tag = "models", operation_id = "getLibraryExample",
    params(("entry" = Task, Path, description = "The `task` of the entry")),
    responses(
        (status = 200, description = "The file", content_type = "text/csv", body = String),
        Problems
    ),
    extensions(("x-resource" = json!("models")))
)]
pub async fn example(
    _: Allowed<permission::Read>,
    Id(named): Id<String>,
) -> Result<impl IntoResponse, ApiError> {
    let entry = task_named(&named)?;
    let mut file: Vec<u8> = Vec::new();
    models::family(entry)
        .write_example(EXAMPLE_ROWS, 0, &mut file)
        .map_err(ApiError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.csv\"", entry.into_str()),
        ),
    ];
    Ok((headers, file))
}

/// The newest datasets that are ready, one of each name, with their profiles, all of which are read at once.
async fn newest(
    tenant: &TenantStore,
    bucket: &Bucket,
    listed: Vec<Dataset>,
) -> Result<Vec<(Dataset, Profile)>, ApiError> {
    let mut reads = JoinSet::new();
    for (at, dataset) in newest_of_each_name(listed).into_iter().enumerate() {
        let key = keys::profile(tenant.org(), dataset.id, dataset.generation);
        let bucket = bucket.clone();
        reads.spawn(async move { (at, dataset, bucket.get(&key).await) });
    }
    let mut found = Vec::new();
    while let Some(read) = reads.join_next().await {
        let (at, dataset, profile) = read.map_err(ApiError::internal)?;
        // One that is being deleted at this moment has none.
        if let Some(profile) = profile? {
            let profile: Profile = serde_json::from_slice(&profile)?;
            found.push((at, dataset, profile));
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    let found = found.into_iter();
    Ok(found
        .map(|(_, dataset, profile)| (dataset, profile))
        .collect())
}

/// Whether the last dataset that was to be learned from found customers known for too short, and the day on which that will
/// be otherwise is still to come: what is asked of the ledger is asked there alone. Of a list that has the newest first.
fn is_known_for_too_short(listed: &[Dataset], now: DateTime<Utc>) -> bool {
    let is_built = |one: &&Dataset| {
        let source = one.ledger.as_ref();
        let learns = source.is_some_and(|source| source.purpose == Purpose::Training);
        learns && matches!(one.status, DatasetStatus::Ready | DatasetStatus::Failed)
    };
    let last = listed.iter().find(is_built);
    let failure = last.and_then(|one| one.error.as_ref());
    failure
        .filter(|failure| failure.code == "history_too_short")
        .is_some_and(|failure| match failure.params.get("enough") {
            Some(Param::Text(day)) => day
                .parse::<NaiveDate>()
                .is_ok_and(|day| now.date_naive() < day),
            Some(Param::Number(_)) | None => false,
        })
}

/// Of a list that has the newest first.
fn newest_of_each_name(listed: Vec<Dataset>) -> Vec<Dataset> {
    let mut names = HashSet::new();
    let ready = listed
        .into_iter()
        .filter(|dataset| dataset.status == DatasetStatus::Ready);
    ready
        .filter(|dataset| names.insert(dataset.name.clone()))
        .take(LOOKED_AT)
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{BuildingRunId, Failure, UserId};
    use serde_json::json;

    use super::*;

    fn dataset(name: &str, status: &str) -> Dataset {
        serde_json::from_value(json!({
            "id": DatasetId::new(), "name": name, "filename": "c.csv", "progress": 1, "status": status,
            "created_by": UserId::new(), "created_at": Utc::now(),
        }))
        .unwrap()
    }

    #[test]
    fn of_each_name_the_newest_that_is_ready_is_looked_into() {
        let listed = [
            ("A", "ingesting"),
            ("A", "ready"),
            ("B", "ready"),
            ("A", "ready"),
            ("C", "failed"),
        ];
        let listed: Vec<Dataset> = listed.map(|(name, status)| dataset(name, status)).into();
        let wanted = [listed[1].id, listed[2].id];
        let found = newest_of_each_name(listed);
        assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), wanted);
        let many = (0..30).map(|n| dataset(&n.to_string(), "ready")).collect();
        assert_eq!(newest_of_each_name(many).len(), LOOKED_AT);
    }

    #[test]
    fn customers_are_known_for_too_short_until_the_day_that_was_said() {
        let built = |status: &str, error: Option<Failure>| {
            let mut dataset = dataset("Customers", status);
            dataset.ledger = Some(
                serde_json::from_value(json!({
                    "purpose": "training", "cadence": "monthly", "horizon_days": 30,
                    "inactivity_days": 30, "history_months": 24,
                    "until": "2026-06-15T00:00:00Z", "building_run_id": BuildingRunId::new(),
                }))
                .unwrap(),
            );
            dataset.error = error;
            dataset
        };
        let short = || {
            let failure = Failure::new("history_too_short", "Too short.", "Wait.");
            built("failed", Some(failure.with("enough", "2026-07-31")))
        };
        let at = |day: &str| format!("{day}T12:00:00Z").parse().unwrap();
        let [before, then] = ["2026-07-30", "2026-07-31"].map(at);
        assert!(is_known_for_too_short(&[short()], before));
        assert!(!is_known_for_too_short(&[short()], then));
        let mended = [built("ready", None), short()];
        assert!(!is_known_for_too_short(&mended, before));
        let other = Failure::new("no_events", "None.", "Send some.");
        assert!(!is_known_for_too_short(
            &[built("failed", Some(other))],
            before
        ));
        assert!(!is_known_for_too_short(
            &[dataset("File", "failed")],
            before
        ));
    }
}
