//! Parquet that lies elsewhere.

use std::ops::Range;
use std::sync::Arc;

use crate::Result;
use crate::frame::Frame;
use crate::parquet::read::{read_parquet, read_parquet_row};
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

    /// Reads one row of our own Parquet, see [`read_parquet_row`].
    ///
    /// # Errors
    /// Those of [`read_parquet_row`]; `unreadable` as above.
    pub fn read_parquet_row(&self, row: u64) -> Result<Frame> {
        self.told(read_parquet_row(Arc::new(self.clone()), row))
    }
}
