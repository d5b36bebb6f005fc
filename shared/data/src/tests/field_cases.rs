//! Files as people have them: each kind that was once read wrong, on data of its own.

use report::{ColumnReading, DateOrder, DecimalMark};

use super::*;

/// A file of so many customers, `row` of each, below a header.
pub(crate) fn file(header: &str, rows: usize, row: impl Fn(usize) -> String) -> String {
    let rows = (0..rows).map(|n| format!("{}\n", row(n)));
    format!("{header}\n{}", rows.collect::<String>())
}

fn kinds(frame: &Frame) -> Vec<ColumnType> {
    frame.columns.iter().map(|column| column.kind).collect()
}

#[test]
fn one_word_among_numbers_is_set_aside() {
    for word in ["cheap", "unknown"] {
        let text = file("id,spend,churned", 600, |n| match n {
            599 => format!("C599,{word},No"),
            n => format!(
                "C{n},{}.5,{}",
                n % 90,
                if n % 3 == 0 { "Yes" } else { "No" }
            ),
        });
        let (ingested, _) = ingested(text).unwrap();
        let spend = ingested.profile.column("spend").unwrap();
        assert_eq!((spend.kind, spend.missing), (ColumnType::Number, 1));
        let aside = spend.set_aside.as_ref().unwrap();
        let example = &aside.examples[0];
        assert_eq!(
            (aside.count, example.row, example.value.as_str()),
            (1, 600, word)
        );
        let is_told = |warning: &crate::profile::Warning| {
            warning.code == "set_aside" && warning.detail.contains("row 600")
        };
        assert!(spend.warnings.iter().any(is_told));
    }
}

#[test]
fn booleans_have_one_spelling() {
    let frame = frame("id,auto\na,True\nb,FALSE\nc,true\nd,1\ne,False\n");
    assert_eq!(frame.column("auto").unwrap().kind, ColumnType::Boolean);
    assert_eq!(
        column(&frame, "auto"),
        ["True", "FALSE", "True", "True", "FALSE"]
    );
}

#[test]
fn a_german_file_is_read_with_commas() {
    let text = file("Kundennummer;Tarif;Umsatz", 40, |n| match n % 3 {
        0 => format!("C{n};Pro;{}", 100 + n),
        1 => format!("C{n};Pro;{}.0{:02}", n + 1, n),
        _ => format!("C{n};Plus;{}.{:03}", n, 100 + n),
    });
    let frame = frame(text);
    assert_eq!(frame.column("Umsatz").unwrap().kind, ColumnType::Integer);
    assert_eq!(column(&frame, "Umsatz")[..3], ["100", "2001", "2102"]);
}

#[test]
fn what_is_no_row_is_left_out() {
    let plain = "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n";
    let whole = frame(plain);
    for text in [
        "id,plan,spend\nC1,Pro,5\n,,\nC2,Basic,6\nC3,Pro,7\n,,\n,,\n",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nid,plan,spend\nC3,Pro,7\n",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\nTotal,,18\n",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n\nExported on 1 May\n",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n\"Confidential - do not distribute\",,\nCopyright (c) 2026 Acme,,\n",
        "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\nPrepared by the data team,,\nFor the board only,,\n",
        "Report:,Churn,\nPeriod:,Jan 2026 - Mar 2026,\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n",
        "sep=,\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n",
        "Customers of May\n\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7\n",
        "id,plan,spend,\nC1,Pro,5,\nC2,Basic,6,\nC3,Pro,7,\n",
        "\"id\", \"plan\", \"spend\"\n\"C1\", \"Pro\", \"5\"\n\"C2\", \"Basic\", \"6\"\n\"C3\", \"Pro\", \"7\"\n",
    ] {
        let read = frame(text);
        assert_eq!(read.rows, 3, "{text}");
        for name in ["id", "plan", "spend"] {
            assert_eq!(column(&read, name), column(&whole, name), "{text}");
        }
    }
}

