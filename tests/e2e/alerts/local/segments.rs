//! Segments whose customers are riskier than before. Local only: it tells the bus itself what was found, and receives on
//! this machine.

use chrono::NaiveDate;
use domain::{BusEvent, BusEventKind, ModelId, ScoringRunId, SegmentId, SegmentRiskFacts};

use crate::harness::{prelude::*, receiver::Receiver};

const PATH: &str = "/v1/alerts?kind=segment_risk_rising";

fn risen(segment: SegmentId, run: ScoringRunId, mean_score: f64) -> SegmentRiskFacts {
    SegmentRiskFacts {
        segment_id: segment,
        segment: "Pro".into(),
        scoring_run_id: run,
        model_id: ModelId::new(),
        compared_with: Utc::now(),
        customers: 120,
        mean_score_before: 0.1,
        mean_score,
        high_risk_before: 0.05,
        high_risk: 0.1,
    }
}

async fn tell(stack: &Stack, owner: &Organization, period: &str, segments: &[SegmentRiskFacts]) {
    let period: NaiveDate = period.parse().unwrap();
    let kind = BusEventKind::SegmentRiskRising {
        scoring_run_id: segments[0].scoring_run_id,
        period,
        segments: segments.to_vec(),
    };
    stack.publish(&BusEvent::now(owner.id, kind)).await;
    stack.drained(Queue::Alert).await;
}

#[tokio::test]
async fn a_segment_is_alerted_of_once_in_a_period_and_endpoints_are_told() {
    let (stack, receiver) = (Stack::open().await, Receiver::open().await);
    let owner = Organization::sign_up().await;
    let body =
        json!({ "kind": "webhook", "address": receiver.at("/in"), "events": ["alert.raised"] });
    let made = owner.caller.post("/v1/endpoints", &body).await.body(201);
    let (one, other) = (SegmentId::new(), SegmentId::new());
    let first = ScoringRunId::new();
    let both = [risen(one, first, 0.3), risen(other, first, 0.2)];
    for _ in 0..2 {
        tell(&stack, &owner, "2026-11-01", &both).await;
    }
    let list = owner
        .once(PATH, 60, |list| items(&list["items"]).len() == 2)
        .await;
    // What rose most comes first.
    let raised = &items(&list["items"])[0];
    assert_eq!(raised["about"]["segment_id"], one.to_string(), "{raised}");
    assert_eq!(raised["about"]["segment"], "Pro", "{raised}");
    let told = until("an alert told", 60, async || {
        let got = receiver.got("/in");
        got.first().cloned().ok_or_else(|| "nothing came".into())
    });
    let told = told.await.json();
    assert_eq!(
        (&told["data"]["kind"], &told["data"]["count"]),
        (&json!("segment_risk_rising"), &json!(2))
    );

    // Another scoring of the same period makes the figures new, and nothing else.
    let second = ScoringRunId::new();
    tell(&stack, &owner, "2026-11-01", &[risen(one, second, 0.4)]).await;
    let path = format!("/v1/alerts/{}", text(&raised["id"]));
    let now = owner
        .once(&path, 60, |now| number(&now["about"]["mean_score"]) > 0.35)
        .await;
    assert_eq!(now["raised_at"], raised["raised_at"], "{now}");
    assert_eq!(owner.all(PATH).await.len(), 2);

    // In the next one it is news again.
    tell(
        &stack,
        &owner,
        "2026-12-01",
        &[risen(one, ScoringRunId::new(), 0.5)],
    )
    .await;
    owner
        .once(PATH, 60, |list| items(&list["items"]).len() == 3)
        .await;
    assert_eq!(
        receiver
            .got("/in")
            .iter()
            .filter(|one| one.json()["data"]["count"] == 2)
            .count(),
        1
    );

    // Who does not want to know is not told.
    let mut rules = owner.get("/v1/alerts/rules").await;
    rules["segment_risk_rising"]["on"] = false.into();
    owner.put("/v1/alerts/rules", &rules).await;
    tell(
        &stack,
        &owner,
        "2027-01-01",
        &[risen(one, ScoringRunId::new(), 0.6)],
    )
    .await;
    assert_eq!(owner.all(PATH).await.len(), 3);
    let path = format!("/v1/endpoints/{}", text(&made["endpoint"]["id"]));
    assert_eq!(owner.caller.delete(&path).await.status, 204);
}
