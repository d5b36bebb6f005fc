use super::*;
use crate::values::cell::trim;
use crate::values::guess::Guess;
use crate::values::type_inference::{Hints, Readings, Written, decide};

fn guess(cells: &[&str]) -> Guess {
    let mut guess = Guess::default();
    cells
        .iter()
        .for_each(|cell| guess.see(trim(cell.as_bytes())));
    guess
}

fn readings(columns: &[&[&str]], semicolons: bool) -> Readings {
    let guesses: Vec<Guess> = columns.iter().map(|cells| guess(cells)).collect();
    decide(
        &guesses,
        Hints {
            semicolons,
            ..Hints::default()
        },
    )
}

fn reading(cells: &[&str]) -> ColumnReading {
    readings(&[cells], false).columns.remove(0)
}

#[test]
fn the_type_that_all_cells_support() {
    use ColumnType::{Boolean, Date, Integer, Number, Text};
    for (cells, kind) in [
        (&["1", "2", "", "NA"][..], Integer),
        (&["0", "1"], Integer),
        (&["1", "2.5"], Number),
        (&["1", "inf"], Number),
        (&["inf", "inf"], Text),
        (&["007", "12"], Text),
        (&["12345678901234567890", "1"], Text),
        (&["Yes", "No", "?"], Boolean),
        (&["SIM", "não"], Boolean),
        (&["Tak", "nie"], Boolean),
        (&["Var", "Yok"], Text),
        (&["1.5", "k.A.", "...", "Нет данных"], Number),
        (&["예", "아니오"], Boolean),
        (&["True", "FALSE", "1", "true"], Boolean),
        (&["True.", "False."], Boolean),
        (&["true", "false", "maybe"], Text),
        (&["Y", "N", "y"], Boolean),
        (&["Y", "N", "O"], Text),
        (&["O", "F"], Text),
        (&["Y", "N", "pending", "pending"], Text),
        (&["Current", "Current", "30", "60"], Text),
        (&["Yes", "Yes"], Text),
        (&["2024-01-01", "2024-02-01T10:00:00Z"], Date),
        (&["1/2/2024", "13/2/2024"], Date),
        (&["1/2/2024", "2/3/2024"], Text),
        (&["13/2/2024", "2024-01-01", "5 Jan 2024"], Date),
        (&["2024-07-25", "0000-00-00", "Never", "NaT", "\\N"], Date),
        (&["13/2/2024", "2/13/2024"], Text),
        (&["2024-25-07", "2024-05-07"], Date),
        (&["9999-12-31", "2024-07-25", "0001-01-01"], Date),
        (&["9999-12-31", "9999-12-31"], Text),
        (&["2567-07-25", "2567-07-26"], Date),
        (&["2024-07-25", "45498"], Text),
        (&["1.234,56", "10", "?"], Number),
        (&["1,234.56", "10.5", "1"], Number),
        (&["1.234,56", "1,234.56"], Number),
        (&["1.234,567", "1,234"], Number),
        (&["20.5", "21,5", "1,234", "1.234"], Text),
        (&["1,234", "12,345"], Integer),
        (&["R$ 10", "R$ 1.250"], Integer),
        (&["R$ 10", "US$ 10"], Text),
        (&["R$ 10", "10"], Integer),
        (&["10 %", "12,5 %", "3"], Number),
        (&["1 month", "12 Months"], Integer),
        (&["1 month", "1 year"], Text),
        (&["12 kg", "heavy"], Text),
        (&["$10/mo", "$20/month"], Integer),
        (&["16:15:00", "08:30", "P1D"], Number),
        (&["2024-07-25 16:15", "16:15"], Text),
        (&["$10/mo", "$120/yr"], Text),
        (&["12E4", "13E4"], Text),
        (&["a", "b"], Text),
        (&["", "NA"], Text),
        (&["-", "?"], Text),
    ] {
        assert_eq!(reading(cells).kind, kind, "{cells:?}");
    }
}

