//! What members keep about customers, what lists look at, and segments.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    CustomerCare, CustomerId, CustomerNote, MOST_TAGS, NoteId, OrgId, Segment, SegmentId, UserId,
};
use store::{CareChange, CustomerItem, PageRequest, TenantStore, Unkept};

use crate::common::{new_tenant, store, tenant_of};

fn customer(id: &str) -> CustomerItem {
    CustomerItem {
        id: id.parse().unwrap(),
        name: Some(format!("Ana {id}")),
        email: None,
        state: "{}".repeat(100),
        listed: format!("listed {id}"),
        facts: String::new(),
        next_at: None,
        next_date: None,
    }
}

async fn tenant_with(ids: &[&str]) -> TenantStore {
    let tenant = new_tenant().await;
    let all: Vec<CustomerItem> = ids.iter().map(|id| customer(id)).collect();
    tenant.put_customers(&all).await.unwrap();
    tenant
}

fn tags(all: &[&str]) -> BTreeSet<String> {
    all.iter().map(|&tag| tag.to_owned()).collect()
}

fn note(text: &str) -> CustomerNote {
    CustomerNote {
        id: NoteId::new(),
        text: text.to_owned(),
        made_by: UserId::new().into(),
    }
}

#[tokio::test]
async fn owner_and_tags_change_apart_and_stay_when_events_come() {
    let tenant = tenant_with(&["c", "d"]).await;
    let id: CustomerId = "c".parse().unwrap();
    let ana = UserId::new();
    let change = async |change| tenant.change_care(&id, &change).await.unwrap();
    assert_eq!(tenant.care(&id).await.unwrap(), None);
    assert_eq!(change(CareChange::Owner(Some(ana))).await, Ok(()));
    for _ in 0..2 {
        assert_eq!(change(CareChange::AddTags(tags(&["a", "b"]))).await, Ok(()));
    }
    assert_eq!(
        change(CareChange::RemoveTags(tags(&["a", "x"]))).await,
        Ok(())
    );
    tenant.put_customers(&[customer("c")]).await.unwrap();
    let care = tenant.care(&id).await.unwrap().unwrap();
    assert_eq!((care.owner, care.tags), (Some(ana), tags(&["b"])));

    let many: BTreeSet<String> = (0..MOST_TAGS).map(|n| n.to_string()).collect();
    assert_eq!(
        change(CareChange::AddTags(many.clone())).await,
        Err(Unkept::Full)
    );
    assert_eq!(change(CareChange::Tags(many)).await, Ok(()));
    assert_eq!(
        change(CareChange::AddTags(tags(&["z"]))).await,
        Err(Unkept::Full)
    );
    assert_eq!(change(CareChange::Tags(tags(&[]))).await, Ok(()));
    assert_eq!(change(CareChange::Owner(None)).await, Ok(()));
    let nothing = CustomerCare::none(id.clone());
    assert_eq!(tenant.care(&id).await.unwrap(), Some(nothing));
    let all = tenant.all_care().await.unwrap();
    assert_eq!(all.len(), 1);
    let of = tenant.care_of([&id].into_iter()).await.unwrap();
    assert_eq!(of.len(), 1);
}

#[tokio::test]
async fn notes_are_of_one_customer_and_go_with_them() {
    // Of ids that begin alike each has its own.
    let tenant = tenant_with(&["c", "c#1"]).await;
    let [one, other]: [CustomerId; 2] = ["c", "c#1"].map(|id| id.parse().unwrap());
    for text in ["first", "second"] {
        assert_eq!(tenant.add_note(&one, &note(text)).await.unwrap(), Ok(()));
    }
    let kept = note("other");
    tenant.add_note(&other, &kept).await.unwrap().unwrap();
    let owner = CareChange::Owner(Some(UserId::new()));
    tenant.change_care(&one, &owner).await.unwrap().unwrap();
    let texts = async |id: &CustomerId| {
        let page = tenant.notes(id, &PageRequest::first(10)).await.unwrap();
        page.items
            .into_iter()
            .map(|note| note.text)
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&one).await, ["second", "first"]);
    assert_eq!(tenant.note(&one, kept.id).await.unwrap(), None);
    assert_eq!(tenant.note(&other, kept.id).await.unwrap(), Some(kept));

    tenant.delete_customer(&one).await.unwrap();
    assert!(texts(&one).await.is_empty());
    assert_eq!(tenant.care(&one).await.unwrap(), None);
    assert_eq!(texts(&other).await, ["other"]);
    // Of whoever is gone nothing more is kept.
    let gone = Err(Unkept::NoCustomer);
    assert_eq!(tenant.add_note(&one, &note("late")).await.unwrap(), gone);
    assert_eq!(tenant.change_care(&one, &owner).await.unwrap(), gone);
    assert!(texts(&one).await.is_empty());
}

