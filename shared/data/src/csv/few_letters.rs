//! Tables have few letters that are not ASCII, and those stand alone or in short words: what tells languages on web
//! pages is not there. What is there tells code pages in other ways.

use encoding_rs::{
    EUC_KR, Encoding, GBK, ISO_8859_8, ISO_8859_15, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1255,
};

use crate::csv::alphabets::{Likeliest, likeliest};

/// Bytes kept of lines that have such letters.
const SAMPLE: usize = 256 << 10;

/// The part that speaks for an encoding, from which on it is that.
const NEARLY_ALL: f64 = 0.9;

/// Parts of letters: kana of a Japanese table at least, and half-width ones, which hardly any has, at most.
const KANA: f64 = 0.2;
const HALF_WIDTH: f64 = 0.05;

/// Different letters of two bytes, from which on chance does not make all of them common ones.
const DISTINCT: usize = 4;

/// Lines of a text that are not ASCII throughout, as many as there is room for.
#[derive(Default)]
pub(super) struct Sample {
    lines: Vec<u8>,
    /// Where the line begins that is not known to be kept yet.
    line: usize,
    is_ascii: bool,
}

impl Sample {
    pub fn feed(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            if self.lines.len() + part.len() > SAMPLE {
                return;
            }
            if self.line == self.lines.len() {
                self.is_ascii = true;
            }
            self.is_ascii &= part.is_ascii();
            self.lines.extend(part);
            if part.ends_with(b"\n") {
                if self.is_ascii {
                    self.lines.truncate(self.line);
                }
                self.line = self.lines.len();
            }
        }
    }

    /// What a text is written in that was taken for `guess`.
    pub fn decide(&self, guess: &'static Encoding) -> &'static Encoding {
        let runs = Runs::of(&self.lines);
        // Where Western Europe has its euro, Windows has a sign that nobody writes.
        let has_euro = || runs.runs.iter().any(|run| run.1 == [0xa4] && is_sign(run));
        match runs.signs_alone() {
            true if has_euro() => return ISO_8859_15,
            true => return WINDOWS_1252,
            false if guess == WINDOWS_1252 && has_euro() => return ISO_8859_15,
            false => {}
        }
        if !guess.is_single_byte() {
            return guess;
        }
        if guess == ISO_8859_8 {
            // The same letters, written backwards, as no table has them any more.
            return WINDOWS_1255;
        }
        if is_japanese(&self.lines) {
            return SHIFT_JIS;
        }
        if runs.apart() {
            if let Some(encoding) = runs.in_pairs() {
                return encoding;
            }
            if guess == WINDOWS_1252 && runs.all_within(0xe0..=0xfa) {
                return WINDOWS_1255;
            }
        }
        if guess == WINDOWS_1251 && runs.are_greek() {
            return WINDOWS_1253;
        }
        match self.likeliest() {
            Some(likeliest) if likeliest.encoding != WINDOWS_1252 => likeliest.encoding,
            Some(_) if runs.have_currency() => WINDOWS_1250,
            Some(_) => WINDOWS_1252,
            None if guess == WINDOWS_1252 && runs.have_currency() => WINDOWS_1250,
            None => guess,
        }
    }

    /// The likeliest of Europe's code pages, by the languages of its words.
    pub fn likeliest(&self) -> Option<Likeliest> {
        likeliest(&self.lines)
    }
}

/// Bytes above ASCII that stand side by side.
struct Runs<'a> {
    runs: Vec<Run<'a>>,
}

