//! Which customers are wanted by what the columns of their data say.

use api::{json, prelude::*};
use chrono::{DateTime, NaiveDate, NaiveTime};
use cloud::WorkError;
use data::{Column, Error, MISSING, Result, Values};
use domain::{Phrase, Sentence};
use report::ColumnType;
use serde::Deserialize;

use crate::scored_data::ScoredData;

/// As many conditions are taken.
const MOST_CONDITIONS: usize = 10;
/// As many values of one.
const MOST_VALUES: usize = 100;
/// Characters of all of them.
const MOST_LENGTH: usize = 5_000;

/// What a column must say of a customer: that it is a value, lies within bounds or contains a text; with
/// none of these, that it is not known. The conditions of a report's segments are such.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnCondition {
    /// The column.
    pub feature: String,
    /// The value it is, as the data have it.
    is: Option<Literal>,
    /// The values of which it is one, up to 100.
    #[serde(default)]
    any_of: Vec<Literal>,
    /// The lowest number or date it may be.
    from: Option<Literal>,
    /// The number or date it is below.
    below: Option<Literal>,
    /// A part of its text, in any case.
    contains: Option<String>,
    /// As segments have it; does nothing.
    #[serde(rename = "text")]
    _text: Option<String>,
}

/// A value in a condition.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
enum Literal {
    Text(String),
    Number(f64),
    Boolean(bool),
}

impl Literal {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
        }
    }

    /// As a number, or as a date in milliseconds.
    fn number(&self, kind: ColumnType) -> Option<f64> {
        match (self, kind) {
            (Self::Number(number), _) if kind != ColumnType::Date => Some(*number),
            (Self::Text(text), ColumnType::Date) => milliseconds(text),
            (Self::Text(text), _) => text.trim().parse().ok().filter(|n: &f64| n.is_finite()),
            _ => None,
        }
    }
}

fn milliseconds(text: &str) -> Option<f64> {
    let instant = DateTime::parse_from_rfc3339(text).map(|at| at.timestamp_millis());
    let day = || {
        text.parse::<NaiveDate>()
            .map(|day| day.and_time(NaiveTime::MIN))
    };
    let at = instant.or_else(|_| day().map(|day| day.and_utc().timestamp_millis()));
    at.ok().map(|at| at as f64)
}

/// Reads conditions: a JSON list.
///
/// # Errors
/// 422 for what is none, or too much.
pub fn conditions(filter: &str) -> std::result::Result<Vec<ColumnCondition>, ApiError> {
    let wrong = |detail: String, phrase: Phrase| {
        ApiError::invalid([("filter", Sentence::new(detail, phrase))])
    };
    if filter.chars().count() > MOST_LENGTH {
        return Err(wrong(
            format!("Give {MOST_LENGTH} characters at most."),
            Phrase::new("too_long").with("most", MOST_LENGTH),
        ));
    }
    let conditions: Vec<ColumnCondition> = json::read(filter).map_err(|error| {
        wrong(
            format!(
                "It is no list of conditions, such as [{{\"feature\":\"plan\",\"is\":\"pro\"}}]: {error}"
            ),
            Phrase::new("no_conditions"),
        )
    })?;
    let many = |of: &ColumnCondition| of.any_of.len() > MOST_VALUES;
    if conditions.len() > MOST_CONDITIONS || conditions.iter().any(many) {
        return Err(wrong(
            format!("Give {MOST_CONDITIONS} conditions at most, with {MOST_VALUES} values each."),
            Phrase::new("too_many_conditions")
                .with("most", MOST_CONDITIONS)
                .with("values", MOST_VALUES),
        ));
    }
    Ok(conditions)
}

