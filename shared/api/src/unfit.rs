//! What of a body does not fit, in plain English. serde says it in words of the code, such as `struct Inner`.

use std::fmt;

use chrono::{DateTime, NaiveDate};
use serde_json::error::Category;

/// An error of serde's with where in the body it is.
pub type Located = serde_path_to_error::Error<serde_json::Error>;

/// Characters of what was sent that are repeated, at most.
const LONGEST: usize = 60;

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The field, from the body down, as `words[0].title`; empty where it is the body itself.
    pub field: String,
    /// What is wrong with it, and what to do: whole sentences.
    pub detail: String,
    /// The line and the column, where they are known.
    place: Option<String>,
}

impl Unfit {
    /// Of what was read with its place.
    pub fn of(error: &Located) -> Self {
        match error.inner().classify() {
            Category::Data => Self::at(error.path(), &error.inner().to_string()),
            _ => Self::no_json(error.inner()),
        }
    }

    /// Of what serde says of something, with where that is, as far as it is known.
    pub fn at(path: &serde_path_to_error::Path, text: &str) -> Self {
        let path = path.to_string();
        let is_known = path.contains(|c| !matches!(c, '.' | '?'));
        Self::said(if is_known { &path } else { "" }, text)
    }

    /// The same of a parameter of a query with what was said, where that is no date.
    #[must_use]
    pub fn dated(self, said: &str) -> Self {
        match self.detail == NO_MOMENT {
            true => Self {
                detail: no_date(said),
                ..self
            },
            false => self,
        }
    }

    /// Of what is no JSON.
    pub fn no_json(error: &serde_json::Error) -> Self {
        Self {
            field: String::new(),
            detail: sentence(&no_json(&error.to_string())),
            place: None,
        }
    }

    /// Of a parameter of a query that is none of those there are.
    pub fn parameter(name: &str, known: &[String]) -> Self {
        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        Self {
            field: short(name),
            detail: match listed(&known.concat(), "and") {
                Some(known) => format!("There is no such parameter; there are {known}."),
                None => "There is no such parameter: leave it out.".into(),
            },
            place: None,
        }
    }

    /// Of what serde says of something at a path.
    pub fn said(path: &str, text: &str) -> Self {
        let (message, place) = placed(text);
        let (name, detail) = in_english(message);
        Self {
            field: match name {
                Some((name, true)) => below(path, name),
                Some((name, false)) if !ends_with(path, name) => below(path, name),
                _ => path.to_owned(),
            },
            detail,
            place,
        }
    }

    /// The same of what is a part of a field.
    #[must_use]
    pub fn within(self, field: &str) -> Self {
        Self {
            field: below(field, &self.field),
            ..self
        }
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => write!(to, "{}", self.detail)?,
            field => write!(to, "`{field}`: {}", self.detail)?,
        }
        match &self.place {
            Some(place) => write!(to, " ({place})"),
            None => Ok(()),
        }
    }
}

/// What is no JSON, by where it ends to be.
pub fn no_json(text: &str) -> String {
    let (message, place) = placed(text);
    let at = place.map_or_else(String::new, |place| format!(" at {place}"));
    match message.contains("EOF while ") {
        true => format!("it breaks off{at}"),
        false => format!("it does not read{at}"),
    }
}

/// The message, and where that is.
fn placed(text: &str) -> (&str, Option<String>) {
    let split = text.rsplit_once(" at line ");
    let found = split.and_then(|(message, place)| {
        let (line, column) = place.split_once(" column ")?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        Some((message, format!("line {line}, column {column}")))
    });
    match found {
        Some((message, place)) => (message, Some(place)),
        None => (text, None),
    }
}

fn below(path: &str, name: &str) -> String {
    match (path, name) {
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) if name.starts_with('[') => format!("{path}{name}"),
        (path, name) => format!("{path}.{name}"),
    }
}

