//! Parquet files read by row groups, with one request for groups that are read together.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};

use crate::csv::encoding::from_io;
use crate::source::Source;
use crate::{Error, Result};

/// The most that is fetched at once; a larger row group is read page by page.
const WINDOW_BYTES: u64 = 256 << 20;

/// Read-ahead of a reader outside the window.
const READ_AHEAD: u64 = 1 << 20;

/// Rows of a batch; fewer where there are many columns.
const BATCH_ROWS: usize = 8192;

/// Cells of a batch, unless that would be fewer than 256 rows.
const BATCH_CELLS: usize = 1 << 20;

/// The longest footer of another program's file: some 300,000 column chunks.
const FOOTER_BYTES: u32 = 32 << 20;

/// A Parquet file whose footer has been read.
pub struct ParquetFile {
    source: Arc<dyn Source>,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    /// Reads the footer.
    ///
    /// # Errors
    /// `broken_parquet`.
    pub fn open(source: Arc<dyn Source>) -> Result<Self> {
        let chunks = Chunks {
            source: Arc::clone(&source),
            window: None,
        };
        let metadata =
            ArrowReaderMetadata::load(&chunks, ArrowReaderOptions::new()).map_err(broken)?;
        Ok(Self { source, metadata })
    }

    /// Opens a file that another program wrote. Its texts are read as views of the pages that they lie in, for a page of
    /// a few bytes may stand for many long ones.
    ///
    /// # Errors
    /// `broken_parquet`, `too_large` for a footer that would fill memory.
    pub(crate) fn open_foreign(source: Arc<dyn Source>) -> Result<Self> {
        check_footer(&*source)?;
        let mut file = Self::open(source)?;
        let fields = file.schema().fields().iter().map(|field| viewed(field));
        let schema =
            Schema::new_with_metadata(fields.collect::<Vec<_>>(), file.schema().metadata().clone());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        let metadata = Arc::clone(file.metadata.metadata());
        file.metadata = ArrowReaderMetadata::try_new(metadata, options).map_err(broken)?;
        Ok(file)
    }

    pub fn schema(&self) -> &Schema {
        self.metadata.schema()
    }

    pub fn metadata(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    pub fn row_groups(&self) -> usize {
        self.metadata().num_row_groups()
    }

    /// The batches of some row groups, fetched as one range; `columns` are positions in
    /// [`Self::schema`], answered in that order.
    ///
    /// # Errors
    /// `broken_parquet`.
    pub fn read(
        &self,
        row_groups: Range<usize>,
        columns: &[usize],
    ) -> Result<ParquetRecordBatchReader> {
        self.reader(row_groups, columns)?.build().map_err(broken)
    }

    /// Rows of a row group, counted from 0 in it and in rising order.
    pub(crate) fn read_rows(
        &self,
        row_group: usize,
        rows: impl Iterator<Item = usize>,
        columns: &[usize],
    ) -> Result<ParquetRecordBatchReader> {
        let all = usize::try_from(self.metadata().row_group(row_group).num_rows());
        let ranges = rows.map(|row| row..row + 1);
        let rows = RowSelection::from_consecutive_ranges(ranges, all.map_err(broken)?);
        let reader = self.reader(row_group..row_group + 1, columns)?;
        reader.with_row_selection(rows).build().map_err(broken)
    }

    fn reader(
        &self,
        row_groups: Range<usize>,
        columns: &[usize],
    ) -> Result<ParquetRecordBatchReaderBuilder<Chunks>> {
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), columns.iter().copied());
        let window = self.window(&self.metadata().row_groups()[row_groups.clone()], &mask)?;
        let chunks = Chunks {
            source: Arc::clone(&self.source),
            window,
        };
        let reader =
            ParquetRecordBatchReaderBuilder::new_with_metadata(chunks, self.metadata.clone());
        Ok(reader
            .with_row_groups(row_groups.collect())
            .with_projection(mask)
            .with_batch_size((BATCH_CELLS / columns.len().max(1)).clamp(256, BATCH_ROWS)))
    }

    /// The bytes from the first chunk of the row groups that is needed to the last.
    fn window(
        &self,
        row_groups: &[RowGroupMetaData],
        mask: &ProjectionMask,
    ) -> Result<Option<(u64, Bytes)>> {
        let (mut start, mut end) = (u64::MAX, 0);
        let chunks = row_groups
            .iter()
            .flat_map(|group| group.columns().iter().enumerate());
        for (leaf, chunk) in chunks {
            if !mask.leaf_included(leaf) {
                continue;
            }
            let first = chunk
                .dictionary_page_offset()
                .unwrap_or_else(|| chunk.data_page_offset());
            let (Ok(first), Ok(len)) =
                (u64::try_from(first), u64::try_from(chunk.compressed_size()))
            else {
                return Err(broken("a column chunk has a negative position"));
            };
            start = start.min(first);
            end = end.max(first.saturating_add(len));
        }
        if start >= end || end - start > WINDOW_BYTES {
            return Ok(None);
        }
        if end > self.source.len() {
            return Err(broken("a column chunk ends after the file"));
        }
        let bytes = self.source.range(start, end - start).map_err(from_io)?;
        Ok(Some((start, bytes)))
    }
}

