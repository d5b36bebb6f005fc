//! Who is held back by a rule's daily cap is not forgotten, by the real sweep with a set clock. Local only: the clock is swept.

use chrono::DateTime;

use crate::harness::{
    outreach::{rule, settings, subscriber},
    prelude::*,
};

/// As many customers as renew at noon of 31 March 2027, and are told of it three days before.
const CUSTOMERS: usize = 4;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The messages that stand so.
async fn standing(owner: &Organization, status: &str) -> Vec<Value> {
    let path = format!("/v1/messages?test=true&status={status}");
    owner.all(&path).await
}

async fn counts(owner: &Organization) -> [usize; 3] {
    let mut counts = [0; 3];
    for (n, status) in ["sent", "waiting", "withheld"].into_iter().enumerate() {
        counts[n] = standing(owner, status).await.len();
    }
    counts
}

#[tokio::test]
async fn whoever_is_beyond_the_cap_waits_in_the_log_and_is_withheld_there_once_it_is_too_late() {
    let owner = Organization::sign_up().await;
    let mut capped = rule(9);
    capped["daily_cap"] = 1.into();
    owner.put("/v1/outreach", &settings()).await;
    owner.put("/v1/outreach/rules/renewal", &capped).await;
    // Set once: what is due is done as soon as all customers are looked at by the rules.
    owner.clock(at("2027-01-01T00:00:00Z")).await;
    let events: Vec<Value> = (0..CUSTOMERS)
        .flat_map(|n| {
            let renews = json!({ "period_end": "2027-03-31T12:00:00Z" });
            items(&subscriber(&format!("capped {n}"), "UTC", &renews)).to_vec()
        })
        .collect();
    owner.tell(&events).await;
    owner
        .once("/v1/customers?status=active", 120, |page| {
            items(&page["items"]).len() == CUSTOMERS
        })
        .await;

    // It is said before, across pages.
    let dry = owner
        .all("/v1/outreach/dry-run?date=2027-03-28&limit=1")
        .await;
    let is_capped = |one: &&Value| one["withheld"]["reason"]["code"] == "daily_cap";
    assert_eq!(
        dry.iter().filter(is_capped).count(),
        CUSTOMERS - 1,
        "{dry:?}"
    );
    let sends = dry.iter().filter(|one| one["verdict"] == "send");
    assert_eq!(sends.count(), 1, "{dry:?}");

    // By then all that is sent was sent: nobody waits for that.
    owner.clock(at("2027-03-28T09:00:00Z")).await;
    assert_eq!(counts(&owner).await, [1, 3, 0]);
    for one in standing(&owner, "waiting").await {
        assert_eq!(one["waits_until"], "2027-03-29T00:00:00Z", "{one}");
        assert_eq!(one["withheld"]["reason"]["code"], "daily_cap", "{one}");
    }
    let day = owner
        .get("/v1/customers/calendar?from=2027-03-28&to=2027-03-28")
        .await;
    let of = &day["days"][0];
    assert_eq!((&of["sent"], &of["waiting"]), (&json!(1), &json!(3)));
    let listed = owner
        .all("/v1/customers/calendar/day?day=2027-03-28&kind=planned")
        .await;
    let caps = listed
        .iter()
        .filter(|one| one["withheld"]["code"] == "daily_cap");
    assert_eq!(caps.count(), 3, "{listed:?}");

    owner.clock(at("2027-03-29T00:00:00Z")).await;
    assert_eq!(counts(&owner).await, [2, 2, 0]);
    // Nobody looks again before the date has passed.
    owner.clock(at("2027-04-02T00:00:00Z")).await;
    assert_eq!(counts(&owner).await, [2, 0, 2]);
    for one in standing(&owner, "withheld").await {
        assert_eq!(one["withheld"]["reason"]["code"], "daily_cap", "{one}");
        assert!(one["waits_until"].is_null(), "{one}");
    }
}
