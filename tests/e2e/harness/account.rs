//! What tests of accounts do again and again.

use api::secret_link;
use chrono::Utc;
use domain::UserId;
use serde_json::{Value, json};
use store::{Link, LinkPurpose};

use super::{
    api::{Answer, Caller},
    organization::{Organization, PASSWORD},
    stack::{Queue, Stack},
};

pub const OTHER: &str = "another horse altogether";

pub async fn login(body: &Value) -> Answer {
    Caller::nobody().post("/v1/auth/login", body).await
}

pub fn credentials(account: &Organization) -> Value {
    json!({ "email": account.email, "password": PASSWORD })
}

/// A link that only the test knows, as if it had been mailed.
pub async fn mailed(account: &Organization, purpose: LinkPurpose, life: i64) -> String {
    let stack = Stack::open().await;
    // What the sign-up set going must not come after this.
    stack.drained(Queue::Notify).await;
    let secret = UserId::new().to_string();
    let link = Link {
        email: account.email.clone(),
        hash: Some(secret_link::hash(&secret)),
        expires_at: Utc::now().timestamp() + life,
    };
    let armed = stack.store().arm_link(account.user, purpose, &link).await;
    assert!(armed.unwrap());
    format!("{}.{secret}", account.user)
}
