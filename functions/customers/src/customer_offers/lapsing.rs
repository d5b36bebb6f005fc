//! Whether what an offer promises can still be carried out, as far as its customer's events tell. What is not known stands
//! in nobody's way: whoever carries it out finds out.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{CustomerOffer, OfferLapse, OfferTerms};
use ledger::subscription::{Field, Status, Subscription};
use store::TenantStore;

use crate::state::CustomerState;

/// Why nothing of an offer can be carried out for its customer, as they are now.
pub async fn lapse_of(
    tenant: &TenantStore,
    offer: &CustomerOffer,
    now: DateTime<Utc>,
) -> Result<Option<OfferLapse>, ApiError> {
    let Some(customer) = tenant.customer(&offer.customer_id).await? else {
        return Ok(None);
    };
    let state: CustomerState = serde_json::from_str(&customer.state)?;
    Ok(lapse(offer, &state, now))
}

fn lapse(offer: &CustomerOffer, state: &CustomerState, now: DateTime<Utc>) -> Option<OfferLapse> {
    let id = offer.subscription_id.as_deref();
    let about = id.and_then(|id| state.subscriptions().get(id));
    match about {
        Some(subscription) => lapse_with(&offer.terms, subscription, now),
        // Of which of theirs it was is not known: some may go on.
        None => state.left_at(now).map(|_| OfferLapse::SubscriptionEnded),
    }
}

fn lapse_with(
    terms: &OfferTerms,
    subscription: &Subscription,
    now: DateTime<Utc>,
) -> Option<OfferLapse> {
    let status = subscription.status(now.timestamp_millis())?;
    if status.has_ended() {
        return Some(OfferLapse::SubscriptionEnded);
    }
    match terms {
        OfferTerms::TrialExtension { .. } => {
            (status != Status::Trialing).then_some(OfferLapse::TrialOver)
        }
        OfferTerms::PlanChange { plan, .. } => {
            let has_plan = subscription.text(Field::Plan) == Some(plan.as_str());
            has_plan.then_some(OfferLapse::PlanAlready)
        }
        // Whatever they pay by now, it can be given.
        OfferTerms::PercentDiscount { .. }
        | OfferTerms::AmountDiscount { .. }
        | OfferTerms::Pause { .. }
        | OfferTerms::Credit { .. }
        | OfferTerms::Call { .. }
        | OfferTerms::Service { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        CampaignId, CustomerOfferId, CustomerOfferState, CustomersAre, Language, OfferAmount,
        OfferFulfillment, OfferId, OfferOutlook, OfferWords,
    };
    use ledger::intake::{Request, parse_batch};
    use serde_json::{Value, json};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn state(subscriptions: &[(&str, Value)]) -> CustomerState {
        let event = |(id, more): &(&str, Value)| {
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
        };
        let events: Vec<Value> = subscriptions.iter().map(event).collect();
        let body = json!({ "batch": events }).to_string();
        let request = Request::new(Utc::now(), "key_1");
        let mut state = CustomerState::default();
        for item in parse_batch(body.as_bytes(), &request).unwrap() {
            state.tell(CustomersAre::People, &item.outcome.unwrap());
        }
        state
    }

    fn offer(subscription: Option<&str>, terms: OfferTerms) -> CustomerOffer {
        let chosen_at = at("2026-02-10T00:00:00Z");
        CustomerOffer {
            id: CustomerOfferId::new(),
            customer_id: "u".parse().unwrap(),
            campaign_id: CampaignId::new(),
            round: 0,
            offer_id: OfferId::new(),
            terms,
            fulfillment: OfferFulfillment::Task,
            words: OfferWords {
                language: Language::English,
                title: "Stay".into(),
                text: "A month for nothing.".into(),
            },
            subscription_id: subscription.map(str::to_owned),
            cost: OfferAmount {
                currency: "EUR".into(),
                amount_minor: 900,
            },
            outlook: OfferOutlook {
                gain_minor: 0,
                cost_minor: 0,
                kept: 0.0,
                leaves: 0.5,
                chance: 1.0,
            },
            hold_out: 0.0,
            chosen_at,
            open_until: chosen_at + chrono::TimeDelta::days(60),
            state: CustomerOfferState::Open,
            state_at: chosen_at,
            attempts: 0,
            failure: None,
            revision: 1,
        }
    }

    #[test]
    fn nothing_is_carried_out_for_a_subscription_that_has_ended() {
        let pause = || OfferTerms::Pause { months: 1 };
        let ended = json!({ "ended_at": "2026-03-01T00:00:00Z" });
        let one = state(&[("a", ended.clone()), ("b", json!({}))]);
        let (before, after) = (at("2026-02-28T00:00:00Z"), at("2026-03-02T00:00:00Z"));
        let of_a = offer(Some("a"), pause());
        assert_eq!(lapse(&of_a, &one, before), None);
        assert_eq!(
            lapse(&of_a, &one, after),
            Some(OfferLapse::SubscriptionEnded)
        );
        assert_eq!(lapse(&offer(Some("b"), pause()), &one, after), None);
        // Which it is about is not known: while one goes on, it may be that.
        for unknown in [None, Some("c")] {
            assert_eq!(lapse(&offer(unknown, pause()), &one, after), None);
            let left = state(&[("a", ended.clone())]);
            let all_ended = lapse(&offer(unknown, pause()), &left, after);
            assert_eq!(all_ended, Some(OfferLapse::SubscriptionEnded));
        }
        let nobody = CustomerState::default();
        assert_eq!(lapse(&of_a, &nobody, after), None);
    }

    #[test]
    fn a_trial_that_is_over_gets_no_longer_and_no_plan_is_changed_for_itself() {
        let trial = state(&[("a", json!({ "trial_end": "2026-03-01T00:00:00Z" }))]);
        let longer = offer(Some("a"), OfferTerms::TrialExtension { days: 7 });
        assert_eq!(lapse(&longer, &trial, at("2026-02-28T00:00:00Z")), None);
        let over = lapse(&longer, &trial, at("2026-03-02T00:00:00Z"));
        assert_eq!(over, Some(OfferLapse::TrialOver));
        let to = |plan: &str| OfferTerms::PlanChange {
            plan: plan.to_owned(),
            costs: Vec::new(),
        };
        let now = at("2026-03-02T00:00:00Z");
        let same = lapse(&offer(Some("a"), to("Pro")), &trial, now);
        assert_eq!(same, Some(OfferLapse::PlanAlready));
        assert_eq!(lapse(&offer(Some("a"), to("Basic")), &trial, now), None);
    }
}
