//! What a passkey's answer must hold, tried with an authenticator in software.

use chrono::Utc;
use domain::{PasskeyId, User, UserId};
use serde_json::Value;
use store::Passkey;

use crate::{common, signing_key::test_keys};

use super::{
    ceremony::Ceremony,
    relying_party::{self, Refused, RelyingParty},
};

#[path = "../../../../tests/e2e/harness/authenticator.rs"]
mod authenticator;

use authenticator::Authenticator;

const ORIGIN: &str = "https://perene.example";
const HOST: &str = "perene.example";

fn party() -> RelyingParty {
    RelyingParty::new(ORIGIN).unwrap()
}

fn user() -> User {
    User {
        id: UserId::new(),
        name: "Ana".into(),
        email: "ana@example.com".into(),
        email_verified: true,
        password_hash: String::new(),
        created_at: Utc::now(),
        language: None,
    }
}

fn register(device: &mut Authenticator, user: &User) -> Result<String, Refused> {
    let asked = party().ask_for_new(user, &[]).unwrap();
    let answer = serde_json::from_value(device.create(&asked.options)).unwrap();
    party().new_credential(&asked.state, &answer)
}

fn judge(answer: &Value, state: &str, credential: &str) -> Result<String, Refused> {
    let answer = serde_json::from_value(answer.clone()).unwrap();
    party().judge(state, &answer, credential)
}

fn sign_in(device: &mut Authenticator, credential: &str) -> Result<String, Refused> {
    let asked = party().ask_for_one().unwrap();
    judge(&device.get(&asked.options), &asked.state, credential)
}

/// What somebody may do to a device and its browser.
type Tampering = fn(&mut Authenticator);
const TAMPERINGS: [(&str, Tampering); 6] = [
    ("another site", |d| {
        d.origin = "https://perene.example.org".into()
    }),
    ("a site below", |d| {
        d.origin = "https://a.perene.example".into()
    }),
    ("another port", |d| {
        d.origin = "https://perene.example:444".into()
    }),
    ("without TLS", |d| d.origin = "http://perene.example".into()),
    ("another relying party", |d| d.host = "example".into()),
    ("nobody verified", |d| d.verifies = false),
];

#[test]
fn a_passkey_is_made_and_signs_in_where_it_was_asked_and_its_user_verified() {
    let user = user();
    let mut device = Authenticator::new(ORIGIN, HOST);
    let credential = register(&mut device, &user).unwrap();
    assert!(credential.len() < 1000, "{}", credential.len());
    let used = sign_in(&mut device, &credential).unwrap();
    for (what, tamper) in TAMPERINGS {
        let mut other = Authenticator::new(ORIGIN, HOST);
        tamper(&mut other);
        assert!(register(&mut other, &user).is_err(), "{what}");
        let (origin, host) = (device.origin.clone(), device.host.clone());
        tamper(&mut device);
        assert!(sign_in(&mut device, &used).is_err(), "{what}");
        (device.origin, device.host, device.verifies) = (origin, host, true);
    }
    sign_in(&mut device, &used).unwrap();
}

#[test]
fn an_answer_is_to_its_own_question_and_of_its_own_key() {
    let user = user();
    let mut device = Authenticator::new(ORIGIN, HOST);
    let credential = register(&mut device, &user).unwrap();
    let other = register(&mut Authenticator::new(ORIGIN, HOST), &user).unwrap();
    let (one, two) = (
        party().ask_for_one().unwrap(),
        party().ask_for_one().unwrap(),
    );
    let answer = device.get(&one.options);
    assert!(judge(&answer, &two.state, &credential).is_err());
    assert!(judge(&answer, &one.state, &other).is_err());
    let mut forged = answer.clone();
    forged["response"]["signature"] = device.get(&two.options)["response"]["signature"].clone();
    assert!(judge(&forged, &one.state, &credential).is_err());
    judge(&answer, &one.state, &credential).unwrap();
}

