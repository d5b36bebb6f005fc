//! Datasets, and how lists are paged.

use chrono::{Duration, Utc};
use domain::{
    Dataset, DatasetId, DatasetStatus, Failure, ModelId, Month, OrgId, ScoringRun, ScoringRunId,
    TrainingRun, UserId,
};
use report::{Labels, ReadOptions};
use store::{Asked, Filled, Finish, PageRequest, Reread, TenantStore};

use crate::common::{
    MOST, ask_version, due_datasets, new_tenant, ready_dataset, store, tenant_of, walk,
};
use crate::made::{LEASE, dataset, model_and_run, scoring_run, training_run};

/// A dataset that is ready.
async fn ready(tenant: &TenantStore) -> Dataset {
    let id = DatasetId::new();
    ready_dataset(tenant, id).await;
    found(tenant, id).await
}

async fn found(tenant: &TenantStore, id: DatasetId) -> Dataset {
    tenant.dataset(id).await.unwrap().unwrap()
}

async fn reread(tenant: &TenantStore, dataset: &Dataset) -> Reread {
    let read = ReadOptions::default();
    tenant.reread_dataset(dataset.id, &read).await.unwrap()
}

/// The generation that was asked for.
fn asked(reread: Reread) -> u32 {
    match reread {
        Reread::Asked(dataset) => dataset.generation,
        other => panic!("{other:?}"),
    }
}

fn scoring_of(dataset: &Dataset) -> ScoringRun {
    ScoringRun {
        dataset_id: dataset.id,
        dataset_generation: dataset.generation,
        ..scoring_run(ModelId::new(), 10)
    }
}

#[tokio::test]
async fn a_dataset_is_bound_to_the_first_object_that_lands() {
    let tenant = new_tenant().await;
    let dataset = dataset();
    assert!(tenant.create_dataset(&dataset).await.unwrap());
    assert!(!tenant.create_dataset(&dataset).await.unwrap());
    assert!(
        tenant
            .dataset_landed(dataset.id, 0, "one", 1000)
            .await
            .unwrap()
    );
    assert!(
        tenant
            .dataset_landed(dataset.id, 0, "one", 1000)
            .await
            .unwrap(),
        "the same message again"
    );
    assert!(
        !tenant
            .dataset_landed(dataset.id, 0, "two", 1000)
            .await
            .unwrap(),
        "another object"
    );
    assert!(
        tenant
            .dataset_ready(dataset.id, 0, 100, 1, 300)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .dataset_landed(dataset.id, 0, "one", 1000)
            .await
            .unwrap(),
        "late message"
    );
    let failure = Failure::new("late", "Too late.", "Nothing.");
    assert!(
        !tenant
            .dataset_failed(dataset.id, 0, &failure)
            .await
            .unwrap()
    );
    let found = tenant.dataset(dataset.id).await.unwrap().unwrap();
    assert_eq!(found.status, DatasetStatus::Ready);
    assert_eq!(found.row_count, Some(100));
}

#[tokio::test]
async fn a_silent_reading_is_taken_up_by_one_sweep_until_it_ends() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let dataset = dataset();
    tenant.create_dataset(&dataset).await.unwrap();
    let due = async |minutes| {
        let then = Utc::now() + Duration::minutes(minutes);
        due_datasets(&store, then).await
    };
    assert!(due(60).await.is_empty(), "its file is still to come");
    tenant
        .dataset_landed(dataset.id, 0, "one", 1000)
        .await
        .unwrap();
    assert!(due(29).await.is_empty(), "the queue may try it again");
    let found = due(31).await;
    let [silent] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((silent.org, silent.id), (tenant.org(), dataset.id));
    assert_eq!((silent.etag.as_str(), silent.recoveries), ("one", 0));
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    assert!(tenant.recover_dataset(silent).await.unwrap());
    assert!(
        !tenant.recover_dataset(silent).await.unwrap(),
        "another sweep has taken it"
    );
    assert_eq!(due(31).await[0].recoveries, 1);
    tenant
        .dataset_ready(dataset.id, 0, 9, 1, 300)
        .await
        .unwrap();
    assert!(due(60).await.is_empty(), "its reading has ended");

    let ready = self::found(&tenant, dataset.id).await;
    assert_eq!(asked(reread(&tenant, &ready).await), 1);
    let again = due(31).await;
    assert_eq!((again[0].generation, again[0].recoveries), (1, 0));
    let failure = Failure::new("given_up", "It came to no end.", "Try again.");
    tenant
        .dataset_failed(dataset.id, 1, &failure)
        .await
        .unwrap();
    assert!(due(60).await.is_empty());
    assert!(!tenant.recover_dataset(&again[0]).await.unwrap());
}

