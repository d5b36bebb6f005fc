use data_encoding::HEXLOWER;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use stripe::signature::key;

const NOW: i64 = 1_800_000_000;

fn keys() -> Vec<hmac::Key> {
    vec![key("whsec_new"), key("whsec_old")]
}

fn sign(secret: &str, body: &[u8]) -> String {
    let mut signed = format!("{NOW}.").into_bytes();
    signed.extend_from_slice(body);
    let signature = hmac::sign(&key(secret), &signed);
    format!("t={NOW},v1={}", HEXLOWER.encode(signature.as_ref()))
}

fn take(header: &[u8], body: &[u8]) -> Result<StripeEvent, ApiError> {
    let mut headers = HeaderMap::new();
    if let Ok(value) = http::HeaderValue::from_bytes(header) {
        headers.insert("stripe-signature", value);
    }
    read(&headers, body, &keys(), NOW)
}

fn event() -> Vec<u8> {
    json!({ "id": "evt_1", "type": "invoice.paid", "data": { "object": {} } })
        .to_string()
        .into_bytes()
}

#[test]
fn a_signed_event_is_taken() {
    let body = event();
    let taken = take(sign("whsec_old", &body).as_bytes(), &body).unwrap();
    assert_eq!(taken.id.as_str(), "evt_1");
    assert_eq!(taken.kind.as_str(), "invoice.paid");
}

#[test]
fn a_signed_body_that_is_no_event_is_a_400() {
    for body in ["", "{}", "[]", "null", r#"{"id":1}"#] {
        let error = take(
            sign("whsec_new", body.as_bytes()).as_bytes(),
            body.as_bytes(),
        );
        assert_eq!(error.unwrap_err().status(), 400, "{body}");
    }
}

/// Headers that nearly are right, and any other.
fn header() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        "t=[0-9]{0,12},v1=[0-9a-f]{0,70}".prop_map(String::into_bytes),
        (any::<i64>(), "[0-9a-f]{64}").prop_map(|(t, v)| format!("t={t},v1={v}").into_bytes()),
        "[0-9a-f]{64}".prop_map(|v| format!("t={NOW},v1={v},v1={v}").into_bytes()),
        Just(sign("whsec_new", b"another body").into_bytes()),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..2000),
        Just(event()),
        "\\PC{0,200}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn what_stripe_did_not_sign_is_never_taken_and_always_a_400(header in header(), body in body()) {
        let error = take(&header, &body);
        prop_assert_eq!(error.unwrap_err().status(), 400);
    }

    #[test]
    fn one_byte_more_less_or_other_is_never_taken(at in any::<prop::sample::Index>(), byte: u8, how in 0..3) {
        let good = event();
        let header = sign("whsec_new", &good);
        let mut bad = good.clone();
        let at = at.index(bad.len());
        match how {
            0 => bad[at] = byte,
            1 => { bad.remove(at); }
            _ => bad.insert(at, byte),
        }
        prop_assume!(bad != good);
        prop_assert_eq!(take(header.as_bytes(), &bad).unwrap_err().status(), 400);
    }
}

#[test]
fn the_customer_is_found_in_every_kind_of_object() {
    for (object, found) in [
        (
            json!({ "object": "customer", "id": "cus_1" }),
            Some("cus_1"),
        ),
        (
            json!({ "object": "invoice", "customer": "cus_1" }),
            Some("cus_1"),
        ),
        (
            json!({ "object": "invoice", "customer": { "id": "cus_1" } }),
            Some("cus_1"),
        ),
        (
            json!({ "object": "invoice", "customer": "../v1/accounts" }),
            None,
        ),
        (json!({ "object": "invoice", "customer": null }), None),
        (json!({ "object": "customer" }), None),
        (json!("text"), None),
    ] {
        assert_eq!(customer_of(&object).as_deref(), found, "{object}");
    }
}
