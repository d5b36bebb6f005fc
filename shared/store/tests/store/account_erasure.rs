//! Erasing a person's account against an embedded DynamoDB.

use aws_sdk_dynamodb::Client;
use chrono::{DateTime, Duration, Utc};
use domain::{
    AccountErasure, ActorKind, AuditActor, AuditEntry, AuditFilter, AuditId, EmailAddress,
    Invitation, Membership, OrgId, Role, User,
};
use store::{
    Filled, Link, LinkPurpose, PageRequest, Session, Store, TenantStore, Unacceptable, Unerasable,
    keys::SHARDS,
};

use tokio::task::JoinSet;

use crate::common::{Account, account, owned, prove, sign_up, store, store_and_client, tenant_of};
use crate::made::api_key;

/// The hash of an address.
const ADDRESS: &str = "1f0c";

async fn joined(store: &Store, tenant: &TenantStore, email: &str, role: Role) -> Account {
    let other = account(email);
    sign_up(store, &other).await;
    let membership = Membership::new(tenant.org(), &other.user, role);
    assert!(tenant.add_member(&membership).await.unwrap());
    other
}

/// What is due then, of all shards.
async fn due(store: &Store, at: DateTime<Utc>) -> Vec<AccountErasure> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        let (due, _) = store.due_account_erasures(shard, None, at).await.unwrap();
        all.extend(due.into_iter().map(|due| due.erasure));
    }
    all
}

async fn user(store: &Store, account: &Account) -> User {
    store.user(account.user.id).await.unwrap().unwrap()
}

/// What somebody did in an organization, as its log tells it.
async fn note_act(tenant: &TenantStore, user: &User) {
    let entry = AuditEntry {
        id: AuditId::new(),
        at: Utc::now(),
        actor: AuditActor {
            kind: ActorKind::User,
            id: user.id.to_string(),
            name: user.name.clone(),
        },
        action: "POST /v1/models".into(),
        targets: Default::default(),
        details: vec![],
        address: Some("192.0.2.7".into()),
        user_agent: Some("curl".into()),
        request_id: "1".into(),
        status: 201,
    };
    assert!(tenant.append_audit(&entry).await.unwrap());
}

async fn log(tenant: &TenantStore) -> Vec<AuditEntry> {
    let (all, page) = (AuditFilter::default(), PageRequest::first(100));
    tenant.audit(&all, &page).await.unwrap().items
}

/// Every item that holds a text.
async fn traces_of(client: &Client, text: &str) -> Vec<String> {
    let all = client.scan().table_name("perene").send().await.unwrap();
    let items = all.items().iter().map(|item| format!("{item:?}"));
    items.filter(|item| item.contains(text)).collect()
}

async fn end(
    store: &Store,
    of: &Account,
    here: Option<OrgId>,
) -> Result<domain::AccountErasure, Unerasable> {
    let user = user(store, of).await;
    store.end_account(&user, here, ADDRESS).await.unwrap()
}

#[tokio::test]
async fn whoever_is_an_organizations_only_owner_stays() {
    let store = store().await;
    let (ana, tenant) = owned(&store).await;
    let bea = joined(&store, &tenant, "bea@example.com", Role::Admin).await;
    let alone = Unerasable::OnlyOwner(vec![tenant.org()]);
    assert_eq!(end(&store, &ana, Some(tenant.org())).await, Err(alone));
    assert!(due(&store, Utc::now()).await.is_empty());
    let (own, guest) = (ana.membership.clone(), bea.user.id);
    let guest = tenant.member(guest).await.unwrap().unwrap();
    tenant
        .change_role(&own, &guest, Role::Owner)
        .await
        .unwrap()
        .unwrap();
    let erasure = end(&store, &ana, Some(tenant.org())).await.unwrap();
    assert_eq!(erasure.orgs, [tenant.org()]);
    // Bea owns two by herself now.
    let Err(Unerasable::OnlyOwner(mut orgs)) = end(&store, &bea, None).await else {
        panic!("not refused");
    };
    orgs.sort();
    let mut expected = vec![tenant.org(), bea.organization.id];
    expected.sort();
    assert_eq!(orgs, expected);
}

