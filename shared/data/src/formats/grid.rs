//! Cells by row and column, as CSV.

use bytes::Bytes;

use crate::csv::faults::{too_many_columns, too_many_rows};
use crate::formats::held::Csv;
use crate::formats::merged::Merged;
use crate::{Error, Limits, Result};

/// Rows of a sheet, in any format.
const MOST_ROWS: u32 = 1 << 20;

/// Rows above the header or below the last row, that do not count.
const SPARE: u64 = 1_000;

/// Where cells with a value lie.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// The first and the last column of rows with several values: a title may stand left of the table.
    table: Option<(u32, u32)>,
    /// Of all rows.
    all: Option<(u32, u32)>,
    /// The row that is seen, and its first column.
    row: Option<(u32, u32)>,
    rows: u64,
    /// The first row with several values.
    pub header: Option<u32>,
}

impl Extent {
    pub fn see(&mut self, row: u32, column: u32) {
        let widened = |known: Option<(u32, u32)>, column: u32| {
            let (first, last) = known.unwrap_or((column, column));
            Some((first.min(column), last.max(column)))
        };
        self.all = widened(self.all, column);
        match self.row {
            Some((seen, first)) if seen == row => {
                self.table = widened(widened(self.table, first), column);
                self.header.get_or_insert(row);
            }
            _ => {
                self.rows += 1;
                self.row = Some((row, column));
            }
        }
    }

    /// Several rows, one of them with several values.
    pub fn is_table(&self) -> bool {
        self.rows > 1 && self.table.is_some()
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The first column, and how many there are.
    fn width(&self, limits: &Limits) -> Result<Option<(u32, usize)>> {
        let Some((first, last)) = self.table.or(self.all) else {
            return Ok(None);
        };
        if self.rows > limits.rows.saturating_add(SPARE) {
            return Err(too_many_rows(limits));
        }
        let width = (last - first) as usize + 1;
        match width > limits.columns.min(1 << 14) {
            true => Err(too_many_columns(width, limits)),
            false => Ok(Some((first, width))),
        }
    }
}

/// Writes rows as wide as the table, so that the row of a record is that of the sheet. Below the table, behind a row
/// without a value, rows of a single cell are notes, and are written as such: narrower than the table.
pub(super) struct Grid {
    csv: Csv,
    left: u32,
    cells: Vec<String>,
    row: u32,
    after_blank: bool,
    /// Where their cell stands, and what it says; nothing of a row without a value.
    notes: Vec<(usize, String)>,
    pub merged: Merged,
    /// Cells right of the table, alone in their rows.
    pub stray: u64,
}

impl Grid {
    /// `None` when no cell has a value.
    pub fn new(extent: &Extent, limits: &Limits) -> Result<Option<Self>> {
        Ok(extent.width(limits)?.map(|(left, width)| Self {
            csv: Csv::new(limits),
            left,
            cells: vec![String::new(); width],
            row: 0,
            after_blank: false,
            notes: Vec::new(),
            merged: Merged::default(),
            stray: 0,
        }))
    }

    /// Takes a cell with a value, which `write` appends. Rows must not go back.
    pub fn cell(&mut self, row: u32, column: u32, write: impl FnOnce(&mut String)) -> Result<()> {
        if row < self.row || row >= MOST_ROWS {
            return Err(out_of_order(row));
        }
        let at = column.saturating_sub(self.left) as usize;
        if at >= self.cells.len() {
            self.stray += 1;
            return Ok(());
        }
        while self.row < row {
            self.end_row()?;
        }
        if let Some(cell) = self.cells.get_mut(at) {
            cell.clear();
            write(cell);
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<()> {
        self.merged.fill(self.row, self.left, &mut self.cells);
        self.row += 1;
        let mut filled = (0..self.cells.len()).filter(|at| !self.cells[*at].is_empty());
        match (filled.next(), filled.next()) {
            (None, _) => {
                self.after_blank = true;
                match self.notes.is_empty() {
                    true => self.csv.record([""])?,
                    false => self.notes.push((0, String::new())),
                }
                return Ok(());
            }
            (Some(at), None) if self.after_blank && self.cells.len() > 2 => {
                let note = std::mem::take(&mut self.cells[at]);
                self.notes.push((at, note));
                return Ok(());
            }
            _ => {}
        }
        self.after_blank = false;
        self.write_notes_as_rows()?;
        self.csv.record(self.cells.iter().map(String::as_str))?;
        self.cells.iter_mut().for_each(String::clear);
        Ok(())
    }

    /// Rows of a single cell that were followed by others.
    fn write_notes_as_rows(&mut self) -> Result<()> {
        for (at, note) in self.notes.drain(..) {
            let width = if note.is_empty() { 1 } else { self.cells.len() };
            let cells = (0..width).map(|column| if column == at { note.as_str() } else { "" });
            self.csv.record(cells)?;
        }
        Ok(())
    }

    /// The rows, and how many cells were given the value of a merged one.
    pub fn finish(mut self) -> Result<(Bytes, u64)> {
        self.end_row()?;
        for (_, note) in &self.notes {
            self.csv.record([note.as_str()])?;
        }
        Ok((self.csv.finish()?, self.merged.filled))
    }
}

fn out_of_order(row: u32) -> Error {
    super::workbook::broken(format!("row {} is out of place", u64::from(row) + 1))
}
