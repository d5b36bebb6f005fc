//! What a dataset holds, column by column: shown to its owner, and all that is needed to check a
//! target or an entity key without reading the data again.

pub mod distinct;
mod empty_days;
mod entity_key;
pub mod key_pairs;
pub mod leakage;
mod meaning;
pub mod numbers;
mod outcome_words;
mod past_names;
pub mod positive_label;
pub mod reading_warnings;
pub mod sketch;
pub mod suggestions;
mod target;

use std::fmt;

use domain::OutcomeMeaning;
use report::{
    ColumnReading, ColumnType, FileNotes, OddLetters, SetAside, ShortRows, SkippedRecords,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::profile::positive_label::{positive_label, yes_label};

/// A dataset at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    pub rows: u64,
    /// In file order.
    pub columns: Vec<ColumnProfile>,
    /// What the columns seem to be for.
    pub suggestions: Suggestions,
    /// How the file was read; none of Parquet that came in no archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<FileReading>,
}

/// How a file was read. Of Parquet, what it came with in an archive is all that is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileReading {
    /// What kind of file it is.
    #[serde(default)]
    pub format: FileFormat,
    /// The file's name in the ZIP archive that was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Files beside it that were left out, for their names say that they are no tables; at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_members: Vec<String>,
    /// The sheet that was read, or the table of a page, or those that are parts of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// All sheets of the file, or tables of the page; at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Other sheets with the same header, which were not read; at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub like_sheets: Vec<LikeSheet>,
    /// By its name in the Encoding Standard, as `UTF-8` or `windows-1252`, or of a code page of DOS, as
    /// `IBM850`; of no meaning for workbooks and Parquet.
    pub encoding: String,
    /// The encoding that is about as likely, and in which some of the words are other ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_encoding: Option<String>,
    /// The first lines, at most five, with bytes that are no letters in that encoding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bad_lines: Vec<u64>,
    /// Letters were encoded twice before the file came: they read `Ã©` where `é` was meant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub twice_encoded: bool,
    /// Letters that speak for another encoding than the one that the text was read in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub odd_letters: Option<OddLetters>,
    /// Cells that were given the value of the merged cell that they are part of.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub merged_cells: u64,
    /// Cells of a sheet that lie right of its table, and are none of it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub stray_cells: u64,
    /// Columns at the end that have neither a name nor a value, and were left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub empty_columns: u64,
    /// What stands between cells, of CSV.
    pub delimiter: char,
    /// Whether the first row named the columns.
    pub has_header: bool,
    /// Records above the header that were taken for titles, or for names of groups of columns.
    pub titles: u64,
    /// Names that were given to columns without one, or with one that a column before has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given_names: Vec<String>,
    /// Records that are no rows.
    pub skipped: SkippedRecords,
    /// Rows that end before the last column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_rows: Option<ShortRows>,
}

/// A sheet with the same header as the one that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LikeSheet {
    /// What it is called.
    pub name: String,
    /// Rows below its header that have a value.
    pub rows: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What kind of file a table was read from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Text with a delimiter.
    #[default]
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// A workbook of Excel, in binary.
    Xlsb,
    /// A workbook of Excel until 2003.
    Xls,
    /// A workbook of LibreOffice.
    Ods,
    /// A table of a page.
    Html,
    /// An array of objects.
    Json,
    /// Objects one after another.
    JsonLines,
    /// Parquet.
    Parquet,
}

impl fmt::Display for FileFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
            Self::Xlsb => "XLSB",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
            Self::Html => "HTML",
            Self::Json => "JSON",
            Self::JsonLines => "JSON lines",
            Self::Parquet => "Parquet",
        })
    }
}

/// One column at a glance. Dates are in milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ColumnProfile {
    /// The header.
    pub name: String,
    /// What the column holds.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// How its cells were read; unknown of datasets made before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<ColumnReading>,
    /// Cells that are no such value; they count as missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<SetAside>,
    /// Rows without a value.
    pub missing: u64,
    /// What stands in rows without a value where a column is called a key: words such as `NA`, which name nobody there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words_for_nobody: Vec<ValueCount>,
    /// Different values.
    pub distinct: u64,
    /// `distinct` is an estimate (HyperLogLog, about 1 % off). It is exact up to 10,000, and beyond
    /// for texts and integers none of which occurs twice.
    pub distinct_is_estimate: bool,
    /// No row is missing and no two share a value: fit for an entity key.
    pub unique: bool,
    /// Smallest value, of numbers and dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest value, of numbers and dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// Mean, of numbers and dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// Standard deviation of the sample, of numbers; milliseconds for dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub std: Option<f64>,
    /// The 5th, 25th, 50th, 75th and 95th percentile, of numbers and dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantiles: Option<Vec<f64>>,
    /// Of numbers and dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
    /// The most frequent values, at most 20: of texts and yes/no, and of numbers with at most 20
    /// different ones. All values, counted exactly, when there are at most 20; fewer of those with
    /// more in a file whose columns have a megabyte of them together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub top_values: Vec<ValueCount>,
    /// What to beware of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

/// Most bytes of the frequent values of all columns: an answer of the API holds them.
const VALUES_BYTES: usize = 1 << 20;

