//! Whether a body is as long as was asked for.

use super::{Check, Objection, text::Text};
use crate::brief::Brief;

pub(super) fn objection(text: &Text, brief: &Brief) -> Option<Objection> {
    let (from, to) = brief.length.words();
    let words = text.body.split_whitespace().count();
    let what = format!("The body has {words} words. Use {from} to {to}.");
    (!(from..=to).contains(&words)).then(|| Objection::new(Check::Length, what))
}
