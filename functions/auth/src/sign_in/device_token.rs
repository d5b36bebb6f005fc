//! What a device shows that has signed in before (OWASP, Slow Down Online Guessing Attacks with Device
//! Cookies): its attempts are counted apart, so that whatever strangers try, it is not refused.
//! `dv.{user}.{session}.{mac}`: it opens nothing, and says which session made it known.

use api::cookies::{self, Site};
use axum::http::HeaderMap;
use domain::{SessionId, UserId};

use crate::signing_key::{Keys, mac};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceToken {
    pub user: UserId,
    /// The session that made it known.
    pub device: SessionId,
}

impl DeviceToken {
    pub fn seal(&self, keys: &Keys) -> String {
        mac::seal(&format!("dv.{}.{}", self.user, self.device), keys.refresh())
    }

    /// The token of whoever signs in, from the request's body or a browser's cookie.
    pub fn find(
        keys: &Keys,
        given: Option<&str>,
        site: &Site,
        headers: &HeaderMap,
    ) -> Option<Self> {
        let text = given.or_else(|| site.find(headers, cookies::DEVICE))?;
        let mut parts = mac::open(text, keys.refresh())?
            .strip_prefix("dv.")?
            .split('.');
        Some(Self {
            user: parts.next()?.parse().ok()?,
            device: parts.next()?.parse().ok()?,
        })
    }
}
