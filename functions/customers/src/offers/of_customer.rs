//! Which offers a customer may get.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{Language, OfferState};
use ledger::subscription::{Field, Status, Subscription};
use outreach::{
    facts::CustomerFacts,
    offers::{OfferCustomer, OfferSubscription, subject},
    rule::OutreachSettings,
    wording::OfferReader,
};
use store::CustomerItem;

use super::{
    given::{Had, verdict_beside, with_discounts},
    given_offers::given_of,
    view::CustomerOffer,
};
use crate::{
    customers::{Customers, Which, found, written},
    listed::Listed,
    state::CustomerState,
};

/// Tells which active offers a customer may get, and why not the others, as a round would: what campaigns have offered to
/// them and to others counts, but not for how long a campaign leaves them alone. Nothing is offered by that. What a round
/// gave counts against an offer's limits until the next one, even if it was declined or taken back or has expired since.
/// Events that came a few seconds ago may be missing.
#[utoipa::path(
    get, path = "/v1/customer/offers", tag = "offers", operation_id = "listCustomerOffers",
    params(Which),
    responses(
        (status = 200, description = "Each active offer", body = List<CustomerOffer>),
        QueryProblems, LookupProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(Which { id }): Params<Which>,
) -> Result<Json<List<CustomerOffer>>, ApiError> {
    let customer = found(&principal, &id).await?;
    let (tenant, now) = (&principal.tenant, Utc::now());
    let had = tenant.customer_offers_of(&customer.id).await?;
    let had: Vec<Had> = had.iter().map(Had::of).collect();
    let seen = with_discounts(seen_by_offers(&customer, now)?, &had, now);
    let language = language_of(&principal, &customer).await?;
    let mut offers = tenant.offers().await?;
    offers.retain(|offer| offer.state == OfferState::Active);
    let mut given = given_of(tenant, &offers, now).await?;
    let organization = tenant.organization().await?;
    let organization = organization.or_not_found("organization")?;
    let mut items = Vec::new();
    for offer in offers {
        let given = given.remove(&offer.id).unwrap_or_default();
        let verdict = verdict_beside(&offer, &seen, (&given, &had), now);
        let reader = OfferReader {
            company: &organization.name,
            customer_name: customer.name.as_deref(),
            plan: subject(&offer, &seen).and_then(|one| one.plan.as_deref()),
        };
        let words = offer.words_in(language).map(|words| reader.filled(words));
        items.push(CustomerOffer::new(offer, words, verdict));
    }
    Ok(Json(List {
        items,
        next_cursor: None,
    }))
}

/// What a customer reads: theirs, else the organization's.
async fn language_of(principal: &Principal, customer: &CustomerItem) -> Result<Language, ApiError> {
    if !customer.facts.is_empty() {
        let facts: CustomerFacts = serde_json::from_str(&customer.facts)?;
        if let Some(language) = facts.language {
            return Ok(language);
        }
    }
    let settings = match principal.tenant.outreach().await? {
        Some(kept) => serde_json::from_str(&kept.settings)?,
        None => OutreachSettings::default(),
    };
    Ok(settings.language)
}

/// A customer as offers look at them.
pub fn seen_by_offers(
    item: &CustomerItem,
    now: DateTime<Utc>,
) -> serde_json::Result<OfferCustomer> {
    Ok(offer_customer(&serde_json::from_str(&item.state)?, now))
}

/// A customer as offers look at them.
pub fn offer_customer(state: &CustomerState, now: DateTime<Utc>) -> OfferCustomer {
    let since = Listed::of(state).since;
    let subscriptions = state.subscriptions().iter();
    let traits = state.traits().into_iter();
    OfferCustomer {
        subscriptions: subscriptions
            .filter_map(|(id, one)| running(id, one, now))
            .collect(),
        traits: traits
            .filter_map(|(name, value)| Some((name, written(&value)?)))
            .collect(),
        since: since.and_then(|at| DateTime::from_timestamp(at, 0)),
    }
}

/// A subscription, if it runs.
fn running(id: &str, one: &Subscription, now: DateTime<Utc>) -> Option<OfferSubscription> {
    let status = one.status(now.timestamp_millis())?;
    let runs = matches!(status, Status::Active | Status::PastDue | Status::Trialing);
    let price = one.price();
    runs.then(|| OfferSubscription {
        id: id.to_owned(),
        plan: one.text(Field::Plan).map(str::to_owned),
        currency: one.text(Field::Currency).map(str::to_owned),
        monthly_minor: price.as_ref().map(|price| price.monthly()),
        yearly_minor: price.as_ref().map(|price| price.yearly()),
        has_discount: price.is_some_and(|price| price.discount_minor > 0),
        is_trial: status == Status::Trialing,
    })
}

#[cfg(test)]
mod tests {
    use domain::CustomersAre;
    use ledger::intake::{Request, parse_batch};
    use serde_json::json;

    use super::*;

    /// A customer of whom a trait and three subscriptions are known, one of which has ended.
    fn item() -> CustomerItem {
        let subscription = |id: &str, more: serde_json::Value| {
            let mut properties = json!({
                "subscription_id": id, "plan": "Pro", "amount_minor": 12_000, "currency": "EUR", "interval": "year",
                "started_at": "2026-01-01T00:00:00Z",
            });
            let more = more.as_object().cloned().unwrap_or_default();
            properties.as_object_mut().unwrap().extend(more);
            json!({
                "type": "track", "userId": "u", "messageId": id, "timestamp": "2026-02-01T00:00:00Z",
                "event": "Subscription Started", "properties": properties,
            })
        };
        let body = json!({ "batch": [
            { "type": "identify", "userId": "u", "timestamp": "2026-02-01T00:00:00Z",
              "traits": { "country": "BR", "seats": 3, "tags": ["a"] } },
            subscription("a", json!({ "discount_minor": 1_200 })),
            subscription("b", json!({ "trial_end": "2026-03-01T00:00:00Z", "amount_minor": null })),
            subscription("c", json!({ "ended_at": "2026-02-02T00:00:00Z" })),
        ]});
        let request = Request::new(Utc::now(), "key_1");
        let body = body.to_string();
        let items = parse_batch(body.as_bytes(), &request).unwrap();
        let mut state = CustomerState::default();
        for item in items {
            state.tell(CustomersAre::People, &item.outcome.unwrap());
        }
        CustomerItem {
            id: "u".parse().unwrap(),
            name: None,
            email: None,
            state: serde_json::to_string(&state).unwrap(),
            listed: String::new(),
            facts: String::new(),
            next_at: None,
            next_date: None,
        }
    }

    #[test]
    fn offers_see_what_runs_what_it_brings_and_single_traits() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let seen = seen_by_offers(&item(), at("2026-02-10T00:00:00Z")).unwrap();
        assert_eq!(seen.since, Some(at("2026-01-01T00:00:00Z")));
        let traits: Vec<(&str, &str)> = seen
            .traits
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        assert_eq!(traits, [("country", "BR"), ("seats", "3")]);
        let of = |id: &str, monthly_minor, has_discount, is_trial| OfferSubscription {
            id: id.to_owned(),
            plan: Some("Pro".into()),
            currency: Some("EUR".into()),
            monthly_minor,
            yearly_minor: monthly_minor.map(|monthly: i64| 12 * monthly),
            has_discount,
            is_trial,
        };
        let expected = [of("a", Some(900), true, false), of("b", None, false, true)];
        assert_eq!(seen.subscriptions, expected);
    }
}
