//! What stands beside numbers: currencies, units, and words that multiply.

use crate::values::affixes::is_blank;

/// What may stand before a number. Other letters there make names (`C12`), not quantities.
const CURRENCIES: [&str; 96] = [
    "R$", "US$", "A$", "C$", "CA$", "AU$", "NZ$", "HK$", "S$", "MX$", "NT$", "$", "€", "£", "¥",
    "￥", "₹", "₽", "₩", "₺", "₪", "₫", "₴", "₦", "₱", "฿", "₸", "₲", "₡", "₵", "zł", "Kč", "kr.",
    "Kr.", "kr", "Kr", "Rs.", "Rs", "Rp.", "Rp", "RM", "S/.", "S/", "Fr.", "SFr.", "Ft", "TL",
    "руб.", "руб", "грн", "лв", "元", "円", "원", "BRL", "USD", "EUR", "GBP", "CHF", "JPY", "INR",
    "RUB", "CNY", "MXN", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON",
    "BGN", "UAH", "ILS", "AED", "SAR", "EGP", "THB", "IDR", "MYR", "PHP", "VND", "KRW", "TWD",
    "HKD", "SGD", "NGN", "TRY", "ZAR", "COP", "CLP", "ARS", "PEN",
];

/// What may follow a number without a space; after a space any word may.
const UNITS: [&str; 33] = [
    "¢", "%", "‰", "mg", "g", "kg", "t", "lb", "lbs", "oz", "mm", "cm", "m", "km", "mi", "ml", "l",
    "kb", "mb", "gb", "tb", "mbps", "ms", "s", "sec", "min", "h", "hr", "hrs", "kwh", "°", "％",
    "٪",
];

/// Spans of time that an amount may be for, with what they are called.
const SPANS: [(&str, &str); 22] = [
    ("mo", "month"),
    ("mo.", "month"),
    ("mth", "month"),
    ("month", "month"),
    ("mes", "month"),
    ("mês", "month"),
    ("monat", "month"),
    ("mois", "month"),
    ("mese", "month"),
    ("maand", "month"),
    ("yr", "year"),
    ("yr.", "year"),
    ("year", "year"),
    ("annum", "year"),
    ("año", "year"),
    ("ano", "year"),
    ("jahr", "year"),
    ("wk", "week"),
    ("week", "week"),
    ("day", "day"),
    ("h", "hour"),
    ("hour", "hour"),
];

/// The span of time that stands behind an amount: `/mo`, as `month`; and what stands before it.
pub(crate) fn per_span(text: &[u8]) -> Option<(&[u8], &'static str)> {
    let at = text.iter().rposition(|b| *b == b'/')?;
    let word = str::from_utf8(&text[at + 1..]).ok()?.trim_start();
    let same = |name: &str| name.chars().eq(word.chars().flat_map(char::to_lowercase));
    let (_, span) = SPANS.iter().find(|(name, _)| same(name))?;
    Some((text[..at].trim_ascii_end(), span))
}

/// The longest word that counts as a unit, in bytes.
const WORD: usize = 16;

pub(crate) fn currency_at_start(text: &str) -> Option<&str> {
    let longest = CURRENCIES
        .iter()
        .filter(|currency| text.starts_with(**currency))
        .max_by_key(|currency| currency.len())?;
    let rest = &text[longest.len()..];
    // A code is followed by its amount, not by more letters.
    let apart = rest.starts_with(|c: char| !c.is_alphabetic()) || rest.is_empty();
    apart.then_some(&text[..longest.len()])
}

/// Credit and debit, which say which way money went, each in its own bank's way.
const SIDES: [&str; 4] = ["cr", "dr", "cr.", "dr."];

/// A known unit, or a word behind a blank.
pub(crate) fn is_unit(word: &str, spaced: bool) -> bool {
    let known = |known: &&str| known.eq_ignore_ascii_case(word);
    if SIDES.iter().any(known) {
        return false;
    }
    UNITS.iter().any(known)
        || CURRENCIES.iter().any(known)
        || (spaced && word.len() <= WORD && word.chars().all(char::is_alphabetic))
}

