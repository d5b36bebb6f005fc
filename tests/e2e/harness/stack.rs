//! The stack under test, told by the environment:
//!
//! - `PERENE_URL`: the API's base address
//! - `PERENE_TABLE`, `PERENE_BUCKET`, `PERENE_BUS`: names
//! - `PERENE_INGEST_QUEUE_URL`, `PERENE_TRAINING_QUEUE_URL`, `PERENE_SCORING_QUEUE_URL`,
//!   `PERENE_NOTIFY_QUEUE_URL`, `PERENE_OUTREACH_QUEUE_URL`, `PERENE_ALERT_QUEUE_URL`,
//!   `PERENE_EXPORT_QUEUE_URL`: queues
//! - `PERENE_SWEEP_FUNCTION`, `PERENE_RETRAIN_SWEEP_FUNCTION`, `PERENE_ERASE_SWEEP_FUNCTION`,
//!   `PERENE_TRAIN_WORKER_FUNCTION`, `PERENE_SCORE_WORKER_FUNCTION`, `PERENE_MESSAGES_WORKER_FUNCTION`:
//!   names, for `local` tests
//! - `PERENE_STACK`, `PERENE_KILL`: its name, and the file by which the emulator is told whom to kill
//! - `AWS_ENDPOINT_URL`: the local emulator; unset on AWS. Credentials and region as the AWS
//!   SDKs take them.

use std::{collections::BTreeMap, env};

use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_sqs::types::QueueAttributeName::{
    ApproximateNumberOfMessages, ApproximateNumberOfMessagesDelayed,
    ApproximateNumberOfMessagesNotVisible,
};
use cloud::bucket::KINDS;
use domain::OrgId;
use store::{Store, System, TenantStore};

use super::wait::until;

pub fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run scripts/test, or source the .local/env of a stack")
    })
}

pub fn url() -> String {
    variable("PERENE_URL").trim_end_matches('/').to_owned()
}

#[derive(Debug, Clone, Copy)]
pub enum Queue {
    Ingest,
    Training,
    Scoring,
    Building,
    Merge,
    Connection,
    Privacy,
    Import,
    Revenue,
    Decision,
    Notify,
    Outreach,
    Alert,
    Export,
}

/// The parts of the stack below its API, which tests look into or disturb.
pub struct Stack {
    sdk: SdkConfig,
    pub(super) sqs: aws_sdk_sqs::Client,
}

impl Stack {
    pub async fn open() -> Self {
        let sdk = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let sqs = aws_sdk_sqs::Client::new(&sdk);
        Self { sdk, sqs }
    }

    pub fn store(&self) -> Store {
        Store::new(
            aws_sdk_dynamodb::Client::new(&self.sdk),
            variable("PERENE_TABLE"),
        )
    }

