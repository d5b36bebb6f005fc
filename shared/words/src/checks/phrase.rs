//! Words and phrases that are looked for.

use crate::tokens::{folded, tokens};

/// Words in a row, folded; a word that ends with `*` is the beginning of several.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases(pub &'static [&'static str]);

impl Phrases {
    /// Those that stand in a text, as they are looked for.
    pub fn in_text(&self, text: &str) -> Vec<String> {
        let rows = rows(text);
        let stands = |phrase: &&&str| rows.iter().any(|row| !places(row, phrase).is_empty());
        self.0
            .iter()
            .filter(stands)
            .map(|phrase| (*phrase).to_owned())
            .collect()
    }
}

/// The words of a text, folded; once more with hyphens as if they were not there.
pub(super) fn rows(text: &str) -> [Vec<String>; 2] {
    let words = |text: &str| {
        let tokens = tokens(text).into_iter();
        tokens.map(|token| token.folded).collect()
    };
    let joined = text.replace(['-', '–', '—'], "");
    [words(text), words(&joined)]
}

/// Where a phrase begins in a row of words.
pub(super) fn places(row: &[String], phrase: &str) -> Vec<usize> {
    let wanted: Vec<&str> = phrase.split(' ').collect();
    let fits = |window: &[String]| {
        window
            .iter()
            .zip(&wanted)
            .all(|(word, wanted)| match wanted.strip_suffix('*') {
                Some(beginning) => word.starts_with(beginning),
                None => word == wanted,
            })
    };
    let windows = row.windows(wanted.len()).enumerate();
    windows
        .filter(|(_, window)| fits(window))
        .map(|(at, _)| at)
        .collect()
}

/// A phrase of somebody's own, as it is looked for.
pub(super) fn sought(phrase: &str) -> String {
    let words: Vec<String> = tokens(phrase)
        .into_iter()
        .map(|token| token.folded)
        .collect();
    match words.is_empty() {
        true => folded(phrase.trim()),
        false => words.join(" "),
    }
}
