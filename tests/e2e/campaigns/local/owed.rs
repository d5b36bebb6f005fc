//! What the sweep sees to of offers to customers: those that nobody accepted in time, and those that are owed and were not
//! heard of. Local only: it wakes the sweep, and receives on this machine.

use chrono::TimeDelta;
use domain::{
    CustomerOffer, CustomerOfferState, FULFILLMENT_ATTEMPTS, FulfillmentFailure, OfferFulfillment,
};

use crate::harness::{
    campaigns::{PATH, act, euros, pairs, refused},
    company::Company,
    local::sweep,
    offered::offered,
    prelude::*,
    receiver::Receiver,
};

#[tokio::test]
async fn what_is_over_is_noted_and_what_is_owed_is_carried_out_though_its_message_was_lost() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let company = Company::found(60, 3).await;
    let connection = company.connect(&owner).await;
    let subscription = company.plain_subscription().await;
    let earlier = Utc::now() - TimeDelta::hours(1);
    let over = CustomerOffer {
        open_until: earlier,
        ..offered("ana", OfferFulfillment::Task)
    };
    let pause = OfferFulfillment::StripePause {
        connection_id: connection.parse().unwrap(),
    };
    // Accepted, but whoever was to send for it died.
    let owed = CustomerOffer {
        subscription_id: Some(text(&subscription["id"])),
        state: CustomerOfferState::Accepted,
        state_at: earlier,
        ..offered(&text(&subscription["customer"]), pause)
    };
    owner.choose(&stack, &over).await;
    owner.choose(&stack, &owed).await;
    for _ in 0..2 {
        sweep().await;
    }
    owner.stands(&owed, "fulfilled").await;
    let tenant = stack.tenant(owner.id);
    until("the end noted", 60, async || {
        let kept = tenant.customer_offer(&over.customer_id, over.id).await;
        match kept.unwrap().unwrap().state {
            CustomerOfferState::Expired => Ok(()),
            state => Err(format!("{state:?}")),
        }
    })
    .await;
    let path = format!("/v1/subscriptions/{}", text(&subscription["id"]));
    let paused = company.stripe(&path).await;
    assert_eq!(paused["pause_collection"]["behavior"], "void", "{paused}");
    assert!(
        paused["pause_collection"]["resumes_at"].is_u64(),
        "{paused}"
    );
}

#[tokio::test]
async fn a_companys_own_servers_are_told_of_each_state_once() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let events = ["offer.made", "offer.accepted", "offer.fulfilled"];
    let body = json!({ "kind": "webhook", "address": receiver.at("/in"), "events": events });
    owner.caller.post("/v1/endpoints", &body).await.body(201);
    let offer = CustomerOffer {
        state: CustomerOfferState::Proposed,
        ..offered("ana", OfferFulfillment::Webhook)
    };
    owner.choose(&stack, &offer).await;
    let which = json!({ "customer_id": offer.customer_id, "id": offer.id });
    let approve = json!({ "offers": [which] });
    owner
        .caller
        .post("/v1/customer-offers/approve", &approve)
        .await
        .body(200);
    owner.act(&offer, "accept").await;
    // Told once more, as by a sweep that found nothing heard of it.
    for _ in 0..3 {
        owner.send_for(&stack, &offer).await;
    }
    stack.drained(Queue::Connection).await;
    owner.act(&offer, "fulfill").await;
    let got = until("three told", 90, async || {
        let got = receiver.got("/in");
        match got.len() {
            3.. => Ok(got),
            few => Err(format!("{few} came")),
        }
    })
    .await;
    let mut types: Vec<String> = got.iter().map(|one| text(&one.json()["type"])).collect();
    types.sort();
    let mut expected = events.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(types, expected);
    let told = got.iter().map(|one| one.json());
    for told in told {
        let data = &told["data"];
        assert_eq!(data["customer_id"], "ana", "{told}");
        assert_eq!(text(&data["customer_offer_id"]), offer.id.to_string());
        assert_eq!(data["terms"]["kind"], "pause", "{told}");
    }
}

