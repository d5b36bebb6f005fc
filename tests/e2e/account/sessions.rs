//! The sessions of an account, listed and ended.

use domain::SessionId;

use crate::harness::prelude::*;

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let account = Organization::sign_up().await;
    let me = &account.caller;
    let second = Organization::login(&account.email).await.unwrap();
    let third = Organization::login(&account.email).await.unwrap();
    let stranger = Organization::sign_up().await;

    let listed = me.get("/v1/me/sessions").await.body(200);
    let listed = items(&listed["items"]);
    let ids: Vec<String> = listed.iter().map(|session| text(&session["id"])).collect();
    let expected = [&third, &second, &account].map(|s| s.session().to_string());
    assert_eq!(ids, expected, "newest first");
    assert_eq!(listed[0]["current"], false);
    assert_eq!(listed[2]["current"], true);
    for name in ["device", "address", "created_at", "last_used_at", "ends_at"] {
        assert!(listed[0][name].is_string(), "{name}: {}", listed[0]);
    }
    let page = me.get("/v1/me/sessions?limit=2").await.body(200);
    assert_eq!(items(&page["items"]).len(), 2);
    assert!(page["next_cursor"].is_string());

    let end = async |caller: &Caller, id: &str| {
        let path = format!("/v1/me/sessions/{id}");
        caller.delete(&path).await
    };
    end(&stranger.caller, &ids[0])
        .await
        .problem(404, "not_found");
    end(me, &SessionId::new().to_string())
        .await
        .problem(404, "not_found");
    assert_eq!(end(me, &ids[0]).await.status, 204);
    third
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    second.get("/v1/me").await;
    let answer = me.delete("/v1/me/sessions").await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    second
        .caller
        .get("/v1/me")
        .await
        .problem(401, "session_over");
    me.get("/v1/me").await.body(200);
}
