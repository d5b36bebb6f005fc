//! Words for what costs nothing, among amounts of money.

use std::ops::RangeInclusive;

use crate::values::caseless::caseless;
use crate::values::currencies::CURRENCIES;
use crate::values::names::words;
use crate::values::units::unit_name;

/// In lower case.
const WORDS: [&str; 12] = [
    "free",
    "free of charge",
    "kostenlos",
    "kostenfrei",
    "gratis",
    "grátis",
    "gratuit",
    "gratuito",
    "gratuita",
    "gratuite",
    "bezpłatnie",
    "бесплатно",
];

/// The shortest of them and the longest, in bytes.
const LENGTHS: RangeInclusive<usize> = 4..=18;

/// How they begin: hardly any other cell needs a closer look.
const FIRST: [u8; 9] = *b"fFkKgGbB\xd0";

/// Whether a trimmed cell says that nothing is to be paid.
pub(crate) fn is_free(cell: &[u8]) -> bool {
    LENGTHS.contains(&cell.len())
        && FIRST.contains(&cell[0])
        && str::from_utf8(cell).is_ok_and(|cell| WORDS.contains(&caseless(cell).as_str()))
}

/// Whether the name of a unit is that of money: `usd`, `eur/month`.
pub(crate) fn is_money(unit: &str) -> bool {
    let amount = unit.split('/').next().unwrap_or_default();
    amount != "%"
        && CURRENCIES
            .iter()
            .any(|currency| unit_name(currency) == amount)
}

/// Whether the name of a column is that of what is paid.
pub(crate) fn names_price(name: &str) -> bool {
    const PRICES: [&str; 14] = [
        "price", "fee", "cost", "charge", "amount", "preis", "gebühr", "kosten", "betrag", "preço",
        "preco", "precio", "prix", "prezzo",
    ];
    let is_price = |word: &String| {
        let stem = word.strip_suffix('s').unwrap_or(word);
        PRICES
            .iter()
            .any(|price| word.ends_with(price) || stem.ends_with(price))
    };
    words(name).iter().any(is_price)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_nothing_is_told_by_its_words() {
        for (cell, free) in [
            ("Free", true),
            ("KOSTENLOS", true),
            ("Grátis", true),
            ("Freedom", false),
            ("12", false),
        ] {
            assert_eq!(is_free(cell.as_bytes()), free, "{cell}");
        }
        for word in WORDS {
            assert!(
                is_free(word.as_bytes()) && is_free(word.to_uppercase().as_bytes()),
                "{word}"
            );
        }
        assert!(is_money("usd") && is_money("eur/month") && !is_money("%") && !is_money("gb"));
        assert!(names_price("Monatspreis") && names_price("fees") && !names_price("seats"));
    }
}
