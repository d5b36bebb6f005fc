//! JSON rows as a frame, and frames brought to the column types a model expects.

use report::{ColumnReading, ColumnType, DecimalMark};
use serde_json::{Map, Value};

use crate::frame::{Column, Frame, MISSING, Values, WrittenCells};
use crate::levels::Levels;
use crate::values::boolean::truth;
use crate::values::cell::trim;
use crate::values::date;
use crate::values::date_numbers::millis;
use crate::values::missing::{is_missing_date, is_missing_value};
use crate::values::number::{Numeric, amount_alone, parse};
use crate::values::reading::{Cell, date_in_numbers, in_unit_of, is_told_missing, read};
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
}

/// A cell of a numeric or date column, as the model's file writes them: NaN when missing, `None` when it is something
/// else. What the model's notation has no answer to is read for itself.
fn number(cell: &str, reading: &ColumnReading) -> Option<f64> {
    let cell = trim(cell.as_bytes());
    if is_told_missing(&reading.missing, cell) {
        return Some(f64::NAN);
    }
    if reading.kind == ColumnType::Date {
        let millis = date_in_numbers(cell, reading).or_else(|| match reading.date_order {
            Some(order) => date::parse(cell, order),
            None => date::parse_alone(cell),
        });
        let missing = || is_missing_date(cell).then_some(f64::NAN);
        return millis.map(|millis| millis as f64).or_else(missing);
    }
    let amount = match read(reading, cell) {
        Cell::Number(value) if reading.decimal.is_some() => Some(value),
        _ => amount_alone(cell).and_then(|amount| in_unit_of(&amount, reading)),
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

#[derive(Default)]
struct Texts {
    codes: Vec<u32>,
    levels: Levels,
}

impl Texts {
    fn push(&mut self, cell: Option<&str>, reading: &ColumnReading) {
        let code = self.code(cell.unwrap_or_default(), reading);
        self.codes.push(code);
    }

    fn code(&mut self, cell: &str, reading: &ColumnReading) -> u32 {
        let cell = trim(cell.as_bytes());
        let text = match reading.kind {
            // However it says yes and no; a third label is one that the model has never seen.
            ColumnType::Boolean => {
                let missing = is_missing_value(cell) || is_told_missing(&reading.missing, cell);
                (!missing).then_some(cell)
            }
            _ => match read(reading, cell) {
                Cell::Text(text) => Some(text),
                _ => None,
            },
        };
        let text = text.and_then(|text| std::str::from_utf8(text).ok());
        text.map_or(MISSING, |text| self.levels.code(text))
    }

    fn values(self) -> Values {
        Values::Text {
            codes: self.codes,
            levels: self.levels.texts,
        }
    }
}

/// Gives the columns that `schema` names the types it names: a file whose codes all happened to be
/// numbers is read as the texts the model knows, and numbers and dates are read in the notation of the file it learned
/// from where their own leaves that open. Other columns stay as they are.
///
/// # Errors
/// `missing_column`; `wrong_type` when most values of a column cannot be what the model expects
/// (single ones that cannot become missing values).
pub fn conform(mut frame: Frame, schema: &[(String, ColumnReading)]) -> Result<Frame> {
    for (name, reading) in schema {
        let Some(column) = frame.columns.iter_mut().find(|column| column.name == *name) else {
            return Err(Error::new(
                "missing_column",
                format!("The column \"{name}\", which the model needs, is not in the data."),
                "Add the column; leave its cells empty where the value is not known.",
            ));
        };
        if let Some(values) = converted(column, reading, frame.rows)? {
            column.values = values;
        }
        column.kind = reading.kind;
    }
    Ok(frame)
}

/// The cells as the model holds them; `None` if they stay as they are.
fn converted(column: &Column, model: &ColumnReading, rows: usize) -> Result<Option<Values>> {
    let is_text = |kind| matches!(kind, ColumnType::Boolean | ColumnType::Text);
    if let Some(written) = &column.written {
        let reading = notation(column, model, written.is_open);
        let WrittenCells { codes, levels, .. } = &**written;
        return Ok(Some(match is_text(model.kind) {
            true => texts(codes, levels, &reading),
            false => numbers(&column.name, codes, levels, &reading)?,
        }));
    }
    let is_date = |kind| kind == ColumnType::Date;
    match (&column.values, is_text(column.kind), is_text(model.kind)) {
        (_, true, true) => Ok(None),
        (_, false, true) => {
            let mut texts = Texts::default();
            (0..rows).for_each(|row| texts.push(column.text(row).as_deref(), model));
            Ok(Some(texts.values()))
        }
        (Values::Text { codes, levels }, ..) => {
            numbers(&column.name, codes, levels, model).map(Some)
        }
        (Values::Number(_), ..) if is_date(column.kind) == is_date(model.kind) => Ok(None),
        (Values::Number(cells), ..) if cells.iter().all(|cell| cell.is_nan()) => Ok(None),
        (Values::Number(cells), ..) if is_date(model.kind) && model.date_numbers.is_some() => {
            Ok(Some(Values::Number(dates(cells, model))))
        }
        (Values::Number(_), ..) => {
            let example = (0..rows).find_map(|row| column.text(row));
            Err(wrong_type(
                &column.name,
                &example.unwrap_or_default(),
                model,
            ))
        }
    }
}

/// Numbers as the dates that a model takes them for.
fn dates(cells: &[f64], model: &ColumnReading) -> Vec<f64> {
    let date = |value: &f64| {
        let kind = model.date_numbers?;
        millis(kind, *value).map(|millis| millis as f64)
    };
    cells
        .iter()
        .map(|value| date(value).unwrap_or(f64::NAN))
        .collect()
}

/// The model's reading; its marks and order give way to those that the column's own file tells.
fn notation(column: &Column, model: &ColumnReading, is_open: bool) -> ColumnReading {
    let own = &column.reading;
    let (first, second) = if is_open { (model, own) } else { (own, model) };
    ColumnReading {
        decimal: first.decimal.or(second.decimal),
        date_order: first.date_order.or(second.date_order),
        ..model.clone()
    }
}

fn texts(codes: &[u32], levels: &[String], reading: &ColumnReading) -> Values {
    let mut texts = Texts::default();
    let known: Vec<u32> = levels
        .iter()
        .map(|level| texts.code(level, reading))
        .collect();
    let of = |code: &u32| known.get(*code as usize).copied().unwrap_or(MISSING);
    texts.codes = codes.iter().map(of).collect();
    texts.values()
}

fn numbers(
    name: &str,
    codes: &[u32],
    levels: &[String],
    reading: &ColumnReading,
) -> Result<Values> {
    let parsed: Vec<Option<f64>> = levels.iter().map(|level| number(level, reading)).collect();
    let of = |code: u32| parsed.get(code as usize).copied();
    let failed = codes.iter().filter(|&&code| of(code) == Some(None)).count();
    let present = codes.iter().filter(|&&code| code != MISSING).count();
    if failed * 2 > present {
        let example = levels
            .iter()
            .zip(&parsed)
            .find(|(_, value)| value.is_none());
        return Err(wrong_type(
            name,
            example.map_or("", |(level, _)| level),
            reading,
        ));
    }
    let value = |code: &u32| of(*code).flatten().unwrap_or(f64::NAN);
    Ok(Values::Number(codes.iter().map(value).collect()))
}

fn wrong_type(name: &str, example: &str, model: &ColumnReading) -> Error {
    let example: String = example.chars().take(60).collect();
    let expected = match (model.kind, &model.unit) {
        (ColumnType::Date, _) => "dates".to_owned(),
        (_, Some(unit)) => format!("numbers in {unit}"),
        (_, None) => "numbers".to_owned(),
    };
    Error::new(
        "wrong_type",
        format!(
            "Column \"{name}\" holds values such as \"{example}\" where the model learned from {expected}."
        ),
        "Use the same column as in the data the model was trained on.",
    )
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

    fn text_column(name: &str, cells: &[&str]) -> Frame {
        let mut texts = Texts::default();
        cells
            .iter()
            .for_each(|cell| texts.push(Some(cell), &ColumnReading::new(ColumnType::Text)));
        let column = Column::new(name, ColumnType::Text, texts.values());
        Frame::new(vec![column], cells.len())
    }

    #[test]
    fn frames_conform() {
        let numbers = Column::new(
            "zip",
            ColumnType::Integer,
            Values::Number(vec![12.0, f64::NAN]),
        );
        let frame = Frame::new(vec![numbers], 2);
        let frame = conform(frame, &schema(&[("zip", ColumnType::Text)])).unwrap();
        assert_eq!(texts(&frame, "zip"), [Some("12".to_owned()), None]);

        let frame = text_column("fee", &["1.5", "oops", "2", "None"]);
        let frame = conform(frame, &schema(&[("fee", ColumnType::Number)])).unwrap();
        assert_eq!(
            texts(&frame, "fee"),
            [Some("1.5".to_owned()), None, Some("2".to_owned()), None]
        );
    }

    #[test]
    fn frames_that_cannot_conform_say_why() {
        let code = |frame, columns: &[(&str, ColumnType)]| {
            conform(frame, &schema(columns)).unwrap_err().code
        };
        assert_eq!(
            code(
                text_column("fee", &["a", "b", "1"]),
                &[("fee", ColumnType::Number)]
            ),
            "wrong_type"
        );
        assert_eq!(
            code(text_column("fee", &["1"]), &[("price", ColumnType::Number)]),
            "missing_column"
        );
        let year = Column::new("y", ColumnType::Integer, Values::Number(vec![2024.0]));
        assert_eq!(
            code(Frame::new(vec![year], 1), &[("y", ColumnType::Date)]),
            "wrong_type"
        );
    }
}
