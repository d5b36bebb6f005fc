//! Customers who are no longer like those that a model learned from raise the alarm, others do not.
//! Local only: it looks into the emulator's inbox.

use domain::Standing;

use crate::harness::{listener::Listener, local::sweep_retraining, prelude::*};

const CHANGED: &str = "monthly_price";

#[tokio::test]
async fn a_drifted_file_raises_the_alarm_and_another_does_not() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let alarms = Listener::of(&stack, "ModelDegraded", owner.id).await;
    let learned = owner
        .ready("Drift", "january.csv", &customers(1500, 21))
        .await;
    let model = owner.train(&learned).await;

    let later = customers(1500, 22);
    let stable = owner.ready("Drift", "february.csv", &later).await;
    let here = still_here(&Table::parse(&later)).to_csv();
    let here = owner.ready("Drift", "still-here.csv", &here).await;
    for dataset in [&learned, &stable, &here] {
        let run = scored(&owner, &model, dataset).await;
        assert!(run["degraded"].is_null(), "{run}");
        let drift = drift(&owner, &run).await;
        assert_eq!(drift["drifted"], false, "{drift}");
        assert_eq!(drift["rows"], dataset["row_count"], "{drift}");
    }

    let dearer = Table::parse(&later).with(CHANGED, |_, price| {
        let price: f64 = price.parse().unwrap_or(0.0);
        format!("{:.2}", price * 1.5 + 5.0)
    });
    let drifted = owner.ready("Drift", "march.csv", &dearer.to_csv()).await;
    let run = scored(&owner, &model, &drifted).await;
    let told = features(&run["degraded"]);
    assert_eq!(told, [CHANGED], "{run}");
    let shown = drift(&owner, &run).await;
    assert_eq!(shown["features"][0]["name"], CHANGED, "{shown}");
    assert_eq!(shown["features"][0]["drifted"], true, "{shown}");
    assert_eq!(shown["features"][1]["drifted"], false, "{shown}");

    let event = alarms.next().await;
    assert_eq!(event["data"]["scoring_run_id"], run["id"], "{event}");
    assert_eq!(event["data"]["model_id"], model, "{event}");
    assert_eq!(event["data"]["reasons"], run["degraded"], "{event}");
    only_the_last_mail_warns(&stack, &owner).await;
    alarms.close().await;
    it_is_trained_anew_once(&owner, &model, &drifted).await;
}

/// On the drifted file, which tells outcomes, as soon as the model's policy asks for it.
async fn it_is_trained_anew_once(owner: &Organization, model: &str, dataset: &Value) {
    sweep_retraining().await;
    let runs = owner.all("/v1/training-runs").await;
    assert_eq!(runs.len(), 1, "nobody has asked for it");
    let path = format!("/v1/models/{model}");
    let none = json!({});
    let refused = owner.caller.patch(&path, &none).await;
    refused.problem(422, "invalid_request");
    let policy = json!({ "on_drift": "retrain" });
    let changed = owner.caller.patch(&path, &policy).await;
    assert_eq!(changed.body(200)["on_drift"], "retrain");
    who_does_not_pay_is_told(owner).await;
    // Doubled and overlapping sweeps.
    tokio::join!(sweep_retraining(), sweep_retraining(), sweep_retraining());
    sweep_retraining().await;
    let runs = owner.all("/v1/training-runs").await;
    assert_eq!(runs.len(), 3, "{runs:?}");
    assert_eq!(runs[0]["dataset_id"], dataset["id"]);
    let run = owner.trained(&runs[0]).await;
    assert_eq!(run["model_version"], 2, "{run}");
    sweep_retraining().await;
    assert_eq!(owner.all("/v1/training-runs").await.len(), 3);
}

/// Once, by a failed run; paying lets it go on.
async fn who_does_not_pay_is_told(owner: &Organization) {
    let stack = Stack::open().await;
    for standing in [Standing::ReadOnly, Standing::ReadOnly, Standing::Active] {
        owner.set_plan(&stack, PlanId::Growth, standing).await;
        if standing == Standing::ReadOnly {
            sweep_retraining().await;
        }
    }
    let runs = owner.all("/v1/training-runs").await;
    assert_eq!(runs.len(), 2, "{runs:?}");
    assert_eq!(runs[0]["status"], "failed", "{runs:?}");
    assert_eq!(runs[0]["error"]["code"], "read_only", "{runs:?}");
}

/// Those who have not left, as a company has them at hand.
fn still_here(table: &Table) -> Table {
    let left = table.at("churned");
    let mut here = table.clone();
    here.rows.retain(|row| row[left] == "No");
    here.without("churned")
}

async fn scored(owner: &Organization, model: &str, dataset: &Value) -> Value {
    let run = owner.ask_for_scores(model, dataset).await;
    owner.scored(&run).await
}

async fn drift(owner: &Organization, run: &Value) -> Value {
    let path = format!("/v1/scoring-runs/{}/drift", text(&run["id"]));
    owner.get(&path).await
}

/// The features among what a run tells against its model; its scores may well have changed too.
fn features(degraded: &Value) -> Vec<String> {
    let features = items(degraded)
        .iter()
        .filter(|reason| reason["kind"] == "feature_drift");
    features.map(|reason| text(&reason["name"])).collect()
}

async fn only_the_last_mail_warns(stack: &Stack, owner: &Organization) {
    stack.drained(Queue::Scoring).await;
    stack.drained(Queue::Notify).await;
    let mails = until("four mails", 60, async || {
        let mails = inbox(&owner.email).await;
        match mails.len() {
            4 => Ok(mails),
            other => Err(format!("{other} mails")),
        }
    })
    .await;
    let warnings: Vec<&Value> = mails
        .iter()
        .filter(|mail| text(&mail["BodyText"]).contains("Beware"))
        .collect();
    assert_eq!(warnings.len(), 1, "{mails:?}");
    for body in ["BodyText", "BodyHtml"] {
        let body = text(&warnings[0][body]);
        assert!(body.contains(CHANGED), "{body}");
    }
}
