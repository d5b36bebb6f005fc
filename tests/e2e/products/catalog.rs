//! The catalogue of plans and services: added, changed and deleted; and what customers have that it has not.

use crate::harness::prelude::*;

const PATH: &str = "/v1/products";

fn pro() -> Value {
    json!({
        "kind": "plan", "name": "Pro",
        "prices": [{ "currency": "EUR", "interval": "month", "amount_minor": 4_900 }],
        "allowances": [{
            "label": "Calls", "meter": { "event": "Call Made", "property": "minutes" }, "included": 500,
            "overage": { "units": 100, "prices": [{ "currency": "EUR", "amount_minor": 300 }] },
        }],
        "excluded_services": ["Insurance"],
    })
}

#[tokio::test]
async fn a_plan_is_added_changed_and_deleted() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let analyst = owner.colleague(&stack, Role::Analyst).await;
    let refused = analyst.caller.post(PATH, &pro()).await;
    refused.problem(403, "forbidden");
    let made = owner.caller.post(PATH, &pro()).await.body(201);
    assert_eq!(made["allowances"], pro()["allowances"]);
    let path = format!("{PATH}/{}", text(&made["id"]));
    assert_eq!(analyst.get(&path).await, made);
    let twice = owner.caller.post(PATH, &pro()).await;
    let twice = twice.problem(422, "invalid_request");
    assert_eq!(twice["errors"][0]["field"], "name", "{twice}");

    // Of two who change it at once one is told.
    let open = json!({ "allowances": [], "if_revision": 1 });
    let changed = owner.caller.patch(&path, &open).await.body(200);
    assert_eq!(
        (&changed["revision"], &changed["allowances"]),
        (&json!(2), &json!([]))
    );
    assert_eq!(changed["prices"], made["prices"]);
    let late = owner.caller.patch(&path, &open).await;
    late.problem(409, "changed_meanwhile");
    let same = json!({ "name": "Pro" });
    let same = owner.caller.patch(&path, &same).await.body(200);
    assert_eq!(same["revision"], 2);

    let services = owner.get(&format!("{PATH}?kind=service")).await;
    assert_eq!(services["items"], json!([]));
    assert_eq!(owner.caller.delete(&path).await.status, 204);
    owner.caller.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn of_many_who_add_a_plan_at_once_one_does_and_its_name_is_free_again() {
    let owner = Organization::sign_up().await;
    let (body, other) = (pro(), json!({ "kind": "plan", "name": "Basic" }));
    let add = || owner.caller.post(PATH, &body);
    let (a, b, c, d) = tokio::join!(add(), add(), add(), add());
    let answers = [a, b, c, d];
    let made: Vec<&Answer> = answers.iter().filter(|one| one.status == 201).collect();
    assert_eq!(made.len(), 1);
    // The others are told which, or that they came at the same moment.
    for refused in answers.iter().filter(|one| one.status != 201) {
        assert!([409, 422].contains(&refused.status), "{}", refused.text);
    }
    let listed = owner.get(PATH).await;
    assert_eq!(items(&listed["items"]).len(), 1, "{listed}");
    let path = format!("{PATH}/{}", text(&made[0].body(201)["id"]));

    let basic = owner.caller.post(PATH, &other).await.body(201);
    let of_basic = format!("{PATH}/{}", text(&basic["id"]));
    for like_it in ["PRO", "\u{ff30}ro", " pro "] {
        let same = json!({ "kind": "service", "name": like_it });
        let refused = owner.caller.post(PATH, &same).await;
        let problem = refused.problem(422, "invalid_request");
        assert_eq!(
            problem["errors"][0]["code"], "product_name_taken",
            "{problem}"
        );
    }
    let taken = json!({ "name": "Pro" });
    let refused = owner.caller.patch(&of_basic, &taken).await;
    let problem = refused.problem(422, "invalid_request");
    assert_eq!(problem["errors"][0]["field"], "name", "{problem}");
    let renamed = json!({ "name": "Pro 2027" });
    owner.caller.patch(&path, &renamed).await.body(200);
    owner.caller.patch(&of_basic, &taken).await.body(200);
    assert_eq!(owner.caller.delete(&of_basic).await.status, 204);
    owner.caller.post(PATH, &body).await.body(201);
}

#[tokio::test]
async fn what_no_plan_or_service_can_be_is_refused_with_its_field() {
    let owner = Organization::sign_up().await;
    let price =
        |amount: i64| json!({ "currency": "EUR", "interval": "month", "amount_minor": amount });
    let cases = [
        (json!({ "kind": "plan", "name": " " }), "name"),
        (json!({ "kind": "plan", "name": "A\u{7}" }), "name"),
        (json!({ "kind": "plan", "name": "A\u{200b}" }), "name"),
        (
            json!({ "kind": "plan", "name": "A", "prices": [price(-1)] }),
            "prices[0]",
        ),
        (
            json!({ "kind": "plan", "name": "A", "prices": [price(1), price(2)] }),
            "prices[1]",
        ),
        (
            json!({ "kind": "plan", "name": "A", "allowances": [{ "label": "Calls", "meter": {} }] }),
            "allowances[0]",
        ),
        (
            json!({ "kind": "service", "name": "A", "excluded_services": ["B"] }),
            "excluded_services",
        ),
        (
            json!({ "kind": "plan", "name": "A", "had_by": [{ "trait": "insured", "any_of": ["true"] }] }),
            "had_by",
        ),
    ];
    for (body, field) in cases {
        let problem = owner.caller.post(PATH, &body).await;
        let problem = problem.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{body}: {problem}");
    }
    assert_eq!(owner.get(PATH).await["items"], json!([]));
}

#[tokio::test]
async fn what_customers_have_is_suggested_until_it_is_in_the_catalogue() {
    let owner = Organization::sign_up().await;
    let subscribes = |customer: &str, plan: &str, amount: u32| {
        json!({
            "type": "track", "userId": customer, "event": "Subscription Started",
            "properties": {
                "subscription_id": format!("{plan} of {customer}"), "plan": plan, "interval": "month",
                "amount_minor": amount, "currency": "EUR",
            },
        })
    };
    let events = json!([
        subscribes("ana", "Pro", 4_900),
        subscribes("ana", "Insurance", 700),
        subscribes("bea", "Pro", 4_900),
        subscribes("caio", "Basic", 900),
    ]);
    let body = json!({ "batch": events });
    let sent = owner.caller.post("/v1/batch", &body).await;
    assert_eq!(sent.body(200)["success"], true);
    let path = format!("{PATH}/suggestions");
    let all = |list: &Value| {
        let customers = items(&list["items"]).iter();
        customers
            .filter_map(|one| one["customers"].as_u64())
            .sum::<u64>()
            == 4
    };
    let suggested = owner.once(&path, 120, all).await;
    let names: Vec<String> = items(&suggested["items"])
        .iter()
        .map(|one| text(&one["plan"]))
        .collect();
    assert_eq!(names, ["Pro", "Basic", "Insurance"]);
    // Of who has both it is not known which of them costs what.
    let price = json!([{ "currency": "EUR", "monthly_minor": 4_900, "customers": 1 }]);
    assert_eq!(suggested["items"][0]["prices"], price);
    assert_eq!(suggested["items"][2]["prices"], json!([]));
    owner.caller.post(PATH, &pro()).await.body(201);
    let left = owner.get(&path).await;
    assert_eq!(items(&left["items"]).len(), 2, "{left}");
}
