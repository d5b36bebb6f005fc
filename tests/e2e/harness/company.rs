//! A company's Stripe, one for each test (`tests/stripe`, `--many`). `PERENE_COMPANIES` is where they are.

use chrono::DateTime;
use reqwest::Client;

use super::{
    prelude::*,
    revenue::{Pages, books},
    stack,
};

/// In whose year a discount ends in the very second in which its subscription does.
const SEED: u32 = 9_253;

/// A company with a history of its own.
pub struct Company {
    name: String,
    pub key: String,
}

impl Company {
    /// So many customers who came within so many months of 2023.
    pub async fn found(customers: u32, months: u32) -> Self {
        Self::make(json!({ "customers": customers, "months": months })).await
    }

    /// The same, of whose life all has left a trace in the account.
    pub async fn found_traced(customers: u32, months: u32) -> Self {
        Self::make(json!({ "customers": customers, "months": months, "traced": true })).await
    }

    async fn make(mut settings: Value) -> Self {
        let name = UserId::new().to_string();
        // The same in each run, so that one fails for what was changed. `PERENE_SEED` tries another.
        let seed: u32 = std::env::var("PERENE_SEED").map_or(SEED, |seed| seed.parse().unwrap());
        settings["seed"] = seed.into();
        let made = send(&name, Some(settings)).await;
        Self {
            key: text(&made["key"]),
            name,
        }
    }

    /// Asks for what is told, or does what is sent.
    pub async fn control(&self, control: &str, body: Option<Value>) -> Value {
        send(&format!("{}/{control}", self.name), body).await
    }

    /// An object or a list of its account, as Stripe shows it.
    pub async fn stripe(&self, path: &str) -> Value {
        let url = format!("{}{path}", variable("PERENE_COMPANIES"));
        let answer = Client::new().get(&url).bearer_auth(&self.key).send().await;
        let answer = answer.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// A subscription that goes on, with one item, and neither a discount nor a pause.
    pub async fn plain_subscription(&self) -> Value {
        let list = self
            .stripe("/v1/subscriptions?status=active&limit=100")
            .await;
        let is_plain = |one: &&Value| {
            let count = |list: &Value| items(list).len();
            count(&one["discounts"]) == 0
                && count(&one["items"]["data"]) == 1
                && one["pause_collection"].is_null()
                && one["cancel_at_period_end"] == false
        };
        let found = items(&list["data"]).iter().find(is_plain);
        found.cloned().unwrap()
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
        Stack::open().await.merged(owner.id).await;
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
        Stack::open().await.merged(owner.id).await;
        found["reconciled"][0].clone()
    }

    /// Reads a connection's past once more, and waits until that is merged.
    pub async fn read_again(&self, owner: &Organization, id: &str) {
        let asked = format!("{}/backfill", path(id));
        let asked = owner.caller.call(Method::POST, &asked, None).await;
        let run = text(&asked.body(202)["id"]).to_owned();
        let runs = format!("{}/runs", path(id));
        let is_done = |runs: &Value| {
            let mut runs = items(&runs["items"]).iter();
            runs.any(|each| each["id"] == *run && each["status"] == "succeeded")
        };
        owner.once(&runs, 240, is_done).await;
        Stack::open().await.merged(owner.id).await;
    }

    /// What its own books say of each month that is over.
    pub async fn books(&self) -> Pages {
        books(&self.control("books", None).await)
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
