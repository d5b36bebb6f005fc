//! Offers as they are made to customers.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    CampaignId, ConnectionId, CustomerId, CustomerOffer, CustomerOfferId, CustomerOfferState,
    FulfillmentFailure, Language, OfferAmount, OfferFulfillment, OfferId, OfferOutlook, OfferTerms,
    OfferTurn, OfferWords, OrgId,
};
use store::{DueCustomerOffer, OffersGivenItem, PageRequest, Store, keys::SHARDS};

use crate::common::{new_tenant, store, tenant_of};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn chosen() -> DateTime<Utc> {
    at("2027-03-01T09:00:00Z")
}

fn offer(customer: &str, n: u128, campaign: CampaignId) -> CustomerOffer {
    let chosen_at = chosen() + TimeDelta::minutes(n as i64);
    CustomerOffer {
        id: CustomerOfferId::from_u128(n),
        customer_id: customer.parse().unwrap(),
        campaign_id: campaign,
        round: 0,
        offer_id: OfferId::new(),
        terms: OfferTerms::Pause { months: 1 },
        fulfillment: OfferFulfillment::StripePause {
            connection_id: ConnectionId::new(),
        },
        words: OfferWords {
            language: Language::Portuguese,
            title: "Uma pausa".into(),
            text: "Um mês sem cobrança.".into(),
        },
        subscription_id: Some("sub_1".into()),
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

fn turned(before: &CustomerOffer, turn: OfferTurn) -> CustomerOffer {
    let now = before.chosen_at + TimeDelta::hours(1);
    before.after(turn, now).unwrap().unwrap()
}

/// Those of which something is to be done by then, in whatever shard.
async fn due(store: &Store, until: DateTime<Utc>) -> Vec<DueCustomerOffer> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        let mut after: Option<String> = None;
        loop {
            let page = store.due_customer_offers(shard, after.as_deref(), until);
            let (found, next) = page.await.unwrap();
            all.extend(found);
            match next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
    }
    all
}

#[tokio::test]
async fn a_chosen_offer_stays_and_turns_only_from_how_it_stood() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let open = offer("c", 1, CampaignId::new());
    assert!(tenant.choose_customer_offer(&open).await.unwrap());
    let otherwise = CustomerOffer {
        state: CustomerOfferState::Proposed,
        ..open.clone()
    };
    assert!(!tenant.choose_customer_offer(&otherwise).await.unwrap());
    let found = async || {
        let found = tenant.customer_offer(&open.customer_id, open.id).await;
        found.unwrap().unwrap()
    };
    assert_eq!(found().await, open);
    let (accepted, declined) = (
        turned(&open, OfferTurn::Accept),
        turned(&open, OfferTurn::Decline),
    );
    assert!(tenant.turn_customer_offer(&open, &accepted).await.unwrap());
    assert!(!tenant.turn_customer_offer(&open, &declined).await.unwrap());
    assert_eq!(found().await, accepted);
    let failure = FulfillmentFailure {
        code: "coupon_gone".into(),
        detail: Some("SAVE20".into()),
        at: accepted.state_at,
    };
    let broken = accepted.broken(failure);
    assert!(
        tenant
            .turn_customer_offer(&accepted, &broken)
            .await
            .unwrap()
    );
    assert_eq!(found().await, broken);
    let retried = turned(&broken, OfferTurn::Retry);
    assert!(tenant.turn_customer_offer(&broken, &retried).await.unwrap());
    assert_eq!(found().await, retried);
    let other = tenant_of(&store, OrgId::new());
    let strange = other.customer_offer(&open.customer_id, open.id).await;
    assert_eq!(strange.unwrap(), None);
}

