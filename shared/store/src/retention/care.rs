//! What members keep about customers: who looks after them, tags and notes. Beside the customer, since that
//! is written anew whenever events come; and gone with the customer.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{CustomerCare, CustomerId, CustomerNote, MOST_NOTES, MOST_TAGS, NoteId, UserId};
use serde::Deserialize;

use crate::{
    Page, PageRequest, Result, TenantStore,
    batch::{delete_request, put_request},
    keys::{self, Key, SHARDS, sk},
    table::{attributes, item, number, read},
    update::Update,
};

/// How a customer's owner or tags are to change.
#[derive(Debug, Clone)]
pub enum CareChange {
    Owner(Option<UserId>),
    /// These instead of all there are.
    Tags(BTreeSet<String>),
    AddTags(BTreeSet<String>),
    RemoveTags(BTreeSet<String>),
}

/// Why something is not kept about a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unkept {
    NoCustomer,
    /// There is no room for so many tags, or notes.
    Full,
}

/// A sort key alone.
#[derive(Deserialize)]
struct Kept {
    sk: String,
}

impl TenantStore {
    pub async fn care(&self, id: &CustomerId) -> Result<Option<CustomerCare>> {
        self.store.get(&keys::care(self.org, id)).await
    }

    /// That of many customers, of those who have any. None may be named twice.
    pub async fn care_of(
        &self,
        ids: impl Iterator<Item = &CustomerId>,
    ) -> Result<HashMap<CustomerId, CustomerCare>> {
        let keys = ids.map(|id| attributes(&keys::care(self.org, id)));
        let found = self.store.get_many(keys.collect(), true).await?;
        let read = |item| {
            let care: CustomerCare = read(item)?;
            Ok((care.id.clone(), care))
        };
        found.into_iter().map(read).collect()
    }

    /// That of all customers who have any.
    pub async fn all_care(&self) -> Result<HashMap<CustomerId, CustomerCare>> {
        let partitions = (0..SHARDS).map(|shard| keys::customers_partition(self.org, shard));
        let all = |store: crate::Store, partition: String| async move {
            store.all::<CustomerCare>(&partition, sk::CARE).await
        };
        let found = self.store.at_once(partitions.collect(), all).await?;
        let all = found.into_iter().flatten();
        Ok(all.map(|care| (care.id.clone(), care)).collect())
    }

    /// Changes who looks after a customer, or tags. Done twice it leaves the same.
    pub async fn change_care(
        &self,
        id: &CustomerId,
        change: &CareChange,
    ) -> Result<std::result::Result<(), Unkept>> {
        let update = Update::any(keys::care(self.org, id)).set("id", id)?;
        let set = |tags: &BTreeSet<String>| AttributeValue::Ss(tags.iter().cloned().collect());
        let update = match change {
            CareChange::Owner(Some(owner)) => update.set("owner", owner)?,
            CareChange::Owner(None) => update.remove("owner"),
            CareChange::Tags(tags) if tags.is_empty() => update.remove("tags"),
            CareChange::Tags(tags) if tags.len() > MOST_TAGS => return Ok(Err(Unkept::Full)),
            CareChange::Tags(tags) => update.set_raw("tags", set(tags)),
            CareChange::AddTags(tags) if tags.len() > MOST_TAGS => return Ok(Err(Unkept::Full)),
            CareChange::AddTags(tags) => {
                let room = number(MOST_TAGS - tags.len());
                let has_room = "attribute_not_exists({}) OR size({}) <= {v}";
                update.add("tags", set(tags)).when("tags", room, has_room)
            }
            CareChange::RemoveTags(tags) => update.take("tags", set(tags)),
        };
        self.beside_customer(id, update.in_transaction(&self.store)?)
            .await
    }

    /// The same of many customers, all changes of one after the other; what became of each.
    pub async fn change_many(
        &self,
        ids: &[CustomerId],
        changes: &[CareChange],
    ) -> Result<HashMap<CustomerId, std::result::Result<(), Unkept>>> {
        let (org, changes): (_, Arc<[CareChange]>) = (self.org, changes.into());
        let change = |store: crate::Store, id: CustomerId| {
            let changes = Arc::clone(&changes);
            async move {
                let tenant = store.tenant(org);
                for change in changes.iter() {
                    if let Err(why) = tenant.change_care(&id, change).await? {
                        return Ok((id, Err(why)));
                    }
                }
                Ok((id, Ok(())))
            }
        };
        let became = self.store.at_once(ids.to_vec(), change).await?;
        Ok(became.into_iter().collect())
    }

