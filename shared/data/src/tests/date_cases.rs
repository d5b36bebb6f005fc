//! What dates mean that do not say it by themselves.

use super::field_cases::file;
use super::value_cases::warned_values;
use super::*;

/// Days as spreadsheets count them, and other numbers that stand for dates, beside dates.
#[test]
fn numbers_among_dates_are_dates() {
    for (number, date) in [
        ("45498", "2024-07-25"),
        ("45498.5", "2024-07-25T12:00:00Z"),
        ("20240725", "2024-07-25"),
        ("202407", "2024-07-01"),
        ("1721908913", "2024-07-25T12:01:53Z"),
        ("1721908913123", "2024-07-25T12:01:53.123Z"),
    ] {
        for written in ["2024-07-26", "26/07/2024", "26 Jul 2024", "7/26/2024"] {
            let text = file("id,since", 90, |n| match n % 3 {
                0 => format!("C{n},{number}"),
                _ => format!("C{n},{written}"),
            });
            let (is_told, values) = warned_values(text, "since", "numbers_among_dates");
            assert!(is_told, "{number} beside {written}");
            assert_eq!(
                values[..2],
                [date, "2024-07-26"],
                "{number} beside {written}"
            );
        }
    }
    // Few of either are set aside, and what is no such number makes a text of all.
    for (number, share, kind) in [
        ("45498", 80, ColumnType::Date),
        ("12", 3, ColumnType::Text),
        ("0.5", 3, ColumnType::Text),
        ("250726", 3, ColumnType::Text),
    ] {
        let text = file("id,since", 80, |n| match n % share {
            0 => format!("C{n},{number}"),
            _ => format!("C{n},2024-07-26"),
        });
        let (ingested, _) = ingested(text).unwrap();
        let since = ingested.profile.column("since").unwrap();
        let is_told = since
            .warnings
            .iter()
            .any(|one| one.code == "numbers_among_dates");
        assert_eq!((since.kind, is_told), (kind, false), "{number}");
    }
    let open = file("id,since", 80, |n| match n % 3 {
        0 => format!("C{n},45498"),
        _ => format!("C{n},05/07/2024"),
    });
    assert!(warned_values(open, "since", "ambiguous_dates").0);
}

/// One cell in another notation does not make a text of a column: it is read where it can mean one day alone, and else set
/// aside.
#[test]
fn a_date_in_another_notation_does_not_open_the_others() {
    for (odd, date) in [
        ("01/02/2024", "·"),
        ("03-04-2024", "·"),
        ("05/06/24", "·"),
        ("24/06/24", "2024-06-24"),
        ("24-06-24", "2024-06-24"),
        ("25/06/2024", "2024-06-25"),
    ] {
        let text = file("id,since", 600, |n| match n {
            300 => format!("C{n},{odd}"),
            _ => format!("C{n},2024-03-{:02}", n % 28 + 1),
        });
        let (is_set_aside, values) = warned_values(text, "since", "set_aside");
        assert_eq!(
            (values[0].as_str(), values[300].as_str()),
            ("2024-03-01", date),
            "{odd}"
        );
        assert_eq!(is_set_aside, date == "·", "{odd}");
    }
    // One of each order among dates that tell theirs.
    let text = file("id,since", 600, |n| match n {
        300 => format!("C{n},25/12/2024"),
        400 => format!("C{n},12/25/2024"),
        _ => format!("C{n},2024-03-{:02}", n % 28 + 1),
    });
    let (_, values) = warned_values(text, "since", "set_aside");
    assert_eq!(values[300], "2024-12-25");
    // More than a few are asked for.
    let text = file("id,since", 600, |n| match n % 10 {
        0 => format!("C{n},01/02/2024"),
        _ => format!("C{n},2024-03-{:02}", n % 28 + 1),
    });
    assert!(warned_values(text, "since", "ambiguous_dates").0);
}

