//! Following a company's Stripe: what its customers' events say equals the company's own books.

use crate::harness::{
    company::{Company, differing, told},
    prelude::*,
};

const CUSTOMERS: u32 = 60;

#[tokio::test]
async fn each_month_equals_the_companys_own_books_though_messages_get_lost() {
    let owner = Organization::sign_up().await;
    let company = Company::found(CUSTOMERS, 6).await;
    let id = company.connect(&owner).await;
    company.listen(&owner, &id).await;
    let past = company.books().await;
    let differ = differing(&told(&owner, &past).await, &past);
    println!("months before connecting that differ: {differ:#?}");
    // Of the past not all can be known: when a pause began, for one.
    assert!(
        differ.len() * 4 <= past.len(),
        "{} of {} pages differ: {differ:#?}",
        differ.len(),
        past.len()
    );

    let bad = json!({ "lost": 0.3, "doubled": 0.3, "late": 0.2, "late_days": 3, "reversed": true });
    company.control("webhooks/misbehave", Some(bad)).await;
    for _ in 0..4 {
        company.advance(16).await;
    }
    let found = company.reconciled(&owner, &id).await;
    println!("found after misbehaviour: {found}");
    company.followed(&owner, &id).await;
    let books = company.books().await;
    let since: Vec<_> = differing(&told(&owner, &books).await, &books);
    let after: Vec<_> = since
        .iter()
        .filter(|month| !past.keys().any(|key| month.contains(&format!("{key:?}"))))
        .collect();
    assert!(after.is_empty(), "{after:#?}");
    assert!(books.len() > past.len(), "no month went by");

    let again = company.reconciled(&owner, &id).await;
    assert_eq!(number(&again["differences"]), 0.0, "{again}");
    assert_eq!(again["ours"], again["theirs"], "{again}");
}

#[tokio::test]
async fn what_no_message_told_is_found_named_and_mended() {
    let owner = Organization::sign_up().await;
    let company = Company::found(30, 3).await;
    let id = company.connect(&owner).await;
    // Nobody listens.
    company.advance(20).await;
    let found = company.reconciled(&owner, &id).await;
    assert!(number(&found["differences"]) > 0.0, "{found}");
    assert_eq!(
        found["explained"], found["differences"],
        "the log has all of it: {found}"
    );
    let summary = text(&found["summary"]);
    assert!(
        summary.starts_with("ours ") && summary.contains("cus_"),
        "{summary}"
    );
    let again = company.reconciled(&owner, &id).await;
    assert_eq!(number(&again["differences"]), 0.0, "{again}");
    assert_eq!(again["ours"], again["theirs"], "{again}");
}
