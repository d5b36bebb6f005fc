//! The worker that makes exports: every item of an organization as a line of JSON.

use std::io::Write;

use cloud::{
    App, Bucket, ObjectWriter, WorkError, bucket::keys, config::ConfigError, worker::Message,
};
use domain::ExportStatus;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use store::{Place, Store, TenantStore, keys::kind};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::ExportMessage;

/// A message comes this often before it is given up (`maxReceiveCount` in the template).
const ATTEMPTS: u32 = 5;

/// Kinds of items that are bookkeeping of ours, not the organization's data.
const INTERNAL: [&str; 19] = [
    "associations",
    "idempotency",
    "invited",
    "mail",
    "offers_given",
    "product_name",
    "slots",
    "waiting",
    "export",
    "seen",
    "merge",
    "told",
    "suppressed",
    "pending",
    "delivered",
    "said",
    "heard",
    "unsubscribed",
    "unlisted",
];

pub struct DataExportWorker {
    store: Store,
    bucket: Bucket,
}

impl DataExportWorker {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            bucket: app.bucket()?,
        })
    }

    /// Makes the export that a message names. Made twice it is the same file.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let ExportMessage { org, export: id } = serde_json::from_str(&message.body)?;
        let tenant = self.store.as_system(org, message.system);
        let export = tenant.export(id).await?.ok_or(WorkError::Gone)?;
        if export.status != ExportStatus::Queued {
            return Ok(());
        }
        match self.write(&tenant, &keys::data_export(org, id)).await {
            Ok(items) => {
                tenant.export_ready(id, items).await?;
                Ok(())
            }
            Err(error) => {
                if message.attempt >= ATTEMPTS {
                    tenant.export_failed(id).await?;
                }
                Err(error)
            }
        }
    }

    /// Writes all items to that object; how many lines.
    async fn write(&self, tenant: &TenantStore, key: &str) -> Result<u64, WorkError> {
        let (pages, received) = mpsc::channel(2);
        let writer = self.bucket.writer(key);
        let written = spawn_blocking(move || compress(writer, received));
        let mut count = 0;
        let mut place = Place::default();
        loop {
            let page = tenant.everything(place).await?;
            let mut lines = String::new();
            for line in page.items.into_iter().filter_map(line) {
                lines.push_str(&line.to_string());
                lines.push('\n');
                count += 1;
            }
            if pages.send(lines).await.is_err() {
                break; // the writer failed, and says why
            }
            match page.next {
                None => break,
                Some(next) => place = next,
            }
        }
        drop(pages);
        written.await??;
        Ok(count)
    }
}

fn compress(writer: ObjectWriter, mut pages: mpsc::Receiver<String>) -> Result<(), WorkError> {
    let mut gzip = GzEncoder::new(writer, Compression::default());
    while let Some(lines) = pages.blocking_recv() {
        gzip.write_all(lines.as_bytes())
            .map_err(WorkError::service)?;
    }
    gzip.finish().map_err(WorkError::service)?.finish()
}

/// An item as its owner gets it: without keys and secrets; nothing when it is ours alone.
fn line(mut item: Value) -> Option<Value> {
    let kind = kind(item.get("sk")?.as_str()?);
    if INTERNAL.contains(&kind.as_str()) {
        return None;
    }
    let fields = item.as_object_mut()?;
    for key in [
        "pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk", "gsi4pk", "gsi4sk",
        "gsi5pk", "gsi5sk", "listed", "facts",
    ] {
        fields.remove(key);
    }
    strip(&mut item);
    Some(json!({ "kind": kind, "data": item }))
}

/// Takes out whatever is a secret's hash, or signs, at any depth.
fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| {
                name != "hash" && name != "signing_key" && !name.ends_with("_hash")
            });
            fields.values_mut().for_each(strip);
        }
        Value::Array(values) => values.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_neither_keys_nor_secrets() {
        let item = json!({
            "pk": "ORG#org_1", "sk": "INVITATION#inv_1", "gsi1pk": "x", "gsi1sk": "y",
            "email": "bea@example.com", "token_hash": "hush",
            "signing_key": "hush", "gsi4pk": "z", "secrets": [{ "hash": "hush", "prefix": "abc" }],
        });
        let expected = json!({
            "kind": "invitation",
            "data": { "email": "bea@example.com", "secrets": [{ "prefix": "abc" }] },
        });
        assert_eq!(line(item), Some(expected));
    }

    #[test]
    fn bookkeeping_is_left_out() {
        for sk in [
            "IDEMPOTENCY#abc",
            "MAIL#run_1#usr_1",
            "SLOTS#training",
            "SEEN#1",
            "MERGE",
            "OFFERS_GIVEN",
        ] {
            assert_eq!(line(json!({ "pk": "ORG#org_1", "sk": sk })), None);
        }
        assert!(line(json!({ "pk": "ORG#org_1", "sk": "ORG", "name": "x" })).is_some());
    }
}
