//! How files are read, and what their owner says of it.

use chrono::{DateTime, Duration};
use cloud::bucket::keys;
use domain::{Dataset, DatasetId, DatasetStatus};

use crate::harness::prelude::*;

fn column<'a>(dataset: &'a Value, name: &str) -> &'a Value {
    let columns = items(&dataset["columns"]).iter();
    let mut named = columns.filter(|column| column["name"] == name);
    named
        .next()
        .unwrap_or_else(|| panic!("no {name} in {dataset}"))
}

fn warned(dataset: &Value, name: &str, code: &str) -> bool {
    let warnings = column(dataset, name)["warnings"].as_array();
    warnings.is_some_and(|all| all.iter().any(|warning| warning["code"] == code))
}

const DATES: &[u8] = b"id,since,fee\nC1,03/04/2026,1.234\nC2,05/06/2026,2.345\n";

#[tokio::test]
async fn a_file_is_read_again_as_its_owner_says() {
    let owner = Organization::sign_up().await;
    let caller = &owner.caller;
    let first = owner.ready("May", "may.csv", DATES).await;
    assert!(warned(&first, "since", "ambiguous_dates"), "{first}");
    assert_eq!(column(&first, "since")["type"], "text");
    let path = format!("/v1/datasets/{}", text(&first["id"]));

    let read = json!({ "date_order": "month_first", "decimal": "comma" });
    let again = caller
        .patch(&path, &json!({ "read": read }))
        .await
        .body(200);
    assert_eq!(again["status"], "ingesting");
    let again = owner.ingested(&text(&first["id"])).await;
    assert_eq!(again["read"], read, "{again}");
    let since = column(&again, "since");
    assert_eq!(since["type"], "date", "{again}");
    assert_eq!(
        number(&since["min"]),
        1_772_582_400_000.0,
        "4 March 2026: {since}"
    );
    assert_eq!(number(&column(&again, "fee")["min"]), 1234.0, "{again}");

    // Next month's file is read the same way.
    let next = owner.ready("May", "june.csv", DATES).await;
    assert_eq!(next["read"], read, "{next}");
    assert_eq!(column(&next, "since")["type"], "date");
    let other = owner.ready("Another", "may.csv", DATES).await;
    assert_eq!(other["read"], json!({}), "{other}");

    // Until the last word on the name is another, on whichever of its files.
    caller.patch(&path, &json!({ "read": {} })).await.body(200);
    owner.ingested(&text(&first["id"])).await;
    let last = owner.ready("May", "july.csv", DATES).await;
    assert_eq!(last["read"], json!({}), "{last}");
    assert_eq!(column(&last, "since")["type"], "text");

    let many: serde_json::Map<String, Value> = (0..201)
        .map(|n| (format!("c{n}"), json!({ "type": "text" })))
        .collect();
    for (field, read) in [
        ("read.encoding", json!({ "encoding": "latin-99" })),
        ("read.delimiter", json!({ "delimiter": "a" })),
        ("read.delimiter", json!({ "delimiter": "ß" })),
        ("read.header_row", json!({ "header_row": 1001 })),
        ("read.columns", json!({ "columns": many })),
        (
            "read.columns.fee",
            json!({ "columns": { "fee": { "type": "text", "decimal": "comma" } } }),
        ),
    ] {
        let problem = caller.patch(&path, &json!({ "read": read })).await;
        let problem = problem.problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let announced = owner.announce("Later", "later.csv", None).await;
    let path = format!("/v1/datasets/{}", text(&announced["dataset"]["id"]));
    let refused = caller.patch(&path, &json!({ "read": {} })).await;
    refused.problem(409, "not_read_yet");
}

#[tokio::test]
async fn a_failed_file_may_be_read_another_way() {
    let owner = Organization::sign_up().await;
    let csv = b"Report of May\nmade,by,hand\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro,7,8\n";
    let failed = owner.upload("Report", "report.csv", csv).await;
    assert_eq!(failed["status"], "failed", "{failed}");
    let path = format!("/v1/datasets/{}", text(&failed["id"]));
    let read = json!({ "header_row": 2 });
    let answer = owner
        .caller
        .patch(&path, &json!({ "read": read }))
        .await
        .body(200);
    assert!(answer["error"].is_null(), "{answer}");
    let again = owner.ingested(&text(&failed["id"])).await;
    assert_eq!(again["error"]["code"], "ragged_row", "{again}");

    // What is kept for the name tells of itself where another file cannot be read so.
    let next = owner.upload("Report", "june.csv", csv).await;
    assert_eq!(next["error"]["code"], "ragged_row", "{next}");
    let remedy = text(&next["error"]["remedy"]);
    assert!(remedy.contains("header row 2"), "{next}");
}

#[tokio::test]
async fn a_column_that_the_next_file_lacks_is_told() {
    let owner = Organization::sign_up().await;
    let first = owner.ready("Fees", "may.csv", DATES).await;
    let path = format!("/v1/datasets/{}", text(&first["id"]));
    // A misspelt one of this file is refused, with those that there are.
    let misspelt = json!({ "read": { "columns": { "fees": { "type": "text" } } } });
    let refused = owner.caller.patch(&path, &misspelt).await;
    let refused = refused.problem(422, "invalid_request");
    assert_eq!(refused["errors"][0]["field"], "read.columns.fees");
    assert_eq!(refused["errors"][0]["code"], "no_column", "{refused}");
    assert_eq!(owner.get(&path).await["status"], "ready");
    let read = json!({ "columns": { "fee": { "type": "text" } } });
    let change = json!({ "read": read });
    owner.caller.patch(&path, &change).await.body(200);
    let again = owner.ingested(&text(&first["id"])).await;
    assert_eq!(column(&again, "fee")["type"], "text");
    assert!(again["unknown_columns"].is_null(), "{again}");
    let next = owner.ready("Fees", "june.csv", b"id,plan\nC1,Pro\nC2,Basic\n");
    let next = next.await;
    assert_eq!(next["read"], read);
    assert_eq!(next["unknown_columns"], json!(["fee"]), "{next}");
}

/// Every run works on one reading of a file, and what was made of it never shows another's rows.
#[tokio::test]
async fn what_was_scored_stays_what_it_was() {
    let owner = Organization::sign_up().await;
    let caller = &owner.caller;
    let csv = customers(400, 42);
    let dataset = owner.ready("Customers", "customers.csv", &csv).await;
    let path = format!("/v1/datasets/{}", text(&dataset["id"]));
    let read = json!({ "columns": { "plan": { "type": "text" } } });
    let change = json!({ "read": read });

    let made = owner.ask_for_model(&dataset).await;
    let refused = caller.patch(&path, &change).await;
    let refused = refused.problem(409, "dataset_in_use");
    let training = text(&made["training_run"]["id"]);
    assert!(text(&refused["detail"]).contains(&training), "{refused}");
    owner.trained(&made["training_run"]).await;
    let model = text(&made["model"]["id"]);
    let run = owner.score(&model, &dataset).await;

    let key = &Table::parse(&csv).column("customer_id")[7].to_owned();
    let customer = async |run: &str| {
        let path = format!("/v1/scoring-runs/{run}/customer?entity_key={key}");
        owner.get(&path).await
    };
    let shows_their_row = |shown: &Value| {
        let cells = items(&shown["row"]).iter();
        let mut named = cells.filter(|cell| cell["name"] == "customer_id");
        named.next().is_some_and(|cell| cell["value"] == json!(key))
    };
    let before = customer(&run).await;
    assert!(shows_their_row(&before), "{before}");

    let again = caller.patch(&path, &change).await.body(200);
    assert!(again["row_count"].is_null(), "{again}");
    let again = owner.ingested(&text(&dataset["id"])).await;
    assert_eq!(again["status"], "ready", "{again}");
    let after = until("the older rows to be gone", 30, async || {
        let after = customer(&run).await;
        match after["row"].is_null() {
            true => Ok(after),
            false => Err(after.to_string()),
        }
    })
    .await;
    assert_eq!(after["missing"]["code"], "dataset_changed", "{after}");
    assert_eq!(after["score"], before["score"], "{after}");
    let anew = owner.score(&model, &dataset).await;
    let anew = customer(&anew).await;
    assert!(shows_their_row(&anew), "{anew}");

    let shown = owner.get("/v1/usage").await;
    let days = items(&shown["days"]).iter();
    let rows: u64 = days.map(|day| day["rows_ingested"].as_u64().unwrap()).sum();
    assert_eq!(rows, 400, "read twice, counted once: {shown}");
}

#[tokio::test]
async fn a_file_is_read_another_way_as_long_as_it_is_kept() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let shown = owner.ready("Kept", "kept.csv", DATES).await;
    let until: DateTime<Utc> = text(&shown["raw_until"]).parse().unwrap();
    assert_eq!((until - Utc::now()).num_days(), 89);
    let id: DatasetId = text(&shown["id"]).parse().unwrap();
    let tenant = stack.tenant(owner.id);
    let ended = Dataset {
        raw_until: Some(Utc::now() - Duration::days(1)),
        ..tenant.dataset(id).await.unwrap().unwrap()
    };
    tenant.delete_dataset(id).await.unwrap();
    assert!(tenant.create_dataset(&ended).await.unwrap());
    let (path, change) = (format!("/v1/datasets/{id}"), json!({ "read": {} }));
    let refused = owner.caller.patch(&path, &change).await;
    refused.problem(409, "file_gone");
    let still = owner.get(&path).await;
    assert_eq!(still["status"], "ready", "{still}");
    assert!(
        number(&still["stored_bytes"]) < number(&shown["stored_bytes"]),
        "{still}"
    );
}

