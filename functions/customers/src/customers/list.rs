//! Customers, one and many.

use std::collections::{BTreeSet, HashMap};

use api::{json, prelude::*};
use chrono::Utc;
use domain::CustomerId;
use serde::{Deserialize, Serialize};
use store::{CustomerItem, CustomerSearch, Page, PageRequest, TenantStore};

use super::{
    Customers, Which,
    filter::{CustomerFilter, Finds, Wanted},
    found,
    rows::{self, Beside, Row},
    scored,
    sort::{CustomerSort, Place},
    view::CustomerProfile,
};

/// As many are shown by their ids at once.
const MOST_IDS: usize = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerQuery {
    /// Only these, in the order of their ids: a JSON list of up to 100, such as `["c-1","c-2"]`. Who is not there is
    /// left out. It goes with nothing else.
    ids: Option<String>,
    /// Only customers whose ids begin so.
    #[serde(default)]
    id_starts_with: String,
    /// The order. With one, each page is full and tells the `total`; without, customers come in the order of their ids
    /// and are looked through as far as a page takes: it may be short, or empty, and have a next one.
    #[param(inline)]
    sort: Option<CustomerSort>,
    /// At most this many: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before, asked for in the same order.
    cursor: Option<String>,
}

/// A page of customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerList {
    /// The customers of this page.
    pub items: Vec<CustomerProfile>,
    /// Give it as `cursor` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many there are in all, where an order was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// Lists customers.
#[utoipa::path(
    get, path = "/v1/customers", tag = "customers", operation_id = "listCustomerProfiles",
    params(CustomerQuery, CustomerFilter),
    responses(
        (status = 200, description = "A page of customers", body = CustomerList),
        QueryProblems, AuthProblems, BodyProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(query): Params<CustomerQuery>,
    Params(filter): Params<CustomerFilter>,
) -> Result<Json<CustomerList>, ApiError> {
    let is_filtered = filter.is_set();
    let tenant = &principal.tenant;
    if let Some(ids) = &query.ids {
        if is_filtered || query.is_set() {
            let detail =
                "`ids` goes with nothing else: name the customers, or say what is asked of them.";
            return Err(ApiError::bad_request("bad_query", detail));
        }
        let page = by_ids(tenant, &listed_ids(ids)?).await?;
        let found = page.items.iter().map(|item| &item.id);
        let beside = Beside::of(&customers.scores, tenant, found).await?;
        return Ok(Json(shown(page, &beside)?));
    }
    let wanted = filter.wanted(principal.account, Utc::now())?;
    let wanted = match query.sort.is_some_and(CustomerSort::is_by_risk) {
        true => wanted.by_risk(),
        false => wanted,
    };
    if query.id_starts_with.len() > CustomerId::LONGEST {
        let detail = format!("Look for at most {} bytes.", CustomerId::LONGEST);
        return Err(ApiError::bad_request("bad_query", detail));
    }
    let list = match query.sort {
        None if is_filtered => {
            let beside = Beside::read(&customers.scores, tenant).await?;
            let page = by_id(tenant, Some((&beside, &wanted)), query).await?;
            shown(page, &beside)
        }
        None => {
            let page = by_id(tenant, None, query).await?;
            let ids = page.items.iter().map(|item| &item.id);
            let beside = Beside::of(&customers.scores, tenant, ids).await?;
            shown(page, &beside)
        }
        Some(sort) if query.id_starts_with.is_empty() => {
            let beside = Beside::read(&customers.scores, tenant).await?;
            in_order(tenant, (&beside, &wanted), (sort, query)).await
        }
        Some(_) => {
            let detail = "`id_starts_with` goes with no `sort`: such customers come in the order of their ids.";
            Err(ApiError::bad_request("bad_query", detail))
        }
    };
    Ok(Json(list?))
}

impl CustomerQuery {
    /// Whether an order, a beginning or a page is asked for.
    fn is_set(&self) -> bool {
        self.sort.is_some()
            || !self.id_starts_with.is_empty()
            || self.limit.is_some()
            || self.cursor.is_some()
    }
}

