//! Limits of plans and the count of use, with many requests at the same moment.

use chrono::{DateTime, Duration, Utc};
use domain::{
    Failure, LogEntry, Membership, ModelId, Month, OrgId, PlanId, Progress, Role, RunStatus,
    ScoringRun, ScoringRunId, Standing, Totals, UserId,
};
use report::{FileNotes, Phrase};
use store::{Asked, Counted, Filled, Finish, TenantStore, Unreported};
use tokio::task::JoinSet;

use crate::common::{ask, create_model, new_tenant, owned, ready_dataset, store, tenant_of};
use crate::made::{LEASE, model_and_run, scoring_run};

/// Takes a scoring run that scores so many rows to the moment before its end.
async fn joining(tenant: &TenantStore, run: &ScoringRun, scored: u64) {
    let id = run.id.into();
    tenant.start_run(id, LEASE).await.unwrap();
    tenant.plan_run(id, 1).await.unwrap();
    tenant.piece_done(id, 0, scored).await.unwrap();
    assert!(tenant.join_run(id, LEASE).await.unwrap());
}

async fn ends(tenant: &TenantStore, run: &ScoringRun, finish: Finish<'_>) -> bool {
    tenant.finish_run(run.id.into(), finish).await.unwrap()
}

async fn succeed(tenant: &TenantStore, run: &ScoringRun) {
    joining(tenant, run, run.rows).await;
    assert!(succeeds(tenant, run, run.rows).await);
}

/// Ends it with so many customers who have not left already.
async fn succeeds(tenant: &TenantStore, run: &ScoringRun, customers: u64) -> bool {
    let totals = Totals {
        customers,
        ..Totals::default()
    };
    let scored = tenant
        .scored(run, vec![], &totals, &FileNotes::default())
        .unwrap();
    ends(tenant, run, Finish::Succeeded(scored)).await
}

async fn taken(tenant: &TenantStore) -> u64 {
    tenant.usage(Month::at(Utc::now())).await.unwrap().taken()
}

#[tokio::test]
async fn of_many_who_want_the_last_model_one_gets_it_and_a_deletion_gives_it_back() {
    let tenant = new_tenant().await;
    let (first, run) = model_and_run();
    create_model(&tenant, &first, &run).await;
    let mut wanting = JoinSet::new();
    for _ in 0..6 {
        let tenant = tenant.clone();
        wanting.spawn(async move {
            let (model, run) = model_and_run();
            ready_dataset(&tenant, run.dataset_id).await;
            tenant.create_model(&model, &run, 2).await.unwrap()
        });
    }
    let outcomes = wanting.join_all().await;
    let done = outcomes.iter().filter(|o| **o == Filled::Done).count();
    assert_eq!(done, 1, "{outcomes:?}");
    assert_eq!(tenant.all_models().await.unwrap().len(), 2);
    let (model, run) = model_and_run();
    ready_dataset(&tenant, run.dataset_id).await;
    let refused = tenant.create_model(&model, &run, 2).await.unwrap();
    assert_eq!(refused, Filled::Full(2));
    assert!(tenant.training_run(run.id).await.unwrap().is_none());

    tenant.delete_model(first.id).await.unwrap();
    tenant.delete_model(first.id).await.unwrap();
    let places = tenant.places_taken(Counted::Models).await.unwrap();
    assert_eq!(places, 1, "deleted twice, given back once");
    let made = tenant.create_model(&model, &run, 2).await.unwrap();
    assert_eq!(made, Filled::Done);
}

#[tokio::test]
async fn members_take_seats() {
    let store = store().await;
    let (ana, tenant) = owned(&store).await;
    let member = Membership {
        user_id: UserId::new(),
        role: Role::Viewer,
        ..ana.membership.clone()
    };
    tenant.add_member(&member).await.unwrap();
    tenant.add_member(&member).await.unwrap();
    let places = tenant.places_taken(Counted::Seats).await.unwrap();
    assert_eq!(places, 2);
}

