//! API keys, the audit log, counted requests and what operators see, against an embedded DynamoDB.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use domain::{
    ActorKind, ApiKey, AuditActor, AuditEntry, AuditFilter, AuditId, Failure, KeyId, Membership,
    OrgId, Role, UserId,
};
use store::{Filled, Finish, KeyFound, MOST_KEYS, PageRequest, Store, TenantStore};
use tokio::task::JoinSet;

use crate::common::{account, create_model, due_runs, owned, sign_up, store, tenant_of, walk};
use crate::made::{api_key as key, key_secret as secret, model_and_run};

async fn made(tenant: &TenantStore, key: &ApiKey) {
    let made = tenant.create_api_key(key).await.unwrap();
    assert_eq!(made, Filled::Done);
}

/// What the secret opens, in a word.
async fn opens(store: &Store, hash: &str) -> &'static str {
    match store.as_key(hash).await.unwrap() {
        KeyFound::Unknown => "unknown",
        KeyFound::Over => "over",
        KeyFound::HolderGone => "holder gone",
        KeyFound::Good(_) => "good",
    }
}

#[tokio::test]
async fn a_secret_opens_its_own_organization_alone() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let key = key("one", owner.user.id);
    made(&tenant, &key).await;
    let KeyFound::Good(found) = store.as_key("one").await.unwrap() else {
        panic!("the secret is good");
    };
    assert_eq!(found.tenant.org(), owner.organization.id);
    assert_eq!((found.key, found.holder.role), (key.clone(), Role::Owner));
    assert_eq!(opens(&store, "two").await, "unknown");
    // Nobody else can take the same secret, or the same key.
    let other = tenant_of(&store, OrgId::new());
    let same = ApiKey {
        id: KeyId::new(),
        ..key.clone()
    };
    let taken = other.create_api_key(&same).await.unwrap();
    assert_eq!(taken, Filled::Not);
    assert!(other.all_api_keys().await.unwrap().is_empty());
    assert!(!other.delete_api_key(key.id).await.unwrap());
    assert_eq!(opens(&store, "one").await, "good");
}

#[tokio::test]
async fn a_key_ends_by_time_by_deletion_and_with_its_holder() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let mut over = key("over", owner.user.id);
    over.valid_until = Some(Utc::now() - Duration::seconds(1));
    let orphan = key("orphan", UserId::new());
    let gone = key("gone", owner.user.id);
    for key in [&over, &orphan, &gone] {
        made(&tenant, key).await;
    }
    assert_eq!(opens(&store, "over").await, "over");
    assert_eq!(opens(&store, "orphan").await, "holder gone");
    assert!(tenant.delete_api_key(gone.id).await.unwrap());
    assert!(!tenant.delete_api_key(gone.id).await.unwrap());
    assert_eq!(opens(&store, "gone").await, "unknown");
    // A member who rotates the orphan takes it over.
    let new = secret("adopted", owner.user.id);
    let adopted = tenant.rotate_api_key(orphan.id, &new, None).await;
    assert!(adopted.unwrap().is_some());
    assert_eq!(opens(&store, "adopted").await, "good");
}

#[tokio::test]
async fn a_key_stays_ended_when_its_holder_is_invited_again() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let bea = account("bea@example.com");
    sign_up(&store, &bea).await;
    let join = async |later| {
        let mut member = Membership::new(tenant.org(), &bea.user, Role::Admin);
        member.created_at += Duration::seconds(later);
        assert!(tenant.add_member(&member).await.unwrap());
        member
    };
    let first = join(0).await;
    let mut key = key("one", bea.user.id);
    key.secret.holder_since = Some(first.created_at);
    made(&tenant, &key).await;
    assert_eq!(opens(&store, "one").await, "good");
    let removed = tenant.remove_member(&owner.membership, &first).await;
    removed.unwrap().unwrap();
    assert_eq!(opens(&store, "one").await, "holder gone");
    let again = join(1).await;
    assert_eq!(opens(&store, "one").await, "holder gone");
    // Rotated by the one who is here now, it works.
    let mut new = secret("two", bea.user.id);
    new.holder_since = Some(again.created_at);
    let rotated = tenant.rotate_api_key(key.id, &new, None).await;
    assert!(rotated.unwrap().is_some());
    assert_eq!(opens(&store, "two").await, "good");
}

#[tokio::test]
async fn of_many_who_make_the_last_key_at_once_one_does() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    for n in 1..MOST_KEYS {
        made(&tenant, &key(&n.to_string(), owner.user.id)).await;
    }
    let mut making = JoinSet::new();
    for hash in ["a", "b", "c", "d"] {
        let (tenant, key) = (tenant.clone(), key(hash, owner.user.id));
        making.spawn(async move { tenant.create_api_key(&key).await.unwrap() });
    }
    let made = making.join_all().await;
    let done = made.iter().filter(|made| **made == Filled::Done);
    assert_eq!(done.count(), 1, "{made:?}");
    assert_eq!(tenant.all_api_keys().await.unwrap().len() as u64, MOST_KEYS);
}

