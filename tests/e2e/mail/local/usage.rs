//! Warnings of what runs out, and what the sweep does not do then. Local only: it wakes the sweep
//! by hand and looks into the emulator's inbox.

use domain::Standing;

use crate::harness::{local::sweep, prelude::*};

async fn warnings(address: &str) -> Vec<Value> {
    let mut mails = inbox(address).await;
    mails.retain(|mail| text(&mail["Subject"]).contains("customers of"));
    mails
}

#[tokio::test]
async fn admins_are_warned_once_for_each_share() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let tenant = stack.tenant(owner.id);
    for (more, warned, share) in [
        (7_999, 0, ""),
        (1, 1, "80%"),
        (1_999, 1, "80%"),
        (1, 2, "All"),
    ] {
        assert_eq!(
            tenant.count_predictions(more, 10_000).await.unwrap(),
            Ok(())
        );
        sweep().await;
        tokio::join!(sweep(), sweep());
        if warned > 0 {
            until("the warning", 60, async || {
                let mails = warnings(&owner.email).await;
                let told = mails
                    .iter()
                    .any(|mail| text(&mail["Subject"]).starts_with(share));
                if told {
                    Ok(())
                } else {
                    Err(format!("{} mails", mails.len()))
                }
            })
            .await;
        }
        stack.drained(Queue::Notify).await;
        for (member, expected) in [(&owner, warned), (&admin, warned), (&analyst, 0)] {
            let mails = warnings(&member.email).await;
            assert_eq!(mails.len(), expected, "after {more} more: {mails:?}");
        }
    }
    let mail = &warnings(&owner.email).await[0];
    for body in ["BodyText", "BodyHtml"] {
        let body = text(&mail[body]);
        assert!(body.contains("8,000 of the 10,000"), "{body}");
        assert!(body.contains("/settings/plan"), "{body}");
    }
}

#[tokio::test]
async fn a_model_that_may_not_score_by_itself_says_why_once_and_scores_when_it_may() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Starter).await;
    let csv = customers(400, 43);
    let dataset = owner.ready("Out", "january.csv", &csv).await;
    let model = owner.train(&dataset).await;
    let path = format!("/v1/models/{model}");
    let daily = json!({ "rescore": "daily" });
    let changed = owner.caller.patch(&path, &daily).await;
    changed.body(200);
    let tenant = stack.tenant(owner.id);
    let counted = tenant.count_predictions(99_900, 100_000).await;
    assert_eq!(counted.unwrap(), Ok(()));
    sweep().await;
    sweep().await;
    let runs = owner.all("/v1/scoring-runs").await;
    assert_eq!(runs.len(), 1, "{runs:?}");
    assert_eq!(runs[0]["status"], "failed", "{runs:?}");
    let error = &runs[0]["error"];
    assert_eq!(error["code"], "plan_limit_reached", "{error}");
    assert!(text(&error["detail"]).contains("99900"), "{error}");

    // Another reason is told, too; and once there is none the model scores.
    let pays = async |standing| owner.set_plan(&stack, PlanId::Growth, standing).await;
    pays(Standing::ReadOnly).await;
    tokio::join!(sweep(), sweep(), sweep());
    sweep().await;
    let runs = owner.all("/v1/scoring-runs").await;
    assert_eq!(runs.len(), 2, "{runs:?}");
    assert_eq!(runs[0]["error"]["code"], "read_only", "{runs:?}");
    pays(Standing::Active).await;
    sweep().await;
    let runs = owner.all("/v1/scoring-runs").await;
    assert_eq!(runs.len(), 3, "{runs:?}");
    owner.scored(&text(&runs[0]["id"])).await;
}
