//! Ingest from end to end: good files in every coat, and everything that can be wrong with one.

use std::io::Write;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Int64Array, ListArray,
    RecordBatch, StringArray, TimestampMicrosecondArray, UInt64Array,
};
use arrow::datatypes::{Int32Type, Schema};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

mod any;

use super::*;
use crate::frame::{ColumnType, Frame};
use crate::{Error, Result};

const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    rows: 200_000,
    columns: 50,
};

fn ingested(bytes: impl Into<Bytes>) -> Result<(Ingested, Bytes)> {
    let mut out = Vec::new();
    let ingested = ingest(Arc::new(bytes.into()), &LIMITS, &mut out, &mut |_| {})?;
    Ok((ingested, out.into()))
}

fn frame(bytes: impl Into<Bytes>) -> Frame {
    let (_, parquet) = ingested(bytes).unwrap();
    read_parquet(Arc::new(parquet), None, None).unwrap()
}

fn error(bytes: impl Into<Bytes>) -> Error {
    ingested(bytes).unwrap_err()
}

fn column(frame: &Frame, name: &str) -> Vec<String> {
    let column = frame
        .column(name)
        .unwrap_or_else(|| panic!("no column {name}"));
    (0..frame.rows)
        .map(|row| {
            column
                .text(row)
                .map_or("·".into(), |text| text.into_owned())
        })
        .collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn parquet_file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    out
}

const CUSTOMERS: &str = "\
customerID,plan,tenure,charges,joined,active,zip,Churn
a-1,Basic, 3 ,29.85,2024-01-31,Yes,007,No
a-2,\"Pro, annual\",12, ,2024-02-29T12:30:00Z,no,12,Yes
a-3,None,?,1e3,,,99,No
";

#[test]
fn every_column_gets_its_type() {
    let frame = frame(CUSTOMERS);
    let kinds: Vec<_> = frame.columns.iter().map(|c| c.kind).collect();
    use ColumnType::{Boolean, Date, Integer, Number, Text};
    assert_eq!(
        kinds,
        [Text, Text, Integer, Number, Date, Boolean, Text, Boolean]
    );
    assert_eq!(column(&frame, "plan"), ["Basic", "Pro, annual", "None"]);
    assert_eq!(column(&frame, "tenure"), ["3", "12", "·"]);
    assert_eq!(column(&frame, "charges"), ["29.85", "·", "1000"]);
    assert_eq!(
        column(&frame, "joined"),
        ["2024-01-31", "2024-02-29T12:30:00Z", "·"]
    );
    assert_eq!(column(&frame, "active"), ["Yes", "no", "·"]);
    assert_eq!(column(&frame, "zip"), ["007", "12", "99"]);
}

#[test]
fn numbers_and_dates_as_people_write_them() {
    let frame = frame(
        "fee;rate;weight;total;iso;day_first;month_first;dotted;named;american\n\
         R$ 1.234,56;10 %;12 kg;1,234.50;2024-03-12;12/03/2024;03/12/2024;12.03.2024;12 Mar 2024;Mar 12, 2024\n\
         R$ 10,00;12,5 %;?;99.00;2024-03-25;25/03/2024;03/25/2024;25.03.2024;25 Mar 2024;Mar 25, 2024\n",
    );
    for (name, cells) in [
        ("fee", ["1234.56", "10"]),
        ("rate", ["10", "12.5"]),
        ("weight", ["12", "·"]),
        ("total", ["1234.5", "99"]),
    ] {
        assert_eq!(column(&frame, name), cells, "{name}");
    }
    for name in [
        "iso",
        "day_first",
        "month_first",
        "dotted",
        "named",
        "american",
    ] {
        assert_eq!(column(&frame, name), ["2024-03-12", "2024-03-25"], "{name}");
        assert_eq!(frame.column(name).unwrap().kind, ColumnType::Date);
    }
}

