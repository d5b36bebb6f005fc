//! Accounts, organizations, and who reaches them.

use domain::{EmailAddress, Role};
use report::ReadOptions;
use store::{Reread, Unverified};

use crate::common::{account, prove, sign_up, store};
use crate::made::dataset;

#[tokio::test]
async fn an_address_has_one_account_whatever_its_case() {
    let store = store().await;
    let address = EmailAddress::parse("ANA@example.com").unwrap();
    let ids = async || {
        let users = store.users_by_email(&address).await.unwrap();
        users.map(|user| user.map(|user| user.id))
    };
    let [first, second, third] =
        ["Ana@Example.com", "ana@EXAMPLE.com", "ana@example.com"].map(account);
    // Until somebody proves it, the first and the newest sign in with it.
    let [one, two, three] = [&first, &second, &third].map(|account| Some(account.user.id));
    sign_up(&store, &first).await;
    assert_eq!(ids().await, [None, one, None]);
    sign_up(&store, &second).await;
    assert_eq!(ids().await, [None, one, two]);
    let found = store.user_by_email(&address).await.unwrap().unwrap();
    assert_eq!(found.id, first.user.id);
    assert_eq!(prove(&store, &first.user).await, Ok(()));
    assert_eq!(ids().await, [one, None, two]);
    // Whoever signs up with what is proven is told nothing, takes nothing, and proves nothing.
    sign_up(&store, &third).await;
    assert_eq!(ids().await, [one, two, three]);
    assert_eq!(
        prove(&store, &third.user).await,
        Err(Unverified::EmailTaken)
    );
    assert_eq!(ids().await[0], Some(first.user.id));
    let found = store.user_by_email(&address).await.unwrap().unwrap();
    assert_eq!(found.id, first.user.id);
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
    assert!(
        !foreign
            .dataset_landed(dataset.id, 0, "etag", 1000)
            .await
            .unwrap()
    );
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
        let (organizations, next) = store.organizations(shard, None).await.unwrap();
        assert_eq!(next, None);
        found.extend(organizations.iter().map(|o| o.id));
        // After one come the others.
        if let Some(first) = organizations.first() {
            let after = first.id.to_string();
            let (rest, _) = store.organizations(shard, Some(&after)).await.unwrap();
            assert_eq!(rest.len(), organizations.len() - 1);
        }
    }
    found.sort();
    made.sort();
    assert_eq!(found, made);
}
