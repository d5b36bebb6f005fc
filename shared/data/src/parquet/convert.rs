//! Arrow's many types as the four that we keep. `arrow-cast` does so for all pairs of types, and would make up a
//! fifth of the function that takes files in.

use std::borrow::Cow;
use std::str;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, StringArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, TimeUnit};

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

/// As text; bytes that are no UTF-8 are missing.
pub(crate) fn texts(cells: &ArrayRef) -> Result<StringArray> {
    match cells.as_string_opt::<i32>() {
        Some(texts) => Ok(texts.clone()),
        None => Ok(all(cells, text)?.collect()),
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

macro_rules! texts {
    ($cells:expr, $of:expr) => {{
        let cells = $cells;
        Ok(Box::new(move |at| {
            cells.is_valid(at).then(|| cells.value(at)).and_then($of)
        }))
    }};
}

fn text(cells: &dyn Array) -> Result<Get<'_, Cow<'_, str>>> {
    use DataType as T;
    let utf8 = |bytes| str::from_utf8(bytes).ok().map(Cow::Borrowed);
    match cells.data_type() {
        T::Null => Ok(Box::new(|_| None)),
        T::Utf8 => texts!(cells.as_string::<i32>(), |text| Some(Cow::Borrowed(text))),
        T::LargeUtf8 => texts!(cells.as_string::<i64>(), |text| Some(Cow::Borrowed(text))),
        T::Utf8View => texts!(cells.as_string_view(), |text| Some(Cow::Borrowed(text))),
        T::Binary => texts!(cells.as_binary::<i32>(), utf8),
        T::LargeBinary => texts!(cells.as_binary::<i64>(), utf8),
        T::BinaryView => texts!(cells.as_binary_view(), utf8),
        T::Boolean => texts!(cells.as_boolean(), |said| Some(Cow::Borrowed(if said {
            "true"
        } else {
            "false"
        }))),
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
