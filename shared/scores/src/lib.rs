//! Files of scores: Parquet with one row per customer.

use std::{
    num::NonZeroUsize,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, UInt64Array,
    cast::AsArray,
    types::{Float64Type, UInt64Type},
};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::keys};
use data::{ParquetFile, RemoteSource, Source};
use domain::ScoringRunId;
use lru::LruCache;
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder},
    },
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::{metadata::RowGroupMetaData, properties::WriterProperties},
};
use report::ScoredCustomer;
use store::TenantStore;
use tokio::task::spawn_blocking;

/// The merged file of a run.
pub const ALL: &str = "all.parquet";

const BATCH_ROWS: usize = 8192;
const ROW_GROUP_ROWS: usize = 100_000;
/// Files kept in memory: two are compared with each other.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

/// A customer's score, and where the customer stands in the dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredRow {
    pub customer: ScoredCustomer,
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
        // Files written before there were values end here.
        Field::new("value", DataType::Float64, true),
    ]))
}

/// Writes scored rows to Parquet in memory: about ten bytes a row.
pub struct Writer {
    parquet: ArrowWriter<Vec<u8>>,
    pending: Vec<ScoredRow>,
}

impl Writer {
    pub fn new() -> Result<Self, WorkError> {
        Self::of_groups(ROW_GROUP_ROWS)
    }

    fn of_groups(rows: usize) -> Result<Self, WorkError> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(rows))
            .build();
        let parquet =
            ArrowWriter::try_new(Vec::new(), schema(), Some(properties)).map_err(broken)?;
        Ok(Self {
            parquet,
            pending: Vec::with_capacity(BATCH_ROWS),
        })
    }

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
                rows.iter().map(|r| r.customer.risk.into_str()),
            )),
            Arc::new(BooleanArray::from_iter(
                rows.iter().map(|r| Some(r.customer.outcome_known)),
            )),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|r| r.row))),
            Arc::new(Float64Array::from_iter(
                rows.iter().map(|r| r.customer.value),
            )),
        ];
        let batch = RecordBatch::try_new(schema(), columns).map_err(broken)?;
        self.parquet.write(&batch).map_err(broken)?;
        self.pending.clear();
        Ok(())
    }

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
                .and_then(|batch| rows(&batch, 0..batch.num_rows()))
            {
                Ok(rows) => self.batch = rows.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn odd() -> WorkError {
    WorkError::Retry("a file of scores has other columns".into())
}

fn keys_of(batch: &RecordBatch) -> Result<&StringArray, WorkError> {
    batch.column(0).as_string_opt::<i32>().ok_or_else(odd)
}

fn rows(batch: &RecordBatch, wanted: Range<usize>) -> Result<Vec<ScoredRow>, WorkError> {
    let key = keys_of(batch)?;
    let score = batch
        .column(1)
        .as_primitive_opt::<Float64Type>()
        .ok_or_else(odd)?;
    let risk = batch.column(2).as_string_opt::<i32>().ok_or_else(odd)?;
    let outcome_known = batch.column(3).as_boolean_opt().ok_or_else(odd)?;
    let row = batch
        .column(4)
        .as_primitive_opt::<UInt64Type>()
        .ok_or_else(odd)?;
    let value = batch
        .column_by_name("value")
        .and_then(|column| column.as_primitive_opt::<Float64Type>());
    wanted
        .map(|n| {
            let customer = ScoredCustomer {
                entity_key: key.value(n).to_owned(),
                score: score.value(n),
                risk: risk.value(n).parse().map_err(|_| odd())?,
                outcome_known: outcome_known.value(n),
                value: value
                    .filter(|value| value.is_valid(n))
                    .map(|value| value.value(n)),
            };
            Ok(ScoredRow {
                customer,
                row: row.value(n),
            })
        })
        .collect()
}

fn broken(error: impl Into<ParquetError>) -> WorkError {
    WorkError::Retry(format!("a file of scores: {}", error.into()))
}

/// The riskiest row of a customer, found by reading no more than the row groups that may hold it.
fn find(source: Arc<dyn Source>, key: &str) -> Result<Option<ScoredRow>, WorkError> {
    let file = ParquetFile::open(source)?;
    let columns: Vec<usize> = (0..file.schema().fields().len()).collect();
    let groups = 0..file.row_groups();
    let mut found: Option<ScoredRow> = None;
    for group in groups.filter(|n| may_hold(file.metadata().row_group(*n), key)) {
        for batch in file.read(group..group + 1, &columns)? {
            let batch = batch.map_err(broken)?;
            let keys = keys_of(&batch)?;
            let wanted = edge(keys, |other| other < key)..edge(keys, |other| other <= key);
            for row in rows(&batch, wanted)? {
                if found
                    .as_ref()
                    .is_none_or(|best| row.customer.score > best.customer.score)
                {
                    found = Some(row);
                }
            }
        }
    }
    Ok(found)
}

/// How many keys, which are sorted, come before the first that is not `below`.
fn edge(keys: &StringArray, below: impl Fn(&str) -> bool) -> usize {
    let (mut from, mut to) = (0, keys.len());
    while from < to {
        let middle = (from + to) / 2;
        match below(keys.value(middle)) {
            true => from = middle + 1,
            false => to = middle,
        }
    }
    from
}

/// Whether the least and the greatest key of a row group leave room for that one.
fn may_hold(group: &RowGroupMetaData, key: &str) -> bool {
    let Some(statistics) = group.column(0).statistics() else {
        return true;
    };
    let key = key.as_bytes();
    let (least, most) = (statistics.min_bytes_opt(), statistics.max_bytes_opt());
    least.is_none_or(|least| least <= key) && most.is_none_or(|most| key <= most)
}

/// The merged files of runs, of which the last are kept in memory for what is asked next.
pub struct Scores {
    bucket: Bucket,
    /// Each with its ETag: a file is written anew when a customer is erased from it.
    kept: Mutex<LruCache<ScoringRunId, (String, Bytes)>>,
}

impl Scores {
    pub fn new(bucket: Bucket) -> Self {
        Self {
            bucket,
            kept: Mutex::new(LruCache::new(KEPT)),
        }
    }

    /// The merged file of a run that has succeeded.
    pub async fn all(&self, tenant: &TenantStore, run: ScoringRunId) -> Result<Bytes, WorkError> {
        let key = keys::scores(tenant.org(), run, ALL);
        let head = self.bucket.head(&key).await?.ok_or_else(|| gone(run))?;
        if let Some(bytes) = self.kept(run, &head.etag) {
            return Ok(bytes);
        }
        let bytes = self.bucket.get(&key).await?.ok_or_else(|| gone(run))?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.put(run, (head.etag, bytes.clone()));
        Ok(bytes)
    }

    /// A customer of a run that has succeeded: the riskiest row, should there be several.
    pub async fn find(
        &self,
        tenant: &TenantStore,
        run: ScoringRunId,
        key: &str,
    ) -> Result<Option<ScoredRow>, WorkError> {
        let key = key.to_owned();
        let file = keys::scores(tenant.org(), run, ALL);
        let object = self.bucket.open(&file).await?.ok_or_else(|| gone(run))?;
        if let Some(bytes) = self.kept(run, &object.head().etag) {
            return spawn_blocking(move || find(Arc::new(bytes), &key)).await?;
        }
        spawn_blocking(move || {
            let size = object.head().size;
            let source = RemoteSource::new(size, move |start, len| object.read(start, len));
            find(Arc::new(source), &key)
        })
        .await?
    }

    fn kept(&self, run: ScoringRunId, etag: &str) -> Option<Bytes> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, bytes) = kept.get(&run)?;
        (of == etag).then(|| bytes.clone())
    }
}