#[tokio::test]
async fn whoever_turns_out_to_be_another_brings_owner_tags_and_notes() {
    let tenant = tenant_with(&["old", "new"]).await;
    let [old, new]: [CustomerId; 2] = ["old", "new"].map(|id| id.parse().unwrap());
    let ana = UserId::new();
    let of_old = [CareChange::Owner(Some(ana)), CareChange::Tags(tags(&["a"]))];
    for change in &of_old {
        tenant.change_care(&old, change).await.unwrap().unwrap();
    }
    let known = CareChange::Tags(tags(&["b"]));
    tenant.change_care(&new, &known).await.unwrap().unwrap();
    let kept = note("of old");
    tenant.add_note(&old, &kept).await.unwrap().unwrap();
    for _ in 0..2 {
        tenant.move_care(&old, &new).await.unwrap();
    }
    tenant.delete_customer(&old).await.unwrap();
    let care = tenant.care(&new).await.unwrap().unwrap();
    assert_eq!((care.owner, care.tags), (Some(ana), tags(&["a", "b"])));
    assert_eq!(tenant.all_notes(&new).await.unwrap(), [kept]);
    // Written as a list, no tag could be added.
    let more = CareChange::AddTags(tags(&["c"]));
    tenant.change_care(&new, &more).await.unwrap().unwrap();
}

#[tokio::test]
async fn lists_look_at_all_customers_of_a_tenant_and_not_at_their_states() {
    let store = store().await;
    let [ours, other] = [(); 2].map(|()| tenant_of(&store, OrgId::new()));
    let all: Vec<CustomerItem> = (0..300).map(|n| customer(&format!("c{n}"))).collect();
    ours.put_customers(&all).await.unwrap();
    other.put_customers(&[customer("theirs")]).await.unwrap();
    let id: CustomerId = "c7".parse().unwrap();
    let owner = CareChange::Owner(Some(UserId::new()));
    ours.change_care(&id, &owner).await.unwrap().unwrap();
    ours.delete_customer(&"c8".parse().unwrap()).await.unwrap();
    let mut found = BTreeMap::new();
    ours.each_listed(|one| {
        assert!(one.state.is_empty());
        assert_eq!(one.name, Some(format!("Ana {}", one.id)));
        assert_eq!(one.listed, format!("listed {}", one.id));
        found.insert(one.id.clone(), one);
    })
    .await
    .unwrap();
    assert_eq!(found.len(), 299);
}

#[tokio::test]
async fn segments_are_kept_changed_and_gone() {
    let tenant = new_tenant().await;
    let ana = UserId::new();
    let mut segment = Segment {
        id: SegmentId::new(),
        name: "Mine".into(),
        filter: "{}".into(),
        shared: false,
        made_by: ana.into(),
    };
    assert!(tenant.create_segment(&segment).await.unwrap());
    assert!(segment.is_seen_by(ana.into()) && !segment.is_seen_by(UserId::new().into()));
    segment.name = "Ours".into();
    segment.shared = true;
    assert!(tenant.change_segment(&segment).await.unwrap());
    assert_eq!(
        tenant.segment(segment.id).await.unwrap(),
        Some(segment.clone())
    );
    assert!(segment.is_seen_by(UserId::new().into()));
    assert_eq!(tenant.segments().await.unwrap().len(), 1);
    tenant.delete_segment(segment.id).await.unwrap();
    assert!(!tenant.change_segment(&segment).await.unwrap());
    assert!(tenant.segments().await.unwrap().is_empty());
}
