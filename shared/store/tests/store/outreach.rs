//! What an organization says to its customers.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::{
    BlockReason, CustomerId, DkimFinding, EmailAddress, KeyId, Language, MailFeedback,
    MailOutcomes, Message, MessageAttempt, MessageId, MessageOutcome, MessageStatus, MessageWords,
    NoticeReason, OrgId, OwnSender, Suspension, TemplateKey, TemplateStep, TemplateVersion,
    TemplateWords, TestClock, TestClockId, UserId, Withheld,
};
use store::{CustomerItem, Due, OutreachItem, PageRequest, SenderClaim, TenantStore, keys::SHARDS};

use crate::common::{new_tenant, store_and_client, tenant_of};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn customer(id: &str, next_at: Option<&str>) -> CustomerItem {
    CustomerItem {
        id: id.parse().unwrap(),
        name: None,
        email: None,
        state: "{}".into(),
        listed: "{}".into(),
        facts: format!("facts of {id}"),
        next_at: next_at.map(at),
        next_date: None,
    }
}

fn message(customer: &str, n: u128, status: MessageStatus) -> Message {
    let made_at = at("2027-06-27T09:00:00Z") + TimeDelta::minutes(n as i64);
    Message {
        id: MessageId::from_u128(n),
        customer_id: customer.parse().unwrap(),
        customer_name: None,
        reason: NoticeReason::Renewal,
        subscription_id: "sub_1".into(),
        about: at("2027-06-30T12:00:00Z"),
        payment: None,
        customer_offer_id: None,
        status,
        made_at,
        clock: None,
        withheld: None,
        waits_until: None,
        decided_by: None,
        sent_at: None,
        claimed_at: None,
        address: None,
        words: None,
        attempts: Vec::new(),
    }
}

fn attempt(outcome: MessageOutcome) -> MessageAttempt {
    MessageAttempt {
        at: Utc::now().trunc_subsecs(3),
        outcome,
        detail: Some("because".into()),
    }
}

fn words() -> MessageWords {
    MessageWords {
        subject: "Your trial ends".into(),
        text: "Hello".into(),
        template_version: Some(2),
    }
}

fn settings() -> OutreachItem {
    OutreachItem {
        settings: "{}".into(),
        signing_key: "key".into(),
        revision: 0,
        planned: 0,
        planning: None,
        clock: None,
        suspension: None,
    }
}

async fn due(tenant: &TenantStore, until: &str) -> Vec<Due> {
    tenant.agenda(at(until), 100).await.unwrap()
}

#[tokio::test]
async fn only_who_is_due_is_found_the_longest_due_first() {
    let tenant = new_tenant().await;
    let all = [
        customer("later", Some("2027-01-02T09:00:00Z")),
        customer("first # of all", Some("2027-01-01T08:00:00Z")),
        customer("second", Some("2027-01-01T09:00:00Z")),
        customer("never", None),
    ];
    tenant.put_customers(&all).await.unwrap();
    let of = |id: &str| Due::Customer(id.parse().unwrap());
    let expected = [of("first # of all"), of("second")];
    assert_eq!(due(&tenant, "2027-01-01T09:00:00Z").await, expected);
    assert_eq!(due(&tenant, "2027-01-01T08:59:59Z").await, expected[..1]);
    assert_eq!(
        tenant
            .agenda(at("2028-01-01T00:00:00Z"), 1)
            .await
            .unwrap()
            .len(),
        1
    );
    // Looked at, and not due any more; of whom something else is known meanwhile, that stays.
    assert!(tenant.plan_customer(&all[1], None).await.unwrap());
    let known_otherwise = CustomerItem {
        facts: "old".into(),
        ..all[2].clone()
    };
    assert!(!tenant.plan_customer(&known_otherwise, None).await.unwrap());
    assert_eq!(due(&tenant, "2027-01-01T09:00:00Z").await, expected[1..]);
    tenant.delete_customer(&all[2].id).await.unwrap();
    assert!(due(&tenant, "2027-01-01T09:00:00Z").await.is_empty());
    let other = new_tenant().await;
    assert!(due(&other, "2028-01-01T00:00:00Z").await.is_empty());
}

