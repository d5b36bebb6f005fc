//! How many customers offers fit, in one pass over the index that lists have.

use std::collections::BTreeSet;

use api::ApiError;
use chrono::{DateTime, Utc};
use domain::{CustomerId, Offer};
use ledger::subscription::Status;
use outreach::offers::{Given, Ineligibility, OfferCustomer, OfferSubscription, verdict};
use store::{CustomerItem, TenantStore};

use super::of_customer::seen_by_offers;
use crate::{
    customers::written,
    listed::{CustomerStanding, Listed},
};

/// Customers who are looked up because lists have not all of their traits; of more, what lists have counts.
const MOST_LOOKED_UP: usize = 5_000;

/// How many customers each offer fits. Lists know neither discounts nor what is paid after a trial: neither stands in the
/// way here.
pub async fn count(
    tenant: &TenantStore,
    offers: &[Offer],
    now: DateTime<Utc>,
) -> Result<Vec<u64>, ApiError> {
    let named = named_traits(offers);
    let mut counts = vec![0; offers.len()];
    let (mut unsure, mut malformed) = (Vec::<CustomerId>::new(), None);
    let looked = tenant.each_listed(|item| match Listed::read(&item) {
        Ok(listed) if lacks(&listed, &item, &named) && unsure.len() < MOST_LOOKED_UP => {
            unsure.push(item.id);
        }
        Ok(listed) => add(
            &mut counts,
            offers,
            &as_listed(&listed, &item, &named, now),
            now,
        ),
        Err(error) => malformed = Some(error),
    });
    looked.await?;
    if let Some(error) = malformed {
        return Err(error.into());
    }
    for item in tenant.customers_of(unsure.iter()).await? {
        add(&mut counts, offers, &seen_by_offers(&item, now)?, now);
    }
    Ok(counts)
}

/// Traits that offers ask for.
fn named_traits(offers: &[Offer]) -> BTreeSet<&str> {
    let rules = offers.iter().flat_map(|offer| &offer.eligibility.traits);
    rules.map(|rule| rule.name.as_str()).collect()
}

/// Whether a trait that is asked for may be among those that lists have not.
fn lacks(listed: &Listed, item: &CustomerItem, named: &BTreeSet<&str>) -> bool {
    listed.more && named.iter().any(|name| value(listed, item, name).is_none())
}

/// A trait as lists have it; name and address stand beside the others.
fn value(listed: &Listed, item: &CustomerItem, name: &str) -> Option<String> {
    match name {
        "name" => item.name.clone(),
        "email" => item.email.clone(),
        _ => listed.traits.get(name).and_then(written),
    }
}

/// A customer as offers look at them, as far as lists know.
fn as_listed(
    listed: &Listed,
    item: &CustomerItem,
    named: &BTreeSet<&str>,
    now: DateTime<Utc>,
) -> OfferCustomer {
    let known = named.iter().filter_map(|name| {
        let value = value(listed, item, name)?;
        Some(((*name).to_owned(), value))
    });
    OfferCustomer {
        subscriptions: listed.standing(now).map(running).unwrap_or_default(),
        traits: known.collect(),
        since: listed.since.and_then(|at| DateTime::from_timestamp(at, 0)),
    }
}

/// What runs, by currency.
fn running(standing: &CustomerStanding) -> Vec<OfferSubscription> {
    let runs = matches!(
        standing.status,
        Some(Status::Active | Status::PastDue | Status::Trialing)
    );
    if !runs {
        return Vec::new();
    }
    let one = OfferSubscription {
        plan: standing.plan.clone(),
        is_trial: standing.status == Some(Status::Trialing),
        ..OfferSubscription::default()
    };
    if standing.mrr.is_empty() {
        return vec![one];
    }
    let paid = standing.mrr.iter().map(|mrr| OfferSubscription {
        currency: Some(mrr.currency.clone()),
        monthly_minor: Some(mrr.amount_minor),
        // As near as lists know it.
        yearly_minor: Some(mrr.amount_minor.saturating_mul(12)),
        ..one.clone()
    });
    paid.collect()
}

