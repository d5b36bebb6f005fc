//! An organization's own address that messages come from. A domain is one organization's.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{OrgId, OwnSender};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, TenantStore,
    keys::{self, sk},
    table::{item, text},
    update::Update,
};

/// What became of asking for a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderClaim {
    /// It is the organization's.
    Done,
    /// The organization has a sender already.
    HasOne,
    /// Another organization has claimed the domain, and not proved it for too long. Once the mail service has forgotten
    /// theirs, [`TenantStore::take_over_domain`] ends that.
    Ended(OrgId),
    /// Another organization has the domain.
    Taken,
}

/// Whose a domain is.
#[derive(Serialize, Deserialize)]
struct DomainOwner {
    org_id: OrgId,
}

/// A sender with its place among those that are looked at.
#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    sender: &'a OwnSender,
    gsi2pk: String,
    gsi2sk: String,
}

/// A sender that is to be looked at.
#[derive(Debug, Clone, Deserialize)]
pub struct DueSender {
    pk: String,
    /// What [`TenantStore::take_sender`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueSender {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

impl TenantStore {
    pub async fn sender(&self) -> Result<Option<OwnSender>> {
        self.get(sk::SENDER).await
    }

    /// Keeps a new sender, if nobody else has its domain.
    pub async fn claim_sender(
        &self,
        sender: &OwnSender,
        now: DateTime<Utc>,
    ) -> Result<SenderClaim> {
        let domain = keys::sender_domain(&sender.domain);
        let owner = item(&domain, &DomainOwner { org_id: self.org })?;
        let writes = vec![
            self.new_sender(sender, now)?,
            self.store.put_new_in_transaction(owner)?,
        ];
        match self.store.transact_or_reasons(writes).await? {
            Ok(()) => return Ok(SenderClaim::Done),
            Err(reasons) if reasons.first() == Some(&true) => return Ok(SenderClaim::HasOne),
            Err(_) => {}
        }
        let owner: Option<DomainOwner> = self.store.get(&domain).await?;
        let other = owner.map(|owner| owner.org_id);
        let Some(other) = other.filter(|other| *other != self.org) else {
            return Ok(SenderClaim::Taken);
        };
        let theirs = self.store.tenant(other).sender().await?;
        let holds = |one: &OwnSender| one.domain == sender.domain && one.holds_domain(now);
        Ok(match theirs.as_ref().is_some_and(holds) {
            true => SenderClaim::Taken,
            false => SenderClaim::Ended(other),
        })
    }

    /// Keeps a new sender whose domain another has claimed and not proved, with which their claim ends.
    pub async fn take_over_domain(
        &self,
        sender: &OwnSender,
        from: OrgId,
        now: DateTime<Utc>,
    ) -> Result<SenderClaim> {
        let other = self.store.tenant(from);
        let theirs = other.sender().await?;
        let theirs = theirs.filter(|one| one.domain == sender.domain);
        if theirs.as_ref().is_some_and(|one| one.holds_domain(now)) {
            return Ok(SenderClaim::Taken);
        }
        let mut writes = vec![
            self.new_sender(sender, now)?,
            Update::existing(keys::sender_domain(&sender.domain))
                .set("org_id", self.org)?
                .when("org_id", text(from.to_string()), "{} = {v}")
                .in_transaction(&self.store)?,
        ];
        if let Some(theirs) = theirs {
            let stood = serde_dynamo::to_attribute_value(theirs.verification)?;
            let ended = other.of_domain(&theirs);
            let ended = ended.when("verification", stood, "{} = {v}");
            writes.push(ended.delete_in_transaction(&self.store)?);
        }
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => SenderClaim::Done,
            Err(reasons) if reasons.first() == Some(&true) => SenderClaim::HasOne,
            Err(_) => SenderClaim::Taken,
        })
    }

    fn new_sender(&self, sender: &OwnSender, now: DateTime<Utc>) -> Result<TransactWriteItem> {
        let kept = Kept {
            sender,
            gsi2pk: keys::senders_shard(self.org),
            gsi2sk: keys::sender_due(sender.check_due(now), self.org),
        };
        let kept = item(&self.key(sk::SENDER), &kept)?;
        self.store.put_new_in_transaction(kept)
    }

    /// Gives a sender another address at its domain. False when there is another domain by now.
    pub async fn change_sender(&self, sender: &OwnSender, address: &str) -> Result<bool> {
        let update = self.of_domain(sender).set("address", address)?;
        self.change(update).await
    }

    /// Notes how the proof of a domain stands, over how it stood. False when somebody else has noted it meanwhile, or it
    /// is another domain.
    pub async fn note_verification(&self, before: &OwnSender, now: &OwnSender) -> Result<bool> {
        let stood = serde_dynamo::to_attribute_value(before.verification)?;
        let checked_at = now
            .verification_checked_at
            .unwrap_or(now.verification_since);
        let update = self
            .of_domain(before)
            .when("verification", stood, "{} = {v}")
            .set("verification", now.verification)?
            .set("verification_since", now.verification_since)?
            .set("verification_checked_at", checked_at)?
            .set("dkim_tokens", &now.dkim_tokens)?
            .sender_due(self.org, now.check_due(checked_at));
        self.change(update).await
    }

    /// Takes a sender that is to be looked at, so that one sweep sends for that. Nobody else does before `until`.
    pub async fn take_sender(&self, due: &DueSender, until: DateTime<Utc>) -> Result<bool> {
        let update = Update::existing(self.key(sk::SENDER))
            .sender_due(self.org, until)
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(update).await
    }

    /// Takes a sender away, and leaves its domain to others. False when it is gone.
    pub async fn release_sender(&self, sender: &OwnSender) -> Result<bool> {
        let owned = Update::existing(keys::sender_domain(&sender.domain)).when(
            "org_id",
            text(self.org.to_string()),
            "{} = {v}",
        );
        let writes = vec![
            self.of_domain(sender).delete_in_transaction(&self.store)?,
            owned.delete_in_transaction(&self.store)?,
        ];
        self.store.transact(writes).await
    }

    fn of_domain(&self, sender: &OwnSender) -> Update {
        let domain = text(&sender.domain);
        Update::existing(self.key(sk::SENDER)).when("domain", domain, "{} = {v}")
    }
}

impl Update {
    fn sender_due(self, org: OrgId, at: DateTime<Utc>) -> Self {
        self.set_raw("gsi2pk", text(keys::senders_shard(org)))
            .set_raw("gsi2sk", text(keys::sender_due(at, org)))
    }
}

impl Store {
    /// Some senders of a shard that are to be looked at, after one's `due`, and after which the next ones come.
    pub async fn due_senders(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueSender>, Option<String>)> {
        self.due_page(&keys::senders_shard_of(shard), after, now)
            .await
    }
}
