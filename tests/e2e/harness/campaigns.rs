//! Campaigns, and what they are made of.

use super::{job::PATIENCE, prelude::*};

/// Where campaigns are.
pub const PATH: &str = "/v1/campaigns";

/// An active offer.
pub async fn offer(owner: &Organization, name: &str) -> String {
    let body = json!({
        "name": name, "terms": { "kind": "percent_discount", "percent": 20, "months": 3 },
        "words": [{ "language": "en", "title": "Stay", "text": "A fifth off for three months." }],
        "fulfillment": { "by": "task" },
    });
    let made = owner.caller.post("/v1/offers", &body).await.body(201);
    let id = text(&made["id"]);
    act(owner, &format!("/v1/offers/{id}"), "activate")
        .await
        .body(200);
    id
}

/// Customers on Pro, by a name that all members have or whoever made it.
pub async fn segment(owner: &Organization, shared: bool) -> String {
    let body = json!({ "name": "On Pro", "filter": { "plan": "Pro" }, "shared": shared });
    let made = owner.caller.post("/v1/segments", &body).await.body(201);
    text(&made["id"])
}

/// A budget.
pub fn euros(amount_minor: u32) -> Value {
    json!([{ "currency": "EUR", "amount_minor": amount_minor }])
}

/// Has something done: `act(&owner, "/v1/campaigns/…", "start")`.
pub async fn act(owner: &Organization, path: &str, act: &str) -> Answer {
    let path = format!("{path}/{act}");
    owner.caller.call(Method::POST, &path, None).await
}

/// The fields that were refused, and why.
pub fn refused(answer: &Answer) -> Vec<(String, String)> {
    let problem = answer.problem(422, "invalid_request");
    let errors = items(&problem["errors"]).iter();
    errors
        .map(|one| (text(&one["field"]), text(&one["code"])))
        .collect()
}

/// What is expected of [`refused`].
pub fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let all = expected.iter();
    all.map(|(field, code)| ((*field).to_owned(), (*code).to_owned()))
        .collect()
}

/// Has a round decided, or rehearsed.
pub async fn decided(owner: &Organization, campaign: &str, rehearsal: bool) -> Value {
    let body = json!({ "rehearsal": rehearsal });
    let path = format!("{campaign}/rounds");
    let asked = owner.caller.post(&path, &body).await.body(202);
    assert_eq!(asked["rehearsal"], rehearsal);
    succeeded(owner, &format!("{path}/{}", text(&asked["id"]))).await
}

/// A round, once it has succeeded.
pub async fn succeeded(owner: &Organization, path: &str) -> Value {
    let run = owner.ended(path, PATIENCE).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    run
}
