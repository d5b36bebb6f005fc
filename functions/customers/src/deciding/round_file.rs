//! What a round decided of each customer who might have got an offer, as Parquet: later rounds learn from it.
//!
//! | column | is |
//! | --- | --- |
//! | `customer_id` | who |
//! | `decided_at` | when, in milliseconds since 1970 |
//! | `hazard` | the chance to leave within a month, as it was known then |
//! | `price_minor` | what they paid a month, in the smallest unit |
//! | `currency` | in which currency |
//! | `features` | by the campaign's basis; the first is 1 |
//! | `offer` | which offer of the campaign was chosen, counted from 0; none where none was |
//! | `given` | whether they were to get it: not of who is held out |
//! | `held_out` | whether they are |
//! | `chances` | of each offer, before it was looked at whether they are held out |

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use arrow_array::{
    Array, ArrayRef, BooleanArray, Float32Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray,
    builder::{Float32Builder, ListBuilder},
    cast::AsArray,
    types::{Float32Type, Float64Type, Int32Type, Int64Type},
};
use bytes::Bytes;
use cloud::WorkError;
use parquet::{
    arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};

/// Rows that are written at a time.
const BATCH_ROWS: usize = 8_192;

/// What was decided of a customer.
#[derive(Debug, Clone, PartialEq)]
pub struct RoundRow {
    pub customer: String,
    pub decided_at: i64,
    pub hazard: f64,
    pub price_minor: i64,
    pub currency: String,
    pub features: Vec<f32>,
    pub offer: Option<i32>,
    pub given: bool,
    pub held_out: bool,
    pub chances: Vec<f32>,
}

/// A round's file.
pub fn write(rows: &[RoundRow]) -> Result<Vec<u8>, WorkError> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let schema = batch(&[])?.schema();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties)).map_err(broken)?;
    for rows in rows.chunks(BATCH_ROWS) {
        writer.write(&batch(rows)?).map_err(broken)?;
    }
    writer.into_inner().map_err(broken)
}

fn batch(rows: &[RoundRow]) -> Result<RecordBatch, WorkError> {
    let texts = |of: fn(&RoundRow) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(rows.iter().map(of)))
    };
    let numbers = |of: fn(&RoundRow) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(rows.iter().map(of)))
    };
    let truths = |of: fn(&RoundRow) -> bool| -> ArrayRef {
        let truths: Vec<bool> = rows.iter().map(of).collect();
        Arc::new(BooleanArray::from(truths))
    };
    let hazards = Float64Array::from_iter_values(rows.iter().map(|row| row.hazard));
    let offers: Int32Array = rows.iter().map(|row| row.offer).collect();
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("customer_id", texts(|row| row.customer.as_str()), false),
        ("decided_at", numbers(|row| row.decided_at), false),
        ("hazard", Arc::new(hazards), false),
        ("price_minor", numbers(|row| row.price_minor), false),
        ("currency", texts(|row| row.currency.as_str()), false),
        ("features", lists(rows, |row| &row.features), false),
        ("offer", Arc::new(offers), true),
        ("given", truths(|row| row.given), false),
        ("held_out", truths(|row| row.held_out), false),
        ("chances", lists(rows, |row| &row.chances), false),
    ];
    RecordBatch::try_from_iter_with_nullable(columns).map_err(broken)
}

fn lists(rows: &[RoundRow], of: fn(&RoundRow) -> &Vec<f32>) -> ArrayRef {
    let mut builder = ListBuilder::new(Float32Builder::new());
    for row in rows {
        builder.values().append_slice(of(row));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

/// The rows of a round's file.
pub fn read(file: Bytes) -> Result<Vec<RoundRow>, WorkError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)?;
    let mut rows = Vec::new();
    for batch in reader.build().map_err(broken)? {
        add_rows(&batch.map_err(broken)?, &mut rows)?;
    }
    Ok(rows)
}

