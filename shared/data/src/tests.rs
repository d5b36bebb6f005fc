//! Ingest from end to end: good files in every coat, and everything that can be wrong with one.

use std::{io::Write, sync::Arc};

use ::parquet::arrow::ArrowWriter;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, FixedSizeBinaryArray, Float32Array,
    Float64Array, Int64Array, ListArray, RecordBatch, StringArray, Time64MicrosecondArray,
    TimestampMicrosecondArray, UInt64Array, types::Int32Type,
};
use arrow_schema::Schema;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

mod accounting;
mod any;
mod conformed;
mod date_cases;
mod encodings;
mod faults;
mod field_cases;
mod formats;
mod fuzz;
mod kind_values;
mod notations;
mod parquet_files;
mod types;
mod value_cases;

use super::*;
use crate::{Error, Result, frame::Frame};
use report::{ColumnType, ReadOptions};

const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    rows: 200_000,
    columns: 50,
};

fn ingested(bytes: impl Into<Bytes>) -> Result<(Ingested, Bytes)> {
    ingested_as(bytes, &ReadOptions::default())
}

fn ingested_as(bytes: impl Into<Bytes>, options: &ReadOptions) -> Result<(Ingested, Bytes)> {
    let mut out = Vec::new();
    let source: Arc<Bytes> = Arc::new(bytes.into());
    let ingested = ingest(source.clone(), &LIMITS, options, &mut out, &mut |_| Ok(()))?;
    accounting::check(&source, options, &ingested);
    Ok((ingested, out.into()))
}

fn frame(bytes: impl Into<Bytes>) -> Frame {
    let (_, parquet) = ingested(bytes).unwrap();
    read_parquet(Arc::new(parquet), None, None).unwrap()
}

fn error(bytes: impl Into<Bytes>) -> Error {
    ingested(bytes).unwrap_err()
}

fn column(frame: &Frame, name: &str) -> Vec<String> {
    let column = frame
        .column(name)
        .unwrap_or_else(|| panic!("no column {name}"));
    (0..frame.rows)
        .map(|row| {
            column
                .text(row)
                .map_or("·".into(), |text| text.into_owned())
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn parquet_file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    out
}

const CUSTOMERS: &str = "\
customerID,plan,tenure,charges,joined,active,zip,Churn
a-1,Basic, 3 ,29.85,2024-01-31,Yes,007,No
a-2,\"Pro, annual\",12, ,2024-02-29T12:30:00Z,no,12,Yes
a-3,None,?,1e+3,,,99,No
";
