//! How an owner says that a file is to be read: what may be said.

use data::{Profile, ReadOptions};
use domain::{Phrase, Sentence};

/// Bytes of the names of all columns that are told of: options lie in the dataset's item.
const NAMES_MOST: usize = 50_000;
/// No more columns are told to be unknown at once.
const MOST_UNKNOWN: usize = 20;

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

/// What is said of columns that are not in the file, which nobody would find out: none of those that were said of it before,
/// which may be another file's of its name. Where its header is to be found otherwise than it was, nobody knows yet.
pub fn unknown_columns(
    read: &ReadOptions,
    before: &ReadOptions,
    profile: &Profile,
) -> Vec<(String, Sentence)> {
    let header = |of: &ReadOptions| {
        let place = (of.sheet.clone(), of.header_row);
        (of.encoding.clone(), of.delimiter, place)
    };
    if header(read) != header(before) {
        return Vec::new();
    }
    let is_unknown = |name: &&String| {
        profile.column(name).is_none() && !before.columns.contains_key(name.as_str())
    };
    let unknown = read.columns.keys().filter(is_unknown).take(MOST_UNKNOWN);
    let problem = |name: &String| {
        let names = profile.first_names();
        let text = format!("There is no column `{name}`. The columns are: {names}.");
        let phrase = Phrase::new("no_column").with("column", name.as_str());
        let sentence = Sentence::new(text, phrase.with("names", names));
        (format!("read.columns.{name}"), sentence)
    };
    unknown.map(problem).collect()
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
    fn a_column_that_the_file_lacks_is_told_unless_its_header_is_to_be_found_anew() {
        let columns: Vec<Value> = ["id", "churned"]
            .iter()
            .map(|name| {
                json!({
                    "name": name, "type": "text", "missing": 0, "distinct": 2,
                    "distinct_is_estimate": false, "unique": false,
                })
            })
            .collect();
        let suggestions = json!({ "target": null, "positive_label": null, "entity_key": null });
        let profile = json!({ "rows": 9, "columns": columns, "suggestions": suggestions });
        let profile: Profile = serde_json::from_value(profile).unwrap();
        let read = |value: Value| -> ReadOptions { serde_json::from_value(value).unwrap() };
        let said = |names: &[&str]| {
            let said = names
                .iter()
                .map(|name| ((*name).to_owned(), json!({ "type": "text" })));
            read(json!({ "columns": said.collect::<serde_json::Map<_, _>>() }))
        };
        let told = |now: &ReadOptions, before: &ReadOptions| -> Vec<String> {
            let unknown = unknown_columns(now, before, &profile).into_iter();
            unknown
                .map(|(field, wrong)| format!("{field}: {}", wrong.text))
                .collect()
        };
        let nothing = ReadOptions::default();
        let misspelt =
            "read.columns.chruned: There is no column `chruned`. The columns are: id, churned.";
        assert_eq!(told(&said(&["churned", "chruned"]), &nothing), [misspelt]);
        assert!(told(&said(&["id", "churned"]), &nothing).is_empty());
        assert!(told(&said(&["chruned"]), &said(&["chruned"])).is_empty());
        let elsewhere = ReadOptions {
            header_row: Some(2),
            ..said(&["chruned"])
        };
        assert!(told(&elsewhere, &nothing).is_empty());
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
            (json!({ "columns": { "left": {} } }), "read.columns.left"),
            (
                json!({ "columns": { "fee": { "decimal": "comma", "date_order": "day_first" } } }),
                "read.columns.fee",
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
                // What these hold is clear.
                "churned": { "empty": "No" },
                "amount": { "decimal": "point" },
                "until": { "date_order": "day_first" },
            },
        });
        assert!(fields(all).is_empty());
        assert!(fields(many(200, 250)).is_empty());
        assert!(fields(json!({})).is_empty());
    }
}
