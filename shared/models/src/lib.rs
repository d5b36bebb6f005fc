//! The library of questions that models answer. An entry is a folder and a row in [`family`].

mod churn;
mod classification;
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
        Task::Classification => &classification::Classification,
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    /// Everything that an entry says in a language.
    fn said(task: Task, language: Language) -> String {
        let family = family(task);
        format!(
            "{:?} {:?}",
            family.vocabulary(language),
            family.score_words(language)
        )
        .to_lowercase()
    }

    #[test]
    fn what_is_not_about_customers_says_nothing_of_leaving() {
        for &task in Task::VARIANTS.iter().filter(|&&task| task != Task::Churn) {
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
