//! Which rows of a dataset are scored, where the model takes only the newest of each customer: found
//! when the run is planned, kept beside its pieces.

use cloud::{WorkError, bucket::Object};
use data::{RemoteSource, column_called};
use learn::{Artifact, CountingRows, NewestRows};

/// By this name among the pieces of a run.
pub const COUNTING_ROWS: &str = "counting-rows";

/// Looks through the keys of a dataset, one row group after the other.
pub fn counting_rows(
    artifact: &Artifact,
    mut newest: NewestRows,
    dataset: &Object,
    row_groups: usize,
) -> Result<CountingRows, WorkError> {
    let (size, object) = (dataset.head().size, dataset.clone());
    let source = RemoteSource::new(size, move |start, len| object.read(start, len));
    let columns = columns(&newest, &source.column_names()?);
    let mut first_row = 0;
    for group in 0..row_groups {
        let frame = source.read_parquet(Some(&columns), Some(group..group + 1))?;
        let frame = artifact.conform_key(frame)?;
        artifact.all_named(&frame, first_row)?;
        newest.see(&frame, 0..frame.rows)?;
        first_row += frame.rows as u64;
    }
    Ok(newest.found())
}

/// Those columns of a dataset that tell which rows are newest.
pub fn columns(newest: &NewestRows, of_dataset: &[String]) -> Vec<String> {
    let columns = || of_dataset.iter().map(String::as_str);
    newest
        .columns()
        .filter_map(|name| column_called(columns(), name))
        .map(str::to_owned)
        .collect()
}
