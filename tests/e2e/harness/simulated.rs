//! Customers of a company that is made up, as events tell of them.

use chrono::{DateTime, Duration};
use domain::day_of;

use super::prelude::*;

pub const CUSTOMERS: u64 = 360;
/// Days of history.
pub const DAYS: i64 = 330;

/// Numbers that look drawn, the same each time.
fn drawn(of: &[u64]) -> f64 {
    let mixed = of.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |seed, of| {
        let mixed = (seed ^ of).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    });
    (mixed.wrapping_mul(0x94d0_49bb_1331_11eb) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A customer who begins on a day of the history and leaves on another, which may be yet to come. In their last weeks they
/// come less often.
pub struct Simulated {
    id: u64,
    begins: i64,
    pub leaves: i64,
}

impl Simulated {
    pub fn new(id: u64) -> Self {
        let begins = (drawn(&[id, 1]) * 120.0) as i64;
        let stays = 60.0 - 220.0 * (1.0 - drawn(&[id, 2])).ln();
        Self {
            id,
            begins,
            leaves: begins + stays as i64,
        }
    }

    pub fn name(&self) -> String {
        format!("c{:04}", self.id)
    }

    pub fn events(&self, first: DateTime<Utc>) -> Vec<Value> {
        let at = |day: i64, minute: u64| {
            (first + Duration::days(day) + Duration::minutes(minute as i64)).to_rfc3339()
        };
        let event = |name: &str, day: i64, minute: u64, properties: Value| {
            json!({
                "type": "track", "userId": self.name(), "event": name, "properties": properties,
                "messageId": format!("{}-{name}-{day}-{minute}", self.id), "timestamp": at(day, minute),
                "historical": true,
            })
        };
        let plan = json!({
            "plan": if self.id.is_multiple_of(3) { "Team" } else { "Pro" }, "interval": "month", "amount_minor": 2900,
            "currency": "EUR",
        });
        let mut events = vec![event("Subscription Started", self.begins, 1, plan)];
        for day in self.begins..self.leaves.min(DAYS) {
            let usual = 0.15 + 0.25 * drawn(&[self.id, 3]);
            let often = match self.leaves - day {
                ..50 => usual / 8.0,
                _ => usual,
            };
            if drawn(&[self.id, 4, day as u64]) < often {
                let minute = 400 + (drawn(&[self.id, 5, day as u64]) * 600.0) as u64;
                events.push(event("Login", day, minute, json!({ "seconds": minute })));
            }
        }
        if self.leaves < DAYS {
            events.push(event("Subscription Canceled", self.leaves, 1200, json!({})));
        }
        events
    }
}

pub async fn send(owner: &Organization, events: &[Value]) {
    for batch in events.chunks(1_500) {
        let answer = owner
            .caller
            .post("/v1/batch", &json!({ "batch": batch }))
            .await;
        answer.body(200);
    }
}

/// Has all of them known, with their history until now.
pub async fn tell_history(stack: &Stack, owner: &Organization) {
    let first = day_of(Utc::now()) - Duration::days(DAYS);
    let all = (0..CUSTOMERS).map(Simulated::new);
    let events: Vec<Value> = all.flat_map(|customer| customer.events(first)).collect();
    send(owner, &events).await;
    stack.merged(owner.id).await;
}

/// Scores whoever is a customer now, by a model that learned from events.
pub async fn scored(owner: &Organization) {
    let build = async |ledger: Value| {
        let body = json!({ "name": "Customers", "source": "ledger", "ledger": ledger });
        let created = owner.caller.post("/v1/datasets", &body).await.body(201);
        owner.ingested(&text(&created["dataset"]["id"])).await
    };
    let learned = build(json!({})).await;
    assert_eq!(learned["status"], "ready", "{learned}");
    let mut asked = model_of(&learned);
    asked["snapshot_column"] = learned["suggestions"]["snapshot_column"].clone();
    let made = owner.caller.post("/v1/models", &asked).await.body(202);
    owner.trained(&made["training_run"]).await;
    let present = build(json!({ "purpose": "scoring" })).await;
    assert_eq!(present["status"], "ready", "{present}");
    owner.score(&text(&made["model"]["id"]), &present).await;
}
