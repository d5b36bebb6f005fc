//! Files that are neither CSV nor Parquet: each kind that is read, and each that is refused by its name.

mod archives;
mod json;
mod like_sheets;
mod workbooks;

use std::io::Cursor;

use ::zip::{ZipWriter, write::SimpleFileOptions};
use proptest::prelude::*;

use super::*;
use workbooks::xlsx;
pub use workbooks::{sheet, workbook};

pub fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// How a file was read, its rows and those that were skipped.
fn reading(bytes: impl Into<Bytes>) -> (FileReading, u64, u64) {
    let (ingested, _) = ingested(bytes).unwrap();
    let reading = ingested.profile.reading.unwrap();
    let skipped = reading.skipped.sum();
    (reading, ingested.rows, skipped)
}

fn told(options: serde_json::Value) -> ReadOptions {
    serde_json::from_value(options).unwrap()
}

#[test]
fn a_page_called_xls_is_read() {
    let html = "<html><head><meta charset='windows-1252'><style>td {}</style></head><body>\
        <table><tr><td>Menu</td></tr></table>\
        <table border=1><tr><th>id<th>plano<th colspan=2>valor</tr>\
        <tr><td>C1</td><td>B\u{e1}sico &amp; <b>Pro</b></td><td>1.234,50</td><td>x</td></tr>\
        <tr><td>C2<td>Pr\u{f3}<td>2.345,75<td></tr></table></body></html>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(html);
    let (reading, rows, _) = reading(bytes.to_vec());
    assert_eq!(
        (reading.format, rows, reading.encoding.as_str()),
        (FileFormat::Html, 2, "windows-1252")
    );
    assert_eq!(
        (reading.sheet.as_deref(), reading.sheets.len()),
        (Some("table 2"), 2)
    );
    let frame = frame(bytes.to_vec());
    assert_eq!(column(&frame, "plano"), ["Básico & Pro", "Pró"]);
    assert_eq!(column(&frame, "valor"), ["1234.5", "2345.75"]);
    assert_eq!(column(&frame, "column_4"), ["x", "·"]);
}

#[test]
fn pages_of_one_report_are_read_together() {
    let page = |first: usize| {
        let rows = (first..first + 20).map(|n| format!("<tr><td>C{n}<td>Pro<td>{n}</tr>"));
        let rows: String = rows.collect();
        format!("<h1>Page</h1><table><tr><th>id<th>plan<th>fee</tr>{rows}</table>")
    };
    let html = format!(
        "<html><table><tr><td>Menu</table>{}{}</html>",
        page(0),
        page(20)
    );
    let (reading, rows, skipped) = reading(html);
    assert_eq!((rows, skipped), (40, 1));
    assert_eq!(reading.sheet.as_deref(), Some("table 2, table 3"));
}

