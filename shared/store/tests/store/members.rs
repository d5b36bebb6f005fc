//! Members, roles and invitations against an embedded DynamoDB.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{Duration, Utc};
use domain::{EmailAddress, Invitation, Membership, Organization, Role, User, UserId};
use store::{
    AlreadyInvited, Counted, Filled, MAX_ORGANIZATIONS, PageRequest, Session, Store, TenantStore,
    Unacceptable, Unchangeable, keys,
};

use crate::common::{account, owned, prove, sign_up, store, store_and_client};

async fn joined(store: &Store, tenant: &TenantStore, email: &str, role: Role) -> Membership {
    let other = account(email);
    sign_up(store, &other).await;
    let membership = Membership::new(tenant.org(), &other.user, role);
    assert!(tenant.add_member(&membership).await.unwrap());
    membership
}

fn invite(tenant: &TenantStore, by: UserId, email: &str) -> (Invitation, EmailAddress) {
    let invitation = Invitation::new(tenant.org(), email.into(), Role::Analyst, by);
    (invitation, EmailAddress::parse(email).unwrap())
}

/// More seats than any test fills.
const SEATS: u64 = 100;

/// An invitation whose mail went out with a secret of the hash `hash`.
async fn mailed(tenant: &TenantStore, by: UserId, email: &str) -> (Invitation, EmailAddress) {
    let (invitation, address) = invite(tenant, by, email);
    let made = tenant.create_invitation(&invitation, &address, SEATS).await;
    assert_eq!(made.unwrap(), Ok(Filled::Done));
    assert!(tenant.arm_invitation(&invitation, "hash").await.unwrap());
    (invitation, address)
}

async fn owners(tenant: &TenantStore) -> usize {
    let members = tenant.members().await.unwrap();
    members.iter().filter(|m| m.role == Role::Owner).count()
}

#[tokio::test]
async fn the_only_owner_neither_steps_down_nor_leaves() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    joined(&store, &tenant, "bea@example.com", Role::Admin).await;
    let own = &owner.membership;
    let stepped = tenant.change_role(own, own, Role::Admin).await.unwrap();
    assert_eq!(stepped, Err(Unchangeable::LastOwner));
    let left = tenant.remove_member(own, own).await.unwrap();
    assert_eq!(left, Err(Unchangeable::LastOwner));
    assert_eq!(owners(&tenant).await, 1);
}

#[tokio::test]
async fn owners_who_all_go_at_once_leave_one() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let mut all = vec![owner.membership];
    for n in 0..5 {
        all.push(joined(&store, &tenant, &format!("o{n}@example.com"), Role::Owner).await);
    }
    // Each steps down, leaves, or takes the next one's role away, at the same moment.
    let tasks: Vec<_> = (0..all.len())
        .map(|n| {
            let (tenant, own) = (tenant.clone(), all[n].clone());
            let next = all[(n + 1) % all.len()].clone();
            tokio::spawn(async move {
                match n % 3 {
                    0 => tenant.change_role(&own, &own, Role::Admin).await,
                    1 => tenant.remove_member(&own, &own).await,
                    _ => tenant.change_role(&own, &next, Role::Viewer).await,
                }
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        // Too many at once is an error, and changes nothing.
        done += usize::from(matches!(task.await.unwrap(), Ok(Ok(_))));
    }
    let left = owners(&tenant).await;
    assert!(left >= 1, "{done} changes left no owner");
    assert_eq!(left, all.len() - done);
    // One after the other, all but one can go.
    for _ in 0..left - 1 {
        let members = tenant.members().await.unwrap();
        let own = members.iter().find(|m| m.role == Role::Owner).unwrap();
        tenant.remove_member(own, own).await.unwrap().unwrap();
    }
    assert_eq!(owners(&tenant).await, 1);
}

#[tokio::test]
async fn whoever_was_demoted_a_moment_ago_changes_nothing() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let admin = joined(&store, &tenant, "bea@example.com", Role::Admin).await;
    let viewer = joined(&store, &tenant, "cem@example.com", Role::Viewer).await;
    let demoted = tenant
        .change_role(&owner.membership, &admin, Role::Viewer)
        .await;
    demoted.unwrap().unwrap();
    let changed = tenant
        .change_role(&admin, &viewer, Role::Admin)
        .await
        .unwrap();
    assert_eq!(changed, Err(Unchangeable::Conflict));
    let removed = tenant.remove_member(&admin, &viewer).await.unwrap();
    assert_eq!(removed, Err(Unchangeable::Conflict));
    assert_eq!(tenant.member(viewer.user_id).await.unwrap(), Some(viewer));
}

#[tokio::test]
async fn ownership_changes_hands_whole() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let heir = joined(&store, &tenant, "bea@example.com", Role::Viewer).await;
    let from = &owner.membership;
    let handed = tenant.transfer_ownership(from, &heir).await;
    handed.unwrap().unwrap();
    let role = async |user| tenant.member(user).await.unwrap().unwrap().role;
    assert_eq!(role(heir.user_id).await, Role::Owner);
    assert_eq!(role(owner.user.id).await, Role::Admin);
    // What was seen holds no more.
    let again = tenant.transfer_ownership(from, &heir).await.unwrap();
    assert_eq!(again, Err(Unchangeable::Conflict));
}

