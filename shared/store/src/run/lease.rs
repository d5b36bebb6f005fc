//! A run's lease: renewed by who works on it, and taken from who is silent.

use chrono::{DateTime, Duration, Utc};
use domain::RunId;

use crate::{
    Result, TenantStore,
    keys::{self, sk},
    table::{number, text},
    update::Update,
};

impl TenantStore {
    /// What the index of due work points to, written with a run and with every lease.
    pub(super) fn due_attributes(
        &self,
        id: RunId,
        at: DateTime<Utc>,
    ) -> [(&'static str, String); 2] {
        [
            ("gsi2pk", keys::due_shard(id)),
            ("gsi2sk", keys::due(at, id)),
        ]
    }

    /// Keeps the sweep away from a run that is being worked on. False when it is open no more:
    /// the worker then stops.
    pub async fn renew_lease(&self, id: RunId, lease: Duration) -> Result<bool> {
        let mut update =
            Update::existing(self.key(sk::run(id))).when_in("status", &["running", "joining"]);
        for (name, value) in self.due_attributes(id, Utc::now() + lease) {
            update = update.set(name, value)?;
        }
        self.change(update).await
    }

    /// Takes a run whose lease is over, so that one sweep of several re-queues it.
    pub async fn recover_run(&self, id: RunId, due: &str, lease: Duration) -> Result<bool> {
        let mut update = Update::existing(self.key(sk::run(id)))
            .add("recoveries", number(1))
            .when("gsi2sk", text(due), "{} = {v}");
        for (name, value) in self.due_attributes(id, Utc::now() + lease) {
            update = update.set(name, value)?;
        }
        self.change(update).await
    }
}
