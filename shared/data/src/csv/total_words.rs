//! Rows that sum up others, by their words.

use std::sync::LazyLock;

use csv::ByteRecord;

use crate::csv::layout::is_value;
use crate::csv::total_names::{AVERAGES, COUNTED, COUNTS, FIGURES, SUBTOTALS, TOTALS};
use crate::values::cell::trim;
use crate::values::missing::missing;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Total,
    Average,
    Count,
    Figure,
}

type Known = (&'static str, Meaning);

/// Words by a byte of theirs, in either case: most keys have few of them there.
type ByByte = [Vec<Known>; 256];

/// By their first bytes.
static BY_FIRST: LazyLock<ByByte> =
    LazyLock::new(|| by_byte(|word| word.chars().next(), |it| it[0]));

/// By their last bytes.
static BY_LAST: LazyLock<ByByte> =
    LazyLock::new(|| by_byte(|word| word.chars().next_back(), |it| it[it.len() - 1]));

fn by_byte(letter: fn(&str) -> Option<char>, byte: fn(&[u8]) -> u8) -> ByByte {
    let mut by_byte = [const { Vec::new() }; 256];
    let kinds = [
        (&TOTALS[..], Meaning::Total),
        (&AVERAGES, Meaning::Average),
        (&COUNTS, Meaning::Count),
        (&FIGURES, Meaning::Figure),
    ];
    let all = kinds
        .into_iter()
        .flat_map(|(words, meaning)| words.iter().map(move |word| (*word, meaning)));
    for known in all {
        let lower = letter(known.0);
        let upper = lower.into_iter().flat_map(char::to_uppercase);
        for c in lower.into_iter().chain(upper) {
            let at = byte(c.encode_utf8(&mut [0; 4]).as_bytes());
            let words: &mut Vec<Known> = &mut by_byte[usize::from(at)];
            if words.last() != Some(&known) {
                words.push(known);
            }
        }
    }
    by_byte
}

/// What the first cell of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It is a total: it says so in its first cell, and has nothing but numbers in the others, and none in one.
    Total,
    /// It is a total, a count or another figure where it stands below the table: it says nothing else, and has few other
    /// cells.
    Label,
    /// It may be a total, or a customer of that name.
    Likely,
    /// It may be an average.
    Average,
    /// It may be a count.
    Count,
    None,
}

/// Of a row of a table with so many columns. Where the first one is empty, as where spreadsheets put totals of groups
/// below each, the word stands in the group's.
pub(super) fn word(record: &ByteRecord, width: usize) -> Word {
    let mut cells = record.iter().map(trim).filter(|cell| !cell.is_empty());
    let Some(mut first) = cells.next() else {
        return Word::None;
    };
    if trim(&record[0]).is_empty() && is_value(first) {
        first = cells.find(|cell| !is_value(cell)).unwrap_or(first);
    }
    let firsts = &BY_FIRST[usize::from(first[0])];
    let end = first.trim_ascii_end();
    let end = end.strip_suffix(b":").unwrap_or(end);
    let lasts = end
        .last()
        .map_or(&[][..], |last| &BY_LAST[usize::from(*last)]);
    if firsts.is_empty() && lasts.is_empty() {
        return Word::None;
    }
    let Ok(first) = str::from_utf8(first) else {
        return Word::None;
    };
    match first_word(record, width, first, firsts) {
        Word::None => last_word(record, first, lasts),
        found => found,
    }
}

