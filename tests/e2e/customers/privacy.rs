//! Privacy requests: what is held of customers is handed out, deleted or made nobody's.

use std::io::Read;

use flate2::read::GzDecoder;

use crate::harness::{job::PATIENCE, prelude::*};

/// What a person is told of and does: seven events, one of which is refused.
fn life(person: &str) -> Value {
    let email = format!("{person}@example.com");
    let subscription = json!({
        "subscription_id": format!("sub_{person}"), "plan": "Pro", "amount_minor": 4900,
        "currency": "EUR", "interval": "month", "comment": email,
    });
    let visitor = format!("visitor-{person}");
    json!({ "batch": [
        { "type": "page", "anonymousId": visitor, "name": "Pricing", "messageId": format!("{person}-0") },
        { "type": "identify", "userId": person, "anonymousId": visitor, "messageId": format!("{person}-1"),
          "traits": { "name": person, "email": email } },
        { "type": "track", "userId": person, "event": "Subscription Started", "messageId": format!("{person}-2"),
          "properties": subscription },
        { "type": "track", "userId": person, "event": "Login", "messageId": format!("{person}-3"),
          "properties": { "email": email } },
        { "type": "track", "userId": person, "event": "Ahead", "timestamp": "2190-01-01T00:00:00Z" },
    ] })
}

async fn known(owner: &Organization, person: &str) {
    owner
        .caller
        .post("/v1/batch", &life(person))
        .await
        .body(200);
    until(person, 120, async || {
        let answer = owner.caller.get(&format!("/v1/customer?id={person}")).await;
        match answer.status {
            200 => Ok(()),
            _ => Err(answer.text),
        }
    })
    .await;
}

/// A request of that kind about these, once it has succeeded.
async fn answered(owner: &Organization, kind: &str, subjects: &[&str]) -> Value {
    let body = json!({ "kind": kind, "subjects": subjects });
    let asked = owner.caller.post("/v1/privacy-requests", &body).await;
    let path = format!("/v1/privacy-requests/{}", text(&asked.body(202)["id"]));
    let ended = owner.ended(&path, PATIENCE).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
    ended
}

/// What an access request hands out, as lines.
async fn held(owner: &Organization, person: &str) -> (Value, Vec<Value>) {
    let answered = answered(owner, "access", &[person]).await;
    let packed = reqwest::get(text(&answered["url"])).await.unwrap();
    let packed = packed.bytes().await.unwrap();
    let mut lines = String::new();
    GzDecoder::new(&packed[..])
        .read_to_string(&mut lines)
        .unwrap();
    // What was refused is handed out as it came, which may not read.
    let lines = lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    (answered["receipt"].clone(), lines.collect())
}

#[tokio::test]
async fn who_asks_gets_all_and_who_is_deleted_leaves_nothing_and_stays_away() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    for person in ["ana", "bea"] {
        known(&owner, person).await;
    }
    let said = json!({ "text": "Wrote to ana@example.com" });
    let noted = owner.caller.post("/v1/customer/notes?id=ana", &said).await;
    noted.body(201);
    let tags = json!({ "tags": ["tag of ana@example.com"] });
    owner
        .caller
        .patch("/v1/customer?id=ana", &tags)
        .await
        .body(200);
    let broken = r#"{"userId":"ana","event":"Half \ud83d","properties":{"a":1e400}}"#.to_owned();
    let refused = owner
        .caller
        .send(Method::POST, "/v1/track", Some(broken), &[]);
    refused.await.problem(422, "unpaired_surrogate");
    let (receipt, lines) = held(&owner, "ana").await;
    assert_eq!(receipt["events"], 4, "{receipt}");
    assert_eq!(receipt["customers"], 1, "{receipt}");
    assert_eq!(receipt["rejected"], 2, "{receipt}");
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert!(
        lines.iter().all(|line| line["subject"] == "ana"),
        "{lines:?}"
    );
    let of = |field: &str| lines.iter().filter(|line| !line[field].is_null()).count();
    assert_eq!((of("customer"), of("event"), of("rejected")), (1, 4, 1));
    let kept = lines.iter().find(|line| !line["notes"].is_null()).unwrap();
    assert_eq!(kept["notes"][0]["text"], said["text"], "{kept}");
    assert_eq!(kept["customer"]["tags"], tags["tags"], "{kept}");

    let deleted = answered(&owner, "delete", &["ana", "nobody-else"]).await;
    assert_eq!(deleted["receipt"]["events"], 4, "{deleted}");
    assert_eq!(deleted["receipt"]["datasets"], json!([]), "{deleted}");
    let path = "/v1/customer?id=ana";
    owner.caller.get(path).await.problem(404, "not_found");
    let events = "/v1/customer/events?id=ana";
    owner.caller.get(events).await.problem(404, "not_found");
    let (nothing, _) = held(&owner, "ana").await;
    for held in ["events", "customers", "rejected"] {
        assert_eq!(nothing[held], 0, "{nothing}");
    }
    for (key, item) in stack.all_of(owner.id).await {
        assert!(
            !item.contains("ana@example.com") && !item.contains("ana-1"),
            "{key}: {item}"
        );
    }
    let bea = owner.get("/v1/customer/events?id=bea").await;
    assert_eq!(items(&bea["items"]).len(), 4, "{bea}");

    let again = json!({ "userId": "ana", "event": "Login" });
    let refused = owner.caller.post("/v1/track", &again).await;
    refused.problem(422, "subject_suppressed");
    let put = json!({ "traits": { "name": "Ana" } });
    let refused = owner.caller.call(Method::PUT, path, Some(&put)).await;
    refused.problem(422, "subject_suppressed");
    let suppression = "/v1/suppression?id=ana";
    let since = owner.get(suppression).await;
    assert_eq!(since["privacy_request_id"], deleted["id"], "{since}");
    assert_eq!(owner.caller.delete(suppression).await.status, 204);
    owner
        .caller
        .get(suppression)
        .await
        .problem(404, "not_found");
    owner.caller.post("/v1/track", &again).await.body(200);
}

