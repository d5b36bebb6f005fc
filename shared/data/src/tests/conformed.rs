//! Small files and requests, read as the model's file writes its own.

use report::{Adjustment, ColumnReading, DateNumbers, DateOrder, DecimalMark};
use serde_json::json;

use super::field_cases::file;
use super::*;

/// A model's column, in the notation of its file.
fn learned(name: &str, reading: ColumnReading) -> Vec<(String, ColumnReading)> {
    vec![(name.to_owned(), reading)]
}

#[test]
fn what_a_small_file_leaves_open_is_read_as_the_learned_one() {
    let mut german = ColumnReading::new(ColumnType::Number);
    german.decimal = Some(DecimalMark::Comma);
    let german = learned("fee", german);
    let plain = learned("fee", ColumnReading::new(ColumnType::Number));
    let alone = frame("id,fee\nC1,1.234\nC2,2.345\n");
    assert_eq!(column(&alone, "fee"), ["1.234", "2.345"]);
    let conformed = |columns| column(&conform(alone.clone(), columns).unwrap(), "fee");
    assert_eq!(conformed(&german), ["1234", "2345"]);
    assert_eq!(conformed(&plain), ["1.234", "2.345"]);

    // What a file tells of itself counts.
    let told = frame("id,fee\nC1,1.5\nC2,2.345\n");
    assert_eq!(
        column(&conform(told, &german).unwrap(), "fee"),
        ["1.5", "2.345"]
    );

    let rows: Vec<_> = [
        r#"{"fee": "1.234"}"#,
        r#"{"fee": 1.234}"#,
        r#"{"fee": "1,5"}"#,
    ]
    .map(|row| serde_json::from_str(row).unwrap())
    .into();
    let request = from_json_rows(&rows, &german).unwrap();
    assert_eq!(column(&request, "fee"), ["1234", "1.234", "1.5"]);
}

#[test]
fn dates_that_a_small_file_leaves_open_are_read_as_the_learned_ones() {
    for (order, first) in [
        (DateOrder::DayFirst, "2026-04-03"),
        (DateOrder::MonthFirst, "2026-03-04"),
    ] {
        let mut reading = ColumnReading::new(ColumnType::Date);
        reading.date_order = Some(order);
        let small = frame("id,since\nC1,03/04/2026\nC2,05/06/2026\n");
        let read = conform(small, &learned("since", reading)).unwrap();
        assert_eq!(column(&read, "since")[0], first);
    }
    let mut reading = ColumnReading::new(ColumnType::Date);
    reading.date_order = Some(DateOrder::YearMonthDay);
    let small = frame("id,since\nC1,24/07/25\nC2,24/07/26\nC3,24/07/27\n");
    let read = conform(small, &learned("since", reading)).unwrap();
    assert_eq!(column(&read, "since")[0], "2024-07-25");
}

/// Dates that can hardly have the order that a model learned are asked about, and read as their owner says.
#[test]
fn dates_in_another_order_than_the_learned_one_are_asked_about() {
    let model = |order| {
        let mut reading = ColumnReading::new(ColumnType::Date);
        reading.date_order = Some(order);
        learned("since", reading)
    };
    use DateOrder::{DayFirst, MonthFirst, YearMonthDay};
    for (cells, order, first) in [
        // Nobody puts dots behind a month that comes first.
        (["03.04.21", "05.06.21"], MonthFirst, None),
        (["03.04.21", "05.06.21"], DayFirst, Some("2021-04-03")),
        (["03.04.21", "05.06.21"], YearMonthDay, Some("2003-04-21")),
        (["25/04/21", "05/06/21"], MonthFirst, None),
        (["04/25/21", "05/06/21"], MonthFirst, Some("2021-04-25")),
        (["03/04/21", "05/06/21"], MonthFirst, Some("2021-03-04")),
    ] {
        let text = file("id,since", 2, |n| format!("C{n},{}", cells[n]));
        let read = conform(frame(text.clone()), &model(order));
        let read = read.map(|read| column(&read, "since")[0].clone());
        match first {
            Some(first) => assert_eq!(read.unwrap(), first, "{cells:?} {order:?}"),
            None => {
                let error = read.unwrap_err();
                assert_eq!(error.code, "wrong_type", "{cells:?}");
                assert!(error.detail.contains("the month first"), "{error}");
                assert!(error.remedy.contains("Say which"), "{error}");
            }
        }
        let said = ReadOptions {
            date_order: Some(MonthFirst),
            ..ReadOptions::default()
        };
        if cells[0] == "03.04.21" {
            let (_, parquet) = ingested_as(text, &said).unwrap();
            let told = read_parquet(Arc::new(parquet), None, None).unwrap();
            let read = conform(told, &model(order)).unwrap();
            assert_eq!(column(&read, "since")[0], "2021-03-04", "{order:?}");
        }
    }
}

