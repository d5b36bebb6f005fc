//! Many items at once.

use std::time::Duration;

use aws_sdk_dynamodb::types::{DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest};
use tokio::task::{JoinError, JoinSet};

use crate::{
    Result, Store, StoreError,
    keys::Key,
    table::{Item, attributes, has_expired},
};

/// Items of a batch: what DynamoDB takes.
const GET_BATCH: usize = 100;
const WRITE_BATCH: usize = 25;
/// Batches that are under way at a time.
const AT_ONCE: usize = 16;

impl Store {
    /// Those of up to 100 items that are there, in any order.
    pub(crate) async fn get_batch(&self, keys: &[&Key]) -> Result<Vec<Item>> {
        let keys = keys.iter().map(|key| attributes(key)).collect();
        self.get_batch_of(keys, true).await
    }

    /// Those of many items that are there, in any order. Where they may be as they were a moment ago
    /// they cost half. No key may come twice.
    pub(crate) async fn get_many(&self, keys: Vec<Item>, consistent: bool) -> Result<Vec<Item>> {
        let batches = in_chunks(keys, GET_BATCH);
        let read = |store: Self, keys| async move { store.get_batch_of(keys, consistent).await };
        Ok(self.at_once(batches, read).await?.concat())
    }

    async fn get_batch_of(&self, keys: Vec<Item>, consistent: bool) -> Result<Vec<Item>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(consistent)
            .build()
            .map_err(|error| StoreError::Service(error.to_string()))?;
        let answer = self
            .client
            .batch_get_item()
            .request_items(&self.table, wanted)
            .send()
            .await?;
        let mut items = answer.responses.unwrap_or_default();
        let mut items = items.remove(&self.table).unwrap_or_default();
        // A table that is throttled answers in part: then one after the other.
        let left = answer.unprocessed_keys.unwrap_or_default();
        let left = left.values().flat_map(|of| of.keys());
        for key in left {
            items.extend(self.get_item(key.clone()).await?);
        }
        items.retain(|item| !has_expired(item));
        Ok(items)
    }

    /// These attributes alone of many items that are there, as they were a moment ago, in any order. Where the table is
    /// throttled some may be missing. No key may come twice.
    pub(crate) async fn get_attributes(
        &self,
        keys: Vec<Item>,
        names: &'static [&'static str],
    ) -> Result<Vec<Item>> {
        let batches = in_chunks(keys, GET_BATCH);
        let read = |store: Self, keys| async move { store.get_attributes_of(keys, names).await };
        Ok(self.at_once(batches, read).await?.concat())
    }

    async fn get_attributes_of(&self, keys: Vec<Item>, names: &[&str]) -> Result<Vec<Item>> {
        let aliases: Vec<String> = names.iter().map(|name| format!("#{name}")).collect();
        let mut wanted = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .projection_expression(aliases.join(", "));
        for (alias, name) in aliases.into_iter().zip(names) {
            wanted = wanted.expression_attribute_names(alias, *name);
        }
        let wanted = wanted
            .build()
            .map_err(|error| StoreError::Service(error.to_string()))?;
        let answer = self
            .client
            .batch_get_item()
            .request_items(&self.table, wanted)
            .send()
            .await?;
        let mut items = answer.responses.unwrap_or_default();
        Ok(items.remove(&self.table).unwrap_or_default())
    }

    /// Puts and deletes many items without conditions. No key may come twice.
    pub(crate) async fn write_many(&self, writes: Vec<WriteRequest>) -> Result<()> {
        let batches = in_chunks(writes, WRITE_BATCH);
        let write = |store: Self, writes| async move { store.write_batch(writes).await };
        self.at_once(batches, write).await?;
        Ok(())
    }

    async fn write_batch(&self, mut writes: Vec<WriteRequest>) -> Result<()> {
        for attempt in 0..8u64 {
            let answer = self
                .client
                .batch_write_item()
                .request_items(&self.table, writes)
                .send()
                .await?;
            // What DynamoDB had no room for at that moment.
            writes = answer
                .unprocessed_items
                .and_then(|mut left| left.remove(&self.table))
                .unwrap_or_default();
            if writes.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50 << attempt)).await;
        }
        Err(StoreError::Service("DynamoDB left writes undone".into()))
    }

    /// Does the same with each, [`AT_ONCE`] of them at a time; what came of them, in any order.
    pub(crate) async fn at_once<T, U, F>(
        &self,
        all: Vec<T>,
        work: impl Fn(Self, T) -> F,
    ) -> Result<Vec<U>>
    where
        U: Send + 'static,
        F: Future<Output = Result<U>> + Send + 'static,
    {
        let (mut working, mut done) = (JoinSet::new(), Vec::with_capacity(all.len()));
        for one in all {
            if working.len() == AT_ONCE {
                done.extend(joined(working.join_next().await)?);
            }
            working.spawn(work(self.clone(), one));
        }
        while let Some(next) = joined(working.join_next().await)? {
            done.push(next);
        }
        Ok(done)
    }
}

/// The write that puts an item, whatever is at its key.
pub(crate) fn put_request(item: Item) -> Result<WriteRequest> {
    let put = PutRequest::builder().set_item(Some(item)).build();
    let put = put.map_err(|error| StoreError::Service(error.to_string()))?;
    Ok(WriteRequest::builder().put_request(put).build())
}

/// The write that deletes what is at a key.
pub(crate) fn delete_request(key: Item) -> Result<WriteRequest> {
    let delete = DeleteRequest::builder().set_key(Some(key)).build();
    let delete = delete.map_err(|error| StoreError::Service(error.to_string()))?;
    Ok(WriteRequest::builder().delete_request(delete).build())
}

fn in_chunks<T>(all: Vec<T>, size: usize) -> Vec<Vec<T>> {
    let (mut all, mut chunks) = (all.into_iter(), Vec::new());
    loop {
        let chunk: Vec<T> = all.by_ref().take(size).collect();
        match chunk.is_empty() {
            true => return chunks,
            false => chunks.push(chunk),
        }
    }
}

fn joined<T>(next: Option<std::result::Result<Result<T>, JoinError>>) -> Result<Option<T>> {
    let broken = |error: JoinError| StoreError::Service(error.to_string());
    next.map(|next| next.map_err(broken)?).transpose()
}
