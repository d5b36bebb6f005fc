//! Reads and writes common to all entities.

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    operation::query::builders::QueryFluentBuilder,
    operation::transact_write_items::TransactWriteItemsError as TransactionError,
    types::{AttributeValue, Select, TransactWriteItem},
};
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::mpsc::Sender;

use crate::{
    Page, PageRequest, Result, StoreError,
    keys::{self, Key},
    page,
};

pub(crate) type Item = HashMap<String, AttributeValue>;

/// The table. What belongs to no tenant is reached here; the rest through
/// [`crate::TenantStore`].
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) client: Client,
    pub(crate) table: String,
}

impl Store {
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self {
            client,
            table: table.into(),
        }
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>> {
        let item = self.get_item(attributes(key)).await?;
        item.filter(|item| !has_expired(item)).map(read).transpose()
    }

    pub(crate) async fn get_item(&self, key: Item) -> Result<Option<Item>> {
        let request = self.client.get_item().table_name(&self.table);
        let request = request.set_key(Some(key)).consistent_read(true);
        Ok(request.send().await?.item)
    }

    pub(crate) async fn get_both<A: DeserializeOwned, B: DeserializeOwned>(
        &self,
        one: &Key,
        other: &Key,
    ) -> Result<(Option<A>, Option<B>)> {
        let [one, other] = self.get_at_once([one, other]).await?;
        Ok((one.map(read).transpose()?, other.map(read).transpose()?))
    }

    /// Several items in one request, in the order of their keys.
    pub(crate) async fn get_at_once<const N: usize>(
        &self,
        keys: [&Key; N],
    ) -> Result<[Option<Item>; N]> {
        let mut items = self.get_batch(&keys).await?;
        Ok(keys.map(|key| {
            let at = items.iter().position(|item| is_at(item, key))?;
            Some(items.swap_remove(at))
        }))
    }

