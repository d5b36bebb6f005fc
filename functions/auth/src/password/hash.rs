//! How passwords are kept: Argon2id.

use api::ApiError;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use icu_normalizer::ComposingNormalizerBorrowed;
use tokio::task::spawn_blocking;

/// Memory in KiB, passes and lanes that the OWASP Password Storage Cheat Sheet asks for.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// A password as it is judged and hashed: the same text, however a keyboard writes it (Unicode's
/// NFKC, as NIST SP 800-63B asks).
pub fn normalized(password: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    nfkc.normalize(password).into_owned()
}

/// A password's hash, in PHC string format.
pub async fn hash(password: String) -> Result<String, ApiError> {
    blocking(move || {
        let hash = argon2()?.hash_password(normalized(&password).as_bytes());
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
    blocking(move || {
        let password = normalized(&password);
        match argon2()?.verify_password(password.as_bytes(), hash.as_str()) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(ApiError::internal(error)),
        }
    })
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

    #[tokio::test]
    async fn keyboards_that_write_accents_differently_give_the_same_password() {
        let hash = hash("cafe\u{301} da manh\u{e3}".into()).await.unwrap();
        let other = verify("caf\u{e9} da manha\u{303}".into(), Some(hash)).await;
        assert!(other.unwrap());
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
