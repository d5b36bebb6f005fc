//! A look at the records of an XLS workbook before they are decoded: the decoder takes memory for as many cells as they
//! speak of, and a few bytes may speak of billions.

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use crate::Result;
use crate::formats::held;
use crate::formats::workbook::broken;

const ROWS: u64 = 1 << 16;
const COLUMNS: u64 = 1 << 8;

/// A sheet, or what all share, begins.
pub(super) const BEGIN: u16 = 0x0809;
/// Where a sheet's cells begin and end.
const DIMENSIONS: u16 = 0x0200;
/// Records that begin with the row and column of a cell: formulas, several and single numbers, labels, truths.
const CELLS: [u16; 8] = [
    0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e,
];

/// The records of a workbook.
pub(super) fn records(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let names = ["/Workbook", "/Book"];
    let Some(name) = names.into_iter().find(|name| file.is_stream(name)) else {
        return Err(broken("the workbook in it is not found"));
    };
    let mut records = Vec::new();
    let mut stream = file.open_stream(name).map_err(broken)?;
    stream.read_to_end(&mut records).map_err(broken)?;
    Ok(records)
}

/// Refuses a workbook of more cells than an XLS workbook can have.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    let records = records(bytes)?;
    let (mut held, mut sheet) = (held::Cells::default(), Span::default());
    for (kind, body) in Records(&records) {
        if !is_possible(kind, body) {
            return Err(broken("it tells of more cells than a sheet can have"));
        }
        if kind == BEGIN {
            held.add(std::mem::take(&mut sheet).cells(), 0)?;
        }
        sheet.add(kind, body);
    }
    held.add(sheet.cells(), 0)
}

/// From the first to the last cell of a sheet: the decoder makes all between them.
#[derive(Default)]
struct Span {
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Span {
    fn add(&mut self, kind: u16, body: &[u8]) {
        if let Some((row, column)) = CELLS
            .contains(&kind)
            .then(|| short(body, 0).zip(short(body, 2)))
            .flatten()
        {
            let wider = |of: Option<(u64, u64)>, at: u64| {
                of.map_or((at, at), |(first, last)| (at.min(first), at.max(last)))
            };
            self.rows = Some(wider(self.rows, row));
            self.columns = Some(wider(self.columns, column));
        }
    }

    fn cells(&self) -> u64 {
        let length = |of: Option<(u64, u64)>| of.map_or(0, |(first, last)| last - first + 1);
        length(self.rows) * length(self.columns)
    }
}

pub(super) fn short(body: &[u8], at: usize) -> Option<u64> {
    body.get(at..at + 2)
        .map(|of| u64::from(of[0]) + 256 * u64::from(of[1]))
}

/// The kind and body of each record.
pub(super) struct Records<'a>(pub &'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (head, rest) = self.0.split_first_chunk::<4>()?;
        let [kind, length] = [[head[0], head[1]], [head[2], head[3]]].map(u16::from_le_bytes);
        let (body, rest) = rest.split_at_checked(length.into())?;
        self.0 = rest;
        Some((kind, body))
    }
}

fn is_possible(kind: u16, body: &[u8]) -> bool {
    let short = |at| short(body, at);
    let long = |at| Some(short(at)? + (short(at + 2)? << 16));
    if CELLS.contains(&kind) {
        return short(2).is_none_or(|column| column < COLUMNS);
    }
    if kind != DIMENSIONS {
        return true;
    }
    // Rows have 32 bits since Excel 97.
    let rows = if body.len() == 10 {
        short(0).zip(short(2))
    } else {
        long(0).zip(long(4))
    };
    let last = short(if body.len() == 10 { 6 } else { 10 });
    rows.zip(last).is_none_or(|((first, end), columns)| {
        // Of an empty sheet all are 0.
        end == 0 || (first < end && (end - first) * columns <= ROWS * COLUMNS)
    })
}
