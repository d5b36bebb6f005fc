//! Letters with accents within words of plain ones, by which code pages are told that browsers never meet: those of DOS
//! and of the Mac.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC};

use crate::csv::charset::{CODE_PAGES, Charset};

/// Bytes behind a small letter of ASCII, or between a capital and a small one: what stands there is a small letter, too,
/// in the right encoding.
pub(super) struct Letters {
    behind: [u64; 256],
    /// Between a capital and a small letter, where no quote and no blank stands.
    within: [u64; 256],
    all: u64,
    /// Between two consonants of ASCII, where a vowel stands in most words.
    between: [u64; 256],
    /// Bytes that are no ASCII.
    high: u64,
    /// Before a small letter of Cyrillic, as the Mac and Windows have them both: capitals of the Mac that are no quotes
    /// of Windows, and capitals of Windows.
    mac_capitals: u64,
    capitals: u64,
    /// The byte before the last, and the last.
    last: [u8; 2],
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            behind: [0; 256],
            within: [0; 256],
            all: 0,
            between: [0; 256],
            high: 0,
            mac_capitals: 0,
            capitals: 0,
            last: [0; 2],
        }
    }
}

/// Part of the bytes that are small letters, from which on an encoding may be right.
const LIKELY: f64 = 0.9;

/// How much more they must be than in the encoding that was thought of.
const CLEARLY: f64 = 0.3;

/// Letters between consonants from which on it is no chance that they are vowels.
const SPOKEN: u64 = 4;

/// Where all letters are other ones than those of ASCII, so many stand for one behind such.
const OTHERS: u64 = 4;

impl Letters {
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.high += u64::from(byte >= 128);
            let [before, middle] = self.last;
            if byte >= 128 && middle.is_ascii_lowercase() {
                self.behind[usize::from(byte)] += 1;
                self.all += 1;
            }
            if middle >= 128 && before.is_ascii_uppercase() && byte.is_ascii_lowercase() {
                self.within[usize::from(middle)] += 1;
                self.all += 1;
            }
            if middle >= 128 && is_consonant(before) && is_consonant(byte) {
                self.between[usize::from(middle)] += 1;
            }
            if matches!(byte, 0xe0..=0xfe) {
                match middle {
                    0x80 | 0x81 | 0x83 | 0x86 | 0x87 | 0x89 | 0x8a | 0x8c..=0x90 | 0x98..=0x9a => {
                        self.mac_capitals += 1;
                    }
                    0xc0..=0xde => self.capitals += 1,
                    _ => {}
                }
            }
            self.last = [middle, byte];
        }
    }

    /// `guess`, unless its letters make no words and those of an older code page do.
    pub fn decide(&self, guess: &'static Encoding) -> Charset {
        if guess == WINDOWS_1251 && self.mac_capitals > 2 * self.capitals {
            return Charset::Web(X_MAC_CYRILLIC);
        }
        let guess = Charset::Web(guess);
        let is_single_byte = guess.is_single_byte();
        let enough = match is_single_byte {
            true => self.all * OTHERS >= self.high,
            // Few letters of two bytes each begin behind a small letter of ASCII.
            false => self.all * 4 >= self.high * 3,
        };
        if self.all == 0 || !enough {
            return guess;
        }
        let share = self.share(guess);
        let [us, west, central] = &CODE_PAGES;
        let others = [
            Charset::Web(WINDOWS_1252),
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
            _ => self.spoken(guess, others).unwrap_or(guess),
        }
    }

    /// Where nearly all letters between consonants are consonants, too, as nobody can say them, the encoding in which
    /// they are vowels.
    fn spoken(&self, guess: Charset, others: [Charset; 5]) -> Option<Charset> {
        let bytes = || (128..=255_u8).filter(|byte| self.between[usize::from(*byte)] > 0);
        let count = |bytes: &mut dyn Iterator<Item = u8>| {
            bytes
                .map(|byte| self.between[usize::from(byte)])
                .sum::<u64>()
        };
        let are = |charset: Charset, is: fn(char) -> bool| {
            let fits = |byte: &u8| charset.letter(*byte).is_some_and(is);
            count(&mut bytes().filter(fits))
        };
        let is_vowel = |letter: char| VOWELS.contains(letter);
        let is_other = |letter: char| letter.is_alphabetic() && !VOWELS.contains(letter);
        let all = count(&mut bytes());
        let is_unspoken =
            guess.is_single_byte() && all >= SPOKEN && are(guess, is_other) * 10 > all * 9;
        let mut spoken = others
            .into_iter()
            .filter(|other| are(*other, is_vowel) == all && self.share(*other) >= LIKELY);
        spoken.next().filter(|_| is_unspoken)
    }

    fn share(&self, charset: Charset) -> f64 {
        let fitting = |counts: &[u64; 256], marks: &str| {
            let fits = |byte: &u8| {
                let letter = charset.letter(*byte);
                letter.is_some_and(|letter| LETTERS.contains(letter) || marks.contains(letter))
            };
            let bytes = (128..=255_u8).filter(fits);
            bytes.map(|byte| counts[usize::from(byte)]).sum::<u64>()
        };
        let fitting = fitting(&self.behind, MARKS) + fitting(&self.within, "’");
        fitting as f64 / self.all.max(1) as f64
    }
}

