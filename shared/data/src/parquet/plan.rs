//! How the columns of other people's Parquet are brought to our types.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array};
use arrow_schema::DataType;
use report::{ColumnOptions, ColumnReading, ColumnType, ReadOptions};

use crate::ingest_sink::{Built, CellBuilder, Tally};
use crate::parquet::convert::{each_text, floats, integers, milliseconds, texts};
use crate::parquet::fractions::Fractions;
use crate::parquet::whole_dates::{WholeDates, dated};
use crate::values::cell::{MAX_INTEGER, bare};
use crate::values::guess::Guess;
use crate::values::type_inference::{Hints, Readings, decide};
use crate::{Error, Result};

const TEXT_BYTES: usize = 32 << 10;

/// Bytes of that length are an id, and read as text.
const UUID_BYTES: i32 = 16;

/// How a column is brought to one of our types.
pub(super) enum Plan {
    /// Texts are read as cells of a CSV file are: numbers and dates kept as text are found.
    Cells(Box<Guess>),
    /// Whole numbers of 64 bits or more: text if one is above 2^53.
    Whole {
        too_large: bool,
        dates: WholeDates,
    },
    Number(Fractions),
    Date,
    Boolean,
}

pub(super) fn plan(name: &str, data_type: &DataType) -> Result<Plan> {
    use DataType as T;
    Ok(match data_type {
        T::Dictionary(_, values) => return plan(name, values),
        T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => {
            Plan::whole()
        }
        T::Decimal32(_, 0) | T::Decimal64(_, 0) | T::Decimal128(_, 0) | T::Decimal256(_, 0) => {
            Plan::whole()
        }
        T::Decimal32(..) | T::Decimal64(..) | T::Decimal128(..) | T::Decimal256(..) => {
            Plan::Number(Fractions::NONE)
        }
        // In hours, as those of workbooks.
        T::Time32(_) | T::Time64(_) | T::Duration(_) => Plan::Number(Fractions::NONE),
        T::Float16 | T::Float32 | T::Float64 => Plan::Number(Fractions::default()),
        T::Date32 | T::Date64 | T::Timestamp(..) => Plan::Date,
        T::Boolean => Plan::Boolean,
        T::Null
        | T::Utf8
        | T::LargeUtf8
        | T::Utf8View
        | T::Binary
        | T::LargeBinary
        | T::BinaryView
        | T::FixedSizeBinary(UUID_BYTES) => Plan::Cells(Box::new(Guess::of(name))),
        other => return Err(unsupported_column(name, other)),
    })
}

fn unsupported_column(name: &str, data_type: &DataType) -> Error {
    use DataType as T;
    let what = match data_type {
        T::FixedSizeBinary(_) => "bytes that are no text",
        T::Interval(_) => "months, days and hours in one",
        _ if data_type.is_nested() => "not a single value per row",
        _ => "which is not read",
    };
    Error::new(
        "unsupported_column",
        format!("Column \"{name}\" is of type {data_type}: {what}."),
        "Turn it into numbers, texts or dates, or leave it out.",
    )
    .with("column", name)
}

/// Of a column that is told to be what it cannot.
fn fixed(name: &str, what: &str) -> Error {
    Error::new(
        "unsupported_column",
        format!("Column \"{name}\" holds {what} in the Parquet file and cannot be read otherwise."),
        "Leave its type as it is, or write it as text in the file.",
    )
    .case("fixed")
    .with("column", name)
}

impl Plan {
    fn whole() -> Self {
        Self::Whole {
            too_large: false,
            dates: WholeDates::default(),
        }
    }

    /// As its owner says: texts may be anything, and whole numbers codes or dates.
    pub fn told(self, name: &str, told: &ColumnOptions) -> Result<Self> {
        use ColumnType as T;
        let kind = told.said_kind();
        let holds_dates = kind == Some(T::Date) || (kind.is_none() && self.kind() == T::Date);
        if told.empty.is_some() && holds_dates {
            return Err(fixed(
                name,
                "dates, of which none stands for what is empty,",
            ));
        }
        let Some(kind) = kind else {
            return Ok(self);
        };
        match (self, kind) {
            (Self::Whole { dates, .. }, T::Text) => Ok(Self::Whole {
                too_large: true,
                dates,
            }),
            (Self::Whole { dates, .. }, T::Date) => Ok(Self::Whole {
                too_large: false,
                dates: dates.told(told.date_order),
            }),
            (plan @ Self::Cells(_), _)
            | (plan @ Self::Whole { .. }, T::Integer | T::Number)
            | (plan @ Self::Number(_), T::Number)
            | (plan @ Self::Date, T::Date)
            | (plan @ Self::Boolean, T::Boolean) => Ok(plan),
            (Self::Date, _) => Err(fixed(name, "dates")),
            (Self::Boolean, _) => Err(fixed(name, "yes and no")),
            _ => Err(fixed(name, "numbers")),
        }
    }

    /// Refuses what is told to be dates and looks like none.
    pub fn check(&self, name: &str) -> Result<()> {
        match self {
            Self::Whole { dates, .. } if dates.are_no_dates() => {
                Err(fixed(name, "numbers that look like no dates"))
            }
            _ => Ok(()),
        }
    }