    /// Writes an item unless its key is taken. False when it is.
    pub(crate) async fn put_new(&self, item: Item) -> Result<bool> {
        let sent = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .send()
            .await;
        match sent {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(e) if e.is_conditional_check_failed_exception() => Ok(false),
                _ => Err(error.into()),
            },
        }
    }

    pub(crate) async fn delete(&self, key: &Key) -> Result<()> {
        self.client
            .delete_item()
            .table_name(&self.table)
            .set_key(Some(attributes(key)))
            .send()
            .await?;
        Ok(())
    }

    /// All or nothing. False when a condition did not hold.
    pub(crate) async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<bool> {
        Ok(self.transact_or_reasons(writes).await?.is_ok())
    }

    /// All or nothing. When a condition did not hold, says for each write whether it was its own.
    pub(crate) async fn transact_or_reasons(
        &self,
        writes: Vec<TransactWriteItem>,
    ) -> Result<std::result::Result<(), Vec<bool>>> {
        // A transaction also fails when another touches the same item at that moment: try again.
        for attempt in 0..5u64 {
            let sent = self
                .client
                .transact_write_items()
                .set_transact_items(Some(writes.clone()))
                .send()
                .await;
            let Err(error) = sent else { return Ok(Ok(())) };
            let reasons = error.as_service_error().map(cancellation_codes);
            let reasons = reasons.unwrap_or_default();
            let failed = |code: &String| code == "ConditionalCheckFailed";
            if reasons.iter().any(failed) {
                return Ok(Err(reasons.iter().map(failed).collect()));
            }
            if !reasons.iter().any(|code| code == "TransactionConflict") {
                return Err(error.into());
            }
            tokio::time::sleep(std::time::Duration::from_millis(20 << attempt)).await;
        }
        Err(StoreError::Service(
            "the item is written by too many at once".into(),
        ))
    }

    /// A page of the items of a partition whose sort key starts with `prefix`, newest last, or
    /// first when `descending`.
    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        pk: &str,
        prefix: &str,
        descending: bool,
        request: &PageRequest,
    ) -> Result<Page<T>> {
        let query = self
            .client
            .query()
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":prefix", text(prefix))
            .scan_index_forward(!descending);
        self.page_of(query, pk, request, |sk| sk.starts_with(prefix))
            .await
    }

    /// Every item of a partition whose sort key starts with `prefix`.
    pub(crate) async fn all<T: DeserializeOwned>(&self, pk: &str, prefix: &str) -> Result<Vec<T>> {
        let mut request = PageRequest::first(100);
        let mut items = Vec::new();
        loop {
            let page = self.page(pk, prefix, false, &request).await?;
            items.extend(page.items);
            match page.next_cursor {
                None => return Ok(items),
                cursor => request.cursor = cursor,
            }
        }
    }

    /// A page of the items of a partition between two sort keys, newest first.
    pub(crate) async fn range<T: DeserializeOwned>(
        &self,
        pk: &str,
        oldest: &str,
        newest: &str,
        request: &PageRequest,
    ) -> Result<Page<T>> {
        if oldest > newest {
            return Ok(Page::empty()); // DynamoDB refuses to look
        }
        let query = self
            .client
            .query()
            .key_condition_expression("pk = :pk AND sk BETWEEN :oldest AND :newest")
            .expression_attribute_values(":oldest", text(oldest))
            .expression_attribute_values(":newest", text(newest))
            .scan_index_forward(false);
        self.page_of(query, pk, request, |sk| (oldest..=newest).contains(&sk))
            .await
    }

    /// A page of a query on a partition, whose cursors are sort keys that belong to it.
    async fn page_of<T: DeserializeOwned>(
        &self,
        query: QueryFluentBuilder,
        pk: &str,
        request: &PageRequest,
        belongs: impl Fn(&str) -> bool,
    ) -> Result<Page<T>> {
        let start = match request.cursor.as_deref().map(page::decode).transpose()? {
            None => None,
            Some(sk) if belongs(&sk) => Some(attributes(&Key { pk: pk.into(), sk })),
            Some(_) => return Err(StoreError::BadCursor),
        };
        let answer = query
            .table_name(&self.table)
            .expression_attribute_values(":pk", text(pk))
            .set_exclusive_start_key(start)
            .limit(request.limit.clamp(1, 100) as i32)
            .consistent_read(true)
            .send()
            .await?;
        let last = sort_key(answer.last_evaluated_key);
        Ok(Page {
            next_cursor: last.map(|sk| page::encode_text(&sk)),
            items: live(answer.items)?,
        })
    }

    /// How many items of a partition have a sort key that starts with `prefix`.
    pub(crate) async fn count(&self, pk: &str, prefix: &str) -> Result<u32> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk AND begins_with(sk, :prefix)")
            .expression_attribute_values(":pk", text(pk))
            .expression_attribute_values(":prefix", text(prefix))
            .select(Select::Count)
            .into_paginator()
            .send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            count += u32::try_from(page?.count()).unwrap_or(0);
        }
        Ok(count)
    }

    /// Up to `limit` items of an index partition after a sort key, and where the next ones begin.
    pub(crate) async fn index_page<T: DeserializeOwned>(
        &self,
        index: &str,
        partition: &str,
        after: Option<&str>,
        descending: bool,
        limit: usize,
    ) -> Result<(Vec<T>, Option<String>)> {
        let place = format!("{index}sk");
        let beyond = if descending { "<" } else { ">" };
        let mut query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .expression_attribute_values(":pk", text(partition))
            .scan_index_forward(!descending)
            .limit(limit.clamp(1, 100) as i32);
        query = match after {
            None => query.key_condition_expression(format!("{index}pk = :pk")),
            Some(after) => query
                .key_condition_expression(format!("{index}pk = :pk AND {place} {beyond} :after"))
                .expression_attribute_values(":after", text(after)),
        };
        let answer = query.send().await?;
        let more = last_in_index(index, answer.last_evaluated_key.as_ref());
        Ok((live(answer.items)?, more))
    }

    /// A page of the items of a `gsi1` partition that are wanted, newest first, of 500 that are looked through: it may be
    /// short, or empty, and have a next one. `place` is an item's sort key in the index.
    pub(crate) async fn newest_wanted<T: DeserializeOwned>(
        &self,
        partition: &str,
        wanted: impl Fn(&T) -> bool,
        place: impl Fn(&T) -> String,
        request: &PageRequest,
    ) -> Result<Page<T>> {
        let mut after = request
            .cursor
            .as_deref()
            .map(page::decode_moment)
            .transpose()?;
        let limit = request.limit.clamp(1, 100) as usize;
        let mut items = Vec::new();
        for _ in 0..5 {
            let page = self.index_page::<T>("gsi1", partition, after.as_deref(), true, 100);
            let (found, next) = page.await?;
            for one in found {
                after = Some(place(&one));
                if wanted(&one) {
                    items.push(one);
                }
                if items.len() == limit {
                    let next_cursor = after.as_deref().map(page::encode_text);
                    return Ok(Page { items, next_cursor });
                }
            }
            if next.is_none() {
                let next_cursor = None;
                return Ok(Page { items, next_cursor });
            }
            after = next;
        }
        let next_cursor = after.as_deref().map(page::encode_text);
        Ok(Page { items, next_cursor })
    }

    /// Up to a hundred items of a `gsi2` partition that are due, the longest due first, after a sort key; and after
    /// which the next ones come.
    pub(crate) async fn due_page<T: DeserializeOwned>(
        &self,
        partition: &str,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<T>, Option<String>)> {
        // No sort key has a space: this is before all that come after.
        let from = format!("{} ", after.unwrap_or_default());
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("gsi2")
            .key_condition_expression("gsi2pk = :pk AND gsi2sk BETWEEN :from AND :until")
            .expression_attribute_values(":pk", text(partition))
            .expression_attribute_values(":from", text(from))
            .expression_attribute_values(":until", text(keys::instant(now)))
            .limit(100);
        let answer = query.send().await?;
        let more = last_in_index("gsi2", answer.last_evaluated_key.as_ref());
        Ok((live(answer.items)?, more))
    }

    /// A page of all items of a partition as they are, after that sort key; and the sort key of the
    /// last, unless there are no more.
    pub(crate) async fn partition(
        &self,
        pk: String,
        after: Option<String>,
        limit: i32,
    ) -> Result<(Vec<Item>, Option<String>)> {
        let start = after.map(|sk| attributes(&Key { pk: pk.clone(), sk }));
        let answer = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", text(pk))
            .set_exclusive_start_key(start)
            .consistent_read(true)
            .limit(limit)
            .send()
            .await?;
        let last = sort_key(answer.last_evaluated_key);
        Ok((answer.items.unwrap_or_default(), last))
    }

    /// Hands on all items of an index partition, up to a sort key if one is named, page by page, as long as somebody takes
    /// them.
    pub(crate) async fn send_index<T: DeserializeOwned>(
        &self,
        index: &str,
        partition: &str,
        until: Option<&str>,
        to: &Sender<Result<Vec<T>>>,
    ) {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .expression_attribute_values(":pk", text(partition));
        let query = match until {
            None => query.key_condition_expression(format!("{index}pk = :pk")),
            Some(until) => query
                .key_condition_expression(format!("{index}pk = :pk AND {index}sk <= :until"))
                .expression_attribute_values(":until", text(until)),
        };
        let mut pages = query.into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(StoreError::from);
            let items = page.and_then(|page| live(page.items));
            if to.send(items).await.is_err() {
                return;
            }
        }
    }

    /// Every item of an index partition.
    pub(crate) async fn all_in_index<T: DeserializeOwned>(
        &self,
        index: &str,
        partition: &str,
    ) -> Result<Vec<T>> {
        let mut pages = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(index)
            .key_condition_expression(format!("{index}pk = :pk"))
            .expression_attribute_values(":pk", text(partition))
            .into_paginator()
            .items()
            .send();
        let mut items = Vec::new();
        while let Some(item) = pages.next().await {
            items.push(read(item?)?);
        }
        Ok(items)
    }
}

