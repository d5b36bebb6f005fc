//! Features of customers, by columns of the dataset that was scored. Which columns they are made of is learned at a campaign's
//! first round, of those whom the model learned from, and stays: else what earlier rounds have taught would be of others.

use std::{collections::HashMap, sync::Arc};

use cloud::{Bucket, WorkError, bucket::keys};
use data::{
    Column, ColumnType, Frame, MISSING, RemoteSource, Source, Values, each_row_group,
    read_parquet_rows, truth,
};
use domain::{CampaignId, ScoringRun};
use ledger::features::{CUSTOMER, DATE, TARGET, common_names};
use stats::offers::features::{self, Basis, Cell};
use store::TenantStore;
use tokio::task::spawn_blocking;

/// Rows that a basis is learned from: of more, every so many-th.
const SAMPLE: u64 = 50_000;
/// A text with more values than this names its rows.
const MOST_LEVELS: usize = 200;

/// A campaign's basis: the one that is kept, else one that is learned now. Where there is nothing to learn it from it is the
/// constant alone.
pub async fn basis(
    bucket: &Bucket,
    tenant: &TenantStore,
    campaign: CampaignId,
    run: &ScoringRun,
) -> Result<Basis, WorkError> {
    let key = keys::campaign_basis(tenant.org(), campaign);
    match bucket.get(&key).await? {
        Some(kept) => Ok(serde_json::from_slice(&kept)?),
        None => learned(bucket, tenant, run).await,
    }
}

async fn learned(
    bucket: &Bucket,
    tenant: &TenantStore,
    run: &ScoringRun,
) -> Result<Basis, WorkError> {
    let version = tenant.version(run.model_id, run.model_version).await?;
    let dataset = match version {
        Some(version) => tenant.dataset(version.dataset_id).await?,
        None => None,
    };
    let Some(dataset) = dataset.filter(|dataset| dataset.ledger.is_some()) else {
        return Ok(Basis::constant());
    };
    let key = keys::dataset(tenant.org(), dataset.id, dataset.generation);
    let Some(source) = source(bucket, &key).await? else {
        return Ok(Basis::constant());
    };
    let count = dataset.row_count.unwrap_or(0);
    let step = count.div_ceil(SAMPLE).max(1);
    let rows: Vec<u64> = (0..count).step_by(step as usize).collect();
    let read = spawn_blocking(move || {
        let frame = read_parquet_rows(source, None, &rows)?;
        Ok::<_, data::Error>(basis_of(&frame))
    });
    match read.await?.map_err(WorkError::from) {
        Err(WorkError::Owner(failure)) => {
            tracing::warn!(org_id = %tenant.org(), code = failure.code, "there is no basis");
            Ok(Basis::constant())
        }
        learned => learned,
    }
}

/// Of rows of whom it is known whether they left.
fn basis_of(frame: &Frame) -> Basis {
    let Some(target) = frame.column(TARGET) else {
        return Basis::constant();
    };
    let has_left = |row| {
        let text = target.text(row);
        text.is_some_and(|text| truth(text.to_lowercase().as_bytes()) == Some(true))
    };
    let left: Vec<bool> = (0..frame.rows).map(has_left).collect();
    let names: Vec<&str> = frame.columns.iter().map(|one| one.name.as_str()).collect();
    let named = frame.columns.iter().zip(common_names(&names));
    let columns: Vec<features::Column<'_>> = named
        .filter(|(column, _)| is_usable(column))
        .map(|(column, common)| features::Column {
            name: &column.name,
            common,
            cells: (0..frame.rows).map(|row| cell(column, row)).collect(),
        })
        .collect();
    Basis::of(&columns, &left)
}

/// Whether a column may say something of a customer: not who they are, nor when it was looked at.
fn is_usable(column: &Column) -> bool {
    let is_named = [CUSTOMER, DATE, TARGET].contains(&column.name.as_str());
    let says = match &column.values {
        Values::Number(_) => column.kind != ColumnType::Date,
        Values::Text { levels, .. } => levels.len() <= MOST_LEVELS,
    };
    says && !is_named
}

fn cell(column: &Column, row: usize) -> Cell<'_> {
    match &column.values {
        Values::Number(numbers) => match numbers.get(row) {
            Some(number) if number.is_finite() => Cell::Number(*number),
            _ => Cell::Missing,
        },
        Values::Text { codes, levels } => {
            let code = codes.get(row).filter(|code| **code != MISSING);
            let level = code.and_then(|code| levels.get(*code as usize));
            level.map_or(Cell::Missing, |level| Cell::Category(level))
        }
    }
}

