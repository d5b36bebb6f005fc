//! A run's lease: renewed by who works on it, and taken from who is silent.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Duration, Utc};
use domain::RunId;

use crate::{
    Result, TenantStore,
    keys::{self, sk},
    table::{number, text},
    update::Update,
};

/// What the index of due work points to, written with a run and with every lease.
pub(super) fn due_attributes(id: RunId, at: DateTime<Utc>) -> [(&'static str, AttributeValue); 2] {
    [
        ("gsi2pk", text(keys::due_shard(id))),
        ("gsi2sk", text(keys::due(at, id))),
    ]
}

impl Update {
    /// Makes a run due at that moment.
    pub(super) fn due(self, id: RunId, at: DateTime<Utc>) -> Self {
        let set = |update: Self, (name, value)| update.set_raw(name, value);
        due_attributes(id, at).into_iter().fold(self, set)
    }
}

impl TenantStore {
    /// Keeps the sweep away from a run that is being worked on. False when it is open no more:
    /// the worker then stops.
    pub async fn renew_lease(&self, id: RunId, lease: Duration) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .due(id, Utc::now() + lease)
            .when_in("status", &["running", "joining"]);
        self.change(update).await
    }

    /// Takes a run whose lease is over, so that one sweep of several re-queues it.
    pub async fn recover_run(&self, id: RunId, due: &str, lease: Duration) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .add("recoveries", number(1))
            .due(id, Utc::now() + lease)
            .when("gsi2sk", text(due), "{} = {v}");
        self.change(update).await
    }
}
