//! The table against an embedded DynamoDB.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test, a panic is the answer"
)]

mod common;

use chrono::{Duration, Utc};
use domain::{
    Dataset, DatasetId, DatasetStatus, EmailAddress, Failure, Model, ModelId, ModelVersion, OrgId,
    PromotionPolicy, Rescore, Role, RunPerformance, RunStatus, ScoringRun, ScoringRunId, SessionId,
    Stage, Task, TrainingRun, TrainingRunId, UserId,
    model::{Effort, OnDrift},
    run::Progress,
};
use store::{
    Asked, Claim, Finish, ModelChange, PageRequest, Session, Started, StoredAnswer, TenantStore,
    Turn,
};

use common::{MOST, account, create_model, sign_up, store};

const LEASE: Duration = Duration::seconds(60);

fn dataset() -> Dataset {
    Dataset {
        id: DatasetId::new(),
        name: "Customers".into(),
        filename: "customers.csv".into(),
        size: None,
        multipart_upload: None,
        status: DatasetStatus::AwaitingUpload,
        etag: None,
        progress: 0.0,
        error: None,
        row_count: None,
        row_groups: None,
        created_by: UserId::new().into(),
        created_at: Utc::now(),
        finished_at: None,
    }
}

fn model_and_run() -> (Model, TrainingRun) {
    let model = Model {
        id: ModelId::new(),
        name: "Churn".into(),
        task: Task::Churn,
        target: "churned".into(),
        positive_label: None,
        entity_key: None,
        exclude: vec![],
        fairness_columns: vec![],
        mail_report: false,
        learn_from_runs: false,
        value_column: None,
        snapshot_column: None,
        learners: vec![],
        promotion: PromotionPolicy::IfBetter,
        rescore: Rescore::Off,
        on_drift: OnDrift::Nothing,
        rescored_at: None,
        versions: 1,
        prod_version: None,
        replaced: vec![],
        created_by: UserId::new().into(),
        created_at: Utc::now(),
    };
    let run = training_run(&model, 1);
    (model, run)
}

fn training_run(model: &Model, version: u32) -> TrainingRun {
    TrainingRun {
        id: TrainingRunId::new(),
        model_id: model.id,
        dataset_id: DatasetId::new(),
        effort: Effort::Fast,
        learners: vec![],
        model_version: version,
        created_by: model.created_by,
        progress: Progress::queued(),
    }
}

fn scoring_run(model: &Model) -> ScoringRun {
    ScoringRun {
        id: ScoringRunId::new(),
        model_id: model.id,
        model_version: 1,
        dataset_id: DatasetId::new(),
        rows: 10,
        scored: 0,
        notices: vec![],
        degraded: vec![],
        totals: None,
        metered: false,
        progress: Progress::queued(),
    }
}

fn version(run: &TrainingRun, stage: Stage) -> ModelVersion {
    ModelVersion {
        model_id: run.model_id,
        version: run.model_version,
        stage,
        training_run_id: run.id,
        dataset_id: run.dataset_id,
        dataset_name: "Customers".into(),
        metrics: serde_json::json!({ "roc_auc": 0.85 }),
        comparison: None,
        artifact_sha256: "00".into(),
        artifact_size: 1,
        created_at: Utc::now(),
    }
}

/// A training run of one piece, done up to its join.
async fn joining(tenant: &TenantStore, run: &TrainingRun) {
    let id = run.id.into();
    assert_eq!(tenant.start_run(id, LEASE).await.unwrap(), Started::Now);
    assert!(tenant.plan_run(id, 1).await.unwrap());
    assert_eq!(tenant.piece_done(id, 0, 5).await.unwrap(), Some(true));
    assert!(tenant.join_run(id, LEASE).await.unwrap());
}

#[tokio::test]
async fn an_address_has_one_account_whatever_its_case() {
    let store = store().await;
    let first = account("Ana@Example.com");
    assert!(sign_up(&store, &first).await);
    let second = account("ana@EXAMPLE.com");
    assert!(!sign_up(&store, &second).await);
    let address = EmailAddress::parse("ANA@example.com").unwrap();
    let found = store.user_by_email(&address).await.unwrap().unwrap();
    assert_eq!(found.id, first.user.id);
    assert!(store.user(second.user.id).await.unwrap().is_none());
    let orgs = store.memberships(first.user.id).await.unwrap();
    assert_eq!(orgs, [first.membership]);
}

