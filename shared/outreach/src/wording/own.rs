//! An organization's own templates: plain text with variables, `{{ plan }}`, or `{{ plan | your plan }}` with what is said of
//! a customer who has none. A template knows no conditions: of whom it cannot be filled, the built-in words are said.

use domain::{
    Language, Phrase, Sentence, TemplateKey, TemplateVariable, TemplateWords, VariableKind,
    name::{is_control, is_invisible},
};

use super::{Variables, Written};
use crate::Reason;

/// Characters of a subject, at most.
const LONGEST_SUBJECT: usize = 150;
/// Of a text.
const LONGEST_BODY: usize = 5_000;
/// Of an address in place of a link.
const LONGEST_LINK: usize = 500;
/// Of a name that is no variable's, as far as it is repeated.
const LONGEST_NAME: usize = 40;

/// A field of [`TemplateWords`], and what is wrong with it.
pub type Wrong = (&'static str, Sentence);

/// A template that reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTemplate<'a> {
    subject: Vec<Piece<'a>>,
    body: Vec<Piece<'a>>,
}

/// A part of a text: what is said, or a variable with what is said of who has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Value {
        of: TemplateVariable,
        fallback: Option<&'a str>,
    },
}

/// A template that does not come to words for a customer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the organization's own template cannot be filled: nothing is known of {missing:?}")]
pub struct Unfilled {
    /// What the customer lacks of which the template does not say what to say then. None where nothing is left to be said,
    /// or the template does not read any more.
    pub missing: Vec<TemplateVariable>,
}

impl<'a> OwnTemplate<'a> {
    /// Reads what is said for a reason.
    ///
    /// # Errors
    /// What is wrong with each field first, and where.
    pub fn read(reason: Reason, words: &'a TemplateWords) -> Result<Self, Vec<Wrong>> {
        match (subject(reason, &words.subject), body(reason, &words.body)) {
            (Ok(subject), Ok(body)) => Ok(Self { subject, body }),
            (subject, body) => {
                let wrong = [("subject", subject.err()), ("body", body.err())];
                let wrong = wrong.into_iter();
                Err(wrong
                    .filter_map(|(field, wrong)| Some((field, wrong?)))
                    .collect())
            }
        }
    }

    /// Says it to a customer.
    ///
    /// # Errors
    /// When they lack what it does not do without.
    pub fn fill(&self, variables: &Variables, language: Language) -> Result<Written, Unfilled> {
        let mut missing = Vec::new();
        let subject = filled(&self.subject, variables, &mut missing);
        let body = filled(&self.body, variables, &mut missing);
        let written = Written::new(&subject, &body, language, variables);
        let says_nothing = written.subject.is_empty() || written.body.is_empty();
        match missing.is_empty() && !says_nothing {
            true => Ok(written),
            false => Err(Unfilled { missing }),
        }
    }
}

impl Written {
    /// By an organization's own template.
    ///
    /// # Errors
    /// When it cannot be filled, or does not read: what was kept may name what there no longer is.
    pub fn by_own(
        key: TemplateKey,
        words: &TemplateWords,
        variables: &Variables,
    ) -> Result<Self, Unfilled> {
        let unreadable = |_| Unfilled {
            missing: Vec::new(),
        };
        let template = OwnTemplate::read(key.reason, words).map_err(unreadable)?;
        template.fill(variables, key.language)
    }
}

fn filled(
    pieces: &[Piece<'_>],
    variables: &Variables,
    missing: &mut Vec<TemplateVariable>,
) -> String {
    let mut text = String::new();
    for piece in pieces {
        match *piece {
            Piece::Text(said) => text.push_str(said),
            Piece::Value { of, fallback } => match (variables.text(of), fallback) {
                (Some(value), _) => text.push_str(&value),
                (None, Some(fallback)) => text.push_str(fallback),
                (None, None) if missing.contains(&of) => {}
                (None, None) => missing.push(of),
            },
        }
    }
    text
}

fn subject(reason: Reason, text: &str) -> Result<Vec<Piece<'_>>, Sentence> {
    check_length(text, LONGEST_SUBJECT)?;
    if text.contains(is_control) {
        return Err(Sentence::new(
            "Leave out line breaks and other control characters.",
            Phrase::new("control_characters"),
        ));
    }
    let pieces = pieces(TemplateVariable::of(reason), text)?;
    match pieces.iter().any(Piece::is_link) {
        true => Err(Sentence::new(
            "A subject cannot be clicked: name the link in the text instead.",
            Phrase::new("template_link_in_subject"),
        )),
        false => Ok(pieces),
    }
}

