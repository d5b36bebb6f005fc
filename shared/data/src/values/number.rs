//! Numbers as the world writes them: `1.234,56`, `1,234.56`, `1 234,56`, `12,34,567`, `(1,234.56)`, `1234-`,
//! `R$ 10`, `10 %`, `12 kg`, `１２`.

use std::str;

use crate::values::affixes::{Dressed, Sign, is_blank, is_minus, undressed};
use crate::values::cell::MAX_INTEGER;
use crate::values::digits::{LENGTH, Plain};
use crate::values::duration::hours;
use crate::values::units::{per_span, unit_name};

pub use report::DecimalMark;

/// What a cell that looks like a number holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeric<'a> {
    Amount(Amount<'a>),
    /// `inf` in its spellings, or a number too large to hold.
    Infinite,
    /// Digits that are a name, not a quantity: `007`, whole numbers above 2^53, `+351912345678`.
    Code,
}

/// A number with what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount<'a> {
    pub value: f64,
    /// The power of ten that a word behind it stands for, as `k`; 0 for none. An amount of money has its value times
    /// it, and 0 here.
    pub power: u8,
    /// The value times that power.
    pub multiplied: f64,
    /// Written without decimals.
    pub whole: bool,
    /// Written with a mark between thousands, or with decimals.
    pub marked: bool,
    /// `kg`, `%`, `R$` as written; empty for none.
    pub unit: &'a str,
    /// `month`, of `$10/mo`; empty for none.
    pub per: &'static str,
}

impl Amount<'_> {
    /// One name for its unit: `usd`, `eur/month`.
    pub fn unit_name(&self) -> String {
        let mut name = unit_name(self.unit);
        if !self.per.is_empty() {
            name.push('/');
            name.push_str(self.per);
        }
        name
    }
}

/// Digits of a number with a plus in front that may still be a quantity; more are a telephone's.
const PLUS_DIGITS: usize = 6;

/// Reads a trimmed cell; `None` when it is anything else.
pub(crate) fn parse(cell: &[u8], decimal: DecimalMark) -> Option<Numeric<'_>> {
    let first = *cell.first()?;
    // Most cells are plain digits.
    if first.is_ascii_digit() && cell.iter().all(u8::is_ascii_digit) {
        return Some(whole(cell));
    }
    if decimal == DecimalMark::Point && is_plain_decimal(cell) {
        let value: f64 = str::from_utf8(cell).ok()?.parse().ok()?;
        return Some(Numeric::Amount(Amount {
            value: value + 0.0,
            power: 0,
            multiplied: value + 0.0,
            // As programs write whole numbers that may be missing.
            whole: cell.ends_with(b".0") && value.abs() <= MAX_INTEGER as f64,
            marked: true,
            unit: "",
            per: "",
        }));
    }
    // As rupees are written: `1,234/-`.
    let cell = cell.strip_suffix(b"/-").unwrap_or(cell);
    let (cell, per) = match per_span(cell) {
        Some((amount, span)) => (amount, span),
        None => (cell, ""),
    };
    // So are most dates, and a colon may be that of a span of time.
    if cell.contains(&b':') {
        return span(cell);
    }
    if cell.contains(&b'/') || has_inner_dash(cell) {
        return None;
    }
    if decimal == DecimalMark::Comma && is_plain_decimal(cell) && !has_thousand(cell) {
        return None;
    }
    let text = without_force(str::from_utf8(unforced(cell)).ok()?);
    let Some(dressed) = undressed(text) else {
        return span(cell);
    };
    let Dressed {
        number,
        unit,
        power,
        sign,
    } = dressed;
    if number.is_empty() {
        // Excel's accounting format writes zero as a dash beside the currency.
        let dash = sign == Sign::Minus && !unit.is_empty();
        return dash.then_some(Numeric::Amount(Amount {
            value: 0.0,
            power: 0,
            multiplied: 0.0,
            whole: true,
            marked: false,
            unit,
            per,
        }));
    }
    if ["inf", "infinity", "∞"]
        .iter()
        .any(|inf| number.eq_ignore_ascii_case(inf))
    {
        return unit.is_empty().then_some(Numeric::Infinite);
    }
    let mut plain = Plain::default();
    let body = plain.read(number, decimal)?;
    if body.whole && !body.marked && plain.is_code() {
        return unit.is_empty().then_some(Numeric::Code);
    }
    if sign == Sign::Plus && body.whole && plain.length > PLUS_DIGITS {
        return unit.is_empty().then_some(Numeric::Code);
    }
    let value: f64 = plain.text()?.parse().ok()?;
    if body.whole && value > MAX_INTEGER as f64 {
        return Some(Numeric::Code);
    }
    if !value.is_finite() {
        return Some(Numeric::Infinite);
    }
    let multiplied = match power {
        0 => value,
        power => plain.times_ten_to(power)?,
    };
    // Zero has no sign.
    let signed = |value: f64| match sign {
        Sign::Minus => -value + 0.0,
        Sign::None | Sign::Plus => value,
    };
    let is_money = !unit.is_empty();
    if !is_money && !per.is_empty() {
        return None;
    }
    Some(Numeric::Amount(Amount {
        value: signed(if is_money { multiplied } else { value }),
        power: if is_money { 0 } else { power },
        multiplied: signed(multiplied),
        whole: body.whole && (power == 0 || !is_money),
        marked: body.marked,
        unit,
        per,
    }))
}

