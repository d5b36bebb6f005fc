//! A run's log.

use chrono::Utc;
use domain::{LogEntry, LogLine, RunId};

use crate::{Result, TenantStore, keys::sk};

impl TenantStore {
    /// Writes a line into a run's log. A step is told once, however often it is done.
    pub async fn log_run(&self, id: RunId, step: &str, entry: LogEntry) -> Result<bool> {
        self.put_new(
            sk::log(id, step),
            &LogLine {
                at: Utc::now(),
                entry,
            },
        )
        .await
    }

    /// A run's log, oldest line first.
    pub async fn run_log(&self, id: RunId) -> Result<Vec<LogLine>> {
        let mut lines: Vec<LogLine> = self.all(&sk::logs(id)).await?;
        lines.sort_by_key(|line| line.at);
        Ok(lines)
    }
}
