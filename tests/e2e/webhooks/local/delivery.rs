//! What receivers get, and what becomes of one that answers with something else than 2xx, late, or never. Local only:
//! the receivers are on this machine.

use std::time::Duration;

use chrono::TimeDelta;
use domain::{
    AttemptId, BusEvent, BusEventKind, EndpointId, EventId, Limit, Month, RunFailed, RunKind,
    WebhookEvent, WebhookMessage,
};
use store::Pending;
use tokio::time::sleep;

use crate::harness::{
    local::sweep,
    prelude::*,
    receiver::{Answers, Got, Receiver},
};

const PATH: &str = "/v1/endpoints";
/// What was to come would have come by then. Others' endpoints are tried again all the time, so the queue is never empty.
const CALM: Duration = Duration::from_secs(3);

/// An endpoint of somebody's, told of usage.
struct Endpoint<'a> {
    owner: &'a Organization,
    path: String,
    secret: String,
}

impl<'a> Endpoint<'a> {
    async fn of(owner: &'a Organization, address: &str) -> Self {
        let body = json!({
            "kind": "webhook", "address": address, "events": ["usage.threshold_reached", "run.failed"],
        });
        let made = owner.caller.post(PATH, &body).await.body(201);
        Self {
            owner,
            path: format!("{PATH}/{}", text(&made["endpoint"]["id"])),
            secret: text(&made["secret"]),
        }
    }

    fn id(&self) -> EndpointId {
        self.path.rsplit('/').next().unwrap().parse().unwrap()
    }

    async fn shown(&self) -> Value {
        self.owner.get(&self.path).await
    }

    async fn post(&self, what: &str, body: &Value) -> Answer {
        self.owner
            .caller
            .post(&format!("{}/{what}", self.path), body)
            .await
    }

    async fn resume(&self) {
        let body = json!({ "paused": false });
        self.owner.caller.patch(&self.path, &body).await.body(200);
    }

    /// Deletes it, so that it is not tried again during other tests.
    async fn end(self) {
        assert_eq!(self.owner.caller.delete(&self.path).await.status, 204);
    }

    /// Its log, the first attempt first.
    async fn log(&self) -> Vec<Value> {
        let mut log = self.owner.all(&format!("{}/attempts", self.path)).await;
        log.reverse();
        log
    }

    /// The same once it has so many attempts.
    async fn attempts(&self, count: usize, seconds: u64) -> Vec<Value> {
        until(&format!("{count} attempts"), seconds, async || {
            let log = self.log().await;
            match log.len() >= count {
                true => Ok(log),
                false => Err(format!("{log:?}")),
            }
        })
        .await
    }
}

/// That much of a month is used, as the sweep tells the bus.
fn usage(owner: &Organization, used: u64) -> BusEvent {
    let kind = BusEventKind::UsageThreshold {
        metric: Limit::ScoredCustomers,
        percent: 80,
        month: Month::at(Utc::now()),
        used,
        included: 10_000,
    };
    BusEvent::now(owner.id, kind)
}

async fn got(receiver: &Receiver, path: &str, count: usize, seconds: u64) -> Vec<Got> {
    until(&format!("{count} at {path}"), seconds, async || {
        let got = receiver.got(path);
        match got.len() >= count {
            true => Ok(got),
            false => Err(format!("{} came", got.len())),
        }
    })
    .await
}

/// Waits until an event is kept for endpoints.
async fn kept(stack: &Stack, owner: &Organization, event: &BusEvent) {
    let tenant = stack.tenant(owner.id);
    until("a kept message", 30, async || {
        let kept = tenant.webhook_message(event.id).await.unwrap();
        kept.ok_or("it is not kept yet".to_owned())
    })
    .await;
}

