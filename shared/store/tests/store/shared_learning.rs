//! What offers have taught, shared with others or not.

use chrono::{DateTime, Utc};
use domain::{
    CampaignId, DecisionRunId, GivenLearning, OfferKind, OrgId, SharedCoefficient, UserId,
};
use store::{Store, TenantStore};

use crate::common::{store, tenant_of};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn given(date: &str, value: f64) -> GivenLearning {
    let coefficient = |offer, feature: &str| SharedCoefficient {
        offer,
        feature: feature.into(),
        value,
    };
    GivenLearning {
        given_at: at(date),
        campaign_id: CampaignId::new(),
        round_id: DecisionRunId::new(),
        learned_from: 400,
        coefficients: vec![
            coefficient(None, "1"),
            coefficient(Some(OfferKind::Pause), "Seats"),
        ],
    }
}

/// What others find of an organization.
async fn found(store: &Store, tenant: &TenantStore) -> Option<Vec<SharedCoefficient>> {
    let all = store.given_learning(usize::MAX).await.unwrap();
    let mut theirs = all.into_iter().filter(|one| one.org_id == tenant.org());
    theirs.next().map(|one| one.coefficients)
}

async fn share(tenant: &TenantStore, shares: bool) {
    let by = UserId::new().into();
    tenant.share_learning(shares, by, Utc::now()).await.unwrap();
}

#[tokio::test]
async fn nothing_is_given_but_while_it_is_shared() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let first = given("2026-05-01T00:00:00Z", -0.25);
    assert_eq!(tenant.shared_learning().await.unwrap(), None);
    assert!(!tenant.give_learning(&first).await.unwrap());
    assert_eq!(found(&store, &tenant).await, None);

    share(&tenant, true).await;
    assert!(tenant.give_learning(&first).await.unwrap());
    assert!(tenant.give_learning(&first).await.unwrap(), "once more");
    let said = tenant.shared_learning().await.unwrap().unwrap();
    assert!(said.shares);
    assert_eq!(said.given, Some(first.clone()));
    let expected = Some(first.coefficients.clone());
    assert_eq!(found(&store, &tenant).await, expected);

    share(&tenant, false).await;
    share(&tenant, false).await;
    let said = tenant.shared_learning().await.unwrap().unwrap();
    assert_eq!((said.shares, said.given), (false, None));
    assert_eq!(found(&store, &tenant).await, None);
    // A round that was under way comes too late.
    assert!(!tenant.give_learning(&first).await.unwrap());
    assert_eq!(found(&store, &tenant).await, None);
}

#[tokio::test]
async fn the_newest_stays_whatever_comes_late() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    share(&tenant, true).await;
    let (old, new) = (
        given("2026-05-01T00:00:00Z", 0.1),
        given("2026-06-01T00:00:00Z", 0.2),
    );
    assert!(tenant.give_learning(&new).await.unwrap());
    assert!(!tenant.give_learning(&old).await.unwrap());
    share(&tenant, true).await;
    let said = tenant.shared_learning().await.unwrap().unwrap();
    assert_eq!(said.given, Some(new.clone()), "it is kept");
    assert_eq!(found(&store, &tenant).await, Some(new.coefficients));
}

#[tokio::test]
async fn what_was_given_goes_with_its_organization_and_no_other() {
    let store = store().await;
    let (gone, stays) = (
        tenant_of(&store, OrgId::new()),
        tenant_of(&store, OrgId::new()),
    );
    let learned = given("2026-05-01T00:00:00Z", 0.1);
    for tenant in [&gone, &stays] {
        share(tenant, true).await;
        assert!(tenant.give_learning(&learned).await.unwrap());
    }
    while !store.erase_items(gone.org()).await.unwrap().is_empty() {}
    assert_eq!(found(&store, &gone).await, None);
    assert_eq!(found(&store, &stays).await, Some(learned.coefficients));
}
