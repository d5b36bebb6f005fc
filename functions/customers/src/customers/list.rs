//! Customers, one and many.

use api::prelude::*;
use chrono::Utc;
use domain::CustomerId;
use serde::Deserialize;
use store::{CustomerItem, CustomerSearch, PageRequest};

use super::{Customers, Which, filter::SubscriptionFilter, view::CustomerProfile};
use crate::identities::customer_of;

/// Longest text that is looked for, in bytes.
const LONGEST_SEARCH: usize = 255;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerQuery {
    /// Only customers whose ids begin so.
    #[serde(default)]
    id_starts_with: String,
    /// Only customers with this in their name, e-mail address or id, whatever its case. A page may then
    /// be short, or empty, and have a next one.
    #[serde(default)]
    search: String,
    /// At most this many: 1 to 100, 50 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Lists customers in the order of their ids.
#[utoipa::path(
    get, path = "/v1/customers", tag = "customers", operation_id = "listCustomerProfiles",
    params(CustomerQuery, SubscriptionFilter),
    responses((status = 200, description = "A page of customers", body = List<CustomerProfile>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(query): Params<CustomerQuery>,
    Params(filter): Params<SubscriptionFilter>,
) -> Result<Json<List<CustomerProfile>>, ApiError> {
    filter.check()?;
    let CustomerQuery {
        id_starts_with,
        search,
        limit,
        cursor,
    } = query;
    if id_starts_with.len() > CustomerId::LONGEST || search.len() > LONGEST_SEARCH {
        let detail = format!("Look for at most {LONGEST_SEARCH} bytes.");
        return Err(ApiError::bad_request("bad_query", detail));
    }
    let now = Utc::now();
    let finds = |customer: &CustomerItem| filter.finds(customer, now);
    let search = CustomerSearch {
        id_starts_with,
        text: search,
        wanted: filter
            .is_set()
            .then_some(&finds as &(dyn Fn(&CustomerItem) -> bool + Sync)),
    };
    let request = PageRequest::from(PageQuery { limit, cursor });
    let page = principal.tenant.customers(&search, &request).await?;
    let items = page.items.into_iter().map(CustomerProfile::try_from);
    Ok(Json(List {
        items: items.collect::<Result<_, _>>()?,
        next_cursor: page.next_cursor,
    }))
}

/// Shows a customer as they are, by the events that have been merged. Of an id that an alias gave to another it is
/// that one.
#[utoipa::path(
    get, path = "/v1/customer", tag = "customers", operation_id = "getCustomerProfile",
    params(Which),
    responses((status = 200, description = "The customer", body = CustomerProfile), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(Which { id }): Params<Which>,
) -> Result<Json<CustomerProfile>, ApiError> {
    let tenant = &principal.tenant;
    let mut found = tenant.customer(&id).await?;
    if found.is_none() {
        let customers_are = principal.organization().await?.customers_are;
        let now = customer_of(tenant, customers_are, id.as_str()).await?;
        if let (true, Ok(now)) = (now != id.as_str(), now.parse()) {
            found = tenant.customer(&now).await?;
        }
    }
    Ok(Json(found.or_not_found("customer")?.try_into()?))
}