#[test]
fn who_has_nothing_but_a_name_is_a_customer_still() {
    let text = "id,plan,spend\nC1,Pro,5\nOur first customer,,\nC2,Basic,6\nC3,,\n";
    assert_eq!(
        column(&frame(text), "id"),
        ["C1", "Our first customer", "C2", "C3"]
    );
    let names = "name,plan,spend\nAcme,Pro,5\nZeta Corp,Pro,6\nNova Ltd,,\n";
    assert_eq!(frame(names).rows, 3);
}

#[test]
fn rows_with_names_of_their_own() {
    let frame = frame("id,plan,spend\n1,C1,Pro,5\n2,C2,Basic,6\n");
    assert_eq!(column(&frame, "id"), ["C1", "C2"]);
    assert_eq!(column(&frame, "row_name"), ["1", "2"]);
}

#[test]
fn a_file_without_header_keeps_its_first_row() {
    let frame = frame("C1,Pro,5\nC2,Basic,6\nC3,Pro,7\nC4,Pro,8\n");
    assert_eq!(column(&frame, "column_1"), ["C1", "C2", "C3", "C4"]);
}

#[test]
fn stray_quotes_swallow_nobody() {
    let text = file("id,name,tenure", 12_000, |n| match n {
        9_000 | 9_100 => format!("C{n},\"Bob,{}", n % 70),
        n => format!("C{n},Ann,{}", n % 70),
    });
    let error = error(text);
    assert_eq!(error.code, "open_quote");
    assert!(error.detail.contains("line 9002"), "{}", error.detail);
    let next = file("id,name,tenure", 60, |n| match n {
        20 => "C20,\"Bob,3".into(),
        21 => "C21,Eve\",4".into(),
        n => format!("C{n},Ann,{}", n % 70),
    });
    assert_eq!(self::error(next).code, "open_quote");
    let quoted = "id,name,spend\nC1,\"Ann, A\",5\nC2,\"Eve, E\",1\n";
    for last in ["C3,\"Bob,6\nC4,Kim,7\n", "C3,Bob,\"6"] {
        let open = self::error(format!("{quoted}{last}"));
        assert_eq!(open.code, "open_quote", "{last}");
        assert!(open.detail.contains("line 4 is never closed"), "{open}");
    }
    let aligned =
        "id    \" plan    spend\nid    \" plan    spend\nC1     Pro     5\nC2     Plus    6\n";
    let header = self::error(aligned);
    assert_eq!(header.code, "open_quote");
    assert!(
        header.detail.contains("begins on line 1 ends on line 2"),
        "{header}"
    );
    // A customer who breaks off at the end is no note.
    let broken = "id,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3\n";
    assert_eq!(self::error(broken).code, "ragged_row");
}

#[test]
fn one_bad_byte_changes_one_cell() {
    let mut bytes = file("cliente,plano", 240, |n| format!("João-{n},Básico")).into_bytes();
    bytes.extend(b"Jo\xe3o,B\xe1sico\n");
    let frame = frame(bytes);
    let names = column(&frame, "cliente");
    assert_eq!(
        (names[0].as_str(), names[239].as_str()),
        ("João-0", "João-239")
    );
}

#[test]
fn a_russian_file_is_read_in_russian() {
    let text = file("Клиент,Тариф,Отток", 100, |n| {
        format!("C{n},Базовый,{}", if n % 2 == 0 { "да" } else { "нет" })
    });
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    let frame = frame(bytes.into_owned());
    assert_eq!(column(&frame, "Тариф")[0], "Базовый");
    assert_eq!(kinds(&frame)[2], ColumnType::Boolean);
}