/// Printed by programs of databases.
#[test]
fn printed_tables_are_read_by_their_lines() {
    let sqlplus = "\nCUSTOMER_ID START            FEE CHU\n----------- ---------- --------- ---\n      10001 2022-07-05     64.56 Yes\n      10010 2021-01-09    538.33 No\n      10012 2021-01-10           No\n\n3 rows selected.\n";
    let again = sqlplus.replace(
        "      10010",
        "\nCUSTOMER_ID START            FEE CHU\n----------- ---------- --------- ---\n      10010",
    );
    let drawn = "┌─────────────┬────────────┬────────┬─────────┐\n│ CUSTOMER_ID │   START    │  FEE   │   CHU   │\n│    int64    │    date    │ double │ varchar │\n├─────────────┼────────────┼────────┼─────────┤\n│       10001 │ 2022-07-05 │  64.56 │ Yes     │\n│       10010 │ 2021-01-09 │ 538.33 │ No      │\n│       10012 │ 2021-01-10 │        │ No      │\n├─────────────┴────────────┴────────┴─────────┤\n│ 3 rows                            4 columns │\n└─────────────────────────────────────────────┘\n";
    let polars = "shape: (3, 4)\n┌─────────────┬────────────┬────────┬─────┐\n│ CUSTOMER_ID ┆ START      ┆ FEE    ┆ CHU │\n│ ---         ┆ ---        ┆ ---    ┆ --- │\n│ i64         ┆ str        ┆ f64    ┆ str │\n╞═════════════╪════════════╪════════╪═════╡\n│ 10001       ┆ 2022-07-05 ┆ 64.56  ┆ Yes │\n│ 10010       ┆ 2021-01-09 ┆ 538.33 ┆ No  │\n│ 10012       ┆ 2021-01-10 ┆        ┆ No  │\n└─────────────┴────────────┴────────┴─────┘\n";
    let clickhouse = "   ┌─CUSTOMER_ID─┬──────START─┬────FEE─┬─CHU─┐\n1. │       10001 │ 2022-07-05 │  64.56 │ Yes │\n".replace("1. ", "   ")
        + "   │       10010 │ 2021-01-09 │ 538.33 │ No  │\n   │       10012 │ 2021-01-10 │        │ No  │\n   └─────────────┴────────────┴────────┴─────┘\n";
    for text in [sqlplus, &again, drawn, polars, &clickhouse] {
        let frame = frame(text.to_owned());
        assert_eq!(
            column(&frame, "CUSTOMER_ID"),
            ["10001", "10010", "10012"],
            "{text}"
        );
        assert_eq!(column(&frame, "START")[1], "2021-01-09", "{text}");
        assert_eq!(column(&frame, "FEE"), ["64.56", "538.33", "·"], "{text}");
        assert_eq!(column(&frame, "CHU"), ["Yes", "No", "No"], "{text}");
    }
    let cut = drawn.replace(
        "│       10010 │ 2021-01-09 │ 538.33 │ No      │",
        "│ · │ · │ · │ · │",
    );
    assert!(error(cut).detail.contains("rows are left out"));
    let stata = "     +-----------+\n     | id   plan |\n     |-----------|\n  1. | 10    Pro |\n  2. | 11    Pro |\n  3. | 12    Pro |\n     +-----------+\n";
    assert!(error(stata).detail.contains("Stata"));
}

fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes[512..512 + name.len()].copy_from_slice(&name);
    bytes[512 + 64] = name.len() as u8 + 2;
    bytes[512 + 66] = 2;
    bytes
}

