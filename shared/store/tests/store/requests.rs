//! Requests that come again: sessions, idempotency, limits of attempts.

use chrono::Duration;
use store::{Claim, Rotation, Session, SessionLife, StoredAnswer};

use crate::common::{new_tenant, owned, store};
use crate::made::LEASE;

#[tokio::test]
async fn a_refresh_token_is_good_once_but_for_a_moment() {
    let store = store().await;
    let (account, tenant) = owned(&store).await;
    let session = Session::new(account.user.id, tenant.org(), Duration::days(30));
    assert!(store.begin_session(&session, &account.user).await.unwrap());
    let life = SessionLife {
        unused: LEASE,
        whole: Duration::days(90),
    };
    let turn = |turn, grace| {
        store.rotate_refresh_token(
            session.user_id,
            session.id,
            turn,
            Duration::seconds(grace),
            life,
            None,
        )
    };
    let Rotation::Granted(second) = turn(1, 30).await.unwrap() else {
        panic!("the newest is good")
    };
    assert_eq!(second.turn, 2);
    let Rotation::Granted(again) = turn(1, 30).await.unwrap() else {
        panic!("two tabs at once")
    };
    assert_eq!(again.turn, 2);
    assert!(matches!(turn(1, -1).await.unwrap(), Rotation::Reused(_)));
    assert!(
        matches!(turn(2, 30).await.unwrap(), Rotation::Unknown),
        "reuse ends the session"
    );
}

#[tokio::test]
async fn a_request_is_done_once() {
    let tenant = new_tenant().await;
    let claim = async |body| tenant.claim_idempotency("k", body).await.unwrap();
    assert_eq!(claim("body").await, Claim::New);
    assert_eq!(claim("body").await, Claim::InProgress);
    let answer = StoredAnswer {
        status: 201,
        body: "{}".into(),
    };
    tenant.keep_answer("k", &answer).await.unwrap();
    assert_eq!(claim("body").await, Claim::Answered(answer));
    assert_eq!(claim("other").await, Claim::OtherBody);
    tenant.release_idempotency("k").await.unwrap();
    assert_eq!(claim("other").await, Claim::New);
}

#[tokio::test]
async fn attempts_are_counted_by_window() {
    let store = store().await;
    for n in 1..=3 {
        let (attempts, left) = store.count_attempt("login", 900).await.unwrap();
        assert_eq!(attempts, n);
        assert!((1..=900).contains(&left));
    }
    assert_eq!(store.count_attempt("other", 900).await.unwrap().0, 1);
}