#[tokio::test]
async fn a_rotated_secret_goes_on_as_long_as_is_said() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let key = key("first", owner.user.id);
    made(&tenant, &key).await;
    let soon = Some(Utc::now() + Duration::hours(1));
    let rotate = async |hash: &str, until: Option<DateTime<Utc>>| {
        let new = secret(hash, owner.user.id);
        tenant.rotate_api_key(key.id, &new, until).await.unwrap()
    };
    rotate("second", soon).await.unwrap();
    assert_eq!(opens(&store, "first").await, "good");
    assert_eq!(opens(&store, "second").await, "good");
    let third = rotate("third", soon).await.unwrap();
    assert_eq!(third.turn, 2);
    assert_eq!(opens(&store, "first").await, "unknown", "two at most");
    assert_eq!(opens(&store, "second").await, "good");
    rotate("fourth", None).await.unwrap();
    assert_eq!(opens(&store, "second").await, "unknown");
    assert_eq!(opens(&store, "third").await, "unknown", "it ends at once");
    let past = Some(Utc::now() - Duration::seconds(1));
    rotate("fifth", past).await.unwrap();
    assert_eq!(opens(&store, "fourth").await, "unknown", "its time is over");
    assert_eq!(opens(&store, "fifth").await, "good");
    assert!(tenant.delete_api_key(key.id).await.unwrap());
    assert_eq!(opens(&store, "fifth").await, "unknown");
}

#[tokio::test]
async fn the_last_use_is_noted_now_and_then() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    let key = key("one", owner.user.id);
    made(&tenant, &key).await;
    tenant.note_key_use(&key).await.unwrap();
    let noted = tenant.api_key(key.id).await.unwrap().unwrap();
    let first = noted.last_used_at.unwrap();
    assert!(Utc::now() - first < Duration::minutes(1));
    // Another instance that had read the key before.
    tenant.note_key_use(&key).await.unwrap();
    tenant.note_key_use(&noted).await.unwrap();
    let later = tenant.api_key(key.id).await.unwrap().unwrap();
    assert_eq!(later.last_used_at, Some(first));
}

fn entry(action: &str, actor: &str, at: DateTime<Utc>) -> AuditEntry {
    AuditEntry {
        id: AuditId::new(),
        at,
        actor: AuditActor {
            kind: ActorKind::User,
            id: actor.into(),
            name: "Ana".into(),
        },
        action: action.into(),
        targets: [].into(),
        details: vec![],
        address: Some("192.0.2.7".into()),
        user_agent: None,
        request_id: "r".into(),
        status: 200,
    }
}

#[tokio::test]
async fn audit_entries_come_newest_first_filtered_and_in_pages() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let start = Utc::now() - Duration::days(2);
    let mut made = vec![];
    for n in 0..250 {
        let (action, actor) = match n % 10 {
            0 => ("DELETE /v1/models/{id}", "usr_b"),
            _ => ("POST /v1/models", "usr_a"),
        };
        let entry = entry(action, actor, start + Duration::minutes(n));
        assert!(tenant.append_audit(&entry).await.unwrap());
        assert!(!tenant.append_audit(&entry).await.unwrap(), "once only");
        made.insert(0, entry);
    }
    let walk = async |filter: AuditFilter, limit: u32| {
        walk(limit, async |page| tenant.audit(&filter, &page).await).await
    };
    assert_eq!(walk(AuditFilter::default(), 100).await, made);
    assert_eq!(walk(AuditFilter::default(), 7).await, made);
    let deletions = AuditFilter {
        action: Some("DELETE".into()),
        ..AuditFilter::default()
    };
    assert_eq!(walk(deletions.clone(), 3).await.len(), 25);
    let by_a = AuditFilter {
        actor: Some("usr_a".into()),
        ..AuditFilter::default()
    };
    assert_eq!(walk(by_a, 50).await.len(), 225);
    let between = AuditFilter {
        from: Some(start + Duration::minutes(10)),
        to: Some(start + Duration::minutes(21)),
        ..deletions
    };
    let times: Vec<_> = walk(between, 1).await.iter().map(|e| e.at).collect();
    let at = |n| start + Duration::minutes(n);
    assert_eq!(times, [at(20), at(10)]);
    let foreign = tenant_of(&store, OrgId::new());
    let all = AuditFilter::default();
    let none = foreign.audit(&all, &PageRequest::first(10)).await.unwrap();
    assert!(none.items.is_empty() && none.next_cursor.is_none());
}

