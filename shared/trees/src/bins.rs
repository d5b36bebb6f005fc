//! Cells as small integers, so that each split is a comparison of one with a constant.
//!
//! All members share the bins. The edges of a feature are the thresholds of all splits of it, so a cell's
//! bin says on which side of each it is. What goes by a split's default is put below or above all
//! bins: a feature has a column for each way in which its splits treat missing values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::{Error, Result};
use crate::model::{Missing, Split, ZERO};

/// Rows that are looked at together.
pub const ROWS: usize = 256;
/// Below all edges.
const LOWEST: i16 = -1;
/// Above all edges.
const HIGHEST: i16 = i16::MAX;
/// The most edges, or categories, of a feature.
const MOST: usize = i16::MAX as usize - 1;

/// One binned column of a batch of rows.
pub type Column = [i16; ROWS];

/// How a split reads a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Reading {
    /// A bin; NaN is zero.
    Plain,
    /// A bin; zero and NaN are below or above all.
    Zero { below: bool },
    /// A bin; NaN is below or above all.
    Nan { below: bool },
    /// The number of its category, from 1; 0 if no set has it.
    Category,
    /// 1 for cells of this value, given as its bits, else 0.
    Equals(u32),
}

/// Where a split goes right.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Above(i16),
    IsNot(i16),
    /// For each bin, whether it goes right.
    Listed(Box<[bool]>),
}

impl Test {
    pub fn goes_right(&self, bin: i16) -> bool {
        match self {
            Self::Above(edge) => bin > *edge,
            Self::IsNot(category) => bin != *category,
            Self::Listed(right) => right.get(bin as usize).is_none_or(|right| *right),
        }
    }
}

/// Edges, categories and columns, while the members are looked through.
#[derive(Default)]
pub struct Gathered {
    edges: BTreeMap<usize, Vec<f32>>,
    categories: BTreeMap<usize, BTreeSet<u32>>,
}

impl Gathered {
    /// Notes what a split of a feature compares with.
    pub fn note(&mut self, feature: usize, split: &Split) {
        match split {
            Split::Number { threshold, .. } => {
                self.edges
                    .entry(feature)
                    .or_default()
                    .push(edge(*threshold));
            }
            Split::Categories(words) => {
                self.categories
                    .entry(feature)
                    .or_default()
                    .extend(members(words));
            }
        }
    }

    /// # Errors
    /// [`Error::TooLarge`].
    pub fn finish(mut self) -> Result<Bins> {
        for edges in self.edges.values_mut() {
            edges.sort_by(f32::total_cmp);
            edges.dedup();
        }
        let counts = self.edges.values().map(Vec::len);
        if counts
            .chain(self.categories.values().map(BTreeSet::len))
            .any(|count| count > MOST)
        {
            return Err(Error::TooLarge {
                what: "bins of a feature",
                most: MOST,
            });
        }
        let numbered = |(feature, set): (usize, BTreeSet<u32>)| (feature, numbers(&set));
        Ok(Bins {
            edges: self.edges,
            categories: self.categories.into_iter().map(numbered).collect(),
            columns: Vec::new(),
            known: HashMap::new(),
        })
    }
}

/// The number of each category, from 1, by the category; 0 where no set has it.
fn numbers(set: &BTreeSet<u32>) -> Vec<i16> {
    let mut numbers = vec![0; set.last().map_or(0, |last| *last as usize + 1)];
    for (number, category) in (1..).zip(set) {
        numbers[*category as usize] = number;
    }
    numbers
}

/// The integers of a set.
fn members(words: &[u32]) -> impl Iterator<Item = u32> {
    let bits = |(at, word): (usize, &u32)| {
        let word = *word;
        let bit = move |bit: &u32| word >> bit & 1 == 1;
        (0..u32::BITS)
            .filter(bit)
            .map(move |bit| at as u32 * u32::BITS + bit)
    };
    words.iter().enumerate().flat_map(bits)
}

/// The largest 32-bit number up to a threshold: cells have 32 bits, so they are on the same sides of both.
fn edge(threshold: f64) -> f32 {
    let near = threshold as f32;
    let edge = match f64::from(near) > threshold {
        true => near.next_down(),
        false => near,
    };
    // One zero, not two.
    if edge == 0.0 { 0.0 } else { edge }
}

/// How cells are binned.
#[derive(Debug)]
pub struct Bins {
    edges: BTreeMap<usize, Vec<f32>>,
    /// The number of each category, by the category.
    categories: BTreeMap<usize, Vec<i16>>,
    /// Of each binned column the feature and how it is read.
    columns: Vec<(usize, Reading)>,
    known: HashMap<(usize, Reading), usize>,
}

impl Bins {
    fn column(&mut self, feature: usize, reading: Reading) -> usize {
        let next = self.columns.len();
        let at = *self.known.entry((feature, reading)).or_insert(next);
        if at == next {
            self.columns.push((feature, reading));
        }
        at
    }

    /// The binned column that a split of a feature reads, and its test of it.
    pub fn split(&mut self, feature: usize, split: &Split) -> (usize, Test) {
        match split {
            Split::Number {
                threshold,
                missing,
                default_left: below,
            } => {
                let below = *below;
                let reading = match missing {
                    Missing::None => Reading::Plain,
                    Missing::Zero => Reading::Zero { below },
                    Missing::Nan => Reading::Nan { below },
                };
                let at = bin(&self.edges[&feature], edge(*threshold));
                (self.column(feature, reading), Test::Above(at))
            }
            Split::Categories(words) => {
                let numbers = &self.categories[&feature];
                let own: Vec<i16> = members(words)
                    .map(|category| numbers[category as usize])
                    .collect();
                let test = match own[..] {
                    [only] => Test::IsNot(only),
                    _ => listed(numbers, &own),
                };
                (self.column(feature, Reading::Category), test)
            }
        }
    }

