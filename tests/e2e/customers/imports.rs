//! Rows of files told as events: Stripe's exports, broken rows, files that come again, and undoing.

use crate::harness::{job::PATIENCE, prelude::*};

/// Starts an import, and waits for its end.
async fn imported(owner: &Organization, body: &Value) -> Value {
    let asked = owner.caller.post("/v1/imports", body).await.body(202);
    let path = format!("/v1/imports/{}", text(&asked["id"]));
    let ended = owner.ended(&path, PATIENCE).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
    ended
}

async fn import(owner: &Organization, name: &str, csv: &str) -> Value {
    let file = format!("{name}.csv");
    let dataset = owner.ready(name, &file, csv.as_bytes()).await;
    imported(owner, &json!({ "dataset_id": dataset["id"] })).await
}

async fn undone(owner: &Organization, import: &Value) -> Value {
    let path = format!("/v1/imports/{}/undo", text(&import["id"]));
    let asked = owner.caller.post(&path, &Value::Null).await.body(202);
    let path = format!("/v1/imports/{}", text(&asked["id"]));
    let ended = owner.ended(&path, PATIENCE).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
    ended
}

/// Waits until a customer is as expected.
async fn customer(owner: &Organization, id: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let path = format!("/v1/customer?id={id}");
    until(&path, 120, async || {
        let answer = owner.caller.get(&path).await;
        match answer.status {
            200 => {
                let shown = answer.body(200);
                if holds(&shown) {
                    return Ok(shown);
                }
                Err(shown.to_string())
            }
            _ => Err(answer.text),
        }
    })
    .await
}

async fn months(owner: &Organization) -> Vec<Value> {
    Stack::open().await.merged(owner.id).await;
    let run = owner.caller.post("/v1/revenue/runs", &Value::Null).await;
    let path = format!("/v1/revenue/runs/{}", text(&run.body(202)["id"]));
    let run = owner.ended(&path, PATIENCE).await;
    assert_eq!(run["status"], "succeeded", "{run}");
    let revenue = owner.get("/v1/revenue?from=2026-01&to=2026-04").await;
    match items(&revenue["currencies"]).first() {
        Some(currency) => items(&currency["months"]).to_vec(),
        None => Vec::new(),
    }
}

fn counts(import: &Value) -> [u64; 5] {
    ["rows", "taken", "duplicates", "skipped", "rejected"]
        .map(|name| import["result"][name].as_u64().unwrap())
}

const CUSTOMERS: &str = "\
id,Description,Email,Name,Created (UTC),Delinquent
cus_1,,ana@example.com,Ana,2026-01-10 09:00,false
cus_2,,bea@example.com,Bea,2026-01-20 10:00,false
cus_3,,cid@example.com,Cid,2026-02-05 11:00,true
";

/// Ana pays 30.00 a month for three seats, Bea 120.00 a year until April, Cid never began.
const SUBSCRIPTIONS: &str = "\
id,Customer ID,Customer Email,Plan,Quantity,Currency,Interval,Amount,Status,Created (UTC),Current Period Start (UTC),Current Period End (UTC),Canceled At (UTC),Ended At (UTC),Cancel At Period End
sub_1,cus_1,ana@example.com,Pro,3,usd,month,10.00,active,2026-01-10 09:00,2026-05-10 09:00,2099-06-10 09:00,,,false
sub_2,cus_2,bea@example.com,Year,1,usd,year,120.00,canceled,2026-02-20 10:00,2026-02-20 10:00,2027-02-20 10:00,2026-04-02 10:00,2026-04-02 10:00,false
sub_3,cus_3,cid@example.com,Pro,1,usd,month,10.00,incomplete_expired,2026-02-05 11:00,2026-02-05 11:00,2026-03-05 11:00,,,false
";

const PAYMENTS: &str = "\
id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Invoice ID
ch_1,2026-01-10 09:00:00,30.00,0.00,usd,Paid,cus_1,in_1
ch_2,2026-02-10 09:00:00,30.00,0.00,usd,Failed,cus_1,in_2
ch_3,2026-02-12 09:00:00,30.00,0.00,usd,Paid,cus_1,in_2
ch_4,2026-02-20 10:00:00,120.00,120.00,usd,Refunded,cus_2,in_3
ch_5,2026-03-10 09:00:00,30.00,0.00,usd,requires_action,cus_1,in_4
";

