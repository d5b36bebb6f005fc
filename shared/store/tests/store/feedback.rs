//! What is heard of messages, and the addresses to which nothing is sent.

use chrono::TimeDelta;
use domain::{
    BlockReason, MailFeedback, MailOutcomes, Message, MessageOutcome, MessageStatus, Suspension,
};
use store::{OutreachItem, PageRequest};

use crate::{
    common::new_tenant,
    outreach::{at, attempt, due, message, settings, words},
};

#[tokio::test]
async fn an_address_is_blocked_of_one_organization_for_all_its_reasons() {
    let tenant = new_tenant().await;
    let hash = tenant.address_hash("Ana@Example.com ");
    assert_eq!(hash, tenant.address_hash("ana@example.com"));
    let reason = async || {
        let found = tenant.blocked_address(&hash).await.unwrap();
        found.and_then(|one| one.reason()).map(|(reason, _)| reason)
    };
    assert_eq!(reason().await, None);
    for _ in 0..2 {
        tenant.unsubscribe(&hash).await.unwrap();
    }
    assert_eq!(reason().await, Some(BlockReason::Unsubscribed));
    assert!(!tenant.lift_bounce(&hash).await.unwrap(), "none came back");
    let block = async |why, at_: &str| {
        let masked = Some("a***@example.com");
        let blocked = tenant.block_address(&hash, why, at(at_), masked);
        blocked.await.unwrap();
    };
    let first = "2027-01-01T00:00:00Z";
    block(BlockReason::Bounced, first).await;
    block(BlockReason::Bounced, "2027-01-02T00:00:00Z").await;
    let found = tenant.blocked_address(&hash).await.unwrap().unwrap();
    assert_eq!(found.reason(), Some((BlockReason::Bounced, at(first))));
    assert_eq!(found.masked.as_deref(), Some("a***@example.com"));
    // Whoever unsubscribed stays so when a bounce is lifted.
    assert!(tenant.lift_bounce(&hash).await.unwrap());
    assert_eq!(reason().await, Some(BlockReason::Unsubscribed));
    block(BlockReason::Bounced, first).await;
    block(BlockReason::Complained, first).await;
    assert!(!tenant.lift_bounce(&hash).await.unwrap());
    assert_eq!(reason().await, Some(BlockReason::Complained));
    let other = new_tenant().await;
    assert_ne!(other.address_hash("ana@example.com"), hash);
    assert_eq!(other.blocked_address(&hash).await.unwrap(), None);
}

#[tokio::test]
async fn blocked_addresses_are_listed_until_they_are_lifted() {
    let tenant = new_tenant().await;
    let hashes: Vec<[u8; 32]> = (1..=3)
        .map(|n| tenant.address_hash(&format!("{n}@example.com")))
        .collect();
    for (n, hash) in hashes.iter().enumerate() {
        let at = at("2027-01-01T00:00:00Z") + TimeDelta::hours(n as i64);
        tenant
            .block_address(hash, BlockReason::Bounced, at, None)
            .await
            .unwrap();
    }
    let listed = async |cursor| {
        let request = PageRequest { limit: 2, cursor };
        let page = tenant.blocked_addresses(|_| true, &request).await.unwrap();
        let hashes: Vec<Option<String>> = page.items.into_iter().map(|one| one.hash).collect();
        (hashes, page.next_cursor)
    };
    let (first, cursor) = listed(None).await;
    let (second, end) = listed(cursor).await;
    assert_eq!((first.len(), second.len(), end), (2, 1, None));
    let mut all = [first.clone(), second].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 3, "each once");
    assert!(tenant.lift_bounce(&hashes[2]).await.unwrap());
    assert!(!tenant.lift_bounce(&hashes[2]).await.unwrap());
    let (left, _) = listed(None).await;
    assert!(!left.contains(&first[0]), "who was blocked last came first");
    let found = tenant.blocked_address(&hashes[2]).await.unwrap().unwrap();
    assert_eq!(found.reason(), None);
    let other = new_tenant().await;
    let first = PageRequest::first(10);
    let none = other.blocked_addresses(|_| true, &first);
    assert!(none.await.unwrap().items.is_empty());
}

