//! A person's account that goes. One transaction ends it, with all memberships, so that from then on
//! nobody can use it; what is left is then erased by a sweep, as often as it takes.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Duration, Utc};
use domain::{AccountErasure, Deletion, EmailAddress, Membership, OrgId, Role, User, UserId};

use crate::{
    Link, LinkPurpose, Result, Store, TenantStore,
    access::{audit::KEPT, deletion::DueErasure, user::UnprovenClaims},
    keys::{self, sk},
    table::{Item, item, text},
    update::Update,
};

/// What was under way when the account ended is over by then, and indexes know of it: no request takes
/// longer.
const SETTLED: Duration = Duration::seconds(30);
/// One transaction takes the account, its note, its trial and its claim of the address, and for each
/// membership two writes, out of a hundred.
const MOST_MEMBERSHIPS: usize = 48;
/// Items erased at a time.
const BATCH: i32 = 100;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unerasable {
    /// These organizations would be left without an owner.
    OnlyOwner(Vec<OrgId>),
    /// The account belongs to more organizations than can be left at once, which is this many.
    TooMany(usize),
    /// Another change came between.
    Conflict,
}

impl Store {
    /// Ends an account, with all its memberships, as long as it has the password and address seen:
    /// all or nothing. `here` is an organization that it belongs to, which the index may not know yet;
    /// `address_hash` the hash of its address under a key of ours, by which nothing but its trial is
    /// kept, for two years.
    pub async fn end_account(
        &self,
        user: &User,
        here: Option<OrgId>,
        address_hash: &str,
    ) -> Result<std::result::Result<AccountErasure, Unerasable>> {
        self.end(user, here, address_hash, None).await
    }

    /// Ends an account for the holder of its address, who never proved it and says, by the link that would
    /// have, that somebody else signed up with it. With it go the organizations that nobody else belongs to.
    pub async fn disavow_account(
        &self,
        user: &User,
        link: &Link,
        address_hash: &str,
    ) -> Result<std::result::Result<AccountErasure, Unerasable>> {
        self.end(user, None, address_hash, Some(link)).await
    }

    async fn end(
        &self,
        user: &User,
        here: Option<OrgId>,
        address_hash: &str,
        disavowed: Option<&Link>,
    ) -> Result<std::result::Result<AccountErasure, Unerasable>> {
        for _ in 0..5 {
            let memberships = self.all_memberships(user.id, here).await?;
            if memberships.len() > MOST_MEMBERSHIPS {
                return Ok(Err(Unerasable::TooMany(MOST_MEMBERSHIPS)));
            }
            let mut writes = vec![
                Update::existing(keys::user(user.id))
                    .when("password_hash", text(&user.password_hash), "{} = {v}")
                    .when("email", text(&user.email), "{} = {v}")
                    .delete_in_transaction(self)?,
                self.keep_trial(user.id, address_hash).await?,
            ];
            if let Some(link) = disavowed {
                writes.push(self.used_link(user.id, LinkPurpose::VerifyEmail, link)?);
            }
            let mut left_alone = Vec::new();
            for (membership, tenant) in &memberships {
                writes.push(tenant.as_seen(membership).delete_in_transaction(self)?);
                if membership.role == Role::Owner {
                    match tenant.other_owner(user.id).await? {
                        Some(other) => {
                            writes.push(tenant.as_seen(&other).check_in_transaction(self)?);
                        }
                        None if disavowed.is_some() && tenant.has_one_member().await? => {
                            writes.extend(tenant.deletion_at_once(user.id).await?);
                        }
                        None => left_alone.push(tenant.org()),
                    }
                }
            }
            if !left_alone.is_empty() {
                return Ok(Err(Unerasable::OnlyOwner(left_alone)));
            }
            // Before the account ends, and of no harm if it does not.
            self.keep_former_trials(user.id).await?;
            writes.extend(self.unclaim(user).await?);
            let mut orgs = self.left_organizations(user.id).await?;
            orgs.extend(memberships.iter().map(|(membership, _)| membership.org_id));
            let erasure = AccountErasure::of(user, orgs);
            writes.push(self.put_new_in_transaction(note(&erasure)?)?);
            match self.transact_or_reasons(writes).await? {
                Ok(()) => return Ok(Ok(erasure)),
                // The account itself is another by now.
                Err(failed) if failed.first() == Some(&true) => break,
                // A membership came, went or changed: look again.
                Err(_) => {}
            }
        }
        Ok(Err(Unerasable::Conflict))
    }

    /// Some of a shard's accounts that have ended and are not erased, once what was under way is
    /// over, after one's `due`, and after which the next ones come.
    pub async fn due_account_erasures(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueErasure<AccountErasure>>, Option<String>)> {
        let (mut due, next): (Vec<DueErasure<AccountErasure>>, _) =
            self.due_page(keys::ERASED_ACCOUNTS, after, now).await?;
        due.retain(|due| keys::shard(&due.erasure.user_id.to_string()) == shard);
        Ok((due, next))
    }

    /// The erasure of an account, pending or done.
    pub async fn account_erasure(&self, user: UserId) -> Result<Option<AccountErasure>> {
        self.get(&keys::erasure(user)).await
    }

