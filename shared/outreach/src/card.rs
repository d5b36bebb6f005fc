//! The card that a customer pays with.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

const LONGEST_BRAND: usize = 30;

/// As far as one may know it: never its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The last day on which it can be charged.
    pub last_day: NaiveDate,
    /// Such as `Visa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The last four digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}

impl Card {
    /// A card that expires at the end of a month as `2027-03`; none of what is no month. Of a brand that is too long, and
    /// of digits that are not four, nothing is known.
    pub fn of(expires: &str, brand: Option<String>, last4: Option<String>) -> Option<Self> {
        let is_month = expires.len() == 7 && expires.is_ascii();
        let first = format!("{expires}-01");
        let first = is_month.then(|| NaiveDate::parse_from_str(&first, "%Y-%m-%d"))?;
        let next = first.ok()?.checked_add_months(Months::new(1))?;
        let is_four =
            |digits: &String| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self {
            last_day: next.pred_opt().filter(|day| day.year() > 0)?,
            brand: brand.filter(|brand| brand.chars().count() <= LONGEST_BRAND),
            last4: last4.filter(is_four),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(expires: &str) -> Option<String> {
        Card::of(expires, None, None).map(|card| card.last_day.to_string())
    }

    #[test]
    fn a_card_can_be_charged_until_its_month_is_over() {
        assert_eq!(of("2027-03").unwrap(), "2027-03-31");
        assert_eq!(of("2027-12").unwrap(), "2027-12-31");
        assert_eq!(of("2028-02").unwrap(), "2028-02-29");
        for wrong in [
            "2027-13",
            "2027-00",
            "2027-3",
            "03/2027",
            "2027-03-01",
            "",
            "2027-0é",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        let last4 = |digits: &str| {
            Card::of("2027-03", None, Some(digits.into()))
                .unwrap()
                .last4
        };
        assert_eq!(last4("0042").as_deref(), Some("0042"));
        assert_eq!(last4("4242424242424242"), None);
        assert_eq!(last4("42x2"), None);
    }
}
