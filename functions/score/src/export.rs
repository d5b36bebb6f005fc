//! A run's scores as a file: `GET /v1/scoring-runs/{id}/export`.

use api::prelude::*;
use bytes::Bytes;
use cloud::{WorkError, bucket::keys};
use domain::ScoringRunId;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::{
    Score, runs,
    scores::{ALL, Reader},
    view::Download,
};

/// The form of the file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    #[default]
    Csv,
    Parquet,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// `csv` unless said.
    #[param(inline)]
    #[serde(default)]
    format: Format,
}

/// Gives the address of a file with all scores of a run, by entity key. In CSV, which people open in
/// spreadsheets, a key that starts like a formula (`=`, `+`, `-`, `@`, tab, line break) has a `'`
/// before it, unless it is a number; Parquet has keys as they are.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/export", tag = "scores", operation_id = "exportScores",
    params(("id" = ScoringRunId, Path), Query),
    responses((status = 200, description = "Its address", body = Download), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn create(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<Download>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let valued = run.totals.is_some_and(|totals| totals.value.is_some());
    let key = match query.format {
        Format::Parquet => keys::scores(tenant.org(), id, ALL),
        Format::Csv => {
            let key = keys::export(tenant.org(), id, "scores.csv");
            // Scores never change, so neither does their export: it is written once.
            if state.bucket.head(&key).await?.is_none() {
                let file = state.scores.all(tenant, id).await?;
                let csv = spawn_blocking(move || csv(file, valued))
                    .await
                    .map_err(WorkError::from)??;
                state.bucket.put(&key, csv).await?;
            }
            key
        }
    };
    let filename = match query.format {
        Format::Csv => format!("{id}.csv"),
        Format::Parquet => format!("{id}.parquet"),
    };
    Ok(Json(Download {
        url: state.bucket.presign_get(&key, &filename).await?,
    }))
}

/// The scores as CSV; with what is at stake, where the run knows it.
fn csv(file: Bytes, valued: bool) -> Result<Vec<u8>, WorkError> {
    let broken = |error: csv::Error| WorkError::Retry(format!("writing CSV: {error}"));
    let columns = if valued { 5 } else { 4 };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = ["entity_key", "score", "risk", "known", "value"];
    writer.write_record(&header[..columns]).map_err(broken)?;
    for row in Reader::new(file)? {
        let customer = row?.customer;
        let key = report::spreadsheet::harmless(&customer.entity_key);
        let score = customer.score.to_string();
        let known = if customer.outcome_known {
            "true"
        } else {
            "false"
        };
        let value = customer.value.map(|value| value.to_string());
        let cells = [
            key.as_ref(),
            &score,
            customer.risk.into_str(),
            known,
            value.as_deref().unwrap_or_default(),
        ];
        writer.write_record(&cells[..columns]).map_err(broken)?;
    }
    writer
        .into_inner()
        .map_err(|error| WorkError::Retry(format!("writing CSV: {error}")))
}

#[cfg(test)]
mod tests {
    use report::{Risk, ScoredCustomer};

    use super::*;
    use crate::scores::{ScoredRow, Writer};

    fn file() -> Bytes {
        let mut writer = Writer::new().unwrap();
        for (row, (key, value)) in [("=1+1", Some(-9.5)), ("-7", None)].into_iter().enumerate() {
            let customer = ScoredCustomer {
                entity_key: key.into(),
                score: 0.25,
                risk: Risk::Low,
                outcome_known: row == 1,
                value,
            };
            let row = row as u64;
            writer.push(ScoredRow { customer, row }).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn numbers_stay_numbers_and_formulas_do_not_stay_formulas() {
        let text = |valued| String::from_utf8(csv(file(), valued).unwrap()).unwrap();
        assert_eq!(
            text(true),
            "entity_key,score,risk,known,value\n'=1+1,0.25,low,false,-9.5\n-7,0.25,low,true,\n"
        );
        assert_eq!(
            text(false),
            "entity_key,score,risk,known\n'=1+1,0.25,low,false\n-7,0.25,low,true\n"
        );
    }
}
