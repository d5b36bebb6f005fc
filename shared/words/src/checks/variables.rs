//! Whether variables stand where their values can: apart from letters and digits, and a number of days before days.

use domain::{TemplateVariable, TemplateWords};

use super::{
    Check, Objection,
    text::{Part, parts, with_values},
};
use crate::tokens::{VALUE, folded};

pub(super) fn objections(words: &TemplateWords) -> Vec<Objection> {
    let texts = [&words.subject, &words.body];
    texts.into_iter().flat_map(|text| of_text(text)).collect()
}

fn of_text(text: &str) -> Vec<Objection> {
    let shown = with_values(text);
    let around: Vec<&str> = shown.split(VALUE).collect();
    let mut names = Vec::new();
    parts(text, |part| {
        if let Part::Variable { name, .. } = part {
            names.push(name);
        }
    });
    let places = around.windows(2).enumerate().zip(names);
    places
        .flat_map(|((at, of), name)| {
            let is_last = at + 2 == around.len();
            let [before, after] = [0, 1].map(|side| of.get(side).copied().unwrap_or_default());
            [
                stands_apart(name, before, (after, is_last)),
                counts_days(name, after),
            ]
        })
        .flatten()
        .collect()
}

fn stands_apart(name: &str, before: &str, (after, is_last): (&str, bool)) -> Option<Objection> {
    let touches =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "%$€£¥_{}|".contains(c));
    let is_next_to_value = after.is_empty() && !is_last;
    let touches = touches(before.chars().next_back()) || touches(after.chars().next());
    (touches || is_next_to_value).then(|| {
        let what =
            format!("Put a blank or a punctuation mark on both sides of `{{{{ {name} }}}}`.");
        Objection::new(Check::Template, what)
    })
}

fn counts_days(name: &str, after: &str) -> Option<Objection> {
    let mut words = after.split(|c: char| !c.is_alphabetic());
    let next = words.find(|word| !word.is_empty()).map(folded);
    let of_days = matches!(next.as_deref(), Some("day" | "days" | "dia" | "dias"));
    (name == TemplateVariable::DaysLeft.name() && !of_days).then(|| {
        let what = "`{{ days_left }}` is a number of days: say `days` right after it.";
        Objection::new(Check::Template, what)
    })
}
