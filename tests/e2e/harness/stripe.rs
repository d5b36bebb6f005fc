//! The stand-in for Stripe (`tests/stripe`): its API, its pages and its controls. `PERENE_STRIPE` is
//! its address, `PERENE_STRIPE_SECRET` what it signs events with.

use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};

use super::stack::variable;

/// A card that works, and that nobody had before: a card has one trial.
pub fn good_card() -> String {
    card("4242")
}

/// The same of a card that can be added, and fails when it is charged.
pub fn bad_card() -> String {
    card("40000341")
}

fn card(begins: &str) -> String {
    let digits = 16 - begins.len();
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes).unwrap();
    let rest = u64::from_le_bytes(bytes) % 10_u64.pow(digits as u32);
    format!("{begins}{rest:0digits$}")
}

/// In seconds.
pub const DAY: u64 = 24 * 3600;

pub async fn control(name: &str, body: Option<Value>) -> Value {
    let url = format!("{}/_control/{name}", variable("PERENE_STRIPE"));
    let request = match &body {
        Some(body) => Client::new().post(&url).json(body),
        None => Client::new().get(&url),
    };
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert_eq!(status, 200, "{name}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// Moves its clock on; whatever falls due meanwhile is delivered.
pub async fn advance(seconds: u64) {
    control("clock", Some(json!({ "advance_seconds": seconds }))).await;
}

/// Sends a page's form, as a browser would.
pub async fn submit(page: &str, fields: &[(&str, &str)]) {
    let (status, text) = send(page, fields).await;
    assert_eq!(status, 303, "{page}: {text}");
}

/// The same, whatever the answer is: its status and text.
pub async fn send(page: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let form: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    let answer = http.post(page).body(form.join("&")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Delivers events again; what each delivery was answered.
pub async fn replay(body: Value) -> Vec<u64> {
    let answer = control("webhooks/replay", Some(body)).await;
    let statuses = answer["statuses"].as_array().unwrap();
    statuses.iter().map(|s| s.as_u64().unwrap()).collect()
}

pub async fn customers_of(org: &str) -> usize {
    let query = format!("query=metadata%5B%27org_id%27%5D%3A%27{org}%27");
    let page = ask(&format!("customers/search?{query}")).await;
    page["data"].as_array().unwrap().len()
}

pub async fn ask(path: &str) -> Value {
    let url = format!("{}/v1/{path}", variable("PERENE_STRIPE"));
    sent(Client::new().get(url)).await
}

pub async fn tell(path: &str, form: &str) -> Value {
    let url = format!("{}/v1/{path}", variable("PERENE_STRIPE"));
    sent(Client::new().post(url).body(form.to_owned())).await
}

async fn sent(request: reqwest::RequestBuilder) -> Value {
    let answer = request.bearer_auth("sk_test_e2e").send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// What the meter has counted of a customer, ever.
pub async fn metered(customer: &str) -> u64 {
    let meters = ask("billing/meters").await;
    let meter = meters["data"][0]["id"].as_str().unwrap();
    let ever = "start_time=0&end_time=9999999960";
    let path = format!("billing/meters/{meter}/event_summaries?customer={customer}&{ever}");
    ask(&path).await["data"][0]["aggregated_value"]
        .as_u64()
        .unwrap()
}
