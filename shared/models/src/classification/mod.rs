//! Whether the answer to any yes/no question will be yes. It says nothing of leaving or buying.

mod example;

use std::io;

use report::Language;

use crate::words::{Wording, Words};
use crate::{Entry, Example, Family, ProblemType};

pub struct Classification;

const WORDING: Wording = Wording {
    are_people: false,
    english: Words {
        rows: ["case", "cases", "Case"],
        did: ["turned out yes", "turned out no"],
        one_did: ["turned out yes", "turned out no"],
        will: "turn out yes",
        score: ["Probability of yes", "Probability level"],
        levels: ["Low", "Medium", "High"],
        value_at_stake: "Expected value",
        status: ["No or open", "Yes"],
    },
    portuguese: Words {
        rows: ["caso", "casos", "Caso"],
        did: ["deram sim", "deram não"],
        one_did: ["deu sim", "deu não"],
        will: "dar sim",
        score: ["Probabilidade de sim", "Nível de probabilidade"],
        levels: ["Baixo", "Médio", "Alto"],
        value_at_stake: "Valor esperado",
        status: ["Não ou em aberto", "Sim"],
    },
};

impl Family for Classification {
    fn entry(&self, language: Language) -> Entry {
        let (question, outcome_says) = match language {
            Language::English => ("Will it be yes or no?", "A column with two answers."),
            Language::Portuguese => ("Será sim ou não?", "Uma coluna com duas respostas."),
        };
        Entry {
            question,
            problem_type: ProblemType::BinaryClassification,
            outcome: None,
            outcome_says,
            dataset_words: &[],
            is_built_of_events: false,
            example: Example {
                target: "returned",
                positive_label: "Yes",
                entity_key: "order_id",
                value_column: "price",
            },
            measured: Vec::new(),
        }
    }

    fn write_example(&self, rows: u64, seed: u64, out: &mut dyn io::Write) -> io::Result<()> {
        example::generate(rows, seed, out)
    }

    fn wording(&self) -> &'static Wording {
        &WORDING
    }
}
