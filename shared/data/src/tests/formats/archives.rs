//! ZIP archives and gzip.

use super::json::ROWS;
use super::workbooks::xlsx;
use super::*;

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
