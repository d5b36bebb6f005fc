//! Who is about to leave.

use report::{Language, ScoreWords, Vocabulary};

use crate::Family;

pub struct Churn;

impl Family for Churn {
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
                status: "Situação",
                value_at_stake: "Perda esperada",
                active: "Ativo",
                ended: "Saiu",
            },
        }
    }
}
