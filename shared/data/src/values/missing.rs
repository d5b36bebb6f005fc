//! What stands for a missing value, in the words of databases, spreadsheets, statistics programs and people.

use std::sync::LazyLock;

use crate::values::date::is_placeholder;
use crate::values::dictionary::Dictionary;
use crate::values::missing_words::{AMONG_DATES, AMONG_VALUES, ANYWHERE};

/// The longest date of zeros, in bytes.
const ZERO_DATE: usize = 32;

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
    /// What a spreadsheet shows where a column is too narrow: `########`. There was a value, which is told.
    Hidden,
}

/// What a trimmed cell stands for; `None` when it may be a value.
pub(crate) fn missing(cell: &[u8]) -> Option<Missing> {
    if cell.is_empty() {
        return Some(Missing::Anywhere);
    }
    if is_hashes(cell) {
        return Some(Missing::Hidden);
    }
    if is_zero_date(cell) || is_day_zero(cell) {
        return Some(Missing::Date);
    }
    match cell {
        [b'0'..=b'9', ..] if !cell.starts_with(b"1.#") => None,
        _ => WORDS.get(cell),
    }
}

/// All words, by what they stand for.
static WORDS: LazyLock<Dictionary<Missing>> = LazyLock::new(|| {
    let of = |words: &'static [&'static str], missing: fn(&str) -> Missing| {
        words.iter().map(move |word| (*word, missing(word)))
    };
    let among_values = |word: &str| match word.chars().next().is_some_and(char::is_alphabetic) {
        true => Missing::Word,
        false => Missing::Sign,
    };
    let words = of(&AMONG_DATES, |_| Missing::Date).chain(of(&AMONG_VALUES, among_values));
    Dictionary::new(words.chain(of(&ANYWHERE, |_| Missing::Anywhere)))
});

/// Missing in a column of any type. Takes a trimmed cell.
pub(crate) fn is_missing(cell: &[u8]) -> bool {
    missing(cell) == Some(Missing::Anywhere)
}

/// Missing in a column of numbers or of yes and no. Takes a trimmed cell.
pub(crate) fn is_missing_value(cell: &[u8]) -> bool {
    missing(cell).is_some_and(|missing| !matches!(missing, Missing::Date | Missing::Hidden))
}

/// A word such as `unknown`, which is missing where it cannot be a category. Takes a trimmed cell.
pub(crate) fn is_missing_word(cell: &[u8]) -> bool {
    missing(cell) == Some(Missing::Word)
}

/// What PostgreSQL writes for a date that never comes, or is before all others.
pub(crate) fn is_endless(cell: &[u8]) -> bool {
    let word = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+"));
    word.unwrap_or(cell).eq_ignore_ascii_case(b"infinity")
}

/// Missing in a column of dates. Takes a trimmed cell.
pub(crate) fn is_missing_date(cell: &[u8]) -> bool {
    missing(cell).map_or_else(
        || is_placeholder(cell) || is_endless(cell),
        |missing| missing != Missing::Hidden,
    )
}

/// A date of zeros or of blanks to fill in, with or without a time: `0000-00-00 00:00:00`, `00/00/0000`,
/// `--/--/----`, `__.__.____`.
fn is_zero_date(cell: &[u8]) -> bool {
    if !matches!(cell, [b'0' | b'-' | b'_', ..] if (6..=ZERO_DATE).contains(&cell.len())) {
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

/// See [`Missing::Hidden`].
pub(crate) fn is_hashes(cell: &[u8]) -> bool {
    cell.len() > 1 && cell.iter().all(|b| *b == b'#')
}

/// The day zero of spreadsheets, with or without a time, which is what they make of an empty cell.
fn is_day_zero(cell: &[u8]) -> bool {
    const DAYS: [&[u8]; 8] = [
        b"1900-01-00",
        b"1900/01/00",
        b"1900/1/0",
        b"1/0/1900",
        b"0/1/1900",
        b"01/00/1900",
        b"00/01/1900",
        b"00.01.1900",
    ];
    if !matches!(cell, [b'0' | b'1', ..] if (8..=ZERO_DATE).contains(&cell.len())) {
        return false;
    }
    let length = cell.iter().position(|b| matches!(b, b' ' | b'T'));
    let (day, time) = cell.split_at(length.unwrap_or(cell.len()));
    let is_zero = |b: &u8| matches!(b, b' ' | b'T' | b'0' | b':' | b'.' | b'Z');
    DAYS.contains(&day) && time.iter().all(is_zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_what_is_not_there() {
        for (cell, expected) in [
            ("", Some(Missing::Anywhere)),
            ("NULL", Some(Missing::Anywhere)),
            ("\\N", Some(Missing::Anywhere)),
            ("#NV", Some(Missing::Anywhere)),
            ("#ÜBERLAUF!", Some(Missing::Anywhere)),
            ("(not set)", Some(Missing::Anywhere)),
            ("(Leer)", Some(Missing::Anywhere)),
            ("...", Some(Missing::Sign)),
            ("None", Some(Missing::Word)),
            ("tbd", Some(Missing::Word)),
            ("k.A.", Some(Missing::Word)),
            ("SEM INFORMAÇÃO", Some(Missing::Word)),
            ("Não se aplica", Some(Missing::Word)),
            ("Нет данных", Some(Missing::Word)),
            ("НЕ ОПРЕДЕЛЕНО", Some(Missing::Word)),
            ("不明", Some(Missing::Word)),
            ("없음", Some(Missing::Word)),
            ("Yes", None),
            ("Enterprise", None),
            ("no", None),
            ("Germany", None),
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
            ("SYSMIS", Some(Missing::Anywhere)),
            ("@NULL@", Some(Missing::Anywhere)),
            ("#EMPTY", Some(Missing::Anywhere)),
            ("Loading...", Some(Missing::Anywhere)),
            ("{}", Some(Missing::Anywhere)),
            ("######", Some(Missing::Hidden)),
            ("X", Some(Missing::Word)),
            ("NC", Some(Missing::Word)),
            ("k. A.", Some(Missing::Word)),
            ("Belum ada", Some(Missing::Word)),
            ("ไม่มี", Some(Missing::Word)),
            ("लागू नहीं", Some(Missing::Word)),
            ("لا يوجد", Some(Missing::Word)),
            ("1900-01-00", Some(Missing::Date)),
            ("1/0/1900 00:00:00", Some(Missing::Date)),
            ("1900-01-01", None),
            ("10/01/1900", None),
            ("-None-", Some(Missing::Anywhere)),
            ("%null%", Some(Missing::Anywhere)),
            (".a", Some(Missing::Sign)),
            ("ー", Some(Missing::Word)),
            ("n. a.", Some(Missing::Word)),
            ("Bitte wählen", Some(Missing::Word)),
        ] {
            assert_eq!(missing(cell.as_bytes()), expected, "{cell}");
        }
    }
}
