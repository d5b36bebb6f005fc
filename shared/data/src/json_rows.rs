//! JSON rows as a frame.

use report::{ColumnReading, ColumnType, DecimalMark};
use serde_json::{Map, Value};

use crate::frame::{Column, Frame, MISSING, Values};
use crate::levels::Levels;
use crate::values::boolean::{is_cross, truth};
use crate::values::cell::bare;
use crate::values::date;
use crate::values::missing::{is_missing_date, is_missing_value};
use crate::values::number::{Numeric, amount_alone, parse};
use crate::values::reading::{Cell, dated, in_unit_of, is_told_missing, read};
use crate::{Error, Result};

/// Rows of a request as a frame with the columns of `schema`, in its order. Numbers may be given as
/// texts and texts as numbers; `null`, an absent field and what a file would hold for a missing
/// value are missing; other fields are left aside.
///
/// # Errors
/// `invalid_value`, naming row (from 1) and field.
pub fn from_json_rows(
    rows: &[Map<String, Value>],
    schema: &[(String, ColumnReading)],
) -> Result<Frame> {
    let columns = schema
        .iter()
        .map(|(name, reading)| json_column(rows, name, reading))
        .collect::<Result<_>>()?;
    Ok(Frame::new(columns, rows.len()))
}

fn json_column(rows: &[Map<String, Value>], name: &str, reading: &ColumnReading) -> Result<Column> {
    let kind = reading.kind;
    let cells = rows.iter().enumerate().map(|(row, fields)| {
        let value = fields.get(name).unwrap_or(&Value::Null);
        let text =
            scalar(value).ok_or_else(|| invalid(row, name, value, "is not a single value"))?;
        Ok((row, value, text))
    });
    let values = match kind {
        ColumnType::Boolean | ColumnType::Text => {
            let mut texts = Texts::default();
            for cell in cells {
                let (_, _, text) = cell?;
                texts.push(Some(&text), reading);
            }
            texts.values()
        }
        ColumnType::Integer | ColumnType::Number | ColumnType::Date => {
            let plain = ColumnReading {
                date_numbers: reading.date_numbers,
                ..ColumnReading::new(kind)
            };
            let number = |cell: Result<(usize, &Value, String)>| {
                let (row, value, text) = cell?;
                // A number of JSON is plain, however the model's file writes its own.
                let number = match value {
                    Value::String(_) => number(&text, reading),
                    _ => number(&text, &plain),
                };
                number.ok_or_else(|| invalid(row, name, value, expected(kind)))
            };
            Values::Number(cells.map(number).collect::<Result<_>>()?)
        }
    };
    Ok(Column::new(name.to_owned(), kind, values))
}

/// A JSON value as a cell of a file would have it; `None` for lists and objects.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => Some((float + 0.0).to_string()),
            _ => Some(number.to_string()),
        },
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn expected(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Date => "is not a date such as 2026-11-21 or 2026-11-21T10:00:00Z",
        _ => "is not a number",
    }
}

fn invalid(row: usize, field: &str, value: &Value, problem: &str) -> Error {
    let value: String = value.to_string().chars().take(60).collect();
    Error::new(
        "invalid_value",
        format!("In row {}, field \"{field}\", {value} {problem}.", row + 1),
        "Correct the value, or leave the field out if it is not known.",
    )
    .with("row", row + 1)
    .with("column", field)
}

/// A cell of a numeric or date column, as the model's file writes them: NaN when missing, `None` when it is something
/// else. What the model's notation has no answer to is read for itself.
pub(crate) fn number(cell: &str, reading: &ColumnReading) -> Option<f64> {
    let cell = bare(cell.as_bytes());
    if is_told_missing(&reading.missing, cell) {
        return Some(f64::NAN);
    }
    if reading.kind == ColumnType::Date {
        let millis = dated(cell, reading).or_else(|| match reading.date_order {
            Some(order) => date::parse(cell, order),
            None => date::parse_alone(cell),
        });
        let millis = millis.map(|millis| match reading.past_years {
            true => date::in_the_past(cell, millis),
            false => millis,
        });
        let missing = || is_missing_date(cell).then_some(f64::NAN);
        return millis.map(|millis| millis as f64).or_else(missing);
    }
    let amount = match read(reading, cell) {
        Cell::Number(value) if reading.decimal.is_some() => Some(value),
        _ => amount_alone(cell).and_then(|amount| in_unit_of(cell, &amount, reading)),
    };
    match (amount, parse(cell, DecimalMark::Point)) {
        (Some(value), _) => Some(value),
        (None, Some(Numeric::Infinite)) => Some(f64::NAN),
        (None, Some(Numeric::Code)) => {
            let code: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
            code.is_finite().then_some(code)
        }
        _ if is_missing_value(cell) => Some(f64::NAN),
        _ => truth(cell).map(|said| f64::from(u8::from(said))),
    }
}