/// A span of time, which is so many hours.
fn span(cell: &[u8]) -> Option<Numeric<'static>> {
    let value = hours(cell)?;
    Some(Numeric::Amount(Amount {
        value,
        power: 0,
        multiplied: value,
        whole: value.fract() == 0.0,
        marked: true,
        unit: "h",
        per: "",
    }))
}

/// The value of a cell that holds a finite number.
#[cfg(test)]
fn value(cell: &[u8], decimal: DecimalMark) -> Option<f64> {
    match parse(cell, decimal)? {
        Numeric::Amount(amount) => Some(amount.value),
        Numeric::Infinite | Numeric::Code => None,
    }
}

/// A cell on its own. Where both readings are possible (`1.234 kg`), three digits behind a mark are
/// thousands, but of a plain point (`1.234`), which programs write.
pub(crate) fn amount_alone(cell: &[u8]) -> Option<Amount<'_>> {
    let amount = |decimal| match parse(cell, decimal) {
        Some(Numeric::Amount(amount)) => Some(amount),
        _ => None,
    };
    let (point, comma) = (amount(DecimalMark::Point), amount(DecimalMark::Comma));
    let as_comma = match (point, comma) {
        (Some(point), Some(comma)) => comma.whole && !point.whole && !point.unit.is_empty(),
        (point, _) => point.is_none(),
    };
    if as_comma { comma } else { point }
}

/// `29.85`, `-0.5`: most of what is no whole number.
fn is_plain_decimal(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let before = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let after = digits.get(before + 1..).unwrap_or_default();
    before > 0
        && digits.len() <= LENGTH
        && digits.get(before) == Some(&b'.')
        && !after.is_empty()
        && after.iter().all(u8::is_ascii_digit)
}

/// Digits, a dash and digits, as in dates.
fn has_inner_dash(cell: &[u8]) -> bool {
    let digits = cell.iter().take_while(|b| b.is_ascii_digit()).count();
    digits > 0
        && cell.get(digits) == Some(&b'-')
        && cell.get(digits + 1).is_some_and(u8::is_ascii_digit)
}

/// Three digits behind the point, which may then stand between thousands.
fn has_thousand(cell: &[u8]) -> bool {
    cell.len() > 4 && cell[cell.len() - 4] == b'.'
}

/// Digits alone.
fn whole(digits: &[u8]) -> Numeric<'static> {
    if digits.len() > 16 || (digits.len() > 1 && digits[0] == b'0') {
        return Numeric::Code;
    }
    let sum = |sum, digit: &u8| sum * 10 + u64::from(digit - b'0');
    match digits.iter().fold(0_u64, sum) {
        value if value > MAX_INTEGER => Numeric::Code,
        value => Numeric::Amount(Amount {
            value: value as f64,
            power: 0,
            multiplied: value as f64,
            whole: true,
            marked: false,
            unit: "",
            per: "",
        }),
    }
}

/// Without what makes spreadsheets take a number for text: `="12"`.
pub(crate) fn unforced(cell: &[u8]) -> &[u8] {
    let quoted = cell.strip_prefix(b"=\"");
    quoted
        .and_then(|rest| rest.strip_suffix(b"\""))
        .unwrap_or(cell)
}

/// Without the sign in front that does so too: `'12`, `=12`.
fn without_force(text: &str) -> &str {
    match text.strip_prefix(['\'', '\u{2019}', '=']) {
        Some(rest) if rest.starts_with(|c: char| c.is_numeric() || is_minus(c)) => rest,
        // About so much.
        _ => text
            .strip_prefix(['~', '\u{2248}'])
            .map_or(text, |rest| rest.trim_start_matches(is_blank)),
    }
}

#[cfg(test)]
mod tests {
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
            ("-$(376.36)", Some(-376.36), None),
            ("376.36¢", Some(376.36), None),
            ("\u{200e}-\u{200e}376.36\u{a0}₪", Some(-376.36), None),
            ("1·039,66", None, Some(1_039.66)),
            ("$10/mo", Some(10.0), Some(10.0)),
            ("€9.99 / Month", Some(9.99), None),
            ("10 USD/yr", Some(10.0), Some(10.0)),
            ("~975", Some(975.0), Some(975.0)),
            ("≈ 5", Some(5.0), Some(5.0)),
            ("16:15:00", Some(16.25), Some(16.25)),
            ("16h 15m", Some(16.25), Some(16.25)),
            ("2.5e3", Some(2500.0), None),
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
            "5 5 kg",
            "<5",
            ">100",
            "1/2",
            "1.2.3",
            "5 CR",
            "12.50 Cr",
            "10/mo",
            "-(5",
            "1,234.50 Dr",
            "1.2k kg",
            "10 k k",
            "1.5E+03k",
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
}
