//! How files are read, and what their owner says of it.

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

    for (field, read) in [
        ("read.encoding", json!({ "encoding": "latin-99" })),
        ("read.delimiter", json!({ "delimiter": "a" })),
        ("read.header_row", json!({ "header_row": 1001 })),
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
    let csv = b"Report of May\nmade,by,hand\nid,plan,spend\nC1,Pro,5\nC2,Basic,6\nC3,Pro\n";
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
}
