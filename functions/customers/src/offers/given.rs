//! What was given of offers before, by all campaigns, and whether a customer may get one beside that: the same for a round,
//! and for whoever asks what a customer may get.

use chrono::{DateTime, Datelike, Months, Utc};
use domain::{
    CustomerOffer, CustomerOfferState, Offer, OfferAmount, OfferId, OfferTerms, amount_in,
};
use outreach::offers::{Given, OfferCustomer, OfferSubscription, OfferVerdict, subject, verdict};
use serde::{Deserialize, Serialize};

/// Something that was chosen for a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Had {
    pub offer_id: OfferId,
    pub at: DateTime<Utc>,
    /// Whether they have it, may yet, or would if they were not held out.
    pub counts: bool,
    /// The discount that they have by it, may yet, or might if they were not held out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<HadDiscount>,
}

/// A discount that events may not tell of yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HadDiscount {
    /// On what, as events name it; one of theirs, where they name none.
    pub subscription_id: Option<String>,
    pub until: DateTime<Utc>,
}

impl Had {
    pub fn of(one: &CustomerOffer) -> Self {
        // Of both arms alike, so that whom a rule chooses does not depend on who is held out.
        let counts = one.state.is_committed() || one.state == CustomerOfferState::Ghost;
        Self {
            offer_id: one.offer_id,
            at: one.chosen_at,
            counts,
            discount: HadDiscount::of(one).filter(|_| counts),
        }
    }
}

impl HadDiscount {
    fn of(one: &CustomerOffer) -> Option<Self> {
        let (OfferTerms::PercentDiscount { months, .. }
        | OfferTerms::AmountDiscount { months, .. }) = &one.terms
        else {
            return None;
        };
        // From when it was accepted; until then, as long as it may be.
        let until = match one.state.is_accepted() {
            true => one
                .state_at
                .checked_add_months(Months::new((*months).into()))?,
            false => one.open_until,
        };
        Some(Self {
            subscription_id: one.subscription_id.clone(),
            until,
        })
    }

    fn is_on(&self, subscription: &OfferSubscription, now: DateTime<Utc>) -> bool {
        let id = self.subscription_id.as_deref();
        now < self.until && id.is_none_or(|id| id == subscription.id)
    }
}

/// What was given of an offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenOffer {
    /// Customers who took it, or may yet.
    pub redemptions: u32,
    /// What it has cost this month, or may yet.
    pub spent: Vec<OfferAmount>,
}

impl GivenOffer {
    /// Counts one that its customer took, or may yet.
    pub fn add(&mut self, one: &CustomerOffer, now: DateTime<Utc>) {
        match is_of_month(one.chosen_at, now) {
            true => self.add_now(&one.cost),
            false => self.redemptions += 1,
        }
    }

    /// Counts one that is chosen now.
    pub fn add_now(&mut self, cost: &OfferAmount) {
        self.redemptions += 1;
        add_amount(&mut self.spent, cost);
    }
}

