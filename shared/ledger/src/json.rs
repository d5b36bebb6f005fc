//! JSON that is looked at without being built.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A text, borrowed unless it has escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The text that a value is; `None` of another type, and where half a character is escaped.
pub fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    let text: Text<'_> = serde_json::from_str(value.get()).ok()?;
    Some(text.0)
}

pub fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// An object's fields in the order they came; of two with one name the last counts.
#[derive(Default)]
pub struct Object<'a>(pub Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Object<'a> {
    /// The object that a value is.
    pub fn of(value: &'a RawValue) -> Option<Self> {
        serde_json::from_str(value.get()).ok()
    }

    /// A field that is there and not null.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.last(name).filter(|value| !is_null(value))
    }

    /// A field that is there.
    pub fn last(&self, name: &str) -> Option<&'a RawValue> {
        let mut fields = self.0.iter().rev();
        let (_, value) = fields.find(|(field, _)| field == name)?;
        Some(value)
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(name) = map.next_key::<Text<'de>>()? {
                    fields.push((name.0, map.next_value()?));
                }
                Ok(Object(fields))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

/// Writes an object of values that are JSON already.
pub struct ObjectWriter(String);

impl ObjectWriter {
    pub fn new() -> Self {
        Self(String::from("{"))
    }

    /// Adds a field; `value` is JSON.
    pub fn add(&mut self, name: &str, value: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        // Writing a text into memory cannot fail.
        self.0 += &serde_json::to_string(name).unwrap_or_default();
        self.0.push(':');
        self.0 += value;
    }

    /// The object, or none without a field.
    pub fn finish(mut self) -> Option<Box<RawValue>> {
        self.0.push('}');
        let written = self.0;
        (written.len() > 2)
            .then(|| RawValue::from_string(written).ok())
            .flatten()
    }
}

/// What is seen of JSON byte by byte, which is checked for its grammar elsewhere.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// How deep lists and objects lie in each other.
    pub depth: usize,
    /// An escaped half of a character stands without the other.
    pub unpaired_surrogate: bool,
    /// A number has more digits before its point than programs read: they take it for infinite, or for none.
    pub infinite: bool,
    /// There are blanks or line ends between values.
    pub spaced: bool,
}

impl Shape {
    pub fn of(json: &str) -> Self {
        let mut shape = Self {
            depth: 0,
            unpaired_surrogate: false,
            infinite: false,
            spaced: false,
        };
        let bytes = json.as_bytes();
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'"' => at = shape.pass_text(bytes, at),
                b'{' | b'[' => {
                    depth += 1;
                    shape.depth = shape.depth.max(depth);
                }
                b'-' | b'0'..=b'9' => {
                    let number = number(json, at - 1);
                    shape.infinite |= is_infinite(number);
                    at += number.len() - 1;
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                b' ' | b'\n' | b'\r' | b'\t' => shape.spaced = true,
                _ => {}
            }
        }
        shape
    }

    /// From within a text to behind it.
    fn pass_text(&mut self, bytes: &[u8], mut at: usize) -> usize {
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => return at + 1,
                b'\\' => at = self.pass_escape(bytes, at),
                _ => at += 1,
            }
        }
        at
    }

    /// From a backslash to behind what it escapes.
    fn pass_escape(&mut self, bytes: &[u8], at: usize) -> usize {
        match escaped_unit(bytes, at) {
            None => at + 2,
            Some(0xD800..0xDC00) => {
                if matches!(escaped_unit(bytes, at + 6), Some(0xDC00..0xE000)) {
                    return at + 12;
                }
                self.unpaired_surrogate = true;
                at + 6
            }
            Some(unit) => {
                self.unpaired_surrogate |= matches!(unit, 0xDC00..0xE000);
                at + 6
            }
        }
    }
}

/// The number that begins at a place.
fn number(json: &str, at: usize) -> &str {
    let rest = json.get(at..).unwrap_or_default();
    let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let end = rest.bytes().position(|byte| !is_part(byte));
    &rest[..end.unwrap_or(rest.len())]
}

fn is_infinite(number: &str) -> bool {
    // Shorter ones without an exponent are none.
    let may_be = number.len() > 300 || number.contains(['e', 'E']);
    may_be && number.parse().is_ok_and(f64::is_infinite)
}

/// The UTF-16 unit that `\uXXXX` at a place stands for.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// JSON without blanks and line ends between values, so that it takes one line.
pub fn compact(json: &str) -> Cow<'_, str> {
    if !Shape::of(json).spaced {
        return Cow::Borrowed(json);
    }
    let mut compacted = String::with_capacity(json.len());
    let (mut in_text, mut escaped) = (false, false);
    compacted.extend(json.chars().filter(|char| {
        if in_text {
            in_text = escaped || *char != '"';
            escaped = !escaped && *char == '\\';
            return true;
        }
        in_text = *char == '"';
        !matches!(char, ' ' | '\n' | '\r' | '\t')
    }));
    Cow::Owned(compacted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_shape_is_seen() {
        let shape = |json: &str| {
            let Shape {
                depth,
                unpaired_surrogate,
                infinite: _,
                spaced,
            } = Shape::of(json);
            (depth, unpaired_surrogate, spaced)
        };
        let cases = [
            ("1", (0, false, false)),
            (r#"{"a":[{}]}"#, (3, false, false)),
            (r#"{"a":"[[[ \" [["}"#, (1, false, false)),
            (r#"{"a": 1}"#, (1, false, true)),
            (r#""\ud83d\ude00""#, (0, false, false)),
            (r#""\ud83d""#, (0, true, false)),
            (r#""\ude00""#, (0, true, false)),
            (r#""\ud83d\n""#, (0, true, false)),
            (r#""\ud83d\ud83d\ude00""#, (0, true, false)),
            (r#""\\ud83d""#, (0, false, false)),
        ];
        for (json, expected) in cases {
            assert_eq!(shape(json), expected, "{json}");
        }
    }

    #[test]
    fn a_number_that_programs_take_for_infinite_is_seen() {
        let digits = "9".repeat(310);
        let small = format!("0.{digits}");
        for (json, infinite) in [
            ("1e308", false),
            ("1e-400", false),
            (r#"{"a":"1e400"}"#, false),
            (r#"["1e400\"",7]"#, false),
            (&small, false),
            ("1e309", true),
            ("-1E+400", true),
            (&digits, true),
            (r#"{"a":[0,-1.5e999],"b":"x"}"#, true),
        ] {
            assert_eq!(Shape::of(json).infinite, infinite, "{json:.80}");
        }
    }

    #[test]
    fn of_two_fields_the_last_counts_and_null_is_none() {
        let object: Object<'_> = serde_json::from_str(r#"{"a":1,"b":null,"a":2}"#).unwrap();
        assert_eq!(object.get("a").map(RawValue::get), Some("2"));
        assert!(object.get("b").is_none());
    }

    proptest! {
        #[test]
        fn compact_json_says_the_same_in_one_line(text in ".*", number: i64) {
            let value = serde_json::json!({ "a b": [text, { "\\\" ": number }], "c": " \" " });
            let spaced = serde_json::to_string_pretty(&value).unwrap();
            let compacted = compact(&spaced);
            prop_assert_eq!(&*compacted, serde_json::to_string(&value).unwrap());
            prop_assert!(!compacted.contains('\n'));
        }
    }
}