/// What stands where no date has come yet.
#[test]
fn words_among_dates_are_missing() {
    for word in [
        "infinity",
        "-infinity",
        "aktiv",
        "en cours",
        "unbefristet",
        "bis auf Weiteres",
        "vigente",
        "ainda ativo",
        "до сих пор",
        "Not yet",
        "Never logged in",
        "sem data",
        "Sin fecha",
        "kein Datum",
        "sans date",
        "brak daty",
    ] {
        let text = file("id,until", 90, |n| match n % 3 {
            0 => format!("C{n},{word}"),
            _ => format!("C{n},2024-03-{:02}", n % 28 + 1),
        });
        let (is_set_aside, values) = warned_values(text, "until", "set_aside");
        assert_eq!(
            (values[0].as_str(), values[1].as_str()),
            ("·", "2024-03-02"),
            "{word}"
        );
        assert!(!is_set_aside, "{word}");
    }
}

/// Years as Thailand counts them, by themselves, by the file's other columns, or told where they may be.
#[test]
fn years_of_thailand_are_read_where_they_are_evident() {
    for (cells, dates) in [
        (["2567-07-25", "2567-12-31"], ["2024-07-25", "2024-12-31"]),
        (["25/07/2567", "31/12/2567"], ["2024-07-25", "2024-12-31"]),
        (["5/7/2567", "6/8/2567"], ["2024-07-05", "2024-08-06"]),
        (
            ["25-07-2567 10:30", "31-12-2567 0:00"],
            ["2024-07-25T10:30:00Z", "2024-12-31"],
        ),
        (["๒๕/๐๗/๒๕๖๗", "๓๑/๑๒/๒๕๖๗"], ["2024-07-25", "2024-12-31"]),
        (["๒๕/๐๗/๖๗", "๓๑/๑๒/๖๗"], ["2024-07-25", "2024-12-31"]),
        // As Excel leaves them where it knew some.
        (["25/07/2567", "2024-12-31"], ["2024-07-25", "2024-12-31"]),
    ] {
        let text = file("id,since", 40, |n| format!("C{n},{}", cells[n % 2]));
        let (is_told, values) = warned_values(text, "since", "buddhist_dates");
        assert!(is_told, "{cells:?}");
        assert_eq!(values[..2], dates, "{cells:?}");
    }
    // Another column tells, or the name.
    for (header, other) in [("id,ends,since", "31/12/2570"), ("id,plan,วันที่สมัคร", "Pro")]
    {
        let text = file(header, 40, |n| {
            format!("C{n},{other},{:02}/0{}/67", n % 28 + 1, n % 9 + 1)
        });
        let name = header.rsplit(',').next().unwrap();
        let (is_told, values) = warned_values(text, name, "buddhist_dates");
        assert!(is_told, "{header}");
        assert_eq!(values[..2], ["2024-01-01", "2024-02-02"], "{header}");
    }
    let short = |name: &str, year: usize| {
        let text = file(&format!("id,{name}"), 40, |n| {
            format!("C{n},{:02}/07/{}", n % 28 + 1, year + n % 4)
        });
        warned_values(text, name, "short_buddhist_dates")
    };
    let (is_told, values) = short("since", 64);
    assert_eq!((is_told, values[0].as_str()), (true, "1964-07-01"));
    assert!(!short("date_of_birth", 64).0);
    assert!(!short("since", 20).0);
    // A slip of the pen is no calendar.
    let slip = file("id,since", 400, |n| match n {
        7 => "C7,2567-07-25".into(),
        n => format!("C{n},2024-07-25"),
    });
    let (is_told, values) = warned_values(slip, "since", "buddhist_dates");
    assert_eq!((is_told, values[7].as_str()), (false, "·"));
}

