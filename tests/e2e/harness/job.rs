//! The steps of the main job that most tests need: train, score, read.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    api::text,
    organization::{Organization, download},
    scores::{Score, by_key, listed},
};

/// Trainings and scorings in these tests take seconds; with others beside them, a minute or two.
pub const PATIENCE: u64 = 180;

impl Organization {
    /// Asks for a model of a dataset, as its suggestions say; the answer of `POST /v1/models`.
    pub async fn ask_for_model(&self, dataset: &Value) -> Value {
        let answer = self.caller.post("/v1/models", &model_of(dataset)).await;
        answer.body(202)
    }

    /// Trains a model of a dataset; the model's id.
    pub async fn train(&self, dataset: &Value) -> String {
        let made = self.ask_for_model(dataset).await;
        self.trained(&made["training_run"]).await;
        text(&made["model"]["id"])
    }

    /// A training run that must succeed.
    pub async fn trained(&self, run: &Value) -> Value {
        let path = format!("/v1/training-runs/{}", text(&run["id"]));
        let run = self.ended(&path, PATIENCE).await;
        assert_eq!(run["status"], "succeeded", "{run}");
        run
    }

    /// Trains another version of a model; the run.
    pub async fn retrain(&self, model: &str, dataset: &Value) -> Value {
        let body = json!({ "dataset_id": dataset["id"], "effort": "fast" });
        let path = format!("/v1/models/{model}/versions");
        let answer = self.caller.post(&path, &body).await.body(202);
        self.trained(&answer["training_run"]).await
    }

    pub async fn version(&self, model: &str, n: u32) -> Value {
        let path = format!("/v1/models/{model}/versions/{n}");
        self.get(&path).await
    }

    /// Asks for the scoring of a dataset; the run's id.
    pub async fn ask_for_scores(&self, model: &str, dataset: &Value) -> String {
        let body = json!({ "dataset_id": dataset["id"] });
        let path = format!("/v1/models/{model}/score");
        let answer = self.caller.post(&path, &body).await.body(202);
        text(&answer["scoring_run"]["id"])
    }

    /// A scoring run that must succeed.
    pub async fn scored(&self, run: &str) -> Value {
        let run = self
            .ended(&format!("/v1/scoring-runs/{run}"), PATIENCE)
            .await;
        assert_eq!(run["status"], "succeeded", "{run}");
        let older = run["file"]["older_rows"]["rows"].as_u64().unwrap_or(0);
        let all = run["scored"].as_u64().map(|scored| scored + older);
        assert_eq!(all, run["rows"].as_u64(), "{run}");
        run
    }

    /// Scores a dataset; the run's id.
    pub async fn score(&self, model: &str, dataset: &Value) -> String {
        let run = self.ask_for_scores(model, dataset).await;
        self.scored(&run).await;
        run
    }

    /// The scores of a run by entity key, exact.
    pub async fn scores(&self, run: &str) -> BTreeMap<String, Score> {
        let path = format!("/v1/scoring-runs/{run}/customers?limit=1000&sort=entity_key");
        listed(&self.all(&path).await)
    }

    /// The scores of a run by entity key, from its export: with four decimals.
    pub async fn export(&self, run: &str) -> BTreeMap<String, Score> {
        let path = format!("/v1/scoring-runs/{run}/export?format=csv");
        let answer = self.get(&path).await;
        by_key(&download(&answer["url"]).await)
    }
}

/// The request for a quick churn model of a dataset, as its suggestions say.
pub fn model_of(dataset: &Value) -> Value {
    let hints = &dataset["suggestions"];
    json!({
        "name": "Churn",
        "task": "churn",
        "dataset_id": dataset["id"],
        "target": hints["target"],
        "positive_label": hints["positive_label"],
        "entity_key": hints["entity_key"],
        "effort": "fast",
    })
}
