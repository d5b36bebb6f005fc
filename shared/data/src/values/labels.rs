//! Cells that say yes or no, and such of few letters, counted as they go by.

use crate::values::boolean::{letter, truth};
use crate::values::undivided::is_undivided_code;

/// Cells of few letters, among which `NA` may be North America.
#[derive(Debug, Clone, Default)]
pub(crate) struct Abbreviations {
    /// Two to five capitals.
    capitals: u64,
    /// Two of them, or a part of the world.
    regions: u64,
    two_small: u64,
    /// Codes of currencies that have no decimals.
    undivided: u64,
}

/// Cells that say yes or no.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    yes: u64,
    no: u64,
    /// `1` and `0` among them, which are numbers when nothing else is.
    digits: u64,
    /// Single letters that say no, and that say yes.
    letters: [Vec<u8>; 2],
}

impl Abbreviations {
    pub fn see(&mut self, cell: &[u8]) {
        /// Regions that firms part the world into.
        const REGIONS: [&[u8]; 7] = [b"EMEA", b"APAC", b"AMER", b"LATAM", b"NAM", b"MEA", b"ANZ"];
        if cell.len() > 5 {
            return;
        }
        let is_two = || cell.len() == 2 && truth(cell).is_none();
        let all = |of: fn(&u8) -> bool| cell.iter().all(of);
        self.undivided += u64::from(is_undivided_code(cell));
        if all(u8::is_ascii_uppercase) {
            self.capitals += u64::from(cell.len() > 1);
            self.regions += u64::from(is_two() || REGIONS.contains(&cell));
        } else if all(u8::is_ascii_lowercase) && is_two() {
            self.two_small += 1;
        }
    }

    /// Whether all cells are such that `NA` is one of them: capitals, some of which are two or a region, or two small
    /// letters each.
    pub fn are_all_of(&self, cells: u64) -> bool {
        cells > 0 && ((self.regions > 0 && self.capitals == cells) || self.two_small == cells)
    }

    /// Whether all cells are codes of currencies that have no decimals.
    pub fn are_undivided(&self, cells: u64) -> bool {
        cells > 0 && self.undivided == cells
    }
}

impl Labels {
    pub fn see(&mut self, said: bool, cell: &[u8]) {
        *(if said { &mut self.yes } else { &mut self.no }) += 1;
        self.digits += u64::from(cell[0].is_ascii_digit());
        if let Some(letter) = letter(cell) {
            let letters = &mut self.letters[usize::from(said)];
            if !letters.contains(&letter) {
                letters.push(letter);
            }
        }
    }

    /// Both are said, and letters are those of one language: of `Y`, `N` and `O` one is something else.
    pub fn are_two(&self) -> bool {
        let [no, yes] = &self.letters;
        let fit = match (&yes[..], &no[..]) {
            ([], _) | (_, []) => yes.len() + no.len() < 2,
            ([yes], [no]) => (*yes == b't') == (*no == b'f'),
            _ => false,
        };
        self.yes > 0 && self.no > 0 && fit
    }

    pub fn cells(&self) -> u64 {
        self.yes + self.no
    }

    /// Whether they are numbers but for so few words.
    pub fn are_digits(&self, few: u64) -> bool {
        self.digits > 0 && self.cells() - self.digits <= few
    }
}
