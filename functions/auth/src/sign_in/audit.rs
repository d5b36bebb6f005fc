//! Sign-ins in the audit log. They have no principal yet, so the log is told here.

use api::{ApiError, audit::Trail};
use axum::http::StatusCode;
use domain::{ActorKind, AuditActor, OrgId, User, UserId};
use store::Store;

/// Organizations of one account that hear of a failed sign-in.
const MOST_TOLD: usize = 20;

pub async fn succeeded(
    store: &Store,
    trail: &Trail,
    user: &User,
    org: OrgId,
) -> Result<(), ApiError> {
    if let Some((_, tenant)) = store.as_member(org, user.id).await? {
        let actor = actor(user.id, &user.name);
        trail
            .record(&tenant, actor, "sign_in", StatusCode::OK)
            .await;
    }
    Ok(())
}

/// Somebody gave a wrong password: for that account, or for an address that nobody has. The
/// account's organizations are told. Without an account the same work is done for nothing, so
/// that nobody can measure which addresses have one.
pub async fn failed(store: &Store, trail: &Trail, user: Option<&User>) -> Result<(), ApiError> {
    let action = "sign_in_failed";
    let status = StatusCode::UNAUTHORIZED;
    let Some(user) = user else {
        let nobody = UserId::new();
        trail.alarm(&actor(nobody, ""), action);
        store.tenants_of(nobody).await?;
        let entry = trail.entry(actor(nobody, ""), action, status);
        return Ok(store.append_no_audit(OrgId::new(), &entry).await?);
    };
    refused(store, trail, user, action).await
}

/// Whoever signs in as that user was refused. Those who run Perene are told once, the account's
/// organizations each.
pub async fn refused(
    store: &Store,
    trail: &Trail,
    user: &User,
    action: &str,
) -> Result<(), ApiError> {
    let status = StatusCode::UNAUTHORIZED;
    trail.alarm(&actor(user.id, &user.name), action);
    for tenant in store.tenants_of(user.id).await?.iter().take(MOST_TOLD) {
        trail
            .record(tenant, actor(user.id, &user.name), action, status)
            .await;
    }
    Ok(())
}

pub fn actor(id: UserId, name: &str) -> AuditActor {
    AuditActor {
        kind: ActorKind::User,
        id: id.to_string(),
        name: name.into(),
    }
}