/// Whether both are of one month, in UTC.
pub fn is_of_month(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

pub fn add_amount(sums: &mut Vec<OfferAmount>, more: &OfferAmount) {
    let known = sums.iter_mut().find(|one| one.currency == more.currency);
    match known {
        Some(sum) => sum.amount_minor = sum.amount_minor.saturating_add(more.amount_minor),
        None => sums.push(more.clone()),
    }
}

/// A customer with the discounts that they have by earlier offers, whether events tell of them yet or not.
pub fn with_discounts(
    mut customer: OfferCustomer,
    had: &[Had],
    now: DateTime<Utc>,
) -> OfferCustomer {
    let discounts: Vec<&HadDiscount> = had.iter().filter_map(|had| had.discount.as_ref()).collect();
    for one in &mut customer.subscriptions {
        let is_given = discounts.iter().any(|discount| discount.is_on(one, now));
        one.has_discount |= is_given;
    }
    customer
}

/// Whether a customer, [`with_discounts`], may get an offer beside all that was given of it and that they had before.
pub fn verdict_beside(
    offer: &Offer,
    customer: &OfferCustomer,
    (given, had): (&GivenOffer, &[Had]),
    now: DateTime<Utc>,
) -> OfferVerdict {
    let currency = subject(offer, customer).and_then(|one| one.currency.as_deref());
    let spent = currency.and_then(|currency| amount_in(&given.spent, currency));
    let theirs = had
        .iter()
        .filter(|had| had.counts && had.offer_id == offer.id);
    let given = Given {
        redemptions: given.redemptions,
        spent_minor: spent.unwrap_or(0),
        to_customer_at: theirs.map(|had| had.at).max(),
    };
    verdict(offer, customer, &given, now)
}

#[cfg(test)]
pub(super) mod tests {
    use chrono::TimeDelta;
    use domain::{
        ActorId, CampaignId, CustomerOfferId, Language, OfferEligibility, OfferFulfillment,
        OfferLimits, OfferOutlook, OfferState, OfferWords, UserId,
    };
    use outreach::offers::Ineligibility;

    use super::*;

    pub fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    pub fn euros(amount_minor: i64) -> OfferAmount {
        OfferAmount {
            currency: "EUR".into(),
            amount_minor,
        }
    }

    fn words() -> OfferWords {
        OfferWords {
            language: Language::English,
            title: "Stay".into(),
            text: "A fifth off.".into(),
        }
    }

    fn fifth_off() -> OfferTerms {
        OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        }
    }

    fn catalog_offer() -> Offer {
        Offer {
            id: OfferId::new(),
            name: "Save".into(),
            state: OfferState::Active,
            terms: fifth_off(),
            eligibility: OfferEligibility::default(),
            limits: OfferLimits::default(),
            words: vec![words()],
            fulfillment: OfferFulfillment::Task,
            made_by: ActorId::User(UserId::new()),
            changed_at: at("2026-01-01T00:00:00Z"),
            revision: 1,
        }
    }

    pub fn chosen(offer: OfferId, state: CustomerOfferState) -> CustomerOffer {
        let chosen_at = at("2026-06-10T00:00:00Z");
        CustomerOffer {
            id: CustomerOfferId::new(),
            customer_id: "u".parse().unwrap(),
            campaign_id: CampaignId::new(),
            round: 0,
            offer_id: offer,
            terms: fifth_off(),
            fulfillment: OfferFulfillment::Task,
            words: words(),
            subscription_id: Some("a".into()),
            cost: euros(3_000),
            outlook: OfferOutlook {
                gain_minor: 0,
                cost_minor: 0,
                kept: 0.0,
                leaves: 0.5,
                chance: 1.0,
            },
            hold_out: 0.1,
            chosen_at,
            open_until: chosen_at + TimeDelta::days(14),
            state,
            state_at: chosen_at + TimeDelta::days(1),
            attempts: 0,
            failure: None,
            revision: 1,
        }
    }

    fn customer() -> OfferCustomer {
        let subscription = |id: &str| OfferSubscription {
            id: id.into(),
            plan: Some("Pro".into()),
            currency: Some("EUR".into()),
            monthly_minor: Some(5_000),
            yearly_minor: Some(60_000),
            has_discount: false,
            is_trial: false,
        };
        OfferCustomer {
            subscriptions: vec![subscription("a")],
            ..OfferCustomer::default()
        }
    }

    fn reasons(offer: &Offer, given: &GivenOffer, had: &[Had], now: &str) -> Vec<Ineligibility> {
        let customer = with_discounts(customer(), had, at(now));
        verdict_beside(offer, &customer, (given, had), at(now)).reasons
    }

    #[test]
    fn a_discount_that_events_do_not_tell_of_yet_stands_in_the_way_as_long_as_it_lasts() {
        let (offer, none) = (catalog_offer(), GivenOffer::default());
        let had = |state| [Had::of(&chosen(OfferId::new(), state))];
        let has_discount = [Ineligibility::HasDiscount];
        for state in [
            CustomerOfferState::Accepted,
            CustomerOfferState::Fulfilled,
            CustomerOfferState::Broken,
        ] {
            let had = had(state);
            let lasts = reasons(&offer, &none, &had, "2026-09-10T00:00:00Z");
            assert_eq!(lasts, has_discount, "{state:?}");
            assert!(reasons(&offer, &none, &had, "2026-09-12T00:00:00Z").is_empty());
        }
        for state in [CustomerOfferState::Open, CustomerOfferState::Ghost] {
            let had = had(state);
            let may_yet = reasons(&offer, &none, &had, "2026-06-20T00:00:00Z");
            assert_eq!(may_yet, has_discount, "{state:?}");
            assert!(reasons(&offer, &none, &had, "2026-06-25T00:00:00Z").is_empty());
        }
        let declined = had(CustomerOfferState::Declined);
        assert!(reasons(&offer, &none, &declined, "2026-06-20T00:00:00Z").is_empty());
        // On another of their subscriptions it is no business of this one's.
        let mut elsewhere = had(CustomerOfferState::Accepted);
        if let Some(discount) = &mut elsewhere[0].discount {
            discount.subscription_id = Some("b".into());
        }
        assert!(reasons(&offer, &none, &elsewhere, "2026-06-20T00:00:00Z").is_empty());
        if let Some(discount) = &mut elsewhere[0].discount {
            discount.subscription_id = None;
        }
        let unknown = reasons(&offer, &none, &elsewhere, "2026-06-20T00:00:00Z");
        assert_eq!(unknown, has_discount);
    }

    #[test]
    fn what_others_have_counts_against_what_there_is() {
        let mut offer = catalog_offer();
        let now = "2026-06-20T00:00:00Z";
        let mut given = GivenOffer::default();
        let theirs = chosen(offer.id, CustomerOfferState::Accepted);
        let last_month = CustomerOffer {
            chosen_at: at("2026-05-31T00:00:00Z"),
            ..theirs.clone()
        };
        for one in [&theirs, &last_month] {
            given.add(one, at(now));
        }
        assert_eq!((given.redemptions, &given.spent), (2, &vec![euros(3_000)]));
        assert!(reasons(&offer, &given, &[], now).is_empty());
        offer.limits.most_redemptions = Some(2);
        let used_up = [Ineligibility::UsedUp { most: 2 }];
        assert_eq!(reasons(&offer, &given, &[], now), used_up);
        offer.limits.most_redemptions = Some(3);
        offer.limits.monthly_budgets = vec![euros(5_000)];
        let over = [Ineligibility::OverBudget {
            currency: "EUR".into(),
            cost_minor: 3_000,
            left_minor: 2_000,
        }];
        assert_eq!(reasons(&offer, &given, &[], now), over);
        // Who is held out would have had it: they are asked by the same rule.
        let ghost = [Had::of(&chosen(offer.id, CustomerOfferState::Ghost))];
        let again = reasons(&offer, &GivenOffer::default(), &ghost, now);
        let had_before = Ineligibility::HadBefore { again_at: None };
        assert_eq!(again, [had_before, Ineligibility::HasDiscount]);
    }
}
