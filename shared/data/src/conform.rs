//! Frames brought to the column types that a model expects.

use std::cmp::Ordering;

use report::{
    AdjustedColumn, Adjustment, ColumnReading, ColumnSetAside, ColumnType, DateOrder, DecimalMark,
};

use crate::frame::{Column, Frame, MISSING, Values, WrittenCells};
use crate::json_rows::{Texts, lacks_zeros, number};
use crate::values::cell::bare;
use crate::values::date;
use crate::values::date_numbers::millis;
use crate::values::number::{Numeric, parse};
use crate::{Error, Result};

/// Gives the columns that `schema` names the types it names: a file whose codes all happened to be
/// numbers is read as the texts the model knows, and numbers and dates are read in the notation of the file it learned
/// from where their own leaves that open. Other columns stay as they are. Cells that become missing are told in
/// [`Frame::set_aside`], and columns that are written otherwise and read alike in [`Frame::adjusted`].
///
/// # Errors
/// `missing_column`; `wrong_type` when most values of a column cannot be what the model expects
/// (single ones that cannot become missing values), or most dates that tell their order have another one.
pub fn conform(frame: Frame, schema: &[(String, ColumnReading)]) -> Result<Frame> {
    let names: Vec<&str> = schema.iter().map(|(name, _)| name.as_str()).collect();
    let mut frame = frame.named_as(&names);
    let is_foreign = writes_numbers_otherwise(&frame, schema);
    for (name, reading) in schema {
        let Some(at) = frame.columns.iter().position(|column| column.name == *name) else {
            return Err(missing_column(&frame, name));
        };
        let column = &mut frame.columns[at];
        let mut strays = ColumnSetAside::of(name);
        let adjustment = match column {
            _ if has_lost_zeros(column, reading) => Some(Adjustment::ZerosPutBack),
            _ if becomes_fractions(column, reading) => Some(Adjustment::PercentAsFractions),
            _ if is_foreign && leaves_order_open(column, reading) => {
                Some(Adjustment::DatesAsLearned)
            }
            _ => None,
        };
        if let Some(values) = converted(column, reading, frame.rows, &mut strays)? {
            column.values = values;
        }
        frame
            .adjusted
            .extend(adjustment.map(|adjustment| AdjustedColumn {
                column: name.clone(),
                adjustment,
            }));
        column.kind = reading.kind;
        frame.set_aside.extend(strays.found());
    }
    Ok(frame)
}

fn missing_column(frame: &Frame, name: &str) -> Error {
    let add = "Add the column; leave its cells empty where the value is not known.";
    let (like, remedy) = match frame.column_like(name) {
        Some(like) => (
            format!("; \"{like}\" is called much like it"),
            format!("If that is the column, call it \"{name}\". Else: {add}"),
        ),
        None => (String::new(), add.to_owned()),
    };
    Error::new(
        "missing_column",
        format!("The column \"{name}\", which the model needs, is not in the data{like}."),
        remedy,
    )
    .with("column", name)
}

