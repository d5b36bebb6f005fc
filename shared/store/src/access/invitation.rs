//! Invitations: one open at a time for an address, each accepted once.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{EmailAddress, Invitation, InvitationId, Membership, OrgId, Role, User, UserId};
use strum::VariantArray;

use crate::{
    Page, PageRequest, Result, Store, TenantStore,
    access::organization::membership_item,
    keys::{self, sk},
    plan::{Counted, Filled},
    table::{item, number, text},
    update::Update,
};

/// The address has an open invitation to the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlreadyInvited;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unacceptable {
    /// It was accepted, revoked or sent again, has expired, whoever invited may invite so no more,
    /// or the organization is going.
    Gone,
    AlreadyMember,
    /// Somebody has made an account with its address meanwhile.
    EmailTaken,
}

impl TenantStore {
    /// Keeps a new invitation of that address, if whoever invites still may, and if members and open
    /// invitations leave one of so many seats free.
    pub async fn create_invitation(
        &self,
        invitation: &Invitation,
        address: &EmailAddress,
        seats: u64,
    ) -> Result<std::result::Result<Filled, AlreadyInvited>> {
        let key = self.key(sk::invitation(invitation.id));
        // What has expired may not have been deleted yet.
        let claim = Update::any(self.key(sk::invited(address)))
            .set("invitation_id", invitation.id)?
            .set("expires_at", invitation.expires_at)?
            .when(
                "expires_at",
                number(Utc::now().timestamp()),
                "attribute_not_exists({}) OR {} <= {v}",
            );
        let writes = vec![
            claim.in_transaction(&self.store)?,
            self.store.put_new_in_transaction(item(&key, invitation)?)?,
            self.vouched_for(invitation)?,
        ];
        let filled = self.fill_place(Counted::Seats, seats, writes).await?;
        let is_invited = filled == Filled::Not
            && self
                .get::<serde_json::Value>(sk::invited(address))
                .await?
                .is_some();
        Ok(if is_invited {
            Err(AlreadyInvited)
        } else {
            Ok(filled)
        })
    }

    pub async fn invitation(&self, id: InvitationId) -> Result<Option<Invitation>> {
        self.get(sk::invitation(id)).await
    }

    /// Open invitations, newest first.
    pub async fn invitations(&self, request: &PageRequest) -> Result<Page<Invitation>> {
        self.newest_first(sk::INVITATIONS, request).await
    }

    /// Takes an invitation back. False when it is not open any more.
    pub async fn revoke_invitation(
        &self,
        id: InvitationId,
        address: &EmailAddress,
    ) -> Result<bool> {
        let invitation = Update::existing(self.key(sk::invitation(id)));
        self.store
            .transact(vec![
                invitation.delete_in_transaction(&self.store)?,
                self.claim_of(id, address)
                    .delete_in_transaction(&self.store)?,
            ])
            .await
    }

    /// Takes back the invitations of a member that the role held from now on, if any, does not vouch
    /// for. They are given back.
    pub(crate) async fn revoke_unvouched(
        &self,
        inviter: UserId,
        role: Option<Role>,
    ) -> Result<Vec<Invitation>> {
        self.revoke_invitations(|it| {
            it.invited_by == inviter && !role.is_some_and(|role| it.may_come_from(role))
        })
        .await
    }

    /// Takes back those invitations. They are given back.
    pub(crate) async fn revoke_invitations(
        &self,
        which: impl Fn(&Invitation) -> bool,
    ) -> Result<Vec<Invitation>> {
        let mut open: Vec<Invitation> = self.all(sk::INVITATIONS).await?;
        open.retain(which);
        for invitation in &open {
            if let Some(address) = EmailAddress::parse(&invitation.email) {
                self.revoke_invitation(invitation.id, &address).await?;
            }
        }
        Ok(open)
    }

    /// That whoever invited is a member and has the right to grant that role, as a condition of a
    /// transaction.
    fn vouched_for(&self, invitation: &Invitation) -> Result<TransactWriteItem> {
        let roles: Vec<&str> = Role::VARIANTS
            .iter()
            .filter(|role| invitation.may_come_from(**role))
            .map(|role| role.into_str())
            .collect();
        Update::existing(self.key(sk::member(invitation.invited_by)))
            .when_in("role", &roles)
            .check_in_transaction(&self.store)
    }

