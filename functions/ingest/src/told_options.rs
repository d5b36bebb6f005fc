//! What is told when a file cannot be read as its owner said.

use data::ReadOptions;
use domain::Failure;

/// The same failure, but for a file that was read as its owner said: it tells how that was, since it may have been said
/// of another file of the name.
pub fn told_of_options(failure: Failure, read: &ReadOptions) -> Failure {
    if read.is_empty() {
        return failure;
    }
    let remedy = format!(
        "{} The file was read as was said of files of its name: {}. If it is written in another way, \
         have it read again with other options, or none.",
        failure.remedy,
        said(read)
    );
    Failure { remedy, ..failure }.with("read_as_told", 1_u32)
}

/// Options in words: `encoding windows-1252, header row 2`.
fn said(read: &ReadOptions) -> String {
    let columns = read.columns.len();
    let parts = [
        read.encoding
            .as_ref()
            .map(|name| format!("encoding {name}")),
        read.delimiter.map(|sign| match sign {
            '\t' => "a tab between cells".into(),
            sign => format!("`{sign}` between cells"),
        }),
        read.sheet.as_ref().map(|name| format!("sheet \"{name}\"")),
        read.header_row.map(|row| match row {
            0 => "no header row".into(),
            row => format!("header row {row}"),
        }),
        read.decimal.map(|_| "a decimal mark".into()),
        read.date_order.map(|_| "an order of dates".into()),
        (!read.missing.is_empty()).then(|| "words for a missing value".into()),
        (columns > 0).then(|| format!("types of {columns} columns")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_file_that_cannot_be_read_as_said_tells_how_that_was() {
        let told = |read: Value| {
            let failure = Failure::new("ragged_row", "Line 3 is short.", "Mend it.");
            let read = serde_json::from_value(read).unwrap();
            told_of_options(failure, &read).remedy
        };
        assert_eq!(told(json!({})), "Mend it.");
        let remedy = told(json!({ "header_row": 2, "delimiter": ";" }));
        assert!(remedy.starts_with("Mend it. "), "{remedy}");
        assert!(
            remedy.contains("`;` between cells, header row 2."),
            "{remedy}"
        );
    }
}
