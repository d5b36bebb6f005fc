//! What is written. Every name in a mail was chosen by somebody else: control characters are taken
//! out here, and the HTML template escapes the rest.

use askama::Template;
use domain::{Degradation, Model, ScoringRun, ScoringRunId};

use crate::scores::Scored;

/// Longer names are cut, in characters.
pub(crate) const NAME_LENGTH: usize = 100;
/// Longer reasons are cut, in characters.
pub(crate) const REASON_LENGTH: usize = 200;
/// As many reasons are given for each.
const REASONS: usize = 3;
/// As many warnings are given of the model itself.
const WARNINGS: usize = 5;
/// Longer warnings are cut, in characters.
const WARNING_LENGTH: usize = 300;

/// A mail, but for the address.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// One line.
    pub subject: String,
    /// For readers without HTML.
    pub text: String,
    /// A whole page.
    pub html: String,
}

#[derive(Template)]
#[template(path = "scores.html")]
struct Html<'a>(&'a Scores);

#[derive(Template)]
#[template(path = "scores.txt", escape = "none")]
struct Text<'a>(&'a Scores);

/// What both templates show.
struct Scores {
    headline: String,
    model: String,
    scored: u64,
    who: &'static str,
    warnings: Vec<String>,
    rows: Vec<Row>,
    link: Option<String>,
}

struct Row {
    place: usize,
    name: String,
    percent: String,
    reasons: Vec<String>,
}

impl Mail {
    /// The mail about a scoring run: `top` are those to name, highest first. What the run tells
    /// against the model comes before them.
    pub(crate) fn about_scores(
        model: &Model,
        run: &ScoringRun,
        top: &[Scored],
        link: &Option<String>,
    ) -> Result<Self, askama::Error> {
        let words = model.task.vocabulary();
        let who = |count: u64| if count == 1 { words.one } else { words.many };
        let count = top.len() as u64;
        let headline = format!("{count} {} most likely to {}", who(count), words.will);
        let scores = Scores {
            model: one_line(&model.name, NAME_LENGTH),
            scored: run.scored,
            who: who(run.scored),
            warnings: run.degraded.iter().take(WARNINGS).map(warning).collect(),
            rows: top.iter().enumerate().map(row).collect(),
            link: link.clone(),
            headline,
        };
        Ok(Self {
            subject: format!("{} – {}", scores.headline, scores.model),
            text: Text(&scores).render()?,
            html: Html(&scores).render()?,
        })
    }
}

fn warning(of: &Degradation) -> String {
    one_line(&format!("{}: {}", of.name, of.text), WARNING_LENGTH)
}

fn row((index, scored): (usize, &Scored)) -> Row {
    Row {
        place: index + 1,
        name: one_line(&scored.entity_key, NAME_LENGTH),
        percent: percent(scored.score),
        reasons: scored
            .drivers
            .iter()
            .take(REASONS)
            .map(|driver| one_line(&driver.text, REASON_LENGTH))
            .collect(),
    }
}

/// Where a run is read; nothing when the template names no address.
pub(crate) fn link(public_url: &str, run: ScoringRunId) -> Option<String> {
    (!public_url.is_empty()).then(|| format!("{public_url}/customers?run={run}"))
}

/// A probability for people: nobody is certain to leave, or to stay.
fn percent(score: f64) -> String {
    match score * 100.0 {
        p if p > 99.0 => "over 99%".into(),
        p if p < 1.0 => "under 1%".into(),
        p => format!("{p:.0}%"),
    }
}

/// A text on one line of at most `length` characters, without the characters that end a header,
/// forge a line, or turn the reading direction around.
pub(crate) fn one_line(text: &str, length: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| {
            if c.is_control() || is_invisible(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Line separators and marks of direction (Unicode 16, section 23.2).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
#[path = "mail_tests.rs"]
pub(crate) mod tests;
