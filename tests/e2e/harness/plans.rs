//! Plans, bought and changed on Stripe's pages.

use serde_json::{Value, json};

use super::{
    api::text,
    organization::Organization,
    stripe::{good_card, submit},
};

/// How the organization stands, once `holds` of it.
pub async fn billing(owner: &Organization, holds: impl Fn(&Value) -> bool) -> Value {
    owner.once("/v1/billing", 30, holds).await
}

pub async fn post(owner: &Organization, path: &str, body: Value) -> Value {
    owner.caller.post(path, &body).await.body(200)
}

pub async fn buy(owner: &Organization, plan: &str) {
    let link = post(owner, "/v1/billing/checkout", json!({ "plan": plan })).await;
    submit(&text(&link["url"]), &[("number", &good_card())]).await;
}

pub async fn in_portal(owner: &Organization, fields: &[(&str, &str)]) {
    let link = post(owner, "/v1/billing/portal", Value::Null).await;
    submit(&text(&link["url"]), fields).await;
}
