//! Who is erased is nowhere any more. Local only: it reads the table and the bucket as they lie.

use crate::harness::{
    company::{self, Company},
    held::traces,
    job::PATIENCE,
    organization::download,
    prelude::*,
};

/// The row of the file that is the subject's, and one of somebody else's that names them.
const THEIRS: usize = 7;
const NAMES_THEM: usize = 11;

/// Customers of a file, of whom one is the subject, with values that nobody else has.
fn file(subject: &str) -> Table {
    let table = Table::parse(&customers(300, 5));
    let key = table.header[0].clone();
    let shares = |n: usize| ["Berlin", "Lisbon", "Oslo"][n % 3].to_owned();
    table
        .with(&key, |n, id| {
            if n == THEIRS { subject } else { id }.to_owned()
        })
        .and("contact", |n| match n {
            THEIRS => "canary@mail.example".to_owned(),
            _ => format!("someone-{n}@mail.example"),
        })
        .and("city", move |n| {
            if n == THEIRS {
                "Canaryville".to_owned()
            } else {
                shares(n)
            }
        })
        .and("referred_by", |n| {
            if n == NAMES_THEM { subject } else { "" }.to_owned()
        })
}

/// What a person is told of and does, of which one event is refused.
fn life(person: &str) -> Value {
    let paid = json!({
        "subscription_id": "sub_canary", "plan": "Pro", "amount_minor": 4900, "currency": "EUR",
        "interval": "month", "comment": "for Canary",
    });
    let at = |month: u32| format!("2026-{month:02}-03T00:00:00Z");
    json!({ "batch": [
        { "type": "page", "anonymousId": "visitor-canary", "name": "Canary's page", "messageId": "canary-0" },
        { "type": "identify", "userId": person, "anonymousId": "visitor-canary", "messageId": "canary-1",
          "traits": { "name": "Canary", "email": "canary@mail.example" } },
        { "type": "track", "userId": person, "event": "Subscription Started", "messageId": "canary-2",
          "properties": paid, "timestamp": at(2), "historical": true },
        { "type": "track", "userId": person, "event": "Subscription Plan Changed", "messageId": "canary-3",
          "properties": { "subscription_id": "sub_canary", "plan": "Team", "amount_minor": 9900 },
          "timestamp": at(4), "historical": true },
        { "type": "track", "userId": person, "event": "Login", "messageId": "canary-4",
          "properties": { "email": "canary@mail.example" } },
        { "type": "track", "userId": person, "event": "Canary", "messageId": "canary-5",
          "timestamp": "2190-01-01T00:00:00Z" },
    ] })
}

/// What nobody is to find afterwards, besides the subject's id.
const CANARIES: [&str; 9] = [
    "canary@",
    "Canaryville",
    "visitor-canary",
    "sub_canary",
    "Canary's page",
    "for Canary",
    "\"Canary\"",
    "canary-2",
    "canary-5",
];

async fn tell(stack: &Stack, owner: &Organization, events: &Value) {
    owner.caller.post("/v1/batch", events).await.body(200);
    stack.merged(owner.id).await;
}

async fn reckon(owner: &Organization) {
    let run = owner.caller.post("/v1/revenue/runs", &Value::Null).await;
    let path = format!("/v1/revenue/runs/{}", text(&run.body(202)["id"]));
    let ended = |run: &Value| run["ended_at"].is_string();
    let run = owner.once(&path, PATIENCE, ended).await;
    assert_eq!(run["status"], "succeeded", "{run}");
}

async fn answered(owner: &Organization, kind: &str, subject: &str) -> Value {
    let body = json!({ "kind": kind, "subjects": [subject] });
    let asked = owner.caller.post("/v1/privacy-requests", &body).await;
    let path = format!("/v1/privacy-requests/{}", text(&asked.body(202)["id"]));
    let ended = owner.ended(&path, 2 * PATIENCE).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
    ended
}