/// As if whoever asked for the reading died before it could put it in line, ten minutes ago.
#[tokio::test]
async fn a_reading_that_was_lost_is_asked_for_again() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let dataset = owner.ready("Lost", "lost.csv", DATES).await;
    let id: DatasetId = text(&dataset["id"]).parse().unwrap();
    let path = format!("/v1/datasets/{id}");
    let tenant = stack.tenant(owner.id);
    let ready = tenant.dataset(id).await.unwrap().unwrap();
    let held_for = async |minutes: i64| {
        let lost = Dataset {
            status: DatasetStatus::Ingesting,
            generation: 1,
            lease_until: Some(Utc::now() + Duration::minutes(minutes)),
            ..ready.clone()
        };
        tenant.delete_dataset(id).await.unwrap();
        assert!(tenant.create_dataset(&lost).await.unwrap());
    };
    let change = json!({ "read": { "date_order": "day_first" } });
    held_for(5).await;
    let refused = owner.caller.patch(&path, &change).await;
    refused.problem(409, "not_read_yet");

    held_for(-5).await;
    assert_eq!(owner.get(&path).await["stalled"], true);
    // S3's word of the file, and that of the reading that was lost, may come yet.
    let key = keys::raw(owner.id, id);
    let etag = ready.etag.unwrap();
    let word = |generation: u32| {
        let object = json!({ "key": key, "etag": etag });
        json!({ "detail": { "object": object, "generation": generation } }).to_string()
    };
    owner.caller.patch(&path, &change).await.body(200);
    for generation in [0, 1, 2] {
        stack.send(Queue::Ingest, &word(generation)).await;
    }
    let again = owner.ingested(&id.to_string()).await;
    assert_eq!(again["status"], "ready", "{again}");
    assert_eq!(column(&again, "since")["type"], "date", "{again}");
    stack.drained(Queue::Ingest).await;
    assert_eq!(owner.get(&path).await, again);
    let files = stack.all_of(owner.id).await;
    let prefix = keys::dataset_prefix(owner.id, id);
    let files: Vec<&String> = files
        .keys()
        .filter(|key| key.starts_with(&prefix))
        .collect();
    let expected = [
        keys::dataset(owner.id, id, 2),
        keys::profile(owner.id, id, 2),
    ];
    assert_eq!(files, expected.iter().collect::<Vec<_>>());

    assert_eq!(owner.caller.delete(&path).await.status, 204);
    let refused = owner.caller.patch(&path, &change).await;
    refused.problem(404, "not_found");
}
