//! The numbers that a sheet gives its rows, as spreadsheets show them: titles, blank rows and totals have some, too.

/// Rows from which on so many records more than before stand above, and how many.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowNumbers(Vec<(u64, u64)>);

impl RowNumbers {
    /// Takes a row and its record in the file into account, both from 1 and beyond those before.
    pub fn see(&mut self, row: u64, record: u64) {
        let others = record.saturating_sub(row);
        if self.0.last().is_none_or(|(_, known)| *known != others) {
            self.0.push((row, others));
        }
    }

    /// The number of a row, from 1 where nothing is known.
    pub fn of(&self, row: u64) -> u64 {
        let at = self.0.partition_point(|(from, _)| *from <= row);
        let others = at.checked_sub(1).map_or(0, |at| self.0[at].1);
        row + others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_records_count() {
        let mut numbers = RowNumbers::default();
        assert_eq!(numbers.of(3), 3);
        for (row, record) in [(1, 4), (2, 5), (3, 7), (4, 8)] {
            numbers.see(row, record);
        }
        assert_eq!(numbers.0.len(), 2);
        assert_eq!([1, 2, 3, 4, 9].map(|row| numbers.of(row)), [4, 5, 7, 8, 13]);
    }
}
