//! What messages were worth, from the trigger to the figure. Local only: it wakes the sweep, and has customers enter as
//! of a day that is long past.

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, TimeDelta};
use domain::{CampaignId, Charges, NoticeReason, OfferId, ProofUnit, ProofWork};

use crate::harness::{
    campaigns::{PATH, offer},
    local::{hand, sweep},
    outreach::{rule, settings, subscriber},
    prelude::*,
};

/// Half of all customers are held out.
async fn owner() -> Organization {
    let owner = Organization::sign_up().await;
    let mut settings = settings();
    settings["hold_out"] = 0.5.into();
    owner.put("/v1/outreach", &settings).await;
    owner
}

fn in_days(days: i64) -> DateTime<Utc> {
    Utc::now() + TimeDelta::days(days)
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Waits until so many customers are known.
async fn known(owner: &Organization, count: usize) {
    until(&format!("{count} customers"), 120, async || {
        let found = owner.all("/v1/customers").await.len();
        match found == count {
            true => Ok(()),
            false => Err(format!("{found} customers")),
        }
    })
    .await;
}

#[tokio::test]
async fn both_arms_enter_with_their_first_trigger_and_by_no_test_clock() {
    const CUSTOMERS: usize = 24;
    let owner = owner().await;
    owner.put("/v1/outreach/rules/renewal", &rule(0)).await;
    let renews = json!({ "period_end": written(in_days(2)) });
    let mut events = Vec::new();
    for n in 0..CUSTOMERS {
        events.extend_from_slice(items(&subscriber(&format!("c{n}"), "UTC", &renews)));
    }
    // By a test clock everybody is told; nobody enters.
    let now = Utc::now().trunc_subsecs(0);
    owner.clock(now).await;
    owner.tell(&events).await;
    known(&owner, CUSTOMERS).await;
    owner.clock(now + TimeDelta::hours(1)).await;
    let tested = owner.all("/v1/messages?test=true").await;
    assert_eq!(tested.len(), CUSTOMERS, "{tested:?}");
    assert_eq!(owner.get("/v1/proof").await["entered"], 0);
    assert!(owner.all("/v1/proof/units").await.is_empty());
    let gone = owner
        .caller
        .call(Method::DELETE, "/v1/outreach/test-clock", None)
        .await;
    assert_eq!(gone.status, 204);
    owner.planned().await;

    for _ in 0..3 {
        sweep().await;
        Stack::open().await.drained(Queue::Outreach).await;
    }
    let messages = owner.all("/v1/messages").await;
    assert_eq!(messages.len(), CUSTOMERS, "{messages:?}");
    let units = owner.all("/v1/proof/units").await;
    assert_eq!(units.len(), CUSTOMERS, "{units:?}");
    for unit in &units {
        let of = |one: &&Value| one["customer_id"] == unit["customer_id"];
        let message = messages.iter().find(of).unwrap();
        let is_ghost = message["withheld"]["reason"]["code"] == "held_out";
        assert_eq!(unit["held_out"], is_ghost, "{unit} {message}");
        assert_eq!(unit["share"], 0.5, "{unit}");
        assert_eq!(unit["charges"]["count"], 3, "{unit}");
        assert_eq!(unit["charges"]["total_minor"], 3 * 4900, "{unit}");
        assert!(unit["outcome"].is_null(), "{unit}");
    }
    assert!(units.iter().any(|unit| unit["held_out"] == true));
    assert!(units.iter().any(|unit| unit["held_out"] == false));
    let shown = owner.get("/v1/proof").await;
    assert_eq!(shown["entered"], CUSTOMERS, "{shown}");
    let first: DateTime<Utc> = text(&shown["first_look_at"]).parse().unwrap();
    assert!(first > in_days(92) && first < in_days(94), "{shown}");
    let file = owner.caller.get("/v1/proof/units/export").await;
    assert_eq!(file.text.lines().count(), CUSTOMERS + 1, "{}", file.text);
    // Before there is anything it is told what the size can show.
    let plan = owner
        .get("/v1/proof/plan?customers=20000&monthly_churn=0.08")
        .await;
    assert!(plan["plan"]["kept"].is_null(), "{plan}");
    let small = owner
        .get("/v1/proof/plan?customers=24&monthly_churn=0.08")
        .await;
    assert_eq!(small["plan"]["kept"]["code"], "too_few", "{small}");
    let refused = owner.caller.get("/v1/proof/plan?hold_out=0.9").await;
    assert_eq!(refused.body(400)["code"], "bad_query");
}

/// A customer who has paid 49 euros a month since 120 days, until they left, if they did.
fn life(id: &str, left: Option<i64>) -> Vec<Value> {
    let event = |name: &str, days: i64, properties: Value| {
        json!({
            "type": "track", "userId": id, "event": name, "timestamp": written(in_days(-days)),
            "messageId": format!("{id} {name} {days}"), "properties": properties,
        })
    };
    let of = json!({
        "subscription_id": format!("s of {id}"), "amount_minor": 4900, "currency": "EUR", "interval": "month",
    });
    let mut events = vec![event("Subscription Started", 125, of)];
    for days in [125, 95, 65, 35, 5] {
        if left.is_none_or(|left| days > left) {
            let paid = json!({
                "invoice_id": format!("in {id} {days}"), "amount_minor": 4900, "currency": "EUR",
            });
            events.push(event("Invoice Paid", days, paid));
        }
    }
    let ended = json!({ "subscription_id": format!("s of {id}") });
    events.extend(left.map(|left| event("Subscription Canceled", left, ended)));
    events
}

#[tokio::test]
async fn whose_horizon_is_over_is_settled_once_and_counted() {
    let owner = owner().await;
    let lives = [
        ("stays", None),
        ("leaves", Some(50)),
        ("left later", Some(3)),
    ];
    for (id, left) in lives {
        owner.tell(&life(id, left)).await;
    }
    known(&owner, lives.len()).await;
    Stack::open().await.merged(owner.id).await;
    let tenant = Stack::open().await.tenant(owner.id);
    let entered_at = in_days(-100);
    for (n, (id, _)) in lives.into_iter().enumerate() {
        let unit = ProofUnit {
            customer_id: id.parse().unwrap(),
            year: entered_at.year(),
            reason: NoticeReason::Renewal,
            campaign_id: None,
            offer_id: None,
            cost_minor: None,
            entered_at: entered_at + TimeDelta::minutes(n as i64),
            order: n as u64,
            held_out: id == "leaves",
            share: 0.5,
            is_reachable: true,
            charges: Some(Charges {
                currency: "EUR".into(),
                total_minor: 14_700,
                count: 3,
            }),
            risk: None,
            outcome: None,
        };
        assert!(tenant.enter_cohort(&unit).await.unwrap());
    }
    let path = format!("/v1/proof?year={}", entered_at.year());
    for _ in 0..2 {
        sweep().await;
    }
    let shown = owner
        .once(&path, 120, |shown| shown["findings"].is_object())
        .await;
    let all = &shown["findings"]["all"];
    assert_eq!(all["treated"], json!({ "left": 0, "kept": 2 }), "{shown}");
    assert_eq!(all["held_out"], json!({ "left": 1, "kept": 0 }), "{shown}");
    assert_eq!(all["kept"]["units"], 3, "{shown}");
    assert_eq!(all["kept"]["finding"]["code"], "too_few", "{shown}");
    assert_eq!(all["kept"]["plan"]["method"], "betting", "{shown}");
    assert_eq!(all["revenue"]["currency"], "EUR", "{shown}");
    assert_eq!(
        shown["findings"]["by_reason"][0]["reason"], "renewal",
        "{shown}"
    );
    let units = format!("/v1/proof/units?year={}", entered_at.year());
    let outcome = |units: &[Value], id: &str| {
        let of = |one: &&Value| one["customer_id"] == id;
        units.iter().find(of).unwrap()["outcome"].clone()
    };
    let settled = owner.all(&units).await;
    let paid = |kept: bool, cash: i64| json!({ "kept": kept, "cash_minor": cash, "messages": 0 });
    // Of those 90 days: what was paid 95, 65 and 35 days ago, or as much of it as there was.
    assert_eq!(outcome(&settled, "stays"), paid(true, 3 * 4900));
    assert_eq!(outcome(&settled, "leaves"), paid(false, 2 * 4900));
    assert_eq!(outcome(&settled, "left later"), paid(true, 3 * 4900));
    // A payment that is told of late changes nothing of it.
    let late = json!({ "invoice_id": "late", "amount_minor": 9900, "currency": "EUR" });
    let late = json!([{
        "type": "track", "userId": "stays", "event": "Invoice Paid", "timestamp": written(in_days(-60)),
        "messageId": "told late", "properties": late,
    }]);
    owner.tell(items(&late)).await;
    Stack::open().await.merged(owner.id).await;
    let again = ProofWork {
        org: owner.id,
        year: entered_at.year(),
        campaign_id: None,
    };
    let again = serde_json::to_string(&again).unwrap();
    hand("PERENE_REVENUE_WORKER_FUNCTION", &again).await;
    assert_eq!(owner.all(&units).await, settled);
    assert_eq!(owner.get(&path).await["findings"]["all"], *all);
}

/// A campaign that is a draft.
async fn campaign(owner: &Organization, name: &str) -> CampaignId {
    let offer = offer(owner, name).await;
    let body = json!({ "name": name, "offers": [offer] });
    let made = owner.caller.post(PATH, &body).await.body(201);
    text(&made["id"]).parse().unwrap()
}

/// What a campaign made of two offers, whose horizon is over.
#[tokio::test]
async fn a_campaign_is_settled_apart_and_by_offer() {
    let owner = owner().await;
    let name = json!([{
        "type": "identify", "userId": "stays", "messageId": "stays is", "traits": { "name": "Ana Souza" },
    }]);
    owner.tell(items(&name)).await;
    let lives = [("stays", None), ("leaves", Some(50))];
    for (id, left) in lives {
        owner.tell(&life(id, left)).await;
    }
    known(&owner, lives.len()).await;
    Stack::open().await.merged(owner.id).await;
    let tenant = Stack::open().await.tenant(owner.id);
    let (campaign, entered_at) = (campaign(&owner, "Save").await, in_days(-100));
    let (call, credit) = (OfferId::from_u128(1), OfferId::from_u128(2));
    let unit = |id: &str, offer: OfferId, campaign_id: Option<CampaignId>| ProofUnit {
        customer_id: id.parse().unwrap(),
        year: entered_at.year(),
        reason: NoticeReason::Renewal,
        campaign_id,
        offer_id: Some(offer),
        cost_minor: (id == "stays").then_some(1_500),
        entered_at,
        order: u64::from(id == "stays"),
        held_out: id == "leaves",
        share: 0.5,
        is_reachable: true,
        charges: Some(Charges {
            currency: "EUR".into(),
            total_minor: 14_700,
            count: 3,
        }),
        risk: None,
        outcome: None,
    };
    for campaign in [None, Some(campaign)] {
        for (id, offer) in [("stays", call), ("leaves", credit)] {
            let unit = unit(id, offer, campaign);
            assert!(tenant.enter_cohort(&unit).await.unwrap());
        }
    }
    for _ in 0..2 {
        sweep().await;
    }
    let query = format!("?year={}&campaign_id={campaign}", entered_at.year());
    let shown = owner
        .once(&format!("/v1/proof{query}"), 120, |shown| {
            shown["findings"].is_object()
        })
        .await;
    assert_eq!(shown["campaign_id"], campaign.to_string(), "{shown}");
    assert_eq!(shown["years"], json!([entered_at.year()]), "{shown}");
    let found = &shown["findings"];
    assert_eq!(found["all"]["entered"], 2, "{shown}");
    assert_eq!(found["by_reason"], json!([]), "{shown}");
    let by_offer = items(&found["by_offer"]);
    let arms: Vec<Value> = by_offer
        .iter()
        .map(|of| {
            json!([
                of["offer_id"],
                of["treated"]["kept"],
                of["held_out"]["left"]
            ])
        })
        .collect();
    assert_eq!(
        arms,
        [
            json!([call.to_string(), 1, 0]),
            json!([credit.to_string(), 0, 1])
        ],
        "{shown}"
    );
    let units = owner.all(&format!("/v1/proof/units{query}")).await;
    let of = |id: &str| units.iter().find(|unit| unit["customer_id"] == id).unwrap();
    assert_eq!(units.len(), 2, "{units:?}");
    assert_eq!(of("stays")["name"], "Ana Souza");
    assert_eq!(of("stays")["cost_minor"], 1_500);
    assert!(of("leaves")["name"].is_null());
    assert_eq!(of("leaves")["offer_id"], credit.to_string());
    let file = owner
        .caller
        .get(&format!("/v1/proof/units/export{query}"))
        .await;
    let ends = format!(",{campaign},{call},1500");
    assert!(
        file.text.lines().any(|line| line.ends_with(&ends)),
        "{}",
        file.text
    );
    // The organization's year has the same customers, in a cohort of its own.
    let path = format!("/v1/proof?year={}", entered_at.year());
    let year = owner
        .once(&path, 120, |shown| shown["findings"].is_object())
        .await;
    assert!(year["campaign_id"].is_null(), "{year}");
    assert_eq!(year["findings"]["by_offer"], json!([]), "{year}");
    assert_eq!(year["findings"]["by_reason"][0]["entered"], 2, "{year}");
    // Of a campaign that chose nobody, and of another organization, there is nothing.
    let none = self::campaign(&owner, "Nobody").await;
    let nothing = owner.get(&format!("/v1/proof?campaign_id={none}")).await;
    assert_eq!(nothing["entered"], 0, "{nothing}");
    // One that there is not has no figures, nor has another organization's.
    let (other, gone) = (Organization::sign_up().await, CampaignId::new());
    for (caller, query) in [
        (&owner.caller, format!("?campaign_id={gone}")),
        (&other.caller, query),
    ] {
        for path in ["/v1/proof", "/v1/proof/units", "/v1/proof/units/export"] {
            let refused = caller.get(&format!("{path}{query}")).await;
            refused.problem(404, "not_found");
        }
    }
    let offers = format!("/v1/customer-offers?campaign_id={gone}");
    let refused = owner.caller.get(&offers).await;
    refused.problem(404, "not_found");
    let refused = owner.caller.get("/v1/proof?campaign_id=none").await;
    assert_eq!(refused.body(400)["code"], "bad_query");
}
