//! Customers told of by hand or by a program, one at a time.

use api::prelude::*;
use chrono::Utc;
use domain::{CustomerId, CustomersAre};
use ledger::{
    Kind,
    intake::{Request, parse_one},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use ulid::Ulid;

use super::{Customers, Which, bulk::as_named_here, view::CustomerProfile};
use crate::{
    agenda::Planner,
    events::{self, EventAnswer},
    identities::customer_of,
    states::told_of,
};

/// What is true of a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerTraits {
    /// By name, such as `name`, `email` and `plan`. Those that are not named stay; null takes one away.
    #[schema(value_type = Object)]
    pub traits: Map<String, Value>,
}

/// Says what is true of a customer, who may be new. It is shown at once, and is an `identify` event of
/// the customer's like any other; where accounts are customers, a `group` event.
#[utoipa::path(
    put, path = "/v1/customer", tag = "customers", operation_id = "putCustomer",
    params(Which), request_body = CustomerTraits,
    responses(
        (status = 200, description = "The customer", body = CustomerProfile),
        LookupProblems, BodyProblems, PlanProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn put(
    principal: Allowed<Work<permission::Upload>>,
    State(customers): State<Customers>,
    Params(Which { id }): Params<Which>,
    Json(request): Json<CustomerTraits>,
) -> Result<Json<CustomerProfile>, ApiError> {
    let (now, source) = (Utc::now(), principal.id.to_string());
    let customers_are = principal.organization().await?.customers_are;
    let (kind, id_field) = match customers_are {
        CustomersAre::People => (Kind::Identify, "userId"),
        CustomersAre::Accounts => (Kind::Group, "groupId"),
    };
    let event = json!({
        "messageId": format!("put-{}", Ulid::generate()), id_field: id, "traits": request.traits,
    });
    let event = event.to_string();
    let parse = || parse_one(kind, event.as_bytes(), &Request::new(now, &source));
    let answer = events::take_one(&customers.events, &principal, parse(), now).await?;
    if !answer.is_kept() {
        let (field, detail) = as_named_here(answer.field.clone(), answer.detail.clone());
        let answer = EventAnswer {
            field,
            detail,
            ..answer
        };
        return Err(answer.into());
    }
    let Some(event) = parse().ok().and_then(|one| one.outcome.ok()) else {
        return Err(ApiError::internal("an event that was taken does not read"));
    };
    let tenant = &principal.tenant;
    let id: CustomerId = customer_of(tenant, customers_are, id.as_str())
        .await?
        .parse()
        .unwrap_or(id);
    let before = tenant.customer(&id).await?;
    let after = told_of(customers_are, &id, before.as_ref(), &[&event])?;
    let after = Planner::of(tenant).await?.planned(before.as_ref(), after);
    tenant.put_customers(std::slice::from_ref(&after)).await?;
    let profile = customers.shown(tenant, after).await?;
    Ok(Json(CustomerProfile {
        trait_issues: answer.issues,
        ..profile
    }))
}

/// Takes a customer off the list, and forgets owner, tags and notes, and what was said and offered to them, also what is
/// owed still. What happened stays in the ledger, and the next
/// event that comes shows them again; what came before does not, also if it is merged later.
#[utoipa::path(
    delete, path = "/v1/customer", tag = "customers", operation_id = "deleteCustomer",
    params(Which),
    responses((status = 204, description = "They are off the list"), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn delete(
    principal: Allowed<permission::Delete>,
    State(_): State<Customers>,
    Params(Which { id }): Params<Which>,
) -> Result<StatusCode, ApiError> {
    let tenant = &principal.tenant;
    tenant.customer(&id).await?.or_not_found("customer")?;
    tenant.unlist_customer(&id, Utc::now()).await?;
    principal.changed("customer", Some(id.as_str()), None);
    Ok(StatusCode::NO_CONTENT)
}
