//! Settings of learners, new versions against the one in production, promotion and rollback.

use crate::harness::prelude::*;

const ROWS: usize = 1500;

struct Retraining {
    owner: Organization,
    model: String,
}

impl Retraining {
    fn path(&self) -> String {
        format!("/v1/models/{}", self.model)
    }

    async fn shown(&self) -> Value {
        self.owner.get(&self.path()).await
    }

    async fn change(&self, change: &Value) -> Value {
        let caller = &self.owner.caller;
        let answer = caller.patch(&self.path(), change).await;
        answer.body(200)
    }

    /// Retrains on a dataset: the version made, and what its run's log tells of the comparison.
    async fn retrain(&self, dataset: &Value) -> (Value, String) {
        let run = self.owner.retrain(&self.model, dataset).await;
        let n = run["model_version"].as_u64().unwrap() as u32;
        let mut lines = items(&run["logs"]).iter().map(|line| text(&line["text"]));
        let line = lines.find(|line| line.contains("By the policy")).unwrap();
        (self.owner.version(&self.model, n).await, line)
    }

    async fn roll_back(&self, key: &str) -> crate::harness::api::Answer {
        let path = format!("{}/rollback", self.path());
        let headers = [("idempotency-key", key)];
        let caller = &self.owner.caller;
        caller.send(Method::POST, &path, None, &headers).await
    }

    /// Which version is in `prod`, which a rollback would put back, and the stages of all.
    async fn standing(&self) -> (Value, Value, Vec<String>) {
        let mut model = self.shown().await;
        let stages = items(&model["versions"]).iter();
        let stages = stages.map(|version| text(&version["stage"])).collect();
        let [prod, previous] = ["prod_version", "previous_version"].map(|name| model[name].take());
        (prod, previous, stages)
    }
}

fn standing(prod: u32, previous: Option<u32>, stages: &[&str]) -> (Value, Value, Vec<String>) {
    let stages = stages.iter().map(|stage| (*stage).to_owned()).collect();
    (json!(prod), json!(previous), stages)
}

#[tokio::test]
async fn a_better_version_takes_over_and_an_equal_one_waits() {
    let owner = Organization::on_plan(PlanId::Growth).await;
    let table = Table::parse(&customers(ROWS, 21));
    let labels: Vec<String> = table
        .column("churned")
        .iter()
        .map(|l| (*l).to_owned())
        .collect();
    // Everybody has the outcome of somebody else.
    let noise = table.with("churned", |row, _| labels[(row + 700) % ROWS].clone());
    let noise = owner.ready("Noise", "noise.csv", &noise.to_csv()).await;
    let truth = owner.ready("Truth", "truth.csv", &table.to_csv()).await;

    let learners = json!([
        { "kind": "lightgbm_fast", "rounds": 80, "leaves": 8 },
        { "kind": "logistic_regression", "l2": 4.0 },
    ]);
    let mut asked = model_of(&noise);
    asked["learners"] = learners.clone();
    let made = owner.caller.post("/v1/models", &asked).await.body(202);
    let run = owner.trained(&made["training_run"]).await;
    assert_eq!(run["learners"][0]["leaves"], 8, "{run}");
    let model = text(&made["model"]["id"]);
    let retraining = Retraining { owner, model };
    assert_eq!(retraining.standing().await, standing(1, None, &["prod"]));

    a_better_one_is_promoted(&retraining, &truth).await;
    the_same_again_stays_in_staging(&retraining, &truth).await;
    a_rollback_is_one_call(&retraining).await;
    what_cannot_be_compared_says_why(&retraining, &table).await;
    always_means_always(&retraining, &noise).await;
}

async fn a_better_one_is_promoted(retraining: &Retraining, truth: &Value) {
    let (second, line) = retraining.retrain(truth).await;
    let kinds: Vec<String> = items(&second["learners"])
        .iter()
        .map(|l| text(&l["kind"]))
        .collect();
    assert_eq!(
        kinds,
        ["lightgbm_fast", "logistic_regression"],
        "the model's own"
    );
    assert!(number(&second["learners"][0]["size"]) <= 80.0, "{second}");
    let comparison = &second["comparison"];
    assert_eq!(comparison["champion"], 1);
    assert_eq!(comparison["verdict"], "better", "{comparison}");
    let loss = &comparison["figures"]["log_loss"];
    assert!(number(&loss["interval"][1]) < 0.0, "{comparison}");
    assert_eq!(
        loss["challenger"], second["metrics"]["log_loss"],
        "the same rows"
    );
    assert_eq!(comparison["figures"]["rows"], ROWS);
    assert!(line.starts_with("Better than version 1"), "{line}");
    assert!(line.contains("takes that one's place"), "{line}");
    let expected = standing(2, Some(1), &["archived", "prod"]);
    assert_eq!(retraining.standing().await, expected);
    let path = format!("{}/versions/2/report", retraining.path());
    let page = retraining.owner.caller.get(&path).await;
    assert!(page.text.contains("Against version 1"), "{}", page.text);
}