#[tokio::test]
async fn a_message_is_made_once_claimed_once_and_settled() {
    let tenant = new_tenant().await;
    let queued = message("c", 1, MessageStatus::Queued);
    assert!(tenant.create_message(&queued).await.unwrap());
    assert!(!tenant.create_message(&queued).await.unwrap());
    let now = queued.made_at;
    assert!(
        tenant
            .claim_message(&queued, "a@b.co", &words(), now)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .claim_message(&queued, "a@b.co", &words(), now)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .withhold_message(&queued, &Withheld::NoAddress)
            .await
            .unwrap()
    );
    let found = async || {
        tenant
            .message(&queued.customer_id, queued.id)
            .await
            .unwrap()
            .unwrap()
    };
    let sending = found().await;
    assert_eq!(
        (sending.status, sending.sent_at),
        (MessageStatus::Sending, Some(now))
    );
    assert!(!TenantStore::is_abandoned(
        &sending,
        Duration::from_secs(60)
    ));
    assert!(TenantStore::is_abandoned(&sending, Duration::ZERO));
    // Not now: it is to be sent again.
    let later = attempt(MessageOutcome::Later);
    assert!(
        tenant
            .settle_message(&sending, MessageStatus::Queued, &later)
            .await
            .unwrap()
    );
    assert!(
        tenant
            .claim_message(&queued, "a@b.co", &words(), now)
            .await
            .unwrap()
    );
    let sent = attempt(MessageOutcome::Sent);
    assert!(
        tenant
            .settle_message(&sending, MessageStatus::Sent, &sent)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .settle_message(&sending, MessageStatus::Unknown, &sent)
            .await
            .unwrap()
    );
    let done = found().await;
    assert_eq!(
        (done.status, done.attempts),
        (MessageStatus::Sent, vec![later, sent])
    );
    assert!(due(&tenant, "2030-01-01T00:00:00Z").await.is_empty());
}

#[tokio::test]
async fn a_message_that_nothing_is_heard_of_is_due_again() {
    let tenant = new_tenant().await;
    let queued = message("c", 1, MessageStatus::Queued);
    tenant.create_message(&queued).await.unwrap();
    let due_at = |minutes| queued.made_at + TimeDelta::minutes(minutes);
    let expected = [Due::Message(queued.customer_id.clone(), queued.id)];
    let found = async |at| tenant.agenda(at, 10).await.unwrap();
    assert!(found(due_at(9)).await.is_empty());
    assert_eq!(found(due_at(10)).await, expected);
    assert!(tenant.postpone_message(&queued, due_at(60)).await.unwrap());
    assert!(found(due_at(59)).await.is_empty());
    assert_eq!(found(due_at(60)).await, expected);
    tenant
        .claim_message(&queued, "a@b.co", &words(), due_at(60))
        .await
        .unwrap();
    assert_eq!(
        found(due_at(70)).await,
        expected,
        "whoever sends it may be dead"
    );
}

