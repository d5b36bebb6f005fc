//! Currencies, by their signs, codes and names.

use crate::values::affixes::{has_cents, is_blank};

/// What may stand before a number, or behind it. Other letters there make names (`C12`), not quantities.
pub(crate) const CURRENCIES: [&str; 161] = [
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
    // Those that were encoded twice.
    "Â£",
    "â‚¬",
    "Â¥",
    "\\",
    "%",
    "％",
    "٪",
];

/// Currencies of a letter or two, which only a space tells from names.
const SPACED: [&str; 6] = ["R", "Bs", "Br", "Dh", "LE", "DA"];

/// The currency that a text begins with.
pub(crate) fn currency_at_start(text: &str) -> Option<&str> {
    let spaced = SPACED.iter().find(|currency| {
        let rest = text.strip_prefix(**currency);
        rest.is_some_and(|rest| rest.starts_with(is_blank))
    });
    if let Some(spaced) = spaced {
        return Some(&text[..spaced.len()]);
    }
    if are_rand(text) {
        return Some(&text[..1]);
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

/// Whether rand stand there, which have no space before them where cents are behind: `R1,943.03`. `R5` is a name.
fn are_rand(text: &str) -> bool {
    let amount = text.strip_prefix('R').unwrap_or_default();
    amount.starts_with(|c: char| c.is_ascii_digit()) && has_cents(amount.trim_end_matches(')'))
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
