//! Which columns are features, and how each is treated.

use std::collections::{HashMap, HashSet};

use data::{Column, Frame, Values, WhyText, names_rows, why_text};
use report::{ColumnType, Dropped, Phrase, Sentence};
use serde::{Deserialize, Serialize};

/// Categories kept of a column, most frequent first. Rarer ones count as missing, and so do those
/// of a single entity, which say nothing about another, and would name it.
const LEVELS: usize = 10_000;
/// Categories kept of all columns together, at least 254 of each: a wide file of names is no model.
const ALL_LEVELS: usize = 200_000;
/// From this many rows on, whole numbers that are all different are taken for identifiers.
const IDENTIFIER_ROWS: usize = 1_000;

/// The code of a column that names rows.
const IDENTIFIER: &str = "identifier";

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

/// Chooses among the frame's columns, looking at `rows` only; `not_features` are passed over. Without a column that is
/// the `key`, each row is of another entity.
pub fn choose(
    frame: &Frame,
    rows: &[usize],
    not_features: &HashSet<&str>,
    key: Option<&str>,
) -> (Vec<Feature>, Vec<Dropped>) {
    let entities = entities(frame, key);
    let levels = (ALL_LEVELS / frame.columns.len().max(1)).clamp(254, LEVELS);
    let (mut features, mut dropped) = (Vec::new(), Vec::new());
    for column in frame
        .columns
        .iter()
        .filter(|c| !not_features.contains(c.name.as_str()))
    {
        match treat(column, rows, levels, &entities) {
            Ok(treatment) => features.push(Feature {
                name: column.name.clone(),
                kind: column.kind,
                treatment,
            }),
            Err(reason) => dropped.push(left_out(column, rows, &reason)),
        }
    }
    (features, dropped)
}

/// A column that is no feature. What looks like numbers or dates and could not be read as such names no rows: that is the
/// reason, as its profile has it.
fn left_out(column: &Column, rows: &[usize], reason: &str) -> Dropped {
    // What stands before the colon.
    let code = reason.split(':').next().unwrap_or_default();
    let misread = match code {
        IDENTIFIER => misread(column, rows),
        _ => None,
    };
    let Sentence { text, phrase } =
        misread.unwrap_or_else(|| Sentence::new(reason, Phrase::new(code)));
    Dropped {
        name: column.name.clone(),
        reason: text,
        phrase,
    }
}

fn misread(column: &Column, rows: &[usize]) -> Option<Sentence> {
    let Values::Text { codes, levels } = &column.values else {
        return None;
    };
    let texts = rows
        .iter()
        .filter_map(|row| levels.get(codes[*row] as usize));
    let (why, example) = why_text(&column.name, texts.map(String::as_str))?;
    let (code, text) = match why {
        WhyText::MixedValues(kind) => {
            let what = match kind {
                ColumnType::Date => "dates",
                _ => "numbers",
            };
            let text =
                format!("mixed values: most are {what} and others are not, such as \"{example}\"");
            ("mixed_values", text)
        }
        WhyText::AmbiguousDates => {
            let text = format!(
                "ambiguous dates: nothing tells whether the day, the month or the year comes first, as in \"{example}\""
            );
            ("ambiguous_dates", text)
        }
    };
    Some(Sentence::new(
        text,
        Phrase::new(code).with("example", example),
    ))
}

/// The entity of each row, as a number.
fn entities(frame: &Frame, key: Option<&str>) -> Vec<u64> {
    let Some(key) = key.and_then(|key| frame.column(key)) else {
        return (0..frame.rows as u64).collect();
    };
    match &key.as_key().values {
        Values::Number(cells) => cells.iter().map(|cell| cell.to_bits()).collect(),
        Values::Text { codes, .. } => codes.iter().map(|code| u64::from(*code)).collect(),
    }
}