#[test]
fn the_profile_says_what_is_there() {
    let (ingested, _) = ingested(CUSTOMERS).unwrap();
    let profile = ingested.profile;
    assert_eq!(
        (ingested.rows, profile.rows, ingested.row_groups),
        (3, 3, vec![3])
    );
    assert_eq!(profile.suggestions.target.as_deref(), Some("Churn"));
    assert_eq!(profile.suggestions.positive_label.as_deref(), Some("Yes"));
    assert_eq!(
        profile.suggestions.entity_key.as_deref(),
        Some("customerID")
    );
    let churn = profile.column("Churn").unwrap();
    assert_eq!(churn.warnings[0].code, "looks_like_outcome");
    assert_eq!(
        churn
            .labels()
            .unwrap()
            .iter()
            .map(|l| l.count)
            .collect::<Vec<_>>(),
        [2, 1]
    );
    let tenure = profile.column("tenure").unwrap();
    assert_eq!(
        (tenure.missing, tenure.min, tenure.max),
        (1, Some(3.0), Some(12.0))
    );
    let json = serde_json::to_value(&profile).unwrap();
    assert_eq!(json["columns"][2]["type"], "integer");
    assert_eq!(serde_json::from_value::<Profile>(json).unwrap(), profile);
}

#[test]
fn compression_encodings_and_line_ends_make_no_difference() {
    let text = "naïve,tenure,ç\nSão Tomé,1,x\nPães,2,y\n";
    let plain = frame(text);
    assert_eq!(column(&plain, "naïve"), ["São Tomé", "Pães"]);
    let utf16 = |encode: fn(u16) -> [u8; 2], bom: [u8; 2]| {
        bom.into_iter()
            .chain(text.encode_utf16().flat_map(encode))
            .collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let coats = [
        gzip(text.as_bytes()),
        [gzip(&text.as_bytes()[..20]), gzip(&text.as_bytes()[20..])].concat(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        utf16(u16::to_le_bytes, [0xff, 0xfe]),
        utf16(u16::to_be_bytes, [0xfe, 0xff]),
        gzip(&latin),
        latin,
        text.replace('\n', "\r\n").into(),
        text.replace('\n', "\n\n \n").into(),
        text.replace(',', ";").into(),
        text.replace(',', "\t").into(),
        text.trim_end().into(),
    ];
    for coat in coats {
        assert_eq!(
            frame(coat.clone()),
            plain,
            "{:?}",
            String::from_utf8_lossy(&coat)
        );
    }
}

#[test]
fn latin_letters_may_come_late() {
    let mut file = b"name,n\n".to_vec();
    (0..20_000).for_each(|n| file.extend(format!("abcdef,{n}\n").bytes()));
    file.extend(b"Jos\xe9,1\n");
    assert_eq!(column(&frame(file), "name").last().unwrap(), "José");
}

#[test]
fn headers_are_made_usable() {
    let frame = frame(format!("  a ,,{},b\n1,2,3,4\n", "x".repeat(300)));
    let names: Vec<_> = frame.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["a", "column_2", &"x".repeat(200), "b"]);
}

#[test]
fn infinities_are_missing_and_counted() {
    let (ingested, parquet) = ingested("a,b\n1,x\ninf,y\n-Infinity,z\n2.5,w\n").unwrap();
    let a = ingested.profile.column("a").unwrap();
    assert_eq!(
        (a.missing, a.max, a.warnings[0].code.as_str()),
        (2, Some(2.5), "infinite_values")
    );
    assert!(a.warnings[0].detail.starts_with("2 infinite"));
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&frame, "a"), ["1", "·", "·", "2.5"]);
}

