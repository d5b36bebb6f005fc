//! What an entry calls its rows, their outcomes and its scores.

use report::{Language, ScoreWords, Vocabulary};

/// The words of an entry, in each language.
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    /// Whether rows are people, of whom English speaks otherwise than of things.
    pub are_people: bool,
    pub english: Words,
    pub portuguese: Words,
}

/// The words of an entry in a language. Nouns are masculine in Portuguese.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// One row, many of them, and one at the head of a column.
    pub rows: [&'static str; 3],
    /// What many with the outcome did, and what the others did.
    pub did: [&'static str; 2],
    /// The same of one.
    pub one_did: [&'static str; 2],
    /// What rows that score high are about to do.
    pub will: &'static str,
    /// What a score is called, and how high it is.
    pub score: [&'static str; 2],
    /// Low, medium and high scores.
    pub levels: [&'static str; 3],
    /// Score times value.
    pub value_at_stake: &'static str,
    /// Of whom nobody knows what became, and of those with the outcome.
    pub status: [&'static str; 2],
}

impl Wording {
    fn of(&self, language: Language) -> &Words {
        match language {
            Language::English => &self.english,
            Language::Portuguese => &self.portuguese,
        }
    }

    /// What reports and mails call rows and outcomes.
    pub fn vocabulary(&self, language: Language) -> Vocabulary {
        let words = self.of(language);
        let ([one, many, _], [did, did_not]) = (words.rows, words.did);
        let [one_did, one_did_not] = words.one_did;
        Vocabulary {
            language,
            are_people: self.are_people,
            many,
            one,
            did,
            did_not,
            one_did,
            one_did_not,
            will: words.will,
        }
    }

    /// What lists of scores say.
    pub fn score_words(&self, language: Language) -> ScoreWords {
        let words = self.of(language);
        let ([_, _, customer], [score, risk]) = (words.rows, words.score);
        let [active, ended] = words.status;
        ScoreWords {
            customer,
            score,
            risk,
            risks: words.levels,
            band: language.of("Band", "Faixa"),
            status: language.of("Status", "Situação"),
            value_at_stake: words.value_at_stake,
            active,
            ended,
        }
    }
}
