//! Numbers as the world writes them: `1.234,56`, `1,234.56`, `1 234,56`, `12,34,567`, `(1,234.56)`, `1234-`,
//! `R$ 10`, `10 %`, `12 kg`, `１２`.

use std::str;

use crate::values::affixes::{Dressed, Sign, is_blank, is_minus, undressed};
use crate::values::cell::MAX_INTEGER;
use crate::values::date_cursor::Cursor;
use crate::values::digits::{LENGTH, Plain};
use crate::values::duration::{HOURS, hours};
use crate::values::fast_path::{Obvious, obvious};
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
    /// A number and nothing beside it.
    pub(super) fn bare(value: f64, whole: bool, marked: bool) -> Self {
        Self {
            value,
            power: 0,
            multiplied: value,
            whole,
            marked,
            unit: "",
            per: "",
        }
    }

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

/// Digits of a field of fixed width that begin with one zero; more may be a telephone's.
const FIELD: usize = 9;

/// Reads a trimmed cell; `None` when it is anything else.
pub(crate) fn parse(cell: &[u8], decimal: DecimalMark) -> Option<Numeric<'_>> {
    let amount = match obvious(cell) {
        Some(Obvious::Whole(value)) => Amount::bare(value, true, false),
        Some(Obvious::Decimal(_)) if decimal == DecimalMark::Comma => return None,
        Some(Obvious::Decimal(value)) => Amount::bare(value, is_written_whole(cell), true),
        Some(Obvious::Day | Obvious::Text) => return None,
        None => return parse_any(cell, decimal),
    };
    Some(Numeric::Amount(amount))
}

/// Tries all notations.
pub(super) fn parse_any(cell: &[u8], decimal: DecimalMark) -> Option<Numeric<'_>> {
    let first = *cell.first()?;
    if first.is_ascii_digit() && cell.iter().all(u8::is_ascii_digit) {
        return Some(whole(cell));
    }
    if decimal == DecimalMark::Point && is_plain_decimal(cell) {
        let value: f64 = str::from_utf8(cell).ok()?.parse().ok()?;
        let whole = is_written_whole(cell) && value.abs() <= MAX_INTEGER as f64;
        return Some(Numeric::Amount(Amount::bare(value + 0.0, whole, true)));
    }
    // `17850,0`, as `17850.0` where decimals have a point.
    if decimal == DecimalMark::Comma
        && let Some(whole) = cell.strip_suffix(b",0")
        && let Some(Obvious::Whole(value)) = obvious(whole)
    {
        return Some(Numeric::Amount(Amount::bare(value, true, true)));
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
    if has_slash(cell) || has_inner_dash(cell) {
        return fraction(cell).map(|value| Numeric::Amount(Amount::bare(value, false, true)));
    }
    if decimal == DecimalMark::Comma && is_plain_decimal(cell) && !has_thousand(cell) {
        return None;
    }
    let text = without_force(str::from_utf8(cell).ok()?);
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
    // Zeros behind a sign fill a field of a fixed width, as those of mainframes. A telephone has one, and more digits.
    let fills = number.starts_with("00") || (number.starts_with('0') && plain.length <= FIELD);
    let is_padded = fills && !body.marked && text.starts_with(['+', '-']);
    if body.whole && !body.marked && plain.is_code() && !is_padded {
        return unit.is_empty().then_some(Numeric::Code);
    }
    if sign == Sign::Plus && body.whole && plain.length > PLUS_DIGITS && !is_padded {
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
        unit: HOURS,
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

/// `17850.0`, as programs write whole numbers that may be missing.
pub(super) fn is_written_whole(cell: &[u8]) -> bool {
    cell.ends_with(b".0")
}

/// A slash, but for that of the currency of Peru: `S/ 1,234.50`.
fn has_slash(cell: &[u8]) -> bool {
    let amount = cell.strip_prefix(b"-").unwrap_or(cell);
    let amount = amount.strip_prefix(b"S/").unwrap_or(amount);
    amount.contains(&b'/')
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
        value => Numeric::Amount(Amount::bare(value as f64, true, false)),
    }
}

/// Without what makes spreadsheets take a number for text: `="12"`, `'12`, `=12`.
fn without_force(text: &str) -> &str {
    let quoted = text.strip_prefix("=\"");
    let text = quoted
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text);
    match text.strip_prefix(['\'', '\u{2019}', '=']) {
        Some(rest) if rest.starts_with(|c: char| c.is_numeric() || is_minus(c)) => rest,
        _ => without_about(text),
    }
}

/// Without what says that it is about so much: `~5`, `ca. 5`.
fn without_about(text: &str) -> &str {
    const WORDS: [&str; 17] = [
        "ca.",
        "ca ",
        "circa ",
        "approx.",
        "approx ",
        "about ",
        "around ",
        "roughly ",
        "etwa ",
        "rund ",
        "env.",
        "environ ",
        "aprox.",
        "cerca de ",
        "около ",
        "约",
        "約",
    ];
    let signed = text.strip_prefix(['~', '\u{2248}', '\u{223c}']);
    let worded = || {
        let is_word = |word: &&&str| {
            let start = text.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let word = WORDS.iter().find(is_word)?;
        text.get(word.len()..)
    };
    let begins = text.starts_with(|c: char| c.is_alphabetic());
    let rest = signed.or_else(|| begins.then(worded)?);
    rest.map_or(text, |rest| rest.trim_start_matches(is_blank))
}

/// `3 1/2`: a whole number and a fraction, of the parts that measures have. A fraction alone may be a day.
fn fraction(cell: &[u8]) -> Option<f64> {
    let (sign, digits) = match cell.strip_prefix(b"-") {
        Some(digits) => (-1.0, digits),
        None => (1.0, cell),
    };
    let mut at = Cursor(digits);
    let whole = at.digits(1, 6)?;
    at.one_of(b" ")?;
    let above = at.digits(1, 2)?;
    at.one_of(b"/")?;
    let below = at.digits(1, 2)?;
    let is_part = matches!(below, 2 | 3 | 4 | 5 | 6 | 8 | 10 | 12 | 16 | 32 | 64);
    let fits = is_part && (1..below).contains(&above) && at.0.is_empty();
    fits.then(|| sign * (whole as f64 + above as f64 / below as f64))
}

#[cfg(test)]
mod tests;
