//! Whether a text leads nowhere: links are variables, or those that were handed in, which are values by now.

use super::{Check, Objection, phrase::Phrases};
use crate::tokens::VALUE;

/// Short forms with a full stop between letters that lead nowhere.
const SHORT_FORMS: [&str; 6] = ["e.g", "i.e", "a.m", "p.m", "p.ex", "u.s"];

/// Addresses that are read out.
const READ_OUT: Phrases = Phrases(&[
    "dot com",
    "dot net",
    "dot org",
    "ponto com",
    "ponto net",
    "arroba",
]);

pub(super) fn objections(text: &str) -> Vec<Objection> {
    let leads = |part: &&str| leads_somewhere(part);
    let parts = text.split_whitespace().filter(leads).map(str::to_owned);
    let read_out = READ_OUT.in_text(text).into_iter();
    parts
        .chain(read_out)
        .map(|link| {
            let what = format!("Leave out the address `{link}`. A link is a variable.");
            Objection::new(Check::Links, what)
        })
        .collect()
}

fn leads_somewhere(part: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == VALUE;
    let inside = part.trim_matches(|c: char| !is_letter(c));
    if SHORT_FORMS.contains(&inside.to_lowercase().as_str()) {
        return false;
    }
    let chars: Vec<char> = inside.chars().collect();
    let is_host = chars.windows(3).any(|of| match *of {
        [before, '.', after] => {
            let are_digits = before.is_numeric() && after.is_numeric();
            is_letter(before) && is_letter(after) && !are_digits
        }
        _ => false,
    });
    is_host || part.contains("//") || part.contains(['@', '\\'])
}