#[tokio::test]
async fn only_members_reach_a_tenant() {
    let store = store().await;
    let (one, other) = (account("one@example.com"), account("other@example.com"));
    sign_up(&store, &one).await;
    sign_up(&store, &other).await;
    let found = store
        .as_member(one.organization.id, other.user.id)
        .await
        .unwrap();
    assert!(found.is_none());
    let (membership, tenant) = store
        .as_member(one.organization.id, one.user.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(membership.role, Role::Owner);
    let dataset = dataset();
    tenant.create_dataset(&dataset).await.unwrap();
    let (_, foreign) = store
        .as_member(other.organization.id, other.user.id)
        .await
        .unwrap()
        .unwrap();
    assert!(foreign.dataset(dataset.id).await.unwrap().is_none());
    assert!(!foreign.dataset_landed(dataset.id, "etag").await.unwrap());
}

#[tokio::test]
async fn every_organization_is_found_by_the_sweep() {
    let store = store().await;
    let mut made = vec![];
    for n in 0..20 {
        let account = account(&format!("user{n}@example.com"));
        sign_up(&store, &account).await;
        made.push(account.organization.id);
    }
    let mut found = vec![];
    for shard in 0..store::keys::SHARDS {
        found.extend(
            store
                .organizations(shard)
                .await
                .unwrap()
                .into_iter()
                .map(|o| o.id),
        );
    }
    found.sort();
    made.sort();
    assert_eq!(found, made);
}

#[tokio::test]
async fn a_dataset_is_bound_to_the_first_object_that_lands() {
    let tenant = store().await.as_system(OrgId::new());
    let dataset = dataset();
    assert!(tenant.create_dataset(&dataset).await.unwrap());
    assert!(!tenant.create_dataset(&dataset).await.unwrap());
    assert!(tenant.dataset_landed(dataset.id, "one").await.unwrap());
    assert!(
        tenant.dataset_landed(dataset.id, "one").await.unwrap(),
        "the same message again"
    );
    assert!(
        !tenant.dataset_landed(dataset.id, "two").await.unwrap(),
        "another object"
    );
    assert!(tenant.dataset_ready(dataset.id, 100, 1).await.unwrap());
    assert!(
        !tenant.dataset_landed(dataset.id, "one").await.unwrap(),
        "late message"
    );
    let failure = Failure::new("late", "Too late.", "Nothing.");
    assert!(!tenant.dataset_failed(dataset.id, &failure).await.unwrap());
    let found = tenant.dataset(dataset.id).await.unwrap().unwrap();
    assert_eq!(
        (found.status, found.row_count),
        (DatasetStatus::Ready, Some(100))
    );
}

#[tokio::test]
async fn lists_go_page_by_page_newest_first() {
    let tenant = store().await.as_system(OrgId::new());
    let mut ids = vec![];
    for _ in 0..7 {
        let dataset = dataset();
        tenant.create_dataset(&dataset).await.unwrap();
        ids.push(dataset.id);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    ids.reverse();
    let mut request = PageRequest {
        limit: 3,
        cursor: None,
    };
    let mut found = vec![];
    loop {
        let page = tenant.datasets(&request).await.unwrap();
        assert!(page.items.len() <= 3);
        found.extend(page.items.into_iter().map(|dataset| dataset.id));
        match page.next_cursor {
            None => break,
            cursor => request.cursor = cursor,
        }
    }
    assert_eq!(found, ids);
    for cursor in ["?", "T1JH"] {
        let request = PageRequest {
            limit: 3,
            cursor: Some(cursor.into()),
        };
        assert!(
            tenant.datasets(&request).await.is_err(),
            "a cursor of no page of datasets"
        );
    }
}

#[tokio::test]
async fn an_organization_trains_one_model_at_a_time_and_the_next_keeps_its_turn() {
    let tenant = store().await.as_system(OrgId::new());
    let (one, first) = model_and_run();
    create_model(&tenant, &one, &first).await;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let (other, second) = model_and_run();
    create_model(&tenant, &other, &second).await;
    let kind = store::RunKind::Training;
    assert_eq!(
        tenant.next_waiting(kind).await.unwrap(),
        Some(first.id.into())
    );
    assert_eq!(
        tenant.start_run(first.id.into(), LEASE).await.unwrap(),
        Started::Now
    );
    assert_eq!(
        tenant.start_run(first.id.into(), LEASE).await.unwrap(),
        Started::Already
    );
    assert_eq!(
        tenant.start_run(second.id.into(), LEASE).await.unwrap(),
        Started::Waits
    );
    assert!(
        tenant
            .finish_run(first.id.into(), Finish::Cancelled)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .finish_run(first.id.into(), Finish::Cancelled)
            .await
            .unwrap()
    );
    assert_eq!(
        tenant.next_waiting(kind).await.unwrap(),
        Some(second.id.into())
    );
    assert_eq!(
        tenant.start_run(second.id.into(), LEASE).await.unwrap(),
        Started::Now
    );
    assert_eq!(tenant.next_waiting(kind).await.unwrap(), None);
}

#[tokio::test]
async fn a_piece_counts_once_and_the_last_is_told() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, _) = model_and_run();
    let run = scoring_run(&model);
    let id = run.id.into();
    tenant.create_scoring_run(&run, MOST).await.unwrap();
    assert_eq!(
        tenant.piece_done(id, 0, 4).await.unwrap(),
        None,
        "not running yet"
    );
    tenant.start_run(id, LEASE).await.unwrap();
    assert!(tenant.plan_run(id, 3).await.unwrap());
    assert!(!tenant.plan_run(id, 9).await.unwrap(), "planned once");
    assert_eq!(tenant.piece_done(id, 2, 4).await.unwrap(), Some(false));
    assert_eq!(
        tenant.piece_done(id, 2, 4).await.unwrap(),
        None,
        "said twice"
    );
    assert_eq!(tenant.piece_done(id, 0, 4).await.unwrap(), Some(false));
    assert_eq!(tenant.piece_done(id, 1, 2).await.unwrap(), Some(true));
    let found = tenant.scoring_run(run.id).await.unwrap().unwrap();
    assert_eq!(found.scored, 10);
    assert!(found.progress.missing().is_empty());
}