#[test]
fn keys_may_repeat_a_little_or_by_snapshots() {
    let suggested = |text: String| ingested(text).unwrap().0.profile.suggestions;
    let few = suggested(file("customer_id,tenure,churned", 245, |n| {
        format!("C{},{},No", n % 240, n % 70)
    }));
    assert_eq!(few.entity_key.as_deref(), Some("customer_id"));
    assert_eq!(few.snapshot_column, None);
    let months = suggested(file("customer_id,month,spend,churned", 720, |n| {
        format!(
            "C{},2024-{:02}-28,{}.5,{}",
            n / 3,
            n % 3 + 1,
            n,
            if n % 2 == 0 { "Yes" } else { "No" }
        )
    }));
    assert_eq!(
        (
            months.entity_key.as_deref(),
            months.snapshot_column.as_deref()
        ),
        (Some("customer_id"), Some("month"))
    );
    for (separator, zeros) in [(",", ".0"), (";", ",0"), (";", ",00"), ("\t", ".00")] {
        for first in [17_850, 601_234_567] {
            let header = ["customer_id", "plan", "churned"].join(separator);
            let text = file(&header, 240, |n| {
                let id = format!("{}{zeros}", first + n);
                [id.as_str(), "Pro", "No"].join(separator)
            });
            assert_eq!(
                column(&frame(text.clone()), "customer_id")[0],
                first.to_string()
            );
            assert_eq!(
                suggested(text).entity_key.as_deref(),
                Some("customer_id"),
                "{zeros}"
            );
        }
    }
}

/// Each store counts its own customers.
#[test]
fn keys_of_several_stores_are_told() {
    let of = |header: &str, row: fn(usize) -> String| {
        let (ingested, _) = ingested(file(header, 240, row)).unwrap();
        let profile = ingested.profile;
        let mut warnings = profile.columns.iter().flat_map(|column| &column.warnings);
        let is_warned = warnings.any(|warning| warning.code == "key_of_several");
        let suggested = profile.suggestions;
        let pair = suggested.key_pair.map(|pair| (pair.column, pair.within));
        assert_eq!(is_warned, pair.is_some(), "{header}");
        (pair, suggested.entity_key)
    };
    let pair = |key: &str, within: &str| Some((key.to_owned(), within.to_owned()));
    let stores = |n: usize| format!("{},S{},Pro,No", n % 60 + 1, n / 60);
    assert_eq!(
        of("cust_no,store,plan,churned", stores),
        (pair("cust_no", "store"), None)
    );
    let codes = |n: usize| format!("{:03},{},Pro,No", n % 60 + 1, n / 60);
    assert_eq!(
        of("Kundennummer,Filiale Nr.,plan,churned", codes),
        (pair("Kundennummer", "Filiale Nr."), None)
    );
    // Another key that is one takes its place.
    let keyed = |n: usize| format!("{},S{},m{n}@example.com,No", n % 60 + 1, n / 60);
    let (found, key) = of("cust_no,store,email,churned", keyed);
    assert_eq!(
        (found, key.as_deref()),
        (pair("cust_no", "store"), Some("email"))
    );
    for (header, row) in [
        // Each has its own number.
        (
            "cust_no,store,plan,churned",
            (|n| format!("{n},S{},Pro,No", n / 60)) as fn(usize) -> String,
        ),
        // Several rows of a customer are of the same store.
        ("cust_no,store,plan,churned", |n| {
            format!("{},S{},Pro,No", n % 60, n % 4)
        }),
        // Products count no customers.
        ("cust_no,product,plan,churned", |n| {
            format!("{},S{},Pro,No", n % 60, n / 60)
        }),
        // Nor do documents name them.
        ("invoice_no,store,plan,churned", |n| {
            format!("{},S{},Pro,No", n % 60, n / 60)
        }),
    ] {
        assert_eq!(of(header, row).0, None, "{header}: {}", row(7));
    }
}

