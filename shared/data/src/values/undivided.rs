//! Currencies whose parts are in no use: three digits behind a mark are thousands of them, never decimals.

use crate::values::names::words;

/// By the names of units: codes of ISO 4217, signs and words.
const UNDIVIDED: [&str; 33] = [
    "bif", "clp", "clp$", "djf", "gnf", "huf", "idr", "isk", "jpy", "kmf", "krw", "pyg", "rwf",
    "ugx", "ush", "vnd", "vuv", "xaf", "xof", "xpf", "rp", "rp.", "yen", "rupiah", "forint",
    "fcfa", "¥", "円", "원", "₩", "₫", "₲", "đ",
];

/// Whether a unit, by its name, is such a currency.
pub(crate) fn is_undivided(unit: &str) -> bool {
    let currency = unit.split('/').next().unwrap_or_default();
    UNDIVIDED.contains(&currency)
}

/// Whether the name of a column says that it holds such: `amount_jpy`, `売上(円)`.
pub(crate) fn names_undivided(name: &str) -> bool {
    words(name).iter().any(|word| is_undivided(word))
}

/// Whether a cell is the code of one.
pub(crate) fn is_undivided_code(cell: &[u8]) -> bool {
    let is_same = |code: &&str| cell.eq_ignore_ascii_case(code.as_bytes());
    // Most cells of three bytes are numbers.
    let begins = cell.first().is_some_and(u8::is_ascii_alphabetic);
    begins && cell.len() == 3 && cell.is_ascii() && UNDIVIDED.iter().any(is_same)
}
