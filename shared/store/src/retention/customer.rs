//! Customers as they are now, derived from their events.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::CustomerId;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::{
    Page, PageRequest, Result, TenantStore,
    batch::{delete_request, put_request},
    keys::{self, SHARDS, sk},
    page::{decode, encode_text},
    table::{attributes, item, read},
};

/// A customer: what lists look for, and the rest as its crate writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerItem {
    pub id: CustomerId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// JSON: DynamoDB's own numbers and maps have not room for all that a trait may be.
    #[serde(default)]
    pub state: String,
    /// JSON: what lists filter customers and order them by. It stands in an index that has nothing else, but for
    /// names; empty of who was kept before there was one.
    #[serde(default)]
    pub listed: String,
    /// JSON: what is said to them follows from it. Empty of who was kept before there was such.
    #[serde(default)]
    pub facts: String,
    /// When it is looked at whether there is something to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<DateTime<Utc>>,
    /// The first date of theirs that was ahead when that was last reckoned: a renewal, or the end of a trial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_date: Option<DateTime<Utc>>,
}

/// A customer with their places in the indexes.
#[derive(Serialize)]
struct Indexed<'a> {
    #[serde(flatten)]
    customer: &'a CustomerItem,
    gsi3pk: String,
    gsi3sk: &'a CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi4pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi4sk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi5pk: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi5sk: Option<String>,
}

/// A customer's name alone.
#[derive(Deserialize)]
struct Named {
    id: CustomerId,
    #[serde(default)]
    name: Option<String>,
}

/// Which customers are looked for.
#[derive(Clone, Default)]
pub struct CustomerSearch<'a> {
    /// Their ids begin so: found without reading others.
    pub id_starts_with: String,
    /// This is somewhere in their name, address or id, whatever its case.
    pub text: String,
    /// Whatever else is asked of them.
    pub wanted: Option<&'a (dyn Fn(&CustomerItem) -> bool + Sync)>,
}

impl CustomerSearch<'_> {
    /// `text` is in lower case.
    fn finds(&self, text: &str, customer: &CustomerItem) -> bool {
        Self::names(text, customer) && self.wanted.is_none_or(|wanted| wanted(customer))
    }

    fn names(text: &str, customer: &CustomerItem) -> bool {
        let fields = [&customer.name, &customer.email].into_iter().flatten();
        let mut all = fields.map(String::as_str).chain([customer.id.as_str()]);
        text.is_empty() || all.any(|field| field.to_lowercase().contains(text))
    }
}

/// Customers of each partition that are read at a time when they are looked through.
const LOOKED_THROUGH: u32 = 100;

impl TenantStore {
    pub async fn customer(&self, id: &CustomerId) -> Result<Option<CustomerItem>> {
        self.store.get(&keys::customer(self.org, id)).await
    }

    /// Those of many customers that are there, in any order. None may be named twice.
    pub async fn customers_of(
        &self,
        ids: impl Iterator<Item = &CustomerId>,
    ) -> Result<Vec<CustomerItem>> {
        let keys = ids.map(|id| attributes(&keys::customer(self.org, id)));
        let found = self.store.get_many(keys.collect(), true).await?;
        found.into_iter().map(read).collect()
    }

    /// The names of many customers, of those who have one, and nothing else of them.
    pub async fn names_of(
        &self,
        ids: &BTreeSet<CustomerId>,
    ) -> Result<HashMap<CustomerId, String>> {
        let keys = ids
            .iter()
            .map(|id| attributes(&keys::customer(self.org, id)));
        let found = self
            .store
            .get_attributes(keys.collect(), &["id", "name"])
            .await?;
        let named = found.into_iter().map(read::<Named>);
        let named = named.collect::<Result<Vec<_>>>()?.into_iter();
        Ok(named.filter_map(|one| Some((one.id, one.name?))).collect())
    }

    /// Writes customers over what is kept of them. None may be there twice.
    pub async fn put_customers(&self, customers: &[CustomerItem]) -> Result<()> {
        let put = |one: &CustomerItem| {
            let key = keys::customer(self.org, &one.id);
            let indexed = Indexed {
                customer: one,
                gsi3pk: key.pk.clone(),
                gsi3sk: &one.id,
                gsi4pk: one.next_at.map(|_| keys::agenda(self.org)),
                gsi4sk: one.next_at.map(|at| keys::agenda_due(at, one.id.as_str())),
                gsi5pk: one.next_date.map(|_| key.pk.as_str()),
                gsi5sk: one.next_date.map(|at| keys::customer_date(at, &one.id)),
            };
            put_request(item(&key, &indexed)?)
        };
        let writes = customers.iter().map(put).collect::<Result<_>>()?;
        self.store.write_many(writes).await
    }

