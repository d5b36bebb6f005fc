//! A change of address that can be taken back by a link to the old one: whoever had stolen the password may
//! have made it.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Duration, Utc};
use domain::{EmailAddress, User, UserId};

use crate::{
    Link, LinkPurpose, Result, Store, TenantStore, Unverified,
    access::{second_factor::REPUDIABLE, user::TRIES},
    keys,
    table::{number, text},
    update::Update,
};

/// A change of address can be taken back for so long, and no other one follows before.
const TAKES_BACK: Duration = Duration::days(7);

impl Link {
    /// When the change of address was made that it takes back.
    fn changed_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.expires_at, 0).unwrap_or_default() - TAKES_BACK
    }
}

impl Store {
    /// The wish for a link to the present address, which is about to be changed; refused while there is one
    /// for an earlier change.
    pub(crate) fn can_be_taken_back(&self, user: &User) -> Result<TransactWriteItem> {
        let now = Utc::now();
        Update::any(keys::link(user.id, LinkPurpose::TakeBack.into_str()))
            .set("email", &user.email)?
            .set("expires_at", (now + TAKES_BACK).timestamp())?
            .remove("hash")
            .when(
                "expires_at",
                number(now.timestamp()),
                "attribute_not_exists({}) OR {} <= {v}",
            )
            .in_transaction(self)
    }

    /// Gives an account the address and a password of whoever has the link: all or nothing. With the other
    /// address go links that were mailed there, and what was added to the second factor since, or within
    /// seven days before. Sessions and the rest are for [`Self::end_what_was_made_since`].
    pub async fn take_back(
        &self,
        user: &User,
        link: &Link,
        password_hash: &str,
    ) -> Result<std::result::Result<(), Unverified>> {
        let Some(old) = EmailAddress::parse(&link.email) else {
            return Ok(Err(Unverified::LinkGone));
        };
        for _ in 0..TRIES {
            let back = Update::existing(keys::user(user.id))
                .set("email", &link.email)?
                .set("email_verified", true)?
                .set("password_hash", password_hash)?
                .when("email", text(&user.email), "{} = {v}");
            let since = link.changed_at() - REPUDIABLE;
            let mut writes = vec![
                self.used_link(user.id, LinkPurpose::TakeBack, link)?,
                back.in_transaction(self)?,
                self.claim(&old, user.id)?,
                self.repudiate_factors(user.id, since).await?,
            ];
            if EmailAddress::parse(&user.email).as_ref() != Some(&old) {
                writes.extend(self.unclaim(user).await?);
            }
            for purpose in [
                LinkPurpose::VerifyEmail,
                LinkPurpose::ResetPassword,
                LinkPurpose::SignIn,
            ] {
                let mailed = keys::link(user.id, purpose.into_str());
                writes.push(self.delete_in_transaction(&mailed)?);
            }
            match self.transact_or_reasons(writes).await? {
                Ok(()) => return Ok(Ok(())),
                Err(failed) if failed.get(2) == Some(&true) => {
                    return Ok(Err(Unverified::EmailTaken));
                }
                Err(failed) if failed[..2].contains(&true) => break,
                // Only the second factor was changed meanwhile: look again.
                Err(_) => {}
            }
        }
        Ok(Err(Unverified::LinkGone))
    }

    /// Ends what whoever had the account has made since its address was changed: sessions, and in all
    /// organizations API keys and open invitations. Done again, it does what was broken off.
    pub async fn end_what_was_made_since(&self, user: UserId, link: &Link) -> Result<()> {
        self.end_sessions(user, None).await?;
        for tenant in self.tenants_of(user).await? {
            tenant.end_vouched_since(user, link.changed_at()).await?;
        }
        Ok(())
    }
}

impl TenantStore {
    async fn end_vouched_since(&self, user: UserId, since: DateTime<Utc>) -> Result<()> {
        for key in self.all_api_keys().await? {
            let made = |at: Option<DateTime<Utc>>| at.unwrap_or(key.created_at) >= since;
            if key
                .secrets()
                .any(|secret| secret.holder == user && made(secret.made_at))
            {
                self.delete_api_key(key.id).await?;
            }
        }
        self.revoke_invitations(|open| open.invited_by == user && open.created_at >= since)
            .await?;
        Ok(())
    }
}
