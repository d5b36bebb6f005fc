//! What cells mean that were once read wrong: months, dashes, marks and names.

use super::field_cases::file;
use super::*;

/// Whether a column of a file is warned of so, and its values.
pub(super) fn warned_values(text: String, name: &str, code: &str) -> (bool, Vec<String>) {
    let (ingested, parquet) = ingested(text).unwrap();
    let warnings = &ingested.profile.column(name).unwrap().warnings;
    let is_warned = warnings.iter().any(|warning| warning.code == code);
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    (is_warned, column(&frame, name))
}

#[test]
fn months_with_a_point_are_dates() {
    for (cell, kind) in [
        (
            (|n| format!("{:02}.20{}", n % 12 + 1, 19 + n % 6)) as fn(usize) -> String,
            ColumnType::Date,
        ),
        (
            |n| format!("20{}.{:02}", 19 + n % 6, n % 12 + 1),
            ColumnType::Date,
        ),
        (
            |n| format!("{}.20{}", n % 12 + 1, 19 + n % 6),
            ColumnType::Number,
        ),
        (
            |n| format!("20{}.{:02}", 19 + n % 6, n % 90),
            ColumnType::Number,
        ),
    ] {
        let frame = frame(file("id,since", 40, |n| format!("C{n},{}", cell(n))));
        let since = frame.column("since").unwrap();
        assert_eq!(since.kind, kind, "{}", cell(0));
        if kind == ColumnType::Date {
            assert_eq!(column(&frame, "since")[1], "2020-02-01");
        }
    }
}

/// A German spreadsheet opens American dates.
#[test]
fn dates_that_a_spreadsheet_swapped_are_told() {
    let swapped = |n: usize| match n % 28 + 1 {
        day if day <= 12 => format!("2023-{day:02}-{:02}", n % 12 + 1),
        day => format!("{:02}/{day:02}/2023", n % 12 + 1),
    };
    let (warned, values) = warned_values(
        file("id,since", 56, |n| format!("C{n},{}", swapped(n))),
        "since",
        "swapped_dates",
    );
    assert!(warned && values[0] == "2023-01-01", "{values:?}");
    let whole = |n: usize| match n % 2 {
        0 => format!("2023-05-{:02}", n % 28 + 1),
        _ => format!("05/{:02}/2023", n % 28 + 1),
    };
    let text = file("id,since", 56, |n| format!("C{n},{}", whole(n)));
    assert!(!warned_values(text, "since", "swapped_dates").0);
}

/// An American spreadsheet opens British dates, and writes those that it knew without zeros.
#[test]
fn dates_that_a_spreadsheet_swapped_are_told_by_how_they_are_written() {
    let british = |n: usize| (n * 5 % 28 + 1, n % 12 + 1);
    let swapped = |n: usize| match british(n) {
        (day @ ..=12, month) => format!("{month}/{day}/2023"),
        (day, month) => format!("{day:02}/{month:02}/2023"),
    };
    let text = file("id,since", 84, |n| format!("C{n},{}", swapped(n)));
    let (warned, values) = warned_values(text, "since", "swapped_dates");
    assert!(warned && values[0] == "1/1/2023", "{values:?}");
    let as_written = |n: usize| {
        let (day, month) = british(n);
        format!("{day}/{month}/2023")
    };
    let text = file("id,since", 84, |n| format!("C{n},{}", as_written(n)));
    let (warned, values) = warned_values(text, "since", "swapped_dates");
    assert!(!warned && values[0] == "2023-01-01", "{values:?}");
}

#[test]
fn the_dash_of_accounts_is_zero() {
    let cells = [" -   ", " 97.67 ", " 1,234.50 ", " (345.00)", ""];
    let read = |cells: [&str; 5]| {
        let text = file("id,balance", 5, |n| format!("C{n},\"{}\"", cells[n]));
        column(&frame(text), "balance")
    };
    assert_eq!(read(cells), ["0", "97.67", "1234.5", "-345", "·"]);
    // Aligned, and without spaces, it is nothing.
    assert_eq!(
        read([" -     ", " 97.67 ", " 12.50 ", " 11.00 ", " 13.00 "])[0],
        "·"
    );
    assert_eq!(read(["-", "97.67", "1,234.50", "(345.00)", ""])[0], "·");
}

