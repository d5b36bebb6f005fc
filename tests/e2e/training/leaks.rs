//! Files with a column that knows the outcome: the model is too good, and waits for somebody to look.

use crate::harness::prelude::*;

const LEAK: &str = "refund_paid";

/// Customers, of whom those who left were refunded something.
fn refunded() -> Table {
    let table = Table::parse(&customers(1500, 51));
    let left: Vec<bool> = table
        .column("churned")
        .iter()
        .map(|l| *l == "Yes")
        .collect();
    table.and(LEAK, |row| match left[row] {
        true => format!("{}.5", 10 + row % 40),
        false => "0".to_owned(),
    })
}

fn codes(warnings: &Value) -> Vec<String> {
    let all = items(warnings).iter();
    all.map(|caveat| text(&caveat["code"])).collect()
}

#[tokio::test]
async fn a_model_that_is_too_good_waits_until_somebody_has_looked() {
    let owner = Organization::on_plan(PlanId::Growth).await;
    let csv = refunded().to_csv();
    let dataset = owner.ready("Refunds", "refunds.csv", &csv).await;
    let made = owner.ask_for_model(&dataset).await;
    let run = owner.trained(&made["training_run"]).await;
    let told = "Look into what its report warns of first";
    assert!(run["logs"].to_string().contains(told), "{run}");

    let model = text(&made["model"]["id"]);
    let path = format!("/v1/models/{model}");
    let first = owner.version(&model, 1).await;
    assert_eq!(codes(&first["warnings"]), ["too_good", "predicts_alone"]);
    for caveat in items(&first["warnings"]) {
        assert_eq!(caveat["column"], LEAK, "{caveat}");
    }
    assert_eq!(
        [&first["stage"], &first["needs_check"]],
        [&json!("staging"), &json!(true)]
    );
    let page = owner.caller.get(&format!("{path}/versions/1/report")).await;
    for told in ["Look into this first", "ranks almost perfectly", LEAK] {
        assert!(page.text.contains(told), "no {told} in {}", page.text);
    }
    let shown = owner.get(&path).await;
    assert_eq!(shown["prod_version"], Value::Null, "{shown}");
    assert_eq!(shown["versions"][0]["needs_check"], true, "{shown}");
    let body = json!({ "dataset_id": dataset["id"] });
    let refused = owner.caller.post(&format!("{path}/score"), &body).await;
    let refused = refused.problem(409, "no_version_in_prod");
    assert!(
        text(&refused["detail"]).contains("Version 1 ranks better"),
        "{refused}"
    );

    it_is_trained_without_that_column(&owner, &model, &dataset).await;
    it_is_promoted_all_the_same(&owner, &model, &dataset).await;
}

async fn it_is_trained_without_that_column(owner: &Organization, model: &str, dataset: &Value) {
    let versions = format!("/v1/models/{model}/versions");
    let wrong = json!({ "dataset_id": dataset["id"], "exclude": ["refund"] });
    let wrong = owner.caller.post(&versions, &wrong).await;
    assert_eq!(
        wrong.problem(422, "invalid_request")["errors"][0]["field"],
        "exclude[0]"
    );
    let body = json!({ "dataset_id": dataset["id"], "effort": "fast", "exclude": [LEAK] });
    let headers = [("idempotency-key", "without")];
    let ask = || {
        owner
            .caller
            .send(Method::POST, &versions, Some(body.to_string()), &headers)
    };
    let asked = ask().await.body(202);
    assert_eq!(ask().await.body(202), asked, "sent twice, begun once");
    owner.trained(&asked["training_run"]).await;
    let second = owner.version(model, 2).await;
    assert_eq!(second["stage"], "prod", "{}", second["warnings"]);
    assert!(!items(&second["features"]).contains(&LEAK.into()));
    let shown = owner.get(&format!("/v1/models/{model}")).await;
    assert_eq!(shown["exclude"], json!([LEAK]), "{shown}");

    // The column may be gone from the files that follow.
    let next = refunded().without(LEAK).to_csv();
    let next = owner.ready("Refunds", "next.csv", &next).await;
    owner.retrain(model, &next).await;
    owner.score(model, &next).await;
}

async fn it_is_promoted_all_the_same(owner: &Organization, model: &str, dataset: &Value) {
    let path = format!("/v1/models/{model}");
    let body = json!({ "dataset_id": dataset["id"], "effort": "fast", "exclude": [] });
    let asked = owner.caller.post(&format!("{path}/versions"), &body).await;
    let run = owner.trained(&asked.body(202)["training_run"]).await;
    // Better than the honest one, and so not to be trusted.
    let fourth = owner.version(model, 4).await;
    assert_eq!(fourth["comparison"]["verdict"], "better", "{run}");
    assert_eq!(fourth["stage"], "staging", "{run}");
    let body = json!({ "stage": "prod" });
    let promoted = owner
        .caller
        .post(&format!("{path}/versions/4/promote"), &body)
        .await;
    let promoted = promoted.body(200);
    assert_eq!(
        [&promoted["stage"], &promoted["needs_check"]],
        [&json!("prod"), &json!(false)]
    );
    // What somebody let through is no news.
    let changed = owner
        .caller
        .patch(&path, &json!({ "promotion": "always" }))
        .await;
    changed.body(200);
    owner.retrain(model, dataset).await;
    assert_eq!(owner.version(model, 5).await["stage"], "prod");
}
