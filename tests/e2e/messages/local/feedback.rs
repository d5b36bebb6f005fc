//! What becomes of messages after they were sent. Local only: the emulator sends no mail, so what the mail service would tell
//! of it is told here, in its own form.

use chrono::DateTime;

use crate::harness::{
    local::{all_mail, sweep},
    outreach::{address, known, named, renews_another, renews_in, rule, settings, subscriber},
    prelude::*,
};

/// As SES tells of a message by way of EventBridge.
fn told(of: &str, detail_type: &str, kind: &str, part: &Value) -> String {
    let mut detail = json!({
        "eventType": kind,
        "mail": {
            "timestamp": Utc::now(), "messageId": "0100019425a7", "destination": ["somebody@example.com"],
            "tags": { "ses:operation": ["SendEmail"], "mail": ["renewal"], "claim": [of], "attempt": ["1"] },
        },
    });
    detail[kind.to_lowercase()] = part.clone();
    json!({
        "version": "0", "id": UserId::new(), "detail-type": detail_type, "source": "aws.ses",
        "account": "000000000000", "time": Utc::now(), "region": "us-east-1", "resources": [], "detail": detail,
    })
    .to_string()
}

fn bounce(of: &str, kind: &str) -> String {
    let part = json!({
        "bounceType": kind, "bounceSubType": "General", "timestamp": Utc::now(), "feedbackId": "1",
        "bouncedRecipients": [{
            "emailAddress": "somebody@example.com", "action": "failed", "status": "5.1.1",
            "diagnosticCode": "smtp; 550 5.1.1 user unknown",
        }],
    });
    told(of, "Email Bounced", "Bounce", &part)
}

fn delivery(of: &str) -> String {
    let part = json!({ "timestamp": Utc::now(), "smtpResponse": "250 ok", "recipients": [] });
    told(of, "Email Delivered", "Delivery", &part)
}

fn complaint(of: &str) -> String {
    let part =
        json!({ "timestamp": Utc::now(), "complaintFeedbackType": "abuse", "feedbackId": "2" });
    told(of, "Email Complaint Received", "Complaint", &part)
}

/// How a message's mail is tagged.
fn claim(owner: &Organization, message: &Value) -> String {
    let made_at: DateTime<Utc> = text(&message["made_at"]).parse().unwrap();
    let (org, id) = (owner.id, text(&message["id"]));
    format!("{org}-{id}-{}", made_at.timestamp_millis())
}

/// The message that stands so, once one does.
async fn standing(owner: &Organization, status: &str) -> Value {
    let path = format!("/v1/messages?status={status}");
    until(&format!("a message that is {status}"), 90, async || {
        let all = owner.all(&path).await;
        let found = all.into_iter().next();
        match found {
            Some(found) => Ok(found),
            None => Err(format!("{:?}", owner.all("/v1/messages").await)),
        }
    })
    .await
}

async fn owner_and_customer(what: &str) -> (Organization, String) {
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    owner.put("/v1/outreach/rules/renewal", &rule(0)).await;
    let id = named(what);
    owner
        .tell(items(&subscriber(&id, "UTC", &renews_in(2))))
        .await;
    known(&owner, &id).await;
    sweep().await;
    (owner, id)
}

const BLOCKED: &str = "/v1/outreach/blocked-addresses";

#[tokio::test]
async fn an_address_from_which_mail_comes_back_gets_none_until_that_is_lifted_and_after_a_complaint_never()
 {
    let stack = Stack::open().await;
    let (owner, id) = owner_and_customer("bounces").await;
    let sent = standing(&owner, "sent").await;
    let of = claim(&owner, &sent);
    // Doubled, late, in another order, of nothing that is known: it ends alike.
    let unknown = format!("{}-msg_00000000000000000000000000-1", owner.id);
    for event in [
        delivery(&of),
        bounce(&of, "Permanent"),
        bounce(&of, "Permanent"),
        delivery(&of),
        bounce(&unknown, "Permanent"),
        bounce("whatever", "Permanent"),
    ] {
        stack.send(Queue::Outreach, &event).await;
    }
    let bounced = standing(&owner, "bounced").await;
    stack.drained(Queue::Outreach).await;
    let outcomes = items(&bounced["attempts"]).iter();
    let count = outcomes.filter(|one| one["outcome"] == "bounced").count();
    assert_eq!(count, 1, "{bounced}");

    let listed = owner.all(BLOCKED).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["reason"], "bounced", "{listed:?}");
    assert_eq!(listed[0]["address"], "b***@example.com", "{listed:?}");
    let found = owner
        .all(&format!("{BLOCKED}?address={}", address(&id)))
        .await;
    assert_eq!(found[0]["id"], listed[0]["id"], "{found:?}");
    let none = owner.all(&format!("{BLOCKED}?reason=complained")).await;
    assert!(none.is_empty(), "{none:?}");

    renews_another(&owner, &id, 2).await;
    sweep().await;
    let withheld = standing(&owner, "withheld").await;
    assert_eq!(
        withheld["withheld"]["reason"]["code"], "bounced",
        "{withheld}"
    );
    assert_eq!(all_mail(&address(&id)).await.len(), 1);

    // Lifted, mail is tried again.
    let one = format!("{BLOCKED}/{}", text(&listed[0]["id"]));
    let lifted = owner.caller.call(Method::DELETE, &one, None).await;
    assert_eq!(lifted.status, 204, "{}", lifted.text);
    renews_another(&owner, &id, 3).await;
    sweep().await;
    let again = standing(&owner, "sent").await;
    let of = claim(&owner, &again);
    stack.send(Queue::Outreach, &complaint(&of)).await;
    standing(&owner, "complained").await;
    let refused = owner.caller.call(Method::DELETE, &one, None).await;
    refused.problem(409, "address_stays_blocked");
    let listed = owner.all(&format!("{BLOCKED}?reason=complained")).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
}

#[tokio::test]
async fn a_mailbox_that_is_full_is_written_to_again() {
    let stack = Stack::open().await;
    let (owner, _) = owner_and_customer("full").await;
    let sent = standing(&owner, "sent").await;
    let event = bounce(&claim(&owner, &sent), "Transient");
    stack.send(Queue::Outreach, &event).await;
    standing(&owner, "bounced").await;
    assert!(owner.all(BLOCKED).await.is_empty());
}
