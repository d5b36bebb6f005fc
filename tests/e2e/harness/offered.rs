//! Offers as a round of a campaign makes them to customers.

use chrono::{SubsecRound, TimeDelta, Utc};
use domain::{
    CampaignId, CustomerOffer, CustomerOfferState, FulfillmentWork, Language, OfferAmount,
    OfferFulfillment, OfferId, OfferOutlook, OfferTerms, OfferWords,
};
use outreach::offers::{CustomerOfferLink, customer_offer_id};
use serde_json::{Value, json};

use super::{
    api::items,
    organization::Organization,
    stack::{Queue, Stack},
};

/// A pause that a customer may accept for two weeks, of a campaign of its own.
pub fn offered(customer: &str, fulfillment: OfferFulfillment) -> CustomerOffer {
    let (campaign, round) = (CampaignId::new(), 0);
    let customer_id = customer.parse().unwrap();
    let chosen_at = Utc::now().trunc_subsecs(3);
    CustomerOffer {
        id: customer_offer_id(campaign, round, &customer_id),
        customer_id,
        campaign_id: campaign,
        round,
        offer_id: OfferId::new(),
        terms: OfferTerms::Pause { months: 1 },
        fulfillment,
        words: OfferWords {
            language: Language::Portuguese,
            title: "Um mês de pausa".into(),
            text: "Sem cobrança por um mês.".into(),
        },
        subscription_id: None,
        cost: OfferAmount {
            currency: "BRL".into(),
            amount_minor: 4_900,
        },
        outlook: OfferOutlook {
            gain_minor: 9_000,
            cost_minor: 2_000,
            kept: 0.1,
            leaves: 0.5,
            chance: 0.9,
        },
        hold_out: 0.1,
        chosen_at,
        open_until: chosen_at + TimeDelta::days(14),
        state: CustomerOfferState::Open,
        state_at: chosen_at,
        attempts: 0,
        failure: None,
        revision: 1,
    }
}

impl Organization {
    /// Keeps an offer as a round does.
    pub async fn choose(&self, stack: &Stack, offer: &CustomerOffer) {
        let kept = stack.tenant(self.id).choose_customer_offer(offer).await;
        assert!(kept.unwrap(), "{} is there", offer.id);
    }

    /// Does something with an offer, such as `accept`.
    pub async fn act(&self, offer: &CustomerOffer, action: &str) -> Value {
        let path = format!("/v1/customer-offers/{}/{action}", offer.id);
        let body = json!({ "customer_id": offer.customer_id });
        self.caller.post(&path, &body).await.body(200)
    }

    /// The offer, once it stands so.
    pub async fn stands(&self, offer: &CustomerOffer, state: &str) -> Value {
        let path = format!("/v1/customer-offers?customer_id={}", offer.customer_id);
        let id = json!(offer.id);
        let found = |list: &Value| {
            let mut all = items(&list["items"]).iter();
            all.find(|one| one["id"] == id).cloned()
        };
        let so = |list: &Value| found(list).is_some_and(|one| one["state"] == state);
        let list = self.once(&path, 90, so).await;
        found(&list).unwrap()
    }

    /// Has those who carry offers out sent for once more.
    pub async fn send_for(&self, stack: &Stack, offer: &CustomerOffer) {
        let work = FulfillmentWork::of(self.id, offer);
        let work = serde_json::to_string(&work).unwrap();
        stack.send(Queue::Connection, &work).await;
    }

    /// Where the customer answers an offer.
    pub async fn offer_page(&self, stack: &Stack, offer: &CustomerOffer) -> String {
        let kept = stack.tenant(self.id).outreach().await.unwrap().unwrap();
        let key = data_encoding::BASE64URL_NOPAD.decode(kept.signing_key.as_bytes());
        let key: [u8; 32] = key.unwrap().try_into().unwrap();
        let token = CustomerOfferLink::of(self.id, offer).seal(&key);
        format!("/v1/offer/{token}")
    }
}
