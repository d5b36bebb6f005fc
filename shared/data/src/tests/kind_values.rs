//! Every kind of fault that files have had, with every single value that is right.

use super::field_cases::file;
use super::*;

/// Rows of a file: notations need some company to be told.
const ROWS: usize = 12;

/// A file with one column of a notation, its cells again and again, and what they are.
fn check(notation: [&str; 3], values: [&str; 3]) {
    let text = file("id\tvalue", ROWS, |n| format!("C{n}\t{}", notation[n % 3]));
    let frame = frame(text);
    let read = column(&frame, "value");
    let expected: Vec<&str> = (0..ROWS).map(|n| values[n % 3]).collect();
    assert_eq!(read, expected, "{notation:?}");
}

#[test]
fn numbers_have_their_values() {
    let plain = ["1234.5", "-2.25", "1000000"];
    for notation in [
        ["1234.5", "-2.25", "1000000"],
        ["1,234.5", "-2.25", "1,000,000"],
        ["1.234,5", "-2,25", "1.000.000"],
        ["1 234,5", "-2,25", "1 000 000"],
        ["1\u{a0}234,5", "-2,25", "1\u{a0}000\u{a0}000"],
        ["1\u{202f}234,5", "-2,25", "1\u{202f}000\u{202f}000"],
        ["1'234.5", "-2.25", "1'000'000"],
        ["1\u{2019}234.5", "-2.25", "1\u{2019}000\u{2019}000"],
        ["1,234.5", "-2.25", "10,00,000"],
        ["1234.5", "\u{2212}2.25", "1000000"],
        ["1234.5", "\u{2013}2.25", "1000000"],
        ["1,234.5", "2.25-", "1,000,000"],
        ["1,234.5", "(2.25)", "1,000,000"],
        ["$1,234.5", "-$2.25", "$1,000,000"],
        ["$1,234.5", "$(2.25)", "$1,000,000"],
        ["R$ 1.234,5", "-R$ 2,25", "R$ 1.000.000"],
        ["1.234,5 €", "-2,25 €", "1.000.000 €"],
        ["EUR 1.234,5", "EUR -2,25", "EUR 1.000.000"],
        ["1,234.5 USD", "-2.25 USD", "1,000,000 USD"],
        ["1 234,5 zł", "-2,25 zł", "1 000 000 zł"],
        ["CHF 1'234.5", "CHF -2.25", "CHF 1'000'000"],
        ["1,234.5%", "-2.25%", "1,000,000%"],
        ["=\"1234.5\"", "=\"-2.25\"", "=\"1000000\""],
        ["'1234.5", "'-2.25", "'1000000"],
        ["+1234.5", "-2.25", "1000000.0"],
        ["1.2345E+03", "-2.25", "1E+06"],
        ["１２３４.５", "-２.２５", "１００００００"],
        ["1234.50 Dr", "2.25 Cr", "1,000,000.00 Dr"],
        ["1234½", "-2¼", "1000000"],
        ["1,234½", "-2 ¼", "1,000,000"],
        ["1234 1/2", "-2 1/4", "1000000"],
        ["ca. 1,234.5", "-2.25", "~1,000,000"],
        ["$1,234.5 per month", "-$2.25 per month", "$1M per month"],
        ["1,234.5 percent", "-2.25 %", "1,000,000 pct"],
        ["1234.5d", "-2.25 days", "1000000 day"],
    ] {
        check(notation, plain);
    }
    // What is no value beside them is missing, and told.
    for word in ["N/A", "#DIV/0!", "-", "unknown", "cheap"] {
        let text = file("id,value", 60, |n| match n {
            30 => format!("C{n},{word}"),
            n => format!("C{n},{n}.5"),
        });
        let read = column(&frame(text), "value");
        assert_eq!(
            (read[29].as_str(), read[30].as_str(), read[31].as_str()),
            ("29.5", "·", "31.5")
        );
    }
}

#[test]
fn dates_have_their_values() {
    let days = ["2024-07-25", "2023-12-01", "2022-02-28"];
    for notation in [
        ["2024-07-25", "2023-12-01", "2022-02-28"],
        ["2024/07/25", "2023/12/01", "2022/02/28"],
        ["2024-7-25", "2023-12-1", "2022-2-28"],
        ["20240725T000000", "20231201T000000", "20220228T000000"],
        [
            "2024-07-25 00:00:00",
            "2023-12-01 00:00:00",
            "2022-02-28 00:00:00",
        ],
        [
            "2024-07-25T00:00:00Z",
            "2023-12-01T00:00:00Z",
            "2022-02-28T00:00:00Z",
        ],
        ["25/07/2024", "01/12/2023", "28/02/2022"],
        ["7/25/2024", "12/1/2023", "2/28/2022"],
        ["25.07.2024", "1.12.2023", "28.02.2022"],
        ["25-07-2024", "01-12-2023", "28-02-2022"],
    ] {
        check(notation, days);
    }
}