#[tokio::test]
async fn what_is_heard_of_a_message_is_noted_and_counted_once() {
    let tenant = new_tenant().await;
    let day = at("2027-06-27T00:00:00Z").date_naive();
    let sent = message("c", 1, MessageStatus::Sent);
    tenant.create_message(&sent).await.unwrap();
    let found = async || {
        let found = tenant.message_made(sent.made_at, sent.id).await.unwrap();
        found.unwrap()
    };
    let hear = async |of: &Message, feedback: MailFeedback, day| {
        let attempt = attempt(feedback.outcome());
        tenant
            .note_feedback(of, feedback, &attempt, day)
            .await
            .unwrap()
    };
    let bounced = MailFeedback::Bounced { for_good: true };
    assert!(hear(&found().await, MailFeedback::Delivered, Some(day)).await);
    assert!(
        !hear(&sent, MailFeedback::Delivered, Some(day)).await,
        "it stands otherwise"
    );
    assert!(hear(&found().await, bounced, Some(day)).await);
    assert!(hear(&found().await, MailFeedback::Complained, Some(day)).await);
    let now = found().await;
    assert_eq!(now.status, MessageStatus::Complained);
    let outcomes: Vec<MessageOutcome> = now.attempts.iter().map(|one| one.outcome).collect();
    assert_eq!(
        outcomes,
        [
            MessageOutcome::Delivered,
            MessageOutcome::Bounced,
            MessageOutcome::Complained
        ]
    );
    let heard = tenant.mail_outcomes(day).await.unwrap();
    assert_eq!((heard.outcomes, heard.bounces), (1, 1));
    // What a test clock said is not counted.
    let test = message("c", 2, MessageStatus::Sent);
    tenant.create_message(&test).await.unwrap();
    assert!(hear(&test, bounced, None).await);
    assert_eq!(tenant.mail_outcomes(day).await.unwrap(), heard);
    let other = new_tenant().await;
    let theirs = other.message_made(sent.made_at, sent.id).await.unwrap();
    assert!(theirs.is_none());
}

#[tokio::test]
async fn a_message_that_is_being_sent_is_known_to_have_gone_by_what_is_heard() {
    let tenant = new_tenant().await;
    let queued = message("c", 1, MessageStatus::Queued);
    tenant.create_message(&queued).await.unwrap();
    let (address, words) = ("a@b.co", words());
    let claimed = tenant.claim_message(&queued, address, &words, queued.made_at);
    assert!(claimed.await.unwrap());
    let sending = tenant.message(&queued.customer_id, queued.id).await;
    let sending = sending.unwrap().unwrap();
    let heard = attempt(MessageOutcome::Delivered);
    let delivered = MailFeedback::Delivered;
    assert!(
        tenant
            .note_feedback(&sending, delivered, &heard, None)
            .await
            .unwrap()
    );
    let sent = attempt(MessageOutcome::Sent);
    let settled = tenant.settle_message(&sending, MessageStatus::Sent, &sent);
    assert!(!settled.await.unwrap(), "more is known by then");
    let now = tenant.message(&queued.customer_id, queued.id).await;
    assert_eq!(now.unwrap().unwrap().status, MessageStatus::Delivered);
    assert!(due(&tenant, "2100-01-01T00:00:00Z").await.is_empty());
}

#[tokio::test]
async fn messages_are_held_back_once_and_counted_anew_when_they_are_sent_again() {
    let tenant = new_tenant().await;
    let day = at("2027-06-27T00:00:00Z").date_naive();
    let suspension = Suspension {
        since: at("2027-06-27T09:00:00Z"),
        heard: MailOutcomes {
            outcomes: 60,
            bounces: 6,
        },
    };
    assert!(
        !tenant.suspend_messages(&suspension).await.unwrap(),
        "nothing is sent"
    );
    tenant.keep_outreach(&settings(), true).await.unwrap();
    assert!(tenant.suspend_messages(&suspension).await.unwrap());
    assert!(!tenant.suspend_messages(&suspension).await.unwrap());
    let again = OutreachItem {
        revision: 1,
        ..settings()
    };
    assert!(tenant.keep_outreach(&again, true).await.unwrap());
    let kept = tenant.outreach().await.unwrap().unwrap();
    assert_eq!(
        kept.suspension,
        Some(suspension),
        "a change of settings leaves it"
    );
    assert!(tenant.resume_messages(day).await.unwrap());
    assert!(!tenant.resume_messages(day).await.unwrap());
    assert_eq!(
        tenant.mail_outcomes(day).await.unwrap(),
        MailOutcomes::default()
    );
    assert_eq!(tenant.outreach().await.unwrap().unwrap().suspension, None);
}
