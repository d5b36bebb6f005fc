//! That nothing is left of an erased account but ids. Local only: it wakes the sweep by hand and looks
//! into the emulator's inbox.

use crate::harness::{
    account::{co_owned, erase_me},
    local::erase,
    prelude::*,
};

#[tokio::test]
async fn nothing_is_left_of_an_erased_account_but_ids_and_the_receipt() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let bea = owner.colleague(&stack, Role::Admin).await;
    co_owned(&stack, bea.home().await, &owner).await;
    let invited = json!({ "email": format!("{}@example.com", UserId::new()), "role": "viewer" });
    let invitation = bea.caller.post("/v1/invitations", &invited).await.body(201);
    stack.drained(Queue::Notify).await;
    assert_eq!(erase_me(&bea, PASSWORD).await.status, 204);

    let receipt = until("the receipt", 120, async || {
        tokio::join!(erase(), erase());
        let mails = inbox(&bea.email).await.into_iter();
        let mut receipts = mails.filter(|mail| text(&mail["Subject"]).contains("receipt"));
        receipts.next().ok_or_else(|| "no receipt".into())
    })
    .await;
    assert!(text(&receipt["BodyText"]).contains(&bea.user.to_string()));
    stack.drained(Queue::Notify).await;
    erase().await;
    stack.drained(Queue::Notify).await;
    let mails = inbox(&bea.email).await;
    let is_receipt = |mail: &&Value| text(&mail["Subject"]).contains("receipt");
    assert_eq!(mails.iter().filter(is_receipt).count(), 1, "{mails:?}");

    assert_eq!(stack.traces_of(&bea.email).await, Vec::<String>::new());
    for trace in stack.traces_of(&bea.user.to_string()).await {
        let item: Value = serde_json::from_str(&trace).unwrap();
        let sk = text(&item["sk"]);
        let stays = ["AUDIT#", "ERASURE", "MAIL"];
        assert!(stays.iter().any(|kind| sk.starts_with(kind)), "{trace}");
        if item["actor"]["id"] == bea.user.to_string() {
            assert_eq!(item["actor"]["name"], "", "{trace}");
            assert!(item["address"].is_null(), "{trace}");
        }
    }
    // What she vouched for has ended, and the log tells that she is gone.
    let open = owner.all("/v1/invitations").await;
    assert!(open.iter().all(|one| one["id"] != invitation["id"]));
    let log = owner.get("/v1/audit?action=account_erased").await;
    let actors: Vec<&Value> = items(&log["items"])
        .iter()
        .map(|e| &e["actor"]["id"])
        .collect();
    assert_eq!(actors, [&json!(bea.user)], "{log}");
}
