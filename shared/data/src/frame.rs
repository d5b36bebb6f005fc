//! A table in memory, by columns: what is read from a file and what learners see.

use std::borrow::Cow;

use report::{AdjustedColumn, ColumnReading, ColumnSetAside, ColumnType};

use crate::levels::Levels;
use crate::values::cell::bare;
use crate::values::key_words::may_be_name;
use crate::values::missing::{Missing, missing};
use crate::values::reading::{Cell, is_told_missing, read};
use crate::values::whole::{thousands_mark, without_mark};

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

impl Values {
    fn take(&self, rows: &[usize]) -> Self {
        match self {
            Self::Number(cells) => Self::Number(rows.iter().map(|row| cells[*row]).collect()),
            Self::Text { codes, levels } => Self::Text {
                codes: rows.iter().map(|row| codes[*row]).collect(),
                levels: levels.clone(),
            },
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The header, trimmed; unique in its frame.
    pub name: String,
    pub kind: ColumnType,
    pub values: Values,
    /// How its file writes it.
    pub reading: ColumnReading,
    /// Its cells as they are written, where a model may read them otherwise.
    pub(crate) written: Option<Box<WrittenCells>>,
}

/// Cells as a file has them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenCells {
    /// Each cell's index in `levels`, or [`MISSING`].
    pub codes: Vec<u32>,
    pub levels: Vec<String>,
    /// Nothing in the file tells what marks mean, or whether the day or the month comes first.
    pub is_open: bool,
}

/// Columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// In file order.
    pub columns: Vec<Column>,
    pub rows: usize,
    /// Cells that a model's types cannot hold, after [`conform`](crate::conform()); rows from 1, of this frame.
    pub set_aside: Vec<ColumnSetAside>,
    /// Columns whose values were brought to what a model learned from, after it as well.
    pub adjusted: Vec<AdjustedColumn>,
}

impl Frame {
    pub fn new(columns: Vec<Column>, rows: usize) -> Self {
        Self {
            columns,
            rows,
            set_aside: Vec::new(),
            adjusted: Vec::new(),
        }
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// With that column as one of a key: see [`Column::as_key`]. Where a model learned from keys that are words
    /// (`are_names`), `NA` and `null` are two more, as they are in rows of a request.
    pub fn keyed(mut self, key: &str, are_names: bool) -> Self {
        let column = self.columns.iter_mut().find(|column| column.name == key);
        if let Some(column) = column
            && let Cow::Owned(keyed) = column.named_by(are_names || column.reading.names)
        {
            *column = keyed;
        }
        self
    }

    /// With the keys of that column without marks between their thousands, where all are whole numbers: `1,000` is the
    /// 1000 that a model learned from.
    pub fn with_whole_keys(mut self, key: &str) -> Self {
        let column = self.columns.iter_mut().find(|column| column.name == key);
        if let Some(column) = column
            && let Values::Text { codes, levels } = &mut column.values
            && let Some(mark) = thousands_mark(levels)
        {
            let mut texts = Levels::default();
            let plain: Vec<u32> = levels
                .iter()
                .map(|level| texts.code(&String::from_utf8_lossy(&without_mark(level, mark))))
                .collect();
            for code in codes.iter_mut() {
                *code = plain.get(*code as usize).copied().unwrap_or(MISSING);
            }
            *levels = texts.texts;
        }
        self
    }

    /// Those rows, without what is told of the cells set aside.
    pub fn take(&self, rows: &[usize]) -> Self {
        let columns = self.columns.iter().map(|column| column.take(rows));
        Self::new(columns.collect(), rows.len())
    }
}

impl Column {
    pub fn new(name: impl Into<String>, kind: ColumnType, values: Values) -> Self {
        Self {
            name: name.into(),
            kind,
            values,
            reading: ColumnReading::new(kind),
            written: None,
        }
    }

    /// Reads cells that are there as written, which stay beside them.
    pub(crate) fn understood(mut self, is_open: bool) -> Self {
        if let Values::Text { codes, levels } = self.values {
            self.values = understood(&self.reading, &codes, &levels);
            self.written = Some(Box::new(WrittenCells {
                codes,
                levels,
                is_open,
            }));
        }
        self
    }

    /// The column as that of a key: texts as its file writes them, where they are kept so.
    pub fn as_key(&self) -> Cow<'_, Self> {
        self.named_by(self.reading.names)
    }

    fn named_by(&self, are_names: bool) -> Cow<'_, Self> {
        let Some(written) = &self.written else {
            return Cow::Borrowed(self);
        };
        let mut texts = Levels::default();
        let name = |level: &String| match missing(level.as_bytes()) {
            _ if is_told_missing(&self.reading.missing, level.as_bytes()) => MISSING,
            _ if are_names && may_be_name(level.as_bytes()) => texts.code(level),
            Some(Missing::Anywhere | Missing::Sign | Missing::Hidden) => MISSING,
            _ => texts.code(level),
        };
        let names: Vec<u32> = written.levels.iter().map(name).collect();
        let of = |code: &u32| names.get(*code as usize).copied().unwrap_or(MISSING);
        let codes = written.codes.iter().map(of).collect();
        let levels = texts.texts;
        Cow::Owned(Self::new(
            &self.name,
            ColumnType::Text,
            Values::Text { codes, levels },
        ))
    }

    pub fn take(&self, rows: &[usize]) -> Self {
        Self {
            name: self.name.clone(),
            kind: self.kind,
            values: self.values.take(rows),
            reading: self.reading.clone(),
            written: self.written.as_ref().map(|written| {
                Box::new(WrittenCells {
                    codes: rows.iter().map(|row| written.codes[*row]).collect(),
                    levels: written.levels.clone(),
                    is_open: written.is_open,
                })
            }),
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

/// What cells hold that are there as written.
fn understood(reading: &ColumnReading, codes: &[u32], levels: &[String]) -> Values {
    let cells = || {
        levels
            .iter()
            .map(|level| read(reading, bare(level.as_bytes())))
    };
    if !matches!(reading.kind, ColumnType::Boolean | ColumnType::Text) {
        let number = |cell: Cell| match cell {
            Cell::Number(value) => value,
            _ => f64::NAN,
        };
        let known: Vec<f64> = cells().map(number).collect();
        let of = |code: &u32| known.get(*code as usize).copied().unwrap_or(f64::NAN);
        return Values::Number(codes.iter().map(of).collect());
    }
    let mut texts = Levels::default();
    let mut labels: [Option<u32>; 2] = [None, None];
    let known: Vec<u32> = cells()
        .zip(levels)
        .map(|(cell, level)| match cell {
            Cell::Text(text) => texts.code(&String::from_utf8_lossy(text)),
            // As the column writes it the first time.
            Cell::Truth(said) => {
                *labels[usize::from(said)].get_or_insert_with(|| texts.code(level))
            }
            _ => MISSING,
        })
        .collect();
    let of = |code: &u32| known.get(*code as usize).copied().unwrap_or(MISSING);
    Values::Text {
        codes: codes.iter().map(of).collect(),
        levels: texts.texts,
    }
}
