//! Rows that sum up others, by their numbers.

use csv::ByteRecord;
use report::DecimalMark;

use crate::csv::layout::is_value;
use crate::csv::total_words::Word;
use crate::values::cell::trim;
use crate::values::number::{Numeric, parse};

/// Sums of the rows above: of all, and of those since the totals that may have ended a group, in which groups may lie.
pub(super) struct Sums {
    all: Columns,
    /// Where groups may begin, the innermost last: what there was above each.
    starts: Vec<Start>,
    /// A total was read, and no row since: of the groups that it may be of, the outermost.
    closed: Option<usize>,
}

#[derive(Debug, Default)]
struct Start {
    above: Columns,
    /// A group began here in which others lie.
    is_outer: bool,
}

/// By column and decimal mark.
#[derive(Debug, Clone, Default)]
struct Columns {
    rows: u64,
    sums: Vec<[Sum; 2]>,
}

/// Numbers of a column, read with one decimal mark.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: u64,
    not_zero: u64,
    sum: f64,
}

/// Numbers of a column since a group began.
struct Group {
    rows: u64,
    sum: Sum,
    mark: DecimalMark,
}

const MARKS: [DecimalMark; 2] = [DecimalMark::Point, DecimalMark::Comma];

/// Numbers from which on the sum of them is none by chance.
const SUMMED: u64 = 3;

/// Most places where groups may begin.
const STARTS: usize = 64;

impl Sums {
    pub fn new() -> Self {
        Self {
            all: Columns::default(),
            starts: vec![Start::default()],
            closed: None,
        }
    }

    pub fn add(&mut self, record: &ByteRecord) {
        if let Some(closed) = self.closed.take() {
            self.divide(closed);
        }
        self.all.rows += 1;
        let width = self.all.sums.len().max(record.len());
        self.all.sums.resize(width, [Sum::default(); 2]);
        for (sums, cell) in self.all.sums.iter_mut().zip(record) {
            for (sum, mark) in sums.iter_mut().zip(MARKS) {
                sum.add(number(trim(cell), mark));
            }
        }
    }

    /// A row is the total of the group that began at such a place.
    pub fn close(&mut self, start: usize) {
        self.closed = Some(self.closed.map_or(start, |closed| closed.min(start)));
    }

    /// A row is a total, of whichever group its numbers fit.
    pub fn close_any(&mut self, record: &ByteRecord) {
        let innermost = self.starts.len() - 1;
        let start = self.confirm(record, Word::Likely);
        self.close(start.unwrap_or(innermost));
    }

    /// The next row is the first of another group.
    fn divide(&mut self, closed: usize) {
        let is_outer = closed + 1 < self.starts.len();
        self.starts.truncate(closed + 1);
        if closed > 0 && !is_outer && !self.starts[closed].is_outer {
            self.starts.pop();
        }
        if self.starts.len() == STARTS {
            self.starts.remove(1);
        }
        self.starts.push(Start {
            above: self.all.clone(),
            is_outer,
        });
    }

    /// The group, the innermost one, for which a row that begins or ends with such a word has numbers to match: most, and
    /// all where it has a text beside its name and no cell empty, as customers have.
    pub fn confirm(&self, record: &ByteRecord, word: Word) -> Option<usize> {
        let others = || record.iter().map(trim).skip(1);
        let has_text = others().any(|cell| !is_value(cell));
        let is_full = has_text && record.iter().all(|cell| !trim(cell).is_empty());
        let starts = (0..self.starts.len()).rev();
        starts
            .into_iter()
            .find(|start| self.fits(record, word, is_full, *start))
    }

    fn fits(&self, record: &ByteRecord, word: Word, is_full: bool, start: usize) -> bool {
        let (mut numbers, mut same, mut counts) = (0, 0, 0);
        for (at, cell) in record.iter().map(trim).enumerate() {
            if cell.is_empty() || !is_value(cell) {
                continue;
            }
            numbers += 1;
            let is = |test: &dyn Fn(&Group, f64) -> bool| {
                let holds = |group: Group| {
                    number(cell, group.mark).is_some_and(|value| test(&group, value))
                };
                self.groups(start, at).any(holds)
            };
            if is(&|group, value| group.has(word, value)) {
                same += 1;
            } else if is(&|group, value| group.counts(value)) {
                counts += 1;
            }
        }
        match word {
            Word::Average | Word::Count => same > 0 && same == numbers,
            _ if is_full => same > 0 && same == numbers,
            _ => same > 0 && (same + counts) * 2 >= numbers,
        }
    }

