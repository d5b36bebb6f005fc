//! An organization that has one of everything, and some to lose.

use std::fmt::Write as _;

use domain::{UserId, plan::PlanId};
use serde_json::{Value, json};

use crate::harness::{
    api::text,
    cli::customers,
    job::{PATIENCE, model_of},
    organization::{Organization, PASSWORD, put_parts},
    stack::{Queue, Stack},
    table::Table,
};

const ROWS: usize = 1500;
/// Just above the size from which files go in parts.
const LARGE: usize = 101_000_000;

/// What calls name in path and body.
#[derive(Clone)]
pub struct Targets {
    pub organization: String,
    pub dataset: String,
    pub large_dataset: String,
    /// The body that completes the large one.
    pub parts: Value,
    pub model: String,
    pub training_run: String,
    pub scoring_run: String,
    pub new_model: Value,
    pub row: Value,
    pub sign_up: Value,
    pub login: Value,
    pub refresh_token: String,
}

/// The owner, with what stays and what its own calls use up.
pub struct World {
    pub owner: Organization,
    pub kept: Targets,
    pub doomed: Targets,
}

impl World {
    pub async fn make(stack: &Stack) -> Self {
        let owner = Organization::on_plan(PlanId::Growth).await;
        let csv = customers(ROWS, 5);
        let dataset = owner.ready("Isolation", "isolation.csv", &csv).await;
        let made = owner.ask_for_model(&dataset).await;
        let run = owner.trained(&made["training_run"]).await;
        let model = text(&made["model"]["id"]);
        let scoring_run = owner.score(&model, &dataset).await;

        let large = large_csv();
        let announced = owner
            .announce("Large", "large.csv", Some(large.len() as u64))
            .await;
        let parts = put_parts(&announced["upload"], &large).await;
        let large_id = text(&announced["dataset"]["id"]);
        assert!(text(&announced["upload"]["complete_url"]).contains(&large_id));

        let session = Organization::login(&owner.email).await.unwrap();
        let kept = Targets {
            organization: owner.id.to_string(),
            dataset: text(&dataset["id"]),
            large_dataset: large_id,
            parts,
            model,
            training_run: text(&run["id"]),
            scoring_run,
            new_model: model_of(&dataset),
            row: Value::Object(Table::parse(&csv).json(0)),
            sign_up: json!({
                "name": "Ada", "email": format!("{}@example.com", UserId::new()),
                "password": PASSWORD, "organization": "Another",
            }),
            login: json!({ "email": owner.email, "password": PASSWORD }),
            refresh_token: session.refresh_token,
        };
        let doomed = doomed(&owner, &kept, &dataset).await;
        stack.drained(Queue::Ingest).await;
        Self {
            owner,
            kept,
            doomed,
        }
    }

    /// Waits until all that the owner's calls set going is over.
    pub async fn settle(&self) {
        for kind in ["training-runs", "scoring-runs"] {
            for run in self.owner.all(&format!("/v1/{kind}")).await {
                self.owner
                    .ended(&format!("/v1/{kind}/{}", text(&run["id"])), PATIENCE)
                    .await;
            }
        }
        let large = self.owner.ingested(&self.kept.large_dataset).await;
        assert_eq!(large["status"], "ready", "in parts: {large}");
        // Events and the mail they bring are told on the runs, too.
        let stack = Stack::open().await;
        for queue in [
            Queue::Ingest,
            Queue::Training,
            Queue::Scoring,
            Queue::Notify,
        ] {
            stack.drained(queue).await;
        }
    }

    /// Ids that no answer to another organization may hold.
    pub fn ids(&self) -> Vec<String> {
        [&self.kept, &self.doomed]
            .into_iter()
            .flat_map(|t| {
                [
                    &t.organization,
                    &t.dataset,
                    &t.model,
                    &t.training_run,
                    &t.scoring_run,
                ]
            })
            .cloned()
            .collect()
    }
}

/// A dataset and a model to delete and a run to cancel. The run is the second in the queue of an
/// organization that may train one at a time, so it is still open when it is cancelled.
async fn doomed(owner: &Organization, kept: &Targets, dataset: &Value) -> Targets {
    let unused = owner.announce("Doomed", "doomed.csv", None).await;
    owner.ask_for_model(dataset).await;
    let waiting = owner.ask_for_model(dataset).await;
    Targets {
        dataset: text(&unused["dataset"]["id"]),
        model: text(&waiting["model"]["id"]),
        training_run: text(&waiting["training_run"]["id"]),
        ..kept.clone()
    }
}

fn large_csv() -> Vec<u8> {
    let filler = "x".repeat(1000);
    let mut csv = "id,filler\n".to_owned();
    let mut row = 0;
    while csv.len() < LARGE {
        writeln!(csv, "{row},{filler}").unwrap();
        row += 1;
    }
    csv.into_bytes()
}
