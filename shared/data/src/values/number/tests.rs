use proptest::prelude::*;

use super::*;

fn both(cell: &str) -> (Option<f64>, Option<f64>) {
    let read = |decimal| value(cell.as_bytes(), decimal);
    (read(DecimalMark::Point), read(DecimalMark::Comma))
}

#[test]
fn numbers_in_both_notations() {
    for (cell, point, comma) in [
        ("0", Some(0.0), Some(0.0)),
        ("-12", Some(-12.0), Some(-12.0)),
        ("+0000269", Some(269.0), Some(269.0)),
        ("-0000269", Some(-269.0), Some(-269.0)),
        ("+0123456", Some(123_456.0), Some(123_456.0)),
        ("+0912345678", None, None),
        ("10003,0", None, Some(10_003.0)),
        ("-3,0", None, Some(-3.0)),
        ("29.85", Some(29.85), None),
        (".5", Some(0.5), None),
        ("12.", Some(12.0), None),
        ("1.234,56", None, Some(1234.56)),
        ("1,234.56", Some(1234.56), None),
        ("1,234", Some(1234.0), Some(1.234)),
        ("1.234", Some(1.234), Some(1234.0)),
        ("1.234.567", None, Some(1_234_567.0)),
        ("0,5", None, Some(0.5)),
        ("0.500", Some(0.5), None),
        ("2 025,80", None, Some(2025.8)),
        ("2\u{a0}025,80", None, Some(2025.8)),
        ("2\u{202f}025", Some(2025.0), Some(2025.0)),
        ("1'234'567.89", Some(1_234_567.89), None),
        ("1’234.50", Some(1234.5), None),
        ("1,66,572", Some(166_572.0), None),
        ("12,34,567.5", Some(1_234_567.5), None),
        ("1_000_000", Some(1e6), Some(1e6)),
        ("(806.69)", Some(-806.69), None),
        ("($4,164.29)", Some(-4164.29), None),
        ("$(4,164.29)", Some(-4164.29), None),
        ("(1.234,50 €)", None, Some(-1234.5)),
        ("−806.69", Some(-806.69), None),
        ("\u{2013}5", Some(-5.0), Some(-5.0)),
        ("806.69-", Some(-806.69), None),
        ("+2025.80", Some(2025.8), None),
        ("+751", Some(751.0), Some(751.0)),
        ("R$ 10", Some(10.0), Some(10.0)),
        ("R$\u{a0}1.234,50", None, Some(1234.5)),
        ("-$12.50", Some(-12.5), None),
        ("$ -12.50", Some(-12.5), None),
        ("$ -", Some(0.0), Some(0.0)),
        ("- €", Some(0.0), Some(0.0)),
        ("₹2,026", Some(2026.0), Some(2.026)),
        ("806,69 ₽", None, Some(806.69)),
        ("EUR 1.234,50", None, Some(1234.5)),
        ("1234.50 USD", Some(1234.5), None),
        ("10 %", Some(10.0), Some(10.0)),
        ("12,5%", None, Some(12.5)),
        ("12 kg", Some(12.0), Some(12.0)),
        ("12GB", Some(12.0), Some(12.0)),
        ("3 meses", Some(3.0), Some(3.0)),
        ("10 €", Some(10.0), Some(10.0)),
        ("'2026", Some(2026.0), Some(2026.0)),
        ("=\"42\"", Some(42.0), Some(42.0)),
        ("=12", Some(12.0), Some(12.0)),
        ("1.234,-", None, Some(1234.0)),
        ("5,--", None, Some(5.0)),
        ("€ 5,\u{2013}", None, Some(5.0)),
        ("CHF 1'200.\u{2014}", Some(1200.0), None),
        ("€ 1.234,50-", None, Some(-1234.5)),
        ("Rs. 1,23,456/-", Some(123_456.0), None),
        ("(12%)", Some(-12.0), Some(-12.0)),
        ("+5 %", Some(5.0), Some(5.0)),
        ("kr 1 234", Some(1234.0), Some(1234.0)),
        ("kr. 1.234,50", None, Some(1234.5)),
        ("1 234,50 Kč", None, Some(1234.5)),
        ("1234,50 руб.", None, Some(1234.5)),
        ("1200円", Some(1200.0), Some(1200.0)),
        ("USD 1,234.50", Some(1234.5), None),
        ("1\u{2009}234.56", Some(1234.56), None),
        ("१२३", Some(123.0), Some(123.0)),
        ("۱۲۳", Some(123.0), Some(123.0)),
        ("$1.2M", Some(1_200_000.0), None),
        ("$1.13k", Some(1_130.0), None),
        ("1,5 Mio. €", None, Some(1_500_000.0)),
        ("-2 mil €", Some(-2_000.0), Some(-2_000.0)),
        ("€ 3m", Some(3_000_000.0), Some(3_000_000.0)),
        ("2 M€", Some(2_000_000.0), Some(2_000_000.0)),
        ("８０７", Some(807.0), Some(807.0)),
        ("١٢٣", Some(123.0), Some(123.0)),
        ("١٢٫٥", Some(12.5), Some(12.5)),
        ("1.5E+03", Some(1500.0), None),
        ("1e-05", Some(1e-5), Some(1e-5)),
        ("▲18,819", Some(-18_819.0), Some(-18.819)),
        ("△ 5", Some(-5.0), Some(-5.0)),
        ("1,039.66 DR", Some(1_039.66), None),
        ("376.36CR", Some(-376.36), None),
        ("₹2.5 Cr", Some(25_000_000.0), None),
        ("₹ 2,50 Cr", None, None),
        ("-$(376.36)", Some(-376.36), None),
        ("376.36¢", Some(376.36), None),
        ("\u{200e}-\u{200e}376.36\u{a0}₪", Some(-376.36), None),
        ("1·039,66", None, Some(1_039.66)),
        ("$10/mo", Some(10.0), Some(10.0)),
        ("%76,0", None, Some(76.0)),
        ("-%5", Some(-5.0), Some(-5.0)),
        ("R 4 394,54", None, Some(4394.54)),
        ("R1,943.03", Some(1943.03), None),
        ("-R943.03", Some(-943.03), None),
        ("(R1 943,03)", None, Some(-1943.03)),
        ("R5", None, None),
        ("R1,943", None, None),
        ("S/ 1,943.03", Some(1943.03), None),
        ("-S/.943.03", Some(-943.03), None),
        ("S/ 1/2", None, None),
        ("3.994,98- €", None, Some(-3994.98)),
        ("104,32-EUR", None, Some(-104.32)),
        ("-104,32- €", None, None),
        ("104-Pro", None, None),
        ("Â£75.44", Some(75.44), None),
        ("38,39 â‚¬", None, Some(38.39)),
        ("\u{200f}4,394.54 ر.س.\u{200f}", Some(4394.54), None),
        ("KSh 4,394.54", Some(4394.54), None),
        ("Bs. 4.394,54", None, Some(4394.54)),
        ("4 394,54 лв.", None, Some(4394.54)),
        ("4 394,54 р.", None, Some(4394.54)),
        ("৳4,394.54", Some(4394.54), None),
        ("4 394,54 € HT", None, Some(4394.54)),
        ("4 394,54 €/an", None, Some(4394.54)),
        ("12,5 T€", None, Some(12_500.0)),
        ("$91.89 USD", Some(91.89), None),
        ("USD $91.89", Some(91.89), None),
        ("\\1,234", Some(1234.0), Some(1.234)),
        ("¥1,975-", Some(1975.0), Some(1.975)),
        ("-￥975 -", Some(-975.0), Some(-975.0)),
        ("1,975-", Some(-1975.0), Some(-1.975)),
        ("91件", Some(91.0), Some(91.0)),
        ("91ヶ月", Some(91.0), Some(91.0)),
        ("91 szt.", Some(91.0), Some(91.0)),
        ("€9.99 / Month", Some(9.99), None),
        ("10 USD/yr", Some(10.0), Some(10.0)),
        ("~975", Some(975.0), Some(975.0)),
        ("≈ 5", Some(5.0), Some(5.0)),
        ("16:15:00", Some(16.25), Some(16.25)),
        ("16h 15m", Some(16.25), Some(16.25)),
        ("2.5e3", Some(2500.0), None),
        ("½", Some(0.5), Some(0.5)),
        ("3½", Some(3.5), Some(3.5)),
        ("-2 ¾ %", Some(-2.75), Some(-2.75)),
        ("1 234 ½ kg", Some(1234.5), Some(1234.5)),
        ("3 1/2", Some(3.5), Some(3.5)),
        ("-12 3/16", Some(-12.1875), Some(-12.1875)),
        ("ca. 5", Some(5.0), Some(5.0)),
        ("Approx. $1.5k", Some(1500.0), None),
        ("约5", Some(5.0), Some(5.0)),
        ("5pp", Some(5.0), Some(5.0)),
        ("25bps", Some(25.0), Some(25.0)),
        ("30days", Some(30.0), Some(30.0)),
        ("30d", Some(30.0), Some(30.0)),
        ("$10 per month", Some(10.0), Some(10.0)),
        ("10,50 € pro Monat", None, Some(10.5)),
        ("$10/user", Some(10.0), Some(10.0)),
    ] {
        assert_eq!(both(cell), (point, comma), "{cell}");
    }
}

