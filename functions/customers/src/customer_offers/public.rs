//! Where a customer answers an offer: a page that a link in a message leads to. Whoever only looks, as programs do that check
//! links, changes nothing.

use api::{accept::wants_json, language, prelude::*, problem::Problem};
use axum::{http::HeaderMap, response::Response};
use chrono::Utc;
use data_encoding::BASE64URL_NOPAD;
use domain::{CustomerOffer, CustomerOfferState, OfferTurn};
use outreach::offers::SealedOfferLink;
use serde::Deserialize;
use store::{System, TenantStore};

use super::{CustomerOffers, page, turning::Turned};

/// What a customer says to an offer.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OfferAnswer {
    /// They take it.
    Accept,
    /// They do not want it.
    Decline,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AnswerQuery {
    /// What the customer says.
    #[param(inline)]
    answer: OfferAnswer,
}

/// Shows a customer an offer, with what they can answer, or what became of it.
#[utoipa::path(
    get, path = "/v1/offer/{token}", tag = "campaigns", operation_id = "showOffer",
    params(("token" = String, Path, description = "Of a link in a message.")),
    responses(
        (status = 200, description = "A page", body = String, content_type = "text/html"),
        (
            status = 404, description = "Such a link was not made here: a page that says so, or a problem where `Accept` asks for JSON.",
            content((Problem = "application/problem+json"), (String = "text/html"))
        )
    ),
    security(())
)]
pub async fn get(
    State(offers): State<CustomerOffers>,
    headers: HeaderMap,
    token: Result<Id<String>, ApiError>,
) -> Result<Response, ApiError> {
    page_or_problem(shown(&offers, token).await, &headers)
}

async fn shown(
    offers: &CustomerOffers,
    token: Result<Id<String>, ApiError>,
) -> Result<Response, ApiError> {
    let Meant { company, offer, .. } = meant(offers, token).await?;
    Ok(page::of(&company, &offer, Utc::now()))
}

/// Takes a customer's answer to an offer. Done twice it leaves the same; what can be answered no more stays as it is, and the
/// page says so.
#[utoipa::path(
    post, path = "/v1/offer/{token}", tag = "campaigns", operation_id = "answerOffer",
    params(("token" = String, Path, description = "Of a link in a message."), AnswerQuery),
    responses(
        (status = 200, description = "A page that says what follows", body = String, content_type = "text/html"),
        (
            status = 404, description = "Such a link was not made here: a page that says so, or a problem where `Accept` asks for JSON.",
            content((Problem = "application/problem+json"), (String = "text/html"))
        ),
        QueryProblems, ConflictProblem
    ),
    security(()),
    extensions(("x-audit" = json!("none")))
)]
pub async fn post(
    State(offers): State<CustomerOffers>,
    headers: HeaderMap,
    token: Result<Id<String>, ApiError>,
    Params(AnswerQuery { answer }): Params<AnswerQuery>,
) -> Result<Response, ApiError> {
    page_or_problem(answered(&offers, token, answer).await, &headers)
}

async fn answered(
    offers: &CustomerOffers,
    token: Result<Id<String>, ApiError>,
    answer: OfferAnswer,
) -> Result<Response, ApiError> {
    let Meant {
        tenant,
        company,
        offer,
    } = meant(offers, token).await?;
    let turn = match answer {
        OfferAnswer::Accept => OfferTurn::Accept,
        OfferAnswer::Decline => OfferTurn::Decline,
    };
    let turned = offers.turn(&tenant, (&offer.customer_id, offer.id), turn);
    let (Turned::Done(offer) | Turned::Not(offer, _) | Turned::Stopped(offer, _)) =
        turned.await?.or_not_found("link")?;
    Ok(page::of(&company, &offer, Utc::now()))
}

/// A customer who came by a link that leads nowhere reads so on a page; a program that asks for JSON gets the problem.
fn page_or_problem(
    answer: Result<Response, ApiError>,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    match answer {
        Err(error) if error.code() == "not_found" && !wants_json(headers) => {
            let language = language::accepted(headers).unwrap_or_default();
            Ok(page::unknown(language))
        }
        answer => answer,
    }
}

/// What a link leads to.
struct Meant {
    tenant: TenantStore,
    company: String,
    offer: CustomerOffer,
}

/// The offer that a link is for. 404 for what was not made by us, or what its customer may not see.
async fn meant(
    offers: &CustomerOffers,
    token: Result<Id<String>, ApiError>,
) -> Result<Meant, ApiError> {
    let Id(token) = token?;
    let sealed = SealedOfferLink::read(&token).or_not_found("link")?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the link names its organization, whose key has to have signed it"
    )]
    let tenant = offers.store.as_system(sealed.org(), System::proven());
    let kept = tenant.outreach().await?.or_not_found("link")?;
    let key = BASE64URL_NOPAD.decode(kept.signing_key.as_bytes()).ok();
    let key = key.and_then(|key| key.try_into().ok());
    let key: [u8; 32] =
        key.ok_or_else(|| ApiError::internal("the key of messages does not read"))?;
    let link = sealed.opened(&key).or_not_found("link")?;
    let offer = tenant
        .customer_offer_chosen(link.chosen_at, link.id)
        .await?;
    let offer = offer.filter(is_seen).or_not_found("link")?;
    let organization = tenant.organization().await?;
    let organization = organization.filter(|of| of.deletion.is_none());
    Ok(Meant {
        company: organization.or_not_found("link")?.name,
        tenant,
        offer,
    })
}

/// Whether its customer was ever to know of it.
fn is_seen(offer: &CustomerOffer) -> bool {
    !matches!(
        offer.state,
        CustomerOfferState::Ghost | CustomerOfferState::Proposed | CustomerOfferState::Rejected
    )
}
