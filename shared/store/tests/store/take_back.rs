//! A change of address that is taken back.

use chrono::{Duration, Utc};
use domain::{EmailAddress, Invitation, PasskeyId, Role, User};
use store::{
    Filled, KeyFound, Link, LinkPurpose, Passkey, SecondFactor, Session, Store, TenantStore,
    Unverified,
};

use crate::common::{Account, owned, prove, store};
use crate::made::api_key;

const OLD: &str = "ana@example.com";
const NEW: &str = "thief@example.com";

fn link(email: &str, expires_at: i64) -> Link {
    Link {
        email: email.into(),
        hash: Some("hash".into()),
        expires_at,
    }
}

async fn user(store: &Store, of: &Account) -> User {
    store.user(of.user.id).await.unwrap().unwrap()
}

/// Has the account another address, as whoever has its password can.
async fn moved(store: &Store, of: &Account, to: &str) -> Result<(), Unverified> {
    let user = user(store, of).await;
    let until = (Utc::now() + Duration::hours(1)).timestamp();
    assert!(store.want_email(&user, to, until).await.unwrap());
    let verify = link(to, until);
    let purpose = LinkPurpose::VerifyEmail;
    assert!(store.arm_link(user.id, purpose, &verify).await.unwrap());
    store.verify_email(&user, &verify).await.unwrap()
}

/// The link that the mail to the old address would hold, if there is the wish for one.
async fn mailed(store: &Store, of: &Account) -> Option<Link> {
    let purpose = LinkPurpose::TakeBack;
    let wish = store.link(of.user.id, purpose).await.unwrap()?;
    let armed = link(&wish.email, wish.expires_at);
    assert!(store.arm_link(of.user.id, purpose, &armed).await.unwrap());
    Some(armed)
}

/// Ana, whose address is proved.
async fn ana(store: &Store) -> (Account, TenantStore) {
    let (ana, tenant) = owned(store).await;
    prove(store, &ana.user).await.unwrap();
    (ana, tenant)
}

async fn back(store: &Store, of: &Account, link: &Link) -> Result<(), Unverified> {
    let user = user(store, of).await;
    store.take_back(&user, link, "new").await.unwrap()
}

#[tokio::test]
async fn a_proved_address_can_be_taken_back_and_one_change_follows_another_after_that() {
    let store = store().await;
    let (ana, _) = ana(&store).await;
    moved(&store, &ana, NEW).await.unwrap();
    assert_eq!(
        moved(&store, &ana, "third@example.com").await,
        Err(Unverified::ChangedLately)
    );
    let link = mailed(&store, &ana).await.unwrap();
    let days = (link.expires_at - Utc::now().timestamp()) as f64 / 86_400.0;
    assert!((6.9..=7.0).contains(&days), "{days}");
    // Another password, with which whoever moved it goes on, ends it not.
    let thief = user(&store, &ana).await;
    assert!(store.set_password(&thief, "theirs", None).await.unwrap());

    let forged = Link {
        hash: Some("other".into()),
        ..link.clone()
    };
    assert_eq!(back(&store, &ana, &forged).await, Err(Unverified::LinkGone));
    back(&store, &ana, &link).await.unwrap();
    assert_eq!(back(&store, &ana, &link).await, Err(Unverified::LinkGone));
    let now = user(&store, &ana).await;
    assert_eq!((now.email.as_str(), now.email_verified), (OLD, true));
    assert_eq!(now.password_hash, "new");
    let by = async |email| {
        let address = EmailAddress::parse(email).unwrap();
        store.user_by_email(&address).await.unwrap()
    };
    assert_eq!(by(OLD).await.map(|user| user.id), Some(ana.user.id));
    assert!(by(NEW).await.is_none());
    moved(&store, &ana, "third@example.com").await.unwrap();
}

#[tokio::test]
async fn an_address_that_nobody_proved_gets_no_account_back() {
    let store = store().await;
    let (ana, _) = owned(&store).await;
    moved(&store, &ana, NEW).await.unwrap();
    assert_eq!(mailed(&store, &ana).await, None);
}

#[tokio::test]
async fn an_address_that_its_holder_took_for_another_account_stays_with_that() {
    let store = store().await;
    let (ana, _) = ana(&store).await;
    moved(&store, &ana, NEW).await.unwrap();
    let link = mailed(&store, &ana).await.unwrap();
    let anew = crate::common::account(OLD);
    crate::common::sign_up(&store, &anew).await;
    prove(&store, &anew.user).await.unwrap();
    assert_eq!(back(&store, &ana, &link).await, Err(Unverified::EmailTaken));
    assert_eq!(user(&store, &ana).await.email, NEW);
}

#[tokio::test]
async fn with_the_address_goes_what_came_since_or_shortly_before() {
    let store = store().await;
    let (ana, tenant) = ana(&store).await;
    let id = ana.user.id;
    let passkey = |name: &str, days: i64| Passkey {
        id: PasskeyId::new(),
        name: name.into(),
        credential: "{}".into(),
        created_at: Utc::now() - Duration::days(days),
        last_used_at: None,
    };
    let mut old_key = api_key("old", id);
    old_key.created_at = Utc::now() - Duration::days(1);
    let mut rotated = api_key("rotated", id);
    rotated.created_at = old_key.created_at;
    for key in [&old_key, &rotated] {
        let made = tenant.create_api_key(key).await.unwrap();
        assert_eq!(made, Filled::Done);
    }
    moved(&store, &ana, NEW).await.unwrap();

    let session = Session::new(id, ana.organization.id, Duration::hours(1));
    let thief = user(&store, &ana).await;
    assert!(store.begin_session(&session, &thief).await.unwrap());
    let kept = [passkey("hers", 20), passkey("theirs", 2), passkey("new", 0)];
    let none = SecondFactor::default();
    assert!(
        store
            .replace_passkeys(id, &none, &kept, None)
            .await
            .unwrap()
    );
    let theirs = api_key("theirs", id);
    let made = tenant.create_api_key(&theirs).await.unwrap();
    assert_eq!(made, Filled::Done);
    let mut secret = api_key("anew", id).secret;
    secret.made_at = Some(Utc::now());
    let old_until = Some(Utc::now() + Duration::hours(1));
    let anew = tenant.rotate_api_key(rotated.id, &secret, old_until).await;
    assert!(anew.unwrap().is_some());
    let friend = Invitation::new(tenant.org(), "friend@example.com".into(), Role::Admin, id);
    let address = EmailAddress::parse(&friend.email).unwrap();
    let made = tenant.create_invitation(&friend, &address, 10).await;
    made.unwrap().unwrap();

    let link = mailed(&store, &ana).await.unwrap();
    back(&store, &ana, &link).await.unwrap();
    store.end_what_was_made_since(id, &link).await.unwrap();
    assert!(store.session(id, session.id).await.unwrap().is_none());
    let factor = store.second_factor(id).await.unwrap().unwrap();
    let names: Vec<_> = factor.passkeys.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(names, ["hers"]);
    for (hash, good) in [
        ("old", true),
        ("theirs", false),
        ("rotated", false),
        ("anew", false),
    ] {
        let found = store.as_key(hash).await.unwrap();
        assert_eq!(matches!(found, KeyFound::Good(_)), good, "{hash}");
    }
    assert_eq!(tenant.invitation(friend.id).await.unwrap(), None);
}