impl<'a> Runs<'a> {
    fn of(text: &'a [u8]) -> Self {
        let mut runs = Vec::new();
        let mut before = b'\n';
        let mut at = 0;
        for chunk in text.chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
            let end = at + chunk.len();
            match chunk.first() {
                Some(first) if !first.is_ascii() => {
                    let next = |n: usize| text.get(end + n).copied().unwrap_or(b'\n');
                    runs.push((before, chunk, [next(0), next(1)]));
                }
                _ => before = chunk.last().copied().unwrap_or(b'\n'),
            }
            at = end;
        }
        Self { runs }
    }

    /// Whether they are signs of amounts (¢ £ ¤ ¥ § © °), each alone beside a number: in all encodings but that of
    /// Western Windows these are letters.
    fn signs_alone(&self) -> bool {
        self.are_nearly_all(is_sign)
    }

    /// Whether they are words of their own, and not letters within such of ASCII.
    fn apart(&self) -> bool {
        self.are_nearly_all(|(before, run, [next, _])| {
            run.len() > 1 && !before.is_ascii_alphabetic() && !next.is_ascii_alphabetic()
        })
    }

    fn all_within(&self, bytes: std::ops::RangeInclusive<u8>) -> bool {
        let mut all = self.runs.iter().flat_map(|(_, run, _)| run.iter());
        all.all(|byte| bytes.contains(byte))
    }

    /// Chinese or Korean, if all come in pairs, and these are the letters that are common there.
    fn in_pairs(&self) -> Option<&'static Encoding> {
        let mut letters = Vec::new();
        for (_, run, _) in &self.runs {
            let (pairs, rest) = run.as_chunks::<2>();
            if !rest.is_empty() {
                return None;
            }
            // Rows 1 to 3 are signs.
            letters.extend(
                pairs
                    .iter()
                    .filter(|[lead, _]| !(0xa1..=0xa3).contains(lead)),
            );
        }
        let common = |[lead, trail]: &&[u8; 2]| {
            (0xb0..=0xd7).contains(lead) && (0xa1..=0xfe).contains(trail)
        };
        let share = letters.iter().filter(common).count() as f64 / letters.len() as f64;
        letters.sort_unstable();
        letters.dedup();
        let is_common = letters.len() >= DISTINCT && share >= NEARLY_ALL;
        // Hangul end where Chinese letters have come to Q.
        let are_hangul =
            letters.len() >= 2 * DISTINCT && letters.iter().all(|[lead, _]| *lead <= 0xc8);
        is_common.then_some(if are_hangul { EUC_KR } else { GBK })
    }

    /// Whether `ά`, `έ`, `ή` and `ί`, which are capitals in Cyrillic, stand behind small letters in some words of such.
    fn are_greek(&self) -> bool {
        let is_small = |byte: &u8| *byte >= 0xe0;
        let words = self
            .runs
            .iter()
            .filter(|(_, run, _)| run.iter().any(is_small));
        let has_accent = |run: &[u8]| {
            let mut pairs = run.windows(2);
            pairs.any(|pair| is_small(&pair[0]) && matches!(pair[1], 0xdc..=0xdf))
        };
        let greek = words.clone().filter(|(_, run, _)| has_accent(run)).count();
        greek > 0 && greek * 4 >= words.count()
    }

    /// Whether an amount has `Kč` or `zł` behind it.
    fn have_currency(&self) -> bool {
        let is_currency = |(before, run, [next, _]): &Run<'_>| {
            matches!((before, *run), (b'K', [0xe8]) | (b'z', [0xb3])) && !next.is_ascii_alphabetic()
        };
        self.runs.iter().any(is_currency)
    }

    fn are_nearly_all(&self, holds: impl Fn(&Run<'_>) -> bool) -> bool {
        let count = self.runs.iter().filter(|run| holds(run)).count();
        count > 0 && count as f64 >= NEARLY_ALL * self.runs.len() as f64
    }
}

/// Bytes above ASCII that stand side by side, with the bytes before and behind them.
type Run<'a> = (u8, &'a [u8], [u8; 2]);

/// Whether they are one sign of an amount, beside a number; the euro of Western Europe behind a blank as well.
fn is_sign((before, run, [next, second]): &Run<'_>) -> bool {
    let is_one = matches!(run, [0xa2..=0xa5 | 0xa7 | 0xa9 | 0xb0]);
    let number_follows =
        next.is_ascii_digit() || matches!(next, b' ' | b'-') && second.is_ascii_digit();
    let is_behind_blank = *run == [0xa4] && *before == b' ' && !next.is_ascii_alphanumeric();
    let is_beside_number = before.is_ascii_digit() || number_follows || is_behind_blank;
    is_one && is_beside_number && !before.is_ascii_alphabetic() && !next.is_ascii_alphabetic()
}

/// Japanese is told by its kana, which nothing else makes so many of.
fn is_japanese(text: &[u8]) -> bool {
    let end = text
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(text.len(), |at| at + 1);
    let whole = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&text[..end]);
    let Some(text) = whole else { return false };
    let count = |letters: std::ops::RangeInclusive<char>| {
        text.chars().filter(|c| letters.contains(c)).count() as f64
    };
    let all = count('\u{80}'..=char::MAX);
    count('\u{3041}'..='\u{30fe}') >= KANA * all.max(1.0)
        && count('\u{ff61}'..='\u{ff9f}') <= HALF_WIDTH * all
}
