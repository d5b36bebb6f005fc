//! An organization's own words for what it says to its customers, in place of the built-in ones.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::NoticeReason;
use crate::{ActorId, Language};

/// Which of the messages for a reason a template is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TemplateStep {
    /// There is one message for that reason.
    Only,
    /// The first word about a failed payment.
    First,
    /// What is said of it later, as long as it is not mended.
    Reminder,
    /// What colleagues of the customer are told of it.
    Colleague,
}

impl TemplateStep {
    /// The messages that there are for a reason.
    pub fn of(reason: NoticeReason) -> &'static [Self] {
        match reason {
            NoticeReason::PaymentFailed => &[Self::First, Self::Reminder, Self::Colleague],
            _ => &[Self::Only],
        }
    }

    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TemplateKey {
    pub reason: NoticeReason,
    pub step: TemplateStep,
    pub language: Language,
}

impl TemplateKey {
    /// None where there is no such message for the reason.
    pub fn new(reason: NoticeReason, step: TemplateStep, language: Language) -> Option<Self> {
        let key = Self {
            reason,
            step,
            language,
        };
        TemplateStep::of(reason).contains(&step).then_some(key)
    }

    /// All there are, by reason.
    pub fn all() -> impl Iterator<Item = Self> {
        NoticeReason::ALL.iter().flat_map(|&reason| {
            TemplateStep::of(reason).iter().flat_map(move |&step| {
                Language::ALL.map(|language| Self {
                    reason,
                    step,
                    language,
                })
            })
        })
    }
}

impl fmt::Display for TemplateKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let language: &str = self.language.into();
        write!(to, "{}#{}#{language}", self.reason.name(), self.step.name())
    }
}

/// What a message says, with variables: `{{ plan }}`, or `{{ plan | your plan }}` with what is said of a customer who has
/// none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateWords {
    /// One line.
    #[schema(min_length = 1, max_length = 150)]
    pub subject: String,
    /// Plain text. An empty line parts paragraphs; a line that is an address, `https://…`, becomes a link.
    #[schema(min_length = 1, max_length = 5000)]
    pub body: String,
}

impl TemplateWords {
    /// As they are kept: with line breaks of one character, and nothing around.
    pub fn tidied(&self) -> Self {
        let tidy = |text: &str| {
            let text = text.replace("\r\n", "\n").replace('\t', " ");
            text.trim().to_owned()
        };
        Self {
            subject: tidy(&self.subject),
            body: tidy(&self.body),
        }
    }
}

/// A version of a template. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateVersion {
    /// The first is 1.
    pub version: u32,
    /// None where it goes back to the built-in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<TemplateWords>,
    /// The earlier version whose words these are, if it was brought back; 0 is the built-in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restored: Option<u32>,
    pub made_by: ActorId,
    pub made_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_message_has_one_template_in_each_language() {
        let all: Vec<TemplateKey> = TemplateKey::all().collect();
        let names: HashSet<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(names.len(), all.len());
        assert!(names.contains("renewal#only#pt-BR") && names.contains("payment_failed#first#en"));
        for one in all {
            let made = TemplateKey::new(one.reason, one.step, one.language);
            assert_eq!(made, Some(one));
        }
        let none = TemplateKey::new(
            NoticeReason::Renewal,
            TemplateStep::First,
            Language::English,
        );
        assert_eq!(none, None);
    }

    #[test]
    fn words_are_kept_without_what_is_not_seen() {
        let typed = TemplateWords {
            subject: " Your\tplan ".into(),
            body: "\r\nHello\r\n\r\nBye \n".into(),
        };
        let kept = typed.tidied();
        assert_eq!(
            (kept.subject.as_str(), kept.body.as_str()),
            ("Your plan", "Hello\n\nBye")
        );
        assert_eq!(kept.tidied(), kept);
    }
}
