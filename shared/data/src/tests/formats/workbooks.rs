//! Workbooks, made here cell by cell.

use report::{ColumnReading, DecimalMark};

use super::*;

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Formats of cells: none, date, date and time, percent, duration, five and six digits.
const STYLES: [u32; 7] = [0, 14, 22, 9, 46, 164, 165];
const FORMATS: &str = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/>\
    <numFmt numFmtId=\"165\" formatCode=\"000000;-000000\"/></numFmts>";

/// A cell: text, or behind a sign a number `=`, a date `@`, a moment `@@`, a percentage `%`, a duration `~`, a
/// truth `?`, an error `#`, five digits `!`, six `^`.
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
        Some(("!", value)) => number(5, value),
        Some(("^", value)) => number(6, value),
        Some(("?", value)) => format!("<c t=\"b\"><v>{value}</v></c>"),
        Some(("#", _)) => format!("<c t=\"e\"><v>{text}</v></c>"),
        Some(_) => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    }
}

/// Rows of cells between `|`; a row that is empty is not written.
pub fn sheet(rows: &[&str]) -> String {
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
pub fn workbook(sheets: &[(&str, &str, String)]) -> Vec<u8> {
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
            format!("<styleSheet {MAIN}>{FORMATS}<cellXfs>{formats}</cellXfs></styleSheet>"),
        ),
    ] {
        files.push((name.to_owned(), text));
    }
    zip(files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes())))
}

