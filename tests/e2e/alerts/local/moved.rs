//! Alerts about a customer who turns out to be another. Local only: it tells the bus itself what happened.

use chrono::TimeDelta;
use domain::{BusEvent, BusEventKind};

use crate::harness::{outreach::subscriber, prelude::*};

const PATH: &str = "/v1/alerts";

/// Waits until the one who pays is called that.
async fn pays_as(owner: &Organization, id: &str) {
    let path = "/v1/customers?status=active";
    owner
        .once(path, 120, |page| {
            let all = items(&page["items"]);
            all.len() == 1 && all[0]["id"] == id
        })
        .await;
}

async fn payment_fails(stack: &Stack, owner: &Organization, customer: &str, message: &str) {
    let kind = BusEventKind::CustomerPaymentFailed {
        customer: customer.parse().unwrap(),
        message: message.into(),
        at: Utc::now(),
    };
    stack.publish(&BusEvent::now(owner.id, kind)).await;
}

#[tokio::test]
async fn an_alert_about_who_turns_out_to_be_another_goes_along_as_it_is() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let pays = json!({ "amount_minor": 90_000, "period_end": Utc::now() + TimeDelta::days(20) });
    owner.tell(items(&subscriber("old", "UTC", &pays))).await;
    pays_as(&owner, "old").await;
    payment_fails(&stack, &owner, "old", "fails once").await;
    let about = |list: &Value, id: &str| {
        let all = items(&list["items"]);
        all.len() == 1 && all[0]["customer_id"] == id
    };
    let list = owner.once(PATH, 60, |list| about(list, "old")).await;
    let first = &items(&list["items"])[0];
    let path = format!("{PATH}/{}", text(&first["id"]));
    let change = json!({ "state": "contacted", "owner": owner.user });
    let contacted = owner.caller.patch(&path, &change).await.body(200);

    let alias = json!({ "userId": "new", "previousId": "old" });
    owner.caller.post("/v1/alias", &alias).await.body(200);
    let list = owner.once(PATH, 120, |list| about(list, "new")).await;
    let moved = &items(&list["items"])[0];
    for field in ["about", "state", "owner", "raised_at", "changes"] {
        assert_eq!(moved[field], contacted[field], "{field}: {moved}");
    }
    assert_eq!(moved["customer_known"], true, "{moved}");
    owner.caller.get(&path).await.problem(404, "not_found");

    // What is told of the new one is of the same alert.
    pays_as(&owner, "new").await;
    payment_fails(&stack, &owner, "new", "fails again").await;
    let path = format!("{PATH}/{}", text(&moved["id"]));
    let seen = text(&moved["seen_at"]);
    let later = owner
        .once(&path, 60, |now| text(&now["seen_at"]) > seen)
        .await;
    assert_eq!(later["state"], "contacted", "{later}");
    assert_eq!(owner.all(PATH).await.len(), 1);
}
