//! An organization of a test's own, and what its people do first.

use std::time::Duration;

use api::invitation_token::InvitationToken;
use chrono::Utc;
use domain::{
    EmailAddress, Invitation, InvitationId, Membership, OrgId, PlanId, Role, SessionId, Standing,
    UserId,
};
use serde_json::{Value, json};
use store::{Link, LinkPurpose};

use super::{
    api::{Caller, items, number, text},
    stack::Stack,
    wait::until,
};

/// What every account of the tests has.
pub const PASSWORD: &str = "correct horse battery staple";

pub struct Organization {
    pub caller: Caller,
    pub id: OrgId,
    pub user: UserId,
    pub email: String,
    pub refresh_token: String,
    /// What makes the device known when it signs in again.
    pub device_token: String,
}

impl Organization {
    /// Signs up with an address that nobody had before, and proves it.
    pub async fn sign_up() -> Self {
        let made = Self::newcomer().await;
        let store = Stack::open().await.store();
        // The worker that mails the link may put its own in the place of this one.
        until("a verified address", 30, async || {
            let user = store.user(made.user).await.unwrap().unwrap();
            let link = Link {
                email: made.email.clone(),
                hash: Some(UserId::new().to_string()),
                expires_at: Utc::now().timestamp() + 60,
            };
            let purpose = LinkPurpose::VerifyEmail;
            store.arm_link(made.user, purpose, &link).await.unwrap();
            let verified = store.verify_email(&user, &link).await.unwrap();
            verified.map_err(|why| format!("{why:?}"))
        })
        .await;
        made
    }

    /// Signs up with an address that nobody had before, and has yet to prove it.
    pub async fn newcomer() -> Self {
        let email = format!("{}@example.com", UserId::new());
        let body = json!({
            "name": "Ada Tester", "email": email, "password": PASSWORD, "organization": "Tests Ltd",
        });
        let answer = Caller::nobody().post("/v1/auth/signup", &body).await;
        Self::signed_in(&answer.body(201))
    }

    pub async fn on_plan(plan: PlanId) -> Self {
        let made = Self::sign_up().await;
        made.set_plan(&Stack::open().await, plan, Standing::Active)
            .await;
        made
    }

    /// Changes the plan and its standing, as billing does.
    pub async fn set_plan(&self, stack: &Stack, plan: PlanId, standing: Standing) {
        let tenant = stack.tenant(self.id);
        assert!(tenant.set_plan(plan, standing).await.unwrap());
    }

    /// Signs in to an account made earlier; nothing when the stack does not know it.
    pub async fn login(email: &str) -> Option<Self> {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = Caller::nobody().post("/v1/auth/login", &body).await;
        (answer.status == 200).then(|| Self::signed_in(&answer.body(200)))
    }

