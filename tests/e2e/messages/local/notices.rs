//! A notice from the rule to the inbox. Local only: it wakes the sweep, reads the inbox, and plays a worker that dies.

use std::time::Duration;

use chrono::{Datelike, Months, TimeDelta};
use domain::OutreachWork;

use crate::harness::{
    local::{all_mail, mail_to, sweep},
    outreach::{
        address, known, named, renews_in, rule, settings, subscriber, unsubscribe, unsubscribe_link,
    },
    prelude::*,
};

async fn owner() -> Organization {
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    owner
}

#[tokio::test]
async fn a_renewal_is_rehearsed_proposed_approved_sent_once_and_told_of() {
    let owner = owner().await;
    let id = named("renews");
    let events = subscriber(&id, "UTC", &renews_in(2));
    owner.tell(items(&events)).await;
    known(&owner, &id).await;

    // Before the rule is on, it is seen what it would do.
    let day = (Utc::now() - TimeDelta::days(1)).date_naive();
    let path = format!("/v1/outreach/dry-run?date={day}&reason=renewal");
    let mut asked = rule(0);
    asked["approval"] = true.into();
    asked["on"] = false.into();
    owner.put("/v1/outreach/rules/renewal", &asked).await;
    let dry = owner.all(&path).await;
    assert_eq!(dry.len(), 1, "{dry:?}");
    assert_eq!(
        (&dry[0]["customer_id"], &dry[0]["verdict"]),
        (&json!(id), &json!("propose"))
    );
    assert!(text(&dry[0]["text"]).contains("€49.00"), "{}", dry[0]);
    assert_eq!(owner.all("/v1/messages").await.len(), 0);

    asked["on"] = true.into();
    owner.put("/v1/outreach/rules/renewal", &asked).await;
    owner.planned().await;
    for _ in 0..2 {
        sweep().await;
    }
    let proposed = owner.messages("", "proposed", 1).await;
    assert!(all_mail(&address(&id)).await.is_empty());
    let which = json!({ "customer_id": id, "id": proposed[0]["id"] });
    let decision = json!({ "approved": true, "messages": [which] });
    for _ in 0..2 {
        let answer = owner.caller.post("/v1/messages/decisions", &decision).await;
        assert_eq!(
            answer.body(200)["items"][0]["done"],
            true,
            "{}",
            answer.text
        );
    }
    let sent = owner.messages("status=sent", "sent", 1).await;
    assert_eq!(sent[0]["address"], address(&id), "{}", sent[0]);
    assert_eq!(sent[0]["attempts"][0]["outcome"], "sent", "{}", sent[0]);
    let mail = mail_to(&address(&id), 30).await;
    assert!(
        text(&mail["Subject"]).starts_with("Your Pro subscription renews on "),
        "{mail}"
    );
    assert!(mail.to_string().contains("Tests Ltd"), "{mail}");

    // Whatever comes again, it is one mail.
    for _ in 0..2 {
        owner.tell(items(&events)).await;
        sweep().await;
    }
    Stack::open().await.drained(Queue::Outreach).await;
    assert_eq!(all_mail(&address(&id)).await.len(), 1);
    assert_eq!(owner.all("/v1/messages").await.len(), 1);
}

#[tokio::test]
async fn a_year_that_was_paid_every_month_is_summed_up() {
    let owner = owner().await;
    let (whole, gap) = (named("whole"), named("gap"));
    // A day of the month that every month has, a few days before a year is over.
    let today = Utc::now().date_naive();
    let mut soon = (3..40).map(|days| today + TimeDelta::days(days));
    let ends = soon.find(|day| day.day() <= 28).unwrap();
    let at = |months: u32| {
        let day = ends.checked_sub_months(Months::new(months)).unwrap();
        day.and_hms_opt(12, 0, 0).unwrap().and_utc()
    };
    let mut events = Vec::new();
    for id in [&whole, &gap] {
        let mut all = subscriber(id, "UTC", &json!({ "started_at": at(12) }));
        all[1]["timestamp"] = json!(at(12));
        events.extend_from_slice(items(&all));
        let paid = (1..=12).filter(|month| *id != gap || *month != 6);
        events.extend(paid.map(|month| {
            json!({
                "type": "track", "userId": id, "messageId": format!("{id} pays {month}"), "event": "Invoice Paid",
                "timestamp": at(month), "properties": {
                    "invoice_id": format!("in {month}"), "subscription_id": format!("sub of {id}"),
                    "amount_minor": 4900, "currency": "EUR",
                },
            })
        }));
    }
    owner.tell(&events).await;
    for id in [&whole, &gap] {
        known(&owner, id).await;
    }
    let day = ends - TimeDelta::days(7);
    let path = format!("/v1/outreach/dry-run?date={day}&reason=yearly_summary");
    let dry = owner.all(&path).await;
    assert_eq!(dry.len(), 1, "{dry:?}");
    assert_eq!(dry[0]["customer_id"], json!(whole), "{}", dry[0]);
    assert!(text(&dry[0]["text"]).contains("€588.00"), "{}", dry[0]);
}

