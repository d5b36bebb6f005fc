//! What stands beside numbers: units, spans of time that they are for, and words that multiply.

use crate::values::affixes::is_blank;
use crate::values::credits::{CREDIT, DEBIT};
use crate::values::currencies::CURRENCIES;

/// What may follow a number without a space; after a space any word may.
const UNITS: [&str; 103] = [
    "¢", "%", "‰", "pp", "p.p.", "bp", "bps", "mg", "g", "kg", "t", "lb", "lbs", "oz", "mm", "cm",
    "m", "km", "mi", "ml", "l", "kb", "mb", "gb", "tb", "pb", "kib", "mib", "gib", "tib", "mbps",
    "ms", "s", "sec", "secs", "min", "mins", "h", "hr", "hrs", "hour", "hours", "day", "days",
    "wk", "wks", "week", "weeks", "mo", "mos", "month", "months", "yr", "yrs", "year", "years",
    "kwh", "°", "％", "٪", "m²", "m³", "℃", "°c", "tage", "wochen", "monate", "jahre", "dias",
    "días", "meses", "anos", "años", "horas", "jours", "mois", "ans", "件", "人", "名", "回", "个",
    "個", "天", "日", "歳", "岁", "个月", "個月", "ヶ月", "か月", "ヵ月", "カ月", "개", "명", "회",
    "일", "개월", "년", "세", "шт", "мес", "дн",
];

/// A span of time of one letter, which capitals make a code.
const DAYS: &str = "d";

/// What an amount may be for, with what it is called: spans of time, and users.
const SPANS: [(&str, &str); 37] = [
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
    ("s", "second"),
    ("sec", "second"),
    ("second", "second"),
    ("min", "minute"),
    ("minute", "minute"),
    ("user", "user"),
    ("seat", "seat"),
    ("h", "hour"),
    ("hour", "hour"),
    ("mies.", "month"),
    ("мес", "month"),
    ("мес.", "month"),
    ("an", "year"),
    ("anno", "year"),
    ("jaar", "year"),
    ("rok", "year"),
    ("год", "year"),
];

/// Words between an amount and what it is for, in lower case.
const PER: [&[u8]; 7] = [b"per", b"pro", b"par", b"por", b"al", b"a", b"je"];

/// What an amount is for that stands behind it: `/mo`, ` per month`, as `month`; and what stands before it.
pub(crate) fn per_span(text: &[u8]) -> Option<(&[u8], &'static str)> {
    let (amount, word) = match text.iter().rposition(|b| *b == b'/') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => behind_per(text)?,
    };
    let word = str::from_utf8(word).ok()?.trim_start();
    let same = |name: &str| name.chars().eq(word.chars().flat_map(char::to_lowercase));
    let (_, span) = SPANS.iter().find(|(name, _)| same(name))?;
    Some((amount.trim_ascii_end(), span))
}

/// What stands before and behind the word between them.
fn behind_per(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let blank = |text: &[u8]| text.iter().rposition(|b| *b == b' ');
    let (before, word) = text.split_at(blank(text)?);
    let (amount, per) = before.split_at(blank(before)?);
    let is_per = |known: &&[u8]| known.eq_ignore_ascii_case(&per[1..]);
    PER.iter().any(is_per).then_some((amount, word))
}

/// The longest word that counts as a unit, in bytes.
const WORD: usize = 16;

/// A known unit, or a word behind a blank.
pub(crate) fn is_unit(word: &str, spaced: bool) -> bool {
    let known = |known: &&str| known.eq_ignore_ascii_case(word);
    UNITS.iter().any(known)
        || word == DAYS
        || CURRENCIES.iter().any(known)
        || (spaced && is_word(word))
        || is_money_with_word(word)
}

/// Of letters, with a point behind it where it is an abbreviation.
fn is_word(word: &str) -> bool {
    let letters = word.strip_suffix('.').unwrap_or(word);
    !letters.is_empty() && word.len() <= WORD && letters.chars().all(char::is_alphabetic)
}

/// `€ HT`, `EUR netto`.
fn is_money_with_word(word: &str) -> bool {
    let words = |currency: &&str| {
        let rest = word.strip_prefix(*currency)?;
        let word = rest.trim_start_matches(is_blank);
        (word.len() < rest.len()).then_some(word)
    };
    CURRENCIES.iter().filter_map(words).any(is_word)
}