#[tokio::test]
async fn what_expires_or_is_owed_is_found_when_it_is_due_and_taken_by_one() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let open = offer("first # of all", 1, CampaignId::new());
    tenant.choose_customer_offer(&open).await.unwrap();
    let until = open.open_until;
    assert!(due(&store, until - TimeDelta::seconds(1)).await.is_empty());
    let found = due(&store, until + TimeDelta::seconds(1)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].org(), &found[0].customer_id, found[0].id),
        (Some(tenant.org()), &open.customer_id, open.id)
    );
    let later = until + TimeDelta::minutes(10);
    assert!(tenant.take_customer_offer(&found[0], later).await.unwrap());
    assert!(!tenant.take_customer_offer(&found[0], later).await.unwrap());
    assert!(due(&store, until + TimeDelta::seconds(1)).await.is_empty());
    // What was accepted is due soon; what is done never is.
    let accepted = turned(&open, OfferTurn::Accept);
    tenant.turn_customer_offer(&open, &accepted).await.unwrap();
    let soon = accepted.state_at + TimeDelta::minutes(3);
    assert_eq!(due(&store, soon).await.len(), 1);
    let done = accepted.fulfilled(soon);
    tenant.turn_customer_offer(&accepted, &done).await.unwrap();
    assert!(due(&store, until + TimeDelta::days(400)).await.is_empty());
}

#[tokio::test]
async fn offers_are_listed_newest_first_and_go_with_their_customer() {
    let tenant = new_tenant().await;
    let (one, other) = (CampaignId::new(), CampaignId::new());
    for n in 1..=7 {
        let (customer, campaign) = if n % 2 == 0 {
            ("c2", other)
        } else {
            ("c", one)
        };
        let made = offer(customer, n, campaign);
        tenant.choose_customer_offer(&made).await.unwrap();
    }
    let mut request = PageRequest::first(3);
    let mut found = Vec::new();
    loop {
        let page = tenant.customer_offers(Some(one), &request).await.unwrap();
        found.extend(page.items.iter().map(|offer| offer.id.as_u128()));
        match page.next_cursor {
            Some(next) => request.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(found, [7, 5, 3, 1]);
    let all = tenant.customer_offers(None, &PageRequest::first(100)).await;
    assert_eq!(all.unwrap().items.len(), 7);
    let (c, c2): (CustomerId, CustomerId) = ("c".parse().unwrap(), "c2".parse().unwrap());
    let of = async |customer: &CustomerId| {
        let all = tenant.customer_offers_of(customer).await.unwrap();
        all.iter()
            .map(|offer| offer.id.as_u128())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&c).await, [7, 5, 3, 1]);
    // A link leads to it by when it was chosen, whoever its customer turns out to be.
    let linked = async || {
        let id = CustomerOfferId::from_u128(4);
        let found = tenant.customer_offer_chosen(chosen() + TimeDelta::minutes(4), id);
        found.await.unwrap().map(|offer| offer.customer_id)
    };
    assert_eq!(linked().await, Some(c2.clone()));
    tenant.move_care(&c2, &c).await.unwrap();
    tenant.delete_customer(&c2).await.unwrap();
    assert_eq!(of(&c).await, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(linked().await, Some(c.clone()));
    tenant.delete_customer(&c).await.unwrap();
    assert!(of(&c).await.is_empty() && linked().await.is_none());
}

#[tokio::test]
async fn what_was_given_is_never_kept_over_what_is_newer() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let found = async || tenant.offers_given().await.unwrap();
    assert_eq!(found().await, None);
    let given = |at: &str, offers: &str| OffersGivenItem {
        at: at.parse().unwrap(),
        offers: offers.into(),
    };
    let keep = async |given: &OffersGivenItem| tenant.keep_offers_given(given).await.unwrap();
    let first = given("2027-03-01T09:00:00Z", "{}");
    assert!(keep(&first).await);
    assert_eq!(found().await, Some(first.clone()));
    // A round that is gone on with keeps the same again.
    assert!(keep(&first).await);
    let second = given("2027-03-01T09:00:00.250Z", "{\"a\":1}");
    assert!(keep(&second).await);
    assert!(!keep(&first).await);
    assert!(!keep(&given("2027-03-01T09:00:00.249Z", "late")).await);
    assert_eq!(found().await, Some(second));
    // It is no offer, and nobody else's.
    assert!(tenant.offers().await.unwrap().is_empty());
    let other = tenant_of(&store, OrgId::new());
    assert_eq!(other.offers_given().await.unwrap(), None);
}
