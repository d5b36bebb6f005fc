//! What the mail says and who gets it. Local only: it looks into the emulator's inbox.

use chrono::Duration;
use domain::{BusEvent, BusEventKind};
use store::Claimed;

use crate::harness::{local::mail_to, prelude::*};

#[tokio::test]
async fn whoever_wants_it_gets_one_mail_with_the_twenty_riskiest() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let viewer = owner.colleague(&stack, Role::Viewer).await;
    // The owner has chosen nothing, and gets what owners get.
    for (who, chosen) in [(&admin, json!(["usage"])), (&analyst, json!(["scores"]))] {
        let body = json!({ "notifications": chosen });
        let path = format!("/v1/notifications/{}", who.user);
        let answer = who.caller.patch(&path, &body).await;
        assert_eq!(answer.body(200)["notifications"], chosen);
    }
    let dataset = owner.ready("Mail", "mail.csv", &customers(1500, 8)).await;
    let model = owner.train(&dataset).await;
    let run = owner.score(&model, &dataset).await;

    let mail = mail_to(&owner.email, 60).await;
    let top = owner
        .get(&format!("/v1/scoring-runs/{run}/top?limit=20"))
        .await;
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

    let kind = BusEventKind::ScoringCompleted {
        scoring_run_id: run.parse().unwrap(),
        model_id: model.parse().unwrap(),
    };
    for _ in 0..3 {
        stack.publish(&BusEvent::now(owner.id, kind.clone())).await;
    }
    stack.drained(Queue::Scoring).await;
    stack.drained(Queue::Notify).await;
    for (member, expected) in [(&owner, 1), (&admin, 0), (&analyst, 1), (&viewer, 0)] {
        assert_eq!(
            inbox(&member.email).await.len(),
            expected,
            "mail to {}",
            member.email
        );
    }
    let shown = owner.get(&format!("/v1/scoring-runs/{run}")).await;
    assert!(shown["notices"].is_null(), "all mail went out: {shown}");
}

#[tokio::test]
async fn admins_get_the_report_of_a_version_if_the_model_was_asked() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let dataset = owner
        .ready("Report", "report.csv", &customers(1500, 9))
        .await;
    let mut request = model_of(&dataset);
    request["mail_report"] = true.into();
    let made = owner.caller.post("/v1/models", &request).await.body(202);
    assert_eq!(made["model"]["mail_report"], true, "{made}");
    let run = owner.trained(&made["training_run"]).await;

    let mail = mail_to(&owner.email, 60).await;
    assert_eq!(text(&mail["Subject"]), "Version 1 of a model is trained");
    let model = text(&made["model"]["id"]);
    let version = owner.version(&model, 1).await;
    let auc = format!("{:.3}", number(&version["metrics"]["roc_auc"]));
    for body in ["BodyText", "BodyHtml"] {
        let body = text(&mail[body]);
        for told in [&auc, &text(&version["importance"][0]["feature"]), &model] {
            assert!(body.contains(told), "no {told} in {body}");
        }
    }

    let kind = BusEventKind::ModelTrained {
        training_run_id: text(&run["id"]).parse().unwrap(),
        model_id: model.parse().unwrap(),
        version: 1,
    };
    for _ in 0..3 {
        stack.publish(&BusEvent::now(owner.id, kind.clone())).await;
    }
    stack.drained(Queue::Notify).await;
    for (member, expected) in [(&owner, 1), (&admin, 1), (&analyst, 0)] {
        let mails = inbox(&member.email).await;
        assert_eq!(mails.len(), expected, "mail to {}", member.email);
    }
}

#[tokio::test]
async fn the_mail_of_a_model_that_is_too_good_says_to_check_it_first() {
    let owner = Organization::sign_up().await;
    let table = Table::parse(&customers(1500, 52));
    let left: Vec<bool> = table
        .column("churned")
        .iter()
        .map(|l| *l == "Yes")
        .collect();
    // Only together they know: who left has the plan of the month before.
    let plan = |row: usize| (row * 7919 + row / 3) % 4;
    let named = |plan: usize| ["basic", "plus", "pro", "max"][plan].to_owned();
    let table = table
        .and("tier", |row| named(plan(row)))
        .and("tier_before", |row| match left[row] {
            true => named(plan(row)),
            false => named((plan(row) + 1 + row % 3) % 4),
        });
    let dataset = owner.ready("Pair", "pair.csv", &table.to_csv()).await;
    let mut request = model_of(&dataset);
    request["mail_report"] = true.into();
    let made = owner.caller.post("/v1/models", &request).await.body(202);
    owner.trained(&made["training_run"]).await;

    let mail = mail_to(&owner.email, 60).await;
    for body in ["BodyText", "BodyHtml"] {
        let body = text(&mail[body]);
        for told in [
            "does not score yet",
            "tier_before",
            "know together",
            "ranks almost perfectly",
        ] {
            assert!(body.contains(told), "no {told} in {body}");
        }
    }
    let version = owner.version(&text(&made["model"]["id"]), 1).await;
    assert_eq!(version["warnings"][0]["code"], "too_good", "{version}");
    assert_eq!(
        version["warnings"][1]["code"], "predicts_together",
        "{version}"
    );
    assert_eq!(version["stage"], "staging");
}

#[tokio::test]
async fn a_mail_whose_sender_died_comes_all_the_same() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let asked_at = Utc::now();
    // Claims the mail as a worker does, and does no more.
    let tenant = stack.tenant(owner.id);
    let about = format!("restored-{}", asked_at.timestamp_millis());
    let claim = tenant.mail_claim(about, owner.user);
    let claimed = claim.take(Duration::zero()).await.unwrap();
    assert_eq!(claimed, Claimed::Try(1));
    let kind = BusEventKind::OrganizationRestored { asked_at };
    stack.publish(&BusEvent::now(owner.id, kind)).await;
    // The message comes again once the dead would have stopped.
    let mail = mail_to(&owner.email, 180).await;
    assert!(text(&mail["Subject"]).ends_with("stays on Perene"));
    stack.drained(Queue::Notify).await;
    assert_eq!(inbox(&owner.email).await.len(), 1);
}