fn add(counts: &mut [u64], offers: &[Offer], customer: &OfferCustomer, now: DateTime<Utc>) {
    for (count, offer) in counts.iter_mut().zip(offers) {
        *count += u64::from(fits(offer, customer, now));
    }
}

/// Whether nothing stands in the way but that the offer is not active, or that a trial's price is not known.
fn fits(offer: &Offer, customer: &OfferCustomer, now: DateTime<Utc>) -> bool {
    let on_trial = customer.subscriptions.iter().any(|one| one.is_trial);
    let found = verdict(offer, customer, &Given::default(), now);
    found.reasons.iter().all(|reason| match reason {
        Ineligibility::NotActive => true,
        Ineligibility::PriceUnknown => on_trial,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use domain::{
        OfferEligibility, OfferFulfillment, OfferId, OfferLimits, OfferState, OfferTerms,
        OfferTrait, UserId,
    };
    use serde_json::{Value, json};

    use super::*;

    fn offer(terms: OfferTerms, eligibility: OfferEligibility) -> Offer {
        Offer {
            id: OfferId::new(),
            name: "Save".into(),
            state: OfferState::Draft,
            terms,
            eligibility,
            limits: OfferLimits::default(),
            words: Vec::new(),
            fulfillment: OfferFulfillment::Task,
            made_by: UserId::new().into(),
            changed_at: Utc::now(),
            revision: 1,
        }
    }

    fn item() -> CustomerItem {
        CustomerItem {
            id: "u".parse().unwrap(),
            name: Some("Ana".into()),
            email: None,
            state: String::new(),
            listed: String::new(),
            facts: String::new(),
            next_at: None,
            next_date: None,
        }
    }

    fn listed(status: &str, monthly_minor: Option<i64>, traits: &Value) -> Listed {
        let mrr = monthly_minor.map(|amount| json!({ "currency": "EUR", "amount_minor": amount }));
        let mrr: Vec<Value> = mrr.into_iter().collect();
        let standing = json!({ "from": 0, "status": status, "plan": "Pro", "mrr": mrr });
        serde_json::from_value(json!({ "standings": [standing], "since": 0, "traits": traits }))
            .unwrap()
    }

    #[test]
    fn customers_are_counted_by_what_lists_know() {
        let discount = || OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        };
        let in_brazil = OfferTrait {
            name: "country".into(),
            any_of: vec!["BR".into()],
        };
        let offers = [
            offer(discount(), OfferEligibility::default()),
            offer(
                discount(),
                OfferEligibility {
                    traits: vec![in_brazil],
                    ..OfferEligibility::default()
                },
            ),
            offer(
                OfferTerms::TrialExtension { days: 7 },
                OfferEligibility::default(),
            ),
        ];
        let named = named_traits(&offers);
        let mut counts = vec![0; offers.len()];
        for (status, paid, traits) in [
            ("active", Some(5_000), json!({ "country": "BR" })),
            ("active", Some(900), json!({ "country": "PT" })),
            ("active", None, json!({ "country": "BR" })),
            ("trialing", None, json!({})),
            ("canceled", None, json!({ "country": "BR" })),
        ] {
            let listed = listed(status, paid, &traits);
            let seen = as_listed(&listed, &item(), &named, Utc::now());
            add(&mut counts, &offers, &seen, Utc::now());
        }
        // Of who is on trial it is not known what a discount would take off, so it does not stand in the way.
        assert_eq!(counts, [3, 1, 1]);
    }

    #[test]
    fn whoever_may_have_a_trait_that_lists_have_not_is_looked_up() {
        let named: BTreeSet<&str> = ["country", "name"].into();
        let mut of = listed("active", None, &json!({}));
        assert!(!lacks(&of, &item(), &named));
        of.more = true;
        assert!(lacks(&of, &item(), &named));
        assert!(!lacks(&of, &item(), &["name"].into()));
    }
}
