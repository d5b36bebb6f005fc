//! Parquet that lies elsewhere.

use std::ops::Range;
use std::sync::Arc;

use crate::Result;
use crate::frame::Frame;
use crate::parquet::read::{read_parquet, read_parquet_row};
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

    /// Reads one row of our own Parquet, see [`read_parquet_row`].
    ///
    /// # Errors
    /// Those of [`read_parquet_row`]; `unreadable` as above.
    pub fn read_parquet_row(&self, row: u64) -> Result<Frame> {
        self.told(read_parquet_row(Arc::new(self.clone()), row))
    }
}
