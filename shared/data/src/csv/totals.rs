//! Rows that sum up others, by their numbers.

use csv::ByteRecord;
use report::DecimalMark;

use crate::csv::layout::is_value;
use crate::csv::total_words::Word;
use crate::values::cell::trim;
use crate::values::number::{Numeric, parse};

/// Sums of the rows above: of all, and of those since the last total.
pub(super) struct Sums {
    all: Columns,
    part: Columns,
}

/// By column and decimal mark.
struct Columns {
    sums: Vec<[Sum; 2]>,
    /// Fewest numbers that a total may be of.
    least: u64,
}

/// Numbers of a column, read with one decimal mark.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: u64,
    sum: f64,
    largest: f64,
}

const MARKS: [DecimalMark; 2] = [DecimalMark::Point, DecimalMark::Comma];

/// Numbers from which on the sum of them is none by chance.
const SUMMED: u64 = 3;

impl Sums {
    pub fn new() -> Self {
        let columns = || Columns {
            sums: Vec::new(),
            least: 2,
        };
        Self {
            all: columns(),
            part: columns(),
        }
    }

    pub fn add(&mut self, record: &ByteRecord) {
        for columns in [&mut self.all, &mut self.part] {
            let width = columns.sums.len().max(record.len());
            columns.sums.resize(width, [Sum::default(); 2]);
            for (sums, cell) in columns.sums.iter_mut().zip(record) {
                for (sum, mark) in sums.iter_mut().zip(MARKS) {
                    sum.add(number(trim(cell), mark));
                }
            }
        }
    }

    /// A total stands between the rows before and those that follow.
    pub fn divide(&mut self) {
        self.part.sums.clear();
        // Of one row, a total may be the same.
        self.part.least = 1;
    }

    /// Whether a row that begins with such a word has numbers to match: most, and all where it has a text beside its
    /// name and no cell empty, as customers have.
    pub fn confirm(&self, record: &ByteRecord, word: Word) -> bool {
        let (mut numbers, mut same, mut counts) = (0, 0, 0);
        let texts = record
            .iter()
            .skip(1)
            .filter(|cell| !is_value(trim(cell)))
            .count();
        let is_full = texts > 0 && record.iter().all(|cell| !trim(cell).is_empty());
        for (at, cell) in record.iter().enumerate() {
            let cell = trim(cell);
            if cell.is_empty() || !is_value(cell) {
                continue;
            }
            numbers += 1;
            let is = |test: &dyn Fn(Sum, f64) -> bool| {
                let holds = |(sum, mark)| number(cell, mark).is_some_and(|value| test(sum, value));
                self.of(at).any(holds)
            };
            if is(&|sum, value| match word {
                Word::Average => sum.is_mean(value),
                _ => value != 0.0 && sum.is_sum(value, 1e-4),
            }) {
                same += 1;
            } else if is(&|sum, value| value == sum.count as f64) {
                counts += 1;
            }
        }
        match word {
            Word::Average => same > 0 && same == numbers,
            _ if is_full => same > 0 && same == numbers,
            _ => same > 0 && (same + counts) * 2 >= numbers,
        }
    }

    /// Whether a row without a key is the sum of rows above, in every cell that it has.
    pub fn equal(&self, record: &ByteRecord) -> bool {
        let mut cells = record
            .iter()
            .map(trim)
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .peekable();
        cells.peek().is_some()
            && cells.all(|(at, cell)| {
                self.of(at).any(|(sum, mark)| {
                    let exceeds = |value: &f64| sum.count >= SUMMED && *value > sum.largest;
                    let value = number(cell, mark).filter(exceeds);
                    value.is_some_and(|value| sum.is_sum(value, 1e-6))
                })
            })
    }

    fn of(&self, column: usize) -> impl Iterator<Item = (Sum, DecimalMark)> {
        let sums = |columns: &Columns| {
            let sums = columns.sums.get(column).copied().unwrap_or_default();
            let least = columns.least;
            sums.into_iter()
                .zip(MARKS)
                .filter(move |(sum, _)| sum.count >= least)
        };
        sums(&self.all).chain(sums(&self.part))
    }
}

impl Sum {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.count += 1;
            self.sum += value;
            self.largest = self.largest.max(value.abs());
        }
    }

    fn is_sum(&self, value: f64, off: f64) -> bool {
        (value - self.sum).abs() <= off * self.sum.abs().max(value.abs())
    }

    fn is_mean(&self, value: f64) -> bool {
        let mean = self.sum / self.count.max(1) as f64;
        (value - mean).abs() <= 1e-2 * mean.abs()
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

    #[test]
    fn numbers_speak_for_totals() {
        let mut sums = Sums::new();
        for row in [["a", "1,5", "10"], ["b", "2,5", "20"], ["c", "5", "33"]] {
            sums.add(&ByteRecord::from(row.to_vec()));
        }
        let record = |row: [&str; 3]| ByteRecord::from(row.to_vec());
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
            assert_eq!(sums.equal(&row), equal, "{row:?}");
            assert_eq!(sums.confirm(&row, Word::Likely), likely, "{row:?}");
            assert_eq!(sums.confirm(&row, Word::Average), average, "{row:?}");
        }
        sums.divide();
        sums.add(&record(["d", "7", "8"]));
        assert!(sums.confirm(&record(["Total d", "7", "8"]), Word::Likely));
    }
}
