//! The end of a run: what it made and its event, or why there is none.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{Duration, Utc};
use domain::{BusEvent, Failure, RunId, RunStatus};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::{self, sk},
    update::Update,
};

#[derive(Debug)]
pub enum Finish<'a> {
    Succeeded(Success),
    Failed(&'a Failure),
    /// Its owner stopped it, or another run has done its work.
    Cancelled,
}

/// What a run made, in the transaction that ends it.
#[derive(Debug, Default)]
pub struct Success {
    /// Customers that it counts against the month's, where they were set aside.
    pub(crate) customers: u64,
    pub(crate) attributes: Vec<(&'static str, AttributeValue)>,
    pub(crate) writes: Vec<TransactWriteItem>,
    /// What tells of it, once it is kept.
    pub(crate) events: Vec<BusEvent>,
}

const OPEN: [&str; 3] = ["queued", "running", "joining"];

impl TenantStore {
    /// Ends an open run, counts what it did, gives its slot back and, when it succeeded, leaves it due until its
    /// event is sent. False when it had ended before, or what it made no longer fits the model: then
    /// nothing changes.
    pub async fn finish_run(&self, id: RunId, finish: Finish<'_>) -> Result<bool> {
        if let (Finish::Failed(why), RunId::Building(id)) = (&finish, id) {
            self.building_failed(id, why).await?;
        }
        let now = Utc::now();
        let end = Update::existing(self.key(sk::run(id))).set("ended_at", now)?;
        let counted = match &finish {
            Finish::Succeeded(success) => success.customers,
            Finish::Failed(_) | Finish::Cancelled => 0,
        };
        let (end, mut writes) = match finish {
            Finish::Succeeded(success) => {
                let mut end = end
                    .due(id, now + Duration::seconds(30))
                    .set("status", RunStatus::Succeeded)?
                    .set("events", success.events)?
                    .set("published", false)?
                    .when_in("status", &["joining"]);
                for (name, value) in success.attributes {
                    end = end.set_raw(name, value);
                }
                (end, success.writes)
            }
            Finish::Failed(failure) => {
                let end = end
                    .set("status", RunStatus::Failed)?
                    .set("error", failure)?
                    .set("gsi2pk", keys::FAILED)?
                    .set("gsi2sk", keys::due(now, id))?
                    .when_in("status", &OPEN);
                (end, Vec::new())
            }
            Finish::Cancelled => {
                let end = end
                    .set("status", RunStatus::Cancelled)?
                    .remove("gsi2pk")
                    .remove("gsi2sk")
                    .when_in("status", &OPEN);
                (end, Vec::new())
            }
        };
        let slot = Update::any(self.key(sk::slots(id.kind())))
            .take("runs", AttributeValue::Ss(vec![id.to_string()]));
        let waiting = self.key(sk::waiting(id));
        writes.extend([
            end.in_transaction(&self.store)?,
            slot.in_transaction(&self.store)?,
            self.store.delete_in_transaction(&waiting)?,
        ]);
        writes.extend(self.metered(id, counted).await?);
        self.store.transact(writes).await
    }

    /// The write that counts a run's customers, and gives back the others that were set aside for it.
    async fn metered(&self, id: RunId, counted: u64) -> Result<Option<TransactWriteItem>> {
        #[derive(Deserialize)]
        struct Metered {
            #[serde(default)]
            metered: bool,
            #[serde(default)]
            rows: u64,
            set_aside: Option<u64>,
        }
        let run: Option<Metered> = self.get(sk::run(id)).await?;
        run.filter(|run| run.metered)
            .map(|run| {
                let aside = run.set_aside.unwrap_or(run.rows);
                self.count_scored(id.made_at(), counted, aside)
            })
            .transpose()
    }

    /// Says that the event of a run's success has been sent: the run is due no more.
    pub async fn published(&self, id: RunId) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("published", true)?
            .remove("gsi2pk")
            .remove("gsi2sk")
            .when_in("status", &["succeeded"]);
        self.change(update).await
    }
}