/// For each row of the data whether all conditions hold, read row group by row group.
///
/// # Errors
/// `missing_column`, `invalid_filter` for a condition that a column's type cannot meet.
pub fn matching(
    data: &ScoredData,
    conditions: &[ColumnCondition],
) -> std::result::Result<Vec<bool>, WorkError> {
    let columns: Vec<String> = conditions.iter().map(|of| of.feature.clone()).collect();
    let mut mask = Vec::new();
    data.source().each_row_group(&columns, |frame| {
        let first = mask.len();
        mask.resize(first + frame.rows, true);
        for condition in conditions {
            if let Some(column) = frame.column(&condition.feature) {
                condition
                    .test(column.kind)?
                    .apply(column, &mut mask[first..]);
            }
        }
        Ok(())
    })?;
    Ok(mask)
}

/// A condition as a column of some type is asked.
enum Test {
    Unknown,
    Text {
        any_of: Option<Vec<String>>,
        contains: Option<String>,
    },
    Number {
        any_of: Option<Vec<f64>>,
        from: f64,
        below: f64,
    },
}

impl ColumnCondition {
    fn test(&self, kind: ColumnType) -> Result<Test> {
        let values: Vec<&Literal> = self.is.iter().chain(&self.any_of).collect();
        let bounds = [&self.from, &self.below];
        let is_bound = bounds.iter().any(|bound| bound.is_some());
        if values.is_empty() && !is_bound && self.contains.is_none() {
            return Ok(Test::Unknown);
        }
        if matches!(kind, ColumnType::Text | ColumnType::Boolean) {
            if is_bound {
                return Err(self.wrong("text", "It holds text: give `is`, `any_of` or `contains`."));
            }
            let texts = || values.iter().map(|value| value.text()).collect();
            return Ok(Test::Text {
                any_of: (!values.is_empty()).then(texts),
                contains: self.contains.as_ref().map(|text| text.to_lowercase()),
            });
        }
        if self.contains.is_some() {
            return Err(self.wrong(
                "no_text",
                "It holds no text: give `is`, `any_of`, `from` or `below`.",
            ));
        }
        let number = |value: &Literal| {
            value.number(kind).ok_or_else(|| match kind {
                ColumnType::Date => self.wrong("date", "It holds dates: give them as 2026-11-21."),
                _ => self.wrong(
                    "number",
                    "It holds numbers: give them with a point, as 29.85.",
                ),
            })
        };
        let numbers: Vec<f64> = values.into_iter().map(number).collect::<Result<_>>()?;
        let bound = |of: &Option<Literal>| of.as_ref().map(number).transpose();
        Ok(Test::Number {
            any_of: (!numbers.is_empty()).then_some(numbers),
            from: bound(&self.from)?.unwrap_or(f64::NEG_INFINITY),
            below: bound(&self.below)?.unwrap_or(f64::INFINITY),
        })
    }

    fn wrong(&self, case: &str, remedy: &str) -> Error {
        let detail = format!(
            "The condition on \"{}\" does not fit that column.",
            self.feature
        );
        Error::new("invalid_filter", detail, remedy)
            .case(case)
            .with("column", self.feature.as_str())
    }
}

impl Test {
    /// Takes from the mask whatever row does not meet it. Texts are looked at once each.
    fn apply(&self, column: &Column, mask: &mut [bool]) {
        match &column.values {
            Values::Number(cells) => {
                let cells = cells.iter().map(|cell| self.holds_for(*cell));
                mask.iter_mut()
                    .zip(cells)
                    .for_each(|(row, holds)| *row &= holds);
            }
            Values::Text { codes, levels } => {
                let levels: Vec<bool> = levels
                    .iter()
                    .map(|text| self.holds_for_text(text))
                    .collect();
                let holds = |code: &u32| match *code {
                    MISSING => matches!(self, Self::Unknown),
                    code => levels[code as usize],
                };
                mask.iter_mut()
                    .zip(codes)
                    .for_each(|(row, code)| *row &= holds(code));
            }
        }
    }

    fn holds_for(&self, cell: f64) -> bool {
        match self {
            Self::Unknown => cell.is_nan(),
            Self::Text { .. } => false,
            Self::Number {
                any_of,
                from,
                below,
            } => {
                *from <= cell
                    && cell < *below
                    && any_of.as_ref().is_none_or(|values| values.contains(&cell))
            }
        }
    }

