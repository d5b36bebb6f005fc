//! The library of questions that models answer. An entry is a file and a row in [`family`].

mod churn;
mod lead_scoring;

use domain::Task;
use report::{Language, ScoreWords, Vocabulary};

/// A question that models answer, and what is particular to it. All there are today learn a
/// probability for each row, which `learn` does without knowing which question it is.
pub trait Family: Sync {
    /// What reports and mails call its rows and outcomes.
    fn vocabulary(&self, language: Language) -> Vocabulary;

    /// What lists of its scores say.
    fn score_words(&self, language: Language) -> ScoreWords;
}

/// The entry of a model's task.
pub fn family(task: Task) -> &'static dyn Family {
    match task {
        Task::Churn => &churn::Churn,
        Task::LeadScoring => &lead_scoring::LeadScoring,
    }
}