/// The cells as the model holds them; `None` if they stay as they are. `strays` takes those that it cannot hold.
fn converted(
    column: &Column,
    model: &ColumnReading,
    rows: usize,
    strays: &mut ColumnSetAside,
) -> Result<Option<Values>> {
    let is_text = |kind| matches!(kind, ColumnType::Boolean | ColumnType::Text);
    if let Some(written) = &column.written {
        let reading = notation(column, model, written.is_open);
        let WrittenCells { codes, levels, .. } = &**written;
        if written.is_open
            && let Some(example) = contradiction(codes, levels, &reading)
        {
            return Err(wrong_type(&column.name, example, &reading));
        }
        return Ok(Some(match is_text(model.kind) {
            true => texts(codes, levels, &reading),
            false => numbers(codes, levels, &reading, strays)?,
        }));
    }
    let is_date = |kind| kind == ColumnType::Date;
    match (&column.values, is_text(column.kind), is_text(model.kind)) {
        (Values::Text { codes, levels }, true, true) if has_lost_zeros(column, model) => {
            Ok(Some(texts(codes, levels, model)))
        }
        (_, true, true) => Ok(None),
        (_, false, true) => {
            let mut texts = Texts::default();
            (0..rows).for_each(|row| texts.push(column.text(row).as_deref(), model));
            Ok(Some(texts.values()))
        }
        (Values::Text { codes, levels }, ..) => numbers(codes, levels, model, strays).map(Some),
        (Values::Number(_), ..) if is_date(column.kind) == is_date(model.kind) => Ok(None),
        (Values::Number(cells), ..) if cells.iter().all(|cell| cell.is_nan()) => Ok(None),
        (Values::Number(cells), ..) if is_date(model.kind) && model.date_numbers.is_some() => {
            Ok(Some(Values::Number(dates(column, cells, model, strays))))
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

/// Whether a file's percentages become the fractions that a model learned from.
fn becomes_fractions(column: &Column, model: &ColumnReading) -> bool {
    let own = &column.reading;
    own.unit.as_deref() == Some("%") && !own.fractions && model.unit.is_none() && model.fractions
}

/// Whether some column of the file shows another decimal mark than the model's.
fn writes_numbers_otherwise(frame: &Frame, schema: &[(String, ColumnReading)]) -> bool {
    schema.iter().any(|(name, model)| {
        let column = frame.column(name);
        let column = column.filter(|column| column.written.as_ref().is_none_or(|it| !it.is_open));
        let own = column.and_then(|column| column.reading.decimal);
        own.is_some() && model.decimal.is_some() && own != model.decimal
    })
}

/// Whether the order of a model's dates decides what dates of the file mean, and nothing in it does.
fn leaves_order_open(column: &Column, model: &ColumnReading) -> bool {
    let is_either =
        |level: &String| date::evidence(bare(level.as_bytes())) == Some(date::Evidence::Either);
    let levels = match (&column.written, &column.values) {
        (Some(written), _) if written.is_open => &written.levels,
        (None, Values::Text { levels, .. }) => levels,
        _ => return false,
    };
    let is_told = model.kind == ColumnType::Date && model.date_order.is_some();
    is_told && levels.iter().any(is_either)
}

/// Whether some cells are whole numbers that are shorter than the model's codes, which begin with zeros.
fn has_lost_zeros(column: &Column, model: &ColumnReading) -> bool {
    let Some(digits) = model.digits else {
        return false;
    };
    let are_short = |levels: &[String]| levels.iter().any(|level| lacks_zeros(level, digits));
    match (&column.written, &column.values) {
        (Some(written), _) => are_short(&written.levels),
        (None, Values::Text { levels, .. }) => are_short(levels),
        (None, Values::Number(cells)) => {
            let least = 10_f64.powi(i32::from(digits) - 1);
            let is_short = |cell: &f64| cell.fract() == 0.0 && (0.0..least).contains(cell);
            cells.iter().any(is_short)
        }
    }
}

/// Numbers as the dates that a model takes them for.
fn dates(
    column: &Column,
    cells: &[f64],
    model: &ColumnReading,
    strays: &mut ColumnSetAside,
) -> Vec<f64> {
    let date = |value: f64| {
        let kind = model.date_numbers?;
        millis(kind, value).map(|millis| millis as f64)
    };
    let dates: Vec<f64> = cells
        .iter()
        .map(|value| date(*value).unwrap_or(f64::NAN))
        .collect();
    let lost = |row: &usize| dates[*row].is_nan() && !cells[*row].is_nan();
    for row in (0..cells.len()).filter(lost) {
        strays.see(row as u64 + 1, || column.text(row).unwrap_or_default());
    }
    dates
}

/// The model's reading; its marks and order give way to those that the column's own file tells.
fn notation(column: &Column, model: &ColumnReading, is_open: bool) -> ColumnReading {
    let own = &column.reading;
    let (first, second) = if is_open { (model, own) } else { (own, model) };
    ColumnReading {
        decimal: first.decimal.or(second.decimal),
        date_order: first.date_order.or(second.date_order),
        zero_dashes: own.zero_dashes || model.zero_dashes,
        zero_words: own.zero_words || model.zero_words,
        // What the file's owner says.
        date_numbers: own.date_numbers.or(model.date_numbers),
        minutes: own.minutes || model.minutes,
        crosses: own.crosses || model.crosses,
        past_years: own.past_years || model.past_years,
        buddhist_years: own.buddhist_years || model.buddhist_years,
        ..model.clone()
    }
}

/// One of a file's dates that can only have another order than the model's, where more are such than can have no other
/// than that.
fn contradiction<'l>(
    codes: &[u32],
    levels: &'l [String],
    model: &ColumnReading,
) -> Option<&'l str> {
    let order = model
        .date_order
        .filter(|_| model.kind == ColumnType::Date)?;
    let said = |level: &String| date::speaks_for(bare(level.as_bytes()), order);
    let said: Vec<Ordering> = levels.iter().map(said).collect();
    let count = |of: Ordering| {
        let are = |code: &&u32| said.get(**code as usize) == Some(&of);
        codes.iter().filter(are).count()
    };
    if count(Ordering::Less) <= count(Ordering::Greater) {
        return None;
    }
    let at = said.iter().position(|of| *of == Ordering::Less)?;
    Some(&levels[at])
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
    codes: &[u32],
    levels: &[String],
    reading: &ColumnReading,
    strays: &mut ColumnSetAside,
) -> Result<Values> {
    let parsed: Vec<Option<f64>> = levels.iter().map(|level| number(level, reading)).collect();
    for (row, &code) in codes.iter().enumerate() {
        if parsed.get(code as usize) == Some(&None) {
            strays.see(row as u64 + 1, || levels[code as usize].as_str().into());
        }
    }
    let present = codes.iter().filter(|&&code| code != MISSING).count() as u64;
    if strays.count * 2 > present {
        let example = levels
            .iter()
            .zip(&parsed)
            .find(|(_, value)| value.is_none());
        return Err(wrong_type(
            &strays.column,
            example.map_or("", |(level, _)| level),
            reading,
        ));
    }
    let value = |code: &u32| {
        let value = parsed.get(*code as usize).copied().flatten();
        value.unwrap_or(f64::NAN)
    };
    Ok(Values::Number(codes.iter().map(value).collect()))
}

fn wrong_type(name: &str, example: &str, model: &ColumnReading) -> Error {
    let example: String = example.chars().take(60).collect();
    let expected = match (model.kind, &model.unit) {
        (ColumnType::Date, _) => dates_of(model.date_order).to_owned(),
        (_, Some(unit)) => format!("numbers in {unit}"),
        (_, None) => "numbers".to_owned(),
    };
    Error::new(
        "wrong_type",
        format!(
            "Column \"{name}\" holds values such as \"{example}\" where the model learned from {expected}."
        ),
        remedy(&example, model),
    ).with("column", name).with("example", example)
}

/// The dates that a model learned from, in words.
fn dates_of(order: Option<DateOrder>) -> &'static str {
    match order {
        Some(DateOrder::DayFirst) => "dates with the day first",
        Some(DateOrder::MonthFirst) => "dates with the month first",
        Some(DateOrder::YearMonthDay | DateOrder::YearDayMonth) => "dates with the year first",
        None => "dates",
    }
}

