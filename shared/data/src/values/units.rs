//! What stands beside numbers: currencies, units, and words that multiply.

/// What may stand before a number. Other letters there make names (`C12`), not quantities.
const CURRENCIES: [&str; 58] = [
    "R$", "US$", "A$", "C$", "CA$", "AU$", "NZ$", "HK$", "S$", "MX$", "NT$", "$", "€", "£", "¥",
    "￥", "₹", "₽", "₩", "₺", "₪", "₫", "₴", "₦", "₱", "฿", "zł", "Kč", "kr", "Kr", "Rs.", "Rs",
    "S/", "Fr.", "BRL", "USD", "EUR", "GBP", "CHF", "JPY", "INR", "RUB", "CNY", "MXN", "CAD",
    "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "ZAR", "COP", "CLP", "ARS", "PEN",
];

/// What may follow a number without a space; after a space any word may.
const UNITS: [&str; 33] = [
    "%", "‰", "k", "mg", "g", "kg", "t", "lb", "lbs", "oz", "mm", "cm", "m", "km", "mi", "ml", "l",
    "kb", "mb", "gb", "tb", "mbps", "ms", "s", "sec", "min", "h", "hr", "hrs", "kwh", "°", "％",
    "٪",
];

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

/// A known unit, or a word behind a blank.
pub(crate) fn is_unit(word: &str, spaced: bool) -> bool {
    let known = |known: &&str| known.eq_ignore_ascii_case(word);
    UNITS.iter().any(known)
        || CURRENCIES.iter().any(known)
        || (spaced && word.len() <= WORD && word.chars().all(char::is_alphabetic))
}

/// One name for the ways in which a unit is written: `$`, `US$`, `USD`; `month`, `Months`.
pub(crate) fn unit_name(unit: &str) -> String {
    const SAME: [(&str, &str); 16] = [
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

/// Units, by their names, that say how many of what is written there are.
const MULTIPLES: [&str; 21] = [
    "k", "m", "t", "b", "bn", "mn", "mm", "mil", "mille", "mio", "mrd", "tsd", "thousand",
    "million", "milhão", "milhõe", "billion", "lakh", "crore", "dozen", "cent",
];

/// Whether so much of a unit, by its name, is another number of what is counted: `k`, `million`, `cent`.
pub(crate) fn multiplies(name: &str) -> bool {
    MULTIPLES.contains(&name)
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
