//! What the mail says and who gets it. Local only: it looks into the emulator's inbox.

use domain::{Event, Role, event::EventKind};

use crate::harness::{
    api::{items, text},
    cli::customers,
    local::inbox,
    organization::Organization,
    stack::{Queue, Stack},
    wait::until,
};

#[tokio::test]
async fn admins_get_one_mail_with_the_twenty_riskiest() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let dataset = owner.ready("Mail", "mail.csv", &customers(1500, 8)).await;
    let model = owner.train(&dataset).await;
    let run = owner.score(&model, &dataset).await;

    let mail = until("mail to the owner", 60, async || {
        inbox(&owner.email)
            .await
            .pop()
            .ok_or("an empty inbox".into())
    })
    .await;
    let top = owner
        .caller
        .get(&format!("/v1/scoring-runs/{run}/top?limit=20"))
        .await
        .body(200);
    for body in ["BodyText", "BodyHtml"] {
        let body = text(&mail[body]);
        for item in items(&top["items"]) {
            assert!(
                body.contains(&text(&item["entity_key"])),
                "no {item} in {body}"
            );
        }
        assert!(body.contains("http"), "no link: {body}");
    }
    assert!(text(&mail["Subject"]).contains("20"), "{}", mail["Subject"]);

    let kind = EventKind::ScoringCompleted {
        scoring_run_id: run.parse().unwrap(),
        model_id: model.parse().unwrap(),
    };
    for _ in 0..3 {
        stack.publish(&Event::now(owner.id, kind.clone())).await;
    }
    stack.drained(Queue::Scoring).await;
    stack.drained(Queue::Notify).await;
    for (member, expected) in [(&owner, 1), (&admin, 1), (&analyst, 0)] {
        assert_eq!(
            inbox(&member.email).await.len(),
            expected,
            "mail to {}",
            member.email
        );
    }
    let shown = owner
        .caller
        .get(&format!("/v1/scoring-runs/{run}"))
        .await
        .body(200);
    assert!(shown["notices"].is_null(), "all mail went out: {shown}");
}