#[tokio::test]
async fn of_many_who_want_the_last_customers_as_many_get_them_as_there_are() {
    let tenant = new_tenant().await;
    let mut wanting = JoinSet::new();
    for n in 0..8 {
        let tenant = tenant.clone();
        wanting.spawn(async move {
            match n % 2 {
                0 => {
                    let run = scoring_run(ModelId::new(), 30);
                    ask(&tenant, &run, 100).await == Asked::Kept
                }
                _ => tenant.count_predictions(30, 100).await.unwrap().is_ok(),
            }
        });
    }
    let got = wanting.join_all().await.into_iter().filter(|got| *got);
    assert_eq!(got.count(), 3);
    assert_eq!(taken(&tenant).await, 90);
    assert_eq!(tenant.count_predictions(11, 100).await.unwrap(), Err(90));
    assert_eq!(tenant.count_predictions(101, 100).await.unwrap(), Err(90));
    let too_large = scoring_run(ModelId::new(), 101);
    let asked = ask(&tenant, &too_large, 100).await;
    assert_eq!(asked, Asked::NoRoom);
    assert_eq!(tenant.count_predictions(10, 100).await.unwrap(), Ok(()));
}

#[tokio::test]
async fn a_run_counts_once_when_it_succeeds_and_gives_back_once_when_it_fails() {
    let tenant = new_tenant().await;
    let (good, bad) = (
        scoring_run(ModelId::new(), 40),
        scoring_run(ModelId::new(), 50),
    );
    for run in [&good, &bad] {
        let asked = ask(&tenant, run, 100).await;
        assert_eq!(asked, Asked::Kept);
        let again = ask(&tenant, run, 1000).await;
        assert_eq!(again, Asked::Already);
    }
    assert_eq!(taken(&tenant).await, 90);
    succeed(&tenant, &good).await;
    let failure = Failure::new("missing_column", "It has no `tenure`.", "Upload it again.");
    for first in [true, false, false] {
        assert_eq!(ends(&tenant, &bad, Finish::Failed(&failure)).await, first);
        assert!(!succeeds(&tenant, &good, 40).await);
    }
    let usage = tenant.usage(Month::at(Utc::now())).await.unwrap();
    assert_eq!(usage.taken(), 40);
    let day = usage.day(good.id.made_at().date_naive());
    assert_eq!((day.scored_customers, day.predictions), (40, 0));
}

#[tokio::test]
async fn rows_of_those_who_have_left_already_and_rows_left_out_are_given_back() {
    let tenant = new_tenant().await;
    let run = scoring_run(ModelId::new(), 40);
    ask(&tenant, &run, 100).await;
    // Of 40 rows 30 are scored, of whom 5 have left.
    joining(&tenant, &run, 30).await;
    for first in [true, false] {
        assert_eq!(succeeds(&tenant, &run, 25).await, first);
        assert_eq!(taken(&tenant).await, 25);
    }
    let usage = tenant.usage(Month::at(Utc::now())).await.unwrap();
    let day = usage.day(run.id.made_at().date_naive());
    assert_eq!(day.scored_customers, 25);
}

#[tokio::test]
async fn rows_known_to_be_of_who_has_left_are_not_asked_for() {
    let tenant = new_tenant().await;
    let run = ScoringRun {
        set_aside: Some(30),
        ..scoring_run(ModelId::new(), 40)
    };
    assert_eq!(ask(&tenant, &run, 30).await, Asked::Kept);
    assert_eq!(taken(&tenant).await, 30);
    joining(&tenant, &run, 40).await;
    assert!(succeeds(&tenant, &run, 28).await);
    assert_eq!(taken(&tenant).await, 28);
}

#[tokio::test]
async fn a_run_kept_before_there_was_a_count_gives_nothing_back() {
    let tenant = new_tenant().await;
    let run = scoring_run(ModelId::new(), 40);
    let (model, _) = model_and_run();
    let refused = ScoringRun {
        model_id: model.id,
        ..run.clone()
    };
    // Kept without being set aside, as runs were.
    assert!(
        !tenant.keep_refused_run(&refused).await.unwrap(),
        "no such model"
    );
    assert_eq!(tenant.count_predictions(5, 100).await.unwrap(), Ok(()));
    let (model, first) = model_and_run();
    create_model(&tenant, &model, &first).await;
    let old = ScoringRun {
        model_id: model.id,
        ..run
    };
    assert!(tenant.keep_refused_run(&old).await.unwrap());
    let failure = Failure::new("given_up", "It got no further.", "Start it again.");
    assert!(ends(&tenant, &old, Finish::Failed(&failure)).await);
    assert_eq!(taken(&tenant).await, 5);
}

#[tokio::test]
async fn what_is_done_is_counted_by_day() {
    let tenant = new_tenant().await;
    for _ in 0..3 {
        assert_eq!(tenant.count_predictions(7, 100).await.unwrap(), Ok(()));
    }
    let today = Utc::now().date_naive();
    let day = tenant.usage(Month::of(today)).await.unwrap().day(today);
    assert_eq!((day.scored_customers, day.predictions), (21, 21));
    assert_eq!((day.rows_ingested, day.trainings), (0, 0));
}

