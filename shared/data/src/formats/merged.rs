//! Cells that are merged over several rows: what stands in the first counts in all of them.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use calamine::Dimensions;

/// Regions that are looked at, of a sheet.
pub(super) const MOST: usize = 200_000;

/// Those of a sheet, and the values that go on in the next row.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The last row, by the row and column of the first cell.
    ends: HashMap<(u32, u32), u32>,
    held: Vec<Held>,
    /// Cells that were given a value.
    pub filled: u64,
}

#[derive(Debug)]
struct Held {
    column: usize,
    last: u32,
    text: String,
}

impl Merged {
    /// Of one column each, below the row that the table begins with. Those beside others of several columns are a header
    /// of two rows.
    pub fn new(regions: &[Dimensions], header: u32) -> Self {
        let is_wide = |region: &&Dimensions| region.start.1 < region.end.1;
        let wide: BTreeSet<u32> = regions
            .iter()
            .filter(is_wide)
            .map(|region| region.start.0)
            .collect();
        let goes_down = |region: &&Dimensions| {
            let (first, last) = (region.start.0, region.end.0);
            let is_body = first > header && wide.range(first..=last).next().is_none();
            !is_wide(region) && first < last && is_body
        };
        let regions = regions.iter().take(MOST).filter(goes_down);
        Self {
            ends: regions.map(|region| (region.start, region.end.0)).collect(),
            ..Self::default()
        }
    }

    /// Fills the cells of a row that has a value, of which the first stands in the column `left`.
    pub fn fill(&mut self, row: u32, left: u32, cells: &mut [String]) {
        if self.ends.is_empty() || cells.iter().all(String::is_empty) {
            return;
        }
        self.held.retain(|held| held.last >= row);
        for held in &self.held {
            if cells[held.column].is_empty() {
                cells[held.column].push_str(&held.text);
                self.filled += 1;
            }
        }
        for (column, text) in cells.iter().enumerate() {
            if text.is_empty() {
                continue;
            }
            if let Some(last) = self.ends.get(&(row, left + column as u32)) {
                self.held.push(Held {
                    column,
                    last: *last,
                    text: text.clone(),
                });
            }
        }
    }
}

/// Counts the merged regions in the XML of sheets that is written to it.
#[derive(Debug, Default)]
pub(super) struct RegionCount {
    pub regions: usize,
    /// Bytes of the name that were seen last.
    seen: usize,
}

impl Write for RegionCount {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const NAME: &[u8] = b"mergeCell ";
        for byte in bytes {
            self.seen = match *byte {
                byte if byte == NAME[self.seen] => self.seen + 1,
                byte => usize::from(byte == NAME[0]),
            };
            if self.seen == NAME.len() {
                self.regions += 1;
                self.seen = 0;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_counted_across_writes() {
        let xml = b"<mergeCells count=\"2\"><mergeCell ref=\"A1:A2\"/><mmergeCell ref=\"B1:B2\"/></mergeCells>";
        for size in [1, 3, 7, xml.len()] {
            let mut count = RegionCount::default();
            for part in xml.chunks(size) {
                count.write_all(part).unwrap();
            }
            assert_eq!(count.regions, 2);
        }
    }

    #[test]
    fn merged_cells_have_one_value() {
        let region = |start, end| Dimensions { start, end };
        let regions = [
            region((0, 1), (1, 1)),
            region((2, 1), (4, 1)),
            region((2, 3), (3, 3)),
            region((5, 1), (6, 1)),
            region((5, 2), (5, 3)),
        ];
        let mut merged = Merged::new(&regions, 0);
        let mut filled = |row: u32, cells: [&str; 3]| {
            let mut cells = cells.map(str::to_owned);
            merged.fill(row, 1, &mut cells);
            cells.join("|")
        };
        for (row, cells, expected) in [
            (0, ["id", "plan", "fee"], "id|plan|fee"),
            (1, ["", "", "x"], "||x"),
            (2, ["A", "Pro", "5"], "A|Pro|5"),
            (3, ["", "Pro", ""], "A|Pro|5"),
            (4, ["", "", ""], "||"),
            (5, ["B", "Pro", "6"], "B|Pro|6"),
            (6, ["", "Pro", ""], "|Pro|"),
        ] {
            assert_eq!(filled(row, cells), expected, "row {row}");
        }
        assert_eq!(merged.filled, 2);
    }
}
