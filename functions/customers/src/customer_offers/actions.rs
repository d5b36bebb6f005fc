//! What is done with one offer to a customer.

use api::{permission::Lasting, prelude::*};
use domain::{CustomerOfferId, OfferTurn, name};
use store::TenantStore;

use super::{
    CustomerOffers,
    turning::{Turned, refusal},
    view::{BrokenOffer, CustomerOfferView, OfferedTo, shown_one},
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

/// Says that those who were to carry out what was promised, a person or the organization's own servers, cannot, and why. It
/// stays owed until it is tried again, or done after all. Done twice it leaves the same; another reason is refused.
#[utoipa::path(
    post, path = "/v1/customer-offers/{id}/break", tag = "campaigns", operation_id = "breakOffer",
    params(("id" = CustomerOfferId, Path)), request_body = BrokenOffer,
    responses(
        (status = 200, description = "The offer", body = CustomerOfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn break_offer(
    principal: Allowed<permission::Upload>,
    State(offers): State<CustomerOffers>,
    Id(id): Id<CustomerOfferId>,
    Json(broken): Json<BrokenOffer>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    fields::check([("reason", name::problem_of_reason(&broken.reason))])?;
    let (tenant, which) = (&principal.tenant, (&broken.customer_id, id));
    let turned = offers.give_up(tenant, which, &broken.reason).await?;
    answer(tenant, OfferTurn::Break, turned).await
}

async fn act(
    offers: &CustomerOffers,
    principal: &Principal,
    (id, to): (CustomerOfferId, &OfferedTo),
    turn: OfferTurn,
) -> Result<Json<CustomerOfferView>, ApiError> {
    let tenant = &principal.tenant;
    let turned = offers.turn(tenant, (&to.customer_id, id), turn).await?;
    answer(tenant, turn, turned).await
}

async fn answer(
    tenant: &TenantStore,
    turn: OfferTurn,
    turned: Option<Turned>,
) -> Result<Json<CustomerOfferView>, ApiError> {
    let offer = match turned.or_not_found("offer")? {
        Turned::Done(offer) => offer,
        Turned::Not(offer, standing) => return Err(refusal(turn, &offer, standing)),
        Turned::Stopped(_, why) => return Err(ApiError::conflict(&why.code, why.to_string())),
    };
    Ok(Json(shown_one(tenant, offer).await?))
}
