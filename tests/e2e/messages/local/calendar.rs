//! Notices come on the right local day, by the real sweep with a set clock. Local only: it reads the inbox.

use chrono::{DateTime, TimeDelta};

use crate::harness::{
    local::all_mail,
    outreach::{one_lead, rule, settings, subscriber, trial_rule},
    prelude::*,
};

/// Hand-checked: what is due where and when. The agenda's own tests are held against the same table.
const CASES: &str = include_str!("../../../../shared/outreach/cases/local_time.csv");

struct Case {
    name: String,
    zone: String,
    reason: String,
    subscription: Value,
    instant: DateTime<Utc>,
}

/// Those of an hour.
fn cases(hour: u8) -> Vec<Case> {
    let rows = CASES.lines().skip(1).map(|row| row.split(',').collect());
    let rows = rows.filter(|cells: &Vec<&str>| cells[2] == hour.to_string());
    rows.map(|cells| {
        let (count, interval) = cells[4].split_once(' ').unwrap();
        let mut subscription = json!({
            "interval": interval, "interval_count": count.parse::<u8>().unwrap(), "period_start": cells[5],
            "period_end": cells[6],
        });
        match cells[3] {
            "trial_ending" => {
                subscription["trial_start"] = cells[5].into();
                subscription["trial_end"] = cells[6].into();
            }
            "pause_ending" => {
                subscription["status"] = "paused".into();
                subscription["resumes_at"] = cells[6].into();
            }
            "price_change" => {
                subscription["period_end"] = Value::Null;
                subscription["price_changes_at"] = cells[6].into();
                subscription["new_amount_minor"] = 5_900.into();
            }
            _ => {}
        }
        Case {
            name: cells[0].to_owned(),
            zone: cells[1].to_owned(),
            reason: cells[3].to_owned(),
            subscription,
            instant: cells[8].parse().unwrap(),
        }
    })
    .collect()
}

#[tokio::test]
async fn every_row_of_the_table_is_announced_on_its_day_and_once() {
    let mut rows = 0;
    for hour in [0, 2, 23, 9] {
        rows += announced(hour).await;
    }
    assert_eq!(rows, CASES.lines().count() - 1);
}

async fn announced(hour: u8) -> usize {
    let owner = Organization::sign_up().await;
    let cases = cases(hour);
    owner.put("/v1/outreach", &settings()).await;
    owner.put("/v1/outreach/rules/renewal", &rule(hour)).await;
    owner
        .put("/v1/outreach/rules/trial_ending", &trial_rule(hour))
        .await;
    owner
        .put("/v1/outreach/rules/pause_ending", &one_lead(hour, 7))
        .await;
    owner
        .put("/v1/outreach/rules/price_change", &one_lead(hour, 30))
        .await;
    owner.clock("2027-01-01T00:00:00Z".parse().unwrap()).await;
    let mut events = Vec::new();
    for case in &cases {
        events.extend_from_slice(items(&subscriber(
            &case.name,
            &case.zone,
            &case.subscription,
        )));
    }
    // Everything comes three times.
    for _ in 0..3 {
        events.reverse();
        owner.tell(&events).await;
    }
    until("all customers", 120, async || {
        let mut found = 0;
        for status in ["active", "trialing", "paused"] {
            found += owner
                .all(&format!("/v1/customers?status={status}"))
                .await
                .len();
        }
        match found == cases.len() {
            true => Ok(()),
            false => Err(format!("{found} customers")),
        }
    })
    .await;
    let mut instants: Vec<DateTime<Utc>> = cases.iter().map(|case| case.instant).collect();
    instants.sort_unstable();
    instants.dedup();
    for at in instants {
        owner.clock(at - TimeDelta::seconds(1)).await;
        owner.clock(at).await;
    }
    let said = owner.messages("test=true", "sent", cases.len()).await;
    assert_eq!(said.len(), cases.len(), "{said:?}");
    let mail = all_mail(&owner.email).await;
    for case in &cases {
        let of = |one: &&Value| one["customer_id"] == case.name;
        let message = said.iter().find(of).unwrap();
        let made: DateTime<Utc> = text(&message["made_at"]).parse().unwrap();
        assert_eq!(made, case.instant, "{message}");
        assert_eq!(message["reason"], case.reason, "{message}");
        let subject = format!("[Test: {}] ", case.name);
        let mails = mail
            .iter()
            .filter(|one| text(&one["Subject"]).starts_with(&subject));
        assert_eq!(mails.count(), 1, "{}", case.name);
    }
    cases.len()
}

#[tokio::test]
async fn a_renewal_that_moves_is_announced_where_it_is_and_a_canceled_one_is_not() {
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    owner.put("/v1/outreach/rules/renewal", &rule(9)).await;
    let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
    owner.clock(at("2027-01-01T00:00:00Z")).await;
    let renews = |end: &str| json!({ "period_end": end });
    let mut events = Vec::new();
    for id in ["moved", "canceled"] {
        let one = subscriber(id, "UTC", &renews("2027-03-31T12:00:00Z"));
        events.extend_from_slice(items(&one));
    }
    owner.tell(&events).await;
    let update = |id: &str, n: i64, properties: Value| {
        let mut event = json!({
            "type": "track", "userId": id, "messageId": format!("{id} changes {n}"), "event": "Subscription Updated",
            "timestamp": Utc::now() - TimeDelta::seconds(30 - n), "properties": properties,
        });
        event["properties"]["subscription_id"] = format!("sub of {id}").into();
        event
    };
    // Later, then earlier than at first.
    let changes = [
        update("moved", 1, renews("2027-04-15T12:00:00Z")),
        update("moved", 2, renews("2027-03-20T12:00:00Z")),
        update("canceled", 1, json!({ "cancel_at_period_end": true })),
    ];
    owner.tell(&changes).await;
    owner
        .once("/v1/customers?search=moved", 120, |page| {
            let at = &page["items"][0]["renews_at"];
            at.as_str().is_some_and(|at| at.starts_with("2027-03-20"))
        })
        .await;
    for day in [
        "2027-03-17T08:59:59Z",
        "2027-03-17T09:00:00Z",
        "2027-03-28T09:00:00Z",
        "2027-04-12T09:00:00Z",
    ] {
        owner.clock(at(day)).await;
    }
    let said = owner.messages("test=true", "sent", 1).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0]["customer_id"], "moved");
    assert_eq!(said[0]["made_at"], "2027-03-17T09:00:00Z");
}
