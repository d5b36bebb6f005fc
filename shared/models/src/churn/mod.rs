//! Who is about to leave.

pub mod example;

use std::io;

use domain::OutcomeMeaning;
use report::Language;

use crate::words::{Wording, Words};
use crate::{DataKind, Entry, Example, Family, Measured, MetricName, ProblemType, entry::day};

pub struct Churn;

/// Told in `docs/journeys/a-training-run.md` and `training-data.md`.
fn measured(language: Language) -> Vec<Measured> {
    let simulated = match language {
        Language::English => "Events of a simulated company",
        Language::Portuguese => "Eventos de uma empresa simulada",
    };
    vec![
        Measured {
            data: "BankChurners",
            kind: DataKind::Public,
            metric: MetricName::RocAuc,
            value: 0.993,
            measured_on: day(2026, 11, 28),
        },
        Measured {
            data: simulated,
            kind: DataKind::Simulated,
            metric: MetricName::RocAuc,
            value: 0.719,
            measured_on: day(2026, 11, 29),
        },
    ]
}

const WORDING: Wording = Wording {
    are_people: true,
    english: Words {
        rows: ["customer", "customers", "Customer"],
        did: ["left", "stayed"],
        one_did: ["left", "stayed"],
        will: "leave",
        score: ["Churn risk", "Risk level"],
        levels: ["Low", "Medium", "High"],
        value_at_stake: "Expected loss",
        status: ["Active", "Churned"],
    },
    portuguese: Words {
        rows: ["cliente", "clientes", "Cliente"],
        did: ["saíram", "ficaram"],
        one_did: ["saiu", "ficou"],
        will: "sair",
        score: ["Risco de saída", "Nível de risco"],
        levels: ["Baixo", "Médio", "Alto"],
        value_at_stake: "Perda esperada",
        status: ["Ativo", "Saiu"],
    },
};

impl Family for Churn {
    fn entry(&self, language: Language) -> Entry {
        let (question, outcome_says) = match language {
            Language::English => (
                "Who will leave?",
                "A column that says who left, with two answers.",
            ),
            Language::Portuguese => (
                "Quem vai sair?",
                "Uma coluna que diz quem saiu, com duas respostas.",
            ),
        };
        Entry {
            question,
            problem_type: ProblemType::BinaryClassification,
            outcome: Some(OutcomeMeaning::Left),
            outcome_says,
            dataset_words: &[],
            is_built_of_events: true,
            example: Example {
                target: "churned",
                positive_label: "Yes",
                entity_key: "customer_id",
                value_column: "monthly_price",
            },
            measured: measured(language),
        }
    }

    fn write_example(&self, rows: u64, seed: u64, out: &mut dyn io::Write) -> io::Result<()> {
        example::generate(rows, seed, example::COLUMNS.len(), out)
    }

    fn wording(&self) -> &'static Wording {
        &WORDING
    }
}
