//! Users, and the one transaction that makes an account.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::Utc;
use domain::{EmailAddress, Language, Membership, Organization, User, UserId};
use serde::Deserialize;

use crate::{
    Link, LinkPurpose, Result, Store, StoreError,
    access::{
        organization::{membership_item, organization_item},
        second_factor::REPUDIABLE,
    },
    keys,
    table::{item, text},
    update::Update,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unverified {
    /// The link was used, replaced, or is no more.
    LinkGone,
    /// Somebody else has proved the address to be theirs.
    EmailTaken,
    /// The address was changed lately, and that can still be taken back.
    ChangedLately,
}

/// A reset starts over this often when the second factor is changed at the same moment.
pub(crate) const TRIES: usize = 5;

#[derive(Deserialize)]
pub(crate) struct EmailClaim {
    pub user_id: UserId,
}

/// Who signed up with an address and has not proved it: the first and the last of those who did.
#[derive(Deserialize)]
pub(crate) struct UnprovenClaims {
    pub user_id: UserId,
    /// Absent where there was nobody before the last.
    #[serde(default)]
    pub first_id: Option<UserId>,
}

impl Store {
    /// Makes a user, an organization and the membership that binds them: all or none. It takes the
    /// address from nobody who proved it, and does not tell whether there is such: the address stays
    /// unproven, and its user signs in with it until another one proves it, or, unless it is the first who
    /// signed up so, another one signs up.
    pub async fn sign_up(
        &self,
        address: &EmailAddress,
        user: &User,
        organization: &Organization,
        membership: &Membership,
    ) -> Result<()> {
        let [_, first, last] = self.users_by_email(address).await?;
        let first = first.or(last).map_or(user.id, |earlier| earlier.id);
        let wish = Update::any(keys::unproven_email(address))
            .set("user_id", user.id)?
            .set("first_id", first)?;
        let made = self
            .transact(vec![
                wish.in_transaction(self)?,
                self.put_new_in_transaction(item(&keys::user(user.id), user)?)?,
                self.put_new_in_transaction(organization_item(organization)?)?,
                self.put_new_in_transaction(membership_item(membership)?)?,
            ])
            .await?;
        match made {
            true => Ok(()),
            false => Err(StoreError::Service("a new id was taken".into())),
        }
    }

    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        self.get(&keys::user(id)).await
    }

    /// Verifies the address that a link was mailed to, claims it, and uses the link up. If it is not
    /// the present one it takes its place, and the claim to that goes: all or nothing. One that had been
    /// verified can be taken back for a while.
    pub async fn verify_email(
        &self,
        user: &User,
        link: &Link,
    ) -> Result<std::result::Result<(), Unverified>> {
        let used = self.used_link(user.id, LinkPurpose::VerifyEmail, link)?;
        let verified = Update::existing(keys::user(user.id))
            .set("email", &link.email)?
            .set("email_verified", true)?
            .when("email", text(&user.email), "{} = {v}")
            .in_transaction(self)?;
        let Some(new) = EmailAddress::parse(&link.email) else {
            return Ok(Err(Unverified::LinkGone));
        };
        let mut writes = vec![used, verified, self.claim(&new, user.id)?];
        let moves = EmailAddress::parse(&user.email).is_some_and(|old| old != new);
        let moves_away = moves && user.email_verified;
        if moves_away {
            writes.push(self.can_be_taken_back(user)?);
        }
        if moves {
            writes.extend(self.unclaim(user).await?);
            // What was mailed to the old address opens nothing any more.
            for purpose in [LinkPurpose::ResetPassword, LinkPurpose::SignIn] {
                let mailed = keys::link(user.id, purpose.into_str());
                writes.push(self.delete_in_transaction(&mailed)?);
            }
        }
        Ok(match self.transact_or_reasons(writes).await? {
            Ok(()) => Ok(()),
            Err(failed) if failed.get(2) == Some(&true) => Err(Unverified::EmailTaken),
            Err(failed) if moves_away && failed.get(3) == Some(&true) => {
                Err(Unverified::ChangedLately)
            }
            Err(_) => Err(Unverified::LinkGone),
        })
    }

    /// Gives a user another password, with the link that allows it or, without one, by the
    /// present password. A wish for another address and other links are worth nothing any more. A
    /// link that is the first proof of whose the address is ends the second factor, which whoever
    /// signed up with it may have set; a later one what was added to it within seven days, which
    /// whoever has stolen the password may have.
    /// False when the link is used up, or the password was changed meanwhile.
    pub async fn set_password(
        &self,
        user: &User,
        password_hash: &str,
        link: Option<&Link>,
    ) -> Result<bool> {
        let changed = Update::existing(keys::user(user.id))
            .set("password_hash", password_hash)?
            .when("password_hash", text(&user.password_hash), "{} = {v}");
        let mut writes = match link {
            Some(link) => self.reset(user, changed, link)?,
            None => {
                let reset = keys::link(user.id, LinkPurpose::ResetPassword.into_str());
                vec![
                    changed.in_transaction(self)?,
                    self.delete_in_transaction(&reset)?,
                ]
            }
        };
        for purpose in [LinkPurpose::VerifyEmail, LinkPurpose::SignIn] {
            let mailed = keys::link(user.id, purpose.into_str());
            writes.push(self.delete_in_transaction(&mailed)?);
        }
        if link.is_none() || !user.email_verified {
            return self.transact(writes).await;
        }
        for _ in 0..TRIES {
            let mut writes = writes.clone();
            let since = Utc::now() - REPUDIABLE;
            writes.push(self.repudiate_factors(user.id, since).await?);
            match self.transact_or_reasons(writes).await? {
                Ok(()) => return Ok(true),
                // Only the second factor was changed meanwhile: look again.
                Err(failed) if failed.iter().position(|f| *f) == Some(failed.len() - 1) => {}
                Err(_) => break,
            }
        }
        Ok(false)
    }

    /// The writes of a reset by that link, beside the `changed` password.
    fn reset(&self, user: &User, changed: Update, link: &Link) -> Result<Vec<TransactWriteItem>> {
        let used = self.used_link(user.id, LinkPurpose::ResetPassword, link)?;
        if link.email != user.email {
            return Ok(vec![changed.in_transaction(self)?, used]);
        }
        // Whoever got the link gets the mail.
        let mut changed = changed.set("email_verified", true)?;
        let mut writes = Vec::new();
        if let Some(address) = EmailAddress::parse(&link.email) {
            writes.push(self.claim(&address, user.id)?);
        }
        if !user.email_verified {
            let unproven = "attribute_not_exists({}) OR {} = {v}";
            changed = changed.when("email_verified", AttributeValue::Bool(false), unproven);
            writes.push(self.delete_in_transaction(&keys::second_factor(user.id))?);
        }
        writes.extend([changed.in_transaction(self)?, used]);
        Ok(writes)
    }

    /// The claim of an address by whoever has proved it, which nobody else has.
    pub(crate) fn claim(&self, address: &EmailAddress, user: UserId) -> Result<TransactWriteItem> {
        let free = "attribute_not_exists({}) OR {} = {v}";
        Update::any(keys::email(address))
            .set("user_id", user)?
            .when("user_id", text(user.to_string()), free)
            .in_transaction(self)
    }

    /// The deletion of a user's claim to the present address, if there is one.
    pub(crate) async fn unclaim(&self, user: &User) -> Result<Option<TransactWriteItem>> {
        let Some(address) = EmailAddress::parse(&user.email) else {
            return Ok(None);
        };
        let key = keys::email(&address);
        let claim: Option<EmailClaim> = self.get(&key).await?;
        if claim.is_none_or(|claim| claim.user_id != user.id) {
            return Ok(None);
        }
        let id = text(user.id.to_string());
        self.delete_if_in_transaction(&key, "user_id", id).map(Some)
    }

    /// The deletion of a link that is still the one read.
    pub(crate) fn used_link(
        &self,
        user: UserId,
        purpose: LinkPurpose,
        link: &Link,
    ) -> Result<TransactWriteItem> {
        let hash = link.hash.as_deref().unwrap_or_default();
        Update::existing(keys::link(user, purpose.into_str()))
            .when("hash", text(hash), "{} = {v}")
            .when("email", text(&link.email), "{} = {v}")
            .delete_in_transaction(self)
    }

    pub async fn rename_user(&self, id: UserId, name: &str) -> Result<()> {
        let update = Update::existing(keys::user(id)).set("name", name)?;
        self.update(update).await?;
        Ok(())
    }

    /// What mail to a user and reports are written in from now on.
    pub async fn set_language(&self, id: UserId, language: Language) -> Result<()> {
        let update = Update::existing(keys::user(id)).set("language", language)?;
        self.update(update).await?;
        Ok(())
    }

    /// Writes a user's present name, address and language into all memberships, which hold copies. Doing it
    /// again mends what was broken off.
    pub async fn update_memberships(&self, id: UserId) -> Result<()> {
        let Some(user) = self.user(id).await? else {
            return Ok(());
        };
        for membership in self.memberships(id).await? {
            let key = keys::in_org(membership.org_id, keys::sk::member(id));
            let update = Update::existing(key)
                .set("name", &user.name)?
                .set("email", &user.email)?;
            let update = match user.language {
                Some(language) => update.set("language", language)?,
                None => update,
            };
            self.update(update).await?;
        }
        Ok(())
    }

    /// The user of an address: who proved it, or else who signed up with it first.
    pub async fn user_by_email(&self, address: &EmailAddress) -> Result<Option<User>> {
        let [proven, first, last] = self.users_by_email(address).await?;
        Ok(proven.or(first).or(last))
    }

    /// The user who proved an address to be theirs, and of those who signed up with it and have not the
    /// first and, if that is another, the last. It takes as long whether there are such or not.
    pub async fn users_by_email(&self, address: &EmailAddress) -> Result<[Option<User>; 3]> {
        let proven: Option<EmailClaim> = self.get(&keys::email(address)).await?;
        let unproven: Option<UnprovenClaims> = self.get(&keys::unproven_email(address)).await?;
        let find = async |id: Option<UserId>| self.user(id.unwrap_or_else(UserId::new)).await;
        let is_open = |user: &User| {
            !user.email_verified && EmailAddress::parse(&user.email).as_ref() == Some(address)
        };
        let proven = find(proven.map(|claim| claim.user_id)).await?;
        let first_id = unproven.as_ref().and_then(|claims| claims.first_id);
        let first = find(first_id).await?.filter(is_open);
        let last_id = unproven.map(|claims| claims.user_id);
        let last = find(last_id.filter(|id| first_id != Some(*id))).await?;
        Ok([proven, first, last.filter(is_open)])
    }
}