    /// Deletes customers. None may be named twice.
    pub async fn delete_customers(&self, ids: &[CustomerId]) -> Result<()> {
        let delete = |id| delete_request(attributes(&keys::customer(self.org, id)));
        let writes = ids.iter().map(delete).collect::<Result<_>>()?;
        self.store.write_many(writes).await
    }

    /// Deletes a customer with all that members keep about them and what was said to them: first that, so that what is
    /// broken off is done again; then what was kept meanwhile. After that nothing more is.
    pub async fn delete_customer(&self, id: &CustomerId) -> Result<()> {
        self.forget_beside(id).await?;
        self.store.delete(&keys::customer(self.org, id)).await?;
        self.forget_beside(id).await
    }

    /// Hands on all customers as lists look at them, without their states, in any order. What was written a moment ago
    /// may be missing.
    pub async fn each_listed(&self, each: impl FnMut(CustomerItem)) -> Result<()> {
        self.each_in_index("gsi3", None, each).await
    }

    /// Hands on customers of whom a date is due by then, with the facts that their dates follow from and nothing else, in
    /// any order: nobody is read whose first date is later. What was written a moment ago may be missing.
    pub async fn each_dated(
        &self,
        until: DateTime<Utc>,
        each: impl FnMut(CustomerItem),
    ) -> Result<()> {
        let until = keys::customer_date_until(until);
        self.each_in_index("gsi5", Some(until), each).await
    }

    /// Hands on customers as an index has them, up to a sort key.
    async fn each_in_index(
        &self,
        index: &'static str,
        until: Option<String>,
        mut each: impl FnMut(CustomerItem),
    ) -> Result<()> {
        let (send, mut pages) = mpsc::channel(SHARDS.into());
        for shard in 0..SHARDS {
            let partition = keys::customers_partition(self.org, shard);
            let (store, send, until) = (self.store.clone(), send.clone(), until.clone());
            tokio::spawn(async move {
                let until = until.as_deref();
                store.send_index(index, &partition, until, &send).await;
            });
        }
        drop(send);
        while let Some(page) = pages.recv().await {
            page?.into_iter().for_each(&mut each);
        }
        Ok(())
    }

    /// A page of customers in the order of their ids. It may be short, or empty, and have a next one,
    /// as long as not all have been looked through.
    pub async fn customers(
        &self,
        search: &CustomerSearch<'_>,
        request: &PageRequest,
    ) -> Result<Page<CustomerItem>> {
        let text = search.text.to_lowercase();
        let limit = match text.is_empty() && search.wanted.is_none() {
            // Each partition has about an eighth of them: twice that is mostly enough.
            true => (request.limit * 2).div_ceil(SHARDS.into()).max(5),
            false => LOOKED_THROUGH,
        };
        let pages = self.customer_pages(search, limit, &request.cursor).await?;
        // Beyond the end of the shortest page, there may be others in between.
        let ends = pages.iter().flat_map(|page| &page.next_cursor);
        let end = ends.map(|end| decode(end)).collect::<Result<Vec<_>>>()?;
        let end = end.into_iter().min();
        let sort_key = |customer: &CustomerItem| sk::customer_sk(customer.id.as_str());
        let mut items: Vec<CustomerItem> = pages.into_iter().flat_map(|page| page.items).collect();
        items.retain(|one| {
            end.as_ref().is_none_or(|end| sort_key(one) <= *end) && search.finds(&text, one)
        });
        items.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        let more = items.len() > request.limit as usize;
        items.truncate(request.limit as usize);
        let next = match more {
            true => items.last().map(sort_key),
            false => end,
        };
        Ok(Page {
            items,
            next_cursor: next.map(|sk| encode_text(&sk)),
        })
    }

    /// A page of each partition, all after the same sort key.
    async fn customer_pages(
        &self,
        search: &CustomerSearch<'_>,
        limit: u32,
        cursor: &Option<String>,
    ) -> Result<Vec<Page<CustomerItem>>> {
        let prefix = sk::customer_sk(&search.id_starts_with);
        let partitions = (0..SHARDS).map(|shard| keys::customers_partition(self.org, shard));
        let cursor = cursor.clone();
        let page = |store: crate::Store, partition: String| {
            let (prefix, cursor) = (prefix.clone(), cursor.clone());
            async move {
                let request = PageRequest { limit, cursor };
                store.page(&partition, &prefix, false, &request).await
            }
        };
        self.store.at_once(partitions.collect(), page).await
    }
}
