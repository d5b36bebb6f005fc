//! Rotation against a Secrets Manager that, as AWS's does and the emulator's does not, refuses the name
//! of a version that exists with another content.

use std::{collections::HashMap, sync::Mutex as Lock};

use aws_sdk_secretsmanager::{
    Config,
    config::{BehaviorVersion, Credentials, Region, retry::RetryConfig},
};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
        orchestrator::{HttpRequest, HttpResponse},
    },
    http::StatusCode,
};
use serde_json::{Value, json};

use super::*;
use crate::common;

#[derive(Debug, Default)]
struct Versions {
    current: Option<String>,
    texts: HashMap<String, String>,
}

#[derive(Clone, Debug, Default)]
struct FakeSecrets(Arc<Lock<Versions>>);

impl FakeSecrets {
    fn answer(&self, action: &str, asked: &Value) -> Result<Value, &'static str> {
        let mut versions = self.0.lock().unwrap();
        if action == "GetSecretValue" {
            let current = versions
                .current
                .as_ref()
                .ok_or("ResourceNotFoundException")?;
            return Ok(json!({ "SecretString": versions.texts[current], "VersionId": current }));
        }
        assert!(["CreateSecret", "PutSecretValue"].contains(&action));
        if action == "CreateSecret" && versions.current.is_some() {
            return Err("ResourceExistsException");
        }
        let field = |name: &str| asked[name].as_str().unwrap().to_owned();
        let (token, text) = (field("ClientRequestToken"), field("SecretString"));
        match versions.texts.get(&token) {
            Some(kept) if *kept != text => return Err("ResourceExistsException"),
            Some(_) => {}
            None => {
                versions.texts.insert(token.clone(), text);
                versions.current = Some(token.clone());
            }
        }
        Ok(json!({ "VersionId": token }))
    }

    /// Makes that the first and current version.
    fn hold(&self, secret: &Secret) {
        let asked = json!({ "ClientRequestToken": "0", "SecretString": secret.to_json().unwrap() });
        self.answer("PutSecretValue", &asked).unwrap();
    }

    /// Makes an earlier version the current one again.
    fn restore(&self, version: &str) {
        self.0.lock().unwrap().current = Some(version.into());
    }

    fn current(&self) -> Secret {
        let value = self.answer("GetSecretValue", &Value::Null).unwrap();
        Secret::from_json(value["SecretString"].as_str().unwrap()).unwrap()
    }

    fn ring(&self, store: &Store) -> KeyRing {
        let connector = SharedHttpConnector::new(self.clone());
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("test", "test", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .http_client(http_client_fn(move |_, _| connector.clone()))
            .build();
        KeyRing::new(Client::from_conf(config), "signing".into(), store.clone())
    }
}

impl HttpConnector for FakeSecrets {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap();
        let (_, action) = target.split_once('.').unwrap();
        let asked = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let (status, body) = match self.answer(action, &asked) {
            Ok(body) => (200, body),
            Err(kind) => (400, json!({ "__type": kind, "Message": "refused" })),
        };
        let status = StatusCode::try_from(status).unwrap();
        HttpConnectorFuture::ready(Ok(HttpResponse::new(status, body.to_string().into())))
    }
}

/// A secret whose key has signed long enough.
fn due() -> Secret {
    Secret::generate(Utc::now() - Duration::days(31)).unwrap()
}

#[tokio::test]
async fn of_two_who_rotate_one_is_taken() {
    let store = common::store().await;
    // Also when the name of the first successor is used up.
    for restored in [false, true] {
        let secrets = FakeSecrets::default();
        secrets.hold(&due());
        if restored {
            secrets.ring(&store).keys().await.unwrap();
            secrets.restore("0");
        }
        let (one, other) = (secrets.ring(&store), secrets.ring(&store));
        let (seen, also_seen) = (secrets.current(), secrets.current());
        let now = Utc::now();
        let first = one.rotate(seen, now).await.unwrap();
        let second = other.rotate(also_seen, now).await.unwrap();
        assert_eq!(first.current.kid, second.current.kid);
        assert_eq!(first.current.kid, secrets.current().current.kid);
    }
}

#[tokio::test]
async fn a_restored_secret_rotates_again() {
    let store = common::store().await;
    let secrets = FakeSecrets::default();
    let old = due();
    secrets.hold(&old);
    let mut kids = vec![old.current.kid.clone()];
    for _ in 0..3 {
        let keys = secrets.ring(&store).keys().await.unwrap();
        assert!(!kids.contains(&keys.kid), "it signs with a key of before");
        assert_eq!(keys.kid, secrets.current().current.kid);
        let published = store.public_key(&keys.kid).await.unwrap().unwrap();
        assert_eq!(published.expires_at, None);
        kids.push(keys.kid.clone());
        secrets.restore("0");
    }
}