/// Small letters of languages that are mostly written in ASCII, and what may stand behind them.
const LETTERS: &str = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžčćđďěňřťůłąęśźżńőűăâîșțşţğı";
const VOWELS: &str = "àáâãäåæèéêëìíîïòóôõöøùúûüýÿœěůűőăąęı";
const MARKS: &str = "’‘´·\u{ad}\u{a0}–—…®™”“»";

fn is_consonant(byte: u8) -> bool {
    byte.is_ascii_alphabetic() && !b"aeiouy".contains(&byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GBK, SHIFT_JIS, WINDOWS_1250, WINDOWS_1252};

    use super::*;

    #[test]
    fn words_tell_code_pages() {
        for (guess, bytes, name) in [
            (WINDOWS_1252, &b"Z\x81rich,K\x94ln,M\xa0laga"[..], "IBM850"),
            (WINDOWS_1250, b"Z\x9frich,K\x9aln,M\x87laga", "macintosh"),
            (
                WINDOWS_1250,
                b"D\x9fsseldorf,K\x9aln,D\x9fsseldorf,K\x9aln",
                "macintosh",
            ),
            (
                WINDOWS_1250,
                b"P\xf8emysl,V\x9at\xec,K\xf8\xed\x9e,Plze\xf2,T\xf8eb\xed\xe8",
                "windows-1250",
            ),
            (WINDOWS_1252, b"M\x81nchen,s\x94dlich,J\x84ger", "IBM850"),
            (WINDOWS_1252, b"Z\xfcrich,K\xf6ln,M\xe1laga", "windows-1252"),
            (
                WINDOWS_1252,
                b"D\x92angelo,l\x92eau,per\xa0month",
                "windows-1252",
            ),
            (SHIFT_JIS, b"Z\x81rich,1\nM\x81nchen,2", "IBM850"),
            (GBK, b"Jos\x82,Pel\x82,caf\x82", "IBM850"),
            (
                SHIFT_JIS,
                b"\x83x\x81[\x83V\x83b\x83N,\x83v\x83\x8d",
                "Shift_JIS",
            ),
            (SHIFT_JIS, b"\x83a\x83b,\x83e\x83f", "Shift_JIS"),
            (
                WINDOWS_1251,
                b"\x8f\xf0\xee,\x81\xe0\xe7\xe0,\x8d\xe5\xf2",
                "x-mac-cyrillic",
            ),
            (
                WINDOWS_1251,
                b"\x93\xef\xf0\xee\x94,\xcf\xf0\xee",
                "windows-1251",
            ),
            (WINDOWS_1252, b"\x93Pro\x94,R$\xa05,\x80 5", "windows-1252"),
            (
                WINDOWS_1250,
                b"\x9elu\x9dou\xe8k\xfd,k\xf9\xf2",
                "windows-1250",
            ),
        ] {
            let mut letters = Letters::default();
            letters.feed(bytes);
            assert_eq!(letters.decide(guess).name(), name, "{bytes:?}");
        }
    }
}
