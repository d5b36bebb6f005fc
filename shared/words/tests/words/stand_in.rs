//! Stands in for a model: it answers what it is told to, in the order in which it is told, and remembers what it was asked.

use std::sync::Mutex;

use domain::{Language, NoticeReason, TemplateKey, TemplateStep, TemplateWords};
use outreach::wording::built_in;
use words::{
    Answer, Brief, Call, DraftLength, LanguageModel, NoAnswer, Said, StopReason, TokensUsed, Tone,
};

/// What each answer is said to have used.
pub const USED: TokensUsed = TokensUsed {
    input: 900,
    output: 120,
    cached: 700,
};

pub struct StandIn {
    answers: Vec<Result<Answer, NoAnswer>>,
    pub asked: Mutex<Vec<Call>>,
}

impl StandIn {
    /// The last answer is given again and again.
    pub fn new(answers: impl IntoIterator<Item = Result<Answer, NoAnswer>>) -> Self {
        Self {
            answers: answers.into_iter().collect(),
            asked: Mutex::default(),
        }
    }

    pub fn times_asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl LanguageModel for StandIn {
    async fn converse(&self, call: &Call) -> Result<Answer, NoAnswer> {
        let mut asked = self.asked.lock().unwrap();
        asked.push(call.clone());
        let at = asked.len().min(self.answers.len()) - 1;
        self.answers[at].clone()
    }
}

/// An answer by the tool, as it should be.
pub fn answered(words: &TemplateWords) -> Answer {
    by_tool(&serde_json::to_string(words).unwrap())
}

pub fn by_tool(input: &str) -> Answer {
    Answer {
        said: Said::Tool {
            name: "write_template".into(),
            input: input.into(),
        },
        stop: StopReason::ToolUse,
        used: USED,
    }
}

pub fn brief(reason: NoticeReason, language: Language) -> Brief {
    let key = TemplateKey::new(reason, TemplateStep::of(reason)[0], language).unwrap();
    Brief {
        key,
        tone: Tone::Warm,
        length: DraftLength::Short,
        voice: Vec::new(),
        facts: Vec::new(),
        offer: None,
        banned: Vec::new(),
        plain: built_in(key, true).unwrap(),
    }
}

/// Other words than the plain ones, to the same purpose.
pub fn honest(brief: &Brief) -> TemplateWords {
    let (subject, greeting, more) = match brief.key.language {
        Language::English => (
            "A word about your subscription",
            "Hello {{ customer_name | there }},",
            "Thank you for being with us. Please read on, and write to us if there is anything that we can do for you.",
        ),
        Language::Portuguese => (
            "Uma palavra sobre a sua assinatura",
            "Olá, {{ customer_name | cliente }}!",
            "Agradecemos por estar conosco. Leia com calma e escreva para nós se houver algo que possamos fazer por você.",
        ),
    };
    let link = match brief.key.reason {
        NoticeReason::Offer => "\n\n{{ offer_link }}",
        _ => "",
    };
    TemplateWords {
        subject: subject.into(),
        body: format!("{greeting}\n\n{more}{link}\n\n{{{{ company }}}}"),
    }
}