#[tokio::test]
async fn lists_go_page_by_page_newest_first() {
    let tenant = new_tenant().await;
    let mut ids = vec![];
    for _ in 0..7 {
        let dataset = dataset();
        tenant.create_dataset(&dataset).await.unwrap();
        ids.push(dataset.id);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    ids.reverse();
    let found = walk(3, async |page| tenant.datasets(&page).await).await;
    let found: Vec<_> = found.iter().map(|dataset| dataset.id).collect();
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
async fn a_file_is_not_read_again_under_a_run_that_has_not_ended() {
    let tenant = new_tenant().await;
    let (dataset, other) = (ready(&tenant).await, ready(&tenant).await);
    let (model, run) = model_and_run();
    let run = TrainingRun {
        dataset_id: dataset.id,
        ..run
    };
    let made = tenant.create_model(&model, &run, 100).await.unwrap();
    assert_eq!(made, Filled::Done);
    let scoring = scoring_of(&dataset);
    let kept = tenant.create_scoring_run(&scoring, MOST).await.unwrap();
    assert_eq!(kept, Asked::Kept);
    for id in [run.id.into(), scoring.id.into()] {
        let in_use = async || {
            let outcome = reread(&tenant, &dataset).await;
            assert!(
                matches!(outcome, Reread::InUse(by) if by == id),
                "{outcome:?}"
            );
        };
        in_use().await;
        tenant.start_run(id, LEASE).await.unwrap();
        in_use().await;
        tenant.plan_run(id, 1).await.unwrap();
        tenant.piece_done(id, 0, 10).await.unwrap();
        assert!(tenant.join_run(id, LEASE).await.unwrap());
        in_use().await;
        assert!(tenant.finish_run(id, Finish::Cancelled).await.unwrap());
    }
    assert_eq!(asked(reread(&tenant, &other).await), 1);
    assert_eq!(asked(reread(&tenant, &dataset).await), 1);
}

#[tokio::test]
async fn a_run_is_of_the_dataset_that_was_seen() {
    let tenant = new_tenant().await;
    let seen = ready(&tenant).await;
    asked(reread(&tenant, &seen).await);
    let (model, run) = model_and_run();
    let run = TrainingRun {
        dataset_id: seen.id,
        ..run
    };
    let refused = async || {
        let made = tenant.create_model(&model, &run, 100).await.unwrap();
        assert_eq!(made, Filled::Not);
        let scored = tenant.create_scoring_run(&scoring_of(&seen), MOST).await;
        assert_eq!(scored.unwrap(), Asked::DatasetChanged);
    };
    refused().await;
    assert!(tenant.dataset_ready(seen.id, 1, 10, 1, 300).await.unwrap());
    refused().await;
    let now = found(&tenant, seen.id).await;
    let scored = tenant.create_scoring_run(&scoring_of(&now), MOST).await;
    assert_eq!(scored.unwrap(), Asked::Kept);

    // Of the next versions of a model, too.
    let (model, first) = model_and_run();
    crate::common::create_model(&tenant, &model, &first).await;
    let next = TrainingRun {
        dataset_id: seen.id,
        ..training_run(&model, 2)
    };
    assert!(!ask_version(&tenant, &next).await);
    assert!(!tenant.create_retraining_run(&next, None).await.unwrap());
    let next = TrainingRun {
        dataset_generation: 1,
        ..next
    };
    assert!(ask_version(&tenant, &next).await);
}

#[tokio::test]
async fn of_a_run_and_a_new_reading_at_one_moment_one_loses() {
    let tenant = new_tenant().await;
    for _ in 0..20 {
        let dataset = ready(&tenant).await;
        let run = scoring_of(&dataset);
        let (outcome, kept) = tokio::join!(
            reread(&tenant, &dataset),
            tenant.create_scoring_run(&run, MOST)
        );
        match kept.unwrap() {
            Asked::Kept => assert!(matches!(outcome, Reread::InUse(_)), "{outcome:?}"),
            Asked::DatasetChanged => assert_eq!(asked(outcome), 1),
            other => panic!("{other:?}"),
        }
        let cancelled = tenant.finish_run(run.id.into(), Finish::Cancelled).await;
        cancelled.unwrap();
    }
}

#[tokio::test]
async fn an_older_reading_ends_nothing() {
    let tenant = new_tenant().await;
    let dataset = ready(&tenant).await;
    let id = dataset.id;
    assert_eq!(asked(reread(&tenant, &dataset).await), 1);
    let failure = Failure::new("late", "Too late.", "Nothing.");
    assert!(!tenant.dataset_landed(id, 0, "one", 1000).await.unwrap());
    assert!(!tenant.dataset_progress(id, 0, 0.5).await.unwrap());
    assert!(!tenant.dataset_ready(id, 0, 7, 1, 300).await.unwrap());
    assert!(!tenant.dataset_failed(id, 0, &failure).await.unwrap());
    let now = found(&tenant, id).await;
    assert_eq!((now.status, now.progress), (DatasetStatus::Ingesting, 0.0));
    assert!(tenant.dataset_landed(id, 1, "one", 1000).await.unwrap());
    assert!(tenant.dataset_progress(id, 1, 0.5).await.unwrap());
    assert!(tenant.dataset_ready(id, 1, 9, 1, 300).await.unwrap());
    assert!(
        !tenant.dataset_ready(id, 1, 9, 1, 300).await.unwrap(),
        "twice"
    );
    assert_eq!(found(&tenant, id).await.row_count, Some(9));
}

#[tokio::test]
async fn a_reading_that_fell_silent_may_be_asked_for_again() {
    let tenant = new_tenant().await;
    let silent = |since: Duration| Dataset {
        status: DatasetStatus::Ingesting,
        etag: Some("one".into()),
        lease_until: Some(Utc::now() - since),
        ..dataset()
    };
    let (long, just) = (silent(Duration::minutes(1)), silent(Duration::minutes(-1)));
    for dataset in [&long, &just] {
        tenant.create_dataset(dataset).await.unwrap();
    }
    assert_eq!(asked(reread(&tenant, &long).await), 1);
    for dataset in [&long, &just] {
        let outcome = reread(&tenant, dataset).await;
        let held = matches!(outcome, Reread::Not(DatasetStatus::Ingesting));
        assert!(held, "{outcome:?}");
    }
    assert!(!tenant.dataset_ready(long.id, 0, 9, 1, 300).await.unwrap());

    let awaited = dataset();
    tenant.create_dataset(&awaited).await.unwrap();
    let outcome = reread(&tenant, &awaited).await;
    let held = matches!(outcome, Reread::Not(DatasetStatus::AwaitingUpload));
    assert!(held, "{outcome:?}");
    tenant.delete_dataset(awaited.id).await.unwrap();
    assert!(matches!(reread(&tenant, &awaited).await, Reread::Gone));
}

#[tokio::test]
async fn rows_count_once_however_often_a_file_is_read() {
    let tenant = new_tenant().await;
    let dataset = dataset();
    let id = dataset.id;
    tenant.create_dataset(&dataset).await.unwrap();
    tenant.dataset_landed(id, 0, "one", 1000).await.unwrap();
    let counted = async || {
        let usage = tenant.usage(Month::at(id.made_at())).await.unwrap();
        usage.day(id.made_at().date_naive()).rows_ingested
    };
    for (generation, rows) in [(0, 100), (1, 100), (2, 97), (3, 120)] {
        assert!(
            tenant
                .dataset_ready(id, generation, rows, 1, 300)
                .await
                .unwrap()
        );
        assert_eq!(counted().await, rows);
        asked(reread(&tenant, &dataset).await);
    }
    let failure = Failure::new("ragged_row", "Line 3 is short.", "Mend it.");
    assert!(tenant.dataset_failed(id, 4, &failure).await.unwrap());
    assert_eq!(counted().await, 120);
}

#[tokio::test]
async fn the_last_word_on_a_name_is_kept() {
    let tenant = new_tenant().await;
    let (one, other) = (ready(&tenant).await, ready(&tenant).await);
    let kept = async || tenant.read_options("Customers").await.unwrap();
    assert!(kept().await.is_empty());
    for (dataset, row) in [(&other, Some(2)), (&one, Some(3)), (&other, None)] {
        let read = ReadOptions {
            header_row: row,
            ..ReadOptions::default()
        };
        let outcome = tenant.reread_dataset(dataset.id, &read).await.unwrap();
        let generation = asked(outcome);
        assert_eq!(kept().await, read);
        assert_eq!(found(&tenant, dataset.id).await.read, read);
        let ended = tenant
            .dataset_ready(dataset.id, generation, 10, 1, 300)
            .await;
        assert!(ended.unwrap());
    }
    assert!(tenant.read_options("Others").await.unwrap().is_empty());
}

#[tokio::test]
async fn columns_are_called_alike_in_all_files_of_a_name() {
    let tenant = new_tenant().await;
    let called = async |name| tenant.labels(name).await.unwrap();
    assert!(called("Customers").await.is_empty());
    let mrr = Labels([("mrr".to_owned(), "Monthly revenue".to_owned())].into());
    let plan = Labels([("plan".to_owned(), "Tariff".to_owned())].into());
    for labels in [&mrr, &plan, &Labels::default()] {
        tenant.label_columns("Customers", labels).await.unwrap();
        assert_eq!(called("Customers").await, *labels);
        assert!(called("Others").await.is_empty());
    }
}

#[tokio::test]
async fn what_was_read_anew_was_not_scored_yet() {
    let tenant = new_tenant().await;
    let dataset = ready(&tenant).await;
    let run = scoring_of(&dataset);
    let kept = tenant.create_scoring_run(&run, MOST).await.unwrap();
    assert_eq!(kept, Asked::Kept);
    let again = ScoringRun {
        id: ScoringRunId::new(),
        ..run.clone()
    };
    assert!(tenant.was_scored(&again).await.unwrap());
    let anew = ScoringRun {
        dataset_generation: 1,
        ..again
    };
    assert!(!tenant.was_scored(&anew).await.unwrap());
}

#[tokio::test]
async fn an_organization_has_so_many_files_read_at_once() {
    let (tenant, other) = (new_tenant().await, new_tenant().await);
    let [one, two, three] = [DatasetId::new(), DatasetId::new(), DatasetId::new()];
    let take = async |dataset| tenant.take_ingest_slot(dataset, 2).await.unwrap();
    assert!(take(one).await && take(two).await);
    assert!(!take(three).await, "a third of two");
    assert!(take(one).await, "its message came again");
    assert!(other.take_ingest_slot(three, 2).await.unwrap());
    tenant.free_ingest_slot(three, 2).await.unwrap();
    assert!(!take(three).await, "who has none frees none");
    tenant.free_ingest_slot(two, 2).await.unwrap();
    assert!(take(three).await && !take(two).await);
}

#[tokio::test]
async fn what_is_stored_is_the_sum_of_all_datasets() {
    let tenant = new_tenant().await;
    let stored = async || tenant.stored_bytes(Utc::now()).await.unwrap();
    let announced = domain::Dataset {
        size: Some(700),
        ..dataset()
    };
    tenant.create_dataset(&announced).await.unwrap();
    let (id, mut expired) = (announced.id, dataset());
    assert_eq!(stored().await, 700);
    assert!(tenant.dataset_landed(id, 0, "one", 710).await.unwrap());
    assert_eq!(stored().await, 710);
    assert!(tenant.dataset_ready(id, 0, 9, 1, 40).await.unwrap());
    assert_eq!(stored().await, 750);
    expired.raw_until = Some(Utc::now() - Duration::days(1));
    tenant.create_dataset(&expired).await.unwrap();
    let landed = tenant.dataset_landed(expired.id, 0, "two", 5000).await;
    assert!(landed.unwrap());
    assert!(tenant.dataset_ready(expired.id, 0, 9, 1, 60).await.unwrap());
    assert_eq!(stored().await, 810);
    let read = tenant.reread_dataset(expired.id, &Default::default()).await;
    assert!(matches!(read.unwrap(), Reread::FileGone(_)));
    tenant.delete_dataset(id).await.unwrap();
    assert_eq!(stored().await, 60);
}

#[tokio::test]
async fn bytes_that_nobody_announced_are_noted_once_and_taken_once() {
    let tenant = new_tenant().await;
    let dataset = dataset();
    assert!(tenant.create_dataset(&dataset).await.unwrap());
    for etag in ["one", "one", "two"] {
        let landed = tenant.unsized_dataset_landed(&dataset, etag, 1000).await;
        assert_eq!(landed.unwrap(), etag == "one", "{etag}");
    }
    let by = dataset.created_by;
    assert_eq!(found(&tenant, dataset.id).await.raw_bytes, Some(1000));
    let others = tenant.take_unsized_bytes(UserId::new().into()).await;
    assert_eq!(others.unwrap(), 0);
    assert_eq!(tenant.take_unsized_bytes(by).await.unwrap(), 1000);
    assert_eq!(tenant.take_unsized_bytes(by).await.unwrap(), 0);
}
