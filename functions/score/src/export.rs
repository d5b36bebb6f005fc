//! A run's scores as a file: `GET /v1/scoring-runs/{id}/export`.

use axum::extract::State;
use bytes::Bytes;
use domain::{Permission, ScoringRunId};
use platform::{
    ApiError, Json, Principal, WorkError,
    objects::keys,
    path::{Id, Params},
    responses::Problems,
};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use utoipa::{IntoParams, ToSchema};

use crate::{
    Score, runs,
    scores::{ALL, Reader},
    view::Download,
};

/// The form of the file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For spreadsheets.
    #[default]
    Csv,
    /// For programs.
    Parquet,
}

/// In which form it is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// `csv` unless said.
    #[param(inline)]
    #[serde(default)]
    format: Format,
}

/// Gives the address of a file with all scores of a run, by entity key.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/export", tag = "scores", operation_id = "exportScores",
    params(("id" = ScoringRunId, Path), Query),
    responses((status = 200, description = "Its address", body = Download), Problems),
    security(("bearer" = []))
)]
pub async fn create(
    principal: Principal,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<Download>, ApiError> {
    principal.require(Permission::Read)?;
    let tenant = &principal.tenant;
    runs::succeeded(tenant, id).await?;
    let key = match query.format {
        Format::Parquet => keys::scores(tenant.org(), id, ALL),
        Format::Csv => {
            let key = keys::export(tenant.org(), id, "scores.csv");
            // Scores never change, so neither does their export: it is written once.
            if state.objects.head(&key).await?.is_none() {
                let file = state.scores.all(tenant, id).await?;
                let csv = spawn_blocking(move || csv(file))
                    .await
                    .map_err(WorkError::from)??;
                state.objects.put(&key, csv).await?;
            }
            key
        }
    };
    let filename = match query.format {
        Format::Csv => format!("{id}.csv"),
        Format::Parquet => format!("{id}.parquet"),
    };
    Ok(Json(Download {
        url: state.objects.presign_get(&key, &filename).await?,
    }))
}

fn csv(file: Bytes) -> Result<Vec<u8>, WorkError> {
    let broken = |error: csv::Error| WorkError::Retry(format!("writing CSV: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["entity_key", "score", "risk", "known"])
        .map_err(broken)?;
    for row in Reader::new(file)? {
        let customer = row?.customer;
        let known = if customer.known { "true" } else { "false" };
        let key = ml::data::harmless(&customer.entity_key);
        let score = customer.score.to_string();
        writer
            .write_record([key.as_ref(), &score, customer.risk.as_str(), known])
            .map_err(broken)?;
    }
    writer
        .into_inner()
        .map_err(|error| WorkError::Retry(format!("writing CSV: {error}")))
}
