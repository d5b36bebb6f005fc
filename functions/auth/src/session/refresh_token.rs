//! Refresh tokens: `rt.{user}.{session}.{turn}.{mac}`. They say which token of which session they
//! are, sealed by HMAC-SHA256, so that the table keeps one number per session and forged ones
//! never reach it.

use aws_lc_rs::hmac;
use domain::{SessionId, UserId};

use crate::signing_key::mac;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    pub user: UserId,
    pub session: SessionId,
    /// Its number in the session, from 1.
    pub turn: u32,
}

impl RefreshToken {
    /// The token as its holder gets it.
    pub fn seal(&self, key: &hmac::Key) -> String {
        let body = format!("rt.{}.{}.{}", self.user, self.session, self.turn);
        mac::seal(&body, key)
    }

    /// What the text says, if it is sealed with that key.
    pub fn open(text: &str, key: &hmac::Key) -> Option<Self> {
        let body = mac::open(text, key)?;
        let mut parts = body.strip_prefix("rt.")?.split('.');
        Some(Self {
            user: parts.next()?.parse().ok()?,
            session: parts.next()?.parse().ok()?,
            turn: parts.next()?.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(secret: u8) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &[secret; 32])
    }

    fn token() -> RefreshToken {
        RefreshToken {
            user: UserId::new(),
            session: SessionId::new(),
            turn: 7,
        }
    }

    #[test]
    fn a_token_opens_with_the_key_that_sealed_it_only() {
        let token = token();
        let text = token.seal(&key(1));
        assert_eq!(RefreshToken::open(&text, &key(1)), Some(token));
        assert_eq!(RefreshToken::open(&text, &key(2)), None);
    }

    #[test]
    fn another_turn_needs_another_seal() {
        let text = token().seal(&key(1));
        let later = text.replace(".7.", ".8.");
        assert_ne!(text, later);
        assert_eq!(RefreshToken::open(&later, &key(1)), None);
    }

    proptest! {
        #[test]
        fn any_change_breaks_the_seal(at in 0usize..1000, with in "[ -~]") {
            let text = token().seal(&key(1));
            let at = at % text.len();
            let changed = format!("{}{with}{}", &text[..at], &text[at + 1..]);
            prop_assume!(changed != text);
            prop_assert_eq!(RefreshToken::open(&changed, &key(1)), None);
        }

        #[test]
        fn other_texts_are_no_tokens(text in "(rt\\.)?\\PC{0,80}(\\.[A-Za-z0-9_-]{43})?") {
            prop_assert_eq!(RefreshToken::open(&text, &key(1)), None);
        }
    }
}
