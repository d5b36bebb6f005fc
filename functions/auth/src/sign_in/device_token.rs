//! What a device shows that has signed in before (OWASP, Slow Down Online Guessing Attacks with Device
//! Cookies): its attempts are counted apart, so that whatever strangers try, it is not refused.
//! `dv.{user}.{session}.{factor}.{password}.{mac}`: it opens nothing, and says which session made it
//! known, and by what. It is worth nothing once the password is another.

use api::cookies::{self, Site};
use aws_lc_rs::digest;
use axum::http::HeaderMap;
use data_encoding::HEXLOWER;
use domain::{SessionId, User, UserId};

use crate::signing_key::{Keys, mac};

/// So many bytes of a hash tell one password's hash, which is salted, from another.
const MARK_BYTES: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceToken {
    pub user: UserId,
    /// The session that made it known.
    pub device: SessionId,
    /// Whether that one had shown the second factor. Who knows the password alone gets as many tokens
    /// as they like, so one without it makes nobody known to whom codes are asked of.
    pub second_factor: bool,
    password: [u8; MARK_BYTES],
}

impl DeviceToken {
    /// That of a device which has signed in as that user.
    pub fn of(user: &User, device: SessionId, second_factor: bool) -> Self {
        Self {
            user: user.id,
            device,
            second_factor,
            password: mark(&user.password_hash),
        }
    }

    /// Whether it was made for that user, with the password that is still theirs.
    pub fn is_of(&self, user: &User) -> bool {
        self.user == user.id && self.password == mark(&user.password_hash)
    }

    pub fn seal(&self, keys: &Keys) -> String {
        mac::seal(&self.text(), keys.refresh())
    }

    fn text(&self) -> String {
        let factor = u8::from(self.second_factor);
        let password = HEXLOWER.encode(&self.password);
        format!("dv.{}.{}.{factor}.{password}", self.user, self.device)
    }

    /// The token of whoever signs in, from the request's body or a browser's cookie.
    pub fn find(
        keys: &Keys,
        given: Option<&str>,
        site: &Site,
        headers: &HeaderMap,
    ) -> Option<Self> {
        let text = given.or_else(|| site.find(headers, cookies::DEVICE))?;
        Self::read(mac::open(text, keys.refresh())?)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("dv.")?.split('.');
        Some(Self {
            user: parts.next()?.parse().ok()?,
            device: parts.next()?.parse().ok()?,
            second_factor: parts.next()? == "1",
            password: HEXLOWER
                .decode(parts.next()?.as_bytes())
                .ok()?
                .try_into()
                .ok()?,
        })
    }
}

fn mark(password_hash: &str) -> [u8; MARK_BYTES] {
    let hash = digest::digest(&digest::SHA256, password_hash.as_bytes());
    let mut mark = [0; MARK_BYTES];
    mark.copy_from_slice(&hash.as_ref()[..MARK_BYTES]);
    mark
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common;

    #[test]
    fn a_token_reads_as_it_was_written_and_an_older_kind_does_not() {
        let ana = common::account("ana@example.com").user;
        for second_factor in [true, false] {
            let token = DeviceToken::of(&ana, SessionId::new(), second_factor);
            assert_eq!(DeviceToken::read(&token.text()), Some(token));
        }
        let old = format!("dv.{}.{}", ana.id, SessionId::new());
        assert_eq!(DeviceToken::read(&old), None);
    }
}
