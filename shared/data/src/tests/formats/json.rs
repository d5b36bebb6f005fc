//! Objects, in an array or one after another.

use super::*;

pub const ROWS: [&str; 3] = [
    r#"{"id": 9007199254740993, "plan": "Pro, \"all\"", "fee": 1.10, "address": {"city": "Rio", "geo": {"lat": -22.5}}}"#,
    r#"{"plan": null, "id": 2, "active": true, "fee": 2.345, "tags": []}"#,
    r#"{"id": 3, "active": false, "plan": "José\nTwo", "address": {"city": "São Paulo"}}"#,
];

#[test]
fn lists_may_stand_one_after_another() {
    let lines = "[\"id\", \"fee\", \"left\"]\n[\"C1\", 5.5, true]\n[\"C2\", 6, false]\n";
    let list = "[[\"id\", \"fee\", \"left\"], [\"C1\", 5.5, true], [\"C2\", 6, false]]";
    assert_eq!(frame(lines), frame(list));
    assert_eq!(column(&frame(lines), "fee"), ["5.5", "6"]);
}

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
        (
            r#"[["id", "plan"], ["C1"]]"#,
            "ragged_row",
            "Row 1 of the JSON",
        ),
        (r#"[["id", "plan"], {"id": 1}]"#, "ragged_row", "Row 1"),
        (
            r#"[["id", "plan"], ["C1", [5]]]"#,
            "unsupported_column",
            "plan",
        ),
        (
            r#"{"id": ["C1", "C2"], "plan": ["Pro"]}"#,
            "ragged_row",
            "Row 2 of the JSON file has no value for each of the 2",
        ),
        (
            r#"{"id": {"0": "C1", "1": "C2"}, "plan": {"0": "Pro", "2": "Basic"}}"#,
            "ragged_row",
            "Row 2",
        ),
        (
            r#"{"server": {"host": "a", "port": 5}, "users": {"admin": true}}"#,
            "not_a_table",
            "what its rows are",
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

/// The same table in each of the ways in which programs write it.
#[test]
fn rows_and_columns_may_stand_apart() {
    let plain = r#"[{"id": "C1", "plan": "Pro", "fee": 1.5}, {"id": "C2", "plan": null, "fee": 2.5}, {"id": "C3", "plan": "Pro", "fee": 4}]"#;
    let plain = frame(plain);
    for text in [
        r#"[["id", "plan", "fee"], ["C1", "Pro", 1.5], ["C2", null, 2.5], ["C3", "Pro", 4]]"#,
        r#"{"columns": ["id", "plan", "fee"], "index": [0, 1, 2], "data": [["C1", "Pro", 1.5], ["C2", null, 2.5], ["C3", "Pro", 4]]}"#,
        r#"{"result": {"fields": [{"name": "id"}, {"name": "plan"}, {"name": "fee"}], "rows": [["C1", "Pro", 1.5], ["C2", NaN, 2.5], ["C3", "Pro", 4]]}}"#,
        r#"{"id": {"0": "C1", "1": "C2", "2": "C3"}, "plan": {"0": "Pro", "1": null, "2": "Pro"}, "fee": {"0": 1.5, "1": 2.5, "2": 4}}"#,
        r#"{"0": {"id": "C1", "plan": "Pro", "fee": 1.5}, "1": {"id": "C2", "fee": 2.5}, "2": {"id": "C3", "plan": "Pro", "fee": 4}}"#,
        r#"{"id": ["C1", "C2", "C3"], "plan": ["Pro", NaN, "Pro"], "fee": [1.5, 2.5, 4]}"#,
        r#"{"schema": {"fields": [{"name": "id", "type": "string"}], "pandas_version": "1.4.0"}, "data": [{"id": "C1", "plan": "Pro", "fee": 1.5}, {"id": "C2", "fee": 2.5}, {"id": "C3", "plan": "Pro", "fee": 4}]}"#,
    ] {
        assert_eq!(frame(text), plain, "{text}");
    }
}

#[test]
fn labels_of_rows_are_kept() {
    for (text, labels) in [
        (
            r#"{"columns": ["plan", "fee"], "index": ["C1", "C2"], "data": [["Pro", 5], ["Basic", 6]]}"#,
            ["C1", "C2"],
        ),
        (
            r#"{"plan": {"7": "Pro", "9": "Basic"}, "fee": {"7": 5, "9": 6}}"#,
            ["7", "9"],
        ),
        (
            r#"{"C1": {"plan": "Pro"}, "C2": {"plan": "Basic"}}"#,
            ["C1", "C2"],
        ),
        (
            r#"{"C1": {"plan": "Pro", "fee": 5, "x": 1}, "C2": {"plan": "Basic", "fee": 6}}"#,
            ["C1", "C2"],
        ),
        (
            r#"{"plan": {"C1": "Pro", "C2": "Basic", "C3": "Pro"}, "fee": {"C1": 5, "C2": 6, "C3": 7}}"#,
            ["C1", "C2"],
        ),
    ] {
        let frame = frame(text);
        assert_eq!(column(&frame, "row_name")[..2], labels, "{text}");
        assert_eq!(column(&frame, "plan")[..2], ["Pro", "Basic"], "{text}");
    }
}

#[test]
fn numbers_of_python_are_read() {
    let text = r#"[{"id": "C1", "fee": NaN, "n": "NaN of"}, {"id": "C2", "fee": 5, "n": "b"}, {"id": "C3", "fee": -Infinity, "n": "c"}]"#;
    let (ingested, _) = ingested(text).unwrap();
    let fee = ingested.profile.column("fee").unwrap();
    assert_eq!(fee.missing, 2);
    assert!(
        fee.warnings
            .iter()
            .any(|warning| warning.code == "infinite_values")
    );
    assert_eq!(column(&frame(text), "n")[0], "NaN of");
}