#[tokio::test]
async fn a_warning_is_noted_once_for_each_share_and_each_plan() {
    let tenant = new_tenant().await;
    let month = Month::at(Utc::now());
    assert!(tenant.note_warning(month, 10_000, 80).await.unwrap());
    assert!(!tenant.note_warning(month, 10_000, 80).await.unwrap());
    assert!(tenant.note_warning(month, 10_000, 100).await.unwrap());
    assert!(!tenant.note_warning(month, 10_000, 80).await.unwrap());
    let usage = tenant.usage(month).await.unwrap();
    assert_eq!(usage.warned(10_000), Some(100));
    assert_eq!(usage.warned(100_000), None, "a larger plan warns anew");
}

/// What Stripe is to count: how many it has, and will have.
async fn unreported(tenant: &TenantStore) -> Vec<Unreported> {
    tenant.unreported(Utc::now()).await.unwrap()
}

async fn count(tenant: &TenantStore, customers: u64) {
    let counted = tenant.count_predictions(customers, 1_000_000).await;
    assert_eq!(counted.unwrap(), Ok(()));
}

#[tokio::test]
async fn customers_beyond_the_included_ones_are_reported_once() {
    let tenant = new_tenant().await;
    let now = Utc::now();
    count(&tenant, 70).await;
    assert_eq!(unreported(&tenant).await, [], "stock was not taken");
    tenant.take_stock(now, 50).await.unwrap();
    tenant.take_stock(now, 50).await.unwrap();
    let month = Month::at(now);
    let first = Unreported {
        month,
        reported: 0,
        total: 20,
    };
    assert_eq!(unreported(&tenant).await, [first]);
    // Who reported it died before that was noted; more is scored meanwhile.
    count(&tenant, 5).await;
    tenant.take_stock(now, 50).await.unwrap();
    assert_eq!(unreported(&tenant).await, [first], "the very same again");
    assert!(tenant.note_reported(&first).await.unwrap());
    assert!(!tenant.note_reported(&first).await.unwrap(), "noted once");
    let second = Unreported {
        month,
        reported: 20,
        total: 25,
    };
    assert_eq!(unreported(&tenant).await, [second]);
    assert!(tenant.note_reported(&second).await.unwrap());
    assert_eq!(unreported(&tenant).await, []);
}

#[tokio::test]
async fn customers_are_held_against_the_plan_of_their_time() {
    let tenant = new_tenant().await;
    let now = Utc::now();
    count(&tenant, 900).await;
    tenant.take_stock(now, 1000).await.unwrap();
    // A smaller plan does not make those dear that a larger one included.
    tenant.take_stock(now, 50).await.unwrap();
    assert_eq!(unreported(&tenant).await, []);
    count(&tenant, 10).await;
    tenant.take_stock(now, 50).await.unwrap();
    let [found] = unreported(&tenant).await[..] else {
        panic!("one month")
    };
    assert_eq!((found.reported, found.total), (0, 10));
    assert!(tenant.note_reported(&found).await.unwrap());
    // And a larger one gives nothing back.
    count(&tenant, 10).await;
    tenant.take_stock(now, 1000).await.unwrap();
    assert_eq!(unreported(&tenant).await, []);
}

#[tokio::test]
async fn many_who_report_at_once_agree_on_what() {
    let tenant = new_tenant().await;
    count(&tenant, 70).await;
    let report = async || {
        tenant.take_stock(Utc::now(), 50).await.unwrap();
        unreported(&tenant).await
    };
    let all = tokio::join!(report(), report(), report(), report());
    let mut told: Vec<Unreported> = [all.0, all.1, all.2, all.3].concat();
    assert!(!told.is_empty());
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].total, 20);
}

