//! Connected accounts against an embedded DynamoDB.

use std::collections::HashSet;

use chrono::{Duration, SubsecRound, Utc};
use domain::{
    BackfillPurpose, BackfillRun, BatchId, Connection, ConnectionId, ConnectionState,
    ConnectorKind, Failure, OrgId, ReadCounts, RunStatus, UserId,
};
use store::{Filled, Finish, MOST_CONNECTIONS, Started, TenantStore, Told, keys::SHARDS};

use crate::common::{new_tenant, store, tenant_of};

const LEASE: Duration = Duration::minutes(2);

fn connection(account: &str) -> Connection {
    Connection {
        id: ConnectionId::new(),
        connector: ConnectorKind::Stripe,
        name: "Main".into(),
        state: ConnectionState::Reading,
        account: account.into(),
        livemode: false,
        customer_key: None,
        key_ends: "1234".into(),
        signing_secrets: 0,
        created_by: UserId::new().into(),
        created_at: Utc::now().trunc_subsecs(3),
        live_since: None,
        history_until: None,
        read_until: None,
        read_at: None,
        heard_at: None,
        read: ReadCounts::default(),
        problem: None,
        reconciled: Vec::new(),
        last_run: None,
    }
}

async fn connected(tenant: &TenantStore) -> Connection {
    let made = connection("acct_1");
    let filled = tenant.create_connection(&made, "sealed").await.unwrap();
    assert_eq!(filled, Filled::Done);
    made
}

