//! The mail of an invitation. Local only: it looks into the emulator's inbox.

use domain::{BusEvent, BusEventKind};

use crate::harness::prelude::*;

fn token(mail: &Value) -> String {
    let body = text(&mail["BodyText"]);
    let (_, rest) = body.split_once("/invitation#token=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn mails(address: &str, count: usize) -> Vec<Value> {
    until(&format!("{count} mails to {address}"), 60, async || {
        let mails = inbox(address).await;
        match mails.len() {
            n if n >= count => Ok(mails),
            n => Err(format!("{n} mails")),
        }
    })
    .await
}

async fn is_good(token: &str) -> bool {
    let body = json!({ "token": token });
    let path = "/v1/auth/invitations/lookup";
    let answer = Caller::nobody().post(path, &body).await;
    match answer.status {
        200 => true,
        _ => {
            answer.problem(404, "invitation_invalid");
            false
        }
    }
}

#[tokio::test]
async fn the_newest_link_in_the_mail_lets_in_once() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let email = format!("{}@example.com", UserId::new());
    let body = json!({ "email": email, "role": "viewer" });
    let made = owner.caller.post("/v1/invitations", &body).await.body(201);
    let first = token(&mails(&email, 1).await[0]);
    assert!(is_good(&first).await);
    let shown = until("the invitation to be mailed", 30, async || {
        let listed = owner.all("/v1/invitations").await;
        match listed[0]["mailed_at"].is_string() {
            true => Ok(listed),
            false => Err(format!("{listed:?}")),
        }
    })
    .await;
    assert!(shown[0]["notice"].is_null(), "{shown:?}");

    // The event comes again: no second mail.
    let kind = BusEventKind::MemberInvited {
        invitation_id: text(&made["id"]).parse().unwrap(),
    };
    for _ in 0..3 {
        stack.publish(&BusEvent::now(owner.id, kind.clone())).await;
    }
    stack.drained(Queue::Notify).await;
    assert_eq!(inbox(&email).await.len(), 1);

    let path = format!("/v1/invitations/{}/resend", text(&made["id"]));
    let answer = owner.caller.call(Method::POST, &path, None).await;
    answer.body(200);
    let both = mails(&email, 2).await;
    let tokens: Vec<String> = both.iter().map(token).collect();
    let second = tokens.iter().find(|token| **token != first).unwrap();
    assert!(is_good(second).await && !is_good(&first).await);
    // The table knows neither.
    let kept = stack.items_of(owner.id).await;
    for token in &tokens {
        let secret = token.rsplit('.').next().unwrap();
        assert!(kept.values().all(|item| !item.contains(secret)));
    }

    let body = json!({ "token": second, "name": "Bea", "password": PASSWORD });
    let path = "/v1/auth/invitations/accept";
    let joined = Caller::nobody().post(path, &body).await.body(200);
    assert_eq!(joined["organization"]["id"], owner.id.to_string());
    assert!(!is_good(second).await);
}
