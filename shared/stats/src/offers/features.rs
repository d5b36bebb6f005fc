//! From a company's own columns to the features of the uplift model.
//!
//! Numbers are clipped where the rarest begin, brought near to a normal distribution where they have a
//! long tail, standardized and clipped again. Categories become the log-odds of those who left in them.
//! Columns that say more of who leaves come first; of the first few there are products and squares, and
//! there are no more features than those who left bear.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::prior::Kind;
use crate::logistic_solver::logit;

/// What the feature is called that is 1 of everybody.
const CONSTANT: &str = "1";
/// Columns at most, the constant apart.
const COLUMNS: usize = 10;
/// Of so many columns there are products.
const PRODUCTS_OF: usize = 6;
/// A feature needs so many customers who left.
const EACH_NEEDS: usize = 10;
/// Of numbers, the share at either end that is clipped.
const RARE: f64 = 0.005;
/// In standard deviations.
const CLIPPED: f64 = 2.5;
/// From this skewness on, a column that is never negative is looked at by its logarithm.
const SKEWED: f64 = 1.0;
/// So many customers of the company's own rate are added to each category.
const SMOOTHING: f64 = 20.0;

/// A cell of a customer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    Number(f64),
    Category(&'a str),
    Missing,
}

/// A column of past customers.
#[derive(Debug, Clone)]
pub struct Column<'a> {
    pub name: &'a str,
    /// What all companies call it; none of a column that only this one has.
    pub common: Option<&'a str>,
    pub cells: Vec<Cell<'a>>,
}

/// How a customer's cells become features. Its first is 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Basis {
    columns: Vec<Scaled>,
    /// Of two of them.
    products: Vec<[usize; 2]>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Scaled {
    name: String,
    /// What all companies call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    common: Option<String>,
    /// Which of the columns it was learned from.
    at: usize,
    reading: Reading,
    mean: f64,
    deviation: f64,
    /// Its square is another number than itself.
    curves: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Reading {
    /// Between two numbers; by `ln(1 + x / scale)` if there is one.
    Number {
        ends: [f64; 2],
        scale: Option<f64>,
    },
    LogOdds(BTreeMap<String, f64>),
}

impl Reading {
    /// `None` of what is missing, or was not seen before.
    fn read(&self, cell: &Cell) -> Option<f64> {
        match (self, cell) {
            (Self::Number { ends, scale }, Cell::Number(x)) if x.is_finite() => {
                let x = x.clamp(ends[0], ends[1]);
                Some(scale.map_or(x, |scale| (x / scale).ln_1p()))
            }
            (Self::LogOdds(of), Cell::Category(category)) => of.get(*category).copied(),
            _ => None,
        }
    }

    fn of(cells: &[Cell], left: &[bool]) -> Self {
        let mut numbers: Vec<f64> = cells.iter().filter_map(number).collect();
        if numbers.is_empty() {
            return Self::LogOdds(log_odds(cells, left));
        }
        numbers.sort_unstable_by(f64::total_cmp);
        let end = |share: f64| numbers[((numbers.len() - 1) as f64 * share).round() as usize];
        let ends = [end(RARE), end(1.0 - RARE)];
        numbers
            .iter_mut()
            .for_each(|x| *x = x.clamp(ends[0], ends[1]));
        let [mean, _, skewness] = moments(&numbers);
        let has_tail = ends[0] >= 0.0 && mean > 0.0 && skewness > SKEWED;
        let scale = has_tail.then_some(mean);
        Self::Number { ends, scale }
    }
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(x) if x.is_finite() => Some(*x),
        _ => None,
    }
}

/// Of each category, the log-odds of those who left, drawn towards those of all.
fn log_odds(cells: &[Cell], left: &[bool]) -> BTreeMap<String, f64> {
    let rate = left.iter().filter(|left| **left).count() as f64 / left.len().max(1) as f64;
    let mut counts: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (cell, left) in cells.iter().zip(left) {
        if let Cell::Category(category) = cell {
            let [count, of_left] = counts.entry(category).or_default();
            *count += 1.0;
            *of_left += f64::from(u8::from(*left));
        }
    }
    let smoothed = |[count, of_left]: [f64; 2]| (of_left + SMOOTHING * rate) / (count + SMOOTHING);
    let counts = counts.into_iter();
    counts
        .map(|(category, counts)| (category.to_owned(), logit(smoothed(counts))))
        .collect()
}

/// Mean, standard deviation and skewness.
fn moments(numbers: &[f64]) -> [f64; 3] {
    let count = numbers.len().max(1) as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let central = |k: i32| numbers.iter().map(|x| (x - mean).powi(k)).sum::<f64>() / count;
    let deviation = central(2).sqrt();
    [
        mean,
        deviation,
        central(3) / deviation.powi(3).max(f64::MIN_POSITIVE),
    ]
}

