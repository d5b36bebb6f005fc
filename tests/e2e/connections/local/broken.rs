//! Reading a company's Stripe while everything fails: workers die, Stripe refuses, and what is read
//! changes.

use crate::harness::{
    company::{Company, path},
    local::kill,
    prelude::*,
    revenue::{differing, reckoned},
};

#[tokio::test]
async fn a_reading_that_is_broken_off_again_and_again_loses_nothing() {
    let owner = Organization::sign_up().await;
    let company = Company::found_traced(150, 4).await;
    for fault in [
        json!({ "kind": "rate_limit", "path": "/v1/invoices", "after": 3, "times": 4, "retry_after": 1 }),
        json!({ "kind": "server_error", "path": "/v1/subscriptions", "after": 2, "times": 2 }),
        json!({ "kind": "create", "path": "/v1/customers", "after": 2 }),
        json!({ "kind": "change", "path": "/v1/customers", "after": 2, "times": 2 }),
        json!({ "kind": "delete", "path": "/v1/customers", "after": 2, "which": "cursor" }),
    ] {
        company.control("faults", Some(fault)).await;
    }
    let body = json!({ "connector": "stripe", "key": company.key });
    let made = owner.caller.post("/v1/connections", &body).await.body(201);
    let id = text(&made["id"]);
    let begun = |runs: &Value| number(&runs["items"][0]["progress"]) > 0.2;
    owner.once(&format!("{}/runs", path(&id)), 120, begun).await;
    assert!(kill(&variable("PERENE_CONNECTION_WORKER_FUNCTION")) > 0);
    crate::harness::local::sweep().await;
    let view = owner
        .once(&path(&id), 300, |now| now["state"] == "active")
        .await;
    // Each page counts once, whoever died over it.
    let there = company.control("state", None).await["counts"].clone();
    for kind in ["customers", "subscriptions", "invoices"] {
        let (read, there) = (number(&view["read"][kind]), number(&there[kind]));
        assert!(
            (0.9 * there..=there).contains(&read),
            "{kind}: {read} of {there}"
        );
    }
    company.followed(&owner, &id).await;
    let faults = company.control("faults", None).await;
    assert!(
        items(&faults["waiting"]).is_empty(),
        "not all happened: {faults}"
    );
    let books = company.books().await;
    let differ = differing(&reckoned(&owner, &books).await, &books);
    assert!(differ.is_empty(), "{differ:#?}");
    // What changed while it was read may be seen by comparing alone, which mends it.
    let found = company.reconciled(&owner, &id).await;
    assert!(number(&found["differences"]) <= 2.0, "{found}");
    assert_eq!(found["explained"], found["differences"], "{found}");
    let found = company.reconciled(&owner, &id).await;
    assert_eq!(number(&found["differences"]), 0.0, "{found}");
}