/// Reads ids: a JSON list.
///
/// # Errors
/// 422 for what is none, or too many.
fn listed_ids(text: &str) -> Result<BTreeSet<CustomerId>, ApiError> {
    let wrong = |detail| ApiError::invalid([("ids", detail)]);
    let ids: Vec<String> = json::read(text)
        .map_err(|error| wrong(format!("It is no list of ids, such as [\"c-1\"]: {error}")))?;
    if ids.len() > MOST_IDS {
        return Err(wrong(format!("Name {MOST_IDS} customers at most.")));
    }
    // Nobody is called what cannot be an id.
    let ids = ids.into_iter().filter_map(|id| id.try_into().ok());
    Ok(ids.collect())
}

/// Those of some customers who are there.
async fn by_ids(
    tenant: &TenantStore,
    ids: &BTreeSet<CustomerId>,
) -> Result<Page<CustomerItem>, ApiError> {
    let mut items = tenant.customers_of(ids.iter()).await?;
    items.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    Ok(Page {
        items,
        next_cursor: None,
    })
}

/// Customers in the order of their ids, as far as they are looked through.
async fn by_id(
    tenant: &TenantStore,
    wanted: Option<(&Beside, &Wanted)>,
    query: CustomerQuery,
) -> Result<Page<CustomerItem>, ApiError> {
    // One that does not read is wanted: whoever shows it says so.
    let finds = |customer: &CustomerItem| {
        wanted.is_none_or(|(beside, wanted)| {
            let row = beside.row(customer.clone());
            let row = row.and_then(Row::with_all_traits);
            row.map_or(true, |row| wanted.finds(&row) == Finds::Yes)
        })
    };
    let search = CustomerSearch {
        id_starts_with: query.id_starts_with,
        wanted: wanted.map(|_| &finds as &(dyn Fn(&CustomerItem) -> bool + Sync)),
        ..CustomerSearch::default()
    };
    let request = PageRequest::from(PageQuery {
        limit: query.limit,
        cursor: query.cursor,
    });
    Ok(tenant.customers(&search, &request).await?)
}

fn shown(page: Page<CustomerItem>, beside: &Beside) -> Result<CustomerList, ApiError> {
    let items = page.items.into_iter();
    let items = items.map(|item| CustomerProfile::of_row(beside.row(item)?));
    Ok(CustomerList {
        items: items.collect::<Result<_, _>>()?,
        next_cursor: page.next_cursor,
        total: None,
    })
}

/// Customers in an order that is asked for: found by the index, and shown by what is known of them.
async fn in_order(
    tenant: &TenantStore,
    (beside, wanted): (&Beside, &Wanted),
    (sort, query): (CustomerSort, CustomerQuery),
) -> Result<CustomerList, ApiError> {
    let cursor = query.cursor.as_deref();
    let after = cursor
        .map(|cursor| Place::of_cursor(cursor, sort))
        .transpose()?;
    let limit = UpTo::or(query.limit, 50);
    let page = rows::page(tenant, beside, wanted, (sort, after), limit).await?;
    let ids = page.rows.iter().map(|row| &row.customer.id);
    let known = tenant.customers_of(ids).await?.into_iter();
    let mut known: HashMap<CustomerId, CustomerItem> =
        known.map(|item| (item.id.clone(), item)).collect();
    let mut items = Vec::new();
    // Who is gone since they were found is left out.
    for row in page.rows {
        if let Some(customer) = known.remove(&row.customer.id) {
            items.push(CustomerProfile::of_row(Row { customer, ..row })?);
        }
    }
    let next = page.next.map(|place| place.to_cursor(sort)).transpose()?;
    Ok(CustomerList {
        items,
        next_cursor: next,
        total: Some(page.total),
    })
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
    State(customers): State<Customers>,
    Params(Which { id }): Params<Which>,
) -> Result<Json<CustomerProfile>, ApiError> {
    let item = found(&principal, &id).await?;
    Ok(Json(customers.shown(&principal.tenant, item).await?))
}

impl Customers {
    /// A customer with all that is known beside their events.
    pub async fn shown(
        &self,
        tenant: &TenantStore,
        item: CustomerItem,
    ) -> Result<CustomerProfile, ApiError> {
        let care = tenant.care(&item.id).await?;
        let risk = scored::latest_of(&self.scores, tenant, item.id.as_str()).await?;
        let profile = CustomerProfile::of(item, care)?;
        Ok(CustomerProfile { risk, ..profile })
    }
}
