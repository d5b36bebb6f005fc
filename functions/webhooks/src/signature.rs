//! Signatures of messages by Standard Webhooks: HMAC-SHA-256 over id, time and body
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use aws_lc_rs::{hmac, rand};
use cloud::WorkError;
use data_encoding::BASE64;

/// What secrets begin with.
const PREFIX: &str = "whsec_";
/// Bytes of a secret, of the 24 to 64 that the standard allows.
const LENGTH: usize = 32;

/// A new secret: `whsec_` and base64.
pub fn new_secret() -> Result<String, WorkError> {
    let mut bytes = [0; LENGTH];
    rand::fill(&mut bytes).map_err(|_| WorkError::Retry("there is no randomness".into()))?;
    Ok(format!("{PREFIX}{}", BASE64.encode(&bytes)))
}

/// The header `webhook-signature` of a message at that moment, in seconds since 1970: a signature by each secret,
/// of which whoever receives it has one. Nothing when a secret is none.
pub fn header(secrets: &[String], id: &str, at: i64, body: &str) -> Option<String> {
    let signed = format!("{id}.{at}.{body}");
    let signature = |secret: &String| {
        let key = BASE64
            .decode(secret.strip_prefix(PREFIX)?.as_bytes())
            .ok()?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let tag = hmac::sign(&key, signed.as_bytes());
        Some(format!("v1,{}", BASE64.encode(tag.as_ref())))
    };
    let signatures: Option<Vec<_>> = secrets.iter().map(signature).collect();
    Some(signatures?.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's own libraries.
    #[test]
    fn a_message_is_signed_as_the_standard_says() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let sign = |secrets: &[String]| {
            let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
            header(secrets, id, 1_614_265_330, body)
        };
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(
            sign(std::slice::from_ref(&secret)).as_deref(),
            Some(expected)
        );
        let both = sign(&[new_secret().unwrap(), secret]).unwrap();
        let (newer, older) = both.split_once(' ').unwrap();
        assert_eq!(older, expected);
        assert!(newer.starts_with("v1,") && newer != older);
        for broken in ["", "whsec_?", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert_eq!(sign(&[broken.into()]), None, "{broken}");
        }
    }

    #[test]
    fn secrets_are_random_and_as_long_as_the_standard_asks_for() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_ne!(one, other);
        let bytes = BASE64.decode(&one.as_bytes()[PREFIX.len()..]).unwrap();
        assert!((24..=64).contains(&bytes.len()));
    }
}
