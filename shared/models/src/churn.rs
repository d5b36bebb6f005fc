//! Who is about to leave.

use report::Vocabulary;

use crate::Family;

pub struct Churn;

impl Family for Churn {
    fn vocabulary(&self) -> Vocabulary {
        Vocabulary {
            many: "customers",
            one: "customer",
            did: "left",
            did_not: "stayed",
            will: "leave",
        }
    }
}
