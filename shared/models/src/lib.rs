//! The library of questions that models answer. An entry is a folder and a row in [`family`].

mod churn;
mod classification;
mod entry;
mod lead_scoring;

use domain::Task;
use report::{Language, ScoreWords, Vocabulary};
use strum::VariantArray;

pub use entry::{DataKind, Entry, Measured, MetricName, ProblemType};

/// A question that models answer, and what is particular to it. All there are today learn a
/// probability for each row, which `learn` does without knowing which question it is.
pub trait Family: Sync {
    /// What the library says of it.
    fn entry(&self) -> Entry;

    /// What reports and mails call its rows and outcomes.
    fn vocabulary(&self, language: Language) -> Vocabulary;

    /// What lists of its scores say.
    fn score_words(&self, language: Language) -> ScoreWords;
}

/// Every entry of the library, by the task of its models.
pub fn library() -> impl Iterator<Item = (Task, &'static dyn Family)> {
    Task::VARIANTS.iter().map(|&task| (task, family(task)))
}

/// The entry of a model's task.
pub fn family(task: Task) -> &'static dyn Family {
    match task {
        Task::Churn => &churn::Churn,
        Task::LeadScoring => &lead_scoring::LeadScoring,
        Task::Classification => &classification::Classification,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    /// Everything that an entry says in a language.
    fn said(task: Task, language: Language) -> String {
        let family = family(task);
        format!(
            "{:?} {:?}",
            family.vocabulary(language),
            family.score_words(language),
        )
        .to_lowercase()
    }

    #[test]
    fn what_is_not_about_customers_says_nothing_of_leaving() {
        for (task, _) in library().filter(|(task, _)| *task != Task::Churn) {
            for (language, unfit) in [
                (Language::English, ["churn", "leave", "left", "stay"]),
                (Language::Portuguese, ["saída", "sair", "saiu", "ficaram"]),
            ] {
                let said = said(task, language);
                let found = unfit.iter().find(|word| said.contains(**word));
                assert_eq!(found, None, "{task:?}: {said}");
            }
        }
    }

    #[test]
    fn figures_were_measured_on_a_day_and_can_be() {
        let entries = library().map(|(_, family)| family.entry());
        for one in entries.flat_map(|entry| entry.measured) {
            assert!(one.measured_on > NaiveDate::MIN, "{one:?}");
            assert!((0.0..=1.0).contains(&one.value), "{one:?}");
        }
    }

    #[test]
    fn a_yes_or_no_is_not_about_buying() {
        for (language, unfit) in [
            (
                Language::English,
                ["buy", "bought", "lead", "customer: \"cust"],
            ),
            (Language::Portuguese, ["compr", "lead", "client", "venda"]),
        ] {
            let said = said(Task::Classification, language);
            let found = unfit.iter().find(|word| said.contains(**word));
            assert_eq!(found, None, "{said}");
        }
    }
}