#[test]
fn a_few_strays_change_nothing() {
    let mut cells = vec!["806.69"; 600];
    cells[599] = "cheap";
    let reading = reading(&cells);
    assert_eq!(reading.kind, ColumnType::Number);
    assert_eq!(read(&reading, b"cheap"), Cell::Stray);
    assert_eq!(read(&reading, b"unknown"), Cell::Missing);
    assert_eq!(read(&reading, b"1.2k"), Cell::Number(1200.0));
    assert_eq!(read(&reading, b"1.2 months"), Cell::Number(1.2));
    let mut many = vec!["806.69"; 600];
    many[..30].fill("cheap");
    assert_eq!(super::tests::reading(&many).kind, ColumnType::Text);
}

/// Of 600 cells, one that is something else.
#[test]
fn one_odd_cell_is_set_aside() {
    let plans = ["12", "13", "71", "12", "5"];
    for (odd, whole) in [
        ("007", true),
        ("C12", true),
        ("+351912345678", true),
        ("12345678901234567890", true),
        ("2024-07-25", true),
        ("1/2", true),
        ("<5", true),
        ("12 m", true),
        ("10.0.0.1", true),
        ("1.234,50 Cr", false),
    ] {
        let mut cells: Vec<&str> = (0..600).map(|n| plans[n % 5]).collect();
        cells[300] = odd;
        if !whole {
            cells[1] = "13.5";
        }
        let reading = reading(&cells);
        let kind = if whole {
            ColumnType::Integer
        } else {
            ColumnType::Number
        };
        assert_eq!(reading.kind, kind, "{odd}");
        assert_eq!(read(&reading, odd.as_bytes()), Cell::Stray, "{odd}");
    }
    let money: Vec<&str> = (0..600)
        .map(|n| if n == 7 { "12 kg" } else { "$ 9.50" })
        .collect();
    let reading = reading(&money);
    assert_eq!(read(&reading, b"12 kg"), Cell::Stray);
    // A name among names that happen to be numbers is no mistake.
    let mut names: Vec<String> = (0..600).map(|n| (536_000 + n).to_string()).collect();
    names[300] = "C536300".into();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(super::tests::reading(&names).kind, ColumnType::Text);
}

#[test]
fn words_multiply() {
    let mixed = reading(&["950", "1.2k", "3M"]);
    assert_eq!((mixed.kind, &mixed.unit), (ColumnType::Number, &None));
    for (cell, value) in [("950", 950.0), ("1.2k", 1_200.0), ("3M", 3_000_000.0)] {
        assert_eq!(read(&mixed, cell.as_bytes()), Cell::Number(value), "{cell}");
    }
    // A file that is scored later may have them written out.
    for (cells, value) in [
        (&["2.5K", "3k"][..], 2_500.0),
        (&["2.5 mil", "3 mil"], 2_500.0),
        (&["2.5 lakh", "3 lakh"], 250_000.0),
        (&["2.5万", "3万"], 25_000.0),
        (&["2.5 mn", "3 mn"], 2_500_000.0),
    ] {
        let all = reading(cells);
        assert_eq!((all.kind, &all.unit), (ColumnType::Number, &None));
        for (cell, value) in [(cells[0], value), ("2500", 2_500.0)] {
            assert_eq!(
                read(&all, cell.as_bytes()),
                Cell::Number(value),
                "{cells:?}"
            );
        }
    }
    // A model of before learned thousands.
    let before = ColumnReading {
        unit: Some("k".into()),
        ..ColumnReading::new(ColumnType::Number)
    };
    assert_eq!(read(&before, b"1.2k"), Cell::Number(1.2));
    assert_eq!(read(&before, b"3M"), Cell::Number(3_000.0));
    for cells in [
        ["950", "3 m", "2 m"],
        ["8M", "1.2MM", "3M"],
        ["5000", "12 L", "15 L"],
        ["12.5", "5 Cr", "3 Cr"],
        ["12.5", "5 Dr", "C12"],
    ] {
        assert_eq!(reading(&cells).kind, ColumnType::Text, "{cells:?}");
    }
}

