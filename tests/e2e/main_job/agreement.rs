//! Predictions, the command line, other forms of the file and another version say the same.

use std::io::Write;

use cloud::bucket::keys;
use domain::DatasetId;
use flate2::{Compression, write::GzEncoder};

use crate::harness::{cli, job::PATIENCE, organization::download, prelude::*, scores};

use super::{Job, ROWS};

impl Job {
    pub async fn predict_agrees(&self) {
        let rows: Vec<_> = (0..60).map(|row| self.table.json(row)).collect();
        let path = format!("/v1/models/{}/predict", self.model);
        let answer = self
            .organization
            .caller
            .post(&path, &json!({ "rows": rows }))
            .await;
        let predictions = answer.body(200);
        let keys = self.table.column("customer_id");
        let predicted = scores::in_json(&answer.text);
        assert_eq!(predicted.len(), rows.len());
        for (row, predicted) in predicted.iter().enumerate() {
            let prediction = &predictions["predictions"][row];
            assert_eq!(prediction["entity_key"], keys[row]);
            let scored = &self.scores[keys[row]];
            assert_eq!(
                predicted.to_bits(),
                scored.score.to_bits(),
                "row {row}: {prediction}"
            );
            assert_eq!(prediction["risk"], scored.risk);
            assert_eq!(items(&prediction["drivers"]).len(), 3);
            assert!(prediction["log_odds"].is_null(), "{prediction}");
        }
    }

    pub async fn a_full_explanation_sums_to_the_score(&self) {
        let rows: Vec<_> = (0..20).map(|row| self.table.json(row)).collect();
        let path = format!("/v1/models/{}/predict", self.model);
        let body = json!({ "rows": rows, "explain": "full" });
        let answer = self.organization.caller.post(&path, &body).await.body(200);
        for prediction in items(&answer["predictions"]) {
            let part = |name: &str| number(&prediction["log_odds"][name]);
            let drivers = items(&prediction["drivers"]);
            let effects: f64 = drivers.iter().map(|d| number(&d["effect"])).sum();
            let total = part("base") + effects + part("calibration");
            let score = number(&prediction["score"]);
            assert!((total - part("total")).abs() < 1e-6, "{prediction}");
            assert!(
                (score - 1.0 / (1.0 + (-total).exp())).abs() < 1e-6,
                "{prediction}"
            );
            let points: f64 = drivers.iter().map(|d| number(&d["points"])).sum();
            let moved = 100.0 * (score - number(&prediction["base_score"]));
            assert!((points - moved).abs() < 1e-6, "{prediction}");
        }
    }

    pub async fn the_command_line_agrees(&self) {
        let path = format!("/v1/models/{}/versions/1/artifact", self.model);
        let address = self.organization.get(&path).await;
        let model = download(&address["url"]).await;
        let local = scores::by_key(&cli::score(&model, &self.csv));
        assert_eq!(local.len(), ROWS);
        for (key, score) in &local {
            let cloud = &self.scores[key];
            assert_eq!(
                score.score.to_bits(),
                cloud.score.to_bits(),
                "{key}: {score:?}, {cloud:?}"
            );
            assert_eq!(score.risk, cloud.risk);
        }
    }

    pub async fn the_same_file_in_other_clothes_scores_the_same(&self) {
        let organization = &self.organization;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(&self.csv).unwrap();
        let zipped = organization
            .ready("Other", "other.csv.gz", &gzip.finish().unwrap())
            .await;
        assert_eq!(zipped["columns"], self.dataset["columns"]);
        let parquet = organization
            .ready("Third", "third.parquet", &self.parquet().await)
            .await;
        let kinds = |dataset: &Value| -> Vec<(Value, Value)> {
            let columns = items(&dataset["columns"]).iter();
            columns
                .map(|c| (c["name"].clone(), c["type"].clone()))
                .collect()
        };
        assert_eq!(kinds(&parquet), kinds(&self.dataset));
        for dataset in [&zipped, &parquet] {
            let run = organization.score(&self.model, dataset).await;
            assert_eq!(organization.scores(&run).await, self.scores);
        }
    }

    /// The typed Parquet that ingest made of the upload.
    pub async fn parquet(&self) -> Vec<u8> {
        let id: DatasetId = text(&self.dataset["id"]).parse().unwrap();
        let object = Stack::open()
            .await
            .s3()
            .get_object()
            .bucket(variable("PERENE_BUCKET"))
            .key(keys::dataset(self.organization.id, id, 0))
            .send()
            .await
            .unwrap();
        object.body.collect().await.unwrap().to_vec()
    }

    pub async fn a_new_version_waits_for_promotion(&self, first: &Value) {
        let caller = &self.organization.caller;
        let run = self.organization.retrain(&self.model, &self.dataset).await;
        assert_eq!(run["model_version"], 2);
        let second = self.organization.version(&self.model, 2).await;
        assert_eq!(second["stage"], "staging");
        assert_eq!(
            second["artifact_sha256"], first["artifact_sha256"],
            "the same data make the same model"
        );
        let promote = format!("/v1/models/{}/versions/2/promote", self.model);
        caller
            .post(&promote, &json!({ "stage": "prod" }))
            .await
            .body(200);
        let model = caller
            .get(&format!("/v1/models/{}", self.model))
            .await
            .body(200);
        assert_eq!(model["prod_version"], 2);
        assert_eq!(model["versions"][0]["stage"], "archived");
        assert_eq!(model["versions"][1]["stage"], "prod");
        let run = self
            .organization
            .ask_for_scores(&self.model, &self.dataset)
            .await;
        let path = format!("/v1/scoring-runs/{run}");
        let run = self.organization.ended(&path, PATIENCE).await;
        assert_eq!(run["model_version"], 2, "{run}");
    }
}
