//! Addresses to which nothing is sent, and why; and sending again after too much came back.

use api::prelude::*;
use chrono::{DateTime, Utc};
use data_encoding::BASE64URL_NOPAD;
use domain::{BlockReason, BlockedAddress};
use serde::{Deserialize, Serialize};

use super::Messages;

/// An address to which nothing is sent, or nothing but what the law asks for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BlockedAddress)]
pub struct BlockedAddressView {
    /// Its id, which is made of the address.
    pub id: String,
    /// Its first letter and its host. Nothing where only its hash is known: of those who unsubscribed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "a***@example.com")]
    pub address: Option<String>,
    /// Why nothing is sent.
    pub reason: BlockReason,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl BlockedAddressView {
    fn of(address: BlockedAddress) -> Option<Self> {
        let (reason, since) = address.reason()?;
        Some(Self {
            id: address.hash?,
            address: address.masked,
            reason,
            since,
        })
    }
}

/// Which addresses are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BlockedQuery {
    /// Those that are blocked for this reason.
    reason: Option<BlockReason>,
    /// This one alone.
    #[param(max_length = 254)]
    address: Option<String>,
}

/// Lists addresses to which nothing is sent, the last that were blocked first. They are known by their hash, so one is
/// looked for as a whole. A page may be short, or empty, and have a next one.
#[utoipa::path(
    get, path = "/v1/outreach/blocked-addresses", tag = "messages", operation_id = "listBlockedAddresses",
    params(BlockedQuery, PageQuery),
    responses((status = 200, description = "A page", body = List<BlockedAddressView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Params(query): Params<BlockedQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<BlockedAddressView>>, ApiError> {
    let tenant = &principal.tenant;
    let wanted = |one: &BlockedAddress| {
        one.reason()
            .is_some_and(|(reason, _)| query.reason.is_none_or(|wanted| wanted == reason))
    };
    if let Some(address) = &query.address {
        let hash = tenant.address_hash(address);
        let found = tenant.blocked_address(&hash).await?.filter(wanted);
        // Whoever asks knows the address.
        let found = found.map(|one| BlockedAddress {
            hash: Some(BASE64URL_NOPAD.encode(&hash)),
            ..one
        });
        return Ok(Json(List {
            items: found.and_then(BlockedAddressView::of).into_iter().collect(),
            next_cursor: None,
        }));
    }
    let page = tenant.blocked_addresses(wanted, &page.into()).await?;
    Ok(Json(List {
        items: page
            .items
            .into_iter()
            .filter_map(BlockedAddressView::of)
            .collect(),
        next_cursor: page.next_cursor,
    }))
}

/// Sends again to an address from which mail came back, such as one that was mended. Whoever unsubscribed stays so, and a
/// complaint is nobody's to take back but the customer's.
#[utoipa::path(
    delete, path = "/v1/outreach/blocked-addresses/{id}", tag = "messages", operation_id = "unblockAddress",
    params(("id" = String, Path, description = "Of a list of blocked addresses.")),
    responses(
        (status = 204, description = "Mail to it is tried again"),
        LookupProblems, ConflictProblem
    )
)]
pub async fn delete(
    person: Allowed<permission::ManageOutreach, Person>,
    State(_): State<Messages>,
    Id(id): Id<String>,
) -> Result<StatusCode, ApiError> {
    let tenant = &person.tenant;
    let bytes = BASE64URL_NOPAD.decode(id.as_bytes()).ok();
    let hash: Option<[u8; 32]> = bytes.and_then(|bytes| bytes.try_into().ok());
    let hash = hash.or_not_found("blocked address")?;
    let found = tenant.blocked_address(&hash).await?;
    let reason = found.as_ref().and_then(BlockedAddress::reason);
    let (reason, _) = reason.or_not_found("blocked address")?;
    let detail = match reason {
        BlockReason::Bounced if tenant.lift_bounce(&hash).await? => {
            let masked = found.and_then(|one| one.masked);
            person.changed("address", masked.as_deref(), None);
            return Ok(StatusCode::NO_CONTENT);
        }
        BlockReason::Bounced => {
            let detail = "It was changed by somebody else at the same time. Try again.";
            return Err(ApiError::conflict("changed_meanwhile", detail));
        }
        BlockReason::Complained => {
            "Whoever reads it has marked a message as spam: nothing is sent there any more."
        }
        BlockReason::Unsubscribed => {
            "Whoever reads it wants no messages. Only they can change that, by writing to you."
        }
    };
    Err(ApiError::conflict("address_stays_blocked", detail))
}

/// Sends messages again that were held back since too much came back, and counts the day anew. Without an end of the cause
/// they are soon held back again.
#[utoipa::path(
    delete, path = "/v1/outreach/suspension", tag = "messages", operation_id = "endSuspension",
    responses((status = 204, description = "Messages are not held back for that"), AuthProblems)
)]
pub async fn resume(
    person: Allowed<permission::ManageOutreach, Person>,
    State(_): State<Messages>,
) -> Result<StatusCode, ApiError> {
    person
        .tenant
        .resume_messages(Utc::now().date_naive())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
