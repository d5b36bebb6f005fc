//! Files of scores: Parquet with one row per customer.

use std::sync::{Arc, Mutex, PoisonError};

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Float64Array, RecordBatch, StringArray, UInt64Array,
    },
    datatypes::{DataType, Field, Float64Type, Schema, UInt64Type},
};
use bytes::Bytes;
use domain::ScoringRunId;
use ml::learn::Risk;
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder},
    },
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::properties::WriterProperties,
};
use platform::{Objects, WorkError, objects::keys};
use store::TenantStore;

use crate::view::Customer;

/// The merged file of a run.
pub const ALL: &str = "all.parquet";

const BATCH_ROWS: usize = 8192;
const ROW_GROUP_ROWS: usize = 100_000;

/// A customer's score, and where the customer stands in the dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredRow {
    /// The score.
    pub customer: Customer,
    /// Row of the dataset, from 0.
    pub row: u64,
}

fn schema() -> Arc<Schema> {
    Arc::new(Schema::new(vec![
        Field::new("entity_key", DataType::Utf8, false),
        Field::new("score", DataType::Float64, false),
        Field::new("risk", DataType::Utf8, false),
        Field::new("known", DataType::Boolean, false),
        Field::new("row", DataType::UInt64, false),
    ]))
}

/// Writes scored rows to Parquet in memory: about ten bytes a row.
pub struct Writer {
    parquet: ArrowWriter<Vec<u8>>,
    pending: Vec<ScoredRow>,
}

impl Writer {
    /// An empty file.
    pub fn new() -> Result<Self, WorkError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let parquet =
            ArrowWriter::try_new(Vec::new(), schema(), Some(properties)).map_err(broken)?;
        Ok(Self {
            parquet,
            pending: Vec::with_capacity(BATCH_ROWS),
        })
    }

    /// Appends a row.
    pub fn push(&mut self, row: ScoredRow) -> Result<(), WorkError> {
        self.pending.push(row);
        if self.pending.len() == BATCH_ROWS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), WorkError> {
        let rows = &self.pending;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|r| &r.customer.entity_key),
            )),
            Arc::new(Float64Array::from_iter_values(
                rows.iter().map(|r| r.customer.score),
            )),
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|r| r.customer.risk.as_str()),
            )),
            Arc::new(BooleanArray::from_iter(
                rows.iter().map(|r| Some(r.customer.known)),
            )),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|r| r.row))),
        ];
        let batch = RecordBatch::try_new(schema(), columns).map_err(broken)?;
        self.parquet.write(&batch).map_err(broken)?;
        self.pending.clear();
        Ok(())
    }

    /// The file.
    pub fn finish(mut self) -> Result<Bytes, WorkError> {
        self.flush()?;
        Ok(self.parquet.into_inner().map_err(broken)?.into())
    }
}

/// Reads scored rows in file order.
pub struct Reader {
    batches: ParquetRecordBatchReader,
    batch: std::vec::IntoIter<ScoredRow>,
}

impl Reader {
    /// Reads a file that [`Writer`] made.
    pub fn new(file: Bytes) -> Result<Self, WorkError> {
        let batches = ParquetRecordBatchReaderBuilder::try_new(file)
            .and_then(|builder| builder.with_batch_size(BATCH_ROWS).build())
            .map_err(broken)?;
        Ok(Self {
            batches,
            batch: Vec::new().into_iter(),
        })
    }
}

impl Iterator for Reader {
    type Item = Result<ScoredRow, WorkError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            match self
                .batches
                .next()?
                .map_err(broken)
                .and_then(|batch| rows(&batch))
            {
                Ok(rows) => self.batch = rows.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn rows(batch: &RecordBatch) -> Result<Vec<ScoredRow>, WorkError> {
    let odd = || WorkError::Retry("a file of scores has other columns".into());
    let key = batch.column(0).as_string_opt::<i32>().ok_or_else(odd)?;
    let score = batch
        .column(1)
        .as_primitive_opt::<Float64Type>()
        .ok_or_else(odd)?;
    let risk = batch.column(2).as_string_opt::<i32>().ok_or_else(odd)?;
    let known = batch.column(3).as_boolean_opt().ok_or_else(odd)?;
    let row = batch
        .column(4)
        .as_primitive_opt::<UInt64Type>()
        .ok_or_else(odd)?;
    (0..key.len())
        .map(|n| {
            let customer = Customer {
                entity_key: key.value(n).to_owned(),
                score: score.value(n),
                risk: parse(risk.value(n)).ok_or_else(odd)?,
                known: known.value(n),
            };
            Ok(ScoredRow {
                customer,
                row: row.value(n),
            })
        })
        .collect()
}

fn parse(risk: &str) -> Option<Risk> {
    [Risk::Low, Risk::Medium, Risk::High]
        .into_iter()
        .find(|known| known.as_str() == risk)
}

fn broken(error: impl Into<ParquetError>) -> WorkError {
    WorkError::Retry(format!("a file of scores: {}", error.into()))
}

/// The merged files of runs, of which the last is kept in memory for the next page.
pub struct Scores {
    objects: Objects,
    last: Mutex<Option<(ScoringRunId, Bytes)>>,
}

impl Scores {
    /// Reads from that bucket.
    pub fn new(objects: Objects) -> Self {
        Self {
            objects,
            last: Mutex::default(),
        }
    }

    /// The merged file of a run that has succeeded; it never changes.
    pub async fn all(&self, tenant: &TenantStore, run: ScoringRunId) -> Result<Bytes, WorkError> {
        if let Some((id, bytes)) = &*self.last.lock().unwrap_or_else(PoisonError::into_inner)
            && *id == run
        {
            return Ok(bytes.clone());
        }
        let bytes = self
            .objects
            .get(&keys::scores(tenant.org(), run, ALL))
            .await?
            .ok_or_else(|| WorkError::Retry(format!("the scores of {run} are not there")))?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((run, bytes.clone()));
        Ok(bytes)
    }
}
