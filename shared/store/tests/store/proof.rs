//! Years of proof, and who is in their cohorts.

use std::{collections::BTreeSet, slice};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    CampaignId, Charges, CustomerId, NoticeReason, OfferId, OrgId, ProofCohort, ProofUnit,
    UnitOutcome, UnitRisk,
};
use store::{CustomerItem, DueProof, PageRequest, Store, TenantStore, keys::SHARDS};

use crate::common::{new_tenant, store, tenant_of};

const YEAR: i32 = 2027;
const COHORT: ProofCohort = ProofCohort {
    year: YEAR,
    campaign_id: None,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn unit(customer: &str, minute: i64) -> ProofUnit {
    ProofUnit {
        customer_id: customer.parse().unwrap(),
        year: YEAR,
        reason: NoticeReason::Renewal,
        campaign_id: None,
        offer_id: None,
        cost_minor: None,
        entered_at: at("2027-02-01T09:00:00Z") + TimeDelta::minutes(minute),
        order: u64::MAX - minute as u64,
        held_out: minute % 2 == 0,
        share: 0.1,
        is_reachable: true,
        charges: Some(Charges {
            currency: "EUR".into(),
            total_minor: 2_700,
            count: 3,
        }),
        risk: None,
        outcome: None,
    }
}

fn outcome(kept: bool) -> UnitOutcome {
    UnitOutcome {
        settled_at: at("2027-05-05T00:00:00Z"),
        kept,
        cash_minor: vec![900, 1_800, 2_700],
        messages: 1,
    }
}

async fn due(tenant: &TenantStore, until: &str) -> Vec<CustomerId> {
    tenant.due_units(COHORT, at(until), 100).await.unwrap()
}

/// The years of an organization that are due by then.
async fn due_years(store: &Store, tenant: &TenantStore, now: &str) -> Vec<DueProof> {
    let mut all = Vec::new();
    for shard in 0..SHARDS {
        let (some, _) = store.due_proofs(shard, None, at(now)).await.unwrap();
        all.extend(some);
    }
    all.retain(|due| due.org() == Some(tenant.org()));
    all
}

#[tokio::test]
async fn a_customer_enters_a_year_once() {
    let tenant = new_tenant().await;
    let first = unit("c # 1", 0);
    assert!(tenant.enter_cohort(&first).await.unwrap());
    let later = ProofUnit {
        entered_at: first.entered_at + TimeDelta::days(9),
        reason: NoticeReason::TrialEnding,
        ..first.clone()
    };
    assert!(!tenant.enter_cohort(&later).await.unwrap());
    let kept = async || tenant.proof_unit(&first.customer_id, COHORT).await.unwrap();
    assert_eq!(kept().await, Some(first.clone()));
    // Two at once: one of them is first.
    let both = [unit("c2", 1), unit("c2", 2)];
    let (one, other) = tokio::join!(tenant.enter_cohort(&both[0]), tenant.enter_cohort(&both[1]));
    assert_ne!(one.unwrap(), other.unwrap());
    let next_year = ProofUnit {
        year: YEAR + 1,
        entered_at: at("2028-01-03T09:00:00Z"),
        ..first.clone()
    };
    assert!(tenant.enter_cohort(&next_year).await.unwrap());
    let years = tenant.proof_years(None).await.unwrap();
    let counted: Vec<_> = years.iter().map(|one| (one.year, one.entered)).collect();
    assert_eq!(counted, [(YEAR + 1, 1), (YEAR, 2)]);
    let other = new_tenant().await;
    assert_eq!(
        other.proof_unit(&first.customer_id, COHORT).await.unwrap(),
        None
    );
    assert!(other.proof_years(None).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_campaign_has_a_cohort_of_its_own() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let (one, other) = (CampaignId::new(), CampaignId::new());
    let of = |campaign: CampaignId| ProofCohort {
        campaign_id: Some(campaign),
        ..COHORT
    };
    let chosen = |customer: &str, campaign| ProofUnit {
        campaign_id: Some(campaign),
        offer_id: Some(OfferId::from_u128(7)),
        cost_minor: Some(900),
        ..unit(customer, 0)
    };
    // The same customer is a unit of the organization's year and of each campaign's, once each.
    assert!(tenant.enter_cohort(&unit("c", 0)).await.unwrap());
    assert!(tenant.enter_cohort(&chosen("c", one)).await.unwrap());
    assert!(!tenant.enter_cohort(&chosen("c", one)).await.unwrap());
    assert!(tenant.enter_cohort(&chosen("c", other)).await.unwrap());
    assert!(tenant.enter_cohort(&chosen("c # 2", one)).await.unwrap());
    let entered = async |campaign| {
        let years = tenant.proof_years(campaign).await.unwrap();
        let counted = years.into_iter().map(|one| (one.campaign_id, one.entered));
        counted.collect::<Vec<_>>()
    };
    assert_eq!(entered(None).await, [(None, 1)]);
    assert_eq!(entered(Some(one)).await, [(Some(one), 2)]);
    assert_eq!(entered(Some(other)).await, [(Some(other), 1)]);
    let mut units = Vec::new();
    let add = |unit| units.push(unit);
    tenant.each_unit(of(other), add).await.unwrap();
    assert_eq!(units, [chosen("c", other)]);
    // What is fixed and noted of one is nothing to the others.
    assert!(tenant.fix_plans(of(one), 0, "{}").await.unwrap());
    assert!(tenant.fix_plans(COHORT, 0, "{}").await.unwrap());
    let settled = chosen("c", one);
    assert!(tenant.settle_unit(&settled, &outcome(true)).await.unwrap());
    let customer = settled.customer_id;
    let outcome_in = async |cohort| {
        let unit = tenant.proof_unit(&customer, cohort).await.unwrap();
        unit.unwrap().outcome
    };
    assert_eq!(outcome_in(of(one)).await, Some(outcome(true)));
    assert_eq!(outcome_in(of(other)).await, None);
    assert_eq!(outcome_in(COHORT).await, None);
    let due = tenant.due_units(of(one), at("2028-01-01T00:00:00Z"), 100);
    assert_eq!(due.await.unwrap(), ["c # 2".parse::<CustomerId>().unwrap()]);
    // Each cohort is sent for.
    let due = due_years(&store, &tenant, "2027-02-01T09:01:00Z").await;
    assert_eq!(due.len(), 3);
    let mut cohorts = due.iter().filter_map(DueProof::cohort);
    assert!(cohorts.any(|cohort| cohort == of(other)));
    for cohort in &due {
        let until = at("2027-02-01T11:00:00Z");
        assert!(tenant.take_proof(cohort, until).await.unwrap());
    }
    assert!(
        due_years(&store, &tenant, "2027-02-01T10:00:00Z")
            .await
            .is_empty()
    );
    tenant.delete_customer(&customer).await.unwrap();
    assert!(tenant.units_of(&customer).await.unwrap().is_empty());
}

#[tokio::test]
async fn names_are_read_of_customers_who_have_one() {
    let tenant = new_tenant().await;
    let customer = |id: &str, name: Option<&str>| CustomerItem {
        id: id.parse().unwrap(),
        name: name.map(str::to_owned),
        email: Some("nobody@example.com".into()),
        state: "{}".into(),
        listed: String::new(),
        facts: String::new(),
        next_at: None,
        next_date: None,
    };
    // More than a batch has room for.
    let mut all: Vec<CustomerItem> = (0..120)
        .map(|n| customer(&format!("c{n:03}"), Some("Ana")))
        .collect();
    all.push(customer("nameless", None));
    tenant.put_customers(&all).await.unwrap();
    let mut ids: BTreeSet<CustomerId> = all.iter().map(|one| one.id.clone()).collect();
    ids.insert("unknown".parse().unwrap());
    let names = tenant.names_of(&ids).await.unwrap();
    assert_eq!(names.len(), 120);
    assert_eq!(names[&all[7].id], "Ana");
    assert!(!names.contains_key(&all[120].id));
    let nobody = tenant.names_of(&BTreeSet::new()).await.unwrap();
    assert!(nobody.is_empty());
}

#[tokio::test]
async fn a_unit_is_described_settled_once_and_due_only_then() {
    let tenant = new_tenant().await;
    let one = unit("c", 0);
    tenant.enter_cohort(&one).await.unwrap();
    tenant.enter_cohort(&unit("later", 60 * 24)).await.unwrap();
    assert_eq!(
        due(&tenant, "2027-02-01T10:00:00Z").await,
        slice::from_ref(&one.customer_id)
    );
    let risk = UnitRisk { chance: Some(0.25) };
    assert!(tenant.note_risk(&one, risk).await.unwrap());
    let other = UnitRisk { chance: None };
    assert!(!tenant.note_risk(&one, other).await.unwrap());
    // Its horizon of 90 days, and three more.
    assert!(
        !due(&tenant, "2027-05-05T08:59:00Z")
            .await
            .contains(&one.customer_id)
    );
    assert!(
        due(&tenant, "2027-05-05T09:01:00Z")
            .await
            .contains(&one.customer_id)
    );
    assert!(tenant.settle_unit(&one, &outcome(true)).await.unwrap());
    // What is known of it later changes nothing.
    assert!(!tenant.settle_unit(&one, &outcome(false)).await.unwrap());
    assert!(
        !due(&tenant, "2028-01-01T00:00:00Z")
            .await
            .contains(&one.customer_id)
    );
    let settled = tenant
        .proof_unit(&one.customer_id, COHORT)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (settled.risk, settled.outcome),
        (Some(risk), Some(outcome(true)))
    );
    let nobody = unit("nobody", 3);
    assert!(!tenant.settle_unit(&nobody, &outcome(true)).await.unwrap());
    assert_eq!(
        tenant
            .proof_unit(&nobody.customer_id, COHORT)
            .await
            .unwrap(),
        None
    );
}

#[tokio::test]
async fn units_are_paged_as_they_entered() {
    let tenant = new_tenant().await;
    for n in 0..7 {
        tenant
            .enter_cohort(&unit(&format!("c{n}"), n))
            .await
            .unwrap();
    }
    let first = tenant.first_unit(COHORT).await.unwrap().unwrap();
    assert_eq!(first.customer_id.as_str(), "c0");
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let request = PageRequest { limit: 3, cursor };
        let page = tenant.proof_units(COHORT, &request).await.unwrap();
        seen.extend(
            page.items
                .into_iter()
                .map(|unit| unit.customer_id.to_string()),
        );
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["c6", "c5", "c4", "c3", "c2", "c1", "c0"]);
    let mut all = Vec::new();
    tenant
        .each_unit(COHORT, |unit| all.push(unit))
        .await
        .unwrap();
    assert_eq!(
        all,
        (0..7)
            .map(|n| unit(&format!("c{n}"), n))
            .collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_year_is_looked_at_by_one_and_again_as_long_as_it_goes_on() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    tenant.enter_cohort(&unit("c", 0)).await.unwrap();
    let years = due_years(&store, &tenant, "2027-02-01T09:01:00Z").await;
    let [year] = years.as_slice() else {
        panic!("{years:?}")
    };
    assert_eq!(year.cohort(), Some(COHORT));
    let until = at("2027-02-01T11:00:00Z");
    assert!(tenant.take_proof(year, until).await.unwrap());
    assert!(
        !tenant.take_proof(year, until).await.unwrap(),
        "another has"
    );
    let is_due = async |now| !due_years(&store, &tenant, now).await.is_empty();
    assert!(!is_due("2027-02-01T10:59:00Z").await);
    assert!(
        is_due("2027-02-01T11:01:00Z").await,
        "nothing was heard of it"
    );
    let tomorrow = at("2027-02-02T09:00:00Z");
    tenant.plan_proof(COHORT, Some(tomorrow)).await.unwrap();
    assert!(!is_due("2027-02-02T08:00:00Z").await);
    // Whoever enters meanwhile changes nothing of it; once it is not looked at any more, they have it looked at again.
    tenant.enter_cohort(&unit("c2", 1)).await.unwrap();
    assert!(!is_due("2027-02-02T08:00:00Z").await);
    tenant.plan_proof(COHORT, None).await.unwrap();
    assert!(!is_due("2029-01-01T00:00:00Z").await);
    tenant.enter_cohort(&unit("c3", 2)).await.unwrap();
    assert!(is_due("2027-02-02T08:00:00Z").await);
}

#[tokio::test]
async fn what_was_fixed_is_not_fixed_over_by_another() {
    let tenant = new_tenant().await;
    assert!(
        !tenant.fix_plans(COHORT, 0, "{}").await.unwrap(),
        "no such year"
    );
    tenant.enter_cohort(&unit("c", 0)).await.unwrap();
    assert!(tenant.fix_plans(COHORT, 0, "first").await.unwrap());
    assert!(!tenant.fix_plans(COHORT, 0, "second").await.unwrap());
    assert!(
        tenant
            .fix_plans(COHORT, 1, "first and third")
            .await
            .unwrap()
    );
    // What is noted while others reckon is not in what they find.
    let is_current = async || {
        tenant
            .proof_year(COHORT)
            .await
            .unwrap()
            .unwrap()
            .is_current()
    };
    tenant.begin_noting(COHORT).await.unwrap();
    assert!(!is_current().await);
    tenant.begin_noting(COHORT).await.unwrap();
    tenant.keep_findings(COHORT, 1, "found").await.unwrap();
    assert!(!is_current().await);
    tenant.keep_findings(COHORT, 2, "found").await.unwrap();
    assert!(is_current().await);
    let year = tenant.proof_year(COHORT).await.unwrap().unwrap();
    assert_eq!(year.plans.as_deref(), Some("first and third"));
    assert_eq!(
        (year.plans_revision, year.findings.as_deref()),
        (2, Some("found"))
    );
}

#[tokio::test]
async fn units_go_with_their_customer_or_to_whom_they_turned_out_to_be() {
    let tenant = new_tenant().await;
    let [old, new, both]: [CustomerId; 3] = ["old", "new", "both"].map(|id| id.parse().unwrap());
    let theirs = ProofUnit {
        risk: Some(UnitRisk { chance: None }),
        ..unit("old", 0)
    };
    tenant.enter_cohort(&unit("old", 0)).await.unwrap();
    tenant
        .note_risk(&unit("old", 0), UnitRisk { chance: None })
        .await
        .unwrap();
    tenant.enter_cohort(&unit("both", 1)).await.unwrap();
    tenant.move_care(&old, &new).await.unwrap();
    tenant.move_care(&old, &both).await.unwrap();
    tenant.delete_customer(&old).await.unwrap();
    assert!(tenant.units_of(&old).await.unwrap().is_empty());
    let moved = ProofUnit {
        customer_id: new.clone(),
        ..theirs
    };
    assert_eq!(
        tenant.units_of(&new).await.unwrap(),
        std::slice::from_ref(&moved)
    );
    assert_eq!(tenant.units_of(&both).await.unwrap(), [unit("both", 1)]);
    let is_due = due(&tenant, "2027-05-06T00:00:00Z").await;
    assert!(
        is_due.contains(&new) && is_due.contains(&both),
        "{is_due:?}"
    );
    tenant.delete_customer(&new).await.unwrap();
    assert!(!due(&tenant, "2027-05-06T00:00:00Z").await.contains(&new));
    let mut left = 0;
    tenant.each_unit(COHORT, |_| left += 1).await.unwrap();
    assert_eq!(left, 1);
}
