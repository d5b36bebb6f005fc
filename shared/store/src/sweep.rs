//! How far sweeps are: of each task and shard, where the next pass goes on and when the last one was whole.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, keys,
    table::{item, text},
    update::Update,
};

/// How far a task's passes over a shard are. Whoever writes it last is right: that a pass came as far as `after` says
/// that everything up to there was looked at since `began_at`, whatever other passes did meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepCursor {
    pub task: String,
    pub shard: u8,
    /// The last key that the pass came to; nothing when the next pass begins at the beginning.
    pub after: Option<String>,
    /// When the pass began.
    pub began_at: DateTime<Utc>,
    /// When the last pass began that came to the end.
    pub whole_at: Option<DateTime<Utc>>,
}

impl SweepCursor {
    /// That of a shard that the task has never come to.
    pub fn new(task: &str, shard: u8, now: DateTime<Utc>) -> Self {
        Self {
            task: task.to_owned(),
            shard,
            after: None,
            began_at: now,
            whole_at: None,
        }
    }
}

impl Store {
    /// The cursors of all tasks of a sweep.
    pub async fn sweep_cursors(&self, sweep: &str) -> Result<Vec<SweepCursor>> {
        self.all(&keys::sweep(sweep), keys::CURSORS).await
    }

    /// Notes a cursor that is new.
    pub async fn begin_sweeping(&self, sweep: &str, cursor: &SweepCursor) -> Result<()> {
        let key = keys::sweep_cursor(sweep, &cursor.task, cursor.shard);
        self.put_new(item(&key, cursor)?).await?;
        Ok(())
    }

    /// Keeps how far a pass came.
    pub async fn keep_sweep_cursor(&self, sweep: &str, cursor: &SweepCursor) -> Result<()> {
        let key = keys::sweep_cursor(sweep, &cursor.task, cursor.shard);
        let update = Update::any(key)
            .set_raw("task", text(&cursor.task))
            .set("shard", cursor.shard)?
            .set("after", &cursor.after)?
            .set("began_at", cursor.began_at)?
            .set("whole_at", cursor.whole_at)?;
        self.update(update).await?;
        Ok(())
    }
}
