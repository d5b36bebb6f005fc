//! A run's customers as a file: `GET /v1/scoring-runs/{id}/export`.

use api::{language, prelude::*};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use cloud::{WorkError, bucket::keys};
use data_encoding::HEXLOWER;
use domain::{Language, ScoringRun, ScoringRunId, Task, Totals};
use http::HeaderMap;
use itertools::Itertools;
use report::Labels;
use scores::{ALL, Reader, ScoredRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::TenantStore;
use tokio::task::spawn_blocking;

use crate::{
    Score,
    customers_page::{self, Wanted},
    customers_view::{Told, ViewQuery},
    export_table::{Columns, Field, Table, Wording},
    runs,
    scored_data::labels,
    sheet::{Csv, Sheet, Workbook},
    view::ScoresFile,
};

/// Files that are more than all scores by entity key have as many customers: they are put together in memory.
const MOST_ROWS: usize = 1_000_000;
/// Workbooks have as many.
const MOST_ROWS_OF_WORKBOOK: usize = 100_000;
/// As many customers that are not among the foremost are explained.
const MOST_EXPLAINED: usize = 1_000;
/// Goes into the name of a file, since files are made once: another one where they have changed.
const EDITION: &str = "3";

/// The form of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Scores have four decimals.
    #[default]
    Csv,
    /// An Excel workbook, of up to 100,000 customers.
    Xlsx,
    /// All scores of the run, exact. It takes no filter, order, fields, columns or drivers.
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
    /// The language of the file's name, and of what is `readable`: `en` or `pt-BR`; unless said the caller's own, else
    /// the one that `Accept-Language` asks for.
    language: Option<Language>,
    /// Whether CSV and Excel are for people: columns go by their labels, and these and all words are in `language`. For
    /// programs, as unless said, columns have the names that lists have, and words stay as they are there.
    #[serde(default)]
    readable: bool,
    /// What the run says of each customer, apart by commas and in this order: `score`, `risk`, `known`, `value`,
    /// `value_at_stake`, which is score x value, and `band` (A to D, as the run's `bands` say); unless said all but
    /// `value_at_stake`, and none where it is empty. A run that knows no values has neither `value` nor `value_at_stake`. Columns of the data
    /// follow, then reasons.
    #[param(max_length = 100)]
    fields: Option<String>,
}

impl Query {
    /// What of the run is told, once each.
    fn fields(&self) -> Result<Vec<Field>, ApiError> {
        let Some(asked) = &self.fields else {
            return Ok(Field::USUAL.to_vec());
        };
        let mut fields = Vec::new();
        for name in asked.split(',').filter(|name| !name.is_empty()) {
            match Field::named(name) {
                Some(field) if fields.contains(&field) => {}
                Some(field) => fields.push(field),
                None => {
                    return Err(ApiError::invalid([(
                        "fields",
                        "Name some of `score`, `risk`, `known`, `value`, `value_at_stake` and `band`, apart by commas.",
                    )]));
                }
            }
        }
        Ok(fields)
    }
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
    let model = tenant.model(run.model_id).await?;
    let task = model.map_or(Task::Churn, |model| model.task);
    let language = language::of(&principal, &headers, query.language);
    let fields = query.fields()?;
    let key = match query.format {
        Format::Parquet if !view.is_whole() || query.fields.is_some() => {
            return Err(ApiError::invalid([(
                "format",
                "Parquet holds the whole run: leave filters, order, fields, columns and drivers out, or \
                 choose `csv` or `xlsx`.",
            )]));
        }
        Format::Parquet => keys::scores(tenant.org(), id, ALL),
        format => {
            let labels = labels(tenant, &run).await?;
            let name = name(
                format,
                (&view, &fields),
                query.readable.then_some((language, task)),
                &labels,
            )?;
            let key = keys::export(tenant.org(), id, &name);
            // Neither scores nor the data they are of change, so neither does what is told of them.
            if state.bucket.head(&key).await?.is_none() {
                let wording = query.readable.then_some(Wording {
                    language,
                    task,
                    labels,
                });
                let own = Columns {
                    fields,
                    value: value_column(&run),
                    bands: run.totals.as_ref().and_then(Totals::bands),
                    wording,
                };
                let file = file(&state, tenant, run.clone(), format, view, own).await?;
                state.bucket.put(&key, file).await?;
            }
            key
        }
    };
    let who = models::family(task).vocabulary(language).many;
    let at = run.progress.ended_at.unwrap_or(run.progress.created_at);
    let filename = filename(who, at, query.format);
    let url = state.bucket.presign_get(&key, &filename).await?;
    Ok(Json(ScoresFile { url, filename }))
}

/// The column of what customers are worth, where that is known.
fn value_column(run: &ScoringRun) -> Option<String> {
    let value = run.totals.as_ref()?.value.as_ref()?;
    Some(value.column.clone())
}

/// What a person would call it: `customers-2026-11-28.csv`.
fn filename(who: &str, scored_at: DateTime<Utc>, format: Format) -> String {
    let day = scored_at.format("%Y-%m-%d");
    format!("{who}-{day}.{}", format.extension())
}

