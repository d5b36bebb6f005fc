//! A view of a run's customers: who is wanted, in which order, and what is told of each.

use std::collections::HashMap;

use api::prelude::*;
use cloud::WorkError;
use data::{Column, Frame};
use domain::ScoringRun;
use report::{Driver, Labels, Risk};
use scores::ScoredRow;
use serde::{Deserialize, Serialize};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::{
    Score,
    column_filter::{conditions, matching},
    customers_page::{Place, Sort, Wanted},
    predict::DRIVERS,
    scored_data::{ScoredData, explain, labels},
    top,
};

/// As many columns of the data are shown.
const MOST_COLUMNS: usize = 20;

/// Which customers of a run are wanted, in which order, and what is told of each.
#[derive(Debug, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ViewQuery {
    /// Part of the entity key, in any case.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Only customers of this risk.
    risk: Option<Risk>,
    /// Only those of whom the file says that it has happened already (`true`), or only the others (`false`).
    known: Option<bool>,
    /// Only those of whom the data say all this: a JSON list of up to 10 conditions on any columns, such as
    /// `[{"feature":"plan","any_of":["pro","team"]},{"feature":"mrr","from":100,"below":500}]`. A condition
    /// has `is` (a value), `any_of` (up to 100), `from` and `below` (of numbers and dates, these as
    /// `2026-11-21`) or `contains` (of text, in any case); with none of them it is met where the value is
    /// not known. Those of a report's segments are such conditions.
    #[param(max_length = 5000)]
    filter: Option<String>,
    /// The order: `-score` of lists and `entity_key` of files unless said.
    #[param(inline)]
    pub sort: Option<Sort>,
    /// Columns of the data to show of each customer, up to 20, apart by commas: `plan,mrr`. A name with a
    /// comma stands in quotes: `plan,"city, state"`.
    #[param(max_length = 5000)]
    columns: Option<String>,
    /// Whether to tell what moved each score most: three drivers. A page then has at most 100 customers.
    #[serde(default)]
    pub drivers: bool,
}

impl ViewQuery {
    /// Whether it asks for all scores as they are kept, and for nothing else.
    pub fn is_whole(&self) -> bool {
        let Self {
            q,
            risk,
            known,
            filter,
            sort,
            columns,
            drivers,
        } = self;
        let texts = [q, filter, columns];
        texts.iter().all(|text| text.is_none())
            && (*risk, *known, *sort) == (None, None, None)
            && !drivers
    }

    /// The columns asked for: one line of CSV.
    pub fn columns(&self) -> Result<Vec<String>, ApiError> {
        let asked = self.columns.as_deref().unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(asked.as_bytes());
        let line = reader.records().next().and_then(Result::ok);
        let mut names: Vec<String> = Vec::new();
        for name in line.iter().flatten() {
            if !names.iter().any(|other| other == name) {
                names.push(name.to_owned());
            }
        }
        match names.len() > MOST_COLUMNS {
            true => Err(ApiError::invalid([(
                "columns",
                format!("Name {MOST_COLUMNS} columns at most."),
            )])),
            false => Ok(names),
        }
    }

    /// Who is wanted. What is asked of columns is looked up in the data.
    pub async fn wanted(
        &self,
        state: &Score,
        tenant: &TenantStore,
        run: &ScoringRun,
        after: Option<Place>,
        limit: usize,
    ) -> Result<Wanted, ApiError> {
        let filter = self.filter.as_deref().map(conditions).transpose()?;
        let rows = match filter.filter(|filter| !filter.is_empty()) {
            Some(filter) => {
                let data = ScoredData::open(state, tenant, run).await?;
                let found = spawn_blocking(move || matching(&data, &filter)).await;
                Some(found.map_err(WorkError::from)??)
            }
            None => None,
        };
        let search = self.q.as_ref().filter(|q| !q.is_empty());
        Ok(Wanted {
            search: search.map(|q| q.chars().take(200).collect()),
            risk: self.risk,
            outcome_known: self.known,
            rows,
            sort: self.sort.unwrap_or_default(),
            after,
            limit,
        })
    }
}

/// Some customers of a run, of whom more is to be told.
pub struct Told<'a> {
    pub state: &'a Score,
    pub tenant: &'a TenantStore,
    pub run: &'a ScoringRun,
    pub rows: &'a [ScoredRow],
}

