//! Messages of a company's Stripe: whether it sent them, and of which account.

use aws_lc_rs::hmac;
use http::HeaderMap;
use serde::Deserialize;
use stripe::signature::{self, verify};

const SIGNATURE: &str = "stripe-signature";

/// What of a message counts: the rest is asked of Stripe itself.
#[derive(Deserialize)]
struct Hint {
    #[serde(default)]
    account: Option<String>,
    #[serde(default)]
    livemode: bool,
}

/// That a message comes from that account: one of the secrets signed its raw body at about this time, in
/// seconds since 1970. Else why not.
pub fn check(
    headers: &HeaderMap,
    body: &[u8],
    secrets: &[String],
    (account, livemode): (&str, bool),
    now: i64,
) -> Result<(), String> {
    let header = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let header = header.ok_or("it is not signed")?;
    let keys: Vec<hmac::Key> = secrets
        .iter()
        .map(|secret| signature::key(secret))
        .collect();
    if keys.is_empty() {
        return Err("this connection has no signing secret yet".to_owned());
    }
    verify(header, body, &keys, now).map_err(|why| why.to_string())?;
    let text = std::str::from_utf8(body).map_err(|_| "the body is no text")?;
    let hint: Hint = api::json::read(text).map_err(|_| "the body is no event")?;
    if hint.account.is_some_and(|told| told != account) {
        return Err("it is of another account than the one that is connected".to_owned());
    }
    if hint.livemode != livemode {
        return Err(
            "it is of test mode and the connection of live mode, or the other way round".to_owned(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    fn signed(body: &str, secret: &str, at: i64) -> HeaderMap {
        let mac = hmac::sign(&signature::key(secret), format!("{at}.{body}").as_bytes());
        let value = format!("t={at},v1={}", HEXLOWER.encode(mac.as_ref()));
        HeaderMap::from_iter([(SIGNATURE.parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn only_what_the_account_signed_is_taken() {
        let secrets = ["whsec_old".to_owned(), "whsec_new".to_owned()];
        let own = r#"{"type":"customer.created","livemode":false}"#;
        let try_it = |headers: &HeaderMap, body: &str, secrets: &[String]| {
            check(headers, body.as_bytes(), secrets, ("acct_1", false), 100)
        };
        for secret in &secrets {
            assert_eq!(try_it(&signed(own, secret, 100), own, &secrets), Ok(()));
        }
        let foreign = r#"{"account":"acct_2","livemode":false}"#;
        let live = r#"{"livemode":true}"#;
        for (headers, body, secrets) in [
            (HeaderMap::new(), own, &secrets[..]),
            (signed(own, "whsec_other", 100), own, &secrets[..]),
            (signed(own, "whsec_new", 100 - 400), own, &secrets[..]),
            (signed(own, "whsec_new", 100), foreign, &secrets[..]),
            (signed(foreign, "whsec_new", 100), foreign, &secrets[..]),
            (signed(live, "whsec_new", 100), live, &secrets[..]),
            (signed("1", "whsec_new", 100), "1", &secrets[..]),
            (signed("[]", "whsec_new", 100), "[]", &secrets[..]),
            (signed(own, "whsec_new", 100), own, &[][..]),
        ] {
            assert!(try_it(&headers, body, secrets).is_err(), "{body}");
        }
    }
}
