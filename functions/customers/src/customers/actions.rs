//! What is done with many customers at once: giving them an owner, adding tags, taking tags away.

use std::collections::BTreeSet;

use api::{json::given, permission::Lasting, prelude::*};
use chrono::Utc;
use domain::{CustomerCare, CustomerId, SegmentId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{CareChange, Unkept};

use super::{
    Customers,
    care::{wrong_owner, wrong_tags},
    filter::CustomerFilter,
    rows::{self, Beside},
    segments::{checked, segment},
    sort::{CustomerSort, Place},
};

/// Customers that are changed by one request; of a segment with more, the answer says where to go on.
const MOST: usize = 500;

/// Whom to change, by `ids`, `segment_id` or `filter`, and how.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAction {
    /// Up to 500 customers.
    #[schema(max_items = 500)]
    pub ids: Option<BTreeSet<CustomerId>>,
    /// All customers of a segment, 500 at a time.
    pub segment_id: Option<SegmentId>,
    /// All customers that `GET /v1/customers` finds by this, 500 at a time.
    #[schema(value_type = Option<CustomerFilter>)]
    pub filter: Option<Map<String, Value>>,
    /// `next_cursor` of the answer before, to go on with a segment or a filter.
    pub cursor: Option<String>,
    /// The member who is to look after them; null for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub owner: Option<Option<UserId>>,
    /// Tags to add.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub add_tags: BTreeSet<String>,
    /// Tags to take away.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub remove_tags: BTreeSet<String>,
}

/// What became of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ActionStatus {
    /// They are as was asked for.
    Done,
    /// There is no such customer.
    Missing,
    /// They have no room for so many tags.
    Full,
}

/// What became of one customer, and how they were before: with it, it can be undone.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionItem {
    /// Who.
    pub id: CustomerId,
    /// What became of them.
    pub status: ActionStatus,
    /// Who looked after them before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_before: Option<UserId>,
    /// Their tags before.
    pub tags_before: BTreeSet<String>,
}

/// What became of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActionAnswer {
    /// Each customer, by id.
    pub items: Vec<ActionItem>,
    /// Give it as `cursor` to go on with the segment or filter; absent when all are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Gives many customers an owner, or adds or takes away tags. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/customers/actions", tag = "customers", operation_id = "changeCustomers",
    request_body = NewAction,
    responses((status = 200, description = "What became of each", body = ActionAnswer), BodyProblems, LookupProblems, QueryProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::Upload>>,
    State(customers): State<Customers>,
    Json(request): Json<NewAction>,
) -> Result<Json<ActionAnswer>, ApiError> {
    let tenant = &principal.tenant;
    let changes = changes(&request);
    fields::check([
        ("ids", wrong_aim(&request)),
        ("owner", wrong_owner(tenant, request.owner.flatten()).await?),
        ("add_tags", wrong_change(&request, &changes)),
        ("remove_tags", wrong_tags(&request.remove_tags)),
    ])?;
    let (ids, next_cursor) = aim(&customers, &principal, &request).await?;
    let mut before = tenant.care_of(ids.iter()).await?;
    let became = tenant.change_many(&ids, &changes).await?;
    let done = became.values().filter(|one| one.is_ok()).count();
    let items = ids.into_iter().map(|id| {
        let care = before.remove(&id);
        let care = care.unwrap_or_else(|| CustomerCare::none(id.clone()));
        ActionItem {
            status: match became.get(&id) {
                Some(Ok(())) => ActionStatus::Done,
                Some(Err(Unkept::Full)) => ActionStatus::Full,
                Some(Err(Unkept::NoCustomer)) | None => ActionStatus::Missing,
            },
            id,
            owner_before: care.owner,
            tags_before: care.tags,
        }
    });
    let items = items.collect();
    tell(&principal, &request, done);
    Ok(Json(ActionAnswer { items, next_cursor }))
}

/// Tells the audit log how many, and what: not whom.
fn tell(principal: &Principal, request: &NewAction, done: usize) {
    principal.changed("customers", None, Some(&done.to_string()));
    if let Some(owner) = request.owner {
        let owner = owner.map(|owner| owner.to_string());
        principal.changed("owner", None, owner.as_deref());
    }
    for tag in &request.add_tags {
        principal.changed("tag", None, Some(tag));
    }
    for tag in &request.remove_tags {
        principal.changed("tag", Some(tag), None);
    }
}

fn changes(request: &NewAction) -> Vec<CareChange> {
    let tags = |tags: &BTreeSet<String>, change: fn(BTreeSet<String>) -> CareChange| {
        (!tags.is_empty()).then(|| change(tags.clone()))
    };
    let owner = request.owner.map(CareChange::Owner);
    let removed = tags(&request.remove_tags, CareChange::RemoveTags);
    let added = tags(&request.add_tags, CareChange::AddTags);
    [owner, removed, added].into_iter().flatten().collect()
}

fn wrong_aim(request: &NewAction) -> Option<String> {
    let NewAction {
        ids,
        segment_id,
        filter,
        cursor,
        ..
    } = request;
    let aims = [ids.is_some(), segment_id.is_some(), filter.is_some()];
    if aims.into_iter().filter(|one| *one).count() != 1 {
        return Some("Name customers by one of `ids`, `segment_id` and `filter`.".to_owned());
    }
    let count = ids.as_ref().map(BTreeSet::len);
    if count.is_some_and(|count| !(1..=MOST).contains(&count)) {
        return Some(format!("Name 1 to {MOST} customers."));
    }
    (count.is_some() && cursor.is_some())
        .then(|| "`cursor` goes with `segment_id` or `filter`.".to_owned())
}

fn wrong_change(request: &NewAction, changes: &[CareChange]) -> Option<String> {
    if changes.is_empty() {
        return Some("Give `owner`, `add_tags` or `remove_tags`.".to_owned());
    }
    if !request.add_tags.is_disjoint(&request.remove_tags) {
        return Some("A tag cannot be added and taken away at once.".to_owned());
    }
    wrong_tags(&request.add_tags)
}

/// Whom it is about, and where to go on.
async fn aim(
    customers: &Customers,
    principal: &Principal,
    request: &NewAction,
) -> Result<(Vec<CustomerId>, Option<String>), ApiError> {
    if let Some(ids) = &request.ids {
        return Ok((ids.iter().cloned().collect(), None));
    }
    let filter = match (request.segment_id, &request.filter) {
        (Some(id), _) => segment(principal, id).await?.filter,
        (None, filter) => checked(filter.clone().unwrap_or_default(), principal)?,
    };
    let filter: CustomerFilter = serde_json::from_str(&filter)?;
    let wanted = filter.wanted(principal.account, Utc::now())?;
    let after = request
        .cursor
        .as_deref()
        .map(|cursor| Place::of_cursor(cursor, CustomerSort::Id))
        .transpose()?;
    let tenant = &principal.tenant;
    let beside = Beside::read(&customers.scores, tenant).await?;
    let page = rows::page(tenant, &beside, &wanted, (CustomerSort::Id, after), MOST).await?;
    let ids = page.rows.into_iter().map(|row| row.customer.id).collect();
    let next = page
        .next
        .map(|place| place.to_cursor(CustomerSort::Id))
        .transpose()?;
    Ok((ids, next))
}