/// Semicolons say that decimals have a comma, and another column that they have a point.
#[test]
fn marks_that_are_contradicted_are_asked_about() {
    let text = |delimiter: &str, other: &str| {
        file(&["id", "revenue", "rating"].join(delimiter), 40, |n| {
            [
                format!("C{n}"),
                format!("{}.{:03}", n % 9 + 1, n * 7),
                other.replace('#', &(n % 9).to_string()),
            ]
            .join(delimiter)
        })
    };
    for (delimiter, other, asked) in [
        (";", "4.1#", true),
        // `1.007` may be a program's.
        (";", "4,1#", true),
        (",", "4.1#", false),
    ] {
        let (warned, _) = warned_values(text(delimiter, other), "revenue", "ambiguous_numbers");
        assert_eq!(warned, asked, "{delimiter} {other}");
    }
}

#[test]
fn names_have_their_accents_in_one() {
    let frame = frame("Schlu\u{308}ssel,plan\nC1,Pro\nC2,Basic\n");
    assert_eq!(column(&frame, "Schl\u{fc}ssel"), ["C1", "C2"]);
}

/// Years of two digits, of births and of contracts.
#[test]
fn births_are_of_the_past() {
    for (name, cell, read) in [
        ("Geburtsdatum", "12.03.31", "1931-03-12"),
        ("geb", "12.03.31", "1931-03-12"),
        ("née le", "12.03.31", "1931-03-12"),
        ("birth_date", "12-Mar-31", "1931-03-12"),
        ("DOB", "12.03.26", "2026-03-12"),
        ("date of birth", "12.03.2031", "2031-03-12"),
        ("renewal", "12.03.31", "2031-03-12"),
    ] {
        let frame = frame(file(&format!("id,{name}"), 30, |n| match n {
            0 => format!("C{n},{cell}"),
            _ => format!("C{n},{}{}", 10 + n % 19, &cell[2..]),
        }));
        assert_eq!(column(&frame, name)[0], read, "{name} {cell}");
    }
}

