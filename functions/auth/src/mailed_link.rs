//! Links that were mailed: the token in one names the user and holds the secret.

use api::{ApiError, secret_link};
use domain::{User, UserId};
use store::{Link, LinkPurpose, Store};

/// A token is no longer than this, in bytes.
const LONGEST: usize = 200;

/// The link that a token is of, and whose it is; 400 when it is none any more.
pub async fn find(
    store: &Store,
    purpose: LinkPurpose,
    token: &str,
) -> Result<(User, Link), ApiError> {
    look_up(store, purpose, token).await?.ok_or_else(gone)
}

/// The same, and nothing when it is none any more.
pub async fn look_up(
    store: &Store,
    purpose: LinkPurpose,
    token: &str,
) -> Result<Option<(User, Link)>, ApiError> {
    let Some((user, secret)) = parse(token) else {
        return Ok(None);
    };
    let hash = secret_link::hash(secret);
    let link = store.link(user, purpose).await?;
    let link = link.filter(|link| link.hash.as_deref() == Some(hash.as_str()));
    let user = store.user(user).await?;
    Ok(user.zip(link))
}

fn parse(token: &str) -> Option<(UserId, &str)> {
    let (user, secret) = token.trim().split_once('.')?;
    let user = user.parse().ok()?;
    (token.len() <= LONGEST).then_some((user, secret))
}

/// The answer to a link that is worth nothing, whatever the cause.
pub fn gone() -> ApiError {
    ApiError::bad_request(
        "link_invalid",
        "This link was used before, has expired, or a newer one was sent. Ask for another, and use \
         the newest mail.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_user_and_is_bounded() {
        let user = UserId::new();
        assert_eq!(parse(&format!("{user}.abc")), Some((user, "abc")));
        let long = format!("{user}.{}", "a".repeat(LONGEST));
        for text in ["", ".", "usr_x.abc", "abc", &long] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
