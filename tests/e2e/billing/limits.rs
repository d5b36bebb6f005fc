//! What plans allow, and how refusals say how to get more.

use chrono::Duration;
use domain::Standing;

use crate::harness::{organization::put, prelude::*};

const ROWS: usize = 400;

/// Checks a refusal for a limit: which, how far, on which plan, and which plan to move to.
#[track_caller]
fn over(answer: &Answer, limit: &str, used: u64, allowed: u64, better: &str) {
    let problem = answer.problem(402, "plan_limit_reached");
    assert_eq!(problem["limit"], limit, "{problem}");
    assert_eq!(problem["used"], used, "{problem}");
    assert_eq!(problem["allowed"], allowed, "{problem}");
    assert_eq!(problem["plan"], "free", "{problem}");
    assert!(text(&problem["remedy"]).contains(better), "{problem}");
    assert!(text(&problem["upgrade_url"]).starts_with('/'), "{problem}");
}

#[tokio::test]
async fn a_file_of_more_rows_than_the_plan_allows_says_which_plan_does() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let mut csv = "id,tenure\n".to_owned();
    for row in 0..=50_000 {
        csv += &format!("{row},{}\n", row % 72);
    }
    let failed = owner.upload("Rows", "rows.csv", csv.as_bytes()).await;
    assert_eq!(failed["status"], "failed", "{failed}");
    assert_eq!(failed["error"]["code"], "plan_limit_reached", "{failed}");
    assert!(
        text(&failed["error"]["detail"]).contains("50000"),
        "{failed}"
    );
    assert!(
        text(&failed["error"]["remedy"]).contains("Starter"),
        "{failed}"
    );
    owner
        .set_plan(&stack, PlanId::Starter, Standing::Active)
        .await;
    let ready = owner.ready("Rows", "rows.csv", csv.as_bytes()).await;
    assert_eq!(ready["row_count"], 50_001);
}

#[tokio::test]
async fn files_take_up_room_from_their_announcement_until_they_are_deleted() {
    let owner = Organization::sign_up().await;
    let announce = async |size: u64| {
        let body = json!({ "name": "Room", "filename": "room.csv", "size": size });
        owner.caller.post("/v1/datasets", &body).await
    };
    let first = announce(900_000_000).await.body(201);
    assert_eq!(first["dataset"]["stored_bytes"], 900_000_000, "{first}");
    let refused = announce(101_000_000).await;
    over(
        &refused,
        "stored_bytes",
        900_000_000,
        1_000_000_000,
        "Starter",
    );
    assert_eq!(
        owner.all("/v1/datasets").await.len(),
        1,
        "nothing is left of it"
    );
    announce(100_000_000).await.body(201);
    // One of no known size is looked at once it has come.
    let file = customers(50, 3);
    let late = owner.announce("Late", "late.csv", None).await;
    assert_eq!(put(&late["upload"], &file).await, 200);
    let late = owner.ingested(&text(&late["dataset"]["id"])).await;
    assert_eq!(late["status"], "failed", "{late}");
    assert_eq!(late["error"]["code"], "plan_limit_reached", "{late}");
    let path = format!("/v1/datasets/{}", text(&first["dataset"]["id"]));
    assert_eq!(owner.caller.delete(&path).await.status, 204);
    announce(101_000_000).await.body(201);
    // The file that was not let in stayed, and is read now.
    let path = format!("/v1/datasets/{}", text(&late["id"]));
    let again = owner.caller.patch(&path, &json!({ "read": {} })).await;
    again.body(200);
    let ready = owner.ingested(&text(&late["id"])).await;
    assert_eq!(ready["status"], "ready", "{ready}");
    assert!(
        number(&ready["stored_bytes"]) > file.len() as f64,
        "{ready}"
    );
}

