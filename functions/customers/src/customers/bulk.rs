//! Many customers told of at once.

use std::collections::BTreeMap;

use api::prelude::*;
use chrono::Utc;
use domain::{CustomerId, CustomersAre, EventIssue, EventStatus, ReceivedEvent};
use ledger::{
    Event, Owner,
    intake::{Item, Request, parse_batch},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use ulid::Ulid;

use super::Customers;
use crate::{events::take, identities::Identities, states};

/// Customers that one request may tell of.
const MOST: usize = 500;

/// What is true of a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkCustomer {
    /// What the organization itself calls them: 1 to 255 bytes.
    #[schema(min_length = 1, max_length = 255)]
    pub id: String,
    /// By name. Those that are not named stay; null takes one away.
    #[schema(value_type = Object)]
    pub traits: Map<String, Value>,
}

/// What is true of up to 500 customers, of 500 kB in all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkCustomers {
    /// The customers.
    #[schema(min_items = 1, max_items = 500)]
    pub customers: Vec<BulkCustomer>,
}

/// What became of one of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkAnswer {
    /// Their place in the request, from 0.
    pub index: u32,
    /// Who.
    pub id: String,
    /// `accepted`, and shown at once; or `rejected`.
    pub status: EventStatus,
    /// Why, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong and what to do, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Traits that are not kept, though the others are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<EventIssue>,
}

/// What became of each, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkAnswers {
    /// Whether none was rejected.
    pub success: bool,
    /// Each of them.
    pub items: Vec<BulkAnswer>,
}

/// Says what is true of up to 500 customers, who may be new, and tells of each what became of it.
///
/// Each is an `identify` event like any other; where accounts are customers, a `group` event.
#[utoipa::path(
    put, path = "/v1/customers", tag = "customers", operation_id = "putCustomers",
    request_body = BulkCustomers,
    responses(
        (status = 200, description = "What became of each", body = BulkAnswers),
        BodyProblems, PlanProblems, ConflictProblem, AuthProblems
    ),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn put(
    principal: Allowed<Work<permission::Upload>>,
    State(customers): State<Customers>,
    Json(BulkCustomers { customers: told }): Json<BulkCustomers>,
) -> Result<Json<BulkAnswers>, ApiError> {
    if !(1..=MOST).contains(&told.len()) {
        let detail = format!("Name 1 to {MOST} customers.");
        return Err(ApiError::invalid([("customers", detail)]));
    }
    let (now, source) = (Utc::now(), principal.id.to_string());
    let customers_are = principal.organization().await?.customers_are;
    let ids: Vec<String> = told.iter().map(|one| one.id.clone()).collect();
    let body = batch(customers_are, told).to_string();
    let parse = || parse_batch(body.as_bytes(), &Request::new(now, &source));
    let became = take(&customers.events, &principal, parse(), now).await?;
    let taken = parse().unwrap_or_default().into_iter().zip(&became);
    let taken = taken.filter(|(_, became)| became.status != EventStatus::Rejected);
    let events: Vec<Event> = taken.filter_map(|(item, _)| event(item)).collect();
    show(&principal, customers_are, &events).await?;
    let items: Vec<BulkAnswer> = ids.into_iter().zip(became).map(answer).collect();
    let success = items
        .iter()
        .all(|item| item.status != EventStatus::Rejected);
    Ok(Json(BulkAnswers { success, items }))
}

fn batch(customers_are: CustomersAre, told: Vec<BulkCustomer>) -> Value {
    let (kind, id_field) = match customers_are {
        CustomersAre::People => ("identify", "userId"),
        CustomersAre::Accounts => ("group", "groupId"),
    };
    let event = |BulkCustomer { id, traits }| {
        json!({
            "type": kind, "messageId": format!("put-{}", Ulid::generate()), id_field: id, "traits": traits,
        })
    };
    let events: Vec<Value> = told.into_iter().map(event).collect();
    json!({ "batch": events })
}

fn event(item: Item<'_>) -> Option<Event> {
    item.outcome.ok()
}

/// Shows at once what was told of customers.
async fn show(
    principal: &Principal,
    customers_are: CustomersAre,
    events: &[Event],
) -> Result<(), ApiError> {
    let tenant = &principal.tenant;
    let identities = Identities::of(tenant, customers_are, events).await?;
    let mut told = BTreeMap::<CustomerId, Vec<&Event>>::new();
    for event in events {
        if let Owner::Customer(id) = identities.owner(event)
            && let Ok(id) = id.parse()
        {
            told.entry(id).or_default().push(event);
        }
    }
    states::tell(tenant, customers_are, told).await?;
    Ok(())
}

fn answer((id, became): (String, ReceivedEvent)) -> BulkAnswer {
    let (field, detail) = as_named_here(became.field, became.detail);
    BulkAnswer {
        index: became.index,
        id,
        status: became.status,
        code: became.code,
        field,
        detail,
        issues: became.issues,
    }
}

/// What is wrong with an event, by the names that fields have where a customer is told of.
pub fn as_named_here(
    field: Option<String>,
    detail: Option<String>,
) -> (Option<String>, Option<String>) {
    const IDS: [&str; 2] = ["userId", "groupId"];
    let Some(id) = IDS.iter().find(|id| field.as_deref() == Some(**id)) else {
        return (field, detail);
    };
    let detail = detail.map(|detail| detail.replace(&format!("`{id}`"), "`id`"));
    (Some("id".to_owned()), detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_as_it_was_sent() {
        let traits = Map::new();
        for customers_are in [CustomersAre::People, CustomersAre::Accounts] {
            let id = " spaced ".to_owned();
            let traits = traits.clone();
            let body = batch(customers_are, vec![BulkCustomer { id, traits }]).to_string();
            let request = Request::new(Utc::now(), "key_1");
            let item = parse_batch(body.as_bytes(), &request).unwrap().remove(0);
            let why = item.outcome.unwrap_err();
            let (field, detail) = as_named_here(why.field, Some(why.detail));
            assert_eq!(field.as_deref(), Some("id"));
            let detail = detail.unwrap();
            assert!(detail.starts_with("`id` has white space"), "{detail}");
            assert!(
                !detail.contains("userId") && !detail.contains("groupId"),
                "{detail}"
            );
        }
        let other = (Some("traits".to_owned()), Some("`traits` …".to_owned()));
        assert_eq!(as_named_here(other.0.clone(), other.1.clone()), other);
    }
}
