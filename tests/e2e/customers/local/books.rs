//! Revenue against a company's own books, which its stand-in keeps of the same life that it tells of.

use std::{fs, path::Path, process::Command};

use crate::harness::{
    cli::scratch,
    prelude::*,
    revenue::{Pages, books, differing, reckoned},
};

/// Events of a company's subscriptions and invoices, and its books.
fn company() -> (Vec<Value>, Pages) {
    let dir = scratch("company");
    fs::create_dir_all(&dir).unwrap();
    let told = Path::new(env!("CARGO_MANIFEST_DIR")).join("stripe/dist/src/company/told.js");
    let how = [
        "--customers",
        "300",
        "--months",
        "14",
        "--seed",
        "9",
        "--dir",
    ];
    let mut telling = Command::new("node");
    telling.arg(told).args(how).arg(&dir);
    assert!(telling.status().unwrap().success());
    let read = |name: &str| fs::read_to_string(dir.join(name)).unwrap();
    let line = |line: &str| serde_json::from_str(line).unwrap();
    let events = read("events.jsonl").lines().map(line).collect();
    let books = books(&line(&read("books.json")));
    fs::remove_dir_all(&dir).unwrap();
    (events, books)
}

#[tokio::test]
async fn revenue_is_what_a_company_has_in_its_books() {
    let (mut events, books) = company();
    let owner = Organization::sign_up().await;
    // The latest first, and all of them twice.
    events.reverse();
    let last = text(&events[events.len() - 1]["userId"]);
    for batch in events.chunks(700) {
        for _ in 0..2 {
            let body = json!({ "batch": batch });
            owner.caller.post("/v1/batch", &body).await.body(200);
        }
    }
    let path = format!("/v1/customer?id={last}");
    until(&last, 120, async || {
        let answer = owner.caller.get(&path).await;
        match answer.status {
            200 => Ok(()),
            _ => Err(answer.text),
        }
    })
    .await;
    Stack::open().await.merged(owner.id).await;
    assert_eq!(books.len(), 14 * 4, "months and currencies");
    let differ = differing(&reckoned(&owner, &books).await, &books);
    assert!(differ.is_empty(), "{differ:#?}");
}
