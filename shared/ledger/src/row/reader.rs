//! Reading rows of a file in their order, a row group in memory at a time.

use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{TimestampMillisecondType, UInt64Type};
use arrow_array::{
    Array, BooleanArray, RecordBatch, StringArray, TimestampMillisecondArray, UInt64Array,
};
use data::{ParquetFile, Source};
use domain::Failure;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::file::metadata::RowGroupMetaData;

use crate::event::Kind;
use crate::owner::Owner;
use crate::row::writer::SCHEMA;
use crate::row::{Row, broken};

/// A file's rows, one after the other.
pub struct Rows {
    file: ParquetFile,
    /// Positions of the columns that are read, in the order of [`SCHEMA`].
    columns: Vec<usize>,
    groups: Range<usize>,
    batches: Option<ParquetRecordBatchReader>,
    batch: Option<Batch>,
    at: usize,
}

impl Rows {
    /// All rows of a file.
    ///
    /// # Errors
    /// `broken_parquet`, `unreadable`.
    pub fn open(source: Arc<dyn Source>) -> Result<Self, Failure> {
        let file = ParquetFile::open(source)?;
        let groups = 0..file.row_groups();
        Self::of_groups(file, groups)
    }

    /// The rows of row groups that may have a customer's.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_at(source: Arc<dyn Source>, customer: &str) -> Result<Self, Failure> {
        let file = ParquetFile::open(source)?;
        let column = position(&file, "customer")?;
        let groups = file.metadata().row_groups();
        let (from, to) = (
            groups.partition_point(|group| ends_before(group, column, customer)),
            groups.partition_point(|group| !begins_behind(group, column, customer)),
        );
        Self::of_groups(file, from..to.max(from))
    }

    fn of_groups(file: ParquetFile, groups: Range<usize>) -> Result<Self, Failure> {
        let names = SCHEMA.fields().iter().map(|field| field.name());
        let columns = names
            .map(|name| position(&file, name))
            .collect::<Result<_, _>>()?;
        let mut rows = Self {
            file,
            columns,
            groups,
            batches: None,
            batch: None,
            at: 0,
        };
        rows.next_batch()?;
        Ok(rows)
    }

    /// The row that is next, if there is one.
    ///
    /// # Errors
    /// `broken_parquet` for a kind that is not known.
    pub fn peek(&self) -> Result<Option<Row<'_>>, Failure> {
        self.batch
            .as_ref()
            .map(|batch| batch.row(self.at))
            .transpose()
    }

    /// Passes over the next row.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn advance(&mut self) -> Result<(), Failure> {
        self.at += 1;
        match &self.batch {
            Some(batch) if self.at < batch.rows => Ok(()),
            Some(_) => self.next_batch(),
            None => Ok(()),
        }
    }

    fn next_batch(&mut self) -> Result<(), Failure> {
        (self.batch, self.at) = (None, 0);
        loop {
            if let Some(batch) = self.batches.as_mut().and_then(Iterator::next) {
                let batch = batch.map_err(broken)?;
                if batch.num_rows() > 0 {
                    self.batch = Some(Batch::of(&batch)?);
                    return Ok(());
                }
                continue;
            }
            let Some(group) = self.groups.next() else {
                self.batches = None;
                return Ok(());
            };
            self.batches = Some(self.file.read(group..group + 1, &self.columns)?);
        }
    }
}

/// Whom a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ids<'a> {
    pub customer: Option<&'a str>,
    pub user_id: Option<&'a str>,
    pub anonymous_id: Option<&'a str>,
    pub previous_id: Option<&'a str>,
    pub group_id: Option<&'a str>,
}

impl<'a> Ids<'a> {
    pub fn of(row: &Row<'a>) -> Self {
        Self {
            customer: match row.owner {
                Owner::Customer(id) => Some(id),
                _ => None,
            },
            user_id: row.user_id,
            anonymous_id: row.anonymous_id,
            previous_id: row.previous_id,
            group_id: row.group_id,
        }
    }
}

