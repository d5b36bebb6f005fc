use super::*;
use data_encoding::HEXLOWER;

const NOW: i64 = 1_800_000_000;
const BODY: &[u8] = br#"{"id":"evt_1","type":"invoice.paid"}"#;

fn sign(secret: &str, at: i64, body: &[u8]) -> String {
    let mut signed = format!("{at}.").into_bytes();
    signed.extend_from_slice(body);
    HEXLOWER.encode(hmac::sign(&key(secret), &signed).as_ref())
}

fn header(secret: &str, at: i64) -> String {
    format!("t={at},v1={}", sign(secret, at, BODY))
}

fn check(header: &str, body: &[u8]) -> Result<(), Unbelievable> {
    verify(header, body, &[key("whsec_new"), key("whsec_old")], NOW)
}

/// As Stripe's own package signs (`generateTestHeaderString`, stripe 23.1.0): payload `{}`, secret
/// `whsec_test`, time 1800000000.
#[test]
fn a_signature_of_stripes_own_package_is_taken() {
    let made = "t=1800000000,v1=482e6337ac5272392d375c6fdc4d52a7e615dc2facedab0ffe155ddfd6a56e66";
    assert_eq!(verify(made, b"{}", &[key("whsec_test")], NOW), Ok(()));
}

#[test]
fn either_secret_serves_while_one_is_rolled() {
    for secret in ["whsec_new", "whsec_old"] {
        assert_eq!(check(&header(secret, NOW), BODY), Ok(()));
    }
    let both = format!(
        "{},v1={}",
        header("whsec_gone", NOW),
        sign("whsec_old", NOW, BODY)
    );
    assert_eq!(check(&both, BODY), Ok(()));
    let with_others = format!("v0=abc,{},scheme=x", header("whsec_new", NOW));
    assert_eq!(check(&with_others, BODY), Ok(()));
}

#[test]
fn what_others_signed_is_forged() {
    for (secret, body) in [
        ("whsec_gone", BODY),
        ("whsec_new", b"{}".as_slice()),
        ("whsec_new", &BODY[..BODY.len() - 1]),
    ] {
        let checked = check(&header(secret, NOW), body);
        assert_eq!(checked, Err(Unbelievable::Forged));
    }
    // Another time than the one that was signed.
    let moved = format!("t={},v1={}", NOW, sign("whsec_new", NOW - 1, BODY));
    assert_eq!(check(&moved, BODY), Err(Unbelievable::Forged));
    assert_eq!(
        verify(&header("", NOW), BODY, &[], NOW),
        Err(Unbelievable::Forged),
        "without secrets nothing is believed"
    );
}

#[test]
fn five_minutes_are_tolerated_either_way() {
    for (at, outcome) in [
        (NOW - TOLERANCE, Ok(())),
        (NOW + TOLERANCE, Ok(())),
        (NOW - TOLERANCE - 1, Err(Unbelievable::Stale)),
        (NOW + TOLERANCE + 1, Err(Unbelievable::Stale)),
    ] {
        assert_eq!(check(&header("whsec_new", at), BODY), outcome, "{at}");
    }
    let never = "99999999999999999999999";
    let mut signed = format!("{never}.").into_bytes();
    signed.extend_from_slice(BODY);
    let signature = HEXLOWER.encode(hmac::sign(&key("whsec_new"), &signed).as_ref());
    assert_eq!(
        check(&format!("t={never},v1={signature}"), BODY),
        Err(Unbelievable::Malformed)
    );
}

#[test]
fn what_stripe_would_not_write_is_malformed() {
    let good = sign("whsec_new", NOW, BODY);
    for header in [
        String::new(),
        "t=".into(),
        format!("t={NOW}"),
        format!("v1={good}"),
        format!("t=-1,v1={good}"),
        format!("t={NOW},t={NOW},v1={good}"),
        format!("t={NOW},v1={}", &good[1..]),
        format!("t={NOW},v1=zz"),
        format!("t={NOW};v1={good}"),
        "a".repeat(10_000),
    ] {
        assert_eq!(
            check(&header, BODY),
            Err(Unbelievable::Malformed),
            "{header}"
        );
    }
}
