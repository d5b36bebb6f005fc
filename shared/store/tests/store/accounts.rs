//! Accounts in the table: passwords, sessions, links and second factors.

use chrono::{Duration, Utc};
use domain::{EmailAddress, Language, OrgId, SessionId, User};
use store::{
    Link, LinkPurpose, NoAccess, PageRequest, Rotation, Session, SessionLife, Store, Unverified,
};

use crate::common::{Account, account, prove, sign_up, store, tenant_of};

const LATER: Duration = Duration::hours(1);

async fn signed_up(store: &Store, email: &str) -> Account {
    let account = account(email);
    sign_up(store, &account).await;
    account
}

fn session(account: &Account) -> Session {
    Session::new(account.user.id, account.organization.id, LATER)
}

fn link(email: &str, hash: &str) -> Link {
    Link {
        email: email.into(),
        hash: Some(hash.into()),
        expires_at: (Utc::now() + LATER).timestamp(),
    }
}

async fn user(store: &Store, account: &Account) -> User {
    store.user(account.user.id).await.unwrap().unwrap()
}

fn address(email: &str) -> EmailAddress {
    EmailAddress::parse(email).unwrap()
}

#[tokio::test]
async fn the_end_of_session_or_membership_counts_at_once() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let session = session(&ana);
    assert!(store.begin_session(&session, &ana.user).await.unwrap());
    let open = async |org| {
        store
            .in_session(org, ana.user.id, session.id)
            .await
            .unwrap()
    };
    let opened = open(ana.organization.id).await.unwrap();
    assert_eq!(opened.membership, ana.membership);
    assert_eq!(opened.organization.as_ref(), Some(&ana.organization));
    assert_eq!(opened.tenant.org(), ana.organization.id);
    assert_eq!(open(OrgId::new()).await.unwrap_err(), NoAccess::NotAMember);
    store.end_session(ana.user.id, session.id).await.unwrap();
    let ended = open(ana.organization.id).await.unwrap_err();
    assert_eq!(ended, NoAccess::SessionOver);
}

#[tokio::test]
async fn a_session_that_has_expired_opens_nothing() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let mut session = session(&ana);
    session.expires_at = Utc::now().timestamp() - 1;
    assert!(store.begin_session(&session, &ana.user).await.unwrap());
    let opened = store.in_session(ana.organization.id, ana.user.id, session.id);
    assert_eq!(opened.await.unwrap().unwrap_err(), NoAccess::SessionOver);
}

#[tokio::test]
async fn all_sessions_but_one_end_however_many() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let sessions: Vec<Session> = (0..120).map(|_| session(&ana)).collect();
    for session in &sessions {
        assert!(store.begin_session(session, &ana.user).await.unwrap());
    }
    let kept = sessions[60].id;
    store.end_sessions(ana.user.id, Some(kept)).await.unwrap();
    let all = PageRequest::first(100);
    let left = store.sessions(ana.user.id, &all).await.unwrap();
    let left: Vec<SessionId> = left.items.iter().map(|s| s.id).collect();
    assert_eq!(left, [kept]);
    store.end_sessions(ana.user.id, None).await.unwrap();
    let left = store.sessions(ana.user.id, &all).await.unwrap();
    assert!(left.items.is_empty());
}

#[tokio::test]
async fn no_session_begins_by_a_password_that_was_changed() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    assert!(store.set_password(&ana.user, "new", None).await.unwrap());
    let begun = store.begin_session(&session(&ana), &ana.user).await;
    assert!(!begun.unwrap());
    // Nor is the password changed twice by the same old one.
    assert!(!store.set_password(&ana.user, "newer", None).await.unwrap());
    let now = user(&store, &ana).await;
    assert_eq!(now.password_hash, "new");
    assert!(store.begin_session(&session(&ana), &now).await.unwrap());
}

#[tokio::test]
async fn no_session_begins_without_the_second_factor_that_was_switched_on_meanwhile() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let id = ana.user.id;
    let begin = async |second_factor| {
        let session = Session {
            second_factor,
            ..session(&ana)
        };
        store.begin_session(&session, &ana.user).await.unwrap()
    };
    assert!(store.propose_second_factor(id, "one").await.unwrap());
    assert!(begin(false).await, "it is not on yet");
    assert!(!begin(true).await, "nobody can have shown it");
    let on = store.confirm_second_factor(id, "one", 1, vec!["x".into()]);
    assert!(on.await.unwrap());
    assert!(!begin(false).await);
    assert!(begin(true).await);
}