pub(crate) fn is_at(item: &Item, key: &Key) -> bool {
    let is = |name, text: &str| {
        let value: Option<&AttributeValue> = item.get(name);
        value.and_then(|v| v.as_s().ok()).is_some_and(|v| v == text)
    };
    is("pk", &key.pk) && is("sk", &key.sk)
}

fn sort_key(last: Option<Item>) -> Option<String> {
    last?.get("sk")?.as_s().ok().cloned()
}

fn last_in_index(index: &str, last: Option<&Item>) -> Option<String> {
    last?.get(&format!("{index}sk"))?.as_s().ok().cloned()
}

fn cancellation_codes(error: &TransactionError) -> Vec<String> {
    let TransactionError::TransactionCanceledException(cancelled) = error else {
        return Vec::new();
    };
    let reasons = cancelled.cancellation_reasons().iter();
    reasons.map(|r| r.code().unwrap_or("None").into()).collect()
}

/// TTL deletes late, and not at all on the local stack: what has expired is not there.
pub(crate) fn has_expired(item: &Item) -> bool {
    item.get("expires_at")
        .and_then(|at| at.as_n().ok())
        .and_then(|at| at.parse::<i64>().ok())
        .is_some_and(|at| at <= chrono::Utc::now().timestamp())
}

fn live<T: DeserializeOwned>(items: Option<Vec<Item>>) -> Result<Vec<T>> {
    items
        .unwrap_or_default()
        .into_iter()
        .filter(|item| !has_expired(item))
        .map(read)
        .collect()
}

pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T> {
    Ok(serde_dynamo::from_item(item)?)
}

pub(crate) fn item(key: &Key, entity: &impl Serialize) -> Result<Item> {
    let mut item: Item = serde_dynamo::to_item(entity)?;
    item.extend(attributes(key));
    Ok(item)
}

pub(crate) fn attributes(key: &Key) -> Item {
    HashMap::from([("pk".into(), text(&key.pk)), ("sk".into(), text(&key.sk))])
}

pub(crate) fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}
