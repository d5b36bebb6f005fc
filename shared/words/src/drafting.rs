//! One draft from the first question to its end. It does no I/O: it says what to ask next, and takes the answer. All that it
//! knows is what was asked and answered, so whoever keeps that can go on after being killed, and pays for no answer twice.

use domain::TemplateWords;
use serde::{Deserialize, Serialize};

use crate::{
    brief::Brief,
    checks::check,
    model::{Answer, Call, LanguageModel, NoAnswer, Said, TokensUsed},
    objection::Objection,
    prompt::{Prompt, TEMPLATE_DRAFT},
};

/// So often a model is asked, at most: the second time with what was wrong with the first answer.
const MOST_EXCHANGES: usize = 2;
/// Tokens of an answer, at most: a body of 5,000 characters, and its subject.
const MAX_TOKENS: u32 = 3_000;

/// What was asked once, and what came of it: a line of a draft's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// By which prompt: `template_draft.1`.
    pub prompt: String,
    pub asked: String,
    pub answered: Result<Answer, NoAnswer>,
}

/// A draft that is being made.
#[derive(Debug, Clone)]
pub struct Drafting {
    brief: Brief,
    prompt: Prompt,
    exchanges: Vec<Exchange>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Ask(Call),
    Done(Draft),
}

/// What came of it: words that pass every check, or the plain ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub words: TemplateWords,
    /// Why these are the plain words, if they are.
    pub plain: Option<WhyPlain>,
    pub used: TokensUsed,
}

/// Why the plain words are said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyPlain {
    /// The model did not answer.
    NoAnswer(NoAnswer),
    /// Its last answer did not pass.
    NotPassed(Vec<Objection>),
}

impl Drafting {
    pub fn new(brief: Brief) -> Self {
        Self::resume(brief, Vec::new())
    }

    /// Goes on after what was asked and answered before.
    pub fn resume(brief: Brief, exchanges: Vec<Exchange>) -> Self {
        Self {
            brief,
            prompt: TEMPLATE_DRAFT,
            exchanges,
        }
    }

    /// What was asked and answered so far.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// What was wrong with an answer; nothing of one that passes.
    pub fn objections(&self, answer: &Answer) -> Vec<Objection> {
        check(answer, &self.brief, &self.prompt)
            .err()
            .unwrap_or_default()
    }

    /// What is to be asked, or what came of it.
    ///
    /// # Errors
    /// When what is to be asked cannot be written as JSON, which does not happen.
    pub fn next(&self) -> Result<Next, serde_json::Error> {
        let Some(last) = self.exchanges.last() else {
            return self.ask(None);
        };
        let answer = match &last.answered {
            Ok(answer) => answer,
            Err(error) => return Ok(self.plain(WhyPlain::NoAnswer(error.clone()))),
        };
        match check(answer, &self.brief, &self.prompt) {
            Ok(words) => Ok(self.done(words, None)),
            Err(objections) if self.exchanges.len() < MOST_EXCHANGES => {
                self.ask(Some((text_of(answer), &objections)))
            }
            Err(objections) => Ok(self.plain(WhyPlain::NotPassed(objections))),
        }
    }

    /// Takes what came of a call.
    pub fn answered(&mut self, call: &Call, answered: Result<Answer, NoAnswer>) {
        self.exchanges.push(Exchange {
            prompt: self.prompt.id(),
            asked: call.user.clone(),
            answered,
        });
    }

    /// Asks a model until it is done.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub async fn run(&mut self, model: &impl LanguageModel) -> Result<Draft, serde_json::Error> {
        loop {
            match self.next()? {
                Next::Ask(call) => {
                    let answered = model.converse(&call).await;
                    self.answered(&call, answered);
                }
                Next::Done(draft) => return Ok(draft),
            }
        }
    }

    fn ask(&self, rejected: Option<(&str, &[Objection])>) -> Result<Next, serde_json::Error> {
        Ok(Next::Ask(Call {
            system: self.prompt.text,
            user: self.brief.told(rejected)?,
            tool: self.prompt.tool,
            max_tokens: MAX_TOKENS,
        }))
    }

    fn plain(&self, why: WhyPlain) -> Next {
        self.done(self.brief.plain.clone(), Some(why))
    }

    fn done(&self, words: TemplateWords, plain: Option<WhyPlain>) -> Next {
        let answers = self.exchanges.iter().flat_map(|one| &one.answered);
        let used = answers.fold(TokensUsed::default(), |sum, one| sum.and(one.used));
        Next::Done(Draft { words, plain, used })
    }
}

fn text_of(answer: &Answer) -> &str {
    match &answer.said {
        Said::Tool { input, .. } => input,
        Said::Text(text) => text,
    }
}
