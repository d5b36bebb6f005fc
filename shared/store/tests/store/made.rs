//! Items to try the table with.

use std::collections::BTreeSet;

use chrono::{Duration, Utc};
use domain::{
    ApiKey, Dataset, DatasetId, Effort, KeyId, KeySecret, Model, ModelId, ModelVersion, Progress,
    Resource, Role, ScoringRun, ScoringRunId, Stage, TrainingRun, TrainingRunId, UserId,
};
use store::{Started, TenantStore};

pub const LEASE: Duration = Duration::seconds(60);

pub fn dataset() -> Dataset {
    serde_json::from_value(serde_json::json!({
        "id": DatasetId::new(), "name": "Customers", "filename": "customers.csv",
        "status": "awaiting_upload", "progress": 0, "created_by": UserId::new(),
        "created_at": Utc::now(),
    }))
    .unwrap()
}

pub fn model_and_run() -> (Model, TrainingRun) {
    let model: Model = serde_json::from_value(serde_json::json!({
        "id": ModelId::new(), "name": "Churn", "task": "churn", "target": "churned", "exclude": [],
        "rescore": "off", "versions": 1, "created_by": UserId::new(), "created_at": Utc::now(),
    }))
    .unwrap();
    let run = training_run(&model, 1);
    (model, run)
}

pub fn training_run(model: &Model, version: u32) -> TrainingRun {
    TrainingRun {
        id: TrainingRunId::new(),
        model_id: model.id,
        dataset_id: DatasetId::new(),
        dataset_generation: 0,
        effort: Effort::Fast,
        learners: vec![],
        model_version: version,
        created_by: model.created_by,
        progress: Progress::queued(),
    }
}

pub fn scoring_run(model: ModelId, rows: u64) -> ScoringRun {
    ScoringRun {
        id: ScoringRunId::new(),
        model_id: model,
        model_version: 1,
        dataset_id: DatasetId::new(),
        dataset_generation: 0,
        rows,
        scored: 0,
        delivery_problems: vec![],
        degraded: vec![],
        totals: None,
        file: None,
        metered: false,
        set_aside: None,
        progress: Progress::queued(),
    }
}

pub fn version(run: &TrainingRun, stage: Stage) -> ModelVersion {
    serde_json::from_value(serde_json::json!({
        "model_id": run.model_id, "version": run.model_version, "stage": stage,
        "training_run_id": run.id, "dataset_id": run.dataset_id, "dataset_name": "Customers",
        "metrics": {
            "roc_auc": 0.85, "average_precision": 0.66, "log_loss": 0.41, "brier": 0.134,
            "precision": 0.54, "recall": 0.78, "f1": 0.63, "threshold": 1,
        },
        "artifact_sha256": "00", "artifact_size": 1, "created_at": Utc::now(),
    }))
    .unwrap()
}

/// A training run of one piece, done up to its join.
pub async fn joining(tenant: &TenantStore, run: &TrainingRun) {
    let id = run.id.into();
    assert_eq!(tenant.start_run(id, LEASE).await.unwrap(), Started::Now);
    assert!(tenant.plan_run(id, 1).await.unwrap());
    assert_eq!(tenant.piece_done(id, 0, 5).await.unwrap(), Some(true));
    assert!(tenant.join_run(id, LEASE).await.unwrap());
}

pub fn key_secret(hash: &str, holder: UserId) -> KeySecret {
    KeySecret {
        hash: hash.into(),
        prefix: format!("pk_{hash}"),
        holder,
        holder_name: "Ana".into(),
        holder_since: None,
        made_at: None,
        valid_until: None,
    }
}

pub fn api_key(hash: &str, holder: UserId) -> ApiKey {
    ApiKey {
        id: KeyId::new(),
        name: "Nightly".into(),
        role: Role::Admin,
        resources: BTreeSet::from([Resource::All]),
        requests_per_minute: None,
        secret: key_secret(hash, holder),
        replaced: None,
        turn: 0,
        created_at: Utc::now(),
        valid_until: None,
        last_used_at: None,
    }
}