/// The field, with texts that are not copied.
fn viewed(field: &Field) -> Field {
    let kind = match field.data_type() {
        DataType::Dictionary(_, values) => values,
        kind => kind,
    };
    let viewed = match kind {
        DataType::Utf8 | DataType::LargeUtf8 => DataType::Utf8View,
        DataType::Binary | DataType::LargeBinary => DataType::BinaryView,
        _ => return field.clone(),
    };
    field.clone().with_data_type(viewed)
}

/// Refuses a footer that would take more memory than the rows.
fn check_footer(source: &dyn Source) -> Result<()> {
    let start = source.len().saturating_sub(8);
    let tail = source.range(start, source.len() - start).map_err(from_io)?;
    let length = tail.first_chunk().map_or(0, |le| u32::from_le_bytes(*le));
    // What is longer than the file is no footer, which whoever reads it says.
    if length <= FOOTER_BYTES || u64::from(length) > start {
        return Ok(());
    }
    Err(Error::new(
        "too_large",
        format!("The footer of the Parquet file has {length} bytes; the limit is {FOOTER_BYTES}."),
        "Write it with larger row groups, or fewer columns.",
    )
    .case("footer")
    .with("bytes", length)
    .with("most", FOOTER_BYTES))
}

/// A Parquet file that cannot be decoded.
pub(crate) fn broken(e: impl std::fmt::Display) -> Error {
    Error::new(
        "broken_parquet",
        format!("The Parquet file is damaged or incomplete: {e}."),
        "Write the file again and check that the upload was not cut short.",
    )
}

/// A source as the Parquet reader wants it, part of it already in memory.
struct Chunks {
    source: Arc<dyn Source>,
    window: Option<(u64, Bytes)>,
}

impl Chunks {
    /// `len` bytes from `start`, if the window holds them.
    fn in_window(&self, start: u64, len: u64) -> Option<Bytes> {
        let (window_start, bytes) = self.window.as_ref()?;
        let from = start.checked_sub(*window_start)?;
        let to = from.checked_add(len)?;
        (to <= bytes.len() as u64).then(|| bytes.slice(from as usize..to as usize))
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.source.len()
    }
}

impl ChunkReader for Chunks {
    type T = RangeReader;

    fn get_read(&self, start: u64) -> parquet::errors::Result<RangeReader> {
        let buffer = self.window.as_ref().and_then(|(window_start, bytes)| {
            let from = start.checked_sub(*window_start)?;
            (from < bytes.len() as u64).then(|| bytes.slice(from as usize..))
        });
        Ok(RangeReader {
            source: Arc::clone(&self.source),
            at: start,
            buffer: buffer.unwrap_or_default(),
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        match self.in_window(start, length as u64) {
            Some(bytes) => Ok(bytes),
            None => self
                .source
                .range(start, length as u64)
                .map_err(|e| ParquetError::External(Box::new(e))),
        }
    }
}

/// Reads a source on from a position.
struct RangeReader {
    source: Arc<dyn Source>,
    /// Where `buffer` starts.
    at: u64,
    buffer: Bytes,
}

impl Read for RangeReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.buffer.is_empty() {
            let len = READ_AHEAD.min(self.source.len().saturating_sub(self.at));
            self.buffer = self.source.range(self.at, len)?;
        }
        let count = buf.len().min(self.buffer.len());
        buf[..count].copy_from_slice(&self.buffer.split_to(count));
        self.at += count as u64;
        Ok(count)
    }
}
