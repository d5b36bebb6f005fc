//! Who is about to buy.

mod example;

use std::io;

use domain::OutcomeMeaning;

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
    fn entry(&self) -> Entry {
        Entry {
            question: "Which leads will buy?",
            problem_type: ProblemType::BinaryClassification,
            outcome: Some(OutcomeMeaning::Won),
            outcome_says: "A column that says which leads bought, with two answers.",
            dataset_words: &["lead", "leads", "prospect", "prospects"],
            is_built_of_events: false,
            example: Example {
                target: "converted",
                positive_label: "Yes",
                entity_key: "lead_id",
                value_column: "deal_value",
            },
            measured: &[],
        }
    }

    fn write_example(&self, rows: u64, seed: u64, out: &mut dyn io::Write) -> io::Result<()> {
        example::generate(rows, seed, out)
    }

    fn wording(&self) -> &'static Wording {
        &WORDING
    }
}