impl Scaled {
    /// `None` of a column that is the same of all, with how much it says of who leaves: standard errors
    /// between those who left and those who stayed.
    fn of(at: usize, column: &Column, left: &[bool]) -> Option<(f64, Self)> {
        let reading = Reading::of(&column.cells, left);
        let read = column.cells.iter().zip(left);
        let read: Vec<(f64, bool)> = read
            .filter_map(|(cell, left)| Some((reading.read(cell)?, *left)))
            .collect();
        let numbers: Vec<f64> = read.iter().map(|(x, _)| *x).collect();
        let [mean, deviation, _] = moments(&numbers);
        if deviation.is_nan() || deviation <= 1e-9 * (1.0 + mean.abs()) {
            return None;
        }
        let of = |which: bool| {
            let some: Vec<f64> = read
                .iter()
                .filter(|(_, l)| *l == which)
                .map(|(x, _)| *x)
                .collect();
            (
                some.iter().sum::<f64>() / some.len() as f64,
                some.len() as f64,
            )
        };
        let ((left, n), (stayed, m)) = (of(true), of(false));
        let strength = (left - stayed).abs() / (deviation * (1.0 / n + 1.0 / m).sqrt());
        let mut distinct = numbers;
        distinct.sort_unstable_by(f64::total_cmp);
        distinct.dedup();
        let scaled = Self {
            name: column.name.to_owned(),
            common: column.common.map(str::to_owned),
            at,
            reading,
            mean,
            deviation,
            curves: distinct.len() > 2,
        };
        Some((if strength.is_nan() { 0.0 } else { strength }, scaled))
    }

    /// What is missing is usual.
    fn feature(&self, cells: &[Cell]) -> f64 {
        let read = cells.get(self.at).and_then(|cell| self.reading.read(cell));
        let apart = read.map_or(0.0, |x| (x - self.mean) / self.deviation);
        apart.clamp(-CLIPPED, CLIPPED)
    }
}

impl Basis {
    /// From past customers, of whom it is known whether they left, in as many rows.
    pub fn of(columns: &[Column], left: &[bool]) -> Self {
        let leavers = left.iter().filter(|left| **left).count();
        let bears = (leavers / EACH_NEEDS).max(1);
        let columns = columns.iter().enumerate();
        let mut scaled: Vec<(f64, Scaled)> = columns
            .filter_map(|(at, column)| Scaled::of(at, column, left))
            .collect();
        scaled.sort_by(|a, b| b.0.total_cmp(&a.0));
        scaled.truncate(COLUMNS.min(bears));
        let columns: Vec<Scaled> = scaled.into_iter().map(|(_, column)| column).collect();
        let first = columns.len().min(PRODUCTS_OF);
        let pairs = (0..first).flat_map(|b| (0..=b).map(move |a| [a, b]));
        let products = pairs.filter(|[a, b]| a != b || columns[*a].curves);
        let products = products.take(bears - columns.len()).collect();
        Self { columns, products }
    }

    /// Of whom nothing but their hazard and price is looked at.
    pub fn constant() -> Self {
        Self {
            columns: Vec::new(),
            products: Vec::new(),
        }
    }

    /// The names of the columns that it looks at, and where they stood among those that it was learned from.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        let columns = self.columns.iter();
        columns.map(|column| (column.at, column.name.as_str()))
    }

    /// Those of a customer, whose cells are in the order of the columns it was learned from.
    pub fn features(&self, cells: &[Cell]) -> Vec<f64> {
        let mut features = Vec::with_capacity(self.width());
        features.push(1.0);
        features.extend(self.columns.iter().map(|column| column.feature(cells)));
        for [a, b] in &self.products {
            let product = features[a + 1] * features[b + 1];
            features.push(if a == b { product - 1.0 } else { product });
        }
        features
    }

    pub fn width(&self) -> usize {
        1 + self.columns.len() + self.products.len()
    }

    pub fn kinds(&self) -> Vec<Kind> {
        let columns = self.columns.iter().map(|_| Kind::Column);
        let products = self.products.iter().map(|_| Kind::Product);
        std::iter::once(Kind::Constant)
            .chain(columns)
            .chain(products)
            .collect()
    }

    /// Of each feature what all companies call it, and none of what is made of a column that only this one has. Products
    /// do not depend on which comes first.
    pub fn names(&self) -> Vec<Option<String>> {
        let columns = self.columns.iter().map(|column| column.common.clone());
        let products = self.products.iter().map(|pair| {
            let [a, b] = pair.map(|at| self.columns[at].common.as_deref());
            let mut both = [a?, b?];
            both.sort_unstable();
            Some(both.join(" × "))
        });
        std::iter::once(Some(CONSTANT.to_owned()))
            .chain(columns)
            .chain(products)
            .collect()
    }
}

#[cfg(test)]
#[path = "features_tests.rs"]
mod tests;
