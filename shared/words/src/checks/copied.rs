//! Whether a text repeats what customers wrote, or what the model was instructed.

use std::collections::HashSet;

use super::{Check, Objection};
use crate::{brief::Brief, prompt::Prompt, tokens::tokens};

/// Words in a row that are no chance, of instructions.
const OF_PROMPT: usize = 6;
/// Of customers.
const OF_CUSTOMER: usize = 5;

pub(super) fn objections(text: &str, brief: &Brief, prompt: &Prompt) -> Vec<Objection> {
    let mut found = Vec::new();
    if repeats(text, [prompt.text], OF_PROMPT) {
        let what = "The text repeats your instructions. Write the message alone.";
        found.push(Objection::new(Check::Copied, what));
    }
    if repeats(text, brief.customers_own(), OF_CUSTOMER) {
        let what = "The text repeats what a customer wrote. Say nothing of it.";
        found.push(Objection::new(Check::Copied, what));
    }
    found
}

fn repeats<'a>(text: &str, of: impl IntoIterator<Item = &'a str>, words: usize) -> bool {
    let said = runs(text, words);
    of.into_iter().any(|of| !said.is_disjoint(&runs(of, words)))
}

/// All runs of so many words.
fn runs(text: &str, length: usize) -> HashSet<String> {
    let tokens = tokens(text).into_iter().filter(|token| token.is_word());
    let words: Vec<String> = tokens.map(|token| token.folded).collect();
    words.windows(length).map(|run| run.join(" ")).collect()
}
