//! Access tokens that must not be taken. To make them, the tests publish a signing key of their
//! own for a few minutes; a good token by that key proves that each bad one is refused for its
//! own fault.

use api::{access_token::AUDIENCE, access_token::Claims, access_token::ISSUER};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use domain::{EventId, SessionId};
use store::PublicKey;

use crate::harness::prelude::*;

struct Forge {
    kid: String,
    key: Ed25519KeyPair,
    claims: Claims,
}

impl Forge {
    /// A key that the stack trusts until `expires_in` seconds from now, and claims that are right.
    async fn trusted(stack: &Stack, member: &Organization, expires_in: i64) -> Self {
        let key = Ed25519KeyPair::generate().unwrap();
        let now = Utc::now().timestamp();
        let kid = format!("e2e-{}", EventId::new());
        let public = PublicKey {
            kid: kid.clone(),
            x: BASE64URL_NOPAD.encode(key.public_key().as_ref()),
            expires_at: Some(now + expires_in),
        };
        stack.store().publish_key(&public).await.unwrap();
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: member.user,
            org: member.id,
            sid: member.session(),
            iat: now - 120,
            exp: now + 60,
            csrf: None,
        };
        Self { kid, key, claims }
    }

    fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.kid })
    }

    fn token(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut claims = serde_json::to_value(&self.claims).unwrap();
        change(&mut claims);
        signed(&self.key, &self.header(), &claims)
    }
}

fn encoded(json: &Value) -> String {
    BASE64URL_NOPAD.encode(json.to_string().as_bytes())
}

fn signed(key: &Ed25519KeyPair, header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", encoded(header), encoded(claims));
    let signature = BASE64URL_NOPAD.encode(key.sign(message.as_bytes()).as_ref());
    format!("{message}.{signature}")
}

async fn me(token: &str) -> Answer {
    Caller::with(token).get("/v1/datasets").await
}

#[tokio::test]
async fn claims_must_be_right() {
    let stack = Stack::open().await;
    let member = Organization::sign_up().await;
    let forge = Forge::trusted(&stack, &member, 300).await;
    me(&forge.token(|_| {})).await.body(200);

    let expired = forge.token(|claims| claims["exp"] = (Utc::now().timestamp() - 1).into());
    me(&expired).await.problem(401, "token_expired");
    let no_member = forge.token(|claims| claims["org"] = OrgId::new().to_string().into());
    me(&no_member).await.problem(401, "not_a_member");
    let no_session = forge.token(|claims| claims["sid"] = SessionId::new().to_string().into());
    me(&no_session).await.problem(401, "session_over");
    for (name, value) in [
        ("iss", "somebody"),
        ("aud", "another-api"),
        ("sub", "usr_x"),
    ] {
        let token = forge.token(|claims| claims[name] = value.into());
        me(&token).await.problem(401, "token_invalid");
    }
    for name in ["exp", "iss", "aud", "sub", "org"] {
        let token = forge.token(|claims| {
            claims.as_object_mut().unwrap().remove(name);
        });
        me(&token).await.problem(401, "token_invalid");
    }
}

#[tokio::test]
async fn signatures_must_be_right() {
    let stack = Stack::open().await;
    let member = Organization::sign_up().await;
    let forge = Forge::trusted(&stack, &member, 300).await;
    let good = forge.token(|_| {});
    me(&good).await.body(200);
    let claims = serde_json::to_value(&forge.claims).unwrap();
    let parts: Vec<&str> = good.split('.').collect();

    let other_key = Ed25519KeyPair::generate().unwrap();
    let by_another_key = signed(&other_key, &forge.header(), &claims);
    let unknown_key = json!({ "alg": "EdDSA", "kid": EventId::new().to_string() });
    let by_an_unknown_key = signed(&other_key, &unknown_key, &claims);
    let no_kid = signed(&forge.key, &json!({ "alg": "EdDSA" }), &claims);
    let mut altered = claims.clone();
    altered["exp"] = (Utc::now().timestamp() + 86_400).into();
    let altered = format!("{}.{}.{}", parts[0], encoded(&altered), parts[2]);
    let none = encoded(&json!({ "alg": "none", "kid": forge.kid }));
    let unsigned = format!("{none}.{}.", parts[1]);
    let cut = format!("{}.{}", parts[0], parts[1]);
    for token in [
        by_another_key,
        by_an_unknown_key,
        no_kid,
        altered,
        unsigned,
        hmac(&forge, &claims),
        cut,
        "rubbish".into(),
    ] {
        me(&token).await.problem(401, "token_invalid");
    }
    me("").await.refusal(401);
}

/// Signed by HMAC with the public key for a secret: what a verifier that believes the header's
/// `alg` would take.
fn hmac(forge: &Forge, claims: &Value) -> String {
    use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
    let header = encoded(&json!({ "alg": "HS256", "kid": forge.kid }));
    let message = format!("{header}.{}", encoded(claims));
    let secret = Key::new(HMAC_SHA256, forge.key.public_key().as_ref());
    let mac = BASE64URL_NOPAD.encode(sign(&secret, message.as_bytes()).as_ref());
    format!("{message}.{mac}")
}

#[tokio::test]
async fn keys_that_sign_no_more_are_not_taken() {
    let stack = Stack::open().await;
    let member = Organization::sign_up().await;
    let forge = Forge::trusted(&stack, &member, -1).await;
    me(&forge.token(|_| {})).await.problem(401, "token_invalid");
}
