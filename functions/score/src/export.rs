//! A run's customers as a file: `GET /v1/scoring-runs/{id}/export`.

use api::{language, prelude::*};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cloud::{WorkError, bucket::keys};
use data::{Column, Values};
use data_encoding::HEXLOWER;
use domain::{Language, ScoringRun, ScoringRunId, Task};
use http::HeaderMap;
use itertools::Itertools;
use report::{ColumnType, Driver};
use scores::{ALL, Reader, ScoredRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::{
    Score,
    customers_page::{self, Wanted},
    customers_view::{DataCells, Told, ViewQuery},
    predict::DRIVERS,
    runs,
    sheet::{Cell, Csv, Sheet, Workbook},
    view::ScoresFile,
};

/// Files that are more than all scores by entity key have as many customers: they are put together in memory.
const MOST_ROWS: usize = 1_000_000;
/// Workbooks have as many.
const MOST_ROWS_OF_WORKBOOK: usize = 100_000;
/// As many customers that are not among the foremost are explained.
const MOST_EXPLAINED: usize = 1_000;
/// What is said of the others.
const NOT_EXPLAINED: &str = "not worked out: the file has too many customers";
/// Goes into the name of a file, since files are made once: another one where they have changed.
const EDITION: &str = "2";

/// The form of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Scores have four decimals.
    #[default]
    Csv,
    /// An Excel workbook, of up to 100,000 customers.
    Xlsx,
    /// All scores of the run, exact. It takes no filter, order, columns or drivers.
    Parquet,
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// `csv` unless said.
    #[param(inline)]
    #[serde(default)]
    format: Format,
    /// The language of the file's name: `en` or `pt-BR`; unless said the caller's own, else the one that
    /// `Accept-Language` asks for.
    language: Option<Language>,
}

