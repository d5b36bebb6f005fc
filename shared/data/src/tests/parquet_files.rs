//! Parquet, ours and that of others.

use std::sync::atomic::{AtomicUsize, Ordering};

use ::parquet::file::properties::WriterProperties;
use arrow_array::{BinaryArray, DictionaryArray, DurationSecondArray, IntervalYearMonthArray};

use super::*;
use crate::source::Source;

#[test]
fn fractions_of_other_people_s_parquet_are_known() {
    for (cells, fractions) in [
        (vec![0.12, 0.5, 1.0], true),
        (vec![0.12, 1.5, 0.5], false),
        (vec![0.0, 1.0, 1.0], false),
    ] {
        let cells = arrow_array::Float64Array::from(cells);
        let (_, parquet) = ingested(parquet_file(vec![("rate", Arc::new(cells))])).unwrap();
        let learned = read_parquet(Arc::new(parquet), None, None).unwrap();
        let reading = learned.column("rate").unwrap().reading.clone();
        assert_eq!(reading.fractions, fractions);
        let model = [("rate".to_owned(), reading)];
        let small = conform(frame("id,rate\nC1,12 %\n"), &model).unwrap();
        let value = if fractions { "0.12" } else { "12" };
        assert_eq!(column(&small, "rate"), [value]);
    }
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
            Arc::new(StringArray::from(vec![Some(" word "), Some("NA")])),
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
        ("text", ["word", "·"]),
        ("total", ["12.5", "·"]),
        ("day", ["2024-01-01", "·"]),
        ("instant", ["1970-01-01T00:00:01Z", "·"]),
    ] {
        let found = column(&frame, name);
        assert_eq!(found, cells, "{name}");
    }
    let mut warnings = ingested.profile.columns.iter().flat_map(|c| &c.warnings);
    assert!(!warnings.any(|warning| warning.code == "mixed_values"));
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
fn ids_times_and_bytes_of_parquet_are_read() {
    let id = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef_u128.to_be_bytes();
    let named: DictionaryArray<Int32Type> = [Some("Pro"), None].into_iter().collect();
    let (ingested, parquet) = ingested(parquet_file(vec![
        (
            "id",
            Arc::new(FixedSizeBinaryArray::try_from_iter([id, [0xff; 16]].iter()).unwrap()),
        ),
        (
            "opened",
            Arc::new(Time64MicrosecondArray::from(vec![
                Some(5_400_000_000),
                None,
            ])),
        ),
        (
            "spent",
            Arc::new(DurationSecondArray::from(vec![Some(90 * 60), Some(0)])),
        ),
        ("plan", Arc::new(named)),
        (
            "raw",
            Arc::new(BinaryArray::from_vec(vec![b"Oslo", &[0xff, 0xfe]])),
        ),
    ]))
    .unwrap();
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    for (name, cells) in [
        (
            "id",
            [
                "01234567-89ab-cdef-0123-456789abcdef",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
            ],
        ),
        ("opened", ["1.5", "·"]),
        ("spent", ["1.5", "0"]),
        ("plan", ["Pro", "·"]),
        ("raw", ["Oslo", "·"]),
    ] {
        assert_eq!(column(&frame, name), cells, "{name}");
    }
    let raw = ingested.profile.column("raw").unwrap();
    assert_eq!(raw.set_aside.as_ref().map(|aside| aside.count), Some(1));
}

/// Numbers are offered as dates, and read so where their owner says it.
#[test]
fn whole_numbers_may_be_told_to_be_dates() {
    let numbers = |cells: Vec<i64>| {
        let cells: ArrayRef = Arc::new(Int64Array::from(cells));
        parquet_file(vec![("created_at", cells)])
    };
    let options = serde_json::json!({ "columns": { "created_at": { "type": "date" } } });
    let options: ReadOptions = serde_json::from_value(options).unwrap();
    let seconds = || numbers(vec![1_721_908_913, 1_721_908_914, 0]);

    let (told, parquet) = ingested_as(seconds(), &options).unwrap();
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    let read = ["2024-07-25T12:01:53Z", "2024-07-25T12:01:54Z", "·"];
    assert_eq!(column(&frame, "created_at"), read);
    let aside = told.profile.columns[0].set_aside.as_ref().unwrap();
    assert_eq!((aside.count, aside.examples[0].row), (1, 3));

    let offers = |bytes| {
        let warnings = ingested(bytes).unwrap().0.profile.columns[0]
            .warnings
            .clone();
        warnings.iter().any(|one| one.code == "dates_as_numbers")
    };
    assert!(offers(numbers(vec![20_240_725, 20_240_726])));
    assert!(!offers(numbers(vec![1, 2])));
    let refused = ingested_as(numbers(vec![1, 2]), &options).unwrap_err();
    assert_eq!(refused.code, "unsupported_column");
}

