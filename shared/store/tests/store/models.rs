//! Models and their versions, and what the sweep does for them.

use domain::{
    DatasetId, Failure, LearnerKind, LearnerSettings, Model, ModelId, ModelVersion,
    PromotionPolicy, Rescore, RunPerformance, RunStatus, ScoringRun, ScoringRunId, Stage,
    TrainingRun, TrainingRunId,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{Asked, Finish, ModelChange, PageRequest, TenantStore};

use crate::common::{MOST, ask, ask_version, create_model, new_tenant, ready_dataset};
use crate::made::{joining, model_and_run, scoring_run, training_run, version};

#[tokio::test]
async fn the_first_version_goes_to_prod_and_a_promotion_archives_the_old_one() {
    let tenant = new_tenant().await;
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    joining(&tenant, &run).await;
    let first = version(&run, Stage::Prod);
    assert!(trained(&tenant, &run, &first, &model).await);
    assert!(!trained(&tenant, &run, &first, &model).await);

    let next = training_run(&model, 2);
    assert!(ask_version(&tenant, &next).await);
    assert!(
        !ask_version(&tenant, &training_run(&model, 2)).await,
        "number taken"
    );
    joining(&tenant, &next).await;
    let second = version(&next, Stage::Staging);
    assert!(trained(&tenant, &next, &second, &model).await);

    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.prod_version, Some(1));
    let promoted = tenant.promote(&found, 2, Stage::Prod).await;
    promoted.unwrap().unwrap();
    let again = tenant.promote(&found, 2, Stage::Prod).await.unwrap();
    assert!(again.is_err(), "seen too early");
    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.prod_version, Some(2));
    let seventh = tenant.promote(&found, 7, Stage::Prod).await.unwrap();
    assert!(seventh.is_err(), "no such version");
    let stages = stages(&tenant, &found).await;
    assert_eq!(stages, [Stage::Archived, Stage::Prod]);
}

async fn trained(
    tenant: &TenantStore,
    run: &TrainingRun,
    version: &ModelVersion,
    seen: &Model,
) -> bool {
    let finish = Finish::Succeeded(tenant.trained(version, seen).unwrap());
    tenant.finish_run(run.id.into(), finish).await.unwrap()
}

/// Versions of a new model, each trained and put into `prod` as it ends.
async fn in_prod(tenant: &TenantStore, versions: u32) -> Model {
    let (model, mut run) = model_and_run();
    create_model(tenant, &model, &run).await;
    for n in 1..=versions {
        if n > 1 {
            run = training_run(&model, n);
            assert!(ask_version(tenant, &run).await);
        }
        joining(tenant, &run).await;
        let seen = tenant.model(model.id).await.unwrap().unwrap();
        let made = version(&run, Stage::Prod);
        assert!(trained(tenant, &run, &made, &seen).await);
    }
    tenant.model(model.id).await.unwrap().unwrap()
}

async fn stages(tenant: &TenantStore, model: &Model) -> Vec<Stage> {
    let versions = tenant.versions(model.id).await.unwrap();
    versions.into_iter().map(|version| version.stage).collect()
}

#[tokio::test]
async fn a_version_takes_the_place_of_the_one_it_was_compared_with_and_of_no_other() {
    let tenant = new_tenant().await;
    let model = in_prod(&tenant, 2).await;
    assert_eq!((model.prod_version, &model.replaced), (Some(2), &vec![1]));
    assert_eq!(
        stages(&tenant, &model).await,
        [Stage::Archived, Stage::Prod]
    );

    let run = training_run(&model, 3);
    ask_version(&tenant, &run).await;
    joining(&tenant, &run).await;
    assert!(tenant.roll_back(&model).await.unwrap(), "meanwhile");
    let made = version(&run, Stage::Prod);
    assert!(!trained(&tenant, &run, &made, &model).await);
    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.prod_version, Some(1), "what the rollback put there");
    assert!(tenant.version(model.id, 3).await.unwrap().is_none());
    let open = tenant.training_run(run.id).await.unwrap().unwrap();
    assert_eq!(
        open.progress.status,
        RunStatus::Joining,
        "to be joined again"
    );

    assert!(trained(&tenant, &run, &made, &found).await);
    let stages = stages(&tenant, &model).await;
    assert_eq!(stages, [Stage::Archived, Stage::Archived, Stage::Prod]);
}