/// Gives the address of a file of a run's customers: all, by entity key, or those wanted in the order
/// wanted, with columns of the data and with reasons, as lists of customers have them. Reasons are there
/// for the foremost 1,000 of the run by risk and by value at stake, and for up to 1,000 others. In CSV, which
/// people open in spreadsheets, a key or other text that starts like a formula (`=`, `+`, `-`, `@`, tab,
/// line break) has a `'` before it, unless it is a number; Excel and Parquet have them as they are.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/export", tag = "scores", operation_id = "exportScores",
    params(("id" = ScoringRunId, Path), Query, ViewQuery),
    responses((status = 200, description = "Its address", body = ScoresFile), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn create(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(query): Params<Query>,
    Params(view): Params<ViewQuery>,
    headers: HeaderMap,
) -> Result<Json<ScoresFile>, ApiError> {
    let tenant = &principal.tenant;
    let run = runs::succeeded(tenant, id).await?;
    let key = match query.format {
        Format::Parquet if !view.is_whole() => {
            return Err(ApiError::invalid([(
                "format",
                "Parquet holds the whole run: leave filters, order, columns and drivers out, or choose \
                 `csv` or `xlsx`.",
            )]));
        }
        Format::Parquet => keys::scores(tenant.org(), id, ALL),
        format => {
            let key = keys::export(tenant.org(), id, &name(format, &view)?);
            // Neither scores nor the data they are of change, so neither does what is told of them.
            if state.bucket.head(&key).await?.is_none() {
                let file = file(&state, tenant, run.clone(), format, view).await?;
                state.bucket.put(&key, file).await?;
            }
            key
        }
    };
    let model = tenant.model(run.model_id).await?;
    let task = model.map_or(Task::Churn, |model| model.task);
    let language = language::of(&principal, &headers, query.language);
    let who = models::family(task).vocabulary(language).many;
    let at = run.progress.ended_at.unwrap_or(run.progress.created_at);
    let filename = filename(who, at, query.format);
    let url = state.bucket.presign_get(&key, &filename).await?;
    Ok(Json(ScoresFile { url, filename }))
}

/// What a person would call it: `customers-2026-11-28.csv`.
fn filename(who: &str, scored_at: DateTime<Utc>, format: Format) -> String {
    let day = scored_at.format("%Y-%m-%d");
    format!("{who}-{day}.{}", format.extension())
}

/// The same for the same question.
fn name(format: Format, view: &ViewQuery) -> Result<String, ApiError> {
    let asked = serde_json::to_vec(&(EDITION, view))?;
    let digest = HEXLOWER.encode(&Sha256::digest(asked)[..16]);
    Ok(format!("{digest}.{}", format.extension()))
}

async fn file(
    state: &Score,
    tenant: &TenantStore,
    run: ScoringRun,
    format: Format,
    view: ViewQuery,
) -> Result<Vec<u8>, ApiError> {
    let columns = view.columns()?;
    let most = match format {
        Format::Xlsx => MOST_ROWS_OF_WORKBOOK,
        Format::Csv | Format::Parquet => MOST_ROWS,
    };
    let wanted = view.wanted(state, tenant, &run, None, most).await?;
    let scores = state.scores.all(tenant, run.id).await?;
    let valued = run
        .totals
        .as_ref()
        .is_some_and(|totals| totals.value.is_some());
    if format == Format::Csv && view.is_whole() {
        let write = move || whole(scores, valued);
        return Ok(spawn_blocking(write).await.map_err(WorkError::from)??);
    }
    let by_key = view.sort.is_none();
    let rows = spawn_blocking(move || chosen(scores, &wanted, by_key)).await;
    let rows = rows
        .map_err(WorkError::from)??
        .ok_or_else(|| too_many(most))?;
    let told = Told {
        state,
        tenant,
        run: &run,
        rows: &rows,
    };
    let cells = match columns.is_empty() {
        true => None,
        false => Some(told.cells(columns).await?),
    };
    let drivers = match view.drivers {
        true => Some(told.drivers(MOST_EXPLAINED).await?),
        false => None,
    };
    let table = Table {
        rows,
        valued,
        cells,
        drivers,
    };
    let write = move || match format {
        Format::Xlsx => table.write(Workbook::new()),
        Format::Csv | Format::Parquet => table.write(Csv::new()),
    };
    Ok(spawn_blocking(write).await.map_err(WorkError::from)??)
}

fn too_many(most: usize) -> ApiError {
    ApiError::invalid([(
        "format",
        format!(
            "There are more than {most} customers: filter them, or choose `csv` without columns, order \
             and drivers."
        ),
    )])
}

/// All scores by key, as CSV, one batch of them in memory.
fn whole(scores: Bytes, valued: bool) -> Result<Vec<u8>, WorkError> {
    let mut sheet = Csv::new();
    sheet.header(head(valued))?;
    for row in Reader::new(scores)? {
        sheet.row(of_score(&row?, valued))?;
    }
    sheet.finish()
}

/// Who is wanted, in the order wanted or that of the file, by key; none when they are too many.
fn chosen(
    scores: Bytes,
    wanted: &Wanted,
    by_key: bool,
) -> Result<Option<Vec<ScoredRow>>, WorkError> {
    let rows = Reader::new(scores)?;
    if by_key {
        let rows: Vec<ScoredRow> = wanted.among(rows).take(wanted.limit + 1).try_collect()?;
        return Ok((rows.len() <= wanted.limit).then_some(rows));
    }
    let page = customers_page::page(rows, wanted)?;
    Ok(page.next.is_none().then_some(page.items))
}

/// Customers with all that is told of them.
struct Table {
    rows: Vec<ScoredRow>,
    valued: bool,
    cells: Option<DataCells>,
    drivers: Option<Vec<Option<Vec<Driver>>>>,
}

impl Table {
    fn write(self, mut sheet: impl Sheet) -> Result<Vec<u8>, WorkError> {
        let columns: Vec<&Column> = self.cells.iter().flat_map(DataCells::columns).collect();
        let named = columns.iter().map(|column| column.name.as_str());
        let reasons = ["reason_1", "reason_2", "reason_3"];
        let reasons = &reasons[..if self.drivers.is_some() { DRIVERS } else { 0 }];
        sheet.header(
            head(self.valued)
                .chain(named)
                .chain(reasons.iter().copied()),
        )?;
        let mut places = self.cells.iter().flat_map(DataCells::rows);
        let mut drivers = self.drivers.iter().flatten();
        for row in &self.rows {
            let place = places.next();
            let cells = columns.iter().map(|column| cell(column, place));
            let reasons = drivers.next().map(|drivers| reasons_of(drivers.as_deref()));
            let reasons = reasons.into_iter().flatten();
            sheet.row(of_score(row, self.valued).chain(cells).chain(reasons))?;
        }
        sheet.finish()
    }
}

fn head<'a>(valued: bool) -> impl Iterator<Item = &'a str> {
    let value = valued.then_some("value");
    ["entity_key", "score", "risk", "known"]
        .into_iter()
        .chain(value)
}

fn of_score(row: &ScoredRow, valued: bool) -> impl Iterator<Item = Cell<'_>> {
    let customer = &row.customer;
    let value = valued.then(|| customer.value.map_or(Cell::Empty, Cell::Number));
    [
        Cell::Text(customer.entity_key.as_str().into()),
        Cell::Score(customer.score),
        Cell::Text(customer.risk.into_str().into()),
        Cell::Truth(customer.outcome_known),
    ]
    .into_iter()
    .chain(value)
}