#[tokio::test]
async fn the_newest_scores_of_each_model_outlive_their_time() {
    let tenant = new_tenant().await;
    let (one, other) = (ModelId::new(), ModelId::new());
    let mut runs = Vec::new();
    for model in [one, one, other, one] {
        let run = scoring_run(model, 10);
        ask(&tenant, &run, 1000).await;
        succeed(&tenant, &run).await;
        runs.push(run);
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let failed = scoring_run(one, 10);
    ask(&tenant, &failed, 1000).await;
    let failure = Failure::new("given_up", "It got no further.", "Start it again.");
    assert!(ends(&tenant, &failed, Finish::Failed(&failure)).await);
    let open = scoring_run(other, 10);
    ask(&tenant, &open, 1000).await;

    let outlived = async |before: DateTime<Utc>| {
        let found = tenant.expired_scorings(before).await.unwrap();
        found.into_iter().map(|run| run.id).collect::<Vec<_>>()
    };
    let later = Utc::now() + Duration::seconds(1);
    assert_eq!(outlived(runs[0].id.made_at()).await, []);
    assert_eq!(outlived(later).await, [runs[0].id, runs[1].id, failed.id]);
    for run in tenant.expired_scorings(later).await.unwrap() {
        tenant
            .log_run(
                run.id.into(),
                "step",
                LogEntry::new("A line.", Phrase::default()),
            )
            .await
            .unwrap();
        tenant.expire_scoring_run(&run).await.unwrap();
        assert!(tenant.scoring_run(run.id).await.unwrap().is_none());
        assert!(tenant.run_log(run.id.into()).await.unwrap().is_empty());
    }
    assert_eq!(outlived(later).await, []);
    assert!(tenant.was_scored(&runs[0]).await.unwrap(), "though removed");
    assert!(!tenant.was_scored(&failed).await.unwrap(), "it never was");
    assert_eq!(taken(&tenant).await, 50, "what was used stays used");
}

#[tokio::test]
async fn a_refused_run_says_why_once() {
    let tenant = new_tenant().await;
    let (model, first) = model_and_run();
    create_model(&tenant, &model, &first).await;
    let failure = Failure::new("plan_limit_reached", "Too many.", "Fewer.");
    let refused = ScoringRun {
        progress: Progress::refused(failure.clone()),
        ..scoring_run(model.id, 10)
    };
    assert!(tenant.keep_refused_run(&refused).await.unwrap());
    let again = |failure: &Failure| ScoringRun {
        id: ScoringRunId::new(),
        progress: Progress::refused(failure.clone()),
        ..refused.clone()
    };
    let same = tenant.keep_refused_run(&again(&failure)).await;
    assert!(!same.unwrap(), "it was told");
    let turn = tenant.model(model.id).await.unwrap().unwrap().rescored_at;
    assert_eq!(turn, None, "it is still to be scored");
    let found = tenant.scoring_run(refused.id).await.unwrap().unwrap();
    assert_eq!(found.progress.status, RunStatus::Failed);
    assert_eq!(found.progress.error, Some(failure));
    let other = Failure::new("read_only", "Unpaid.", "Pay.");
    let other = tenant.keep_refused_run(&again(&other)).await;
    assert!(other.unwrap(), "for another reason");
    assert!(!tenant.was_scored(&refused).await.unwrap());
}

#[tokio::test]
async fn the_plan_and_its_standing_are_set_on_what_is_there() {
    let store = store().await;
    let (_, tenant) = owned(&store).await;
    let set = tenant.set_plan(PlanId::Growth, Standing::ReadOnly).await;
    assert!(set.unwrap());
    let found = tenant.organization().await.unwrap().unwrap();
    assert_eq!(
        (found.plan, found.standing),
        (PlanId::Growth, Standing::ReadOnly)
    );
    let nobody = tenant_of(&store, OrgId::new());
    let set = nobody.set_plan(PlanId::Growth, Standing::Active).await;
    assert!(!set.unwrap(), "there is nothing to set it on");
}

#[tokio::test]
async fn events_of_a_month_are_counted_to_the_last_that_its_plan_allows() {
    let tenant = new_tenant().await;
    let mut counting = JoinSet::new();
    for _ in 0..10 {
        let tenant = tenant.clone();
        counting.spawn(async move { tenant.count_events(30, 100).await.unwrap().is_ok() });
    }
    let counted = counting.join_all().await;
    assert_eq!(counted.iter().filter(|ok| **ok).count(), 3);
    assert_eq!(tenant.count_events(11, 100).await.unwrap(), Err(90));
    assert_eq!(tenant.count_events(10, 100).await.unwrap(), Ok(()));
    assert_eq!(tenant.count_events(101, 100).await.unwrap(), Err(100));
    let usage = tenant.usage(Month::at(Utc::now())).await.unwrap();
    assert_eq!((usage.events(), usage.taken()), (100, 0));
    assert_eq!(usage.day(Utc::now().date_naive()).events, 100);
}
