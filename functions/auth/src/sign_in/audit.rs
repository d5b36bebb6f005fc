//! Sign-ins in the audit log. They have no principal yet, so the log is told here.

use std::time::Duration;

use api::{ApiError, audit::Trail};
use axum::http::StatusCode;
use domain::{ActorKind, AuditActor, OrgId, User, UserId};
use store::Store;
use tokio::{task::JoinSet, time::sleep};

/// Organizations of one account that hear of a failed sign-in.
const MOST_TOLD: usize = 20;

/// A wrong password is answered after this long at the earliest, whatever it takes to tell of it.
const ANSWERED_AFTER: Duration = Duration::from_millis(250);

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
/// account's organizations are told. Without an account the same work is done for nothing, and all
/// take as long, so that nobody can measure which addresses have one, and of how many organizations.
pub async fn failed(store: &Store, trail: &Trail, user: Option<&User>) -> Result<(), ApiError> {
    let (told, ()) = tokio::join!(tell_failed(store, trail, user), sleep(ANSWERED_AFTER));
    told
}

async fn tell_failed(store: &Store, trail: &Trail, user: Option<&User>) -> Result<(), ApiError> {
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
    trail.alarm(&actor(user.id, &user.name), action);
    told(store, trail, user, action, StatusCode::UNAUTHORIZED).await
}

/// What was done to that user's account, or refused, with that answer: the account's organizations are told.
pub async fn told(
    store: &Store,
    trail: &Trail,
    user: &User,
    action: &str,
    status: StatusCode,
) -> Result<(), ApiError> {
    let mut telling = JoinSet::new();
    for tenant in store.tenants_of(user.id).await?.into_iter().take(MOST_TOLD) {
        let (trail, actor) = (trail.clone(), actor(user.id, &user.name));
        let action = action.to_owned();
        telling.spawn(async move { trail.record(&tenant, actor, &action, status).await });
    }
    telling.join_all().await;
    Ok(())
}

pub fn actor(id: UserId, name: &str) -> AuditActor {
    AuditActor {
        kind: ActorKind::User,
        id: id.to_string(),
        name: name.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use axum::{extract::FromRequestParts, http::Request};
    use domain::{AuditFilter, Membership, Role};
    use store::PageRequest;

    use super::*;
    use crate::common;

    #[tokio::test]
    async fn a_wrong_password_is_told_everywhere_and_not_by_its_time() {
        let store = common::store().await;
        let ana = common::account("ana@example.com");
        common::sign_up(&store, &ana).await;
        let mut tenants = vec![common::tenant_of(&store, ana.organization.id)];
        for _ in 1..MOST_TOLD {
            let tenant = common::tenant_of(&store, OrgId::new());
            let member = Membership::new(tenant.org(), &ana.user, Role::Viewer);
            assert!(tenant.add_member(&member).await.unwrap());
            tenants.push(tenant);
        }
        let (mut parts, ()) = Request::new(()).into_parts();
        let trail = Trail::from_request_parts(&mut parts, &()).await.unwrap();
        for user in [None, Some(&ana.user)] {
            let began = Instant::now();
            failed(&store, &trail, user).await.unwrap();
            assert!(began.elapsed() >= ANSWERED_AFTER);
        }
        for tenant in tenants {
            let (all, page) = (AuditFilter::default(), PageRequest::first(9));
            let log = tenant.audit(&all, &page).await.unwrap();
            assert_eq!(log.items.len(), 1);
        }
    }
}
