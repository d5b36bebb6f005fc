//! The library of questions that models answer. An entry is a folder and a row in [`family`].

mod churn;
mod classification;
mod draws;
mod entry;
mod lead_scoring;
mod words;

use std::io;

use domain::Task;
use report::{Language, ScoreWords, Vocabulary};
use strum::VariantArray;

pub use churn::example::{COLUMNS as CUSTOMER_COLUMNS, generate as generate_customers};
pub use entry::{DataKind, Entry, Example, Measured, MetricName, ProblemType};
pub use words::{Wording, Words};

/// A question that models answer, and what is particular to it. All there are today learn a
/// probability for each row, which `learn` does without knowing which question it is.
pub trait Family: Sync {
    /// What the library says of it.
    fn entry(&self, language: Language) -> Entry;

    /// Writes its example: made-up data as CSV that it can learn from. The same seed gives the same bytes.
    ///
    /// # Errors
    /// What writing fails with.
    fn write_example(&self, rows: u64, seed: u64, out: &mut dyn io::Write) -> io::Result<()>;

    /// What it calls its rows, their outcomes and its scores.
    fn wording(&self) -> &'static Wording;

    /// What reports and mails call its rows and outcomes.
    fn vocabulary(&self, language: Language) -> Vocabulary {
        self.wording().vocabulary(language)
    }

    /// What lists of its scores say.
    fn score_words(&self, language: Language) -> ScoreWords {
        self.wording().score_words(language)
    }
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
        let entry = family.entry(language);
        format!(
            "{} {} {:?} {:?}",
            entry.question,
            entry.outcome_says,
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
        let entries = library().map(|(_, family)| family.entry(Language::English));
        for one in entries.flat_map(|entry| entry.measured) {
            assert!(one.measured_on > NaiveDate::MIN, "{one:?}");
            assert!((0.0..=1.0).contains(&one.value), "{one:?}");
        }
    }

    fn example(family: &dyn Family, seed: u64) -> String {
        let mut file: Vec<u8> = Vec::new();
        family.write_example(1000, seed, &mut file).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn examples_can_be_learned_from_and_are_the_same_for_the_same_seed() {
        for (task, family) in library() {
            let file = example(family, 0);
            assert_eq!(file, example(family, 0), "{task:?}");
            assert_ne!(file, example(family, 1), "{task:?}");
            let mut lines = file.lines();
            let header: Vec<&str> = lines.next().unwrap().split(',').collect();
            let Example {
                target,
                positive_label,
                entity_key,
                value_column,
            } = family.entry(Language::English).example;
            for name in [target, entity_key, value_column] {
                assert!(header.contains(&name), "{task:?}: no {name} in {header:?}");
            }
            assert_eq!(header.last(), Some(&target), "{task:?}");
            let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
            assert_eq!(rows.len(), 1000, "{task:?}");
            assert!(rows.iter().all(|row| row.len() == header.len()), "{task:?}");
            let yes = rows
                .iter()
                .filter(|row| row.last() == Some(&positive_label));
            assert!((150..500).contains(&yes.count()), "{task:?}");
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
