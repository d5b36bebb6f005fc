//! What tests of accounts do again and again.

use api::secret_link;
use chrono::Utc;
use domain::{Membership, OrgId, Role, UserId};
use reqwest::Method;
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

/// Asks for the account of somebody signed in to be erased.
pub async fn erase_me(account: &Organization, password: &str) -> Answer {
    let body = json!({ "password": password });
    let me = &account.caller;
    me.call(Method::DELETE, "/v1/me", Some(&body)).await
}

/// Gives an organization another owner.
pub async fn co_owned(stack: &Stack, org: OrgId, by: &Organization) {
    let user = stack.store().user(by.user).await.unwrap().unwrap();
    let membership = Membership::new(org, &user, Role::Owner);
    assert!(stack.tenant(org).add_member(&membership).await.unwrap());
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
