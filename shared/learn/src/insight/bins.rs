//! A column's values in groups with names, for what is told about kinds of customers.

use std::collections::HashMap;

use data::{Column, Values};
use report::{ColumnType, Condition, phrases::readable};
use stats::sampling::evenly_spaced;

/// Numbers looked at to place the edges between groups.
const SAMPLE: usize = 20_000;

/// Groups of numbers smaller than this part of the usual size are joined to a neighbour.
const SLIVER: usize = 4;

/// The rows of a column, each in one group.
pub struct Bins<'a> {
    column: &'a Column,
    /// The groups; those of numbers and dates first and rising, those of texts by falling size.
    pub groups: Vec<Group>,
    /// The group of each row.
    pub of_row: Vec<u8>,
    pub counts: Vec<usize>,
}

/// Values that are taken together.
#[derive(Debug, Clone, PartialEq)]
pub enum Group {
    /// Numbers or dates, to below the next group's.
    Numbers {
        from: f64,
        middle: f64,
        alone: bool,
    },
    Level(String),
    /// Texts that have no group of their own.
    Others,
    Missing,
}

impl<'a> Bins<'a> {
    /// Groups the given rows of a column, besides [`Group::Others`] and [`Group::Missing`] into at
    /// most `most` (of at most 250): numbers by value where there are few of them, else into about
    /// equally large groups with round edges.
    pub fn of(column: &'a Column, rows: &[usize], most: usize) -> Self {
        let (groups, of_row) = match &column.values {
            Values::Text { codes, levels } => texts(codes, levels, rows, most),
            Values::Number(cells) => numbers(column.kind, cells, rows, most),
        };
        let mut counts = vec![0; groups.len()];
        of_row.iter().for_each(|group| counts[*group as usize] += 1);
        Self {
            column,
            groups,
            of_row,
            counts,
        }
    }

    /// The ranges of groups, first to last, that a condition can describe: single values, and of
    /// numbers what lies above or below an edge and, if wished, between two.
    pub fn ranges(&self, between: bool) -> Vec<(u8, u8)> {
        let is_number = |group: &&Group| matches!(group, Group::Numbers { .. });
        let numbers = self.groups.iter().filter(is_number).count();
        let mut ranges = Vec::new();
        for first in 0..numbers {
            for last in first..numbers {
                let alone = matches!(self.groups[first], Group::Numbers { alone: true, .. });
                let one_sided = (first == 0) != (last + 1 == numbers);
                let all = first == 0 && last + 1 == numbers;
                if !all && (one_sided || between || (first == last && alone)) {
                    ranges.push((first as u8, last as u8));
                }
            }
        }
        let single = (numbers..self.groups.len()).filter(|at| self.groups[*at] != Group::Others);
        ranges.extend(single.map(|at| (at as u8, at as u8)));
        ranges
    }

    /// What is said of the rows of a range of groups.
    pub fn condition(&self, first: u8, last: u8) -> Condition {
        let text = |value: f64| Some(self.column.kind.text(value));
        let from = |at: usize| match self.groups.get(at) {
            Some(Group::Numbers { from, .. }) => text(*from),
            _ => None,
        };
        let (is, from, below) = match &self.groups[first as usize] {
            Group::Numbers {
                from, alone: true, ..
            } if first == last => (text(*from), None, None),
            Group::Numbers { .. } => {
                let from_first = from(first as usize).filter(|_| first > 0);
                let below = from(last as usize + 1);
                let all = from_first.is_none() && below.is_none();
                (None, from_first.or(from(0).filter(|_| all)), below)
            }
            Group::Level(level) => (Some(level.clone()), None, None),
            Group::Others => (Some("any other value".into()), None, None),
            Group::Missing => (None, None, None),
        };
        let feature = self.column.name.clone();
        let mut condition = Condition {
            feature,
            is,
            from,
            below,
            text: String::new(),
        };
        let name = self.name(&condition);
        condition.text = format!("{} is {name}", readable(&condition.feature));
        condition
    }

    /// A condition's values in words: `6 or more`.
    pub fn name(&self, condition: &Condition) -> String {
        let (below, or_more) = match self.column.kind {
            ColumnType::Date => ("before", "or later"),
            _ => ("below", "or more"),
        };
        match (&condition.is, &condition.from, &condition.below) {
            (Some(value), _, _) => value.clone(),
            (_, Some(from), Some(end)) => format!("{from} to {below} {end}"),
            (_, Some(from), None) => format!("{from} {or_more}"),
            (_, None, Some(end)) => format!("{below} {end}"),
            (None, None, None) => "not known".into(),
        }
    }
}

