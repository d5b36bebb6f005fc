//! What is wrong with an offer as somebody wrote it.

use std::{collections::HashSet, hash::Hash};

use report::{Phrase, Sentence};

use super::{Offer, OfferAmount, OfferFulfillment, OfferTerms, OfferTrait, OfferWords, amount_in};
use crate::{
    currency_problem,
    name::{self, is_control, is_invisible},
};

/// In the smallest unit of any currency.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000;
const MOST_CURRENCIES: usize = 20;
const MOST_PLANS: usize = 50;
const MOST_TRAITS: usize = 10;
const MOST_VALUES: usize = 50;
/// Characters of a plan, a trait's name or value, as events have them, and of an id at Stripe.
const LONGEST_NAME: usize = 255;
const LONGEST_TEXT: usize = 1_000;
const MOST_DISCOUNT_MONTHS: u64 = 36;
const MOST_PAUSE_MONTHS: u64 = 12;
const MOST_TRIAL_DAYS: u64 = 90;
const MOST_DAYS: u64 = 3_650;
const MOST_REDEMPTIONS: u64 = 1_000_000;

/// A field, and what is wrong with it.
type Wrong = (&'static str, Sentence);

impl Offer {
    /// What is wrong with it, by the API's names of the fields; nothing when it can be kept.
    pub fn problems(&self) -> Vec<Wrong> {
        let name = name::problem(&self.name).map(|wrong| ("name", wrong));
        let carried_out = fulfillment_problem(&self.fulfillment, &self.terms);
        let mut wrong: Vec<Wrong> = name.into_iter().collect();
        wrong.extend(terms_problems(&self.terms));
        wrong.extend(self.eligibility_problems());
        wrong.extend(self.limits_problems());
        if wrong.is_empty() {
            wrong.extend(self.currency_problems());
        }
        wrong.extend(words_problem(&self.words));
        wrong.extend(carried_out.map(|wrong| ("fulfillment", wrong)));
        wrong
    }

    fn eligibility_problems(&self) -> impl Iterator<Item = Wrong> {
        let of = &self.eligibility;
        let plans = list_problem(&of.plans, MOST_PLANS);
        let currency = of.currency.as_deref().and_then(currency_problem);
        let tenure = number_problem(of.least_tenure_days.into(), 0, MOST_DAYS);
        let again = of.again_after_days;
        let again = again.and_then(|days| number_problem(days.into(), 1, MOST_DAYS));
        [
            ("eligibility.plans", plans),
            ("eligibility.traits", traits_problem(&of.traits)),
            ("eligibility.least_tenure_days", tenure),
            ("eligibility.currency", currency),
            ("eligibility.again_after_days", again),
        ]
        .into_iter()
        .filter_map(|(field, wrong)| Some((field, wrong?)))
    }

    /// Currencies in which nobody could get it: it is made in those alone in which it has an amount, and a budget where
    /// there are some.
    fn currency_problems(&self) -> impl Iterator<Item = Wrong> {
        let amounts = self.terms.amounts();
        let is_made_in =
            |currency: &str| amounts.is_none_or(|all| amount_in(all, currency).is_some());
        let budgets = &self.limits.monthly_budgets;
        let wanted = self.eligibility.currency.as_deref();
        let other = wanted.filter(|wanted| !is_made_in(wanted));
        let foreign = budgets.iter().find(|one| !is_made_in(&one.currency));
        let unfunded = wanted
            .filter(|wanted| !budgets.is_empty() && amount_in(budgets, wanted).is_none())
            .map(no_budget_in);
        [
            ("eligibility.currency", other.map(no_amount_in)),
            (
                "limits.monthly_budgets",
                foreign.map(|one| no_amount_in(&one.currency)).or(unfunded),
            ),
        ]
        .into_iter()
        .filter_map(|(field, wrong)| Some((field, wrong?)))
    }

    fn limits_problems(&self) -> impl Iterator<Item = Wrong> {
        let most = self.limits.most_redemptions;
        let most = most.and_then(|most| number_problem(most.into(), 1, MOST_REDEMPTIONS));
        let budgets = amounts_problem(&self.limits.monthly_budgets, 0);
        [
            ("limits.most_redemptions", most),
            ("limits.monthly_budgets", budgets),
        ]
        .into_iter()
        .filter_map(|(field, wrong)| Some((field, wrong?)))
    }
}

/// What is wrong with the id of a connection that is not there.
pub fn no_such_connection() -> Sentence {
    Sentence::new(
        "There is no such connection any more. Choose one that is connected.",
        Phrase::new("no_such_connection"),
    )
}

/// What an offer lacks of which customers could read nothing.
pub fn no_words() -> Sentence {
    Sentence::new(
        "Write what customers read in at least one language.",
        Phrase::new("no_words"),
    )
}

/// That something of a kind lacks a field that the kind needs.
pub fn field_missing(name: &str, kind: &str) -> Sentence {
    let phrase = Phrase::new("field_of_kind_missing");
    Sentence::new(
        format!("Give `{name}`: `{kind}` needs it."),
        phrase.with("name", name).with("kind", kind),
    )
}

/// That something of a kind has a field that the kind does not.
pub fn field_of_other_kind(name: &str, kind: &str) -> Sentence {
    let phrase = Phrase::new("field_of_other_kind");
    Sentence::new(
        format!("Leave out `{name}`: `{kind}` has no such field."),
        phrase.with("name", name).with("kind", kind),
    )
}

fn terms_problems(terms: &OfferTerms) -> Vec<Wrong> {
    let months = |months: u8, most| number_problem(months.into(), 1, most);
    let mut wrong: Vec<(&'static str, Option<Sentence>)> = match terms {
        OfferTerms::PercentDiscount {
            percent,
            months: for_months,
        } => vec![
            ("terms.percent", number_problem((*percent).into(), 1, 100)),
            ("terms.months", months(*for_months, MOST_DISCOUNT_MONTHS)),
        ],
        OfferTerms::AmountDiscount {
            months: for_months, ..
        } => vec![("terms.months", months(*for_months, MOST_DISCOUNT_MONTHS))],
        OfferTerms::Pause { months: for_months } => {
            vec![("terms.months", months(*for_months, MOST_PAUSE_MONTHS))]
        }
        OfferTerms::PlanChange { plan, .. } => vec![("terms.plan", short_problem(plan))],
        OfferTerms::TrialExtension { days } => {
            let days = number_problem((*days).into(), 1, MOST_TRIAL_DAYS);
            vec![("terms.days", days)]
        }
        OfferTerms::Service { service, .. } => vec![("terms.service", name::problem(service))],
        OfferTerms::Credit { .. } | OfferTerms::Call { .. } => Vec::new(),
    };
    if let Some(amounts) = terms.amounts() {
        // What is given is something; what it costs may be nothing.
        let (field, least) = match terms {
            OfferTerms::AmountDiscount { .. } | OfferTerms::Credit { .. } => ("terms.amounts", 1),
            _ => ("terms.costs", 0),
        };
        let none = amounts.is_empty().then(no_amounts);
        wrong.push((field, none.or_else(|| amounts_problem(amounts, least))));
    }
    let wrong = wrong.into_iter();
    wrong
        .filter_map(|(field, wrong)| Some((field, wrong?)))
        .collect()
}

fn fulfillment_problem(by: &OfferFulfillment, terms: &OfferTerms) -> Option<Sentence> {
    if !by.fits(terms) {
        return Some(Sentence::new(
            "Such an offer is not carried out this way. Choose another, such as a task.",
            Phrase::new("no_such_fulfillment"),
        ));
    }
    match by {
        OfferFulfillment::StripeCoupon { coupon: id, .. }
        | OfferFulfillment::StripePrice { price: id, .. } => short_problem(id),
        OfferFulfillment::StripePause { .. }
        | OfferFulfillment::Webhook
        | OfferFulfillment::Task => None,
    }
}

/// What is wrong with amounts by currency, each of `least` at least.
pub(crate) fn amounts_problem(amounts: &[OfferAmount], least: u64) -> Option<Sentence> {
    let of_one = |one: &OfferAmount| {
        let amount = match u64::try_from(one.amount_minor) {
            Ok(amount) => number_problem(amount, least, LARGEST_AMOUNT.unsigned_abs()),
            Err(_) => Some(not_between(least, LARGEST_AMOUNT.unsigned_abs())),
        };
        currency_problem(&one.currency).or(amount)
    };
    too_many(amounts.len(), MOST_CURRENCIES)
        .or_else(|| of_element(amounts, of_one))
        .or_else(|| twice(amounts.iter().map(|one| &one.currency)))
}

pub(crate) fn traits_problem(traits: &[OfferTrait]) -> Option<Sentence> {
    let of_one = |one: &OfferTrait| {
        let values = one.any_of.is_empty().then(|| {
            let text = "Give at least one value for each trait.";
            Sentence::new(text, Phrase::new("no_trait_values"))
        });
        short_problem(&one.name)
            .or(values)
            .or_else(|| list_problem(&one.any_of, MOST_VALUES))
    };
    too_many(traits.len(), MOST_TRAITS)
        .or_else(|| of_element(traits, of_one))
        .or_else(|| twice(traits.iter().map(|one| &one.name)))
}

fn words_problem(words: &[OfferWords]) -> Option<Wrong> {
    let in_both = |one: &OfferWords| (name::problem(&one.title), text_problem(&one.text));
    let again = || twice(words.iter().map(|one| one.language));
    of_words(words, in_both).or_else(|| Some(("words", again()?)))
}

/// What is wrong with the title or the text of the first words of which anything is, by its field.
pub fn of_words(
    words: &[OfferWords],
    problems: impl Fn(&OfferWords) -> (Option<Sentence>, Option<Sentence>),
) -> Option<(&'static str, Sentence)> {
    let mut each = words.iter().enumerate();
    each.find_map(|(at, one)| {
        let (title, text) = problems(one);
        let title = title.map(|wrong| ("words[].title", wrong));
        let text = text.map(|wrong| ("words[].text", wrong));
        let (field, wrong) = title.or(text)?;
        Some((field, wrong.of_element(at)))
    })
}

fn text_problem(text: &str) -> Option<Sentence> {
    let breaks_lines = |c: char| matches!(c, '\n' | '\r' | '\t');
    if text.chars().count() > LONGEST_TEXT || is_invisible(text) {
        return Some(length_problem(LONGEST_TEXT));
    }
    let wrong = |c: char| is_control(c) && !breaks_lines(c);
    text.contains(wrong).then(control_characters)
}

pub(crate) fn list_problem(texts: &[String], most: usize) -> Option<Sentence> {
    too_many(texts.len(), most)
        .or_else(|| of_element(texts, |text| short_problem(text)))
        .or_else(|| twice(texts.iter()))
}

/// What is wrong with the name of something elsewhere: it is taken as it is, and must be there.
pub(crate) fn short_problem(text: &str) -> Option<Sentence> {
    let is_short = text.chars().count() <= LONGEST_NAME;
    let wrong = (!is_short || is_invisible(text)).then(|| length_problem(LONGEST_NAME));
    wrong.or_else(|| text.contains(is_control).then(control_characters))
}

fn control_characters() -> Sentence {
    Sentence::new(
        "Leave out line breaks and other control characters.",
        Phrase::new("control_characters"),
    )
}

fn length_problem(most: usize) -> Sentence {
    let text = format!("Use 1 to {most} characters.");
    Sentence::new(text, Phrase::new("name_length").with("most", most))
}

pub(crate) fn number_problem(number: u64, least: u64, most: u64) -> Option<Sentence> {
    (!(least..=most).contains(&number)).then(|| not_between(least, most))
}

fn not_between(least: u64, most: u64) -> Sentence {
    let phrase = Phrase::new("not_between").with("least", least);
    Sentence::new(
        format!("Give a number from {least} to {most}."),
        phrase.with("most", most),
    )
}

/// What is wrong where there is no amount at all.
pub fn no_amounts() -> Sentence {
    Sentence::new(
        "Give an amount in at least one currency.",
        Phrase::new("no_amounts"),
    )
}

pub(crate) fn no_amount_in(currency: &str) -> Sentence {
    let text = format!(
        "The offer has no amount in {currency}: nobody could get it. Give one, or choose a currency in which it has."
    );
    Sentence::new(text, Phrase::new("no_amount_in").with("currency", currency))
}

fn no_budget_in(currency: &str) -> Sentence {
    let text = format!(
        "The offer is for who pays in {currency}, in which there is no budget: nobody could get it. Give one."
    );
    Sentence::new(text, Phrase::new("no_budget_in").with("currency", currency))
}

/// What is wrong with the first element of a list of which anything is, with which that is.
pub(crate) fn of_element<T>(
    all: &[T],
    problem: impl Fn(&T) -> Option<Sentence>,
) -> Option<Sentence> {
    let mut each = all.iter().enumerate();
    each.find_map(|(at, one)| Some(problem(one)?.of_element(at)))
}

pub(crate) fn too_many(count: usize, most: usize) -> Option<Sentence> {
    (count > most).then(|| {
        let text = format!("Give {most} at most.");
        Sentence::new(text, Phrase::new("too_many_given").with("most", most))
    })
}

pub(crate) fn twice<T: Eq + Hash>(mut all: impl Iterator<Item = T>) -> Option<Sentence> {
    let mut seen = HashSet::new();
    let again = all.position(|one| !seen.insert(one))?;
    let text = "It is in the list already; give each once.";
    Some(Sentence::new(text, Phrase::new("given_twice")).of_element(again))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        ConnectionId, Language, OfferEligibility, OfferId, OfferLimits, OfferState, UserId,
    };

    fn offer(terms: OfferTerms) -> Offer {
        Offer {
            id: OfferId::new(),
            name: "Save".into(),
            state: OfferState::Draft,
            terms,
            eligibility: OfferEligibility::default(),
            limits: OfferLimits::default(),
            words: Vec::new(),
            fulfillment: OfferFulfillment::Task,
            made_by: UserId::new().into(),
            changed_at: DateTime::UNIX_EPOCH,
            revision: 1,
        }
    }

    fn euros(amount_minor: i64) -> OfferAmount {
        OfferAmount {
            currency: "EUR".into(),
            amount_minor,
        }
    }

    fn wrong(offer: &Offer) -> Vec<&'static str> {
        let all = offer.problems().into_iter();
        all.map(|(field, _)| field).collect()
    }

    #[test]
    fn what_is_given_lies_within_bounds() {
        let discount = |percent, months| OfferTerms::PercentDiscount { percent, months };
        let credit = |amounts| OfferTerms::Credit { amounts };
        let cases: [(OfferTerms, &[&str]); 10] = [
            (discount(20, 3), &[]),
            (discount(0, 37), &["terms.percent", "terms.months"]),
            (discount(101, 1), &["terms.percent"]),
            (OfferTerms::Pause { months: 13 }, &["terms.months"]),
            (OfferTerms::TrialExtension { days: 0 }, &["terms.days"]),
            (credit(vec![]), &["terms.amounts"]),
            (credit(vec![euros(0)]), &["terms.amounts"]),
            (credit(vec![euros(1), euros(2)]), &["terms.amounts"]),
            (credit(vec![euros(-1)]), &["terms.amounts"]),
            (
                OfferTerms::Call {
                    costs: vec![euros(0)],
                },
                &[],
            ),
        ];
        for (terms, expected) in cases {
            let offer = offer(terms);
            assert_eq!(wrong(&offer), expected, "{:?}", offer.terms);
        }
    }

    #[test]
    fn who_may_get_it_and_how_much_is_bounded() {
        let mut offer = offer(OfferTerms::Pause { months: 1 });
        offer.eligibility = OfferEligibility {
            plans: vec!["Pro".into(), "Pro".into()],
            traits: vec![OfferTrait {
                name: "country".into(),
                any_of: Vec::new(),
            }],
            least_tenure_days: 3_651,
            currency: Some("euro".into()),
            again_after_days: Some(0),
            ..OfferEligibility::default()
        };
        offer.limits = OfferLimits {
            most_redemptions: Some(0),
            monthly_budgets: vec![euros(0)],
        };
        let expected = [
            "eligibility.plans",
            "eligibility.traits",
            "eligibility.least_tenure_days",
            "eligibility.currency",
            "eligibility.again_after_days",
            "limits.most_redemptions",
        ];
        assert_eq!(wrong(&offer), expected, "a budget of nothing is one");
        offer.limits.monthly_budgets = vec![euros(1); 2];
        assert!(wrong(&offer).contains(&"limits.monthly_budgets"));
        offer.eligibility.plans = vec!["Pro\u{7}".into()];
        let plans = offer
            .problems()
            .into_iter()
            .find(|(field, _)| *field == "eligibility.plans");
        let phrase = plans.unwrap().1.phrase;
        assert_eq!(phrase.code, "control_characters");
        assert_eq!(phrase.element(), Some(0));
        offer.limits.monthly_budgets = vec![euros(1), euros(-1)];
        let wrong = offer.problems().into_iter();
        let mut budgets = wrong.filter(|(field, _)| *field == "limits.monthly_budgets");
        assert_eq!(budgets.next().unwrap().1.phrase.element(), Some(1));
    }

    #[test]
    fn a_currency_in_which_nobody_could_get_it_is_refused() {
        let budget = |currency: &str| OfferAmount {
            currency: currency.into(),
            ..euros(1)
        };
        let call = || OfferTerms::Call {
            costs: vec![euros(100)],
        };
        let pause = || OfferTerms::Pause { months: 1 };
        type Case<'a> = (OfferTerms, Option<&'a str>, &'a [&'a str], &'a [&'a str]);
        let cases: [Case<'_>; 7] = [
            (call(), Some("EUR"), &["EUR"], &[]),
            (call(), Some("USD"), &[], &["eligibility.currency"]),
            (call(), None, &["EUR", "USD"], &["limits.monthly_budgets"]),
            (pause(), Some("USD"), &["EUR", "USD"], &[]),
            (pause(), Some("USD"), &["EUR"], &["limits.monthly_budgets"]),
            (pause(), None, &["EUR", "USD"], &[]),
            (pause(), Some("USD"), &[], &[]),
        ];
        for (terms, currency, budgets, expected) in cases {
            let mut offer = offer(terms);
            offer.eligibility.currency = currency.map(str::to_owned);
            offer.limits.monthly_budgets = budgets.iter().map(|one| budget(one)).collect();
            assert_eq!(wrong(&offer), expected, "{offer:?}");
        }
    }

    #[test]
    fn words_are_there_and_of_one_language_each() {
        let mut offer = offer(OfferTerms::Pause { months: 1 });
        let words = |title: &str, text: &str| OfferWords {
            language: Language::English,
            title: title.into(),
            text: text.into(),
        };
        let (title, text) = ("words[].title", "words[].text");
        for (all, expected) in [
            (vec![words("Take a break", "One month.\n\nOn us.")], None),
            (vec![words("", "One month.")], Some(title)),
            (vec![words("", "")], Some(title)),
            (vec![words("Take a break", " \n")], Some(text)),
            (vec![words("Take a break", "a\u{0}")], Some(text)),
            (vec![words("A", "B"), words("A", "B")], Some("words")),
        ] {
            offer.words = all;
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(wrong(&offer), expected, "{:?}", offer.words);
        }
    }

    #[test]
    fn each_kind_is_carried_out_in_ways_of_its_own() {
        let connection_id = ConnectionId::new();
        let coupon = |coupon: &str| OfferFulfillment::StripeCoupon {
            connection_id,
            coupon: coupon.into(),
        };
        let pause = OfferFulfillment::StripePause { connection_id };
        let mut offer = offer(OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        });
        for (by, is_wrong) in [
            (coupon("SAVE20"), false),
            (coupon(""), true),
            (pause, true),
            (OfferFulfillment::Webhook, false),
        ] {
            offer.fulfillment = by;
            assert_eq!(wrong(&offer) == ["fulfillment"], is_wrong, "{offer:?}");
        }
    }

    #[test]
    fn an_offer_reads_back_as_it_was_written() {
        let offer = offer(OfferTerms::PlanChange {
            plan: "Basic".into(),
            costs: vec![euros(12_000)],
        });
        let text = serde_json::to_string(&offer).unwrap();
        assert_eq!(serde_json::from_str::<Offer>(&text).unwrap(), offer);
        let more = r#"{"kind":"pause","months":1,"days":3}"#;
        assert!(serde_json::from_str::<OfferTerms>(more).is_err());
    }
}
