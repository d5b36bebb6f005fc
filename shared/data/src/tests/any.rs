//! Ingest of whatever comes.

use proptest::prelude::*;
use report::ColumnType;

use super::{CUSTOMERS, frame, ingested};

/// A cell as it may be found in a file.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        // Of letters that make no word for a missing value.
        "[b-k ,;\"'\n]{0,8}",
        any::<i32>().prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| n.to_string()),
        (1..29u32, 1..13u32).prop_map(|(d, m)| format!("2024-{m:02}-{d:02}")),
        Just(String::new()),
        Just("NA".to_owned()),
        Just("Yes".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = ingested(bytes);
    }

    #[test]
    fn no_text_panics(text in "[a-c0-9,;|\t\"'\r\n.eE+/: -]{0,200}") {
        let _ = ingested(text);
    }

    #[test]
    fn no_damage_to_parquet_panics(at in 0usize..2000, bits in 1u8.., cut in 0usize..2000) {
        let (_, whole) = ingested(CUSTOMERS).unwrap();
        let mut bytes = whole.to_vec();
        let len = bytes.len();
        bytes[4 + at % (len - 4)] ^= bits;
        let _ = ingested(bytes.clone());
        bytes.truncate(len - cut % len);
        let _ = ingested(bytes);
    }

    /// Texts come back as they were written, up to white space around them and missing values.
    #[test]
    fn what_is_written_is_read(rows in proptest::collection::vec((any_cell(), any_cell()), 1..30)) {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["key", "a", "b"]).unwrap();
        for (at, (a, b)) in rows.iter().enumerate() {
            writer.write_record([&format!("k{at}"), a, b]).unwrap();
        }
        let frame = frame(writer.into_inner().unwrap());
        prop_assert_eq!(frame.rows, rows.len());
        for (name, cells) in [("a", rows.iter().map(|r| &r.0).collect::<Vec<_>>()), ("b", rows.iter().map(|r| &r.1).collect())] {
            let column = frame.column(name).unwrap();
            for (row, cell) in cells.into_iter().enumerate() {
                let cell = cell.trim();
                let read = column.text(row);
                match column.kind {
                    ColumnType::Integer | ColumnType::Number => match cell.parse::<f64>() {
                        Ok(number) if number.is_finite() => prop_assert_eq!(read.unwrap().parse::<f64>().unwrap(), number),
                        _ => prop_assert!(read.is_none()),
                    },
                    // Numbers among dates may stand for dates.
                    ColumnType::Date if column.reading.date_numbers.is_some() && cell.parse::<f64>().is_ok() => {}
                    _ if cell.is_empty() => prop_assert!(read.is_none()),
                    // Among codes it is North America's.
                    _ if cell == "NA" => prop_assert!(read.is_none_or(|read| read == "NA")),
                    _ => prop_assert_eq!(read.as_deref(), Some(cell)),
                }
            }
        }
    }
}