#[tokio::test]
async fn owners_who_all_erase_their_accounts_at_once_leave_one() {
    let store = store().await;
    let (ana, tenant) = owned(&store).await;
    let mut all = vec![user(&store, &ana).await];
    for n in 0..3 {
        let email = format!("{n}@example.com");
        let other = joined(&store, &tenant, &email, Role::Owner).await;
        // Of the organization of its own it is an owner no more.
        let own = tenant_of(&store, other.organization.id);
        own.add_member(&Membership::new(own.org(), &ana.user, Role::Owner))
            .await
            .unwrap();
        all.push(user(&store, &other).await);
    }
    let count = all.len();
    let mut ends = JoinSet::new();
    for user in all {
        let (store, org) = (store.clone(), tenant.org());
        ends.spawn(async move { store.end_account(&user, Some(org), ADDRESS).await });
    }
    let ended = ends.join_all().await;
    // Too many at once is an error, and changes nothing.
    let gone = ended
        .iter()
        .filter(|ended| matches!(ended, Ok(Ok(_))))
        .count();
    assert!(gone < count, "{ended:?}");
    assert_eq!(tenant.members().await.unwrap().len(), count - gone);
}

#[tokio::test]
async fn nothing_is_left_but_the_receipt_and_ids() {
    let (store, client) = store_and_client().await;
    let (owner, tenant) = owned(&store).await;
    let bea = joined(&store, &tenant, "Bea@example.com", Role::Admin).await;
    prove(&store, &bea.user).await.unwrap();
    let bea_now = user(&store, &bea).await;
    let home = tenant_of(&store, bea.organization.id);
    let other = Membership::new(home.org(), &owner.user, Role::Owner);
    home.add_member(&other).await.unwrap();
    // An organization that she left before.
    let (former_owner, former) = {
        let other = account("cid@example.com");
        sign_up(&store, &other).await;
        let tenant = tenant_of(&store, other.organization.id);
        let guest = Membership::new(tenant.org(), &bea.user, Role::Viewer);
        tenant.add_member(&guest).await.unwrap();
        tenant.remove_member(&guest, &guest).await.unwrap().unwrap();
        (other, tenant)
    };
    for tenant in [&tenant, &former] {
        note_act(tenant, &bea_now).await;
        note_act(tenant, &former_owner.user).await;
    }
    let invitation = Invitation::new(
        tenant.org(),
        "d@example.com".into(),
        Role::Viewer,
        bea.user.id,
    );
    let invited = EmailAddress::parse("d@example.com").unwrap();
    let made = tenant.create_invitation(&invitation, &invited, 10).await;
    assert_eq!(made.unwrap(), Ok(Filled::Done));
    let key = api_key("hers", bea.user.id);
    let made = tenant.create_api_key(&key).await;
    assert_eq!(made.unwrap(), Filled::Done);
    for _ in 0..120 {
        let session = Session::new(bea.user.id, tenant.org(), Duration::days(1));
        assert!(store.begin_session(&session, &bea_now).await.unwrap());
    }
    store
        .propose_second_factor(bea.user.id, "sealed")
        .await
        .unwrap();
    let link = Link {
        email: bea.user.email.clone(),
        hash: Some("hash".into()),
        expires_at: Utc::now().timestamp() + 60,
    };
    store
        .arm_link(bea.user.id, LinkPurpose::VerifyEmail, &link)
        .await
        .unwrap();
    assert!(tenant.claim_trial(bea.user.id).await.unwrap());

    let erasure = end(&store, &bea, None).await.unwrap();
    // From here on nobody is she, and the address is free.
    assert!(store.user(bea.user.id).await.unwrap().is_none());
    assert!(tenant.member(bea.user.id).await.unwrap().is_none());
    let again = account("bea@example.com");
    sign_up(&store, &again).await;
    prove(&store, &again.user).await.unwrap();
    let now = Utc::now();
    assert!(due(&store, now).await.is_empty());
    let due_later = due(&store, now + Duration::minutes(1)).await;
    assert_eq!(due_later, std::slice::from_ref(&erasure));

    for _ in 0..2 {
        store.erase_account(&erasure).await.unwrap();
    }
    store.close_account_erasure(bea.user.id).await.unwrap();
    for (tenant, told) in [(&tenant, 3), (&former, 3), (&home, 1)] {
        let log = log(tenant).await;
        assert_eq!(log.len(), told, "{log:?}");
        for entry in log {
            let is_hers = entry.actor.id == bea.user.id.to_string();
            assert_eq!(entry.actor.name.is_empty(), is_hers, "{entry:?}");
            assert_eq!(entry.address.is_none(), is_hers, "{entry:?}");
        }
    }
    assert!(tenant.invitation(invitation.id).await.unwrap().is_none());
    let key = tenant.api_key(key.id).await.unwrap().unwrap();
    assert_eq!(key.secret.holder_name, "");
    let receipt = store.account_erasure(bea.user.id).await.unwrap().unwrap();
    assert!(receipt.done_at.is_some() && receipt.email.is_none() && receipt.orgs.is_empty());
    assert!(due(&store, now + Duration::days(1)).await.is_empty());
    let left = traces_of(&client, &bea.user.id.to_string()).await;
    let kinds = |kind: &str| left.iter().filter(|item| item.contains(kind)).count();
    // The receipt, what the three logs tell, and a key with its secret.
    assert_eq!((kinds("ERASURE#"), kinds("AUDIT#")), (1, 5));
    assert_eq!(left.len(), 8, "{left:?}");
    for item in traces_of(&client, "Bea@example.com").await {
        assert!(item.contains(&again.user.id.to_string()), "{item}");
    }
    assert_eq!(user(&store, &again).await.email, again.user.email);
}

