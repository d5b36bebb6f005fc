//! What people are to look at.

use std::slice;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Alert, AlertFacts, AlertKind, AlertRules, AlertState, AlertUpdate, CustomerId, ModelId,
    RiskFacts, RunKind, ScoringRunId, UserId,
};
use store::{CustomerItem, DueDigest, PageRequest, Raised, Store, TenantStore, keys::SHARDS};

use crate::common::{new_tenant, store, tenant_of};

const MONTH: TimeDelta = TimeDelta::days(30);

fn now() -> DateTime<Utc> {
    // To the millisecond, as keys have it.
    DateTime::from_timestamp_millis(Utc::now().timestamp_millis()).unwrap()
}

fn risk(score: f64) -> AlertFacts {
    AlertFacts::TopAtRisk(RiskFacts {
        scoring_run_id: ScoringRunId::new(),
        model_id: ModelId::new(),
        score,
        score_before: None,
        value: Some(12.5),
        currency: Some("EUR".into()),
        renews_at: None,
        drivers: Vec::new(),
    })
}

fn found(tenant: &TenantStore, customer: &str, occasion: &str, at: DateTime<Utc>) -> Alert {
    Alert {
        id: tenant.alert_id(AlertKind::TopAtRisk, customer),
        customer_id: Some(customer.parse().unwrap()),
        customer_name: None,
        customer_known: false,
        about: risk(0.9),
        occasion: occasion.into(),
        raised_at: at,
        seen_at: at,
        state: AlertState::Open,
        owner: None,
        snoozed_until: None,
        resolved_at: None,
        revision: 0,
        changes: Vec::new(),
    }
}

fn to(state: AlertState) -> AlertUpdate {
    AlertUpdate {
        state: Some(state),
        ..AlertUpdate::default()
    }
}

async fn raise(tenant: &TenantStore, alert: &Alert) -> Raised {
    tenant.raise_alert(alert, MONTH).await.unwrap()
}

async fn listed(tenant: &TenantStore, is_resolved: bool) -> Vec<Alert> {
    let first = PageRequest::first(100);
    let page = tenant.alerts(is_resolved, |_| true, &first).await;
    page.unwrap().items
}

/// Changes it as it is kept.
async fn change(
    tenant: &TenantStore,
    alert: &Alert,
    state: AlertState,
    at: DateTime<Utc>,
) -> Alert {
    let after = alert.changed(&to(state), UserId::new().into(), at).unwrap();
    assert!(tenant.keep_alert(alert, &after).await.unwrap());
    after
}

#[tokio::test]
async fn the_same_is_raised_once_however_often_it_is_found() {
    let (tenant, at) = (new_tenant().await, now());
    let first = found(&tenant, "ana", "scr_1", at);
    assert_eq!(raise(&tenant, &first).await, Raised::Now(first.clone()));
    // The message came again, by which it is told of once more.
    let late = found(&tenant, "ana", "scr_1", at + TimeDelta::minutes(5));
    assert_eq!(raise(&tenant, &late).await, Raised::Before(first.clone()));
    // The next run finds the same: what it is about is as that says, and nobody is told.
    let mut next = found(&tenant, "ana", "scr_2", at + TimeDelta::days(1));
    next.about = risk(0.95);
    assert_eq!(raise(&tenant, &next).await, Raised::Known);
    let kept = tenant.alert(first.id).await.unwrap().unwrap();
    assert_eq!(kept.about, next.about);
    assert_eq!((kept.raised_at, kept.seen_at), (at, next.seen_at));
    assert_eq!(listed(&tenant, false).await, [kept]);
    // An older run that is told of late does not take that back.
    let older = found(&tenant, "ana", "scr_0", at - TimeDelta::days(1));
    assert_eq!(raise(&tenant, &older).await, Raised::Known);
    let kept = tenant.alert(first.id).await.unwrap().unwrap();
    assert_eq!(kept.about, next.about);
}

#[tokio::test]
async fn what_was_resolved_is_raised_again_after_a_while_and_once() {
    let (tenant, at) = (new_tenant().await, now());
    let first = found(&tenant, "ana", "scr_1", at);
    raise(&tenant, &first).await;
    let saved = change(&tenant, &first, AlertState::Saved, at).await;
    assert!(listed(&tenant, false).await.is_empty());
    assert_eq!(listed(&tenant, true).await, slice::from_ref(&saved));
    let soon = found(&tenant, "ana", "scr_2", at + TimeDelta::days(29));
    assert_eq!(raise(&tenant, &soon).await, Raised::Known);
    let kept = tenant.alert(first.id).await.unwrap().unwrap();
    assert_eq!(kept, saved, "what is resolved stays as it was");
    let later = found(&tenant, "ana", "scr_3", at + MONTH);
    let Raised::Now(again) = raise(&tenant, &later).await else {
        panic!("it was not raised again");
    };
    assert_eq!((again.state, again.changes.len()), (AlertState::Open, 1));
    assert_eq!(raise(&tenant, &later).await, Raised::Before(again.clone()));
    assert!(listed(&tenant, true).await.is_empty());
    assert_eq!(listed(&tenant, false).await, [again]);
}

