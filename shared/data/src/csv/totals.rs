//! Rows that sum up others: by their words, or by their numbers.

use std::sync::LazyLock;

use csv::ByteRecord;
use report::DecimalMark;

use crate::csv::layout::is_value;
use crate::values::cell::trim;
use crate::values::number::{Numeric, parse};

/// How totals are called in the main languages, in lower case.
const TOTALS: [&str; 70] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "total general",
    "total général",
    "total geral",
    "totais",
    "totales",
    "totaux",
    "subtotal",
    "subtotals",
    "sub-total",
    "sub total",
    "sous-total",
    "subtotale",
    "subtotais",
    "subtotales",
    "totale",
    "totale generale",
    "totaal",
    "eindtotaal",
    "subtotaal",
    "sum",
    "soma",
    "suma",
    "somme",
    "somma",
    "summe",
    "summa",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "zwischensumme",
    "endsumme",
    "insgesamt",
    "totalt",
    "i alt",
    "yhteensä",
    "razem",
    "ogółem",
    "suma końcowa",
    "suma częściowa",
    "celkem",
    "spolu",
    "összesen",
    "ukupno",
    "skupaj",
    "итого",
    "всего",
    "итог",
    "общий итог",
    "разом",
    "усього",
    "toplam",
    "genel toplam",
    "ara toplam",
    "σύνολο",
    "סה\"כ",
    "المجموع",
    "الإجمالي",
    "合计",
    "总计",
    "小计",
    "合計",
    "総計",
    "小計",
    "總計",
    "합계",
    "총계",
];

/// How averages are called; what else may be called so is told by its numbers.
const AVERAGES: [&str; 16] = [
    "average",
    "averages",
    "mean",
    "avg",
    "avg.",
    "média",
    "media",
    "promedio",
    "moyenne",
    "durchschnitt",
    "mittelwert",
    "gemiddelde",
    "średnia",
    "среднее",
    "ortalama",
    "平均",
];

/// A word, and whether it is an average's.
type Known = (&'static str, bool);

/// These words by their first bytes, in either case: most keys begin like few of them.
static BY_FIRST: LazyLock<[Vec<Known>; 256]> = LazyLock::new(|| {
    let mut by_first = [const { Vec::new() }; 256];
    let totals = TOTALS.iter().map(|word| (*word, false));
    for known in totals.chain(AVERAGES.iter().map(|word| (*word, true))) {
        let lower = known.0.chars().next();
        let upper = lower.into_iter().flat_map(char::to_uppercase);
        for c in lower.into_iter().chain(upper) {
            let first = c.encode_utf8(&mut [0; 4]).as_bytes()[0];
            let words: &mut Vec<Known> = &mut by_first[usize::from(first)];
            if words.last() != Some(&known) {
                words.push(known);
            }
        }
    }
    by_first
});

/// What the first word of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It is a total: it says so in its first cell, and has nothing but numbers in the others, and none in one.
    Total,
    /// It may be one, or a customer of that name.
    Likely,
    /// It may be an average.
    Average,
    None,
}

pub(super) fn word(record: &ByteRecord) -> Word {
    let mut cells = record.iter().map(trim);
    let Some(first) = cells.by_ref().find(|cell| !cell.is_empty()) else {
        return Word::None;
    };
    let words = &BY_FIRST[usize::from(first[0])];
    if words.is_empty() {
        return Word::None;
    }
    let Ok(first) = str::from_utf8(first) else {
        return Word::None;
    };
    let text = first.trim_end_matches([':', '.', ' ']);
    let mut found = Word::None;
    for (word, is_average) in words {
        let Some(rest) = begins(text, word) else {
            continue;
        };
        if rest.is_empty() && !is_average {
            return match is_total(record, first) {
                true => Word::Total,
                false => Word::Likely,
            };
        }
        if !rest.starts_with(char::is_alphanumeric) && found != Word::Likely {
            found = match is_average {
                true => Word::Average,
                false => Word::Likely,
            };
        }
    }
    found
}

/// Whether all cells but the first are numbers, and one is none.
fn is_total(record: &ByteRecord, first: &str) -> bool {
    let cells = record.iter().map(trim);
    let others = || cells.clone().filter(|cell| *cell != first.as_bytes());
    others().any(<[u8]>::is_empty) && others().all(|cell| cell.is_empty() || is_value(cell))
}

/// What follows a word that a text begins with, in any case.
fn begins<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in word.chars() {
        let found = rest.next()?;
        if found != expected && !found.to_lowercase().eq([expected]) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Sums of the rows above: of all, and of those since the last total.
pub(super) struct Sums {
    all: Columns,
    part: Columns,
}

/// By column and decimal mark.
struct Columns {
    sums: Vec<[Sum; 2]>,
    /// Fewest numbers that a total may be of.
    least: u64,
}

/// Numbers of a column, read with one decimal mark.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: u64,
    sum: f64,
    largest: f64,
}

const MARKS: [DecimalMark; 2] = [DecimalMark::Point, DecimalMark::Comma];

/// Numbers from which on the sum of them is none by chance.
const SUMMED: u64 = 3;

impl Sums {
    pub fn new() -> Self {
        let columns = || Columns {
            sums: Vec::new(),
            least: 2,
        };
        Self {
            all: columns(),
            part: columns(),
        }
    }

