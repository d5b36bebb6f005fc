//! Which offers were made to customers, and what became of them.

use api::prelude::*;
use chrono::Utc;
use domain::{CampaignId, CustomerId, CustomerOffer, CustomerOfferState};
use serde::Deserialize;

use super::{
    CustomerOffers,
    view::{CustomerOfferView, shown},
};

/// Which offers are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerOfferQuery {
    /// Those of this campaign.
    campaign_id: Option<CampaignId>,
    /// Those to this customer; all of theirs at once.
    customer_id: Option<CustomerId>,
    /// Those that stand so. What was accepted and is not done is what somebody has to see to.
    state: Option<CustomerOfferState>,
}

/// Lists offers to customers, newest first, those to customers who are held out among them. A page may be short, or empty,
/// and have a next one.
#[utoipa::path(
    get, path = "/v1/customer-offers", tag = "campaigns", operation_id = "listOffersToCustomers",
    params(CustomerOfferQuery, PageQuery),
    responses((status = 200, description = "A page", body = List<CustomerOfferView>), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<CustomerOffers>,
    Params(query): Params<CustomerOfferQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<CustomerOfferView>>, ApiError> {
    let (tenant, now) = (&principal.tenant, Utc::now());
    if let Some(id) = query.campaign_id {
        tenant.campaign(id).await?.or_not_found("campaign")?;
    }
    let wanted = |offer: &CustomerOffer| {
        query.campaign_id.is_none_or(|id| id == offer.campaign_id)
            && query.state.is_none_or(|state| state == offer.standing(now))
    };
    let (items, next_cursor) = match &query.customer_id {
        Some(customer) => {
            let mut all = tenant.customer_offers_of(customer).await?;
            all.retain(wanted);
            (all, None)
        }
        None => {
            let page = tenant.wanted_customer_offers(wanted, &page.into()).await?;
            (page.items, page.next_cursor)
        }
    };
    let items = shown(tenant, items).await?;
    Ok(Json(List { items, next_cursor }))
}
