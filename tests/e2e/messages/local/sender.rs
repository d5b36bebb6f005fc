//! An organization's own address, from the records to the inbox. Local only: the emulator finds the records of every domain
//! at once, but of those that begin with `unpublished`, and is made to forget one.

use crate::harness::{
    local::{forget_domain, mail_to, sweep},
    outreach::{address, known, named, renews_another, renews_in, rule, settings, subscriber},
    prelude::*,
};

const SENDER: &str = "/v1/outreach/sender";
const LOST: &str = "Messages no longer come from your own address";

fn domain(what: &str) -> String {
    format!("{}.example", named(what).replace('_', "-"))
}

fn hello(domain: &str) -> Value {
    json!({ "address": format!("hello@{domain}") })
}

#[tokio::test]
async fn a_domain_is_shown_its_records_waits_for_them_and_is_one_organizations() {
    let owner = Organization::sign_up().await;
    let shown = owner.get(SENDER).await;
    assert!(shown["own"].is_null(), "{shown}");
    let check = format!("{SENDER}/check");
    let checked = owner.caller.call(Method::POST, &check, None).await;
    checked.problem(404, "not_found");
    for taken in ["ana@gmail.com", "ana@example.com", "no address"] {
        let body = json!({ "address": taken });
        let refused = owner.caller.call(Method::PUT, SENDER, Some(&body)).await;
        assert_eq!(refused.status, 422, "{taken}: {}", refused.text);
    }

    let domain = domain("unpublished");
    let asked = owner.put(SENDER, &hello(&domain)).await;
    let own = &asked["own"];
    assert_eq!(own["verification"], "pending", "{asked}");
    let records = items(&own["records"]);
    assert_eq!(records.len(), 3, "{asked}");
    for record in records {
        let name = text(&record["name"]);
        assert!(name.ends_with(&format!("._domainkey.{domain}")), "{record}");
        assert!(text(&record["value"]).ends_with(".dkim.amazonses.com"));
    }
    assert_ne!(asked["address"], own["address"], "it waits");
    // Asked for again, by another address, it is the same domain.
    let other = json!({ "address": format!("news@{domain}") });
    let again = owner.put(SENDER, &other).await;
    assert_eq!(again["own"]["records"], own["records"], "{again}");
    assert_eq!(again["own"]["address"], other["address"], "{again}");
    let elsewhere = hello(&self::domain("other"));
    let refused = owner.caller.call(Method::PUT, SENDER, Some(&elsewhere));
    refused.await.problem(409, "sender_exists");

    let stranger = Organization::sign_up().await;
    let body = hello(&domain);
    let refused = stranger.caller.call(Method::PUT, SENDER, Some(&body));
    refused.await.problem(409, "domain_taken");
    assert!(stranger.get(SENDER).await["own"].is_null());

    for _ in 0..2 {
        let deleted = owner.caller.call(Method::DELETE, SENDER, None).await;
        assert_eq!(deleted.status, 204, "{}", deleted.text);
    }
    stranger.put(SENDER, &body).await;
}

#[tokio::test]
async fn messages_come_from_a_proved_domain_and_from_perene_once_it_is_lost_which_is_told_once() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    owner.put("/v1/outreach", &settings()).await;
    owner.put("/v1/outreach/rules/renewal", &rule(0)).await;
    let domain = domain("proved");
    let own = text(&hello(&domain)["address"]);
    let asked = owner.put(SENDER, &hello(&domain)).await;
    assert_eq!(asked["own"]["verification"], "verified", "{asked}");
    assert_eq!(asked["address"], own, "{asked}");

    let id = named("sender");
    owner
        .tell(items(&subscriber(&id, "UTC", &renews_in(2))))
        .await;
    known(&owner, &id).await;
    sweep().await;
    owner.messages("", "sent", 1).await;
    let mail = mail_to(&address(&id), 30).await;
    assert!(
        text(&mail["Source"]).ends_with(&format!("<{own}>")),
        "{mail}"
    );

    forget_domain(&domain).await;
    renews_another(&owner, &id, 2).await;
    sweep().await;
    owner.messages("", "sent", 2).await;
    let mail = mail_to(&address(&id), 30).await;
    assert!(!text(&mail["Source"]).contains(&own), "{mail}");
    let shown = owner.get(SENDER).await;
    assert_eq!(shown["own"]["verification"], "failed", "{shown}");
    for _ in 0..2 {
        let check = format!("{SENDER}/check");
        let checked = owner.caller.call(Method::POST, &check, None).await;
        checked.body(200);
    }
    let lost = async |of: &Organization| {
        let mut mails = inbox(&of.email).await;
        mails.retain(|mail| mail["Subject"] == LOST);
        mails.len()
    };
    until("word of the loss", 60, async || match lost(&owner).await {
        0 => Err("nothing yet".to_owned()),
        _ => Ok(()),
    })
    .await;
    stack.drained(Queue::Notify).await;
    for (member, expected) in [(&owner, 1), (&admin, 1), (&analyst, 0)] {
        assert_eq!(lost(member).await, expected, "{}", member.email);
    }
    // Asked for anew it is proved anew.
    let again = owner.put(SENDER, &hello(&domain)).await;
    assert_eq!(again["own"]["verification"], "verified", "{again}");
}
