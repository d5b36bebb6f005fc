//! Parquet: by row group, as we write it and as others do.

pub mod convert;
pub mod foreign;
mod fractions;
mod plan;
pub mod read;
mod remote;
pub mod row_groups;
pub mod whole_dates;