#[test]
fn keys_are_kept_as_they_are_written() {
    for (cells, keys) in [
        (["1.10", "1.1", "2.5"], ["1.10", "1.1", "2.5"]),
        (["$5", "5", "6"], ["$5", "5", "6"]),
        (["007", "7", "8"], ["007", "7", "8"]),
        (["GUEST", "7", "8"], ["GUEST", "7", "8"]),
        (["1,234", "1234", "8"], ["1,234", "1234", "8"]),
        (["17850.0", "17851.0", "3.0"], ["17850", "17851", "3"]),
        (["10003,0", "10004,0", "3,0"], ["10003", "10004", "3"]),
        (["10003.00", "10004.00", "3.00"], ["10003", "10004", "3"]),
        (["10003,00", "10004,00", "3,00"], ["10003", "10004", "3"]),
        (
            ["12345678901234567", "12345678901234568", "1"],
            ["12345678901234567", "12345678901234568", "1"],
        ),
        (
            ["2024-01-05", "05/01/2024", "x"],
            ["2024-01-05", "05/01/2024", "x"],
        ),
    ] {
        for name in ["customer_id", "Kundennummer"] {
            let rows = |n: usize| match n {
                0..3 => format!("\"{}\",{}", cells[n], n % 2),
                n => format!("\"{}{}\",1", 1000 + n, &cells[0][keys[0].len()..]),
            };
            let frame = frame(file(&format!("{name},churned"), 600, rows)).keyed(name, false);
            assert_eq!(column(&frame, name)[..3], keys, "{name}");
        }
    }
    // A word that names nobody stays missing, and an amount stays an amount.
    let text = file("customer_number,amount_paid,churned", 600, |n| match n {
        0 => "N/A,1.10,0".into(),
        1 => "GUEST,$5,1".into(),
        n => format!("{n},{n}.5,0"),
    });
    let (told, _) = ingested(text.clone()).unwrap();
    assert_eq!(
        told.profile.suggestions.entity_key.as_deref(),
        Some("customer_number")
    );
    let frame = frame(text);
    assert_eq!(
        frame.column("amount_paid").unwrap().kind,
        ColumnType::Number
    );
    assert_eq!(
        column(&frame.keyed("customer_number", false), "customer_number")[..3],
        ["·", "GUEST", "2"]
    );
}

/// A surname, and the initials of another: what programs write where there is no value.
#[test]
fn customers_may_be_called_null() {
    let letters = |n: usize| [n / 26 % 26, n % 26].map(|at| char::from(b'A' + at as u8));
    let word = |n: usize| letters(n).iter().collect::<String>();
    let surname = |n: usize| format!("Mc{}", word(n));
    for name in ["customer_id", "ID Cliente", "user"] {
        for (cell, rows) in [("Null", 600), ("NULL", 600), ("NA", 600), ("null", 9_000)] {
            let key = |n: usize| match n {
                n if n + 7 == rows => cell.to_owned(),
                n => format!("{}{}", surname(n), word(n / 676)),
            };
            let text = file(&format!("{name},spend"), rows, |n| {
                format!("{},{n}", key(n))
            });
            let (own, parquet) = ingested(text).unwrap();
            let found = own.profile.column(name).unwrap();
            assert_eq!((found.missing, found.unique), (0, true), "{name} {cell}");
            let read = read_parquet(Arc::new(parquet), None, None).unwrap();
            for frame in [read.clone(), read.keyed(name, false)] {
                assert_eq!(column(&frame, name)[rows - 7], cell, "{name}");
            }
        }
    }
    // Nobody's rows: many, or one among numbers, mail addresses or labels that come again.
    let missing = |name: &str, cell: &dyn Fn(usize) -> String| {
        let text = file(&format!("{name},spend"), 600, |n| {
            format!("{},{n}", cell(n))
        });
        let (own, _) = ingested(text).unwrap();
        own.profile.column(name).unwrap().missing
    };
    let once = |n: usize, other: String| if n == 3 { "NULL".into() } else { other };
    assert_eq!(missing("customer_id", &|n| once(n, format!("C{n}"))), 1);
    assert_eq!(
        missing("user_email", &|n| once(n, format!("{}@x.example", word(n)))),
        1
    );
    assert_eq!(missing("plan_code", &|n| once(n, word(n % 5))), 1);
    let often = |n: usize| {
        if n.is_multiple_of(4) {
            "NULL".into()
        } else {
            surname(n)
        }
    };
    assert_eq!(missing("customer_id", &often), 150);
    assert_eq!(missing("surname", &|n| once(n, surname(n))), 1);
}

