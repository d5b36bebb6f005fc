//! A company's Stripe, one for each test (`tests/stripe`, `--many`). `PERENE_COMPANIES` is where they are.

use std::collections::BTreeMap;

use chrono::DateTime;
use reqwest::Client;

use super::{prelude::*, stack};

/// A company with a history of its own.
pub struct Company {
    name: String,
    pub key: String,
}

/// MRR in minor units, and customers who have some, by month and currency.
pub type Months = BTreeMap<(String, String), (i64, usize)>;

impl Company {
    /// So many customers who came within so many months of 2023.
    pub async fn found(customers: u32, months: u32) -> Self {
        let name = UserId::new().to_string();
        let seed = Utc::now().timestamp_subsec_nanos() % 10_000;
        let body = json!({ "customers": customers, "months": months, "seed": seed });
        let made = send(&name, Some(body)).await;
        println!("a company of seed {seed}");
        Self {
            key: text(&made["key"]),
            name,
        }
    }

    /// Asks for what is told, or does what is sent.
    pub async fn control(&self, control: &str, body: Option<Value>) -> Value {
        send(&format!("{}/{control}", self.name), body).await
    }

    /// Moves its time on; what happens in a day is sent at its end.
    pub async fn advance(&self, days: u32) {
        let body = json!({ "days": days, "deliver": "daily" });
        self.control("advance", Some(body)).await;
    }

    /// Its time.
    pub async fn now(&self) -> chrono::DateTime<Utc> {
        let state = self.control("state", None).await;
        DateTime::from_timestamp(number(&state["now"]) as i64, 0).unwrap()
    }

    /// Connects it, and waits until its past is read and merged.
    pub async fn connect(&self, owner: &Organization) -> String {
        let body = json!({ "connector": "stripe", "key": self.key });
        let made = owner.caller.post("/v1/connections", &body).await.body(201);
        let id = text(&made["id"]);
        owner
            .once(&path(&id), 240, |now| now["state"] == "active")
            .await;
        self.followed(owner, &id).await;
        id
    }

    /// Has its messages sent to a connection, signed.
    pub async fn listen(&self, owner: &Organization, id: &str) {
        let url = format!("{}{}/stripe/webhook", stack::url(), path(id));
        let endpoint = self.control("webhooks", Some(json!({ "url": url }))).await;
        let secret = json!({ "secret": endpoint["secret"] });
        let path = format!("{}/webhook-secret", path(id));
        owner.caller.post(&path, &secret).await.body(200);
    }

    /// Waits until a connection is followed up to the company's time, and all is merged.
    pub async fn followed(&self, owner: &Organization, id: &str) {
        let now = self.now().await;
        let until = |view: &Value| view["read_until"].as_str()?.parse::<DateTime<Utc>>().ok();
        owner
            .once(&path(id), 120, |view| {
                until(view).is_some_and(|until| until >= now)
            })
            .await;
        Stack::open().await.drained(Queue::Merge).await;
    }

    /// Compares a connection, and gives what was found.
    pub async fn reconciled(&self, owner: &Organization, id: &str) -> Value {
        let before = owner.get(&path(id)).await["reconciled"][0]["at"].clone();
        let asked = format!("{}/reconcile", path(id));
        owner
            .caller
            .call(Method::POST, &asked, None)
            .await
            .body(202);
        let found = owner
            .once(&path(id), 240, |view| view["reconciled"][0]["at"] != before)
            .await;
        Stack::open().await.drained(Queue::Merge).await;
        found["reconciled"][0].clone()
    }

    /// What its own books say of each month that is over.
    pub async fn books(&self) -> Months {
        let months = self.control("books", None).await;
        let mut books = Months::new();
        for month in items(&months) {
            for (currency, page) in month["currencies"].as_object().unwrap() {
                let (mrr, customers) = (number(&page["mrr"]), number(&page["customers"]));
                let key = (text(&month["month"]), currency.to_uppercase());
                books.insert(key, (mrr as i64, customers as usize));
            }
        }
        books
    }
}

pub fn path(id: &str) -> String {
    format!("/v1/connections/{id}")
}

async fn send(path: &str, body: Option<Value>) -> Value {
    let url = format!("{}/_companies/{path}", variable("PERENE_COMPANIES"));
    let request = match &body {
        Some(body) => Client::new().post(&url).json(body),
        None => Client::new().get(&url),
    };
    let answer = request.send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// What customers' events say of each of those months, reckoned here from the events alone: the last that
/// was told of each subscription before a month's end.
pub async fn told(owner: &Organization, months: &Months) -> Months {
    let mut told: Months = months.keys().map(|key| (key.clone(), (0, 0))).collect();
    for customer in owner.all("/v1/customers").await {
        let events = owner
            .all(&format!("/v1/customer/events?id={}", text(&customer["id"])))
            .await;
        let mut of_month = BTreeMap::<(String, String), i64>::new();
        for (month, currency) in months.keys() {
            let mut last = BTreeMap::<String, (&str, &str, &Value)>::new();
            for event in &events {
                let name = event["event"].as_str().unwrap_or_default();
                let at = event["event_time"].as_str().unwrap();
                if !name.starts_with("Subscription ") || &at[..7] > month.as_str() {
                    continue;
                }
                let subscription = text(&event["properties"]["subscription_id"]);
                let place = (
                    at,
                    event["message_id"].as_str().unwrap(),
                    &event["properties"],
                );
                let known = last.entry(subscription).or_insert(place);
                if (known.0, known.1) < (place.0, place.1) {
                    *known = place;
                }
            }
            let earned = last
                .values()
                .filter(|state| state.2["currency"] == **currency);
            let mrr: i64 = earned.map(|state| mrr(state.2)).sum();
            of_month.insert((month.clone(), currency.clone()), mrr);
        }
        for (key, mrr) in of_month.into_iter().filter(|(_, mrr)| *mrr > 0) {
            let sum = told.get_mut(&key).unwrap();
            *sum = (sum.0 + mrr, sum.1 + 1);
        }
    }
    told
}

fn mrr(state: &Value) -> i64 {
    if !matches!(state["status"].as_str(), Some("active" | "past_due")) {
        return 0;
    }
    let due = state["amount_minor"].as_i64().unwrap() - state["discount_minor"].as_i64().unwrap();
    let twelfths = match state["interval"].as_str().unwrap() {
        "week" => 52,
        "month" => 12,
        "year" => 1,
        other => panic!("{other}"),
    };
    (2 * due * twelfths + 12) / 24
}

/// Months whose figures differ.
pub fn differing(told: &Months, books: &Months) -> Vec<String> {
    let differ = books
        .iter()
        .filter(|(key, page)| told.get(*key) != Some(*page));
    differ
        .map(|(key, page)| format!("{key:?}: told {:?}, books {page:?}", told.get(key)))
        .collect()
}
