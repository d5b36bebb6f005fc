//! What stands for a missing value, in the words of databases, spreadsheets, statistics programs and people.

use crate::values::cell::trim;

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
const AMONG_DATES: [&str; 12] = [
    "never",
    "nunca",
    "jamais",
    "nie",
    "mai",
    "nooit",
    "ongoing",
    "present",
    "current",
    "open",
    "0000-00-00",
    "00/00/0000",
];

const LONGEST: usize = 24;

/// Missing in a column of any type. Takes a trimmed cell.
pub(crate) fn is_missing(cell: &[u8]) -> bool {
    cell.is_empty()
        || (may_be_word(cell) && lower(cell).is_some_and(|word| ANYWHERE.contains(&word.as_str())))
}

/// Missing in a column of numbers, dates or yes and no. Takes a trimmed cell.
pub(crate) fn is_missing_value(cell: &[u8]) -> bool {
    if cell.is_empty() {
        return true;
    }
    if !may_be_word(cell) {
        return false;
    }
    let Some(word) = lower(cell) else {
        return false;
    };
    ANYWHERE.contains(&word.as_str()) || AMONG_VALUES.contains(&word.as_str())
}

/// Missing in a column of dates. Takes a trimmed cell.
pub(crate) fn is_missing_date(cell: &[u8]) -> bool {
    if is_missing_value(cell) {
        return true;
    }
    if cell.len() > LONGEST {
        return false;
    }
    let day = cell
        .split(|b| matches!(b, b' ' | b'T'))
        .next()
        .unwrap_or_default();
    lower(trim(day)).is_some_and(|word| AMONG_DATES.contains(&word.as_str()))
}

/// Short, and not begun like a number. Most cells are told by this.
fn may_be_word(cell: &[u8]) -> bool {
    match cell {
        [first, ..] if cell.len() <= LONGEST && first.is_ascii_digit() => cell.starts_with(b"1.#"),
        _ => cell.len() <= LONGEST,
    }
}

fn lower(cell: &[u8]) -> Option<String> {
    std::str::from_utf8(cell).ok().map(str::to_lowercase)
}