#[tokio::test]
async fn audit_entries_are_gone_after_a_year() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let old = entry("old", "usr_a", Utc::now() - Duration::days(367));
    let recent = entry("recent", "usr_a", Utc::now() - Duration::days(364));
    tenant.append_audit(&old).await.unwrap();
    tenant.append_audit(&recent).await.unwrap();
    let all = AuditFilter::default();
    let page = tenant.audit(&all, &PageRequest::first(10)).await.unwrap();
    assert_eq!(page.items, [recent]);
}

#[tokio::test]
async fn what_is_done_for_nothing_leaves_nothing() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let entry = entry("sign_in_failed", "usr_a", Utc::now());
    store.append_no_audit(tenant.org(), &entry).await.unwrap();
    let all = AuditFilter::default();
    let page = tenant.audit(&all, &PageRequest::first(10)).await.unwrap();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn requests_add_up_in_their_window() {
    let store = store().await;
    let count = async |window, by| store.count_in_window("a", 60, window, by).await.unwrap();
    let window = Utc::now().timestamp() / 60 + 10;
    assert_eq!(count(window, 3).await, 3);
    assert_eq!(count(window, 4).await, 7);
    assert_eq!(count(window + 1, 1).await, 1);
}

#[tokio::test]
async fn operators_are_who_was_made_one() {
    let store = store().await;
    let user = UserId::new();
    assert!(store.operator(user).await.unwrap().is_none());
    assert!(store.grant_operator(user).await.unwrap());
    assert!(!store.grant_operator(user).await.unwrap());
    assert_eq!(store.operator(user).await.unwrap().unwrap().user_id, user);
    store.revoke_operator(user).await.unwrap();
    assert!(store.operator(user).await.unwrap().is_none());
}

#[tokio::test]
async fn all_organizations_come_in_pages_each_once() {
    let store = store().await;
    let mut made = BTreeSet::new();
    for n in 0..25 {
        let account = account(&format!("user{n}@example.com"));
        sign_up(&store, &account).await;
        made.insert(account.organization.id.to_string());
    }
    for limit in [1, 4, 25, 50] {
        let found = walk(limit, async |page| store.organizations_page(&page).await).await;
        assert_eq!(found.len(), made.len(), "pages of {limit}");
        let found: BTreeSet<_> = found.iter().map(|o| o.id.to_string()).collect();
        assert_eq!(found, made);
    }
    for cursor in ["rubbish", "OTk5Lw", "eC95"] {
        let request = PageRequest {
            limit: 1,
            cursor: Some(cursor.into()),
        };
        let refused = store.organizations_page(&request).await;
        assert!(refused.is_err(), "{cursor}");
    }
}

#[tokio::test]
async fn an_extent_counts_and_tells_the_last_activity() {
    let store = store().await;
    let (owner, tenant) = owned(&store).await;
    tenant
        .create_api_key(&key("one", owner.user.id))
        .await
        .unwrap();
    let used = entry("sign_in", "usr_a", Utc::now() - Duration::hours(2));
    let mut look = entry("GET", "usr_op", Utc::now() - Duration::hours(1));
    look.actor.kind = ActorKind::Operator;
    tenant.append_audit(&used).await.unwrap();
    tenant.append_audit(&look).await.unwrap();
    let extent = tenant.extent().await.unwrap();
    assert_eq!((extent.members, extent.models, extent.api_keys), (1, 0, 1));
    assert_eq!(extent.last_activity, Some(used.at));
}

#[tokio::test]
async fn failed_runs_of_all_organizations_are_found() {
    let store = store().await;
    let mut failed = vec![];
    for n in 0..3 {
        let tenant = tenant_of(&store, OrgId::new());
        let (model, run) = model_and_run();
        create_model(&tenant, &model, &run).await;
        let before = store.failed_runs(&PageRequest::first(10)).await.unwrap();
        assert_eq!(before.items.len(), n);
        let why = Failure::new("no_target", "Secret column names.", "Send it again.");
        let finish = Finish::Failed(&why);
        assert!(tenant.finish_run(run.id.into(), finish).await.unwrap());
        failed.insert(0, (tenant.org(), run.id.to_string()));
    }
    let all = walk(2, async |page| store.failed_runs(&page).await).await;
    assert!(all.iter().all(|run| run.code == "no_target"));
    let found: Vec<_> = all.iter().map(|r| (r.org, r.run.to_string())).collect();
    assert_eq!(found, failed);
    let due = due_runs(&store, Utc::now() + Duration::days(1)).await;
    assert!(due.is_empty());
}
