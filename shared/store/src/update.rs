//! Conditional updates and transactions, with every name and value aliased.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValue, TransactWriteItem,
    Update as UpdateItem,
};
use serde::Serialize;

use crate::{
    Result, Store,
    keys::Key,
    table::{Item, attributes, number, text},
};

/// An update under construction. Attribute names are aliased, so none is ever a reserved word.
#[derive(Debug, Clone)]
pub(crate) struct Update {
    key: Key,
    sets: Vec<String>,
    adds: Vec<String>,
    deletes: Vec<String>,
    removes: Vec<String>,
    conditions: Vec<String>,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Update {
    /// An update of that item, which may be new.
    pub fn any(key: Key) -> Self {
        Self {
            key,
            sets: vec![],
            adds: vec![],
            deletes: vec![],
            removes: vec![],
            conditions: vec![],
            names: HashMap::new(),
            values: HashMap::new(),
        }
    }

    /// An update of that item, which must exist.
    pub fn existing(key: Key) -> Self {
        let mut update = Self::any(key);
        update.conditions.push("attribute_exists(pk)".into());
        update
    }

    fn name(&mut self, attribute: &str) -> String {
        let alias = format!("#{attribute}");
        self.names.insert(alias.clone(), attribute.into());
        alias
    }

    fn value(&mut self, value: AttributeValue) -> String {
        let alias = format!(":v{}", self.values.len());
        self.values.insert(alias.clone(), value);
        alias
    }

    pub fn set(self, attribute: &str, value: impl Serialize) -> Result<Self> {
        Ok(self.set_raw(attribute, serde_dynamo::to_attribute_value(value)?))
    }

    /// Sets an attribute that is not there; one that is keeps its value.
    pub fn set_once(mut self, attribute: &str, value: impl Serialize) -> Result<Self> {
        let value = serde_dynamo::to_attribute_value(value)?;
        let (name, value) = (self.name(attribute), self.value(value));
        self.sets
            .push(format!("{name} = if_not_exists({name}, {value})"));
        Ok(self)
    }

    /// Sets an attribute to a value as DynamoDB has it, such as a set.
    pub fn set_raw(mut self, attribute: &str, value: AttributeValue) -> Self {
        let (name, value) = (self.name(attribute), self.value(value));
        self.sets.push(format!("{name} = {value}"));
        self
    }

    pub fn remove(mut self, attribute: &str) -> Self {
        let name = self.name(attribute);
        self.removes.push(name);
        self
    }

    /// Adds to a number, or puts members into a set.
    pub fn add(mut self, attribute: &str, value: AttributeValue) -> Self {
        let (name, value) = (self.name(attribute), self.value(value));
        self.adds.push(format!("{name} {value}"));
        self
    }

    /// Takes members out of a set.
    pub fn take(mut self, attribute: &str, value: AttributeValue) -> Self {
        let (name, value) = (self.name(attribute), self.value(value));
        self.deletes.push(format!("{name} {value}"));
        self
    }

    /// Only when the attribute is one of these texts.
    pub fn when_in(mut self, attribute: &str, texts: &[&str]) -> Self {
        let name = self.name(attribute);
        let values: Vec<_> = texts.iter().map(|t| self.value(text(*t))).collect();
        self.conditions
            .push(format!("{name} IN ({})", values.join(", ")));
        self
    }

    pub fn when_absent(mut self, attribute: &str) -> Self {
        let name = self.name(attribute);
        self.conditions
            .push(format!("attribute_not_exists({name})"));
        self
    }

    pub fn when_present(mut self, attribute: &str) -> Self {
        let name = self.name(attribute);
        self.conditions.push(format!("attribute_exists({name})"));
        self
    }

    /// Only while a count is that; one that is not there is zero.
    pub fn when_count(self, attribute: &str, count: impl Into<u64>) -> Self {
        let count = count.into();
        let condition = match count {
            0 => "attribute_not_exists({}) OR {} = {v}",
            _ => "{} = {v}",
        };
        self.when(attribute, number(count), condition)
    }

    /// Only when this holds: `{}` stands for the attribute's name, `{v}` for the value's.
    pub fn when(mut self, attribute: &str, value: AttributeValue, condition: &str) -> Self {
        let (name, value) = (self.name(attribute), self.value(value));
        let condition = condition.replace("{}", &name).replace("{v}", &value);
        self.conditions.push(format!("({condition})"));
        self
    }

    /// Gives conditions another value, by this alias.
    pub fn with(mut self, alias: &str, value: AttributeValue) -> Self {
        self.values.insert(alias.into(), value);
        self
    }

    /// Gives conditions a name within an attribute, `#name`.
    pub fn named(mut self, name: &str) -> Self {
        self.name(name);
        self
    }

    /// Appends to a list, which may be new.
    pub fn append(mut self, attribute: &str, values: AttributeValue) -> Self {
        let name = self.name(attribute);
        let (values, empty) = (self.value(values), self.value(AttributeValue::L(vec![])));
        self.sets.push(format!(
            "{name} = list_append(if_not_exists({name}, {empty}), {values})"
        ));
        self
    }

    fn expression(&self) -> String {
        [
            ("SET", &self.sets),
            ("ADD", &self.adds),
            ("DELETE", &self.deletes),
            ("REMOVE", &self.removes),
        ]
        .iter()
        .filter(|(_, parts)| !parts.is_empty())
        .map(|(verb, parts)| format!("{verb} {}", parts.join(", ")))
        .collect::<Vec<_>>()
        .join(" ")
    }

    fn condition(&self) -> Option<String> {
        (!self.conditions.is_empty()).then(|| self.conditions.join(" AND "))
    }

    pub fn in_transaction(self, store: &Store) -> Result<TransactWriteItem> {
        let update = UpdateItem::builder()
            .table_name(&store.table)
            .set_key(Some(attributes(&self.key)))
            .update_expression(self.expression())
            .set_condition_expression(self.condition())
            .set_expression_attribute_names(Some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values))
            .build()
            .map_err(built)?;
        Ok(TransactWriteItem::builder().update(update).build())
    }

