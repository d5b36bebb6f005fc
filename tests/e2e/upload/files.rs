//! Files and announcements that are bad, or only look so: each gets a clear answer that names the
//! place and a way out, and nothing is lost.

use std::{fmt::Write as _, io::Write};

use cloud::bucket::keys;
use domain::DatasetId;
use flate2::{Compression, write::GzEncoder};

use crate::harness::{organization::put, prelude::*};

/// A file that cannot be read: what the dataset must say.
struct Unreadable {
    filename: &'static str,
    bytes: Vec<u8>,
    code: &'static str,
    /// Words of the detail: the place.
    place: &'static [&'static str],
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn wide(columns: usize) -> Vec<u8> {
    let line = |cell: &dyn Fn(usize) -> String| -> String {
        (0..columns).map(cell).collect::<Vec<_>>().join(",")
    };
    let mut csv = line(&|n| format!("c{n}"));
    for row in 0..120 {
        write!(
            csv,
            "\n{}",
            line(&|n| ((row * 31 + n * 17) % 97).to_string())
        )
        .unwrap();
    }
    csv.into_bytes()
}

fn unreadable() -> Vec<Unreadable> {
    let zipped = gzip(&customers(300, 1));
    let broken = zipped[..zipped.len() / 2].to_vec();
    let rubbish = (0..4096_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let file = |filename, bytes: &[u8], code, place| Unreadable {
        filename,
        bytes: bytes.to_vec(),
        code,
        place,
    };
    vec![
        file("empty.csv", b"", "empty_file", &[]),
        file("header.csv", b"id,plan,left\n", "no_rows", &[]),
        file(
            "ragged.csv",
            b"id,plan,left\n1,a,yes\n2,b,no\n3,no\n4,a,no\n",
            "ragged_row",
            &["line 4", "2", "3"],
        ),
        Unreadable {
            filename: "rubbish.csv",
            bytes: rubbish,
            code: "not_a_table",
            place: &[],
        },
        Unreadable {
            filename: "cut.csv.gz",
            bytes: broken,
            code: "broken_gzip",
            place: &[],
        },
        file(
            "cut.parquet",
            b"PAR1 and then nothing PAR1",
            "broken_parquet",
            &[],
        ),
        file(
            "wide.csv",
            &wide(1001),
            "too_many_columns",
            &["1001", "1000"],
        ),
    ]
}

#[tokio::test]
async fn files_that_cannot_be_read() {
    let organization = Organization::sign_up().await;
    let stack = Stack::open().await;
    for file in unreadable() {
        let name = file.filename;
        let dataset = organization.upload(name, name, &file.bytes).await;
        assert_eq!(dataset["status"], "failed", "{name}: {dataset}");
        let error = &dataset["error"];
        assert_eq!(error["code"], file.code, "{name}: {error}");
        let detail = text(&error["detail"])
            .to_lowercase()
            .replace([',', '.'], "");
        for place in file.place {
            assert!(
                detail.contains(&place.to_lowercase()),
                "{name}: no {place} in {error}"
            );
        }
        assert!(text(&error["remedy"]).len() > 10, "{name}: {error}");
        let request = json!({
            "name": "x", "task": "churn", "dataset_id": dataset["id"], "target": "left",
        });
        organization
            .caller
            .post("/v1/models", &request)
            .await
            .problem(409, "dataset_not_ready");
        // The upload is not lost.
        let id: DatasetId = text(&dataset["id"]).parse().unwrap();
        let kept = stack.s3().head_object().bucket(variable("PERENE_BUCKET"));
        let kept = kept
            .key(keys::raw(organization.id, id))
            .send()
            .await
            .unwrap();
        assert_eq!(
            kept.content_length(),
            Some(file.bytes.len() as i64),
            "{name}"
        );
    }
}

#[tokio::test]
async fn files_that_only_look_bad() {
    let organization = Organization::sign_up().await;
    let csv = customers(200, 2);
    let plain = organization.ready("Not zipped", "plain.csv.gz", &csv).await;
    assert_eq!(plain["row_count"], 200);
    let zipped = organization
        .ready("Zipped", "zipped.csv", &gzip(&csv))
        .await;
    assert_eq!(zipped["columns"], plain["columns"]);

    let thousand = organization.ready("Wide", "wide.csv", &wide(1000)).await;
    assert_eq!(items(&thousand["columns"]).len(), 1000);

    let odd = b"id;value;left\n1;1.5;yes\n2;NaN;no\n3;inf;no\n4;-Infinity;yes\n5;2;no\n";
    let odd = organization.ready("Odd numbers", "odd.csv", odd).await;
    let value = &odd["columns"][1];
    assert_eq!(value["type"], "number", "{value}");
    assert_eq!(value["missing"], 3, "NaN and both infinities: {value}");
    let warning = items(&value["warnings"])
        .iter()
        .find(|warning| warning["code"] == "infinite_values")
        .unwrap_or_else(|| panic!("{value}"));
    assert!(text(&warning["detail"]).contains('2'), "{warning}");

    let latin = b"nome,cidade\nJo\xe3o,S\xe3o Paulo\nZ\xe9,Bel\xe9m\n";
    let latin = organization.ready("Latin-1", "clientes.csv", latin).await;
    assert!(
        latin["columns"].to_string().contains("São Paulo"),
        "{latin}"
    );
}

#[tokio::test]
async fn announcements_that_do_not_fit() {
    let organization = Organization::sign_up().await;
    let caller = &organization.caller;
    let huge = json!({ "name": "Huge", "filename": "huge.csv", "size": 1_u64 << 50 });
    let problem = caller
        .post("/v1/datasets", &huge)
        .await
        .problem(413, "too_large");
    assert!(
        text(&problem["detail"]).contains(|c: char| c.is_ascii_digit()),
        "{problem}"
    );

    let made = organization
        .announce("Path", "../../etc/pass/../wd.csv", None)
        .await;
    assert_eq!(made["dataset"]["filename"], "wd.csv", "{made}");
    assert!(!made["upload"].to_string().contains(".."), "{made}");
    assert_eq!(put(&made["upload"], b"a,b\n1,2\n").await, 200);
    let dataset = organization.ingested(&text(&made["dataset"]["id"])).await;
    assert_eq!(dataset["status"], "ready", "{dataset}");

    // A file of another size than announced is refused by the signature.
    let made = organization.announce("Size", "size.csv", Some(8)).await;
    let status = put(&made["upload"], b"a,b\n1,2\n3,4\n").await;
    assert!((400..500).contains(&status), "{status}");
    let path = format!("/v1/datasets/{}", text(&made["dataset"]["id"]));
    assert_eq!(
        caller.get(&path).await.body(200)["status"],
        "awaiting_upload"
    );

    for (field, body) in [
        ("name", json!({ "name": "", "filename": "a.csv" })),
        ("filename", json!({ "name": "a", "filename": "\u{0}.csv" })),
    ] {
        let problem = caller
            .post("/v1/datasets", &body)
            .await
            .problem(422, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let misspelt = json!({ "name": "a", "file_name": "a.csv" });
    let problem = caller
        .post("/v1/datasets", &misspelt)
        .await
        .problem(422, "invalid_request");
    assert!(text(&problem["detail"]).contains("file_name"), "{problem}");
}
