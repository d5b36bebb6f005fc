//! What stands around a number: sign, parentheses, currency, multiple and unit.

use crate::values::calendar::month_number;
use crate::values::credits::{CRORE, is_crore, is_side};
use crate::values::currencies::{CURRENCIES, currency_at_start, one_currency};
use crate::values::digits::{digit, mark, tenths};
use crate::values::units::{is_unit, multiple};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    None,
    Plus,
    Minus,
}

/// A number with what stands around it.
pub(crate) struct Dressed<'a> {
    /// Digits and marks; empty for Excel's dash beside a currency.
    pub number: &'a str,
    pub unit: &'a str,
    /// Of ten, by a word such as `k`; 0 for none.
    pub power: u8,
    pub sign: Sign,
}

pub(crate) fn is_minus(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2212}' | '\u{2010}'..='\u{2013}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// As Japanese accounts mark losses.
fn is_triangle(c: char) -> bool {
    matches!(c, '\u{25b2}' | '\u{25b3}')
}

pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}

/// Takes sign, parentheses and unit from around a number: each may stand on either side, once.
pub(crate) fn undressed(text: &str) -> Option<Dressed<'_>> {
    let mut rest = text.trim_start_matches(is_blank);
    let mut unit = "";
    let mut sign = Sign::None;
    // From the front: a sign, a currency, an opening parenthesis, in any order.
    let mut open = false;
    loop {
        let c = rest.chars().next()?;
        if c.is_ascii_digit() {
            break;
        }
        let is_negative = is_minus(c) || is_triangle(c);
        if is_negative || c == '+' || c == '\u{ff0b}' {
            if sign != Sign::None {
                return None;
            }
            sign = if is_negative { Sign::Minus } else { Sign::Plus };
            rest = rest[c.len_utf8()..].trim_start_matches(is_blank);
        } else if c == '(' {
            // `-$(12.50)` says it twice.
            if open || sign == Sign::Plus {
                return None;
            }
            open = true;
            rest = rest[1..].trim_start_matches(is_blank);
        } else if let Some(found) = currency_at_start(rest) {
            unit = match unit.is_empty() {
                true => found,
                false => one_currency(unit, found)?,
            };
            rest = rest[found.len()..].trim_start_matches(is_blank);
        } else {
            break;
        }
        if rest.is_empty() {
            return (!open).then_some(Dressed {
                number: "",
                unit,
                power: 0,
                sign,
            });
        }
    }
    let end = rest.find(|c: char| !is_of_number(c)).unwrap_or(rest.len());
    let (mut number, mut after) = rest.split_at(end);
    if number.is_empty() {
        let word = rest
            .find(|c: char| !c.is_alphabetic() && c != '∞')
            .unwrap_or(rest.len());
        (number, after) = rest.split_at(word);
        if !["inf", "infinity", "∞"]
            .iter()
            .any(|inf| number.eq_ignore_ascii_case(inf))
        {
            return None;
        }
    }
    if let Some(exponent) = exponent(number, after) {
        number = &rest[..number.len() + exponent];
        after = &rest[number.len()..];
    }
    let blank = number.len() - number.trim_end_matches(is_blank).len();
    let mut spaced = blank > 0;
    number = &number[..number.len() - blank];
    // Behind: a dash for no cents, a closing parenthesis, a minus, a multiple, a unit.
    let mut after = after.trim_end_matches(is_blank);
    if number.ends_with(['.', ',']) {
        after = after.trim_start_matches(|c| is_minus(c) || c == '\u{2014}');
    }
    // `1.234,50- €`, `1.234,50-EUR`.
    if sign == Sign::None
        && let Some(behind) = after.strip_prefix(is_minus)
        && CURRENCIES.contains(&behind.trim_start_matches(is_blank))
    {
        (sign, after) = (Sign::Minus, behind.trim_start_matches(is_blank));
    }
    if open && let Some(before) = after.strip_suffix(')') {
        after = before.trim_end_matches(is_blank);
        (open, sign) = (false, Sign::Minus);
    }
    if let Some(last) = after.chars().next_back().filter(|c| is_minus(*c)) {
        after = after[..after.len() - last.len_utf8()].trim_end_matches(is_blank);
        // Behind an amount in yen it closes the amount, so that nothing is put there.
        let is_closing = matches!(unit, "¥" | "￥" | "\\") && after.is_empty();
        if !is_closing {
            if sign != Sign::None {
                return None;
            }
            sign = Sign::Minus;
        }
    }
    if open && let Some(inner) = after.strip_prefix(')') {
        after = inner.trim_start_matches(is_blank);
        spaced |= after.len() < inner.len();
        (open, sign) = (false, Sign::Minus);
    }
    if open {
        return None;
    }
    if let Some(side) = side(number, after.trim_start_matches(is_blank)) {
        if sign != Sign::None {
            return None;
        }
        (sign, after) = (side, "");
    }
    let mut power = 0;
    if !after.is_empty() {
        let word = after.trim_start_matches(is_blank);
        if !has_cents(number) && is_crore(unit, word) {
            power = CRORE;
        } else if let Some((multiple, currency)) = multiple(word, !unit.is_empty()) {
            if !unit.is_empty() && !currency.is_empty() {
                return None;
            }
            power = multiple;
            unit = if unit.is_empty() { currency } else { unit };
        } else if let Some(currency) = one_currency(unit, word) {
            unit = currency;
        } else if !unit.is_empty()
            || !(is_unit(word, spaced || word.len() < after.len())
                || (has_cents(number) && is_side(word)))
            || is_day(number, word)
        {
            return None;
        } else {
            unit = word;
        }
    }
    Some(Dressed {
        number,
        unit,
        power,
        sign,
    })
}

/// Whether a number and the word behind it are a day, or a year, and a month: `23 Mar`, `1. März`, `2024 July`.
fn is_day(number: &str, word: &str) -> bool {
    let day = number.strip_suffix('.').unwrap_or(number).parse();
    let is_of_month = day.is_ok_and(|day: u16| matches!(day, 1..=31 | 1_900..=2_100));
    is_of_month && month_number(word.strip_suffix('.').unwrap_or(word).as_bytes()).is_some()
}

/// What debit and credit say in capitals behind cents, as ledgers have them. `5 Cr` is five crore elsewhere: the column
/// has to say.
fn side(number: &str, word: &str) -> Option<Sign> {
    match word {
        "DR" if has_cents(number) => Some(Sign::None),
        "CR" if has_cents(number) => Some(Sign::Minus),
        _ => None,
    }
}

/// Whether two digits stand behind the last mark.
pub(super) fn has_cents(number: &str) -> bool {
    let mut back = number.bytes().rev();
    let cents = back.by_ref().take(2).all(|b| b.is_ascii_digit());
    cents && matches!(back.next(), Some(b'.' | b','))
}

/// The length of an exponent behind a number: `E+05`, and `e5` only behind decimals, since `12E4` is a code.
fn exponent(number: &str, after: &str) -> Option<usize> {
    let rest = after.strip_prefix(['e', 'E'])?;
    let signed = rest.starts_with(['+', '-']);
    let digits = rest[usize::from(signed)..]
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let fits = (1..=3).contains(&digits) && (signed || number.contains(['.', ',']));
    fits.then_some(1 + usize::from(signed) + digits)
}

fn is_of_number(c: char) -> bool {
    digit(c).is_some() || mark(c).is_some() || tenths(c).is_some()
}
