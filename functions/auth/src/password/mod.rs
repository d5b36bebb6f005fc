//! Passwords: which are good enough ([`policy`]), how they are kept ([`hash`]), and lost ones.

pub mod hash;
pub mod policy;
pub mod reset;

use api::{ApiError, Person};
use axum::http::StatusCode;
use domain::User;

use crate::{
    Auth,
    attempts::{Attempt, Attempter},
};

pub const MIN_CHARS: usize = 10;
pub const MAX_BYTES: usize = 256;

impl Auth {
    /// Refuses with 403 what is not the password of a user who is signed in: a session that was
    /// left open must not be enough to take an account over.
    pub(crate) async fn require_password(
        &self,
        principal: &Person,
        user: &User,
        password: String,
    ) -> Result<(), ApiError> {
        let by = Attempter::Session(principal.session);
        self.check_password(&by, user, password).await
    }

    /// The same of whoever gives it, signed in or not.
    pub(crate) async fn check_password(
        &self,
        by: &Attempter,
        user: &User,
        password: String,
    ) -> Result<(), ApiError> {
        self.attempts
            .count_guess(self.store(), Attempt::Password, user.id, by)
            .await?;
        let hash = Some(user.password_hash.clone());
        if password.len() <= MAX_BYTES && hash::verify(password, hash).await? {
            return Ok(());
        }
        Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "wrong_password",
            "This is not the account's password. Give the one that you sign in with.",
        ))
    }
}
