//! What traits must say of the customers who are wanted.

use api::{ApiError, json};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use serde_json::Value;

/// As many conditions are taken.
const MOST_CONDITIONS: usize = 10;
/// As many values of one.
const MOST_VALUES: usize = 100;
/// Characters of all of them.
pub const MOST_LENGTH: usize = 5_000;

/// What a trait must say: that it is one of some values, lies within bounds or contains a text; with none of these,
/// that nothing is known of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraitCondition {
    #[serde(rename = "trait")]
    pub name: String,
    #[serde(default)]
    any_of: Vec<Literal>,
    from: Option<Literal>,
    below: Option<Literal>,
    contains: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Literal {
    Text(String),
    Number(f64),
    Boolean(bool),
}

impl Literal {
    /// Whether it is a number, or a day or time that is.
    fn is_bound(&self) -> bool {
        let text = match self {
            Self::Number(_) => return true,
            Self::Boolean(_) => return false,
            Self::Text(text) => text.trim(),
        };
        let is_number = text.parse().is_ok_and(f64::is_finite);
        let day = text.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
        let time = text.get(10..).unwrap_or_default();
        let is_time = || {
            DateTime::parse_from_rfc3339(text).is_ok()
                || text.replace(' ', "T").parse::<NaiveDateTime>().is_ok()
        };
        is_number || (day.is_some() && (time.is_empty() || is_time()))
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
        }
    }
}

/// Reads conditions: a JSON list.
///
/// # Errors
/// 422 for what is none, or too much.
pub fn conditions(text: &str) -> Result<Vec<TraitCondition>, ApiError> {
    let wrong = |detail: String| ApiError::invalid([("traits", detail)]);
    if text.chars().count() > MOST_LENGTH {
        return Err(wrong(format!("Give {MOST_LENGTH} characters at most.")));
    }
    let read: Vec<TraitCondition> = json::read(text).map_err(|error| {
        wrong(format!(
            "It is no list of conditions, such as [{{\"trait\":\"country\",\"any_of\":[\"BR\"]}}]: {error}"
        ))
    })?;
    if let Some(detail) = read.iter().find_map(TraitCondition::bounds_problem) {
        return Err(wrong(detail));
    }
    let many = |of: &TraitCondition| of.any_of.len() > MOST_VALUES;
    match read.len() > MOST_CONDITIONS || read.iter().any(many) {
        true => Err(wrong(format!(
            "Give {MOST_CONDITIONS} conditions at most, with {MOST_VALUES} values each."
        ))),
        false => Ok(read),
    }
}

impl TraitCondition {
    /// What is wrong with bounds that nothing could lie within.
    fn bounds_problem(&self) -> Option<String> {
        let bounds = [("from", &self.from), ("below", &self.below)];
        for (name, bound) in bounds {
            if let Some(bound) = bound.as_ref().filter(|bound| !bound.is_bound()) {
                let text: String = bound.text().chars().take(40).collect();
                return Some(format!(
                    "`{name}` of `{}` is `{text}`, which is neither a number nor a date such as 2026-11-21.",
                    self.name
                ));
            }
        }
        let (from, below) = (self.from.as_ref()?, self.below.as_ref()?);
        compared(&from.text(), &below.text()).is_ge().then(|| {
            format!(
                "`from` of `{}` is not below its `below`, so that nobody could be found.",
                self.name
            )
        })
    }

    /// Whether what is known of the trait is wanted.
    pub fn finds(&self, value: Option<&Value>) -> bool {
        let Self {
            name: _,
            any_of,
            from,
            below,
            contains,
        } = self;
        let asks = !any_of.is_empty() || from.is_some() || below.is_some() || contains.is_some();
        let Some(text) = value.and_then(written) else {
            return !asks;
        };
        let is_one = any_of.is_empty() || any_of.iter().any(|one| one.text() == text);
        let holds = |part: &String| text.to_lowercase().contains(&part.to_lowercase());
        let is_from = |least: &Literal| compared(&text, &least.text()).is_ge();
        let is_below = |most: &Literal| compared(&text, &most.text()).is_lt();
        asks && is_one
            && contains.as_ref().is_none_or(holds)
            && from.as_ref().is_none_or(is_from)
            && below.as_ref().is_none_or(is_below)
    }
}

/// A trait as a text; none of what is no single value.
pub fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Numbers as such, others as texts are: days and times in the usual form are in their order then.
fn compared(one: &str, other: &str) -> std::cmp::Ordering {
    let number = |text: &str| text.trim().parse().ok().filter(|n: &f64| n.is_finite());
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        _ => one.cmp(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn traits_are_held_against_conditions() {
        let cases = [
            (json!({ "any_of": ["BR", "PT"] }), json!("PT"), true),
            (json!({ "any_of": ["BR"] }), json!("br"), false),
            (json!({ "any_of": [7] }), json!(7), true),
            (json!({ "any_of": [true] }), json!(true), true),
            (json!({ "from": 9 }), json!(10), true),
            (json!({ "from": "9" }), json!("10"), true),
            (json!({ "from": 9, "below": 10 }), json!(10), false),
            (
                json!({ "from": "2026-02-01" }),
                json!("2026-02-01T08:00:00Z"),
                true,
            ),
            (
                json!({ "below": "2026-02-01" }),
                json!("2026-02-01T08:00:00Z"),
                false,
            ),
            (
                json!({ "from": "2026-02-01T00:00:00Z", "below": "2026-02-01T09:30:00Z" }),
                json!("2026-02-01T08:00:00Z"),
                true,
            ),
            (json!({ "contains": "soft" }), json!("SOFTWARE"), true),
            (json!({ "contains": "soft" }), json!(["software"]), false),
            (json!({}), json!("x"), false),
            (json!({}), json!(null), true),
            (json!({ "any_of": ["x"] }), json!(null), false),
        ];
        for (mut condition, value, finds) in cases {
            condition["trait"] = json!("t");
            let text = json!([condition]).to_string();
            let read = conditions(&text).unwrap();
            let value = (!value.is_null()).then_some(&value);
            assert_eq!(read[0].finds(value), finds, "{text} {value:?}");
        }
        let many = json!(vec![json!({ "trait": "t" }); 11]).to_string();
        for wrong in [
            "{}",
            "[{}]",
            r#"[{"trait":"t","is":1}]"#,
            r#"[{"trait":"t","from":"2026-02-30"}]"#,
            r#"[{"trait":"t","from":"soon"}]"#,
            r#"[{"trait":"t","below":"2026-02-01T25:00:00Z"}]"#,
            r#"[{"trait":"t","below":true}]"#,
            r#"[{"trait":"t","from":"2026-02-02","below":"2026-02-01"}]"#,
            r#"[{"trait":"t","from":10,"below":9}]"#,
            r#"[{"trait":"t","from":9,"below":9}]"#,
            &many,
            &" ".repeat(5_001),
        ] {
            assert!(conditions(wrong).is_err(), "{wrong}");
        }
    }
}