    /// Its conditions alone, as a condition of a transaction.
    pub fn check_in_transaction(self, store: &Store) -> Result<TransactWriteItem> {
        let check = ConditionCheck::builder()
            .table_name(&store.table)
            .set_key(Some(attributes(&self.key)))
            .set_condition_expression(self.condition())
            .set_expression_attribute_names((!self.names.is_empty()).then_some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values))
            .build()
            .map_err(built)?;
        Ok(TransactWriteItem::builder().condition_check(check).build())
    }

    /// The deletion of the item under its conditions, as one write of a transaction.
    pub fn delete_in_transaction(self, store: &Store) -> Result<TransactWriteItem> {
        let delete = Delete::builder()
            .table_name(&store.table)
            .set_key(Some(attributes(&self.key)))
            .set_condition_expression(self.condition())
            .set_expression_attribute_names((!self.names.is_empty()).then_some(self.names))
            .set_expression_attribute_values((!self.values.is_empty()).then_some(self.values))
            .build()
            .map_err(built)?;
        Ok(TransactWriteItem::builder().delete(delete).build())
    }
}

impl Store {
    /// Does the update. The item as it is afterwards, or nothing when a condition did not hold.
    pub(crate) async fn update(&self, update: Update) -> Result<Option<Item>> {
        // A transaction on the same item at that moment makes it fail: try again.
        for attempt in 0..6u64 {
            let update = update.clone();
            let sent = self
                .client
                .update_item()
                .table_name(&self.table)
                .set_key(Some(attributes(&update.key)))
                .update_expression(update.expression())
                .set_condition_expression(update.condition())
                .set_expression_attribute_names(Some(update.names))
                .set_expression_attribute_values(
                    (!update.values.is_empty()).then_some(update.values),
                )
                .return_values(ReturnValue::AllNew)
                .send()
                .await;
            let error = match sent {
                Ok(answer) => return Ok(answer.attributes),
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(e) if e.is_conditional_check_failed_exception() => return Ok(None),
                Some(e) if e.is_transaction_conflict_exception() => {
                    tokio::time::sleep(std::time::Duration::from_millis(10 << attempt)).await;
                }
                _ => return Err(error.into()),
            }
        }
        Err(crate::StoreError::Service(
            "the item is written by too many at once".into(),
        ))
    }

    /// A put, as one write of a transaction, of a key that must not be taken.
    pub(crate) fn put_new_in_transaction(&self, item: Item) -> Result<TransactWriteItem> {
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()
            .map_err(built)?;
        Ok(TransactWriteItem::builder().put(put).build())
    }

    /// That an item is there, as a condition of a transaction.
    pub(crate) fn exists_in_transaction(&self, key: &Key) -> Result<TransactWriteItem> {
        Update::existing(key.clone()).check_in_transaction(self)
    }

    /// A deletion, as one write of a transaction, of an item whose attribute has that value.
    pub(crate) fn delete_if_in_transaction(
        &self,
        key: &Key,
        attribute: &str,
        value: AttributeValue,
    ) -> Result<TransactWriteItem> {
        Update::any(key.clone())
            .when(attribute, value, "{} = {v}")
            .delete_in_transaction(self)
    }

    pub(crate) fn delete_in_transaction(&self, key: &Key) -> Result<TransactWriteItem> {
        Update::any(key.clone()).delete_in_transaction(self)
    }
}

fn built(error: aws_sdk_dynamodb::error::BuildError) -> crate::StoreError {
    crate::StoreError::Service(error.to_string())
}