#[tokio::test]
async fn one_worker_joins_once_all_pieces_are_done() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, run) = model_and_run();
    let id = run.id.into();
    create_model(&tenant, &model, &run).await;
    assert!(!tenant.join_run(id, LEASE).await.unwrap(), "not begun");
    tenant.start_run(id, LEASE).await.unwrap();
    assert!(!tenant.join_run(id, LEASE).await.unwrap(), "not planned");
    tenant.plan_run(id, 2).await.unwrap();
    tenant.piece_done(id, 1, 5).await.unwrap();
    assert!(
        !tenant.join_run(id, LEASE).await.unwrap(),
        "a piece is missing"
    );
    tenant.piece_done(id, 0, 5).await.unwrap();
    assert!(tenant.join_run(id, LEASE).await.unwrap());
    assert!(
        !tenant.join_run(id, LEASE).await.unwrap(),
        "somebody has it"
    );
    assert!(tenant.reopen_join(id).await.unwrap());
    assert!(
        tenant.join_run(id, LEASE).await.unwrap(),
        "who had it gave up"
    );
}

#[tokio::test]
async fn the_first_version_goes_to_prod_and_a_promotion_archives_the_old_one() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    joining(&tenant, &run).await;
    let first = version(&run, Stage::Prod);
    assert!(
        tenant
            .finish_run(run.id.into(), Finish::Trained(&first, &model))
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .finish_run(run.id.into(), Finish::Trained(&first, &model))
            .await
            .unwrap()
    );

    let next = training_run(&model, 2);
    assert!(tenant.create_version_run(&next).await.unwrap());
    assert!(
        !tenant
            .create_version_run(&training_run(&model, 2))
            .await
            .unwrap(),
        "number taken"
    );
    joining(&tenant, &next).await;
    let second = version(&next, Stage::Staging);
    assert!(
        tenant
            .finish_run(next.id.into(), Finish::Trained(&second, &model))
            .await
            .unwrap()
    );

    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.prod_version, Some(1));
    tenant
        .promote(&found, 2, Stage::Prod)
        .await
        .unwrap()
        .unwrap();
    assert!(
        tenant
            .promote(&found, 2, Stage::Prod)
            .await
            .unwrap()
            .is_err(),
        "seen too early"
    );
    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.prod_version, Some(2));
    assert!(
        tenant
            .promote(&found, 7, Stage::Prod)
            .await
            .unwrap()
            .is_err(),
        "no such version"
    );
    let stages: Vec<Stage> = tenant
        .versions(model.id)
        .await
        .unwrap()
        .into_iter()
        .map(|v| v.stage)
        .collect();
    assert_eq!(stages, [Stage::Archived, Stage::Prod]);
}