/// An active offer that the company's own servers carry out.
async fn by_server(owner: &Organization) -> String {
    let body = json!({
        "name": "Save", "terms": { "kind": "pause", "months": 1 },
        "words": [{ "language": "en", "title": "Stay", "text": "A month for nothing." }],
        "fulfillment": { "by": "webhook" },
    });
    let made = owner.caller.post("/v1/offers", &body).await.body(201);
    let id = text(&made["id"]);
    let path = format!("/v1/offers/{id}");
    act(owner, &path, "activate").await.body(200);
    id
}

async fn endpoint(owner: &Organization, receiver: &Receiver, path: &str) {
    let events = ["offer.accepted", "offer.broken"];
    let body = json!({ "kind": "webhook", "address": receiver.at(path), "events": events });
    owner.caller.post("/v1/endpoints", &body).await.body(201);
}

#[tokio::test]
async fn what_no_server_knows_of_is_not_owed_in_silence() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let save = by_server(&owner).await;
    let body = json!({ "name": "Save", "offers": [save], "budgets": euros(100_000) });
    let campaign = owner.caller.post(PATH, &body).await.body(201);
    let path = format!("{PATH}/{}", text(&campaign["id"]));
    let lacks = pairs(&[("offers", "no_endpoint_for_offer")]);
    assert_eq!(refused(&act(&owner, &path, "start").await), lacks);

    // The last endpoint went after the offer was made.
    let offer = offered("ana", OfferFulfillment::Webhook);
    owner.choose(&stack, &offer).await;
    owner.act(&offer, "accept").await;
    let broken = owner.stands(&offer, "broken").await;
    assert_eq!(broken["failure"]["code"], "no_endpoint", "{broken}");

    endpoint(&owner, &receiver, "/in").await;
    act(&owner, &path, "start").await.body(200);
    owner.act(&offer, "retry").await;
    until("the company told", 90, async || {
        let got = receiver.got("/in");
        let is_it = got.iter().any(|one| one.json()["type"] == "offer.accepted");
        is_it
            .then_some(())
            .ok_or_else(|| format!("{} came", got.len()))
    })
    .await;
    // Whether its server has taken it is looked at when that is due.
    let tenant = stack.tenant(owner.id);
    let kept = async || {
        let kept = tenant.customer_offer(&offer.customer_id, offer.id).await;
        kept.unwrap().unwrap()
    };
    let told = until("the worker's turn noted", 90, async || {
        let told = kept().await;
        match told.failure.is_some() {
            true => Ok(told),
            false => Err(format!("{told:?}")),
        }
    })
    .await;
    let due = CustomerOffer {
        failure: told.failure.clone().map(|failure| FulfillmentFailure {
            at: failure.at - TimeDelta::hours(1),
            ..failure
        }),
        revision: told.revision + 1,
        ..told.clone()
    };
    assert!(tenant.turn_customer_offer(&told, &due).await.unwrap());
    let known = until("that it is known", 90, async || {
        owner.send_for(&stack, &offer).await;
        let known = kept().await;
        match known.failure {
            None => Ok(known),
            Some(_) => Err(format!("{known:?}")),
        }
    })
    .await;
    assert_eq!(known.state, CustomerOfferState::Accepted);
    assert_eq!(known.due_at(), None, "it is the company's turn");
}

#[tokio::test]
async fn what_no_server_has_taken_in_two_days_is_broken_and_told() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    endpoint(&owner, &receiver, "/in").await;
    let accepted_at = Utc::now() - TimeDelta::days(2);
    let offer = CustomerOffer {
        state: CustomerOfferState::Accepted,
        state_at: accepted_at,
        attempts: FULFILLMENT_ATTEMPTS,
        failure: Some(FulfillmentFailure {
            code: "not_delivered".into(),
            detail: None,
            at: accepted_at + TimeDelta::hours(30),
        }),
        ..offered("ana", OfferFulfillment::Webhook)
    };
    owner.choose(&stack, &offer).await;
    owner.send_for(&stack, &offer).await;
    let broken = owner.stands(&offer, "broken").await;
    assert_eq!(broken["failure"]["code"], "not_delivered", "{broken}");
    let told = until("the company told", 90, async || {
        let told = receiver.got("/in").first().map(|one| one.json());
        told.ok_or_else(|| "nothing came".to_owned())
    })
    .await;
    assert_eq!(told["type"], "offer.broken", "{told}");
    assert_eq!(told["data"]["code"], "not_delivered", "{told}");
}
