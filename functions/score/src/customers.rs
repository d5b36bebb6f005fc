//! A run's customers, page by page: `GET /v1/scoring-runs/{id}/customers`.

use api::prelude::*;
use cloud::WorkError;
use data::Column;
use domain::ScoringRunId;
use report::Driver;
use scores::{Reader, ScoredRow};
use serde::Deserialize;
use tokio::task::spawn_blocking;

use crate::{
    Score,
    customers_page::{self, Place},
    customers_view::{DataCells, Told, ViewQuery},
    runs,
    view::{CustomerPage, DataColumn, ListedCustomer},
};

/// Longer cells are cut, in characters.
const CELL_LENGTH: usize = 200;
/// On a page with reasons are at most as many customers: each may have to be explained.
const MOST_EXPLAINED: usize = 100;
/// Bytes of the customers of a page; Lambda answers with no more than 6 MB.
const PAGE_BYTES: usize = 4_000_000;

/// Which page is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// At most this many: 1 to 1,000, 50 unless said. With reasons there are at most 100, and with many long cells
    /// there may be fewer.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Option<UpTo<1000>>,
}

/// Lists the customers of a run: their scores and, where they are asked for, columns of the data that
/// were scored, and reasons. When the dataset is not there any more, `missing` says so in their place.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/customers", tag = "scores",
    operation_id = "listCustomers", params(("id" = ScoringRunId, Path), ViewQuery, Query),
    responses((status = 200, description = "A page", body = CustomerPage), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(view): Params<ViewQuery>,
    Params(query): Params<Query>,
) -> Result<Json<CustomerPage>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let (columns, sort) = (view.columns()?, view.sort.unwrap_or_default());
    let after = query.cursor.map(|cursor| Place::from_cursor(&cursor, sort));
    let most = if view.drivers { MOST_EXPLAINED } else { 1000 };
    let limit = UpTo::or(query.limit, 50).min(most);
    let wanted = view.wanted(&state, tenant, &run, after.transpose()?, limit);
    let wanted = wanted.await?;
    let file = state.scores.all(tenant, id).await?;
    let page = spawn_blocking(move || customers_page::page(Reader::new(file)?, &wanted))
        .await
        .map_err(WorkError::from)??;
    let mut shown = CustomerPage::of(page.total);
    let told = Told {
        state: &state,
        tenant,
        run: &run,
        rows: &page.items,
    };
    let cells = match columns.is_empty() {
        true => None,
        false => shown.or_missing(told.cells(columns).await)?,
    };
    let drivers = match view.drivers {
        true => shown.or_missing(told.drivers(MOST_EXPLAINED).await)?,
        false => None,
    };
    let cells = cells.map(|cells| shown.with_columns(&cells));
    let kept = shown.fill(&page.items, cells, drivers, PAGE_BYTES)?;
    let next = match kept < page.items.len() {
        true => page.items[..kept].last().map(|row| Place::of(row, sort)),
        false => page.next,
    };
    shown.next_cursor = next.map(|place| place.to_cursor()).transpose()?;
    Ok(Json(shown))
}

/// Of each customer, what the columns say.
type Cells = Vec<Vec<Option<String>>>;

impl CustomerPage {
    fn of(total: u64) -> Self {
        Self {
            items: Vec::new(),
            columns: Vec::new(),
            missing: None,
            next_cursor: None,
            total,
        }
    }

    /// What was found; or none of it, where the page says why it is not there any more.
    fn or_missing<T>(&mut self, found: Result<T, WorkError>) -> Result<Option<T>, ApiError> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(WorkError::Owner(failure)) if failure.code != "missing_column" => {
                self.missing = Some(failure);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Names the columns of cells, and takes these out.
    fn with_columns(&mut self, of: &DataCells) -> Cells {
        let head = |column: &Column| DataColumn {
            name: column.name.clone(),
            label: of.label(column),
            kind: column.kind,
        };
        self.columns = of.columns().map(head).collect();
        let cell = |column: &Column, row| {
            let text = column.text(row)?;
            Some(text.chars().take(CELL_LENGTH).collect())
        };
        let cells = |row| of.columns().map(|column| cell(column, row)).collect();
        of.rows().map(cells).collect()
    }

    /// Puts customers on the page, one at least and no more than fit. Answers how many.
    fn fill(
        &mut self,
        rows: &[ScoredRow],
        cells: Option<Cells>,
        drivers: Option<Vec<Option<Vec<Driver>>>>,
        most: usize,
    ) -> Result<usize, ApiError> {
        let mut cells = cells.map(Vec::into_iter);
        let mut drivers = drivers.map(Vec::into_iter);
        let mut bytes = 0;
        for row in rows {
            let item = ListedCustomer {
                customer: row.customer.clone(),
                cells: cells.as_mut().and_then(Iterator::next),
                drivers: drivers.as_mut().and_then(Iterator::next).flatten(),
            };
            bytes += api::escaped_len(&serde_json::to_vec(&item)?);
            if bytes > most && !self.items.is_empty() {
                break;
            }
            self.items.push(item);
        }
        Ok(self.items.len())
    }
}

#[cfg(test)]
mod tests {
    use report::{Risk, ScoredCustomer};

    use super::*;

    fn row(row: u64) -> ScoredRow {
        let customer = ScoredCustomer {
            entity_key: format!("C-{row}"),
            score: 0.5,
            risk: Risk::Low,
            outcome_known: false,
            value: None,
        };
        ScoredRow { customer, row }
    }

    #[test]
    fn a_page_holds_what_fits_and_one_at_least() {
        let rows = [row(0), row(1), row(2)];
        let cells = || vec![vec![Some("x".repeat(100))]; 3];
        for (most, expected) in [(1, 1), (400, 2), (10_000, 3)] {
            let mut page = CustomerPage::of(3);
            let filled = page.fill(&rows, Some(cells()), None, most).unwrap();
            assert_eq!((filled, page.items.len()), (expected, expected), "{most}");
            let last = page.items.last().unwrap();
            assert_eq!(
                last.customer.entity_key,
                rows[expected - 1].customer.entity_key
            );
            assert_eq!(last.cells, Some(cells()[0].clone()));
        }
    }
}
