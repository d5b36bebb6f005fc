//! Who is about to buy.

use report::{Language, Vocabulary};

use crate::Family;

pub struct LeadScoring;

impl Family for LeadScoring {
    fn vocabulary(&self, language: Language) -> Vocabulary {
        match language {
            Language::English => Vocabulary {
                language,
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
}