#[tokio::test]
async fn a_card_that_expires_is_told_of_twice() {
    let owner = owner().await;
    let id = named("card");
    let mut events = subscriber(&id, "America/Sao_Paulo", &renews_in(20));
    let traits = &mut events[0]["traits"];
    traits["card_expires"] = "2031-03".into();
    traits["card_brand"] = "Visa".into();
    traits["card_last4"] = "0042".into();
    owner.tell(items(&events)).await;
    known(&owner, &id).await;
    for (reason, day) in [
        ("card_expiring", "2031-03-01"),
        ("card_reminder", "2031-03-24"),
    ] {
        let path = format!("/v1/outreach/dry-run?date={day}&reason={reason}");
        let dry = owner.all(&path).await;
        assert_eq!(dry.len(), 1, "{dry:?}");
        // The month is over at midnight of Brazil.
        assert_eq!(dry[0]["about"], "2031-04-01T03:00:00Z", "{}", dry[0]);
        let said = text(&dry[0]["text"]);
        assert!(said.contains("Visa card ending in 0042"), "{said}");
    }
}

#[tokio::test]
async fn a_preset_is_set_as_it_is() {
    let owner = owner().await;
    let presets = owner.all("/v1/outreach/presets").await;
    assert_eq!(presets.len(), 4, "{presets:?}");
    for preset in &presets {
        for reason in ["renewal", "price_change"] {
            let of = &preset[reason];
            let mut asked = rule(9);
            asked["lead_times"] = of["lead_times"].clone();
            asked["legally_due"] = of["legally_due"].clone();
            let path = format!("/v1/outreach/rules/{reason}");
            let set = owner.put(&path, &asked).await;
            assert_eq!(set["lead_times"], of["lead_times"], "{preset}");
            assert_eq!(set["legally_due"], of["legally_due"], "{preset}");
        }
    }
}

#[tokio::test]
async fn whoever_unsubscribed_or_is_held_out_is_told_nothing_unless_the_law_asks_for_it() {
    let owner = owner().await;
    let id = named("leaves");
    owner.put("/v1/outreach/rules/renewal", &rule(0)).await;
    let first = subscriber(&id, "UTC", &renews_in(2));
    owner.tell(items(&first)).await;
    known(&owner, &id).await;
    sweep().await;
    owner.messages("", "sent", 1).await;
    let link = unsubscribe_link(&mail_to(&address(&id), 30).await);
    let forged = format!("{}AAAA", &link[..link.len() - 4]);
    assert_eq!(unsubscribe(&forged).await, 404);
    for _ in 0..2 {
        assert_eq!(unsubscribe(&link).await, 200);
    }
    // Another subscription of theirs.
    let mut second = first.clone();
    second[1]["messageId"] = format!("{id} once more").into();
    second[1]["properties"]["subscription_id"] = "second".into();
    owner.tell(items(&second)).await;
    let path = format!("/v1/customer?id={id}");
    owner
        .once(&path, 120, |one| items(&one["subscriptions"]).len() == 2)
        .await;
    sweep().await;
    let withheld = owner.messages("", "withheld", 1).await;
    assert_eq!(
        withheld[0]["withheld"]["reason"]["code"], "unsubscribed",
        "{withheld:?}"
    );
    assert_eq!(all_mail(&address(&id)).await.len(), 1);

    let mut third = second.clone();
    third[1]["messageId"] = format!("{id} by law").into();
    third[1]["properties"]["subscription_id"] = "third".into();
    let mut due = rule(0);
    due["legally_due"] = true.into();
    owner.put("/v1/outreach/rules/renewal", &due).await;
    owner.tell(items(&third)).await;
    owner
        .once(&path, 120, |one| items(&one["subscriptions"]).len() == 3)
        .await;
    owner.planned().await;
    sweep().await;
    owner.messages("", "sent", 2).await;
    assert_eq!(all_mail(&address(&id)).await.len(), 2);
}

#[tokio::test]
async fn what_a_worker_claimed_that_died_is_told_and_not_sent_again() {
    let stack = Stack::open().await;
    let owner = owner().await;
    let id = named("unknown");
    let mut asked = rule(0);
    asked["approval"] = true.into();
    owner.put("/v1/outreach/rules/renewal", &asked).await;
    owner
        .tell(items(&subscriber(&id, "UTC", &renews_in(2))))
        .await;
    known(&owner, &id).await;
    sweep().await;
    let proposed = owner.messages("", "proposed", 1).await;
    let tenant = stack.tenant(owner.id);
    let customer = id.parse().unwrap();
    let message = text(&proposed[0]["id"]).parse().unwrap();
    let found = async || tenant.message(&customer, message).await.unwrap().unwrap();
    // Somebody lets it through, a worker claims it, and dies.
    let (now, waiting) = (Utc::now(), found().await);
    let by = owner.user.into();
    assert!(
        tenant
            .decide_message(&waiting, true, by, now)
            .await
            .unwrap()
    );
    assert!(
        tenant
            .claim_message(
                &waiting,
                "x@example.com",
                waiting.words.as_ref().unwrap(),
                now
            )
            .await
            .unwrap()
    );
    // As long as it may live, its message waits.
    let work = OutreachWork::Send {
        org: owner.id,
        customer: customer.clone(),
        message,
    };
    let work = serde_json::to_string(&work).unwrap();
    stack.send(Queue::Outreach, &work).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(found().await.status, domain::MessageStatus::Sending);
    let told = until("what became of it", 180, async || {
        let all = owner.all("/v1/messages?status=unknown").await;
        all.into_iter().next().ok_or("still sending".to_owned())
    })
    .await;
    assert_eq!(told["attempts"][0]["outcome"], "unknown", "{told}");
    stack.send(Queue::Outreach, &work).await;
    sweep().await;
    stack.drained(Queue::Outreach).await;
    assert!(all_mail(&address(&id)).await.is_empty());
    assert_eq!(owner.all("/v1/messages").await.len(), 1);
}
