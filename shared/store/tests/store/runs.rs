//! Runs: their turn, their pieces, their end, and what is told of them.

use chrono::{Duration, Utc};
use domain::{
    BuildingRun, BuildingRunId, BusEventKind, Campaign, CampaignId, CampaignInterval,
    CampaignState, Dataset, DatasetStatus, DecisionRun, DecisionTotals, Degradation,
    DegradationKind, Failure, LedgerSource, LogEntry, OfferId, OrgId, PaidCurrency, RevenueFigures,
    RevenueRun, RunPerformance, RunStatus, Stage, Totals, TrainingRun, UserId,
};
use report::{FileNotes, Phrase};
use store::{Finish, PageRequest, Started};
use tokio::task::JoinSet;

use crate::common::{MOST, ask, create_model, due_runs, new_tenant, store, tenant_of};
use crate::made::{LEASE, joining, model_and_run, scoring_run, version};

#[tokio::test]
async fn an_organization_trains_one_model_at_a_time_and_the_next_keeps_its_turn() {
    let tenant = new_tenant().await;
    let (one, first) = model_and_run();
    create_model(&tenant, &one, &first).await;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let (other, second) = model_and_run();
    create_model(&tenant, &other, &second).await;
    let kind = domain::RunKind::Training;
    let next = async || tenant.next_waiting(kind).await.unwrap();
    let start = async |run: &TrainingRun| tenant.start_run(run.id.into(), LEASE).await.unwrap();
    let cancel = async |run: &TrainingRun| {
        let cancelled = tenant.finish_run(run.id.into(), Finish::Cancelled).await;
        cancelled.unwrap()
    };
    assert_eq!(next().await, Some(first.id.into()));
    assert_eq!(start(&first).await, Started::Now);
    assert_eq!(start(&first).await, Started::Already);
    assert_eq!(start(&second).await, Started::Waits);
    assert!(cancel(&first).await);
    assert!(!cancel(&first).await);
    assert_eq!(next().await, Some(second.id.into()));
    assert_eq!(start(&second).await, Started::Now);
    assert_eq!(next().await, None);
}

#[tokio::test]
async fn a_piece_counts_once_and_the_last_is_told() {
    let tenant = new_tenant().await;
    let (model, _) = model_and_run();
    let run = scoring_run(model.id, 10);
    let id = run.id.into();
    ask(&tenant, &run, MOST).await;
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
    let tenant = new_tenant().await;
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
async fn work_past_its_lease_is_due_and_one_sweep_takes_it() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let now = Utc::now();
    assert!(due_runs(&store, now).await.is_empty());
    tenant.start_run(run.id.into(), LEASE).await.unwrap();
    let due = due_runs(&store, now + Duration::seconds(90)).await;
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
    let tenant = tenant_of(&store, OrgId::new());
    let later = Utc::now() + Duration::hours(1);
    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    joining(&tenant, &run).await;
    let made = version(&run, Stage::Prod);
    tenant
        .finish_run(
            run.id.into(),
            Finish::Succeeded(tenant.trained(&made, &model).unwrap()),
        )
        .await
        .unwrap();
    assert_eq!(due_runs(&store, later).await.len(), 1);
    assert!(tenant.published(run.id.into()).await.unwrap());
    assert!(due_runs(&store, later).await.is_empty());

    let (model, run) = model_and_run();
    create_model(&tenant, &model, &run).await;
    let failure = Failure::new("target_constant", "It is.", "Choose another.");
    tenant
        .finish_run(run.id.into(), Finish::Failed(&failure))
        .await
        .unwrap();
    let found = tenant.training_run(run.id).await.unwrap().unwrap();
    assert_eq!(found.progress.status, RunStatus::Failed);
    assert_eq!(found.progress.error, Some(failure));
    assert!(due_runs(&store, later).await.is_empty());
}

fn said(text: &str) -> LogEntry {
    LogEntry::new(
        text,
        Phrase::new("said").with("rows", 7_u32).with("of", text),
    )
}

