//! Sign-ins in the audit log. They have no principal yet, so the log is told here.

use api::{ApiError, audit::Trail};
use axum::http::StatusCode;
use domain::{ActorKind, AuditActor, OrgId, User, UserId};
use store::Store;

/// Organizations of one account that hear of a failed sign-in.
const MOST_TOLD: usize = 20;

pub async fn succeeded(store: &Store, trail: &Trail, user: &User, org: OrgId) {
    let tenant = store.as_system(org);
    trail
        .record(
            &tenant,
            actor(user.id, &user.name),
            "sign_in",
            StatusCode::OK,
        )
        .await;
}

/// Somebody gave a wrong password: for that account, or for an address that nobody has. The
/// account's organizations are told. Without an account the same work is done for nothing, so
/// that nobody can measure which addresses have one.
pub async fn failed(store: &Store, trail: &Trail, user: Option<&User>) -> Result<(), ApiError> {
    let action = "sign_in_failed";
    let status = StatusCode::UNAUTHORIZED;
    let Some(user) = user else {
        let nobody = UserId::new();
        store.memberships(nobody).await?;
        let entry = trail.entry(actor(nobody, ""), action, status);
        return Ok(store
            .as_system(OrgId::new())
            .append_no_audit(&entry)
            .await?);
    };
    let memberships = store.memberships(user.id).await?;
    for membership in memberships.iter().take(MOST_TOLD) {
        let tenant = store.as_system(membership.org_id);
        trail
            .record(&tenant, actor(user.id, &user.name), action, status)
            .await;
    }
    Ok(())
}

fn actor(id: UserId, name: &str) -> AuditActor {
    AuditActor {
        kind: ActorKind::User,
        id: id.to_string(),
        name: name.into(),
    }
}
