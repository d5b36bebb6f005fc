//! Privacy requests, and whose events are refused since.

use chrono::{SubsecRound, Utc};
use domain::{
    KeyId, OrgId, PrivacyKind, PrivacyReceipt, PrivacyRequest, PrivacyRequestId, Progress,
    RunStatus,
};
use store::{Finish, PageRequest, Started, Suppression};

use crate::common::{new_tenant, store, tenant_of};
use crate::made::LEASE;

fn request() -> PrivacyRequest {
    PrivacyRequest {
        id: PrivacyRequestId::new(),
        kind: PrivacyKind::Anonymize,
        subjects: 2,
        suppress: true,
        requested_by: KeyId::new().into(),
        receipt: None,
        progress: Progress::queued(),
    }
}

#[tokio::test]
async fn a_request_is_kept_once_and_ends_with_its_receipt() {
    let tenant = new_tenant().await;
    let request = request();
    let id = request.id.into();
    assert!(tenant.create_privacy_request(&request).await.unwrap());
    assert!(!tenant.create_privacy_request(&request).await.unwrap());
    assert_eq!(tenant.start_run(id, LEASE).await.unwrap(), Started::Now);
    assert!(tenant.plan_run(id, 1).await.unwrap());
    assert_eq!(tenant.piece_done(id, 0, 0).await.unwrap(), Some(true));
    assert!(tenant.join_run(id, LEASE).await.unwrap());
    let receipt = PrivacyReceipt {
        done_at: Utc::now().trunc_subsecs(3),
        events: 7,
        ..PrivacyReceipt::default()
    };
    let success = tenant.privacy_answered(&receipt).unwrap();
    let ended = tenant.finish_run(id, Finish::Succeeded(success)).await;
    assert!(ended.unwrap());
    let found = tenant.privacy_request(request.id).await.unwrap().unwrap();
    assert_eq!(found.receipt, Some(receipt));
    assert_eq!(found.progress.status, RunStatus::Succeeded);
    let page = tenant.privacy_requests(&PageRequest::first(10)).await;
    assert_eq!(page.unwrap().items.len(), 1);
}

#[tokio::test]
async fn events_of_the_suppressed_are_refused_by_their_tenant_until_it_is_lifted() {
    let store = store().await;
    let (ours, other) = (
        tenant_of(&store, OrgId::new()),
        tenant_of(&store, OrgId::new()),
    );
    assert!(!ours.suppresses().await.unwrap());
    let suppression = Suppression {
        since: Utc::now(),
        request: PrivacyRequestId::new(),
        is_erased: false,
    };
    let ids: Vec<String> = (0..130).map(|n| format!("user {n}")).collect();
    let all = || ids.iter().map(String::as_str);
    ours.suppress(all(), &suppression).await.unwrap();
    assert!(ours.suppresses().await.unwrap());
    assert!(!other.suppresses().await.unwrap());
    let asked = || all().chain(["somebody"]);
    let found = ours.suppressed(asked()).await.unwrap();
    assert_eq!(found.len(), ids.len());
    assert_eq!(found.get("user 129"), Some(&suppression));
    assert!(other.suppressed(asked()).await.unwrap().is_empty());
    ours.lift_suppression("user 7").await.unwrap();
    assert_eq!(ours.suppression("user 7").await.unwrap(), None);
    assert!(ours.suppression("user 8").await.unwrap().is_some());
}

#[tokio::test]
async fn messages_that_are_forgotten_can_be_sent_again() {
    let tenant = new_tenant().await;
    let messages: Vec<String> = (0..60).map(|n| format!("m{n}")).collect();
    let all = || messages.iter().map(String::as_str);
    let kept = tenant.keep_seen(all().map(|one| (one, 1)), Utc::now());
    kept.await.unwrap();
    tenant.forget_seen(all().skip(1)).await.unwrap();
    let seen = tenant.seen(all()).await.unwrap();
    assert_eq!(seen.into_keys().collect::<Vec<_>>(), ["m0"]);
}