#[tokio::test]
async fn what_happens_is_told_once_signed_and_logged() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    let event = usage(&owner, 8_000);
    stack.publish(&event).await;
    let first = got(&receiver, "/in", 1, 30).await;
    stack.publish(&event).await;
    let got = &first[0];
    assert!(got.is_signed_by(&endpoint.secret));
    assert_eq!(got.id(), event.id.to_string());
    assert_eq!(got.headers["content-type"], "application/json");
    let body = got.json();
    assert_eq!(body["type"], "usage.threshold_reached", "{body}");
    assert_eq!(body["data"]["used"], 8_000, "{body}");
    assert!(
        text(&body["data"]["url"]).ends_with("/settings/plan"),
        "{body}"
    );
    let log = endpoint.attempts(1, 30).await;
    assert_eq!(log[0]["status"], 200, "{log:?}");
    assert_eq!(log[0]["answer"], "answered 200", "{log:?}");
    assert!(endpoint.shown().await["delivered_at"].is_string());
    // What it is not told of, and others' events, are not.
    let resumed = BusEventKind::RunFailed {
        run: domain::ImportId::new().into(),
        code: "broken".into(),
        error: None,
    };
    let other = Organization::sign_up().await;
    stack.publish(&usage(&other, 9_000)).await;
    stack.publish(&BusEvent::now(owner.id, resumed)).await;
    let two = self::got(&receiver, "/in", 2, 30).await;
    assert_eq!(two[1].json()["type"], "run.failed");
    sleep(CALM).await;
    assert_eq!(receiver.got("/in").len(), 2);
}

#[tokio::test]
async fn what_fails_is_tried_again_under_its_id() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    receiver.answer("/in", &[Answers::With(500), Answers::With(200)]);
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    stack.publish(&usage(&owner, 8_000)).await;
    let twice = got(&receiver, "/in", 2, 60).await;
    assert_eq!(twice[0].id(), twice[1].id());
    assert_eq!(twice[0].body, twice[1].body);
    assert!(twice.iter().all(|got| got.is_signed_by(&endpoint.secret)));
    let waited = twice[1].at - twice[0].at;
    assert!(waited >= TimeDelta::seconds(5), "after {waited}");
    let log = endpoint.attempts(2, 30).await;
    assert_eq!(
        (&log[0]["status"], &log[0]["number"]),
        (&json!(500), &json!(1))
    );
    assert!(log[0]["again_at"].is_string(), "{log:?}");
    assert_eq!(
        (&log[1]["status"], &log[1]["number"]),
        (&json!(200), &json!(2))
    );
    let shown = endpoint.shown().await;
    assert!(shown["failing_since"].is_null(), "{shown}");
    let failed = owner
        .all(&format!("{}/attempts?outcome=failed", endpoint.path))
        .await;
    assert_eq!(failed.len(), 1, "{failed:?}");
}

#[tokio::test]
async fn who_asks_to_wait_is_waited_for() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let busy = Answers::Headed(429, "retry-after", "12");
    receiver.answer("/in", &[busy, Answers::With(204)]);
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    stack.publish(&usage(&owner, 8_000)).await;
    let twice = got(&receiver, "/in", 2, 60).await;
    let waited = twice[1].at - twice[0].at;
    assert!(waited >= TimeDelta::seconds(12), "after {waited}");
    let log = endpoint.attempts(2, 30).await;
    assert_eq!(log[1]["status"], 204, "{log:?}");
}

