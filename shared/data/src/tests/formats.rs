//! Files that are neither CSV nor Parquet: each kind that is read, and each that is refused by its name.

use std::io::Cursor;

use ::zip::{ZipWriter, write::SimpleFileOptions};
use proptest::prelude::*;
use report::{ColumnReading, DecimalMark};

use super::*;

fn zip<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Formats of cells: none, date, date and time, percent, duration.
const STYLES: [u32; 5] = [0, 14, 22, 9, 46];

/// A cell: text, or behind a sign a number `=`, a date `@`, a moment `@@`, a percentage `%`, a duration `~`, a
/// truth `?`, an error `#`.
fn cell(text: &str) -> String {
    let number = |style: u32, value: &str| format!("<c s=\"{style}\"><v>{value}</v></c>");
    match text.split_at_checked(1) {
        None => "<c/>".into(),
        Some(("=", value)) => number(0, value),
        Some(("@", value)) => match value.strip_prefix('@') {
            Some(value) => number(2, value),
            None => number(1, value),
        },
        Some(("%", value)) => number(3, value),
        Some(("~", value)) => number(4, value),
        Some(("?", value)) => format!("<c t=\"b\"><v>{value}</v></c>"),
        Some(("#", _)) => format!("<c t=\"e\"><v>{text}</v></c>"),
        Some(_) => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    }
}

/// Rows of cells between `|`; a row that is empty is not written.
fn sheet(rows: &[&str]) -> String {
    let row = |(at, row): (usize, &&str)| match row.is_empty() {
        true => String::new(),
        false => {
            let cells: String = row.split('|').map(cell).collect();
            format!("<row r=\"{}\">{cells}</row>", at + 1)
        }
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")
}

/// A workbook of sheets by name, state and XML.
fn workbook(sheets: &[(&str, &str, String)]) -> Vec<u8> {
    let (mut list, mut links, mut files) = (String::new(), String::new(), Vec::new());
    for (at, (name, state, xml)) in sheets.iter().enumerate() {
        list += &format!(
            "<sheet name=\"{name}\" sheetId=\"{0}\" state=\"{state}\" r:id=\"s{0}\"/>",
            at + 1
        );
        links += &format!(
            "<Relationship Id=\"s{0}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{0}.xml\"/>",
            at + 1
        );
        files.push((format!("xl/worksheets/sheet{}.xml", at + 1), xml.clone()));
    }
    let formats: String = STYLES
        .iter()
        .map(|id| format!("<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>"))
        .collect();
    let relationships =
        |links: &str| format!("<Relationships xmlns=\"{RELATIONSHIPS}\">{links}</Relationships>");
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            relationships(&format!(
                "<Relationship Id=\"w\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/>"
            )),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook {MAIN}><sheets>{list}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relationships(&format!(
                "{links}<Relationship Id=\"y\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/>"
            )),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet {MAIN}><cellXfs>{formats}</cellXfs></styleSheet>"),
        ),
    ] {
        files.push((name.to_owned(), text));
    }
    zip(files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes())))
}

fn xlsx(rows: &[&str]) -> Vec<u8> {
    workbook(&[("Sheet1", "visible", sheet(rows))])
}

/// How a file was read, its rows and those that were skipped.
fn reading(bytes: impl Into<Bytes>) -> (FileReading, u64, u64) {
    let (ingested, _) = ingested(bytes).unwrap();
    let reading = ingested.profile.reading.unwrap();
    let SkippedRecords {
        blank,
        headers,
        totals,
        notes,
    } = reading.skipped;
    (reading, ingested.rows, blank + headers + totals + notes)
}

fn told(options: serde_json::Value) -> ReadOptions {
    serde_json::from_value(options).unwrap()
}

#[test]
fn a_workbook_is_read_as_it_is_shown() {
    let bytes = xlsx(&[
        "id|plan|since|seen|paid|fee|share|used|code",
        "C1|Pro|@45982|@@45982.4272569444|?1|=45|%0.25|~1.5|007",
        "C2|Say &quot;hi&quot;, all|@45983|@@45983.5|?0|=1.234||~0.25|#N/A",
        "C3|Basic|@45984|@@45984.75||=-0.5|%1|~0|012",
    ]);
    let frame = frame(bytes);
    assert_eq!(column(&frame, "plan"), ["Pro", "Say \"hi\", all", "Basic"]);
    assert_eq!(
        column(&frame, "since"),
        ["2025-11-21", "2025-11-22", "2025-11-23"]
    );
    assert_eq!(column(&frame, "seen")[0], "2025-11-21T10:15:15Z");
    assert_eq!(column(&frame, "paid"), ["TRUE", "FALSE", "·"]);
    assert_eq!(column(&frame, "fee"), ["45", "1.234", "-0.5"]);
    assert_eq!(column(&frame, "share"), ["0.25", "·", "1"]);
    assert_eq!(column(&frame, "used"), ["36", "6", "0"]);
    assert_eq!(column(&frame, "code"), ["007", "·", "012"]);
    for (name, kind) in [
        ("since", ColumnType::Date),
        ("seen", ColumnType::Date),
        ("paid", ColumnType::Boolean),
    ] {
        assert_eq!(frame.column(name).unwrap().kind, kind);
    }
}

