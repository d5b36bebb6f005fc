//! Deleting an organization: the grace, and that nothing is left after it. Local only: it wakes the
//! sweep by hand and looks into the emulator's inbox.

use crate::harness::{local::erase, prelude::*};

async fn delete(owner: &Organization, confirm: &str) -> Answer {
    let body = json!({ "confirm": confirm });
    let path = "/v1/organization";
    owner.caller.call(Method::DELETE, path, Some(&body)).await
}

async fn restore(owner: &Organization) -> Answer {
    let path = "/v1/organization/restore";
    owner.caller.call(Method::POST, path, None).await
}

fn subjects(mails: &[Value]) -> Vec<String> {
    mails.iter().map(|mail| text(&mail["Subject"])).collect()
}

#[tokio::test]
async fn a_deleted_organization_reads_until_it_is_restored() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    delete(&admin, "Tests Ltd").await.problem(403, "forbidden");
    delete(&owner, "Another")
        .await
        .problem(422, "invalid_request");
    restore(&owner).await.problem(409, "not_restorable");
    let asked = delete(&owner, "Tests Ltd").await.body(202);
    assert!(asked["deletion"]["erase_at"].is_string(), "{asked}");
    assert_eq!(delete(&owner, "Tests Ltd").await.body(202), asked);

    owner.get("/v1/datasets").await;
    let file = json!({ "name": "Late", "filename": "late.csv" });
    let refused = owner.caller.post("/v1/datasets", &file).await;
    refused.problem(409, "organization_deleted");
    let invitation = json!({ "email": "late@example.com", "role": "viewer" });
    let refused = owner.caller.post("/v1/invitations", &invitation).await;
    refused.problem(409, "organization_deleted");

    let restored = restore(&owner).await.body(200);
    assert!(restored["deletion"].is_null(), "{restored}");
    owner.caller.post("/v1/datasets", &file).await.body(201);
    stack.drained(Queue::Notify).await;
    erase().await;
    assert_eq!(owner.all("/v1/datasets").await.len(), 1);
}

#[tokio::test]
async fn nothing_is_left_of_a_deleted_organization_but_the_receipt() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let guest = owner.colleague(&stack, Role::Analyst).await;
    let dataset = owner.ready("Gone", "gone.csv", &customers(1500, 21)).await;
    let model = owner.train(&dataset).await;
    let run = owner.score(&model, &dataset).await;
    let export = format!("/v1/scoring-runs/{run}/export");
    owner.get(&export).await;
    let email = format!("{}@example.com", domain::UserId::new());
    owner.invite(&stack, &email, Role::Viewer).await;
    let key = json!({ "name": "Gone", "role": "viewer" });
    owner.key(&key).await;
    for queue in [Queue::Scoring, Queue::Notify] {
        stack.drained(queue).await;
    }
    let id = owner.id.to_string();
    // A file that was replaced, then hidden: its versions must go too.
    let hidden = format!("outcomes/{id}/hidden.json");
    for body in [b"one", b"two"] {
        let put = stack.s3().put_object().bucket(variable("PERENE_BUCKET"));
        let put = put.key(&hidden).body(body.to_vec().into());
        put.send().await.unwrap();
    }
    let hide = stack.s3().delete_object();
    let hide = hide.bucket(variable("PERENE_BUCKET")).key(&hidden);
    hide.send().await.unwrap();
    // A file whose parts never came.
    owner
        .announce("Parts", "parts.csv", Some(101_000_000))
        .await;
    let before = stack.traces_of(&id).await;
    let is_upload = |trace: &&String| trace.starts_with("unfinished ");
    assert_eq!(before.iter().filter(is_upload).count(), 1, "{before:?}");
    assert!(before.len() > 15, "{before:?}");

    delete(&owner, "Tests Ltd").await.body(202);
    let told = until("mail to both members", 60, async || {
        let (one, other) = (inbox(&owner.email).await, inbox(&guest.email).await);
        let will = |mails: &[Value]| {
            let subjects = subjects(mails);
            subjects
                .iter()
                .filter(|s| s.contains("will be deleted"))
                .count()
        };
        match (will(&one), will(&other)) {
            (1, 1) => Ok((one, other)),
            counts => Err(format!("{counts:?}")),
        }
    })
    .await;
    assert!(text(&told.1.last().unwrap()["BodyText"]).contains("Tests Ltd"));

    let receipt = until("the receipt", 120, async || {
        tokio::join!(erase(), erase());
        let mails = inbox(&owner.email).await;
        let receipt = mails
            .into_iter()
            .find(|mail| text(&mail["Subject"]).contains("receipt"));
        receipt.ok_or_else(|| "no receipt".into())
    })
    .await;
    assert!(text(&receipt["BodyText"]).contains(&id));
    let kept = stack.receipt_alone(&id).await;
    for kind in ["org", "member", "dataset", "model", "version", "invitation"] {
        assert!(number(&kept["items"][kind]) >= 1.0, "{kept}");
    }
    assert_eq!(kept["objects"]["unfinished_uploads"], 1, "{kept}");
    for kind in ["raw", "datasets", "models", "scores", "exports", "outcomes"] {
        assert!(number(&kept["objects"][kind]) >= 1.0, "{kept}");
    }
    for personal in [&owner.email, &guest.email, &owner.user.to_string()] {
        assert!(!kept.to_string().contains(personal.as_str()), "{kept}");
    }

    // Its tokens stop; the accounts stay, and what else they belong to.
    let refused = owner.caller.get("/v1/me").await;
    refused.problem(401, "session_over");
    let home = Organization::login(&guest.email).await.unwrap();
    home.get("/v1/datasets").await;
    erase().await;
    stack.drained(Queue::Notify).await;
    let receipts = subjects(&inbox(&owner.email).await);
    let receipts = receipts.iter().filter(|s| s.contains("receipt"));
    assert_eq!(receipts.count(), 1);
}