/// Named months with a number behind: years, days without one, or asked.
#[test]
fn months_with_a_day_or_a_year() {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    type Cell = fn(usize) -> String;
    let month = |n: usize| MONTHS[n % 12];
    let cases: [(Cell, &str, ColumnType, &str); 13] = [
        (
            |n| format!("{} {}", MONTHS[n % 12], n % 28 + 1),
            "days_without_year",
            ColumnType::Text,
            "Jan 1",
        ),
        (
            |n| format!("{} {}", MONTHS[n % 12], n % 19 + 10),
            "days_without_year",
            ColumnType::Text,
            "Jan 10",
        ),
        (
            |n| format!("{}-{}", n % 28 + 1, MONTHS[n % 12]),
            "days_without_year",
            ColumnType::Text,
            "1-Jan",
        ),
        (
            |n| format!("{} {}", n % 28 + 1, MONTHS[n % 12]),
            "days_without_year",
            ColumnType::Text,
            "1 Jan",
        ),
        (
            |n| format!("{}. März", n % 28 + 1),
            "days_without_year",
            ColumnType::Text,
            "1. März",
        ),
        (
            |n| format!("{} de março", n % 28 + 1),
            "days_without_year",
            ColumnType::Text,
            "1 de março",
        ),
        (
            |n| format!("March {}th", n % 9 + 4),
            "days_without_year",
            ColumnType::Text,
            "March 4th",
        ),
        (
            |n| format!("3月{}日", n % 28 + 1),
            "days_without_year",
            ColumnType::Text,
            "3月1日",
        ),
        (
            |n| format!("{:02}/0{}", n % 28 + 1, n % 9 + 1),
            "days_without_year",
            ColumnType::Text,
            "01/01",
        ),
        (
            |n| format!("{} {}", MONTHS[n % 12], 15 + n % 2 * 13),
            "days_or_years",
            ColumnType::Text,
            "Jan 15",
        ),
        (
            |n| format!("{} {}", MONTHS[n % 12], 23 + n % 3),
            "days_or_years",
            ColumnType::Date,
            "2023-01-01",
        ),
        (
            |n| format!("{}-{}", MONTHS[n % 12], 23 + n % 3),
            "",
            ColumnType::Date,
            "2023-01-01",
        ),
        (
            |n| format!("{} '{}", MONTHS[n % 12], 23 + n % 3),
            "",
            ColumnType::Date,
            "2023-01-01",
        ),
    ];
    for (cell, code, kind, first) in cases {
        let text = file("id,signup_date", 60, |n| format!("C{n},{}", cell(n)));
        let (ingested, parquet) = ingested(text).unwrap();
        let since = ingested.profile.column("signup_date").unwrap();
        let codes = since.warnings.iter().map(|one| one.code.as_str());
        let codes: Vec<&str> = codes.filter(|code| *code != "identifier").collect();
        assert_eq!(since.kind, kind, "{first} {codes:?}");
        // Each is told once what it is.
        assert_eq!(codes.join(" "), code, "{first}");
        let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
        assert_eq!(column(&frame, "signup_date")[0], first);
    }
    // Who says that they are dates has months of years; a file with whole years beside them has said so.
    let open = file("id,since", 60, |n| {
        format!("C{n},{} {}", month(n), 15 + n % 2 * 13)
    });
    let told = serde_json::json!({ "columns": { "since": { "type": "date" } } });
    let (told, parquet) = ingested_as(open, &serde_json::from_value(told).unwrap()).unwrap();
    assert!(
        !told
            .profile
            .column("since")
            .unwrap()
            .warnings
            .iter()
            .any(|one| one.code == "days_or_years")
    );
    let read = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&read, "since")[..2], ["2015-01-01", "2028-02-01"]);
    let whole = file("id,since", 60, |n| match n % 3 {
        0 => format!("C{n},{} 2023", month(n)),
        _ => format!("C{n},{} 23", month(n)),
    });
    let (is_told, values) = warned_values(whole, "since", "days_or_years");
    assert_eq!((is_told, values[1].as_str()), (false, "2023-02-01"));
    // Scores of matches and shares are no dates.
    let pairs = file("id,score", 60, |n| {
        format!("C{n},{}-{}", n % 9 + 1, n % 7 + 1)
    });
    assert!(!warned_values(pairs, "score", "days_without_year").0);
}

/// Months before a dot are asked about, since days stand there nearly everywhere.
#[test]
fn months_before_dots_are_asked_about() {
    let text = file("id,since", 60, |n| {
        format!("C{n},{:02}.{:02}.2024", n % 12 + 1, n % 28 + 1)
    });
    let (asks, values) = warned_values(text.clone(), "since", "ambiguous_dates");
    assert_eq!((asks, values[15].as_str()), (true, "04.16.2024"));
    let told = serde_json::from_str(r#"{"date_order": "month_first"}"#).unwrap();
    let (_, parquet) = ingested_as(text, &told).unwrap();
    let read = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&read, "since")[2..4], ["2024-03-03", "2024-04-04"]);
    assert_eq!(column(&read, "since")[15], "2024-04-16");
}
