//! A file of scores written anew without subjects.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use arrow_array::{
    ArrayRef, BooleanArray, RecordBatch, UInt64Array, cast::AsArray, types::UInt64Type,
};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use bytes::Bytes;
use cloud::WorkError;
use parquet::{
    arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};

/// The entry of a file's metadata that says which generation of the dataset its rows are counted in, where that is not
/// the one that was scored: so a file is not counted anew twice.
const GENERATION: &str = "perene.generation";
/// Rows of a row group, as scoring writes them.
const ROW_GROUP_ROWS: usize = 100_000;

/// What is known of subjects by the dataset that was scored.
#[derive(Debug, Clone)]
pub struct Theirs {
    /// Their rows, from 0, in the generation that was scored.
    pub rows: BTreeSet<u64>,
    /// The next one.
    pub generation: u32,
    /// Whether their rows are gone in that.
    pub rows_go: bool,
}

/// A file of scores as it is to be.
#[derive(Debug)]
pub struct Without {
    /// Nothing if it is so already.
    pub file: Option<Bytes>,
    /// Whether it had any subject.
    pub had_any: bool,
}

/// A run's file without rows of these keys, and without those of the dataset that are subjects'.
pub fn without(
    file: Bytes,
    ids: &HashSet<String>,
    theirs: Option<&Theirs>,
) -> Result<Without, WorkError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(broken)?;
    let schema = Arc::clone(reader.schema());
    let counted_in = schema.metadata().get(GENERATION);
    // What is counted anew already has its rows by keys alone.
    let theirs = theirs.filter(|theirs| counted_in != Some(&theirs.generation.to_string()));
    let schema = match theirs {
        Some(theirs) => of_generation(&schema, theirs.generation),
        None => schema,
    };
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build();
    let mut writer =
        ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties)).map_err(broken)?;
    let mut had_any = false;
    for batch in reader.build().map_err(broken)? {
        let batch = batch.map_err(broken)?;
        let stays = stays(&batch, ids, theirs)?;
        had_any |= stays.true_count() < batch.num_rows();
        let batch = filter_record_batch(&batch, &stays).map_err(broken)?;
        writer
            .write(&counted(&batch, &schema, theirs)?)
            .map_err(broken)?;
    }
    let file = writer.into_inner().map_err(broken)?;
    Ok(Without {
        file: (had_any || theirs.is_some()).then(|| file.into()),
        had_any,
    })
}

fn of_generation(schema: &Schema, generation: u32) -> SchemaRef {
    let mut metadata: HashMap<String, String> = schema.metadata().clone().into();
    metadata.insert(GENERATION.to_owned(), generation.to_string());
    Arc::new(Schema::new_with_metadata(schema.fields().clone(), metadata))
}

/// Which rows of a batch stay.
fn stays(
    batch: &RecordBatch,
    ids: &HashSet<String>,
    theirs: Option<&Theirs>,
) -> Result<BooleanArray, WorkError> {
    let keys = batch.column_by_name("entity_key");
    let keys = keys
        .and_then(|keys| keys.as_string_opt::<i32>())
        .ok_or_else(odd)?;
    let rows = rows(batch)?;
    let is_theirs = |at: usize| {
        let row = rows.value(at);
        ids.contains(keys.value(at)) || theirs.is_some_and(|theirs| theirs.rows.contains(&row))
    };
    let stays: Vec<bool> = (0..batch.num_rows()).map(|at| !is_theirs(at)).collect();
    Ok(stays.into())
}

/// A batch whose rows are counted in the next generation.
fn counted(
    batch: &RecordBatch,
    schema: &SchemaRef,
    theirs: Option<&Theirs>,
) -> Result<RecordBatch, WorkError> {
    let at = batch.schema().index_of("row").map_err(broken)?;
    let mut columns: Vec<ArrayRef> = batch.columns().to_vec();
    if let Some(theirs) = theirs.filter(|theirs| theirs.rows_go) {
        let gone: Vec<u64> = theirs.rows.iter().copied().collect();
        let later = |row: &u64| row - gone.partition_point(|gone| gone < row) as u64;
        let rows = rows(batch)?.values().iter().map(later);
        columns[at] = Arc::new(UInt64Array::from_iter_values(rows));
    }
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(broken)
}

fn rows(batch: &RecordBatch) -> Result<&UInt64Array, WorkError> {
    let rows = batch.column_by_name("row");
    rows.and_then(|rows| rows.as_primitive_opt::<UInt64Type>())
        .ok_or_else(odd)
}

fn odd() -> WorkError {
    WorkError::Retry("a file of scores has other columns".into())
}

fn broken(error: impl std::fmt::Display) -> WorkError {
    WorkError::Retry(format!("a file of scores: {error}"))
}

#[cfg(test)]
mod tests {
    use arrow_array::StringArray;
    use arrow_schema::{DataType, Field};

    use super::*;

    fn scores(rows: &[(&str, u64)]) -> Bytes {
        let schema = Arc::new(Schema::new(vec![
            Field::new("entity_key", DataType::Utf8, false),
            Field::new("row", DataType::UInt64, false),
        ]));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.0))),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.1))),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
        let mut writer = ArrowWriter::try_new(Vec::new(), schema, None).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap().into()
    }

    fn read(file: Bytes) -> Vec<(String, u64)> {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let batches = reader.build().unwrap().map(Result::unwrap);
        let of_batch = |batch: RecordBatch| {
            let keys = batch.column(0).as_string::<i32>().clone();
            let rows = rows(&batch).unwrap().clone();
            (0..batch.num_rows()).map(move |at| (keys.value(at).to_owned(), rows.value(at)))
        };
        batches.flat_map(of_batch).collect()
    }

    fn theirs(rows: &[u64], rows_go: bool) -> Theirs {
        Theirs {
            rows: rows.iter().copied().collect(),
            generation: 3,
            rows_go,
        }
    }

    #[test]
    fn rows_go_by_key_and_by_row_and_later_ones_move_up_once() {
        let file = scores(&[("a", 4), ("b", 0), ("c", 2), ("d", 3), ("d", 1)]);
        let ids = HashSet::from(["c".to_owned()]);
        let theirs = theirs(&[0, 2], true);
        let without_them = without(file, &ids, Some(&theirs)).unwrap();
        assert!(without_them.had_any);
        let after = without_them.file.unwrap();
        let expected = [("a", 2), ("d", 1), ("d", 0)].map(|(key, row)| (key.to_owned(), row));
        assert_eq!(read(after.clone()), expected);
        let again = without(after, &ids, Some(&theirs)).unwrap();
        assert!(again.file.is_none() && !again.had_any);
    }

    #[test]
    fn rows_of_nobody_stay_where_they_are_and_have_no_score() {
        let file = scores(&[("a", 0), ("b", 1)]);
        let without_them = without(file, &HashSet::new(), Some(&theirs(&[0], false))).unwrap();
        let expected = [("b".to_owned(), 1)];
        assert_eq!(read(without_them.file.unwrap()), expected);
    }

    #[test]
    fn a_file_without_subjects_is_not_written() {
        let file = scores(&[("a", 0)]);
        let ids = HashSet::from(["c".to_owned()]);
        assert!(without(file, &ids, None).unwrap().file.is_none());
    }
}
