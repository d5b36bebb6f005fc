//! What lies between a question to a passkey and its answer: told to the browser, sealed, so that nothing
//! is kept for questions that nobody answers. `pk.{purpose}.{user}.{expires}.{state}.{mac}`, good once.

use api::ApiError;
use aws_lc_rs::digest::{SHA256, digest};
use chrono::Utc;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::UserId;
use store::Store;

use crate::signing_key::{Keys, mac};

/// A question is good for this many seconds.
const LIFE_SECONDS: i64 = 300;
/// A longer text is none of ours, in bytes: it names the credentials that a user has.
const LONGEST: usize = 32_768;

/// What a passkey is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ceremony {
    /// A new one, of that user.
    Registration(UserId),
    /// Signing in, whoever it is.
    SignIn,
}

impl Ceremony {
    fn start(self) -> String {
        match self {
            Self::Registration(user) => format!("pk.new.{user}."),
            Self::SignIn => "pk.in.-.".into(),
        }
    }

    /// The state as the browser keeps it.
    pub fn seal(self, keys: &Keys, state: &str) -> String {
        let expires = Utc::now().timestamp() + LIFE_SECONDS;
        let state = BASE64URL_NOPAD.encode(state.as_bytes());
        mac::seal(
            &format!("{}{expires}.{state}", self.start()),
            keys.refresh(),
        )
    }

    /// The state, and when it expires, if this was sealed for the same and is in time.
    pub(super) fn open(self, keys: &Keys, sealed: &str, now: i64) -> Option<(String, i64)> {
        let text = mac::open(sealed, keys.refresh()).filter(|text| text.len() <= LONGEST)?;
        let (expires, state) = text.strip_prefix(&self.start())?.split_once('.')?;
        let expires: i64 = expires.parse().ok().filter(|at| *at > now)?;
        let state = BASE64URL_NOPAD.decode(state.as_bytes()).ok()?;
        Some((String::from_utf8(state).ok()?, expires))
    }

    /// The state, and uses it up: whatever comes of the answer, it is not judged twice. Nothing when
    /// it is not good, or not any more.
    pub async fn take(
        self,
        store: &Store,
        keys: &Keys,
        sealed: &str,
    ) -> Result<Option<String>, ApiError> {
        let Some((state, expires)) = self.open(keys, sealed, Utc::now().timestamp()) else {
            return Ok(None);
        };
        let hash = HEXLOWER.encode(digest(&SHA256, sealed.as_bytes()).as_ref());
        let is_first = store.use_challenge(&hash, expires).await?;
        Ok(is_first.then_some(state))
    }
}
