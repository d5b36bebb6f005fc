//! Customers and their events against an embedded DynamoDB.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, SubsecRound, Utc};
use domain::{BatchId, CustomerId, CustomersAre, EventStatus, MergeId, Received, ReceivedEvent};
use store::{CustomerItem, CustomerSearch, DueMerge, LinkItem, PageRequest, Store, keys::SHARDS};

use crate::common::{account, new_tenant, sign_up, store, store_and_client, tenant_of};

const LEASE: Duration = Duration::minutes(2);

fn customer(id: &str, name: &str) -> CustomerItem {
    CustomerItem {
        id: id.parse().unwrap(),
        name: Some(name.to_owned()),
        email: None,
        state: format!("{{\"id\":{id:?}}}"),
        listed: String::new(),
        facts: String::new(),
        next_at: None,
        next_date: None,
    }
}

#[tokio::test]
async fn messages_are_known_with_their_bodies_by_their_own_tenant() {
    let store = store().await;
    let ours = tenant_of(&store, domain::OrgId::new());
    let other = tenant_of(&store, domain::OrgId::new());
    let messages: Vec<String> = (0..333).map(|n| format!("MEMBER#{n}")).collect();
    let all = || messages.iter().map(String::as_str);
    let now = Utc::now();
    ours.keep_seen(all().map(|one| (one, u64::MAX)), now)
        .await
        .unwrap();
    let (old, long_ago) = ("of long ago", now - Duration::days(36));
    ours.keep_seen([(old, 1)].into_iter(), long_ago)
        .await
        .unwrap();
    let asked = || all().chain(["never", old]);
    let seen = ours.seen(asked()).await.unwrap();
    assert_eq!(seen.len(), messages.len());
    assert!(all().all(|one| seen.get(one) == Some(&u64::MAX)));
    assert!(other.seen(asked()).await.unwrap().is_empty());
    assert!(ours.seen([].into_iter()).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_requests_brought_is_shown_newest_first() {
    let tenant = new_tenant().await;
    let now = Utc::now().trunc_subsecs(3);
    let event = ReceivedEvent {
        index: 0,
        message_id: Some("m".into()),
        status: EventStatus::Rejected,
        event: None,
        code: Some("time_ahead".into()),
        field: Some("timestamp".into()),
        detail: None,
        issues: Vec::new(),
    };
    let received: Vec<Received> = [3, 2, 1, 10_000]
        .map(|hours| {
            let at = now - Duration::hours(hours);
            Received::of(BatchId::new(), at, "key_1", std::slice::from_ref(&event))
        })
        .into();
    for one in &received {
        tenant.keep_received(one).await.unwrap();
    }
    let page = tenant.received(&PageRequest::first(2)).await.unwrap();
    assert_eq!(page.items, [received[2].clone(), received[1].clone()]);
    let request = PageRequest {
        limit: 50,
        cursor: page.next_cursor,
    };
    let page = tenant.received(&request).await.unwrap();
    assert_eq!(page.items, [received[0].clone()], "the last is over");
}

#[tokio::test]
async fn of_two_who_replace_the_manifest_one_does() {
    let tenant = new_tenant().await;
    let replace = async |id: MergeId, version: u64, manifest: &str| {
        let replaced = tenant.replace_ledger(id, version, (manifest, 1)).await;
        replaced.unwrap()
    };
    assert_eq!(tenant.ledger().await.unwrap(), None);
    let (ours, other) = (MergeId::new(), MergeId::new());
    assert!(!replace(ours, 0, "{}").await, "nobody merges");
    let begun = tenant.begin_merge(ours, Utc::now(), LEASE).await.unwrap();
    assert_eq!(begun, Some(None));
    for version in [0, 1] {
        let manifest = format!("{{\"n\":{version}}}");
        assert!(!replace(other, version, &manifest).await);
        assert!(replace(ours, version, &manifest).await);
        assert!(!replace(ours, version, "{}").await);
        let found = tenant.ledger().await.unwrap().unwrap();
        assert_eq!((found.version, found.manifest), (version + 1, manifest));
    }
}

/// All that is due, of all shards.
async fn due(store: &Store, now: DateTime<Utc>) -> Vec<DueMerge> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        all.extend(store.due_merges(shard, None, now).await.unwrap().0);
    }
    all
}

