//! Links that were mailed to a user: one of a kind at a time, of which the table knows the hash.

use chrono::Utc;
use domain::{User, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, keys,
    table::{number, text},
    update::Update,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum LinkPurpose {
    /// Proves that an address is the user's: the present one, or the one that the user wants.
    VerifyEmail,
    ResetPassword,
    /// Signs in, with the password, from a device that the account does not know.
    SignIn,
    /// Gives the account back to an address that it had lately.
    TakeBack,
}

/// A link, or the wish for one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it is mailed to, as the user wrote it.
    pub email: String,
    /// SHA-256 of its secret, in hex; absent until it is mailed.
    #[serde(default)]
    pub hash: Option<String>,
    /// Until when it is good, in seconds since 1970.
    pub expires_at: i64,
}

impl Store {
    /// The link of that kind, if it has not expired.
    pub async fn link(&self, user: UserId, purpose: LinkPurpose) -> Result<Option<Link>> {
        self.get(&keys::link(user, purpose.into_str())).await
    }

    /// The address that the user wants instead of the present one and has not yet verified.
    pub async fn pending_email(&self, user: &User) -> Result<Option<String>> {
        let link = self.link(user.id, LinkPurpose::VerifyEmail).await?;
        Ok(link
            .map(|link| link.email)
            .filter(|email| *email != user.email))
    }

    /// Notes that a user wants another address, as long as the password is the one that was checked. It
    /// replaces an earlier wish, whose link is then worth nothing. False when the password was changed
    /// meanwhile, which ends all wishes.
    pub async fn want_email(&self, user: &User, email: &str, expires_at: i64) -> Result<bool> {
        let wish = Update::any(keys::link(user.id, LinkPurpose::VerifyEmail.into_str()))
            .set("email", email)?
            .set("expires_at", expires_at)?
            .remove("hash");
        let same_password = Update::existing(keys::user(user.id)).when(
            "password_hash",
            text(&user.password_hash),
            "{} = {v}",
        );
        self.transact(vec![
            wish.in_transaction(self)?,
            same_password.check_in_transaction(self)?,
        ])
        .await
    }

    /// Uses a link up that is still the one read. False when it is not.
    pub async fn use_link(&self, user: UserId, purpose: LinkPurpose, link: &Link) -> Result<bool> {
        let used = self.used_link(user, purpose, link)?;
        self.transact(vec![used]).await
    }

    /// Keeps the hash of a link about to be mailed; an earlier one of its kind is then worth
    /// nothing. False when the user meanwhile wants another address verified, or no longer wants this
    /// one, which is not the present one.
    pub async fn arm_link(&self, user: UserId, purpose: LinkPurpose, link: &Link) -> Result<bool> {
        let armed = Update::any(keys::link(user, purpose.into_str()))
            .set("email", &link.email)?
            .set("hash", &link.hash)?
            .set("expires_at", link.expires_at)?;
        let wanted = armed.clone().when("email", text(&link.email), "{} = {v}");
        if self.update(wanted).await?.is_some() {
            return Ok(true);
        }
        let free = "attribute_not_exists({}) OR {} = {v} OR #expires_at <= :now";
        let present = armed
            .when("email", text(&link.email), free)
            .with(":now", number(Utc::now().timestamp()));
        let is_present =
            Update::existing(keys::user(user)).when("email", text(&link.email), "{} = {v}");
        self.transact(vec![
            present.in_transaction(self)?,
            is_present.check_in_transaction(self)?,
        ])
        .await
    }
}
