//! Deleting and erasing organizations against an embedded DynamoDB.

use chrono::{DateTime, Duration, Utc};
use domain::{Deletion, EmailAddress, Erasure, Membership, Role, UserId};
use store::{Session, Store, StoredAnswer, keys::SHARDS};

use crate::common::{account, owned, sign_up, store};

const LEASE: Duration = Duration::minutes(15);

fn deletion(by: UserId, erase_at: DateTime<Utc>) -> Deletion {
    Deletion {
        asked_by: by,
        asked_at: Utc::now(),
        erase_at,
    }
}

/// What is due of all shards: each thing once, found again after none but its own key.
async fn due(store: &Store) -> Vec<Erasure> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        let (due, next) = store.due_erasures(shard, None, Utc::now()).await.unwrap();
        assert_eq!(next, None);
        for found in due {
            let after = store.due_erasures(shard, Some(&found.due), Utc::now());
            assert!(!after.await.unwrap().0.contains(&found));
            all.push(found.erasure);
        }
    }
    all
}

#[tokio::test]
async fn a_deletion_is_asked_for_once_and_taken_back() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    assert!(!tenant.restore().await.unwrap());
    let asked = deletion(owner.user.id, Utc::now() + Duration::days(7));
    assert!(tenant.ask_for_deletion(&asked).await.unwrap());
    assert!(!tenant.ask_for_deletion(&asked).await.unwrap());
    let shown = tenant.organization().await.unwrap().unwrap();
    assert_eq!(shown.deletion.as_ref(), Some(&asked));
    // Not before its time.
    assert!(due(&store).await.is_empty());
    let begun = store.begin_erasing(tenant.org(), LEASE).await.unwrap();
    assert!(begun.is_none());
    assert!(tenant.restore().await.unwrap());
    let shown = tenant.organization().await.unwrap().unwrap();
    assert_eq!(shown, owner.organization);
    assert!(store.erasure(tenant.org()).await.unwrap().is_none());
    assert!(tenant.ask_for_deletion(&asked).await.unwrap());
}

#[tokio::test]
async fn erasing_has_no_way_back_and_one_sweep_at_a_time() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let asked = deletion(owner.user.id, Utc::now() - Duration::seconds(1));
    tenant.ask_for_deletion(&asked).await.unwrap();
    let due = due(&store).await;
    assert_eq!(due.len(), 1);
    let org = tenant.org();
    assert!(store.begin_erasing(org, LEASE).await.unwrap().is_some());
    assert!(store.begin_erasing(org, LEASE).await.unwrap().is_none());
    assert!(!tenant.restore().await.unwrap());
    store.end_erasing(org, false).await.unwrap();
    let gone = Duration::zero() - Duration::minutes(1);
    assert!(store.begin_erasing(org, gone).await.unwrap().is_some());
    assert!(
        store.begin_erasing(org, LEASE).await.unwrap().is_some(),
        "its lease is over"
    );
}

#[tokio::test]
async fn what_is_erased_is_one_organization_and_the_receipt_stays() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let (org, other) = (tenant.org(), account("bea@example.com"));
    sign_up(&store, &other).await;
    let guest = Membership::new(org, &other.user, Role::Viewer);
    tenant.add_member(&guest).await.unwrap();
    // More than one batch.
    for n in 0..60 {
        let claimed = tenant.claim_idempotency(&n.to_string(), "body").await;
        claimed.unwrap();
    }
    let answer = StoredAnswer {
        status: 200,
        body: "{}".into(),
    };
    tenant.keep_answer("1", &answer).await.unwrap();
    let session = |org| Session::new(other.user.id, org, Duration::days(1));
    let (there, home) = (session(org), session(other.organization.id));
    for session in [&there, &home] {
        store.begin_session(session, &other.user).await.unwrap();
    }
    let asked = deletion(owner.user.id, Utc::now() - Duration::seconds(1));
    tenant.ask_for_deletion(&asked).await.unwrap();

    let mut erasure = store.begin_erasing(org, LEASE).await.unwrap().unwrap();
    loop {
        let counts = store.erase_items(org).await.unwrap();
        if counts.is_empty() {
            break;
        }
        for (kind, count) in counts {
            *erasure.items.entry(kind).or_default() += count;
        }
        store.count_erased(&erasure).await.unwrap();
    }
    store.end_erasing(org, true).await.unwrap();
    store.close_erasure(org).await.unwrap();

    assert!(store.erase_items(org).await.unwrap().is_empty());
    let open = async |id| store.session(other.user.id, id).await.unwrap().is_some();
    assert!(!open(there.id).await && open(home.id).await);
    assert!(store.user(owner.user.id).await.unwrap().is_some());
    let address = EmailAddress::parse("bea@example.com").unwrap();
    assert!(store.user_by_email(&address).await.unwrap().is_some());
    let kept = store.as_member(other.organization.id, other.user.id).await;
    assert!(kept.unwrap().is_some());

    let receipt = store.erasure(org).await.unwrap().unwrap();
    let counted = |kind: &str| receipt.items[kind];
    assert_eq!(
        (counted("org"), counted("member"), counted("idempotency")),
        (1, 2, 60)
    );
    assert!(receipt.done_at.is_some() && receipt.asked_by.is_none());
    assert!(due(&store).await.is_empty());
    assert!(store.begin_erasing(org, LEASE).await.unwrap().is_none());
}