/// Whether a whole number may have lost the zeros in front of a code of so many digits.
pub(crate) fn lacks_zeros(text: &str, digits: u8) -> bool {
    !text.is_empty()
        && text.len() < usize::from(digits)
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[derive(Default)]
pub(crate) struct Texts {
    pub codes: Vec<u32>,
    levels: Levels,
}

impl Texts {
    pub fn push(&mut self, cell: Option<&str>, reading: &ColumnReading) {
        let code = self.code(cell.unwrap_or_default(), reading);
        self.codes.push(code);
    }

    pub fn code(&mut self, cell: &str, reading: &ColumnReading) -> u32 {
        let cell = bare(cell.as_bytes());
        let text = match reading.kind {
            // However it says yes and no; a third label is one that the model has never seen.
            ColumnType::Boolean => {
                let is_yes = reading.crosses && is_cross(cell);
                let missing = is_missing_value(cell) && !is_yes;
                let is_none = missing || is_told_missing(&reading.missing, cell);
                (!is_none).then_some(cell)
            }
            _ => match read(reading, cell) {
                Cell::Text(text) => Some(text),
                _ => None,
            },
        };
        let text = text.and_then(|text| std::str::from_utf8(text).ok());
        text.map_or(MISSING, |text| match reading.digits {
            Some(digits) if lacks_zeros(text, digits) => {
                let width = usize::from(digits);
                self.levels.code(&format!("{text:0>width$}"))
            }
            _ => self.levels.code(text),
        })
    }

    pub fn values(self) -> Values {
        Values::Text {
            codes: self.codes,
            levels: self.levels.texts,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(value: Value) -> Vec<Map<String, Value>> {
        serde_json::from_value(value).unwrap()
    }

    fn schema(columns: &[(&str, ColumnType)]) -> Vec<(String, ColumnReading)> {
        columns
            .iter()
            .map(|&(name, kind)| (name.to_owned(), ColumnReading::new(kind)))
            .collect()
    }

    fn texts(frame: &Frame, name: &str) -> Vec<Option<String>> {
        let column = frame.column(name).unwrap();
        (0..frame.rows)
            .map(|row| column.text(row).map(|text| text.into_owned()))
            .collect()
    }

    #[test]
    fn crosses_and_names_are_values_where_the_column_has_them() {
        let given = rows(json!([
            {"vip": "x", "user": "NA"},
            {"vip": true, "user": "null"},
            {"vip": null, "user": null},
        ]));
        let (mut vip, mut user) = (
            ColumnReading::new(ColumnType::Boolean),
            ColumnReading::new(ColumnType::Text),
        );
        let mut read = |are_known: bool| {
            (vip.crosses, user.names) = (are_known, are_known);
            let schema = [
                ("vip".to_owned(), vip.clone()),
                ("user".to_owned(), user.clone()),
            ];
            let frame = from_json_rows(&given, &schema).unwrap();
            ["vip", "user"].map(|name| texts(&frame, name))
        };
        let some = |texts: [Option<&str>; 3]| texts.map(|text| text.map(str::to_owned)).to_vec();
        let [flags, names] = read(true);
        assert_eq!(flags, some([Some("x"), Some("true"), None]));
        assert_eq!(names, some([Some("NA"), Some("null"), None]));
        let [flags, names] = read(false);
        assert_eq!(flags, some([None, Some("true"), None]));
        assert_eq!(names, some([None; 3]));
    }

    #[test]
    fn json_values_take_the_model_s_types() {
        let rows = rows(json!([
            {"tenure": "12", "plan": 3, "joined": "2024-01-02", "active": true, "other": [1]},
            {"tenure": 1.5, "plan": " Basic ", "joined": "25/12/2024", "active": "Yes"},
            {"tenure": null, "plan": "NA", "active": "?"},
            {"tenure": "R$ 1.250,50", "plan": 2.0, "joined": "2 Jan 2024"}
        ]));
        let schema = schema(&[
            ("tenure", ColumnType::Number),
            ("plan", ColumnType::Text),
            ("joined", ColumnType::Date),
            ("active", ColumnType::Boolean),
        ]);
        let frame = from_json_rows(&rows, &schema).unwrap();
        let some = |texts: [Option<&str>; 4]| texts.map(|text| text.map(str::to_owned)).to_vec();
        assert_eq!(
            texts(&frame, "tenure"),
            some([Some("12"), Some("1.5"), None, Some("1250.5")])
        );
        assert_eq!(
            texts(&frame, "plan"),
            some([Some("3"), Some("Basic"), None, Some("2")])
        );
        assert_eq!(
            texts(&frame, "joined"),
            some([
                Some("2024-01-02"),
                Some("2024-12-25"),
                None,
                Some("2024-01-02")
            ])
        );
        assert_eq!(
            texts(&frame, "active"),
            some([Some("true"), Some("Yes"), None, None])
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let schema = schema(&[("tenure", ColumnType::Integer)]);
        for value in [json!("abc"), json!({"a": 1}), json!([1])] {
            let error = from_json_rows(&rows(json!([{"tenure": 1}, {"tenure": value}])), &schema)
                .unwrap_err();
            assert_eq!(error.code, "invalid_value");
            assert!(
                error.detail.starts_with("In row 2, field \"tenure\","),
                "{}",
                error.detail
            );
        }
    }
}
