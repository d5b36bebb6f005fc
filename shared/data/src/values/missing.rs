//! What stands for a missing value, in the words of databases, spreadsheets, statistics programs and people.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::values::date::is_placeholder;

/// Missing in a column of any type. Lower case, sorted.
const ANYWHERE: [&str; 37] = [
    "#div/0!",
    "#n/a",
    "#n/a n/a",
    "#name?",
    "#null!",
    "#num!",
    "#ref!",
    "#value!",
    "(blank)",
    "(em branco)",
    "(en blanco)",
    "(leer)",
    "(null)",
    "(vazio)",
    "(vide)",
    "-1.#ind",
    "-1.#qnan",
    "-nan",
    "1.#ind",
    "1.#qnan",
    "<na>",
    "<null>",
    "[null]",
    "\\n",
    "n.a.",
    "n/a",
    "na",
    "nan",
    "nat",
    "null",
    "{null}",
    "#calc!",
    "#spill!",
    "#field!",
    "#n/d",
    "#valor!",
    "#wert!",
];

/// Missing where numbers, dates or yes and no are meant, and these cannot be categories.
const AMONG_VALUES: [&str; 70] = [
    "?",
    "??",
    "???",
    "-",
    "--",
    "---",
    ".",
    "..",
    "...",
    "*",
    "#",
    "/",
    "\u{2013}",
    "\u{2014}",
    "\u{2212}",
    "none",
    "nil",
    "void",
    "unknown",
    "unk",
    "unspecified",
    "undefined",
    "missing",
    "not available",
    "not applicable",
    "not known",
    "not set",
    "no data",
    "no value",
    "tbd",
    "tba",
    "pending",
    "empty",
    "blank",
    "n.d.",
    "n.d",
    "n/d",
    "nd",
    "s/d",
    "s.d.",
    "sd",
    "s/i",
    "n/i",
    "sin datos",
    "sin dato",
    "desconocido",
    "desconhecido",
    "desconhecida",
    "não informado",
    "nao informado",
    "não disponível",
    "nao disponivel",
    "sem dados",
    "sem informação",
    "sem informacao",
    "não se aplica",
    "nao se aplica",
    "no disponible",
    "inconnu",
    "non renseigné",
    "non disponible",
    "k.a.",
    "k. a.",
    "keine angabe",
    "unbekannt",
    "leer",
    "n.v.t.",
    "onbekend",
    "sconosciuto",
    "не указано",
];

/// A date that never was, or has not come.
const AMONG_DATES: [&str; 10] = [
    "never", "nunca", "jamais", "nie", "mai", "nooit", "ongoing", "present", "current", "open",
];

const LONGEST: usize = 24;

/// What a cell stands for when it is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// In a column of any type.
    Anywhere,
    /// A sign, among numbers, dates or yes and no.
    Sign,
    /// A word, among numbers, dates or yes and no; elsewhere it may be a category.
    Word,
    /// Among dates alone.
    Date,
}

/// What a trimmed cell stands for; `None` when it may be a value.
pub(crate) fn missing(cell: &[u8]) -> Option<Missing> {
    if cell.is_empty() {
        return Some(Missing::Anywhere);
    }
    if is_zero_date(cell) {
        return Some(Missing::Date);
    }
    if !may_be_word(cell) {
        return None;
    }
    let mut lower = [0; LONGEST];
    let lower = &mut lower[..cell.len()];
    lower.copy_from_slice(cell);
    lower.make_ascii_lowercase();
    if cell.is_ascii() {
        return WORDS.get(&*lower).copied();
    }
    let word = std::str::from_utf8(cell).ok()?.to_lowercase();
    WORDS.get(word.as_bytes()).copied()
}

/// All words, by what they stand for.
static WORDS: LazyLock<HashMap<&[u8], Missing>> = LazyLock::new(|| {
    let of = |words: &'static [&str], missing: fn(&str) -> Missing| {
        words
            .iter()
            .map(move |word| (word.as_bytes(), missing(word)))
    };
    let among_values = |word: &str| match word.chars().next().is_some_and(char::is_alphabetic) {
        true => Missing::Word,
        false => Missing::Sign,
    };
    of(&AMONG_DATES, |_| Missing::Date)
        .chain(of(&AMONG_VALUES, among_values))
        .chain(of(&ANYWHERE, |_| Missing::Anywhere))
        .collect()
});

/// Missing in a column of any type. Takes a trimmed cell.
pub(crate) fn is_missing(cell: &[u8]) -> bool {
    missing(cell) == Some(Missing::Anywhere)
}

/// Missing in a column of numbers or of yes and no. Takes a trimmed cell.
pub(crate) fn is_missing_value(cell: &[u8]) -> bool {
    missing(cell).is_some_and(|missing| missing != Missing::Date)
}

/// A word such as `unknown`, which is missing where it cannot be a category. Takes a trimmed cell.
pub(crate) fn is_missing_word(cell: &[u8]) -> bool {
    missing(cell) == Some(Missing::Word)
}

/// Missing in a column of dates. Takes a trimmed cell.
pub(crate) fn is_missing_date(cell: &[u8]) -> bool {
    missing(cell).is_some() || is_placeholder(cell)
}

/// A date of zeros or of blanks to fill in, with or without a time: `0000-00-00 00:00:00`, `00/00/0000`,
/// `--/--/----`, `__.__.____`.
fn is_zero_date(cell: &[u8]) -> bool {
    if !matches!(cell, [b'0' | b'-' | b'_', ..] if (6..=LONGEST).contains(&cell.len())) {
        return false;
    }
    let day = cell
        .split(|b| matches!(b, b' ' | b'T'))
        .next()
        .unwrap_or_default();
    let parts = |mark| day.iter().filter(|b| **b == mark).count() == 2;
    let is_zero = |b: &u8| {
        matches!(
            b,
            b'0' | b'-' | b'_' | b'/' | b'.' | b':' | b' ' | b'T' | b'Z'
        )
    };
    cell.iter().all(is_zero) && (parts(b'/') || parts(b'.') || (parts(b'-') && day[0] != b'-'))
}

/// Short, and not begun like a number. Most cells are told by this.
fn may_be_word(cell: &[u8]) -> bool {
    match cell {
        [first, ..] if cell.len() <= LONGEST && first.is_ascii_digit() => cell.starts_with(b"1.#"),
        _ => cell.len() <= LONGEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_what_is_not_there() {
        for (cell, expected) in [
            ("", Some(Missing::Anywhere)),
            ("NULL", Some(Missing::Anywhere)),
            ("#N/A", Some(Missing::Anywhere)),
            ("?", Some(Missing::Sign)),
            ("\u{2014}", Some(Missing::Sign)),
            ("Unknown", Some(Missing::Word)),
            ("não informado", Some(Missing::Word)),
            ("Never", Some(Missing::Date)),
            ("0000-00-00 00:00:00", Some(Missing::Date)),
            ("00/00/0000", Some(Missing::Date)),
            ("00.00.0000", Some(Missing::Date)),
            ("--/--/----", Some(Missing::Date)),
            ("__.__.____", Some(Missing::Date)),
            ("0.000000", None),
            ("000000", None),
            ("Never complained", None),
            ("2024-01-01", None),
            ("Pro", None),
        ] {
            assert_eq!(missing(cell.as_bytes()), expected, "{cell}");
        }
    }
}
