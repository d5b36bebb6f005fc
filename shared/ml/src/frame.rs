//! A table in memory, by columns: what is read from a file and what learners see.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// What a column holds. Kept in the Parquet schema, the profile and the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Whole numbers, up to 2^53 in size; larger ones and those with leading zeros are text.
    Integer,
    /// Real numbers.
    Number,
    /// Two labels that mean yes and no, kept as they were written.
    Boolean,
    /// A day or an instant, as milliseconds since 1970-01-01 UTC.
    Date,
    /// Anything else: categories, names, free text.
    Text,
}

impl ColumnType {
    /// A number or date of this type as canonical text, see [`Column::text`].
    pub fn text(self, value: f64) -> String {
        match self {
            ColumnType::Date => date_text(value),
            _ => value.to_string(),
        }
    }
}

/// The code of a missing value in [`Values::Text`].
pub const MISSING: u32 = u32::MAX;

/// The cells of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// `Integer`, `Number` and `Date`; NaN is missing, infinities do not occur.
    Number(Vec<f64>),
    /// `Boolean` and `Text`: each cell's index in `levels`, or [`MISSING`].
    Text {
        /// One code per row.
        codes: Vec<u32>,
        /// The distinct texts, in order of first appearance.
        levels: Vec<String>,
    },
}

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header, trimmed; unique in its frame.
    pub name: String,
    /// What it holds.
    pub kind: ColumnType,
    /// Its cells.
    pub values: Values,
}

/// Columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// In file order.
    pub columns: Vec<Column>,
    /// Number of rows.
    pub rows: usize,
}

impl Frame {
    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// A copy of the given rows, in their order.
    pub fn take(&self, rows: &[usize]) -> Self {
        Self {
            columns: self
                .columns
                .iter()
                .map(|column| column.take(rows))
                .collect(),
            rows: rows.len(),
        }
    }
}

impl Column {
    /// A copy of the given rows, in their order.
    pub fn take(&self, rows: &[usize]) -> Self {
        Self {
            name: self.name.clone(),
            kind: self.kind,
            values: match &self.values {
                Values::Number(cells) => {
                    Values::Number(rows.iter().map(|row| cells[*row]).collect())
                }
                Values::Text { codes, levels } => Values::Text {
                    codes: rows.iter().map(|row| codes[*row]).collect(),
                    levels: levels.clone(),
                },
            },
        }
    }

    /// A cell as canonical text: the same whether it came from CSV, Parquet or JSON.
    /// Numbers are written shortest (`29.85`, `7`), dates as RFC 3339; `None` is missing.
    pub fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        match &self.values {
            Values::Number(cells) => {
                let value = *cells.get(row)?;
                if value.is_nan() {
                    return None;
                }
                Some(Cow::Owned(self.kind.text(value)))
            }
            Values::Text { codes, levels } => {
                let code = *codes.get(row)?;
                levels
                    .get(code as usize)
                    .map(|text| Cow::Borrowed(text.as_str()))
            }
        }
    }
}

/// `2026-11-21` for a whole day, `2026-11-21T10:00:00Z` otherwise.
pub(crate) fn date_text(millis: f64) -> String {
    match chrono::DateTime::from_timestamp_millis(millis as i64) {
        Some(at) if millis.rem_euclid(86_400_000.0) == 0.0 => at.format("%Y-%m-%d").to_string(),
        Some(at) => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        None => millis.to_string(),
    }
}
