//! What Stripe says of an organization, against an embedded DynamoDB.

use chrono::Utc;
use domain::{Billing, OrgId, PlanId, Standing, UserId};
use store::Settled;

use crate::common::{owned, store, tenant_of};

fn next(of: &Billing) -> Billing {
    Billing {
        version: of.version + 1,
        ..of.clone()
    }
}

#[tokio::test]
async fn a_person_has_one_trial_whatever_organizations_they_have() {
    let store = store().await;
    let [one, other] = [OrgId::new(), OrgId::new()].map(|org| tenant_of(&store, org));
    let (ana, bea) = (UserId::new(), UserId::new());
    assert!(one.has_trial(ana).await.unwrap());
    for (tenant, person, given) in [
        (&one, ana, true),
        (&one, ana, true), // another page of Stripe's for the same
        (&other, ana, false),
        (&other, bea, true),
    ] {
        assert_eq!(tenant.claim_trial(person).await.unwrap(), given);
        assert_eq!(tenant.has_trial(person).await.unwrap(), given);
    }
}

#[tokio::test]
async fn a_card_has_one_trial_whatever_organizations_it_pays_for() {
    let store = store().await;
    let [one, other] = [OrgId::new(), OrgId::new()].map(|org| tenant_of(&store, org));
    for (tenant, card, given) in [
        (&one, "visa", true),
        (&one, "visa", true), // Stripe tells of it again
        (&other, "visa", false),
        (&other, "other", true),
        (&one, "other", false),
    ] {
        assert_eq!(tenant.claim_card_trial(card).await.unwrap(), given);
    }
    // At once, one of them has it.
    let (first, second) = tokio::join!(one.claim_card_trial("new"), other.claim_card_trial("new"));
    assert_ne!(first.unwrap(), second.unwrap());
}

#[tokio::test]
async fn a_customer_is_kept_once_and_only_for_an_organization_that_is_there() {
    let store = store().await;
    let (_, tenant) = owned(&store).await;
    assert_eq!(tenant.billing().await.unwrap(), None);
    let first = Billing::new("cus_1".into(), Utc::now());
    assert!(tenant.open_billing(&first).await.unwrap());
    let second = Billing::new("cus_2".into(), Utc::now());
    assert!(!tenant.open_billing(&second).await.unwrap());
    assert_eq!(tenant.billing().await.unwrap(), Some(first));

    let nowhere = tenant_of(&store, OrgId::new());
    assert!(!nowhere.open_billing(&second).await.unwrap());
    assert_eq!(nowhere.billing().await.unwrap(), None);
}

#[tokio::test]
async fn of_two_who_read_the_same_one_writes_plan_and_standing() {
    let store = store().await;
    let (_, tenant) = owned(&store).await;
    let read = Billing::new("cus_1".into(), Utc::now());
    tenant.open_billing(&read).await.unwrap();
    let until = Utc::now();
    let late = Standing::PastDue { until };
    let written = next(&read);
    let growth = tenant.settle_billing(&written, PlanId::Growth, late);
    assert_eq!(growth.await.unwrap(), Settled::Done);
    // It asked Stripe earlier and comes to write later.
    let stale = tenant.settle_billing(&written, PlanId::Free, Standing::Active);
    assert_eq!(stale.await.unwrap(), Settled::Raced);
    let kept = tenant.keep_billing(&next(&read)).await;
    assert_eq!(kept.unwrap(), Settled::Raced);
    let organization = tenant.organization().await.unwrap().unwrap();
    assert_eq!(
        (organization.plan, organization.standing),
        (PlanId::Growth, late)
    );

    let kept = tenant.billing().await.unwrap().unwrap();
    let kept = tenant.keep_billing(&next(&kept)).await;
    assert_eq!(kept.unwrap(), Settled::Done);
}

#[tokio::test]
async fn an_event_is_noted_once_and_leaves_nothing_where_nobody_is() {
    let store = store().await;
    let (_, tenant) = owned(&store).await;
    assert!(!tenant.stripe_event_seen("evt_1").await.unwrap());
    tenant.note_stripe_event("evt_1").await.unwrap();
    tenant.note_stripe_event("evt_1").await.unwrap();
    assert!(tenant.stripe_event_seen("evt_1").await.unwrap());
    assert!(!tenant.stripe_event_seen("evt_2").await.unwrap());

    let nowhere = tenant_of(&store, OrgId::new());
    nowhere.note_stripe_event("evt_1").await.unwrap();
    assert!(!nowhere.stripe_event_seen("evt_1").await.unwrap());
}
