//! What becomes of an offer to a customer: answered, and carried out once at the company's Stripe.

use chrono::TimeDelta;
use domain::{CustomerOffer, CustomerOfferState, OfferFulfillment};

use crate::harness::{
    campaigns::{PATH, act, euros, offer as catalog_offer},
    company::Company,
    offered::offered,
    outreach::settings,
    prelude::*,
};

fn coupon(connection: &str, coupon: &str) -> OfferFulfillment {
    OfferFulfillment::StripeCoupon {
        connection_id: connection.parse().unwrap(),
        coupon: coupon.into(),
    }
}

/// An offer about a subscription of the company's.
fn about(subscription: &Value, fulfillment: OfferFulfillment) -> CustomerOffer {
    CustomerOffer {
        subscription_id: Some(text(&subscription["id"])),
        ..offered(&text(&subscription["customer"]), fulfillment)
    }
}

#[tokio::test]
async fn an_accepted_offer_is_carried_out_once_whatever_comes_again() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let company = Company::found(60, 3).await;
    let connection = company.connect(&owner).await;
    let made = json!({ "id": "SAVE20", "percent": 20, "months": 3 });
    company.control("coupons", Some(made)).await;
    let subscription = company.plain_subscription().await;
    let offer = about(&subscription, coupon(&connection, "SAVE20"));
    owner.choose(&stack, &offer).await;

    // Stripe does it, but its answer is lost: the subscription is read once before it is changed.
    let path = format!("/v1/subscriptions/{}", text(&subscription["id"]));
    let fault = json!({ "kind": "lost_answer", "path": path, "after": 1 });
    company.control("faults", Some(fault)).await;
    let first = owner.act(&offer, "accept").await;
    assert_eq!(first["state"], "accepted", "{first}");
    for _ in 0..3 {
        let again = owner.act(&offer, "accept").await;
        assert_eq!(again["id"], first["id"], "{again}");
        owner.send_for(&stack, &offer).await;
    }
    let done = owner.stands(&offer, "fulfilled").await;
    assert!(done["failure"].is_null(), "{done}");
    owner.send_for(&stack, &offer).await;
    stack.drained(Queue::Connection).await;

    let changed = company.stripe(&path).await;
    assert_eq!(items(&changed["discounts"]).len(), 1, "{changed}");
    let mark = &changed["metadata"]["perene_offer"];
    assert_eq!(text(mark), offer.id.to_string());
    let redeemed = company.stripe("/v1/coupons/SAVE20").await;
    assert_eq!(redeemed["times_redeemed"], 1, "{redeemed}");
    let faults = company.control("faults", None).await;
    assert_eq!(items(&faults["done"]).len(), 1, "{faults}");
    // It was accepted: nothing takes that back.
    let body = json!({ "customer_id": offer.customer_id });
    let path = format!("/v1/customer-offers/{}/decline", offer.id);
    let declined = owner.caller.post(&path, &body).await;
    declined.problem(409, "offer_stands_otherwise");
}

#[tokio::test]
async fn what_cannot_be_carried_out_is_shown_and_tried_again_by_a_person() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let company = Company::found(60, 3).await;
    let connection = company.connect(&owner).await;
    let subscription = company.plain_subscription().await;
    let offer = about(&subscription, coupon(&connection, "LATER"));
    owner.choose(&stack, &offer).await;
    owner.act(&offer, "accept").await;
    let broken = owner.stands(&offer, "broken").await;
    assert_eq!(broken["failure"]["code"], "coupon_gone", "{broken}");
    assert!(
        text(&broken["failure"]["detail"]).contains("LATER"),
        "{broken}"
    );

    let made = json!({ "id": "LATER", "percent": 10, "months": 1 });
    company.control("coupons", Some(made)).await;
    let retried = owner.act(&offer, "retry").await;
    assert!(retried["failure"].is_null(), "{retried}");
    owner.stands(&offer, "fulfilled").await;

    // Another on top of it is no business of ours: a person sees to that.
    let more = about(&subscription, coupon(&connection, "LATER"));
    owner.choose(&stack, &more).await;
    owner.act(&more, "accept").await;
    let broken = owner.stands(&more, "broken").await;
    assert_eq!(broken["failure"]["code"], "discount_already", "{broken}");
    let redeemed = company.stripe("/v1/coupons/LATER").await;
    assert_eq!(redeemed["times_redeemed"], 1, "{redeemed}");
    let by_hand = owner.act(&more, "fulfill").await;
    assert_eq!(by_hand["state"], "fulfilled", "{by_hand}");
}