#[test]
fn what_is_no_number() {
    for cell in [
        "007",
        "=\"00123\"",
        "C12",
        "12A",
        "12E4",
        "12 Main Street",
        "R$ 10 kg",
        "--5",
        "- -5",
        "(5",
        "5)",
        "1,23",
        "1234,567.8",
        "1 2",
        "12 34",
        "2024-01-01",
        "2024.07.25",
        "kg",
        "$",
        "-",
        "+",
        "",
        ".",
        "1'2",
        "1 234'567",
        "9007199254740993000",
        "+351912345678",
        "(11) 99999-1234",
        "555-1234",
        "10.0.0.1",
        "1..2",
        "e5",
        "inf5",
        "$ $5",
        "R12",
        "EUR 5 USD",
        "€5 kg",
        "5 5 kg",
        "<5",
        ">100",
        "1/2",
        "1.2.3",
        "10/mo",
        "-(5",
        "1.2k kg",
        "10 k k",
        "1.5E+03k",
        "½½",
        "1.5½",
        "½3",
        "3 4/2",
        "3 1/7",
        "3 1/2/24",
        "30D",
        "ca.",
        "10 per month",
        "1-5",
        "100+",
        "2024 July",
    ] {
        let read = both(cell).0;
        assert!(read.is_none() || cell == "1,23", "{cell}: {read:?}");
    }
    assert_eq!(parse(b"-inf", DecimalMark::Point), Some(Numeric::Infinite));
    assert_eq!(parse(b"007", DecimalMark::Point), Some(Numeric::Code));
    assert_eq!(parse(b"1e999", DecimalMark::Point), None);
    assert_eq!(
        parse(b"1.0e999", DecimalMark::Point),
        Some(Numeric::Infinite)
    );
}