async fn the_same_again_stays_in_staging(retraining: &Retraining, truth: &Value) {
    let (third, line) = retraining.retrain(truth).await;
    assert_eq!(third["comparison"]["verdict"], "no_difference", "{third}");
    assert_eq!(third["comparison"]["champion"], 2);
    assert!(line.contains("waits in `staging`"), "{line}");
    let expected = standing(2, Some(1), &["archived", "prod", "staging"]);
    assert_eq!(retraining.standing().await, expected);
}

async fn a_rollback_is_one_call(retraining: &Retraining) {
    let answer = retraining.roll_back("once").await.body(200);
    assert_eq!(answer["prod_version"], 1, "{answer}");
    let again = retraining.roll_back("once").await.body(200);
    assert_eq!(again, answer, "sent twice, done once");
    let expected = standing(1, None, &["prod", "archived", "staging"]);
    assert_eq!(retraining.standing().await, expected);
    retraining
        .roll_back("more")
        .await
        .problem(409, "nothing_to_roll_back");
}

async fn what_cannot_be_compared_says_why(retraining: &Retraining, table: &Table) {
    let csv = table.without("days_since_last_login").to_csv();
    let narrow = retraining.owner.ready("Narrow", "narrow.csv", &csv).await;
    let (fourth, line) = retraining.retrain(&narrow).await;
    let comparison = &fourth["comparison"];
    assert_eq!(comparison["verdict"], "not_comparable", "{comparison}");
    assert!(
        text(&comparison["detail"]).contains("days_since_last_login"),
        "{comparison}"
    );
    assert_eq!(comparison["figures"], Value::Null);
    assert_eq!(fourth["stage"], "staging");
    assert!(line.contains("days_since_last_login"), "{line}");
}

async fn always_means_always(retraining: &Retraining, noise: &Value) {
    let changed = retraining.change(&json!({ "promotion": "always" })).await;
    assert_eq!(changed["promotion"], "always");
    assert_eq!(changed["rescore"], "off", "the rest stays");
    let (fifth, _) = retraining.retrain(noise).await;
    assert_eq!(fifth["comparison"]["verdict"], "no_difference", "{fifth}");
    assert_eq!(fifth["stage"], "prod");
    assert_eq!(retraining.shown().await["previous_version"], 1);
}

#[tokio::test]
async fn settings_out_of_bounds_are_told_with_their_bounds() {
    let trained = crate::harness::shared::trained().await;
    let caller = &trained.organization.caller;
    let versions = format!("/v1/models/{}/versions", trained.model);
    let learners = json!([
        { "kind": "lightgbm", "leaves": 1000 },
        { "kind": "logistic_regression", "learning_rate": 0.1 },
        { "kind": "lightgbm" },
    ]);
    let body = json!({ "dataset_id": trained.dataset["id"], "learners": learners });
    let problem = caller
        .post(&versions, &body)
        .await
        .problem(422, "invalid_request");
    let fields: Vec<String> = items(&problem["errors"])
        .iter()
        .map(|e| text(&e["field"]))
        .collect();
    let expected = [
        "learners[0].leaves",
        "learners[1].learning_rate",
        "learners[2].kind",
    ];
    assert_eq!(fields, expected, "{problem}");
    assert!(
        text(&problem["errors"][0]["detail"]).contains("2 to 127"),
        "{problem}"
    );
    let mut model = model_of(&trained.dataset);
    model["learners"] = learners.clone();
    caller
        .post("/v1/models", &model)
        .await
        .problem(422, "invalid_request");
    let path = format!("/v1/models/{}", trained.model);
    let change = json!({ "learners": learners });
    let refused = caller.patch(&path, &change).await;
    refused.problem(422, "invalid_request");
    let nothing = caller.call(Method::PATCH, &path, Some(&json!({}))).await;
    nothing.problem(422, "invalid_request");
}

#[tokio::test]
async fn who_may_not_promote_sets_no_policy() {
    let trained = crate::harness::shared::trained().await;
    let stack = Stack::open().await;
    let analyst = trained.organization.colleague(&stack, Role::Analyst).await;
    let path = format!("/v1/models/{}", trained.model);
    let change = json!({ "promotion": "always" });
    let refused = analyst.caller.patch(&path, &change).await;
    refused.problem(403, "forbidden");
    let mut model = model_of(&trained.dataset);
    model["promotion"] = json!("always");
    let refused = analyst.caller.post("/v1/models", &model).await;
    refused.problem(403, "forbidden");
}
