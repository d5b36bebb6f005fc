//! What the sweep sees to of offers to customers: those that nobody accepted in time, and those that are owed and were not
//! heard of. Local only: it wakes the sweep, and receives on this machine.

use chrono::TimeDelta;
use domain::{CustomerOffer, CustomerOfferState, OfferFulfillment};

use crate::harness::{
    company::Company, local::sweep, offered::offered, prelude::*, receiver::Receiver,
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