#[tokio::test]
async fn an_address_that_an_account_had_before_has_its_trial() {
    // Whether the trial was taken before the address was changed.
    for before in [true, false] {
        let store = store().await;
        let (_, tenant) = owned(&store).await;
        let bea = joined(&store, &tenant, "bea@example.com", Role::Viewer).await;
        let home = tenant_of(&store, bea.organization.id);
        joined(&store, &home, "cy@example.com", Role::Owner).await;
        let take = async || assert!(home.claim_trial(bea.user.id).await.unwrap());
        if before {
            take().await;
        }
        for former in ["first", "second", "first"] {
            let noted = store.note_former_address(bea.user.id, former);
            noted.await.unwrap();
        }
        let has_one = async |hash| {
            let anew = domain::UserId::new();
            store.inherit_trial(anew, hash).await.unwrap();
            tenant.has_trial(anew).await.unwrap()
        };
        assert_eq!(has_one("first").await, !before);
        if !before {
            take().await;
        }
        end(&store, &bea, None).await.unwrap();
        for hash in ["first", "second", ADDRESS] {
            assert!(!has_one(hash).await, "{hash}");
        }
        assert!(has_one("another").await);
    }
}

#[tokio::test]
async fn an_address_has_one_trial_whatever_accounts_it_had() {
    for had_trial in [true, false] {
        let store = store().await;
        let (_, tenant) = owned(&store).await;
        let bea = joined(&store, &tenant, "bea@example.com", Role::Viewer).await;
        let home = tenant_of(&store, bea.organization.id);
        let other = joined(&store, &home, "cy@example.com", Role::Owner).await;
        if had_trial {
            assert!(home.claim_trial(bea.user.id).await.unwrap());
        }
        let erasure = end(&store, &bea, None).await.unwrap();
        store.erase_account(&erasure).await.unwrap();
        let again = account("bea@example.com");
        sign_up(&store, &again).await;
        let anew = tenant_of(&store, again.organization.id);
        for (user, hash, has) in [
            (again.user.id, ADDRESS, !had_trial),
            (other.user.id, "another", true),
        ] {
            store.inherit_trial(user, hash).await.unwrap();
            assert_eq!(anew.has_trial(user).await.unwrap(), has);
            assert_eq!(anew.claim_trial(user).await.unwrap(), has);
        }
        // Once more, it still is the address's.
        joined(&store, &anew, "di@example.com", Role::Owner).await;
        end(&store, &again, None).await.unwrap();
        let third = account("bea@example.com");
        store.inherit_trial(third.user.id, ADDRESS).await.unwrap();
        assert!(!tenant.has_trial(third.user.id).await.unwrap());
    }
}