/// Spans of time that are several, as languages have them that do not only append an s.
const PLURALS: [(&str, &str); 33] = [
    ("monate", "monat"),
    ("monaten", "monat"),
    ("jahre", "jahr"),
    ("jahren", "jahr"),
    ("tage", "tag"),
    ("tagen", "tag"),
    ("wochen", "woche"),
    ("stunden", "stunde"),
    ("meses", "mes"),
    ("mês", "mes"),
    ("mesi", "mese"),
    ("anni", "anno"),
    ("giorni", "giorno"),
    ("maanden", "maand"),
    ("dagen", "dag"),
    ("года", "год"),
    ("лет", "год"),
    ("месяца", "месяц"),
    ("месяцев", "месяц"),
    ("дня", "день"),
    ("дней", "день"),
    ("lata", "rok"),
    ("lat", "rok"),
    ("roky", "rok"),
    ("miesiące", "miesiąc"),
    ("miesięcy", "miesiąc"),
    ("dni", "dzień"),
    ("måneder", "måned"),
    ("månader", "månad"),
    ("měsíce", "měsíc"),
    ("měsíců", "měsíc"),
    ("dny", "den"),
    ("dnů", "den"),
];

/// One name for the ways in which a unit is written: `$`, `US$`, `USD`; `month`, `Months`.
pub(crate) fn unit_name(unit: &str) -> String {
    const SAME: [(&str, &str); 50] = [
        ("dr.", DEBIT),
        ("cr.", CREDIT),
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
        ("percent", "%"),
        ("pct", "%"),
        ("pct.", "%"),
        ("prozent", "%"),
        ("procent", "%"),
        ("процентов", "%"),
        ("p.p.", "pp"),
        ("d", "day"),
        ("zł", "pln"),
        ("kč", "czk"),
        ("kr.", "kr"),
        ("руб", "rub"),
        ("руб.", "rub"),
        ("円", "jpy"),
        ("＄", "usd"),
        ("￡", "gbp"),
        ("$us", "usd"),
        ("cn¥", "cny"),
        ("rmb", "cny"),
        ("rmb¥", "cny"),
        ("人民币", "cny"),
        ("jp¥", "jpy"),
        ("\\", "jpy"),
        ("лв.", "лв"),
        ("грн.", "грн"),
        ("р.", "rub"),
        ("дин.", "дин"),
        ("u$s", "usd"),
        ("e£", "egp"),
        ("美元", "usd"),
        ("eur.", "eur"),
        ("â£", "gbp"),
        ("â‚¬", "eur"),
        ("â¥", "jpy"),
    ];
    let lower = unit.to_lowercase();
    if let Some((_, name)) = SAME
        .iter()
        .chain(&PLURALS)
        .find(|(written, _)| *written == lower)
    {
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

/// Units, by their names, that may multiply, and may not: `L` are litres, and lakhs. Credits and debits turn round.
const DOUBTFUL: [&str; 11] = [
    "m", "t", "b", "l", "mm", "mi", "dozen", "cent", "md", DEBIT, CREDIT,
];

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
    // As German balance sheets have it.
    if head == "T" {
        return Some((3, currency));
    }
    Some((power(head.trim_end_matches(is_blank), true)?, currency))
}

/// The power of ten of a unit, by its name, as models of before have it of columns in which all cells did.
pub(crate) fn power_of_name(name: &str) -> Option<u8> {
    power(name, true)
}

/// Units of one family, by their names, with how many of a smallest each is.
const FAMILIES: [&[(&str, f64)]; 4] = [
    &[
        ("kb", 1.0),
        ("mb", 1e3),
        ("gb", 1e6),
        ("tb", 1e9),
        ("pb", 1e12),
    ],
    &[
        ("kib", 1.0),
        ("mib", 1_024.0),
        ("gib", 1_048_576.0),
        ("tib", 1_073_741_824.0),
    ],
    &[("mg", 1.0), ("g", 1e3), ("kg", 1e6)],
    &[
        ("s", 1.0),
        ("sec", 1.0),
        ("min", 60.0),
        ("h", 3_600.0),
        ("hr", 3_600.0),
        ("hour", 3_600.0),
    ],
];

/// So much of a unit in another of its family, by their names: megabytes in gigabytes. `None` where they are of none.
pub(crate) fn converted(value: f64, unit: &str, own: &str) -> Option<f64> {
    let (size, own_size) = FAMILIES.iter().find_map(|family| {
        let size = |name: &str| {
            let known = family.iter().find(|(known, _)| *known == name);
            known.map(|(_, size)| *size)
        };
        Some((size(unit)?, size(own)?))
    })?;
    Some(value * size / own_size)
}

/// Whether so much of a unit, by its name, may be another number of what is counted: `m`, `cent`.
pub(crate) fn may_multiply(name: &str) -> bool {
    DOUBTFUL.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::unit_name;

    #[test]
    fn units_have_one_name() {
        assert_eq!(unit_name("US$"), unit_name("$"));
        assert_eq!(unit_name("Months"), unit_name("month"));
        assert_eq!(unit_name("mês"), unit_name("meses"));
        assert_eq!(unit_name("Percent"), unit_name("%"));
        assert_eq!(unit_name("d"), unit_name("days"));
        // As UTF-8 reads in windows-1252.
        assert_eq!(unit_name("Â£"), unit_name("£"));
        assert_eq!(unit_name("â‚¬"), unit_name("€"));
    }
}