#[tokio::test]
async fn a_message_that_waits_is_due_then_and_is_queued_or_withheld_once() {
    let tenant = new_tenant().await;
    let until = at("2027-06-28T00:00:00Z");
    let why = Withheld::DailyCap { messages: 1 };
    let waits = |n| Message {
        withheld: Some(why.clone()),
        waits_until: Some(until),
        ..message("c", n, MessageStatus::Waiting)
    };
    let (sent, late) = (waits(1), waits(2));
    for one in [&sent, &late] {
        assert!(tenant.create_message(one).await.unwrap());
    }
    let due = async |at: DateTime<Utc>| tenant.agenda(at, 10).await.unwrap().len();
    assert_eq!(due(until - TimeDelta::seconds(1)).await, 0);
    assert_eq!(due(until).await, 2);
    let longer = until + TimeDelta::days(1);
    assert!(tenant.hold_message(&late, longer, &why).await.unwrap());
    assert!(tenant.queue_message(&sent, until).await.unwrap());
    assert!(!tenant.queue_message(&sent, until).await.unwrap());
    assert_eq!(due(longer).await, 2, "one is sent, one waits for longer");
    assert!(tenant.withhold_message(&late, &why).await.unwrap());
    assert!(!tenant.hold_message(&late, longer, &why).await.unwrap());
    assert_eq!(due(longer).await, 1);
    let all = tenant.messages_of(&sent.customer_id).await.unwrap();
    let all: Vec<_> = all
        .into_iter()
        .map(|one| (one.status, one.withheld, one.waits_until))
        .collect();
    let expected = [
        (MessageStatus::Queued, None, None),
        (MessageStatus::Withheld, Some(why), None),
    ];
    assert_eq!(all, expected);
}

#[tokio::test]
async fn what_a_test_clock_has_queued_is_on_its_way_until_it_is_sent() {
    let tenant = new_tenant().await;
    let clock = TestClock {
        id: TestClockId::new(),
        at: at("2027-06-27T09:01:00Z"),
        recipient: "ana@example.com".into(),
        swept_until: None,
    };
    let queued = Message {
        clock: Some(clock.id),
        ..message("c", 1, MessageStatus::Queued)
    };
    let others = message("c", 2, MessageStatus::Queued);
    for one in [&queued, &others] {
        tenant.create_message(one).await.unwrap();
    }
    let is_sending = async || tenant.is_sending(&clock).await.unwrap();
    assert!(is_sending().await);
    let said = words();
    let claimed = tenant.claim_message(&queued, "a@b.co", &said, clock.at);
    assert!(claimed.await.unwrap() && is_sending().await);
    let sent = attempt(MessageOutcome::Sent);
    let settled = tenant.settle_message(&queued, MessageStatus::Sent, &sent);
    assert!(settled.await.unwrap() && !is_sending().await);
}

#[tokio::test]
async fn a_person_decides_once_about_what_was_proposed() {
    let tenant = new_tenant().await;
    let (one, other) = (
        message("c", 1, MessageStatus::Proposed),
        message("c", 2, MessageStatus::Proposed),
    );
    let by = KeyId::new().into();
    for one in [&one, &other] {
        tenant.create_message(one).await.unwrap();
    }
    let decide = async |message: &Message, approved| {
        tenant
            .decide_message(message, approved, by, message.made_at)
            .await
            .unwrap()
    };
    assert!(decide(&one, true).await && !decide(&one, false).await);
    assert!(decide(&other, false).await && !decide(&other, true).await);
    let status = |message: Message| (message.status, message.decided_by);
    let all = tenant.messages_of(&one.customer_id).await.unwrap();
    let all: Vec<_> = all.into_iter().map(status).collect();
    let expected = [
        (MessageStatus::Queued, Some(by)),
        (MessageStatus::Rejected, Some(by)),
    ];
    assert_eq!(all, expected);
}

