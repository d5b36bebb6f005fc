//! Who is about to buy.

use report::Vocabulary;

use crate::Family;

pub struct LeadScoring;

impl Family for LeadScoring {
    fn vocabulary(&self) -> Vocabulary {
        Vocabulary {
            many: "leads",
            one: "lead",
            did: "bought",
            did_not: "did not buy",
            will: "buy",
        }
    }
}
