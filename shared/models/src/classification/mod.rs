//! Whether the answer to any yes/no question will be yes. It says nothing of leaving or buying.

mod example;

use std::io;

use report::{Language, ScoreWords, Vocabulary};

use crate::{Entry, Example, Family, ProblemType};

pub struct Classification;

impl Family for Classification {
    fn entry(&self) -> Entry {
        Entry {
            question: "Will it be yes or no?",
            problem_type: ProblemType::BinaryClassification,
            outcome: None,
            outcome_says: "A column with two answers.",
            dataset_words: &[],
            is_built_of_events: false,
            example: Example {
                target: "returned",
                positive_label: "Yes",
                entity_key: "order_id",
                value_column: "price",
            },
            measured: &[],
        }
    }

    fn write_example(&self, rows: u64, seed: u64, out: &mut dyn io::Write) -> io::Result<()> {
        example::generate(rows, seed, out)
    }

    fn vocabulary(&self, language: Language) -> Vocabulary {
        match language {
            Language::English => Vocabulary {
                language,
                are_people: false,
                many: "cases",
                one: "case",
                did: "turned out yes",
                did_not: "turned out no",
                one_did: "turned out yes",
                one_did_not: "turned out no",
                will: "turn out yes",
            },
            Language::Portuguese => Vocabulary {
                language,
                are_people: false,
                many: "casos",
                one: "caso",
                did: "deram sim",
                did_not: "deram não",
                one_did: "deu sim",
                one_did_not: "deu não",
                will: "dar sim",
            },
        }
    }
    fn score_words(&self, language: Language) -> ScoreWords {
        match language {
            Language::English => ScoreWords {
                customer: "Case",
                score: "Probability of yes",
                risk: "Probability level",
                risks: ["Low", "Medium", "High"],
                band: "Band",
                status: "Status",
                value_at_stake: "Expected value",
                active: "Open",
                ended: "Yes",
            },
            Language::Portuguese => ScoreWords {
                customer: "Caso",
                score: "Probabilidade de sim",
                risk: "Nível de probabilidade",
                risks: ["Baixo", "Médio", "Alto"],
                band: "Faixa",
                status: "Situação",
                value_at_stake: "Valor esperado",
                active: "Em aberto",
                ended: "Sim",
            },
        }
    }
}
