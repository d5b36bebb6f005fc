//! Events in Segment's forms: what is answered of each, and what is told of requests.

use std::io::Write;

use domain::{Limit, Standing};
use flate2::{Compression, write::GzEncoder};
use reqwest::header::CONTENT_ENCODING;
use tokio::task::JoinSet;

use crate::harness::{prelude::*, stack};

fn track(message: &str, properties: &Value) -> Value {
    json!({
        "type": "track", "messageId": message, "userId": "u1", "event": "Report Opened",
        "properties": properties, "timestamp": "2026-01-02T03:04:05Z",
    })
}

/// The secret of a key that may send events, and nothing else.
async fn sender(owner: &Organization) -> String {
    let body = json!({ "name": "Sender", "role": "analyst", "resources": ["events"] });
    text(&owner.key(&body).await["secret"])
}

/// Status and code of each item.
fn told(answer: &Value) -> Vec<(String, Option<String>)> {
    let told = |item: &Value| {
        let code = item["code"].as_str().map(str::to_owned);
        (text(&item["status"]), code)
    };
    items(&answer["items"]).iter().map(told).collect()
}

fn is(status: &str, code: Option<&str>) -> (String, Option<String>) {
    (status.to_owned(), code.map(str::to_owned))
}

#[tokio::test]
async fn each_event_of_a_batch_is_answered_and_the_request_is_told() {
    let owner = Organization::sign_up().await;
    let key = Caller::with(&sender(&owner).await);
    let events = [
        track("m1", &json!({ "n": 1 })),
        track("m2", &json!({ "n": 2 })),
        // The same once more, and something else by the same name.
        track("m1", &json!({ "n": 1 })),
        track("m2", &json!({ "n": 3 })),
        json!({ "type": "track", "messageId": "m3", "event": "Nobody's" }),
        json!({ "type": "shout", "userId": "u1" }),
        json!({ "type": "track", "userId": "u1", "event": "Ahead", "timestamp": "2190-01-01T00:00:00Z" }),
    ];
    let batch = json!({ "batch": events });
    let first = key.post("/v1/batch", &batch).await.body(200);
    assert_eq!(first["success"], false, "{first}");
    let answered = told(&first);
    assert_eq!(
        answered[..4],
        [
            is("accepted", None),
            is("accepted", None),
            is("duplicate", None),
            is("rejected", Some("conflict")),
        ]
    );
    for (index, (status, code)) in answered.iter().enumerate().skip(4) {
        assert_eq!(status, "rejected", "{index}: {first}");
        assert!(code.is_some(), "{index}: {first}");
        assert!(text(&first["items"][index]["detail"]).len() > 20, "{first}");
    }
    let again = key.post("/v1/batch", &batch).await.body(200);
    let again = told(&again);
    assert_eq!(again[..2], [is("duplicate", None), is("duplicate", None)]);

    let recent = key.get("/v1/events/recent").await.body(200);
    let counts: Vec<[f64; 3]> = items(&recent["items"])
        .iter()
        .map(|of| ["accepted", "duplicate", "rejected"].map(|name| number(&of[name])))
        .collect();
    assert_eq!(counts, [[0.0, 3.0, 4.0], [2.0, 1.0, 4.0]], "{recent}");
    let path = "/v1/events/recent?status=accepted";
    let accepted = key.get(path).await.body(200);
    assert_eq!(items(&accepted["items"]).len(), 1, "{accepted}");
    let shown = &accepted["items"][0]["events"][0];
    assert_eq!(shown["event"], "track Report Opened", "{accepted}");

    let source = text(&accepted["items"][0]["source"]);
    let one = json!({ "userId": "u1", "name": "Pricing" });
    owner.caller.post("/v1/page", &one).await.body(200);
    for (query, found) in [
        (format!("source={source}"), 2),
        ("source=key_0".to_owned(), 0),
        ("kind=track".to_owned(), 2),
        ("kind=page".to_owned(), 1),
        (format!("kind=page&source={source}"), 0),
        ("kind=track&status=rejected".to_owned(), 2),
    ] {
        let path = format!("/v1/events/recent?{query}");
        let shown = owner.get(&path).await;
        assert_eq!(items(&shown["items"]).len(), found, "{query}: {shown}");
    }
    key.get("/v1/datasets").await.problem(403, "out_of_scope");
    let used = Stack::open().await.tenant(owner.id);
    let usage = used.usage(domain::Month::at(Utc::now())).await.unwrap();
    assert_eq!(usage.events(), 3);
}

