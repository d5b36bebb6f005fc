//! A table whose cells may span columns and rows, held closely.

use crate::csv::faults::too_many_columns;
use crate::{Limits, Result};

#[derive(Debug, Default)]
pub(super) struct Table {
    text: String,
    /// Row, column and the end of the text of each cell that has one.
    cells: Vec<(u32, u32, usize)>,
    /// The row that is read, from 1.
    row: u32,
    column: u32,
    /// Rows below that are taken, by column.
    taken: Vec<u32>,
}

/// Columns and rows that a cell takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub columns: u32,
    pub rows: u32,
}

impl Table {
    pub fn start_row(&mut self) {
        self.row += 1;
        self.column = 0;
        self.taken
            .iter_mut()
            .for_each(|rows| *rows = rows.saturating_sub(1));
    }

    /// A cell, with white space as it is shown.
    pub fn push(&mut self, text: &str, span: Span, limits: &Limits) -> Result<()> {
        if self.row == 0 {
            self.start_row();
        }
        while self
            .taken
            .get(self.column as usize)
            .is_some_and(|rows| *rows > 0)
        {
            self.column += 1;
        }
        let end = self.column as usize + span.columns.clamp(1, 1_000) as usize;
        if end > limits.columns.min(1 << 14) {
            return Err(too_many_columns(end, limits));
        }
        if self.taken.len() < end {
            self.taken.resize(end, 0);
        }
        // This row is counted down when the next one starts.
        self.taken[self.column as usize..end].fill(span.rows.max(1));
        let before = self.text.len();
        for word in text.split_whitespace() {
            if self.text.len() > before {
                self.text.push(' ');
            }
            self.text.push_str(word);
        }
        if self.text.len() > before {
            self.cells
                .push((self.row - 1, self.column, self.text.len()));
        }
        self.column = end as u32;
        Ok(())
    }

    /// Cells with a text.
    pub fn cells(&self) -> usize {
        self.cells.len()
    }

    pub fn each(&self, each: &mut dyn FnMut(u32, u32, &str) -> Result<()>) -> Result<()> {
        let mut start = 0;
        for &(row, column, end) in &self.cells {
            each(row, column, &self.text[start..end])?;
            start = end;
        }
        Ok(())
    }
}
