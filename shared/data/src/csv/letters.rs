//! Letters with accents within words of plain ones, by which code pages are told that browsers never meet: those of DOS
//! and of the Mac.

use encoding_rs::{Encoding, MACINTOSH};

use crate::csv::charset::{CODE_PAGES, Charset};

/// Bytes behind a small letter of ASCII: what stands there is a small letter, too, in the right encoding.
pub(super) struct Letters {
    counts: [u64; 256],
    all: u64,
    /// Bytes that are no ASCII.
    high: u64,
    previous: u8,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            counts: [0; 256],
            all: 0,
            high: 0,
            previous: 0,
        }
    }
}

/// Part of the bytes that are small letters, from which on an encoding may be right.
const LIKELY: f64 = 0.9;

/// How much more they must be than in the encoding that was thought of.
const CLEARLY: f64 = 0.3;

/// Where all letters are other ones than those of ASCII, so many stand for one behind such.
const OTHERS: u64 = 4;

impl Letters {
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.high += u64::from(byte >= 128);
            if byte >= 128 && self.previous.is_ascii_lowercase() {
                self.counts[usize::from(byte)] += 1;
                self.all += 1;
            }
            self.previous = byte;
        }
    }

    /// `guess`, unless its letters make no words and those of an older code page do.
    pub fn decide(&self, guess: &'static Encoding) -> Charset {
        let guess = Charset::Web(guess);
        if self.all == 0 || self.all * OTHERS < self.high || !guess.is_single_byte() {
            return guess;
        }
        let share = self.share(guess);
        let [us, west, central] = &CODE_PAGES;
        let others = [
            Charset::Dos(west),
            Charset::Web(MACINTOSH),
            Charset::Dos(central),
            Charset::Dos(us),
        ];
        let shares = others.map(|other| self.share(other));
        let best = shares.iter().copied().fold(0.0, f64::max);
        let first = others
            .into_iter()
            .zip(shares)
            .find(|(_, share)| *share == best);
        match first {
            Some((other, best)) if best >= LIKELY && best > share + CLEARLY => other,
            _ => guess,
        }
    }

    fn share(&self, charset: Charset) -> f64 {
        let fits = |byte: &u8| charset.letter(*byte).is_some_and(stands_in_words);
        let fitting: u64 = (128..=255_u8)
            .filter(fits)
            .map(|byte| self.counts[usize::from(byte)])
            .sum();
        fitting as f64 / self.all.max(1) as f64
    }
}

/// Small letters of languages that are mostly written in ASCII, and what may stand between them.
fn stands_in_words(letter: char) -> bool {
    const LETTERS: &str = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžčćđďěňřťůłąęśźżńőűăâîșțşţğı";
    const MARKS: &str = "’‘´·\u{ad}\u{a0}–—…®™”“»";
    LETTERS.contains(letter) || MARKS.contains(letter)
}