/// `Cr` is credit beside debits, and crore beside lakhs.
#[test]
fn a_column_says_what_cr_is() {
    for (cells, values) in [
        (["184.38 Dr", "20.50 Cr", "0.00"], [184.38, -20.5, 0.0]),
        (["1,184 Dr.", "20 Cr.", "5 dr"], [1_184.0, -20.0, 5.0]),
        (["75 lakh", "2.5 Cr", "1 Cr"], [7.5e6, 2.5e7, 1e7]),
        (["₹75 lakh", "₹2.5 Cr", "₹1,200"], [7.5e6, 2.5e7, 1_200.0]),
        (["1.321,29 H", "20,50 S", "5,00 S"], [-1_321.29, 20.5, 5.0]),
        (["1.321,29 C", "20,50 D", "0,00"], [-1_321.29, 20.5, 0.0]),
        (["1.321,29C", "20,50D", "0,00"], [-1_321.29, 20.5, 0.0]),
        (["358,26D", "358,26C", "4,10D"], [358.26, -358.26, 4.1]),
        // Hours, and seconds.
        (["321.29 H", "20.50 H", "5.00 H"], [321.29, 20.5, 5.0]),
    ] {
        let reading = reading(&cells);
        for (cell, value) in cells.iter().zip(values) {
            assert_eq!(
                read(&reading, cell.as_bytes()),
                Cell::Number(value),
                "{cells:?}"
            );
        }
    }
    // One among dollars is a slip.
    let mut dollars = vec!["$ 9.50"; 600];
    dollars[7] = "5 Dr";
    let dollars = reading(&dollars);
    assert_eq!(dollars.unit.as_deref(), Some("usd"));
    assert_eq!(read(&dollars, b"5 Dr"), Cell::Stray);
}

#[test]
fn units_of_one_family_are_read_as_one() {
    for (cells, values, unit) in [
        (["1.5 GB", "512 MB", "2 GB"], [1.5, 0.512, 2.0], "gb"),
        (["2 TB", "512 GB", "1 TB"], [2.0, 0.512, 1.0], "tb"),
        (["2 kg", "500 g", "1.5kg"], [2.0, 0.5, 1.5], "kg"),
        (["90 min", "1.5 h", "30 min"], [90.0, 90.0, 30.0], "min"),
    ] {
        let all = readings(&[&cells], false);
        assert_eq!(all.mixed_units, [0], "{cells:?}");
        let reading = &all.columns[0];
        assert_eq!(reading.unit.as_deref(), Some(unit), "{cells:?}");
        assert_eq!(reading.kind, ColumnType::Number, "{cells:?}");
        for (cell, value) in cells.iter().zip(values) {
            assert_eq!(
                read(reading, cell.as_bytes()),
                Cell::Number(value),
                "{cell}"
            );
        }
    }
    assert_eq!(reading(&["2 kg", "500 GB", "7 h"]).kind, ColumnType::Text);
}

#[test]
fn minutes_stand_beside_hours() {
    let calls = reading(&["59:30", "1:15:36", "9:00"]);
    let minute = |count: f64| Cell::Number(count / 60.0);
    assert_eq!(read(&calls, b"59:30"), minute(59.5));
    assert_eq!(read(&calls, b"1:15:36"), minute(75.6));
    let times = reading(&["08:30", "17:15:36"]);
    assert_eq!(read(&times, b"08:30"), Cell::Number(8.5));
}

#[test]
fn percent_beside_fractions_is_a_fraction() {
    let fractions = reading(&["12%", "0.12", "0.5", "1"]);
    assert!(fractions.fractions);
    assert_eq!(read(&fractions, b"12%"), Cell::Number(0.12));
    assert_eq!(read(&fractions, b"0.12"), Cell::Number(0.12));
    for cells in [
        &["12%", "12", "0.5"][..],
        &["12%", "13%"],
        &["12%", "0", "1"],
    ] {
        let reading = reading(cells);
        assert!(!reading.fractions);
        assert_eq!(read(&reading, b"12%"), Cell::Number(12.0));
    }
}

#[test]
fn thousands_show_where_no_large_number_goes_without() {
    assert_eq!(
        reading(&["807", "2.026", "836", "4.164"]).decimal,
        Some(DecimalMark::Comma)
    );
    assert_eq!(
        reading(&["0.807", "2.026"]).decimal,
        Some(DecimalMark::Point)
    );
    assert_eq!(
        reading(&["807", "2.026", "1836"]).decimal,
        Some(DecimalMark::Point)
    );
}