#[tokio::test]
async fn who_is_made_nobody_is_counted_still() {
    let owner = Organization::sign_up().await;
    known(&owner, "carl").await;
    let answered = answered(&owner, "anonymize", &["carl"]).await;
    assert_eq!(answered["receipt"]["events"], 4, "{answered}");
    let path = "/v1/customer?id=carl";
    owner.caller.get(path).await.problem(404, "not_found");
    let all = owner.all("/v1/customers").await;
    let [nobody] = &all[..] else {
        panic!("{all:?}");
    };
    let id = text(&nobody["id"]);
    assert!(id.starts_with("anonymous-"), "{nobody}");
    assert_eq!(nobody["traits"], json!({}), "{nobody}");
    let events = owner.all(&format!("/v1/customer/events?id={id}")).await;
    assert_eq!(events.len(), 4, "{events:?}");
    let started = events
        .iter()
        .find(|event| event["event"] == "Subscription Started");
    let told = &started.unwrap()["properties"];
    assert_eq!(told["amount_minor"], 4900, "{told}");
    assert!(told["comment"].is_null(), "{told}");
    assert!(
        !format!("{events:?} {nobody}").contains("carl"),
        "{events:?}"
    );
}

#[tokio::test]
async fn a_request_that_names_nobody_or_too_many_is_refused() {
    let owner = Organization::sign_up().await;
    let many: Vec<String> = (0..5_001).map(|n| format!("u{n}")).collect();
    for subjects in [json!([]), json!(many), json!([" a"]), json!([1])] {
        let body = json!({ "kind": "delete", "subjects": subjects });
        let refused = owner.caller.post("/v1/privacy-requests", &body).await;
        assert!(matches!(refused.status, 400 | 422), "{}", refused.text);
    }
}

#[tokio::test]
async fn whoever_names_one_id_of_a_person_means_the_person() {
    let owner = Organization::sign_up().await;
    let old = json!({ "batch": [
        { "type": "identify", "userId": "cid-old", "traits": { "email": "cid@old.example" } },
        { "type": "alias", "previousId": "cid-old", "userId": "cid" },
    ] });
    owner.caller.post("/v1/batch", &old).await.body(200);
    for person in ["cid", "dan", "eva"] {
        known(&owner, person).await;
    }
    let before = owner.get("/v1/customer?id=cid-old").await;
    assert_eq!(before["id"], "cid", "{before}");
    let (receipt, _) = held(&owner, "cid-old").await;
    assert_eq!(receipt["customers"], 1, "{receipt}");
    assert_eq!(receipt["events"], 6, "{receipt}");

    answered(&owner, "delete", &["cid-old", "visitor-dan"]).await;
    for person in ["cid", "dan"] {
        let path = format!("/v1/customer?id={person}");
        owner.caller.get(&path).await.problem(404, "not_found");
        let refused = owner.get(&format!("/v1/suppression?id={person}")).await;
        assert!(refused["since"].is_string(), "{person}: {refused}");
    }
    owner.get("/v1/customer?id=eva").await;
}

#[tokio::test]
async fn who_asks_gets_their_rows_of_datasets() {
    let owner = Organization::sign_up().await;
    let mut csv = "customer_id,email,city,seats\n".to_owned();
    for n in 0..300 {
        csv += &format!("c-{n},p{n}@rows.example,City {},{n}\n", n % 7);
    }
    let dataset = owner.ready("People", "people.csv", csv.as_bytes()).await;
    let answered = answered(&owner, "access", &["c-17"]).await;
    assert_eq!(answered["receipt"]["rows"], 1, "{answered}");
    assert_eq!(
        answered["receipt"]["datasets"],
        json!([dataset["id"]]),
        "{answered}"
    );
    let (_, lines) = held(&owner, "c-17").await;
    let [line] = &lines[..] else {
        panic!("{lines:?}");
    };
    assert_eq!(line["subject"], "c-17", "{line}");
    let row = &line["row"];
    assert_eq!(row["dataset_id"], dataset["id"], "{line}");
    assert_eq!(row["dataset"], "People", "{line}");
    let cells = json!({ "customer_id": "c-17", "email": "p17@rows.example", "city": "City 3", "seats": 17 });
    assert_eq!(row["cells"], cells, "{line}");
    let (nothing, lines) = held(&owner, "c-999").await;
    assert_eq!(nothing["rows"], 0, "{nothing}");
    assert!(lines.is_empty(), "{lines:?}");
}
