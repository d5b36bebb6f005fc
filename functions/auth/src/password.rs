//! Passwords: which are good enough (NIST SP 800-63B: length, and none that everybody tries), and
//! how they are kept (Argon2id).

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use platform::ApiError;
use tokio::task::spawn_blocking;

/// A password has at least this many characters.
pub const MIN_CHARS: usize = 10;
/// And at most this many bytes.
pub const MAX_BYTES: usize = 256;

/// Memory in KiB, passes and lanes that the OWASP Password Storage Cheat Sheet asks for.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Those of the passwords most often leaked that are long enough. Lower case.
const COMMON: [&str; 24] = [
    "0123456789",
    "0987654321",
    "1234567890",
    "12345678910",
    "123456789a",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghij",
    "administrator",
    "changeme123",
    "football123",
    "iloveyou123",
    "letmein123",
    "password12",
    "password123",
    "password1234",
    "password12345",
    "passwordpassword",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "qwertyuiop123",
    "welcome123",
];

/// Why a password is not good enough; nothing when it is. `personal` is what others know of its
/// owner.
pub fn weakness(password: &str, personal: &[&str]) -> Option<String> {
    if password.chars().count() < MIN_CHARS {
        return Some(format!("Use at least {MIN_CHARS} characters."));
    }
    if password.len() > MAX_BYTES {
        return Some(format!("Use at most {MAX_BYTES} bytes."));
    }
    let lower = password.trim().to_lowercase();
    let mut chars = lower.chars();
    let first = chars.next();
    let monotonous = chars.all(|c| Some(c) == first);
    if monotonous || COMMON.contains(&lower.as_str()) {
        return Some("This is one of the first that anybody would try. Use another.".into());
    }
    if personal
        .iter()
        .any(|word| word.trim().to_lowercase() == lower)
    {
        return Some("Do not use your name, your organization's or your e-mail address.".into());
    }
    None
}

/// A password's hash, in PHC string format.
pub async fn hash(password: String) -> Result<String, ApiError> {
    blocking(move || {
        let hash = argon2()?.hash_password(password.as_bytes());
        Ok(hash.map_err(ApiError::internal)?.to_string())
    })
    .await
}

/// Whether the password is that of the hash. Without a hash it is not, which takes as long to say,
/// so that nobody learns from the time who has an account.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, ApiError> {
    let Some(hash) = hash else {
        self::hash(password).await?;
        return Ok(false);
    };
    blocking(
        move || match argon2()?.verify_password(password.as_bytes(), hash.as_str()) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(ApiError::internal(error)),
        },
    )
    .await
}

fn argon2() -> Result<Argon2<'static>, ApiError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(ApiError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashing takes tens of milliseconds of pure computing, which must not hold up the runtime.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    spawn_blocking(work).await.map_err(ApiError::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_and_uncommon_is_good_enough() {
        for password in ["correct horse battery", "ünïcödé wörds", "9f2k-x0qp!"] {
            assert_eq!(weakness(password, &["Ana", "ana@example.com"]), None);
        }
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_bytes() {
        assert!(weakness("éàüéàüéàü", &[]).is_some());
        assert!(weakness("éàüéàüéàüé", &[]).is_none());
        assert!(weakness(&"abcd".repeat(64), &[]).is_none());
        assert!(weakness(&"abcd".repeat(65), &[]).is_some());
    }

    #[test]
    fn what_anybody_would_try_is_refused() {
        for password in [
            "Password123",
            "QWERTYUIOP",
            "aaaaaaaaaaaa",
            "          ",
            "Ana@Example.com",
        ] {
            assert!(
                weakness(password, &["ana@example.com"]).is_some(),
                "{password}"
            );
        }
    }

    #[test]
    fn the_list_holds_nothing_that_length_refuses_already() {
        assert!(
            COMMON
                .iter()
                .all(|p| p.len() >= MIN_CHARS && *p == p.to_lowercase())
        );
    }

    #[tokio::test]
    async fn only_the_same_password_verifies() {
        let hash = hash("correct horse battery".into()).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let verified = verify("correct horse battery".into(), Some(hash.clone())).await;
        assert!(verified.unwrap());
        assert!(
            !verify("correct horse batterz".into(), Some(hash))
                .await
                .unwrap()
        );
        assert!(!verify("correct horse battery".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_damaged_hash_is_our_fault_not_a_wrong_password() {
        assert!(
            verify("anything at all".into(), Some("$argon2id$x".into()))
                .await
                .is_err()
        );
    }
}
