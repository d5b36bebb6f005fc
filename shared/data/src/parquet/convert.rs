//! Arrow's many types as the four that we keep. `arrow-cast` does so for all pairs of types, and would make up a
//! fifth of the function that takes files in.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, StringArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, TimeUnit};
use uuid::Uuid;

use crate::parquet::row_groups::broken;
use crate::{Error, Result};

/// Gives a cell by its position.
type Get<'a, T> = Box<dyn Fn(usize) -> Option<T> + 'a>;

/// All cells, those of a dictionary by their keys.
fn all<'a, T>(
    cells: &'a ArrayRef,
    get: fn(&'a dyn Array) -> Result<Get<'a, T>>,
) -> Result<Box<dyn Iterator<Item = Option<T>> + 'a>>
where
    T: 'a,
{
    let Some(dictionary) = cells.as_any_dictionary_opt() else {
        return Ok(Box::new((0..cells.len()).map(get(cells)?)));
    };
    let (keys, value) = (dictionary.normalized_keys(), get(dictionary.values())?);
    let cell = move |(at, key)| dictionary.is_valid(at).then(|| value(key)).flatten();
    Ok(Box::new(keys.into_iter().enumerate().map(cell)))
}

/// Whole numbers and truths as text.
pub(crate) fn texts(cells: &ArrayRef) -> Result<StringArray> {
    Ok(all(cells, text)?.collect())
}

/// Hands on the bytes of every cell of a column of texts, of bytes or of ids.
pub(crate) fn each_text(cells: &ArrayRef, mut each: impl FnMut(Option<&[u8]>)) -> Result<()> {
    use DataType as T;
    match cells.data_type() {
        T::Null => (0..cells.len()).for_each(|_| each(None)),
        T::Utf8View => {
            let texts = cells.as_string_view().iter();
            texts.for_each(|text| each(text.map(str::as_bytes)));
        }
        T::BinaryView => cells.as_binary_view().iter().for_each(each),
        T::FixedSizeBinary(_) => cells.as_fixed_size_binary().iter().for_each(|id| {
            let id = id.and_then(|id| Uuid::from_slice(id).ok());
            let mut text = Uuid::encode_buffer();
            each(id.map(|id| id.hyphenated().encode_lower(&mut text).as_bytes()));
        }),
        other => return Err(unexpected(other)),
    }
    Ok(())
}

/// The bytes of a column's texts; none of what is no text.
pub(crate) fn text_bytes(cells: &ArrayRef) -> u64 {
    // The lower half of a view is the length of what it shows.
    let of = |views: &[u128]| views.iter().map(|view| u64::from(*view as u32)).sum();
    match cells.data_type() {
        DataType::Utf8View => of(cells.as_string_view().views()),
        DataType::BinaryView => of(cells.as_binary_view().views()),
        _ => 0,
    }
}

/// As whole numbers of 64 bits; larger ones are missing.
pub(crate) fn integers(cells: &ArrayRef) -> Result<Int64Array> {
    Ok(all(cells, integer)?
        .map(|value| i64::try_from(value?).ok())
        .collect())
}

pub(crate) fn floats(cells: &ArrayRef) -> Result<Float64Array> {
    Ok(all(cells, float)?.collect())
}

/// As milliseconds since 1970-01-01 UTC.
pub(crate) fn milliseconds(cells: &ArrayRef) -> Result<ArrayRef> {
    let dates: TimestampMillisecondArray = all(cells, millisecond)?.collect();
    Ok(Arc::new(dates.with_timezone("UTC")))
}

macro_rules! primitive {
    ($cells:expr, $kind:ty, $of:expr) => {{
        let cells = $cells.as_primitive::<$kind>();
        Ok(Box::new(move |at| {
            cells.is_valid(at).then(|| $of(cells.value(at)))
        }))
    }};
}

fn text(cells: &dyn Array) -> Result<Get<'_, Cow<'_, str>>> {
    use DataType as T;
    match cells.data_type() {
        T::Boolean => {
            let cells = cells.as_boolean();
            let word = |at| if cells.value(at) { "true" } else { "false" };
            Ok(Box::new(move |at| {
                cells.is_valid(at).then(|| word(at).into())
            }))
        }
        T::Decimal256(_, 0) => primitive!(cells, Decimal256Type, |value: arrow_buffer::i256| {
            Cow::Owned(value.to_string())
        }),
        _ => {
            let integer = integer(cells)?;
            Ok(Box::new(move |at| {
                integer(at).map(|value| Cow::Owned(value.to_string()))
            }))
        }
    }
}