fn body(reason: Reason, text: &str) -> Result<Vec<Piece<'_>>, Sentence> {
    check_length(text, LONGEST_BODY)?;
    if let Some(at) = text.find(|c| c != '\n' && is_control(c)) {
        let phrase = Phrase::new("template_control_character");
        let what = "A control character, which nobody sees. Take it out.";
        return Err(Place::of(text, at).wrong(what, phrase));
    }
    let all = TemplateVariable::of(reason);
    let found = pieces(all, text)?;
    let Some(link) = TemplateVariable::link_of(reason) else {
        return Ok(found);
    };
    let is_link = |line: &str| {
        let alone = pieces(all, line.trim());
        matches!(alone.as_deref(), Ok([Piece::Value { of, .. }]) if *of == link)
    };
    match text.lines().any(is_link) {
        true => Ok(found),
        false => Err(Sentence::new(
            format!(
                "Put `{{{{ {} }}}}` on a line of its own: it becomes the link.",
                link.name()
            ),
            Phrase::new("template_without_link").with("name", link.name()),
        )),
    }
}

fn check_length(text: &str, longest: usize) -> Result<(), Sentence> {
    if !(1..=longest).contains(&text.chars().count()) {
        return Err(Sentence::new(
            format!("Use 1 to {longest} characters."),
            Phrase::new("name_length").with("most", longest),
        ));
    }
    match is_invisible(text) {
        true => Err(Sentence::new(
            "Use at least one letter, digit or other character that can be seen.",
            Phrase::new("invisible_characters"),
        )),
        false => Ok(()),
    }
}

/// Texts and variables, in their order: of these variables.
pub(super) fn pieces<'a>(
    all: &[TemplateVariable],
    text: &'a str,
) -> Result<Vec<Piece<'a>>, Sentence> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        plain(text, text.len() - rest.len(), before)?;
        let place = Place::of(text, text.len() - after.len() - "{{".len());
        let inside = after.split_once("}}");
        let Some((inside, next)) = inside.filter(|(inside, _)| !inside.contains(['{', '\n']))
        else {
            return Err(place.wrong(
                "`{{` is not closed by `}}` on the same line. Close it, or take it out.",
                Phrase::new("template_unclosed"),
            ));
        };
        found.extend([Piece::Text(before), value(all, inside, place)?]);
        rest = next;
    }
    plain(text, text.len() - rest.len(), rest)?;
    found.push(Piece::Text(rest));
    found.retain(|piece| *piece != Piece::Text(""));
    Ok(found)
}

/// Refuses what looks as if it meant something in a part of a text that begins there.
fn plain(text: &str, from: usize, part: &str) -> Result<(), Sentence> {
    if let Some(at) = part.find("}}") {
        let phrase = Phrase::new("template_closes_nothing");
        let what = "`}}` closes nothing. Take it out, or put `{{` before the variable.";
        return Err(Place::of(text, from + at).wrong(what, phrase));
    }
    if let Some(at) = part.find("{%") {
        let phrase = Phrase::new("template_condition");
        let what = "Templates have variables, but no conditions such as `{% if … %}`. Take it out.";
        return Err(Place::of(text, from + at).wrong(what, phrase));
    }
    Ok(())
}

fn value<'a>(
    all: &[TemplateVariable],
    inside: &'a str,
    place: Place,
) -> Result<Piece<'a>, Sentence> {
    let (name, fallback) = match inside.split_once('|') {
        Some((name, fallback)) => (name.trim(), Some(fallback.trim())),
        None => (inside.trim(), None),
    };
    let Some(&of) = all.iter().find(|one| one.name() == name) else {
        let name: String = name.chars().take(LONGEST_NAME).collect();
        let names: Vec<&str> = all.iter().map(|one| one.name()).collect();
        let names = names.join(", ");
        let what = format!("There is no variable `{name}` here. Those there are: {names}.");
        let phrase = Phrase::new("template_no_variable").with("name", name);
        return Err(place.wrong(&what, phrase.with("names", names)));
    };
    let needs_address = of.kind() == VariableKind::Link;
    if needs_address && fallback.is_some_and(|text| !is_address(text)) {
        let what =
            format!("What stands in for `{name}` has to be an address that begins with https://.");
        let phrase = Phrase::new("template_no_address").with("name", name);
        return Err(place.wrong(&what, phrase));
    }
    Ok(Piece::Value { of, fallback })
}

fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").unwrap_or_default();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    !host.is_empty() && is_plain && text.len() <= LONGEST_LINK
}

impl Piece<'_> {
    fn is_link(&self) -> bool {
        matches!(self, Self::Value { of, .. } if of.kind() == VariableKind::Link)
    }
}

/// Where something is in a text, from 1, in characters.
#[derive(Debug, Clone, Copy)]
struct Place {
    line: usize,
    column: usize,
}

impl Place {
    fn of(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
        }
    }

    fn wrong(self, what: &str, phrase: Phrase) -> Sentence {
        let Self { line, column } = self;
        let text = format!("Line {line}, character {column}: {what}");
        Sentence::new(text, phrase.with("line", line).with("column", column))
    }
}