/// What stands in a file beside its rows changes none of their values, and is counted.
#[test]
fn rows_have_their_values_whatever_stands_beside_them() {
    let rows = |separator: &str, last: &str| -> String {
        let row = |n: usize| {
            let cells = [
                format!("C{n}"),
                ["Pro", "Basic"][n % 2].into(),
                format!("{n}.5"),
            ];
            format!("{}{last}\n", cells.join(separator))
        };
        (0..ROWS).map(row).collect()
    };
    let header = "id,plan,spend\n";
    let whole = rows(",", "");
    let half = whole.match_indices('\n').nth(ROWS / 2).unwrap().0 + 1;
    let (first, second) = whole.split_at(half);
    let total: f64 = (0..ROWS).map(|n| n as f64 + 0.5).sum();
    for (kind, text, skipped) in [
        ("plain", format!("{header}{}", rows(",", "")), 0),
        (
            "sep-line",
            format!("sep=;\nid;plan;spend\n{}", rows(";", "")),
            0,
        ),
        (
            "total-row",
            format!("{header}{}Total,,{total}\n", rows(",", "")),
            1,
        ),
        (
            "header-repeated",
            format!("{header}{first}{header}{second}"),
            1,
        ),
        (
            "blank-rows",
            format!("{header}{first},,\n,,\n{second},,\n"),
            3,
        ),
        (
            "titles",
            format!("Customers of May\n\n{header}{}", rows(",", "")),
            0,
        ),
        (
            "footer",
            format!("{header}{}\nExported on 1 May\n", rows(",", "")),
            1,
        ),
        (
            "trailing-delimiters",
            format!("id,plan,spend,\n{}", rows(",", ",")),
            0,
        ),
        (
            "byte-order-mark",
            format!("\u{feff}{header}{}", rows(",", "")),
            0,
        ),
    ] {
        let (read, parquet) = ingested(text).unwrap();
        assert_eq!(
            read.profile.reading.unwrap().skipped.sum(),
            skipped,
            "{kind}"
        );
        let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
        for n in 0..ROWS {
            let cells = ["id", "plan", "spend"].map(|name| column(&frame, name)[n].clone());
            let expected = [
                format!("C{n}"),
                ["Pro", "Basic"][n % 2].into(),
                format!("{n}.5"),
            ];
            assert_eq!(cells, expected, "{kind}");
        }
        assert_eq!(frame.rows, ROWS, "{kind}");
    }
}

/// Yes and no are the same two labels in every form.
#[test]
fn booleans_have_their_values() {
    for (yes, no) in [
        ("True", "False"),
        ("TRUE", "FALSE"),
        ("true", "false"),
        ("Yes", "No"),
        ("Sim", "Não"),
        ("Oui", "Non"),
        ("Ja", "Nein"),
        ("да", "нет"),
        ("t", "f"),
        ("Y", "N"),
    ] {
        let text = file("id,active", ROWS, |n| {
            let cell = if n % 3 == 0 { yes } else { no };
            // A spelling of their own is none of a value.
            let cell = if n > 8 {
                cell.to_uppercase()
            } else {
                cell.into()
            };
            format!("C{n},{cell}")
        });
        let frame = frame(text);
        let read = column(&frame, "active");
        assert_eq!(
            frame.column("active").unwrap().kind,
            ColumnType::Boolean,
            "{yes}"
        );
        for (n, cell) in read.iter().enumerate() {
            assert_eq!(cell, if n % 3 == 0 { yes } else { no });
        }
    }
}

/// The same yes and no of JSON and Parquet, and the same ids where they came as floats.
#[test]
fn values_of_programs_are_those_of_texts() {
    let answers = |n: usize| (n % 4 != 3).then_some(n.is_multiple_of(3));
    let json = |n: usize| {
        let active = answers(n).map_or("null".into(), |yes| yes.to_string());
        format!("{{\"id\": {}.0, \"active\": {active}}}", 17_850 + n)
    };
    let lines: Vec<String> = (0..ROWS).map(json).collect();
    let ids = Float64Array::from_iter_values((0..ROWS).map(|n| (17_850 + n) as f64));
    let answered: BooleanArray = (0..ROWS).map(answers).collect();
    for (kind, bytes) in [
        (
            "text",
            file("id,active", ROWS, |n| {
                let active = answers(n).map_or("", |yes| if yes { "true" } else { "false" });
                format!("{}.0,{active}", 17_850 + n)
            })
            .into_bytes(),
        ),
        ("json", format!("[{}]", lines.join(",")).into_bytes()),
        ("json lines", lines.join("\n").into_bytes()),
        (
            "parquet",
            parquet_file(vec![("id", Arc::new(ids)), ("active", Arc::new(answered))]),
        ),
    ] {
        let frame = frame(bytes);
        assert_eq!(
            frame.column("active").unwrap().kind,
            ColumnType::Boolean,
            "{kind}"
        );
        let (ids, active) = (column(&frame, "id"), column(&frame, "active"));
        for n in 0..ROWS {
            assert_eq!(ids[n], (17_850 + n).to_string(), "{kind}");
            let expected = answers(n).map_or("·".into(), |yes| yes.to_string());
            assert_eq!(active[n], expected, "{kind}");
        }
    }
}

/// Letters are what they were, in whatever code page.
#[test]
fn letters_have_their_values() {
    for (encoding, plan, name) in [
        (encoding_rs::UTF_8, "Básico", "João Öztürk €"),
        (encoding_rs::WINDOWS_1252, "Básico", "João Müller"),
        (encoding_rs::WINDOWS_1251, "Базовый тариф", "Ольга Иванова"),
        (
            encoding_rs::WINDOWS_1250,
            "Podstawowy",
            "Łukasz Żółty, Gdańsk",
        ),
        (encoding_rs::GBK, "基本套餐", "张伟在北京工作"),
        (encoding_rs::SHIFT_JIS, "基本プラン", "山田さんは東京です"),
        (encoding_rs::WINDOWS_1256, "الأساسية", "محمد من القاهرة"),
    ] {
        let text = file("id;plan;name", 60, |n| format!("C{n};{plan};{name} {n}"));
        let (bytes, _, lost) = encoding.encode(&text);
        assert!(!lost, "{}", encoding.name());
        let frame = frame(bytes.into_owned());
        for n in 0..60 {
            assert_eq!(column(&frame, "plan")[n], plan, "{}", encoding.name());
            assert_eq!(column(&frame, "name")[n], format!("{name} {n}"));
        }
    }
}
