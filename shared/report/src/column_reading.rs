//! How a column's cells are written.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ColumnType;

/// How the cells of a column are to be read. Kept with a dataset's profile and with a model, so that a small file is
/// read as the one that was learned from. Every field is written, since model files go by position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnReading {
    /// What the column holds.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// The decimal mark of numbers, where some cell carries a mark.
    #[serde(default)]
    pub decimal: Option<DecimalMark>,
    /// What stands beside the numbers, under one name: `%`, `eur`, `kg`.
    #[serde(default)]
    pub unit: Option<String>,
    /// Of dates in numbers, where another order is possible.
    #[serde(default)]
    pub date_order: Option<DateOrder>,
    /// All texts are codes of two capitals, such as `NA` for North America: none of them means missing.
    #[serde(default)]
    pub codes: bool,
    /// Words that stand for a missing value beside the usual ones, in lower case.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Numbers are fractions up to one: a percentage beside them, or in a file to score, is so many hundredths, and
    /// `12 %` is 0.12.
    #[serde(default)]
    pub fractions: bool,
    /// How dates are written that are plain numbers, where the owner of the file says that they are dates, or others beside
    /// them are.
    #[serde(default)]
    pub date_numbers: Option<DateNumbers>,
    /// Years are counted as in Thailand: 2569 is 2026. Those of our era among them are read as they are.
    #[serde(default)]
    pub buddhist_years: bool,
    /// All texts are whole numbers of so many digits: postcodes by the column's name, or such that some begin with zeros.
    #[serde(default)]
    pub digits: Option<u8>,
    /// A dash among numbers is zero, as accounts write it.
    #[serde(default)]
    pub zero_dashes: bool,
    /// Words such as `Free` among amounts of money are zero.
    #[serde(default)]
    pub zero_words: bool,
    /// Years of two digits are none to come, as those of births: `31` is 1931.
    #[serde(default)]
    pub past_years: bool,
    /// Of spans of time, `59:30` are minutes and seconds, as beside `1:15:37`; elsewhere they are hours and minutes.
    #[serde(default)]
    pub minutes: bool,
    /// Texts are keys that are words, as surnames: `NA` and `null` are such keys, and mean nothing missing.
    #[serde(default)]
    pub names: bool,
    /// Crosses beside cells without a value, as lists are ticked: `X` is yes, and those without one are the others.
    #[serde(default)]
    pub crosses: bool,
}

impl ColumnReading {
    /// The plain notation of a type, as programs write it.
    pub fn new(kind: ColumnType) -> Self {
        Self {
            kind,
            decimal: None,
            unit: None,
            date_order: None,
            codes: false,
            missing: Vec::new(),
            fractions: false,
            date_numbers: None,
            buddhist_years: false,
            digits: None,
            zero_dashes: false,
            zero_words: false,
            past_years: false,
            minutes: false,
            names: false,
            crosses: false,
        }
    }
}

/// What plain numbers are that stand for dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateNumbers {
    /// `20261121`.
    YearMonthDay,
    /// `20261121235959`, in UTC.
    YearMonthDayTime,
    /// `261121`.
    ShortYearMonthDay,
    /// `211126`.
    ShortDayMonthYear,
    /// `112126`.
    ShortMonthDayYear,
    /// `21112026`.
    DayMonthYear,
    /// `11212026`.
    MonthDayYear,
    /// `2026325`, the day of the year behind the year.
    YearDay,
    /// `202611`, for the first of the month.
    YearMonth,
    /// Since 1970-01-01 UTC.
    Seconds,
    /// Since 1970-01-01 UTC.
    Milliseconds,
    /// Since 1970-01-01 UTC.
    Microseconds,
    /// Since 1899-12-30, as spreadsheets count; parts of a day behind the point.
    SpreadsheetDays,
}

/// The mark before decimals; the other marks stand between thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,234.56`.
    Point,
    /// `1.234,56`.
    Comma,
}

/// The order in which the parts of a date in numbers stand, such as `01/02/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 1 February.
    DayFirst,
    /// 2 January.
    MonthFirst,
    /// `2026-31-12`; with the year behind, as day first.
    YearDayMonth,
    /// `26-12-31`, the year in two digits; with a year of four digits behind, as day first.
    YearMonthDay,
}