#[test]
fn what_is_no_table_is_refused_by_its_name() {
    let csv = CUSTOMERS.as_bytes();
    let mut damaged = zip([("a.csv", &csv.repeat(50)[..])]);
    damaged[60] ^= 0xff;
    let book = xlsx(&["id|plan", "C1|Pro"]);
    let mut tar = vec![b'a'; 600];
    let mut lock = b"\x03Ann".to_vec();
    lock.resize(55, b' ');
    lock.resize(165, 0);
    let dbase = [&b"\x03\x7a\x0b\x15\x02\0\0\0\x61\0"[..], &[0; 100]].concat();
    tar[10] = 0;
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, code, detail) in [
        (b"%PDF-1.7\n".to_vec(), "not_a_table", "a PDF document"),
        (b"SQLite format 3\0\x10\0".to_vec(), "not_a_table", "a SQLite database"),
        (b"\xff\xd8\xff\xe0".to_vec(), "not_a_table", "an image (JPEG)"),
        (tar, "not_a_table", "a TAR archive"),
        (lock, "not_a_table", "while it is open"),
        (dbase, "not_a_table", "a dBASE file (DBF)"),
        (
            b"{\"url\":\"https://docs.google.com/open?id=1\",\"doc_id\":\"1\",\"email\":\"a@b.c\"}".to_vec(),
            "not_a_table",
            "a link to a Google sheet",
        ),
        (b"[InternetShortcut]\r\nURL=https://a.example\r\n".to_vec(), "not_a_table", "a link to a page"),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n".to_vec(),
            "not_a_table",
            "a pointer of Git LFS",
        ),
        (b"#Version: 1.0\n#Fields: id plan\nC1 Pro\n".to_vec(), "not_a_table", "a log of a web server"),
        (
            b"--\n-- PostgreSQL database dump\n--\nCOPY public.c (id, plan) FROM stdin;\n1\tPro\n\\.\n".to_vec(),
            "not_a_table",
            "a dump of a database in SQL",
        ),
        (b"@relation c\n@attribute id numeric\n@data\n1\n".to_vec(), "not_a_table", "an ARFF file"),
        (b"ID;PWXL;N;E\nC;Y1;X1;K\"id\"\nE\n".to_vec(), "not_a_table", "a SYLK file"),
        (b"TABLE\r\n0,1\r\n\"EXCEL\"\r\n".to_vec(), "not_a_table", "a DIF file"),
        (gzip(b"RDX3\nX\n\0\0"), "not_a_table", "an R data file"),
        (b"<?xml version=\"1.0\"?><customers><c id=\"1\"/></customers>".to_vec(), "not_a_table", "an XML file"),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".to_vec(),
            "not_a_table",
            "Excel 2003",
        ),
        (b"<html><body>Please sign in</body></html>".to_vec(), "not_a_table", "a web page without a table"),
        (
            b"<html><form><table><tr><td>User<td><input></table></form></html>".to_vec(),
            "not_a_table",
            "asks for something, as for signing in",
        ),
        (b"-- MySQL dump 10.13\n--\n\nCREATE TABLE `a` (\n".to_vec(), "not_a_table", "a dump of a database in SQL"),
        (b"INSERT INTO a (b, c) VALUES (1,'x');\n".to_vec(), "not_a_table", "a dump of a database in SQL"),
        (b"- id: C1\n  plan: Pro\n- id: C2\n  plan: Basic\n".to_vec(), "not_a_table", "a YAML file"),
        (gzip(b"-[ RECORD 1 ]\nid | C1\nplan | Pro\n"), "not_a_table", "psql's expanded output"),
        (b"BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\n".to_vec(), "not_a_table", "an address book (vCard)"),
        (compound("EncryptedPackage"), "password_protected", "workbook"),
        (compound("WordDocument"), "not_a_table", "a Word document"),
        (compound("Other"), "not_a_table", "without a workbook"),
        (compound("Workbook"), "broken_workbook", "damaged"),
        (zip([("a.csv", csv), ("b.csv", csv)]), "several_files", "2 files: \"a.csv\", \"b.csv\""),
        (
            zip([("d/p1.parquet", &b"PAR1"[..]), ("d/p2.parquet", b"PAR1"), ("d/_SUCCESS", b"")]),
            "several_files",
            "p1.parquet",
        ),
        (zip([("a/", &b""[..])]), "not_a_table", "no file in it"),
        (zip([("[Content_Types].xml", &b""[..]), ("word/document.xml", b"")]), "not_a_table", "a Word document"),
        (zip([("Index/Document.iwa", &b""[..])]), "not_a_table", "Numbers"),
        (zip([("a.pdf", &b"%PDF-1.7"[..])]), "not_a_table", "a PDF document"),
        (damaged, "broken_zip", "damaged"),
        (book[..book.len() / 2].to_vec(), "broken_zip", "damaged"),
        (
            zip([("[Content_Types].xml", &b""[..]), ("xl/workbook.xml", b"<workbook>")]),
            "broken_workbook",
            "damaged",
        ),
    ] {
        let error = error(bytes);
        assert_eq!(error.code, code, "{error}");
        assert!(error.detail.contains(detail), "{error}");
        assert!(!error.remedy.is_empty());
    }
}

