//! Numbers that Python writes and JSON does not know: `NaN`, `Infinity` and `-Infinity`.

use crate::Result;
use crate::csv::encoding::not_a_table;

/// Each with a text of the same length and meaning: of `NaN` none.
const NUMBERS: [(&[u8], &[u8]); 3] = [
    (b"NaN", b"\"\" "),
    (b"Infinity", b"\"inf\"   "),
    (b"-Infinity", b"\"-inf\"   "),
];

/// The text as JSON. What stands in strings stays.
pub(super) fn plain(text: String) -> Result<String> {
    if !["NaN", "Infinity"].iter().any(|name| text.contains(name)) {
        return Ok(text);
    }
    let mut bytes = text.into_bytes();
    let (mut at, mut in_string) = (0, false);
    while at < bytes.len() {
        let rest = &mut bytes[at..];
        at += match rest[0] {
            b'\\' => 2,
            b'"' => {
                in_string = !in_string;
                1
            }
            b'N' | b'I' | b'-' if !in_string => {
                let number = NUMBERS.iter().find(|(name, _)| rest.starts_with(name));
                number.map_or(1, |(name, text)| {
                    rest[..name.len()].copy_from_slice(text);
                    name.len()
                })
            }
            _ => 1,
        };
    }
    // Whole letters were put in the place of whole letters.
    String::from_utf8(bytes).map_err(|_| not_a_table("The file is not text."))
}

#[cfg(test)]
mod tests {

    #[test]
    fn strings_stay() {
        for (text, plain) in [
            (
                r#"{"a": NaN, "b": "NaN, \" NaN"}"#,
                r#"{"a": "" , "b": "NaN, \" NaN"}"#,
            ),
            ("[Infinity,-Infinity]", r#"["inf"   ,"-inf"   ]"#),
            (r#"{"Infinity": -1}"#, r#"{"Infinity": -1}"#),
        ] {
            assert_eq!(super::plain(text.to_owned()).unwrap(), plain);
        }
    }
}
