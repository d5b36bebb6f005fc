//! Following a company's Stripe: what its customers' events say equals the company's own books.

use crate::harness::{
    company::{Company, path},
    prelude::*,
    revenue::{differing, reckoned},
};

const CUSTOMERS: u32 = 200;
const MONTHS: u32 = 12;

#[tokio::test]
async fn each_month_before_connecting_equals_the_books_as_far_as_there_are_traces() {
    let owner = Organization::sign_up().await;
    let company = Company::found_traced(CUSTOMERS, MONTHS).await;
    // Not at a month's end, so that some things wait to be billed.
    company.advance(11).await;
    company.connect(&owner).await;
    let books = company.books().await;
    assert_eq!(books.len(), MONTHS as usize * 4, "months and currencies");
    let differ = differing(&reckoned(&owner, &books).await, &books);
    assert!(differ.is_empty(), "{differ:#?}");
}

#[tokio::test]
async fn each_month_equals_the_companys_own_books_though_messages_get_lost() {
    let owner = Organization::sign_up().await;
    let company = Company::found(CUSTOMERS, 6).await;
    let id = company.connect(&owner).await;
    company.listen(&owner, &id).await;
    let past = company.books().await;
    let bad = json!({ "lost": 0.3, "doubled": 0.3, "late": 0.2, "late_days": 3, "reversed": true });
    company.control("webhooks/misbehave", Some(bad)).await;
    for _ in 0..8 {
        company.advance(16).await;
    }
    let found = company.reconciled(&owner, &id).await;
    println!("found after misbehaviour: {found}");
    company.followed(&owner, &id).await;
    let books = company.books().await;
    assert!(books.len() >= past.len() + 4 * 4, "no months went by");
    let differ = differing(&reckoned(&owner, &books).await, &books);
    // Of the past not all can be known, such as when a pause began. But how all stood as the log begins is, which is
    // of four weeks before the company was connected, as a month began.
    let last = past.keys().next_back().unwrap().0.clone();
    let since: Vec<&String> = differ.iter().filter(|one| one[..7] > *last).collect();
    println!(
        "{} figures differ, {} of them since",
        differ.len(),
        since.len()
    );
    assert!(since.is_empty(), "{since:#?}");

    // Read once more, as with another key, the months that were followed stay as exact.
    company.read_again(&owner, &id).await;
    company.followed(&owner, &id).await;
    let reread = differing(&reckoned(&owner, &books).await, &books);
    assert_eq!(reread, differ, "the same figures differ as before");
    // Nor does it change them to disconnect the account and connect it again.
    owner.caller.delete(&path(&id)).await;
    let id = company.connect(&owner).await;
    let connected_again = differing(&reckoned(&owner, &books).await, &books);
    assert_eq!(connected_again, differ, "the same figures differ as before");

    let figures: usize = past.values().map(|page| page.len()).sum();
    assert!(differ.len() * 10 <= figures, "{differ:#?}");

    let again = company.reconciled(&owner, &id).await;
    assert_eq!(number(&again["differences"]), 0.0, "{again}");
    assert_eq!(again["ours"], again["theirs"], "{again}");
}

#[tokio::test]
async fn what_fails_is_known_with_the_way_to_pay_until_it_is_paid() {
    let owner = Organization::sign_up().await;
    let company = Company::found(CUSTOMERS, 3).await;
    let id = company.connect(&owner).await;
    company.listen(&owner, &id).await;
    let mut owing = Vec::new();
    // Longer than payments are tried again: what failed before it was connected is over.
    for days in [16, 5, 5, 5] {
        company.advance(days).await;
        company.followed(&owner, &id).await;
        owing = owner.all("/v1/customers?status=past_due").await;
        if !owing.is_empty() {
            break;
        }
    }
    assert!(!owing.is_empty(), "every payment went through");
    let standing = async |one: &Value| {
        let id = text(&one["id"]);
        owner.get(&format!("/v1/customer/standing?id={id}")).await
    };
    for one in &owing {
        let standing = standing(one).await;
        let failed = items(&standing["failed_payments"]);
        assert!(!failed.is_empty(), "{standing}");
        for payment in failed {
            let link = text(&payment["pay_url"]);
            assert!(link.starts_with("https://invoice.example/in_"), "{payment}");
            assert!(number(&payment["attempts"]) >= 1.0, "{payment}");
            assert!(payment["amount_minor"].is_u64(), "{payment}");
        }
    }
    for one in owner
        .all("/v1/customers?status=active")
        .await
        .iter()
        .take(30)
    {
        let standing = standing(one).await;
        assert_eq!(standing["state"], "good", "{standing}");
    }
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
