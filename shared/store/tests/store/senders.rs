//! Organizations' own addresses that messages come from.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{DkimFinding, EmailAddress, OrgId, OwnSender, UserId};
use store::{SenderClaim, keys::SHARDS};

use crate::{
    common::{store_and_client, tenant_of},
    outreach::at,
};

#[tokio::test]
async fn a_domain_is_one_organizations_until_it_is_left() {
    let (store, _) = store_and_client().await;
    let ours = tenant_of(&store, OrgId::new());
    let theirs = tenant_of(&store, OrgId::new());
    let now = at("2027-01-01T00:00:00Z");
    let sender = |domain: &str| {
        let address = EmailAddress::parse(&format!("hello@{domain}")).unwrap();
        OwnSender::new(&address, "perene@example.com", now).unwrap()
    };
    let domain = format!("{}.example", UserId::new().to_string().replace('_', "-"));
    let first = sender(&domain);
    assert_eq!(
        ours.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Done
    );
    assert_eq!(
        ours.claim_sender(&first, now).await.unwrap(),
        SenderClaim::HasOne
    );
    assert_eq!(
        theirs.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Taken
    );
    assert_eq!(theirs.sender().await.unwrap(), None);
    assert!(!theirs.release_sender(&first).await.unwrap());

    assert!(ours.change_sender(&first, "hi@other").await.unwrap());
    let changed = ours.sender().await.unwrap().unwrap();
    assert_eq!(changed.address, "hi@other");
    let proved = changed.checked(DkimFinding::Found, vec!["t".into()], now);
    assert!(ours.note_verification(&changed, &proved).await.unwrap());
    assert!(
        !ours.note_verification(&changed, &proved).await.unwrap(),
        "it is noted"
    );
    assert_eq!(ours.sender().await.unwrap(), Some(proved.clone()));

    assert!(ours.release_sender(&proved).await.unwrap());
    assert!(!ours.release_sender(&proved).await.unwrap());
    assert_eq!(
        theirs.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Done
    );
    // Nor does an organization that is erased keep it.
    while !store.erase_items(theirs.org()).await.unwrap().is_empty() {}
    assert_eq!(
        ours.claim_sender(&first, now).await.unwrap(),
        SenderClaim::Done
    );
}

#[tokio::test]
async fn a_claim_that_is_not_proved_ends_and_one_that_is_proved_does_not() {
    let (store, _) = store_and_client().await;
    let ours = tenant_of(&store, OrgId::new());
    let theirs = tenant_of(&store, OrgId::new());
    let now = at("2027-01-01T00:00:00Z");
    let domain = format!("{}.example", UserId::new().to_string().replace('_', "-"));
    let address = EmailAddress::parse(&format!("hello@{domain}")).unwrap();
    let squatted = OwnSender::new(&address, "perene@example.com", now).unwrap();
    let claimed = ours.claim_sender(&squatted, now).await.unwrap();
    assert_eq!(claimed, SenderClaim::Done);
    let wanted = async |at: DateTime<Utc>| theirs.claim_sender(&squatted, at).await.unwrap();
    let taken_over = async |at: DateTime<Utc>| {
        let from = ours.org();
        theirs.take_over_domain(&squatted, from, at).await.unwrap()
    };
    let soon = now + TimeDelta::hours(71);
    assert_eq!(wanted(soon).await, SenderClaim::Taken);
    assert_eq!(taken_over(soon).await, SenderClaim::Taken);
    let later = now + TimeDelta::hours(72);
    assert_eq!(wanted(later).await, SenderClaim::Ended(ours.org()));
    // Proved in between, it is theirs who proved it.
    let proved = squatted.checked(DkimFinding::Found, vec![], later);
    assert!(ours.note_verification(&squatted, &proved).await.unwrap());
    assert_eq!(taken_over(later).await, SenderClaim::Taken);
    let lost = proved.checked(DkimFinding::Missing, vec![], later);
    assert!(ours.note_verification(&proved, &lost).await.unwrap());
    let much_later = later + TimeDelta::hours(72);
    assert_eq!(wanted(much_later).await, SenderClaim::Ended(ours.org()));
    assert_eq!(taken_over(much_later).await, SenderClaim::Done);
    assert_eq!(ours.sender().await.unwrap(), None);
    assert_eq!(theirs.sender().await.unwrap(), Some(squatted.clone()));
    let back = ours.claim_sender(&squatted, now).await.unwrap();
    assert_eq!(back, SenderClaim::Taken, "it is another's now");
    assert!(theirs.release_sender(&squatted).await.unwrap());
}

#[tokio::test]
async fn a_sender_is_looked_at_when_it_is_due_by_one_sweep() {
    let (store, _) = store_and_client().await;
    let tenant = tenant_of(&store, OrgId::new());
    let now = at("2027-01-01T00:00:00Z");
    let domain = format!("{}.example", UserId::new().to_string().replace('_', "-"));
    let address = EmailAddress::parse(&format!("hello@{domain}")).unwrap();
    let sender = OwnSender::new(&address, "perene@example.com", now).unwrap();
    tenant.claim_sender(&sender, now).await.unwrap();
    let due_by = async |until| {
        let mut found = Vec::new();
        for shard in 0..SHARDS {
            let (due, _) = store.due_senders(shard, None, until).await.unwrap();
            found.extend(
                due.into_iter()
                    .filter(|one| one.org() == Some(tenant.org())),
            );
        }
        found
    };
    assert!(due_by(now).await.is_empty());
    let later = now + TimeDelta::hours(2);
    let found = due_by(later).await;
    assert_eq!(found.len(), 1);
    let until = later + TimeDelta::hours(1);
    assert!(tenant.take_sender(&found[0], until).await.unwrap());
    assert!(!tenant.take_sender(&found[0], until).await.unwrap());
    assert!(due_by(later).await.is_empty());
}
