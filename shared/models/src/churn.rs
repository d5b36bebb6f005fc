//! Who is about to leave.

use report::{Language, Vocabulary};

use crate::Family;

pub struct Churn;

impl Family for Churn {
    fn vocabulary(&self, language: Language) -> Vocabulary {
        match language {
            Language::English => Vocabulary {
                language,
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
}
