//! Secrets that travel in mailed links. The table keeps their hashes only.

use aws_lc_rs::{error::Unspecified, rand};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// A new secret: 32 random bytes, base64url.
pub fn secret() -> Result<String, Unspecified> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// What the table keeps of a secret: SHA-256, in hex. So much chance needs no slow hash.
pub fn hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_fit_into_a_link() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert!(
            one.chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        );
        assert_ne!(hash(&one), hash(&other));
        assert_eq!(hash(&one).len(), 64);
    }
}
