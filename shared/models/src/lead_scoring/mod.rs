//! Who is about to buy.

mod example;

use std::io;

use domain::OutcomeMeaning;
use report::{Language, ScoreWords, Vocabulary};

use crate::{Entry, Example, Family, ProblemType};

pub struct LeadScoring;

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

    fn vocabulary(&self, language: Language) -> Vocabulary {
        match language {
            Language::English => Vocabulary {
                language,
                are_people: true,
                many: "leads",
                one: "lead",
                did: "bought",
                did_not: "did not buy",
                one_did: "bought",
                one_did_not: "did not buy",
                will: "buy",
            },
            Language::Portuguese => Vocabulary {
                language,
                are_people: true,
                many: "leads",
                one: "lead",
                did: "compraram",
                did_not: "não compraram",
                one_did: "comprou",
                one_did_not: "não comprou",
                will: "comprar",
            },
        }
    }
    fn score_words(&self, language: Language) -> ScoreWords {
        match language {
            Language::English => ScoreWords {
                customer: "Lead",
                score: "Likelihood",
                risk: "Rating",
                risks: ["Cold", "Warm", "Hot"],
                band: "Band",
                status: "Status",
                value_at_stake: "Expected value",
                active: "Open",
                ended: "Bought",
            },
            Language::Portuguese => ScoreWords {
                customer: "Lead",
                score: "Chance",
                risk: "Classificação",
                risks: ["Frio", "Morno", "Quente"],
                band: "Faixa",
                status: "Situação",
                value_at_stake: "Valor esperado",
                active: "Em aberto",
                ended: "Comprou",
            },
        }
    }
}
