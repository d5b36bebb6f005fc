//! Whether an answer is in the language that was asked for, sentence by sentence.

use domain::Language;
use whichlang::{Lang, detect_language};

use super::{Check, Objection, names::is_ordinary, text::Text};
use crate::{
    brief::Brief,
    tokens::{VALUE, tokens},
};

/// Letters of a sentence from which on its language can be told.
const LEAST_LETTERS: usize = 40;
/// Of all words, those that are common in the language, at least: what the detector does not know has fewer.
const LEAST_COMMON: f64 = 0.3;

pub(super) fn objections(text: &Text, brief: &Brief) -> Vec<Objection> {
    let language = brief.key.language;
    let (wanted, name) = match language {
        Language::English => (Lang::Eng, "English"),
        Language::Portuguese => (Lang::Por, "Brazilian Portuguese"),
    };
    let prose = text.unknown.replace(VALUE, " ");
    let is_other = |sentence: &&str| {
        let letters = sentence.chars().filter(|c| c.is_alphabetic()).count();
        letters >= LEAST_LETTERS && detect_language(sentence) != wanted
    };
    let sentences = prose.split(['.', '!', '?', '\n']).map(str::trim);
    let mut found: Vec<Objection> = sentences
        .filter(is_other)
        .map(|sentence| {
            let what = format!("This is not {name}: `{sentence}`");
            Objection::new(Check::Language, what)
        })
        .collect();
    let all = tokens(&prose);
    let words = all.iter().filter(|token| token.is_word());
    let common = words
        .clone()
        .filter(|word| is_ordinary(&word.folded, language))
        .count();
    if (common as f64) < LEAST_COMMON * words.count() as f64 {
        found.push(Objection::new(Check::Language, format!("Write in {name}.")));
    }
    found
}
