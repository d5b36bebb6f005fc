//! What is ahead, day by day where the organization is.

use chrono::{DateTime, NaiveDate, TimeDelta};

use crate::harness::{
    outreach::{rule, settings, subscriber},
    prelude::*,
};

/// The day that it is in São Paulo, whose clocks are not changed.
fn local(at: DateTime<Utc>) -> NaiveDate {
    (at - TimeDelta::hours(3)).date_naive()
}

fn on(calendar: &Value, day: NaiveDate) -> Option<&Value> {
    let days = items(&calendar["days"]);
    days.iter().find(|one| one["day"] == day.to_string())
}

#[tokio::test]
async fn what_is_ahead_stands_on_its_local_day_and_is_listed_there() {
    let owner = Organization::sign_up().await;
    let mut settings = settings();
    settings["time_zone"] = "America/Sao_Paulo".into();
    owner.put("/v1/outreach", &settings).await;
    owner.put("/v1/outreach/rules/renewal", &rule(9)).await;
    // It is the day before where the organization is.
    let at = (Utc::now() + TimeDelta::days(10)).date_naive();
    let at = at.and_hms_opt(1, 30, 0).unwrap().and_utc();
    let day = local(at);
    assert_ne!(day, at.date_naive());
    let trial = json!({ "trial_start": Utc::now() - TimeDelta::days(4), "trial_end": at, "period_end": at });
    let renews = json!({ "period_end": at, "currency": "usd", "amount_minor": 1_200 });
    let ends = json!({ "period_end": at, "cancel_at_period_end": true });
    let zone = "America/Sao_Paulo";
    let mut events = Vec::new();
    for (id, subscription) in [("trying", trial), ("renewing", renews), ("ending", ends)] {
        events.extend_from_slice(items(&subscriber(id, zone, &subscription)));
    }
    owner.tell(&events).await;

    let today = local(Utc::now());
    let path = format!(
        "/v1/customers/calendar?from={today}&to={}",
        today + TimeDelta::days(30)
    );
    let is_whole = |calendar: &Value| {
        let planned = on(calendar, day - TimeDelta::days(3));
        on(calendar, day).is_some_and(|of| of["charges"] == 2) && planned.is_some()
    };
    let calendar = owner.once(&path, 120, is_whole).await;
    assert_eq!(calendar["time_zone"], zone, "{calendar}");
    assert_eq!(calendar["risk_known"], false, "{calendar}");
    let of = on(&calendar, day).unwrap();
    assert_eq!((&of["renewals"], &of["trial_ends"]), (&json!(1), &json!(1)));
    let amount = |currency: &str, amount: i64| json!({ "currency": currency, "amount_minor": amount, "at_risk_minor": 0 });
    let expected = json!([amount("EUR", 4_900), amount("USD", 1_200)]);
    assert_eq!(of["amounts"], expected, "{of}");
    let planned = on(&calendar, day - TimeDelta::days(3)).unwrap();
    assert_eq!(
        (&planned["planned"], &planned["charges"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(items(&calendar["days"]).len(), 2, "{calendar}");

    let listed = owner
        .all(&format!("/v1/customers/calendar/day?day={day}&limit=1"))
        .await;
    let who: Vec<(&Value, &Value)> = listed
        .iter()
        .map(|one| (&one["customer_id"], &one["kind"]))
        .collect();
    assert_eq!(
        who,
        [
            (&json!("renewing"), &json!("renewal")),
            (&json!("trying"), &json!("trial_end"))
        ]
    );
    let trials = owner
        .all(&format!(
            "/v1/customers/calendar/day?day={day}&kind=trial_end"
        ))
        .await;
    assert_eq!(trials.len(), 1, "{trials:?}");
    assert_eq!(trials[0]["amount_minor"], 4_900, "{trials:?}");
    let due = day - TimeDelta::days(3);
    let messages = owner
        .all(&format!("/v1/customers/calendar/day?day={due}"))
        .await;
    assert_eq!(messages[0]["customer_id"], "renewing", "{messages:?}");
    assert_eq!(messages[0]["reason"], "renewal", "{messages:?}");
    let due_at: DateTime<Utc> = text(&messages[0]["at"]).parse().unwrap();
    assert_eq!(due_at, due.and_hms_opt(12, 0, 0).unwrap().and_utc());

    // Who is gone stands nowhere.
    let gone = owner.caller.delete("/v1/customer?id=renewing").await;
    assert_eq!(gone.status, 204);
    owner
        .once(&path, 60, |calendar| {
            items(&calendar["days"]).len() == 1
                && on(calendar, day).is_some_and(|of| of["renewals"] == 0)
        })
        .await;
}

#[tokio::test]
async fn days_are_bounded() {
    let owner = Organization::sign_up().await;
    let empty = owner.get("/v1/customers/calendar").await;
    assert!(items(&empty["days"]).is_empty(), "{empty}");
    for wrong in [
        "from=2026-12-02&to=2026-12-01",
        "from=2026-01-01&to=2026-12-01",
        "from=1970-01-01&to=1970-01-02",
    ] {
        let refused = owner
            .caller
            .get(&format!("/v1/customers/calendar?{wrong}"))
            .await;
        refused.problem(400, "bad_days");
    }
    let refused = owner.caller.get("/v1/customers/calendar?from=today").await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    let refused = owner
        .caller
        .get("/v1/customers/calendar/day?cursor=eA")
        .await;
    assert_eq!(refused.status, 400, "{}", refused.text);
}
