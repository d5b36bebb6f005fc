//! The library: every entry from its example to scores in its own words.

use crate::harness::{organization::download, prelude::*};

/// An entry's example, with what the library says of it.
async fn example(organization: &Organization, task: &str) -> (Value, Vec<u8>) {
    let library = organization.get("/v1/library").await;
    let entry = items(&library["items"])
        .iter()
        .find(|entry| entry["task"] == task);
    let entry = entry.unwrap()["example"].clone();
    let file = organization.caller.get(&text(&entry["path"])).await;
    assert_eq!(file.status, 200, "{}", file.text);
    assert_eq!(
        file.text.lines().count() as u64,
        1 + entry["rows"].as_u64().unwrap()
    );
    (entry, file.text.into_bytes())
}

/// The tasks that a dataset fits, and what the others say is missing.
async fn fits(organization: &Organization, dataset: &Value) -> Vec<(String, bool, Value)> {
    let path = format!("/v1/library?dataset_id={}", text(&dataset["id"]));
    let library = organization.get(&path).await;
    let entries = items(&library["items"]).iter();
    let told = entries.map(|entry| {
        let [fit] = items(&entry["datasets"]) else {
            panic!("one dataset was asked for: {entry}")
        };
        let fits = fit["fits"].as_bool().unwrap();
        (text(&entry["task"]), fits, fit["missing"].clone())
    });
    told.collect()
}

/// That a run says where its bands begin, and that its export goes by that.
async fn bands_are_by_lift(organization: &Organization, run: &str) {
    let path = format!("/v1/scoring-runs/{run}");
    let shown = organization.get(&path).await;
    let totals = &shown["totals"];
    let mean = number(&totals["expected_outcomes"]) / number(&totals["customers"]);
    let begin = ["a", "b", "c"].map(|band| number(&shown["bands"][band]));
    for (begins, lift) in begin.iter().zip([2.0, 1.25, 0.5]) {
        assert!((begins - lift * mean).abs() < 1e-9, "{shown}");
    }
    let export = organization
        .get(&format!("{path}/export?fields=score,band"))
        .await;
    let table = Table::parse(&download(&export["url"]).await);
    let bands = table.column("band");
    assert!(bands.contains(&"A") && bands.contains(&"D"), "{bands:?}");
    for (score, band) in table.column("score").into_iter().zip(bands) {
        let score: f64 = score.parse().unwrap();
        let at = begin.iter().filter(|begins| score < **begins).count();
        let is_near = begin.iter().any(|begins| (score - begins).abs() < 1e-4);
        assert!(
            is_near || band == ["A", "B", "C", "D"][at],
            "{score}: {band}"
        );
    }
}

#[tokio::test]
async fn every_entry_learns_from_its_example_and_scores_in_its_own_words() {
    let organization = Organization::on_plan(PlanId::Growth).await;
    let others = json!(["outcome", "rows_of_each_outcome"]);
    for (task, header, unfit) in [
        ("churn", "Customer,Churn risk,Risk level,Status", &[][..]),
        (
            "lead_scoring",
            "Lead,Likelihood,Rating,Status",
            &["leav", "churn", "customer"],
        ),
        (
            "classification",
            "Case,Probability of yes,Probability level,Status",
            &["leav", "churn", "customer", "lead", "buy"],
        ),
    ] {
        let (example, file) = example(&organization, task).await;
        let dataset = organization.ready(task, "example.csv", &file).await;
        for (other, fits, missing) in fits(&organization, &dataset).await {
            let is_meant = other == task || other == "classification";
            assert_eq!(fits, is_meant, "{task} as {other}: {missing}");
            let wanted = if is_meant { json!([]) } else { others.clone() };
            assert_eq!(missing, wanted, "{task} as {other}");
        }
        let mut request = json!({
            "name": task, "task": task, "dataset_id": dataset["id"], "effort": "fast",
            "target": example["target"], "positive_label": example["positive_label"],
            "entity_key": example["entity_key"],
        });
        if task == "classification" {
            // A yes says by itself that it is one, as the library tells of the dataset.
            request["positive_label"] = Value::Null;
        }
        let made = organization.caller.post("/v1/models", &request).await;
        let made = made.body(202);
        assert_eq!(made["model"]["positive_label"], example["positive_label"]);
        organization.trained(&made["training_run"]).await;
        let model = text(&made["model"]["id"]);
        let report = format!("/v1/models/{model}/versions/1/report");
        let report = organization.caller.get(&report).await.text;
        let report = report.split_once("</style>").unwrap().1.to_lowercase();
        for word in unfit {
            assert!(!report.contains(word), "{task}: {word} in {report}");
        }
        let run = organization.score(&model, &dataset).await;
        bands_are_by_lift(&organization, &run).await;
        let export = format!("/v1/scoring-runs/{run}/export?readable=true&language=en");
        let export = organization.get(&export).await;
        let csv = String::from_utf8(download(&export["url"]).await).unwrap();
        // What spreadsheets tell UTF-8 by.
        let csv = csv.trim_start_matches('\u{feff}');
        assert!(csv.starts_with(header), "{task}: {csv:.200}");
    }
}

