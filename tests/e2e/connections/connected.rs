//! Connecting a company's Stripe: what is refused, what is shown, and what ends it.

use crate::harness::{
    company::{Company, path},
    prelude::*,
};

#[tokio::test]
async fn a_key_that_may_not_read_all_is_refused_and_what_it_lacks_is_named() {
    let owner = Organization::sign_up().await;
    let company = Company::found(3, 1).await;
    let key = format!("{}_few", company.key);
    let few = json!({ "key": key, "scopes": ["account_read", "customer_read", "subscription_read", "plan_read"] });
    company.control("keys", Some(few)).await;
    let connect = async |key: &str| {
        let body = json!({ "connector": "stripe", "key": key });
        owner.caller.post("/v1/connections", &body).await
    };
    let refused = connect(&key).await.problem(422, "key_lacks_permissions");
    let detail = text(&refused["detail"]);
    for missing in [
        "Invoices (rak_invoice_read)",
        "Invoice items (rak_invoice_item_read)",
        "Charges and Refunds",
        "Events",
        "Products",
        "Coupons",
    ] {
        assert!(detail.contains(missing), "{detail}");
    }
    assert!(
        !detail.contains("Customers") && !detail.contains(&key),
        "{detail}"
    );
    let unknown = connect("rk_test_unknown").await;
    assert!(unknown.text.contains("mistyped"), "{}", unknown.text);
    unknown.problem(422, "key_refused");
    connect("sk_test_everything")
        .await
        .problem(422, "invalid_request");
    let none = owner.get("/v1/connections").await;
    assert!(items(&none["items"]).is_empty(), "{none}");
}

#[tokio::test]
async fn a_connected_account_is_read_shown_without_its_key_and_disconnected() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let company = Company::found(12, 3).await;
    let id = company.connect(&owner).await;
    let shown = owner.get(&path(&id)).await;
    // Some may have been deleted.
    assert!(
        (10.0..=12.0).contains(&number(&shown["read"]["customers"])),
        "{shown}"
    );
    assert!(
        text(&shown["webhook_url"]).ends_with(&format!("{id}/stripe/webhook")),
        "{shown}"
    );
    let runs = owner.all(&format!("{}/runs", path(&id))).await;
    assert_eq!(
        (runs.len(), runs[0]["status"].as_str()),
        (1, Some("succeeded")),
        "{runs:?}"
    );
    let customers = owner.all("/v1/customers").await;
    assert!(customers.len() >= 12, "{customers:?}");
    assert!(shown.to_string().find(&company.key).is_none(), "{shown}");
    assert!(
        stack.traces_of(&company.key).await.is_empty(),
        "the key lies there in clear"
    );

    let again = json!({ "connector": "stripe", "key": company.key });
    owner
        .caller
        .post("/v1/connections", &again)
        .await
        .problem(409, "already_connected");
    let other = Company::found(2, 1).await;
    let body = json!({ "key": other.key });
    owner
        .caller
        .patch(&path(&id), &body)
        .await
        .problem(422, "invalid_request");
    let body = json!({ "name": "Main account" });
    assert_eq!(
        owner.caller.patch(&path(&id), &body).await.body(200)["name"],
        "Main account"
    );

    // A second reading tells nothing twice.
    let count = async || {
        let mut events = 0;
        for customer in owner.all("/v1/customers").await {
            events += owner
                .all(&format!("/v1/customer/events?id={}", text(&customer["id"])))
                .await
                .len();
        }
        events
    };
    let before = count().await;
    let asked = owner
        .caller
        .call(Method::POST, &format!("{}/backfill", path(&id)), None)
        .await;
    let run = text(&asked.body(202)["id"]);
    let done = |runs: &Value| {
        items(&runs["items"])
            .iter()
            .any(|each| each["id"] == *run && each["status"] == "succeeded")
    };
    owner.once(&format!("{}/runs", path(&id)), 120, done).await;
    stack.merged(owner.id).await;
    assert_eq!(count().await, before);

    owner.caller.delete(&path(&id)).await;
    owner.caller.get(&path(&id)).await.problem(404, "not_found");
    let secrets = stack.traces_of(&format!("CONNECTION#{id}")).await;
    assert!(secrets.is_empty(), "{secrets:?}");
    assert_eq!(count().await, before, "what was read stays");

    // Connected again it is gone on with, and its customers stay who they are.
    let named = json!({ "connector": "stripe", "key": company.key, "customer_key": "crm_id" });
    owner
        .caller
        .post("/v1/connections", &named)
        .await
        .problem(409, "customers_named_otherwise");
    company.connect(&owner).await;
    assert_eq!(count().await, before, "its history is told once");
}