#[tokio::test]
async fn a_merge_is_asked_for_once_done_by_one_and_never_forgotten() {
    let store = store().await;
    let tenant = tenant_of(&store, domain::OrgId::new());
    let now = Utc::now().trunc_subsecs(3);
    let begin = async |id, at| tenant.begin_merge(id, at, LEASE).await.unwrap();
    let later = now + Duration::hours(1);
    assert!(tenant.ask_for_merge(now).await.unwrap());
    assert!(!tenant.ask_for_merge(now).await.unwrap());
    assert!(due(&store, now).await.is_empty());
    assert_eq!(due(&store, later).await[0].org(), Some(tenant.org()));

    let (one, other) = (MergeId::new(), MergeId::new());
    assert_eq!(begin(one, now).await, Some(None));
    assert_eq!(begin(other, now).await, None);
    assert!(tenant.renew_merge(one, now, LEASE).await.unwrap());
    assert!(!tenant.renew_merge(other, now, LEASE).await.unwrap());
    assert!(!tenant.end_merge(other).await.unwrap());
    // What comes while it is under way asks for another, which stays due.
    assert!(tenant.ask_for_merge(now).await.unwrap());
    assert!(tenant.end_merge(one).await.unwrap());
    assert_eq!(due(&store, later).await.len(), 1);
    assert_eq!(begin(other, now).await, Some(None));

    // It breaks off: whoever comes once its lease is over learns of it, and the sweep has it done.
    let found = due(&store, later).await.remove(0);
    assert!(tenant.recover_merge(&found, now).await.unwrap());
    assert!(!tenant.recover_merge(&found, now).await.unwrap());
    let third = MergeId::new();
    assert_eq!(begin(third, now + LEASE).await, Some(Some(other)));
    assert!(!tenant.renew_merge(other, now, LEASE).await.unwrap());
    assert!(tenant.end_merge(third).await.unwrap());
    assert!(due(&store, later).await.is_empty());
    assert_eq!(begin(one, now).await, Some(None), "nothing is left to tidy");
}

#[tokio::test]
async fn who_is_taken_off_the_list_is_known_for_what_was_told_before() {
    let tenant = new_tenant().await;
    let ana = customer("ana", "Ana");
    tenant
        .put_customers(std::slice::from_ref(&ana))
        .await
        .unwrap();
    let then = Utc::now().trunc_subsecs(3);
    let first = then - Duration::minutes(2);
    for at in [first, then] {
        tenant.unlist_customer(&ana.id, at).await.unwrap();
    }
    assert_eq!(tenant.customer(&ana.id).await.unwrap(), None);
    let (moment, nobody) = (Duration::milliseconds(1), "bea".parse().unwrap());
    for since in [first - moment, first, then] {
        let unlisted = tenant.unlisted(since).await.unwrap();
        assert!(unlisted.since(&ana.id, then), "{since}");
        assert!(!unlisted.since(&ana.id, then + moment), "{since}");
        assert!(!unlisted.since(&nobody, then - moment), "{since}");
    }
    let unlisted = tenant.unlisted(then + moment).await.unwrap();
    assert!(!unlisted.since(&ana.id, then));
    let other = new_tenant().await.unlisted(first).await.unwrap();
    assert!(!other.since(&ana.id, then));
}

#[tokio::test]
async fn customers_come_in_the_order_of_their_ids_a_page_at_a_time() {
    let tenant = new_tenant().await;
    let ids: BTreeSet<String> = (0..137).map(|n| format!("c{n}")).collect();
    let all: Vec<CustomerItem> = ids
        .iter()
        .map(|id| customer(id, &format!("Ana {id}")))
        .chain([customer("MEMBER#usr_1", "Béa")])
        .collect();
    tenant.put_customers(&all).await.unwrap();
    let cases = [
        ("", "", 138),
        ("c1", "", 48),
        ("c1", "ANA C12", 11),
        ("", "béa", 1),
        ("", "member#", 1),
        ("", "nobody", 0),
    ];
    for (prefix, text, count) in cases {
        for limit in [9, 100] {
            let search = CustomerSearch {
                id_starts_with: prefix.to_owned(),
                text: text.to_owned(),
                wanted: None,
            };
            let mut request = PageRequest::first(limit);
            let mut found = Vec::new();
            loop {
                let page = tenant.customers(&search, &request).await.unwrap();
                assert!(page.items.len() <= limit as usize);
                found.extend(page.items.into_iter().map(|one| one.id.to_string()));
                match page.next_cursor {
                    None => break,
                    cursor => request.cursor = cursor,
                }
            }
            assert_eq!(found.len(), count, "{prefix} {text} {limit}");
            assert!(found.is_sorted());
        }
    }
    let ends_in_7 = |customer: &CustomerItem| customer.id.as_str().ends_with('7');
    let search = CustomerSearch {
        wanted: Some(&ends_in_7),
        ..CustomerSearch::default()
    };
    let page = tenant.customers(&search, &PageRequest::first(100)).await;
    let found = page
        .unwrap()
        .items
        .into_iter()
        .map(|one| one.id.to_string());
    let expected = all.iter().filter(|one| ends_in_7(one)).count();
    assert_eq!(found.collect::<Vec<_>>().len(), expected);
    let ids: Vec<CustomerId> = ["c1", "c2", "nobody"].map(|id| id.parse().unwrap()).into();
    assert_eq!(tenant.customers_of(ids.iter()).await.unwrap().len(), 2);
    tenant.delete_customer(&ids[0]).await.unwrap();
    assert_eq!(tenant.customer(&ids[0]).await.unwrap(), None);
    let kept = tenant.customer(&ids[1]).await.unwrap();
    assert_eq!(kept, Some(customer("c2", "Ana c2")));
}

