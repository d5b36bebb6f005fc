//! Carrying out what customers have accepted: by the connected account, or by telling the organization's own servers. Whoever
//! begins says so first, over how the offer stood, so that of several who are sent one tries.

use chrono::{DateTime, Months, Utc};
use cloud::WorkError;
use domain::{
    CustomerOffer, CustomerOfferState, Endpoint, EndpointId, EndpointKind, FulfillmentFailure,
    FulfillmentWork, OfferFulfillment, OfferTerms,
};
use store::TenantStore;

use crate::{
    connector::{Connector, Promise, Promised, Unkept},
    worker::Worker,
};

impl Worker {
    /// Does what is to be done of an offer by now: it expires, is told, or is carried out. Done twice it leaves the same.
    pub async fn fulfill(
        &self,
        tenant: &TenantStore,
        work: &FulfillmentWork,
    ) -> Result<(), WorkError> {
        let found = tenant.customer_offer(&work.customer_id, work.id).await?;
        let offer = found.ok_or(WorkError::Gone)?;
        let now = Utc::now();
        if let Some(expired) = offer.expired(now) {
            return self.settle(tenant, &offer, &expired).await;
        }
        if offer.fulfillment == OfferFulfillment::Webhook {
            return self.tell_servers(tenant, &offer, now).await;
        }
        if let Some(broken) = offer.given_up(now) {
            return self.settle(tenant, &offer, &broken).await;
        }
        let Some(begun) = offer.begun(now) else {
            // Whoever ended it may have died before that was told. Under the same id it counts once.
            return self.tell_ended(tenant, &offer).await;
        };
        if !tenant.turn_customer_offer(&offer, &begun).await? {
            return Ok(());
        }
        let ended = match self.carry_out(tenant, &begun).await? {
            Ok(()) => begun.fulfilled(Utc::now()),
            Err(unkept) => unfulfilled(&begun, unkept, Utc::now()),
        };
        self.settle(tenant, &begun, &ended).await
    }

    /// Tells the organization's own servers what they owe until one of them has taken it. Where none is left that would,
    /// or none has in all the time in which it is tried, a person has to see to it.
    async fn tell_servers(
        &self,
        tenant: &TenantStore,
        offer: &CustomerOffer,
        now: DateTime<Utc>,
    ) -> Result<(), WorkError> {
        let next = offer.begun(now).or_else(|| offer.given_up(now));
        let Some(next) = next else {
            return self.tell_ended(tenant, offer).await;
        };
        let endpoints = tenant.endpoints().await?;
        let event = offer.told(tenant.org());
        if offer.attempts > 0 && tenant.is_delivered(&servers(&endpoints), event.id).await? {
            tenant
                .turn_customer_offer(offer, &offer.delivered())
                .await?;
            return Ok(());
        }
        if !endpoints.iter().any(Endpoint::carries_out_offers) {
            let broken = unfulfilled(offer, Unkept::broken("no_endpoint"), now);
            return self.settle(tenant, offer, &broken).await;
        }
        if next.state == CustomerOfferState::Broken {
            return self.settle(tenant, offer, &next).await;
        }
        // Told first: of whoever dies in between it is told again, under the same id.
        self.bus.publish(&event).await?;
        tenant.turn_customer_offer(offer, &next).await?;
        Ok(())
    }

    async fn carry_out(
        &self,
        tenant: &TenantStore,
        offer: &CustomerOffer,
    ) -> Result<Result<(), Unkept>, WorkError> {
        let promise = match promise(offer) {
            Ok(promise) => promise,
            Err(unkept) => return Ok(Err(unkept)),
        };
        let connection = match offer.fulfillment.connection() {
            Some(id) => tenant.connection(id).await?,
            None => None,
        };
        let Some(connection) = connection else {
            return Ok(Err(Unkept::broken("connection_gone")));
        };
        match self.sources.open_briefly(tenant, &connection).await {
            Ok(source) => Ok(source.keep_promise(&promise).await),
            Err(WorkError::Gone) => Ok(Err(Unkept::broken("connection_gone"))),
            Err(error) => Err(error),
        }
    }

    /// Keeps how an offer ended, and tells of it. Where it stands otherwise by now, somebody else has seen to it.
    async fn settle(
        &self,
        tenant: &TenantStore,
        before: &CustomerOffer,
        after: &CustomerOffer,
    ) -> Result<(), WorkError> {
        match tenant.turn_customer_offer(before, after).await? {
            true => self.tell_ended(tenant, after).await,
            false => Ok(()),
        }
    }

    async fn tell_ended(
        &self,
        tenant: &TenantStore,
        offer: &CustomerOffer,
    ) -> Result<(), WorkError> {
        let is_told = matches!(
            offer.state,
            CustomerOfferState::Fulfilled | CustomerOfferState::Broken
        );
        match is_told {
            true => self.bus.publish(&offer.told(tenant.org())).await,
            false => Ok(()),
        }
    }
}