#[test]
fn a_copy_is_known_by_its_count() {
    let mut device = Authenticator::new(ORIGIN, HOST);
    let mut credential = register(&mut device, &user()).unwrap();
    for _ in 0..3 {
        credential = sign_in(&mut device, &credential).unwrap();
    }
    device.count = 1;
    let refused = sign_in(&mut device, &credential).unwrap_err();
    assert!(refused.is_copy, "{refused:?}");
    // One that does not count, as those that are synchronized, is no copy.
    let mut device = Authenticator::new(ORIGIN, HOST);
    device.counts = false;
    let mut credential = register(&mut device, &user()).unwrap();
    for _ in 0..3 {
        credential = sign_in(&mut device, &credential).unwrap();
    }
}

#[test]
fn an_answer_names_its_user_by_nothing_that_tells_who_it_is() {
    let user = user();
    let mut device = Authenticator::new(ORIGIN, HOST);
    let asked = party().ask_for_new(&user, &[]).unwrap();
    assert_eq!(asked.options["rp"]["id"], HOST);
    let selection = &asked.options["authenticatorSelection"];
    assert_eq!(selection["residentKey"], "required");
    assert_eq!(selection["userVerification"], "required");
    let answer = serde_json::from_value(device.create(&asked.options)).unwrap();
    let credential = party().new_credential(&asked.state, &answer).unwrap();
    let handle = asked.options["user"]["id"].as_str().unwrap();
    assert_eq!(handle.len(), 22, "16 bytes: {handle}");
    let asked = party().ask_for_one().unwrap();
    let answer = serde_json::from_value(device.get(&asked.options)).unwrap();
    assert_eq!(relying_party::whose(&answer), Some(user.id));
    let passkey = Passkey {
        id: PasskeyId::new(),
        name: "Phone".into(),
        created_at: Utc::now(),
        last_used_at: None,
        credential,
    };
    let other = Passkey {
        credential: register(&mut Authenticator::new(ORIGIN, HOST), &user).unwrap(),
        ..passkey.clone()
    };
    let all = [other.clone(), passkey.clone()];
    let found = relying_party::answering(&all, &answer);
    assert_eq!(found, Some(&passkey));
    assert_eq!(relying_party::answering(&[other], &answer), None);
    // What is there already is not made twice.
    let asked = party().ask_for_new(&user, &all).unwrap();
    let excluded = asked.options["excludeCredentials"].as_array().unwrap();
    assert_eq!(excluded.len(), 2);
}

#[test]
fn passkeys_are_bound_to_names_alone() {
    for (url, has) in [
        ("https://perene.example", true),
        ("http://localhost:4566/_aws/execute-api/deadbee1", true),
        ("http://127.0.0.1:4566/_aws/execute-api/deadbee1", false),
        ("https://[::1]/", false),
        ("", false),
    ] {
        assert_eq!(RelyingParty::new(url).is_some(), has, "{url}");
    }
}

#[tokio::test]
async fn a_question_is_answered_once_in_time_for_what_it_was_asked() {
    let (store, keys) = (common::store().await, test_keys());
    let (ana, bea) = (UserId::new(), UserId::new());
    let ceremony = Ceremony::Registration(ana);
    let sealed = ceremony.seal(&keys, "state");
    let take = async |ceremony: Ceremony, sealed: &str| {
        ceremony.take(&store, &keys, sealed).await.unwrap()
    };
    for other in [Ceremony::Registration(bea), Ceremony::SignIn] {
        assert_eq!(take(other, &sealed).await, None);
    }
    let foreign = ceremony.seal(&test_keys(), "state");
    for text in ["", "pk.new", &sealed[1..], foreign.as_str()] {
        assert_eq!(take(ceremony, text).await, None, "{text}");
    }
    assert_eq!(
        ceremony.open(&keys, &sealed, Utc::now().timestamp() + 301),
        None
    );
    assert_eq!(take(ceremony, &sealed).await.as_deref(), Some("state"));
    assert_eq!(take(ceremony, &sealed).await, None, "a second time");
}