/// A few bytes may stand for gigabytes: one long text, told once and meant by every row.
#[test]
fn a_small_file_of_long_texts_is_read_piece_by_piece() {
    let long = "x".repeat(30_000);
    let texts = |rows| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
            &long, rows,
        )))
    };
    let columns = |rows| {
        let names: Vec<String> = (0..8).map(|n| format!("c{n}")).collect();
        parquet_file(names.iter().map(|name| (&name[..], texts(rows))).collect())
    };
    let (ingested, _) = ingested(columns(70)).unwrap();
    assert_eq!(ingested.rows, 70);
    assert_eq!(ingested.profile.columns[0].distinct, 1);
    let error = error(columns(200));
    assert_eq!(error.code, "too_large", "{error}");
}

/// The footer says 10 rows; its pages hold 300,000.
#[test]
fn rows_are_counted_where_they_are() {
    let many = |rows: i64| {
        let counts: ArrayRef = Arc::new(Int64Array::from_iter_values((0..rows).map(|n| n % 7)));
        let plans = StringArray::from_iter_values((0..rows).map(|n| format!("P{}", n % 7)));
        parquet_file(vec![("n", counts), ("plan", Arc::new(plans))])
    };
    let told = |file: &[u8], from: i64, to: i64| with_varints(file, from, to);
    let refused = error(told(&many(300_000), 300_000, 10));
    assert_eq!(refused.code, "too_many_rows", "{refused}");
    let (counted, parquet) = ingested(told(&many(1_000), 1_000, 10)).unwrap();
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!((counted.rows, frame.rows), (1_000, 1_000));
}

/// The footer, in which one number stands for another: as Thrift writes them, in zigzags of seven bits.
fn with_varints(file: &[u8], from: i64, to: i64) -> Vec<u8> {
    let varint = |value: i64, width: usize| -> Vec<u8> {
        let zigzag = (value << 1) as u64;
        (0..width)
            .map(|at| {
                let more = if at + 1 < width { 0x80 } else { 0 };
                (zigzag >> (7 * at)) as u8 & 0x7f | more
            })
            .collect()
    };
    let width = ((64 - (from << 1).leading_zeros()) as usize).div_ceil(7);
    let (old, new) = (varint(from, width), varint(to, width));
    let footer = u32::from_le_bytes(*file[file.len() - 8..].first_chunk().unwrap()) as usize;
    let start = file.len() - 8 - footer;
    let mut lying = file.to_vec();
    let mut changed = 0;
    for at in start..lying.len() - 8 - old.len() {
        if lying[at..].starts_with(&old) {
            lying[at..at + old.len()].copy_from_slice(&new);
            changed += 1;
        }
    }
    assert!(changed > 0, "the footer does not tell of {from} rows");
    lying
}

/// As some writers do: a row group for every row.
#[test]
fn row_groups_of_single_rows_are_read_together() {
    let batch = RecordBatch::try_from_iter([(
        "n",
        Arc::new(Int64Array::from_iter_values(0..2_000)) as ArrayRef,
    )])
    .unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(1))
        .build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let reads = Arc::new(Counted {
        bytes: file.into(),
        ranges: AtomicUsize::new(0),
    });
    let source = Arc::clone(&reads) as Arc<dyn Source>;
    let mut out = Vec::new();
    let options = ReadOptions::default();
    let ingested = ingest(source, &LIMITS, &options, &mut out, &mut |_| Ok(())).unwrap();
    assert_eq!(ingested.row_groups, [2_000]);
    let ranges = reads.ranges.load(Ordering::Relaxed);
    assert!(ranges < 20, "{ranges} requests");
}

/// Counts what would be requests.
struct Counted {
    bytes: Bytes,
    ranges: AtomicUsize,
}

impl Source for Counted {
    fn len(&self) -> u64 {
        Source::len(&self.bytes)
    }

    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Source::open(&self.bytes)
    }

    fn range(&self, start: u64, len: u64) -> std::io::Result<Bytes> {
        self.ranges.fetch_add(1, Ordering::Relaxed);
        self.bytes.range(start, len)
    }
}

#[test]
fn whoever_waits_may_end_the_reading() {
    let ended = |_| Err(Error::new("took_too_long", "", ""));
    let csv = "id,n
1,2
"
    .to_owned()
        + &"3,4
"
        .repeat(30_000);
    let parquet = parquet_file(vec![("n", Arc::new(Int64Array::from(vec![1])))]);
    for file in [Bytes::from(csv), Bytes::from(parquet)] {
        let mut out = Vec::new();
        let options = ReadOptions::default();
        let outcome = ingest(Arc::new(file), &LIMITS, &options, &mut out, &mut { ended });
        assert_eq!(outcome.unwrap_err().code, "took_too_long");
    }
}