fn cell(column: &Column, row: Option<usize>) -> Cell<'_> {
    let Some(row) = row else { return Cell::Empty };
    match (&column.values, column.kind) {
        (Values::Number(cells), ColumnType::Integer | ColumnType::Number) => match cells[row] {
            missing if missing.is_nan() => Cell::Empty,
            number => Cell::Number(number),
        },
        _ => column.text(row).map_or(Cell::Empty, Cell::Text),
    }
}

fn reasons_of(drivers: Option<&[Driver]>) -> impl Iterator<Item = Cell<'_>> {
    let said = move |at: usize| match drivers {
        Some(drivers) => drivers.get(at).map(|driver| driver.text.as_str()),
        None => (at == 0).then_some(NOT_EXPLAINED),
    };
    (0..DRIVERS).map(move |at| said(at).map_or(Cell::Empty, |text| Cell::Text(text.into())))
}

#[cfg(test)]
mod tests {
    use report::{Risk, ScoredCustomer};
    use serde_json::json;

    use super::*;
    use scores::Writer;

    fn rows() -> Vec<ScoredRow> {
        let named = [("=1+1", Some(-9.5), 0.123_456), ("-7", None, 0.25)];
        let row = |(row, (key, value, score)): (u64, (&str, _, _))| ScoredRow {
            customer: ScoredCustomer {
                entity_key: key.into(),
                score,
                risk: Risk::Low,
                outcome_known: row == 1,
                value,
            },
            row,
        };
        (0..).zip(named).map(row).collect()
    }

    fn file() -> Bytes {
        let mut writer = Writer::new().unwrap();
        rows().into_iter().for_each(|row| writer.push(row).unwrap());
        writer.finish().unwrap()
    }

    fn view(asked: serde_json::Value) -> ViewQuery {
        serde_json::from_value(asked).unwrap()
    }

    #[test]
    fn numbers_stay_numbers_and_formulas_do_not_stay_formulas() {
        let text = |valued| String::from_utf8(whole(file(), valued).unwrap()).unwrap();
        assert_eq!(
            text(true),
            "entity_key,score,risk,known,value\n'=1+1,0.1235,low,false,-9.5\n-7,0.2500,low,true,\n"
        );
        assert_eq!(
            text(false),
            "entity_key,score,risk,known\n'=1+1,0.1235,low,false\n-7,0.2500,low,true\n"
        );
    }

    #[test]
    fn customers_come_as_they_are_wanted() {
        let keys = |wanted: &Wanted, by_key| -> Option<Vec<String>> {
            let rows = chosen(file(), wanted, by_key).unwrap()?;
            Some(
                rows.into_iter()
                    .map(|row| row.customer.entity_key)
                    .collect(),
            )
        };
        let wanted = |limit| Wanted {
            limit,
            ..Wanted::default()
        };
        for (limit, by_key, expected) in [
            (2, true, Some(["=1+1", "-7"])),
            (2, false, Some(["-7", "=1+1"])),
            (1, true, None),
            (1, false, None),
        ] {
            let expected = expected.map(|keys| keys.map(String::from).to_vec());
            assert_eq!(keys(&wanted(limit), by_key), expected, "{limit} {by_key}");
        }
        let known = Wanted {
            outcome_known: Some(true),
            ..wanted(2)
        };
        assert_eq!(keys(&known, true), Some(vec!["-7".to_owned()]));
    }

    #[test]
    fn reasons_are_columns_and_where_there_are_none_it_says_so() {
        let driver = |text: &str| -> Driver {
            let driver = json!({ "feature": "f", "value": null, "effect": 1.0, "points": 1.0, "text": text });
            serde_json::from_value(driver).unwrap()
        };
        let table = Table {
            rows: rows(),
            valued: false,
            cells: None,
            drivers: Some(vec![Some(vec![driver("@a"), driver("b")]), None]),
        };
        let csv = String::from_utf8(table.write(Csv::new()).unwrap()).unwrap();
        assert_eq!(
            csv,
            format!(
                "entity_key,score,risk,known,reason_1,reason_2,reason_3\n\
                 '=1+1,0.1235,low,false,'@a,b,\n-7,0.2500,low,true,{NOT_EXPLAINED},,\n"
            )
        );
    }

    #[test]
    fn a_file_is_named_by_what_is_in_it() {
        let at = DateTime::from_timestamp(1_795_824_000, 0).unwrap();
        let named = filename("customers", at, Format::Xlsx);
        assert_eq!(named, "customers-2026-11-28.xlsx");
        let views = [
            json!({}),
            json!({ "risk": "high" }),
            json!({ "columns": "a" }),
        ];
        let mut names: Vec<String> = views
            .iter()
            .cartesian_product([Format::Csv, Format::Xlsx])
            .map(|(asked, format)| name(format, &view(asked.clone())).unwrap())
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 6);
        assert!(view(json!({})).is_whole() && !view(json!({ "drivers": true })).is_whole());
    }
}
