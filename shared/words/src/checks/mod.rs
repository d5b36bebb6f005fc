//! What an answer must pass before anyone sees it. All of it is held against what was handed in: a model is believed nothing,
//! whatever it was told and by whom.

mod banned;
mod characters;
mod copied;
mod language;
mod length;
mod links;
mod names;
mod numbers;
mod phrase;
mod promises;
mod shape;
mod text;
mod variables;

use domain::TemplateWords;
use outreach::wording::OwnTemplate;

use crate::{
    brief::Brief,
    model::Answer,
    objection::{Check, Objection},
    prompt::Prompt,
};
use text::Text;

/// Problems that are told of an answer, at most.
const MOST_OBJECTIONS: usize = 20;

/// The words of an answer, if it passes.
///
/// # Errors
/// What is wrong with it. What has no shape is not looked at any further.
pub fn check(
    answer: &Answer,
    brief: &Brief,
    prompt: &Prompt,
) -> Result<TemplateWords, Vec<Objection>> {
    let words = shape::read(answer, prompt).map_err(|objection| vec![objection])?;
    if let Err(wrong) = OwnTemplate::read(brief.key.reason, &words) {
        let objection = |(field, why): (&str, domain::Sentence)| {
            Objection::new(Check::Template, format!("The {field}: {}", why.text))
        };
        return Err(wrong.into_iter().map(objection).collect());
    }
    let text = Text::of(&words, brief);
    let mut objections = variables::objections(&words);
    objections.extend(length::objection(&text, brief));
    objections.extend(language::objections(&text, brief));
    for said in text.all() {
        objections.extend(characters::objections(said, brief));
        objections.extend(numbers::objections(said, brief));
        objections.extend(links::objections(said));
        objections.extend(names::objections(said, brief));
        objections.extend(promises::objections(said, brief));
        objections.extend(banned::objections(said, brief));
        objections.extend(copied::objections(said, brief, prompt));
    }
    let mut told = Vec::new();
    for objection in objections {
        if !told.contains(&objection) && told.len() < MOST_OBJECTIONS {
            told.push(objection);
        }
    }
    match told.is_empty() {
        true => Ok(words),
        false => Err(told),
    }
}

#[cfg(test)]
mod tests;