/// What stands among such keys is told as it is written, and is a key where a model learned from words.
#[test]
fn words_among_keys_with_digits_are_told() {
    let key = |n: usize| match n {
        3 | 30 => "NA".to_owned(),
        300 => "null".to_owned(),
        n => format!("{}", n + 1),
    };
    for prefix in ["", "C"] {
        let cell = |n: usize| match n {
            3 | 30 | 300 => key(n),
            n => format!("{prefix}{}", key(n)),
        };
        let text = file("customer_id,spend", 600, |n| format!("{},{n}", cell(n)));
        let (own, parquet) = ingested(text).unwrap();
        let found = own.profile.column("customer_id").unwrap();
        let told: Vec<(&str, u64)> = found
            .words_for_nobody
            .iter()
            .map(|word| (word.value.as_str(), word.count))
            .collect();
        assert_eq!(
            (found.missing, &told[..]),
            (3, &[("NA", 2), ("null", 1)][..])
        );
        let is_told = |one: &crate::profile::Warning| {
            one.code == "words_for_nobody"
                && one.detail.contains("\"NA\" (2 rows), \"null\" (1 row).")
        };
        assert!(found.warnings.iter().any(is_told), "{found:?}");
        let read = read_parquet(Arc::new(parquet), None, None).unwrap();
        let keyed = column(&read.clone().keyed("customer_id", false), "customer_id");
        assert_eq!(keyed[2..4], [cell(2), "·".to_owned()]);
        let keyed = column(&read.keyed("customer_id", true), "customer_id");
        assert_eq!(keyed[2..4], [cell(2), "NA".to_owned()]);
    }
}

#[test]
fn an_export_of_stripe_has_its_status_for_target() {
    let text = file(
        "id,Customer ID,Status,Canceled At (UTC),Cancel At Period End",
        100,
        |n| match n % 4 {
            0 => format!("sub_{n},cus_{n},canceled,2024-09-23 12:01,false"),
            1 => format!("sub_{n},cus_{n},past_due,,true"),
            2 => format!("sub_{n},cus_{n},trialing,,false"),
            _ => format!("sub_{n},cus_{n},active,,false"),
        },
    );
    let suggestions = ingested(text).unwrap().0.profile.suggestions;
    assert_eq!(
        (
            suggestions.target.as_deref(),
            suggestions.positive_label.as_deref()
        ),
        (Some("Status"), Some("canceled"))
    );
}

/// Every record of a file is a row, or is said to be none.
#[test]
fn no_record_goes_without_a_word() {
    let text = "Customers\n\nid,plan,spend\nC1,Pro,5\n,,\nid,plan,spend\nC2,Basic,6\nTotal,,11\nExported on 1 May\n";
    let (ingested, _) = ingested(text).unwrap();
    let reading = ingested.profile.reading.unwrap();
    let once = SkippedRecords {
        blank: 1,
        headers: 1,
        totals: 1,
        notes: 1,
        ..SkippedRecords::default()
    };
    assert_eq!((reading.titles, reading.skipped), (1, once));
    assert_eq!(ingested.rows, 2);
    assert_eq!(
        (
            reading.encoding.as_str(),
            reading.delimiter,
            reading.has_header
        ),
        ("UTF-8", ',', true)
    );
}