#[test]
fn a_workbook_is_laid_out_for_people() {
    let rows = [
        "Customers of May",
        "",
        "|id|plan|spend",
        "|C1|Pro|=5",
        "|C2|Basic|",
        "",
        "|C3||",
        "|C4|Pro|=7",
        "|Total||=12",
        "",
        "|Exported on 1 May",
        "|By hand",
    ];
    let (reading, count, skipped) = reading(xlsx(&rows));
    assert_eq!(
        (reading.format, reading.titles, reading.has_header),
        (FileFormat::Xlsx, 2, true)
    );
    let SkippedRecords {
        blank,
        totals,
        notes,
        ..
    } = reading.skipped;
    assert_eq!((count, blank, totals, notes), (4, 2, 1, 2));
    assert_eq!(count + skipped + reading.titles + 1, rows.len() as u64);
}

#[test]
fn columns_begin_where_values_do() {
    let frame = frame(xlsx(&[
        "",
        "||id|plan|spend",
        "||C1|Pro|=5",
        "||C2||=6",
        "||C3|Pro|",
    ]));
    let names: Vec<&str> = frame
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["id", "plan", "spend"]);
    assert_eq!(column(&frame, "spend"), ["5", "6", "·"]);
    let frame = super::frame(xlsx(&["id", "C1", "C2, or so"]));
    assert_eq!(column(&frame, "id"), ["C1", "C2, or so"]);
}

#[test]
fn a_sheet_is_chosen() {
    let table = |plan: &str| sheet(&["id|plan|spend", &format!("C1|{plan}|=5"), "C2|Basic|=6"]);
    let bytes = workbook(&[
        ("Lists", "hidden", table("Hidden")),
        ("May", "visible", table("May")),
        ("Empty", "visible", sheet(&[])),
    ]);
    let (reading, _, _) = reading(bytes.clone());
    assert_eq!(reading.sheet.as_deref(), Some("May"));
    assert_eq!(reading.sheets, ["Lists", "May", "Empty"]);
    let named =
        |name: &str| ingested_as(bytes.clone(), &told(serde_json::json!({ "sheet": name })));
    let (_, parquet) = named("Lists").unwrap();
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&frame, "plan")[0], "Hidden");
    let error = named("June").unwrap_err();
    assert_eq!(error.code, "unknown_sheet");
    assert!(
        error.remedy.contains("\"Lists\", \"May\", \"Empty\""),
        "{error}"
    );
    let error = named("Empty").unwrap_err();
    assert_eq!(error.code, "no_rows");
    assert!(error.remedy.contains("\"May\""), "{error}");
}

#[test]
fn a_workbook_is_read_as_its_owner_says() {
    let bytes = xlsx(&[
        "Report",
        "for|you|all",
        "id|plan|03/04/2026",
        "C1|Pro|=5",
        "C2|Pro|=6",
    ]);
    // What is told of text in general does not change what was never text.
    let options = serde_json::json!({ "header_row": 3, "encoding": "utf-16le", "delimiter": ";" });
    let (ingested, _) = ingested_as(bytes, &told(options)).unwrap();
    assert_eq!(ingested.rows, 2);
    assert_eq!(ingested.profile.columns[1].name, "plan");
}

#[test]
fn numbers_of_a_workbook_have_points() {
    let frame = frame(xlsx(&["id|fee", "C1|=1.234", "C2|=2.345"]));
    let mut comma = ColumnReading::new(ColumnType::Number);
    comma.decimal = Some(DecimalMark::Comma);
    let read = conform(frame, &[("fee".to_owned(), comma)]).unwrap();
    assert_eq!(column(&read, "fee"), ["1.234", "2.345"]);
}

