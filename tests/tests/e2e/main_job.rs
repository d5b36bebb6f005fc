//! The main job, from signing up to the twenty riskiest, through the API alone.

use std::{
    collections::{BTreeMap, HashSet},
    io::Write,
};

use domain::DatasetId;
use flate2::{Compression, write::GzEncoder};
use platform::objects::keys;
use serde_json::{Value, json};

use crate::harness::{
    api::{items, number, text},
    cli,
    job::{PATIENCE, model_of},
    organization::{Organization, download},
    scores::{self, Score},
    stack::{Stack, variable},
    table::Table,
};

const ROWS: usize = 2000;
const SEED: u64 = 11;

/// What the steps hand on.
struct Job {
    organization: Organization,
    csv: Vec<u8>,
    table: Table,
    dataset: Value,
    model: String,
    run: String,
    scores: BTreeMap<String, Score>,
}

#[tokio::test]
async fn from_signing_up_to_the_twenty_riskiest() {
    let organization = Organization::sign_up().await;
    let csv = cli::customers(ROWS, SEED);
    let table = Table::parse(&csv);
    let dataset = organization.ready("Customers", "customers.csv", &csv).await;
    the_profile_fits_the_file(&dataset, &table);

    let model = train(&organization, &dataset).await;
    let report = organization.version(&model, 1).await;
    the_report_is_plausible(&report, &table);
    the_report_explains(&report, &table);
    the_report_has_a_page(&organization, &model).await;

    let run = organization.score(&model, &dataset).await;
    let scores = organization.export(&run).await;
    let job = Job {
        organization,
        csv,
        table,
        dataset,
        model,
        run,
        scores,
    };
    job.every_customer_is_scored();
    job.the_scores_have_the_reported_quality(&report);
    job.the_top_list_holds_the_riskiest_who_are_still_there()
        .await;
    job.contacting_pays_as_long_as_scores_say_so().await;
    job.customers_can_be_browsed(number(&report["metrics"]["threshold"]))
        .await;
    job.predict_agrees().await;
    job.a_full_explanation_sums_to_the_score().await;
    job.the_command_line_agrees().await;
    job.the_same_file_in_other_clothes_scores_the_same().await;
    job.a_new_version_waits_for_promotion(&report).await;
}

fn the_profile_fits_the_file(dataset: &Value, table: &Table) {
    assert_eq!(dataset["row_count"], ROWS);
    assert_eq!(dataset["name"], "Customers");
    assert_eq!(dataset["filename"], "customers.csv");
    let columns = items(&dataset["columns"]);
    let names: Vec<String> = columns.iter().map(|column| text(&column["name"])).collect();
    assert_eq!(names, table.header);
    for column in columns {
        let cells = table.column(column["name"].as_str().unwrap());
        let empty = cells.iter().filter(|cell| cell.trim().is_empty()).count();
        assert_eq!(column["missing"], empty, "{column}");
        let filled: HashSet<&&str> = cells.iter().filter(|c| !c.trim().is_empty()).collect();
        assert_eq!(column["distinct"], filled.len(), "{column}");
    }
    let hints = &dataset["suggestions"];
    assert_eq!(hints["target"], "churned");
    assert_eq!(hints["positive_label"], "Yes");
    assert_eq!(hints["entity_key"], "customer_id");
    let warned = |name: &str, code: &str| {
        let column = columns
            .iter()
            .find(|column| column["name"] == name)
            .unwrap();
        items(&column["warnings"])
            .iter()
            .any(|warning| warning["code"] == code)
    };
    assert!(warned("customer_id", "identifier"));
    assert!(warned("churned", "looks_like_outcome"));
}

async fn train(organization: &Organization, dataset: &Value) -> String {
    let mut request = model_of(dataset);
    // Both are looked at; the model learns from the first alone.
    request["exclude"] = json!(["country"]);
    request["fairness_columns"] = json!(["plan", "country"]);
    let made = organization.caller.post("/v1/models", &request).await;
    let made = made.body(202);
    let model = text(&made["model"]["id"]);
    let run = organization.trained(&made["training_run"]).await;
    assert_eq!(run["progress"], 1.0, "{run}");
    assert_eq!(run["model_version"], 1, "{run}");
    assert!(
        items(&run["logs"]).len() >= 3,
        "plan, members and join: {run}"
    );
    let shown = organization
        .caller
        .get(&format!("/v1/models/{model}"))
        .await
        .body(200);
    assert_eq!(
        shown["prod_version"], 1,
        "the first version goes to prod: {shown}"
    );
    assert_eq!(shown["versions"][0]["stage"], "prod", "{shown}");
    model
}

