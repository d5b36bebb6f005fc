//! What all routes have in common.

use domain::{DatasetId, ModelId};

use crate::harness::{prelude::*, stack::url};

#[tokio::test]
async fn what_needs_no_token() {
    let nobody = Caller::nobody();
    assert_eq!(nobody.get("/health").await.body(200)["status"], "ok");
    let page = nobody.get("/").await;
    assert_eq!(page.status, 200);
    assert!(
        page.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/html")
    );
    assert!(page.headers.contains_key("content-security-policy"));
    assert!(page.text.contains("v1/openapi.json"), "{}", page.text);
    let plans = nobody.get("/v1/plans").await.body(200);
    assert!(plans.to_string().contains("\"free\""), "{plans}");
    let description = nobody.get("/v1/openapi.json").await.body(200);
    assert!(
        text(&description["openapi"]).starts_with("3.1"),
        "{}",
        url()
    );
}

#[tokio::test]
async fn ids_that_are_none_name_nothing() {
    let organization = Organization::sign_up().await;
    let caller = &organization.caller;
    for path in [
        "/v1/datasets/nonsense".to_owned(),
        format!("/v1/datasets/{}", DatasetId::new()),
        format!("/v1/datasets/{}", ModelId::new()),
        "/v1/models/mdl_0".to_owned(),
        format!("/v1/models/{}/versions/minus-one", ModelId::new()),
        "/v1/training-runs/run_".to_owned(),
        format!("/v1/scoring-runs/{}", DatasetId::new()),
    ] {
        caller.get(&path).await.refusal(404);
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_whoever_answers() {
    let nobody = Caller::nobody();
    for path in [
        "/v1",
        "/v1/nonsense",
        "/v1/usage/of/whom",
        "/v1/models/m/x/y",
    ] {
        nobody.get(path).await.problem(404, "no_such_route");
        let answer = nobody.delete(path).await;
        answer.problem(404, "no_such_route");
    }
    for (path, takes) in [
        ("/health", "GET,HEAD"),
        ("/v1/organizations", "POST"),
        ("/v1/datasets/d/complete", "POST"),
        ("/v1/models/m/history", "GET,HEAD"),
        ("/v1/models/m/rollback", "POST"),
        ("/v1/plans", "GET,HEAD"),
    ] {
        let answer = nobody.call(Method::PUT, path, None).await;
        assert_eq!(answer.headers["allow"], takes, "{path}");
        answer.problem(405, "method_not_allowed");
    }
}

#[tokio::test]
async fn lists_come_in_pages_newest_first() {
    let organization = Organization::sign_up().await;
    let mut made = Vec::new();
    for n in 0..5 {
        let answer = organization
            .announce(&format!("List {n}"), "list.csv", None)
            .await;
        made.insert(0, answer["dataset"]["id"].clone());
    }
    let listed = organization.all("/v1/datasets?limit=2").await;
    let ids: Vec<_> = listed.iter().map(|dataset| dataset["id"].clone()).collect();
    assert_eq!(ids, made);
    let caller = &organization.caller;
    let page = caller.get("/v1/datasets?limit=2").await.body(200);
    assert_eq!(items(&page["items"]).len(), 2);
    caller
        .get("/v1/datasets?cursor=rubbish")
        .await
        .problem(400, "bad_cursor");
    caller
        .get("/v1/datasets?limit=many")
        .await
        .problem(400, "bad_query");
    for limit in ["0", "101", "-1"] {
        for path in [
            "/v1/datasets",
            "/v1/customers",
            "/v1/events/recent",
            "/v1/audit",
        ] {
            let refused = caller.get(&format!("{path}?limit={limit}")).await;
            refused.problem(400, "bad_query");
        }
    }
}

#[tokio::test]
async fn a_parameter_that_there_is_not_is_refused_wherever_callers_are_known() {
    let organization = Organization::sign_up().await;
    let caller = &organization.caller;
    let description = caller.get("/v1/openapi.json").await.body(200);
    let paths = description["paths"].as_object().unwrap().iter();
    let reads = paths.filter(|(path, methods)| !path.contains('{') && methods["get"].is_object());
    let mut seen = 0;
    for (path, methods) in reads {
        // What nobody signs in for is opened from mails, with what others add to the address.
        let is_public = methods["get"]["responses"].get("401").is_none();
        let answer = caller.get(&format!("{path}?utm_source=mail")).await;
        match is_public {
            true => assert_eq!(answer.status, 200, "{path}: {}", answer.text),
            // What belongs to operators is not there.
            false if answer.status == 404 => continue,
            false => {
                let problem = answer.problem(400, "bad_query");
                assert_eq!(problem["errors"][0]["field"], "utm_source", "{path}");
            }
        }
        seen += 1;
    }
    assert!(seen >= 60, "{seen}");
    let misspelt = caller.get("/v1/datasets?limt=2").await;
    let misspelt = misspelt.problem(400, "bad_query");
    assert_eq!(misspelt["errors"][0]["field"], "limt", "{misspelt}");
    assert_eq!(
        misspelt["errors"][0]["detail"],
        "There is no such parameter; there are `limit` and `cursor`."
    );
    // Whatever the method, and before anything is done.
    let body = json!({ "name": "Once", "filename": "once.csv" });
    let refused = caller.post("/v1/datasets?dry_run=true", &body).await;
    refused.problem(400, "bad_query");
    assert_eq!(organization.all("/v1/datasets").await.len(), 0);
    let stranger = Caller::nobody().get("/v1/datasets?limt=2").await;
    stranger.problem(401, "token_missing");
}

#[tokio::test]
async fn lists_refuse_a_cursor_that_they_did_not_give() {
    let organization = Organization::sign_up().await;
    let caller = &organization.caller;
    let description = caller.get("/v1/openapi.json").await.body(200);
    let is_list = |get: &Value| {
        let parameters = get["parameters"].as_array();
        parameters.is_some_and(|all| all.iter().any(|one| one["name"] == "cursor"))
    };
    let paths = description["paths"].as_object().unwrap().iter();
    let lists = paths.filter(|(path, methods)| !path.contains('{') && is_list(&methods["get"]));
    let mut seen = 0;
    for (path, _) in lists {
        // Nothing, none of ours, and one of another list.
        for cursor in ["", "rubbish", "T1JH"] {
            let answer = caller.get(&format!("{path}?cursor={cursor}")).await;
            // What belongs to operators is not there; what needs more than a cursor says so.
            match answer.status {
                404 => continue,
                _ => assert_eq!(answer.status, 400, "{path} {cursor:?}: {}", answer.text),
            }
            seen += 1;
        }
    }
    assert!(seen >= 60, "{seen}");
}

#[tokio::test]
async fn a_request_sent_twice_is_done_once() {
    let organization = Organization::sign_up().await;
    let send = async |name: &str, key: &str| {
        let body = json!({ "name": name, "filename": "once.csv" }).to_string();
        let headers = [("idempotency-key", key)];
        let caller = &organization.caller;
        caller
            .send(Method::POST, "/v1/datasets", Some(body), &headers)
            .await
    };
    let first = send("Once", "a").await.body(201);
    let again = send("Once", "a").await.body(201);
    assert_eq!(first, again);
    send("Other", "a")
        .await
        .problem(422, "idempotency_key_reused");
    let other = send("Once", "b").await.body(201);
    assert_ne!(first["dataset"]["id"], other["dataset"]["id"]);
    assert_eq!(organization.all("/v1/datasets").await.len(), 2);
    // What was refused is not kept: its key is free again.
    send("", "c").await.problem(422, "invalid_request");
    send("Mended", "c").await.body(201);

    let stranger = Organization::sign_up().await;
    let body = json!({ "name": "Once", "filename": "once.csv" }).to_string();
    let headers = [("idempotency-key", "a")];
    let answer = stranger
        .caller
        .send(Method::POST, "/v1/datasets", Some(body), &headers)
        .await;
    let own = answer.body(201);
    assert_ne!(
        own["dataset"]["id"], first["dataset"]["id"],
        "keys are the principal's own"
    );
}

#[tokio::test]
async fn an_answer_is_kept_for_who_may_still_do_it() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let send = async |by: &Organization, path: &str, body: &str| {
        let headers = [("idempotency-key", "a")];
        let body = Some(body.to_owned());
        by.caller.send(Method::POST, path, body, &headers).await
    };
    let dataset = json!({ "name": "Once", "filename": "once.csv" }).to_string();
    let made = send(&analyst, "/v1/datasets", &dataset).await.body(201);
    let again = send(&analyst, "/v1/datasets", &dataset).await.body(201);
    assert_eq!(made, again);
    // What does not read is refused for that, with a used key as with a new one.
    send(&analyst, "/v1/datasets", "{oops")
        .await
        .problem(400, "malformed_json");
    let told = owner.all("/v1/audit?action=POST+/v1/datasets").await;
    assert_eq!(told.len(), 1, "what was done before changes nothing");

    let member = format!("/v1/members/{}", analyst.user);
    let viewer = json!({ "role": "viewer" });
    owner.caller.patch(&member, &viewer).await.body(200);
    send(&analyst, "/v1/datasets", &dataset)
        .await
        .problem(403, "forbidden");
    // Nor does a secret's refusal hide what a caller may not do.
    let key = json!({ "name": "K", "role": "viewer" }).to_string();
    send(&analyst, "/v1/keys", &key)
        .await
        .problem(403, "forbidden");
    send(&owner, "/v1/keys", &key)
        .await
        .problem(400, "idempotency_refused");
    // A route that reads no body has no other one.
    send(&owner, "/v1/organization/export", "").await.body(202);
    send(&owner, "/v1/organization/export", "{}")
        .await
        .body(202);
}

#[tokio::test]
async fn bodies_that_are_not_json() {
    let organization = Organization::sign_up().await;
    let everyone = [
        (Caller::nobody(), "/v1/auth/login"),
        (organization.caller.clone(), "/v1/datasets"),
        (organization.caller.clone(), "/v1/models"),
    ];
    for (caller, path) in everyone {
        let body = "{\n  oops\n}".to_owned();
        let answer = caller.send(Method::POST, path, Some(body), &[]).await;
        let problem = answer.problem(400, "malformed_json");
        assert!(
            text(&problem["detail"]).contains("line 2, column"),
            "{path}: {problem}"
        );
    }
}
