//! Currencies: of a model's values, and what customers pay in.

use iso_currency::Currency;
use report::{Phrase, Sentence};
use serde::{Deserialize, Serialize};

/// What is wrong with the code of a currency, if anything is. Codes that stand for no money that is paid, such as XXX for
/// none, XTS for tests and XAU for gold, have no smallest unit.
pub fn currency_problem(code: &str) -> Option<Sentence> {
    currency_decimals(code).is_none().then(|| {
        let code: String = code.chars().take(10).collect();
        let text = format!(
            "`{code}` is no currency of ISO 4217: give its three capitals, such as EUR or USD."
        );
        Sentence::new(text, Phrase::new("no_currency").with("currency", code))
    })
}

/// How many digits of an amount in a currency's smallest unit are decimals; none of what is no currency.
pub fn currency_decimals(code: &str) -> Option<u16> {
    Currency::from_code(code)?.exponent()
}

/// What customers pay in a currency by now, in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidCurrency {
    /// ISO 4217.
    pub currency: String,
    /// Customers with MRR in it.
    pub customers: i64,
    /// Their MRR, in the smallest unit.
    pub mrr_minor: i64,
}

impl PaidCurrency {
    /// What a customer pays in it on average, in the smallest unit.
    pub fn usual_minor(&self) -> i64 {
        self.mrr_minor / self.customers.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_those_of_iso_4217() {
        for code in ["EUR", "USD", "BRL", "JPY"] {
            assert_eq!(currency_problem(code), None, "{code}");
        }
        for code in [
            "",
            "eur",
            "EURO",
            "ABC",
            "XXX",
            "XTS",
            "XAU",
            "XDR",
            "€",
            "E\u{301}R",
        ] {
            assert!(currency_problem(code).is_some(), "{code}");
        }
    }

    #[test]
    fn yen_have_no_decimals() {
        let decimals = ["EUR", "JPY", "KWD", "ABC"].map(currency_decimals);
        assert_eq!(decimals, [Some(2), Some(0), Some(3), None]);
    }
}