#[tokio::test]
async fn a_key_that_may_only_read_says_which_permission_it_lacks() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let mut company = Company::found(60, 3).await;
    let subscription = company.plain_subscription().await;
    let key = format!("rk_test_{}", UserId::new());
    company.control("keys", Some(json!({ "key": key }))).await;
    company.key = key;
    let connection = company.connect(&owner).await;
    let pause = OfferFulfillment::StripePause {
        connection_id: connection.parse().unwrap(),
    };
    let offer = about(&subscription, pause);
    owner.choose(&stack, &offer).await;
    owner.act(&offer, "accept").await;
    let broken = owner.stands(&offer, "broken").await;
    let failure = &broken["failure"];
    assert_eq!(failure["code"], "scope_missing", "{broken}");
    assert_eq!(failure["detail"], "rak_subscription_write", "{broken}");
}

#[tokio::test]
async fn a_customer_answers_on_a_page_and_looking_changes_nothing() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    let (declined, accepted) = (
        offered("ana", OfferFulfillment::Task),
        offered("bea", OfferFulfillment::Task),
    );
    let over = CustomerOffer {
        open_until: Utc::now() - TimeDelta::minutes(1),
        ..offered("caio", OfferFulfillment::Task)
    };
    let ghost = CustomerOffer {
        state: CustomerOfferState::Ghost,
        ..offered("davi", OfferFulfillment::Task)
    };
    for offer in [&declined, &accepted, &over, &ghost] {
        owner.choose(&stack, offer).await;
    }
    let nobody = Caller::nobody();
    let look = async |offer: &CustomerOffer| {
        let path = owner.offer_page(&stack, offer).await;
        nobody.get(&path).await
    };
    let answer = async |offer: &CustomerOffer, answer: &str| {
        let path = owner.offer_page(&stack, offer).await;
        let path = format!("{path}?answer={answer}");
        let page = nobody.call(Method::POST, &path, None).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.text
    };
    for _ in 0..2 {
        let page = look(&declined).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert!(page.text.contains("Um mês de pausa"), "{}", page.text);
        assert!(page.text.contains("Aceitar a oferta"), "{}", page.text);
    }
    owner.stands(&declined, "open").await;
    for said in ["decline", "decline", "accept"] {
        let page = answer(&declined, said).await;
        assert!(page.contains("Você recusou esta oferta"), "{page}");
    }
    owner.stands(&declined, "declined").await;
    for said in ["accept", "accept", "decline"] {
        let page = answer(&accepted, said).await;
        assert!(page.contains("Você aceitou esta oferta"), "{page}");
    }
    // Nobody carries it out but a person, whose list of work it is on.
    owner.stands(&accepted, "accepted").await;
    let work = owner.get("/v1/customer-offers?state=accepted").await;
    assert_eq!(items(&work["items"]).len(), 1, "{work}");
    let page = answer(&over, "accept").await;
    assert!(page.contains("Esta oferta terminou em"), "{page}");
    owner.stands(&over, "expired").await;

    assert_eq!(look(&ghost).await.status, 404);
    let path = owner.offer_page(&stack, &declined).await;
    let forged = match path.strip_suffix('A') {
        Some(rest) => format!("{rest}B"),
        None => format!("{}A", &path[..path.len() - 1]),
    };
    // Whoever follows a link that leads nowhere reads so in their language; a program gets the problem.
    let follow = async |method: Method, headers: &[(&str, &str)]| {
        let path = match method {
            Method::POST => format!("{forged}?answer=accept"),
            _ => forged.clone(),
        };
        let answer = nobody.send(method, &path, None, headers).await;
        assert_eq!(answer.status, 404, "{}", answer.text);
        answer
    };
    for method in [Method::GET, Method::POST] {
        let page = follow(method.clone(), &[("accept-language", "pt-BR,en;q=0.5")]).await;
        assert!(page.text.contains("não foi encontrada"), "{}", page.text);
        let page = follow(method.clone(), &[("accept", "text/html")]).await;
        assert!(page.text.contains("was not found"), "{}", page.text);
        let json = follow(method, &[("accept", "application/json")]).await;
        json.problem(404, "not_found");
    }
    let other = Organization::sign_up().await;
    other.put("/v1/outreach", &settings()).await;
    let strange = other.offer_page(&stack, &declined).await;
    assert_eq!(nobody.get(&strange).await.status, 404);
}

