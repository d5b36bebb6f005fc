//! A run's pieces: planned, done one by one, and joined when the last one is.

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{Duration, Utc};
use domain::{RunId, RunStatus};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::sk,
    table::{number, text},
    update::Update,
};

impl TenantStore {
    /// Says into how many pieces a running run is split. Once: a second plan changes nothing.
    pub async fn plan_run(&self, id: RunId, pieces: u32) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("pieces", pieces)?
            .when_in("status", &["running"])
            .when("pieces", text("NULL"), "attribute_type({}, {v})");
        self.change(update).await
    }

    /// Says that a piece is done, and so many rows with it, which counts once however often it is
    /// said. Whether that was the last; nothing when the piece had been counted, or the run is no longer running.
    pub async fn piece_done(&self, id: RunId, piece: u32, rows: u64) -> Result<Option<bool>> {
        #[derive(Deserialize)]
        struct Count {
            pieces: Option<u32>,
            done: Vec<u32>,
        }
        let mut update = Update::existing(self.key(sk::run(id)))
            .add("done", AttributeValue::Ns(vec![piece.to_string()]))
            .set("recoveries", 0)?
            .when_in("status", &["running"])
            .when("done", number(piece), "NOT contains({}, {v})");
        if rows > 0 {
            update = update.add("scored", number(rows));
        }
        let Some(after) = self.store.update(update).await? else {
            return Ok(None);
        };
        let count: Count = serde_dynamo::from_item(after)?;
        Ok(Some(count.pieces == Some(count.done.len() as u32)))
    }

    /// `running` → `joining`, once all pieces are done.
    pub async fn join_run(&self, id: RunId, lease: Duration) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("status", RunStatus::Joining)?
            .due(id, Utc::now() + lease)
            .when(
                "status",
                text("running"),
                "{} = {v} AND size(done) = pieces",
            );
        self.change(update).await
    }

    /// `joining` → `running`: who joined gave up or died, and another may.
    pub async fn reopen_join(&self, id: RunId) -> Result<bool> {
        let update = Update::existing(self.key(sk::run(id)))
            .set("status", RunStatus::Running)?
            .when_in("status", &["joining"]);
        self.change(update).await
    }
}
