//! A run's turn: kept in line, and begun when its organization has a slot free.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use chrono::{Duration, Utc};
use domain::{RunId, RunKind, RunStatus};
use serde::{Deserialize, Serialize};

use super::lease::due_attributes;
use crate::{
    Page, PageRequest, Result, TenantStore,
    keys::{self, sk},
    table::{item, number, text},
    update::Update,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Started {
    Now,
    /// The organization has as many in flight as it may; the run keeps its turn.
    Waits,
    /// It had begun, or ended, before.
    Already,
}

#[derive(Deserialize)]
pub(super) struct Waiting {
    pub run: RunId,
}

impl TenantStore {
    /// The writes that keep a queued run and its place in the line.
    pub(crate) fn queue_writes(
        &self,
        id: RunId,
        run: &impl Serialize,
    ) -> Result<Vec<TransactWriteItem>> {
        let mut run = item(&self.key(sk::run(id)), run)?;
        // The message that starts it may be lost: the sweep looks after a minute.
        let due = due_attributes(id, Utc::now() + Duration::minutes(1));
        run.extend(due.map(|(name, value)| (name.to_owned(), value)));
        run.insert("due_org".into(), text(self.org.to_string()));
        run.insert("due_run".into(), text(id.to_string()));
        let waiting = item(
            &self.key(sk::waiting(id)),
            &serde_json::json!({ "run": id }),
        )?;
        Ok(vec![
            self.store.put_new_in_transaction(run)?,
            self.store.put_new_in_transaction(waiting)?,
        ])
    }

    /// How many runs of that kind wait their turn, up to 100.
    pub async fn waiting(&self, kind: RunKind) -> Result<usize> {
        let request = PageRequest::first(100);
        let pk = keys::org_partition(self.org);
        let page: Page<Waiting> = self
            .store
            .page(&pk, &sk::waiting_of(kind), false, &request)
            .await?;
        Ok(page.items.len())
    }

    /// `queued` → `running`, if the organization has a slot free.
    pub async fn start_run(&self, id: RunId, lease: Duration) -> Result<Started> {
        let now = Utc::now();
        let begin = Update::existing(self.key(sk::run(id)))
            .due(id, now + lease)
            .set("status", RunStatus::Running)?
            .set("started_at", now)?
            .set("recoveries", 0)?
            .when_in("status", &["queued"]);
        let slot = Update::any(self.key(sk::slots(id.kind())))
            .add("runs", AttributeValue::Ss(vec![id.to_string()]))
            .when(
                "runs",
                number(id.kind().in_flight()),
                "attribute_not_exists({}) OR size({}) < {v}",
            );
        let writes = vec![
            begin.in_transaction(&self.store)?,
            slot.in_transaction(&self.store)?,
            self.store
                .delete_in_transaction(&self.key(sk::waiting(id)))?,
        ];
        Ok(match self.store.transact_or_reasons(writes).await? {
            Ok(()) => Started::Now,
            Err(failed) if failed.first() == Some(&true) => Started::Already,
            Err(_) => Started::Waits,
        })
    }

    /// The run of that kind that has waited longest.
    pub async fn next_waiting(&self, kind: RunKind) -> Result<Option<RunId>> {
        let request = PageRequest::first(1);
        let pk = keys::org_partition(self.org);
        let page: Page<Waiting> = self
            .store
            .page(&pk, &sk::waiting_of(kind), false, &request)
            .await?;
        Ok(page.items.first().map(|waiting| waiting.run))
    }
}