#[tokio::test]
async fn messages_that_are_not_the_accounts_own_are_refused() {
    let owner = Organization::sign_up().await;
    let company = Company::found(3, 1).await;
    let id = company.connect(&owner).await;
    let webhook = format!("{}/stripe/webhook", path(&id));
    let unsigned = async || {
        let body = Some(json!({ "type": "customer.created" }).to_string());
        Caller::nobody()
            .send(Method::POST, &webhook, body, &[])
            .await
            .problem(400, "webhook_refused");
    };
    unsigned().await;
    company.listen(&owner, &id).await;
    unsigned().await;
    for signed_with in ["own", "endpoint"] {
        let sent = company
            .control(
                "webhooks/foreign",
                Some(json!({ "signed_with": signed_with })),
            )
            .await;
        assert_eq!(number(&sent["status"]), 400.0, "{signed_with}: {sent}");
    }
    // While a secret is rolled both sign.
    let roll = |secret: &str, keep: bool| json!({ "secret": secret, "keep_previous": keep });
    let secrets = format!("{}/webhook-secret", path(&id));
    let rolled = owner
        .caller
        .post(&secrets, &roll("whsec_new_0123456789abcdef", true))
        .await
        .body(200);
    assert_eq!(number(&rolled["signing_secrets"]), 2.0, "{rolled}");
    for short in ["whsec_", "whsec_x", "whsec_0123456789"] {
        let refused = owner.caller.post(&secrets, &roll(short, true)).await;
        refused.problem(422, "invalid_request");
    }
    let heard = async |secret: &str| {
        let sign = json!({ "secrets": [secret] });
        company.control("webhooks/secrets", Some(sign)).await;
        let before = items(&company.control("webhooks/attempts", None).await).len();
        company.advance(14).await;
        let attempts = company.control("webhooks/attempts", None).await;
        items(&attempts)[before..]
            .iter()
            .map(|each| number(&each["status"]))
            .collect::<Vec<_>>()
    };
    let taken = heard("whsec_new_0123456789abcdef").await;
    assert!(
        !taken.is_empty() && taken.iter().all(|status| *status == 200.0),
        "{taken:?}"
    );
    let other = heard("whsec_nobodys").await;
    assert!(
        !other.is_empty() && other.iter().all(|status| *status == 400.0),
        "{other:?}"
    );
    let nobodys = "/v1/connections/con_00000000000000000000000000/stripe/webhook";
    Caller::nobody()
        .send(Method::POST, nobodys, Some("{}".into()), &[])
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn a_revoked_key_stops_the_connection_until_there_is_another() {
    let owner = Organization::sign_up().await;
    let company = Company::found(8, 2).await;
    let key = format!("{}_second", company.key);
    company.control("keys", Some(json!({ "key": key }))).await;
    let fault = json!({ "kind": "revoke", "path": "/v1/invoices", "after": 2 });
    company.control("faults", Some(fault)).await;
    let body = json!({ "connector": "stripe", "key": company.key });
    let made = owner.caller.post("/v1/connections", &body).await.body(201);
    let id = text(&made["id"]);
    let stopped = owner
        .once(&path(&id), 120, |now| now["state"] == "stopped")
        .await;
    assert_eq!(stopped["problem"]["code"], "key_refused", "{stopped}");
    assert!(
        text(&stopped["problem"]["remedy"]).contains("restricted key"),
        "{stopped}"
    );
    let runs = owner.all(&format!("{}/runs", path(&id))).await;
    assert_eq!(
        (
            runs[0]["status"].as_str(),
            runs[0]["error"]["code"].as_str()
        ),
        (Some("failed"), Some("key_refused"))
    );
    let again = owner
        .caller
        .call(Method::POST, &format!("{}/backfill", path(&id)), None)
        .await;
    again.problem(409, "connection_stopped");
    owner
        .caller
        .patch(&path(&id), &json!({ "key": key }))
        .await
        .body(200);
    let now = owner
        .once(&path(&id), 240, |now| now["state"] == "active")
        .await;
    assert!(
        now["problem"].is_null() && number(&now["read"]["customers"]) > 5.0,
        "{now}"
    );
}
