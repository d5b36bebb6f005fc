//! Texts that only we can have written: `{text}.{HMAC-SHA256}`. Each kind begins with its own prefix.

use aws_lc_rs::hmac;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};

pub fn seal(text: &str, key: &hmac::Key) -> String {
    let mac = BASE64URL_NOPAD.encode(hmac::sign(key, text.as_bytes()).as_ref());
    format!("{text}.{mac}")
}

/// What stands for a text where it is not to be known, and nobody but us can try which it is.
pub fn hash(kind: &str, text: &str, key: &hmac::Key) -> String {
    HEXLOWER.encode(hmac::sign(key, format!("{kind} {text}").as_bytes()).as_ref())
}

/// The text, if it was sealed with that key.
pub fn open<'a>(sealed: &'a str, key: &hmac::Key) -> Option<&'a str> {
    let (text, mac) = sealed.rsplit_once('.')?;
    let mac = BASE64URL_NOPAD.decode(mac.as_bytes()).ok()?;
    hmac::verify(key, text.as_bytes(), &mac).ok()?;
    Some(text)
}
