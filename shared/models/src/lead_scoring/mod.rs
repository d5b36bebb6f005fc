//! Who is about to buy.

mod example;

use std::io;

use domain::OutcomeMeaning;
use report::Language;

use crate::words::{Wording, Words};
use crate::{Entry, Example, Family, ProblemType};

pub struct LeadScoring;

const WORDING: Wording = Wording {
    are_people: true,
    english: Words {
        rows: ["lead", "leads", "Lead"],
        did: ["bought", "did not buy"],
        one_did: ["bought", "did not buy"],
        will: "buy",
        score: ["Likelihood", "Rating"],
        levels: ["Cold", "Warm", "Hot"],
        value_at_stake: "Expected value",
        status: ["Open", "Bought"],
    },
    portuguese: Words {
        rows: ["lead", "leads", "Lead"],
        did: ["compraram", "não compraram"],
        one_did: ["comprou", "não comprou"],
        will: "comprar",
        score: ["Chance", "Classificação"],
        levels: ["Frio", "Morno", "Quente"],
        value_at_stake: "Valor esperado",
        status: ["Em aberto", "Comprou"],
    },
};

impl Family for LeadScoring {
    fn entry(&self, language: Language) -> Entry {
        let (question, outcome_says) = match language {
            Language::English => (
                "Which leads will buy?",
                "A column that says which leads bought, with two answers.",
            ),
            Language::Portuguese => (
                "Quais leads vão comprar?",
                "Uma coluna que diz quais leads compraram, com duas respostas.",
            ),
        };
        Entry {
            question,
            problem_type: ProblemType::BinaryClassification,
            outcome: Some(OutcomeMeaning::Won),
            outcome_says,
            dataset_words: &["lead", "leads", "prospect", "prospects"],
            is_built_of_events: false,
            example: Example {
                target: "converted",
                positive_label: "Yes",
                entity_key: "lead_id",
                value_column: "deal_value",
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