/// The same for the same question, in the same words, as long as columns are called the same.
fn name(
    format: Format,
    (view, fields): (&ViewQuery, &[Field]),
    readers: Option<(Language, Task)>,
    labels: &Labels,
) -> Result<String, ApiError> {
    let labels = (readers.is_some() || view.drivers).then_some(labels);
    let asked = serde_json::to_vec(&(EDITION, view, fields, readers, labels))?;
    let digest = HEXLOWER.encode(&Sha256::digest(asked)[..16]);
    Ok(format!("{digest}.{}", format.extension()))
}

async fn file(
    state: &Score,
    tenant: &TenantStore,
    run: ScoringRun,
    format: Format,
    view: ViewQuery,
    own: Columns,
) -> Result<Vec<u8>, ApiError> {
    let columns = view.columns()?;
    let most = match format {
        Format::Xlsx => MOST_ROWS_OF_WORKBOOK,
        Format::Csv | Format::Parquet => MOST_ROWS,
    };
    let wanted = view.wanted(state, tenant, &run, None, most).await?;
    let scores = state.scores.all(tenant, run.id).await?;
    let csv = match own.wording {
        Some(_) => Csv::marked(),
        None => Csv::new(),
    };
    if format == Format::Csv && view.is_whole() {
        let write = move || whole(scores, &own, csv);
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
        columns: own,
        rows,
        cells,
        drivers,
    };
    let write = move || match format {
        Format::Xlsx => table.write(Workbook::new()),
        Format::Csv | Format::Parquet => table.write(csv),
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
fn whole(scores: Bytes, columns: &Columns, mut sheet: Csv) -> Result<Vec<u8>, WorkError> {
    sheet.header(columns.header().iter().map(|name| &**name))?;
    for row in Reader::new(scores)? {
        sheet.row(columns.cells(&row?))?;
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::export_table::tests::rows;
    use scores::Writer;

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
        let text = |value: Option<&str>| {
            let columns = Columns {
                fields: Field::USUAL.to_vec(),
                value: value.map(str::to_owned),
                bands: None,
                wording: None,
            };
            String::from_utf8(whole(file(), &columns, Csv::new()).unwrap()).unwrap()
        };
        assert_eq!(
            text(Some("fee")),
            "entity_key,score,risk,known,value\n'=1+1,0.1235,low,false,-9.5\n-7,0.2500,low,true,\n"
        );
        assert_eq!(
            text(None),
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
    fn a_file_is_named_by_what_is_in_it() {
        let at = DateTime::from_timestamp(1_795_824_000, 0).unwrap();
        let named = filename("customers", at, Format::Xlsx);
        assert_eq!(named, "customers-2026-11-28.xlsx");
        let views = [
            json!({}),
            json!({ "risk": "high" }),
            json!({ "columns": "a" }),
        ];
        let readers = [
            None,
            Some((Language::English, Task::Churn)),
            Some((Language::Portuguese, Task::Churn)),
        ];
        let of = |asked: &serde_json::Value, format, readers, labels: &Labels| {
            let asked = (&view(asked.clone()), &Field::USUAL[..]);
            name(format, asked, readers, labels).unwrap()
        };
        let called = |name: &str| Labels([("f".to_owned(), name.to_owned())].into());
        let names = views
            .iter()
            .cartesian_product([Format::Csv, Format::Xlsx])
            .cartesian_product(readers)
            .map(|((asked, format), readers)| of(asked, format, readers, &called("a")));
        assert_eq!(names.collect::<BTreeSet<_>>().len(), 18);
        let differs = |asked: serde_json::Value, readers| {
            let name = |label| of(&asked, Format::Csv, readers, &called(label));
            name("a") != name("b")
        };
        assert!(differs(json!({}), readers[1]) && differs(json!({ "drivers": true }), None));
        assert!(!differs(json!({}), None), "it names no column");
        let of_fields = |fields: &[Field]| {
            let labels = Labels::default();
            name(Format::Csv, (&view(json!({})), fields), None, &labels).unwrap()
        };
        assert_ne!(of_fields(&Field::USUAL), of_fields(&Field::USUAL[..1]));
        assert!(view(json!({})).is_whole() && !view(json!({ "drivers": true })).is_whole());
    }

    #[test]
    fn fields_are_told_as_they_are_asked_for() {
        let fields = |asked: Option<&str>| {
            let query: Query = serde_json::from_value(json!({ "fields": asked })).unwrap();
            query.fields()
        };
        for (asked, expected) in [
            (None, &Field::USUAL[..]),
            (Some(""), &[]),
            (
                Some("value_at_stake,score,value_at_stake"),
                &[Field::ValueAtStake, Field::Score],
            ),
        ] {
            assert_eq!(fields(asked).unwrap(), expected, "{asked:?}");
        }
        for odd in ["points", "score, risk", "entity_key"] {
            assert!(fields(Some(odd)).is_err(), "{odd}");
        }
    }
}