#[tokio::test]
async fn a_log_step_and_a_delivery_problem_are_written_once() {
    let tenant = new_tenant().await;
    let (model, _) = model_and_run();
    let run = scoring_run(model.id, 10);
    ask(&tenant, &run, MOST).await;
    let id = run.id.into();
    assert!(tenant.log_run(id, "plan", said("Planned.")).await.unwrap());
    assert!(
        !tenant
            .log_run(id, "plan", said("Planned again."))
            .await
            .unwrap()
    );
    tenant
        .log_run(id, "a-later-step", said("Later."))
        .await
        .unwrap();
    let lines: Vec<String> = tenant
        .run_log(id)
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.entry.text)
        .collect();
    assert_eq!(lines, ["Planned.", "Later."]);
    for (problem, is_new) in [("one", true), ("two", true), ("one", false)] {
        let added = tenant.add_delivery_problem(run.id, problem).await;
        assert_eq!(added.unwrap(), is_new, "{problem}");
    }
    let kept = tenant.scoring_run(run.id).await.unwrap().unwrap();
    assert_eq!(kept.delivery_problems, ["one", "two"]);
}

#[tokio::test]
async fn batches_of_outcomes_add_up_and_count_once() {
    let tenant = new_tenant().await;
    let (model, _) = model_and_run();
    let run = scoring_run(model.id, 10);
    let first = tenant.add_outcomes(&run, "a").await.unwrap().unwrap();
    assert_eq!(first.batches, ["a"]);
    let second = tenant.add_outcomes(&run, "b").await.unwrap().unwrap();
    let again = tenant.add_outcomes(&run, "a").await.unwrap().unwrap();
    assert_eq!(second.batches, again.batches);
    assert_eq!(again.batches, ["a", "b"]);
    // What was measured before the second batch came is not kept.
    assert!(!tenant.keep_performance(&first, "ab").await.unwrap());
    let measured = RunPerformance {
        performance: serde_json::from_value(serde_json::json!({
            "rows": 7, "positives": 3, "predicted": 0.4, "observed": 0.43,
            "calibration_error": 0.1, "metrics": null, "intervals": null,
        }))
        .unwrap(),
        ..second
    };
    assert!(tenant.keep_performance(&measured, "ab").await.unwrap());
    assert!(!tenant.keep_performance(&measured, "ab").await.unwrap());
    let request = PageRequest::first(10);
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
async fn what_tells_of_a_success_is_kept_with_it() {
    let tenant = new_tenant().await;
    let (model, _) = model_and_run();
    let run = scoring_run(model.id, 10);
    let id = run.id.into();
    ask(&tenant, &run, MOST).await;
    tenant.start_run(id, LEASE).await.unwrap();
    tenant.plan_run(id, 1).await.unwrap();
    tenant.piece_done(id, 0, 10).await.unwrap();
    tenant.join_run(id, LEASE).await.unwrap();
    let degraded = vec![Degradation {
        kind: DegradationKind::FeatureDrift,
        name: "tenure".into(),
        text: "tenure is lower".into(),
        phrase: Phrase::new("changed")
            .with("average_now", 7.5)
            .with("cell", "missing"),
    }];
    let made = tenant
        .scored(
            &run,
            degraded.clone(),
            &Totals::default(),
            &FileNotes::default(),
        )
        .unwrap();
    assert!(
        tenant
            .finish_run(id, Finish::Succeeded(made))
            .await
            .unwrap()
    );
    let progress = tenant.run_progress(id).await.unwrap().unwrap();
    let names: Vec<_> = progress.events.iter().map(|e| e.kind.name()).collect();
    assert_eq!(names, ["ScoringCompleted", "ModelDegraded"]);
    let BusEventKind::ModelDegraded { reasons, .. } = &progress.events[1].kind else {
        panic!("{progress:?}");
    };
    assert_eq!(reasons, &degraded);
}

#[tokio::test]
async fn the_figures_of_a_reckoning_are_shown_once_it_has_succeeded() {
    let tenant = new_tenant().await;
    let seen = tenant.revenue_item().await.unwrap();
    assert_eq!((&seen.figures, seen.swept_at), (&None, None));
    let run = RevenueRun::new();
    assert!(tenant.create_swept_revenue_run(&run, &seen).await.unwrap());
    let other = RevenueRun::new();
    let doubled = tenant.create_swept_revenue_run(&other, &seen).await;
    assert!(!doubled.unwrap(), "another sweep has asked");
    let last = tenant.last_revenue_run().await.unwrap().unwrap();
    assert_eq!((last.id, last.until), (run.id, run.until));

    let id = run.id.into();
    assert_eq!(tenant.start_run(id, LEASE).await.unwrap(), Started::Now);
    tenant.plan_run(id, 1).await.unwrap();
    assert_eq!(tenant.piece_done(id, 0, 0).await.unwrap(), Some(true));
    tenant.join_run(id, LEASE).await.unwrap();
    let figures = RevenueFigures {
        run: run.id,
        ledger_version: 3,
        ledger_rows: 10,
        until: run.until,
        holds_until: None,
        paid_in: vec![PaidCurrency {
            currency: "EUR".into(),
            customers: 2,
            mrr_minor: 9_900,
        }],
    };
    let made = || tenant.reckoned(&figures).unwrap();
    let finish = async || {
        tenant
            .finish_run(id, Finish::Succeeded(made()))
            .await
            .unwrap()
    };
    assert!(finish().await && !finish().await);
    let item = tenant.revenue_item().await.unwrap();
    assert_eq!(item.figures, Some(figures));
    assert!(item.swept_at.is_some());
    let next = RevenueRun::new();
    assert!(tenant.create_swept_revenue_run(&next, &item).await.unwrap());
    assert!(
        !tenant
            .create_swept_revenue_run(&other, &item)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_dataset_is_built_once_a_day_and_told_what_became_of_it() {
    let tenant = new_tenant().await;
    let source: LedgerSource = serde_json::from_value(serde_json::json!({
        "purpose": "scoring", "cadence": "monthly", "horizon_days": 30, "inactivity_days": 30,
        "history_months": 24, "until": Utc::now(), "building_run_id": BuildingRunId::new(),
    }))
    .unwrap();
    let (model, _) = model_and_run();
    let day = Some((model.id, Utc::now().date_naive()));
    let asked = async |day| {
        let again = source.to_score(source.until);
        let dataset = Dataset::to_build("Customers".into(), again.clone(), model.created_by, 90);
        let run = BuildingRun::of(&dataset, &again);
        let kept = tenant.create_building_run(&run, &dataset, day).await;
        kept.unwrap().then_some(run)
    };
    let run = asked(day).await.unwrap();
    assert!(asked(day).await.is_none(), "of the same day");
    let id = run.id.into();
    tenant.start_run(id, LEASE).await.unwrap();
    tenant.plan_run(id, 1).await.unwrap();
    tenant.piece_done(id, 0, 0).await.unwrap();
    tenant.join_run(id, LEASE).await.unwrap();
    let found = LedgerSource {
        layout: Some("{}".into()),
        ..source.clone()
    };
    let made = tenant.built(&run, &found).unwrap();
    let ended = tenant.finish_run(id, Finish::Succeeded(made)).await;
    assert!(ended.unwrap());
    let dataset = tenant.dataset(run.dataset_id).await.unwrap().unwrap();
    assert_eq!(dataset.ledger, Some(found));
    assert_eq!(
        dataset.status,
        DatasetStatus::Building,
        "until it has landed"
    );

    let other = asked(None).await.unwrap();
    let why = Failure::new("history_too_short", "Too short.", "Wait.");
    let ended = tenant
        .finish_run(other.id.into(), Finish::Failed(&why))
        .await;
    assert!(ended.unwrap());
    let dataset = tenant.dataset(other.dataset_id).await.unwrap().unwrap();
    assert_eq!(dataset.status, DatasetStatus::Failed);
    assert_eq!(dataset.error.map(|error| error.code), Some(why.code));
}

fn campaign() -> Campaign {
    Campaign {
        id: CampaignId::new(),
        name: "Keep them".into(),
        state: CampaignState::Running,
        segment_id: None,
        offers: vec![OfferId::new()],
        budgets: Vec::new(),
        interval: CampaignInterval::Month,
        approval: false,
        cooldown_days: 90,
        open_days: 14,
        starts_at: None,
        ends_at: None,
        rounds: 0,
        estimated: Vec::new(),
        next_round_at: None,
        last_run: None,
        made_by: UserId::new().into(),
        changed_at: Utc::now(),
        revision: 1,
    }
}

#[tokio::test]
async fn of_many_who_ask_for_a_round_at_once_one_begins_it() {
    let tenant = new_tenant().await;
    let campaign = campaign();
    tenant.create_campaign(&campaign).await.unwrap();
    let mut asking = JoinSet::new();
    for _ in 0..10 {
        let (tenant, campaign) = (tenant.clone(), campaign.clone());
        asking.spawn(async move {
            let run = DecisionRun::of(&campaign, false);
            let kept = tenant.create_decision_run(&campaign, &run).await;
            kept.unwrap().then_some(run.id)
        });
    }
    let kept: Vec<_> = asking.join_all().await.into_iter().flatten().collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let now = tenant.campaign(campaign.id).await.unwrap().unwrap();
    assert_eq!(now.last_run, kept.first().copied());
    let kind = domain::RunKind::Decision;
    assert_eq!(tenant.waiting(kind).await.unwrap(), 1);
}

fn decided() -> DecisionTotals {
    serde_json::from_value(serde_json::json!({
        "customers": 9, "scored": 8, "eligible": 7, "held_out": 1, "chosen": 3, "ghosts": 1, "would_stay": 1,
        "costs_more": 1, "others_first": 1, "do_not_disturb": 0, "learned_from": 0, "scored_at": Utc::now(),
        "currencies": [{
            "currency": "EUR", "customers": 7, "budget_minor": 900, "committed_minor": 800, "gain_minor": 500,
            "cost_minor": 200, "riskiest_gain_minor": 100, "riskiest_cost_minor": 300,
        }],
        "offers": [],
    }))
    .unwrap()
}

#[tokio::test]
async fn a_round_is_decided_once_and_rehearsals_are_none() {
    let tenant = new_tenant().await;
    let (campaign, other) = (campaign(), campaign());
    tenant.create_campaign(&campaign).await.unwrap();
    let totals = decided();
    let begun = async |rehearsal: bool| {
        let now = tenant.campaign(campaign.id).await.unwrap().unwrap();
        let run = DecisionRun::of(&now, rehearsal);
        assert!(tenant.create_decision_run(&now, &run).await.unwrap());
        assert!(!tenant.create_decision_run(&now, &run).await.unwrap());
        run
    };
    let ends = async |run: &DecisionRun| {
        let id = run.id.into();
        assert_eq!(tenant.start_run(id, LEASE).await.unwrap(), Started::Now);
        tenant.plan_run(id, 1).await.unwrap();
        tenant.piece_done(id, 0, 0).await.unwrap();
        tenant.join_run(id, LEASE).await.unwrap();
        let made = match run.rehearsal {
            true => tenant.rehearsed(&totals),
            false => tenant.decided(run, &campaign, &totals),
        };
        let ended = tenant.finish_run(id, Finish::Succeeded(made.unwrap()));
        ended.await.unwrap()
    };
    let rehearsal = begun(true).await;
    assert!(ends(&rehearsal).await);
    let now = tenant.campaign(campaign.id).await.unwrap().unwrap();
    assert_eq!((now.rounds, now.revision), (0, 1));
    assert!(now.estimated.is_empty());

    let (round, late) = (begun(false).await, begun(false).await);
    assert!(ends(&round).await);
    let now = tenant.campaign(campaign.id).await.unwrap().unwrap();
    assert_eq!((now.rounds, now.revision), (1, 2));
    let estimated = totals.added_to(&[]);
    assert_eq!(now.estimated, estimated);
    assert_eq!(
        now.next_round_at,
        campaign.round_after(round.progress.created_at)
    );
    let kept = tenant.decision_run(round.id).await.unwrap().unwrap();
    assert_eq!(kept.totals, Some(totals.clone()));
    assert_eq!(kept.progress.status, RunStatus::Succeeded);

    // Of two who have decided the same round one comes too late.
    assert!(!ends(&late).await);
    let now = tenant.campaign(campaign.id).await.unwrap().unwrap();
    assert_eq!(now.estimated, estimated, "it counts once");
    let next = tenant.campaign(campaign.id).await.unwrap().unwrap();
    let of_before = DecisionRun::of(&campaign, false);
    let kept = tenant.create_decision_run(&next, &of_before).await;
    assert!(!kept.unwrap(), "its round is decided");
    let request = PageRequest::first(1);
    let page = tenant.decision_runs(other.id, &request).await.unwrap();
    assert!(page.items.is_empty());
    let page = tenant.decision_runs(campaign.id, &request).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert!(page.next_cursor.is_some());
}
