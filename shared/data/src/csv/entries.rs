//! The records below a header, one by one, with what each of them is.

use csv::ByteRecord;
use report::SkippedRecords;

use crate::Result;
use crate::csv::encoding::TextReader;
use crate::csv::faults::from_csv;
use crate::csv::layout::is_ruler_row;
use crate::csv::plain::{PlainCsv, is_end};
use crate::csv::row_kind::{Kinds, RowKind};

/// A record, its number among all and how many cells are written of it.
pub(super) struct Entry<'r> {
    pub kind: RowKind,
    pub at: u64,
    pub cells: usize,
    pub record: &'r mut ByteRecord,
}

/// Records of a file, and what they are.
pub(super) struct Records<'a> {
    pub reader: csv::Reader<PlainCsv<TextReader>>,
    pub record: ByteRecord,
    pub kinds: Kinds<'a>,
    /// How many were read.
    pub at: u64,
}

impl Records<'_> {
    pub fn next(&mut self) -> Result<Option<Entry<'_>>> {
        let record = &mut self.record;
        if !read(&mut self.reader, record)? {
            return Ok(None);
        }
        self.reader.get_mut().text.record_done();
        self.at += 1;
        let cells = record.len();
        Ok(Some(Entry {
            kind: self.kinds.of(record),
            at: self.at,
            cells,
            record,
        }))
    }

    /// How many of so many there are.
    pub fn skip(&mut self, records: usize) -> Result<u64> {
        let mut skipped = 0;
        while skipped < records as u64 && read(&mut self.reader, &mut self.record)? {
            skipped += 1;
        }
        Ok(skipped)
    }

    /// Those below the header that describe columns, with rulers between them.
    pub fn skip_described(&mut self, records: usize, skipped: &mut SkippedRecords) -> Result<()> {
        while skipped.units < records as u64 && read(&mut self.reader, &mut self.record)? {
            match is_ruler_row(&self.record) {
                true => skipped.rulers += 1,
                false => skipped.units += 1,
            }
        }
        Ok(())
    }

    pub fn ends_line(&self) -> bool {
        self.reader.get_ref().ends_line()
    }

    pub fn source_bytes(&self) -> u64 {
        self.reader.get_ref().text.source_bytes()
    }
}

/// Whether there is another record.
pub(super) fn read(
    reader: &mut csv::Reader<PlainCsv<TextReader>>,
    record: &mut ByteRecord,
) -> Result<bool> {
    Ok(reader.read_byte_record(record).map_err(from_csv)? && !is_end(record))
}
