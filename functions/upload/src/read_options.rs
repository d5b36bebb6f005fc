//! How an owner says that a file is to be read: what may be said.

use data::ReadOptions;
use domain::{Phrase, Sentence};

/// Bytes of the names of all columns that are told of: options lie in the dataset's item.
const NAMES_MOST: usize = 50_000;

/// What is wrong with options: pairs of field and what is wrong.
pub fn problems(read: &ReadOptions) -> Vec<(String, Sentence)> {
    let mut wrong = Vec::new();
    let mut add = |field: &str, text: String, phrase: Phrase| {
        wrong.push((field.to_owned(), Sentence::new(text, phrase)));
    };
    if let Some(Err(unknown)) = read.encoding.as_deref().map(data::encoding) {
        add(
            "read.encoding",
            format!("{} {}", unknown.detail, unknown.remedy),
            Phrase::new("unknown_encoding"),
        );
    }
    if read.delimiter.is_some_and(|sign| !may_delimit(sign)) {
        add(
            "read.delimiter",
            "Give one sign, such as ; or a tab.".into(),
            Phrase::new("no_delimiter"),
        );
    }
    let most = ReadOptions::MOST_SHEET;
    if read
        .sheet
        .as_ref()
        .is_some_and(|name| name.chars().count() > most)
    {
        let phrase = Phrase::new("too_long").with("most", most);
        add(
            "read.sheet",
            format!("Give {most} characters at most."),
            phrase,
        );
    }
    if read.header_row.is_some_and(|row| row > 1000) {
        add(
            "read.header_row",
            "Give a row from 1 to 1000, or 0 when none names the columns.".into(),
            Phrase::new("no_header_row"),
        );
    }
    let (words, chars) = ReadOptions::MOST_MISSING;
    let fits = |word: &String| !word.trim().is_empty() && word.chars().count() <= chars;
    if read.missing.len() > words || !read.missing.iter().all(fits) {
        add(
            "read.missing",
            format!("Give {words} words at most, of up to {chars} characters each."),
            Phrase::new("too_many_words")
                .with("most", words)
                .with("characters", chars),
        );
    }
    let most = ReadOptions::MOST_COLUMNS;
    let bytes: usize = read.columns.keys().map(String::len).sum();
    if read.columns.len() > most || bytes > NAMES_MOST {
        let detail =
            format!("Tell of {most} columns at most, with names of {NAMES_MOST} bytes in all.");
        let phrase = Phrase::new("too_many_columns").with("most", most);
        add("read.columns", detail, phrase);
        return wrong;
    }
    for (name, column) in &read.columns {
        if let Some(Sentence { text, phrase }) = column.problem() {
            add(&format!("read.columns.{name}"), text, phrase);
        }
    }
    wrong
}

fn may_delimit(sign: char) -> bool {
    sign.is_ascii() && !sign.is_alphanumeric() && !"\"\r\n\0".contains(sign)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn fields(read: Value) -> Vec<String> {
        let read = serde_json::from_value(read).unwrap();
        problems(&read)
            .into_iter()
            .map(|(field, _)| field)
            .collect()
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let many = |count: usize, name: usize| {
            let named = (0..count).map(|n| (format!("{n:0name$}"), json!({ "type": "text" })));
            json!({ "columns": named.collect::<serde_json::Map<_, _>>() })
        };
        for (read, field) in [
            (json!({ "encoding": "latin-99" }), "read.encoding"),
            (json!({ "delimiter": "a" }), "read.delimiter"),
            (json!({ "delimiter": "ß" }), "read.delimiter"),
            (json!({ "delimiter": "\u{0}" }), "read.delimiter"),
            (json!({ "header_row": 1001 }), "read.header_row"),
            (many(201, 3), "read.columns"),
            (many(100, 501), "read.columns"),
            (
                json!({ "columns": { "fee": { "type": "text", "decimal": "comma" } } }),
                "read.columns.fee",
            ),
            (
                json!({ "columns": { "fee": { "type": "number", "date_order": "day_first" } } }),
                "read.columns.fee",
            ),
            (
                json!({ "columns": { "left": { "type": "boolean", "empty": " " } } }),
                "read.columns.left",
            ),
        ] {
            assert_eq!(fields(read.clone()), [field], "{read}");
        }
        let all = json!({
            "encoding": "windows-1252", "delimiter": "\t", "header_row": 1000, "decimal": "comma",
            "date_order": "day_first", "columns": {
                "fee": { "type": "integer", "decimal": "comma" },
                "since": { "type": "date", "date_order": "month_first" },
                "left": { "type": "boolean", "empty": "No" },
            },
        });
        assert!(fields(all).is_empty());
        assert!(fields(many(200, 250)).is_empty());
        assert!(fields(json!({})).is_empty());
    }
}
