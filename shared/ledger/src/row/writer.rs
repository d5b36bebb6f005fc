//! Writing rows, which come in their order, to Parquet.

use std::io::Write;
use std::sync::{Arc, LazyLock};

use arrow_array::builder::{
    BooleanBuilder, StringBuilder, TimestampMillisecondBuilder, UInt64Builder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use domain::Failure;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::WriterProperties;

use crate::owner::Owner;
use crate::row::Row;

/// Rows that are handed to the writer together; fewer if they are long.
const BATCH_ROWS: usize = 4_096;
const BATCH_BYTES: usize = 4 << 20;

/// Of a row group, before compression: what a reader holds of each file.
const GROUP_ROWS: usize = 65_536;
const GROUP_BYTES: usize = 32 << 20;

pub(super) static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let time = || DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    let columns = [
        ("customer", DataType::Utf8, true),
        ("event_time", time(), false),
        ("kind", DataType::Utf8, false),
        ("name", DataType::Utf8, true),
        ("properties", DataType::Utf8, false),
        ("user_id", DataType::Utf8, true),
        ("anonymous_id", DataType::Utf8, true),
        ("group_id", DataType::Utf8, true),
        ("previous_id", DataType::Utf8, true),
        ("message_id", DataType::Utf8, false),
        ("received_at", time(), false),
        ("available_at", time(), false),
        ("historical", DataType::Boolean, false),
        ("source", DataType::Utf8, false),
        ("body", DataType::UInt64, false),
        ("context", DataType::Utf8, true),
        ("extra", DataType::Utf8, true),
    ];
    let fields = columns.map(|(name, kind, nullable)| Field::new(name, kind, nullable));
    Arc::new(Schema::new(fields.to_vec()))
});

/// Writes a file of the ledger.
pub struct RowWriter<W: Write + Send> {
    writer: ArrowWriter<W>,
    columns: Columns,
    batch_bytes: usize,
    batch_rows: usize,
    group_bytes: usize,
    group_rows: usize,
    rows: u64,
}

impl<W: Write + Send> RowWriter<W> {
    pub fn new(out: W) -> Result<Self, Failure> {
        let sorted = [0, 1, 9].map(|column_idx| SortingColumn {
            column_idx,
            descending: false,
            nulls_first: false,
        });
        let plain = ["message_id", "body", "properties"];
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(Default::default()))
            .set_max_row_group_row_count(None)
            .set_sorting_columns(Some(sorted.to_vec()));
        let properties = plain.iter().fold(properties, |properties, name| {
            properties.set_column_dictionary_enabled((*name).into(), false)
        });
        let writer = ArrowWriter::try_new(out, Arc::clone(&SCHEMA), Some(properties.build()));
        Ok(Self {
            writer: writer.map_err(unwritable)?,
            columns: Columns::default(),
            batch_bytes: 0,
            batch_rows: 0,
            group_bytes: 0,
            group_rows: 0,
            rows: 0,
        })
    }

    pub fn write(&mut self, row: &Row<'_>) -> Result<(), Failure> {
        self.columns.add(row);
        self.batch_rows += 1;
        self.batch_bytes += row.bytes();
        if self.batch_rows == BATCH_ROWS || self.batch_bytes >= BATCH_BYTES {
            self.write_batch()?;
        }
        Ok(())
    }

    fn write_batch(&mut self) -> Result<(), Failure> {
        if self.batch_rows == 0 {
            return Ok(());
        }
        let batch = self.columns.take().map_err(unwritable)?;
        self.writer.write(&batch).map_err(unwritable)?;
        self.rows += self.batch_rows as u64;
        self.group_rows += std::mem::take(&mut self.batch_rows);
        self.group_bytes += std::mem::take(&mut self.batch_bytes);
        if self.group_rows >= GROUP_ROWS || self.group_bytes >= GROUP_BYTES {
            self.writer.flush().map_err(unwritable)?;
            (self.group_rows, self.group_bytes) = (0, 0);
        }
        Ok(())
    }

    /// Writes what is left and the footer, and tells how many rows there are.
    pub fn finish(mut self) -> Result<(W, u64), Failure> {
        self.write_batch()?;
        let rows = self.rows;
        let out = self.writer.into_inner().map_err(unwritable)?;
        Ok((out, rows))
    }
}

#[derive(Default)]
struct Columns {
    customer: StringBuilder,
    event_time: TimestampMillisecondBuilder,
    kind: StringBuilder,
    name: StringBuilder,
    properties: StringBuilder,
    user_id: StringBuilder,
    anonymous_id: StringBuilder,
    group_id: StringBuilder,
    previous_id: StringBuilder,
    message_id: StringBuilder,
    received_at: TimestampMillisecondBuilder,
    available_at: TimestampMillisecondBuilder,
    historical: BooleanBuilder,
    source: StringBuilder,
    body: UInt64Builder,
    context: StringBuilder,
    extra: StringBuilder,
}

impl Columns {
    fn add(&mut self, row: &Row<'_>) {
        let customer = match row.owner {
            Owner::Customer(id) => Some(id),
            _ => None,
        };
        self.customer.append_option(customer);
        self.event_time.append_value(row.event_time);
        self.kind.append_value(row.kind.name());
        self.name.append_option(row.name);
        self.properties.append_value(row.properties);
        self.user_id.append_option(row.user_id);
        self.anonymous_id.append_option(row.anonymous_id);
        self.group_id.append_option(row.group_id);
        self.previous_id.append_option(row.previous_id);
        self.message_id.append_value(row.message_id);
        self.received_at.append_value(row.received_at);
        self.available_at.append_value(row.available_at());
        self.historical.append_value(row.historical);
        self.source.append_value(row.source);
        self.body.append_value(row.body);
        self.context.append_option(row.context);
        self.extra.append_option(row.extra);
    }

    fn take(&mut self) -> Result<RecordBatch, arrow_schema::ArrowError> {
        let times = |builder: &mut TimestampMillisecondBuilder| -> ArrayRef {
            Arc::new(builder.finish().with_timezone("UTC"))
        };
        let texts = |builder: &mut StringBuilder| -> ArrayRef { Arc::new(builder.finish()) };
        let columns = vec![
            texts(&mut self.customer),
            times(&mut self.event_time),
            texts(&mut self.kind),
            texts(&mut self.name),
            texts(&mut self.properties),
            texts(&mut self.user_id),
            texts(&mut self.anonymous_id),
            texts(&mut self.group_id),
            texts(&mut self.previous_id),
            texts(&mut self.message_id),
            times(&mut self.received_at),
            times(&mut self.available_at),
            Arc::new(self.historical.finish()),
            texts(&mut self.source),
            Arc::new(self.body.finish()),
            texts(&mut self.context),
            texts(&mut self.extra),
        ];
        RecordBatch::try_new(Arc::clone(&SCHEMA), columns)
    }
}

fn unwritable(e: impl std::fmt::Display) -> Failure {
    Failure::new(
        "unwritable",
        format!("A file of the ledger could not be written: {e}."),
        "Try again; what waits in the inbox is kept.",
    )
}