    /// An organization's items, as the product itself reaches them.
    pub fn tenant(&self, org: OrgId) -> TenantStore {
        #[expect(clippy::disallowed_methods, reason = "tests look from outside")]
        self.store().as_system(org, System::proven())
    }

    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.sdk)
            .force_path_style(env::var("AWS_ENDPOINT_URL").is_ok())
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// Sends a message to a queue, as if it came again.
    pub async fn send(&self, queue: Queue, body: &str) {
        self.sqs
            .send_message()
            .queue_url(queue_url(queue))
            .message_group_id("e2e")
            .message_body(body)
            .send()
            .await
            .unwrap();
    }

    /// Waits until a queue has neither waiting nor unfinished messages, three looks in a row: the
    /// counts are approximate.
    pub async fn drained(&self, queue: Queue) {
        let url = queue_url(queue);
        let mut empty = 0;
        until(&format!("an empty {queue:?} queue"), 180, async || {
            let answer = self
                .sqs
                .get_queue_attributes()
                .queue_url(&url)
                .attribute_names(ApproximateNumberOfMessages)
                .attribute_names(ApproximateNumberOfMessagesNotVisible)
                .attribute_names(ApproximateNumberOfMessagesDelayed)
                .send()
                .await
                .unwrap();
            let counts = answer.attributes().unwrap();
            let all_zero = counts.values().all(|count| count == "0");
            empty = if all_zero { empty + 1 } else { 0 };
            if empty >= 3 {
                Ok(())
            } else {
                Err(format!("{counts:?}"))
            }
        })
        .await;
    }

    /// Waits until all that an organization was told of is in its ledger, whatever comes for others meanwhile.
    pub async fn merged(&self, org: OrgId) {
        let s3 = self.s3();
        until("an empty inbox", 180, async || {
            let asked = s3.list_objects_v2().bucket(variable("PERENE_BUCKET"));
            let found = asked.prefix(format!("inbox/{org}/")).max_keys(1).send();
            match found.await.unwrap().contents().first() {
                None => Ok(()),
                Some(object) => Err(format!("{object:?}")),
            }
        })
        .await;
    }

    pub(super) fn events(&self) -> aws_sdk_eventbridge::Client {
        aws_sdk_eventbridge::Client::new(&self.sdk)
    }

    pub async fn publish(&self, event: &domain::BusEvent) {
        let entry = aws_sdk_eventbridge::types::PutEventsRequestEntry::builder()
            .event_bus_name(variable("PERENE_BUS"))
            .source("perene")
            .detail_type(event.kind.name())
            .detail(serde_json::to_string(event).unwrap())
            .build();
        let answer = self
            .events()
            .put_events()
            .entries(entry)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.failed_entry_count(), 0, "{answer:?}");
    }

    /// Gives a member another role behind the API's back, or takes the membership away.
    pub async fn set_role(&self, org: OrgId, user: domain::UserId, role: Option<&str>) {
        let client = aws_sdk_dynamodb::Client::new(&self.sdk);
        let key = store::keys::in_org(org, store::keys::sk::member(user));
        let [pk, sk] = [key.pk, key.sk].map(AttributeValue::S);
        let table = variable("PERENE_TABLE");
        let Some(role) = role else {
            let delete = client.delete_item().table_name(table);
            delete.key("pk", pk).key("sk", sk).send().await.unwrap();
            return;
        };
        let update = client.update_item().table_name(table);
        let update = update.key("pk", pk).key("sk", sk);
        update
            .update_expression("SET #role = :role")
            .expression_attribute_names("#role", "role")
            .expression_attribute_values(":role", AttributeValue::S(role.into()))
            .send()
            .await
            .unwrap();
    }

    /// Everything an organization has: its items in the table and its objects in the bucket. Two
    /// looks are equal when nothing changed between them.
    pub async fn all_of(&self, org: OrgId) -> BTreeMap<String, String> {
        let mut all = self.items_of(org).await;
        for kind in KINDS {
            let mut pages = self
                .s3()
                .list_objects_v2()
                .bucket(variable("PERENE_BUCKET"))
                .prefix(format!("{kind}/{org}/"))
                .into_paginator()
                .send();
            while let Some(page) = pages.next().await {
                for object in page.unwrap().contents() {
                    let key = object.key().unwrap().to_owned();
                    all.insert(key, object.e_tag().unwrap_or_default().to_owned());
                }
            }
        }
        all
    }

    /// What is left of an organization that was erased: its receipt, and, until it runs out, the
    /// claim to mail that.
    pub async fn receipt_alone(&self, org: &str) -> serde_json::Value {
        let traces = self.traces_of(org).await;
        let traces = traces.iter().map(|trace| serde_json::from_str(trace));
        let traces: Vec<serde_json::Value> = traces.collect::<Result<_, _>>().unwrap();
        let (receipts, claims): (Vec<_>, Vec<_>) =
            traces.into_iter().partition(|item| item["sk"] == "ERASURE");
        let ends =
            |claim: &serde_json::Value| claim["sk"] == "MAIL" && claim["expires_at"].is_u64();
        assert!(claims.iter().all(ends), "{claims:?}");
        assert_eq!(receipts.len(), 1, "{receipts:?}");
        receipts[0].clone()
    }

    /// Every item of the table, and the key of every version and unfinished upload in the bucket, that
    /// holds that text.
    pub async fn traces_of(&self, text: &str) -> Vec<String> {
        let mut pages = aws_sdk_dynamodb::Client::new(&self.sdk)
            .scan()
            .table_name(variable("PERENE_TABLE"))
            .consistent_read(true)
            .into_paginator()
            .items()
            .send();
        let mut traces = Vec::new();
        while let Some(item) = pages.next().await {
            let item: serde_json::Value = serde_dynamo::from_item(item.unwrap()).unwrap();
            traces.push(item.to_string());
        }
        traces.extend(self.versions().await);
        let uploads = self.s3().list_multipart_uploads();
        let uploads = uploads.bucket(variable("PERENE_BUCKET")).send().await;
        let uploads = uploads.unwrap();
        let keys = uploads.uploads().iter().filter_map(|upload| upload.key());
        traces.extend(keys.map(|key| format!("unfinished {key}")));
        traces.retain(|trace| trace.contains(text));
        traces
    }

    /// The keys of all versions and delete markers in the bucket.
    async fn versions(&self) -> Vec<String> {
        self.versions_of("").await
    }

    /// The same of keys that start so.
    pub async fn versions_of(&self, prefix: &str) -> Vec<String> {
        let list = self.s3().list_object_versions().prefix(prefix);
        let list = list.bucket(variable("PERENE_BUCKET"));
        let (mut keys, mut page) = (Vec::new(), list.clone().send().await.unwrap());
        loop {
            let versions = page.versions().iter().filter_map(|v| v.key());
            let markers = page.delete_markers().iter().filter_map(|m| m.key());
            keys.extend(versions.chain(markers).map(str::to_owned));
            if page.is_truncated() != Some(true) {
                return keys;
            }
            let after = list.clone().set_key_marker(page.next_key_marker);
            let after = after.set_version_id_marker(page.next_version_id_marker);
            page = after.send().await.unwrap();
        }
    }

    /// All versions of objects whose keys start so, each with what is in it.
    pub async fn contents_of(&self, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let list = self.s3().list_object_versions().prefix(prefix);
        let list = list.bucket(variable("PERENE_BUCKET"));
        let (mut contents, mut page) = (Vec::new(), list.clone().send().await.unwrap());
        loop {
            for version in page.versions() {
                let key = version.key().unwrap();
                let object = self.s3().get_object().bucket(variable("PERENE_BUCKET"));
                let object = object.key(key).set_version_id(version.version_id.clone());
                let body = object.send().await.unwrap().body.collect().await.unwrap();
                contents.push((key.to_owned(), body.to_vec()));
            }
            if page.is_truncated() != Some(true) {
                return contents;
            }
            let after = list.clone().set_key_marker(page.next_key_marker);
            let after = after.set_version_id_marker(page.next_version_id_marker);
            page = after.send().await.unwrap();
        }
    }

    /// The items of an organization, as JSON, by sort key.
    pub async fn items_of(&self, org: OrgId) -> BTreeMap<String, String> {
        let mut items = BTreeMap::new();
        for partition in store::keys::partitions_of(org) {
            let mut pages = aws_sdk_dynamodb::Client::new(&self.sdk)
                .query()
                .table_name(variable("PERENE_TABLE"))
                .key_condition_expression("pk = :pk")
                .expression_attribute_values(":pk", AttributeValue::S(partition))
                .consistent_read(true)
                .into_paginator()
                .items()
                .send();
            while let Some(item) = pages.next().await {
                let item: serde_json::Value = serde_dynamo::from_item(item.unwrap()).unwrap();
                items.insert(item["sk"].to_string(), item.to_string());
            }
        }
        items
    }
}

fn queue_url(queue: Queue) -> String {
    variable(match queue {
        Queue::Ingest => "PERENE_INGEST_QUEUE_URL",
        Queue::Training => "PERENE_TRAINING_QUEUE_URL",
        Queue::Scoring => "PERENE_SCORING_QUEUE_URL",
        Queue::Building => "PERENE_BUILDING_QUEUE_URL",
        Queue::Merge => "PERENE_MERGE_QUEUE_URL",
        Queue::Connection => "PERENE_CONNECTION_QUEUE_URL",
        Queue::Privacy => "PERENE_PRIVACY_QUEUE_URL",
        Queue::Import => "PERENE_IMPORT_QUEUE_URL",
        Queue::Revenue => "PERENE_REVENUE_QUEUE_URL",
        Queue::Decision => "PERENE_DECISION_QUEUE_URL",
        Queue::Notify => "PERENE_NOTIFY_QUEUE_URL",
        Queue::Outreach => "PERENE_OUTREACH_QUEUE_URL",
        Queue::Alert => "PERENE_ALERT_QUEUE_URL",
        Queue::Export => "PERENE_EXPORT_QUEUE_URL",
    })
}
