//! Customers whose name is `NA` or `null`, among keys that are words.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Keys looked at to tell whether they repeat.
const FIRST: usize = 64;

/// One in so many keys is a word, at least, where a key may be one.
const FEW: u64 = 20;

/// Whether a cell is what programs write where there is no value, and people are called as well.
pub(crate) fn may_be_name(cell: &[u8]) -> bool {
    cell.eq_ignore_ascii_case(b"na") || cell.eq_ignore_ascii_case(b"null")
}

/// The cells of a column that is called a key, counted as they go by.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeyWords {
    /// All cells, and those of them that may be a name, or nobody's.
    rows: u64,
    doubtful: u64,
    /// The latter as they are written: in so few ways that none is left out.
    written: BTreeMap<String, u64>,
    /// Values, as long as they are looked at.
    cells: u64,
    /// Neither a digit nor an `@` is in them.
    words: u64,
    /// They are digits alone, with no zero in front.
    digits: u64,
    /// Hashes of the first ones.
    first: Vec<u64>,
}

impl KeyWords {
    /// Takes a trimmed cell into account that is a value.
    pub fn see(&mut self, cell: &[u8]) {
        let is_word = |b: &u8| !b.is_ascii_digit() && *b != b'@';
        self.cells += 1;
        self.words += u64::from(cell.iter().all(is_word));
        let is_whole = cell.iter().all(u8::is_ascii_digit) && !cell.starts_with(b"0");
        self.digits += u64::from(is_whole);
        if self.first.len() < FIRST {
            let mut hasher = DefaultHasher::new();
            cell.hash(&mut hasher);
            self.first.push(hasher.finish());
        }
    }

    /// Takes a trimmed cell into account, whatever it is.
    pub fn see_row(&mut self, cell: &[u8]) {
        self.rows += 1;
        if may_be_name(cell) {
            self.doubtful += 1;
            let written = String::from_utf8_lossy(cell).into_owned();
            *self.written.entry(written).or_default() += 1;
        }
    }

    /// What stands in cells that may be a name, or nobody's, with their rows.
    pub fn doubtful(&self) -> &BTreeMap<String, u64> {
        &self.written
    }

    /// Whether all values are whole numbers as they are written.
    pub fn are_digits(&self) -> bool {
        self.digits == self.cells
    }

    /// Whether such cells are names: some other keys are words, most of the first name one row alone, and no more than
    /// what is `few` among so many are doubtful. Where all keys have digits, or many rows none, they name nobody.
    pub fn are_names(&self, few: fn(u64) -> u64) -> bool {
        let mut distinct = self.first.clone();
        distinct.sort_unstable();
        distinct.dedup();
        self.words > 0
            && self.words * FEW >= self.cells
            && distinct.len() * 2 > self.first.len()
            && (1..=few(self.rows).max(1)).contains(&self.doubtful)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_among_words_are_names() {
        let surnames = ["Smith", "Null", "Jones", "O'Neil", "Silva"];
        let initials = ["AB", "CD", "NA", "EF"];
        let numbers = ["C1", "C2", "NULL", "C3"];
        let mails = ["a@x.example", "b@x.example", "null", "c@x.example"];
        let plans = ["Basic", "Pro", "Basic", "Pro", "null", "Pro"];
        let guests = ["Smith", "NULL", "NULL", "Jones"];
        for (cells, are_names) in [
            (&surnames[..], true),
            (&initials, true),
            (&numbers, false),
            (&mails, false),
            (&plans, false),
            (&guests, false),
            (&["null"], false),
            (&["Smith", "Jones"], false),
        ] {
            let mut keys = KeyWords::default();
            for cell in cells.iter().map(|cell| cell.as_bytes()) {
                keys.see_row(cell);
                if !may_be_name(cell) {
                    keys.see(cell);
                }
            }
            assert_eq!(keys.are_names(|_| 0), are_names, "{cells:?}");
        }
    }

    #[test]
    fn what_may_be_nobodys_is_told_as_it_is_written() {
        let mut keys = KeyWords::default();
        for cell in ["1", "NA", "2", "null", "NA", "10"].map(str::as_bytes) {
            keys.see_row(cell);
            if !may_be_name(cell) {
                keys.see(cell);
            }
        }
        let told: Vec<(&str, u64)> = keys
            .doubtful()
            .iter()
            .map(|(word, rows)| (word.as_str(), *rows))
            .collect();
        assert_eq!(told, [("NA", 2), ("null", 1)]);
        assert!(keys.are_digits());
        keys.see(b"17850.0");
        assert!(!keys.are_digits());
    }
}
