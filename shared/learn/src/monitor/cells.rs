//! Counting a column's values in cells.

use std::collections::BTreeMap;

use data::Values;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash64;

/// Numbers are cut into this many cells, of about equally many training rows each.
const STEPS: usize = 10;
/// Categories not told apart are dealt to this many cells by their hash.
const GROUPS: usize = 32;
/// As many categories that training never saw are remembered.
const REMEMBERED: usize = 100;
/// Longer ones are cut, in characters.
const LENGTH: usize = 100;

/// How a column's values are told apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Cells {
    /// Numbers and dates: those up to the first step, those up to the next, and so on, and last
    /// those above all. Rising.
    Steps(Vec<f64>),
    /// Categories: these each by itself, and the others by their hash.
    Levels(Vec<String>),
}

impl Cells {
    /// Cells of about equally many of these numbers; NaN is missing.
    pub fn of_numbers(numbers: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = numbers.filter(|number| !number.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut steps: Vec<f64> = (1..STEPS)
            .filter_map(|n| sorted.get((n * sorted.len() / STEPS).checked_sub(1)?))
            .copied()
            .collect();
        steps.dedup();
        // Above the highest value is nothing.
        steps.pop_if(|step| sorted.last() == Some(step));
        Self::Steps(steps)
    }

    pub fn count(&self) -> usize {
        match self {
            Self::Steps(steps) => steps.len() + 1,
            Self::Levels(levels) => levels.len() + GROUPS,
        }
    }

    /// The cell, from 0 to [`GROUPS`], that a category is dealt to with others.
    pub fn group(level: &str) -> usize {
        (hash(level) % GROUPS as u64) as usize
    }

    /// Counts those rows of a column. Values of the other kind count as missing.
    pub fn tally(&self, values: &Values, rows: impl Iterator<Item = usize>) -> CellCounts {
        let mut tally = CellCounts {
            cells: vec![0; self.count()],
            ..CellCounts::default()
        };
        match (self, values) {
            (Self::Steps(steps), Values::Number(cells)) => {
                rows.for_each(|row| tally.count_number(cells[row], steps));
            }
            (Self::Levels(known), Values::Text { codes, levels }) => {
                let mut found = vec![0; levels.len()];
                rows.for_each(|row| match found.get_mut(codes[row] as usize) {
                    Some(count) => *count += 1,
                    None => tally.missing += 1,
                });
                tally.count_levels(known, levels, &found);
            }
            _ => tally.missing = rows.count() as u64,
        }
        tally
    }
}

/// How often which values occur.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CellCounts {
    pub cells: Vec<u64>,
    /// Rows without a value.
    pub missing: u64,
    /// The sum of numbers and dates.
    pub sum: f64,
    /// Categories outside the known ones, with their rows: those of the smallest hashes, which is
    /// a fair sample and the same in whatever order tallies are added.
    pub unseen: BTreeMap<u64, (String, u64)>,
}

impl CellCounts {
    fn count_number(&mut self, number: f64, steps: &[f64]) {
        if number.is_nan() {
            self.missing += 1;
        } else {
            let below = steps.iter().filter(|step| **step < number).count();
            self.cells[below] += 1;
            self.sum += number;
        }
    }

    fn count_levels(&mut self, known: &[String], levels: &[String], found: &[u64]) {
        let places: BTreeMap<&str, usize> = known
            .iter()
            .enumerate()
            .map(|(place, level)| (level.as_str(), place))
            .collect();
        for (level, &rows) in levels.iter().zip(found).filter(|(_, rows)| **rows > 0) {
            match places.get(level.as_str()) {
                Some(place) => self.cells[*place] += rows,
                None => {
                    self.cells[known.len() + Cells::group(level)] += rows;
                    self.remember(hash(level), level, rows);
                }
            }
        }
    }

    fn remember(&mut self, hash: u64, level: &str, rows: u64) {
        let shown = || level.chars().take(LENGTH).collect();
        self.unseen.entry(hash).or_insert_with(|| (shown(), 0)).1 += rows;
        if self.unseen.len() > REMEMBERED {
            self.unseen.pop_last();
        }
    }

    /// Adds what was counted elsewhere in the same cells.
    pub fn add(&mut self, other: &Self) {
        if self.cells.len() < other.cells.len() {
            self.cells.resize(other.cells.len(), 0);
        }
        for (sum, count) in self.cells.iter_mut().zip(&other.cells) {
            *sum += count;
        }
        self.missing += other.missing;
        self.sum += other.sum;
        for (hash, (level, rows)) in &other.unseen {
            self.remember(*hash, level, *rows);
        }
    }

    /// Rows with a value.
    pub fn present(&self) -> u64 {
        self.cells.iter().sum()
    }

    pub fn rows(&self) -> u64 {
        self.present() + self.missing
    }
}

fn hash(level: &str) -> u64 {
    XxHash64::oneshot(0, level.as_bytes())
}