fn first_word(record: &ByteRecord, width: usize, first: &str, known: &[Known]) -> Word {
    let text = first.trim_end_matches(END);
    let mut found = Word::None;
    for (word, meaning) in known {
        let Some(rest) = begins(text, word) else {
            continue;
        };
        if rest.is_empty() && *meaning == Meaning::Total && is_total(record, first) {
            return Word::Total;
        }
        if rest.is_empty() && *meaning == Meaning::Figure && is_total(record, first) {
            return Word::Label;
        }
        if rest.starts_with(char::is_alphanumeric) {
            continue;
        }
        if SUBTOTALS.contains(word) && is_total(record, first) {
            return Word::Total;
        }
        let may_label = matches!(meaning, Meaning::Total | Meaning::Count);
        if may_label && is_label(record, width, rest, *meaning) {
            return Word::Label;
        }
        match meaning {
            Meaning::Total => found = Word::Likely,
            Meaning::Average if found == Word::None => found = Word::Average,
            Meaning::Count
                if found == Word::None && rest.is_empty() && has_numbers(record, first) =>
            {
                found = Word::Count;
            }
            _ => {}
        }
    }
    found
}

/// What the last word of a first cell says where there are only numbers beside it, as spreadsheets write the totals of
/// groups: `Basic Total`.
fn last_word(record: &ByteRecord, first: &str, known: &[Known]) -> Word {
    let text = first.trim_end_matches(END);
    let is_last = |(word, _): &&Known| {
        ends(text, word).is_some_and(|rest| {
            let is_apart = !word.is_ascii() || !rest.ends_with(char::is_alphanumeric);
            !rest.is_empty() && is_apart
        })
    };
    let mut found = known.iter().filter(is_last).map(|(_, meaning)| meaning);
    match found.find(|meaning| **meaning != Meaning::Figure) {
        Some(_) if !is_total(record, first) => Word::None,
        Some(Meaning::Total) => Word::Likely,
        Some(Meaning::Average) => Word::Average,
        Some(Meaning::Count) => Word::Count,
        _ => Word::None,
    }
}

/// What may stand behind a word.
const END: [char; 3] = [':', '.', ' '];

/// Whether all cells but the first are numbers, and one is none.
fn is_total(record: &ByteRecord, first: &str) -> bool {
    let mut cells = record.iter().map(trim);
    cells.any(<[u8]>::is_empty) && has_numbers(record, first)
}

/// Whether all cells but the first are numbers, or none.
fn has_numbers(record: &ByteRecord, first: &str) -> bool {
    let cells = record.iter().map(trim);
    let mut others = cells.filter(|cell| *cell != first.as_bytes());
    others.all(|cell| cell.is_empty() || is_value(cell))
}

/// Whether a row says nothing but that it is a total or a count: its first cell goes on with `rest`, and most others are
/// empty, or all are numbers where that cell says how many of what.
fn is_label(record: &ByteRecord, width: usize, rest: &str, meaning: Meaning) -> bool {
    let Some(says_number) = counts(rest) else {
        return false;
    };
    let is_none = |cell: &&[u8]| cell.is_empty() || missing(cell).is_some();
    let mut others = record.iter().map(trim).filter(|cell| !is_none(cell));
    others.next();
    let (filled, numbers) = others.fold((0, 0), |(filled, numbers), cell| {
        (filled + 1, numbers + usize::from(is_value(cell)))
    });
    let says_whom = says_number && rest.contains(char::is_alphabetic);
    let is_number_said = meaning == Meaning::Total || says_number || numbers > 0;
    is_number_said && filled == numbers && (filled * 2 < width || says_whom)
}

/// Whether there is a number in what follows a word, if there is nothing but that and who is counted:
/// ` (120 customers)`, `: 120`, ` customers`. What stands in brackets may be anything.
fn counts(rest: &str) -> Option<bool> {
    let (mut depth, mut says_number) = (0_u32, false);
    let mut word = String::new();
    for c in rest.chars().chain([' ']) {
        match c {
            c if c.is_alphanumeric() => word.extend(c.to_lowercase()),
            _ => {
                let is_number = word.chars().any(char::is_numeric);
                says_number |= is_number;
                let is_known = word.is_empty() || is_number || COUNTED.contains(&word.as_str());
                if depth == 0 && !is_known {
                    return None;
                }
                word.clear();
            }
        }
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Some(says_number)
}

/// What follows a word that a text begins with, in any case.
fn begins<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    word.chars()
        .all(|expected| rest.next().is_some_and(|found| is_same(found, expected)))
        .then_some(rest.as_str())
}