#[tokio::test]
async fn files_of_no_known_size_are_awaited_a_few_at_a_time() {
    let owner = Organization::sign_up().await;
    let body = json!({ "name": "Late", "filename": "late.csv" });
    let announce = async || owner.caller.post("/v1/datasets", &body).await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(announce().await.body(201));
    }
    announce().await.problem(409, "too_many_unsized");
    assert_eq!(owner.all("/v1/datasets").await.len(), 5);
    // One of known size has its room by that.
    owner.announce("Sized", "sized.csv", Some(9)).await;
    assert_eq!(put(&made[0]["upload"], &customers(50, 3)).await, 200);
    owner.ingested(&text(&made[0]["dataset"]["id"])).await;
    let path = format!("/v1/datasets/{}", text(&made[1]["dataset"]["id"]));
    assert_eq!(owner.caller.delete(&path).await.status, 204);
    for _ in 0..2 {
        announce().await.body(201);
    }
    announce().await.problem(409, "too_many_unsized");
}

#[tokio::test]
async fn the_free_plan_ends_somewhere_and_a_larger_one_goes_on() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let csv = customers(ROWS, 41);
    let dataset = owner.ready("Limits", "limits.csv", &csv).await;
    let model = owner.train(&dataset).await;
    let run = owner.score(&model, &dataset).await;
    let row = Value::Object(Table::parse(&csv).json(0));
    the_last_model_goes_to_one(&owner, &dataset).await;
    some_plans_do_less(&stack, &owner, &model, &run).await;
    customers_run_out_and_come_back(&stack, &owner, &model, &dataset, &row).await;
    who_does_not_pay_only_reads(&stack, &owner, &model, &dataset, &run, &row).await;
}

async fn the_last_model_goes_to_one(owner: &Organization, dataset: &Value) {
    let wanted = model_of(dataset);
    let ask = || owner.caller.post("/v1/models", &wanted);
    let answers: [Answer; 4] = tokio::join!(ask(), ask(), ask(), ask()).into();
    let (made, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 202);
    assert_eq!(made.len(), 1, "one was left");
    for answer in &refused {
        over(answer, "models", 2, 2, "Starter");
    }
    let made = made[0].body(202);
    let path = format!("/v1/models/{}", text(&made["model"]["id"]));
    let gone = owner.caller.delete(&path).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let again = ask().await.body(202);
    let path = format!("/v1/models/{}", text(&again["model"]["id"]));
    owner.caller.delete(&path).await;
}

async fn some_plans_do_less(stack: &Stack, owner: &Organization, model: &str, run: &str) {
    let path = format!("/v1/models/{model}");
    let outcomes = format!("/v1/scoring-runs/{run}/outcomes");
    let known = json!({ "outcomes": [{ "entity_key": "nobody", "outcome": true }] });
    let patch = async |change: &Value| owner.caller.patch(&path, change).await;
    for (answer, feature) in [
        (
            patch(&json!({ "rescore": "daily" })).await,
            "scheduled_scoring",
        ),
        (
            patch(&json!({ "on_drift": "retrain" })).await,
            "automatic_retraining",
        ),
        (owner.caller.post(&outcomes, &known).await, "outcomes"),
    ] {
        let problem = answer.problem(403, "not_in_plan");
        assert_eq!(problem["limit"], feature, "{problem}");
        assert_eq!(problem["plan"], "free", "{problem}");
    }
    let shown = owner.get(&path).await;
    assert_eq!(shown["rescore"], json!("off"));
    assert_eq!(shown["on_drift"], json!("nothing"));
    owner
        .set_plan(stack, PlanId::Starter, Standing::Active)
        .await;
    let changed = patch(&json!({ "rescore": "daily" })).await.body(200);
    assert_eq!(changed["rescore"], "daily");
    let answer = patch(&json!({ "on_drift": "retrain" })).await;
    answer.problem(403, "not_in_plan");
    owner
        .caller
        .post(&outcomes, &known)
        .await
        .problem(422, "nobody_scored");
    // What is less than the plan includes is set on any plan.
    owner.set_plan(stack, PlanId::Free, Standing::Active).await;
    patch(&json!({ "rescore": "off" })).await.body(200);
}