#[tokio::test]
async fn a_session_tells_whether_it_has_shown_the_second_factor_that_its_organization_requires() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let (id, org) = (ana.user.id, ana.organization.id);
    let tenant = tenant_of(&store, org);
    let (one, other) = (session(&ana), session(&ana));
    for session in [&one, &other] {
        assert!(store.begin_session(session, &ana.user).await.unwrap());
    }
    let shown = async |session: &Session| {
        let opened = store.in_session(org, id, session.id).await.unwrap();
        let opened = opened.unwrap();
        let organization = opened.organization.unwrap();
        (organization.second_factor_required, opened.second_factor)
    };
    assert_eq!(shown(&one).await, (false, false));
    assert_eq!(store.requires_second_factor(id).await.unwrap(), None);
    assert!(tenant.set_second_factor_required(true).await.unwrap());
    assert!(store.requires_second_factor(id).await.unwrap().is_some());
    assert!(store.propose_second_factor(id, "one").await.unwrap());
    let with = async || tenant.with_second_factor(&[id]).await.unwrap();
    assert!(with().await.is_empty(), "it is not on yet");
    let on = store.confirm_second_factor(id, "one", 1, vec!["x".into()]);
    assert!(on.await.unwrap());
    assert_eq!(with().await, [id].into());
    store.show_second_factor(id, one.id).await.unwrap();
    assert_eq!(shown(&one).await, (true, true));
    assert_eq!(shown(&other).await, (true, false));
    store.forget_second_factor(id).await.unwrap();
    assert_eq!(shown(&one).await, (true, false));
    store.end_session(id, one.id).await.unwrap();
    assert!(!store.show_second_factor(id, one.id).await.unwrap());
    let ended = store.session(id, one.id).await.unwrap();
    assert!(ended.is_none(), "what has ended does not come back");
}

#[tokio::test]
async fn a_session_that_is_always_refreshed_ends_all_the_same() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let life = SessionLife {
        unused: Duration::days(30),
        whole: Duration::days(90),
    };
    // (days since it began, days that it has left once refreshed, if it can be)
    for (age, left) in [
        (0, Some(30)),
        (59, Some(30)),
        (80, Some(10)),
        (90, None),
        (900, None),
    ] {
        let mut old = session(&ana);
        old.created_at = Utc::now() - Duration::days(age);
        assert!(store.begin_session(&old, &ana.user).await.unwrap());
        let grace = Duration::seconds(30);
        let turned = store.rotate_refresh_token(ana.user.id, old.id, 1, grace, life, None);
        match (turned.await.unwrap(), left) {
            (Rotation::Granted(session), Some(days)) => {
                let end = (Utc::now() + Duration::days(days)).timestamp();
                assert!((end - session.expires_at).abs() < 60, "{age}: {session:?}");
            }
            (Rotation::Unknown, None) => {
                let kept = store.session(ana.user.id, old.id).await.unwrap();
                assert!(kept.is_none(), "{age}");
            }
            (turned, _) => panic!("{age}: {turned:?}"),
        }
    }
}

#[tokio::test]
async fn a_reset_link_is_good_once_and_the_newest_only() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let purpose = LinkPurpose::ResetPassword;
    let (first, second) = (link("ana@example.com", "1"), link("ana@example.com", "2"));
    for link in [&first, &second] {
        assert!(store.arm_link(ana.user.id, purpose, link).await.unwrap());
    }
    let set = async |hash: &str, link| {
        let user = user(&store, &ana).await;
        store.set_password(&user, hash, Some(link)).await.unwrap()
    };
    assert!(!set("a", &first).await);
    assert!(set("b", &second).await);
    assert!(!set("c", &second).await);
    let now = user(&store, &ana).await;
    assert_eq!(now.password_hash, "b");
    assert!(now.email_verified, "whoever got the link gets the mail");
}

