//! Deleting an organization, and taking that back while it can be.

use api::{
    organization::{self, OrganizationView},
    prelude::*,
};
use chrono::Utc;
use domain::{BusEvent, BusEventKind, Deletion, Phrase, Sentence};
use serde::Deserialize;

use crate::OrganizationApi;

/// That the owner means it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeletionConfirmation {
    /// The organization's name, as it stands.
    #[schema(max_length = 100)]
    pub confirm: String,
}

/// Deletes the organization after a grace (seven days unless the service is set otherwise). Until
/// then it can be read, exported and restored, but nothing is uploaded, trained or scored. All
/// members are mailed. Then everything is erased, and the owner gets a receipt.
#[utoipa::path(
    delete, path = "/v1/organization", tag = "organizations", operation_id = "deleteOrganization",
    request_body = DeletionConfirmation,
    responses(
        (status = 202, description = "The organization, with when it will be erased", body = OrganizationView),
        BodyProblems, AuthProblems
    )
)]
pub async fn delete(
    principal: Allowed<permission::ManageOrganization, Person>,
    State(api): State<OrganizationApi>,
    Json(body): Json<DeletionConfirmation>,
) -> Result<(StatusCode, Json<OrganizationView>), ApiError> {
    let tenant = &principal.tenant;
    let organization = organization::of(tenant).await?;
    if body.confirm.trim() != organization.name {
        return Err(ApiError::invalid([(
            "confirm",
            Sentence::new(
                "This is not the organization's name. Give it exactly as `GET /v1/organization` shows it.",
                Phrase::new("not_the_name"),
            ),
        )]));
    }
    let now = Utc::now();
    let deletion = Deletion {
        asked_by: principal.membership.user_id,
        asked_at: now,
        erase_at: now + api.deletion_grace,
    };
    tenant.ask_for_deletion(&deletion).await?;
    // As it stands, if somebody has asked before. Members are mailed once about one deletion,
    // however often this is sent.
    let organization = organization::of(tenant).await?;
    if let Some(deletion) = &organization.deletion {
        let kind = BusEventKind::OrganizationDeletionAsked {
            asked_at: deletion.asked_at,
            erase_at: deletion.erase_at,
        };
        api.bus.publish(&BusEvent::now(tenant.org(), kind)).await?;
    }
    let view = OrganizationView::new(organization, principal.membership.role);
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// Takes the deletion of the organization back. All members are mailed.
#[utoipa::path(
    post, path = "/v1/organization/restore", tag = "organizations", operation_id = "restoreOrganization",
    responses(
        (status = 200, description = "The organization, which stays", body = OrganizationView),
        AuthProblems, ConflictProblem
    )
)]
pub async fn restore(
    principal: Allowed<permission::ManageOrganization, Person>,
    State(api): State<OrganizationApi>,
) -> Result<Json<OrganizationView>, ApiError> {
    let tenant = &principal.tenant;
    let deletion = organization::of(tenant).await?.deletion;
    let restored = tenant.restore().await?;
    let Some(deletion) = deletion.filter(|_| restored) else {
        return Err(ApiError::conflict(
            "not_restorable",
            "The organization is not to be deleted, or erasing it has begun, which cannot be undone.",
        ));
    };
    let kind = BusEventKind::OrganizationRestored {
        asked_at: deletion.asked_at,
    };
    api.bus.publish(&BusEvent::now(tenant.org(), kind)).await?;
    let organization = organization::of(tenant).await?;
    let view = OrganizationView::new(organization, principal.membership.role);
    Ok(Json(view))
}