async fn exported(owner: &Organization) -> String {
    let path = "/v1/organization/export";
    let asked = owner.caller.call(Method::POST, path, None).await.body(202);
    let path = format!("/v1/organization/exports/{}", text(&asked["id"]));
    owner
        .once(&path, PATIENCE, |of| of["status"] == "ready")
        .await;
    path
}

/// A model of a file and a run of it, with what can be made of a run.
async fn scored(owner: &Organization, dataset: &Value, subject: &str) -> (String, String) {
    let model = owner.train(dataset).await;
    let run = owner.score(&model, dataset).await;
    let path = format!("/v1/scoring-runs/{run}");
    let known = owner.scores(&run).await;
    let other = known.keys().find(|key| *key != subject).unwrap();
    let told = json!({ "outcomes": [
        { "entity_key": subject, "outcome": true }, { "entity_key": other, "outcome": false },
    ] });
    let outcomes = format!("{path}/outcomes");
    owner.caller.post(&outcomes, &told).await.body(200);
    let sheet = owner
        .get(&format!(
            "{path}/export?format=csv&columns=city&drivers=true"
        ))
        .await;
    let sheet = download(&sheet["url"]).await;
    assert!(String::from_utf8_lossy(&sheet).contains(subject));
    (model, run)
}

#[tokio::test]
async fn who_is_deleted_is_nowhere_in_table_bucket_and_answers() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let company = Company::found(40, 8).await;
    let connection = company.connect(&owner).await;
    let all = owner.all("/v1/customers?status=active").await;
    let subject = text(&all[0]["id"]);
    let email = text(&all[0]["traits"]["email"]);
    tell(&stack, &owner, &life(&subject)).await;
    reckon(&owner).await;
    let body = json!({ "name": "From events", "source": "ledger", "ledger": {} });
    let built = owner.caller.post("/v1/datasets", &body).await.body(201);
    let built = owner.ingested(&text(&built["dataset"]["id"])).await;
    assert_eq!(built["status"], "ready", "{built}");
    let dataset = owner
        .ready("People", "people.csv", &file(&subject).to_csv())
        .await;
    let (_, run) = scored(&owner, &dataset, &subject).await;
    let before = owner.scores(&run).await;
    let export = exported(&owner).await;
    let held = answered(&owner, "access", &subject).await;
    let mut words = vec![subject.as_str(), email.as_str()];
    words.extend(CANARIES);
    let planted = traces(&stack, owner.id, &words).await;
    let kinds = [
        "raw", "datasets", "pieces", "scores", "outcomes", "exports", "takeouts", "ledger",
        "rejected",
    ];
    for kind in kinds
        .into_iter()
        .chain(["privacy", "revenue", "TOLD", "CUSTOMER"])
    {
        assert!(
            planted.iter().any(|of| of.contains(kind)),
            "{kind}: {planted:#?}"
        );
    }

    let deleted = answered(&owner, "delete", &subject).await;
    let receipt = &deleted["receipt"];
    for (what, count) in [("datasets", 2), ("scoring_runs", 1), ("uploads", 2)] {
        assert_eq!(items(&receipt[what]).len(), count, "{what}: {receipt}");
    }
    let left = traces(&stack, owner.id, &words).await;
    assert!(left.is_empty(), "{left:#?}");

    let mut others = before.clone();
    others.remove(&subject);
    assert_eq!(owner.scores(&run).await, others);
    let of_file = owner
        .get(&format!("/v1/datasets/{}", text(&dataset["id"])))
        .await;
    assert_eq!(of_file["status"], "ready", "{of_file}");
    assert_eq!(of_file["row_count"], 299, "{of_file}");
    let path = format!("/v1/scoring-runs/{run}/customers?columns=city,contact&limit=1000");
    for customer in owner.all(&path).await {
        let told = customer.to_string();
        assert!(
            customer["missing"].is_null() && told.contains("someone-"),
            "{told}"
        );
    }
    owner.caller.get(&export).await.problem(404, "not_found");
    let asked = owner
        .get(&format!("/v1/privacy-requests/{}", text(&held["id"])))
        .await;
    assert!(asked["url"].is_null(), "{asked}");
    let path = format!("/v1/datasets/{}", text(&dataset["id"]));
    let body = json!({ "read": { "missing": ["-"] } });
    owner
        .caller
        .patch(&path, &body)
        .await
        .problem(409, "file_gone");

    // What the source says of them is neither told again, nor a difference.
    let found = company.reconciled(&owner, &connection).await;
    assert_eq!(found["differences"], 0, "{found}");
    let back = traces(&stack, owner.id, &words).await;
    assert!(back.is_empty(), "{back:#?}");
    let path = company::path(&connection);
    assert!(!owner.get(&path).await.to_string().contains(&subject));
}