/// The organization's own, those among them that are told of nothing at the moment: they may have taken it before.
fn servers(endpoints: &[Endpoint]) -> Vec<EndpointId> {
    let servers = endpoints
        .iter()
        .filter(|one| one.kind == EndpointKind::Webhook);
    servers.map(|one| one.id).collect()
}

/// What the source is to do.
fn promise(offer: &CustomerOffer) -> Result<Promise, Unkept> {
    let subscription = offer.subscription_id.clone();
    let subscription = subscription.ok_or_else(|| Unkept::broken("no_subscription"))?;
    let what = match (&offer.fulfillment, &offer.terms) {
        (OfferFulfillment::StripeCoupon { coupon, .. }, _) => Promised::Discount {
            coupon: coupon.clone(),
        },
        (OfferFulfillment::StripePause { .. }, OfferTerms::Pause { months }) => Promised::Pause {
            until: months_after(offer.state_at, *months),
        },
        (OfferFulfillment::StripePrice { price, .. }, _) => Promised::Price {
            price: price.clone(),
        },
        // Nothing else is asked of a source.
        _ => return Err(Unkept::broken("terms_do_not_fit")),
    };
    Ok(Promise {
        id: offer.id,
        subscription,
        what,
        asked_at: offer.state_at,
    })
}

/// Days that a month does not have are its last.
fn months_after(at: DateTime<Utc>, months: u8) -> DateTime<Utc> {
    at.checked_add_months(Months::new(months.into()))
        .unwrap_or(at)
}

fn unfulfilled(begun: &CustomerOffer, unkept: Unkept, at: DateTime<Utc>) -> CustomerOffer {
    match unkept {
        Unkept::Broken { code, detail } => {
            let code = code.to_owned();
            begun.broken(FulfillmentFailure { code, detail, at })
        }
        Unkept::Later(why) => {
            tracing::info!(offer = %begun.id, attempt = begun.attempts, why, "carried out later");
            let code = "source_unavailable".to_owned();
            let detail = None;
            begun.failed(FulfillmentFailure { code, detail, at })
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        CampaignId, ConnectionId, CustomerOfferId, Language, OfferAmount, OfferId, OfferOutlook,
        OfferWords,
    };

    use super::*;

    fn accepted(fulfillment: OfferFulfillment) -> CustomerOffer {
        let at: DateTime<Utc> = "2027-01-31T09:00:00Z".parse().unwrap();
        CustomerOffer {
            id: CustomerOfferId::new(),
            customer_id: "c".parse().unwrap(),
            campaign_id: CampaignId::new(),
            round: 0,
            offer_id: OfferId::new(),
            terms: OfferTerms::Pause { months: 1 },
            fulfillment,
            words: OfferWords {
                language: Language::English,
                title: "Take a break".into(),
                text: "A month for nothing.".into(),
            },
            subscription_id: Some("sub_1".into()),
            cost: OfferAmount {
                currency: "EUR".into(),
                amount_minor: 900,
            },
            outlook: OfferOutlook {
                gain_minor: 2_000,
                cost_minor: 450,
                kept: 0.1,
                leaves: 0.4,
                chance: 0.8,
            },
            hold_out: 0.1,
            chosen_at: at,
            open_until: at,
            state: CustomerOfferState::Accepted,
            state_at: at,
            attempts: 1,
            failure: None,
            revision: 3,
        }
    }

    #[test]
    fn a_promise_says_what_the_source_is_to_do() {
        let connection_id = ConnectionId::new();
        let pause = accepted(OfferFulfillment::StripePause { connection_id });
        let until = "2027-02-28T09:00:00Z".parse().unwrap();
        let asked = promise(&pause).unwrap();
        assert_eq!(asked.what, Promised::Pause { until });
        assert_eq!((asked.id, asked.asked_at), (pause.id, pause.state_at));
        // However often it is tried, it is the same: Stripe knows it by that.
        let again = pause.failed(FulfillmentFailure {
            code: "source_unavailable".into(),
            detail: None,
            at: pause.state_at + chrono::TimeDelta::hours(3),
        });
        assert_eq!(promise(&again).unwrap(), asked);
        let nameless = CustomerOffer {
            subscription_id: None,
            ..pause
        };
        assert_eq!(promise(&nameless), Err(Unkept::broken("no_subscription")));
    }

    #[test]
    fn what_the_source_refuses_waits_for_a_person_and_what_it_does_not_answer_is_tried_again() {
        let begun = accepted(OfferFulfillment::StripePause {
            connection_id: ConnectionId::new(),
        });
        let at = begun.state_at + chrono::TimeDelta::seconds(1);
        let broken = unfulfilled(&begun, Unkept::broken("paused_already"), at);
        assert_eq!(broken.state, CustomerOfferState::Broken);
        assert_eq!(broken.failure.unwrap().code, "paused_already");
        let later = unfulfilled(&begun, Unkept::Later("503".into()), at);
        assert_eq!(later.state, CustomerOfferState::Accepted);
        assert!(later.due_at() > Some(at));
    }
}