#[test]
fn an_old_workbook_is_read() {
    let bytes = include_bytes!("customers.xls");
    let (reading, rows, _) = reading(&bytes[..]);
    assert_eq!(
        (reading.format, rows, reading.titles),
        (FileFormat::Xls, 4, 2)
    );
    assert_eq!(reading.sheets, ["Clientes", "Outros"]);
    let frame = frame(&bytes[..]);
    assert_eq!(column(&frame, "plano")[..2], ["Básico", "Pró"]);
    assert_eq!(column(&frame, "desde")[0], "2025-11-21");
    assert_eq!(column(&frame, "valor")[..2], ["45", "45.25"]);
    assert_eq!(column(&frame, "nota")[1], "x, \"y\"");
}

#[test]
fn a_workbook_of_libre_office_is_read() {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let row = |cells: &[&str]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let number = "<table:table-cell office:value-type=\"float\" office:value=\"45.5\"><text:p>45,50</text:p></table:table-cell>";
    let date = "<table:table-cell office:value-type=\"date\" office:date-value=\"2025-11-21\"><text:p>21/11/25</text:p></table:table-cell>";
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"A\">{}{}{}</table:table></office:spreadsheet></office:body></office:document-content>",
        row(&[&text("id"), &text("fee"), &text("since")]),
        row(&[&text("C1"), number, date]),
        row(&[&text("C2"), number, date]),
    );
    let bytes = zip([
        ("mimetype", kind.as_bytes()),
        ("META-INF/manifest.xml", b"<m/>"),
        ("content.xml", content.as_bytes()),
    ]);
    let (reading, rows, _) = reading(bytes.clone());
    assert_eq!((reading.format, rows), (FileFormat::Ods, 2));
    let frame = frame(bytes);
    assert_eq!(column(&frame, "fee"), ["45.5", "45.5"]);
    assert_eq!(column(&frame, "since")[0], "2025-11-21");
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

const ROWS: [&str; 3] = [
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

#[test]
fn an_archive_of_one_file_is_that_file() {
    let parquet = ingested(CUSTOMERS).unwrap().1;
    let book = xlsx(&["id|plan|spend", "C1|Pro|=5"]);
    let inner = zip([("customers.csv", CUSTOMERS.as_bytes())]);
    for bytes in [
        zip([
            ("may/", &b""[..]),
            ("may/customers.csv", CUSTOMERS.as_bytes()),
            ("__MACOSX/._customers.csv", b"\0\x05"),
        ]),
        zip([("customers.csv.gz", &gzip(CUSTOMERS.as_bytes())[..])]),
        zip([("customers.zip", &inner[..])]),
        gzip(&inner),
    ] {
        assert_eq!(ingested(bytes).unwrap().1, parquet);
    }
    let (named, _, _) = reading(inner);
    assert_eq!(
        (named.format, named.member.as_deref()),
        (FileFormat::Csv, Some("customers.csv"))
    );
    assert_eq!(frame(zip([("customers.parquet", &parquet[..])])).rows, 3);
    assert_eq!(frame(gzip(&parquet)).rows, 3);
    let (book, rows, _) = reading(zip([("customers.xlsx", &book[..])]));
    assert_eq!(
        (book.format, book.member.as_deref(), rows),
        (FileFormat::Xlsx, Some("customers.xlsx"), 1)
    );
    let lines = ROWS.join("\n");
    assert_eq!(
        reading(gzip(lines.as_bytes())).0.format,
        FileFormat::JsonLines
    );
}

#[test]
fn an_archive_of_one_stored_file_is_that_file() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
    writer.start_file("customers.csv", stored).unwrap();
    writer.write_all(CUSTOMERS.as_bytes()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(ingested(bytes).unwrap().1, ingested(CUSTOMERS).unwrap().1);
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
    tar[10] = 0;
    tar[257..262].copy_from_slice(b"ustar");
    for (bytes, code, detail) in [
        (b"%PDF-1.7\n".to_vec(), "not_a_table", "a PDF document"),
        (b"SQLite format 3\0\x10\0".to_vec(), "not_a_table", "a SQLite database"),
        (b"\xff\xd8\xff\xe0".to_vec(), "not_a_table", "an image (JPEG)"),
        (tar, "not_a_table", "a TAR archive"),
        (gzip(b"RDX3\nX\n\0\0"), "not_a_table", "an R data file"),
        (b"<?xml version=\"1.0\"?><customers><c id=\"1\"/></customers>".to_vec(), "not_a_table", "an XML file"),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".to_vec(),
            "not_a_table",
            "Excel 2003",
        ),
        (b"<html><body>Please sign in</body></html>".to_vec(), "not_a_table", "a web page without a table"),
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
