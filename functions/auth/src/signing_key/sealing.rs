//! What the table keeps of second factors: secrets sealed, recovery codes hashed, both under keys
//! derived from the signing secret, so that a copy of the table alone opens no account.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    error::Unspecified,
    hkdf, hmac, rand,
};
use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER};
use domain::UserId;

/// As many recovery codes are given at once.
const RECOVERY_CODES: usize = 10;
/// Each holds this many random bytes: 16 characters.
const RECOVERY_BYTES: usize = 10;
/// AES-GCM's own, in bytes.
const NONCE: usize = 12;

/// The keys. No `Debug`: none of it may reach a log.
pub struct Sealing {
    seal: RandomizedNonceKey,
    recovery: hmac::Key,
}

impl Sealing {
    /// With keys derived from that secret (HKDF, RFC 5869).
    pub fn new(secret: &[u8]) -> Result<Self, Unspecified> {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"perene second factor");
        let extracted = salt.extract(secret);
        let derive = |purpose: &[u8]| {
            let mut key = [0; 32];
            extracted
                .expand(&[purpose], hkdf::HKDF_SHA256)?
                .fill(&mut key)?;
            Ok::<_, Unspecified>(key)
        };
        Ok(Self {
            seal: RandomizedNonceKey::new(&AES_256_GCM, &derive(b"totp secret")?)?,
            recovery: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"recovery codes")?),
        })
    }

    /// A user's secret as the table keeps it: nonce and ciphertext, base64. Bound to the user, so
    /// that it opens in nobody else's item.
    pub fn seal(&self, user: UserId, secret: &[u8]) -> Result<String, Unspecified> {
        let mut sealed = secret.to_vec();
        let aad = Aad::from(user.to_string());
        let nonce = self.seal.seal_in_place_append_tag(aad, &mut sealed)?;
        Ok(BASE64.encode(&[&nonce.as_ref()[..], &sealed].concat()))
    }

    pub fn open(&self, user: UserId, sealed: &str) -> Result<Vec<u8>, Unspecified> {
        let bytes = BASE64.decode(sealed.as_bytes()).map_err(|_| Unspecified)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(Unspecified)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce)?;
        let mut opened = sealed.to_vec();
        let aad = Aad::from(user.to_string());
        let length = self.seal.open_in_place(nonce, aad, &mut opened)?.len();
        opened.truncate(length);
        Ok(opened)
    }

    /// New recovery codes, as their owner notes them: `abcd-efgh-ijkl-mnop`.
    pub fn recovery_codes() -> Result<Vec<String>, Unspecified> {
        (0..RECOVERY_CODES)
            .map(|_| {
                let mut bytes = [0; RECOVERY_BYTES];
                rand::fill(&mut bytes)?;
                let text = BASE32_NOPAD.encode(&bytes).to_lowercase();
                let groups: Vec<&str> = (0..4).map(|n| &text[4 * n..4 * n + 4]).collect();
                Ok(groups.join("-"))
            })
            .collect()
    }

    /// What the table keeps of a recovery code, however its owner writes it.
    pub fn recovery_hash(&self, user: UserId, code: &str) -> String {
        let plain = code.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
        let mac = hmac::sign(&self.recovery, format!("{user}.{plain}").as_bytes());
        HEXLOWER.encode(mac.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealing(secret: u8) -> Sealing {
        Sealing::new(&[secret; 32]).unwrap()
    }

    #[test]
    fn a_sealed_secret_opens_for_its_user_by_its_key_only() {
        let user = UserId::new();
        let sealed = sealing(1).seal(user, b"12345678901234567890").unwrap();
        assert_ne!(
            sealed,
            sealing(1).seal(user, b"12345678901234567890").unwrap()
        );
        assert_eq!(
            sealing(1).open(user, &sealed).unwrap(),
            b"12345678901234567890"
        );
        assert!(sealing(2).open(user, &sealed).is_err());
        assert!(sealing(1).open(UserId::new(), &sealed).is_err());
        for text in ["", "AAAA", "?", &sealed[4..]] {
            assert!(sealing(1).open(user, text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_written() {
        let (user, sealing) = (UserId::new(), sealing(1));
        let codes = Sealing::recovery_codes().unwrap();
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(different.len(), RECOVERY_CODES);
        let code = &codes[0];
        assert_eq!(code.len(), 19, "{code}");
        let hash = sealing.recovery_hash(user, code);
        let shouted = code.to_uppercase().replace('-', " ");
        assert_eq!(sealing.recovery_hash(user, &shouted), hash);
        assert_ne!(sealing.recovery_hash(user, &codes[1]), hash);
        assert_ne!(sealing.recovery_hash(UserId::new(), code), hash);
    }
}