/// Versions of a new model, each trained and put into `prod` as it ends.
async fn in_prod(tenant: &TenantStore, versions: u32) -> Model {
    let (model, mut run) = model_and_run();
    create_model(tenant, &model, &run).await;
    for n in 1..=versions {
        if n > 1 {
            run = training_run(&model, n);
            assert!(tenant.create_version_run(&run).await.unwrap());
        }
        joining(tenant, &run).await;
        let seen = tenant.model(model.id).await.unwrap().unwrap();
        let made = version(&run, Stage::Prod);
        let finish = Finish::Trained(&made, &seen);
        assert!(tenant.finish_run(run.id.into(), finish).await.unwrap());
    }
    tenant.model(model.id).await.unwrap().unwrap()
}

async fn stages(tenant: &TenantStore, model: &Model) -> Vec<Stage> {
    let versions = tenant.versions(model.id).await.unwrap();
    versions.into_iter().map(|version| version.stage).collect()
}

#[tokio::test]
async fn a_version_takes_the_place_of_the_one_it_was_compared_with_and_of_no_other() {
    let tenant = store().await.as_system(OrgId::new());
    let model = in_prod(&tenant, 2).await;
    assert_eq!((model.prod_version, &model.replaced), (Some(2), &vec![1]));
    assert_eq!(
        stages(&tenant, &model).await,
        [Stage::Archived, Stage::Prod]
    );

    let run = training_run(&model, 3);
    tenant.create_version_run(&run).await.unwrap();
    joining(&tenant, &run).await;
    assert!(tenant.roll_back(&model).await.unwrap(), "meanwhile");
    let made = version(&run, Stage::Prod);
    let finish = Finish::Trained(&made, &model);
    assert!(!tenant.finish_run(run.id.into(), finish).await.unwrap());
    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.prod_version, Some(1), "what the rollback put there");
    assert!(tenant.version(model.id, 3).await.unwrap().is_none());
    let open = tenant.training_run(run.id).await.unwrap().unwrap();
    assert_eq!(
        open.progress.status,
        RunStatus::Joining,
        "to be joined again"
    );

    let finish = Finish::Trained(&made, &found);
    assert!(tenant.finish_run(run.id.into(), finish).await.unwrap());
    let stages = stages(&tenant, &model).await;
    assert_eq!(stages, [Stage::Archived, Stage::Archived, Stage::Prod]);
}

#[tokio::test]
async fn a_rollback_goes_back_one_version_at_a_time() {
    let tenant = store().await.as_system(OrgId::new());
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
    let tenant = store().await.as_system(OrgId::new());
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let learners =
        vec![serde_json::json!({ "kind": "lightgbm", "learning_rate": 0.02, "leaves": null })];
    let change = ModelChange {
        promotion: Some(PromotionPolicy::Manual),
        learners: Some(learners.clone()),
        ..ModelChange::default()
    };
    assert!(tenant.change_model(model.id, change).await.unwrap());
    let found = tenant.model(model.id).await.unwrap().unwrap();
    assert_eq!(found.promotion, PromotionPolicy::Manual);
    assert_eq!(found.learners, learners);
    assert_eq!((found.rescore, found.target), (Rescore::Off, model.target));
    let nobody = ModelChange {
        rescore: Some(Rescore::Daily),
        ..ModelChange::default()
    };
    assert!(!tenant.change_model(ModelId::new(), nobody).await.unwrap());
}

#[tokio::test]
async fn a_version_of_a_deleted_model_is_not_kept() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    joining(&tenant, &run).await;
    tenant.delete_model(model.id).await.unwrap();
    for stage in [Stage::Prod, Stage::Staging] {
        let version = version(&run, stage);
        assert!(
            !tenant
                .finish_run(run.id.into(), Finish::Trained(&version, &model))
                .await
                .unwrap()
        );
    }
    assert!(tenant.versions(model.id).await.unwrap().is_empty());
}

