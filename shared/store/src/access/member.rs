//! Changes of who belongs to an organization. An organization always keeps an owner: each change is
//! a transaction on the roles that make it allowed, so of two that would together take away the
//! last owner, one finds that the other came first.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Invitation, Membership, Notification, Organization, Role, User, UserId};

use crate::{
    Page, PageRequest, Result, Store, TenantStore,
    access::organization::{membership_item, organization_item},
    keys::{self, sk},
    table::{number, text},
    update::Update,
};

/// One account makes at most this many organizations.
pub const MAX_ORGANIZATIONS: u32 = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchangeable {
    /// The organization would be left without an owner.
    LastOwner,
    /// Another change came between: of that member, or of whoever asked.
    Conflict,
}

/// The open invitations that ended with the right to vouch for them; or why nothing changed.
type Changed = std::result::Result<Vec<Invitation>, Unchangeable>;

impl Store {
    /// Makes another organization for a user, with the membership that makes the user its owner.
    /// False when the account has made as many as it may.
    pub async fn found_organization(
        &self,
        organization: &Organization,
        owner: &Membership,
    ) -> Result<bool> {
        let count = Update::existing(keys::user(owner.user_id))
            .add("organizations_made", number(1))
            .when(
                "organizations_made",
                number(MAX_ORGANIZATIONS),
                "attribute_not_exists({}) OR {} < {v}",
            );
        self.transact(vec![
            count.in_transaction(self)?,
            self.put_new_in_transaction(organization_item(organization)?)?,
            self.put_new_in_transaction(membership_item(owner)?)?,
        ])
        .await
    }

    /// The user's oldest membership that still holds.
    pub async fn oldest_membership(&self, user: &User) -> Result<Option<Membership>> {
        for known in self.memberships(user.id).await? {
            // The index may still hold a membership that is no more.
            if let Some((membership, _)) = self.as_member(known.org_id, user.id).await? {
                return Ok(Some(membership));
            }
        }
        Ok(None)
    }
}

impl TenantStore {
    pub async fn member(&self, user: UserId) -> Result<Option<Membership>> {
        self.get(sk::member(user)).await
    }

    /// Whether a user, who is a member, has proved the address to be theirs. Both are read, as a session
    /// is, since that is how functions other than auth may look at a user.
    pub async fn has_proved_address(&self, user: UserId) -> Result<bool> {
        let member = self.key(sk::member(user));
        let (user, _) = self
            .store
            .get_both::<User, Membership>(&keys::user(user), &member)
            .await?;
        Ok(user.is_some_and(|user| user.email_verified))
    }

    /// Members, newest account first.
    pub async fn members_page(&self, request: &PageRequest) -> Result<Page<Membership>> {
        self.newest_first(sk::MEMBERS, request).await
    }

    /// Gives the organization another name. False when it is gone.
    pub async fn rename(&self, name: &str) -> Result<bool> {
        let update = Update::existing(self.key(sk::ORG)).set("name", name)?;
        self.change(update).await
    }

    /// Gives a member another role, as long as both `by`, who asks, and `member` have the roles
    /// seen. Then takes back the member's invitations that the new role does not vouch for.
    pub async fn change_role(
        &self,
        by: &Membership,
        member: &Membership,
        role: Role,
    ) -> Result<Changed> {
        let write = self
            .as_seen(member)
            .set("role", role)?
            .in_transaction(&self.store)?;
        let loses_owner = member.role == Role::Owner && role != Role::Owner;
        match self.change_member(by, member, write, loses_owner).await? {
            Ok(()) => Ok(Ok(self
                .revoke_unvouched(member.user_id, Some(role))
                .await?)),
            Err(why) => Ok(Err(why)),
        }
    }

    /// Chooses which mail a member gets, as long as the member has the role seen. False otherwise.
    pub async fn choose_notifications(
        &self,
        member: &Membership,
        chosen: &BTreeSet<Notification>,
    ) -> Result<bool> {
        let update = self.as_seen(member).set("notifications", chosen)?;
        self.change(update).await
    }

    /// Takes a member out, as long as both `by`, who asks, and `member` have the roles seen. Whoever
    /// leaves is both. Then ends the member's sessions in the organization, and open invitations. It
    /// is noted beside the user, whom the organization's log goes on naming, where that was.
    pub async fn remove_member(&self, by: &Membership, member: &Membership) -> Result<Changed> {
        let write = self.as_seen(member).delete_in_transaction(&self.store)?;
        let loses_owner = member.role == Role::Owner;
        // Before it is true, so that it is never missing.
        self.note_left(member.user_id).await?;
        if let Err(why) = self.change_member(by, member, write, loses_owner).await? {
            return Ok(Err(why));
        }
        self.store.end_sessions_in(member.user_id, self.org).await?;
        self.forget_segments_of(member.user_id.into()).await?;
        Ok(Ok(self.revoke_unvouched(member.user_id, None).await?))
    }

    /// Makes `to` an owner and `from`, an owner, an admin: both or none. Invitations of `from` to be
    /// an owner are taken back.
    pub async fn transfer_ownership(&self, from: &Membership, to: &Membership) -> Result<Changed> {
        let done = self
            .store
            .transact(vec![
                self.as_seen(to)
                    .set("role", Role::Owner)?
                    .in_transaction(&self.store)?,
                self.as_seen(from)
                    .set("role", Role::Admin)?
                    .in_transaction(&self.store)?,
            ])
            .await?;
        if !done {
            return Ok(Err(Unchangeable::Conflict));
        }
        let left = Some(Role::Admin);
        Ok(Ok(self.revoke_unvouched(from.user_id, left).await?))
    }

    /// Does the write together with a check of one other membership. When `by` changes somebody
    /// else it is that of `by`, who for an owner's loss is an owner too; when an owner steps down it
    /// is that of another owner, who stays.
    async fn change_member(
        &self,
        by: &Membership,
        member: &Membership,
        write: TransactWriteItem,
        loses_owner: bool,
    ) -> Result<std::result::Result<(), Unchangeable>> {
        let own = by.user_id == member.user_id;
        for _ in 0..5 {
            let mut writes = vec![write.clone()];
            if !own {
                writes.push(self.as_seen(by).check_in_transaction(&self.store)?);
            } else if loses_owner {
                let Some(other) = self.other_owner(by.user_id).await? else {
                    return Ok(Err(Unchangeable::LastOwner));
                };
                writes.push(self.as_seen(&other).check_in_transaction(&self.store)?);
            }
            match self.store.transact_or_reasons(writes).await? {
                Ok(()) => return Ok(Ok(())),
                // The other owner is none any more: look for another.
                Err(failed) if own && failed.first() == Some(&false) => {}
                Err(_) => break,
            }
        }
        Ok(Err(Unchangeable::Conflict))
    }

    pub(crate) async fn other_owner(&self, than: UserId) -> Result<Option<Membership>> {
        let members = self.members().await?;
        Ok(members
            .into_iter()
            .find(|member| member.role == Role::Owner && member.user_id != than))
    }

    /// An update of a membership that still has the role seen.
    pub(crate) fn as_seen(&self, member: &Membership) -> Update {
        let key = self.key(sk::member(member.user_id));
        Update::existing(key).when("role", text(member.role.into_str()), "{} = {v}")
    }
}
