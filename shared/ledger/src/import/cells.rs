//! Cells of a file, by what their columns are taken for.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use data::{Column, ColumnType, Frame, Values, truth};
use domain::{FieldSource, ImportField, currency_decimals, currency_problem};
use serde_json::{Map, Value};

use super::dates::Dates;
use super::{Reading, Wrong};
use crate::intake::{time_of_number, time_of_text};

type Result<T> = std::result::Result<T, Wrong>;

/// Larger whole numbers are not exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A part of a file.
pub struct Cells<'a> {
    fields: BTreeMap<ImportField, Source<'a>>,
    /// Columns that are no field, each under the name that it is told by.
    others: Vec<(&'a str, Pair<'a>)>,
}

enum Source<'a> {
    Column(Pair<'a>),
    Value(&'a str),
}

/// A column, and the same as it is written.
struct Pair<'a> {
    column: &'a Column,
    written: Cow<'a, Column>,
    dates: OnceCell<Dates>,
}

impl<'a> Pair<'a> {
    fn of(column: &'a Column) -> Self {
        Self {
            column,
            written: column.as_key(),
            dates: OnceCell::new(),
        }
    }

    /// How its cells write days.
    fn dates(&self) -> Dates {
        *self.dates.get_or_init(|| match &self.written.values {
            Values::Text { levels, .. } => Dates::of(levels.iter().map(String::as_str)),
            Values::Number(_) => Dates::of(std::iter::empty()),
        })
    }

    fn text(&self, row: usize) -> Option<Cow<'_, str>> {
        let text = self.written.text(row)?;
        (!text.trim().is_empty()).then_some(text)
    }

    fn number(&self, row: usize) -> Option<f64> {
        match &self.column.values {
            Values::Number(cells) => cells.get(row).copied().filter(|cell| !cell.is_nan()),
            Values::Text { .. } => None,
        }
    }

    /// The cell as a property: what is no value of its column stays as it is written.
    fn value(&self, row: usize) -> Option<Value> {
        match (self.column.kind, self.number(row)) {
            (ColumnType::Date, Some(_)) => Some(self.column.text(row)?.into()),
            (_, Some(number)) => Some(json_number(number)),
            (ColumnType::Boolean, None) => {
                let text = self.text(row)?;
                let said = truth(text.as_bytes());
                Some(said.map_or_else(|| text.clone().into_owned().into(), Value::from))
            }
            (_, None) => Some(self.text(row)?.into_owned().into()),
        }
    }
}

pub fn json_number(number: f64) -> Value {
    match number.fract() == 0.0 && number.abs() < EXACT {
        true => (number as i64).into(),
        false => number.into(),
    }
}

impl<'a> Cells<'a> {
    pub fn new(frame: &'a Frame, reading: &Reading<'a>) -> Self {
        let mut fields = BTreeMap::new();
        let mut taken = Vec::new();
        for (field, source) in reading.mapping {
            let source = match source {
                FieldSource::Value(value) => Source::Value(value),
                FieldSource::Column(name) => match frame.column(name) {
                    Some(column) => {
                        taken.push(name.as_str());
                        Source::Column(Pair::of(column))
                    }
                    None => continue,
                },
            };
            fields.insert(*field, source);
        }
        let is_other = |column: &&Column| {
            let name = column.name.as_str();
            !taken.contains(&name) && !reading.leave_out.iter().any(|left| left == name)
        };
        let others = frame.columns.iter().filter(is_other);
        Self {
            fields,
            others: others
                .map(|column| (column.name.as_str(), Pair::of(column)))
                .collect(),
        }
    }

    /// The column that a field comes from.
    pub fn column_of(&self, field: Option<ImportField>) -> Option<String> {
        use ImportField::{Amount, AmountMinor, UnitAmount};
        let field = field?;
        let source = match field {
            // An amount is told in the smallest unit, wherever it comes from.
            AmountMinor => [AmountMinor, Amount, UnitAmount]
                .iter()
                .find_map(|field| self.fields.get(field)),
            _ => self.fields.get(&field),
        };
        match source? {
            Source::Column(pair) => Some(pair.column.name.clone()),
            Source::Value(_) => None,
        }
    }

    /// What a row has beside its fields, but for what is called as one of those named.
    pub fn others(&self, row: usize, but: &[ImportField]) -> Map<String, Value> {
        let is_other = |name: &str| !but.iter().any(|field| field.name() == name);
        let others = self.others.iter().filter(|(name, _)| is_other(name));
        others
            .filter_map(|(name, pair)| Some(((*name).to_owned(), pair.value(row)?)))
            .collect()
    }