#[tokio::test]
async fn who_is_gone_is_told_of_nothing_more_and_its_owner_gets_mail() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    receiver.answer("/in", &[Answers::With(410)]);
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    stack.publish(&usage(&owner, 8_000)).await;
    let disabled = |shown: &Value| shown["state"] == "disabled";
    let shown = owner.once(&endpoint.path, 60, disabled).await;
    assert_eq!(shown["problem"]["code"], "endpoint_gone", "{shown}");
    let mail = until("mail about it", 60, async || {
        let mails = inbox(&owner.email).await;
        let about_it = |mail: &Value| mail["Subject"] == "A webhook was disabled";
        let found = mails.iter().find(|mail| about_it(mail));
        found.cloned().ok_or(format!("{} others", mails.len()))
    })
    .await;
    let told = text(&mail["BodyText"]);
    assert!(
        told.contains(&receiver.at("/in")) && told.contains("/settings/webhooks"),
        "{told}"
    );
    endpoint
        .post("test", &Value::Null)
        .await
        .problem(409, "endpoint_not_active");

    let later = usage(&owner, 9_000);
    stack.publish(&later).await;
    kept(&stack, &owner, &later).await;
    sleep(CALM).await;
    assert_eq!(receiver.got("/in").len(), 1);
    // Mended and resumed, it is sent what it missed, once.
    receiver.answer("/in", &[Answers::With(200)]);
    endpoint.resume().await;
    let since = json!({ "since": Utc::now() - TimeDelta::hours(1) });
    let replaying = endpoint.post("replay", &since).await.body(202);
    assert_eq!(
        (&replaying["messages"], &replaying["more"]),
        (&json!(2), &json!(false))
    );
    let all = got(&receiver, "/in", 3, 60).await;
    let used = |got: &Got| got.json()["data"]["used"].clone();
    let mut missed = vec![used(&all[1]).as_u64(), used(&all[2]).as_u64()];
    missed.sort();
    assert_eq!(missed, [Some(8_000), Some(9_000)]);
    endpoint.attempts(3, 30).await;
    let replaying = endpoint.post("replay", &since).await.body(202);
    assert_eq!(replaying["messages"], 0, "{replaying}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let target = "http://169.254.169.254/latest/meta-data/";
    receiver.answer("/in", &[Answers::Headed(302, "location", target)]);
    receiver.answer("/here", &[Answers::Headed(307, "location", "/elsewhere")]);
    let outside = Endpoint::of(&owner, &receiver.at("/in")).await;
    let here = Endpoint::of(&owner, &receiver.at("/here")).await;
    stack.publish(&usage(&owner, 8_000)).await;
    for (endpoint, status) in [(&outside, 302), (&here, 307)] {
        let log = endpoint.attempts(1, 30).await;
        assert_eq!(log[0]["status"], status, "{log:?}");
        assert_eq!(log[0]["outcome"], "failed", "{log:?}");
        assert!(log[0]["again_at"].is_string(), "{log:?}");
    }
    assert!(receiver.got("/elsewhere").is_empty());
    outside.end().await;
    here.end().await;
}

/// A receiver that never answers, or slowly, is waited for by few: others' messages come at once.
#[tokio::test]
async fn who_does_not_answer_holds_nobody_up() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let (slow, other) = (Organization::sign_up().await, Organization::sign_up().await);
    receiver.answer("/never", &[Answers::Never]);
    let never = Endpoint::of(&slow, &receiver.at("/never")).await;
    Endpoint::of(&other, &receiver.at("/other")).await;
    for used in 0..30 {
        stack.publish(&usage(&slow, used)).await;
    }
    got(&receiver, "/never", 1, 30).await;
    let published = Utc::now();
    stack.publish(&usage(&other, 1)).await;
    let came = got(&receiver, "/other", 1, 60).await;
    let waited = came[0].at - published;
    println!("while another does not answer, it came after {waited}");
    assert!(waited < TimeDelta::seconds(25), "after {waited}");
    let log = never.attempts(1, 60).await;
    assert_eq!(log[0]["problem"], "timed_out", "{log:?}");
    let ms = number(&log[0]["duration_ms"]);
    assert!((9_000.0..15_000.0).contains(&ms), "{ms}");
    assert!(receiver.most_under_way() <= 5, "four, and the other's");
    // Its attempt is logged a moment before.
    until("an endpoint that fails", 30, async || {
        let shown = never.shown().await;
        match shown["failing_since"].is_string() {
            true => Ok(()),
            false => Err(shown.to_string()),
        }
    })
    .await;
    // From then on it is tried by one message a time, though thirty wait.
    let before = receiver.got("/never").len();
    sleep(Duration::from_secs(12)).await;
    let tried = receiver.got("/never").len() - before;
    assert!(tried <= 2, "{tried} within twelve seconds");
    never.end().await;
}

#[tokio::test]
async fn a_slow_receiver_gets_all_a_few_at_a_time() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    receiver.answer("/in", &[Answers::Late(Duration::from_secs(2))]);
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    for used in 0..24 {
        stack.publish(&usage(&owner, used)).await;
    }
    let all = got(&receiver, "/in", 24, 120).await;
    let mut ids: Vec<&str> = all.iter().map(Got::id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), all.len()), (24, 24), "one came twice");
    assert!(
        receiver.most_under_way() <= 4,
        "{}",
        receiver.most_under_way()
    );
    let log = endpoint.attempts(24, 60).await;
    assert!(log.iter().all(|one| one["status"] == 200), "{log:?}");
}