    /// The group of which a row without a key is the sum, in every cell that it has.
    pub fn equal(&self, record: &ByteRecord) -> Option<usize> {
        let cells = || {
            let cells = record.iter().map(trim).enumerate();
            cells.filter(|(_, cell)| !cell.is_empty())
        };
        let is_sum = |start, at, cell| {
            self.groups(start, at).any(|group| {
                let sum = group.sum;
                let value = number(cell, group.mark);
                value.is_some_and(|value| {
                    sum.count >= SUMMED
                        && sum.not_zero > 1
                        && value != 0.0
                        && sum.is_sum(value, 1e-6)
                })
            })
        };
        let mut starts = (0..self.starts.len()).rev();
        cells().next()?;
        starts.find(|start| cells().all(|(at, cell)| is_sum(*start, at, cell)))
    }

    /// What there is of a column since the group began. Before the first total, one row is no group: a customer may
    /// have the same numbers.
    fn groups(&self, start: usize, column: usize) -> impl Iterator<Item = Group> {
        let least = if self.starts.len() > 1 { 1 } else { 2 };
        let above = &self.starts[start].above;
        let rows = self.all.rows - above.rows;
        let [all, above] = [&self.all, above].map(|it| it.sums.get(column).copied());
        let (all, above) = (all.unwrap_or_default(), above.unwrap_or_default());
        let sums = all.into_iter().zip(above).zip(MARKS);
        sums.map(move |((all, above), mark)| Group {
            rows,
            sum: all.since(above),
            mark,
        })
        .filter(move |group| {
            let numbers = group.sum.count;
            group.rows >= least && (numbers == 0 || numbers >= least)
        })
    }
}

impl Sum {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.count += 1;
            self.not_zero += u64::from(value != 0.0);
            self.sum += value;
        }
    }

    fn since(self, above: Self) -> Self {
        Self {
            count: self.count - above.count,
            not_zero: self.not_zero - above.not_zero,
            sum: self.sum - above.sum,
        }
    }

    fn is_sum(&self, value: f64, off: f64) -> bool {
        self.count > 0 && (value - self.sum).abs() <= off * self.sum.abs().max(value.abs())
    }

    fn is_mean(&self, value: f64) -> bool {
        let mean = self.sum / self.count.max(1) as f64;
        self.count > 0 && (value - mean).abs() <= 1e-2 * mean.abs()
    }
}

impl Group {
    fn has(&self, word: Word, value: f64) -> bool {
        match word {
            Word::Average => self.sum.is_mean(value),
            Word::Count => self.counts(value),
            _ => value != 0.0 && self.sum.is_sum(value, 1e-4),
        }
    }

    /// Whether it has so many rows, or numbers in its column.
    fn counts(&self, value: f64) -> bool {
        value == self.sum.count as f64 || value == self.rows as f64
    }
}

fn number(cell: &[u8], mark: DecimalMark) -> Option<f64> {
    match parse(cell, mark) {
        Some(Numeric::Amount(amount)) => Some(amount.value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(row: [&str; 3]) -> ByteRecord {
        ByteRecord::from(row.to_vec())
    }

    #[test]
    fn numbers_speak_for_totals() {
        let mut sums = Sums::new();
        for row in [["a", "1,5", "10"], ["b", "2,5", "20"], ["c", "5", "33"]] {
            sums.add(&record(row));
        }
        for (row, equal, likely, average) in [
            (["", "9", "63"], true, true, false),
            (["", "9", ""], true, true, false),
            (["", "3", "63"], false, true, false),
            (["", "3", "21"], false, false, true),
            (["", "5", "33"], false, false, false),
            (["", "Pro", "63"], false, true, false),
            (["Total", "Pro", "63"], false, true, false),
            (["", "4,1", "50"], false, false, false),
        ] {
            let row = record(row);
            let confirmed = |word| sums.confirm(&row, word).is_some();
            assert_eq!(sums.equal(&row).is_some(), equal, "{row:?}");
            assert_eq!(confirmed(Word::Likely), likely, "{row:?}");
            assert_eq!(confirmed(Word::Average), average, "{row:?}");
        }
        assert_eq!(sums.confirm(&record(["N", "3", "3"]), Word::Count), Some(0));
        sums.close(0);
        sums.add(&record(["d", "7", "8"]));
        assert!(
            sums.confirm(&record(["Total d", "7", "8"]), Word::Likely)
                .is_some()
        );
    }

    #[test]
    fn groups_lie_in_groups() {
        let mut sums = Sums::new();
        let mut seen = |row: [&str; 3]| {
            let row = record(row);
            let found = match row[0].starts_with(b"T") {
                true => sums.confirm(&row, Word::Likely),
                false => None,
            };
            match found {
                Some(start) => sums.close(start),
                None => sums.add(&row),
            }
            found.is_some()
        };
        for (row, is_total) in [
            (["a", "1", "2"], false),
            (["b", "2", "2"], false),
            (["T1", "3", "4"], true),
            (["c", "4", "2"], false),
            (["T2", "4", "2"], true),
            (["T north", "7", "6"], true),
            (["d", "9", "1"], false),
            (["T3", "8", "5"], false),
            (["T south", "17", "6"], true),
            (["T all", "24", "12"], true),
        ] {
            assert_eq!(seen(row), is_total, "{row:?}");
        }
    }
}
