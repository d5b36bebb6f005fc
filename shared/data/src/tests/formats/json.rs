//! Objects, in an array or one after another.

use super::*;

pub const ROWS: [&str; 3] = [
    r#"{"id": 9007199254740993, "plan": "Pro, \"all\"", "fee": 1.10, "address": {"city": "Rio", "geo": {"lat": -22.5}}}"#,
    r#"{"plan": null, "id": 2, "active": true, "fee": 2.345, "tags": []}"#,
    r#"{"id": 3, "active": false, "plan": "José\nTwo", "address": {"city": "São Paulo"}}"#,
];

#[test]
fn objects_are_rows() {
    for (text, format) in [
        (format!("[{}]", ROWS.join(",\n")), FileFormat::Json),
        (
            format!(
                "\u{feff} {{\"page\": {{\"next\": 2}}, \"result\": {{\"data\": [{}]}}}}",
                ROWS.join(",")
            ),
            FileFormat::Json,
        ),
        (ROWS.join("\n"), FileFormat::JsonLines),
        (ROWS.join("\r\n\r\n") + "\n", FileFormat::JsonLines),
    ] {
        let (reading, rows, skipped) = reading(text.clone());
        assert_eq!((reading.format, rows, skipped), (format, 3, 0));
        let (ingested, _) = ingested(text.clone()).unwrap();
        let names: Vec<&str> = ingested
            .profile
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "id",
                "plan",
                "fee",
                "address.city",
                "address.geo.lat",
                "active",
                "tags"
            ]
        );
        let frame = frame(text);
        assert_eq!(column(&frame, "id"), ["9007199254740993", "2", "3"]);
        assert_eq!(column(&frame, "plan"), ["Pro, \"all\"", "·", "José\nTwo"]);
        assert_eq!(column(&frame, "fee"), ["1.1", "2.345", "·"]);
        assert_eq!(column(&frame, "address.city"), ["Rio", "·", "São Paulo"]);
        assert_eq!(column(&frame, "active"), ["·", "true", "false"]);
    }
    let one = frame(r#"{"id": "C1", "plan": "Pro"}"#);
    assert_eq!(column(&one, "plan"), ["Pro"]);
    // Names are names, whatever they look like.
    let numbered = frame(
        r#"[{"2024": 5, "2025": 6}, {"2024": 5, "2025": 7}, {"2024": 6, "2025": 7}, {"2024": 6, "2025": 8}]"#,
    );
    assert_eq!(
        (numbered.rows, column(&numbered, "2025")[3].as_str()),
        (4, "8")
    );
}

#[test]
fn json_that_is_no_table_says_why() {
    for (text, code, detail) in [
        (
            r#"[{"id": 1, "tags": ["a", "b"]}]"#,
            "unsupported_column",
            "In row 1 the field \"tags\" holds a list",
        ),
        (
            r#"[{"a": {"b": {"c": {"d": 1}}}}]"#,
            "unsupported_column",
            "\"a.b.c\"",
        ),
        (
            r#"[{"id": 1, "id": 2}]"#,
            "duplicate_column",
            "Row 1 has the field \"id\" twice",
        ),
        (
            r#"[{"id": 1}, 5]"#,
            "not_a_table",
            "Row 2 of the JSON file is no object",
        ),
        (r#"[["id", "plan"], ["C1", "Pro"]]"#, "not_a_table", "Row 1"),
        (
            r#"{"id": {"0": "C1"}, "plan": {"0": "Pro"}}"#,
            "not_a_table",
            "side by side",
        ),
        (
            r#"{"a": [{"id": 1}], "b": [{"id": 2}]}"#,
            "several_tables",
            "\"a\", \"b\"",
        ),
        (r#"[{"id": 1}, {"id": 2"#, "broken_json", "line 1"),
        ("{\"id\": 1}\n{\"id\": }", "broken_json", "line 2"),
        ("[]", "no_rows", "no rows"),
        ("[{}]", "no_rows", "no rows"),
        (r#"[{"id": "\ud800"}]"#, "broken_json", "escape"),
    ] {
        let error = error(text.to_owned());
        assert_eq!(error.code, code, "{text}: {error}");
        assert!(error.detail.contains(detail), "{error}");
    }
}
