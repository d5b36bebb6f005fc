//! What is kept of trainings for the choice of learners, and only where it may be.

use crate::harness::prelude::*;

async fn lessons(stack: &Stack, owner: &Organization) -> Vec<Value> {
    let mut kept = Vec::new();
    for key in stack.all_of(owner.id).await.into_keys() {
        if key.ends_with("/lesson.json") {
            let object = stack.s3().get_object().bucket(variable("PERENE_BUCKET"));
            let bytes = object.key(key).send().await.unwrap().body.collect().await;
            kept.push(serde_json::from_slice(&bytes.unwrap().into_bytes()).unwrap());
        }
    }
    kept
}

async fn change(who: &Organization, model: &str, allowed: bool) -> Answer {
    let change = json!({ "learn_from_runs": allowed });
    let path = format!("/v1/models/{model}");
    who.caller.patch(&path, &change).await
}

#[tokio::test]
async fn trainings_teach_only_where_they_may() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let dataset = owner
        .ready("Lessons", "lessons.csv", &customers(1500, 33))
        .await;
    let silent = owner.train(&dataset).await;
    assert_eq!(lessons(&stack, &owner).await, Vec::<Value>::new());

    let mut asked = model_of(&dataset);
    asked["learn_from_runs"] = true.into();
    let refused = analyst.caller.post("/v1/models", &asked).await;
    refused.refusal(403);
    let made = owner.caller.post("/v1/models", &asked).await.body(202);
    assert_eq!(made["model"]["learn_from_runs"], true, "{made}");
    owner.trained(&made["training_run"]).await;
    let kept = lessons(&stack, &owner).await;
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(kept[0]["effort"], "fast");
    assert!(
        kept[0]["features"]["rows"].as_f64().unwrap() > 3.0,
        "{kept:?}"
    );
    let told = kept[0].to_string();
    for word in ["churned", "plan", "Starter", "C-0000001"] {
        assert!(!told.contains(word), "{word} in {told}");
    }

    change(&analyst, &silent, true).await.refusal(403);
    let model = text(&made["model"]["id"]);
    let forbidden = change(&analyst, &model, false).await.body(200);
    assert_eq!(forbidden["learn_from_runs"], false);
    assert_eq!(lessons(&stack, &owner).await, Vec::<Value>::new());
}
