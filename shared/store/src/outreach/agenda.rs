//! Customers and messages about which something is to be done, by when: nobody else is read.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{CustomerId, Message, MessageId, TestClock};
use serde::Deserialize;

use crate::{
    CustomerItem, Result, TenantStore,
    keys::{self, sk},
    table::text,
    update::Update,
};

/// Whatever is queued is looked after sooner than this, should nothing be heard of it.
const MOST_PATIENCE: TimeDelta = TimeDelta::hours(2);

/// Somebody about whom something is to be done, or a message that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    Customer(CustomerId),
    Message(CustomerId, MessageId),
}

/// The keys of an item, which is all that the index has.
#[derive(Deserialize)]
struct Keys {
    sk: String,
}

impl Keys {
    fn due(&self) -> Option<Due> {
        if let Some(customer) = self.sk.strip_prefix(sk::CUSTOMERS) {
            return Some(Due::Customer(customer.parse().ok()?));
        }
        let rest = self.sk.strip_prefix(sk::MESSAGES)?;
        let (_, rest) = rest.split_once('#')?;
        let (customer, message) = rest.rsplit_once('#')?;
        Some(Due::Message(customer.parse().ok()?, message.parse().ok()?))
    }
}

impl TenantStore {
    /// Some about whom something is to be done by then, the longest due first, up to `limit`.
    pub async fn agenda(&self, until: DateTime<Utc>, limit: i32) -> Result<Vec<Due>> {
        let query = self.due_by(until).limit(limit);
        let items = query.send().await?.items.unwrap_or_default();
        let due = items.into_iter().map(crate::table::read::<Keys>);
        let due = due
            .map(|keys| Ok(keys?.due()))
            .collect::<Result<Vec<_>>>()?;
        Ok(due.into_iter().flatten().collect())
    }

    /// Customers about whom something is to be done by then, of very many the first `most`. What was written a moment ago
    /// may be missing.
    pub async fn customers_due(
        &self,
        until: DateTime<Utc>,
        most: usize,
    ) -> Result<BTreeSet<CustomerId>> {
        let mut items = self.due_by(until).into_paginator().items().send();
        let mut found = BTreeSet::new();
        while let Some(item) = items.next().await {
            if let Some(Due::Customer(id)) = crate::table::read::<Keys>(item?)?.due() {
                found.insert(id);
            }
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// Whether a message that was queued by a time of a test clock may not have been sent yet. What was written a moment ago
    /// may be missed.
    pub async fn is_sending(&self, clock: &TestClock) -> Result<bool> {
        let query = self.due_by(clock.at + MOST_PATIENCE);
        let mut items = query.into_paginator().items().send();
        while let Some(item) = items.next().await {
            let Some(Due::Message(customer, id)) = crate::table::read::<Keys>(item?)?.due() else {
                continue;
            };
            let message = self.message(&customer, id).await?;
            let is_queued = |one: &Message| one.clock == Some(clock.id) && one.is_on_its_way();
            if message.as_ref().is_some_and(is_queued) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Everybody and everything that is due by then.
    fn due_by(&self, until: DateTime<Utc>) -> QueryFluentBuilder {
        self.store
            .client
            .query()
            .table_name(&self.store.table)
            .index_name("gsi4")
            .key_condition_expression("gsi4pk = :pk AND gsi4sk <= :until")
            .expression_attribute_values(":pk", text(keys::agenda(self.org)))
            // What is due at that very instant is behind it in the order of texts, but for this.
            .expression_attribute_values(":until", text(keys::agenda_due(until, "\u{10ffff}")))
    }

    /// Says when a customer is looked at again, as long as nothing else is known of them than was read.
    pub async fn plan_customer(
        &self,
        read: &CustomerItem,
        next_at: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        let key = keys::customer(self.org, &read.id);
        let facts = text(&read.facts);
        let update = Update::existing(key).when("facts", facts, "{} = {v}");
        let update = match next_at {
            Some(at) => update
                .set("next_at", at)?
                .set_raw("gsi4pk", text(keys::agenda(self.org)))
                .set_raw("gsi4sk", text(keys::agenda_due(at, read.id.as_str()))),
            None => update.remove("next_at").remove("gsi4pk").remove("gsi4sk"),
        };
        self.change(update).await
    }
}
