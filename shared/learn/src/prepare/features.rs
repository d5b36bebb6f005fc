//! Which columns are features, and how each is treated.

use std::collections::{HashMap, HashSet};

use data::{Column, Frame, Values, names_rows};
use report::{ColumnType, Dropped, Phrase};
use serde::{Deserialize, Serialize};

/// Categories kept of a column, most frequent first. Rarer ones count as missing, and so do those
/// of a single row, which say nothing about another.
const LEVELS: usize = 10_000;
/// Categories kept of all columns together, at least 254 of each: a wide file of names is no model.
const ALL_LEVELS: usize = 200_000;
/// From this many rows on, whole numbers that are all different are taken for identifiers.
const IDENTIFIER_ROWS: usize = 1_000;

/// Why a column without values is dropped.
const EMPTY: &str = "empty: no row has a value";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    pub name: String,
    pub kind: ColumnType,
    pub treatment: Treatment,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Treatment {
    Number {
        /// The middle of what was seen in training, in the column's unit.
        median: f64,
    },
    /// As days since 1970-01-01.
    Date {
        /// The middle of what was seen in training, in milliseconds.
        median: f64,
    },
    /// As an unordered category.
    Category {
        /// The categories, most frequent first.
        levels: Vec<String>,
    },
}

/// Chooses among the frame's columns, looking at `rows` only; `not_features` are passed over.
pub fn choose(
    frame: &Frame,
    rows: &[usize],
    not_features: &HashSet<&str>,
) -> (Vec<Feature>, Vec<Dropped>) {
    let levels = (ALL_LEVELS / frame.columns.len().max(1)).clamp(254, LEVELS);
    let (mut features, mut dropped) = (Vec::new(), Vec::new());
    for column in frame
        .columns
        .iter()
        .filter(|c| !not_features.contains(c.name.as_str()))
    {
        match treat(column, rows, levels) {
            Ok(treatment) => features.push(Feature {
                name: column.name.clone(),
                kind: column.kind,
                treatment,
            }),
            Err(reason) => dropped.push(Dropped {
                name: column.name.clone(),
                // What stands before the colon.
                phrase: Phrase::new(reason.split(':').next().unwrap_or_default()),
                reason,
            }),
        }
    }
    (features, dropped)
}

fn treat(column: &Column, rows: &[usize], most: usize) -> Result<Treatment, String> {
    match &column.values {
        Values::Number(cells) => treat_number(column.kind, cells, rows),
        Values::Text { codes, levels } => treat_text(codes, levels, rows, most),
    }
}

fn treat_number(kind: ColumnType, cells: &[f64], rows: &[usize]) -> Result<Treatment, String> {
    let mut values: Vec<f64> = rows
        .iter()
        .map(|&row| cells[row])
        .filter(|v| !v.is_nan())
        .collect();
    values.sort_unstable_by(f64::total_cmp);
    if values.is_empty() {
        return Err(EMPTY.into());
    }
    let missing = rows.len() - values.len();
    let distinct = values.chunk_by(|a, b| a == b).count();
    if distinct + usize::from(missing > 0) < 2 {
        return Err("constant: the same in every row".into());
    }
    if kind == ColumnType::Integer && distinct == rows.len() && distinct >= IDENTIFIER_ROWS {
        return Err("identifier: a different whole number in every row".into());
    }
    let median = values[values.len() / 2];
    Ok(match kind {
        ColumnType::Date => Treatment::Date { median },
        _ => Treatment::Number { median },
    })
}

fn treat_text(
    codes: &[u32],
    levels: &[String],
    rows: &[usize],
    most: usize,
) -> Result<Treatment, String> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for &row in rows {
        *counts.entry(codes[row]).or_default() += 1;
    }
    let missing = counts
        .keys()
        .filter(|code| **code as usize >= levels.len())
        .count();
    let distinct = counts.len() - missing;
    if distinct == 0 {
        return Err(EMPTY.into());
    }
    if distinct + missing < 2 {
        return Err("constant: the same in every row".into());
    }
    let known: usize = counts
        .iter()
        .filter(|(code, _)| (**code as usize) < levels.len())
        .map(|(_, n)| n)
        .sum();
    if names_rows(distinct as u64, known as u64) {
        return Err(format!(
            "identifier: {distinct} different texts in {known} rows"
        ));
    }
    let mut kept: Vec<(&String, usize)> = counts
        .iter()
        .filter_map(|(code, count)| Some((levels.get(*code as usize)?, *count)))
        .collect();
    if kept.iter().any(|(_, count)| *count > 1) {
        kept.retain(|(_, count)| *count > 1);
    }
    kept.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    Ok(Treatment::Category {
        levels: kept
            .into_iter()
            .take(most)
            .map(|(level, _)| level.clone())
            .collect(),
    })
}
