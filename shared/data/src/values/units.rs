//! What stands beside numbers: currencies, units, and words that multiply.

use crate::values::affixes::is_blank;
use crate::values::credits::{CREDIT, DEBIT};

/// What may stand before a number, or behind it. Other letters there make names (`C12`), not quantities.
const CURRENCIES: [&str; 158] = [
    "R$",
    "US$",
    "A$",
    "C$",
    "CA$",
    "AU$",
    "NZ$",
    "HK$",
    "S$",
    "MX$",
    "NT$",
    "$",
    "€",
    "£",
    "¥",
    "￥",
    "₹",
    "₽",
    "₩",
    "₺",
    "₪",
    "₫",
    "₴",
    "₦",
    "₱",
    "฿",
    "₸",
    "₲",
    "₡",
    "₵",
    "zł",
    "Kč",
    "kr.",
    "Kr.",
    "kr",
    "Kr",
    "Rs.",
    "Rs",
    "Rp.",
    "Rp",
    "RM",
    "S/.",
    "S/",
    "Fr.",
    "SFr.",
    "Ft",
    "TL",
    "руб.",
    "руб",
    "грн",
    "лв",
    "元",
    "円",
    "원",
    "BRL",
    "USD",
    "EUR",
    "GBP",
    "CHF",
    "JPY",
    "INR",
    "RUB",
    "CNY",
    "MXN",
    "CAD",
    "AUD",
    "NZD",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "UAH",
    "ILS",
    "AED",
    "SAR",
    "EGP",
    "THB",
    "IDR",
    "MYR",
    "PHP",
    "VND",
    "KRW",
    "TWD",
    "HKD",
    "SGD",
    "NGN",
    "TRY",
    "ZAR",
    "COP",
    "CLP",
    "ARS",
    "PEN",
    "CN¥",
    "JP¥",
    "RMB¥",
    "৳",
    "₨",
    "₾",
    "֏",
    "₼",
    "₿",
    "RD$",
    "CLP$",
    "J$",
    "TT$",
    "Mex$",
    "MEX$",
    "U$S",
    "GH₵",
    "E£",
    "￦",
    "＄",
    "￡",
    "$US",
    "$ CA",
    "$CA",
    "Bs.",
    "L.",
    "лв.",
    "р.",
    "грн.",
    "дин.",
    "дин",
    "RSD",
    "KSh",
    "Ksh",
    "TSh",
    "USh",
    "RMB",
    "LKR",
    "KES",
    "GEL",
    "PKR",
    "QAR",
    "KWD",
    "MAD",
    "ر.س.",
    "ر.س",
    "د.إ.",
    "د.إ",
    "ج.م.",
    "ج.م",
    "ر.ق.",
    "د.ك.",
    "美元",
    "人民币",
    "人民幣",
    "圆",
    "圓",
    "บาท",
    "\\",
    "%",
    "％",
    "٪",
];

/// Currencies of a letter or two, which only a space tells from names.
const SPACED: [&str; 6] = ["R", "Bs", "Br", "Dh", "LE", "DA"];

/// What may follow a number without a space; after a space any word may.
const UNITS: [&str; 60] = [
    "¢", "%", "‰", "mg", "g", "kg", "t", "lb", "lbs", "oz", "mm", "cm", "m", "km", "mi", "ml", "l",
    "kb", "mb", "gb", "tb", "mbps", "ms", "s", "sec", "min", "h", "hr", "hrs", "kwh", "°", "％",
    "٪", "m²", "m³", "℃", "°c", "件", "人", "名", "回", "个", "個", "天", "日", "歳", "岁", "个月",
    "個月", "ヶ月", "か月", "ヵ月", "カ月", "개", "명", "회", "일", "개월", "년", "세",
];

/// Spans of time that an amount may be for, with what they are called.
const SPANS: [(&str, &str); 30] = [
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
    ("mies.", "month"),
    ("мес", "month"),
    ("мес.", "month"),
    ("an", "year"),
    ("anno", "year"),
    ("jaar", "year"),
    ("rok", "year"),
    ("год", "year"),
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
    let spaced = SPACED.iter().find(|currency| {
        let rest = text.strip_prefix(**currency);
        rest.is_some_and(|rest| rest.starts_with(is_blank))
    });
    if let Some(spaced) = spaced {
        return Some(&text[..spaced.len()]);
    }
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

/// The currency that a sign and a code say together, `$` and `USD`.
pub(crate) fn one_currency<'a>(one: &'a str, other: &'a str) -> Option<&'a str> {
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let is_sign = |text: &str| text.ends_with(|c: char| !c.is_alphabetic() && c != '.');
    let is_known = |text: &str| CURRENCIES.contains(&text);
    match (is_code(one), is_code(other)) {
        (true, false) if is_sign(other) => Some(one),
        (false, true) if is_sign(one) && is_known(other) => Some(other),
        _ => None,
    }
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
    const SAME: [(&str, &str); 39] = [
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
    }
}
