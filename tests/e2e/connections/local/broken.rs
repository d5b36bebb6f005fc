//! Reading a company's Stripe while everything fails: workers die, Stripe refuses, and what is read
//! changes.

use crate::harness::{
    company::{Company, differing, path, told},
    local::kill,
    prelude::*,
};

#[tokio::test]
async fn a_reading_that_is_broken_off_again_and_again_loses_nothing() {
    let owner = Organization::sign_up().await;
    let company = Company::found(150, 4).await;
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
    owner
        .once(&path(&id), 300, |now| now["state"] == "active")
        .await;
    company.followed(&owner, &id).await;
    let faults = company.control("faults", None).await;
    assert!(
        items(&faults["waiting"]).is_empty(),
        "not all happened: {faults}"
    );
    let books = company.books().await;
    let differ = differing(&told(&owner, &books).await, &books);
    assert!(differ.len() * 4 <= books.len(), "{differ:#?}");
    let found = company.reconciled(&owner, &id).await;
    assert_eq!(number(&found["differences"]), 0.0, "{found}");
}

/// By hand, for it takes an hour: `PERENE_COMPANY_CUSTOMERS=20000`, and `--run-ignored only`.
#[tokio::test]
#[ignore = "takes an hour"]
async fn a_year_of_misbehaving_messages_of_a_large_company_equals_its_books() {
    let customers = std::env::var("PERENE_COMPANY_CUSTOMERS");
    let customers = customers.map_or(20_000, |customers| customers.parse().unwrap());
    let owner = Organization::sign_up().await;
    let company = Company::found(customers, 12).await;
    let begun = std::time::Instant::now();
    let id = company.connect(&owner).await;
    let shown = owner.get(&path(&id)).await;
    println!("backfill of {} in {:?}", shown["read"], begun.elapsed());
    company.listen(&owner, &id).await;
    let past = company.books().await.len();
    let bad = json!({ "lost": 0.1, "doubled": 0.2, "late": 0.2, "late_days": 2, "reversed": true });
    company.control("webhooks/misbehave", Some(bad)).await;
    for _ in 0..122 {
        // Stripe's log is as long as it is: nobody may fall behind by more.
        company.advance(3).await;
        company.followed(&owner, &id).await;
    }
    println!("followed for a year after {:?}", begun.elapsed());
    let found = company.reconciled(&owner, &id).await;
    println!("compared after {:?}: {}", begun.elapsed(), found["summary"]);
    let books = company.books().await;
    let differ = differing(&told(&owner, &books).await, &books);
    println!(
        "{} of {} pages differ, {past} of them before connecting: {differ:#?}",
        differ.len(),
        books.len()
    );
    let after = books.keys().skip(past);
    for key in after {
        assert!(
            !differ
                .iter()
                .any(|page| page.starts_with(&format!("{key:?}"))),
            "{key:?}"
        );
    }
}