fn gone(run: ScoringRunId) -> WorkError {
    WorkError::Retry(format!("the scores of {run} are not there"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use report::Risk;

    use super::*;

    fn row(key: &str, score: f64, row: u64) -> ScoredRow {
        let customer = ScoredCustomer {
            entity_key: key.into(),
            score,
            risk: Risk::Low,
            outcome_known: false,
            value: (row.is_multiple_of(2)).then_some(score * 100.0),
        };
        ScoredRow { customer, row }
    }

    fn written(rows: &[ScoredRow], groups: usize) -> Bytes {
        let mut writer = Writer::of_groups(groups).unwrap();
        for row in rows {
            writer.push(row.clone()).unwrap();
        }
        writer.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let all = [row("a", 0.1, 0), row("b", 0.2, 1)];
        let read: Vec<ScoredRow> = Reader::new(written(&all, 10))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(read, all);
    }

    #[test]
    fn a_file_without_values_is_read() {
        let fields = schema().fields()[..5].to_vec();
        let old = Arc::new(Schema::new(fields));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(vec!["a"])),
            Arc::new(Float64Array::from(vec![0.5])),
            Arc::new(StringArray::from(vec!["high"])),
            Arc::new(BooleanArray::from(vec![true])),
            Arc::new(UInt64Array::from(vec![7])),
        ];
        let batch = RecordBatch::try_new(old.clone(), columns).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), old, None).unwrap();
        writer.write(&batch).unwrap();
        let file = Bytes::from(writer.into_inner().unwrap());
        let found = find(Arc::new(file.clone()), "a").unwrap().unwrap();
        assert_eq!((found.customer.value, found.row), (None, 7));
        assert_eq!(Reader::new(file).unwrap().count(), 1);
    }

    proptest! {
        #[test]
        fn every_customer_is_found_and_no_other(
            keys in prop::collection::btree_set("[a-c]{1,3}|\\PC{1,80}", 1..30),
            groups in 1usize..8, repeats in 1u64..3,
        ) {
            let mut rows: Vec<ScoredRow> = Vec::new();
            for key in &keys {
                for n in 0..repeats {
                    rows.push(row(key, n as f64 / 4.0, rows.len() as u64));
                }
            }
            let file = written(&rows, groups);
            for key in &keys {
                let found = find(Arc::new(file.clone()), key).unwrap().unwrap();
                prop_assert_eq!(&found.customer.entity_key, key);
                prop_assert_eq!(found.customer.score, (repeats - 1) as f64 / 4.0);
            }
            prop_assert!(find(Arc::new(file), "no such key").unwrap().is_none());
        }
    }
}
