//! Any table, written in any of the notations, reads back to the same values.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::*;

/// How somebody writes amounts.
#[derive(Debug, Clone)]
struct Amounts {
    comma: bool,
    /// What stands between thousands: see [`BETWEEN`]; the first is the other mark.
    thousands: usize,
    /// In pairs but for the last three, as in India.
    indian: bool,
    /// A minus in front, U+2212, a minus behind, parentheses, and with those the currency inside.
    minus: usize,
    /// See [`UNITS`].
    unit: usize,
    /// In digits of this script.
    zero: char,
}

const BETWEEN: [&str; 8] = [
    "", "", " ", "\u{a0}", "\u{202f}", "\u{2009}", "'", "\u{2019}",
];

/// What stands before and behind amounts.
const UNITS: [(&str, &str); 14] = [
    ("", ""),
    ("€ ", ""),
    ("", " €"),
    ("$", ""),
    ("R$\u{a0}", ""),
    ("USD ", ""),
    ("", " EUR"),
    ("kr ", ""),
    ("", " Kč"),
    ("Rs. ", "/-"),
    ("", "%"),
    ("", " kg"),
    ("", " pct"),
    ("", "d"),
];

/// The zeros of scripts: Latin, Arabic, Persian, Devanagari, and full width.
const ZEROS: [char; 5] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];

fn amounts() -> impl Strategy<Value = Amounts> {
    let marks = (any::<bool>(), 0..BETWEEN.len(), any::<bool>());
    let dress = (0..5_usize, 0..UNITS.len(), prop::sample::select(&ZEROS[..]));
    (marks, dress).prop_map(
        |((comma, thousands, indian), (minus, unit, zero))| Amounts {
            comma,
            thousands,
            indian,
            minus,
            unit,
            zero,
        },
    )
}

impl Amounts {
    fn write(&self, cents: i64) -> String {
        let (decimal, other) = if self.comma { (",", ".") } else { (".", ",") };
        let between = match self.thousands {
            0 => other,
            at => BETWEEN[at],
        };
        let digits = (cents.abs() / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            let left = digits.len() - at;
            let is_border = match self.indian {
                true => left == 3 || (left > 3 && left % 2 == 1),
                false => left.is_multiple_of(3),
            };
            if at > 0 && is_border {
                grouped.push_str(between);
            }
            grouped.push(digit);
        }
        let (before, behind) = UNITS[self.unit];
        let amount = format!("{grouped}{decimal}{:02}", cents.abs() % 100);
        let written = match (cents < 0, self.minus) {
            (false, _) => format!("{before}{amount}{behind}"),
            (true, _) if behind == "/-" => format!("-{before}{amount}{behind}"),
            (true, 0) => format!("-{before}{amount}{behind}"),
            (true, 1) => format!("{before}\u{2212}{amount}{behind}"),
            (true, 2) if behind.is_empty() => format!("{before}{amount}-"),
            (true, 2 | 3) => format!("({before}{amount}{behind})"),
            (true, _) => format!("{before}({amount}){behind}"),
        };
        let digit = |c: char| match c.to_digit(10) {
            Some(digit) => char::from_u32(self.zero as u32 + digit).unwrap(),
            None => c,
        };
        written.chars().map(digit).collect()
    }
}

/// Forms of days, of which the first of a file tells the order.
const DAYS: [&str; 15] = [
    "%Y-%m-%d",
    "%Y/%-m/%-d",
    "%Y-%d-%m",
    "%d/%m/%Y",
    "%-d-%-m-%Y",
    "%m/%d/%Y",
    "%-m-%-d-%Y",
    "%d.%m.%y",
    "%-m/%-d/%y",
    "%d-%b-%y",
    "%b %-d, %Y",
    "%A, %-d %B %Y",
    "%Y年%-m月%-d日",
    "%Y. %-m. %-d.",
    "#%-m/%-d/%Y#",
];