#[tokio::test]
async fn a_reset_ends_an_app_that_was_on_before_the_address_was_proved_or_only_lately() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let id = ana.user.id;
    for password in ["a", "b"] {
        assert!(store.propose_second_factor(id, "one").await.unwrap());
        let on = store.confirm_second_factor(id, "one", 1, vec!["x".into()]);
        assert!(on.await.unwrap());
        let reset = link("ana@example.com", password);
        let purpose = LinkPurpose::ResetPassword;
        assert!(store.arm_link(id, purpose, &reset).await.unwrap());
        let user = user(&store, &ana).await;
        let set = store.set_password(&user, password, Some(&reset)).await;
        assert!(set.unwrap());
        assert_eq!(store.second_factor(id).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_password_that_is_changed_ends_links() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let reset = link("ana@example.com", "1");
    let purpose = LinkPurpose::ResetPassword;
    assert!(store.arm_link(ana.user.id, purpose, &reset).await.unwrap());
    let until = (Utc::now() + LATER).timestamp();
    let theirs = "thief@example.com";
    assert!(store.want_email(&ana.user, theirs, until).await.unwrap());
    let enter = link("ana@example.com", "2");
    let armed = store.arm_link(ana.user.id, LinkPurpose::SignIn, &enter);
    assert!(armed.await.unwrap());
    assert!(store.set_password(&ana.user, "new", None).await.unwrap());
    for purpose in [
        LinkPurpose::ResetPassword,
        LinkPurpose::VerifyEmail,
        LinkPurpose::SignIn,
    ] {
        assert_eq!(store.link(ana.user.id, purpose).await.unwrap(), None);
    }
    // What was under way comes late: a wish by the old password, and the mail of one that is gone.
    assert!(!store.want_email(&ana.user, theirs, until).await.unwrap());
    let late = link(theirs, "3");
    let late = store.arm_link(ana.user.id, LinkPurpose::VerifyEmail, &late);
    assert!(!late.await.unwrap());
}

#[tokio::test]
async fn a_link_that_has_expired_is_not_there() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let mut old = link("ana@old.example", "1");
    let until = (Utc::now() + LATER).timestamp();
    let wanted = store.want_email(&ana.user, "ana@old.example", until);
    assert!(wanted.await.unwrap());
    old.expires_at = Utc::now().timestamp() - 1;
    let purpose = LinkPurpose::VerifyEmail;
    assert!(store.arm_link(ana.user.id, purpose, &old).await.unwrap());
    assert_eq!(store.link(ana.user.id, purpose).await.unwrap(), None);
    // And makes way, whatever its address.
    let other = link("ana@example.com", "2");
    assert!(store.arm_link(ana.user.id, purpose, &other).await.unwrap());
}

#[tokio::test]
async fn a_link_to_sign_in_is_used_once() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let (first, second) = (link("ana@example.com", "1"), link("ana@example.com", "2"));
    let purpose = LinkPurpose::SignIn;
    for link in [&first, &second] {
        assert!(store.arm_link(ana.user.id, purpose, link).await.unwrap());
    }
    for (link, good) in [(&first, false), (&second, true), (&second, false)] {
        let used = store.use_link(ana.user.id, purpose, link).await;
        assert_eq!(used.unwrap(), good);
    }
}

#[tokio::test]
async fn the_present_address_is_verified() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    assert!(!user(&store, &ana).await.email_verified);
    let verify = link("ana@example.com", "1");
    let purpose = LinkPurpose::VerifyEmail;
    assert!(store.arm_link(ana.user.id, purpose, &verify).await.unwrap());
    assert_eq!(store.pending_email(&ana.user).await.unwrap(), None);
    let verified = store.verify_email(&ana.user, &verify).await;
    verified.unwrap().unwrap();
    assert!(user(&store, &ana).await.email_verified);
    let again = store.verify_email(&ana.user, &verify).await.unwrap();
    assert_eq!(again, Err(Unverified::LinkGone));
}