#[test]
fn bad_files_say_what_is_wrong_and_where() {
    let gz = gzip(CUSTOMERS.as_bytes());
    let mut damaged = gz.clone();
    damaged[20] ^= 0xff;
    let many_columns = vec!["x"; 1000]
        .iter()
        .enumerate()
        .map(|(i, x)| format!("{x}{i}"))
        .collect::<Vec<_>>()
        .join(",");
    let many_rows = format!("a\n{}", "1\n".repeat(200_001));
    let long = format!("a,b\n1,2\n3,{}\n", "y".repeat(40_000));
    for (file, code, detail) in [
        (b"".to_vec(), "empty_file", "empty"),
        (b"\xef\xbb\xbf".to_vec(), "empty_file", "empty"),
        (gzip(b""), "empty_file", "empty"),
        (b"\n\n".to_vec(), "empty_file", "empty"),
        (b"a,b\n".to_vec(), "no_rows", "no rows"),
        (b"a,b\n\n \n".to_vec(), "no_rows", "no rows"),
        (
            b"a,b\n1,2\n3\n".to_vec(),
            "ragged_row",
            "Line 3 has 1 fields where the header has 2.",
        ),
        (
            b"a,b\r\n\r\n1,2\r\n\r\n\r\n3,4,5\r\n".to_vec(),
            "ragged_row",
            "Line 6 has 3 fields",
        ),
        (
            b"a,b\n\"1\n1\",2\n3\n".to_vec(),
            "ragged_row",
            "Line 4 has 1 fields",
        ),
        (
            b"a,b, a\n1,2,3\n".to_vec(),
            "duplicate_column",
            "Columns 1 and 3 are both called \"a\"",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec(),
            "not_a_table",
            "NUL",
        ),
        (b"\x01\x02\x03\x04".to_vec(), "not_a_table", "control"),
        (b"PK\x03\x04rest".to_vec(), "not_a_table", "Excel"),
        (gz[..gz.len() - 12].to_vec(), "broken_gzip", "ends before"),
        (gz[..5].to_vec(), "broken_gzip", "ends before"),
        (damaged, "broken_gzip", "damaged"),
        (
            vec![b'x'; (1 << 20) + 1],
            "too_large",
            "the limit is 1048576",
        ),
        (gzip(&vec![b'\n'; 21 << 20]), "too_large", "decompressed"),
        (
            format!("{many_columns}\n").into_bytes(),
            "too_many_columns",
            "1000 columns; the limit is 50",
        ),
        (
            many_rows.into_bytes(),
            "too_many_rows",
            "more than 200000 rows",
        ),
        (
            long.into_bytes(),
            "cell_too_long",
            "On line 3 the value of \"b\"",
        ),
        (
            b"PAR1 and then nothing".to_vec(),
            "broken_parquet",
            "damaged or incomplete",
        ),
    ] {
        let error = error(file.clone());
        assert_eq!(
            error.code,
            code,
            "{error} {:?}",
            String::from_utf8_lossy(&file[..file.len().min(60)])
        );
        assert!(error.detail.contains(detail), "{error}");
        assert!(!error.remedy.is_empty());
    }
}

#[test]
fn an_open_quote_does_not_fill_memory() {
    let limits = Limits {
        bytes: 1 << 30,
        ..LIMITS
    };
    let file = format!("a,b\n1,\"2\n{}", "3,4\n".repeat(10 << 20));
    let error = ingest(
        Arc::new(Bytes::from(file)),
        &limits,
        Vec::new(),
        &mut |_| {},
    )
    .unwrap_err();
    assert_eq!(error.code, "cell_too_long");
    assert!(error.remedy.contains("quote"));
}