fn texts(codes: &[u32], levels: &[String], rows: &[usize], most: usize) -> (Vec<Group>, Vec<u8>) {
    let mut counts = vec![0_usize; levels.len()];
    let known = rows.iter().map(|row| codes[*row] as usize);
    known
        .filter(|code| *code < levels.len())
        .for_each(|code| counts[code] += 1);
    let mut kept: Vec<usize> = (0..levels.len()).filter(|code| counts[*code] > 0).collect();
    kept.sort_by(|a, b| {
        counts[*b]
            .cmp(&counts[*a])
            .then(levels[*a].cmp(&levels[*b]))
    });
    kept.truncate(most);
    let group_of: HashMap<u32, u8> = kept.iter().zip(0..).map(|(c, g)| (*c as u32, g)).collect();
    let others = kept.len() as u8;
    let of = |row: &usize| match codes[*row] {
        code if code as usize >= levels.len() => others + 1,
        code => group_of.get(&code).copied().unwrap_or(others),
    };
    let of_row = rows.iter().map(of).collect();
    let level = |code: usize| Group::Level(levels[code].clone());
    let groups = kept.into_iter().map(level);
    (
        groups.chain([Group::Others, Group::Missing]).collect(),
        of_row,
    )
}

fn numbers(kind: ColumnType, cells: &[f64], rows: &[usize], most: usize) -> (Vec<Group>, Vec<u8>) {
    let groups: Vec<(f64, f64, bool)> = match few_values(cells, rows, most) {
        Some(values) => values
            .into_iter()
            .map(|value| (value, value, true))
            .collect(),
        None => between_edges(kind, cells, rows, most),
    };
    if groups.is_empty() {
        return (vec![Group::Missing], vec![0; rows.len()]);
    }
    let missing = groups.len() as u8;
    let of = |row: &usize| match cells[*row] {
        value if value.is_nan() => missing,
        value => groups[1..].partition_point(|(from, ..)| *from <= value) as u8,
    };
    let of_row = rows.iter().map(of).collect();
    let named = groups
        .into_iter()
        .map(|(from, middle, alone)| Group::Numbers {
            from,
            middle,
            alone,
        });
    (named.chain([Group::Missing]).collect(), of_row)
}

/// All values, rising, if there are at most `most`.
fn few_values(cells: &[f64], rows: &[usize], most: usize) -> Option<Vec<f64>> {
    let mut values: Vec<f64> = Vec::with_capacity(most + 1);
    for value in rows.iter().map(|row| cells[*row]).filter(|v| !v.is_nan()) {
        let at = values.partition_point(|known| *known < value);
        if values.get(at) != Some(&value) {
            values.insert(at, value);
        }
        if values.len() > most {
            return None;
        }
    }
    Some(values)
}

/// The lowest value of each group, and the middle one.
fn between_edges(
    kind: ColumnType,
    cells: &[f64],
    rows: &[usize],
    most: usize,
) -> Vec<(f64, f64, bool)> {
    let sample = evenly_spaced(rows, SAMPLE)
        .into_iter()
        .map(|row| cells[row]);
    let mut sample: Vec<f64> = sample.filter(|value| !value.is_nan()).collect();
    sample.sort_unstable_by(f64::total_cmp);
    let Some(lowest) = sample.first().copied() else {
        return Vec::new();
    };
    let at = |part: usize| sample[part * sample.len() / most];
    let round = rounding(kind, (at(most - 1) - at(1)) / most as f64);
    // Where many have the lowest value, they are a group of their own.
    let above = sample[sample
        .partition_point(|value| *value <= lowest)
        .min(sample.len() - 1)];
    let edges = (1..most).map(|part| match at(part) {
        value if value == lowest => above,
        value => round(value).max(above),
    });
    let start = |from: f64| sample.partition_point(|value| *value < from);
    let least = (sample.len() / (SLIVER * most)).max(1);
    let mut froms = vec![lowest];
    for edge in edges {
        let begun = froms.last().map_or(0, |from| start(*from));
        if start(edge) >= begun + least && start(edge) + least <= sample.len() {
            froms.push(edge);
        }
    }
    let middle = |(at, from): (usize, &f64)| {
        let end = froms.get(at + 1).map_or(sample.len(), |next| start(*next));
        (*from, sample[(start(*from) + end) / 2], false)
    };
    froms.iter().enumerate().map(middle).collect()
}

/// Rounds edges to the power of ten (or the day) below the usual distance between them.
fn rounding(kind: ColumnType, distance: f64) -> impl Fn(f64) -> f64 {
    let power = match distance > 0.0 && distance.is_finite() {
        true => distance.log10().floor() as i32,
        false => 0,
    };
    let day = 86_400_000.0;
    move |value: f64| match kind {
        ColumnType::Date => (value / day).round() * day,
        ColumnType::Integer if power < 0 => value,
        _ if power < 0 => (value * 10_f64.powi(-power)).round() / 10_f64.powi(-power),
        _ => (value / 10_f64.powi(power)).round() * 10_f64.powi(power),
    }
}

#[cfg(test)]
#[path = "bins_tests.rs"]
mod tests;
