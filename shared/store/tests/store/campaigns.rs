//! Campaigns, and when something is to be done about one.

use chrono::{DateTime, Utc};
use domain::{
    Campaign, CampaignId, CampaignInterval, CampaignState, MOST_CAMPAIGNS, OfferAmount, OfferId,
    OrgId, SegmentId, UserId,
};
use store::{DueCampaign, Filled, Store, TenantStore, keys::SHARDS};

use crate::common::{new_tenant, store, tenant_of};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn campaign(name: &str) -> Campaign {
    Campaign {
        id: CampaignId::new(),
        name: name.into(),
        state: CampaignState::Draft,
        segment_id: Some(SegmentId::new()),
        offers: vec![OfferId::new(), OfferId::new()],
        budgets: vec![OfferAmount {
            currency: "EUR".into(),
            amount_minor: 100_000,
        }],
        interval: CampaignInterval::Month,
        approval: true,
        cooldown_days: 90,
        open_days: 14,
        starts_at: Some(at("2027-02-01T09:00:00Z")),
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

/// It with the next revision.
fn next(campaign: Campaign) -> Campaign {
    Campaign {
        revision: campaign.revision + 1,
        ..campaign
    }
}

/// The campaigns of an organization that are due by then.
async fn due(store: &Store, tenant: &TenantStore, now: &str) -> Vec<DueCampaign> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        let (some, _) = store.due_campaigns(shard, None, at(now)).await.unwrap();
        all.extend(some);
    }
    all.retain(|due| due.org() == Some(tenant.org()));
    all
}

#[tokio::test]
async fn a_campaign_reads_back_and_changes_only_from_how_it_was() {
    let tenant = new_tenant().await;
    let first = campaign("Annual plans");
    assert_eq!(tenant.create_campaign(&first).await.unwrap(), Filled::Done);
    assert_eq!(tenant.create_campaign(&first).await.unwrap(), Filled::Not);
    assert_eq!(
        tenant.campaign(first.id).await.unwrap(),
        Some(first.clone())
    );
    let for_all = next(Campaign {
        segment_id: None,
        starts_at: None,
        ends_at: Some(at("2027-12-01T09:00:00Z")),
        approval: false,
        ..first.clone()
    });
    let renamed = next(Campaign {
        name: "Other".into(),
        ..first.clone()
    });
    assert!(tenant.keep_campaign(&first, &for_all).await.unwrap());
    assert!(!tenant.keep_campaign(&first, &renamed).await.unwrap());
    assert!(!tenant.delete_campaign(&first).await.unwrap());
    assert_eq!(
        tenant.campaigns().await.unwrap(),
        std::slice::from_ref(&for_all)
    );
    // A round that began meanwhile is not forgotten, though nobody has changed the campaign.
    let decided = Campaign {
        rounds: 1,
        ..for_all.clone()
    };
    let over = next(for_all.clone());
    assert!(!tenant.keep_campaign(&decided, &over).await.unwrap());
    assert!(tenant.delete_campaign(&for_all).await.unwrap());
    assert!(!tenant.delete_campaign(&for_all).await.unwrap());
    assert!(!tenant.keep_campaign(&for_all, &over).await.unwrap());
    assert_eq!(tenant.campaign(first.id).await.unwrap(), None);
}

#[tokio::test]
async fn there_are_so_many_and_none_of_others() {
    let store = store().await;
    let (tenant, other) = (
        tenant_of(&store, OrgId::new()),
        tenant_of(&store, OrgId::new()),
    );
    for n in 0..MOST_CAMPAIGNS {
        let made = tenant.create_campaign(&campaign(&n.to_string())).await;
        assert_eq!(made.unwrap(), Filled::Done);
    }
    let made = tenant.create_campaign(&campaign("one more")).await.unwrap();
    assert_eq!(made, Filled::Full(MOST_CAMPAIGNS));
    // One that is over makes room, and stays.
    let first = tenant.campaigns().await.unwrap().remove(0);
    let ended = next(first.ended());
    assert!(tenant.keep_campaign(&first, &ended).await.unwrap());
    let made = tenant.create_campaign(&campaign("one more")).await.unwrap();
    assert_eq!(made, Filled::Done);
    let made = tenant.create_campaign(&campaign("too many")).await.unwrap();
    assert_eq!(made, Filled::Full(MOST_CAMPAIGNS));
    assert_eq!(tenant.campaign(first.id).await.unwrap(), Some(ended));
    let all = tenant.campaigns().await.unwrap();
    assert!(all.is_sorted_by_key(|campaign| campaign.id));
    assert!(other.campaigns().await.unwrap().is_empty());
    assert_eq!(other.campaign(all[0].id).await.unwrap(), None);
    assert!(!other.delete_campaign(&all[0]).await.unwrap());
}

#[tokio::test]
async fn one_that_runs_is_due_for_one_and_one_that_is_paused_for_nobody() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let draft = campaign("Annual plans");
    tenant.create_campaign(&draft).await.unwrap();
    assert!(
        due(&store, &tenant, "2028-01-01T00:00:00Z")
            .await
            .is_empty()
    );
    let running = next(draft.running(at("2027-01-20T00:00:00Z")));
    assert!(tenant.keep_campaign(&draft, &running).await.unwrap());
    assert!(
        due(&store, &tenant, "2027-02-01T08:59:00Z")
            .await
            .is_empty()
    );
    let found = due(&store, &tenant, "2027-02-01T09:01:00Z").await;
    let [one] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(one.id, draft.id);
    let until = at("2027-02-01T10:01:00Z");
    assert!(tenant.take_campaign(one, until).await.unwrap());
    assert!(
        !tenant.take_campaign(one, until).await.unwrap(),
        "another has"
    );
    assert!(
        due(&store, &tenant, "2027-02-01T10:00:00Z")
            .await
            .is_empty()
    );
    assert_eq!(due(&store, &tenant, "2027-02-01T10:02:00Z").await.len(), 1);
    // Whoever took it and found nothing due has it looked at when something is.
    assert!(tenant.plan_campaign(&running).await.unwrap());
    assert_eq!(due(&store, &tenant, "2027-02-01T09:01:00Z").await.len(), 1);

    let paused = next(Campaign {
        state: CampaignState::Paused,
        ..running.clone()
    });
    assert!(tenant.keep_campaign(&running, &paused).await.unwrap());
    assert!(
        due(&store, &tenant, "2028-01-01T00:00:00Z")
            .await
            .is_empty()
    );
    assert!(
        !tenant.plan_campaign(&running).await.unwrap(),
        "it is stale"
    );
    assert!(
        due(&store, &tenant, "2028-01-01T00:00:00Z")
            .await
            .is_empty()
    );
}