#[tokio::test]
async fn a_rollback_goes_back_one_version_at_a_time() {
    let tenant = new_tenant().await;
    let third = in_prod(&tenant, 3).await;
    assert!(tenant.roll_back(&third).await.unwrap());
    assert!(!tenant.roll_back(&third).await.unwrap(), "seen too early");
    let second = tenant.model(third.id).await.unwrap().unwrap();
    assert_eq!((second.prod_version, &second.replaced), (Some(2), &vec![1]));
    assert_eq!(
        stages(&tenant, &third).await,
        [Stage::Archived, Stage::Prod, Stage::Archived]
    );
    assert!(tenant.roll_back(&second).await.unwrap());
    let first = tenant.model(third.id).await.unwrap().unwrap();
    assert_eq!((first.prod_version, &first.replaced), (Some(1), &vec![]));
    assert!(
        !tenant.roll_back(&first).await.unwrap(),
        "nothing before it"
    );

    tenant
        .promote(&first, 1, Stage::Staging)
        .await
        .unwrap()
        .unwrap();
    let none = tenant.model(third.id).await.unwrap().unwrap();
    assert_eq!((none.prod_version, &none.replaced), (None, &vec![1]));
    assert!(tenant.roll_back(&none).await.unwrap());
    let back = tenant.model(third.id).await.unwrap().unwrap();
    assert_eq!((back.prod_version, &back.replaced), (Some(1), &vec![]));
}

#[tokio::test]
async fn a_change_of_a_model_leaves_the_rest() {
    let tenant = new_tenant().await;
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let learners = vec![LearnerSettings {
        learning_rate: Some(0.02),
        leaves: Some(31),
        l2: Some(1.0),
        ..LearnerSettings::of(LearnerKind::Lightgbm)
    }];
    let change = ModelChange {
        promotion: Some(PromotionPolicy::Manual),
        learners: Some(learners.clone()),
        currency: Some("EUR".into()),
        ..ModelChange::default()
    };
    assert!(tenant.change_model(model.id, change).await.unwrap());
    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.promotion, PromotionPolicy::Manual);
    assert_eq!(found.learners, learners);
    assert_eq!(found.currency.as_deref(), Some("EUR"));
    assert_eq!((found.rescore, found.target), (Rescore::Off, model.target));
    let nobody = ModelChange {
        rescore: Some(Rescore::Daily),
        ..ModelChange::default()
    };
    assert!(!tenant.change_model(ModelId::new(), nobody).await.unwrap());
}