fn integer(cells: &dyn Array) -> Result<Get<'_, i128>> {
    use DataType as T;
    match cells.data_type() {
        T::Int8 => primitive!(cells, Int8Type, i128::from),
        T::Int16 => primitive!(cells, Int16Type, i128::from),
        T::Int32 => primitive!(cells, Int32Type, i128::from),
        T::Int64 => primitive!(cells, Int64Type, i128::from),
        T::UInt8 => primitive!(cells, UInt8Type, i128::from),
        T::UInt16 => primitive!(cells, UInt16Type, i128::from),
        T::UInt32 => primitive!(cells, UInt32Type, i128::from),
        T::UInt64 => primitive!(cells, UInt64Type, i128::from),
        T::Decimal32(..) => primitive!(cells, Decimal32Type, i128::from),
        T::Decimal64(..) => primitive!(cells, Decimal64Type, i128::from),
        T::Decimal128(..) => primitive!(cells, Decimal128Type, i128::from),
        // What has more digits than 128 bits is larger than any number we keep.
        T::Decimal256(..) => primitive!(cells, Decimal256Type, |value: arrow_buffer::i256| value
            .to_i128()
            .unwrap_or(i128::MAX)),
        other => Err(unexpected(other)),
    }
}

fn float(cells: &dyn Array) -> Result<Get<'_, f64>> {
    use DataType as T;
    match cells.data_type() {
        T::Float16 => primitive!(cells, Float16Type, f64::from),
        T::Float32 => primitive!(cells, Float32Type, f64::from),
        T::Float64 => primitive!(cells, Float64Type, |value| value),
        T::Time32(_) | T::Time64(_) | T::Duration(_) => hours(cells),
        T::Decimal32(_, scale)
        | T::Decimal64(_, scale)
        | T::Decimal128(_, scale)
        | T::Decimal256(_, scale) => {
            let (integer, unit) = (integer(cells)?, 10_f64.powi(i32::from(*scale)));
            Ok(Box::new(move |at| {
                integer(at).map(|value| value as f64 / unit)
            }))
        }
        other => Err(unexpected(other)),
    }
}

/// Times of day and spans of time, in hours.
fn hours(cells: &dyn Array) -> Result<Get<'_, f64>> {
    use DataType as T;
    use TimeUnit as U;
    let of = |per_hour: f64| move |value: i64| value as f64 / per_hour;
    let of_32 = |per_hour: f64| move |value: i32| f64::from(value) / per_hour;
    match cells.data_type() {
        T::Time32(U::Second) => primitive!(cells, Time32SecondType, of_32(3.6e3)),
        T::Time32(_) => primitive!(cells, Time32MillisecondType, of_32(3.6e6)),
        T::Time64(U::Microsecond) => primitive!(cells, Time64MicrosecondType, of(3.6e9)),
        T::Time64(_) => primitive!(cells, Time64NanosecondType, of(3.6e12)),
        T::Duration(U::Second) => primitive!(cells, DurationSecondType, of(3.6e3)),
        T::Duration(U::Millisecond) => primitive!(cells, DurationMillisecondType, of(3.6e6)),
        T::Duration(U::Microsecond) => primitive!(cells, DurationMicrosecondType, of(3.6e9)),
        T::Duration(U::Nanosecond) => primitive!(cells, DurationNanosecondType, of(3.6e12)),
        other => Err(unexpected(other)),
    }
}

fn millisecond(cells: &dyn Array) -> Result<Get<'_, i64>> {
    use DataType as T;
    match cells.data_type() {
        T::Date32 => primitive!(cells, Date32Type, |days| i64::from(days) * 86_400_000),
        T::Date64 => primitive!(cells, Date64Type, |millis| millis),
        T::Timestamp(TimeUnit::Second, _) => {
            primitive!(cells, TimestampSecondType, |seconds: i64| seconds
                .saturating_mul(1000))
        }
        T::Timestamp(TimeUnit::Millisecond, _) => {
            primitive!(cells, TimestampMillisecondType, |millis| millis)
        }
        T::Timestamp(TimeUnit::Microsecond, _) => {
            primitive!(cells, TimestampMicrosecondType, |micros: i64| micros / 1000)
        }
        T::Timestamp(TimeUnit::Nanosecond, _) => {
            primitive!(cells, TimestampNanosecondType, |nanos: i64| nanos
                / 1_000_000)
        }
        other => Err(unexpected(other)),
    }
}

/// The plan of a column asks for what its type can become.
fn unexpected(kind: &DataType) -> Error {
    broken(format!(
        "a column of type {kind} came where another was told"
    ))
}
