//! A piece: customers as they are now, and which of the campaign's offers they may get.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::WorkError;
use domain::{CustomerId, Language};
use outreach::{
    facts::CustomerFacts,
    offers::{OfferCustomer, subject},
};
use serde::{Deserialize, Serialize};
use store::{CustomerItem, TenantStore};

use super::plan::{Asked, Plan, PlannedOffer};
use crate::{
    offers::{Had, offer_customer, verdict_beside, with_discounts},
    state::CustomerState,
};

/// Customers that are read at a time.
const AT_ONCE: usize = 100;

/// A customer who is there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Looked {
    pub id: CustomerId,
    /// When the last of their subscriptions ended, if none goes on.
    pub left_at: Option<DateTime<Utc>>,
    /// When something was chosen for them before, by any campaign.
    pub chosen_at: Vec<DateTime<Utc>>,
    /// Of those of the segment.
    pub seen: Option<Seen>,
}

/// A customer of the segment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Seen {
    /// Something was chosen for them not long ago.
    pub is_cooling_down: bool,
    pub language: Language,
    /// What they pay in, where it is one currency.
    pub currency: Option<String>,
    /// What they pay a month in it.
    pub price_minor: i64,
    /// Of each offer what is set aside for it; none of those that they may not get.
    pub costs: Vec<Option<i64>>,
    /// Which subscription each offer is about; empty where events name none.
    pub subscriptions: Vec<String>,
}

/// Looks at customers. Who is gone is left out.
pub async fn look(
    tenant: &TenantStore,
    plan: &Plan,
    asked: &[Asked],
) -> Result<Vec<Looked>, WorkError> {
    let mut all = Vec::with_capacity(asked.len());
    for some in asked.chunks(AT_ONCE) {
        let mut items = tenant.customers_of(some.iter().map(|one| &one.id)).await?;
        items.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        for item in items {
            let Ok(at) = some.binary_search_by(|one| one.id.cmp(&item.id)) else {
                continue;
            };
            all.push(looked(item, &some[at], plan)?);
        }
    }
    Ok(all)
}

fn looked(item: CustomerItem, asked: &Asked, plan: &Plan) -> Result<Looked, WorkError> {
    let state: CustomerState = serde_json::from_str(&item.state)?;
    let seen = match asked.is_of_segment {
        true => Some(seen(&item, &state, &asked.had, plan)?),
        false => None,
    };
    Ok(Looked {
        id: item.id,
        left_at: state.left_at(plan.at),
        chosen_at: asked.had.iter().map(|had| had.at).collect(),
        seen,
    })
}

fn seen(
    item: &CustomerItem,
    state: &CustomerState,
    had: &[Had],
    plan: &Plan,
) -> Result<Seen, WorkError> {
    let facts: CustomerFacts = match item.facts.as_str() {
        "" => CustomerFacts::default(),
        facts => serde_json::from_str(facts)?,
    };
    let language = facts.language.unwrap_or(plan.language);
    let customer = with_discounts(offer_customer(state, plan.at), had, plan.at);
    let cooldown = TimeDelta::days(plan.cooldown_days.into());
    let may = |offer: &PlannedOffer| may_get(offer, &customer, had, (plan, language));
    let (costs, subscriptions) = plan.offers.iter().map(may).unzip();
    let currency = customer
        .subscriptions
        .iter()
        .find_map(|one| one.currency.clone());
    Ok(Seen {
        is_cooling_down: had.iter().any(|had| plan.at < had.at + cooldown),
        language,
        price_minor: price(&customer, currency.as_deref()),
        currency,
        costs,
        subscriptions,
    })
}

/// What they pay a month in a currency, in all.
fn price(customer: &OfferCustomer, currency: Option<&str>) -> i64 {
    let all = customer.subscriptions.iter();
    let theirs = all.filter(|one| currency.is_some() && one.currency.as_deref() == currency);
    let prices = theirs.filter_map(|one| one.monthly_minor);
    prices.fold(0, i64::saturating_add)
}

/// What is set aside for an offer, if they may get it, and which subscription it is about.
fn may_get(
    planned: &PlannedOffer,
    customer: &OfferCustomer,
    had: &[Had],
    (plan, language): (&Plan, Language),
) -> (Option<i64>, String) {
    let Some(offer) = &planned.offer else {
        return (None, String::new());
    };
    let about = subject(offer, customer);
    let verdict = verdict_beside(offer, customer, (&planned.given, had), plan.at);
    // Whoever could read nothing of it is offered nothing.
    let may = verdict.is_eligible() && offer.words_in(language).is_some();
    let cost = verdict.cost.filter(|_| may);
    let id = about.map(|one| one.id.clone()).unwrap_or_default();
    (cost.map(|cost| cost.amount_minor), id)
}

#[cfg(test)]
mod tests {
    use domain::{
        ActorId, CustomersAre, Offer, OfferAmount, OfferEligibility, OfferFulfillment, OfferId,
        OfferLimits, OfferState, OfferTerms, OfferWords, ScoringRunId, UserId,
    };
    use ledger::intake::{Request, parse_batch};
    use serde_json::{Value, json};
    use stats::offers::prior::Pool;

    use super::*;
    use crate::offers::GivenOffer;