fn treat(
    column: &Column,
    rows: &[usize],
    most: usize,
    entities: &[u64],
) -> Result<Treatment, String> {
    match &column.values {
        Values::Number(cells) => treat_number(column.kind, cells, rows),
        Values::Text { codes, levels } => treat_text(codes, levels, rows, most, entities),
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
    entities: &[u64],
) -> Result<Treatment, String> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    let (mut first, mut of_several) = (HashMap::new(), HashSet::new());
    for &row in rows {
        *counts.entry(codes[row]).or_default() += 1;
        let is_level = (codes[row] as usize) < levels.len();
        if *first.entry(codes[row]).or_insert(entities[row]) != entities[row] && is_level {
            of_several.insert(codes[row]);
        }
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
    if of_several.is_empty() {
        return Err(format!(
            "identifier: each of {distinct} different texts is of one entity"
        ));
    }
    let mut kept: Vec<(&String, usize)> = counts
        .iter()
        .filter(|(code, _)| of_several.contains(code))
        .filter_map(|(code, count)| Some((levels.get(*code as usize)?, *count)))
        .collect();
    kept.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    Ok(Treatment::Category {
        levels: kept
            .into_iter()
            .take(most)
            .map(|(level, _)| level.clone())
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, cells: &[&str]) -> Column {
        let mut levels: Vec<String> = Vec::new();
        let code = |cell: &&str| match levels.iter().position(|level| level == cell) {
            Some(at) => at as u32,
            None => {
                levels.push((*cell).to_owned());
                levels.len() as u32 - 1
            }
        };
        let codes = cells.iter().map(code).collect();
        Column::new(name, ColumnType::Text, Values::Text { codes, levels })
    }

    fn levels(key: Option<&str>) -> Vec<(String, Vec<String>)> {
        let columns = vec![
            text("id", &["a", "a", "b", "b", "c", "c"]),
            text("plan", &["Pro", "Pro", "Pro", "Basic", "Basic", "Own"]),
            text("name", &["Ana", "Ana", "Bea", "Bea", "Cem", "Cem"]),
            text("city", &["Oslo", "Oslo", "Rome", "Rome", "Rome", "Rome"]),
        ];
        let frame = Frame::new(columns, 6);
        let rows: Vec<usize> = (0..6).collect();
        let (features, _) = choose(&frame, &rows, &HashSet::from(["id"]), key);
        let of = |feature: Feature| match feature.treatment {
            Treatment::Category { levels } => (feature.name, levels),
            other => panic!("{other:?}"),
        };
        features.into_iter().map(of).collect()
    }

    #[test]
    fn what_could_not_be_read_is_no_identifier() {
        let owned = |cells: Vec<String>| {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            text("fee", &cells)
        };
        let mixed = (0..200).map(|n| match n % 5 {
            0 => format!("plan of {n} seats"),
            _ => format!("{n}.5"),
        });
        let dates =
            (0..200).map(|n| format!("{:02}/{:02}/20{:02}", n % 12 + 1, n % 11 + 1, n / 12));
        let names = (0..200).map(|n| format!("Ana {n}"));
        let rows: Vec<usize> = (0..200).collect();
        for (cells, code, example) in [
            (mixed.collect(), "mixed_values", Some("plan of 0 seats")),
            (dates.collect(), "ambiguous_dates", Some("01/01/2000")),
            (names.collect(), "identifier", None),
        ] {
            let frame = Frame::new(vec![owned(cells)], 200);
            let (features, dropped) = choose(&frame, &rows, &HashSet::new(), None);
            assert!(features.is_empty());
            assert_eq!(dropped[0].phrase.code, code);
            assert!(
                example.is_none_or(|example| dropped[0].reason.contains(example)),
                "{dropped:?}"
            );
        }
    }

    #[test]
    fn what_a_single_entity_has_is_no_category() {
        let named = |name: &str, levels: &[&str]| {
            let levels = levels.iter().map(|level| (*level).to_owned());
            (name.to_owned(), levels.collect::<Vec<_>>())
        };
        let expected = [named("plan", &["Basic", "Pro"]), named("city", &["Rome"])];
        let mut found = levels(Some("id"));
        found[0].1.sort();
        assert_eq!(found, expected);
        assert_eq!(
            levels(None).len(),
            3,
            "where rows are entities, names are shared"
        );
    }
}