#[test]
fn what_a_model_may_know_better_is_kept_as_written() {
    for (cells, written) in [
        (&["1", "2.5"][..], Written::No),
        (&["1,234.5", "2"], Written::No),
        (&["2.026", "4.164"], Written::Open),
        (&["807", "2.026"], Written::Open),
        (&["1 month", "2 months"], Written::Kept),
        (&["1", "2", "unknown"], Written::Kept),
        (&["2024-01-01", "never"], Written::Kept),
        (&["13/2/2024", "1/2/2024"], Written::No),
        (&["Yes", "No"], Written::No),
        (&["Europe", "NA"], Written::Kept),
        (&["EU", "NA"], Written::No),
        (&["a", "b"], Written::No),
    ] {
        assert_eq!(readings(&[cells], false).written, [written], "{cells:?}");
    }
    let sure = readings(&[&["2.026", "4.164"], &["1,5", "2,25"]], false);
    assert_eq!(sure.written[0], Written::Open);
    let likely = readings(&[&["2.026", "4.164"]], true);
    assert_eq!(likely.written[0], Written::Open);
}

#[test]
fn columns_that_are_sure_overrule_what_is_likely() {
    let likely = &["807", "2.026", "836", "4.164"][..];
    let told = readings(&[likely, &["1.5", "2.25"]], false);
    assert_eq!(told.columns[0].decimal, Some(DecimalMark::Point));
}

#[test]
fn columns_speak_for_each_other() {
    let open = &["2.026", "4.164"][..];
    let told = readings(&[open, &["1,5", "2,25"]], false);
    assert_eq!(told.columns[0].decimal, Some(DecimalMark::Comma));
    let told = readings(&[open, &["1.5", "2.25"]], false);
    assert_eq!(told.columns[0].decimal, Some(DecimalMark::Point));
    // Semicolons make a comma likely, and no more.
    let likely = readings(&[open], true);
    assert_eq!(
        (likely.columns[0].decimal, &likely.ambiguous_numbers[..]),
        (Some(DecimalMark::Comma), &[0][..])
    );
    let alone = readings(&[open], false);
    assert_eq!(
        (alone.columns[0].decimal, &alone.ambiguous_numbers[..]),
        (Some(DecimalMark::Point), &[0][..])
    );
    let dates = &["01/02/2024", "03/04/2024"][..];
    let told = readings(&[dates, &["12/31/2023", "01/02/2023"]], false);
    assert_eq!(told.columns[0].date_order, Some(DateOrder::MonthFirst));
    let told = readings(&[dates, &["1,5", "2,25"]], false);
    assert_eq!(told.columns[0].date_order, Some(DateOrder::DayFirst));
    // Neither how cells are parted tells, nor columns that tell different things.
    let (day, month) = (&["31/12/2023"][..], &["12/31/2023"][..]);
    let ampm = &["02/03/2024 09:15:00 PM", "03/04/2024 09:15:00 AM"][..];
    for (columns, semicolons) in [
        (&[dates][..], false),
        (&[dates], true),
        (&[ampm], true),
        (&[dates, day, month], false),
        (&[dates, day, month, &["1,5", "2,25"]], true),
    ] {
        let asked = readings(columns, semicolons);
        assert_eq!(
            (asked.columns[0].kind, &asked.ambiguous_dates[..]),
            (ColumnType::Text, &[0][..]),
            "{columns:?}"
        );
    }
}

#[test]
fn numbers_that_tell_their_own_mark_are_read_one_by_one() {
    let mixed = readings(&[&["20.5", "21,5", "1.234,50", "7"]], false);
    assert_eq!(mixed.mixed_decimals, [0]);
    let reading = &mixed.columns[0];
    for (cell, value) in [("20.5", 20.5), ("21,5", 21.5), ("1.234,50", 1234.5)] {
        assert_eq!(
            read(reading, cell.as_bytes()),
            Cell::Number(value),
            "{cell}"
        );
    }
}

#[test]
fn a_told_mark_that_cannot_be_is_told_back() {
    let said = Hints {
        decimal: Some(DecimalMark::Point),
        ..Hints::default()
    };
    for (cells, unfit, decimal) in [
        (&["1,5", "2,25"][..], true, DecimalMark::Comma),
        (&["1.5", "2.25"], false, DecimalMark::Point),
        (&["2,026", "4,164"], false, DecimalMark::Point),
    ] {
        let told = decide(&[guess(cells)], said);
        assert_eq!(!told.decimal_unfit.is_empty(), unfit, "{cells:?}");
        assert_eq!(told.columns[0].decimal, Some(decimal), "{cells:?}");
    }
}

