//! Parquet that lies elsewhere.

use std::ops::Range;
use std::sync::Arc;

use crate::Result;
use crate::frame::Frame;
use crate::parquet::read::{each_row_group, read_parquet, read_parquet_rows};
use crate::parquet::row_groups::ParquetFile;
use crate::source::remote::RemoteSource;

impl RemoteSource {
    /// Reads our own Parquet, see [`read_parquet`].
    ///
    /// # Errors
    /// Those of [`read_parquet`]; `unreadable` whenever a range did not come, whatever the reading
    /// made of that.
    pub fn read_parquet(
        &self,
        columns: Option<&[String]>,
        row_groups: Option<Range<usize>>,
    ) -> Result<Frame> {
        self.told(read_parquet(Arc::new(self.clone()), columns, row_groups))
    }

    /// The names of a Parquet file's columns, in its order.
    ///
    /// # Errors
    /// `broken_parquet`; `unreadable` as above.
    pub fn column_names(&self) -> Result<Vec<String>> {
        let file = self.told(ParquetFile::open(Arc::new(self.clone())))?;
        let fields = file.schema().fields().iter();
        Ok(fields.map(|field| field.name().clone()).collect())
    }

    /// Reads rows of our own Parquet, see [`read_parquet_rows`].
    ///
    /// # Errors
    /// Those of [`read_parquet_rows`]; `unreadable` as above.
    pub fn read_parquet_rows(&self, columns: Option<&[String]>, rows: &[u64]) -> Result<Frame> {
        self.told(read_parquet_rows(Arc::new(self.clone()), columns, rows))
    }

    /// Hands on the row groups of our own Parquet, see [`each_row_group`].
    ///
    /// # Errors
    /// Those of [`each_row_group`]; `unreadable` as above.
    pub fn each_row_group(
        &self,
        columns: &[String],
        each: impl FnMut(Frame) -> Result<()>,
    ) -> Result<()> {
        self.told(each_row_group(Arc::new(self.clone()), columns, each))
    }
}
