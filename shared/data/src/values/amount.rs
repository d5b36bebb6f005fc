//! Numbers as people write them: `1.234,56`, `1,234.56`, `R$ 10`, `10 %`, `12 kg`.

use crate::values::cell::MAX_INTEGER;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    /// `1,234.56`.
    Point,
    /// `1.234,56`.
    Comma,
}

/// A number with what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Amount<'a> {
    pub value: f64,
    /// Written without decimals.
    pub whole: bool,
    /// `kg`, `%`, `R$`; empty for none.
    pub unit: &'a [u8],
}

/// What may stand before a number. Other letters there make names (`C12`), not quantities.
const CURRENCIES: [&str; 12] = [
    "R$", "US$", "$", "€", "£", "¥", "BRL", "USD", "EUR", "GBP", "CHF", "JPY",
];

/// What may follow a number without a space; after a space any word may.
const UNITS: [&str; 32] = [
    "%", "€", "$", "£", "k", "mg", "g", "kg", "t", "lb", "lbs", "oz", "mm", "cm", "m", "km", "mi",
    "ml", "l", "kb", "mb", "gb", "tb", "mbps", "ms", "s", "sec", "min", "h", "hr", "hrs", "kwh",
];

/// The longest word that counts as a unit, in bytes.
const WORD: usize = 16;

/// Reads a trimmed cell; `None` when it is anything else, a number with leading zeros (a code)
/// or a whole number above 2^53 included.
pub(crate) fn parse(cell: &[u8], marks: Marks) -> Option<Amount<'_>> {
    let (minus, rest) = sign(cell);
    let (currency, rest) = currency(rest);
    let (second, rest) = if minus { (false, rest) } else { sign(rest) };
    let length = rest
        .iter()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        .count();
    let (number, after) = rest.split_at(length);
    let suffix = unit(after)?;
    if !currency.is_empty() && !suffix.is_empty() {
        return None;
    }
    let (value, whole) = magnitude(number, marks)?;
    Some(Amount {
        // Zero has no sign.
        value: if minus || second { -value + 0.0 } else { value },
        whole,
        unit: if suffix.is_empty() { currency } else { suffix },
    })
}

/// A cell on its own. Where both readings are possible (`1.234 kg`), three digits behind a lone
/// mark are thousands.
pub(crate) fn parse_alone(cell: &[u8]) -> Option<f64> {
    let readings = [parse(cell, Marks::Point), parse(cell, Marks::Comma)];
    let mut readings = readings.into_iter().flatten();
    let (first, second) = (readings.next()?, readings.next());
    let amount = second.filter(|second| second.whole && !first.whole);
    Some(amount.unwrap_or(first).value)
}

fn sign(cell: &[u8]) -> (bool, &[u8]) {
    match cell.strip_prefix(b"-") {
        Some(rest) => (true, unspaced(rest)),
        None => (false, cell),
    }
}

fn unspaced(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii_start();
    cell.strip_prefix("\u{a0}".as_bytes()).unwrap_or(cell)
}

fn currency(cell: &[u8]) -> (&[u8], &[u8]) {
    let found = CURRENCIES
        .iter()
        .find(|currency| cell.starts_with(currency.as_bytes()));
    let (currency, rest) = cell.split_at(found.map_or(0, |currency| currency.len()));
    (currency, unspaced(rest))
}

/// What follows a number: nothing, a known unit, or a space and a word.
fn unit(after: &[u8]) -> Option<&[u8]> {
    let unit = unspaced(after);
    let known = |unit: &str| {
        let mut all = UNITS.iter().chain(&CURRENCIES);
        all.any(|known| known.eq_ignore_ascii_case(unit))
    };
    if unit.is_empty() {
        return Some(unit);
    }
    let text = std::str::from_utf8(unit).ok()?;
    let spaced = unit.len() < after.len();
    let word = spaced && unit.len() <= WORD && text.chars().all(char::is_alphabetic);
    (word || known(text)).then_some(unit)
}

