//! Who is about to buy.

use report::{Language, ScoreWords, Vocabulary};

use crate::Family;

pub struct LeadScoring;

impl Family for LeadScoring {
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
                status: "Situação",
                value_at_stake: "Valor esperado",
                active: "Em aberto",
                ended: "Comprou",
            },
        }
    }
}