#[tokio::test]
async fn messages_are_listed_newest_first_and_go_with_their_customer() {
    let tenant = new_tenant().await;
    let (c, d): (CustomerId, CustomerId) = ("c".parse().unwrap(), "c2".parse().unwrap());
    tenant
        .put_customers(&[customer("c", None), customer("c2", None)])
        .await
        .unwrap();
    for n in 1..=7 {
        let of = if n % 2 == 0 { "c2" } else { "c" };
        tenant
            .create_message(&message(of, n, MessageStatus::Sent))
            .await
            .unwrap();
    }
    let mut request = PageRequest::first(2);
    let mut found = Vec::new();
    loop {
        let page = tenant
            .messages(|one| one.customer_id == c, &request)
            .await
            .unwrap();
        found.extend(page.items.iter().map(|one| one.id.as_u128()));
        match page.next_cursor {
            Some(cursor) => request.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(found, [7, 5, 3, 1]);
    // Whoever turns out to be another takes them along.
    tenant.move_care(&d, &c).await.unwrap();
    tenant.delete_customer(&d).await.unwrap();
    assert_eq!(tenant.messages_of(&c).await.unwrap().len(), 7);
    tenant.delete_customer(&c).await.unwrap();
    assert!(tenant.messages_of(&c).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_calendar_reads_who_has_a_date_by_then_who_is_due_and_what_was_said() {
    let (tenant, other) = (new_tenant().await, new_tenant().await);
    let dated = |id: &str, date: Option<&str>| CustomerItem {
        next_date: date.map(at),
        ..customer(id, date)
    };
    let all = [
        dated("soon", Some("2027-06-01T00:00:00Z")),
        dated("then", Some("2027-06-30T00:00:00Z")),
        dated("later", Some("2027-06-30T00:00:00.001Z")),
        dated("never", None),
    ];
    tenant.put_customers(&all).await.unwrap();
    other.put_customers(&all).await.unwrap();
    let until = at("2027-06-30T00:00:00Z");
    let mut found = Vec::new();
    let add = |one: CustomerItem| {
        assert!(one.state.is_empty() && one.listed.is_empty());
        found.push((one.id.to_string(), one.facts));
    };
    tenant.each_dated(until, add).await.unwrap();
    found.sort();
    let expected = ["soon", "then"].map(|id| (id.to_owned(), format!("facts of {id}")));
    assert_eq!(found, expected);
    let due = tenant.customers_due(until, 10).await.unwrap();
    let due: Vec<&str> = due.iter().map(CustomerId::as_str).collect();
    assert_eq!(due, ["soon", "then"]);
    assert_eq!(tenant.customers_due(until, 1).await.unwrap().len(), 1);

    // Who has no date any more is not read, nor who is gone.
    tenant.put_customers(&[dated("soon", None)]).await.unwrap();
    tenant
        .delete_customer(&"then".parse().unwrap())
        .await
        .unwrap();
    let mut left = 0;
    tenant.each_dated(until, |_| left += 1).await.unwrap();
    assert_eq!(left, 0);

    for n in 1..=4 {
        let sent = message("soon", n, MessageStatus::Sent);
        tenant.create_message(&sent).await.unwrap();
    }
    let made = |n| at("2027-06-27T09:00:00Z") + TimeDelta::minutes(n);
    let mut said = Vec::new();
    tenant
        .each_message((made(2), made(4)), |one| said.push(one.id.as_u128()))
        .await
        .unwrap();
    assert_eq!(said, [2, 3]);
}

#[tokio::test]
async fn settings_are_changed_by_one_at_a_time_and_their_key_stays() {
    let tenant = new_tenant().await;
    assert!(tenant.outreach().await.unwrap().is_none());
    assert!(tenant.keep_outreach(&settings(), false).await.unwrap());
    let other = OutreachItem {
        signing_key: "another".into(),
        ..settings()
    };
    assert!(!tenant.keep_outreach(&other, true).await.unwrap());
    let again = OutreachItem {
        revision: 1,
        ..other
    };
    assert!(tenant.keep_outreach(&again, true).await.unwrap());
    let kept = tenant.outreach().await.unwrap().unwrap();
    assert_eq!((kept.signing_key.as_str(), kept.revision), ("key", 2));
    assert!(!tenant.note_planning(1, None).await.unwrap());
    assert!(tenant.note_planning(2, Some("half")).await.unwrap());
    assert_eq!(
        tenant
            .outreach()
            .await
            .unwrap()
            .unwrap()
            .planning
            .as_deref(),
        Some("half")
    );
    assert!(tenant.note_planning(2, None).await.unwrap());
    let kept = tenant.outreach().await.unwrap().unwrap();
    assert_eq!((kept.planned, kept.planning), (2, None));
}

#[tokio::test]
async fn who_says_something_is_swept_by_one_at_a_time() {
    let (store, _) = store_and_client().await;
    let (loud, quiet) = (
        tenant_of(&store, domain::OrgId::new()),
        tenant_of(&store, domain::OrgId::new()),
    );
    loud.keep_outreach(&settings(), true).await.unwrap();
    quiet.keep_outreach(&settings(), false).await.unwrap();
    let all = async |now| {
        let mut all = Vec::new();
        for shard in 0..SHARDS {
            all.extend(store.due_outreach(shard, None, now).await.unwrap().0);
        }
        all
    };
    let now = Utc::now() + TimeDelta::seconds(1);
    let found = all(now).await;
    assert_eq!(
        found.iter().map(|one| one.org()).collect::<Vec<_>>(),
        [Some(loud.org())]
    );
    assert!(loud.take_outreach(&found[0], now).await.unwrap());
    assert!(!loud.take_outreach(&found[0], now).await.unwrap());
    assert!(all(now).await.is_empty());
    assert_eq!(
        all(now + TimeDelta::minutes(11)).await.len(),
        1,
        "nothing was heard of it"
    );
    loud.end_outreach().await.unwrap();
    assert_eq!(all(now + TimeDelta::seconds(1)).await.len(), 1);
    quiet.end_outreach().await.unwrap();
    assert_eq!(all(now + TimeDelta::seconds(1)).await.len(), 1);
}

#[tokio::test]
async fn a_test_clock_is_moved_on_and_not_back() {
    let tenant = new_tenant().await;
    let clock = TestClock {
        id: TestClockId::new(),
        at: at("2027-01-01T00:00:00Z"),
        recipient: "ana@example.com".into(),
        swept_until: None,
    };
    assert!(!tenant.move_clock(&clock).await.unwrap(), "none is set");
    let set = OutreachItem {
        clock: Some(clock.clone()),
        ..settings()
    };
    tenant.keep_outreach(&set, true).await.unwrap();
    let to = |text: &str| TestClock {
        at: at(text),
        ..clock.clone()
    };
    let (next, before) = (to("2027-02-01T00:00:00Z"), to("2027-01-31T23:59:59Z"));
    assert!(tenant.move_clock(&next).await.unwrap());
    assert!(!tenant.move_clock(&before).await.unwrap());
    let other = TestClock {
        id: TestClockId::new(),
        ..to("2027-03-01T00:00:00Z")
    };
    assert!(!tenant.move_clock(&other).await.unwrap());
    let kept = async || tenant.outreach().await.unwrap().unwrap();
    assert_eq!(kept().await.now(), next.at);
    // A sweep by where it was before says nothing of where it is.
    tenant.note_swept(&clock).await.unwrap();
    assert_eq!(kept().await.clock.unwrap().swept_until, None);
    tenant.note_swept(&next).await.unwrap();
    assert_eq!(kept().await.clock.unwrap().swept_until, Some(next.at));
    // Nor is all done that is due by other rules.
    tenant.keep_outreach(&kept().await, true).await.unwrap();
    assert_eq!(kept().await.clock.unwrap().swept_until, None);
}

#[tokio::test]
async fn a_rule_sends_no_more_on_a_day_than_it_may() {
    let tenant = new_tenant().await;
    let day = at("2027-01-01T00:00:00Z").date_naive();
    let count = async |reason, day, clock| tenant.count_said(reason, day, clock, 2).await.unwrap();
    let (renewal, trial) = (NoticeReason::Renewal, NoticeReason::TrialEnding);
    assert!(count(renewal, day, None).await && count(renewal, day, None).await);
    assert!(!count(renewal, day, None).await);
    let said = async |reason| tenant.said_on(reason, day, None).await.unwrap();
    assert_eq!((said(renewal).await, said(trial).await), (2, 0));
    assert!(count(trial, day, None).await);
    assert!(count(renewal, day.succ_opt().unwrap(), None).await);
    assert!(count(renewal, day, Some(TestClockId::new())).await);
}

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

#[tokio::test]
async fn a_domain_is_one_organizations_until_it_is_left() {
    let (store, _) = store_and_client().await;
    let ours = tenant_of(&store, OrgId::new());
    let theirs = tenant_of(&store, OrgId::new());
    let now = at("2027-01-01T00:00:00Z");
    let sender = |domain: &str| {
        let address = EmailAddress::parse(&format!("hello@{domain}")).unwrap();
        OwnSender::new(&address, "perene@example.com", now).unwrap()
    };
    let domain = format!("{}.example", UserId::new().to_string().replace('_', "-"));
    let first = sender(&domain);
    assert_eq!(
        ours.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Done
    );
    assert_eq!(
        ours.claim_sender(&first, now).await.unwrap(),
        SenderClaim::HasOne
    );
    assert_eq!(
        theirs.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Taken
    );
    assert_eq!(theirs.sender().await.unwrap(), None);
    assert!(!theirs.release_sender(&first).await.unwrap());

    assert!(ours.change_sender(&first, "hi@other").await.unwrap());
    let changed = ours.sender().await.unwrap().unwrap();
    assert_eq!(changed.address, "hi@other");
    let proved = changed.checked(DkimFinding::Found, vec!["t".into()], now);
    assert!(ours.note_verification(&changed, &proved).await.unwrap());
    assert!(
        !ours.note_verification(&changed, &proved).await.unwrap(),
        "it is noted"
    );
    assert_eq!(ours.sender().await.unwrap(), Some(proved.clone()));

    assert!(ours.release_sender(&proved).await.unwrap());
    assert!(!ours.release_sender(&proved).await.unwrap());
    assert_eq!(
        theirs.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Done
    );
    // Nor does an organization that is erased keep it.
    while !store.erase_items(theirs.org()).await.unwrap().is_empty() {}
    assert_eq!(
        ours.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Done
    );
}

#[tokio::test]
async fn a_claim_that_is_not_proved_ends_and_one_that_is_proved_does_not() {
    let (store, _) = store_and_client().await;
    let ours = tenant_of(&store, OrgId::new());
    let theirs = tenant_of(&store, OrgId::new());
    let now = at("2027-01-01T00:00:00Z");
    let domain = format!("{}.example", UserId::new().to_string().replace('_', "-"));
    let address = EmailAddress::parse(&format!("hello@{domain}")).unwrap();
    let squatted = OwnSender::new(&address, "perene@example.com", now).unwrap();
    let claimed = ours.claim_sender(&squatted, now).await.unwrap();
    assert_eq!(claimed, SenderClaim::Done);
    let wanted = async |at: DateTime<Utc>| theirs.claim_sender(&squatted, at).await.unwrap();
    let taken_over = async |at: DateTime<Utc>| {
        let from = ours.org();
        theirs.take_over_domain(&squatted, from, at).await.unwrap()
    };
    let soon = now + TimeDelta::hours(71);
    assert_eq!(wanted(soon).await, SenderClaim::Taken);
    assert_eq!(taken_over(soon).await, SenderClaim::Taken);
    let later = now + TimeDelta::hours(72);
    assert_eq!(wanted(later).await, SenderClaim::Ended(ours.org()));
    // Proved in between, it is theirs who proved it.
    let proved = squatted.checked(DkimFinding::Found, vec![], later);
    assert!(ours.note_verification(&squatted, &proved).await.unwrap());
    assert_eq!(taken_over(later).await, SenderClaim::Taken);
    let lost = proved.checked(DkimFinding::Missing, vec![], later);
    assert!(ours.note_verification(&proved, &lost).await.unwrap());
    let much_later = later + TimeDelta::hours(72);
    assert_eq!(wanted(much_later).await, SenderClaim::Ended(ours.org()));
    assert_eq!(taken_over(much_later).await, SenderClaim::Done);
    assert_eq!(ours.sender().await.unwrap(), None);
    assert_eq!(theirs.sender().await.unwrap(), Some(squatted.clone()));
    let back = ours.claim_sender(&squatted, now).await.unwrap();
    assert_eq!(back, SenderClaim::Taken, "it is another's now");
    assert!(theirs.release_sender(&squatted).await.unwrap());
}

#[tokio::test]
async fn a_sender_is_looked_at_when_it_is_due_by_one_sweep() {
    let (store, _) = store_and_client().await;
    let tenant = tenant_of(&store, OrgId::new());
    let now = at("2027-01-01T00:00:00Z");
    let domain = format!("{}.example", UserId::new().to_string().replace('_', "-"));
    let address = EmailAddress::parse(&format!("hello@{domain}")).unwrap();
    let sender = OwnSender::new(&address, "perene@example.com", now).unwrap();
    tenant.claim_sender(&sender, now).await.unwrap();
    let due_by = async |until| {
        let mut found = Vec::new();
        for shard in 0..SHARDS {
            let (due, _) = store.due_senders(shard, None, until).await.unwrap();
            found.extend(
                due.into_iter()
                    .filter(|one| one.org() == Some(tenant.org())),
            );
        }
        found
    };
    assert!(due_by(now).await.is_empty());
    let later = now + TimeDelta::hours(2);
    let found = due_by(later).await;
    assert_eq!(found.len(), 1);
    let until = later + TimeDelta::hours(1);
    assert!(tenant.take_sender(&found[0], until).await.unwrap());
    assert!(!tenant.take_sender(&found[0], until).await.unwrap());
    assert!(due_by(later).await.is_empty());
}

fn version(n: u32, subject: Option<&str>) -> TemplateVersion {
    TemplateVersion {
        version: n,
        words: subject.map(|subject| TemplateWords {
            subject: subject.into(),
            body: "Hello {{ customer_name | there }}".into(),
        }),
        restored: None,
        made_by: UserId::new().into(),
        made_at: Utc::now().trunc_subsecs(3),
    }
}

#[tokio::test]
async fn a_template_s_newest_version_holds_and_each_follows_the_one_before() {
    let tenant = new_tenant().await;
    let of = |language| TemplateKey {
        reason: NoticeReason::Renewal,
        step: TemplateStep::Only,
        language,
    };
    let (key, other) = (of(Language::English), of(Language::Portuguese));
    assert_eq!(tenant.template(key).await.unwrap(), None);
    let all = [version(1, Some("One")), version(2, None)];
    let keep = async |one: &TemplateVersion| tenant.keep_template(key, one).await.unwrap();
    assert!(!keep(&all[1]).await, "nothing is before it");
    assert!(keep(&all[0]).await);
    assert!(!keep(&version(1, Some("Late"))).await);
    assert!(keep(&all[1]).await);
    assert!(!keep(&version(2, Some("Late"))).await);
    assert_eq!(tenant.template(key).await.unwrap().as_ref(), Some(&all[1]));
    assert_eq!(tenant.template(other).await.unwrap(), None);
    let first = tenant.template_version(key, 1).await.unwrap();
    assert_eq!(first.as_ref(), Some(&all[0]));
    let page = tenant.template_versions(key, &PageRequest::first(1)).await;
    let page = page.unwrap();
    assert_eq!(page.items, all[1..]);
    assert!(page.next_cursor.is_some());
    assert_eq!(new_tenant().await.template(key).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_who_change_a_template_at_once_one_does() {
    let tenant = new_tenant().await;
    let key = TemplateKey {
        reason: NoticeReason::PaymentFailed,
        step: TemplateStep::First,
        language: Language::English,
    };
    let (one, other) = (version(1, Some("One")), version(1, Some("Other")));
    let both = tokio::join!(
        tenant.keep_template(key, &one),
        tenant.keep_template(key, &other),
    );
    let (one_is, other_is) = (both.0.unwrap(), both.1.unwrap());
    assert!(one_is != other_is);
    let kept = tenant.template(key).await.unwrap();
    assert_eq!(kept, Some(if one_is { one } else { other }));
}
