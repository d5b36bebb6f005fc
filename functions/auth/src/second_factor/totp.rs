//! Time-based one-time passwords: RFC 6238 with what all apps understand, SHA-1, 30 seconds and six
//! digits.

use aws_lc_rs::hmac;

/// A code holds for this many seconds.
const STEP_SECONDS: i64 = 30;
/// Clocks may differ by this many steps.
const DRIFT: i64 = 1;
const DIGITS: u32 = 1_000_000;

/// The step whose code this is, by the clock or a step beside it; the newest one that fits.
pub fn step_of(code: &str, secret: &[u8], now: i64) -> Option<i64> {
    let present = now.div_euclid(STEP_SECONDS);
    let mut steps = (present - DRIFT..=present + DRIFT).rev();
    steps.find(|step| self::code(secret, *step) == code)
}

/// The code of a step (RFC 4226, section 5.3).
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let mac = hmac::sign(&key, &step.to_be_bytes());
    let mac = mac.as_ref();
    let at = usize::from(mac[19] & 0x0f);
    let word = u32::from_be_bytes([mac[at] & 0x7f, mac[at + 1], mac[at + 2], mac[at + 3]]);
    format!("{:06}", word % DIGITS)
}

/// The address that an app reads from a QR code (Google Authenticator's Key Uri Format). `account`
/// is percent-encoded.
pub fn uri(account: &str, secret: &str) -> String {
    format!(
        "otpauth://totp/Perene:{account}?secret={secret}&issuer=Perene&algorithm=SHA1&digits=6\
         &period={STEP_SECONDS}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &[u8] = b"12345678901234567890";

    /// RFC 6238, appendix B: the last six of eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(RFC, seconds / STEP_SECONDS), expected, "{seconds}");
            assert_eq!(step_of(expected, RFC, seconds), Some(seconds / 30));
        }
    }

    #[test]
    fn clocks_may_differ_by_one_step_and_no_more() {
        let now = 1_234_567_890;
        let of = |steps: i64| step_of(&code(RFC, now / 30 + steps), RFC, now);
        for steps in -1..=1 {
            assert_eq!(of(steps), Some(now / 30 + steps));
        }
        assert_eq!(of(-2), None);
        assert_eq!(of(2), None);
    }
}