/// Columns of the data of some customers.
pub struct DataCells {
    frame: Frame,
    columns: Vec<String>,
    labels: Labels,
    /// Of each customer, the row in the frame.
    places: Vec<usize>,
}

impl DataCells {
    /// In the order asked for.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        let names = self.columns.iter();
        names.filter_map(|name| self.frame.column(name))
    }

    /// What a column is called.
    pub fn label(&self, column: &Column) -> Option<String> {
        self.labels.of(&column.name)
    }

    /// Of each customer, the row in these columns.
    pub fn rows(&self) -> impl Iterator<Item = usize> {
        self.places.iter().copied()
    }
}

impl Told<'_> {
    pub async fn cells(&self, columns: Vec<String>) -> Result<DataCells, WorkError> {
        let data = ScoredData::open(self.state, self.tenant, self.run).await?;
        let (rows, places) = places(self.rows.iter());
        Ok(DataCells {
            frame: data.rows(rows, Some(columns.clone())).await?,
            columns,
            labels: labels(self.tenant, self.run).await?,
            places,
        })
    }

    /// What moved each score most: as it is kept of the foremost, worked out for up to `most` others.
    pub async fn drivers(&self, most: usize) -> Result<Vec<Option<Vec<Driver>>>, WorkError> {
        let top = top::kept(&self.state.bucket, self.tenant.org(), self.run.id).await?;
        let kept = top.map(|top| top.items).unwrap_or_default();
        let name = |key: &str, score: f64| (key.to_owned(), score.to_bits());
        let name_of = |row: &ScoredRow| name(&row.customer.entity_key, row.customer.score);
        let mut known: HashMap<_, _> = kept
            .into_iter()
            .map(|of| (name(&of.customer.entity_key, of.customer.score), of.drivers))
            .collect();
        let others: Vec<&ScoredRow> = self
            .rows
            .iter()
            .filter(|row| !known.contains_key(&name_of(row)))
            .take(most)
            .collect();
        if !others.is_empty() {
            let data = ScoredData::open(self.state, self.tenant, self.run).await?;
            let (rows, places) = places(others.iter().copied());
            let frame = data.rows(rows, None).await?;
            let why = explain(self.state, self.tenant, self.run, frame, DRIVERS).await?;
            let found = others.iter().zip(places);
            known.extend(found.map(|(row, at)| (name_of(row), why[at].drivers.clone())));
        }
        let labels = labels(self.tenant, self.run).await?;
        labels.tell_drivers(known.values_mut().flatten());
        let of = |row| known.get(&name_of(row)).cloned();
        Ok(self.rows.iter().map(of).collect())
    }
}

/// Rows of the data, once each and rising, and where among them each customer's is.
fn places<'a>(of: impl Iterator<Item = &'a ScoredRow> + Clone) -> (Vec<u64>, Vec<usize>) {
    let mut rows: Vec<u64> = of.clone().map(|row| row.row).collect();
    rows.sort_unstable();
    rows.dedup();
    let places = of.map(|row| rows.partition_point(|other| *other < row.row));
    let places = places.collect();
    (rows, places)
}

#[cfg(test)]
mod tests {
    use report::ScoredCustomer;

    use super::*;

    fn columns(asked: Option<&str>) -> Result<Vec<String>, ApiError> {
        let query = serde_json::json!({ "columns": asked });
        serde_json::from_value::<ViewQuery>(query)
            .unwrap()
            .columns()
    }

    #[test]
    fn columns_are_named_as_a_line_of_csv() {
        for (asked, named) in [
            (None, &[][..]),
            (Some(""), &[]),
            (Some("plan,mrr,plan"), &["plan", "mrr"]),
            (Some("\"city, state\",\"a\"\"b\""), &["city, state", "a\"b"]),
        ] {
            assert_eq!(columns(asked).unwrap(), named, "{asked:?}");
        }
        let many = (0..21).map(|n| n.to_string()).collect::<Vec<_>>();
        assert!(columns(Some(&many.join(","))).is_err());
    }

    #[test]
    fn rows_are_read_in_order_and_found_again() {
        let row = |row| ScoredRow {
            customer: ScoredCustomer {
                entity_key: "a".into(),
                score: 0.5,
                risk: Risk::Low,
                outcome_known: false,
                value: None,
            },
            row,
        };
        let scored = [row(7), row(2), row(9), row(2)];
        assert_eq!(places(scored.iter()), (vec![2, 7, 9], vec![1, 0, 2, 0]));
    }
}