/// What stands before a word that a text ends with, in any case.
fn ends<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    let mut expected = word.chars().rev();
    expected
        .all(|expected| {
            rest.next_back()
                .is_some_and(|found| is_same(found, expected))
        })
        .then_some(rest.as_str())
}

/// Whether a letter is a small one, in either case.
fn is_same(found: char, small: char) -> bool {
    match found.is_ascii() {
        true => found.to_ascii_lowercase() == small,
        false => found == small || found.to_lowercase().eq([small]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_speak_for_totals() {
        for (row, found) in [
            (["Total", "", "18"], Word::Total),
            (["", "TOTAL:", "18"], Word::Total),
            (["Итого", "", "18"], Word::Total),
            (["合計", "", "18"], Word::Total),
            (["Zwischensumme", "", "1.234,50 €"], Word::Total),
            (["Total", "3", "18"], Word::Likely),
            (["Total", "Pro", ""], Word::Likely),
            (["Total Energies", "", "18"], Word::Likely),
            (["Durchschnitt", "", "18"], Word::Average),
            (["Basic Total", "", "18"], Word::Likely),
            (["Basic total:", "", "18"], Word::Likely),
            (["基本 合計", "", "18"], Word::Likely),
            (["Basic Mittelwert", "", "18"], Word::Average),
            (["Basic Count", "", "18"], Word::Count),
            (["Basic Total", "Pro", "18"], Word::None),
            (["Basic Total", "3", "18"], Word::None),
            (["Teetotal", "", "18"], Word::None),
            (["Subtotal Basic", "", "18"], Word::Total),
            (["Subtotal Basic", "Pro", "18"], Word::Likely),
            (["", "18", "Grand Total"], Word::Total),
            (["", "18", "Basic Total"], Word::Likely),
            (["", "18", "Pro-Ergebnis"], Word::Likely),
            (["", "18", "Basic"], Word::None),
            (["รวม", "", "18"], Word::Total),
            (["Tổng cộng", "", "18"], Word::Total),
            (["कुल", "", "18"], Word::Total),
            (["Jumlah", "", "18"], Word::Total),
            (["Max", "", "18"], Word::Label),
            (["Std. dev.", "", "18"], Word::Label),
            (["Median", "Pro", "18"], Word::None),
            (["N", "3", "3"], Word::Count),
            (["N", "Pro", "3"], Word::None),
            (["Totally", "", "18"], Word::None),
            (["Summers", "", "18"], Word::None),
            (["C1", "", "18"], Word::None),
            (["", "", ""], Word::None),
        ] {
            assert_eq!(word(&ByteRecord::from(row.to_vec()), 3), found, "{row:?}");
        }
    }

    #[test]
    fn labels_say_nothing_but_a_total_or_a_count() {
        for (row, label) in [
            (&["TOTAL (120 customers)", "", "", "5400"][..], true),
            (&["TOTAL (120 customers)", "7", "8", "5400"], true),
            (&["Summe (…)", "", "", ""], true),
            (&["Total customers: 120", "", "", "n/a"], true),
            (&["Grand total", "", "-", "5"], true),
            (&["Gesamtsumme 2024", "", "", "5"], true),
            (&["Count: 120", "", "", ""], true),
            (&["", "Anzahl", "120", ""], true),
            (&["Количество клиентов: 120", "", "", ""], true),
            (&["Number of rows = 120", "", "", ""], true),
            (&["TOTAL (120 customers)"], true),
            (&["Count", "", "", ""], false),
            (&["Count Dracula", "", "", "5"], false),
            (&["Total Energies", "", "", ""], false),
            (&["Total (Paris)", "7", "8", "5"], false),
            (&["Total (Paris)", "Pro", "", ""], false),
            (&["Total 1", "7", "8", "5"], false),
            (&["Total1", "", "", "5"], false),
        ] {
            let found = word(&ByteRecord::from(row.to_vec()), 4);
            assert_eq!(found == Word::Label, label, "{row:?}: {found:?}");
        }
    }
}