#[test]
fn dates_that_contradict_each_other_are_asked_about() {
    let both = |first: usize, cells: usize| {
        let mut dates = vec!["13/2/2024"; cells];
        dates[..first].fill("2/13/2024");
        guess(&dates)
    };
    let said = |order| Hints {
        date_order: order,
        ..Hints::default()
    };
    let few = decide(&[both(5, 600)], said(None));
    assert_eq!(few.columns[0].date_order, Some(DateOrder::DayFirst));
    assert_eq!(
        read(&few.columns[0], b"2/13/2024"),
        Cell::Stray,
        "a few are set aside"
    );
    let american = guess(&["12/31/2024", "12/30/2024"]);
    let asked = decide(&[both(300, 600), american.clone()], said(None));
    assert_eq!(
        (asked.columns[0].kind, &asked.contradictory_dates[..]),
        (ColumnType::Text, &[0][..])
    );
    let told = decide(&[both(300, 600)], said(Some(DateOrder::MonthFirst)));
    assert_eq!(told.columns[0].kind, ColumnType::Date);
    assert!(told.contradictory_dates.is_empty());
    let years = decide(&[guess(&["2024-25-07", "2024-07-25"])], said(None));
    assert_eq!(years.contradictory_dates, [0]);
}

#[test]
fn days_that_stand_for_none_are_set_aside() {
    let reading = reading(&["9999-12-31", "2024-07-25", "2024-07-26"]);
    assert_eq!(read(&reading, b"9999-12-31"), Cell::Stray);
    assert_eq!(read(&reading, b"0000-00-00"), Cell::Missing);
}

#[test]
fn the_day_may_follow_the_year() {
    let reading = reading(&["2024-25-07", "2024-05-07", "2024-30-06"]);
    assert_eq!(reading.date_order, Some(DateOrder::YearDayMonth));
    assert_eq!(
        read(&reading, b"2024-05-07"),
        read(&ColumnReading::new(ColumnType::Date), b"2024-07-05")
    );
}

#[test]
fn a_code_with_zeros_makes_codes_of_all() {
    let mut zips = vec!["94107"; 500];
    zips[3] = "02139";
    assert_eq!(reading(&zips).kind, ColumnType::Text);
    assert_eq!(
        reading(&["912 345 678", "+351 912 345 678"]).kind,
        ColumnType::Text
    );
}

#[test]
fn what_is_missing_depends_on_the_type() {
    for (kind, cell, expected) in [
        (ColumnType::Text, "None", Cell::Text(b"None")),
        (ColumnType::Text, "NULL", Cell::Missing),
        (ColumnType::Number, "None", Cell::Missing),
        (ColumnType::Number, "#DIV/0!", Cell::Missing),
        (ColumnType::Number, "—", Cell::Missing),
        (ColumnType::Number, "n.d.", Cell::Missing),
        (ColumnType::Number, "-inf", Cell::Infinite),
        (ColumnType::Number, "-2", Cell::Number(-2.0)),
        (ColumnType::Date, "nunca", Cell::Missing),
        (ColumnType::Boolean, "Sim", Cell::Truth(true)),
        (ColumnType::Boolean, "perhaps", Cell::Stray),
    ] {
        assert_eq!(
            read(&ColumnReading::new(kind), cell.as_bytes()),
            expected,
            "{cell}"
        );
    }
    for codes in [
        &["EU", "NA", "AS", "NA"][..],
        &["EMEA", "APAC", "NA", "LATAM"],
        &["NAM", "EU", "APAC", "NA"],
        &["eu", "na", "as"],
    ] {
        let na = codes.iter().find(|code| code.eq_ignore_ascii_case("na"));
        let na = na.unwrap().as_bytes();
        assert_eq!(read(&reading(codes), na), Cell::Text(na), "{codes:?}");
    }
    for others in [
        &["Europe", "NA"][..],
        &["SFO", "LAX", "NA"],
        &["YES", "NO", "MAYBE", "NA"],
        &["GOLD", "VIP", "NA"],
        &["basic", "pro", "tv", "na"],
        &["M", "F", "NA"],
    ] {
        assert_eq!(read(&reading(others), b"NA"), Cell::Missing, "{others:?}");
    }
}
