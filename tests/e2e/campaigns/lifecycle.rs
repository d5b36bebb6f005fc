//! Campaigns: made, changed, started, paused, ended and deleted; and what is refused on the way.

use chrono::Duration;

use crate::harness::{
    campaigns::{PATH, act, euros, offer, pairs, refused, segment},
    prelude::*,
};

#[tokio::test]
async fn a_campaign_lives_from_a_draft_to_its_end() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let (offer, segment) = (offer(&owner, "Save").await, segment(&owner, true).await);
    let body = json!({ "name": "Annual plans", "offers": [offer], "segment_id": segment, "interval": "month" });
    analyst
        .caller
        .post(PATH, &body)
        .await
        .problem(403, "forbidden");
    let made = owner.caller.post(PATH, &body).await.body(201);
    assert_eq!(made["state"], "draft");
    assert_eq!(made["approval"], true);
    assert_eq!((&made["rounds"], &made["revision"]), (&json!(0), &json!(1)));
    let path = format!("{PATH}/{}", text(&made["id"]));
    assert_eq!(analyst.get(&path).await, made);
    assert_eq!(analyst.get(PATH).await["items"], json!([made]));

    // It says what it lacks, and is not started without it.
    assert_eq!(made["lacks"][0]["field"], "budgets", "{made}");
    let poor = act(&owner, &path, "start").await;
    assert_eq!(refused(&poor), pairs(&[("budgets", "no_amounts")]));
    act(&owner, &path, "pause")
        .await
        .problem(409, "campaign_is_draft");
    act(&owner, &path, "end")
        .await
        .problem(409, "campaign_is_draft");
    let budget = json!({ "budgets": euros(100_000), "cooldown_days": 60, "if_revision": 1 });
    let changed = owner.caller.patch(&path, &budget).await.body(200);
    assert_eq!(changed["lacks"], json!([]));
    // Nobody was scored, and no message is on: it is said, and keeps it from nothing.
    let warned: Vec<&Value> = items(&changed["warnings"])
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert_eq!(warned, ["no_scores_yet", "offers_not_told"]);
    assert_eq!(
        (&changed["cooldown_days"], &changed["revision"]),
        (&json!(60), &json!(2))
    );

    let before = Utc::now();
    let started = act(&owner, &path, "start").await.body(200);
    assert_eq!(started["state"], "running");
    let due: chrono::DateTime<Utc> = text(&started["next_round_at"]).parse().unwrap();
    assert!(due >= before - Duration::minutes(1) && due <= Utc::now() + Duration::minutes(1));
    let deleted = owner.caller.delete(&path).await;
    deleted.problem(409, "campaign_has_started");

    let paused = act(&owner, &path, "pause").await.body(200);
    assert_eq!(paused["state"], "paused");
    assert!(paused["next_round_at"].is_null(), "{paused}");
    assert_eq!(act(&owner, &path, "pause").await.body(200), paused);
    for _ in 0..2 {
        let ended = act(&owner, &path, "end").await.body(200);
        assert_eq!(ended["state"], "ended");
        assert_eq!(ended["warnings"], json!([]));
    }
    act(&owner, &path, "start")
        .await
        .problem(409, "campaign_has_ended");
    let renamed = owner.caller.patch(&path, &json!({ "name": "Other" })).await;
    renamed.problem(409, "campaign_has_ended");
    // It decides nothing any more, nor says what it would.
    for round in [json!({ "rehearsal": true }), json!({})] {
        let asked = owner.caller.post(&format!("{path}/rounds"), &round).await;
        asked.problem(409, "campaign_has_ended");
    }
    let deleted = owner.caller.delete(&path).await;
    deleted.problem(409, "campaign_has_ended");
    let drafts = owner.get(&format!("{PATH}?state=draft")).await;
    assert_eq!(drafts["items"], json!([]));

    let draft = owner.caller.post(PATH, &body).await.body(201);
    let draft = format!("{PATH}/{}", text(&draft["id"]));
    assert_eq!(owner.caller.delete(&draft).await.status, 204);
    owner.caller.get(&draft).await.problem(404, "not_found");
    let told = owner.all("/v1/audit").await;
    let actions: Vec<String> = told.iter().map(|entry| text(&entry["action"])).collect();
    for done in ["start", "pause", "end"] {
        let action = format!("POST /v1/campaigns/{{id}}/{done}");
        assert!(actions.contains(&action), "{actions:?}");
    }
}