#[tokio::test]
async fn an_account_that_has_ended_accepts_no_invitation() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let bea = joined(&store, &tenant, "bea@example.com", Role::Viewer).await;
    let home = tenant_of(&store, bea.organization.id);
    let other = Membership::new(home.org(), &owner.user, Role::Owner);
    home.add_member(&other).await.unwrap();
    let former = tenant.member(bea.user.id).await.unwrap().unwrap();
    tenant
        .remove_member(&former, &former)
        .await
        .unwrap()
        .unwrap();
    let address = EmailAddress::parse("bea@example.com").unwrap();
    let invitation = Invitation::new(
        tenant.org(),
        address.to_string(),
        Role::Viewer,
        owner.user.id,
    );
    tenant
        .create_invitation(&invitation, &address, 10)
        .await
        .unwrap()
        .unwrap();
    tenant.arm_invitation(&invitation, "hash").await.unwrap();
    end(&store, &bea, None).await.unwrap();
    let accepted = store
        .accept_invitation(&invitation, "hash", &address, &former, None)
        .await;
    assert_eq!(accepted.unwrap(), Err(Unacceptable::Gone));
    assert_eq!(tenant.members().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_password_changed_meanwhile_leaves_the_account() {
    let store = store().await;
    let (ana, tenant) = owned(&store).await;
    joined(&store, &tenant, "bea@example.com", Role::Owner).await;
    let before = user(&store, &ana).await;
    assert!(store.set_password(&before, "other", None).await.unwrap());
    let ended = store.end_account(&before, None, ADDRESS).await.unwrap();
    assert_eq!(ended, Err(Unerasable::Conflict));
    assert!(store.user(ana.user.id).await.unwrap().is_some());
}

/// The link by which the holder of an address would prove that an account is theirs.
async fn to_verify(store: &Store, of: &Account) -> Link {
    let link = Link {
        email: of.user.email.clone(),
        hash: Some("hash".into()),
        expires_at: (Utc::now() + Duration::hours(1)).timestamp(),
    };
    let purpose = LinkPurpose::VerifyEmail;
    assert!(store.arm_link(of.user.id, purpose, &link).await.unwrap());
    link
}

#[tokio::test]
async fn a_disavowed_account_goes_with_its_organization_by_a_link_that_is_good_once() {
    let store = store().await;
    let (ana, tenant) = owned(&store).await;
    let link = to_verify(&store, &ana).await;
    let other = Link {
        hash: Some("other".into()),
        ..link.clone()
    };
    let before = user(&store, &ana).await;
    let disavow = async |link: &Link| {
        let ended = store.disavow_account(&before, link, ADDRESS).await;
        ended.unwrap()
    };
    assert_eq!(disavow(&other).await, Err(Unerasable::Conflict));
    assert_eq!(store.erasure(tenant.org()).await.unwrap(), None);
    disavow(&link).await.unwrap();
    assert!(store.user(ana.user.id).await.unwrap().is_none());
    assert!(tenant.members().await.unwrap().is_empty());
    let now = Utc::now();
    let lease = Duration::minutes(1);
    let erasure = store.begin_erasing(tenant.org(), lease).await.unwrap();
    assert!(erasure.unwrap().erase_at <= now, "at once");
    // Nobody is left to take it back, and the account is gone for the next link, too.
    assert_eq!(disavow(&link).await, Err(Unerasable::Conflict));
}

#[tokio::test]
async fn a_disavowed_account_leaves_no_others_without_an_owner() {
    let store = store().await;
    let (ana, tenant) = owned(&store).await;
    joined(&store, &tenant, "bea@example.com", Role::Admin).await;
    let link = to_verify(&store, &ana).await;
    let before = user(&store, &ana).await;
    let ended = store
        .disavow_account(&before, &link, ADDRESS)
        .await
        .unwrap();
    assert_eq!(ended, Err(Unerasable::OnlyOwner(vec![tenant.org()])));
    assert!(store.user(ana.user.id).await.unwrap().is_some());
}
