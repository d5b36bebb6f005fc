//! Whether a text has nothing but what a message is made of. Markup, what is drawn, what is hidden, and letters that look
//! like others are no part of it; those of names that were handed in are.

use super::{Check, Objection, names::is_given};
use crate::{brief::Brief, tokens::VALUE};

/// Letters in a row that stand alone, from which on a word is spelled out.
const SPELLED: usize = 3;

pub(super) fn objections(text: &str, brief: &Brief) -> Vec<Objection> {
    let mut found = Vec::new();
    for part in text.split_whitespace() {
        let word = part.trim_matches(|c: char| !c.is_alphanumeric());
        let strange = part.chars().find(|c| !is_plain(*c));
        if let Some(c) = strange.filter(|_| !is_given(word, brief)) {
            let what = format!("Leave out the character `{c}` (U+{:04X}).", u32::from(c));
            found.push(Objection::new(Check::Characters, what));
        }
        if is_entity(part) {
            let what = format!("Leave out markup such as `{part}`.");
            found.push(Objection::new(Check::Characters, what));
        }
    }
    let mut alone = 0;
    let parts = text.split(|c: char| !c.is_alphanumeric() && c != VALUE);
    for part in parts.filter(|part| !part.is_empty()) {
        let is_letter = part.chars().count() == 1 && !part.contains(VALUE);
        alone = if is_letter { alone + 1 } else { 0 };
        if alone == SPELLED {
            let what = "Do not spell words out, letter by letter.";
            found.push(Objection::new(Check::Characters, what));
        }
    }
    found
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{c0}'..='\u{17f}' if !matches!(c, '×' | '÷'))
        || ".,;:!?'\"()-–—…/%&+’‘“”«»$€£¥ºª".contains(c)
        || c == VALUE
}

/// Whether something of HTML is in it, such as `&lt;`.
fn is_entity(part: &str) -> bool {
    part.split('&').skip(1).any(|after| {
        let name = after.split_once(';').map(|(name, _)| name);
        let fits = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
        name.is_some_and(|name| !name.is_empty() && fits(name))
    })
}