#[tokio::test]
async fn of_one_that_has_started_little_changes() {
    let owner = Organization::sign_up().await;
    let (save, other) = (offer(&owner, "Save").await, offer(&owner, "Other").await);
    let body = json!({ "name": "Annual plans", "offers": [save], "budgets": euros(100_000) });
    let made = owner.caller.post(PATH, &body).await.body(201);
    let path = format!("{PATH}/{}", text(&made["id"]));
    let started = act(&owner, &path, "start").await.body(200);
    assert!(started["next_round_at"].is_null(), "by hand: {started}");
    for fixed in [
        json!({ "offers": [save, other] }),
        json!({ "interval": "month" }),
        json!({ "cooldown_days": 1 }),
        json!({ "open_days": 1 }),
        json!({ "starts_at": "2030-01-01T00:00:00Z" }),
    ] {
        let kept = owner.caller.patch(&path, &fixed).await;
        kept.problem(409, "campaign_has_started");
    }
    let ends = (Utc::now() + Duration::days(90)).to_rfc3339();
    let free =
        json!({ "name": "Renamed", "budgets": euros(0), "approval": false, "ends_at": ends });
    let changed = owner.caller.patch(&path, &free).await.body(200);
    assert_eq!(
        (&changed["name"], &changed["approval"]),
        (&json!("Renamed"), &json!(false))
    );
    assert_eq!(changed["budgets"], euros(0));
    let audit = owner.all("/v1/audit").await;
    let told = json!(audit).to_string();
    assert!(
        told.contains("EUR 1000.00") && told.contains("EUR 0.00"),
        "{told}"
    );

    let none = owner.caller.patch(&path, &json!({ "budgets": [] })).await;
    assert_eq!(refused(&none), pairs(&[("budgets", "no_amounts")]));
    // Null takes away what may be missing, and is refused of all else.
    for field in ["name", "budgets", "approval"] {
        let nothing = owner.caller.patch(&path, &json!({ field: null })).await;
        let problem = nothing.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let past = json!({ "ends_at": "2020-01-01T00:00:00Z" });
    let past = owner.caller.patch(&path, &past).await;
    assert_eq!(refused(&past), pairs(&[("ends_at", "time_is_past")]));
    let forever = owner.caller.patch(&path, &json!({ "ends_at": null })).await;
    assert!(forever.body(200)["ends_at"].is_null());
}

#[tokio::test]
async fn what_cannot_be_a_campaign_is_refused_with_its_field() {
    let (owner, stranger) = (Organization::sign_up().await, Organization::sign_up().await);
    let (ours, theirs) = (offer(&owner, "Save").await, offer(&stranger, "Save").await);
    let own = segment(&owner, false).await;
    let foreign = segment(&stranger, true).await;
    let good = json!({ "name": "Annual plans", "offers": [ours], "budgets": euros(1) });
    for (field, wrong, code) in [
        ("name", json!(""), "name_length"),
        ("offers", json!([]), "no_offers"),
        ("offers", json!([ours, ours]), "given_twice"),
        ("offers", json!([theirs]), "no_such_offer"),
        ("segment_id", json!(own), "segment_not_shared"),
        ("segment_id", json!(foreign), "no_such_segment"),
        ("budgets", json!([euros(1)[0], euros(2)[0]]), "given_twice"),
        ("cooldown_days", json!(731), "not_between"),
        ("cooldown_days", json!(70_000), "not_between"),
        ("open_days", json!(0), "not_between"),
    ] {
        let mut body = good.clone();
        body[field] = wrong;
        let answer = owner.caller.post(PATH, &body).await;
        let named = match code {
            "given_twice" => format!("{field}[1]"),
            _ => field.to_owned(),
        };
        assert_eq!(refused(&answer), pairs(&[(named.as_str(), code)]), "{body}");
    }
    // What is proposed for a time that does not read is taken.
    let mut plain = good.clone();
    plain["starts_at"] = json!("2030-01-02");
    let answer = owner.caller.post(PATH, &plain).await;
    let told = answer.problem(422, "invalid_request")["errors"][0].clone();
    assert_eq!(told["field"], "starts_at", "{told}");
    let proposed = text(&told["detail"]);
    plain["starts_at"] = json!(proposed.split('`').nth(1).unwrap());
    owner.caller.post(PATH, &plain).await.body(201);
    let mut late = good.clone();
    late["starts_at"] = json!("2030-01-02T00:00:00Z");
    late["ends_at"] = json!("2030-01-01T00:00:00Z");
    let answer = owner.caller.post(PATH, &late).await;
    assert_eq!(refused(&answer), pairs(&[("ends_at", "end_before_start")]));
    let mut over = good.clone();
    over["ends_at"] = json!("2020-01-01T00:00:00Z");
    let made = owner.caller.post(PATH, &over).await.body(201);
    assert_eq!(made["lacks"][0]["code"], "time_is_past", "{made}");
    let path = format!("{PATH}/{}", text(&made["id"]));
    let answer = act(&owner, &path, "start").await;
    assert_eq!(refused(&answer), pairs(&[("ends_at", "time_is_past")]));
}

#[tokio::test]
async fn of_two_who_change_it_at_once_none_is_lost() {
    let owner = Organization::sign_up().await;
    let offer = offer(&owner, "Save").await;
    let body = json!({ "name": "Annual plans", "offers": [offer], "budgets": euros(1), "interval": "month" });
    let made = owner.caller.post(PATH, &body).await.body(201);
    let path = format!("{PATH}/{}", text(&made["id"]));
    let renamed = json!({ "name": "Other", "if_revision": 1 });
    owner.caller.patch(&path, &renamed).await.body(200);
    let late = owner.caller.patch(&path, &renamed).await;
    late.problem(409, "changed_meanwhile");

    // It is started once, whoever asks for it at the same time.
    let (one, other) = tokio::join!(act(&owner, &path, "start"), act(&owner, &path, "start"));
    let (one, other) = (one.body(200), other.body(200));
    assert_eq!(one, other);
    assert_eq!(
        (&one["state"], &one["revision"]),
        (&json!("running"), &json!(3))
    );
    let third = json!({ "name": "Third" });
    let (named, paused) = tokio::join!(
        owner.caller.patch(&path, &third),
        act(&owner, &path, "pause")
    );
    assert_eq!(named.body(200)["name"], "Third");
    paused.body(200);
    let both = owner.get(&path).await;
    assert_eq!(
        (&both["name"], &both["state"], &both["revision"]),
        (&json!("Third"), &json!("paused"), &json!(5))
    );
}
