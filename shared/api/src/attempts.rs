//! Counting what may be done only so often in a while.

use chrono::Utc;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use store::Store;

use crate::ApiError;

/// Attempts are counted in windows of this many seconds.
const WINDOW_SECONDS: i64 = 15 * 60;
/// And what costs something in days.
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Counts an attempt of that scope; 429 when a window had more than `limit` of them.
pub async fn count(store: &Store, of: &[&str], limit: u32, what: &str) -> Result<(), ApiError> {
    let (attempts, left) = store.count_attempt(&scope(of), WINDOW_SECONDS).await?;
    if attempts <= limit {
        return Ok(());
    }
    Err(ApiError::too_many(
        format!("Too many attempts {what}. Try again in {left} seconds."),
        left,
    ))
}

/// Counts an attempt of that scope. Whether a window had more than `limit` of them.
pub async fn exceeds(store: &Store, of: &[&str], limit: u32) -> Result<bool, ApiError> {
    let (attempts, _) = store.count_attempt(&scope(of), WINDOW_SECONDS).await?;
    Ok(attempts > limit)
}

/// Counts what costs something, `by` of it, for a day (UTC); 429 when that had more than `limit`.
pub async fn spend(
    store: &Store,
    of: &[&str],
    by: u32,
    limit: u32,
    what: &str,
) -> Result<(), ApiError> {
    let now = Utc::now().timestamp();
    let day = now.div_euclid(DAY_SECONDS);
    let spent = store
        .count_in_window(&scope(of), DAY_SECONDS, day, by)
        .await?;
    if spent <= limit {
        return Ok(());
    }
    let left = (day + 1) * DAY_SECONDS - now;
    Err(ApiError::too_many(
        format!(
            "Your account has reached its limit of {what} for today. Go on after midnight (UTC), in \
             {left} seconds."
        ),
        left,
    ))
}

/// Takes an attempt back that was none: whoever made it is who they say.
pub async fn forgive(store: &Store, of: &[&str]) -> Result<(), ApiError> {
    Ok(store.uncount_attempt(&scope(of), WINDOW_SECONDS).await?)
}

/// What an attempt is counted under: a hash, so that the table holds no personal data for it.
pub fn scope(parts: &[&str]) -> String {
    HEXLOWER.encode(&Sha256::digest(parts.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_tells_attempts_apart_and_nobody_s_address() {
        let login = scope(&["login", "account", "ana@example.com"]);
        assert_ne!(login, scope(&["login", "account", "bea@example.com"]));
        assert_ne!(login, scope(&["login", "address", "ana@example.com"]));
        assert!(!login.contains("ana"));
    }
}