fn ends_with(path: &str, name: &str) -> bool {
    let rest = path.strip_suffix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A message of serde's in English, with the name of the field that it names: one below what it is about, or maybe that
/// itself.
fn in_english(message: &str) -> (Option<(&str, bool)>, String) {
    if let Some(name) = message.strip_prefix("missing field ") {
        let name = name.trim_matches('`');
        return (Some((name, true)), "It is missing: give it.".into());
    }
    if let Some((name, known)) = named(message, "unknown field ") {
        let detail = match listed(known, "and") {
            Some(known) => format!("There is no such field; there are {known}."),
            None => "There is no such field: leave it out.".into(),
        };
        return (Some((name, false)), detail);
    }
    if let Some(name) = message.strip_prefix("duplicate field ") {
        let detail = "It is there twice: give it once.";
        return (Some((name.trim_matches('`'), false)), detail.into());
    }
    if let Some((variant, known)) = named(message, "unknown variant ") {
        let known = listed(known, "or").unwrap_or_else(|| "something else".into());
        let detail = format!(
            "`{}` is none of what it can be: give {known}.",
            short(variant)
        );
        return (None, detail);
    }
    for kind in ["invalid type: ", "invalid value: ", "invalid length "] {
        let said = message.strip_prefix(kind);
        if let Some((found, expected)) = said.and_then(|said| said.rsplit_once(", expected ")) {
            let found = match kind {
                "invalid length " => format!("Its length is {found}"),
                _ => format!("It is {}", what_is(found)),
            };
            return (None, format!("{found}; give {}.", what_is_wanted(expected)));
        }
    }
    if message.starts_with("data did not match any variant of untagged enum ") {
        let detail = "It is nothing that it can be. See the API description for its forms.";
        return (None, detail.into());
    }
    if let Some(detail) = of_number(message) {
        return (None, detail.into());
    }
    if OF_DATES.contains(&message) {
        return (None, NO_MOMENT.into());
    }
    (None, sentence(message))
}

/// What is wrong with a text that stands for a number or a yes or no, as queries have them, in the words of Rust's library.
fn of_number(message: &str) -> Option<&'static str> {
    Some(match message {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            "It is no whole number: give one, such as `50`."
        }
        "number too large to fit in target type" | "number too small to fit in target type" => {
            "The number is out of bounds, which the API description names."
        }
        "invalid float literal" | "cannot parse float from empty string" => {
            "It is no number: give one, such as `0.5`."
        }
        "provided string was not `true` or `false`" => "Give `true` or `false`.",
        _ => return None,
    })
}

/// What is wrong with a text that is no date and time. Bodies have no other dates; of queries it is told by what was said:
/// [`Unfit::dated`].
const NO_MOMENT: &str = "It is no date and time: give one such as `2027-01-31T09:00:00Z`, or with an offset, such as `2027-01-31T09:00:00-03:00`.";

/// What is wrong with a text that is no date in a query, where some parameters are days and others moments. Whoever gives
/// the one has the other refused by a parser that does not say which it wants, so it is told by what was given.
fn no_date(said: &str) -> String {
    if let Ok(day) = said.parse::<NaiveDate>() {
        return format!(
            "It is a day without a time: give `{day}T00:00:00Z`, or another time of it."
        );
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(said) {
        let day = moment.date_naive();
        return format!("It has a time: give the day alone, `{day}`.");
    }
    if DateTime::parse_from_rfc3339(&said.replace(' ', "+")).is_ok() {
        return "A `+` in a query is read as a space: write it as `%2B`, or give the time in UTC, such as `2027-01-31T09:00:00Z`.".into();
    }
    "It is no date: give one such as `2027-01-31`, or where a time is asked for, such as `2027-01-31T09:00:00Z`.".into()
}

/// What `chrono` says of a text that is no date.
const OF_DATES: [&str; 6] = [
    "input contains invalid characters",
    "input is not enough for unique date and time",
    "input is out of range",
    "no possible date and time matching input",
    "premature end of input",
    "trailing input",
];

/// The name that a message is about, and what comes after it. What was sent may hold marks itself: what is expected comes
/// last.
fn named<'a>(message: &'a str, kind: &str) -> Option<(&'a str, &'a str)> {
    let rest = message.strip_prefix(kind)?.strip_prefix('`')?;
    let ends = ["`, expected ", "`, there are no "];
    let at = ends.iter().filter_map(|end| rest.rfind(end)).max();
    Some(match at {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest.trim_end_matches('`'), ""),
    })
}

/// Names between marks, as a list; nothing where there are none.
fn listed(text: &str, last: &str) -> Option<String> {
    let names: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let (end, names) = names.split_last()?;
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Some(match names.is_empty() {
        true => format!("`{end}`"),
        false => format!("{} {last} `{end}`", names.join(", ")),
    })
}

fn what_is(found: &str) -> String {
    let quoted = |kind: &str| {
        let text = found.strip_prefix(kind)?;
        Some(short(text.trim_matches(['`', '"'])))
    };
    if let Some(number) = quoted("integer ").or_else(|| quoted("floating point ")) {
        return format!("the number {number}");
    }
    if let Some(text) = quoted("string ") {
        return format!("the text `{text}`");
    }
    if let Some(word) = quoted("boolean ") {
        return format!("`{word}`");
    }
    match found {
        "sequence" => "a list".into(),
        "map" => "an object".into(),
        "null" | "unit value" | "Option value" => "`null`".into(),
        other => short(other),
    }
}