    fn holds_for_text(&self, cell: &str) -> bool {
        match self {
            Self::Text { any_of, contains } => {
                any_of
                    .as_ref()
                    .is_none_or(|texts| texts.iter().any(|text| text == cell))
                    && contains
                        .as_ref()
                        .is_none_or(|part| cell.to_lowercase().contains(part))
            }
            Self::Unknown | Self::Number { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(kind: ColumnType, cells: &[f64]) -> Column {
        Column::new("x", kind, Values::Number(cells.to_vec()))
    }

    fn texts(cells: &[u32], levels: &[&str]) -> Column {
        let levels = levels.iter().map(|level| (*level).to_owned()).collect();
        let codes = cells.to_vec();
        Column::new("x", ColumnType::Text, Values::Text { codes, levels })
    }

    fn rows(condition: &str, column: &Column) -> Result<Vec<usize>> {
        let all = conditions(&format!("[{{\"feature\":\"x\",{condition}}}]")).unwrap();
        let mut mask = vec![true; 4];
        all[0].test(column.kind)?.apply(column, &mut mask);
        Ok((0..4).filter(|row| mask[*row]).collect())
    }

    #[test]
    fn conditions_hold_for_the_rows_they_say() {
        let number = numbers(ColumnType::Number, &[1.5, -2.0, f64::NAN, 7.0]);
        let day = |day: f64| day * 86_400_000.0;
        let date = numbers(
            ColumnType::Date,
            &[day(0.0), day(1.5), f64::NAN, day(365.0)],
        );
        let text = texts(&[0, 1, MISSING, 0], &["Pro, yearly", "basic"]);
        for (column, condition, expected) in [
            (&number, r#""is":"1.5""#, &[0][..]),
            (&number, r#""any_of":[1.5,"7"]"#, &[0, 3]),
            (&number, r#""from":-2,"below":"7""#, &[0, 1]),
            (&number, r#""is":null,"text":"x is not known""#, &[2]),
            (&date, r#""from":"1970-01-02""#, &[1, 3]),
            (&date, r#""is":"1970-01-02T12:00:00Z""#, &[1]),
            (
                &date,
                r#""below":"1971-01-01","from":"1970-01-01""#,
                &[0, 1],
            ),
            (&text, r#""is":"basic""#, &[1]),
            (&text, r#""contains":"PRO,""#, &[0, 3]),
            (&text, r#""any_of":["basic","Pro, yearly"]"#, &[0, 1, 3]),
            (&text, r#""any_of":[]"#, &[2]),
        ] {
            assert_eq!(rows(condition, column).unwrap(), expected, "{condition}");
        }
    }

    #[test]
    fn what_a_type_cannot_meet_is_refused() {
        let (number, date) = (ColumnType::Integer, ColumnType::Date);
        let (number, date) = (numbers(number, &[0.0; 4]), numbers(date, &[0.0; 4]));
        let text = texts(&[0; 4], &["a"]);
        for (column, condition) in [
            (&number, r#""contains":"1""#),
            (&number, r#""is":"many""#),
            (&number, r#""below":"NaN""#),
            (&number, r#""is":true"#),
            (&date, r#""from":20260101"#),
            (&date, r#""from":"01.02.2026""#),
            (&text, r#""from":"a""#),
        ] {
            let refused = rows(condition, column).unwrap_err();
            assert_eq!(refused.code, "invalid_filter", "{condition}");
        }
        let many = format!("[{}]", [r#"{"feature":"x"}"#; 11].join(","));
        let long = format!("[{{\"feature\":\"{}\"}}]", "x".repeat(MOST_LENGTH));
        for filter in [
            "",
            "{}",
            "[1]",
            r#"[{"is":"a"}]"#,
            r#"[{"feature":"x","like":"a"}]"#,
            r#"[["x","a",[],null,null,null,null]]"#,
            r#"[{"feature":"x","is":["a"]}]"#,
            &many,
            &long,
        ] {
            assert!(conditions(filter).is_err(), "{filter}");
        }
        assert!(conditions("[]").unwrap().is_empty());
    }
}
