//! The export of everything that an organization has.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use flate2::read::GzDecoder;

use crate::harness::{organization::download, prelude::*};

fn counted(kinds: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
    counts
}

async fn exported(owner: &Organization) -> Value {
    let path = "/v1/organization/export";
    let asked = owner.caller.call(Method::POST, path, None).await.body(202);
    let path = format!("/v1/organization/exports/{}", text(&asked["id"]));
    owner
        .once(&path, 60, |export| export["status"] == "ready")
        .await
}

#[tokio::test]
async fn the_export_holds_what_was_there() {
    let stack = Stack::open().await;
    let owner = Organization::sign_up().await;
    let admin = owner.colleague(&stack, Role::Admin).await;
    let csv = customers(1500, 22);
    let dataset = owner.ready("Takeout", "takeout.csv", &csv).await;
    let model = owner.train(&dataset).await;
    owner.score(&model, &dataset).await;
    let email = format!("{}@example.com", UserId::new());
    owner.invite(&stack, &email, Role::Viewer).await;

    let refused = admin
        .caller
        .call(Method::POST, "/v1/organization/export", None);
    refused.await.problem(403, "forbidden");
    let export = exported(&owner).await;
    let path = format!("/v1/organization/exports/{}", text(&export["id"]));
    let stranger = Organization::sign_up().await;
    let refused = stranger.caller.get(&path).await;
    refused.problem(404, "not_found");

    let mut lines = String::new();
    let gzipped = download(&export["items_url"]).await;
    let mut decoder = GzDecoder::new(&*gzipped);
    decoder.read_to_string(&mut lines).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(number(&export["items"]) as usize, lines.len());
    let of_kind = |kind: &'static str| lines.iter().filter(move |line| line["kind"] == kind);
    let there: Vec<Value> = stack
        .items_of(owner.id)
        .await
        .values()
        .map(|item| serde_json::from_str(item).unwrap())
        .collect();
    let kinds = counted(lines.iter().map(|line| text(&line["kind"])));
    let expected = counted(
        there
            .iter()
            .map(|item| store::keys::kind(&text(&item["sk"]))),
    );
    for kind in [
        "org",
        "member",
        "invitation",
        "dataset",
        "model",
        "version",
        "run",
        "scoring",
        "log",
    ] {
        assert_eq!(kinds.get(kind), expected.get(kind), "{kind}: {kinds:?}");
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
    let exported = of_kind("dataset").next().unwrap();
    assert_eq!(exported["data"]["id"], dataset["id"]);
    let invited = of_kind("invitation").next().unwrap();
    assert_eq!(invited["data"]["email"], email.as_str());
    for secret in ["token_hash", "password", "\"pk\""] {
        let told = lines.iter().find(|line| line.to_string().contains(secret));
        assert_eq!(told, None, "{secret}");
    }

    let files = owner.all(&format!("{path}/files?limit=2")).await;
    let names: BTreeSet<String> = files.iter().map(|file| text(&file["name"])).collect();
    let objects: BTreeSet<String> = stack
        .all_of(owner.id)
        .await
        .into_keys()
        .filter(|key| key.contains('/') && !key.starts_with("takeouts/"))
        .filter(|key| !key.starts_with("pieces/") && !key.starts_with('"'))
        .map(|key| key.replace(&format!("/{}/", owner.id), "/"))
        .collect();
    assert_eq!(names, objects);
    assert_eq!(names.len(), files.len(), "a file is listed twice");
    for file in &files {
        let bytes = download(&file["url"]).await;
        assert_eq!(bytes.len(), number(&file["size"]) as usize, "{file}");
        if text(&file["name"]).starts_with("raw/") {
            assert_eq!(bytes, csv);
        }
    }
    let cursor = format!("{path}/files?cursor=cmF3L29yZ18xL2Rz");
    let refused = owner.caller.get(&cursor).await;
    refused.problem(400, "bad_cursor");
}