fn what_is_wanted(expected: &str) -> String {
    match expected {
        // How much fits into it is the machine's matter; what is asked for, the description says.
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            "a whole number from 0 on, within the bounds that the API description names".into()
        }
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => {
            "a whole number within the bounds that the API description names".into()
        }
        "f32" | "f64" => "a number".into(),
        "a string" | "string" | "str" | "a borrowed string" | "a character" => "a text".into(),
        "a boolean" | "bool" => "`true` or `false`".into(),
        "a sequence" | "sequence" => "a list".into(),
        "a map" | "map" => "an object".into(),
        "unit" => "`null`".into(),
        "an RFC 3339 formatted date and time string" => {
            "a date and time such as `2027-01-31T09:00:00Z`".into()
        }
        "a formatted date string" => "a day such as `2027-01-31`".into(),
        _ if expected.starts_with("a nonzero ") => "a whole number from 1 on".into(),
        _ if expected.starts_with("struct ") || expected.contains("tagged enum ") => {
            "an object".into()
        }
        _ if expected.starts_with("enum ") || expected.contains("variant") => {
            "one of the values that the API description names".into()
        }
        _ if expected.starts_with("a tuple ") || expected.starts_with("tuple ") => {
            "a list of as many as the API description says".into()
        }
        other => other.to_owned(),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn sentence(message: &str) -> String {
    let mut rest = message.chars();
    let first: String = rest
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let text = format!("{first}{}", rest.as_str());
    match text.ends_with(['.', '!', '?']) {
        true => text,
        false => format!("{text}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str, text: &str) -> (String, String) {
        let unfit = Unfit::said(path, text);
        (unfit.field, unfit.detail)
    }

    #[test]
    fn each_of_serdes_messages_is_said_in_english_with_its_field() {
        for (path, text, field, detail) in [
            (
                "",
                "missing field `name` at line 1 column 2",
                "name",
                "It is missing: give it.",
            ),
            (
                "words[0]",
                "missing field `title`",
                "words[0].title",
                "It is missing: give it.",
            ),
            (
                "name",
                "missing field `name`",
                "name.name",
                "It is missing: give it.",
            ),
            (
                "terms",
                "unknown field `day`, expected one of `kind`, `days`, `plan`",
                "terms.day",
                "There is no such field; there are `kind`, `days` and `plan`.",
            ),
            (
                "terms.day",
                "unknown field `day`, expected `kind` or `days`",
                "terms.day",
                "There is no such field; there are `kind` and `days`.",
            ),
            (
                "",
                "unknown field `a`, there are no fields",
                "a",
                "There is no such field: leave it out.",
            ),
            (
                "",
                "duplicate field `a`",
                "a",
                "It is there twice: give it once.",
            ),
            (
                "kind",
                "unknown variant `gift`, expected one of `call`, `credit`",
                "kind",
                "`gift` is none of what it can be: give `call` or `credit`.",
            ),
            (
                "inner",
                "invalid type: sequence, expected struct Inner at line 1 column 31",
                "inner",
                "It is a list; give an object.",
            ),
            (
                "on",
                "invalid type: string \"yes\", expected a boolean",
                "on",
                "It is the text `yes`; give `true` or `false`.",
            ),
            (
                "hour",
                "invalid value: integer `-1`, expected u8",
                "hour",
                "It is the number -1; give a whole number from 0 on, within the bounds that the API description names.",
            ),
            (
                "n",
                "invalid type: null, expected f64",
                "n",
                "It is `null`; give a number.",
            ),
            (
                "pair",
                "invalid length 1, expected a tuple of size 2",
                "pair",
                "Its length is 1; give a list of as many as the API description says.",
            ),
            (
                "of",
                "data did not match any variant of untagged enum Value",
                "of",
                "It is nothing that it can be. See the API description for its forms.",
            ),
            ("at", "premature end of input", "at", NO_MOMENT),
            (
                "id",
                "`x` is not an id that starts with `ofr_`",
                "id",
                "`x` is not an id that starts with `ofr_`.",
            ),
        ] {
            assert_eq!(said(path, text), (field.into(), detail.into()), "{text}");
        }
    }

    #[test]
    fn what_is_long_is_cut_and_what_has_marks_is_said_whole() {
        let long = "é".repeat(1_000);
        let text = format!("unknown variant `{long}`, expected `a`");
        let (_, detail) = said("kind", &text);
        assert!(detail.chars().count() < 150, "{detail}");
        let text = "unknown variant `a`, b`, expected `c` or `d`";
        let (_, detail) = said("kind", text);
        assert_eq!(
            detail,
            "`a`, b` is none of what it can be: give `c` or `d`."
        );
    }

    #[test]
    fn where_it_is_is_told() {
        let unfit = Unfit::said("inner", "missing field `n` at line 2 column 7");
        let told = "`inner.n`: It is missing: give it. (line 2, column 7)";
        assert_eq!(unfit.to_string(), told);
        let within = unfit.within("filter");
        assert_eq!(within.field, "filter.inner.n");
        let end = no_json("EOF while parsing an object at line 1 column 1");
        assert_eq!(end, "it breaks off at line 1, column 1");
        let other = no_json("expected value at line 3 column 2");
        assert_eq!(other, "it does not read at line 3, column 2");
    }
}