/// One name for the ways in which a unit is written: `$`, `US$`, `USD`; `month`, `Months`.
pub(crate) fn unit_name(unit: &str) -> String {
    const SAME: [(&str, &str); 20] = [
        ("us$", "usd"),
        ("$", "usd"),
        ("r$", "brl"),
        ("€", "eur"),
        ("£", "gbp"),
        ("¥", "jpy"),
        ("￥", "jpy"),
        ("₹", "inr"),
        ("rs", "inr"),
        ("rs.", "inr"),
        ("₽", "rub"),
        ("fr.", "chf"),
        ("％", "%"),
        ("٪", "%"),
        ("zł", "pln"),
        ("kč", "czk"),
        ("kr.", "kr"),
        ("руб", "rub"),
        ("руб.", "rub"),
        ("円", "jpy"),
    ];
    let lower = unit.to_lowercase();
    if let Some((_, name)) = SAME.iter().find(|(written, _)| *written == lower) {
        return (*name).to_owned();
    }
    match lower.strip_suffix('s') {
        Some(stem) if stem.len() > 1 => stem.to_owned(),
        _ => lower,
    }
}

/// Words that say how many of what is written there are, with their powers of ten. Lower case.
const MULTIPLES: [(&str, u8); 48] = [
    ("k", 3),
    ("tsd", 3),
    ("tsd.", 3),
    ("mil", 3),
    ("mille", 3),
    ("thousand", 3),
    ("tys", 3),
    ("tys.", 3),
    ("tis.", 3),
    ("bin", 3),
    ("тыс", 3),
    ("тыс.", 3),
    ("천", 3),
    ("千", 3),
    ("万", 4),
    ("萬", 4),
    ("만", 4),
    ("lakh", 5),
    ("lakhs", 5),
    ("lac", 5),
    ("lacs", 5),
    ("mn", 6),
    ("mio", 6),
    ("mio.", 6),
    ("mln", 6),
    ("mln.", 6),
    ("million", 6),
    ("millions", 6),
    ("millón", 6),
    ("millones", 6),
    ("milhão", 6),
    ("milhões", 6),
    ("milioni", 6),
    ("миллион", 6),
    ("млн", 6),
    ("млн.", 6),
    ("crore", 7),
    ("crores", 7),
    ("亿", 8),
    ("億", 8),
    ("억", 8),
    ("bn", 9),
    ("mrd", 9),
    ("mrd.", 9),
    ("mld", 9),
    ("млрд", 9),
    ("billion", 9),
    ("trillion", 12),
];

/// Such as are certain in capitals, or beside a currency, alone: `3 m` are metres.
const SHORT_MULTIPLES: [(&str, u8); 4] = [("m", 6), ("mm", 6), ("b", 9), ("mi", 6)];

/// Units, by their names, that may multiply, and may not.
const DOUBTFUL: [&str; 8] = ["m", "t", "b", "mm", "mi", "dozen", "cent", "md"];

/// The longest word that multiplies, in bytes.
const MULTIPLE: usize = 16;

/// The power of ten that a word stands for.
fn power(word: &str, beside_money: bool) -> Option<u8> {
    if word.is_empty() || word.len() > MULTIPLE {
        return None;
    }
    let find = |known: &[(&str, u8)]| {
        let mut same = known
            .iter()
            .filter(|(name, _)| name.chars().eq(word.chars().flat_map(char::to_lowercase)));
        same.next().map(|(_, power)| *power)
    };
    let is_capital = matches!(word, "M" | "MM" | "B");
    find(&MULTIPLES).or_else(|| (is_capital || beside_money).then(|| find(&SHORT_MULTIPLES))?)
}

/// What multiplies a number, with a currency behind it or none: `k`, `Mio. €`, `M$`. `beside_money` when a currency
/// stands before the number.
pub(crate) fn multiple(word: &str, beside_money: bool) -> Option<(u8, &str)> {
    if let Some(power) = power(word, beside_money) {
        return Some((power, ""));
    }
    let currency = CURRENCIES
        .iter()
        .filter(|currency| word.ends_with(**currency))
        .max_by_key(|currency| currency.len())?;
    let (head, currency) = word.split_at(word.len() - currency.len());
    Some((power(head.trim_end_matches(is_blank), true)?, currency))
}

/// The power of ten of a unit, by its name, that all of a column have.
pub(crate) fn power_of_name(name: &str) -> Option<u8> {
    power(name, true)
}

/// Whether so much of a unit, by its name, may be another number of what is counted: `m`, `cent`.
pub(crate) fn may_multiply(name: &str) -> bool {
    DOUBTFUL.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_one_name() {
        assert_eq!(unit_name("US$"), unit_name("$"));
        assert_eq!(unit_name("Months"), unit_name("month"));
        assert_ne!(unit_name("kg"), unit_name("g"));
    }
}