#[tokio::test]
async fn clients_of_segment_send_as_they_are() {
    let owner = Organization::sign_up().await;
    let key = sender(&owner).await;
    let http = reqwest::Client::new();
    let post = |path: &str, body: Vec<u8>| {
        let request = http.post(format!("{}{path}", stack::url()));
        request.basic_auth(&key, Some("")).body(body)
    };
    let status = async |request: reqwest::RequestBuilder| {
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    let batch = json!({ "batch": [track("packed", &json!({}))], "sentAt": Utc::now() });
    gzip.write_all(batch.to_string().as_bytes()).unwrap();
    let packed = post("/v1/batch", gzip.finish().unwrap())
        .header("content-type", "application/octet-stream")
        .header(CONTENT_ENCODING, "gzip");
    let (code, body) = status(packed).await;
    assert_eq!(code, 200, "{body}");
    assert!(
        body.contains("\"success\":true") && body.contains("accepted"),
        "{body}"
    );

    let single = json!({ "userId": "u1", "traits": { "email": "ana@example.com" } }).to_string();
    let plain = post("/v1/identify", single.into_bytes()).header("content-type", "text/plain");
    let (code, body) = status(plain).await;
    assert_eq!(code, 200, "{body}");
    let nobodys = post("/v1/track", b"{\"event\":\"x\"}".to_vec());
    let (code, body) = status(nobodys).await;
    assert_eq!(code, 422, "{body}");
    let (code, body) = status(post("/v1/batch", b"{\"batch\":".to_vec())).await;
    assert_eq!(code, 400, "{body}");
    let large = vec![b' '; 600_000];
    assert_eq!(status(post("/v1/batch", large)).await.0, 413);
    let bomb = {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&vec![b' '; 50_000_000]).unwrap();
        gzip.finish().unwrap()
    };
    let bomb = post("/v1/batch", bomb).header(CONTENT_ENCODING, "gzip");
    assert_eq!(status(bomb).await.0, 413);
}

#[tokio::test]
async fn events_beyond_the_plan_are_refused_and_nothing_of_them_is_kept() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let most = Limit::Events.allowed(&PlanId::Free.plan());
    let counted = stack.tenant(owner.id).count_events(most - 1, most).await;
    counted.unwrap().unwrap();
    let events = ["a", "b"].map(|name| track(name, &json!({})));
    let batch = json!({ "batch": events });
    let refused = owner.caller.post("/v1/batch", &batch).await;
    let problem = refused.problem(402, "plan_limit_reached");
    assert_eq!(problem["limit"], "events", "{problem}");
    assert_eq!(problem["used"], most - 1, "{problem}");
    assert!(text(&problem["remedy"]).contains("Starter"), "{problem}");
    owner
        .set_plan(&stack, PlanId::Starter, Standing::Active)
        .await;
    let taken = owner.caller.post("/v1/batch", &batch).await.body(200);
    assert_eq!(told(&taken), [is("accepted", None), is("accepted", None)]);
}

#[tokio::test]
async fn of_events_that_race_for_a_message_one_is_kept_and_the_others_are_told_of() {
    let owner = Organization::sign_up().await;
    let mut sending = JoinSet::new();
    for n in 0..30 {
        let caller = owner.caller.clone();
        let event = json!({
            "messageId": "raced", "userId": "racer", "event": "Raced", "properties": { "n": n },
        });
        sending.spawn(async move { caller.post("/v1/track", &event).await });
    }
    let answers = sending.join_all().await;
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(taken > 0, "nobody was first");
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert!(answer.text.contains("conflict"), "{}", answer.text);
    }
    let when_merged = |recent: &Value| {
        let told = items(&recent["items"])
            .iter()
            .flat_map(|of| items(&of["events"]));
        let of_race = told.filter(|event| {
            let detail = event["detail"].as_str().unwrap_or_default();
            event["code"] == "conflict" && detail.starts_with("It was answered `accepted`")
        });
        of_race.count()
    };
    let recent = "/v1/events/recent?limit=100";
    owner
        .once(recent, 180, |recent| when_merged(recent) == taken - 1)
        .await;
    let path = "/v1/customer/events?id=racer";
    let events = owner
        .once(path, 120, |events| !items(&events["items"]).is_empty())
        .await;
    assert_eq!(items(&events["items"]).len(), 1, "{events}");
    let source = text(&events["items"][0]["source"]);
    // Sent again, what counts is a double, and whatever else has its message is none.
    let kept = number(&events["items"][0]["properties"]["n"]);
    for n in 0..3 {
        let again = json!({
            "messageId": "raced", "userId": "racer", "event": "Raced", "properties": { "n": n },
        });
        let answer = owner.caller.post("/v1/track", &again).await;
        match f64::from(n) == kept {
            true => assert_eq!(answer.body(200)["status"], "duplicate"),
            false => drop(answer.problem(422, "conflict")),
        }
    }
    let theirs = format!("{recent}&source={source}&status=rejected");
    assert_eq!(when_merged(&owner.get(&theirs).await), taken - 1);
}
