//! Everything that can be wrong with a file.

use super::*;

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
        (
            "“id”,“plan, fee”\n“C1”,“Pro, 5”\n".into(),
            "curly_quotes",
            "curly quotes",
        ),
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
            b"a,b,c\n1,2,3\nc,B,a\n3,2,1\n".to_vec(),
            "header_in_other_order",
            "Line 3 has the header again",
        ),
        (
            b"\x72\x02\x01\0\x06\0\x96\0\0\0\0\0".to_vec(),
            "not_a_table",
            "a Stata file",
        ),
        (
            b"a,b\n\"1\n1\",2\n3\n".to_vec(),
            "ragged_row",
            "Line 4 has 1 fields",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec(),
            "not_a_table",
            "an image (PNG)",
        ),
        (b"\x01\x02\x03\x04".to_vec(), "not_a_table", "control"),
        (
            b"a,b\n1\x00,2\n".to_vec(),
            "nul_byte",
            "Line 2 has a NUL byte",
        ),
        (
            "a,b\n1,2\n"
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect(),
            "not_a_table",
            "UTF-32",
        ),
        (b"PK\x03\x04rest".to_vec(), "broken_zip", "damaged"),
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
            b"{'id': 'C1', 'plan': None}\n{'id': 'C2', 'plan': 'Pro'}\n".to_vec(),
            "not_a_table",
            "Python",
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

/// An answer of the API holds a profile, and Lambda ends those of 6 MB.
#[test]
fn a_profile_of_many_long_texts_stays_small() {
    let names: Vec<String> = (0..240).map(|at| format!("note_{at}")).collect();
    let row = |n: usize| {
        let cells = (0..240).map(|at| format!("{} {at} {}", n / 2, "é".repeat(120)));
        cells.collect::<Vec<_>>().join(",")
    };
    let rows: Vec<String> = (0..48).map(row).collect();
    let text = format!("id,plan,{}\n", names.join(","));
    let text = rows.iter().enumerate().fold(text, |text, (n, row)| {
        format!("{text}C{n},{},{row}\n", ["Pro", "Basic"][n % 2])
    });
    let limits = Limits {
        bytes: 1 << 30,
        columns: 300,
        ..LIMITS
    };
    let file = Arc::new(Bytes::from(text));
    let options = ReadOptions::default();
    let ingested = ingest(file, &limits, &options, Vec::new(), &mut |_| Ok(())).unwrap();
    let values = |name: &str| ingested.profile.column(name).unwrap().top_values.len();
    assert_eq!(values("plan"), 2, "all of few values stay");
    assert_eq!(values("note_7"), 10);
    assert!(serde_json::to_vec(&ingested.profile).unwrap().len() < 2 << 20);
}

/// A line of 4 MB where names are to be, in one cell or in many.
#[test]
fn a_header_of_megabytes_is_refused_by_name() {
    let limits = Limits {
        bytes: 1 << 30,
        ..LIMITS
    };
    for (header, code) in [
        ("x".repeat(4 << 20), "header_too_long"),
        ("name,".repeat(800_000), "too_many_columns"),
    ] {
        let file = Arc::new(Bytes::from(format!("{header}\n1,2\n")));
        let options = ReadOptions::default();
        let read = ingest(file, &limits, &options, Vec::new(), &mut |_| Ok(()));
        assert_eq!(read.unwrap_err().code, code);
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
        &ReadOptions::default(),
        Vec::new(),
        &mut |_| Ok(()),
    )
    .unwrap_err();
    assert_eq!(error.code, "cell_too_long");
    assert!(error.remedy.contains("quote"));
}
