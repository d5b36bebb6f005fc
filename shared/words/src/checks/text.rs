//! What an answer says, with its variables out of the way.

use domain::TemplateWords;

use crate::{brief::Brief, facts::FactField, tokens::VALUE};

/// The texts that checks look at. What stands in for a value is said to somebody as well.
pub(super) struct Text {
    /// The body, with each variable as a value.
    pub body: String,
    /// Subject, body and what stands in for values, each on lines of its own.
    shown: String,
    /// Subject and body as somebody reads them of whom nothing is known.
    pub unknown: String,
}

impl Text {
    pub fn of(words: &TemplateWords, brief: &Brief) -> Self {
        let masked = |text: &str| without_links(text, brief);
        let (subject, body) = (masked(&words.subject), masked(&words.body));
        let whole = format!("{subject}\n\n{body}");
        let mut fallbacks = Vec::new();
        let mut unknown = String::new();
        parts(&whole, |part| match part {
            Part::Said(text) => unknown.push_str(text),
            Part::Variable { fallback: None, .. } => unknown.push(VALUE),
            Part::Variable {
                fallback: Some(fallback),
                ..
            } => {
                fallbacks.push(fallback.to_owned());
                unknown.push_str(fallback);
            }
        });
        Self {
            shown: format!("{}\n\n{}", with_values(&whole), fallbacks.join("\n\n")),
            body: with_values(&body),
            unknown,
        }
    }

    pub fn all(&self) -> [&str; 2] {
        [&self.shown, &self.unknown]
    }
}

/// A part of a text that reads as a template.
pub(super) enum Part<'a> {
    Said(&'a str),
    Variable {
        name: &'a str,
        fallback: Option<&'a str>,
    },
}

/// The parts of a text, in their order.
pub(super) fn parts<'a>(text: &'a str, mut each: impl FnMut(Part<'a>)) {
    let mut rest = text;
    while let Some((before, (inside, after))) = rest
        .split_once("{{")
        .and_then(|(before, after)| Some((before, after.split_once("}}")?)))
    {
        each(Part::Said(before));
        let (name, fallback) = match inside.split_once('|') {
            Some((name, fallback)) => (name, Some(fallback.trim())),
            None => (inside, None),
        };
        each(Part::Variable {
            name: name.trim(),
            fallback,
        });
        rest = after;
    }
    each(Part::Said(rest));
}

/// A text with each variable as a value.
pub(super) fn with_values(text: &str) -> String {
    let mut said = String::new();
    parts(text, |part| match part {
        Part::Said(text) => said.push_str(text),
        Part::Variable { .. } => said.push(VALUE),
    });
    said
}

/// A text with each link that was handed in, and stands by itself, as a value.
fn without_links(text: &str, brief: &Brief) -> String {
    let links = brief.said(|field| field == FactField::Link);
    let links: Vec<&str> = links.filter(|link| !link.is_empty()).collect();
    if links.is_empty() {
        return text.to_owned();
    }
    let part = |part: &str| {
        let word = part.trim_end();
        match links.contains(&word) {
            true => part.replacen(word, &VALUE.to_string(), 1),
            false => part.to_owned(),
        }
    };
    text.split_inclusive(char::is_whitespace)
        .map(part)
        .collect()
}
