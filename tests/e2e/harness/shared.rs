//! One trained organization for all tests that only read or add to it, so that they need not each
//! train a model. It is made by the first test that asks and found again by its account.

use std::{
    fs::File,
    hash::{DefaultHasher, Hash, Hasher},
    io::{Read, Seek, Write},
    path::Path,
};

use domain::PlanId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{cli::customers, organization::Organization, stack, table::Table};

pub const ROWS: usize = 1500;
const SEED: u64 = 3;

pub struct Trained {
    pub organization: Organization,
    pub model: String,
    pub dataset: Value,
    pub run: String,
    pub table: Table,
}

#[derive(Serialize, Deserialize)]
struct Note {
    email: String,
    model: String,
    dataset: String,
    run: String,
}

/// The shared organization of this stack. A lock on a file keeps two tests from making it at once.
pub async fn trained() -> Trained {
    let mut hasher = DefaultHasher::new();
    stack::url().hash(&mut hasher);
    let name = format!("shared-{:016x}.json", hasher.finish());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .unwrap();
    file.lock().unwrap();
    let mut kept = String::new();
    file.read_to_string(&mut kept).unwrap();
    let table = Table::parse(&customers(ROWS, SEED));
    if let Ok(note) = serde_json::from_str::<Note>(&kept)
        && let Some(organization) = Organization::login(&note.email).await
    {
        let path = format!("/v1/datasets/{}", note.dataset);
        let dataset = organization.get(&path).await;
        let Note { model, run, .. } = note;
        return Trained {
            organization,
            model,
            dataset,
            run,
            table,
        };
    }
    let made = make(table).await;
    let note = Note {
        email: made.organization.email.clone(),
        model: made.model.clone(),
        dataset: super::api::text(&made.dataset["id"]),
        run: made.run.clone(),
    };
    file.set_len(0).unwrap();
    file.rewind().unwrap();
    file.write_all(&serde_json::to_vec(&note).unwrap()).unwrap();
    made
}

async fn make(table: Table) -> Trained {
    let organization = Organization::on_plan(PlanId::Growth).await;
    let dataset = organization
        .ready("Shared", "shared.csv", &table.to_csv())
        .await;
    let model = organization.train(&dataset).await;
    let run = organization.score(&model, &dataset).await;
    Trained {
        organization,
        model,
        dataset,
        run,
        table,
    }
}