#[tokio::test]
async fn stripes_exports_make_customers_and_revenue_and_undone_they_leave_nothing() {
    let owner = Organization::sign_up().await;
    let customers = import(&owner, "Customers", CUSTOMERS).await;
    assert_eq!(customers["kind"], "customers");
    assert_eq!(counts(&customers), [3, 3, 0, 0, 0]);
    let subscriptions = import(&owner, "Subscriptions", SUBSCRIPTIONS).await;
    assert_eq!(counts(&subscriptions), [3, 2, 0, 1, 0]);
    assert_eq!(subscriptions["result"]["events"], 4);
    let payments = import(&owner, "Payments", PAYMENTS).await;
    assert_eq!(counts(&payments), [5, 4, 0, 1, 0]);
    assert_eq!(payments["result"]["events"], 5, "one was given back");

    let ana = customer(&owner, "cus_1", |one| {
        one["status"] == "active" && one["traits"]["name"] == "Ana"
    })
    .await;
    assert_eq!(ana["traits"]["email"], "ana@example.com", "{ana}");
    assert_eq!(ana["plan"], "Pro");
    assert_eq!(
        ana["mrr"],
        json!([{ "currency": "USD", "amount_minor": 3_000 }])
    );
    assert!(ana["issues"].as_array().is_none_or(Vec::is_empty), "{ana}");
    customer(&owner, "cus_2", |one| one["status"] == "canceled").await;
    until("all events of Ana", 120, async || {
        let events = owner.all("/v1/customer/events?id=cus_1").await;
        match events.len() {
            6 => Ok(()),
            n => Err(format!("{n}: {events:?}")),
        }
    })
    .await;

    let found = months(&owner).await;
    let mrr: Vec<&Value> = found.iter().map(|month| &month["mrr_minor"]).collect();
    assert_eq!(mrr, [3_000, 4_000, 4_000, 3_000], "{found:?}");
    assert_eq!(found[3]["net"]["churn"]["voluntary"]["count"], 1);
    assert_eq!(
        found[1]["failed"],
        json!({ "count": 1, "amount_minor": 3_000 })
    );
    assert_eq!(
        found[1]["payments"],
        json!({ "count": 2, "amount_minor": 15_000 }),
        "{found:?}"
    );

    // The same rows again, from another file, are told as what they are.
    let again = import(&owner, "Payments again", PAYMENTS).await;
    assert_eq!(counts(&again), [5, 0, 4, 1, 0]);
    assert_eq!(months(&owner).await, found);

    let gone = undone(&owner, &payments).await;
    assert_eq!(gone["result"]["events"], 5, "{gone}");
    assert_eq!(gone["undoes"], payments["id"]);
    let events = owner.all("/v1/customer/events?id=cus_1").await;
    assert_eq!(events.len(), 3, "{events:?}");
    undone(&owner, &subscriptions).await;
    let ana = owner.get("/v1/customer?id=cus_1").await;
    assert_eq!(ana["mrr"], json!([]), "{ana}");
    assert_eq!(ana["traits"]["name"], "Ana");
    undone(&owner, &customers).await;
    assert!(owner.all("/v1/customers").await.is_empty());
    assert!(months(&owner).await.is_empty());
    let shown = owner
        .get(&format!("/v1/imports/{}", text(&payments["id"])))
        .await;
    assert_eq!(shown["undone_by"], gone["id"]);

    // What was undone can be imported again.
    let body = json!({ "dataset_id": payments["dataset_id"] });
    assert_eq!(counts(&imported(&owner, &body).await), [5, 4, 0, 1, 0]);
}