#[test]
fn other_people_s_parquet_is_brought_to_our_types() {
    let day = Date32Array::from(vec![Some(19_723), None]);
    let instant =
        TimestampMicrosecondArray::from(vec![Some(1_000_500), None]).with_timezone("Europe/Lisbon");
    let (ingested, parquet) = ingested(parquet_file(vec![
        ("int", Arc::new(Int64Array::from(vec![Some(1), None]))),
        (
            "large",
            Arc::new(UInt64Array::from(vec![Some(u64::MAX), Some(1)])),
        ),
        (
            "float",
            Arc::new(Float32Array::from(vec![Some(1.5), Some(f32::INFINITY)])),
        ),
        (
            "money",
            Arc::new(
                Decimal128Array::from(vec![Some(1299), None])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
        (
            "flag",
            Arc::new(BooleanArray::from(vec![Some(true), Some(false)])),
        ),
        (
            "text",
            Arc::new(StringArray::from(vec![Some(" x "), Some("NA")])),
        ),
        (
            "total",
            Arc::new(StringArray::from(vec![Some("12.5"), Some(" ")])),
        ),
        ("day", Arc::new(day)),
        ("instant", Arc::new(instant)),
    ]))
    .unwrap();
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    use ColumnType::{Boolean, Date, Integer, Number, Text};
    let kinds: Vec<_> = frame.columns.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [
            Integer, Text, Number, Number, Boolean, Text, Number, Date, Date
        ]
    );
    for (name, cells) in [
        ("int", ["1", "·"]),
        ("large", ["18446744073709551615", "1"]),
        ("float", ["1.5", "·"]),
        ("money", ["12.99", "·"]),
        ("flag", ["true", "false"]),
        ("text", ["x", "·"]),
        ("total", ["12.5", "·"]),
        ("day", ["2024-01-01", "·"]),
        ("instant", ["1970-01-01T00:00:01Z", "·"]),
    ] {
        let found = column(&frame, name);
        assert_eq!(found, cells, "{name}");
    }
    assert_eq!(
        ingested
            .profile
            .column("float")
            .unwrap()
            .warnings
            .last()
            .unwrap()
            .code,
        "infinite_values"
    );
}

#[test]
fn nested_and_broken_parquet_are_refused() {
    let lists =
        ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None]);
    let nested = error(parquet_file(vec![("tags", Arc::new(lists))]));
    assert_eq!(nested.code, "unsupported_column");
    assert!(nested.detail.contains("\"tags\""));
    let whole = parquet_file(vec![("a", Arc::new(Int64Array::from_iter_values(0..1000)))]);
    assert_eq!(
        error(whole[..whole.len() - 10].to_vec()).code,
        "broken_parquet"
    );
    assert_eq!(
        error(parquet_file(vec![(
            "a",
            Arc::new(Int64Array::from(Vec::<i64>::new()))
        )]))
        .code,
        "no_rows"
    );
    let mut no_columns = Vec::new();
    ArrowWriter::try_new(&mut no_columns, Arc::new(Schema::empty()), None)
        .unwrap()
        .close()
        .unwrap();
    assert_eq!(error(no_columns).code, "empty_file");
}

#[test]
fn columns_and_row_groups_are_read_alone() {
    let mut file = String::from("id,kind,n\n");
    (0..120_000).for_each(|n| file.push_str(&format!("k{n},{},{}\n", n % 3, n % 7)));
    let limits = Limits {
        bytes: 1 << 24,
        ..LIMITS
    };
    let source = Arc::new(Bytes::from(file));
    let (mut out, mut parts) = (Vec::new(), Vec::new());
    let ingested = ingest(source.clone(), &limits, &mut out, &mut |part| {
        parts.push(part)
    })
    .unwrap();
    assert_eq!(ingested.row_groups, [50_000, 50_000, 20_000]);
    let id = ingested.profile.column("id").unwrap();
    assert!(id.unique && id.top_values.is_empty() && id.warnings[0].code == "identifier");
    assert!(parts.windows(2).all(|w| w[0] <= w[1]) && parts.last() == Some(&1.0));

    let parquet = Arc::new(Bytes::from(out));
    let whole = read_file(source, &limits).unwrap();
    assert_eq!(read_parquet(parquet.clone(), None, None).unwrap(), whole);
    let names = ["n".to_owned(), "id".to_owned()];
    for row in [0, 1, whole.rows / 2, whole.rows - 1] {
        let one = read_parquet_row(parquet.clone(), row as u64).unwrap();
        let texts = |frame: &Frame, row| -> Vec<Option<String>> {
            let columns = frame.columns.iter();
            columns.map(|c| c.text(row).map(Into::into)).collect()
        };
        assert_eq!(texts(&one, 0), texts(&whole, row));
    }
    assert!(read_parquet_row(parquet.clone(), whole.rows as u64).is_err());
    let part = read_parquet(parquet.clone(), Some(&names), Some(1..3)).unwrap();
    assert_eq!((part.rows, part.columns.len()), (70_000, 2));
    assert_eq!(column(&part, "id")[0], "k50000");
    assert_eq!(column(&part, "n")[..], column(&whole, "n")[50_000..]);
    let missing = read_parquet(parquet.clone(), Some(&["nope".to_owned()]), None).unwrap_err();
    assert_eq!(missing.code, "missing_column");
    assert_eq!(
        read_parquet(parquet, None, Some(2..4)).unwrap_err().code,
        "broken_parquet"
    );
}
