//! Whether an answer is whole, and has the fields of its schema and no others.

use domain::TemplateWords;
use icu_normalizer::ComposingNormalizerBorrowed;

use super::{Check, Objection};
use crate::{
    model::{Answer, Said, StopReason},
    prompt::Prompt,
    tokens::VALUE,
};

/// Bytes of an answer, at most: several times what a template has.
const LONGEST: usize = 64 * 1024;

/// The words of an answer, as templates are kept: with each letter and its accent in one, so that checks and readers see
/// the same.
pub(super) fn read(answer: &Answer, prompt: &Prompt) -> Result<TemplateWords, Objection> {
    let wrong = |what: String| Objection::new(Check::Shape, what);
    match answer.stop {
        StopReason::MaxTokens => {
            return Err(wrong(
                "The answer stops half way. Say it in fewer words.".into(),
            ));
        }
        StopReason::Filtered => return Err(wrong("A filter turned the answer down.".into())),
        StopReason::ToolUse | StopReason::EndTurn => {}
    }
    let input = match &answer.said {
        Said::Tool { name, input } if name == prompt.tool.name => input,
        Said::Tool { .. } | Said::Text(_) => {
            return Err(wrong(format!(
                "Answer by calling the tool `{}`.",
                prompt.tool.name
            )));
        }
    };
    if input.len() > LONGEST {
        return Err(wrong("The answer is far too long.".into()));
    }
    let words: TemplateWords = serde_json::from_str(input).map_err(|error| {
        wrong(format!(
            "The answer is not what the tool's schema says: {error}"
        ))
    })?;
    let composed = |text: &str| {
        ComposingNormalizerBorrowed::new_nfc()
            .normalize(text)
            .into_owned()
    };
    let words = TemplateWords {
        subject: composed(&words.subject),
        body: composed(&words.body),
    };
    // What stands for values here is nothing that a model may write.
    match words.subject.contains(VALUE) || words.body.contains(VALUE) {
        true => Err(wrong(format!(
            "Leave out the character U+{:04X}.",
            u32::from(VALUE)
        ))),
        false => Ok(words.tidied()),
    }
}