#[tokio::test]
async fn a_dry_run_says_what_is_wrong_with_each_row_and_keeps_nothing() {
    let owner = Organization::sign_up().await;
    let other = Organization::sign_up().await;
    let mut csv = "cliente,evento,data,valor\n".to_owned();
    for n in 0..200 {
        csv += &format!("c{n},Comprou,2026-03-{:02} 10:00,{n}\n", n % 28 + 1);
    }
    csv += ",Comprou,2026-03-01 10:00,1\nc1,,2026-03-01 10:00,1\nc1,Comprou,,1\nc1,Comprou,2190-01-01 10:00,1\nnull,Comprou,2026-03-01 10:00,1\n";
    csv += "c1,Comprou,2026-03-02 10:00,1\n";
    let dataset = owner.ready("Eventos", "eventos.csv", csv.as_bytes()).await;
    let query = format!("/v1/imports/suggestion?dataset_id={}", text(&dataset["id"]));
    let suggestion = owner.get(&query).await;
    assert_eq!(suggestion["kind"], "events");
    assert_eq!(suggestion["mapping"]["at"], json!({ "column": "data" }));
    other.caller.get(&query).await.problem(404, "not_found");

    let mut body = json!({ "dataset_id": dataset["id"], "dry_run": true });
    let dry = imported(&owner, &body).await;
    assert_eq!(counts(&dry), [206, 201, 0, 0, 5], "{dry}");
    let errors: Vec<(u64, &str, &str)> = items(&dry["errors"])
        .iter()
        .map(|error| {
            (
                error["row"].as_u64().unwrap(),
                error["column"].as_str().unwrap(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        (201, "cliente", "missing_field"),
        (202, "evento", "missing_field"),
        (203, "data", "missing_field"),
        (204, "data", "time_ahead"),
        (205, "cliente", "missing_field"),
    ];
    assert_eq!(errors, expected, "{dry}");
    assert!(owner.all("/v1/customers").await.is_empty());
    assert_eq!(owner.get("/v1/events/recent").await["items"], json!([]));
    let path = format!("/v1/imports/{}", text(&dry["id"]));
    other.caller.get(&path).await.problem(404, "not_found");
    let undo = owner
        .caller
        .post(&format!("{path}/undo"), &Value::Null)
        .await;
    undo.problem(409, "nothing_to_undo");

    body["dry_run"] = false.into();
    let done = imported(&owner, &body).await;
    assert_eq!(done["result"], dry["result"]);
    assert_eq!(done["errors"], dry["errors"]);
    // Two rows that are the same are two events.
    until("all events", 120, async || {
        let events = owner.all("/v1/customer/events?id=c1").await;
        match events.len() {
            2 => Ok(()),
            n => Err(format!("{n}: {events:?}")),
        }
    })
    .await;
    assert!(other.all("/v1/imports").await.is_empty());
}

#[tokio::test]
async fn the_next_file_of_customers_updates_them() {
    let owner = Organization::sign_up().await;
    let first = import(
        &owner,
        "Clientes",
        "id_cliente,nome,plano\n1,Ana,Pro\n2,Bea,Pro\n",
    )
    .await;
    assert_eq!(first["kind"], "customers");
    customer(&owner, "2", |one| one["traits"]["plano"] == "Pro").await;
    import(
        &owner,
        "Clientes",
        "id_cliente,nome,plano\n2,Bea,Team\n3,Cid,Pro\n",
    )
    .await;
    let bea = customer(&owner, "2", |one| one["traits"]["plano"] == "Team").await;
    assert_eq!(bea["traits"]["name"], "Bea", "{bea}");
    customer(&owner, "3", |_| true).await;
    assert_eq!(owner.all("/v1/customers").await.len(), 3);
}

#[tokio::test]
async fn what_does_not_fit_the_file_is_refused_at_once() {
    let owner = Organization::sign_up().await;
    let csv = "a,b,c\nx,1,2026-01-01\ny,2,2026-01-02\n";
    let dataset = owner.ready("Odd", "odd.csv", csv.as_bytes()).await;
    let id = &dataset["id"];
    let column = |name: &str| json!({ "column": name });
    for (body, field) in [
        (json!({ "dataset_id": id }), "kind"),
        (
            json!({ "dataset_id": id, "kind": "payments" }),
            "mapping.user_id",
        ),
        (
            json!({ "dataset_id": id, "kind": "customers", "mapping": { "user_id": column("z") } }),
            "mapping.user_id",
        ),
        (
            json!({ "dataset_id": id, "kind": "customers", "mapping": { "user_id": column("a"), "plan": column("b") } }),
            "mapping.plan",
        ),
        (
            json!({ "dataset_id": id, "kind": "customers", "mapping": { "user_id": column("a") }, "leave_out": ["z"] }),
            "leave_out",
        ),
        (
            json!({ "dataset_id": id, "kind": "customers", "mapping": { "user_id": column("a") }, "as_of": "2190-01-01T00:00:00Z" }),
            "as_of",
        ),
    ] {
        let refused = owner.caller.post("/v1/imports", &body).await;
        let refused = refused.problem(422, "invalid_request");
        let fields: Vec<&Value> = items(&refused["errors"])
            .iter()
            .map(|one| &one["field"])
            .collect();
        assert!(fields.contains(&&json!(field)), "{refused}");
    }
    // One value for all rows stands for a column.
    let body = json!({
        "dataset_id": id, "kind": "payments", "mapping": {
            "user_id": column("a"), "amount": column("b"), "at": column("c"), "currency": { "value": "EUR" },
        },
    });
    assert_eq!(counts(&imported(&owner, &body).await), [2, 2, 0, 0, 0]);
}

/// The plan compares rows, wherever in the file they are, and a piece is a part of the file.
#[tokio::test]
async fn rows_at_both_ends_of_a_long_file_contradict_each_other() {
    const ROWS: u64 = 50_000;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let mut csv =
        "subscription_id,customer_id,amount,currency,interval,start_date,status\n".to_owned();
    csv += "s0,c0,10,eur,month,2026-01-10,active\n";
    for n in 1..ROWS {
        csv += &format!("s{n},c{n},10,eur,month,2026-01-10,incomplete_expired\n");
    }
    csv += "s0,c0,20,eur,month,2026-01-10,active\n";
    let dataset = owner.ready("Long", "long.csv", csv.as_bytes()).await;
    let body = json!({ "dataset_id": dataset["id"], "kind": "subscriptions", "dry_run": true });
    let dry = imported(&owner, &body).await;
    assert_eq!(dry["result"]["rows"], ROWS + 1, "{}", dry["result"]);
    assert_eq!(dry["result"]["noted"], 1, "{}", dry["result"]);
    let note = &dry["errors"][0];
    assert_eq!(
        (&note["row"], &note["code"], &note["taken"]),
        (
            &json!(ROWS + 1),
            &json!("contradicts_another_row"),
            &json!(true)
        ),
        "{note}"
    );
    assert!(text(&note["detail"]).starts_with("Row 1 has"), "{note}");
}

#[tokio::test]
async fn what_a_customer_does_not_keep_of_a_row_is_said() {
    let owner = Organization::sign_up().await;
    let facts: Vec<String> = (0..120).map(|n| format!("a_{n:03}")).collect();
    let mut csv = format!("id_cliente,nome,bio,{}\n", facts.join(","));
    for id in 1..=3 {
        let bio = "x".repeat(if id == 2 { 3_000 } else { 30 + id });
        csv += &format!("{id},Ana,{bio}{}\n", ",7".repeat(facts.len()));
    }
    let done = import(&owner, "Clientes", &csv).await;
    assert_eq!(done["kind"], "customers");
    assert_eq!(counts(&done), [3, 3, 0, 0, 0], "{done}");
    assert_eq!(done["result"]["noted"], 3, "{done}");
    let said: Vec<(u64, Option<&str>, &str)> = items(&done["errors"])
        .iter()
        .map(|error| {
            (
                error["row"].as_u64().unwrap(),
                error["column"].as_str(),
                error["code"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        (1, None, "too_many_traits"),
        (2, None, "too_many_traits"),
        (2, Some("bio"), "trait_too_long"),
        (3, None, "too_many_traits"),
    ];
    assert_eq!(said, expected, "{done}");
}
