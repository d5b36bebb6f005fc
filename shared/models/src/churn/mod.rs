//! Who is about to leave.

pub mod example;

use std::io;

use domain::OutcomeMeaning;
use report::{Language, ScoreWords, Vocabulary};

use crate::{DataKind, Entry, Example, Family, Measured, MetricName, ProblemType, entry::day};

pub struct Churn;

/// Told in `docs/journeys/a-training-run.md` and `training-data.md`.
const MEASURED: [Measured; 2] = [
    Measured {
        data: "BankChurners",
        kind: DataKind::Public,
        metric: MetricName::RocAuc,
        value: 0.993,
        measured_on: day(2026, 11, 28),
    },
    Measured {
        data: "Events of a simulated company",
        kind: DataKind::Simulated,
        metric: MetricName::RocAuc,
        value: 0.719,
        measured_on: day(2026, 11, 29),
    },
];

impl Family for Churn {
    fn entry(&self) -> Entry {
        Entry {
            question: "Who will leave?",
            problem_type: ProblemType::BinaryClassification,
            outcome: Some(OutcomeMeaning::Left),
            outcome_says: "A column that says who left, with two answers.",
            dataset_words: &[],
            is_built_of_events: true,
            example: Example {
                target: "churned",
                positive_label: "Yes",
                entity_key: "customer_id",
                value_column: "monthly_price",
            },
            measured: &MEASURED,
        }
    }

    fn write_example(&self, rows: u64, seed: u64, out: &mut dyn io::Write) -> io::Result<()> {
        example::generate(rows, seed, example::COLUMNS.len(), out)
    }

    fn vocabulary(&self, language: Language) -> Vocabulary {
        match language {
            Language::English => Vocabulary {
                language,
                are_people: true,
                many: "customers",
                one: "customer",
                did: "left",
                did_not: "stayed",
                one_did: "left",
                one_did_not: "stayed",
                will: "leave",
            },
            Language::Portuguese => Vocabulary {
                language,
                are_people: true,
                many: "clientes",
                one: "cliente",
                did: "saíram",
                did_not: "ficaram",
                one_did: "saiu",
                one_did_not: "ficou",
                will: "sair",
            },
        }
    }
    fn score_words(&self, language: Language) -> ScoreWords {
        match language {
            Language::English => ScoreWords {
                customer: "Customer",
                score: "Churn risk",
                risk: "Risk level",
                risks: ["Low", "Medium", "High"],
                band: "Band",
                status: "Status",
                value_at_stake: "Expected loss",
                active: "Active",
                ended: "Churned",
            },
            Language::Portuguese => ScoreWords {
                customer: "Cliente",
                score: "Risco de saída",
                risk: "Nível de risco",
                risks: ["Baixo", "Médio", "Alto"],
                band: "Faixa",
                status: "Situação",
                value_at_stake: "Perda esperada",
                active: "Ativo",
                ended: "Saiu",
            },
        }
    }
}
