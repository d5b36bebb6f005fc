//! The organization's own address that messages come from.

use api::{
    permission::{Lasting, Proved},
    prelude::*,
};
use chrono::{DateTime, Utc};
use domain::{DkimRecord, OwnSender, SenderVerification};
use mail::{Identities, Identity};
use serde::{Deserialize, Serialize};
use store::{SenderClaim, TenantStore};

use super::Messages;

/// The address that messages are to come from.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSender {
    /// At a domain of the organization's own.
    #[schema(max_length = 254, example = "hello@your-company.com")]
    pub address: String,
}

/// An address of the organization's own, and the proof of its domain.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnSenderView {
    /// The address.
    pub address: String,
    /// What is proved: the part after the `@`.
    pub domain: String,
    /// How it stands with the proof.
    pub verification: SenderVerification,
    /// Since when it stands so.
    pub verification_since: DateTime<Utc>,
    /// When it was looked at last. It is every hour until it is proved, then every day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<DateTime<Utc>>,
    /// What whoever looks after the domain makes there, so that it is proved, and stays so (DKIM).
    pub records: Vec<DkimRecord>,
}

/// Which address messages come from.
#[derive(Debug, Serialize, ToSchema)]
pub struct SenderView {
    /// Where messages come from at this moment: the organization's own address once it is proved, else Perene's.
    pub address: String,
    /// The organization's own address, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnSenderView>,
}

impl From<OwnSender> for OwnSenderView {
    fn from(sender: OwnSender) -> Self {
        Self {
            records: sender.records(),
            address: sender.address,
            domain: sender.domain,
            verification: sender.verification,
            verification_since: sender.verification_since,
            checked_at: sender.verification_checked_at,
        }
    }
}

impl Messages {
    fn shown(&self, own: Option<OwnSender>) -> Json<SenderView> {
        let usable = own.as_ref().and_then(OwnSender::usable);
        Json(SenderView {
            address: usable.unwrap_or(&self.stack_sender).to_owned(),
            own: own.map(OwnSenderView::from),
        })
    }
}

/// Shows which address messages come from, and how it stands with the organization's own.
#[utoipa::path(
    get, path = "/v1/outreach/sender", tag = "messages", operation_id = "getSender",
    responses((status = 200, description = "Where messages come from", body = SenderView), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(messages): State<Messages>,
) -> Result<Json<SenderView>, ApiError> {
    Ok(messages.shown(principal.tenant.sender().await?))
}

/// Has messages come from an address of the organization's own, as soon as its domain is proved by the records that the
/// answer shows, and as long as it is. Another address at the same domain takes the place of the one before at once; for
/// another domain, the one before is taken away first. What has failed begins anew, with new records. A domain is one
/// organization's, but for one that another has claimed and not proved for three days.
#[utoipa::path(
    put, path = "/v1/outreach/sender", tag = "messages", operation_id = "putSender",
    request_body = NewSender,
    responses(
        (status = 200, description = "Where messages come from", body = SenderView),
        BodyProblems, ConflictProblem, AuthProblems
    ),
    extensions(("x-audit" = json!("security")))
)]
pub async fn put(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(messages): State<Messages>,
    Json(request): Json<NewSender>,
) -> Result<Json<SenderView>, ApiError> {
    let address = fields::address("address", &request.address)?;
    let wanted = OwnSender::new(&address, &messages.stack_sender, Utc::now())
        .map_err(|why| ApiError::invalid([("address", why.sentence())]))?;
    let tenant = &person.tenant;
    let identities = &messages.senders.identities;
    let sender = claimed(tenant, identities, wanted).await?;
    if sender.verification == SenderVerification::Failed {
        // What SES has given up looking for, it looks for anew when the domain is.
        identities.delete(&sender.domain, tenant.org()).await?;
    }
    let identity = identities.create(&sender.domain, tenant.org()).await?;
    if identity == Identity::Foreign {
        tenant.release_sender(&sender).await?;
        return Err(taken());
    }
    let sender = messages.senders.note(tenant, &sender, identity).await?;
    person.changed("address", None, Some(&sender.address));
    Ok(messages.shown(Some(sender)))
}

/// The sender with that domain, the organization's own from now on.
async fn claimed(
    tenant: &TenantStore,
    identities: &Identities,
    wanted: OwnSender,
) -> Result<OwnSender, ApiError> {
    let now = Utc::now();
    let claim = match tenant.claim_sender(&wanted, now).await? {
        SenderClaim::Ended(other) => {
            // Broken off in between, the next who asks does it again.
            identities.delete(&wanted.domain, other).await?;
            tenant.take_over_domain(&wanted, other, now).await?
        }
        claim => claim,
    };
    match claim {
        SenderClaim::Done => return Ok(wanted),
        SenderClaim::Taken | SenderClaim::Ended(_) => return Err(taken()),
        SenderClaim::HasOne => {}
    }
    let Some(sender) = tenant.sender().await? else {
        let detail = "It was taken away by somebody else at the same time. Try again.";
        return Err(ApiError::conflict("changed_meanwhile", detail));
    };
    if sender.domain != wanted.domain {
        let domain = &sender.domain;
        let detail =
            format!("Messages come from {domain}, or are to. Take that address away first.");
        return Err(ApiError::conflict("sender_exists", detail));
    }
    tenant.change_sender(&sender, &wanted.address).await?;
    Ok(OwnSender {
        address: wanted.address,
        ..sender
    })
}

fn taken() -> ApiError {
    let detail = "Another organization has claimed the domain. If they do not prove within three days that it is theirs, it \
                  is left to you: ask again then.";
    ApiError::conflict("domain_taken", detail)
}

/// Looks now whether the records of the organization's domain are there.
#[utoipa::path(
    post, path = "/v1/outreach/sender/check", tag = "messages", operation_id = "checkSender",
    responses(
        (status = 200, description = "Where messages come from", body = SenderView),
        LookupProblems
    ),
    extensions(("x-audit" = json!("none")))
)]
pub async fn check(
    person: Allowed<Lasting<permission::ManageOutreach>, Person>,
    State(messages): State<Messages>,
) -> Result<Json<SenderView>, ApiError> {
    let found = messages.senders.check(&person.tenant).await?;
    Ok(messages.shown(Some(found.or_not_found("sender")?)))
}

/// Has messages come from Perene's address again, and leaves the domain to others. Its records can be deleted then.
#[utoipa::path(
    delete, path = "/v1/outreach/sender", tag = "messages", operation_id = "deleteSender",
    responses((status = 204, description = "There is none any more"), AuthProblems),
    extensions(("x-audit" = json!("security")))
)]
pub async fn delete(
    person: Allowed<permission::ManageOutreach, Person>,
    State(messages): State<Messages>,
) -> Result<StatusCode, ApiError> {
    let tenant = &person.tenant;
    if let Some(sender) = tenant.sender().await? {
        // Broken off in between, it is done again.
        let identities = &messages.senders.identities;
        identities.delete(&sender.domain, tenant.org()).await?;
        tenant.release_sender(&sender).await?;
        person.changed("address", Some(&sender.address), None);
    }
    Ok(StatusCode::NO_CONTENT)
}
