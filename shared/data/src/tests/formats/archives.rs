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

#[test]
fn what_comes_with_a_table_is_left_out_and_said() {
    let customers = CUSTOMERS.as_bytes();
    let beside = [
        "may/README.txt",
        "LICENSE",
        "may/.gitignore",
        "may/churn.png",
    ];
    let files = beside.iter().map(|name| (*name, &b"text"[..]));
    let bytes = zip(files
        .chain([("__MACOSX/._a.csv", &b"\0\x05"[..]), (".DS_Store", b"\0")])
        .chain([("may/licenses.csv", customers)]));
    let (reading, rows, _) = reading(bytes);
    assert_eq!(
        (reading.member.as_deref(), rows),
        (Some("may/licenses.csv"), 3)
    );
    assert_eq!(reading.other_members, beside);
    for (files, detail) in [
        (
            ["a.csv", "b.tsv", "README.md"],
            "2 files: \"a.csv\", \"b.tsv\".",
        ),
        (
            ["README.md", "NOTES.md", "LICENSE"],
            "3 files: \"README.md\", \"NOTES.md\", \"LICENSE\".",
        ),
        (
            ["a.csv", "notes.txt", "README"],
            "2 files: \"a.csv\", \"notes.txt\".",
        ),
    ] {
        let error = error(zip(files.map(|name| (name, customers))));
        assert_eq!(error.code, "several_files");
        assert!(error.detail.contains(detail), "{error}");
    }
    // Beside Parquet as beside any other.
    let parquet = ingested(CUSTOMERS).unwrap().1;
    let bytes = zip([
        ("a.parquet", &parquet[..]),
        ("README.md", b"text"),
        ("a.md5", b"0"),
    ]);
    let (reading, rows, _) = self::reading(bytes);
    assert_eq!((reading.format, rows), (FileFormat::Parquet, 3));
    assert_eq!(reading.other_members, ["README.md", "a.md5"]);
    let (alone, ..) = self::reading(zip([("README.txt", customers)]));
    assert!(alone.other_members.is_empty());
}
