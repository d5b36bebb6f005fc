//! Letting offers through that wait for a person, or not.

use api::{permission::Lasting, prelude::*};
use domain::{CustomerOfferId, CustomerOfferState, Failure, OfferTurn};
use serde::{Deserialize, Serialize};

use super::{CustomerOffers, turning::Turned, view::WhichCustomerOffer};

/// Offers that are decided about by one request.
const MOST: usize = 100;

/// Which offers are decided about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OffersToDecide {
    /// Which, up to 100.
    #[schema(min_items = 1, max_items = 100)]
    pub offers: Vec<WhichCustomerOffer>,
}

/// What became of an offer.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferDecisionAnswer {
    /// Its id.
    pub id: CustomerOfferId,
    /// How it stands now; nothing where there is no such offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CustomerOfferState>,
    /// Whether it was decided about so, by this request or the same before.
    pub done: bool,
    /// Why it is not let through though it waits for that: its campaign is over (`campaign_has_ended`), or it was withdrawn
    /// from the catalogue (`offer_withdrawn`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Failure>,
}

/// What became of each, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferDecisionAnswers {
    /// Each offer.
    pub items: Vec<OfferDecisionAnswer>,
}

/// Lets offers through that wait for a person: their customers may accept them. What was withdrawn from the catalogue since,
/// or is of a campaign that has ended, is not let through, and `refused` says so. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/customer-offers/approve", tag = "campaigns", operation_id = "approveOffers",
    request_body = OffersToDecide,
    responses((status = 200, description = "What became of each", body = OfferDecisionAnswers), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn approve(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(offers): State<CustomerOffers>,
    Json(request): Json<OffersToDecide>,
) -> Result<Json<OfferDecisionAnswers>, ApiError> {
    decide(&offers, &principal, request, OfferTurn::Approve).await
}

/// Does not let offers through that wait for a person. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/customer-offers/reject", tag = "campaigns", operation_id = "rejectOffers",
    request_body = OffersToDecide,
    responses((status = 200, description = "What became of each", body = OfferDecisionAnswers), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn reject(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(offers): State<CustomerOffers>,
    Json(request): Json<OffersToDecide>,
) -> Result<Json<OfferDecisionAnswers>, ApiError> {
    decide(&offers, &principal, request, OfferTurn::Reject).await
}

async fn decide(
    offers: &CustomerOffers,
    principal: &Principal,
    request: OffersToDecide,
    turn: OfferTurn,
) -> Result<Json<OfferDecisionAnswers>, ApiError> {
    if !(1..=MOST).contains(&request.offers.len()) {
        let detail = format!("Name 1 to {MOST} offers.");
        return Err(ApiError::invalid([("offers", detail)]));
    }
    let mut items = Vec::new();
    for WhichCustomerOffer { customer_id, id } in request.offers {
        let turned = offers.turn(&principal.tenant, (&customer_id, id), turn);
        let (state, done, refused) = match turned.await? {
            None => (None, false, None),
            Some(Turned::Done(offer)) => (Some(offer.state), true, None),
            Some(Turned::Not(_, standing)) => (Some(standing), false, None),
            Some(Turned::Stopped(offer, why)) => (Some(offer.state), false, Some(why)),
        };
        items.push(OfferDecisionAnswer {
            id,
            state,
            done,
            refused,
        });
    }
    let done = items.iter().filter(|item| item.done).count();
    let what = match turn {
        OfferTurn::Approve => "approved",
        _ => "rejected",
    };
    principal.changed(what, None, Some(&done.to_string()));
    Ok(Json(OfferDecisionAnswers { items }))
}