#[test]
fn nested_and_broken_parquet_are_refused() {
    let lists =
        ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None]);
    let nested = error(parquet_file(vec![("tags", Arc::new(lists))]));
    assert_eq!(nested.code, "unsupported_column");
    assert!(nested.detail.contains("\"tags\""));
    let bytes: ArrayRef =
        Arc::new(FixedSizeBinaryArray::try_from_iter([[1_u8; 12]].iter()).unwrap());
    let spans: ArrayRef = Arc::new(IntervalYearMonthArray::from(vec![1]));
    for (column, why) in [(bytes, "no text"), (spans, "months, days and hours")] {
        let refused = error(parquet_file(vec![("a", column)]));
        assert_eq!(refused.code, "unsupported_column");
        assert!(refused.detail.contains(why), "{refused}");
    }
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
    let ingested = ingest(
        source.clone(),
        &limits,
        &ReadOptions::default(),
        &mut out,
        &mut |part| {
            parts.push(part);
            Ok(())
        },
    )
    .unwrap();
    assert_eq!(ingested.row_groups, [50_000, 50_000, 20_000]);
    let id = ingested.profile.column("id").unwrap();
    assert!(id.unique && id.top_values.is_empty() && id.warnings[0].code == "identifier");
    assert!(parts.windows(2).all(|w| w[0] <= w[1]) && parts.last() == Some(&1.0));

    let parquet = Arc::new(Bytes::from(out));
    let whole = read_file(source, &limits, &ReadOptions::default()).unwrap();
    assert_eq!(read_parquet(parquet.clone(), None, None).unwrap(), whole);
    let names = ["n".to_owned(), "id".to_owned()];
    for row in [0, 1, whole.rows / 2, whole.rows - 1] {
        let one = read_parquet_rows(parquet.clone(), None, &[row as u64]).unwrap();
        let texts = |frame: &Frame, row| -> Vec<Option<String>> {
            let columns = frame.columns.iter();
            columns.map(|c| c.text(row).map(Into::into)).collect()
        };
        assert_eq!(texts(&one, 0), texts(&whole, row));
    }
    let rows: Vec<u64> = (0..whole.rows as u64).step_by(49_999).collect();
    let some = read_parquet_rows(parquet.clone(), Some(&names), &rows).unwrap();
    assert_eq!((some.rows, some.columns.len()), (rows.len(), 2));
    let expected = rows.iter().map(|row| format!("k{row}"));
    assert_eq!(column(&some, "id"), expected.collect::<Vec<_>>());
    let none = read_parquet_rows(parquet.clone(), Some(&names), &[]).unwrap();
    assert_eq!((none.rows, none.columns.len()), (0, 2));
    assert!(read_parquet_rows(parquet.clone(), None, &[0, whole.rows as u64]).is_err());
    let mut groups = Vec::new();
    each_row_group(parquet.clone(), &names, |frame| {
        groups.push((frame.rows, column(&frame, "id")[0].clone()));
        Ok(())
    })
    .unwrap();
    let first = |row: usize| format!("k{row}");
    let expected = [
        (50_000, first(0)),
        (50_000, first(50_000)),
        (20_000, first(100_000)),
    ];
    assert_eq!(groups, expected);
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

/// Nulls stand for what their owner says, in columns of every type but dates.
#[test]
fn nulls_stand_for_what_their_owner_says() {
    let half = |n: usize| n.is_multiple_of(2);
    let cases: [(ArrayRef, &str, &str, [&str; 2]); 4] = [
        (
            Arc::new(
                (0..60)
                    .map(|n| half(n).then_some(true))
                    .collect::<BooleanArray>(),
            ),
            "boolean",
            "no",
            ["true", "no"],
        ),
        (
            Arc::new(
                (0..60)
                    .map(|n| half(n).then_some(1))
                    .collect::<Int64Array>(),
            ),
            "integer",
            "0",
            ["1", "0"],
        ),
        (
            Arc::new(
                (0..60)
                    .map(|n| half(n).then_some(1.0))
                    .collect::<Float32Array>(),
            ),
            "number",
            "0",
            ["1", "0"],
        ),
        (
            Arc::new(
                (0..60)
                    .map(|n| half(n).then_some("yes"))
                    .collect::<StringArray>(),
            ),
            "boolean",
            "no",
            ["yes", "no"],
        ),
    ];
    for (cells, kind, empty, values) in cases {
        let bytes = parquet_file(vec![("churned", cells)]);
        let options = |empty: serde_json::Value| -> ReadOptions {
            let told = serde_json::json!({ "columns": { "churned": empty } });
            serde_json::from_value(told).unwrap()
        };
        let (own, _) = ingested(bytes.clone()).unwrap();
        assert_eq!(own.profile.suggestions.needs_answer, [Question::EmptyCells]);
        let told = options(serde_json::json!({ "type": kind, "empty": empty }));
        let (filled, parquet) = ingested_as(bytes.clone(), &told).unwrap();
        assert_eq!(
            filled.profile.suggestions.target.as_deref(),
            Some("churned")
        );
        let read = read_parquet(Arc::new(parquet), None, None).unwrap();
        assert_eq!(column(&read, "churned")[..2], values, "{kind}");
        let dates = options(serde_json::json!({ "type": "date", "empty": empty }));
        assert_eq!(
            ingested_as(bytes, &dates).unwrap_err().code,
            "unsupported_column"
        );
    }
}