/// Words for yes and no that one column may hold.
const TRUTHS: [[&str; 2]; 7] = [
    ["No", "Yes"],
    ["false", "TRUE"],
    ["não", "sim"],
    ["non", "oui"],
    ["nein", "Ja"],
    ["False.", "True."],
    ["n", "Y"],
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn tables_read_back_in_every_notation(
        style in amounts(),
        form in 0..DAYS.len(),
        words in 0..TRUTHS.len(),
        semicolons in any::<bool>(),
        rows in prop::collection::vec((-2_000_000_000_i64..2_000_000_000, 0..20_000_u64, any::<bool>()), 10..60),
    ) {
        let first = NaiveDate::from_ymd_opt(1975, 12, 25).unwrap();
        let day = |days: u64| first + Days::new(days);
        let date = |days| day(days).format(DAYS[form]).to_string();
        // The first row tells the order, and has a thousand.
        let mut all = vec![(123_456, 0, true), (-98, 1, false)];
        all.extend(rows);
        let delimiter = if semicolons { b';' } else { b',' };
        let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["key", "amount", "since", "active"]).unwrap();
        for (at, (cents, days, truth)) in all.iter().enumerate() {
            let cells = [format!("k{at}"), style.write(*cents), date(*days), TRUTHS[words][usize::from(*truth)].to_owned()];
            writer.write_record(cells).unwrap();
        }
        let frame = frame(writer.into_inner().unwrap());
        let kind = |name| frame.column(name).unwrap().kind;
        prop_assert_eq!(
            (kind("amount"), kind("since"), kind("active")),
            (ColumnType::Number, ColumnType::Date, ColumnType::Boolean)
        );
        let amounts: Vec<String> = all.iter().map(|(cents, ..)| (*cents as f64 / 100.0 + 0.0).to_string()).collect();
        let dates: Vec<String> = all.iter().map(|(_, days, _)| day(*days).to_string()).collect();
        let truths: Vec<String> = all.iter().map(|(.., truth)| TRUTHS[words][usize::from(*truth)].to_owned()).collect();
        prop_assert_eq!(column(&frame, "amount"), amounts);
        prop_assert_eq!(column(&frame, "since"), dates);
        prop_assert_eq!(column(&frame, "active"), truths);
    }

    /// Whatever stands between and below the rows, none is lost without a word.
    #[test]
    fn rows_and_what_is_none_make_up_the_file(
        lines in prop::collection::vec(0..8_u8, 4..60), notes in 0..4_usize,
    ) {
        let mut text = "id,plan,spend\n".to_owned();
        let mut rows = 0;
        for (at, line) in lines.iter().enumerate() {
            match line {
                0 => text.push_str(",,\n"),
                1 => text.push_str("id,plan,spend\n"),
                2 => text.push_str("Total,,99\n"),
                _ => {
                    rows += 1;
                    text.push_str(&format!("C{at},Pro,{at}.5\n"));
                }
            }
        }
        prop_assume!(rows > 0);
        text.push_str(&"Exported by hand\n".repeat(notes));
        let (ingested, _) = ingested(text).unwrap();
        let skipped = ingested.profile.reading.unwrap().skipped;
        prop_assert_eq!(ingested.rows, rows);
        prop_assert_eq!(ingested.rows + skipped.sum(), (lines.len() + notes) as u64);
    }

    /// Delimiters behind the last name and behind rows take none away, and add no column.
    #[test]
    fn delimiters_at_the_end_change_nothing(
        behind_names in 0..5_usize, behind_rows in prop::collection::vec(0..5_usize, 3..40),
    ) {
        let row = |(n, behind): (usize, &usize)| format!("C{n},Pro,{n}.5{}\n", ",".repeat(*behind.min(&behind_names)));
        let rows: String = behind_rows.iter().enumerate().map(row).collect();
        let text = format!("id,plan,spend{}\n{rows}", ",".repeat(behind_names));
        let frame = frame(text);
        prop_assert_eq!((frame.columns.len(), frame.rows), (3, behind_rows.len()));
        let spend: Vec<String> = (0..behind_rows.len()).map(|n| format!("{n}.5")).collect();
        prop_assert_eq!(column(&frame, "spend"), spend);
    }
}