    /// From what signing up, signing in, refreshing and switching answer.
    pub fn signed_in(body: &Value) -> Self {
        Self {
            caller: Caller::with(&text(&body["access_token"])),
            id: text(&body["organization"]["id"]).parse().unwrap(),
            user: text(&body["user"]["id"]).parse().unwrap(),
            email: text(&body["user"]["email"]),
            refresh_token: body["refresh_token"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            device_token: body["device_token"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// The session that the refresh token continues.
    pub fn session(&self) -> SessionId {
        let id = self.refresh_token.split('.').nth(2).unwrap();
        id.parse().unwrap()
    }

    /// Somebody else, signed in to this organization with that role.
    pub async fn colleague(&self, stack: &Stack, role: Role) -> Self {
        let other = Self::sign_up().await;
        let membership = Membership {
            org_id: self.id,
            user_id: other.user,
            role,
            email: other.email.clone(),
            name: format!("{role:?} Tester"),
            created_at: Utc::now(),
            notifications: None,
            language: None,
        };
        let tenant = stack.tenant(self.id);
        assert!(tenant.add_member(&membership).await.unwrap());
        let body = json!({ "organization_id": self.id });
        let answer = other.caller.post("/v1/auth/switch", &body).await;
        let switched = Self::signed_in(&answer.body(200));
        // Switching leaves the session its refresh token.
        assert_eq!(switched.refresh_token, "");
        Self {
            refresh_token: other.refresh_token,
            device_token: other.device_token,
            ..switched
        }
    }

    /// The organization that the account was made with, of two.
    pub async fn home(&self) -> OrgId {
        let me = self.get("/v1/me").await;
        let others = items(&me["organizations"]).iter();
        let mut others = others.filter(|org| org["id"] != self.id.to_string());
        text(&others.next().unwrap()["id"]).parse().unwrap()
    }

    pub async fn get(&self, path: &str) -> Value {
        self.caller.get(path).await.body(200)
    }

    /// What a path shows, once `holds` of it.
    pub async fn once(&self, path: &str, seconds: u64, holds: impl Fn(&Value) -> bool) -> Value {
        until(path, seconds, async || {
            let shown = self.get(path).await;
            match holds(&shown) {
                true => Ok(shown),
                false => Err(shown.to_string()),
            }
        })
        .await
    }

    /// Makes an API key; the answer, with its secret.
    pub async fn key(&self, body: &Value) -> Value {
        self.caller.post("/v1/keys", body).await.body(201)
    }

    /// An open invitation to this organization, as if its mail had gone out: its id, and the secret
    /// that the mail would hold.
    pub async fn invite(&self, stack: &Stack, email: &str, role: Role) -> (InvitationId, String) {
        let invitation = Invitation::new(self.id, email.into(), role, self.user);
        let tenant = stack.tenant(self.id);
        let address = EmailAddress::parse(email).unwrap();
        let made = tenant.create_invitation(&invitation, &address, 100).await;
        made.unwrap().unwrap();
        let token = InvitationToken::generate(self.id, invitation.id).unwrap();
        let hash = token.hash();
        let taken = tenant.arm_invitation(&invitation, &hash).await;
        assert!(taken.unwrap());
        (invitation.id, token.to_text())
    }

    /// Announces a file; the dataset and where to upload it.
    pub async fn announce(&self, name: &str, filename: &str, size: Option<u64>) -> Value {
        let mut body = json!({ "name": name, "filename": filename });
        if let Some(size) = size {
            body["size"] = size.into();
        }
        self.caller.post("/v1/datasets", &body).await.body(201)
    }

    /// Uploads a file and waits until it is ready or failed.
    pub async fn upload(&self, name: &str, filename: &str, bytes: &[u8]) -> Value {
        let made = self
            .announce(name, filename, Some(bytes.len() as u64))
            .await;
        let status = put(&made["upload"], bytes).await;
        assert_eq!(status, 200, "the upload of {filename}");
        self.ingested(&text(&made["dataset"]["id"])).await
    }

    /// Uploads a file that must become ready.
    pub async fn ready(&self, name: &str, filename: &str, bytes: &[u8]) -> Value {
        let dataset = self.upload(name, filename, bytes).await;
        assert_eq!(dataset["status"], "ready", "{}", dataset["error"]);
        dataset
    }

    /// A dataset once its file has been read, well or not.
    pub async fn ingested(&self, id: &str) -> Value {
        let over = |dataset: &Value| matches!(dataset["status"].as_str(), Some("ready" | "failed"));
        self.once(&format!("/v1/datasets/{id}"), 90, over).await
    }

    /// A run, of either kind, once it is over. What it shows of its progress never goes back.
    pub async fn ended(&self, path: &str, seconds: u64) -> Value {
        let mut before = 0.0;
        until(&format!("the end of {path}"), seconds, async || {
            let run = self.get(path).await;
            if let Some(progress) = run["progress"].as_f64() {
                assert!(progress >= before, "progress went back: {run}");
                before = progress;
            }
            match run["status"].as_str() {
                Some("succeeded" | "failed" | "cancelled") => Ok(run),
                _ => Err(run.to_string()),
            }
        })
        .await
    }

    pub async fn all(&self, path: &str) -> Vec<Value> {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = self.caller.get(&format!("{path}{joint}{cursor}")).await;
            let page = page.body(200);
            found.extend_from_slice(items(&page["items"]));
            match page["next_cursor"].as_str() {
                None => return found,
                Some(next) => cursor = format!("cursor={next}"),
            }
        }
    }
}

/// Sends a file to where an announcement said; the status of the answer.
pub async fn put(upload: &Value, bytes: &[u8]) -> u16 {
    assert_eq!(upload["method"], "PUT", "{upload}");
    let mut request = client().put(text(&upload["url"])).body(bytes.to_vec());
    for (name, value) in upload["headers"].as_object().into_iter().flatten() {
        request = request.header(name, text(value));
    }
    request.send().await.unwrap().status().as_u16()
}

/// Sends a file in the parts that an announcement named; the body that completes the upload.
pub async fn put_parts(upload: &Value, bytes: &[u8]) -> Value {
    let mut rest = bytes;
    let mut sent = Vec::new();
    for part in items(&upload["parts"]) {
        let (now, later) = rest.split_at(number(&part["size"]) as usize);
        rest = later;
        let request = client().put(text(&part["url"])).body(now.to_vec());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "part {}", part["number"]);
        let etag = answer.headers()["etag"].to_str().unwrap();
        sent.push(json!({ "number": part["number"], "etag": etag }));
    }
    assert!(rest.is_empty(), "the parts leave {} bytes out", rest.len());
    json!({ "parts": sent })
}

/// What a presigned address gives.
pub async fn download(url: &Value) -> Vec<u8> {
    let answer = client().get(text(url)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{url}");
    answer.bytes().await.unwrap().to_vec()
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}