#[tokio::test]
async fn who_is_removed_loses_the_sessions_there_and_no_others() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let member = joined(&store, &tenant, "bea@example.com", Role::Viewer).await;
    let home = store.memberships(member.user_id).await.unwrap()[0].org_id;
    let session = |org| Session::new(member.user_id, org, Duration::days(1));
    let (there, elsewhere) = (session(tenant.org()), session(home));
    let user = store.user(member.user_id).await.unwrap().unwrap();
    for session in [&there, &elsewhere] {
        assert!(store.begin_session(session, &user).await.unwrap());
    }
    let removed = tenant.remove_member(&owner.membership, &member).await;
    removed.unwrap().unwrap();
    let reached = store.as_member(tenant.org(), member.user_id).await;
    assert!(reached.unwrap().is_none());
    let kept = async |id| store.session(member.user_id, id).await.unwrap().is_some();
    assert!(!kept(there.id).await && kept(elsewhere.id).await);
}

#[tokio::test]
async fn an_address_is_proved_by_its_link_alone() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let id = owner.user.id;
    assert!(!tenant.has_proved_address(id).await.unwrap());
    assert_eq!(prove(&store, &owner.user).await, Ok(()));
    assert!(tenant.has_proved_address(id).await.unwrap());
    assert!(!tenant.has_proved_address(UserId::new()).await.unwrap());
}

#[tokio::test]
async fn an_account_makes_so_many_organizations_and_no_more() {
    let store = store().await;
    let (owner, _) = owned(&store).await;
    for n in 0..=MAX_ORGANIZATIONS {
        let (organization, membership) = Organization::founded(format!("No. {n}"), &owner.user);
        let made = store.found_organization(&organization, &membership).await;
        assert_eq!(made.unwrap(), n < MAX_ORGANIZATIONS, "{n}");
        let reached = store
            .as_member(organization.id, owner.user.id)
            .await
            .unwrap();
        assert_eq!(reached.is_some(), n < MAX_ORGANIZATIONS);
    }
}

#[tokio::test]
async fn the_last_seat_is_taken_once_however_many_ask_at_once() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let asked = (0..6).map(|n| {
        let (tenant, by) = (tenant.clone(), owner.user.id);
        tokio::spawn(async move {
            let (invitation, address) = invite(&tenant, by, &format!("{n}@example.com"));
            let made = tenant.create_invitation(&invitation, &address, 2).await;
            made.unwrap().unwrap()
        })
    });
    let mut seated = 0;
    for one in asked.collect::<Vec<_>>() {
        seated += usize::from(one.await.unwrap() == Filled::Done);
    }
    assert_eq!(seated, 1, "the owner has the other seat");
    assert_eq!(tenant.places_taken(Counted::Seats).await.unwrap(), 2);
}

#[tokio::test]
async fn an_address_has_one_open_invitation() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let (first, address) = invite(&tenant, owner.user.id, "Bea@example.com");
    let (second, shouted) = invite(&tenant, owner.user.id, "BEA@EXAMPLE.COM");
    let made = tenant.create_invitation(&first, &address, SEATS).await;
    assert_eq!(made.unwrap(), Ok(Filled::Done));
    let again = tenant.create_invitation(&second, &shouted, SEATS).await;
    assert_eq!(again.unwrap(), Err(AlreadyInvited));
    assert!(tenant.revoke_invitation(first.id, &address).await.unwrap());
    assert!(!tenant.revoke_invitation(first.id, &address).await.unwrap());
    let again = tenant.create_invitation(&second, &shouted, SEATS).await;
    assert_eq!(again.unwrap(), Ok(Filled::Done));
    let open = tenant.invitations(&PageRequest::first(10)).await;
    assert_eq!(open.unwrap().items, [second]);
}

