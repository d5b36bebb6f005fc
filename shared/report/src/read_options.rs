//! What its owner says of how a file is to be read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ColumnType, DateOrder, DecimalMark, Phrase, Sentence};

/// How a file is to be read. What is left out is found out from the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// In what its text is written, by a name of the Encoding Standard, as `windows-1252`, or of a code page of DOS:
    /// `IBM437`, `IBM850` or `IBM852`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub encoding: Option<String>,
    /// What stands between cells: one character of ASCII.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The sheet of a workbook, or `table 2` of a page; the first that is visible, or the largest table, otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub sheet: Option<String>,
    /// The row that names the columns, from 1, blank lines of text left out; 0 when none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 1000)]
    pub header_row: Option<u32>,
    /// The decimal mark of numbers that do not tell theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// What comes first in dates that do not tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// Words that stand for a missing value beside the usual ones, in any case; at most 50, of 60 characters each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50)]
    pub missing: Vec<String>,
    /// What single columns hold, by their names; at most 200.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnOptions>,
}

/// What a column holds, whatever its cells say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnOptions {
    /// What it holds; cells that are none such are set aside. Where it is not said, numbers where `decimal` is said, dates
    /// where `date_order` is, and else what its cells tell.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ColumnType>,
    /// The decimal mark, of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalMark>,
    /// What comes first, of dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// What cells without a value stand for, as where only those are marked of whom it happened: `No`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub empty: Option<String>,
}

impl ColumnOptions {
    /// Characters of what empty cells stand for.
    const MOST_EMPTY: usize = 60;

    /// What the column holds, as far as that is said; else what its cells tell.
    pub fn said_kind(&self) -> Option<ColumnType> {
        let number = self.decimal.map(|_| ColumnType::Number);
        let date = self.date_order.map(|_| ColumnType::Date);
        self.kind.or(number).or(date)
    }

    /// What of it would be passed over.
    pub fn problem(&self) -> Option<Sentence> {
        if self.said_kind().is_none() && self.empty.is_none() {
            let text = "Say in `type` what the column holds, or in `empty` what its empty cells stand for.";
            return Some(Sentence::new(text, Phrase::new("nothing_said_of_column")));
        }
        let is_word =
            |empty: &String| !empty.trim().is_empty() && empty.chars().count() <= Self::MOST_EMPTY;
        if !self.empty.as_ref().is_none_or(is_word) {
            let most = Self::MOST_EMPTY;
            return Some(Sentence::new(
                format!(
                    "Give what empty cells stand for, in up to {most} characters, or leave `empty` out."
                ),
                Phrase::new("no_word_for_empty").with("most", most),
            ));
        }
        let kind = self.said_kind();
        let is_number = matches!(kind, Some(ColumnType::Integer | ColumnType::Number));
        if self.decimal.is_some() && !is_number {
            let text = "Only numbers have a decimal mark: leave `decimal` out.";
            return Some(Sentence::new(text, Phrase::new("decimal_of_no_number")));
        }
        let is_date = kind == Some(ColumnType::Date);
        (self.date_order.is_some() && !is_date).then(|| {
            let text = "Only dates have an order: leave `date_order` out.";
            Sentence::new(text, Phrase::new("order_of_no_date"))
        })
    }
}

impl ReadOptions {
    /// Columns that may be told of.
    pub const MOST_COLUMNS: usize = 200;
    /// Characters of a sheet's name.
    pub const MOST_SHEET: usize = 100;

    /// Words for a missing value that may be told, and characters of each.
    pub const MOST_MISSING: (usize, usize) = (50, 60);

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