fn add_rows(batch: &RecordBatch, rows: &mut Vec<RoundRow>) -> Result<(), WorkError> {
    let column = |name: &str| batch.column_by_name(name).ok_or_else(odd);
    let (customers, currencies) = (column("customer_id")?, column("currency")?);
    let customers = customers.as_string_opt::<i32>().ok_or_else(odd)?;
    let currencies = currencies.as_string_opt::<i32>().ok_or_else(odd)?;
    let number = |name: &str| {
        let column = column(name)?;
        column.as_primitive_opt::<Int64Type>().ok_or_else(odd)
    };
    let (decided_at, prices) = (number("decided_at")?, number("price_minor")?);
    let hazards = column("hazard")?;
    let hazards = hazards.as_primitive_opt::<Float64Type>().ok_or_else(odd)?;
    let offers = column("offer")?;
    let offers = offers.as_primitive_opt::<Int32Type>().ok_or_else(odd)?;
    let truth = |name: &str| column(name)?.as_boolean_opt().ok_or_else(odd);
    let (given, held_out) = (truth("given")?, truth("held_out")?);
    let list = |name: &str| column(name)?.as_list_opt::<i32>().ok_or_else(odd);
    let (features, chances) = (list("features")?, list("chances")?);
    for at in 0..batch.num_rows() {
        rows.push(RoundRow {
            customer: customers.value(at).to_owned(),
            decided_at: decided_at.value(at),
            hazard: hazards.value(at),
            price_minor: prices.value(at),
            currency: currencies.value(at).to_owned(),
            features: floats(&features.value(at))?,
            offer: offers.is_valid(at).then(|| offers.value(at)),
            given: given.value(at),
            held_out: held_out.value(at),
            chances: floats(&chances.value(at))?,
        });
    }
    Ok(())
}

fn floats(list: &ArrayRef) -> Result<Vec<f32>, WorkError> {
    let floats: &Float32Array = list.as_primitive_opt::<Float32Type>().ok_or_else(odd)?;
    Ok(floats.values().to_vec())
}

/// A round's file without some customers, or with their new names; nothing if it has none of them.
pub fn without(
    file: Bytes,
    ids: &HashSet<String>,
    names: Option<&HashMap<String, String>>,
) -> Result<Option<Vec<u8>>, WorkError> {
    let rows = read(file)?;
    if !rows.iter().any(|row| ids.contains(&row.customer)) {
        return Ok(None);
    }
    let left: Vec<RoundRow> = rows
        .into_iter()
        .filter_map(|row| match (ids.contains(&row.customer), names) {
            (false, _) => Some(row),
            (true, None) => None,
            (true, Some(names)) => Some(RoundRow {
                customer: names.get(&row.customer)?.clone(),
                ..row
            }),
        })
        .collect();
    Ok(Some(write(&left)?))
}

fn odd() -> WorkError {
    WorkError::Retry("a file of a round has other columns".into())
}

fn broken(error: impl std::fmt::Display) -> WorkError {
    WorkError::Retry(format!("a file of a round: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(customer: &str, offer: Option<i32>) -> RoundRow {
        RoundRow {
            customer: customer.into(),
            decided_at: 1_780_000_000_000,
            hazard: 0.125,
            price_minor: 4_900,
            currency: "EUR".into(),
            features: vec![1.0, -0.5],
            offer,
            given: offer.is_some(),
            held_out: offer.is_none(),
            chances: vec![0.25, 0.75, 0.0],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let all = [row("ana", Some(2)), row("béa", None)];
        assert_eq!(read(write(&all).unwrap().into()).unwrap(), all);
        assert!(read(write(&[]).unwrap().into()).unwrap().is_empty());
        let many: Vec<RoundRow> = (0..BATCH_ROWS + 1)
            .map(|n| row(&format!("c-{n}"), Some(0)))
            .collect();
        assert_eq!(read(write(&many).unwrap().into()).unwrap(), many);
    }

    #[test]
    fn whoever_is_erased_is_in_it_no_more_or_is_nobody() {
        let file = Bytes::from(write(&[row("ana", Some(1)), row("bea", None)]).unwrap());
        let ids = HashSet::from(["ana".to_owned()]);
        let left = without(file.clone(), &ids, None).unwrap().unwrap();
        assert_eq!(read(left.into()).unwrap(), [row("bea", None)]);
        let names = HashMap::from([("ana".to_owned(), "nobody".to_owned())]);
        let left = without(file.clone(), &ids, Some(&names)).unwrap().unwrap();
        let expected = [row("nobody", Some(1)), row("bea", None)];
        assert_eq!(read(left.into()).unwrap(), expected);
        let others = HashSet::from(["cem".to_owned()]);
        assert!(without(file, &others, None).unwrap().is_none());
    }
}