#[tokio::test]
async fn what_has_expired_is_not_open_and_does_not_stand_in_the_way() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let (mut old, address) = invite(&tenant, owner.user.id, "bea@example.com");
    old.expires_at = Utc::now().timestamp() - 1;
    let made = tenant.create_invitation(&old, &address, SEATS).await;
    made.unwrap().unwrap();
    assert!(tenant.invitation(old.id).await.unwrap().is_none());
    let bea = account("bea@example.com");
    let membership = Membership::new(tenant.org(), &bea.user, old.role);
    assert!(tenant.arm_invitation(&old, "hash").await.unwrap());
    let accepted = store
        .accept_invitation(&old, "hash", &address, &membership, Some(&bea.user))
        .await;
    assert_eq!(accepted.unwrap(), Err(Unacceptable::Gone));
    let (new, _) = invite(&tenant, owner.user.id, "bea@example.com");
    let made = tenant.create_invitation(&new, &address, SEATS).await;
    made.unwrap().unwrap();
}

#[tokio::test]
async fn the_newest_link_of_an_invitation_counts() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let (invitation, address) = mailed(&tenant, owner.user.id, "bea@example.com").await;
    let id = invitation.id;
    let hashes = ["other", "second"];
    for hash in hashes {
        assert!(tenant.arm_invitation(&invitation, hash).await.unwrap());
    }
    assert!(tenant.invitation_mailed(&invitation, None).await.unwrap());
    let seen = tenant.invitation(id).await.unwrap().unwrap();
    assert!(seen.mailed_at.is_some());
    let later = Utc::now() + Duration::hours(1);
    for is_first in [true, false] {
        let sent = tenant.resend_invitation(&seen, &address, later).await;
        assert_eq!(sent.unwrap(), is_first);
    }
    let asked = tenant.invitation(id).await.unwrap().unwrap();
    assert_eq!((asked.mails, asked.mailed_at), (2, None));
    assert_eq!(asked.expires_at, Invitation::expiry(later));
    assert!(!tenant.arm_invitation(&seen, "late").await.unwrap());
    assert!(!tenant.invitation_mailed(&seen, None).await.unwrap());
    assert!(tenant.arm_invitation(&asked, "third").await.unwrap());
    let bea = account("bea@example.com");
    let membership = Membership::new(tenant.org(), &bea.user, asked.role);
    for (hash, expected) in [("second", Err(Unacceptable::Gone)), ("third", Ok(()))] {
        let accepted = store
            .accept_invitation(&asked, hash, &address, &membership, Some(&bea.user))
            .await;
        assert_eq!(accepted.unwrap(), expected, "{hash}");
    }
}