/// Leaves out frequent values until they are few enough, of columns that have others beside them.
pub(crate) fn bound_values(columns: &mut [ColumnProfile]) {
    let bytes = |columns: &[ColumnProfile]| {
        let values = columns.iter().flat_map(|column| &column.top_values);
        values.map(|value| value.value.len()).sum::<usize>()
    };
    let mut most = columns
        .iter()
        .map(|column| column.top_values.len())
        .max()
        .unwrap_or(0);
    while most > 0 && bytes(columns) > VALUES_BYTES {
        most /= 2;
        for column in columns.iter_mut() {
            if column.distinct > column.top_values.len() as u64 {
                column.top_values.truncate(most);
            }
        }
    }
}

/// Values per interval of equal width. Of columns with very many values, `quantiles` and `counts`
/// are drawn from a uniform sample (50,000 values, fewer when there are over 100 columns).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Histogram {
    /// Bounds of the intervals, one more than there are counts.
    pub edges: Vec<f64>,
    /// Values from each bound up to the next; the last interval includes its upper bound.
    pub counts: Vec<u64>,
}

/// A value and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ValueCount {
    /// As it is written in the file; numbers in their shortest form.
    pub value: String,
    /// Rows that hold it.
    pub count: u64,
}

/// Something to beware of in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// `set_aside`, `word_as_value`, `ambiguous_dates`, `days_or_years`, `days_without_year`, `swapped_dates`, `ambiguous_numbers`, `mixed_decimals`, `decimal_unfit`, `order_unfit`, `mixed_percent`, `mixed_units`, `mixed_values`, `words_for_nobody`, `only_yes`, `lost_digits`, `hidden_by_spreadsheet`,
    /// `dates_as_numbers`, `numbers_among_dates`, `buddhist_dates`, `short_buddhist_dates`, `empty_days`, `blank_below`, `key_of_several`, `constant`, `identifier`, `mostly_missing`, `looks_like_outcome`, `known_afterwards`, `infinite_values`.
    pub code: String,
    /// In a sentence.
    pub detail: String,
}

/// What the columns seem to be for; `None` where nothing is plain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    /// A two-valued column named like an outcome.
    pub target: Option<String>,
    /// The label of `target` that means that it happened; none where it is not certain, and must be asked.
    pub positive_label: Option<String>,
    /// A column that names each customer.
    pub entity_key: Option<String>,
    /// The date of each row, where customers have several.
    #[serde(default)]
    pub snapshot_column: Option<String>,
    /// Two columns that seem to name a customer only together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_pair: Option<KeyPair>,
    /// What only its owner can say, since nothing in the file does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs_answer: Vec<Question>,
}

/// A column whose values repeat, each of them once at most with the same value of another column, as where each store
/// counts its own customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyPair {
    /// The column that repeats.
    pub column: String,
    /// The other one.
    pub within: String,
}

/// What only the owner of a file can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Which label of the suggested target means that it happened.
    PositiveLabel,
    /// Whether the day, the month or the year comes first in columns with the warning `ambiguous_dates`.
    DateOrder,
    /// Which mark decimals have in columns with the warning `ambiguous_numbers`.
    Decimal,
    /// Whether cells without a value mean that it did not happen, in columns with the warning `only_yes`.
    EmptyCells,
}

impl Profile {
    pub fn column(&self, name: &str) -> Option<&ColumnProfile> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// What its first columns are called, for who names one that it does not have.
    pub fn first_names(&self) -> String {
        let columns = self.columns.iter().take(30);
        let names: Vec<&str> = columns.map(|column| column.name.as_str()).collect();
        names.join(", ")
    }

    /// What is to be known of the file where these of its columns are used.
    pub fn notes(&self, uses: impl Fn(&str) -> bool) -> FileNotes {
        let reading = self.reading.as_ref();
        let mut notes = FileNotes {
            skipped: reading.map_or_else(Default::default, |reading| reading.skipped),
            short_rows: reading.and_then(|reading| reading.short_rows.clone()),
            ..FileNotes::default()
        };
        for column in self.columns.iter().filter(|column| uses(&column.name)) {
            if let Some(aside) = &column.set_aside {
                notes.add_set_aside(&column.name, aside);
            }
        }
        notes
    }
}

impl ColumnProfile {
    /// The label that means that it happened, where words tell it for certain.
    pub fn positive_label(&self) -> Option<String> {
        positive_label(&self.name, &self.texts()?).map(str::to_owned)
    }

    /// The label that says yes, where the column says yes and no, whatever it is called.
    pub fn yes_label(&self) -> Option<String> {
        yes_label(&self.texts()?).map(str::to_owned)
    }

    fn texts(&self) -> Option<Vec<&str>> {
        let labels = self.labels()?.iter();
        Some(labels.map(|label| label.value.as_str()).collect())
    }

    /// What it would speak of as an outcome, where its name or its labels tell.
    pub fn outcome_meaning(&self) -> Option<OutcomeMeaning> {
        let labels = self.top_values.iter().map(|label| label.value.as_str());
        meaning::outcome_meaning(&self.name, labels)
    }

    /// Every value with its count, if there are at most 20.
    pub fn labels(&self) -> Option<&[ValueCount]> {
        let all = !self.distinct_is_estimate && self.distinct == self.top_values.len() as u64;
        all.then_some(&self.top_values[..])
    }
}