/// The number, and whether it has no decimals.
fn magnitude(number: &[u8], marks: Marks) -> Option<(f64, bool)> {
    let (decimal, thousands) = match marks {
        Marks::Point => (b'.', b','),
        Marks::Comma => (b',', b'.'),
    };
    let (whole, decimals) = match number.iter().position(|b| *b == decimal) {
        Some(at) => (&number[..at], Some(&number[at + 1..])),
        None => (number, None),
    };
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if !is_grouped(whole, thousands) || decimals.is_some_and(|decimals| !digits(decimals)) {
        return None;
    }
    let mut plain = [0; 32];
    let kept = whole.iter().filter(|b| **b != thousands);
    let parts = kept
        .chain(decimals.map(|_| &b'.'))
        .chain(decimals.unwrap_or_default());
    let mut length = 0;
    for byte in parts {
        *plain.get_mut(length)? = *byte;
        length += 1;
    }
    let value: f64 = std::str::from_utf8(&plain[..length]).ok()?.parse().ok()?;
    (value <= MAX_INTEGER as f64).then_some((value, decimals.is_none()))
}

/// Digits without a leading zero, and marks, if any, between groups of three.
fn is_grouped(whole: &[u8], thousands: u8) -> bool {
    let mut groups = whole.split(|b| *b == thousands);
    let first = groups.next().unwrap_or_default();
    let grouped = first.len() < whole.len();
    let sound = !first.is_empty()
        && first.iter().all(u8::is_ascii_digit)
        && (first[0] != b'0' || (first.len() == 1 && !grouped))
        && (!grouped || first.len() <= 3);
    sound && groups.all(|group| group.len() == 3 && group.iter().all(u8::is_ascii_digit))
}

/// Whether all cells of a column are amounts with these marks and one unit.
#[derive(Debug, Clone)]
pub(crate) struct AmountGuess {
    pub marks: Marks,
    pub possible: bool,
    pub whole: bool,
    /// The unit of the cells seen, in lower case and without a plural's s.
    unit: Option<Vec<u8>>,
}

impl AmountGuess {
    pub fn new(marks: Marks) -> Self {
        Self {
            marks,
            possible: true,
            whole: true,
            unit: None,
        }
    }

    /// Takes a trimmed cell into account.
    pub fn see(&mut self, cell: &[u8]) {
        if !self.possible {
            return;
        }
        let Some(amount) = parse(cell, self.marks) else {
            self.possible = false;
            return;
        };
        self.whole &= amount.whole;
        let unit = match amount.unit {
            [stem @ .., b's' | b'S'] if stem.len() > 1 => stem,
            unit => unit,
        };
        match &self.unit {
            Some(seen) => self.possible = seen.eq_ignore_ascii_case(unit),
            None => self.unit = Some(unit.to_ascii_lowercase()),
        }
    }

    /// Some cell was seen, and all fit.
    pub fn fits(&self) -> bool {
        self.possible && self.unit.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_both_notations() {
        for (cell, point, comma) in [
            ("1.234,56", None, Some(1234.56)),
            ("1,234.56", Some(1234.56), None),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234.567", None, Some(1_234_567.0)),
            ("0,5", None, Some(0.5)),
            ("0.500", Some(0.5), None),
            ("12", Some(12.0), Some(12.0)),
            ("R$ 10", Some(10.0), Some(10.0)),
            ("R$\u{a0}1.234,50", None, Some(1234.5)),
            ("-$12.50", Some(-12.5), None),
            ("$ -12.50", Some(-12.5), None),
            ("10 %", Some(10.0), Some(10.0)),
            ("12,5%", None, Some(12.5)),
            ("12 kg", Some(12.0), Some(12.0)),
            ("12GB", Some(12.0), Some(12.0)),
            ("3 meses", Some(3.0), Some(3.0)),
            ("10 €", Some(10.0), Some(10.0)),
            ("007", None, None),
            ("C12", None, None),
            ("12A", None, None),
            ("12 Main Street", None, None),
            ("R$ 10 kg", None, None),
            ("--5", None, None),
            ("- -5", None, None),
            ("1,23,456", None, None),
            ("1234,567.8", None, None),
            ("12.", None, None),
            ("2024-01-01", None, None),
            ("kg", None, None),
            ("9007199254740993000", None, None),
            ("", None, None),
        ] {
            let value = |marks| parse(cell.as_bytes(), marks).map(|amount| amount.value);
            assert_eq!(
                (value(Marks::Point), value(Marks::Comma)),
                (point, comma),
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
            ("1.5 kg", Some(1.5)),
            ("many", None),
        ] {
            assert_eq!(parse_alone(cell.as_bytes()), value, "{cell}");
        }
    }

    #[test]
    fn zero_has_no_sign() {
        let zero = parse(b"-0 %", Marks::Point).unwrap().value;
        assert_eq!(zero.to_bits(), 0.0_f64.to_bits());
    }
}
