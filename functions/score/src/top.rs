//! The foremost customers of a run, by risk and by value at stake: chosen, explained and kept when it
//! is scored, and listed by `GET /v1/scoring-runs/{id}/top`.

use std::cmp::Ordering;

use api::prelude::*;
use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::Object, bucket::keys};
use data::ROW_GROUP_ROWS;
use domain::{OrgId, ScoringRunId};
use itertools::Itertools;
use learn::Artifact;
use report::{ScoredCustomer, TopCustomer, TopCustomers};
use scores::{Reader, ScoredRow};
use serde::Deserialize;

use crate::{Score, job::read, predict::DRIVERS, runs, scored_data::labels};

/// As many of each order are kept with their reasons, and listed at most.
const KEPT: usize = 1000;

/// What puts customers first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
pub enum Sort {
    /// The riskiest first.
    #[default]
    #[serde(rename = "-score")]
    Score,
    /// Those with the most to lose first: score x value. Whose value is not known is left out.
    #[serde(rename = "-value_at_stake")]
    Stake,
}

impl Sort {
    fn figure(self, customer: &ScoredCustomer) -> Option<f64> {
        match self {
            Self::Score => Some(customer.score),
            Self::Stake => customer.value_at_stake(),
        }
    }

    /// Greater comes first.
    fn compare(self, a: &ScoredCustomer, b: &ScoredCustomer) -> Ordering {
        let figure = |of| self.figure(of).unwrap_or(f64::NEG_INFINITY);
        figure(a).total_cmp(&figure(b))
    }
}

/// The riskiest in a run's file and, where it is `valued`, those with the most value at stake, with
/// reasons from its dataset.
pub fn top_customers(
    scores: &Bytes,
    artifact: &Artifact,
    dataset: &Object,
    valued: bool,
) -> Result<TopCustomers, WorkError> {
    let orders = match valued {
        true => &[Sort::Score, Sort::Stake][..],
        false => &[Sort::Score],
    };
    let mut top = explain(artifact, dataset, choose(scores, KEPT, orders)?)?;
    top.by_value_at_stake = valued;
    sort(&mut top.items, Sort::Score);
    Ok(top)
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

/// Those of a run, riskiest first.
pub async fn kept(
    bucket: &Bucket,
    org: OrgId,
    run: ScoringRunId,
) -> Result<Option<TopCustomers>, WorkError> {
    let file = bucket.get(&keys::top(org, run)).await?;
    Ok(file.map(|file| serde_json::from_slice(&file)).transpose()?)
}

/// The first in each order, of those who may still be kept and of all, by row.
fn choose(scores: &Bytes, keep: usize, orders: &[Sort]) -> Result<Vec<ScoredRow>, WorkError> {
    let mut chosen = Vec::new();
    for (order, of_all) in orders.iter().cartesian_product([false, true]) {
        // Ties by the earlier row.
        let compare = |a: &ScoredRow, b: &ScoredRow| {
            let by_figure = order.compare(&a.customer, &b.customer);
            by_figure.then(b.row.cmp(&a.row))
        };
        let first = Reader::new(scores.clone())?
            .filter_ok(|row| of_all || !row.customer.outcome_known)
            .filter_ok(|row| order.figure(&row.customer).is_some())
            .process_results(|rows| rows.k_largest_by(keep, compare))?;
        chosen.extend(first);
    }
    chosen.sort_unstable_by_key(|row| row.row);
    chosen.dedup_by_key(|row| row.row);
    Ok(chosen)
}

/// Puts customers in order; ties by key.
fn sort(items: &mut [TopCustomer], order: Sort) {
    items.sort_by(|a, b| {
        let by_figure = order.compare(&b.customer, &a.customer);
        by_figure.then_with(|| a.customer.entity_key.cmp(&b.customer.entity_key))
    });
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
    Ok(TopCustomers {
        items,
        ..TopCustomers::default()
    })
}

/// How many are wanted, and of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// At most this many: 1 to 1,000, 20 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Option<UpTo<1000>>,
    /// Also those of whom the file itself says that it has happened already.
    #[serde(default)]
    include_known: bool,
    /// Who comes first: `-score` unless said. `-value_at_stake` needs a run that knows values: 409
    /// `no_value_at_stake` where it does not.
    #[param(inline)]
    #[serde(default)]
    sort: Sort,
}

/// Lists the customers of a run who matter most, by risk or by value at stake, each with three reasons.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/top", tag = "scores", operation_id = "listTop",
    params(("id" = ScoringRunId, Path), Query),
    responses((status = 200, description = "The foremost", body = TopCustomers), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
) -> Result<Json<TopCustomers>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let top = kept(&state.bucket, tenant.org(), id).await?;
    let mut top = top.or_not_found("list")?;
    let most = UpTo::or(query.limit, 20);
    if query.sort == Sort::Stake {
        if !top.by_value_at_stake {
            return Err(no_values());
        }
        top.items.retain(|top| top.customer.value.is_some());
        sort(&mut top.items, Sort::Stake);
    }
    match query.include_known {
        true => top.items.truncate(most),
        false => top = top.news(most),
    }
    let drivers = top.items.iter_mut().flat_map(|top| &mut top.drivers);
    labels(tenant, &run).await?.tell_drivers(drivers);
    Ok(Json(top))
}

fn no_values() -> ApiError {
    ApiError::conflict(
        "no_value_at_stake",
        "This run has no list by value at stake: its model names no `value_column`, or it was scored \
         before there were such lists. Name one when you make the model, or score the dataset again.",
    )
}

#[cfg(test)]
mod tests {
    use report::{Risk, ScoredCustomer};

    use super::*;
    use scores::Writer;

    /// Of key, score, whether the outcome is known, and value.
    fn file(rows: &[(&str, f64, bool, Option<f64>)]) -> Bytes {
        let mut writer = Writer::new().unwrap();
        for (row, (key, score, outcome_known, value)) in (0..).zip(rows) {
            let customer = ScoredCustomer {
                entity_key: (*key).into(),
                score: *score,
                risk: Risk::Low,
                outcome_known: *outcome_known,
                value: *value,
            };
            writer.push(ScoredRow { customer, row }).unwrap();
        }
        writer.finish().unwrap()
    }

    fn chosen(file: &Bytes, orders: &[Sort]) -> Vec<String> {
        let rows = choose(file, 2, orders).unwrap();
        rows.into_iter()
            .map(|row| row.customer.entity_key)
            .collect()
    }

    #[test]
    fn the_first_of_both_kinds_are_chosen_once_in_each_order() {
        let rows = file(&[
            ("a", 0.1, false, Some(1000.0)),
            ("b", 0.5, false, None),
            ("c", 0.9, true, Some(1.0)),
            ("d", 0.3, false, Some(2.0)),
            ("e", 0.3, false, Some(-500.0)),
            ("f", 0.2, true, Some(300.0)),
        ]);
        let both = [Sort::Score, Sort::Stake];
        assert_eq!(chosen(&rows, &both[..1]), ["b", "c", "d"]);
        assert_eq!(chosen(&rows, &both[1..]), ["a", "d", "f"]);
        assert_eq!(chosen(&rows, &both), ["a", "b", "c", "d", "f"]);
        assert!(chosen(&file(&[]), &both).is_empty());
    }
}