/// Features of rows of the dataset that a run scored, one for each. None where the columns are gone that they are made of.
pub async fn of_rows(
    bucket: &Bucket,
    tenant: &TenantStore,
    (run, basis): (&ScoringRun, &Basis),
    rows: Vec<u64>,
) -> Result<Option<Vec<Vec<f64>>>, WorkError> {
    if basis.columns().next().is_none() {
        return Ok(Some(vec![basis.features(&[]); rows.len()]));
    }
    let key = keys::dataset(tenant.org(), run.dataset_id, run.dataset_generation);
    let Some(source) = source(bucket, &key).await? else {
        return Ok(None);
    };
    let basis = basis.clone();
    let read = spawn_blocking(move || read(source, &basis, &rows));
    match read.await? {
        Ok(features) => Ok(Some(features)),
        Err(failure) if failure.code == "missing_column" => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

fn read(source: Arc<dyn Source>, basis: &Basis, rows: &[u64]) -> data::Result<Vec<Vec<f64>>> {
    let columns: Vec<(usize, &str)> = basis.columns().collect();
    let names: Vec<String> = columns.iter().map(|(_, name)| (*name).to_owned()).collect();
    let count = columns.iter().map(|(at, _)| at + 1).max().unwrap_or(0);
    let places: HashMap<u64, usize> = rows.iter().enumerate().map(|(n, row)| (*row, n)).collect();
    // Of whom nothing is there all is usual.
    let mut found = vec![basis.features(&[]); rows.len()];
    let mut first = 0;
    each_row_group(source, &names, |frame| {
        let known: Vec<(usize, &Column)> = columns
            .iter()
            .filter_map(|(at, name)| Some((*at, frame.column(name)?)))
            .collect();
        for row in 0..frame.rows {
            let Some(place) = places.get(&(first + row as u64)) else {
                continue;
            };
            let mut cells = vec![Cell::Missing; count];
            for (at, column) in &known {
                cells[*at] = cell(column, row);
            }
            found[*place] = basis.features(&cells);
        }
        first += frame.rows as u64;
        Ok(())
    })?;
    Ok(found)
}

/// A file to be read on a blocking thread, if it is there.
async fn source(bucket: &Bucket, key: &str) -> Result<Option<Arc<dyn Source>>, WorkError> {
    let object = bucket.open(key).await?;
    Ok(object.map(|object| {
        let size = object.head().size;
        let source = RemoteSource::new(size, move |start, length| object.read(start, length));
        Arc::new(source) as Arc<dyn Source>
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str, of: impl Fn(usize) -> f64) -> Column {
        let numbers = (0..1_000).map(of).collect();
        Column::new(name, ColumnType::Number, Values::Number(numbers))
    }

    fn text(name: &str, levels: &[&str], of: impl Fn(usize) -> u32) -> Column {
        let values = Values::Text {
            codes: (0..1_000).map(of).collect(),
            levels: levels.iter().map(|level| (*level).to_owned()).collect(),
        };
        Column::new(name, ColumnType::Text, values)
    }

    /// A third of those on Basic left, and nobody else.
    fn frame() -> Frame {
        let target = text(TARGET, &["false", "true"], |n| {
            u32::from(n.is_multiple_of(6))
        });
        let ids: Vec<String> = (0..1_000).map(|n| format!("c-{n}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let columns = vec![
            text(CUSTOMER, &ids, |n| n as u32),
            text("Plan", &["Basic", "Pro"], |n| (n % 2) as u32),
            number("MRR", |n| {
                if n.is_multiple_of(7) {
                    f64::NAN
                } else {
                    (n % 50) as f64
                }
            }),
            target,
        ];
        Frame::new(columns, 1_000)
    }

    #[test]
    fn a_basis_is_made_of_columns_that_say_who_leaves_and_of_no_others() {
        let basis = basis_of(&frame());
        let names: Vec<&str> = basis.columns().map(|(_, name)| name).collect();
        assert_eq!(names[0], "Plan");
        assert!(!names.contains(&CUSTOMER) && !names.contains(&TARGET));
        let of = |plan| basis.features(&[Cell::Category(plan), Cell::Missing]);
        assert!(of("Basic")[1] > of("Pro")[1]);
    }

    #[test]
    fn columns_of_its_own_have_no_name_that_others_know() {
        let mut frame = frame();
        // Without the ledger's last column nothing is known to be the ledger's.
        let own = basis_of(&frame).names();
        assert_eq!(own.iter().flatten().collect::<Vec<_>>(), ["1"]);
        let last = number("Different events, last 30 days", |n| (n % 9) as f64);
        frame.columns.insert(2, last);
        let names = basis_of(&frame).names();
        assert!(names.contains(&Some("Plan".into())), "{names:?}");
        let has_mrr = |name: &String| name.contains("MRR");
        assert!(!names.iter().flatten().any(has_mrr), "{names:?}");
    }

    #[test]
    fn without_an_outcome_there_is_the_constant_alone() {
        let mut frame = frame();
        frame.columns.pop();
        assert_eq!(basis_of(&frame).features(&[]), [1.0]);
    }
}
