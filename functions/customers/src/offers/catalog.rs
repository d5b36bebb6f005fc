//! The catalogue of offers.

use api::{permission::Lasting, prelude::*};
use chrono::Utc;
use domain::{MOST_OFFERS, Offer, OfferId, OfferState, no_such_connection, no_words};
use outreach::wording::offer_words_problem;
use serde::Deserialize;
use store::Filled;

use super::{
    fitting,
    view::{NewOffer, OfferUpdate, OfferView},
};
use crate::{customers::Customers, in_use::refuse_used};

/// So often a change is tried while others change the same.
const TRIES: u32 = 5;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfferQuery {
    /// Only those that stand so.
    state: Option<OfferState>,
    /// Whether to count the customers that each fits.
    #[serde(default)]
    count: bool,
}

/// Lists offers, the oldest first. There are up to 100.
#[utoipa::path(
    get, path = "/v1/offers", tag = "offers", operation_id = "listOffers",
    params(OfferQuery),
    responses((status = 200, description = "The offers", body = List<OfferView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Params(query): Params<OfferQuery>,
) -> Result<Json<List<OfferView>>, ApiError> {
    let mut wanted = principal.tenant.offers().await?;
    wanted.retain(|offer| query.state.is_none_or(|state| state == offer.state));
    let counts = match query.count && !wanted.is_empty() {
        true => fitting::count(&principal.tenant, &wanted, Utc::now()).await?,
        false => Vec::new(),
    };
    let mut counts = counts.into_iter();
    let items = wanted.into_iter().map(|offer| OfferView {
        customers: counts.next(),
        ..OfferView::from(offer)
    });
    Ok(Json(List {
        items: items.collect(),
        next_cursor: None,
    }))
}

/// Shows an offer.
#[utoipa::path(
    get, path = "/v1/offers/{id}", tag = "offers", operation_id = "getOffer",
    params(("id" = OfferId, Path)),
    responses((status = 200, description = "The offer", body = OfferView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
    Id(id): Id<OfferId>,
) -> Result<Json<OfferView>, ApiError> {
    Ok(Json(offer(&principal, id).await?.into()))
}

/// Makes an offer. It is a draft: nobody may get it until it is made active.
#[utoipa::path(
    post, path = "/v1/offers", tag = "offers", operation_id = "createOffer",
    request_body = NewOffer,
    responses((status = 201, description = "The offer", body = OfferView), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")), ("x-idempotency" = json!("kept")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Customers>,
    Json(request): Json<NewOffer>,
) -> Result<(StatusCode, Json<OfferView>), ApiError> {
    let made = Offer {
        id: OfferId::new(),
        name: request.name,
        state: OfferState::Draft,
        terms: request.terms.read()?,
        eligibility: request.eligibility,
        limits: request.limits,
        words: request.words,
        fulfillment: request.fulfillment.read()?,
        made_by: principal.id,
        changed_at: Utc::now(),
        revision: 1,
    };
    check(&principal, &made).await?;
    match principal.tenant.create_offer(&made).await? {
        Filled::Done => {}
        Filled::Full(_) => {
            let detail = format!("There are {MOST_OFFERS} offers, which is the most. Delete one.");
            return Err(ApiError::conflict("too_many_offers", detail));
        }
        Filled::Not => {
            let detail = "Offers are being made at this moment. Try again.";
            return Err(ApiError::conflict("changed_meanwhile", detail));
        }
    }
    principal.changed("offer", None, Some(&made.id.to_string()));
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes an offer. What customers are promised by an active one stays: withdraw it to change more than its name and
/// limits.
#[utoipa::path(
    patch, path = "/v1/offers/{id}", tag = "offers", operation_id = "updateOffer",
    params(("id" = OfferId, Path)), request_body = OfferUpdate,
    responses(
        (status = 200, description = "The offer", body = OfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn update(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Customers>,
    Id(id): Id<OfferId>,
    Json(request): Json<OfferUpdate>,
) -> Result<Json<OfferView>, ApiError> {
    let changed = change(&principal, id, |before| {
        if request.if_revision.is_some_and(|at| at != before.revision) {
            return Err(changed_meanwhile());
        }
        let after = request.of(before)?;
        if before.state == OfferState::Active && after.promises_otherwise(before) {
            let detail = "The offer is active, so that only its name and limits can be changed. Withdraw it first.";
            return Err(ApiError::conflict("offer_is_active", detail));
        }
        Ok(after)
    });
    Ok(Json(changed.await?.into()))
}

/// Makes an offer active: whoever is eligible may get it. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/offers/{id}/activate", tag = "offers", operation_id = "activateOffer",
    params(("id" = OfferId, Path)),
    responses(
        (status = 200, description = "The offer", body = OfferView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn activate(
    principal: Allowed<Lasting<permission::ManageOffers>>,
    State(_): State<Customers>,
    Id(id): Id<OfferId>,
) -> Result<Json<OfferView>, ApiError> {
    set_state(&principal, id, OfferState::Active).await
}

/// Withdraws an offer: nobody gets it any more. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/offers/{id}/withdraw", tag = "offers", operation_id = "withdrawOffer",
    params(("id" = OfferId, Path)),
    responses((status = 200, description = "The offer", body = OfferView), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn withdraw(
    principal: Allowed<permission::ManageOffers>,
    State(_): State<Customers>,
    Id(id): Id<OfferId>,
) -> Result<Json<OfferView>, ApiError> {
    set_state(&principal, id, OfferState::Withdrawn).await
}

/// Deletes an offer that is not active, and that no campaign chooses from.
#[utoipa::path(
    delete, path = "/v1/offers/{id}", tag = "offers", operation_id = "deleteOffer",
    params(("id" = OfferId, Path)),
    responses((status = 204, description = "It is gone"), LookupProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn delete(
    principal: Allowed<permission::ManageOffers>,
    State(_): State<Customers>,
    Id(id): Id<OfferId>,
) -> Result<StatusCode, ApiError> {
    let found = offer(&principal, id).await?;
    if found.state == OfferState::Active {
        let detail = "The offer is active. Withdraw it before it is deleted.";
        return Err(ApiError::conflict("offer_is_active", detail));
    }
    refuse_used(&principal, "offer_in_use", |campaign| {
        campaign.offers.contains(&id)
    })
    .await?;
    match principal.tenant.delete_offer(&found).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(changed_meanwhile()),
    }
}

async fn set_state(
    principal: &Principal,
    id: OfferId,
    state: OfferState,
) -> Result<Json<OfferView>, ApiError> {
    let changed = change(principal, id, |before| {
        if state == OfferState::Active && before.words.is_empty() {
            return Err(ApiError::invalid([("words", no_words())]));
        }
        Ok(Offer {
            state,
            ..before.clone()
        })
    });
    Ok(Json(changed.await?.into()))
}

/// An offer of the organization.
async fn offer(principal: &Principal, id: OfferId) -> Result<Offer, ApiError> {
    principal.tenant.offer(id).await?.or_not_found("offer")
}

/// Changes an offer, whoever else does at that moment.
async fn change(
    principal: &Principal,
    id: OfferId,
    change: impl Fn(&Offer) -> Result<Offer, ApiError>,
) -> Result<Offer, ApiError> {
    for _ in 0..TRIES {
        let before = offer(principal, id).await?;
        let after = change(&before)?;
        if after == before {
            return Ok(before);
        }
        // What was right when it was written may not be now: nobody has to mend what is withdrawn.
        let is_withdrawn = after.state == OfferState::Withdrawn && before.state != after.state;
        if !is_withdrawn {
            check(principal, &after).await?;
        }
        let after = Offer {
            changed_at: Utc::now(),
            revision: before.revision + 1,
            ..after
        };
        if principal.tenant.keep_offer(&before, &after).await? {
            return Ok(after);
        }
    }
    Err(changed_meanwhile())
}

fn changed_meanwhile() -> ApiError {
    let detail = "It was changed by somebody else at the same time. Look at it, and try again.";
    ApiError::conflict("changed_meanwhile", detail)
}

/// Refuses with 422 what no offer can be.
async fn check(principal: &Principal, offer: &Offer) -> Result<(), ApiError> {
    let mut wrong = offer.problems();
    wrong.extend(offer_words_problem(&offer.words));
    if let Some(connection) = offer.fulfillment.connection()
        && principal.tenant.connection(connection).await?.is_none()
    {
        wrong.push(("fulfillment", no_such_connection()));
    }
    fields::refuse(wrong)
}