    /// Asks for another mail about an invitation, which then holds as long as a new one. False when
    /// it is not open any more, or somebody else asked first.
    pub async fn resend_invitation(
        &self,
        seen: &Invitation,
        address: &EmailAddress,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let expires_at = Invitation::expiry(now);
        let update = Update::existing(self.key(sk::invitation(seen.id)))
            .set("mails", seen.mails + 1)?
            .set("expires_at", expires_at)?
            .remove("mailed_at")
            .remove("notice")
            .when("mails", number(seen.mails), "{} = {v}");
        let claim = self
            .claim_of(seen.id, address)
            .set("expires_at", expires_at)?;
        self.store
            .transact(vec![
                update.in_transaction(&self.store)?,
                claim.in_transaction(&self.store)?,
            ])
            .await
    }

    /// Keeps the hash of the secret in the newest mail that was asked for, just before that goes
    /// out; links mailed before are worth nothing from here on. False when another mail was asked
    /// for since.
    pub async fn arm_invitation(&self, seen: &Invitation, token_hash: &str) -> Result<bool> {
        let update = Update::existing(self.key(sk::invitation(seen.id)))
            .set("token_hash", token_hash)?
            .when("mails", number(seen.mails), "{} = {v}");
        self.change(update).await
    }

    /// Tells what became of the newest mail: it went out, or why it did not surely arrive. False
    /// when another was asked for since.
    pub async fn invitation_mailed(
        &self,
        seen: &Invitation,
        delivery_problem: Option<&str>,
    ) -> Result<bool> {
        let update = Update::existing(self.key(sk::invitation(seen.id))).when(
            "mails",
            number(seen.mails),
            "{} = {v}",
        );
        let update = match delivery_problem {
            None => update.set("mailed_at", Utc::now())?,
            // The name it was first kept by.
            Some(problem) => update.set("notice", problem)?,
        };
        self.change(update).await
    }

    fn claim_of(&self, id: InvitationId, address: &EmailAddress) -> Update {
        let key = self.key(sk::invited(address));
        Update::existing(key).when("invitation_id", text(id.to_string()), "{} = {v}")
    }
}

impl Store {
    /// The open invitation whose secret has that hash, and its tenant's store: the secret is the
    /// proof of having been let in.
    pub async fn open_invitation(
        &self,
        org: OrgId,
        id: InvitationId,
        token_hash: &str,
    ) -> Result<Option<(Invitation, TenantStore)>> {
        let tenant = self.tenant(org);
        let invitation = tenant.invitation(id).await?;
        let open = invitation.filter(|it| it.token_hash.as_deref() == Some(token_hash));
        Ok(open.map(|invitation| (invitation, tenant)))
    }

    /// Accepts an invitation with a secret of that hash, once: it goes, and its organization gains
    /// the member. `account` is that of the member when it is new too. It counts as long as whoever
    /// invited is a member who may.
    pub async fn accept_invitation(
        &self,
        invitation: &Invitation,
        token_hash: &str,
        address: &EmailAddress,
        membership: &Membership,
        account: Option<&User>,
    ) -> Result<std::result::Result<(), Unacceptable>> {
        let tenant = self.tenant(invitation.org_id);
        if membership.user_id == invitation.invited_by {
            // Nobody vouches for themselves, whatever address they have by now.
            let is_member = tenant.member(membership.user_id).await?.is_some();
            return Ok(Err(match is_member {
                true => Unacceptable::AlreadyMember,
                false => Unacceptable::Gone,
            }));
        }
        let open = Update::existing(tenant.key(sk::invitation(invitation.id)))
            .when("token_hash", text(token_hash), "{} = {v}")
            .when("expires_at", number(Utc::now().timestamp()), "{} > {v}");
        let claim = tenant.claim_of(invitation.id, address);
        let mut writes = vec![
            open.delete_in_transaction(self)?,
            claim.delete_in_transaction(self)?,
            Update::existing(tenant.key(sk::ORG))
                .when_absent("deletion")
                .check_in_transaction(self)?,
            tenant.vouched_for(invitation)?,
            self.put_new_in_transaction(membership_item(membership)?)?,
        ];
        match account {
            // One that is being erased gains nothing.
            None => writes.push(self.exists_in_transaction(&keys::user(membership.user_id))?),
            Some(user) => {
                let claim = serde_json::json!({ "user_id": user.id });
                writes.push(self.put_new_in_transaction(item(&keys::email(address), &claim)?)?);
                writes.push(self.put_new_in_transaction(item(&keys::user(user.id), user)?)?);
            }
        }
        Ok(match self.transact_or_reasons(writes).await? {
            Ok(()) => Ok(()),
            Err(failed) if failed.iter().take(4).any(|failed| *failed) => Err(Unacceptable::Gone),
            Err(failed) if failed.get(4) == Some(&true) => Err(Unacceptable::AlreadyMember),
            Err(_) if account.is_none() => Err(Unacceptable::Gone),
            Err(_) => Err(Unacceptable::EmailTaken),
        })
    }
}