#[tokio::test]
async fn offers_wait_for_a_person_who_lets_each_through_or_does_not() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let proposed = |customer: &str| CustomerOffer {
        state: CustomerOfferState::Proposed,
        ..offered(customer, OfferFulfillment::Webhook)
    };
    let (yes, no) = (proposed("ana"), proposed("bea"));
    owner.choose(&stack, &yes).await;
    owner.choose(&stack, &no).await;
    let which = |offer: &CustomerOffer| json!({ "customer_id": offer.customer_id, "id": offer.id });
    let decide = async |what: &str, offers: Value| {
        let path = format!("/v1/customer-offers/{what}");
        let body = json!({ "offers": offers });
        let answer = owner.caller.post(&path, &body).await.body(200);
        let items = items(&answer["items"]).iter();
        items
            .map(|one| (one["state"].clone(), one["done"].clone()))
            .collect::<Vec<_>>()
    };
    let nobodys = json!({ "customer_id": "nobody", "id": yes.id });
    for _ in 0..2 {
        let became = decide("approve", json!([which(&yes), nobodys])).await;
        let expected = [(json!("open"), json!(true)), (Value::Null, json!(false))];
        assert_eq!(became, expected);
    }
    let became = decide("reject", json!([which(&no), which(&yes)])).await;
    let expected = [
        (json!("rejected"), json!(true)),
        (json!("open"), json!(false)),
    ];
    assert_eq!(became, expected);
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let body = json!({ "offers": [which(&no)] });
    let refused = analyst
        .caller
        .post("/v1/customer-offers/approve", &body)
        .await;
    refused.problem(403, "forbidden");
    // The company's own servers carry it out, and say so.
    let accepted = analyst.act(&yes, "accept").await;
    assert_eq!(accepted["state"], "accepted", "{accepted}");
    let done = analyst.act(&yes, "fulfill").await;
    assert_eq!(done["state"], "fulfilled", "{done}");
    let kept = owner.get("/v1/customer-offers?customer_id=ana").await;
    assert_eq!(items(&kept["items"]).len(), 1, "{kept}");
    assert_eq!(kept["items"][0]["state"], "fulfilled", "{kept}");
}

#[tokio::test]
async fn what_was_withdrawn_or_is_of_an_ended_campaign_is_not_let_through() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let stays = catalog_offer(&owner, "A fifth off").await;
    let goes = catalog_offer(&owner, "Another fifth off").await;
    let body = json!({ "name": "Save", "offers": [stays, goes], "budgets": euros(100_000) });
    let made = owner.caller.post(PATH, &body).await.body(201);
    let campaign = text(&made["id"]);
    let path = format!("{PATH}/{campaign}");
    act(&owner, &path, "start").await.body(200);
    let proposed = |customer: &str, offer: &str| CustomerOffer {
        campaign_id: campaign.parse().unwrap(),
        offer_id: offer.parse().unwrap(),
        state: CustomerOfferState::Proposed,
        ..offered(customer, OfferFulfillment::Task)
    };
    let (ana, bea, cem) = (
        proposed("ana", &stays),
        proposed("bea", &goes),
        proposed("cem", &stays),
    );
    for offer in [&ana, &bea, &cem] {
        owner.choose(&stack, offer).await;
    }
    let approve = async |offer: &CustomerOffer| {
        let which = json!({ "offers": [{ "customer_id": offer.customer_id, "id": offer.id }] });
        let path = "/v1/customer-offers/approve";
        let answer = owner.caller.post(path, &which).await.body(200);
        let became = &answer["items"][0];
        (
            became["state"].clone(),
            became["done"].clone(),
            became["refused"]["code"].clone(),
        )
    };
    let withdrawn = format!("/v1/offers/{goes}");
    act(&owner, &withdrawn, "withdraw").await.body(200);
    let waits = |why: &str| (json!("proposed"), json!(false), json!(why));
    assert_eq!(approve(&bea).await, waits("offer_withdrawn"));
    let made = (json!("open"), json!(true), Value::Null);
    assert_eq!(approve(&ana).await, made);
    act(&owner, &path, "end").await.body(200);
    assert_eq!(approve(&cem).await, waits("campaign_has_ended"));
    // What was promised before stays so.
    let accepted = owner.act(&ana, "accept").await;
    assert_eq!(accepted["state"], "accepted", "{accepted}");
}