#[test]
fn how_a_column_is_written_is_kept() {
    let rows = |n| format!("C{n};{}.{:03},5;{}/12/2025", n + 1, n, n % 28 + 1);
    let frame = frame(file("id;fee;since", 60, rows));
    let reading = |name| frame.column(name).unwrap().reading.clone();
    assert_eq!(reading("fee").decimal, Some(DecimalMark::Comma));
    assert_eq!(reading("since").date_order, Some(DateOrder::DayFirst));
    assert_eq!(reading("id"), ColumnReading::new(ColumnType::Text));
}

#[test]
fn a_file_is_read_as_its_owner_says() {
    let told = |text: &str, options: serde_json::Value| {
        let options: ReadOptions = serde_json::from_value(options).unwrap();
        let (ingested, parquet) = ingested_as(text.to_owned(), &options).unwrap();
        (
            ingested.profile,
            read_parquet(Arc::new(parquet), None, None).unwrap(),
        )
    };
    let dates = "id,since\nC1,03/04/2026\nC2,05/06/2026\n";
    let (profile, _) = told(dates, serde_json::json!({}));
    let warned = |profile: &Profile, code: &str| {
        let mut warnings = profile.columns.iter().flat_map(|column| &column.warnings);
        warnings.any(|warning| warning.code == code)
    };
    assert!(warned(&profile, "ambiguous_dates"));
    for options in [
        serde_json::json!({ "date_order": "month_first" }),
        serde_json::json!({ "columns": { "since": { "type": "date", "date_order": "month_first" } } }),
    ] {
        let (profile, read) = told(dates, options);
        assert!(!warned(&profile, "ambiguous_dates"));
        assert_eq!(column(&read, "since"), ["2026-03-04", "2026-05-06"]);
    }
    let short = "id,since\nC1,24-07-25\nC2,25-12-31\n";
    let (profile, _) = told(short, serde_json::json!({}));
    assert!(warned(&profile, "ambiguous_dates"));
    for (order, since) in [
        ("year_month_day", ["2024-07-25", "2025-12-31"]),
        ("day_first", ["2025-07-24", "2031-12-25"]),
    ] {
        let (_, read) = told(short, serde_json::json!({ "date_order": order }));
        assert_eq!(column(&read, "since"), since, "{order}");
    }
    let beyond: ReadOptions = serde_json::from_str("{\"header_row\": 700}").unwrap();
    let refused = ingested_as(dates, &beyond).unwrap_err();
    assert_eq!(refused.code, "header_row_beyond");
    assert!(refused.detail.contains("only 3 rows"), "{refused}");
    let fees = "id,fee,zip\nC1,1.234,10115\nC2,2.345,20095\n";
    let (profile, read) = told(
        fees,
        serde_json::json!({ "decimal": "comma", "columns": { "zip": { "type": "text" } } }),
    );
    assert!(!warned(&profile, "ambiguous_numbers"));
    assert_eq!(column(&read, "fee"), ["1234", "2345"]);
    assert_eq!(read.column("zip").unwrap().kind, ColumnType::Text);
    let titled = "Report\nfor,you,all\nid,plan,spend\nC1,Pro,5\n";
    let (profile, read) = told(titled, serde_json::json!({ "header_row": 3 }));
    assert_eq!(
        (column(&read, "plan"), profile.rows),
        (vec!["Pro".to_owned()], 1)
    );
    let (_, read) = told(
        "C1,Pro,5\nC2,Basic,6\n",
        serde_json::json!({ "header_row": 0 }),
    );
    assert_eq!(column(&read, "column_2"), ["Pro", "Basic"]);
    let (_, read) = told("id:plan\nC1:Pro\n", serde_json::json!({ "delimiter": ":" }));
    assert_eq!(column(&read, "plan"), ["Pro"]);
    let unknown = ReadOptions {
        encoding: Some("latin-99".into()),
        ..ReadOptions::default()
    };
    assert_eq!(
        ingested_as("id\n1\n", &unknown).unwrap_err().code,
        "unknown_encoding"
    );
}

