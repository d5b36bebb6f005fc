//! Accounts, organizations, and who reaches them.

use domain::{EmailAddress, Role};
use report::ReadOptions;
use store::Reread;

use crate::common::{account, sign_up, store};
use crate::made::dataset;

#[tokio::test]
async fn an_address_has_one_account_whatever_its_case() {
    let store = store().await;
    let first = account("Ana@Example.com");
    assert!(sign_up(&store, &first).await);
    let second = account("ana@EXAMPLE.com");
    assert!(!sign_up(&store, &second).await);
    let address = EmailAddress::parse("ANA@example.com").unwrap();
    let found = store.user_by_email(&address).await.unwrap().unwrap();
    assert_eq!(found.id, first.user.id);
    assert!(store.user(second.user.id).await.unwrap().is_none());
    let orgs = store.memberships(first.user.id).await.unwrap();
    assert_eq!(orgs, [first.membership]);
}

#[tokio::test]
async fn only_members_reach_a_tenant() {
    let store = store().await;
    let (one, other) = (account("one@example.com"), account("other@example.com"));
    sign_up(&store, &one).await;
    sign_up(&store, &other).await;
    let found = store
        .as_member(one.organization.id, other.user.id)
        .await
        .unwrap();
    assert!(found.is_none());
    let (membership, tenant) = store
        .as_member(one.organization.id, one.user.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(membership.role, Role::Owner);
    let dataset = dataset();
    tenant.create_dataset(&dataset).await.unwrap();
    let (_, foreign) = store
        .as_member(other.organization.id, other.user.id)
        .await
        .unwrap()
        .unwrap();
    assert!(foreign.dataset(dataset.id).await.unwrap().is_none());
    assert!(!foreign.dataset_landed(dataset.id, 0, "etag").await.unwrap());
    let read = ReadOptions::default();
    let reread = foreign.reread_dataset(dataset.id, &read).await.unwrap();
    assert!(matches!(reread, Reread::Gone), "{reread:?}");
}

#[tokio::test]
async fn every_organization_is_found_by_the_sweep() {
    let store = store().await;
    let mut made = vec![];
    for n in 0..20 {
        let account = account(&format!("user{n}@example.com"));
        sign_up(&store, &account).await;
        made.push(account.organization.id);
    }
    let mut found = vec![];
    for shard in 0..store::keys::SHARDS {
        let organizations = store.organizations(shard).await.unwrap();
        found.extend(organizations.iter().map(|o| o.id));
    }
    found.sort();
    made.sort();
    assert_eq!(found, made);
}