    /// As [`Bins::split`], of a column that is 1 where a feature has a value and else 0.
    pub fn split_of_equal(&mut self, feature: usize, value: f32, split: &Split) -> (usize, Test) {
        let right = [0.0, 1.0].map(|cell| !goes_left(split, cell));
        let column = self.column(feature, Reading::Equals(value.to_bits()));
        let test = match right {
            [false, true] => Test::Above(0),
            _ => Test::Listed(right.into()),
        };
        (column, test)
    }

    /// Bins up to [`ROWS`] rows of `width` cells each; what is beyond them in a column says nothing.
    pub fn bin(&self, cells: &[f32], width: usize) -> Vec<Column> {
        let mut binned = vec![[0; ROWS]; self.columns.len()];
        // Columns of one feature mostly follow each other.
        let mut last: Option<(usize, Numbers)> = None;
        for (column, (feature, reading)) in binned.iter_mut().zip(&self.columns) {
            let cells = cells.iter().skip(*feature).step_by(width);
            match reading {
                Reading::Category => {
                    let numbers = &self.categories[feature];
                    for (bin, cell) in column.iter_mut().zip(cells) {
                        *bin = category(numbers, *cell);
                    }
                }
                Reading::Equals(bits) => {
                    let value = f32::from_bits(*bits);
                    for (bin, cell) in column.iter_mut().zip(cells) {
                        *bin = i16::from(*cell == value);
                    }
                }
                Reading::Plain | Reading::Zero { .. } | Reading::Nan { .. } => {
                    let numbers = match last {
                        Some((of, numbers)) if of == *feature => numbers,
                        _ => Numbers::new(&self.edges[feature], cells),
                    };
                    numbers.read(*reading, column);
                    last = Some((*feature, numbers));
                }
            }
        }
        binned
    }

    /// Puts columns of one feature next to each other; where each column went.
    pub fn sort(&mut self) -> Vec<usize> {
        self.columns.sort_unstable();
        let mut moved = vec![0; self.columns.len()];
        for (at, column) in self.columns.iter().enumerate() {
            if let Some(old) = self.known.insert(*column, at) {
                moved[old] = at;
            }
        }
        moved
    }
}

/// Which numbers go right.
fn listed(numbers: &[i16], left: &[i16]) -> Test {
    let most = numbers.iter().copied().max().unwrap_or_default();
    let mut right = vec![true; most as usize + 1];
    left.iter()
        .for_each(|number| right[*number as usize] = false);
    Test::Listed(right.into())
}

/// How many edges are below a cell, so that `bin(edges, cell) <= bin(edges, edge)` where `cell <= edge`.
fn bin(edges: &[f32], cell: f32) -> i16 {
    edges.partition_point(|edge| *edge < cell) as i16
}

fn category(numbers: &[i16], cell: f32) -> i16 {
    // As LightGBM: towards zero, so that -0.5 is category 0; NaN is none.
    match cell > -1.0 {
        true => numbers.get(cell as usize).copied().unwrap_or_default(),
        false => 0,
    }
}

/// Where a row goes, by the cell itself.
pub fn goes_left(split: &Split, cell: f32) -> bool {
    match split {
        Split::Number {
            threshold,
            missing,
            default_left,
        } => {
            let is_nan = cell.is_nan() && *missing == Missing::Nan;
            let cell = if cell.is_nan() || cell.abs() <= ZERO {
                0.0
            } else {
                cell
            };
            match is_nan || (cell == 0.0 && *missing == Missing::Zero) {
                true => *default_left,
                false => f64::from(cell) <= *threshold,
            }
        }
        Split::Categories(words) => {
            let category = cell as usize;
            let word = words.get(category / 32).filter(|_| cell > -1.0);
            word.is_some_and(|word| word >> (category % 32) & 1 == 1)
        }
    }
}

/// A numerical feature of a batch.
#[derive(Clone, Copy)]
struct Numbers {
    cells: [f32; ROWS],
    bins: Column,
    /// The bin of zero.
    zero: i16,
}

impl Numbers {
    fn new<'a>(edges: &[f32], given: impl Iterator<Item = &'a f32>) -> Self {
        let mut cells = [0.0; ROWS];
        for (cell, given) in cells.iter_mut().zip(given) {
            *cell = if given.abs() <= ZERO { 0.0 } else { *given };
        }
        let bins = cells.map(|cell| bin(edges, cell));
        Self {
            cells,
            bins,
            zero: bin(edges, 0.0),
        }
    }

    fn read(&self, reading: Reading, column: &mut Column) {
        let end = |below| if below { LOWEST } else { HIGHEST };
        let (nan, zero) = match reading {
            Reading::Nan { below } => (end(below), self.zero),
            Reading::Zero { below } => (end(below), end(below)),
            _ => (self.zero, self.zero),
        };
        for ((to, cell), bin) in column.iter_mut().zip(&self.cells).zip(&self.bins) {
            *to = match *cell {
                cell if cell.is_nan() => nan,
                0.0 => zero,
                _ => *bin,
            };
        }
    }
}