#[tokio::test]
async fn everything_of_a_tenant_is_walked_and_erased_and_nothing_of_another() {
    let (store, client) = store_and_client().await;
    let [ours, other] = [(); 2].map(|()| tenant_of(&store, domain::OrgId::new()));
    let now = Utc::now();
    for tenant in [&ours, &other] {
        // What they are called is for others to choose, and is no key of ours.
        tenant
            .keep_seen([("MEMBER#usr_1", 1), ("APIKEY#key_1", 1)].into_iter(), now)
            .await
            .unwrap();
        tenant
            .put_customers(&[customer("MEMBER#usr_1", "Ana")])
            .await
            .unwrap();
        let received = Received::of(BatchId::new(), now, "key_1", &[]);
        tenant.keep_received(&received).await.unwrap();
        tenant.ask_for_merge(now).await.unwrap();
        let merge = MergeId::new();
        tenant.begin_merge(merge, now, LEASE).await.unwrap();
        assert!(tenant.replace_ledger(merge, 0, ("{}", 1)).await.unwrap());
    }
    let mut walked = 0;
    let mut place = store::Place::default();
    while let Some(next) = {
        let page = ours.everything(place).await.unwrap();
        walked += page.items.len();
        page.next
    } {
        place = next;
    }
    assert_eq!(walked, 6);
    let mut erased = 0;
    loop {
        let counts = store.erase_items(ours.org()).await.unwrap();
        if counts.is_empty() {
            break;
        }
        erased += counts.values().sum::<u64>();
    }
    assert_eq!(erased, 6);
    let left = client.scan().table_name("perene").send().await.unwrap();
    assert_eq!(left.count(), 6);
}

#[tokio::test]
async fn of_two_links_of_an_id_the_earlier_is_kept_and_who_leads_to_whom_is_found() {
    let store = store().await;
    let ours = tenant_of(&store, domain::OrgId::new());
    let other = tenant_of(&store, domain::OrgId::new());
    let link = |subject: &str, at: i64, message: &str, to: &str| LinkItem {
        subject: subject.to_owned(),
        at,
        message_id: message.to_owned(),
        to: to.to_owned(),
    };
    let first = link("user:a", 5, "m2", "b");
    for one in [
        link("user:a", 7, "m1", "c"),
        link("user:a", 5, "m3", "d"),
        first.clone(),
        link("user:a", 6, "m0", "e"),
        link("user:a", 5, "m2", "f"),
        link("anonymous:v", 1, "m4", "b"),
        link("user:x", 1, "m5", "b#9"),
    ] {
        ours.keep_link(&one).await.unwrap();
    }
    let kept = ours.links_of(["user:a", "user:nobody"].into_iter()).await;
    assert_eq!(kept.unwrap(), [first]);
    assert_eq!(
        ours.led_to("b", 10).await.unwrap(),
        ["anonymous:v", "user:a"]
    );
    assert_eq!(ours.led_to("b", 1).await.unwrap(), ["anonymous:v"]);
    assert!(other.led_to("b", 10).await.unwrap().is_empty());
    let kept = other.links_of(["user:a"].into_iter()).await.unwrap();
    assert!(kept.is_empty());
}

#[tokio::test]
async fn who_customers_are_is_said_before_the_first_merge() {
    let store = store().await;
    let account = account("ana@example.com");
    sign_up(&store, &account).await;
    let tenant = tenant_of(&store, account.organization.id);
    let are = async || tenant.organization().await.unwrap().unwrap().customers_are;
    assert_eq!(are().await, CustomersAre::People);
    assert!(
        tenant
            .set_customers_are(CustomersAre::Accounts)
            .await
            .unwrap()
    );
    assert_eq!(are().await, CustomersAre::Accounts);
    let merge = MergeId::new();
    tenant.begin_merge(merge, Utc::now(), LEASE).await.unwrap();
    assert!(tenant.replace_ledger(merge, 0, ("{}", 1)).await.unwrap());
    assert!(
        !tenant
            .set_customers_are(CustomersAre::People)
            .await
            .unwrap()
    );
    assert_eq!(are().await, CustomersAre::Accounts);
}