#[test]
fn what_is_too_much_is_refused() {
    let many = |n: usize| vec!["=1"; n].join("|");
    let wide = xlsx(&[&many(51), &many(51)]);
    assert_eq!(error(wide).code, "too_many_columns");
    let far = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row></sheetData></worksheet>";
    let error_of = |xml: &str| error(workbook(&[("a", "visible", xml.to_owned())]));
    assert_eq!(error_of(far).code, "too_many_columns");
    let deep = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"9999999\"><c r=\"A9999999\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(error_of(deep).code, "broken_workbook");
    let back = "<worksheet><sheetData><row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(error_of(back).code, "broken_workbook");
    // What is packed may be far larger than what was sent.
    let bomb = zip([("a.csv", &vec![b'\n'; 21 << 20][..])]);
    assert_eq!(error(bomb).code, "too_large");
    let bomb = gzip(&[&b"PAR1"[..], &vec![0; 21 << 20]].concat());
    assert_eq!(error(bomb).code, "too_large");
    let fields: Vec<String> = (0..51).map(|n| format!("\"c{n}\":1")).collect();
    assert_eq!(
        error(format!("[{{{}}}]", fields.join(","))).code,
        "too_many_columns"
    );
    let html = format!("<table><tr><td colspan=1000>a{}", "<td>b".repeat(20));
    assert_eq!(error(html).code, "too_many_columns");
    let nested = (0..5).fold(CUSTOMERS.as_bytes().to_vec(), |inner, _| {
        zip([("a", &inner[..])])
    });
    assert!(error(nested).detail.contains("archive within an archive"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_behind_a_mark_panic(mark in 0usize..8, bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let marks: [&[u8]; 8] = [
            b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b\x08", b"<table><tr><td", b"[{\"a\":",
            b"{\"a\":1}\n", b"<?xml", b"\x09\x08\x10\0",
        ];
        let _ = ingested([marks[mark], &bytes].concat());
    }

    #[test]
    fn no_page_panics(text in "(</?(table|tr|td|th rowspan=3|td colspan='2|br|style)>?|<!--|-->|[&;#x0-9a-z<>\"' é]|nbsp){0,60}") {
        let _ = ingested(format!("<table>{text}"));
    }

    #[test]
    fn no_json_panics(text in "([\\[\\]{}:,\"\\\\ ]|\"a\"|\"b\":|null|1e5|-0|\\\\u[dD]8..){0,40}") {
        let _ = ingested(format!("[{{{text}"));
        let _ = ingested(format!("{{\"a\"{text}"));
    }

    #[test]
    fn no_damage_to_a_workbook_panics(old in any::<bool>(), at in any::<prop::sample::Index>(), bits in 1u8.., cut in any::<prop::sample::Index>()) {
        let whole = match old {
            true => include_bytes!("customers.xls").to_vec(),
            false => xlsx(&["id|plan|since", "C1|Pro|@45982", "C2|Basic|@45983"]),
        };
        let mut bytes = whole.clone();
        bytes[at.index(whole.len())] ^= bits;
        let _ = ingested(bytes.clone());
        bytes.truncate(cut.index(whole.len()));
        let _ = ingested(bytes);
    }

    /// What is written as JSON and as a page is the same table.
    #[test]
    fn every_format_reads_the_same(cells in proptest::collection::vec("[ -~éß]{0,12}", 1..20)) {
        let mut json = Vec::new();
        let mut html = "<table><tr><td>id<td>n<td>value".to_owned();
        for (at, cell) in cells.iter().enumerate() {
            let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            json.push(serde_json::json!({ "id": format!("C{at}"), "value": cell, "n": 1 }));
            let escaped = cell.replace('&', "&amp;").replace('<', "&lt;");
            html += &format!("<tr><td>C{at}<td>1<td>{escaped}");
        }
        let read = |bytes: Vec<u8>| ingested_as(bytes, &told(serde_json::json!({ "header_row": 1, "decimal": "point" })));
        let (objects, objects_parquet) = read(serde_json::to_vec(&json).unwrap()).unwrap();
        let (page, page_parquet) = read(html.into_bytes()).unwrap();
        prop_assert_eq!(objects.rows, cells.len() as u64);
        prop_assert_eq!(page.rows, objects.rows);
        prop_assert_eq!(page_parquet, objects_parquet);
    }
}
