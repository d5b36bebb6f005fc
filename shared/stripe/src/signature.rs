//! Stripe's signatures of webhooks: `Stripe-Signature: t=...,v1=...,v1=...`, HMAC-SHA-256 over the
//! time, a dot and the raw body (<https://docs.stripe.com/webhooks#verify-manually>).

use aws_lc_rs::hmac;
use data_encoding::HEXLOWER_PERMISSIVE;

/// Seconds by which the time of a signature may differ from ours.
pub const TOLERANCE: i64 = 5 * 60;
/// While a secret is rolled there are two; nobody needs more.
const MOST_SIGNATURES: usize = 16;
/// A header is not longer, in bytes.
const LONGEST_HEADER: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbelievable {
    /// There is no signature, or it is not written as Stripe does.
    #[error("the signature is missing or malformed")]
    Malformed,
    /// It was signed too long ago, or in the future.
    #[error("the signature is stale")]
    Stale,
    /// None of our secrets made it over this body.
    #[error("the signature is not Stripe's")]
    Forged,
}

/// The key that a secret of an endpoint (`whsec_...`) stands for.
pub fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

/// Checks that one of `keys` signed that body at about that time, in seconds since 1970. Compares
/// in constant time.
pub fn verify(header: &str, body: &[u8], keys: &[hmac::Key], now: i64) -> Result<(), Unbelievable> {
    let (time, signatures) = read(header).ok_or(Unbelievable::Malformed)?;
    // The text as it was sent is what is signed.
    let mut signed = format!("{time}.").into_bytes();
    signed.extend_from_slice(body);
    let genuine = keys.iter().any(|key| {
        signatures
            .iter()
            .any(|signature| hmac::verify(key, &signed, signature).is_ok())
    });
    if !genuine {
        return Err(Unbelievable::Forged);
    }
    let at: i64 = time.parse().map_err(|_| Unbelievable::Malformed)?;
    match now.checked_sub(at).and_then(i64::checked_abs) {
        Some(age) if age <= TOLERANCE => Ok(()),
        _ => Err(Unbelievable::Stale),
    }
}

/// The time as it is written, and the signatures of scheme `v1`. Other schemes are passed over.
fn read(header: &str) -> Option<(&str, Vec<Vec<u8>>)> {
    if header.len() > LONGEST_HEADER {
        return None;
    }
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=')? {
            ("t", value) if time.is_none() => time = Some(value),
            ("t", _) => return None,
            ("v1", value) if signatures.len() < MOST_SIGNATURES => {
                signatures.push(HEXLOWER_PERMISSIVE.decode(value.as_bytes()).ok()?);
            }
            _ => {}
        }
    }
    let time = time.filter(|time| !time.is_empty() && time.bytes().all(|b| b.is_ascii_digit()))?;
    (!signatures.is_empty()).then_some((time, signatures))
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