#[tokio::test]
async fn a_new_address_takes_effect_with_its_claim_once_it_is_verified() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let (old, new) = ("ana@example.com", "Ana@New.example");
    let until = (Utc::now() + LATER).timestamp();
    assert!(store.want_email(&ana.user, new, until).await.unwrap());
    let pending = store.pending_email(&ana.user).await.unwrap();
    assert_eq!(pending.as_deref(), Some(new));
    let purpose = LinkPurpose::VerifyEmail;
    // The wish is not overwritten by a mail to the old address that comes late.
    let late = store.arm_link(ana.user.id, purpose, &link(old, "0")).await;
    assert!(!late.unwrap());
    let verify = link(new, "1");
    assert!(store.arm_link(ana.user.id, purpose, &verify).await.unwrap());
    let reset = link(old, "2");
    let other = LinkPurpose::ResetPassword;
    assert!(store.arm_link(ana.user.id, other, &reset).await.unwrap());

    let verified = store.verify_email(&ana.user, &verify).await;
    verified.unwrap().unwrap();
    let language = Language::Portuguese;
    store.set_language(ana.user.id, language).await.unwrap();
    store.update_memberships(ana.user.id).await.unwrap();
    let now = user(&store, &ana).await;
    assert_eq!((now.email.as_str(), now.email_verified), (new, true));
    let by = async |email| store.user_by_email(&address(email)).await.unwrap();
    assert!(by(old).await.is_none());
    assert_eq!(by(new).await.unwrap().id, ana.user.id);
    let members = tenant_of(&store, ana.organization.id).members().await;
    let copy = members.unwrap().remove(0);
    assert_eq!((copy.email.as_str(), copy.language), (new, Some(language)));
    assert_eq!(store.link(ana.user.id, other).await.unwrap(), None);
    let next = signed_up(&store, old).await;
    assert_eq!(
        prove(&store, &next.user).await,
        Ok(()),
        "the old one is free"
    );
}

#[tokio::test]
async fn an_address_that_somebody_took_meanwhile_changes_nothing() {
    let store = store().await;
    let ana = signed_up(&store, "ana@example.com").await;
    let until = (Utc::now() + LATER).timestamp();
    let new = "both@example.com";
    assert!(store.want_email(&ana.user, new, until).await.unwrap());
    let verify = link(new, "1");
    let purpose = LinkPurpose::VerifyEmail;
    assert!(store.arm_link(ana.user.id, purpose, &verify).await.unwrap());
    let other = signed_up(&store, new).await;
    assert_eq!(prove(&store, &other.user).await, Ok(()));
    let taken = store.verify_email(&ana.user, &verify).await.unwrap();
    assert_eq!(taken, Err(Unverified::EmailTaken));
    assert_eq!(user(&store, &ana).await.email, "ana@example.com");
}

#[tokio::test]
async fn a_second_factor_is_on_once_confirmed_and_takes_a_step_once() {
    let store = store().await;
    let id = signed_up(&store, "ana@example.com").await.user.id;
    assert!(store.propose_second_factor(id, "one").await.unwrap());
    assert!(store.propose_second_factor(id, "two").await.unwrap());
    assert!(!store.use_step(id, 5).await.unwrap(), "not before it is on");
    let codes = vec!["x".to_owned(), "y".to_owned()];
    let confirm = async |secret| {
        let codes = codes.clone();
        store.confirm_second_factor(id, secret, 7, codes).await
    };
    assert!(!confirm("one").await.unwrap(), "it was replaced");
    assert!(confirm("two").await.unwrap());
    assert!(!confirm("two").await.unwrap());
    assert!(!store.propose_second_factor(id, "three").await.unwrap());
    for (step, good) in [(7, false), (8, true), (8, false), (6, false), (9, true)] {
        assert_eq!(store.use_step(id, step).await.unwrap(), good, "{step}");
    }
    let factor = store.second_factor(id).await.unwrap().unwrap();
    assert!(factor.confirmed);
    assert_eq!((factor.secret.as_str(), factor.last_step), ("two", 9));
    assert!(store.remove_app(id, &factor).await.unwrap());
    assert_eq!(store.second_factor(id).await.unwrap(), None);
}

#[tokio::test]
async fn a_recovery_code_is_good_once() {
    let store = store().await;
    let id = signed_up(&store, "ana@example.com").await.user.id;
    let codes = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert!(!store.replace_recovery_codes(id, codes("x")).await.unwrap());
    assert!(store.propose_second_factor(id, "one").await.unwrap());
    let on = store.confirm_second_factor(id, "one", 1, codes("x y"));
    assert!(on.await.unwrap());
    for (code, good) in [("x", true), ("x", false), ("z", false), ("y", true)] {
        let used = store.use_recovery_code(id, code).await;
        assert_eq!(used.unwrap(), good, "{code}");
    }
    let factor = store.second_factor(id).await.unwrap().unwrap();
    assert!(factor.recovery.is_empty());
    let replaced = store.replace_recovery_codes(id, codes("u v")).await;
    assert!(replaced.unwrap());
    assert!(!store.use_recovery_code(id, "y").await.unwrap());
    assert!(store.use_recovery_code(id, "u").await.unwrap());
}