    pub fn add(&mut self, record: &ByteRecord) {
        for columns in [&mut self.all, &mut self.part] {
            let width = columns.sums.len().max(record.len());
            columns.sums.resize(width, [Sum::default(); 2]);
            for (sums, cell) in columns.sums.iter_mut().zip(record) {
                for (sum, mark) in sums.iter_mut().zip(MARKS) {
                    sum.add(number(trim(cell), mark));
                }
            }
        }
    }

    /// A total stands between the rows before and those that follow.
    pub fn divide(&mut self) {
        self.part.sums.clear();
        // Of one row, a total may be the same.
        self.part.least = 1;
    }

    /// Whether a row that begins with such a word has numbers to match: most, and all where it has a text beside its
    /// name and no cell empty, as customers have.
    pub fn confirm(&self, record: &ByteRecord, word: Word) -> bool {
        let (mut numbers, mut same, mut counts) = (0, 0, 0);
        let texts = record
            .iter()
            .skip(1)
            .filter(|cell| !is_value(trim(cell)))
            .count();
        let is_full = texts > 0 && record.iter().all(|cell| !trim(cell).is_empty());
        for (at, cell) in record.iter().enumerate() {
            let cell = trim(cell);
            if cell.is_empty() || !is_value(cell) {
                continue;
            }
            numbers += 1;
            let is = |test: &dyn Fn(Sum, f64) -> bool| {
                let holds = |(sum, mark)| number(cell, mark).is_some_and(|value| test(sum, value));
                self.of(at).any(holds)
            };
            if is(&|sum, value| match word {
                Word::Average => sum.is_mean(value),
                _ => value != 0.0 && sum.is_sum(value, 1e-4),
            }) {
                same += 1;
            } else if is(&|sum, value| value == sum.count as f64) {
                counts += 1;
            }
        }
        match word {
            Word::Average => same > 0 && same == numbers,
            _ if is_full => same > 0 && same == numbers,
            _ => same > 0 && (same + counts) * 2 >= numbers,
        }
    }

    /// Whether a row without a key is the sum of rows above, in every cell that it has.
    pub fn equal(&self, record: &ByteRecord) -> bool {
        let mut cells = record
            .iter()
            .map(trim)
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .peekable();
        cells.peek().is_some()
            && cells.all(|(at, cell)| {
                self.of(at).any(|(sum, mark)| {
                    let exceeds = |value: &f64| sum.count >= SUMMED && *value > sum.largest;
                    let value = number(cell, mark).filter(exceeds);
                    value.is_some_and(|value| sum.is_sum(value, 1e-6))
                })
            })
    }

    fn of(&self, column: usize) -> impl Iterator<Item = (Sum, DecimalMark)> {
        let sums = |columns: &Columns| {
            let sums = columns.sums.get(column).copied().unwrap_or_default();
            let least = columns.least;
            sums.into_iter()
                .zip(MARKS)
                .filter(move |(sum, _)| sum.count >= least)
        };
        sums(&self.all).chain(sums(&self.part))
    }
}

impl Sum {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.count += 1;
            self.sum += value;
            self.largest = self.largest.max(value.abs());
        }
    }

    fn is_sum(&self, value: f64, off: f64) -> bool {
        (value - self.sum).abs() <= off * self.sum.abs().max(value.abs())
    }

    fn is_mean(&self, value: f64) -> bool {
        let mean = self.sum / self.count.max(1) as f64;
        (value - mean).abs() <= 1e-2 * mean.abs()
    }
}

fn number(cell: &[u8], mark: DecimalMark) -> Option<f64> {
    match parse(cell, mark) {
        Some(Numeric::Amount(amount)) => Some(amount.value),
        _ => None,
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
            (["Totally", "", "18"], Word::None),
            (["Summers", "", "18"], Word::None),
            (["C1", "", "18"], Word::None),
            (["", "", ""], Word::None),
        ] {
            assert_eq!(word(&ByteRecord::from(row.to_vec())), found, "{row:?}");
        }
    }

    #[test]
    fn numbers_speak_for_totals() {
        let mut sums = Sums::new();
        for row in [["a", "1,5", "10"], ["b", "2,5", "20"], ["c", "5", "33"]] {
            sums.add(&ByteRecord::from(row.to_vec()));
        }
        let record = |row: [&str; 3]| ByteRecord::from(row.to_vec());
        for (row, equal, likely, average) in [
            (["", "9", "63"], true, true, false),
            (["", "9", ""], true, true, false),
            (["", "3", "63"], false, true, false),
            (["", "3", "21"], false, false, true),
            (["", "5", "33"], false, false, false),
            (["", "Pro", "63"], false, true, false),
            (["Total", "Pro", "63"], false, true, false),
            (["", "4,1", "50"], false, false, false),
        ] {
            let row = record(row);
            assert_eq!(sums.equal(&row), equal, "{row:?}");
            assert_eq!(sums.confirm(&row, Word::Likely), likely, "{row:?}");
            assert_eq!(sums.confirm(&row, Word::Average), average, "{row:?}");
        }
        sums.divide();
        sums.add(&record(["d", "7", "8"]));
        assert!(sums.confirm(&record(["Total d", "7", "8"]), Word::Likely));
    }
}