#[tokio::test]
async fn revenue_counts_whom_nobody_knows_any_more() {
    let stack = Stack::open().await;
    let owner = Organization::on_plan(PlanId::Growth).await;
    let subject = "u-4711-canary";
    tell(&stack, &owner, &life(subject)).await;
    let other = life("u-0815").to_string();
    let other = other.replace("canary", "other").replace("Canary", "Other");
    tell(&stack, &owner, &serde_json::from_str(&other).unwrap()).await;
    reckon(&owner).await;
    let path = "/v1/revenue?from=2026-01&to=2026-06";
    let figures = async || {
        let told = owner.get(path).await;
        (told["currencies"].clone(), told["is_current"].clone())
    };
    let before = figures().await;
    assert_eq!(before.0[0]["months"][1]["customers"], 2, "{before:?}");
    let table = file(subject);
    let dataset = owner.ready("People", "people.csv", &table.to_csv()).await;
    let (_, run) = scored(&owner, &dataset, subject).await;

    let made_nobody = answered(&owner, "anonymize", subject).await;
    let receipt = &made_nobody["receipt"];
    for what in ["datasets", "scoring_runs", "uploads"] {
        assert_eq!(items(&receipt[what]).len(), 1, "{what}: {receipt}");
    }
    assert_eq!(figures().await.0, before.0);
    reckon(&owner).await;
    assert_eq!(figures().await, before);
    let moved = owner.all("/v1/revenue/customers?month=2026-04").await;
    let mut ids: Vec<String> = moved.iter().map(|one| text(&one["customer_id"])).collect();
    ids.sort();
    assert_eq!(ids.len(), 2, "{moved:?}");
    assert!(
        ids[0].starts_with("anonymous-") && ids[1] == "u-0815",
        "{ids:?}"
    );

    let of_file = owner
        .get(&format!("/v1/datasets/{}", text(&dataset["id"])))
        .await;
    assert_eq!(of_file["row_count"], 300, "{of_file}");
    assert_eq!(owner.scores(&run).await.len(), 299);
    let mut words = vec![subject];
    words.extend(CANARIES);
    let left = traces(&stack, owner.id, &words).await;
    assert!(left.is_empty(), "{left:#?}");
}

#[tokio::test]
async fn who_is_in_files_alone_is_erased_as_well() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let subject = "K-4711-canary";
    let dataset = owner
        .ready("People", "people.csv", &file(subject).to_csv())
        .await;
    let alone = format!("customer_id,plan\n{subject},Pro\n{subject},Basic\n");
    let of_one = owner.ready("One", "one.csv", alone.as_bytes()).await;
    let unread = format!("%PDF-1.7\n{subject}");
    let unread = owner
        .upload("Unread", "unread.pdf", unread.as_bytes())
        .await;
    assert_eq!(unread["status"], "failed", "{unread}");
    let deleted = answered(&owner, "delete", subject).await;
    let receipt = &deleted["receipt"];
    assert_eq!(items(&receipt["datasets"]).len(), 2, "{receipt}");
    let left = traces(&stack, owner.id, &[subject, "canary@", "Canaryville"]).await;
    assert!(left.is_empty(), "{left:#?}");
    let of_one = owner
        .get(&format!("/v1/datasets/{}", text(&of_one["id"])))
        .await;
    assert_eq!(of_one["error"]["code"], "all_rows_erased", "{of_one}");
    let again = owner.train(&dataset).await;
    assert!(!again.is_empty());
}
