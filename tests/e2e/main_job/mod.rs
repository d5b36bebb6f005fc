//! The main job, from signing up to the twenty riskiest, through the API alone.

mod agreement;
mod report;
mod scores;

use std::collections::BTreeMap;

use crate::harness::{cli, prelude::*, scores::Score};

use report::{
    the_profile_fits_the_file, the_report_explains, the_report_has_a_page, the_report_is_plausible,
};

const ROWS: usize = 2000;
const SEED: u64 = 11;

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
    let models = organization.all("/v1/models").await;
    assert_eq!(models[0]["verdict"], report["verdict"], "{models:?}");
    the_report_explains(&report, &table);
    the_report_has_a_page(&organization, &model).await;

    let run = organization.score(&model, &dataset).await;
    let scores = organization.scores(&run).await;
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
    let shown = organization.get(&format!("/v1/models/{model}")).await;
    assert_eq!(
        shown["prod_version"], 1,
        "the first version goes to prod: {shown}"
    );
    assert_eq!(shown["versions"][0]["stage"], "prod", "{shown}");
    model
}
