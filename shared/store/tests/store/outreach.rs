//! What an organization says to its customers.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::{
    CustomerId, KeyId, Message, MessageAttempt, MessageId, MessageOutcome, MessageStatus,
    MessageWords, NoticeReason, TestClock, TestClockId, Withheld,
};
use store::{CustomerItem, Due, OutreachItem, PageRequest, TenantStore, keys::SHARDS};

use crate::common::{new_tenant, store_and_client, tenant_of};

pub fn at(text: &str) -> DateTime<Utc> {
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

pub fn message(customer: &str, n: u128, status: MessageStatus) -> Message {
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

pub fn attempt(outcome: MessageOutcome) -> MessageAttempt {
    MessageAttempt {
        at: Utc::now().trunc_subsecs(3),
        outcome,
        detail: Some("because".into()),
    }
}

pub fn words() -> MessageWords {
    MessageWords {
        subject: "Your trial ends".into(),
        text: "Hello".into(),
        template_version: Some(2),
    }
}

pub fn settings() -> OutreachItem {
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

pub async fn due(tenant: &TenantStore, until: &str) -> Vec<Due> {
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
