//! What a file has of subjects, to be handed out.

use std::io;
use std::sync::Arc;

use arrow_array::types::{Float64Type, Int64Type, TimestampMillisecondType};
use arrow_array::{Array, ArrayRef, cast::AsArray};
use arrow_schema::DataType;
use chrono::DateTime;
use serde_json::{Map, Number, Value};

use super::{Found, each_batch, unwritable};
use crate::Result;
use crate::parquet::row_groups::ParquetFile;
use crate::source::Source;

/// Hands on each of their rows, with whose it is and its cells by the names of the columns; empty ones are left out.
pub(super) fn each_row(
    source: Arc<dyn Source>,
    found: &Found,
    mut each: impl FnMut(&str, Map<String, Value>) -> io::Result<()>,
) -> Result<()> {
    let file = ParquetFile::open(source)?;
    let fields = file.schema().fields().iter();
    let names: Vec<String> = fields.map(|field| field.name().clone()).collect();
    each_batch(&file, |before, batch| {
        let end = before + batch.num_rows() as u64;
        for (row, whose) in found.rows.range(before..end) {
            let at = (row - before) as usize;
            let cells = names.iter().zip(batch.columns());
            let cells = cells.filter_map(|(name, cells)| Some((name.clone(), cell(cells, at)?)));
            each(whose, cells.collect()).map_err(unwritable)?;
        }
        Ok(())
    })
}

fn cell(cells: &ArrayRef, row: usize) -> Option<Value> {
    if cells.is_null(row) {
        return None;
    }
    match cells.data_type() {
        DataType::Utf8 => Some(cells.as_string::<i32>().value(row).into()),
        DataType::Boolean => Some(cells.as_boolean().value(row).into()),
        DataType::Int64 => Some(cells.as_primitive::<Int64Type>().value(row).into()),
        DataType::Float64 => {
            let number = cells.as_primitive::<Float64Type>().value(row);
            Number::from_f64(number).map(Value::Number)
        }
        DataType::Timestamp(..) => {
            let at = cells.as_primitive::<TimestampMillisecondType>().value(row);
            let at = DateTime::from_timestamp_millis(at)?;
            Some(
                at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
                    .into(),
            )
        }
        _ => None,
    }
}
