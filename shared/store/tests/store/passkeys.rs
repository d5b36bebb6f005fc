//! Passkeys in the table: changed as they were seen, and a second factor like the app's.

use chrono::{Duration, Utc};
use domain::{PasskeyId, UserId};
use store::{Link, LinkPurpose, Passkey, SecondFactor, Session, Store};

use crate::common::{Account, account, prove, sign_up, store};

fn passkey(name: &str) -> Passkey {
    Passkey {
        id: PasskeyId::new(),
        name: name.into(),
        credential: "{}".into(),
        created_at: Utc::now(),
        last_used_at: None,
    }
}

async fn ana(store: &Store) -> Account {
    let account = account("ana@example.com");
    sign_up(store, &account).await;
    account
}

async fn factor(store: &Store, user: UserId) -> SecondFactor {
    store.second_factor(user).await.unwrap().unwrap_or_default()
}

/// Replaces the passkeys as they are now.
async fn put(store: &Store, user: UserId, passkeys: &[Passkey]) {
    let seen = factor(store, user).await;
    let codes = (!seen.is_on()).then(|| vec!["code".to_owned()]);
    let put = store.replace_passkeys(user, &seen, passkeys, codes).await;
    assert!(put.unwrap());
}

async fn switch_app_on(store: &Store, user: UserId) {
    assert!(store.propose_second_factor(user, "secret").await.unwrap());
    let on = store.confirm_second_factor(user, "secret", 1, vec!["new".into()]);
    assert!(on.await.unwrap());
}

#[tokio::test]
async fn of_two_changes_of_what_was_seen_one_holds() {
    let store = store().await;
    let user = ana(&store).await.user.id;
    let before = factor(&store, user).await;
    let both = [passkey("Phone"), passkey("Laptop")];
    let (one, two) = (&both[..1], &both[1..]);
    let change = async |seen: &SecondFactor, passkeys: &[Passkey]| {
        let changed = store.replace_passkeys(user, seen, passkeys, None).await;
        changed.unwrap()
    };
    assert!(change(&before, one).await);
    assert!(!change(&before, two).await);
    let seen = factor(&store, user).await;
    assert_eq!(seen.passkeys, one);
    assert!(change(&seen, &both).await);
    assert!(!change(&seen, &[]).await);
    // Not even when all went and came again in between.
    for passkeys in [&[][..], one, &[], two] {
        put(&store, user, passkeys).await;
        assert!(!change(&seen, one).await, "{passkeys:?}");
        assert_eq!(factor(&store, user).await.passkeys, passkeys);
    }
}

#[tokio::test]
async fn no_session_begins_without_the_passkey_that_was_added_meanwhile() {
    let store = store().await;
    let ana = ana(&store).await;
    let begin = async |second_factor| {
        let life = Duration::hours(1);
        let session = Session {
            second_factor,
            ..Session::new(ana.user.id, ana.organization.id, life)
        };
        store.begin_session(&session, &ana.user).await.unwrap()
    };
    assert!(begin(false).await && !begin(true).await);
    put(&store, ana.user.id, &[passkey("Phone")]).await;
    assert!(!begin(false).await && begin(true).await);
    put(&store, ana.user.id, &[]).await;
    assert!(begin(false).await && !begin(true).await);
}

#[tokio::test]
async fn app_and_passkeys_go_one_by_one_and_recovery_codes_with_the_last() {
    let store = store().await;
    let user = ana(&store).await.user.id;
    let uses = async |code: &str| store.use_recovery_code(user, code).await.unwrap();
    put(&store, user, &[passkey("Phone")]).await;
    assert!(uses("code").await && !uses("code").await);
    switch_app_on(&store, user).await;
    let beside = factor(&store, user).await;
    assert!(store.remove_app(user, &beside).await.unwrap());
    let left = factor(&store, user).await;
    assert!(
        left.is_on() && !left.confirmed && left.secret.is_empty(),
        "{left:?}"
    );
    assert!(uses("new").await);
    assert!(!store.use_step(user, 9).await.unwrap());
    switch_app_on(&store, user).await;
    put(&store, user, &[]).await;
    let left = factor(&store, user).await;
    assert!(
        left.is_on() && left.confirmed && left.passkeys.is_empty(),
        "{left:?}"
    );
    assert!(store.remove_app(user, &left).await.unwrap());
    assert_eq!(store.second_factor(user).await.unwrap(), None);
    put(&store, user, &[passkey("Phone")]).await;
    put(&store, user, &[]).await;
    assert_eq!(store.second_factor(user).await.unwrap(), None);
}

