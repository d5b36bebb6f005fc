//! Parquet, ours and that of others.

use super::*;

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
    let uuids: ArrayRef =
        Arc::new(FixedSizeBinaryArray::try_from_iter([[1_u8; 16]].iter()).unwrap());
    let times: ArrayRef = Arc::new(Time64MicrosecondArray::from(vec![1]));
    for (column, why) in [(uuids, "such as a UUID"), (times, "a time without a day")] {
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
        &mut |part| parts.push(part),
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
