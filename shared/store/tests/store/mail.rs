//! Claims of mails.

use chrono::{Duration, Utc};
use domain::{EventId, OrgId, UserId};
use store::Claimed;

use crate::common::{new_tenant, store, tenant_of};

const LONG: Duration = Duration::minutes(5);
const NONE: Duration = Duration::zero();

#[tokio::test]
async fn a_mail_is_claimed_once_unless_it_is_given_back() {
    let tenant = new_tenant().await;
    let (user, other) = (UserId::new(), UserId::new());
    let claim = tenant.mail_claim("run", user);
    assert_eq!(claim.take(LONG).await.unwrap(), Claimed::Try(1));
    assert_eq!(claim.take(LONG).await.unwrap(), Claimed::Busy);
    claim.release().await.unwrap();
    assert_eq!(claim.take(LONG).await.unwrap(), Claimed::Try(1));
    claim.settle().await.unwrap();
    for timeout in [LONG, NONE] {
        assert_eq!(claim.take(timeout).await.unwrap(), Claimed::Settled);
    }
    let others = tenant.mail_claim("run", other);
    assert_eq!(others.take(LONG).await.unwrap(), Claimed::Try(1));
}

#[tokio::test]
async fn the_claim_of_a_dead_worker_is_taken_over_once() {
    let tenant = new_tenant().await;
    let claim = tenant.mail_claim("run", UserId::new());
    assert_eq!(claim.take(LONG).await.unwrap(), Claimed::Try(1));
    let (one, other) = tokio::join!(claim.take(NONE), claim.take(NONE));
    let both = [one.unwrap(), other.unwrap()];
    assert!(both.contains(&Claimed::Try(2)), "{both:?}");
    assert_ne!(both[0], both[1], "one of two takes it over");
    assert_eq!(claim.take(LONG).await.unwrap(), Claimed::Busy);
    assert_eq!(claim.take(NONE).await.unwrap(), Claimed::Lost);
    claim.settle().await.unwrap();
    assert_eq!(claim.take(NONE).await.unwrap(), Claimed::Settled);
}

#[tokio::test]
async fn claims_of_all_kinds_are_different() {
    let store = store().await;
    let (org, user, now) = (OrgId::new(), UserId::new(), Utc::now());
    let tenant = tenant_of(&store, org);
    for claim in [
        tenant.reminder_claim(now, 1, user),
        tenant.reminder_claim(now, 2, user),
        tenant.mail_claim("run", user),
        store.account_mail_claim(user, EventId::new()),
        store.account_mail_claim(user, EventId::new()),
        store.receipt_claim(org),
    ] {
        let taken = claim.take(LONG).await.unwrap();
        assert_eq!(taken, Claimed::Try(1), "{claim}");
    }
}