    /// The first of these fields that has something in a row and keeps a column of its own name from being told.
    pub fn hides_a_column(&self, row: usize, fields: &[ImportField]) -> Option<ImportField> {
        let hides = |field: &ImportField| {
            let mut others = self.others.iter();
            let is_hidden =
                |(name, pair): &(&str, Pair<'_>)| *name == field.name() && pair.text(row).is_some();
            self.text(*field, row).is_some() && others.any(is_hidden)
        };
        fields.iter().copied().find(hides)
    }

    /// A cell as it is written, without white space around it.
    pub fn text(&self, field: ImportField, row: usize) -> Option<String> {
        let text = match self.fields.get(&field)? {
            Source::Value(value) => Cow::Borrowed(*value),
            Source::Column(pair) => pair.text(row)?,
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub fn needed_text(&self, field: ImportField, row: usize) -> Result<String> {
        self.text(field, row).ok_or_else(|| Wrong::missing(field))
    }

    pub fn number(&self, field: ImportField, row: usize) -> Result<Option<f64>> {
        if let Some(Source::Column(pair)) = self.fields.get(&field)
            && let Some(number) = pair.number(row)
        {
            return Ok(Some(number));
        }
        let Some(text) = self.text(field, row) else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.map(Some).ok_or_else(|| {
            let detail = format!(
                "`{}` cannot be read as a number. Correct the cell, or say how the column is to be read.",
                field.name()
            );
            Wrong::new(field, "not_a_number", detail)
        })
    }

    pub fn time(&self, field: ImportField, row: usize) -> Result<Option<DateTime<Utc>>> {
        if let Some(Source::Column(pair)) = self.fields.get(&field)
            && let Some(number) = pair.number(row)
        {
            let time = match pair.column.kind {
                ColumnType::Date => DateTime::from_timestamp_millis(number as i64),
                _ => time_of_number(number),
            };
            return time.map(Some).ok_or_else(|| no_time(field));
        }
        let Some(text) = self.text(field, row) else {
            return Ok(None);
        };
        let time = match self.fields.get(&field) {
            Some(Source::Column(pair)) => pair.dates().read(&text),
            _ => time_of_text(&text),
        };
        time.map(Some).ok_or_else(|| no_time(field))
    }

    pub fn needed_time(&self, field: ImportField, row: usize) -> Result<DateTime<Utc>> {
        self.time(field, row)?.ok_or_else(|| Wrong::missing(field))
    }

    pub fn flag(&self, field: ImportField, row: usize) -> Result<Option<bool>> {
        let Some(text) = self.text(field, row) else {
            return Ok(None);
        };
        truth(text.as_bytes()).map(Some).ok_or_else(|| {
            let detail = format!("`{}` says neither yes nor no.", field.name());
            Wrong::new(field, "not_a_boolean", detail)
        })
    }

    pub fn currency(&self, row: usize) -> Result<String> {
        let code = self.needed_text(ImportField::Currency, row)?;
        let code = code.to_ascii_uppercase();
        match currency_problem(&code) {
            None => Ok(code),
            Some(problem) => {
                let (field, detail) = (ImportField::Currency, problem.text);
                Err(Wrong::new(field, "unknown_currency", detail))
            }
        }
    }

    /// An amount of the currency's units, in its smallest one.
    pub fn minor(&self, field: ImportField, row: usize, currency: &str) -> Result<Option<i64>> {
        let Some(amount) = self.number(field, row)? else {
            return Ok(None);
        };
        let decimals = currency_decimals(currency).unwrap_or(2);
        let minor = amount * 10_f64.powi(i32::from(decimals));
        if (minor - minor.round()).abs() > 1e-4 {
            let detail = format!(
                "`{}` has more than {decimals} decimals, which {currency} does not have. Correct the cell.",
                field.name()
            );
            return Err(Wrong::new(field, "too_many_decimals", detail));
        }
        match minor.abs() < EXACT {
            true => Ok(Some(minor.round() as i64)),
            false => Err(Wrong::new(
                field,
                "too_large",
                format!("`{}` is too large to be true.", field.name()),
            )),
        }
    }
}

fn no_time(field: ImportField) -> Wrong {
    let detail = format!(
        "`{}` cannot be read as a date. Correct the cell, or say how the column is to be read: its dates may be written \
         in more than one way.",
        field.name()
    );
    Wrong::new(field, "invalid_time", detail)
}