    /// Writes something beside a customer, who must be there: what is kept of one who is being erased would stay.
    async fn beside_customer(
        &self,
        id: &CustomerId,
        write: aws_sdk_dynamodb::types::TransactWriteItem,
    ) -> Result<std::result::Result<(), Unkept>> {
        let customer = self
            .store
            .exists_in_transaction(&keys::customer(self.org, id))?;
        let done = self
            .store
            .transact_or_reasons(vec![customer, write])
            .await?;
        Ok(done.map_err(|failed| match failed.first() {
            Some(true) => Unkept::NoCustomer,
            _ => Unkept::Full,
        }))
    }

    /// Keeps a note on a customer.
    pub async fn add_note(
        &self,
        customer: &CustomerId,
        note: &CustomerNote,
    ) -> Result<std::result::Result<(), Unkept>> {
        let prefix = self.note_key(customer, None);
        if self.store.count(&prefix.pk, &prefix.sk).await? >= MOST_NOTES {
            return Ok(Err(Unkept::Full));
        }
        let kept = item(&self.note_key(customer, Some(note.id)), note)?;
        let write = self.store.put_new_in_transaction(kept)?;
        self.beside_customer(customer, write).await
    }

    /// Notes on a customer, newest first.
    pub async fn notes(
        &self,
        customer: &CustomerId,
        request: &PageRequest,
    ) -> Result<Page<CustomerNote>> {
        let prefix = self.note_key(customer, None);
        self.store.page(&prefix.pk, &prefix.sk, true, request).await
    }

    /// All notes on a customer, oldest first.
    pub async fn all_notes(&self, customer: &CustomerId) -> Result<Vec<CustomerNote>> {
        let prefix = self.note_key(customer, None);
        self.store.all(&prefix.pk, &prefix.sk).await
    }

    pub async fn note(&self, customer: &CustomerId, id: NoteId) -> Result<Option<CustomerNote>> {
        self.store.get(&self.note_key(customer, Some(id))).await
    }

    pub async fn delete_note(&self, customer: &CustomerId, id: NoteId) -> Result<()> {
        self.store.delete(&self.note_key(customer, Some(id))).await
    }

    /// Forgets all that members keep about a customer, alerts about them, what was said and offered to them, and what it
    /// was worth.
    pub(super) async fn forget_beside(&self, id: &CustomerId) -> Result<()> {
        let mut gone = vec![keys::care(self.org, id)];
        gone.extend(self.alert_keys(id));
        for prefix in [
            self.note_key(id, None),
            keys::message(self.org, id, None),
            keys::customer_offer(self.org, id, None),
            keys::proof_unit(self.org, id, None),
        ] {
            let kept: Vec<Kept> = self.store.all(&prefix.pk, &prefix.sk).await?;
            gone.extend(kept.into_iter().map(|one| Key {
                pk: prefix.pk.clone(),
                sk: one.sk,
            }));
        }
        let gone = gone.iter().map(|key| delete_request(attributes(key)));
        self.store.write_many(gone.collect::<Result<_>>()?).await
    }

    /// Gives what members keep about a customer, alerts about them, and what was said and offered to them, to the one who
    /// they turned out to be. Broken off, it is done again.
    pub async fn move_care(&self, from: &CustomerId, to: &CustomerId) -> Result<()> {
        let mut writes = Vec::new();
        let mut care = self.care_of([from, to].into_iter()).await?;
        if let Some(theirs) = care.remove(from) {
            let known = care.remove(to);
            let mut both = known.unwrap_or_else(|| CustomerCare::none(to.clone()));
            both.inherit(theirs);
            writes.push(put_request(self.care_item(&both)?)?);
        }
        for note in self.all_notes(from).await? {
            writes.push(put_request(item(
                &self.note_key(to, Some(note.id)),
                &note,
            )?)?);
        }
        self.store.write_many(writes).await?;
        self.move_alerts(from, to).await?;
        self.move_units(from, to).await?;
        self.move_customer_offers(from, to).await?;
        self.move_messages(from, to).await
    }

    /// As updates write it: DynamoDB adds to a set of texts, not to a list.
    fn care_item(&self, care: &CustomerCare) -> Result<crate::table::Item> {
        let mut item = item(&keys::care(self.org, &care.id), care)?;
        if !care.tags.is_empty() {
            let tags = care.tags.iter().cloned().collect();
            item.insert("tags".into(), AttributeValue::Ss(tags));
        }
        Ok(item)
    }

    /// The key of a note, or what those of a customer's notes begin with.
    fn note_key(&self, customer: &CustomerId, note: Option<NoteId>) -> Key {
        keys::note(self.org, customer, note)
    }
}