#[tokio::test]
async fn a_version_of_a_deleted_model_is_not_kept() {
    let tenant = new_tenant().await;
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    joining(&tenant, &run).await;
    tenant.delete_model(model.id).await.unwrap();
    for stage in [Stage::Prod, Stage::Staging] {
        let version = version(&run, stage);
        assert!(!trained(&tenant, &run, &version, &model).await);
    }
    assert!(tenant.versions(model.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_sweep_rescores_once() {
    let tenant = new_tenant().await;
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let scoring = scoring_run(model.id, 10);
    assert!(!tenant.was_scored(&scoring).await.unwrap());
    ready_dataset(&tenant, scoring.dataset_id).await;
    let asked = tenant.create_rescoring_run(&scoring, None, MOST).await;
    assert_eq!(asked.unwrap(), Asked::Kept);
    let doubled = ScoringRun {
        id: ScoringRunId::new(),
        ..scoring.clone()
    };
    let asked = tenant.create_rescoring_run(&doubled, None, MOST).await;
    assert_eq!(asked.unwrap(), Asked::Already);
    assert!(tenant.was_scored(&doubled).await.unwrap());
    let failure = Failure::new("missing_column", "It has no `tenure`.", "Upload it again.");
    tenant
        .finish_run(scoring.id.into(), Finish::Failed(&failure))
        .await
        .unwrap();
    assert!(
        !tenant.was_scored(&doubled).await.unwrap(),
        "a failure is no scoring"
    );
    let kept = tenant.scoring_runs(&PageRequest::first(10)).await.unwrap();
    assert_eq!(kept.items.len(), 1);
    let asked = ask(&tenant, &doubled, MOST).await;
    assert_eq!(asked, Asked::Kept, "asked for by hand");
}

#[tokio::test]
async fn a_sweep_retrains_on_a_dataset_once() {
    let tenant = new_tenant().await;
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let again = |version: u32| TrainingRun {
        id: TrainingRunId::new(),
        model_version: version,
        ..run.clone()
    };
    let first = again(2);
    assert!(tenant.create_retraining_run(&first, None).await.unwrap());
    assert!(!tenant.create_retraining_run(&again(3), None).await.unwrap());
    assert_eq!(tenant.model(model.id).await.unwrap().unwrap().versions, 2);
    let other = TrainingRun {
        dataset_id: DatasetId::new(),
        ..again(2)
    };
    ready_dataset(&tenant, other.dataset_id).await;
    assert!(
        !tenant.create_retraining_run(&other, None).await.unwrap(),
        "the number is taken"
    );
    let other = TrainingRun {
        model_version: 3,
        ..other
    };
    assert!(tenant.create_retraining_run(&other, None).await.unwrap());

    // One that was given up may be tried again, once.
    let known = tenant.retraining(model.id, run.dataset_id).await.unwrap();
    assert_eq!(known.unwrap().id, first.id);
    let (second, third) = (again(4), again(5));
    let instead = Some(first.id);
    assert!(
        tenant
            .create_retraining_run(&second, instead)
            .await
            .unwrap()
    );
    assert!(!tenant.create_retraining_run(&third, instead).await.unwrap());
}

/// An item of the table, as JSON.
fn stored<T: DeserializeOwned>(item: Value) -> T {
    let item: serde_dynamo::Item = serde_dynamo::to_item(item).unwrap();
    serde_dynamo::from_item(item).unwrap()
}

/// Settings, metrics, comparisons and performances were kept as learning wrote them, without types.
#[test]
fn items_from_before_there_were_types_still_read() {
    let metrics = json!({
        "roc_auc": 0.8508, "average_precision": 0.6612, "log_loss": 0.4117, "brier": 0.134,
        "precision": 0.553, "recall": 1, "f1": 0.63, "threshold": 0.3,
    });
    let pair = json!({ "champion": 0.42, "challenger": 0.41, "difference": -0.01, "interval": [-0.02, 0] });
    let (model, version): (Model, ModelVersion) = (
        stored(json!({
            "id": "mdl_01arz3ndektsv4rrffq69g5fav", "name": "Churn", "task": "churn",
            "target": "churned", "positive_label": null, "entity_key": "id", "exclude": [],
            "value_column": null, "snapshot_column": null, "rescore": "off", "rescored_at": null,
            "learners": [{
                "kind": "lightgbm", "leaves": 31, "learning_rate": 0.02, "rounds": null,
                "min_rows_per_leaf": null, "columns_per_tree": 1, "rows_per_tree": null, "l2": null,
            }],
            "versions": 1, "prod_version": 1, "created_by": "usr_01arz3ndektsv4rrffq69g5fav",
            "created_at": "2026-11-21T00:00:00Z",
        })),
        stored(json!({
            "model_id": "mdl_01arz3ndektsv4rrffq69g5fav", "version": 2, "stage": "prod",
            "training_run_id": "run_01arz3ndektsv4rrffq69g5fav",
            "dataset_id": "ds_01arz3ndektsv4rrffq69g5fav", "dataset_name": "Customers",
            "metrics": metrics,
            "comparison": {
                "champion": 1, "verdict": "no_difference", "detail": "No better and no worse.",
                "figures": { "rows": 7043, "log_loss": pair, "roc_auc": pair },
            },
            "artifact_sha256": "00", "artifact_size": 1, "created_at": "2026-11-21T00:00:00Z",
        })),
    );
    let settings = LearnerSettings {
        leaves: Some(31),
        learning_rate: Some(0.02),
        columns_per_tree: Some(1.0),
        ..LearnerSettings::of(LearnerKind::Lightgbm)
    };
    assert_eq!(model.learners, [settings]);
    assert_eq!(version.metrics.recall, 1.0);
    assert_eq!(version.metrics.roc_auc, 0.8508);
    let figures = version.comparison.and_then(|told| told.figures).unwrap();
    assert_eq!(figures.log_loss.interval, [-0.02, 0.0]);
    let told: RunPerformance = stored(json!({
        "scoring_run_id": "scr_01arz3ndektsv4rrffq69g5fav",
        "model_id": "mdl_01arz3ndektsv4rrffq69g5fav", "model_version": 2,
        "dataset_id": "ds_01arz3ndektsv4rrffq69g5fav", "scored_at": "2026-11-21T00:00:00Z",
        "batches": ["ab"], "measured_at": null,
        "performance": {
            "rows": 7, "positives": 3, "predicted": 0.4, "observed": 0.43,
            "calibration_error": 0, "metrics": null, "intervals": null,
        },
    }));
    assert_eq!(
        told.performance.map(|of| (of.rows, of.metrics)),
        Some((7, None))
    );
}