#[test]
fn words_that_multiply() {
    for (cell, value, multiplied) in [
        ("1.2k", 1.2, 1_200.0),
        ("3M", 3.0, 3_000_000.0),
        ("1.13K", 1.13, 1_130.0),
        ("2 mil", 2.0, 2_000.0),
        ("3 lakh", 3.0, 300_000.0),
        ("2 crore", 2.0, 20_000_000.0),
        ("-1 bn", -1.0, -1e9),
        ("5 тыс.", 5.0, 5_000.0),
        ("3万", 3.0, 30_000.0),
        ("3 m", 3.0, 3.0),
    ] {
        let Some(Numeric::Amount(amount)) = parse(cell.as_bytes(), DecimalMark::Point) else {
            panic!("{cell} is a number");
        };
        assert_eq!(
            (amount.value, amount.multiplied),
            (value, multiplied),
            "{cell}"
        );
    }
}

#[test]
fn a_cell_alone_has_thousands_where_it_may() {
    for (cell, value) in [
        ("1,5", Some(1.5)),
        ("R$ 1.234,50", Some(1234.5)),
        ("1,234", Some(1234.0)),
        ("1.234 kg", Some(1234.0)),
        ("1.234", Some(1.234)),
        ("1.5 kg", Some(1.5)),
        ("many", None),
    ] {
        let read = amount_alone(cell.as_bytes()).map(|amount| amount.value);
        assert_eq!(read, value, "{cell}");
    }
}

#[test]
fn zero_has_no_sign() {
    for cell in ["-0 %", "-0", "(0.00)", "-0.0"] {
        let zero = value(cell.as_bytes(), DecimalMark::Point).unwrap();
        assert_eq!(zero.to_bits(), 0.0_f64.to_bits(), "{cell}");
    }
}

proptest! {
    #[test]
    fn fractions_read_back(whole in 1_i32..100_000, sixteenths in 1_i32..16, minus in any::<bool>()) {
        let sign = if minus { -1.0 } else { 1.0 };
        let expected = sign * (f64::from(whole) + f64::from(sixteenths) / 16.0);
        let cell = format!("{}{whole} {sixteenths}/16", if minus { "-" } else { "" });
        prop_assert_eq!(both(&cell), (Some(expected), Some(expected)));
        let letters = ["¼", "½", "¾"];
        let letter = letters[(sixteenths % 3) as usize];
        let expected = sign * (f64::from(whole) + f64::from(sixteenths % 3 + 1) / 4.0);
        let cell = format!("{}{whole} {letter}", if minus { "-" } else { "" });
        prop_assert_eq!(both(&cell), (Some(expected), Some(expected)));
    }
}