#[tokio::test]
async fn nobody_accepts_what_cannot_be_carried_out_for_them_any_more() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    let days_ago = |days: i64| (Utc::now() - TimeDelta::days(days)).to_rfc3339();
    let subscribed = |customer: &str, ended_at: Option<String>| {
        json!({
            "type": "track", "userId": customer, "event": "Subscription Started", "timestamp": days_ago(2), "historical": true,
            "properties": {
                "subscription_id": format!("sub of {customer}"), "plan": "Pro", "interval": "month",
                "amount_minor": 5_000, "currency": "EUR", "started_at": days_ago(90), "ended_at": ended_at,
            },
        })
    };
    let events = json!([
        subscribed("ana", Some(days_ago(1))),
        subscribed("bea", Some(days_ago(1))),
        subscribed("caio", None),
    ]);
    let body = json!({ "batch": events });
    let sent = owner.caller.post("/v1/batch", &body).await;
    assert_eq!(sent.body(200)["success"], true);
    let holds = |list: &Value| list["total"] == 3;
    owner.once("/v1/customers?sort=id", 120, holds).await;

    let of = |customer: &str| CustomerOffer {
        subscription_id: Some(format!("sub of {customer}")),
        ..offered(customer, OfferFulfillment::Task)
    };
    let (ana, bea, caio) = (of("ana"), of("bea"), of("caio"));
    for offer in [&ana, &bea, &caio] {
        owner.choose(&stack, offer).await;
    }
    // In the company's own app, however often.
    let path = format!("/v1/customer-offers/{}/accept", ana.id);
    let body = json!({ "customer_id": "ana" });
    for _ in 0..2 {
        let refused = owner.caller.post(&path, &body).await;
        refused.problem(409, "subscription_ended");
    }
    let over = owner.stands(&ana, "expired").await;
    assert_eq!(over["failure"]["code"], "subscription_ended", "{over}");
    // On the page, in the customer's words.
    let nobody = Caller::nobody();
    let path = owner.offer_page(&stack, &bea).await;
    let answered = nobody
        .call(Method::POST, &format!("{path}?answer=accept"), None)
        .await;
    assert_eq!(answered.status, 200, "{}", answered.text);
    let looked = nobody.get(&path).await;
    for page in [answered, looked] {
        let says = page
            .text
            .contains("A assinatura a que esta oferta se referia terminou");
        assert!(says && !page.text.contains("<button"), "{}", page.text);
    }
    owner.stands(&bea, "expired").await;
    // Whose goes on has it.
    let accepted = owner.act(&caio, "accept").await;
    assert_eq!(accepted["state"], "accepted", "{accepted}");
}

#[tokio::test]
async fn what_a_person_cannot_keep_is_broken_with_a_reason_until_it_is_done_after_all() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let offer = offered("ana", OfferFulfillment::Task);
    owner.choose(&stack, &offer).await;
    let path = format!("/v1/customer-offers/{}/break", offer.id);
    let because = |reason: &str| json!({ "customer_id": "ana", "reason": reason });
    // Nothing was promised yet.
    let early = owner.caller.post(&path, &because("Nobody answers")).await;
    early.problem(409, "offer_stands_otherwise");
    owner.act(&offer, "accept").await;
    for wrong in ["", " ", &"x".repeat(301)] {
        let refused = owner.caller.post(&path, &because(wrong)).await;
        let problem = refused.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], "reason", "{problem}");
    }
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    let refused = viewer.caller.post(&path, &because("Nobody answers")).await;
    refused.problem(403, "forbidden");
    for _ in 0..2 {
        let broken = owner.caller.post(&path, &because("Nobody answers")).await;
        let broken = broken.body(200);
        assert_eq!(broken["state"], "broken", "{broken}");
        assert_eq!(broken["failure"]["code"], "not_kept", "{broken}");
        assert_eq!(broken["failure"]["detail"], "Nobody answers", "{broken}");
        assert_eq!(broken["fulfillment"]["by"], "task", "{broken}");
    }
    let other = owner.caller.post(&path, &because("Another reason")).await;
    other.problem(409, "broken_otherwise");
    let work = owner.get("/v1/customer-offers?state=accepted").await;
    assert_eq!(work["items"], json!([]), "{work}");
    let broken = owner.get("/v1/customer-offers?state=broken").await;
    assert_eq!(items(&broken["items"]).len(), 1, "{broken}");
    let again = owner.act(&offer, "retry").await;
    assert_eq!(again["state"], "accepted", "{again}");
    assert!(again["failure"].is_null(), "{again}");
    owner.act(&offer, "fulfill").await;
    let late = owner.caller.post(&path, &because("Nobody answers")).await;
    late.problem(409, "offer_stands_otherwise");
}
