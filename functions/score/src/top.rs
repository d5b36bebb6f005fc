//! The riskiest customers of a run: chosen, explained and kept when it is scored, and listed by
//! `GET /v1/scoring-runs/{id}/top`.

use std::cmp::Ordering;

use api::prelude::*;
use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::Object, bucket::keys};
use data::ROW_GROUP_ROWS;
use domain::{OrgId, ScoringRunId};
use itertools::Itertools;
use learn::Artifact;
use report::{TopCustomer, TopCustomers};
use serde::Deserialize;

use crate::{
    Score,
    job::read,
    predict::DRIVERS,
    runs,
    scores::{Reader, ScoredRow},
};

/// As many are kept with their reasons.
const KEPT: usize = 1000;

/// The riskiest in a run's file, with reasons from its dataset.
pub fn top_customers(
    scores: &Bytes,
    artifact: &Artifact,
    dataset: &Object,
) -> Result<TopCustomers, WorkError> {
    explain(artifact, dataset, choose(scores, KEPT)?)
}

/// Writes them beside the run's file.
pub async fn keep(
    bucket: &Bucket,
    org: OrgId,
    run: ScoringRunId,
    top: &TopCustomers,
) -> Result<(), WorkError> {
    let file = serde_json::to_vec(top)?;
    bucket.put(&keys::top(org, run), file).await
}

/// The riskiest of those who may still be kept, and the riskiest of all, by row.
fn choose(scores: &Bytes, keep: usize) -> Result<Vec<ScoredRow>, WorkError> {
    let riskiest = |of_all: bool| {
        Reader::new(scores.clone())?
            .filter_ok(|row| of_all || !row.customer.outcome_known)
            .process_results(|rows| rows.k_largest_by(keep, riskier))
    };
    let both = riskiest(false)?.chain(riskiest(true)?);
    Ok(both
        .sorted_by_key(|row| row.row)
        .dedup_by(|a, b| a.row == b.row)
        .collect())
}

/// Greater is riskier; ties by the earlier row.
fn riskier(a: &ScoredRow, b: &ScoredRow) -> Ordering {
    a.customer
        .score
        .total_cmp(&b.customer.score)
        .then(b.row.cmp(&a.row))
}

/// Finds the reasons of rows in order, reading each of their row groups once.
fn explain(
    artifact: &Artifact,
    dataset: &Object,
    chosen: Vec<ScoredRow>,
) -> Result<TopCustomers, WorkError> {
    let mut items = Vec::with_capacity(chosen.len());
    let group = |row: &ScoredRow| (row.row / ROW_GROUP_ROWS as u64) as usize;
    for rows in chosen.chunk_by(|a, b| group(a) == group(b)) {
        let group = group(&rows[0]);
        let frame = artifact.conform(read(dataset, group..group + 1)?)?;
        let first_row = group as u64 * ROW_GROUP_ROWS as u64;
        let wanted: Vec<usize> = rows
            .iter()
            .map(|row| (row.row - first_row) as usize)
            .collect();
        let why = artifact.explain(&frame, &wanted, DRIVERS)?;
        items.extend(rows.iter().zip(why).map(|(row, why)| TopCustomer {
            customer: row.customer.clone(),
            drivers: why.drivers,
        }));
    }
    items.sort_by(|a, b| {
        let by_score = b.customer.score.total_cmp(&a.customer.score);
        by_score.then_with(|| a.customer.entity_key.cmp(&b.customer.entity_key))
    });
    Ok(TopCustomers { items })
}

/// How many are wanted, and of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// At most this many: 1 to 1,000, 20 unless said.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Also those of whom the file itself says that they have left.
    #[serde(default)]
    include_known: bool,
}

/// Lists the riskiest customers of a run, riskiest first, each with three reasons.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/top", tag = "scores", operation_id = "listTop",
    params(("id" = ScoringRunId, Path), Query),
    responses((status = 200, description = "The riskiest", body = TopCustomers), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<TopCustomers>, ApiError> {
    runs::succeeded(&principal.tenant, id).await?;
    let file = state
        .bucket
        .get(&keys::top(principal.tenant.org(), id))
        .await?
        .or_not_found("list")?;
    let mut top: TopCustomers = serde_json::from_slice(&file)?;
    let most = query.limit.unwrap_or(20).clamp(1, 1000);
    if !query.include_known {
        return Ok(Json(top.news(most)));
    }
    top.items.truncate(most);
    Ok(Json(top))
}

#[cfg(test)]
mod tests {
    use report::{Risk, ScoredCustomer};

    use super::*;
    use crate::scores::Writer;

    fn file(rows: &[(&str, f64, bool)]) -> Bytes {
        let mut writer = Writer::new().unwrap();
        for (row, (key, score, outcome_known)) in (0..).zip(rows) {
            let customer = ScoredCustomer {
                entity_key: (*key).into(),
                score: *score,
                risk: Risk::Low,
                outcome_known: *outcome_known,
                value: None,
            };
            writer.push(ScoredRow { customer, row }).unwrap();
        }
        writer.finish().unwrap()
    }

    fn chosen(file: &Bytes) -> Vec<String> {
        let rows = choose(file, 2).unwrap();
        rows.into_iter()
            .map(|row| row.customer.entity_key)
            .collect()
    }

    #[test]
    fn the_riskiest_of_both_kinds_are_chosen_once() {
        let rows = [
            ("a", 0.1, false),
            ("b", 0.5, false),
            ("c", 0.9, true),
            ("d", 0.3, false),
            ("e", 0.3, false),
        ];
        assert_eq!(chosen(&file(&rows)), ["b", "c", "d"]);
        assert!(chosen(&file(&[])).is_empty());
    }
}
