//! Who looks after a customer, and tags.

use std::collections::BTreeSet;

use api::{json::given, permission::Lasting, prelude::*};
use domain::{LONGEST_TAG, MOST_TAGS, UserId, tag_problem};
use serde::Deserialize;
use store::{CareChange, TenantStore};

use super::{Customers, Which, found, unkept, view::CustomerProfile};

/// What is to change. What is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CareUpdate {
    /// The member who looks after them; null for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub owner: Option<Option<UserId>>,
    /// All their tags: up to 50, of up to 50 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_items = 50)]
    pub tags: Option<BTreeSet<String>>,
}

/// Says who looks after a customer, and which tags they have.
#[utoipa::path(
    patch, path = "/v1/customer", tag = "customers", operation_id = "updateCustomer",
    params(Which), request_body = CareUpdate,
    responses(
        (status = 200, description = "The customer", body = CustomerProfile),
        QueryProblems, LookupProblems, BodyProblems
    ),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn update(
    principal: Allowed<Lasting<permission::Upload>>,
    State(customers): State<Customers>,
    Params(Which { id }): Params<Which>,
    Json(request): Json<CareUpdate>,
) -> Result<Json<CustomerProfile>, ApiError> {
    let tenant = &principal.tenant;
    let CareUpdate { owner, tags } = request;
    let wrong_tags = tags.as_ref().and_then(wrong_tags);
    fields::check([
        ("owner", wrong_owner(tenant, owner.flatten()).await?),
        ("tags", wrong_tags),
    ])?;
    let customer = found(&principal, &id).await?;
    let changes = [owner.map(CareChange::Owner), tags.map(CareChange::Tags)];
    for change in changes.iter().flatten() {
        let kept = tenant.change_care(&customer.id, change).await?;
        kept.map_err(|why| unkept(why, "tags", too_many_tags()))?;
    }
    Ok(Json(customers.shown(tenant, customer).await?))
}

/// Why somebody cannot look after customers; nothing when they can.
pub async fn wrong_owner(
    tenant: &TenantStore,
    owner: Option<UserId>,
) -> Result<Option<String>, ApiError> {
    let Some(owner) = owner else { return Ok(None) };
    let is_member = tenant.member(owner).await?.is_some();
    let wrong = "Name a member of the organization: `GET /v1/members` lists them.";
    Ok((!is_member).then(|| wrong.to_owned()))
}

/// Why these are no tags; nothing when they are.
pub fn wrong_tags(tags: &BTreeSet<String>) -> Option<String> {
    if tags.len() > MOST_TAGS {
        return Some(too_many_tags());
    }
    tags.iter().find_map(|tag| tag_problem(tag))
}

fn too_many_tags() -> String {
    format!("A customer has up to {MOST_TAGS} tags, of up to {LONGEST_TAG} characters.")
}