#[test]
fn thousands_do_not_follow_the_decimals_beside_them() {
    let read = |separator: char, spend: [&str; 2], visits: fn(usize) -> String| {
        let text = file(&format!("id{separator}spend{separator}visits"), 60, |n| {
            format!("C{n}{separator}{}{separator}{}", spend[n % 2], visits(n))
        });
        let (ingested, _) = ingested(text).unwrap();
        let visits = ingested.profile.column("visits").unwrap().clone();
        let asks = visits
            .warnings
            .iter()
            .any(|w| w.code == "ambiguous_numbers");
        (visits.reading.and_then(|reading| reading.decimal), asks)
    };
    let german = |n: usize| match n % 3 {
        0 => format!("{}", 300 + n),
        _ => format!("{}.{:03}", n + 1, n * 10),
    };
    assert_eq!(
        read(',', ["20.5", "7.25"], german),
        (Some(DecimalMark::Comma), false)
    );
    let english = |n: usize| match n % 3 {
        0 => format!("{}", 300 + n),
        _ => format!("{},{:03}", n + 1, n * 10),
    };
    assert_eq!(
        read(';', ["20,5", "7,25"], english),
        (Some(DecimalMark::Point), false)
    );
    // Without a zero behind they may be decimals.
    let either = |n: usize| match n % 3 {
        0 => format!("{}", 3 + n),
        _ => format!("{}.{:03}", n + 1, n * 10 + 1),
    };
    assert!(read(',', ["20.5", "7.25"], either).1);
    let weights = |n: usize| format!("{}.{:03}", n + 1, n * 10);
    assert_eq!(
        read(',', ["20.5", "7.25"], weights),
        (Some(DecimalMark::Point), false)
    );
}

#[test]
fn what_is_mostly_numbers_is_told() {
    let warned = |text: String| {
        let (ingested, _) = ingested(text).unwrap();
        let column = ingested.profile.columns[1].clone();
        (
            column.kind,
            column.warnings.iter().any(|w| w.code == "mixed_values"),
        )
    };
    let spend = file("id,spend", 60, |n| match n % 5 {
        0 => format!("C{n},Unlimited"),
        n => format!("C{n},{n}.5"),
    });
    assert_eq!(warned(spend), (ColumnType::Text, true));
    let since = file("id,since", 60, |n| match n % 5 {
        0 => format!("C{n},Not yet known to us"),
        n => format!("C{n},2025-01-0{n}"),
    });
    assert_eq!(warned(since), (ColumnType::Text, true));
    let names = file("id,ticket", 60, |n| match n % 5 {
        0 => format!("C{n},A{n}"),
        _ => format!("C{n},{}", 1000 + n),
    });
    assert_eq!(warned(names), (ColumnType::Text, false));
    let empty = file("id,note", 60, |n| format!("C{n},"));
    assert_eq!(warned(empty), (ColumnType::Text, false));
}

#[test]
fn the_same_day_and_month_leave_the_order_to_others() {
    let text = file("id,since", 80, |n| {
        let since = ["12/12/12", "1/31/24", "02/02/22", "11/30/23"][n % 4];
        format!("C{n},{since}")
    });
    let since = frame(text).column("since").unwrap().clone();
    assert_eq!(since.kind, ColumnType::Date);
    assert_eq!(since.text(1).as_deref(), Some("2024-01-31"));
}

#[test]
fn cities_of_dos_are_read() {
    let cities = [&b"Z\x81rich"[..], b"K\x94ln", b"M\xa0laga"];
    let mut bytes = b"id,city\n".to_vec();
    for n in 0..60 {
        bytes.extend([format!("C{n},").as_bytes(), cities[n % 3], b"\n"].concat());
    }
    let cities = &column(&frame(bytes), "city")[..3];
    assert_eq!(cities, ["Zürich", "Köln", "Málaga"]);
}
