//! A table whose cells may span columns and rows, held closely.

use std::ops::Range;

use crate::csv::faults::too_many_columns;
use crate::{Error, Limits, Result};

#[derive(Debug, Default)]
pub(super) struct Table {
    text: String,
    /// Row, column and text of each cell that has one.
    cells: Vec<(u32, u32, Range<usize>)>,
    /// The row that is read, from 1.
    row: u32,
    column: u32,
    /// What takes rows below, by column.
    taken: Vec<Taken>,
    /// The first row that is no header: one with a cell of data.
    first: Option<u32>,
    /// Cells that were given the value of the one that they are part of.
    pub filled: u64,
}

/// How many rows of a column are taken, with the row and the text of the cell that takes them.
#[derive(Debug, Clone, Default)]
struct Taken {
    rows: u32,
    by: u32,
    text: Range<usize>,
}

/// Cells that may be filled.
const MOST_FILLED: u64 = 10_000_000;

/// Columns and rows that a cell takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub columns: u32,
    pub rows: u32,
}

impl Table {
    pub fn start_row(&mut self) -> Result<()> {
        self.end_row()?;
        self.row += 1;
        self.column = 0;
        let rows = self.taken.iter_mut().map(|taken| &mut taken.rows);
        rows.for_each(|rows| *rows = rows.saturating_sub(1));
        Ok(())
    }

    /// A row without a cell of its own is none.
    pub fn end_row(&mut self) -> Result<()> {
        while self.column > 0 && (self.column as usize) < self.taken.len() {
            self.pass_taken()?;
            self.column += 1;
        }
        Ok(())
    }

    /// Passes columns that cells of rows above take. Below the header, their values count here as well.
    fn pass_taken(&mut self) -> Result<()> {
        while let Some(taken) = self.taken.get(self.column as usize)
            && taken.rows > 0
            && taken.by < self.row
        {
            let is_below = self.first.is_some_and(|first| first <= taken.by);
            if is_below && !taken.text.is_empty() {
                let text = taken.text.clone();
                self.cells.push((self.row - 1, self.column, text));
                self.filled += 1;
                if self.filled > MOST_FILLED {
                    return Err(too_many_filled());
                }
            }
            self.column += 1;
        }
        Ok(())
    }

    /// A cell, with white space as it is shown. `is_data` says that it is none of a header.
    pub fn push(&mut self, text: &str, is_data: bool, span: Span, limits: &Limits) -> Result<()> {
        if self.row == 0 {
            self.start_row()?;
        }
        self.pass_taken()?;
        if is_data {
            self.first.get_or_insert(self.row);
        }
        let end = self.column as usize + span.columns.clamp(1, 1_000) as usize;
        if end > limits.columns.min(1 << 14) {
            return Err(too_many_columns(end, limits));
        }
        if self.taken.len() < end {
            self.taken.resize(end, Taken::default());
        }
        let before = self.text.len();
        for word in text.split_whitespace() {
            if self.text.len() > before {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
        let text = before..self.text.len();
        if !text.is_empty() {
            self.cells.push((self.row - 1, self.column, text.clone()));
        }
        // This row is counted down when the next one starts.
        let taken = Taken {
            rows: span.rows.max(1),
            by: self.row,
            text: 0..0,
        };
        let first = self.column as usize;
        self.taken[first..end].fill(taken);
        self.taken[first].text = text;
        self.column = end as u32;
        Ok(())
    }

    pub fn rows(&self) -> u32 {
        self.row
    }

    /// The cells of the first row that has some, by column.
    pub fn first_row(&self) -> impl Iterator<Item = (u32, &str)> {
        let first = self.cells.first().map(|(row, ..)| *row);
        let cells = self.cells.iter();
        cells
            .take_while(move |(row, ..)| Some(*row) == first)
            .map(|(_, column, text)| (*column, &self.text[text.clone()]))
    }

    /// Cells with a text.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    pub fn each(&self, each: &mut dyn FnMut(u32, u32, &str) -> Result<()>) -> Result<()> {
        for (row, column, text) in &self.cells {
            each(*row, *column, &self.text[text.clone()])?;
        }
        Ok(())
    }
}

fn too_many_filled() -> Error {
    Error::new(
        "too_large",
        format!("Cells that span several rows stand for more than {MOST_FILLED} others."),
        "Save the table as CSV or Parquet, with a value in each cell.",
    )
    .case("spans")
    .with("most", MOST_FILLED)
}