    pub fn see(&mut self, name: &str, cells: &ArrayRef) -> Result<()> {
        match self {
            Self::Cells(guess) => {
                let mut longest = 0;
                each_text(cells, |text| {
                    longest = longest.max(text.map_or(0, <[u8]>::len));
                    if let Some(text) = text.filter(|text| text.len() <= TEXT_BYTES) {
                        guess.see(bare(text));
                    }
                })?;
                if longest > TEXT_BYTES {
                    return Err(Error::new(
                        "cell_too_long",
                        format!("A value of \"{name}\" is longer than {TEXT_BYTES} bytes."),
                        "Shorten it or leave the column out.",
                    )
                    .case("value")
                    .with("column", name)
                    .with("most", TEXT_BYTES));
                }
            }
            Self::Whole { too_large, dates } => {
                let whole = integers(cells)?;
                whole.iter().flatten().for_each(|value| dates.see(value));
                let large = |v: i64| v.unsigned_abs() > MAX_INTEGER;
                *too_large |= whole.null_count() > cells.logical_null_count()
                    || whole.iter().flatten().any(large);
            }
            Self::Number(fractions) => fractions.see(&floats(cells)?),
            Self::Date | Self::Boolean => {}
        }
        Ok(())
    }

    /// The type of what is no text.
    pub fn kind(&self) -> ColumnType {
        match self {
            Self::Whole { dates, .. } if dates.kind().is_some() => ColumnType::Date,
            Self::Cells(_)
            | Self::Whole {
                too_large: true, ..
            } => ColumnType::Text,
            Self::Whole { .. } => ColumnType::Integer,
            Self::Number(_) => ColumnType::Number,
            Self::Date => ColumnType::Date,
            Self::Boolean => ColumnType::Boolean,
        }
    }

    /// The cells, with what those without a value stand for.
    fn filled(&self, builder: &mut CellBuilder, cells: &ArrayRef) -> Result<Built> {
        let mut push = |text: Option<String>| builder.push(text.unwrap_or_default().as_bytes());
        match self {
            Self::Cells(_) => each_text(cells, |text| builder.push(text.unwrap_or_default()))?,
            Self::Whole {
                too_large: false, ..
            } => {
                let whole = integers(cells)?;
                whole
                    .iter()
                    .for_each(|value| push(value.map(|value| value.to_string())));
            }
            Self::Number(_) => {
                let numbers = floats(cells)?;
                numbers
                    .iter()
                    .for_each(|value| push(value.map(|value| value.to_string())));
            }
            Self::Whole { .. } | Self::Boolean | Self::Date => {
                let texts = texts(cells)?;
                texts.iter().for_each(|text| push(text.map(str::to_owned)));
            }
        }
        Ok(builder.finish())
    }

    /// The cells as our type keeps them.
    pub fn convert(&self, builder: &mut CellBuilder, cells: &ArrayRef) -> Result<Built> {
        let plain = |array| Built {
            array,
            written: None,
            tally: Tally::default(),
        };
        if let Self::Whole { dates, .. } = self
            && let Some(kind) = dates.kind()
        {
            return Ok(dated(&integers(cells)?, kind));
        }
        if builder.fills() {
            return self.filled(builder, cells);
        }
        Ok(match self {
            Self::Cells(_) => {
                each_text(cells, |text| builder.push(text.unwrap_or_default()))?;
                builder.finish()
            }
            Self::Whole {
                too_large: true, ..
            }
            | Self::Boolean => plain(Arc::new(texts(cells)?)),
            Self::Whole { .. } => plain(Arc::new(integers(cells)?)),
            Self::Number(_) => finite(&floats(cells)?),
            Self::Date => plain(milliseconds(cells)?),
        })
    }
}

/// How all columns are read: the typed ones as they are, texts by what their cells say.
pub(super) fn readings(plans: &[Plan], names: &[String], options: &ReadOptions) -> Readings {
    let guesses: Vec<Guess> = plans
        .iter()
        .map(|plan| match plan {
            Plan::Cells(guess) => (**guess).clone(),
            _ => Guess::default(),
        })
        .collect();
    let hints = Hints {
        missing: &options.missing,
        decimal: options.decimal,
        date_order: options.date_order,
        ..Hints::default()
    };
    let mut readings = decide(&guesses, hints);
    readings.tell(names, &guesses, &options.columns);
    for (at, plan) in plans.iter().enumerate() {
        let date_numbers = match plan {
            Plan::Cells(_) => continue,
            Plan::Whole { dates, .. } => {
                let offered = dates.offered().map(|kind| (at, kind));
                readings.dates_as_numbers.extend(offered);
                dates.kind()
            }
            _ => None,
        };
        readings.columns[at] = ColumnReading {
            date_numbers,
            fractions: matches!(plan, Plan::Number(fractions) if fractions.are_all()),
            ..ColumnReading::new(plan.kind())
        };
    }
    readings
}

fn finite(numbers: &Float64Array) -> Built {
    let infinite = numbers.iter().flatten().filter(|v| v.is_infinite()).count();
    // Adding zero takes the sign from -0.
    let kept: Float64Array = numbers
        .iter()
        .map(|v| v.filter(|v| v.is_finite()).map(|v| v + 0.0))
        .collect();
    let tally = Tally::of_infinite(infinite as u64);
    Built {
        array: Arc::new(kept),
        written: None,
        tally,
    }
}