#[test]
fn codes_in_groups_are_no_amounts() {
    use ColumnType::{Integer, Number, Text};
    type Case = (&'static str, fn(usize) -> String, ColumnType);
    let cells: [Case; 8] = [
        (
            "contact",
            |n| format!("601 {:03} {:03}", n, n * 17 % 1_000),
            Text,
        ),
        (
            "contact",
            |n| format!("470.{:03}.{:03}", n, n * 17 % 1_000),
            Text,
        ),
        ("revenue", |n| format!("601 {:03} 000", n), Integer),
        ("revenue", |n| format!("{} {:03} 123", 99 + n, n), Integer),
        ("app_version", |n| format!("4.{}", n % 14), Text),
        ("Version", |n| format!("1.{}.20", n % 12 + 1), Text),
        ("rating", |n| format!("4.{}", n % 14), Number),
        ("zip", |n| format!("{}", 10_000 + n), Text),
    ];
    for (name, cell, kind) in cells {
        let frame = frame(file(&format!("id,{name}"), 60, |n| {
            format!("C{n},{}", cell(n))
        }));
        assert_eq!(frame.column(name).unwrap().kind, kind, "{name} {}", cell(1));
    }
}

#[test]
fn an_order_that_cannot_be_is_told() {
    for (order, warned) in [("month_first", true), ("day_first", false)] {
        let text = file("id,since", 30, |n| {
            format!("C{n},{:02}/05/2024", n % 28 + 1)
        });
        let options = serde_json::from_value(serde_json::json!({ "date_order": order })).unwrap();
        let (ingested, _) = ingested_as(text, &options).unwrap();
        let since = ingested.profile.column("since").unwrap();
        let is_warned = since.warnings.iter().any(|one| one.code == "order_unfit");
        assert_eq!(
            (since.kind, is_warned),
            (ColumnType::Date, warned),
            "{order}"
        );
    }
}

/// Three digits behind a point in all cells are no thousands for certain, however others of the file are written.
#[test]
fn thousands_that_nothing_speaks_for_are_asked_about() {
    let read = |cell: fn(usize) -> String| {
        let text = file("id;amount;value", 60, |n| {
            format!("C{n};{},25;{}", n % 30, cell(n))
        });
        warned_values(text, "value", "ambiguous_numbers")
    };
    let (asks, latitudes) = read(|n| format!("47.{:03}", n * 10 + 27));
    assert_eq!((asks, latitudes[0].as_str()), (true, "47027"));
    // Programs fill with zeros.
    assert!(read(|n| format!("47.{:03}", n + 10)).0);
    let sure: [fn(usize) -> String; 3] = [
        |n| format!("{}.{:03}", n + 1, n * 10),
        |n| format!("47.{:04}", n * 10 + 27),
        |n| format!("147.{:03}", n + 10),
    ];
    for sure in sure {
        assert!(!read(sure).0, "{}", sure(0));
    }
    let told: ReadOptions = serde_json::from_str(r#"{"decimal": "comma"}"#).unwrap();
    let text = file("id;value", 60, |n| format!("C{n};47.{:03}", n * 10 + 27));
    let (ingested, _) = ingested_as(text, &told).unwrap();
    let warnings = &ingested.profile.column("value").unwrap().warnings;
    assert!(warnings.iter().all(|one| one.code != "ambiguous_numbers"));
}

/// Amounts of a currency that has no decimals are in thousands, wherever the currency is said.
#[test]
fn currencies_without_decimals_leave_nothing_to_ask() {
    for (header, row, first, asks) in [
        ("id;amount", "C#;¥1,2##", "1201", false),
        ("id;amount", "C#;₫1.2##", "1201", false),
        ("id;amount", "C#;1.2## KRW", "1201", false),
        ("id;amount_jpy", "C#;1,2##", "1201", false),
        ("id;売上(円)", "C#;1,2##", "1201", false),
        ("id,amount,currency", "C#,\"1,2##\",jpy", "1201", false),
        ("id,amount,currency", "C#,\"1,2##\",USD", "1201", true),
        ("id,rating,currency", "C#,1.2##,CLP", "1.201", true),
        ("id;amount", "C#;$1,2##", "1.201", true),
    ] {
        let text = file(header, 40, |n| {
            row.replace("##", &format!("{:02}", n % 9 + 1))
                .replace('#', &n.to_string())
        });
        let name = header.split([';', ',']).nth(1).unwrap();
        let (asked, values) = warned_values(text, name, "ambiguous_numbers");
        assert_eq!(
            (asked, values[0].as_str()),
            (asks, first),
            "{header}: {row}"
        );
    }
}

/// Lists of codes are texts, as they are written.
#[test]
fn lists_of_codes_are_no_thousands() {
    let module = |n: usize| [101, 205, 310, 422][n % 4];
    for separator in [';', ','] {
        let text = file(
            &["id", "fee", "modules"].join(&separator.to_string()),
            60,
            |n| {
                let list = match n % 3 {
                    0 => format!("{}", module(n)),
                    1 => format!("{},{}", module(n), module(n + 1)),
                    _ => format!("{},{},{}", module(n), module(n + 1), module(n + 2)),
                };
                format!("C{n}{separator}\"{n},5\"{separator}\"{list}\"")
            },
        );
        let frame = frame(text);
        let modules = frame.column("modules").unwrap();
        assert_eq!(modules.kind, ColumnType::Text);
        assert_eq!(
            column(&frame, "modules")[..3],
            ["101", "205,310", "310,422,101"]
        );
    }
}

/// Postcodes are names of places, in plain whole numbers as well.
#[test]
fn postcodes_are_texts() {
    for (name, cells, read, digits) in [
        ("zip", ["10115", "94107"], Some(["10115", "94107"]), Some(5)),
        (
            "Zip Code",
            ["10115.0", "94107.0"],
            Some(["10115", "94107"]),
            Some(5),
        ),
        ("PLZ", ["1010", "10115"], Some(["1010", "10115"]), None),
        (
            "Código Postal",
            ["28001", "08001"],
            Some(["28001", "08001"]),
            Some(5),
        ),
        (
            "CEP",
            ["01310100", "20040020"],
            Some(["01310100", "20040020"]),
            Some(8),
        ),
        (
            "postcode",
            ["SW1A 1AA", "2000"],
            Some(["SW1A 1AA", "2000"]),
            None,
        ),
        ("pincode", ["110001", ""], Some(["110001", "·"]), Some(6)),
        ("zip", ["2134.0", "94107.0"], None, None),
        ("zip_count", ["10115", "94107"], None, None),
    ] {
        let frame = frame(format!("id,{name}\nC1,{}\nC2,{}\n", cells[0], cells[1]));
        let found = frame.column(name).unwrap();
        let is_text = found.kind == ColumnType::Text;
        assert_eq!(is_text, read.is_some(), "{name} {cells:?}");
        if let Some(read) = read {
            assert_eq!(column(&frame, name), read, "{name} {cells:?}");
            assert_eq!(found.reading.digits, digits, "{name} {cells:?}");
        }
    }
}

/// An outcome that is marked where it happened alone: what is empty is asked, and stands for what its owner says.
#[test]
fn empty_cells_stand_for_what_their_owner_says() {
    for (yes, kind, no, positive) in [
        ("yes", "boolean", "No", "yes"),
        ("1", "integer", "0", "1"),
        ("1.0", "number", "0", "1"),
        ("Churned", "text", "No", "Churned"),
        ("True", "boolean", "False", "True"),
        ("X", "text", "No", "X"),
    ] {
        for empty in ["", "NULL", " "] {
            let text = file("id,spend,churned", 60, |n| match n % 4 {
                0 => format!("C{n},{n}.5,{yes}"),
                _ => format!("C{n},{n}.5,{empty}"),
            });
            let (own, _) = ingested(text.clone()).unwrap();
            let churned = own.profile.column("churned").unwrap();
            assert!(
                churned.warnings.iter().any(|one| one.code == "only_yes"),
                "{yes}: {churned:?}"
            );
            let suggestions = own.profile.suggestions;
            assert_eq!(
                (suggestions.target, suggestions.needs_answer),
                (None, vec![Question::EmptyCells])
            );
            let told = |options: serde_json::Value| {
                let options = serde_json::json!({ "columns": { "churned": options } });
                ingested_as(text.clone(), &serde_json::from_value(options).unwrap()).unwrap()
            };
            // What it holds is clear, and need not be said.
            for options in [
                serde_json::json!({ "type": kind, "empty": no }),
                serde_json::json!({ "empty": no }),
            ] {
                let (filled, parquet) = told(options.clone());
                let suggestions = filled.profile.suggestions;
                let target = suggestions.target.as_deref();
                assert_eq!(target, Some("churned"), "{yes} {options}");
                let label = suggestions.positive_label.as_deref();
                assert_eq!(label, Some(positive), "{yes} {options}");
                assert!(suggestions.needs_answer.is_empty());
                let read = read_parquet(Arc::new(parquet), None, None).unwrap();
                let cells = column(&read, "churned");
                assert_eq!(cells[..2], [positive, no], "{yes} {options}");
            }
            // Who says that it is not known is not asked again.
            let (unknown, _) = told(serde_json::json!({ "type": kind }));
            assert!(unknown.profile.suggestions.needs_answer.is_empty());
            assert_eq!(unknown.profile.column("churned").unwrap().missing, 45);
        }
    }
    // No outcome, no mark, or nothing empty.
    for (name, cell, others) in [
        ("vip", "yes", ""),
        ("churned", "no", ""),
        ("churned", "yes", "yes"),
    ] {
        let text = file(&format!("id,{name}"), 60, |n| match n % 4 {
            0 => format!("C{n},{cell}"),
            _ => format!("C{n},{others}"),
        });
        assert!(!warned_values(text, name, "only_yes").0, "{name} {cell}");
    }
}

/// A list that is ticked: what is not is no, and nobody is asked.
#[test]
fn crosses_beside_empty_cells_are_flags() {
    for name in ["vip", "newsletter", "size"] {
        for (empty, header) in [("", "spend"), (" ", "spend"), ("NULL", "churned")] {
            let text = file(&format!("id,{header},{name}"), 60, |n| match n % 4 {
                0 => format!("C{n},{},{}", n % 2, if n % 8 == 0 { "X" } else { "x" }),
                _ => format!("C{n},{},{empty}", n % 2),
            });
            let (own, parquet) = ingested(text).unwrap();
            let flag = own.profile.column(name).unwrap();
            assert_eq!(
                (flag.kind, flag.missing),
                (ColumnType::Boolean, 45),
                "{name}"
            );
            assert_eq!((flag.distinct, &flag.warnings), (1, &Vec::new()), "{name}");
            assert!(own.profile.suggestions.needs_answer.is_empty(), "{name}");
            let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
            assert_eq!(column(&frame, name)[..5], ["X", "·", "·", "·", "X"]);
        }
    }
    // Beside other words it is no tick.
    for (other, kind, cells) in [
        ("L", ColumnType::Text, ["X", "L"]),
        ("unknown", ColumnType::Text, ["X", "unknown"]),
        ("5", ColumnType::Integer, ["·", "5"]),
    ] {
        let frame = frame(file("id,of", 60, |n| match n {
            0 => "C0,X".to_owned(),
            n => format!("C{n},{other}"),
        }));
        assert_eq!(frame.column("of").unwrap().kind, kind, "{other}");
        assert_eq!(column(&frame, "of")[..2], cells, "{other}");
    }
}

/// Programs that each write yes and no otherwise fill one column.
#[test]
fn words_and_digits_may_both_say_yes_and_no() {
    let cells = ["true", "1", "no", "0", "1", "0", "1", "0"];
    let text = file("id,active", 80, |n| {
        format!("C{n},{}", cells[n % cells.len()])
    });
    let frame = frame(text);
    assert_eq!(frame.column("active").unwrap().kind, ColumnType::Boolean);
    let expected = ["true", "true", "no", "no"];
    assert_eq!(column(&frame, "active")[..4], expected);
    // Digits with a word among them are numbers.
    let text = file("id,active", 80, |n| match n {
        7 => "C7,yes".to_owned(),
        _ => format!("C{n},{}", n % 2),
    });
    let frame = super::frame(text);
    assert_eq!(frame.column("active").unwrap().kind, ColumnType::Integer);
}

/// SAP writes zeros where there is no day, databases `99991231`.
#[test]
fn dates_in_numbers_are_offered_beside_what_stands_for_no_day() {
    for placeholder in ["0", "00000000", "99991231", "-1"] {
        let cell = |n: usize| match n % 3 {
            0 => placeholder.to_owned(),
            _ => format!("2023{:02}{:02}", n % 12 + 1, n % 28 + 1),
        };
        let text = || file("id,last_order_date", 60, |n| format!("C{n},{}", cell(n)));
        assert!(
            warned_values(text(), "last_order_date", "dates_as_numbers").0,
            "{placeholder}"
        );
        let options: ReadOptions =
            serde_json::from_str(r#"{"columns": {"last_order_date": {"type": "date"}}}"#).unwrap();
        let (told, _) = ingested_as(text(), &options).unwrap();
        let read = told.profile.column("last_order_date").unwrap();
        let aside = read.set_aside.as_ref().unwrap();
        assert_eq!(
            (read.kind, read.missing, aside.count),
            (ColumnType::Date, 20, 20)
        );
        assert_eq!(aside.examples[0].value, placeholder);
    }
    let text = file("id,last_order_date", 60, |n| format!("C{n},{}", n % 2));
    assert!(!warned_values(text, "last_order_date", "dates_as_numbers").0);
}

#[test]
fn zeros_among_dates_are_no_days() {
    let text = file("id,since", 60, |n| match n % 4 {
        0 => format!("C{n},0"),
        _ => format!("C{n},2022-05-{:02}", n % 28 + 1),
    });
    let (ingested, parquet) = ingested(text).unwrap();
    let since = ingested.profile.column("since").unwrap();
    let aside = since.set_aside.as_ref().map(|aside| aside.count);
    assert_eq!(
        (since.kind, since.missing, aside),
        (ColumnType::Date, 15, Some(15))
    );
    let frame = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&frame, "since")[..2], ["·", "2022-05-02"]);
    // Amounts beside dates are none.
    let text = file("id,since", 60, |n| match n % 4 {
        0 => format!("C{n},{}", n % 8),
        _ => format!("C{n},2022-05-{:02}", n % 28 + 1),
    });
    assert_eq!(frame_kind(text, "since"), ColumnType::Text);
}

fn frame_kind(text: String, name: &str) -> ColumnType {
    frame(text).column(name).unwrap().kind
}

/// Programs write degrees with a point, in files whose amounts have a comma.
#[test]
fn points_with_a_digit_or_two_before_them_are_asked_about_beside_commas() {
    let asked = |name: &str, cell: fn(usize) -> String| {
        let text = file(&format!("id;price;{name}"), 60, |n| {
            format!("C{n};{},{:02};{}", n % 90, n * 7 % 100, cell(n))
        });
        warned_values(text, name, "ambiguous_numbers").0
    };
    assert!(asked("lat", |n| format!(
        "{}.{:03}",
        47 + n % 8,
        n * 37 % 1_000
    )));
    assert!(asked("lon", |n| format!(
        "-{}.{:03}",
        6 + n % 8,
        n * 37 % 1_000
    )));
    // Thousands: round, in the hundred thousands, and beside what is less.
    assert!(!asked("revenue", |n| format!(
        "{}.{}00",
        1 + n % 80,
        n % 10
    )));
    assert!(!asked("revenue", |n| format!(
        "{}.{:03}",
        1 + n * 9,
        n * 37 % 1_000
    )));
    assert!(!asked("revenue", |n| match n % 9 {
        0 => format!("{}", n + 100),
        _ => format!("{}.{:03}", 1 + n, n * 37 % 1_000),
    }));
}

/// Of six digits the first may be the day, or the year.
#[test]
fn days_of_six_digits_are_asked_about_where_nothing_tells() {
    let text = file("id,last_order_date", 3, |n| {
        format!("C{n},{}", ["140822", "061222", "191123"][n])
    });
    let read = |told: &str| {
        let options: ReadOptions = serde_json::from_str(told).unwrap();
        let (told, _) = ingested_as(text.clone(), &options).unwrap();
        let read = told.profile.column("last_order_date").unwrap();
        let asks = read
            .warnings
            .iter()
            .any(|one| one.code == "ambiguous_dates");
        (read.kind, asks, read.min)
    };
    let open = read(r#"{"columns": {"last_order_date": {"type": "date"}}}"#);
    assert_eq!(open, (ColumnType::Text, true, None));
    let told =
        read(r#"{"date_order": "day_first", "columns": {"last_order_date": {"type": "date"}}}"#);
    let first = 1_660_435_200_000.0;
    assert_eq!(told, (ColumnType::Date, false, Some(first)));
}

#[test]
fn what_is_free_among_amounts_of_money_costs_nothing() {
    for (name, word, price, kind) in [
        ("price", "Free", "$31.24", ColumnType::Number),
        ("preis", "kostenlos", "31.24", ColumnType::Number),
        ("plan", "gratis", "R$ 31.24", ColumnType::Number),
        ("seats", "Free", "31.24", ColumnType::Text),
    ] {
        let text = file(&format!("id,{name}"), 60, |n| match n % 4 {
            0 => format!("C{n},{word}"),
            _ => format!("C{n},{price}"),
        });
        let frame = frame(text);
        assert_eq!(frame.column(name).unwrap().kind, kind, "{name}");
        let first = if kind == ColumnType::Number {
            "0"
        } else {
            word
        };
        assert_eq!(column(&frame, name)[0], first);
    }
}