/// The ids of each row of a file, of which nothing else is read.
///
/// # Errors
/// As [`Rows::open`].
pub fn each_ids(source: Arc<dyn Source>, mut each: impl FnMut(&Ids<'_>)) -> Result<(), Failure> {
    const NAMES: [&str; 5] = [
        "customer",
        "user_id",
        "anonymous_id",
        "previous_id",
        "group_id",
    ];
    let file = ParquetFile::open(source)?;
    let columns: Vec<usize> = NAMES
        .map(|name| position(&file, name))
        .into_iter()
        .collect::<Result<_, _>>()?;
    for group in 0..file.row_groups() {
        for batch in file.read(group..group + 1, &columns)? {
            let batch = batch.map_err(broken)?;
            let column = |name: &str| {
                let column = batch
                    .column_by_name(name)
                    .and_then(|column| column.as_string_opt::<i32>());
                column.ok_or_else(|| other_type(name))
            };
            let [customer, user, anonymous, previous, account] = NAMES.map(column);
            let (customer, user, anonymous, previous, account) =
                (customer?, user?, anonymous?, previous?, account?);
            for at in 0..batch.num_rows() {
                each(&Ids {
                    customer: cell(customer, at),
                    user_id: cell(user, at),
                    anonymous_id: cell(anonymous, at),
                    previous_id: cell(previous, at),
                    group_id: cell(account, at),
                });
            }
        }
    }
    Ok(())
}

/// Whether a file has rows that were sent by `wanted`, of which nothing else is read.
///
/// # Errors
/// As [`Rows::open`].
pub fn has_source(source: Arc<dyn Source>, wanted: &str) -> Result<bool, Failure> {
    let file = ParquetFile::open(source)?;
    let column = position(&file, "source")?;
    for group in 0..file.row_groups() {
        for batch in file.read(group..group + 1, &[column])? {
            let batch = batch.map_err(broken)?;
            let cells = batch.column(0).as_string_opt::<i32>();
            let cells = cells.ok_or_else(|| other_type("source"))?;
            if cells.iter().any(|cell| cell == Some(wanted)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn position(file: &ParquetFile, name: &str) -> Result<usize, Failure> {
    file.schema().index_of(name).map_err(broken)
}

/// Whether all customers of a row group come before one. Unknown ones come last.
fn ends_before(group: &RowGroupMetaData, column: usize, customer: &str) -> bool {
    let statistics = group.column(column).statistics();
    let last = statistics
        .filter(|s| s.null_count_opt() == Some(0))
        .and_then(|s| s.max_bytes_opt());
    last.is_some_and(|last| last < customer.as_bytes())
}

/// Whether all customers of a row group come after one, or it has none.
fn begins_behind(group: &RowGroupMetaData, column: usize, customer: &str) -> bool {
    let Some(statistics) = group.column(column).statistics() else {
        return false;
    };
    match statistics.min_bytes_opt() {
        Some(first) => first > customer.as_bytes(),
        None => statistics.null_count_opt() == u64::try_from(group.num_rows()).ok(),
    }
}

struct Batch {
    rows: usize,
    customer: StringArray,
    event_time: TimestampMillisecondArray,
    kind: StringArray,
    name: StringArray,
    properties: StringArray,
    user_id: StringArray,
    anonymous_id: StringArray,
    group_id: StringArray,
    previous_id: StringArray,
    message_id: StringArray,
    received_at: TimestampMillisecondArray,
    historical: BooleanArray,
    source: StringArray,
    body: UInt64Array,
    context: StringArray,
    extra: StringArray,
}

impl Batch {
    fn of(batch: &RecordBatch) -> Result<Self, Failure> {
        let column = |name: &str| {
            let column = batch.column_by_name(name);
            column.ok_or_else(|| broken(format!("it has no column `{name}`")))
        };
        let text = |name: &str| -> Result<StringArray, Failure> {
            let column = column(name)?.as_string_opt();
            column.cloned().ok_or_else(|| other_type(name))
        };
        let time = |name: &str| -> Result<TimestampMillisecondArray, Failure> {
            let column = column(name)?.as_primitive_opt::<TimestampMillisecondType>();
            column.cloned().ok_or_else(|| other_type(name))
        };
        let historical = column("historical")?.as_boolean_opt().cloned();
        let body = column("body")?.as_primitive_opt::<UInt64Type>().cloned();
        Ok(Self {
            rows: batch.num_rows(),
            customer: text("customer")?,
            event_time: time("event_time")?,
            kind: text("kind")?,
            name: text("name")?,
            properties: text("properties")?,
            user_id: text("user_id")?,
            anonymous_id: text("anonymous_id")?,
            group_id: text("group_id")?,
            previous_id: text("previous_id")?,
            message_id: text("message_id")?,
            received_at: time("received_at")?,
            historical: historical.ok_or_else(|| other_type("historical"))?,
            source: text("source")?,
            body: body.ok_or_else(|| other_type("body"))?,
            context: text("context")?,
            extra: text("extra")?,
        })
    }

    fn row(&self, at: usize) -> Result<Row<'_>, Failure> {
        let kind = self.kind.value(at);
        let ids = [&self.user_id, &self.anonymous_id, &self.group_id];
        let [user_id, anonymous_id, group_id] = ids.map(|ids| cell(ids, at));
        let customer = cell(&self.customer, at).map(Owner::Customer);
        Ok(Row {
            owner: customer.unwrap_or_else(|| Owner::unknown(user_id, anonymous_id, group_id)),
            event_time: self.event_time.value(at),
            message_id: self.message_id.value(at),
            received_at: self.received_at.value(at),
            body: self.body.value(at),
            historical: self.historical.value(at),
            kind: Kind::from_str(kind).map_err(|_| broken(format!("it has the kind `{kind}`")))?,
            name: cell(&self.name, at),
            user_id,
            anonymous_id,
            group_id,
            previous_id: cell(&self.previous_id, at),
            source: self.source.value(at),
            properties: self.properties.value(at),
            context: cell(&self.context, at),
            extra: cell(&self.extra, at),
        })
    }
}

fn cell(texts: &StringArray, at: usize) -> Option<&str> {
    texts.is_valid(at).then(|| texts.value(at))
}

fn other_type(name: &str) -> Failure {
    broken(format!("its column `{name}` has another type"))
}