    /// Erases what is left of an account that has ended. Done again, it does what was broken off.
    pub async fn erase_account(&self, erasure: &AccountErasure) -> Result<()> {
        let user = erasure.user_id;
        // What the index did not know of when the account ended.
        for late in self.memberships(user).await? {
            let tenant = self.tenant(late.org_id);
            self.delete(&tenant.key(sk::member(user))).await?;
            tenant.forget_account(erasure).await?;
        }
        let mut orgs = erasure.orgs.clone();
        while let Some(org) = orgs.pop() {
            self.tenant(org).forget_account(erasure).await?;
            let kept = Update::existing(keys::erasure(user)).set("orgs", &orgs)?;
            self.update(kept).await?;
        }
        if let Some(address) = erasure.email.as_deref().and_then(EmailAddress::parse) {
            self.forget_unproven(&address, user).await?;
        }
        self.delete(&keys::trial(user)).await?;
        self.erase_partition(keys::user_partition(user)).await
    }

    /// Makes an erasure that is done its receipt: no sweep looks at it again, and nobody is named.
    pub async fn close_account_erasure(&self, user: UserId) -> Result<()> {
        let update = Update::existing(keys::erasure(user))
            .set_once("done_at", Utc::now())?
            .remove("email")
            .remove("gsi2pk")
            .remove("gsi2sk");
        self.update(update).await?;
        Ok(())
    }

    /// Memberships that hold, each with its tenant's store.
    async fn all_memberships(
        &self,
        user: UserId,
        here: Option<OrgId>,
    ) -> Result<Vec<(Membership, TenantStore)>> {
        let known = self.memberships(user).await?;
        let mut orgs: Vec<OrgId> = known.iter().map(|membership| membership.org_id).collect();
        orgs.extend(here.filter(|here| !orgs.contains(here)));
        let mut found = Vec::new();
        for org in orgs {
            found.extend(self.as_member(org, user).await?);
        }
        Ok(found)
    }

    async fn left_organizations(&self, user: UserId) -> Result<Vec<OrgId>> {
        let left: Vec<Left> = self.all(&keys::user_partition(user), keys::LEFT).await?;
        Ok(left.into_iter().map(|left| left.org_id).collect())
    }

    /// Takes a user out of those who signed up with an address and have not proved it.
    async fn forget_unproven(&self, address: &EmailAddress, user: UserId) -> Result<()> {
        let key = keys::unproven_email(address);
        let Some(claims) = self.get::<UnprovenClaims>(&key).await? else {
            return Ok(());
        };
        let both = [Some(claims.user_id), claims.first_id];
        let others = both.into_iter().flatten().find(|id| *id != user);
        // Not when somebody else has signed up with it at this moment.
        let as_seen =
            Update::existing(key).when("user_id", text(claims.user_id.to_string()), "{} = {v}");
        let write = match others {
            Some(other) => as_seen
                .set("user_id", other)?
                .set("first_id", other)?
                .in_transaction(self)?,
            None => as_seen.delete_in_transaction(self)?,
        };
        self.transact(vec![write]).await?;
        Ok(())
    }

    /// Deletes all items of a partition of which nobody makes new ones.
    async fn erase_partition(&self, pk: String) -> Result<()> {
        loop {
            let (items, _) = self.partition(pk.clone(), None, BATCH).await?;
            if items.is_empty() {
                return Ok(());
            }
            let keys = items.iter().filter_map(|found| {
                let sk = found.get("sk")?.as_s().ok()?.clone();
                Some(keys::Key { pk: pk.clone(), sk })
            });
            let deletions = keys.map(|key| self.delete_in_transaction(&key));
            self.transact(deletions.collect::<Result<_>>()?).await?;
        }
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Left {
    org_id: OrgId,
    /// Seconds since 1970.
    expires_at: i64,
}

impl TenantStore {
    async fn has_one_member(&self) -> Result<bool> {
        Ok(self.members().await?.len() == 1)
    }

    /// The writes that have the next sweep erase the organization; none when it is to be erased anyway.
    async fn deletion_at_once(&self, asked_by: UserId) -> Result<Vec<TransactWriteItem>> {
        let found = self.organization().await?;
        if found.is_none_or(|organization| organization.deletion.is_some()) {
            return Ok(Vec::new());
        }
        let now = Utc::now();
        let deletion = Deletion {
            asked_by,
            asked_at: now,
            erase_at: now,
        };
        Ok(self.deletion_in_transaction(&deletion)?.into())
    }

    /// Notes, for as long as the log has entries of it, that a user was here.
    pub(crate) async fn note_left(&self, user: UserId) -> Result<()> {
        let update = Update::any(keys::left(user, self.org))
            .set("org_id", self.org)?
            .set("expires_at", (Utc::now() + KEPT).timestamp())?;
        self.store.update(update).await?;
        Ok(())
    }

    /// Ends what a member whose account has ended vouched for, names them in the log and beside keys no
    /// more, and tells there that they are gone.
    async fn forget_account(&self, erasure: &AccountErasure) -> Result<()> {
        if self.organization().await?.is_none() {
            return Ok(());
        }
        self.revoke_unvouched(erasure.user_id, None).await?;
        self.forget_actor(erasure.user_id).await?;
        self.forget_holder(erasure.user_id).await?;
        self.append_audit(&erasure.audit_entry()).await?;
        Ok(())
    }
}

fn note(erasure: &AccountErasure) -> Result<Item> {
    let mut note = item(&keys::erasure(erasure.user_id), erasure)?;
    let due = keys::erasure_due(erasure.begun_at + SETTLED, erasure.user_id);
    note.insert("gsi2pk".into(), text(keys::ERASED_ACCOUNTS));
    note.insert("gsi2sk".into(), text(due));
    Ok(note)
}