/// A column of whole numbers and one of dates, each beside another that is written otherwise.
#[test]
fn what_a_model_knows_of_a_column_counts_before_the_other_columns() {
    let learned_of = |text: String| {
        let frame = frame(text);
        let readings = frame
            .columns
            .iter()
            .map(|column| (column.name.clone(), column.reading.clone()));
        readings.collect::<Vec<_>>()
    };
    let text = |header: &str, rows: &[&str]| format!("{header}\n{}\n", rows.join("\n"));
    for (large, small, name, value) in [
        (
            text("id;fee;ratio", &["A;1.465,12 €;0.5", "B;20,5 €;0.75"]),
            text("id;fee;ratio", &["C;11.315 €;0.25"]),
            "fee",
            "11315",
        ),
        (
            text(
                "id,since,other",
                &["A,16/06/2023,06/16/2023", "B,17/06/2023,06/17/2023"],
            ),
            text("id,since,other", &["C,03/06/2023,06/18/2023"]),
            "since",
            "2023-06-03",
        ),
        (
            text("id,since", &["A,23/06/16", "B,98/07/25"]),
            text("id,since", &["C,23/06/12", "D,23/01/02", "E,23/01/05"]),
            "since",
            "2023-06-12",
        ),
        (
            text("id,since", &["A,2023-16-06", "B,2023-25-07"]),
            text("id,since", &["C,2023-12-06"]),
            "since",
            "2023-06-12",
        ),
    ] {
        let model = learned_of(large.clone());
        let read = conform(frame(small.clone()), &model).unwrap();
        assert_eq!(column(&read, name)[0], value, "{large}{small}");
    }
}

/// Also where the file's own reading, which is text, has nothing to set aside.
#[test]
fn cells_that_a_model_cannot_read_are_told_with_their_rows() {
    let mut days = ColumnReading::new(ColumnType::Date);
    days.date_order = Some(DateOrder::DayFirst);
    let epoch = ColumnReading {
        date_numbers: Some(DateNumbers::Seconds),
        ..ColumnReading::new(ColumnType::Date)
    };
    for (cells, reading, told) in [
        (
            ["03/04/2026", "31/31/2025", "05/06/2026"],
            &days,
            Some((2, "31/31/2025")),
        ),
        (["03/04/2026", "04/04/2026", "unknown"], &days, None),
        (["1721908913", "1721908914", "0"], &epoch, Some((3, "0"))),
    ] {
        let small = frame(file("id,since", 3, |n| format!("C{n},{}", cells[n])));
        let read = conform(small, &learned("since", reading.clone())).unwrap();
        let strays = read.set_aside.iter().flat_map(|column| &column.examples);
        let strays: Vec<(u64, &str)> = strays.map(|cell| (cell.row, cell.value.as_str())).collect();
        assert_eq!(strays, Vec::from_iter(told), "{cells:?}");
    }
}

