//! A table in memory, by columns: what is read from a file and what learners see.

use std::borrow::Cow;

use report::ColumnType;

/// The code of a missing value in [`Values::Text`].
pub const MISSING: u32 = u32::MAX;

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

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header, trimmed; unique in its frame.
    pub name: String,
    pub kind: ColumnType,
    pub values: Values,
}

/// Columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// In file order.
    pub columns: Vec<Column>,
    pub rows: usize,
}

impl Frame {
    pub fn new(columns: Vec<Column>, rows: usize) -> Self {
        Self { columns, rows }
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

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
    pub fn new(name: impl Into<String>, kind: ColumnType, values: Values) -> Self {
        let name = name.into();
        Self { name, kind, values }
    }

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
