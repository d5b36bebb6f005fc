//! What is wrong with a plan or service as somebody wrote it.

use report::{Phrase, Sentence};

use super::{Allowance, Product, ProductKind, ProductPrice, UsageMeter};
use crate::{
    currency_problem, name,
    offer::{
        amounts_problem, list_problem, number_problem, of_element, short_problem, too_many,
        traits_problem, twice,
    },
};

/// In the smallest unit of any currency, and of units that are included.
const LARGEST: u64 = 1_000_000_000_000;
const MOST_PRICES: usize = 40;
const MOST_ALLOWANCES: usize = 20;
const MOST_EXCLUDED: usize = 50;
const MOST_UNITS: u64 = 1_000_000_000;

/// A field, and what is wrong with it.
type Wrong = (&'static str, Sentence);

impl Product {
    /// What is wrong with it, by the API's names of the fields; nothing when it can be kept.
    pub fn problems(&self) -> Vec<Wrong> {
        let of_kind = self.problems_of_kind();
        [
            (
                "name",
                short_problem(&self.name).or_else(|| name::problem_of_hidden(&self.name)),
            ),
            ("prices", prices_problem(&self.prices)),
            ("allowances", allowances_problem(&self.allowances)),
            (
                "excluded_services",
                list_problem(&self.excluded_services, MOST_EXCLUDED),
            ),
            ("had_by", traits_problem(&self.had_by)),
        ]
        .into_iter()
        .chain(of_kind)
        .filter_map(|(field, wrong)| Some((field, wrong?)))
        .collect()
    }

    /// What only the other kind has.
    fn problems_of_kind(&self) -> [(&'static str, Option<Sentence>); 3] {
        let is_plan = self.kind == ProductKind::Plan;
        let of_plans = |is_there: bool| (is_there && !is_plan).then(only_of_plans);
        let had_by = (is_plan && !self.had_by.is_empty()).then(only_of_services);
        [
            ("allowances", of_plans(!self.allowances.is_empty())),
            (
                "excluded_services",
                of_plans(!self.excluded_services.is_empty()),
            ),
            ("had_by", had_by),
        ]
    }
}

/// What is wrong with a name that another has.
pub fn product_name_taken() -> Sentence {
    Sentence::new(
        "Another plan or service has this name. Choose another, or change that one.",
        Phrase::new("product_name_taken"),
    )
}

fn only_of_plans() -> Sentence {
    Sentence::new(
        "Only plans have this. Leave it out.",
        Phrase::new("only_of_plans"),
    )
}

fn only_of_services() -> Sentence {
    Sentence::new(
        "Only services have this. Leave it out.",
        Phrase::new("only_of_services"),
    )
}

fn prices_problem(prices: &[ProductPrice]) -> Option<Sentence> {
    let of_one = |one: &ProductPrice| {
        currency_problem(&one.currency).or_else(|| amount_problem(one.amount_minor))
    };
    let places = prices.iter().map(|one| (&one.currency, one.interval));
    too_many(prices.len(), MOST_PRICES)
        .or_else(|| of_element(prices, of_one))
        .or_else(|| twice(places))
}

fn amount_problem(minor: i64) -> Option<Sentence> {
    // What is below nothing is out of bounds as what is too much is.
    let amount = u64::try_from(minor).unwrap_or(u64::MAX);
    number_problem(amount, 0, LARGEST)
}

fn allowances_problem(allowances: &[Allowance]) -> Option<Sentence> {
    let meters = allowances.iter().map(|one| &one.meter);
    too_many(allowances.len(), MOST_ALLOWANCES)
        .or_else(|| of_element(allowances, allowance_problem))
        .or_else(|| twice(meters))
}

fn allowance_problem(of: &Allowance) -> Option<Sentence> {
    let overage = of.overage.as_ref();
    let included = of
        .included
        .and_then(|units| number_problem(units, 0, LARGEST));
    let overage = overage.and_then(|over| {
        let none = over.prices.is_empty().then(no_overage_price);
        none.or_else(|| number_problem(over.units, 1, MOST_UNITS))
            .or_else(|| amounts_problem(&over.prices, 0))
    });
    name::problem(&of.label)
        .or_else(|| meter_problem(&of.meter))
        .or(included)
        .or(overage)
}

fn meter_problem(meter: &UsageMeter) -> Option<Sentence> {
    let UsageMeter {
        event,
        property,
        of_trait,
    } = meter;
    // An event or a trait, not both; a property is one of an event.
    if event.is_some() == of_trait.is_some() || (property.is_some() && event.is_none()) {
        return Some(Sentence::new(
            "Say what counts as use: an event, an event and a number in it, or a trait.",
            Phrase::new("no_meter"),
        ));
    }
    let mut names = [event, property, of_trait].into_iter().flatten();
    names.find_map(|name| short_problem(name))
}

fn no_overage_price() -> Sentence {
    Sentence::new(
        "Give an amount in at least one currency.",
        Phrase::new("no_amounts"),
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{AllowanceOverage, OfferAmount, OfferTrait, PriceInterval, ProductId, UserId};

    fn product(kind: ProductKind) -> Product {
        Product {
            id: ProductId::new(),
            kind,
            name: "Pro".into(),
            prices: vec![price("EUR", 1_000)],
            allowances: Vec::new(),
            excluded_services: Vec::new(),
            had_by: Vec::new(),
            made_by: UserId::new().into(),
            changed_at: DateTime::UNIX_EPOCH,
            revision: 1,
        }
    }

    fn price(currency: &str, amount_minor: i64) -> ProductPrice {
        ProductPrice {
            currency: currency.into(),
            interval: PriceInterval::Month,
            amount_minor,
        }
    }

    fn allowance(meter: [Option<&str>; 3]) -> Allowance {
        let [event, property, of_trait] = meter.map(|one| one.map(str::to_owned));
        Allowance {
            label: "Calls".into(),
            meter: UsageMeter {
                event,
                property,
                of_trait,
            },
            included: Some(100),
            overage: None,
        }
    }

    fn wrong(product: &Product) -> Vec<&'static str> {
        let all = product.problems().into_iter();
        all.map(|(field, _)| field).collect()
    }

    #[test]
    fn prices_are_amounts_each_once() {
        for (prices, expected) in [
            (vec![], vec![]),
            (vec![price("EUR", 0), price("USD", 0)], vec![]),
            (vec![price("EUR", -1)], vec!["prices"]),
            (vec![price("euro", 1)], vec!["prices"]),
            (vec![price("EUR", 1), price("EUR", 2)], vec!["prices"]),
            (vec![price("EUR", 1_000_000_000_001)], vec!["prices"]),
        ] {
            let plan = Product {
                prices,
                ..product(ProductKind::Plan)
            };
            assert_eq!(wrong(&plan), expected, "{:?}", plan.prices);
        }
    }

    #[test]
    fn use_is_of_events_a_number_in_them_or_a_trait() {
        for (meter, is_right) in [
            ([Some("Call"), None, None], true),
            ([Some("Call"), Some("minutes"), None], true),
            ([None, None, Some("seats")], true),
            ([None, None, None], false),
            ([None, Some("minutes"), None], false),
            ([Some("Call"), None, Some("seats")], false),
            ([None, Some("minutes"), Some("seats")], false),
            ([Some(" "), None, None], false),
        ] {
            let plan = Product {
                allowances: vec![allowance(meter)],
                ..product(ProductKind::Plan)
            };
            assert_eq!(wrong(&plan).is_empty(), is_right, "{meter:?}");
        }
        let twice = Product {
            allowances: vec![allowance([Some("Call"), None, None]); 2],
            ..product(ProductKind::Plan)
        };
        assert_eq!(wrong(&twice), ["allowances"]);
    }

    #[test]
    fn what_is_paid_above_has_a_price_and_a_size() {
        let with = |units, prices: Vec<OfferAmount>| Product {
            allowances: vec![Allowance {
                overage: Some(AllowanceOverage { units, prices }),
                ..allowance([Some("Call"), None, None])
            }],
            ..product(ProductKind::Plan)
        };
        let euro = OfferAmount {
            currency: "EUR".into(),
            amount_minor: 5,
        };
        assert!(wrong(&with(10, vec![euro.clone()])).is_empty());
        assert_eq!(wrong(&with(0, vec![euro])), ["allowances"]);
        assert_eq!(wrong(&with(10, Vec::new())), ["allowances"]);
    }

    #[test]
    fn a_kind_has_nothing_of_the_other() {
        let had_by = OfferTrait {
            name: "insured".into(),
            any_of: vec!["true".into()],
        };
        let all = |kind| Product {
            allowances: vec![allowance([Some("Call"), None, None])],
            excluded_services: vec!["Insurance".into()],
            had_by: vec![had_by.clone()],
            ..product(kind)
        };
        assert_eq!(wrong(&all(ProductKind::Plan)), ["had_by"]);
        let of_service = ["allowances", "excluded_services"];
        assert_eq!(wrong(&all(ProductKind::Service)), of_service);
    }
}