/// Days since an epoch are offered, and read as the owner says, in files and requests to the model as well.
#[test]
fn dates_that_are_numbers_are_offered() {
    let warned = |header: &str, cell: fn(usize) -> String| {
        let (ingested, _) = ingested(file(header, 40, |n| format!("C{n},{}", cell(n)))).unwrap();
        let mut warnings = ingested.profile.columns[1].warnings.clone().into_iter();
        warnings.any(|warning| warning.code == "dates_as_numbers")
    };
    assert!(warned("id,created_at", |n| (1_721_908_913 + n * 86_400)
        .to_string()));
    assert!(warned("id,signup", |n| (20_240_701 + n % 28).to_string()));
    assert!(warned("id,start date", |n| format!("{}.5", 45_498 + n)));
    assert!(warned("id,ordered", |n| format!(
        "20240131{:06}",
        n % 24 * 10_000
    )));
    assert!(warned("id,start date", |n| format!(
        "{:02}012023",
        n % 31 + 1
    )));
    assert!(warned("id,start date", |n| format!(
        "2301{:02}",
        n % 31 + 1
    )));
    assert!(!warned("id,zip", |n| format!("{:05}", n * 7)));
    assert!(!warned("id,phone", |n| (1_721_908_913 + n).to_string()));
    assert!(!warned("id,created_at", |n| (n + 1).to_string()));

    let text = file("id,created_at", 40, |n| match n {
        5 => "C5,0".into(),
        n => format!("C{n},{}", 1_721_908_913 + n * 86_400),
    });
    let options = serde_json::json!({ "columns": { "created_at": { "type": "date" } } });
    let options: ReadOptions = serde_json::from_value(options).unwrap();
    let (told, parquet) = ingested_as(text, &options).unwrap();
    let created = told.profile.column("created_at").unwrap();
    assert_eq!(created.set_aside.as_ref().unwrap().examples[0].value, "0");
    let read = read_parquet(Arc::new(parquet), None, None).unwrap();
    assert_eq!(column(&read, "created_at")[0], "2024-07-25T12:01:53Z");

    let model = learned(
        "created_at",
        read.column("created_at").unwrap().reading.clone(),
    );
    let small = frame("id,created_at\nC1,1721908913\n");
    let rows = [serde_json::from_str(r#"{"created_at": 1721908913}"#).unwrap()];
    for read in [
        conform(small, &model).unwrap(),
        from_json_rows(&rows, &model).unwrap(),
    ] {
        assert_eq!(column(&read, "created_at"), ["2024-07-25T12:01:53Z"]);
    }
}

/// Dates in plain numbers stay what they are until their owner says what they are.
#[test]
fn dates_that_are_told_are_read_in_their_own_form() {
    for (cells, told, code, dates) in [
        (
            ["01012023", "31012023"],
            json!({ "type": "date" }),
            "dates_as_numbers",
            ["2023-01-01", "2023-01-31"],
        ),
        (
            ["01022023", "12032023"],
            json!({ "type": "date", "date_order": "month_first" }),
            "dates_as_numbers",
            ["2023-01-02", "2023-12-03"],
        ),
        (
            ["230101", "231231"],
            json!({ "type": "date" }),
            "dates_as_numbers",
            ["2023-01-01", "2023-12-31"],
        ),
        (
            ["010123", "311223"],
            json!({ "type": "date" }),
            "dates_as_numbers",
            ["2023-01-01", "2023-12-31"],
        ),
        (
            ["010223", "111223"],
            json!({ "type": "date", "date_order": "day_first" }),
            "dates_as_numbers",
            ["2023-02-01", "2023-12-11"],
        ),
        (
            ["20240131235959", "20240131000000"],
            json!({ "type": "date" }),
            "dates_as_numbers",
            ["2024-01-31T23:59:59Z", "2024-01-31"],
        ),
    ] {
        let text = file("id,signup date", 2, |n| format!("C{n},{}", cells[n]));
        let (own, _) = ingested(text.clone()).unwrap();
        let own = own.profile.column("signup date").unwrap();
        assert_ne!(own.kind, ColumnType::Date, "{cells:?}");
        assert!(own.warnings.iter().any(|one| one.code == code), "{own:?}");
        let options = json!({ "columns": { "signup date": told } });
        let options: ReadOptions = serde_json::from_value(options).unwrap();
        let (told, parquet) = ingested_as(text, &options).unwrap();
        let warnings = &told.profile.column("signup date").unwrap().warnings;
        assert!(!warnings.iter().any(|one| one.code == code), "{warnings:?}");
        let read = read_parquet(Arc::new(parquet), None, None).unwrap();
        assert_eq!(column(&read, "signup date"), dates, "{cells:?}");

        let model = read.column("signup date").unwrap().reading.clone();
        let model = learned("signup date", model);
        let small = frame(format!("id,signup date\nC1,{}\n", cells[0]));
        let row = json!({ "signup date": cells[0] });
        for read in [
            conform(small, &model).unwrap(),
            from_json_rows(&[serde_json::from_value(row).unwrap()], &model).unwrap(),
        ] {
            assert_eq!(column(&read, "signup date"), dates[..1], "{cells:?}");
        }
    }
}

/// Postcodes and keys that spreadsheets took the zeros from are known again.
#[test]
fn zeros_that_were_lost_are_put_back() {
    let told = frame("id,zip\nC1,02134\nC2,94107\n");
    let reading = told.column("zip").unwrap().reading.clone();
    assert_eq!(reading.digits, Some(5));
    let model = learned("zip", reading);
    let row = serde_json::from_value(json!({ "zip": 2134 })).unwrap();
    let request = from_json_rows(&[row], &model).unwrap();
    assert_eq!(column(&request, "zip"), ["02134"]);
    for (text, zips, lost) in [
        ("id,zip\nC1,2134\nC2,94107\n", ["02134", "94107"], true),
        ("id,zip\nC1,2134\nC2,\n", ["02134", "·"], true),
        ("id,zip\nC1,2134\nC2,01111\n", ["02134", "01111"], true),
        ("id,zip\nC1,2134.0\nC2,94107.0\n", ["02134", "94107"], true),
        ("id,zip\nC1,94108\nC2,94107\n", ["94108", "94107"], false),
        ("id,zip\nC1,SW1A\nC2,2134-1\n", ["SW1A", "2134-1"], false),
    ] {
        let read = conform(frame(text), &model).unwrap();
        assert_eq!(column(&read, "zip"), zips, "{text}");
        let said = read
            .adjusted
            .iter()
            .any(|one| one.column == "zip" && one.adjustment == Adjustment::ZerosPutBack);
        assert_eq!(said, lost, "{text}");
    }
    let plain = frame("id,box\nC1,2134\nC2,94107\n");
    let model = learned("box", plain.column("box").unwrap().reading.clone());
    assert_eq!(model[0].1.digits, None);
    let read = conform(frame("id,box\nC1,02134\nC2,94107\n"), &model).unwrap();
    assert_eq!(column(&read, "box"), ["2134", "94107"]);
}

/// Codes that were written so that a spreadsheet takes them for text are the same codes without it.
#[test]
fn codes_that_were_forced_to_be_texts_are_as_long_as_they_are() {
    let plain = file("customer_id,zip", 12, |n| format!("{n:06},{:05}", 1067 + n));
    for forced in [
        file("customer_id,zip", 12, |n| {
            format!("\"=\"\"{n:06}\"\"\",\"=\"\"{:05}\"\"\"", 1067 + n)
        }),
        file("customer_id,zip", 12, |n| {
            format!("'{n:06},'{:05}", 1067 + n)
        }),
    ] {
        let told = frame(forced.clone());
        let model: Vec<_> = ["customer_id", "zip"]
            .map(|name| (name.to_owned(), told.column(name).unwrap().reading.clone()))
            .into();
        assert_eq!(
            (model[0].1.digits, model[1].1.digits),
            (Some(6), Some(5)),
            "{forced}"
        );
        for file in [&forced, &plain] {
            let read = conform(frame(file.clone()), &model).unwrap();
            assert_eq!(column(&read, "customer_id")[1], "000001", "{file}");
            assert_eq!(column(&read, "zip")[1], "01068", "{file}");
            assert!(read.adjusted.is_empty(), "{file}");
        }
    }
}

#[test]
fn percentages_are_the_fractions_that_a_model_learned_from() {
    let fractions = frame("id,rate\nC1,0.12\nC2,0.5\nC3,1\n");
    let model = learned("rate", fractions.column("rate").unwrap().reading.clone());
    for (text, rates, said) in [
        ("id,rate\nC1,12 %\nC2,\"12,5%\"\n", ["0.12", "0.125"], true),
        ("id,rate\nC1,0.12\nC2,1\n", ["0.12", "1"], false),
        ("id,rate\nC1,12\nC2,1\n", ["12", "1"], false),
    ] {
        let read = conform(frame(text), &model).unwrap();
        assert_eq!(column(&read, "rate"), rates, "{text}");
        assert_eq!(!read.adjusted.is_empty(), said, "{text}");
    }
    // With a comma, a whole one among thousandths is no thousand.
    let thousandths = file("id;rate", 12, |n| match n {
        5 => "C5;1,000".into(),
        n => format!("C{n};0,{}", 761 + n),
    });
    let reading = frame(thousandths).column("rate").unwrap().reading.clone();
    assert!(reading.fractions, "{reading:?}");
    let row = serde_json::from_value(json!({ "rate": "12 %" })).unwrap();
    let request = from_json_rows(&[row], &model).unwrap();
    assert_eq!(column(&request, "rate"), ["0.12"]);
}

#[test]
fn columns_may_be_called_a_little_otherwise() {
    let model = frame("Customer ID,Auto Pay\nC1,5\nC2,6\n");
    let model: Vec<_> = ["Customer ID", "Auto Pay"]
        .map(|name| (name.to_owned(), model.column(name).unwrap().reading.clone()))
        .into();
    let read = conform(frame("customer_id,AUTO-PAY\nC9,7\n"), &model).unwrap();
    assert_eq!(column(&read, "Auto Pay"), ["7"]);
    let said = read
        .adjusted
        .iter()
        .map(|one| (one.column.as_str(), one.adjustment));
    let expected = ["Auto Pay", "Customer ID"].map(|name| (name, Adjustment::NamedOtherwise));
    assert_eq!(said.collect::<Vec<_>>(), expected);
    let refused = conform(frame("customer_id,auto pay 2026\nC9,7\n"), &model).unwrap_err();
    assert_eq!(refused.code, "missing_column");
    assert!(refused.detail.contains("\"auto pay 2026\""), "{refused}");
}

#[test]
fn open_dates_in_a_file_of_other_numbers_are_told_of() {
    let learned = frame("id;since;fee\nC1;25.04.2023;1.545,06\nC2;02.04.2023;7,5\n");
    let model: Vec<_> = ["since", "fee"]
        .map(|name| {
            (
                name.to_owned(),
                learned.column(name).unwrap().reading.clone(),
            )
        })
        .into();
    for (row, told) in [
        ("C1;02/04/2023;1,545.06", true),
        ("C1;25/04/2023;1,545.06", false),
        ("C1;02.04.2023;1.545,06", false),
    ] {
        let read = conform(frame(format!("id;since;fee\n{row}\n")), &model).unwrap();
        let is_told = read
            .adjusted
            .iter()
            .any(|one| one.adjustment == Adjustment::DatesAsLearned);
        assert_eq!(is_told, told, "{row}");
    }
}