#[tokio::test]
async fn of_two_who_change_the_same_one_is_told() {
    let (tenant, at) = (new_tenant().await, now());
    let alert = found(&tenant, "ana", "scr_1", at);
    raise(&tenant, &alert).await;
    let contacted = alert.changed(&to(AlertState::Contacted), UserId::new().into(), at);
    let lost = alert.changed(&to(AlertState::Lost), UserId::new().into(), at);
    assert!(
        tenant
            .keep_alert(&alert, &contacted.unwrap())
            .await
            .unwrap()
    );
    assert!(!tenant.keep_alert(&alert, &lost.unwrap()).await.unwrap());
    let kept = tenant.alert(alert.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.revision), (AlertState::Contacted, 1));
    // Who looks after it, and until when it is put off, can be taken away again.
    let given = AlertUpdate {
        owner: Some(Some(UserId::new())),
        snoozed_until: Some(Some(at)),
        ..AlertUpdate::default()
    };
    let given = kept.changed(&given, UserId::new().into(), at).unwrap();
    assert!(tenant.keep_alert(&kept, &given).await.unwrap());
    let taken = AlertUpdate {
        owner: Some(None),
        snoozed_until: Some(None),
        ..AlertUpdate::default()
    };
    let taken = given.changed(&taken, UserId::new().into(), at).unwrap();
    assert!(tenant.keep_alert(&given, &taken).await.unwrap());
    assert_eq!(tenant.alert(alert.id).await.unwrap(), Some(taken));
}

#[tokio::test]
async fn alerts_are_listed_newest_first_page_by_page_and_by_what_is_asked() {
    let (tenant, at) = (new_tenant().await, now());
    for n in 0..5 {
        let at = at + TimeDelta::seconds(n);
        raise(&tenant, &found(&tenant, &format!("c{n}"), "scr_1", at)).await;
    }
    let names = |alerts: Vec<Alert>| -> Vec<String> {
        let ids = alerts.into_iter().filter_map(|alert| alert.customer_id);
        ids.map(|id| id.to_string()).collect()
    };
    let mut request = PageRequest::first(2);
    let mut seen = Vec::new();
    loop {
        let page = tenant.alerts(false, |_| true, &request).await.unwrap();
        seen.extend(names(page.items));
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["c4", "c3", "c2", "c1", "c0"]);
    let wanted = |alert: &Alert| alert.raised_at <= at + TimeDelta::seconds(1);
    let first = PageRequest::first(100);
    let page = tenant.alerts(false, wanted, &first).await.unwrap();
    assert_eq!(names(page.items), ["c1", "c0"]);
    assert!(listed(&new_tenant().await, false).await.is_empty());
}

#[tokio::test]
async fn alerts_go_with_their_customer_and_others_stay() {
    let (tenant, at) = (new_tenant().await, now());
    let ana = CustomerItem {
        id: "ana".parse().unwrap(),
        name: None,
        email: None,
        state: "{}".into(),
        listed: "{}".into(),
        facts: String::new(),
        next_at: None,
        next_date: None,
    };
    tenant
        .put_customers(std::slice::from_ref(&ana))
        .await
        .unwrap();
    raise(&tenant, &found(&tenant, "ana", "scr_1", at)).await;
    let bob = found(&tenant, "bob", "scr_1", at);
    raise(&tenant, &bob).await;
    assert_eq!(tenant.alerts_about(&ana.id).await.unwrap().len(), 1);
    tenant.delete_customer(&ana.id).await.unwrap();
    assert!(tenant.alerts_about(&ana.id).await.unwrap().is_empty());
    assert_eq!(listed(&tenant, false).await, slice::from_ref(&bob));
    // One who is known by a file alone is forgotten, too.
    tenant
        .forget_alerts(&[bob.customer_id.unwrap()])
        .await
        .unwrap();
    assert!(listed(&tenant, false).await.is_empty());
}