fn the_report_is_plausible(report: &Value, table: &Table) {
    let left = table
        .column("churned")
        .iter()
        .filter(|cell| **cell == "Yes")
        .count();
    assert_eq!(report["rows"], ROWS);
    assert_eq!(report["positives"], left);
    let metrics = &report["metrics"];
    let rate = left as f64 / ROWS as f64;
    let ignorance = -(rate * rate.ln() + (1.0 - rate) * (1.0 - rate).ln());
    assert!(
        (0.7..0.95).contains(&number(&metrics["roc_auc"])),
        "{metrics}"
    );
    assert!(number(&metrics["log_loss"]) < ignorance, "{metrics}");
    assert!(number(&metrics["brier"]) < rate * (1.0 - rate), "{metrics}");
    assert!(number(&metrics["average_precision"]) > rate, "{metrics}");
    let [precision, recall, f1] = ["precision", "recall", "f1"].map(|name| number(&metrics[name]));
    assert!(
        (f1 - 2.0 * precision * recall / (precision + recall)).abs() < 1e-9,
        "{metrics}"
    );
    assert!(
        (0.0..1.0).contains(&number(&metrics["threshold"])),
        "{metrics}"
    );
    for name in ["roc", "gain"] {
        let points: Vec<(f64, f64)> = items(&report["curves"][name])
            .iter()
            .map(|point| (number(&point["x"]), number(&point["y"])))
            .collect();
        assert!(
            points.len() > 10 && points.len() <= 200,
            "{name}: {}",
            points.len()
        );
        assert!(
            points.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1),
            "{name}: {points:?}"
        );
        assert_eq!(
            (points[0], points[points.len() - 1]),
            ((0.0, 0.0), (1.0, 1.0)),
            "{name}"
        );
    }
    assert!(!items(&report["curves"]["calibration"]).is_empty());
    assert!(!items(&report["curves"]["precision_recall"]).is_empty());
    let shares: Vec<f64> = items(&report["importance"])
        .iter()
        .map(|share| number(&share["importance"]))
        .collect();
    assert!(
        (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6,
        "{shares:?}"
    );
    assert!(shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
    assert!(
        items(&report["learners"]).len() >= 2,
        "{}",
        report["learners"]
    );
}

fn the_report_explains(report: &Value, table: &Table) {
    let dependence = items(&report["dependence"]);
    assert_eq!(dependence.len(), 10);
    for on in dependence {
        assert!(!items(&on["points"]).is_empty(), "{on}");
        for point in items(&on["points"]) {
            assert!((0.0..1.0).contains(&number(&point["score"])), "{on}");
        }
    }
    let segments = &report["segments"];
    assert!(number(&segments["tried"]) > 500.0, "{segments}");
    let rate = number(&report["positives"]) / ROWS as f64;
    assert!(!items(&segments["high"]).is_empty(), "{segments}");
    for segment in items(&segments["high"]) {
        assert!(number(&segment["observed"]["value"]) > rate, "{segment}");
    }
    let of = |column: &str| {
        let mut all = items(&report["fairness"]).iter();
        all.find(|of| of["column"] == column).unwrap().clone()
    };
    for column in ["plan", "country"] {
        let values = table.column(column);
        for group in items(&of(column)["groups"]) {
            let count = values
                .iter()
                .filter(|value| group["group"] == **value)
                .count();
            assert_eq!(group["rows"], count, "{column}: {group}");
        }
        assert_eq!(items(&of(column)["gaps"]).len(), 6);
    }
    let features = items(&report["features"]);
    assert!(!features.contains(&"country".into()) && features.contains(&"plan".into()));
}

async fn the_report_has_a_page(organization: &Organization, model: &str) {
    let caller = &organization.caller;
    let path = format!("/v1/models/{model}");
    let name = text(&caller.get(&path).await.body(200)["name"]);
    let page = caller.get(&format!("{path}/versions/1/report")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let header = |name: &str| page.headers[name].to_str().unwrap();
    assert!(header("content-type").starts_with("text/html"));
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(
        page.text.contains(&format!("<bdi>{name}</bdi>")),
        "{name} is not named: {}",
        page.text
    );
    for section in ["dependence", "segments", "fairness"] {
        assert!(
            page.text.contains(&format!("<h2 id=\"{section}\">")),
            "no {section}"
        );
    }
    caller
        .get(&format!("{path}/versions/99/report"))
        .await
        .problem(404, "not_found");
}

impl Job {
    fn is_gone(&self, key: &str) -> bool {
        let keys = self.table.column("customer_id");
        let row = keys.iter().position(|other| *other == key).unwrap();
        self.table.column("churned")[row] == "Yes"
    }

    /// Keys with their scores, riskiest first; ties by key.
    fn ranking(&self) -> Vec<(&String, f64)> {
        let mut ranking: Vec<(&String, f64)> = self
            .scores
            .iter()
            .map(|(key, score)| (key, score.score))
            .collect();
        ranking.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        ranking
    }

    fn every_customer_is_scored(&self) {
        let keys: HashSet<&str> = self.table.column("customer_id").into_iter().collect();
        let scored: HashSet<&str> = self.scores.keys().map(String::as_str).collect();
        assert_eq!(keys, scored);
        assert!(
            self.scores
                .values()
                .all(|score| (0.0..=1.0).contains(&score.score))
        );
    }

    fn the_scores_have_the_reported_quality(&self, report: &Value) {
        let positive: Vec<bool> = self
            .table
            .column("churned")
            .iter()
            .map(|cell| *cell == "Yes")
            .collect();
        let keys = self.table.column("customer_id");
        let scores: Vec<f64> = keys.iter().map(|key| self.scores[*key].score).collect();
        let auc = scores::roc_auc(&scores, &positive);
        let reported = number(&report["metrics"]["roc_auc"]);
        assert!((auc - reported).abs() < 1e-6, "{auc} instead of {reported}");
    }

    async fn contacting_pays_as_long_as_scores_say_so(&self) {
        let caller = &self.organization.caller;
        let path = format!("/v1/scoring-runs/{}/profit", self.run);
        let terms = "value=200&contact_cost=20&save_rate=0.4";
        let best = &caller.get(&format!("{path}?{terms}")).await.body(200)["best"];
        // A contact brings 0.4 x 200 = 80 times the score and costs 20.
        let staying = self.scores.iter().filter(|(key, _)| !self.is_gone(key));
        let paying: Vec<f64> = staying
            .map(|(_, score)| score.score)
            .filter(|score| *score > 0.25)
            .collect();
        assert_eq!(best["contacted"], paying.len());
        let expected = paying.iter().sum::<f64>() * 80.0 - paying.len() as f64 * 20.0;
        assert!(
            (number(&best["expected_profit"]) - expected).abs() < 1e-6,
            "{best}"
        );
        let odd = caller
            .get(&format!("{path}?value=1&contact_cost=1&save_rate=30"))
            .await;
        odd.problem(422, "invalid_request");
    }

    async fn the_top_list_holds_the_riskiest_who_are_still_there(&self) {
        let caller = &self.organization.caller;
        let path = format!("/v1/scoring-runs/{}/top?limit=20", self.run);
        let top = caller.get(&path).await.body(200);
        let top = items(&top["items"]);
        assert_eq!(top.len(), 20);
        let ranking = self.ranking();
        let lowest = ranking
            .iter()
            .filter(|(key, _)| !self.is_gone(key))
            .nth(19)
            .unwrap()
            .1;
        let listed: Vec<f64> = top.iter().map(|item| number(&item["score"])).collect();
        assert!(listed.is_sorted_by(|a, b| a >= b), "{listed:?}");
        assert!(
            (listed[19] - lowest).abs() < 1e-12,
            "{listed:?} should end at {lowest}"
        );
        for item in top {
            assert!(!self.is_gone(&text(&item["entity_key"])), "{item}");
            let drivers = items(&item["drivers"]);
            assert_eq!(drivers.len(), 3, "{item}");
            for driver in drivers {
                let feature = text(&driver["feature"]);
                assert!(self.table.header.contains(&feature), "{driver}");
                assert!(
                    !["churned", "customer_id"].contains(&feature.as_str()),
                    "{driver}"
                );
                assert!(
                    text(&driver["text"]).contains(' '),
                    "in plain words: {driver}"
                );
                assert!(number(&driver["effect"]).is_finite(), "{driver}");
                assert!(number(&driver["points"]).is_finite(), "{driver}");
            }
        }
        let with_known = caller
            .get(&format!("{path}&include_known=true"))
            .await
            .body(200);
        let first = &with_known["items"][0];
        assert!(
            (number(&first["score"]) - ranking[0].1).abs() < 1e-12,
            "{first}"
        );
        let gone = items(&with_known["items"])
            .iter()
            .any(|item| self.is_gone(&text(&item["entity_key"])));
        assert!(
            gone,
            "of the twenty riskiest of all, none has left: {with_known}"
        );
    }

    async fn customers_can_be_browsed(&self, threshold: f64) {
        let organization = &self.organization;
        let path = format!("/v1/scoring-runs/{}/customers", self.run);
        let all = organization.all(&format!("{path}?limit=300")).await;
        assert_eq!(all.len(), ROWS);
        let unique: HashSet<String> = all.iter().map(|item| text(&item["entity_key"])).collect();
        assert_eq!(unique.len(), ROWS, "paging repeats or loses customers");
        for item in &all {
            let score = number(&item["score"]);
            let risk = match score {
                score if score >= threshold => "high",
                score if score >= threshold / 2.0 => "medium",
                _ => "low",
            };
            assert_eq!(item["risk"], risk, "{item} at threshold {threshold}");
            let exported = &self.scores[&text(&item["entity_key"])];
            assert!(
                (exported.score - score).abs() < 1e-12,
                "{item}, exported as {exported:?}"
            );
            assert_eq!(exported.risk, risk);
        }
        let scores_of = |list: &[Value]| -> Vec<f64> {
            list.iter().map(|item| number(&item["score"])).collect()
        };
        assert!(
            scores_of(&all).is_sorted_by(|a, b| a >= b),
            "riskiest first unless said"
        );
        let up = organization
            .all(&format!("{path}?sort=score&limit=1000"))
            .await;
        assert!(scores_of(&up).is_sorted(), "safest first");
        let by_key = organization
            .all(&format!("{path}?sort=entity_key&limit=1000"))
            .await;
        assert!(
            by_key
                .iter()
                .map(|item| text(&item["entity_key"]))
                .is_sorted()
        );

        let high = organization
            .all(&format!("{path}?risk=high&limit=1000"))
            .await;
        let expected = self
            .scores
            .values()
            .filter(|score| score.risk == "high")
            .count();
        assert_eq!(high.len(), expected);
        assert!(high.iter().all(|item| item["risk"] == "high"));

        let key = self.table.column("customer_id")[7];
        let part = &key[key.len() - 4..];
        let found = organization
            .all(&format!("{path}?q={}", part.to_lowercase()))
            .await;
        let found: HashSet<String> = found.iter().map(|item| text(&item["entity_key"])).collect();
        let matching = self.scores.keys().filter(|other| other.contains(part));
        assert_eq!(found, matching.cloned().collect());
    }

    async fn predict_agrees(&self) {
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

    async fn a_full_explanation_sums_to_the_score(&self) {
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
        }
    }

    async fn the_command_line_agrees(&self) {
        let path = format!("/v1/models/{}/versions/1/artifact", self.model);
        let address = self.organization.caller.get(&path).await.body(200);
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

    async fn the_same_file_in_other_clothes_scores_the_same(&self) {
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
            assert_eq!(organization.export(&run).await, self.scores);
        }
    }

    /// The typed Parquet that ingest made of the upload.
    async fn parquet(&self) -> Vec<u8> {
        let id: DatasetId = text(&self.dataset["id"]).parse().unwrap();
        let object = Stack::open()
            .await
            .s3()
            .get_object()
            .bucket(variable("PERENE_BUCKET"))
            .key(keys::dataset(self.organization.id, id))
            .send()
            .await
            .unwrap();
        object.body.collect().await.unwrap().to_vec()
    }

    async fn a_new_version_waits_for_promotion(&self, first: &Value) {
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