#[tokio::test]
async fn of_app_and_passkey_that_go_at_once_the_second_is_seen_to_be_the_last() {
    let store = store().await;
    let user = ana(&store).await.user.id;
    for app_first in [true, false] {
        put(&store, user, &[passkey("Phone")]).await;
        switch_app_on(&store, user).await;
        let both = factor(&store, user).await;
        let app = async || store.remove_app(user, &both).await.unwrap();
        let phone = async || {
            store
                .replace_passkeys(user, &both, &[], None)
                .await
                .unwrap()
        };
        let gone = match app_first {
            true => (app().await, phone().await),
            false => (phone().await, app().await),
        };
        assert_eq!(gone, (true, false), "{app_first}");
        let left = factor(&store, user).await;
        assert!(left.is_on() && left.confirmed != app_first, "{left:?}");
        // As it is now, it goes.
        match app_first {
            true => put(&store, user, &[]).await,
            false => assert!(store.remove_app(user, &left).await.unwrap()),
        }
        assert_eq!(store.second_factor(user).await.unwrap(), None);
        assert!(!store.remove_app(user, &left).await.unwrap());
    }
}

#[tokio::test]
async fn a_session_has_shown_a_second_factor_only_while_there_is_one() {
    let store = store().await;
    let ana = ana(&store).await;
    let user = ana.user.id;
    let session = Session::new(user, ana.organization.id, Duration::hours(1));
    assert!(store.begin_session(&session, &ana.user).await.unwrap());
    let shows = async || {
        let shown = store.show_second_factor(user, session.id).await.unwrap();
        let now = store.session(user, session.id).await.unwrap().unwrap();
        assert_eq!(now.second_factor, shown);
        shown
    };
    assert!(!shows().await);
    put(&store, user, &[passkey("Phone")]).await;
    assert!(shows().await);
    // It went, and another request comes to say so.
    put(&store, user, &[]).await;
    store.forget_second_factor(user).await.unwrap();
    assert!(!shows().await);
}

#[tokio::test]
async fn a_second_factor_that_was_kept_before_there_were_passkeys_reads() {
    let store = store().await;
    let user = ana(&store).await.user.id;
    switch_app_on(&store, user).await;
    let kept = factor(&store, user).await;
    assert_eq!((kept.passkeys.len(), kept.passkeys_turn), (0, 0));
    put(&store, user, &[passkey("Phone")]).await;
    assert!(factor(&store, user).await.confirmed);
}

#[tokio::test]
async fn a_reset_by_mail_takes_what_was_added_within_seven_days() {
    // (an old passkey, a new one, an app that is new, what is left: passkeys and app)
    for (old, new, app, left) in [
        (false, true, false, (0, false)),
        (false, true, true, (0, false)),
        (true, true, false, (1, false)),
        (true, false, true, (1, false)),
        (true, false, false, (1, false)),
        (false, false, false, (0, false)),
    ] {
        let store = store().await;
        let ana = ana(&store).await;
        assert_eq!(prove(&store, &ana.user).await, Ok(()));
        let (id, mut passkeys) = (ana.user.id, Vec::new());
        if old {
            let mut old = passkey("Old");
            old.created_at -= Duration::days(8);
            passkeys.push(old);
        }
        passkeys.extend(new.then(|| passkey("New")));
        if !passkeys.is_empty() {
            put(&store, id, &passkeys).await;
        }
        if app {
            switch_app_on(&store, id).await;
        }
        let link = Link {
            email: ana.user.email.clone(),
            hash: Some("hash".into()),
            expires_at: Utc::now().timestamp() + 60,
        };
        let purpose = LinkPurpose::ResetPassword;
        assert!(store.arm_link(id, purpose, &link).await.unwrap());
        let user = store.user(id).await.unwrap().unwrap();
        let reset = store.set_password(&user, "new", Some(&link)).await;
        assert!(reset.unwrap());
        let factor = factor(&store, id).await;
        assert_eq!(
            (factor.passkeys.len(), factor.confirmed),
            left,
            "{factor:?}"
        );
    }
}

#[tokio::test]
async fn a_challenge_is_used_up_once() {
    let store = store().await;
    let until = Utc::now().timestamp() + 60;
    assert!(store.use_challenge("one", until).await.unwrap());
    assert!(!store.use_challenge("one", until).await.unwrap());
    assert!(store.use_challenge("two", until).await.unwrap());
}