#[tokio::test]
async fn whoever_turns_out_to_be_another_brings_alerts_along_as_they_are() {
    let (tenant, at) = (new_tenant().await, now());
    let [old, new]: [CustomerId; 2] = ["old", "new"].map(|id| id.parse().unwrap());
    let (ana, bea) = (UserId::new(), UserId::new());
    let first = found(&tenant, "old", "scr_1", at);
    raise(&tenant, &first).await;
    let update = AlertUpdate {
        owner: Some(Some(ana)),
        ..to(AlertState::Contacted)
    };
    let contacted = first.changed(&update, ana.into(), at).unwrap();
    assert!(tenant.keep_alert(&first, &contacted).await.unwrap());
    for _ in 0..2 {
        tenant.move_care(&old, &new).await.unwrap();
    }
    assert!(tenant.alerts_about(&old).await.unwrap().is_empty());
    let id = tenant.alert_id(AlertKind::TopAtRisk, "new");
    let moved = contacted.moved_to(id, new.clone());
    assert_eq!(
        tenant.alerts_about(&new).await.unwrap(),
        std::slice::from_ref(&moved)
    );
    assert_eq!(listed(&tenant, false).await, [moved]);
    // Found again under its new name, it is known.
    let again = found(&tenant, "new", "scr_2", at + TimeDelta::days(1));
    assert_eq!(raise(&tenant, &again).await, Raised::Known);

    // What is raised about the old one meanwhile is joined with it.
    let known = tenant.alert(id).await.unwrap().unwrap();
    let later = found(&tenant, "old", "scr_3", at + TimeDelta::days(2));
    raise(&tenant, &later).await;
    tenant.move_care(&old, &new).await.unwrap();
    let joined = tenant.alert(id).await.unwrap().unwrap();
    assert_eq!(joined, known.joined(&later.moved_to(id, new.clone())));
    assert_eq!(
        (joined.state, joined.owner, joined.seen_at),
        (AlertState::Contacted, Some(ana), later.seen_at)
    );
    assert_eq!(listed(&tenant, false).await, std::slice::from_ref(&joined));

    // What somebody makes of it afterwards stays when the same is done again.
    let saved = joined.changed(&to(AlertState::Saved), bea.into(), at);
    let saved = saved.unwrap();
    assert!(tenant.keep_alert(&joined, &saved).await.unwrap());
    tenant.move_care(&old, &new).await.unwrap();
    assert_eq!(tenant.alert(id).await.unwrap(), Some(saved));
    assert!(listed(&tenant, false).await.is_empty());
}

#[tokio::test]
async fn an_alert_has_its_own_id_in_each_organization_and_for_each_kind() {
    let store = store().await;
    let one = tenant_of(&store, domain::OrgId::new());
    let other = tenant_of(&store, domain::OrgId::new());
    let id = one.alert_id(AlertKind::TopAtRisk, "ana");
    assert_eq!(id, one.alert_id(AlertKind::TopAtRisk, "ana"));
    assert_ne!(id, one.alert_id(AlertKind::RiskJumped, "ana"));
    assert_ne!(id, other.alert_id(AlertKind::TopAtRisk, "ana"));
    let mut alert = found(&one, "ana", "run_1", now());
    alert.about = AlertFacts::RunFailed {
        run_id: "run_1".into(),
        run_kind: RunKind::Training,
        code: "no_rows".into(),
        error: None,
    };
    raise(&one, &alert).await;
    assert_eq!(other.alert(alert.id).await.unwrap(), None);
    assert_eq!(one.alert(alert.id).await.unwrap(), Some(alert));
}

#[tokio::test]
async fn rules_are_as_usual_until_others_are_kept() {
    let tenant = new_tenant().await;
    let mut rules = tenant.alert_settings().await.unwrap().rules;
    assert_eq!(rules, AlertRules::default());
    rules.top_at_risk.most = 3;
    rules.time_zone = "America/Sao_Paulo".into();
    tenant.keep_alert_rules(&rules).await.unwrap();
    assert_eq!(tenant.alert_settings().await.unwrap().rules, rules);
}

/// Those of all shards.
async fn due(store: &Store, at: DateTime<Utc>) -> Vec<DueDigest> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        all.extend(store.due_digests(shard, None, at).await.unwrap().0);
    }
    all
}

#[tokio::test]
async fn the_daily_mail_is_due_once_and_again_while_there_is_news() {
    let (store, at) = (store().await, now());
    let tenant = tenant_of(&store, domain::OrgId::new());
    let eight = at + TimeDelta::hours(3);
    assert!(tenant.ask_digest(at, eight).await.unwrap());
    let later = eight + TimeDelta::hours(1);
    assert!(
        !tenant.ask_digest(at, later).await.unwrap(),
        "it is due already"
    );
    // What was raised before is told of again.
    let before = at - TimeDelta::hours(1);
    assert!(!tenant.ask_digest(before, later).await.unwrap());
    assert!(due(&store, eight - TimeDelta::seconds(1)).await.is_empty());
    let found = due(&store, later).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].org(), Some(tenant.org()));
    assert_eq!(found[0].at(), Some(eight));
    let tomorrow = eight + TimeDelta::days(1);
    assert!(tenant.end_digest(&found[0], Some(tomorrow)).await.unwrap());
    assert!(!tenant.end_digest(&found[0], Some(tomorrow)).await.unwrap());
    let settings = tenant.alert_settings().await.unwrap();
    assert_eq!(settings.digested_until, Some(eight));
    assert_eq!(settings.raised_at, Some(at));
    assert!(due(&store, later).await.is_empty());
    // There is no news: it is due no more, and what was told stays told.
    let found = due(&store, tomorrow + TimeDelta::seconds(1)).await;
    assert!(tenant.end_digest(&found[0], None).await.unwrap());
    assert!(due(&store, tomorrow + MONTH).await.is_empty());
    let settings = tenant.alert_settings().await.unwrap();
    assert_eq!(settings.digested_until, Some(eight));
}
