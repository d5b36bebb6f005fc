//! All rules of one or two conditions, each with the sums of the rows for which it holds. One pass
//! over the rows for each pair of columns makes a grid, from which any rule's sums are four look-ups.

use report::Condition;
use stats::bootstrap::Scored;

use crate::insight::bins::Bins;

/// A rule holds for at least this many rows.
const FEWEST: f64 = 50.0;
/// And for at least this part of all.
const FEWEST_SHARE: f64 = 0.01;

/// What rows add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    pub rows: f64,
    pub positives: f64,
    /// Their scores, which is how many are to be expected positive.
    pub scores: f64,
    pub variance: f64,
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        Self {
            rows: self.rows + other.rows,
            positives: self.positives + other.positives,
            scores: self.scores + other.scores,
            variance: self.variance + other.variance,
        }
    }

    /// Without the rows of a part.
    pub fn less(self, part: Self) -> Self {
        Self {
            rows: self.rows - part.rows,
            positives: self.positives - part.positives,
            scores: self.scores - part.scores,
            variance: self.variance - part.variance,
        }
    }

    /// The share that is positive.
    pub fn rate(self) -> f64 {
        self.positives / self.rows
    }

    pub fn score(self) -> f64 {
        self.scores / self.rows
    }

    /// Rows, and positive ones.
    pub fn counts(self) -> [f64; 2] {
        [self.rows, self.positives]
    }
}

/// That a column's group is one of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    column: usize,
    first: u8,
    last: u8,
}

/// One or two conditions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    part: Part,
    other: Option<Part>,
    /// Of the rows for which it holds.
    pub sum: Sum,
}

pub struct Rules<'a> {
    columns: Vec<Bins<'a>>,
    scored: &'a Scored<'a>,
    /// For each column the sums of its groups.
    groups: Vec<Vec<Sum>>,
    pub total: Sum,
}

impl<'a> Rules<'a> {
    pub fn new(columns: Vec<Bins<'a>>, scored: &'a Scored<'a>) -> Self {
        let mut rules = Self {
            groups: Vec::new(),
            total: Sum::default(),
            columns,
            scored,
        };
        let sums = |bins: &Bins| rules.sums(bins.groups.len(), |row| bins.of_row[row] as usize);
        rules.groups = rules.columns.iter().map(sums).collect();
        rules.total = rules.sums(1, |_| 0)[0];
        rules
    }

    fn sums(&self, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); cells];
        for row in 0..self.scored.scores.len() {
            let sum = &mut sums[cell(row)];
            *sum = sum.plus(self.one(row));
        }
        sums
    }

    fn one(&self, row: usize) -> Sum {
        let score = self.scored.scores[row];
        Sum {
            rows: 1.0,
            positives: f64::from(u8::from(self.scored.positive[row])),
            scores: score,
            variance: score * (1.0 - score),
        }
    }

    /// Every rule that holds for enough rows and leaves enough out; shorter ones first.
    pub fn all(&self) -> Vec<Rule> {
        let mut found = Vec::new();
        for column in 0..self.columns.len() {
            for part in self.parts(column, true) {
                let sum = self.sum_of(part);
                found.extend(self.rule(part, None, sum));
            }
        }
        for column in 0..self.columns.len() {
            for other in column + 1..self.columns.len() {
                self.pairs(column, other, &mut found);
            }
        }
        found
    }

    fn rule(&self, part: Part, other: Option<Part>, sum: Sum) -> Option<Rule> {
        let fewest = (FEWEST_SHARE * self.total.rows).max(FEWEST);
        let enough = sum.rows >= fewest && self.total.rows - sum.rows >= fewest;
        enough.then_some(Rule { part, other, sum })
    }

    fn parts(&self, column: usize, between: bool) -> impl Iterator<Item = Part> {
        let ranges = self.columns[column].ranges(between).into_iter();
        ranges.map(move |(first, last)| Part {
            column,
            first,
            last,
        })
    }

    fn pairs(&self, column: usize, other: usize, found: &mut Vec<Rule>) {
        let (a, b) = (&self.columns[column], &self.columns[other]);
        let width = b.groups.len();
        let cells = self.sums(a.groups.len() * width, |row| {
            a.of_row[row] as usize * width + b.of_row[row] as usize
        });
        let grid = Grid::new(&cells, width);
        for part in self.parts(column, false) {
            for second in self.parts(other, false) {
                let sum = grid.sum(part, second);
                found.extend(self.rule(part, Some(second), sum));
            }
        }
    }

    fn sum_of(&self, part: Part) -> Sum {
        let groups = &self.groups[part.column][part.first as usize..=part.last as usize];
        groups.iter().copied().fold(Sum::default(), Sum::plus)
    }

    /// The sums of each of two conditions alone.
    pub fn parents(&self, rule: &Rule) -> Vec<Sum> {
        let parts = rule.other.map(|other| [rule.part, other]);
        parts
            .into_iter()
            .flatten()
            .map(|part| self.sum_of(part))
            .collect()
    }

    pub fn conditions(&self, rule: &Rule) -> Vec<Condition> {
        let parts = std::iter::once(rule.part).chain(rule.other);
        parts
            .map(|part| self.columns[part.column].condition(part.first, part.last))
            .collect()
    }

    /// The rows for which a rule holds.
    fn members(&self, rule: &Rule) -> impl Iterator<Item = usize> {
        let of = |part: Part| (&self.columns[part.column].of_row, part.first..=part.last);
        let ((a, range), other) = (of(rule.part), rule.other.map(of));
        (0..self.scored.scores.len()).filter(move |&row| {
            range.contains(&a[row])
                && other
                    .as_ref()
                    .is_none_or(|(b, range)| range.contains(&b[row]))
        })
    }

    /// The sums of the rows for which a rule holds and that are not covered.
    pub fn sum_without(&self, rule: &Rule, covered: &[bool]) -> Sum {
        let new = self.members(rule).filter(|row| !covered[*row]);
        new.fold(Sum::default(), |sum, row| sum.plus(self.one(row)))
    }

    /// Covers the rows for which a rule holds.
    pub fn cover(&self, rule: &Rule, covered: &mut [bool]) {
        self.members(rule).for_each(|row| covered[row] = true);
    }
}

/// For each cell the sum of all cells up to it in both directions.
struct Grid {
    sums: Vec<Sum>,
    width: usize,
}

impl Grid {
    fn new(cells: &[Sum], width: usize) -> Self {
        let mut grid = Self {
            sums: vec![Sum::default(); (cells.len() / width + 1) * (width + 1)],
            width: width + 1,
        };
        for (at, cell) in cells.iter().enumerate() {
            let (row, column) = (at / width, at % width);
            let sum = cell
                .plus(grid.up_to(row, column + 1))
                .plus(grid.up_to(row + 1, column))
                .less(grid.up_to(row, column));
            grid.sums[(row + 1) * grid.width + column + 1] = sum;
        }
        grid
    }

    fn up_to(&self, row: usize, column: usize) -> Sum {
        self.sums[row * self.width + column]
    }

    fn sum(&self, rows: Part, columns: Part) -> Sum {
        let (top, bottom) = (rows.first as usize, rows.last as usize + 1);
        let (left, right) = (columns.first as usize, columns.last as usize + 1);
        self.up_to(bottom, right)
            .less(self.up_to(top, right))
            .less(self.up_to(bottom, left))
            .plus(self.up_to(top, left))
    }
}