pub fn xlsx(rows: &[&str]) -> Vec<u8> {
    workbook(&[("Sheet1", "visible", sheet(rows))])
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

/// Numbers that are shown with zeros in front are the codes that they are shown as.
#[test]
fn numbers_with_zeros_in_front_are_codes() {
    let bytes = xlsx(&[
        "customer_id|zip|fee|count",
        "^1|!1067|=45|=7",
        "^2|!10115|=1.5|!8",
        "^30|=80331||=9",
        "^400|!1099|=3|=10",
    ]);
    let text = "customer_id,zip,fee,count\n000001,01067,45,7\n000002,10115,1.5,8\n000030,80331,,9\n000400,01099,3,10\n";
    let text = frame(text);
    for bytes in [bytes, include_bytes!("codes.xls").to_vec()] {
        let book = frame(bytes);
        assert_eq!(
            column(&book, "customer_id"),
            ["000001", "000002", "000030", "000400"]
        );
        assert_eq!(column(&book, "zip"), ["01067", "10115", "80331", "01099"]);
        assert_eq!(column(&book, "count"), ["7", "8", "9", "10"]);
        for name in ["customer_id", "zip", "fee", "count"] {
            assert_eq!(column(&book, name), column(&text, name));
            let reading = |frame: &Frame| frame.column(name).unwrap().reading.clone();
            assert_eq!(reading(&book), reading(&text), "{name}");
        }
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
fn cells_that_are_merged_over_rows_have_one_value() {
    let merged = |rows: &[&str], regions: &[&str]| {
        let regions = regions
            .iter()
            .map(|at| format!("<mergeCell ref=\"{at}\"/>"));
        let regions: String = regions.collect();
        let xml = sheet(rows).replace(
            "</sheetData>",
            &format!("</sheetData><mergeCells>{regions}</mergeCells>"),
        );
        workbook(&[("A", "visible", xml)])
    };
    let rows = [
        "region|plan|fee",
        "N|Pro|=5",
        "|Basic|=6",
        "|Pro|=7",
        "S|Pro|=8",
    ];
    let file = merged(&rows, &["A2:A4"]);
    let frame = frame(file.clone());
    assert_eq!(column(&frame, "region"), ["N", "N", "N", "S"]);
    assert_eq!(column(&frame, "fee"), ["5", "6", "7", "8"]);
    assert_eq!(reading(file).0.merged_cells, 2);
    let plain = super::frame(xlsx(&rows));
    assert_eq!(column(&plain, "region"), ["N", "·", "·", "S"]);
    // A header of two rows, of which the first names groups.
    let groups = [
        "id|May||June|",
        "|calls|fee|calls|fee",
        "C1|=5|=6|=7|=8",
        "C2|=6|=7|=8|=9",
    ];
    let file = merged(&groups, &["A1:A2", "B1:C1", "D1:E1"]);
    assert_eq!(super::frame(file), super::frame(xlsx(&groups)));
}

/// A cell that somebody left at the end of a sheet makes no columns and no rows.
#[test]
fn cells_apart_from_the_table_are_left_out_and_told() {
    let stray = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>5</v></c></row></sheetData>";
    let xml = sheet(&["id|fee", "C1|=5", "C2|=6"]).replace("</sheetData>", stray);
    let file = workbook(&[("A", "visible", xml)]);
    let plain = frame(xlsx(&["id|fee", "C1|=5", "C2|=6"]));
    assert_eq!(frame(file.clone()), plain);
    let (reading, _, skipped) = reading(file);
    assert_eq!((reading.stray_cells, skipped), (1, 0));
}

/// Ids longer than fifteen digits have lost their last ones in a workbook.
#[test]
fn ids_that_a_workbook_rounded_are_told() {
    let rows = (0..20).map(|n| format!("={}|={n}", 123_456_789_012_345_678_u64 + 977 * n));
    let rows: Vec<String> = std::iter::once("customer_id|fee".to_owned())
        .chain(rows)
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (ingested, _) = ingested(xlsx(&rows)).unwrap();
    let column = &ingested.profile.columns[0];
    let codes: Vec<&str> = column
        .warnings
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert!(codes.contains(&"lost_digits"), "{codes:?}");
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
    let cover = sheet(&["Report of May", "", "Prepared by Ann"]);
    let covered = workbook(&[
        ("Cover", "visible", cover),
        ("May", "visible", table("May")),
    ]);
    assert_eq!(super::reading(covered).0.sheet.as_deref(), Some("May"));
    let nothing = error(workbook(&[("A", "visible", sheet(&[]))]));
    assert!(nothing.detail.contains("\"A\" has no values"), "{nothing}");
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

/// A table of a few rows before one of many explains it, or sums it up.
#[test]
fn a_sheet_that_explains_another_is_not_chosen() {
    let rows = |rows: usize| -> String {
        let rows: Vec<String> = (0..rows).map(|n| format!("C{n}|Pro|={n}")).collect();
        let lines = std::iter::once("id|plan|spend").chain(rows.iter().map(String::as_str));
        sheet(&lines.collect::<Vec<_>>())
    };
    for (sheets, chosen) in [
        ([4, 200], "B"),
        ([4, 6], "A"),
        ([40, 400], "A"),
        ([200, 4], "A"),
    ] {
        let bytes = workbook(&[
            ("A", "visible", rows(sheets[0])),
            ("B", "visible", rows(sheets[1])),
        ]);
        let (reading, ..) = reading(bytes);
        assert_eq!(reading.sheet.as_deref(), Some(chosen), "{sheets:?}");
    }
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

/// Numbers have a point, and texts beside them whatever their writer does.
#[test]
fn texts_of_a_workbook_have_their_own_marks() {
    let frame = frame(xlsx(&[
        "id|seats|fee|ratio",
        "C1|4.120|1.234,5|=1.234",
        "C2|412|20,25|=2.5",
        "C3|8.300|7,5|=3.125",
    ]));
    assert_eq!(column(&frame, "seats"), ["4120", "412", "8300"]);
    assert_eq!(column(&frame, "fee"), ["1234.5", "20.25", "7.5"]);
    assert_eq!(column(&frame, "ratio"), ["1.234", "2.5", "3.125"]);
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

/// Decoders make every cell between the first and the last, and every one that is repeated.
#[test]
fn a_few_bytes_take_no_gigabytes() {
    let mut far = include_bytes!("customers.xls").to_vec();
    let head = [0x7e, 0x02, 0x0a, 0x00];
    let number = far.windows(4).position(|bytes| bytes == head).unwrap();
    far[number + 4..][..4].copy_from_slice(&[0xff, 0xff, 0xff, 0x00]);
    let spreadsheet = |row: &str| {
        let content = format!(
            "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
             <office:spreadsheet><table:table table:name=\"A\">{row}</table:table></office:spreadsheet>\
             </office:body></office:document-content>"
        );
        zip([
            (
                "mimetype",
                &b"application/vnd.oasis.opendocument.spreadsheet"[..],
            ),
            ("META-INF/manifest.xml", b"<m/>"),
            ("content.xml", content.as_bytes()),
        ])
    };
    let cell = |times: u32, text: &str| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{times}\" office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let wide = format!(
        "<table:table-row>{}</table:table-row>",
        cell(16_000, &"x".repeat(50_000))
    );
    let tall = format!(
        "<table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        cell(10, "x")
    );
    for bytes in [far, spreadsheet(&wide), spreadsheet(&tall)] {
        assert_eq!(error(bytes).code, "too_large");
    }
    // What every spreadsheet ends with takes nothing.
    let empty = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rows = |text: &str| format!("<table:table-row>{}</table:table-row>", cell(2, text));
    assert!(ingested(spreadsheet(&[&rows("id"), &rows("a"), empty].concat())).is_ok());
}

/// A few bytes may speak of billions of cells, for which a decoder would take memory.
#[test]
fn a_workbook_of_more_cells_than_it_can_have_is_refused() {
    let whole = include_bytes!("customers.xls");
    // The record of a sheet's dimensions, and those of texts and numbers; each with what is made of it.
    for (head, at, value) in [
        (&[0x00, 0x02, 0x0e, 0x00], 4, &[0xff, 0xff, 0xff, 0x7f][..]),
        (&[0x00, 0x02, 0x0e, 0x00], 0, &[0xff, 0xff, 0xff, 0x7f]),
        (&[0xfd, 0x00, 0x0a, 0x00], 2, &[0xff, 0xff]),
        (&[0x7e, 0x02, 0x0a, 0x00], 2, &[0xff, 0xff]),
    ] {
        let found = whole.windows(4).position(|bytes| bytes == head).unwrap();
        let mut bytes = whole.to_vec();
        bytes[found + 4 + at..][..value.len()].copy_from_slice(value);
        let refused = error(bytes);
        assert_eq!(refused.code, "broken_workbook", "{refused}");
        assert!(refused.detail.contains("more cells"), "{refused}");
    }
    assert!(ingested(whole.to_vec()).is_ok());
}

#[test]
fn rows_are_told_by_the_numbers_of_the_sheet() {
    let mut rows = vec!["Customers", "", "id|plan|spend"];
    let many: Vec<String> = (0..60).map(|n| format!("C{n}|Pro|={n}")).collect();
    rows.extend(many.iter().map(String::as_str));
    rows.splice(10..10, ["", "id|plan|spend", "X1|Pro|cheap"]);
    let (ingested, _) = ingested(xlsx(&rows)).unwrap();
    let aside = ingested.profile.column("spend").unwrap().set_aside.clone();
    // As Excel shows it.
    assert_eq!(aside.unwrap().examples[0].row, 13);
}