/// What to do about values that are no such as the model learned from.
fn remedy(example: &str, model: &ColumnReading) -> &'static str {
    let cell = example.as_bytes();
    let is_number = matches!(parse(cell, DecimalMark::Point), Some(Numeric::Amount(_)));
    match model.kind {
        ColumnType::Date if date::evidence(cell).is_some() => {
            "Say which of day, month and year comes first in its dates, or write them as 2026-11-21."
        }
        ColumnType::Date if is_number => {
            "Where these are dates, say that the column holds dates; else use the same column as in the data the model was trained on."
        }
        _ => "Use the same column as in the data the model was trained on.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(columns: &[(&str, ColumnType)]) -> Vec<(String, ColumnReading)> {
        let reading = |&(name, kind): &(&str, _)| (name.to_owned(), ColumnReading::new(kind));
        columns.iter().map(reading).collect()
    }

    fn cells(frame: &Frame) -> Vec<Option<String>> {
        let text = |row| frame.columns[0].text(row).map(|text| text.into_owned());
        (0..frame.rows).map(text).collect()
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
        assert_eq!(cells(&frame), [Some("12".to_owned()), None]);

        let frame = text_column("fee", &["1.5", "oops", "2", "None"]);
        let frame = conform(frame, &schema(&[("fee", ColumnType::Number)])).unwrap();
        assert_eq!(
            cells(&frame),
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
