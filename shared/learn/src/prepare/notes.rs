//! What the user should know, as sentences and for programs.

use report::Phrase;

/// Sentences, and the phrase of each.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    pub texts: Vec<String>,
    pub phrases: Vec<Phrase>,
}

impl Notes {
    pub fn add(&mut self, text: String, phrase: Phrase) {
        self.texts.push(text);
        self.phrases.push(phrase);
    }
}