#[tokio::test]
async fn what_is_missing_is_told_and_an_unknown_entry_is_none() {
    let organization = Organization::sign_up().await;
    let library = organization.get("/v1/library").await;
    for entry in items(&library["items"]) {
        assert_eq!(entry["datasets"], json!([]), "{entry}");
    }
    assert_eq!(library["items"][0]["ledger"]["missing"], json!(["events"]));
    let entry = &library["items"][0];
    assert_eq!(entry["question"], "Who will leave?");
    assert_eq!(entry["learners"][0]["kind"], "lightgbm_fast");
    let library = organization.get("/v1/library?language=pt-BR").await;
    let entry = &library["items"][0];
    assert_eq!(entry["question"], "Quem vai sair?");
    let learner = text(&entry["learners"][0]["name"]);
    assert!(learner.starts_with("árvores de decisão"), "{learner}");
    assert!(!entry["needs"].to_string().contains("column"), "{entry}");

    let table = Table::parse(&customers(200, 4)).without("churned");
    let dataset = organization
        .ready("Without an outcome", "now.csv", &table.to_csv())
        .await;
    let told = fits(&organization, &dataset).await;
    for (task, fits, missing) in &told {
        assert!(!fits, "{task}");
        assert!(missing.to_string().contains("outcome"), "{task}: {missing}");
    }
    let caller = &organization.caller;
    let path = "/v1/library/divination/example.csv";
    for path in [path, "/v1/library/nope"] {
        let detail = caller.get(path).await.refusal(404)["detail"].to_string();
        assert!(detail.contains("`churn`, `lead_scoring`"), "{detail}");
    }
    let entry = organization.get("/v1/library/churn").await;
    assert_eq!(entry["task"], "churn", "{entry}");
    assert_eq!(entry["datasets"][0]["fits"], false, "{entry}");
    let stranger = Organization::sign_up().await;
    let path = format!("/v1/library?dataset_id={}", text(&dataset["id"]));
    stranger.caller.get(&path).await.problem(404, "not_found");
}

/// A file of customers whose ids and outcomes are written so.
fn ticked(id: impl Fn(usize) -> String, others: &str) -> String {
    let rows = (0..400).map(|n| {
        let plan = ["Basic", "Pro", "Team"][n % 3];
        let left = if n % 4 == 0 { "X" } else { others };
        format!("{},{plan},{},{left}\n", id(n), n * 7 % 90)
    });
    format!(
        "customer_id,plan,spend,churned\n{}",
        rows.collect::<String>()
    )
}

#[tokio::test]
async fn an_outcome_of_crosses_is_one_once_it_is_said_what_empty_means() {
    let organization = Organization::sign_up().await;
    let csv = ticked(|n| format!("C{n}"), "");
    let dataset = organization
        .ready("Ticked", "ticked.csv", csv.as_bytes())
        .await;
    let asked = &dataset["suggestions"]["needs_answer"];
    assert_eq!(asked, &json!(["empty_cells"]), "{dataset}");
    for (task, fits, missing) in fits(&organization, &dataset).await {
        assert!(!fits, "{task}");
        let missing = missing.to_string();
        assert!(missing.contains("empty_cells"), "{task}: {missing}");
    }
    let caller = &organization.caller;
    let model = json!({
        "name": "Ticked", "task": "churn", "dataset_id": dataset["id"], "target": "churned", "effort": "fast",
    });
    let refused = caller.post("/v1/models", &model).await;
    let wrong = refused.problem(422, "invalid_request")["errors"][0].clone();
    assert_eq!(wrong["code"], "target_only_yes", "{wrong}");
    assert!(
        text(&wrong["detail"]).contains(r#""empty": "No""#),
        "{wrong}"
    );
    let answer = json!({ "read": { "columns": { "churned": { "empty": "No" } } } });
    let path = format!("/v1/datasets/{}", text(&dataset["id"]));
    caller.patch(&path, &answer).await.body(200);
    let again = organization.ingested(&text(&dataset["id"])).await;
    assert_eq!(again["suggestions"]["target"], "churned", "{again}");
    let told = fits(&organization, &again).await;
    assert!(told[0].1, "{told:?}");
}

#[tokio::test]
async fn keys_that_name_nobody_are_told_alike_everywhere() {
    let organization = Organization::sign_up().await;
    let id = |n: usize| match n {
        7 | 70 => "NA".to_owned(),
        n => (n + 1).to_string(),
    };
    let csv = ticked(id, "No");
    let dataset = organization
        .ready("Nobody", "nobody.csv", csv.as_bytes())
        .await;
    let columns = items(&dataset["columns"]).iter();
    let mut keys = columns.filter(|column| column["name"] == "customer_id");
    let words = &keys.next().unwrap()["words_for_nobody"];
    assert_eq!(words, &json!([{ "value": "NA", "count": 2 }]), "{dataset}");
    for (task, _, missing) in fits(&organization, &dataset).await {
        let missing = missing.to_string();
        assert!(missing.contains("entity_key"), "{task}: {missing}");
    }
    let model = json!({
        "name": "Nobody", "task": "churn", "dataset_id": dataset["id"], "target": "churned",
        "positive_label": "X", "entity_key": "customer_id", "effort": "fast",
    });
    let refused = organization.caller.post("/v1/models", &model).await;
    let wrong = refused.problem(422, "invalid_request")["errors"][0].clone();
    assert_eq!(wrong["code"], "key_of_words", "{wrong}");
    assert!(text(&wrong["detail"]).contains("`NA` (2)"), "{wrong}");
}
