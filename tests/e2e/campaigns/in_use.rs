//! What campaigns use stays until they are over, and what is withdrawn meanwhile.

use crate::harness::{
    campaigns::{PATH, act, euros, offer, pairs, refused, segment},
    prelude::*,
};

#[tokio::test]
async fn what_a_campaign_uses_stays_until_it_is_over() {
    let owner = Organization::sign_up().await;
    let (save, pause) = (offer(&owner, "Save").await, offer(&owner, "Pause").await);
    let segment = segment(&owner, true).await;
    let body = json!({
        "name": "Annual plans", "offers": [save, pause], "segment_id": segment, "budgets": euros(100_000),
    });
    let made = owner.caller.post(PATH, &body).await.body(201);
    let path = format!("{PATH}/{}", text(&made["id"]));
    let of_segment = format!("/v1/segments/{segment}");
    let kept = owner.caller.delete(&of_segment).await;
    let problem = kept.problem(409, "segment_in_use");
    assert!(
        text(&problem["detail"]).contains("`Annual plans`"),
        "{problem}"
    );
    let hidden = owner
        .caller
        .patch(&of_segment, &json!({ "shared": false }))
        .await;
    hidden.problem(409, "segment_in_use");

    // An offer may be withdrawn at any time: the draft is not started, and one that runs goes on with the others.
    let of_pause = format!("/v1/offers/{pause}");
    act(&owner, &of_pause, "withdraw").await.body(200);
    let kept = owner.caller.delete(&of_pause).await;
    kept.problem(409, "offer_in_use");
    let lacks = owner.get(&path).await["lacks"].clone();
    assert_eq!(lacks[0]["code"], "offer_not_active", "{lacks}");
    assert_eq!(lacks[0]["params"]["names"], "Pause", "{lacks}");
    let idle = act(&owner, &path, "start").await;
    assert_eq!(refused(&idle), pairs(&[("offers", "offer_not_active")]));
    act(&owner, &of_pause, "activate").await.body(200);
    act(&owner, &path, "start").await.body(200);
    act(&owner, &of_pause, "withdraw").await.body(200);
    act(&owner, &path, "pause").await.body(200);
    let goes_on = act(&owner, &path, "start").await.body(200);
    assert_eq!(goes_on["state"], "running");
    assert_eq!(goes_on["lacks"][0]["code"], "offer_not_active");
    act(&owner, &path, "pause").await.body(200);
    act(&owner, &format!("/v1/offers/{save}"), "withdraw")
        .await
        .body(200);
    let idle = act(&owner, &path, "start").await;
    assert_eq!(refused(&idle), pairs(&[("offers", "offer_not_active")]));

    act(&owner, &path, "end").await.body(200);
    assert_eq!(owner.caller.delete(&of_pause).await.status, 204);
    assert_eq!(owner.caller.delete(&of_segment).await.status, 204);
    assert_eq!(owner.get(&path).await["lacks"], json!([]));
}