#[tokio::test]
async fn work_past_its_lease_is_due_and_one_sweep_takes_it() {
    let store = store().await;
    let tenant = store.as_system(OrgId::new());
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let now = Utc::now();
    assert!(store.due_runs(now).await.unwrap().is_empty());
    tenant.start_run(run.id.into(), LEASE).await.unwrap();
    let due = store.due_runs(now + Duration::seconds(90)).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!((due[0].org, due[0].run), (tenant.org(), run.id.into()));
    assert!(
        tenant
            .recover_run(run.id.into(), &due[0].due, LEASE)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .recover_run(run.id.into(), &due[0].due, LEASE)
            .await
            .unwrap()
    );
    let found = tenant.training_run(run.id).await.unwrap().unwrap();
    assert_eq!(found.progress.recoveries, 1);
}

#[tokio::test]
async fn a_success_is_due_until_it_is_published_and_a_failure_is_not() {
    let store = store().await;
    let tenant = store.as_system(OrgId::new());
    let later = Utc::now() + Duration::hours(1);
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    joining(&tenant, &run).await;
    let made = version(&run, Stage::Prod);
    tenant
        .finish_run(run.id.into(), Finish::Trained(&made, &model))
        .await
        .unwrap();
    assert_eq!(store.due_runs(later).await.unwrap().len(), 1);
    assert!(tenant.published(run.id.into()).await.unwrap());
    assert!(store.due_runs(later).await.unwrap().is_empty());

    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let failure = Failure::new("target_constant", "It is.", "Choose another.");
    tenant
        .finish_run(run.id.into(), Finish::Failed(&failure))
        .await
        .unwrap();
    let found = tenant.training_run(run.id).await.unwrap().unwrap();
    assert_eq!(
        (found.progress.status, found.progress.error),
        (RunStatus::Failed, Some(failure))
    );
    assert!(store.due_runs(later).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_sweep_rescores_once() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let scoring = scoring_run(&model);
    assert!(!tenant.was_scored(&scoring).await.unwrap());
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
    assert_eq!(
        tenant
            .scoring_runs(&PageRequest {
                limit: 10,
                cursor: None
            })
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    assert!(
        tenant.create_scoring_run(&doubled, MOST).await.unwrap() == Asked::Kept,
        "asked for by hand"
    );
}

#[tokio::test]
async fn a_sweep_retrains_on_a_dataset_once() {
    let tenant = store().await.as_system(OrgId::new());
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

#[tokio::test]
async fn batches_of_outcomes_add_up_and_count_once() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, _) = model_and_run();
    let run = scoring_run(&model);
    let first = tenant.add_outcomes(&run, "a").await.unwrap().unwrap();
    assert_eq!(first.batches, ["a"]);
    let second = tenant.add_outcomes(&run, "b").await.unwrap().unwrap();
    let again = tenant.add_outcomes(&run, "a").await.unwrap().unwrap();
    assert_eq!(
        (&second.batches, &again.batches),
        (&again.batches, &vec!["a".into(), "b".into()])
    );
    // What was measured before the second batch came is not kept.
    assert!(!tenant.keep_performance(&first, "ab").await.unwrap());
    let measured = RunPerformance {
        performance: Some(serde_json::json!({ "rows": 7 })),
        ..second
    };
    assert!(tenant.keep_performance(&measured, "ab").await.unwrap());
    assert!(!tenant.keep_performance(&measured, "ab").await.unwrap());
    let request = PageRequest {
        limit: 10,
        cursor: None,
    };
    let listed = tenant.performances(model.id, &request).await.unwrap().items;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].performance, measured.performance);
    assert!(listed[0].measured_at.is_some());
    assert_eq!(listed[0].batches, ["ab"]);

    // One that came before the others may be right again.
    let again = tenant.add_outcomes(&run, "a").await.unwrap().unwrap();
    assert_eq!(again.batches, ["ab", "a"]);
    for n in 2..store::MAX_BATCHES {
        let added = tenant.add_outcomes(&run, &n.to_string()).await.unwrap();
        assert!(added.is_some());
    }
    assert!(tenant.add_outcomes(&run, "more").await.unwrap().is_none());
    let again = tenant.add_outcomes(&run, "a").await.unwrap().unwrap();
    assert_eq!(again.batches.len(), store::MAX_BATCHES);
}

