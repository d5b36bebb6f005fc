//! What is done with one offer to a customer.

use api::{permission::Lasting, prelude::*};
use domain::{CustomerOfferId, OfferTurn};

use super::{
    CustomerOffers,
    turning::{Turned, refusal},
    view::{CustomerOfferView, OfferedTo, shown_one},
};

/// Says that the customer has accepted an offer, as the organization's own app does: what was promised is owed from then on,
/// and is carried out once. Done twice it leaves the same. Where nothing of it can be carried out any more, since the
/// subscription or trial that it is about is over, or the customer has that plan, it expires: the answer's code says which.
#[utoipa::path(
    post, path = "/v1/customer-offers/{id}/accept", tag = "campaigns", operation_id = "acceptOffer",
    params(("id" = CustomerOfferId, Path)), request_body = OfferedTo,
    responses(
        (status = 200, description = "The offer", body = CustomerOfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn accept(
    principal: Allowed<Lasting<permission::Upload>>,
    State(offers): State<CustomerOffers>,
    Id(id): Id<CustomerOfferId>,
    Json(to): Json<OfferedTo>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    act(&offers, &principal, (id, &to), OfferTurn::Accept).await
}

/// Says that the customer does not want an offer. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/customer-offers/{id}/decline", tag = "campaigns", operation_id = "declineOffer",
    params(("id" = CustomerOfferId, Path)), request_body = OfferedTo,
    responses(
        (status = 200, description = "The offer", body = CustomerOfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn decline(
    principal: Allowed<Lasting<permission::Upload>>,
    State(offers): State<CustomerOffers>,
    Id(id): Id<CustomerOfferId>,
    Json(to): Json<OfferedTo>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    act(&offers, &principal, (id, &to), OfferTurn::Decline).await
}

/// Takes an offer back that was not answered yet. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/customer-offers/{id}/withdraw", tag = "campaigns", operation_id = "withdrawOfferToCustomer",
    params(("id" = CustomerOfferId, Path)), request_body = OfferedTo,
    responses(
        (status = 200, description = "The offer", body = CustomerOfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn withdraw(
    principal: Allowed<permission::ManageOffers>,
    State(offers): State<CustomerOffers>,
    Id(id): Id<CustomerOfferId>,
    Json(to): Json<OfferedTo>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    act(&offers, &principal, (id, &to), OfferTurn::Withdraw).await
}

/// Tries once more to carry out an offer that could not be, once what stood in the way is mended. Done twice it leaves the
/// same.
#[utoipa::path(
    post, path = "/v1/customer-offers/{id}/retry", tag = "campaigns", operation_id = "retryOffer",
    params(("id" = CustomerOfferId, Path)), request_body = OfferedTo,
    responses(
        (status = 200, description = "The offer", body = CustomerOfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn retry(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(offers): State<CustomerOffers>,
    Id(id): Id<CustomerOfferId>,
    Json(to): Json<OfferedTo>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    act(&offers, &principal, (id, &to), OfferTurn::Retry).await
}

/// Says that what was promised is done, by a person or by the organization's own servers. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/customer-offers/{id}/fulfill", tag = "campaigns", operation_id = "fulfillOffer",
    params(("id" = CustomerOfferId, Path)), request_body = OfferedTo,
    responses(
        (status = 200, description = "The offer", body = CustomerOfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn fulfill(
    principal: Allowed<permission::Upload>,
    State(offers): State<CustomerOffers>,
    Id(id): Id<CustomerOfferId>,
    Json(to): Json<OfferedTo>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    act(&offers, &principal, (id, &to), OfferTurn::Fulfill).await
}

async fn act(
    offers: &CustomerOffers,
    principal: &Principal,
    (id, to): (CustomerOfferId, &OfferedTo),
    turn: OfferTurn,
) -> Result<Json<CustomerOfferView>, ApiError> {
    let tenant = &principal.tenant;
    let turned = offers.turn(tenant, (&to.customer_id, id), turn).await?;
    let offer = match turned.or_not_found("offer")? {
        Turned::Done(offer) => offer,
        Turned::Not(offer, standing) => return Err(refusal(turn, &offer, standing)),
    };
    Ok(Json(shown_one(tenant, offer).await?))
}