async fn customers_run_out_and_come_back(
    stack: &Stack,
    owner: &Organization,
    model: &str,
    dataset: &Value,
    row: &Value,
) {
    let tenant = stack.tenant(owner.id);
    let used = 10_000 - ROWS as u64;
    let shown = owner.get("/v1/usage").await;
    let limits = items(&shown["month"]["limits"]);
    let scored = limits.iter().find(|of| of["limit"] == "scored_customers");
    let scored = scored.unwrap()["used"].as_u64().unwrap();
    let counted = tenant.count_predictions(used - scored, 10_000).await;
    assert_eq!(counted.unwrap(), Ok(()));
    let score = format!("/v1/models/{model}/score");
    let body = json!({ "dataset_id": dataset["id"] });
    let ask = || owner.caller.post(&score, &body);
    // There is room for one of two.
    let answers: [Answer; 2] = tokio::join!(ask(), ask()).into();
    let kept = answers.iter().find(|answer| answer.status == 202).unwrap();
    let refused = answers.iter().find(|answer| answer.status != 202).unwrap();
    let run = owner
        .scored(&text(&kept.body(202)["scoring_run"]["id"]))
        .await;
    // Who has left already, as the file says, is not asked for.
    let totals = &run["totals"];
    let [here, left] = ["customers", "already_known"].map(|of| totals[of].as_u64().unwrap());
    assert_eq!(here + left, ROWS as u64, "{totals}");
    assert!(left > 0, "{totals}");
    over(
        refused,
        "scored_customers",
        10_000 - left,
        10_000,
        "Starter",
    );
    let counted = tenant.count_predictions(left, 10_000).await;
    assert_eq!(counted.unwrap(), Ok(()));
    let predict = format!("/v1/models/{model}/predict");
    let rows = json!({ "rows": [row] });
    let refused = owner.caller.post(&predict, &rows).await;
    over(&refused, "scored_customers", 10_000, 10_000, "Starter");

    owner
        .set_plan(stack, PlanId::Starter, Standing::Active)
        .await;
    owner.caller.post(&predict, &rows).await.body(200);
    owner.score(model, dataset).await;
}

async fn who_does_not_pay_only_reads(
    stack: &Stack,
    owner: &Organization,
    model: &str,
    dataset: &Value,
    run: &str,
    row: &Value,
) {
    let until = Utc::now() + Duration::days(7);
    let work = [
        (
            "/v1/datasets".to_owned(),
            json!({ "name": "More", "filename": "more.csv" }),
            201,
        ),
        (
            format!("/v1/models/{model}/predict"),
            json!({ "rows": [row] }),
            200,
        ),
        (
            format!("/v1/models/{model}/score"),
            json!({ "dataset_id": dataset["id"] }),
            202,
        ),
        (
            format!("/v1/models/{model}/versions"),
            json!({ "dataset_id": dataset["id"], "effort": "fast" }),
            202,
        ),
        ("/v1/models".to_owned(), model_of(dataset), 202),
    ];
    owner
        .set_plan(stack, PlanId::Starter, Standing::ReadOnly)
        .await;
    for (path, body, _) in &work {
        let problem = owner
            .caller
            .post(path, body)
            .await
            .problem(402, "read_only");
        assert_eq!(problem["plan"], "starter", "{problem}");
    }
    for path in [
        format!("/v1/models/{model}"),
        format!("/v1/scoring-runs/{run}/top"),
        format!("/v1/scoring-runs/{run}/export"),
        "/v1/usage".to_owned(),
    ] {
        owner.get(&path).await;
    }
    // People are let in and out all the same: somebody may have to come to pay.
    let email = format!("{}@example.com", UserId::new());
    let body = json!({ "email": email, "role": "admin" });
    let invited = owner.caller.post("/v1/invitations", &body).await.body(201);
    let path = format!("/v1/invitations/{}", text(&invited["id"]));
    let gone = owner.caller.delete(&path).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    owner
        .set_plan(stack, PlanId::Starter, Standing::PastDue { until })
        .await;
    for (path, body, status) in &work {
        owner.caller.post(path, body).await.body(*status);
    }
    owner
        .set_plan(stack, PlanId::Starter, Standing::ReadOnly)
        .await;
    let runs = owner.all("/v1/training-runs").await;
    let path = format!("/v1/training-runs/{}/cancel", text(&runs[0]["id"]));
    owner.caller.post(&path, &Value::Null).await.body(200);
    let path = format!("/v1/models/{model}");
    let gone = owner.caller.delete(&path).await;
    assert_eq!(gone.status, 204, "{}", gone.text);
}