#[tokio::test]
async fn a_log_step_and_a_mail_are_written_once() {
    let tenant = store().await.as_system(OrgId::new());
    let (model, _) = model_and_run();
    let run = scoring_run(&model);
    tenant.create_scoring_run(&run, MOST).await.unwrap();
    let (id, user) = (run.id.into(), UserId::new());
    assert!(tenant.log_run(id, "plan", "Planned.").await.unwrap());
    assert!(!tenant.log_run(id, "plan", "Planned again.").await.unwrap());
    tenant.log_run(id, "a-later-step", "Later.").await.unwrap();
    let lines: Vec<String> = tenant
        .run_log(id)
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.text)
        .collect();
    assert_eq!(lines, ["Planned.", "Later."]);
    assert!(tenant.claim_mail(id, user).await.unwrap());
    assert!(!tenant.claim_mail(id, user).await.unwrap());
    let minute = Duration::minutes(1);
    assert!(
        !tenant.settle_mail(id, user, minute).await.unwrap(),
        "somebody may be sending"
    );
    assert!(
        tenant
            .settle_mail(id, user, Duration::zero())
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .settle_mail(id, user, Duration::zero())
            .await
            .unwrap(),
        "settled once"
    );
    tenant.release_mail(id, user).await.unwrap();
    assert!(tenant.claim_mail(id, user).await.unwrap());
    tenant.add_notice(run.id, "one").await.unwrap();
    tenant.add_notice(run.id, "two").await.unwrap();
    assert_eq!(
        tenant.scoring_run(run.id).await.unwrap().unwrap().notices,
        ["one", "two"]
    );
}

#[tokio::test]
async fn a_refresh_token_is_good_once_but_for_a_moment() {
    let store = store().await;
    let account = account("ana@example.com");
    sign_up(&store, &account).await;
    let now = Utc::now();
    let session = Session {
        id: SessionId::new(),
        user_id: account.user.id,
        org_id: account.organization.id,
        turn: 1,
        turned_at: now,
        created_at: now,
        expires_at: (now + Duration::days(30)).timestamp(),
        device: "Firefox on Linux".into(),
        address: None,
    };
    assert!(store.begin_session(&session, &account.user).await.unwrap());
    let turn = |turn, grace| {
        store.turn_session(
            session.user_id,
            session.id,
            turn,
            Duration::seconds(grace),
            LEASE,
            None,
        )
    };
    let Turn::Granted(second) = turn(1, 30).await.unwrap() else {
        panic!("the newest is good")
    };
    assert_eq!(second.turn, 2);
    let Turn::Granted(again) = turn(1, 30).await.unwrap() else {
        panic!("two tabs at once")
    };
    assert_eq!(again.turn, 2);
    assert!(matches!(turn(1, -1).await.unwrap(), Turn::Reused));
    assert!(
        matches!(turn(2, 30).await.unwrap(), Turn::Unknown),
        "reuse ends the session"
    );
}

#[tokio::test]
async fn a_request_is_done_once() {
    let tenant = store().await.as_system(OrgId::new());
    assert_eq!(
        tenant.claim_idempotency("k", "body").await.unwrap(),
        Claim::New
    );
    assert_eq!(
        tenant.claim_idempotency("k", "body").await.unwrap(),
        Claim::InProgress
    );
    let answer = StoredAnswer {
        status: 201,
        body: "{}".into(),
    };
    tenant.keep_answer("k", &answer).await.unwrap();
    assert_eq!(
        tenant.claim_idempotency("k", "body").await.unwrap(),
        Claim::Answered(answer)
    );
    assert_eq!(
        tenant.claim_idempotency("k", "other").await.unwrap(),
        Claim::OtherBody
    );
    tenant.release_idempotency("k").await.unwrap();
    assert_eq!(
        tenant.claim_idempotency("k", "other").await.unwrap(),
        Claim::New
    );
}

#[tokio::test]
async fn attempts_are_counted_by_window() {
    let store = store().await;
    for n in 1..=3 {
        let (attempts, left) = store.count_attempt("login", 900).await.unwrap();
        assert_eq!(attempts, n);
        assert!((1..=900).contains(&left));
    }
    assert_eq!(store.count_attempt("other", 900).await.unwrap().0, 1);
}
