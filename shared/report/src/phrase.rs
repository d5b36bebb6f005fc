//! What our sentences say, for programs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Language, portuguese};

/// What a sentence says, for programs that say it in another language: a stable code, and what fills it.
/// Nothing of sentences that were kept before this was told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Phrase {
    /// Stable, for programs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// The figures and names in it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Param>,
}

/// A sentence in English, and the same for programs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Sentence {
    pub text: String,
    #[serde(flatten)]
    pub phrase: Phrase,
}

impl Sentence {
    pub fn new(text: impl Into<String>, phrase: Phrase) -> Self {
        Self {
            text: text.into(),
            phrase,
        }
    }

    /// The same of an element of a list, counted from 0.
    #[must_use]
    pub fn of_element(self, at: usize) -> Self {
        Self {
            phrase: self.phrase.with(ELEMENT, at),
            ..self
        }
    }
}

/// The parameter that says of which element of a list a sentence is.
const ELEMENT: &str = "element";

/// Of what has no code yet.
impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Self::new(text, Phrase::default())
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A figure or a name in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Param {
    Number(f64),
    Text(String),
}

impl Phrase {
    pub fn new(code: &str) -> Self {
        Self {
            code: code.into(),
            params: BTreeMap::new(),
        }
    }

    /// With a figure or a name in it; without a number that is none.
    pub fn with(mut self, name: &str, value: impl Into<Param>) -> Self {
        let value = value.into();
        if !matches!(value, Param::Number(number) if !number.is_finite()) {
            self.params.insert(name.into(), value);
        }
        self
    }
}

impl Phrase {
    /// Of which element of a list it is, counted from 0, if it is of one.
    pub fn element(&self) -> Option<usize> {
        match self.params.get(ELEMENT) {
            Some(Param::Number(at)) => Some(*at as usize),
            Some(Param::Text(_)) | None => None,
        }
    }

    /// The sentence in a language, which stands beside in English. In English, too, where it was kept before there was
    /// a code.
    pub fn said(&self, language: Language, english: &str) -> String {
        let other = match language {
            Language::English => None,
            Language::Portuguese => portuguese::sentence(self),
        };
        other.unwrap_or_else(|| english.to_owned())
    }
}

impl From<f64> for Param {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Param {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Param {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<usize> for Param {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<&str> for Param {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Param {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Line {
        text: String,
        #[serde(flatten)]
        phrase: Phrase,
    }

    fn read(line: Value) -> Line {
        serde_json::from_value(line).unwrap()
    }

    #[test]
    fn a_phrase_stands_beside_its_sentence_and_may_lack() {
        let phrase = Phrase::new("ready")
            .with("version", 2_u32)
            .with("name", "Churn");
        let phrase = phrase.with("auc", f64::NAN).with("rows", 0.5);
        let line = Line {
            text: "Version 2 is ready.".into(),
            phrase,
        };
        let told = serde_json::to_value(&line).unwrap();
        let expected = json!({
            "text": "Version 2 is ready.", "code": "ready",
            "params": { "version": 2.0, "name": "Churn", "rows": 0.5 },
        });
        assert_eq!(told, expected);
        assert_eq!(read(told), line);
        let old = json!({ "text": "Planned." });
        assert_eq!(read(old.clone()).phrase, Phrase::default());
        assert_eq!(serde_json::to_value(read(old.clone())).unwrap(), old);
    }
}