#[tokio::test]
async fn what_a_member_vouched_for_ends_with_the_right_to() {
    enum Loss {
        Removed,
        Demoted,
        Left,
        RoleBehindTheBack,
    }
    use Loss::{Demoted, Left, Removed, RoleBehindTheBack};
    for (loss, revoked) in [
        (Removed, true),
        (Demoted, true),
        (Left, true),
        (RoleBehindTheBack, false),
    ] {
        let (store, client) = store_and_client().await;
        let (owner, tenant) = owned(&store).await;
        let eve = joined(&store, &tenant, "eve@example.com", Role::Admin).await;
        let (invitation, address) = mailed(&tenant, eve.user_id, "eve@second.example").await;
        let (kept, _) = mailed(&tenant, owner.user.id, "bea@example.com").await;
        let own = &owner.membership;
        let ended = match loss {
            Removed => tenant.remove_member(own, &eve).await,
            Demoted => tenant.change_role(own, &eve, Role::Analyst).await,
            Left => tenant.remove_member(&eve, &eve).await,
            // As if the revocation had been broken off: the acceptance looks for itself.
            RoleBehindTheBack => {
                let key = keys::in_org(tenant.org(), keys::sk::member(eve.user_id));
                let demoted = client
                    .update_item()
                    .table_name("perene")
                    .key("pk", AttributeValue::S(key.pk))
                    .key("sk", AttributeValue::S(key.sk))
                    .update_expression("SET #role = :role")
                    .expression_attribute_names("#role", "role")
                    .expression_attribute_values(":role", AttributeValue::S("viewer".into()));
                demoted.send().await.unwrap();
                Ok(Ok(vec![]))
            }
        };
        let ended = ended.unwrap().unwrap();
        assert_eq!(ended.iter().any(|it| it.id == invitation.id), revoked);
        let second = account("eve@second.example");
        let membership = Membership::new(tenant.org(), &second.user, invitation.role);
        let accepted = store
            .accept_invitation(&invitation, "hash", &address, &membership, None)
            .await;
        assert_eq!(accepted.unwrap(), Err(Unacceptable::Gone));
        let (later, address) = invite(&tenant, eve.user_id, "eve@third.example");
        let made = tenant.create_invitation(&later, &address, SEATS).await;
        assert_eq!(made.unwrap(), Ok(Filled::Not));
        assert!(tenant.invitation(kept.id).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn an_admin_who_was_owner_vouches_for_no_owner() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let heir = joined(&store, &tenant, "bea@example.com", Role::Admin).await;
    let open = async |email: &str, role| {
        let (mut invitation, address) = invite(&tenant, owner.user.id, email);
        invitation.role = role;
        let made = tenant.create_invitation(&invitation, &address, SEATS).await;
        assert_eq!(made.unwrap(), Ok(Filled::Done));
        invitation
    };
    let to_own = open("o@example.com", Role::Owner).await;
    let to_manage = open("m@example.com", Role::Admin).await;
    let handed = tenant.transfer_ownership(&owner.membership, &heir).await;
    assert_eq!(handed.unwrap(), Ok(vec![to_own]));
    assert!(tenant.invitation(to_manage.id).await.unwrap().is_some());
}

#[tokio::test]
async fn nobody_accepts_what_they_vouched_for() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let eve = joined(&store, &tenant, "eve@example.com", Role::Admin).await;
    let (invitation, address) = mailed(&tenant, eve.user_id, "eve@second.example").await;
    let accept = async || {
        store
            .accept_invitation(&invitation, "hash", &address, &eve, None)
            .await
            .unwrap()
    };
    assert_eq!(accept().await, Err(Unacceptable::AlreadyMember));
    let removed = tenant.remove_member(&owner.membership, &eve).await;
    removed.unwrap().unwrap();
    assert_eq!(accept().await, Err(Unacceptable::Gone));
}

#[tokio::test]
async fn an_invitation_is_accepted_once_however_many_try() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let (invitation, address) = mailed(&tenant, owner.user.id, "bea@example.com").await;
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let (store, invitation, address) = (store.clone(), invitation.clone(), address.clone());
            tokio::spawn(async move {
                let bea = account("bea@example.com");
                let membership = Membership::new(invitation.org_id, &bea.user, invitation.role);
                let accepted = store
                    .accept_invitation(&invitation, "hash", &address, &membership, Some(&bea.user))
                    .await;
                matches!(accepted, Ok(Ok(())))
            })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += usize::from(task.await.unwrap());
    }
    assert_eq!(accepted, 1);
    let members = tenant.members().await.unwrap();
    assert_eq!(members.len(), 2);
    let user: User = store.user_by_email(&address).await.unwrap().unwrap();
    assert!(members.iter().any(|member| member.user_id == user.id));
}

#[tokio::test]
async fn who_belongs_or_has_an_account_is_not_let_in_again() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let bea = account("bea@example.com");
    sign_up(&store, &bea).await;
    assert_eq!(prove(&store, &bea.user).await, Ok(()));
    let (invitation, address) = mailed(&tenant, owner.user.id, "bea@example.com").await;
    let membership = Membership::new(tenant.org(), &bea.user, invitation.role);
    let twin = account("bea@example.com");
    let twin_membership = Membership::new(tenant.org(), &twin.user, invitation.role);
    let accepted = store
        .accept_invitation(
            &invitation,
            "hash",
            &address,
            &twin_membership,
            Some(&twin.user),
        )
        .await;
    assert_eq!(accepted.unwrap(), Err(Unacceptable::EmailTaken));
    assert!(tenant.add_member(&membership).await.unwrap());
    let accepted = store
        .accept_invitation(&invitation, "hash", &address, &membership, None)
        .await;
    assert_eq!(accepted.unwrap(), Err(Unacceptable::AlreadyMember));
    assert!(tenant.invitation(invitation.id).await.unwrap().is_some());
}