#[tokio::test]
async fn while_a_secret_is_rolled_both_sign() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    let rolled = endpoint.post("secret", &json!({})).await.body(200);
    let second = text(&rolled["secret"]);
    stack.publish(&usage(&owner, 1)).await;
    let first = got(&receiver, "/in", 1, 30).await;
    assert!(first[0].is_signed_by(&endpoint.secret) && first[0].is_signed_by(&second));
    let alone = json!({ "keep_previous": false });
    let rolled = endpoint.post("secret", &alone).await.body(200);
    let third = text(&rolled["secret"]);
    stack.publish(&usage(&owner, 2)).await;
    let two = got(&receiver, "/in", 2, 30).await;
    assert!(two[1].is_signed_by(&third));
    assert!(!two[1].is_signed_by(&endpoint.secret) && !two[1].is_signed_by(&second));
}

#[tokio::test]
async fn tests_and_replays_are_sent_at_once_also_to_who_fails() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    receiver.answer("/in", &[Answers::With(503), Answers::With(200)]);
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    stack.publish(&usage(&owner, 1)).await;
    let log = endpoint.attempts(1, 30).await;
    let sent = endpoint.post("test", &Value::Null).await.body(202);
    let two = got(&receiver, "/in", 2, 4).await;
    assert_eq!(two[1].json()["type"], "endpoint.test");
    assert_eq!(two[1].id(), text(&sent["message_id"]));
    let replay = format!("attempts/{}/replay", text(&log[0]["id"]));
    let replayed = endpoint.post(&replay, &Value::Null).await.body(202);
    assert_eq!(replayed["message_id"], log[0]["message_id"]);
    let all = got(&receiver, "/in", 3, 30).await;
    assert_eq!(all[2].id(), all[0].id());
}

#[tokio::test]
async fn who_is_paused_is_told_later_if_it_asks() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    let paused = json!({ "paused": true });
    owner.caller.patch(&endpoint.path, &paused).await.body(200);
    let event = usage(&owner, 1);
    stack.publish(&event).await;
    kept(&stack, &owner, &event).await;
    endpoint.resume().await;
    sleep(CALM).await;
    assert!(receiver.got("/in").is_empty());
    let since = json!({ "since": Utc::now() - TimeDelta::minutes(5) });
    let replaying = endpoint.post("replay", &since).await.body(202);
    assert_eq!(replaying["messages"], 1, "{replaying}");
    got(&receiver, "/in", 1, 30).await;
}

#[tokio::test]
async fn what_waits_longer_than_a_message_can_is_sent_by_the_sweep() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let endpoint = Endpoint::of(&owner, &receiver.at("/in")).await;
    let (tenant, id) = (stack.tenant(owner.id), endpoint.id());
    let message = WebhookMessage {
        id: EventId::new(),
        timestamp: Utc::now(),
        event: WebhookEvent::RunFailed(RunFailed {
            run_id: "imp_1".into(),
            kind: RunKind::Import,
            code: "broken".into(),
            url: "https://perene.test".into(),
        }),
    };
    let (by, due) = (AttemptId::new(), Utc::now() - TimeDelta::seconds(1));
    let waits = [Pending::new(id, message.id, due)];
    assert!(tenant.keep_webhook_message(&message, &waits).await.unwrap());
    // A turn that ended two hours ago, and left it for now.
    let begun = tenant
        .begin_sending(id, by, Utc::now(), TimeDelta::minutes(1))
        .await;
    let one = begun.unwrap().unwrap();
    assert!(tenant.end_sending(&one, by, Some(due)).await.unwrap());
    tokio::join!(sweep(), sweep());
    got(&receiver, "/in", 1, 60).await;
    sleep(CALM).await;
    assert_eq!(receiver.got("/in").len(), 1);
}

#[tokio::test]
async fn slack_is_told_in_words() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let body = json!({
        "kind": "slack", "address": receiver.at("/services/T0/B0/x"), "language": "pt-BR",
        "events": ["usage.threshold_reached"],
    });
    owner.caller.post(PATH, &body).await.body(201);
    stack.publish(&usage(&owner, 8_000)).await;
    let got = got(&receiver, "/services/T0/B0/x", 1, 30).await;
    assert!(!got[0].headers.contains_key("webhook-signature"), "{got:?}");
    let body = got[0].json();
    assert!(text(&body["text"]).contains("8.000 de 10.000"), "{body}");
    assert_eq!(body["blocks"][0]["type"], "section", "{body}");
}