    fn state(events: &[Value]) -> CustomerState {
        let request = Request::new(Utc::now(), "key_1");
        let body = json!({ "batch": events }).to_string();
        let mut state = CustomerState::default();
        for item in parse_batch(body.as_bytes(), &request).unwrap() {
            state.tell(CustomersAre::People, &item.outcome.unwrap());
        }
        state
    }

    fn subscription(id: &str, more: Value) -> Value {
        let mut properties = json!({
            "subscription_id": id, "plan": "Pro", "amount_minor": 5_000, "currency": "EUR", "interval": "month",
            "started_at": "2026-01-01T00:00:00Z",
        });
        let more = more.as_object().cloned().unwrap_or_default();
        properties.as_object_mut().unwrap().extend(more);
        json!({
            "type": "track", "userId": "u", "messageId": id, "timestamp": "2026-02-01T00:00:00Z",
            "event": "Subscription Started", "properties": properties,
        })
    }

    fn item(state: &CustomerState) -> CustomerItem {
        CustomerItem {
            id: "u".parse().unwrap(),
            name: None,
            email: None,
            state: serde_json::to_string(state).unwrap(),
            listed: String::new(),
            facts: String::new(),
            next_at: None,
            next_date: None,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn planned(terms: OfferTerms) -> PlannedOffer {
        let offer = Offer {
            id: OfferId::new(),
            name: "Save".into(),
            state: OfferState::Active,
            terms,
            eligibility: OfferEligibility::default(),
            limits: OfferLimits::default(),
            words: vec![OfferWords {
                language: Language::English,
                title: "Stay".into(),
                text: "A fifth off.".into(),
            }],
            fulfillment: OfferFulfillment::Task,
            made_by: ActorId::User(UserId::new()),
            changed_at: Utc::now(),
            revision: 1,
        };
        PlannedOffer {
            id: offer.id,
            offer: Some(offer),
            given: GivenOffer::default(),
        }
    }

    fn plan(offers: Vec<PlannedOffer>) -> Plan {
        Plan {
            at: at("2026-06-15T00:00:00Z"),
            scoring_run: ScoringRunId::new(),
            scored_at: at("2026-06-14T00:00:00Z"),
            score_days: 30,
            offers,
            given: None,
            budgets: vec![OfferAmount {
                currency: "EUR".into(),
                amount_minor: 10_000,
            }],
            cooldown_days: 90,
            hold_out: 0.1,
            language: Language::English,
            customers: 1,
            pieces: 1,
            others: Pool::default(),
        }
    }

    fn asked(had: Vec<Had>) -> Asked {
        Asked {
            id: "u".parse().unwrap(),
            is_of_segment: true,
            had,
        }
    }

    #[test]
    fn whoever_pays_may_get_what_fits_and_it_costs_so_much() {
        let discount = planned(OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        });
        let longer_trial = planned(OfferTerms::TrialExtension { days: 7 });
        let mut gone = planned(OfferTerms::Pause { months: 1 });
        gone.offer = None;
        let plan = plan(vec![discount, longer_trial, gone]);
        let state = state(&[
            subscription("a", json!({})),
            subscription("b", json!({ "amount_minor": 2_000 })),
        ]);
        let seen = looked(item(&state), &asked(Vec::new()), &plan).unwrap();
        let seen = seen.seen.unwrap();
        assert_eq!(seen.costs, [Some(3_000), None, None]);
        assert_eq!(seen.subscriptions[0], "a");
        assert_eq!(
            (seen.price_minor, seen.currency.as_deref()),
            (7_000, Some("EUR"))
        );
        assert!(!seen.is_cooling_down);
    }

    #[test]
    fn what_was_chosen_lately_cools_down_and_what_they_had_they_do_not_get_again() {
        let discount = planned(OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        });
        let id = discount.id;
        let plan = plan(vec![discount]);
        let state = state(&[subscription("a", json!({}))]);
        let seen = |offer_id, date: &str, counts| {
            let had = Had {
                offer_id,
                at: at(date),
                counts,
                discount: None,
            };
            let looked = looked(item(&state), &asked(vec![had]), &plan).unwrap();
            looked.seen.unwrap()
        };
        let another = OfferId::new();
        assert!(seen(another, "2026-04-01T00:00:00Z", false).is_cooling_down);
        assert!(!seen(another, "2026-03-01T00:00:00Z", true).is_cooling_down);
        assert_eq!(
            seen(another, "2026-03-01T00:00:00Z", true).costs,
            [Some(3_000)]
        );
        assert_eq!(seen(id, "2026-03-01T00:00:00Z", true).costs, [None]);
        assert_eq!(seen(id, "2026-03-01T00:00:00Z", false).costs, [Some(3_000)]);
    }

    #[test]
    fn whoever_has_nothing_that_goes_on_has_left() {
        let now = at("2026-06-15T00:00:00Z");
        let ended = |id: &str, date: &str| subscription(id, json!({ "ended_at": date }));
        let both = state(&[
            ended("a", "2026-03-01T00:00:00Z"),
            ended("b", "2026-05-01T00:00:00Z"),
        ]);
        assert_eq!(both.left_at(now), Some(at("2026-05-01T00:00:00Z")));
        assert_eq!(both.left_at(at("2026-04-01T00:00:00Z")), None);
        let one = state(&[
            ended("a", "2026-03-01T00:00:00Z"),
            subscription("b", json!({})),
        ]);
        assert_eq!(one.left_at(now), None);
        assert_eq!(CustomerState::default().left_at(now), None);
    }
}