/// One whose past is read.
async fn active(tenant: &TenantStore) -> Connection {
    let made = connected(tenant).await;
    let run = BackfillRun::new(made.id, BackfillPurpose::Backfill);
    assert!(tenant.create_backfill_run(&run).await.unwrap());
    let id = run.id.into();
    assert_eq!(tenant.start_run(id, LEASE).await.unwrap(), Started::Now);
    assert!(tenant.plan_run(id, 1).await.unwrap());
    assert_eq!(tenant.piece_done(id, 0, 0).await.unwrap(), Some(true));
    assert!(tenant.join_run(id, LEASE).await.unwrap());
    let read = ReadCounts {
        customers: 7,
        ..ReadCounts::default()
    };
    let made = tenant.connection(made.id).await.unwrap().unwrap();
    let as_of = Utc::now();
    let success = tenant.backfilled(&made, read, as_of, as_of).unwrap();
    assert!(
        tenant
            .finish_run(id, Finish::Succeeded(success))
            .await
            .unwrap()
    );
    let ended = tenant.backfill_run(run.id).await.unwrap().unwrap();
    assert_eq!(
        (ended.progress.status, ended.read),
        (RunStatus::Succeeded, read)
    );
    tenant.connection(made.id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_connection_lies_apart_from_what_opens_it_and_goes_with_it() {
    let store = store().await;
    let (ours, other) = (
        tenant_of(&store, OrgId::new()),
        tenant_of(&store, OrgId::new()),
    );
    let made = connected(&ours).await;
    assert_eq!(ours.connection(made.id).await.unwrap().unwrap(), made);
    assert!(other.connection(made.id).await.unwrap().is_none());
    assert!(!other.delete_connection(&made).await.unwrap());
    let secrets = store.connection_secrets(made.id).await.unwrap().unwrap();
    assert_eq!((secrets.org, secrets.key.as_str()), (ours.org(), "sealed"));
    let signing = ["one".to_owned(), "two".to_owned()];
    assert!(ours.set_signing_secrets(made.id, &signing).await.unwrap());
    assert!(
        ours.replace_connection_key(&made, "other", "9999")
            .await
            .unwrap()
    );
    let secrets = store.connection_secrets(made.id).await.unwrap().unwrap();
    assert_eq!(
        (secrets.key.as_str(), &secrets.signing[..]),
        ("other", &signing[..])
    );
    let now = ours.connection(made.id).await.unwrap().unwrap();
    assert_eq!((now.signing_secrets, now.key_ends.as_str()), (2, "9999"));
    assert!(ours.delete_connection(&made).await.unwrap());
    assert!(store.connection_secrets(made.id).await.unwrap().is_none());
    assert!(!ours.delete_connection(&made).await.unwrap());
}

#[tokio::test]
async fn an_account_is_connected_once_until_it_is_disconnected() {
    let (ours, others) = (new_tenant().await, new_tenant().await);
    let connect = async |tenant: &TenantStore| {
        let made = connection("acct_1");
        let filled = tenant.create_connection(&made, "sealed").await.unwrap();
        (made, filled)
    };
    let (first, filled) = connect(&ours).await;
    assert_eq!(filled, Filled::Done);
    assert_eq!(connect(&ours).await.1, Filled::Not);
    assert_eq!(connect(&others).await.1, Filled::Done);
    assert!(ours.delete_connection(&first).await.unwrap());
    assert_eq!(connect(&ours).await.1, Filled::Done);
}

#[tokio::test]
async fn how_far_an_account_was_read_outlives_its_connection() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let left = async || tenant.disconnected_account("acct_1").await.unwrap();
    let reading = connected(&tenant).await;
    assert!(tenant.delete_connection(&reading).await.unwrap());
    assert_eq!(left().await, None, "its past was not read yet");
    let first = active(&tenant).await;
    assert!(tenant.delete_connection(&first).await.unwrap());
    let known = left().await.unwrap();
    assert_eq!(Some(&known), first.disconnected().as_ref());
    assert!(first.read_until.is_some() && first.live_since.is_some());

    let mut again = connection("acct_1");
    again.go_on_from(&known);
    let filled = tenant.create_connection(&again, "sealed").await.unwrap();
    assert_eq!(filled, Filled::Done);
    let kept = tenant.connection(again.id).await.unwrap().unwrap();
    assert_eq!(kept.state, ConnectionState::Reading);
    let far = |of: &Connection| (of.live_since, of.history_until, of.read_until);
    assert_eq!(far(&kept), far(&first));
    let as_of = Utc::now();
    assert_eq!(Some(kept.past_until(as_of, as_of)), first.live_since);
    // It is compared though its reading should fail.
    let mut due = Vec::new();
    for shard in 0..SHARDS {
        let tomorrow = as_of + Duration::hours(25);
        due.extend(
            store
                .due_connections(shard, None, tomorrow)
                .await
                .unwrap()
                .0,
        );
    }
    assert!(due.iter().any(|due| due.id == again.id));
    // Disconnected while it is read again, it is known as before.
    assert!(tenant.delete_connection(&kept).await.unwrap());
    assert_eq!(left().await, Some(known));
}

#[tokio::test]
async fn an_organization_has_so_many_and_erasing_it_takes_their_keys() {
    let store = store().await;
    let ours = tenant_of(&store, OrgId::new());
    let mut ids = Vec::new();
    for n in 0..MOST_CONNECTIONS {
        let made = connection(&format!("acct_{n}"));
        assert_eq!(
            ours.create_connection(&made, "sealed").await.unwrap(),
            Filled::Done
        );
        ids.push(made.id);
    }
    let more = ours
        .create_connection(&connection("acct_more"), "sealed")
        .await
        .unwrap();
    assert_eq!(more, Filled::Full(MOST_CONNECTIONS));
    let told = told("sub_1", "a");
    ours.keep_told("acct_1", std::slice::from_ref(&told))
        .await
        .unwrap();
    while !store.erase_items(ours.org()).await.unwrap().is_empty() {}
    for id in ids {
        assert!(store.connection_secrets(id).await.unwrap().is_none());
    }
    assert!(ours.all_told("acct_1").await.unwrap().is_empty());
}

#[tokio::test]
async fn one_at_a_time_follows_what_is_active() {
    let tenant = new_tenant().await;
    let now = Utc::now();
    let (one, other) = (BatchId::new(), BatchId::new());
    let reading = connected(&tenant).await;
    assert!(
        tenant
            .begin_following(reading.id, one, now, LEASE)
            .await
            .unwrap()
            .is_none()
    );
    tenant.delete_connection(&reading).await.unwrap();

    let active = active(&tenant).await;
    assert_eq!(
        (active.state, active.read.customers),
        (ConnectionState::Active, 7)
    );
    assert!(tenant.ask_to_follow(active.id, true, now).await.unwrap());
    assert!(
        !tenant.ask_to_follow(active.id, true, now).await.unwrap(),
        "it is asked for"
    );
    let later = now + Duration::minutes(3);
    assert!(
        tenant.ask_to_follow(active.id, false, later).await.unwrap(),
        "its message was lost"
    );
    assert!(
        tenant
            .begin_following(active.id, one, now, LEASE)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        tenant
            .begin_following(active.id, other, now, LEASE)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        tenant.ask_to_follow(active.id, true, now).await.unwrap(),
        "what comes now is read after"
    );
    assert!(!tenant.followed(active.id, other, now).await.unwrap());
    assert!(tenant.followed(active.id, one, now).await.unwrap());
    let dead = now + LEASE;
    assert!(
        tenant
            .begin_following(active.id, other, dead, LEASE)
            .await
            .unwrap()
            .is_some()
    );
    assert!(!tenant.renew_following(active.id, one, LEASE).await.unwrap());
    assert!(tenant.end_following(active.id, other).await.unwrap());
    let stopped = Failure::new("key_refused", "No.", "Give another.");
    assert!(tenant.stop_connection(active.id, &stopped).await.unwrap());
    assert!(
        tenant
            .begin_following(active.id, one, dead, LEASE)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn each_connection_is_compared_once_a_day() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let active = active(&tenant).await;
    let due = async |at| {
        let mut all = Vec::new();
        for shard in 0..SHARDS {
            all.extend(store.due_connections(shard, None, at).await.unwrap().0);
        }
        all
    };
    assert!(due(Utc::now()).await.is_empty());
    let tomorrow = Utc::now() + Duration::hours(25);
    let found = due(tomorrow).await;
    assert_eq!(
        (found.len(), found[0].id, found[0].org()),
        (1, active.id, Some(tenant.org()))
    );
    assert!(tenant.take_reconcile(&found[0], tomorrow).await.unwrap());
    assert!(
        !tenant.take_reconcile(&found[0], tomorrow).await.unwrap(),
        "another sweep has it"
    );
    assert!(due(tomorrow).await.is_empty());
}

fn told(object: &str, fingerprint: &str) -> Told {
    Told {
        object: object.into(),
        customer: "cus_1".into(),
        fingerprint: fingerprint.into(),
        earns: true,
        gone: false,
        at: Utc::now().trunc_subsecs(3),
    }
}

#[tokio::test]
async fn what_was_told_of_somebody_is_forgotten_of_every_account() {
    let tenant = new_tenant().await;
    let of = |customer: &str, object: &str| Told {
        customer: customer.into(),
        ..told(object, "a")
    };
    let (ana, bea) = (of("ana", "sub_1"), of("bea", "sub_2"));
    for account in ["acct_1", "acct_2"] {
        let all = [ana.clone(), bea.clone(), of("cem", "cus_3")];
        tenant.keep_told(account, &all).await.unwrap();
    }
    let ids = HashSet::from(["ana", "cus_3"]);
    let mut forgotten = tenant.forget_told(&ids).await.unwrap();
    forgotten.sort();
    assert_eq!(forgotten, ["cus_3", "cus_3", "sub_1", "sub_1"]);
    for account in ["acct_1", "acct_2"] {
        assert_eq!(
            tenant.all_told(account).await.unwrap(),
            std::slice::from_ref(&bea)
        );
    }
}

#[tokio::test]
async fn what_was_told_is_known_by_account() {
    let tenant = new_tenant().await;
    let all: Vec<Told> = (0..60).map(|n| told(&format!("sub_{n}"), "a")).collect();
    tenant.keep_told("acct_1", &all).await.unwrap();
    tenant
        .keep_told("acct_2", &[told("sub_1", "b")])
        .await
        .unwrap();
    let mut found = tenant.all_told("acct_1").await.unwrap();
    let by_object = |one: &Told, other: &Told| one.object.cmp(&other.object);
    found.sort_by(by_object);
    let mut expected = all.clone();
    expected.sort_by(by_object);
    assert_eq!(found, expected);
    let some = tenant
        .told("acct_2", ["sub_1", "sub_2"].into_iter())
        .await
        .unwrap();
    assert_eq!(some.len(), 1);
    assert_eq!(some[0].fingerprint, "b");
}
