//! Users, and the one transaction that makes an account.

use domain::{EmailAddress, Membership, Organization, User, UserId};
use serde::Deserialize;

use crate::{
    Result, Store, keys,
    organization::{membership_item, organization_item},
    table::item,
};

/// Somebody has an account with that address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmailTaken;

#[derive(Deserialize)]
struct EmailClaim {
    user_id: UserId,
}

impl Store {
    /// Makes a user, an organization and the membership that binds them: all or none.
    pub async fn sign_up(
        &self,
        address: &EmailAddress,
        user: &User,
        organization: &Organization,
        membership: &Membership,
    ) -> Result<std::result::Result<(), EmailTaken>> {
        let claim = item(
            &keys::email(address),
            &serde_json::json!({ "user_id": user.id }),
        )?;
        let made = self
            .transact(vec![
                self.put_new_in_transaction(claim)?,
                self.put_new_in_transaction(item(&keys::user(user.id), user)?)?,
                self.put_new_in_transaction(organization_item(organization)?)?,
                self.put_new_in_transaction(membership_item(membership)?)?,
            ])
            .await?;
        Ok(if made { Ok(()) } else { Err(EmailTaken) })
    }

    /// The user of that id.
    pub async fn user(&self, id: UserId) -> Result<Option<User>> {
        self.get(&keys::user(id)).await
    }

    /// The user with that address.
    pub async fn user_by_email(&self, address: &EmailAddress) -> Result<Option<User>> {
        match self.get::<EmailClaim>(&keys::email(address)).await? {
            None => Ok(None),
            Some(claim) => self.user(claim.user_id).await,
        }
    }
}
