//! Picking up work that a crash, a lost message or a lost event left lying.

use std::collections::HashMap;

use cloud::{App, Bus, Queue, WorkError, config::ConfigError};
use domain::{Failure, LogEntry, Progress, RunKind, RunStatus};
use report::Phrase;
use store::{DueRun, TenantStore};

use crate::{Step, fan_out::fail, lease_length, publish, send, start_next};

/// A run is picked up this often without finishing a piece before it is given up.
const MAX_RECOVERIES: u32 = 12;

/// The code of a run that was.
pub const GIVEN_UP: &str = "given_up";

pub struct Recovery {
    app: App,
    queues: HashMap<RunKind, Queue>,
    bus: Bus,
}

impl Recovery {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let queue = |kind: &RunKind| Ok((*kind, app.queue(kind.queue())?));
        Ok(Self {
            queues: RunKind::ALL.iter().map(queue).collect::<Result<_, _>>()?,
            bus: app.bus()?,
            app: app.clone(),
        })
    }

    /// Acts on a run that is due.
    pub async fn recover(&self, tenant: &TenantStore, due: &DueRun) -> Result<(), WorkError> {
        let lease = lease_length(self.app.config.lease);
        if !tenant.recover_run(due.run, &due.due, lease).await? {
            return Ok(());
        }
        let Some(progress) = tenant.run_progress(due.run).await? else {
            return Ok(());
        };
        let queue = &self.queues[&due.run.kind()];
        let working = matches!(progress.status, RunStatus::Running | RunStatus::Joining);
        if working && progress.recoveries > MAX_RECOVERIES {
            fail(&self.bus, tenant, due.run, &given_up(due.run.kind())).await?;
            return start_next(tenant, due.run, queue).await;
        }
        tracing::warn!(org_id = %due.org, run = %due.run, status = ?progress.status, "picked up");
        if working {
            let step = format!("recovery-{}", due.due);
            tenant
                .log_run(
                    due.run,
                    &step,
                    LogEntry::new(
                        "A worker fell silent; its work is taken up again.",
                        Phrase::new("taken_up"),
                    ),
                )
                .await?;
        }
        if progress.status == RunStatus::Joining {
            tenant.reopen_join(due.run).await?;
        }
        match next_steps(&progress) {
            Next::Send(steps) => send(queue, tenant, due.run, &steps).await,
            Next::Publish => publish(&self.bus, tenant, due.run, &progress.events).await,
            Next::Nothing => Ok(()),
        }
    }
}

#[derive(Debug, PartialEq)]
enum Next {
    Send(Vec<Step>),
    Publish,
    Nothing,
}

fn next_steps(progress: &Progress) -> Next {
    match (progress.status, progress.pieces) {
        (RunStatus::Queued, _) | (RunStatus::Running, None) => Next::Send(vec![Step::Start]),
        (RunStatus::Running, Some(_)) => {
            let missing = progress.missing();
            Next::Send(if missing.is_empty() {
                vec![Step::Join]
            } else {
                missing.into_iter().map(Step::Piece).collect()
            })
        }
        (RunStatus::Joining, _) => Next::Send(vec![Step::Join]),
        (RunStatus::Succeeded, _) if !progress.published => Next::Publish,
        _ => Next::Nothing,
    }
}

fn given_up(kind: RunKind) -> Failure {
    Failure::new(
        GIVEN_UP,
        format!("Work on this run was taken up {MAX_RECOVERIES} times and got no further."),
        format!(
            "Start it again. If it stops again, {}, or tell us the run's id.",
            kind.smaller()
        ),
    )
    .with("times", MAX_RECOVERIES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(status: RunStatus, pieces: Option<u32>, done: &[u32]) -> Progress {
        Progress {
            status,
            pieces,
            done: done.to_vec(),
            ..Progress::queued()
        }
    }

    #[test]
    fn what_is_missing_is_sent_again() {
        let next = next_steps(&progress(RunStatus::Running, Some(3), &[1]));
        assert_eq!(next, Next::Send(vec![Step::Piece(0), Step::Piece(2)]));
    }

    #[test]
    fn a_run_with_all_pieces_is_joined() {
        let next = next_steps(&progress(RunStatus::Running, Some(2), &[1, 0]));
        assert_eq!(next, Next::Send(vec![Step::Join]));
    }

    #[test]
    fn a_run_never_planned_starts_again() {
        let start = Next::Send(vec![Step::Start]);
        assert_eq!(next_steps(&progress(RunStatus::Running, None, &[])), start);
        assert_eq!(next_steps(&progress(RunStatus::Queued, None, &[])), start);
    }

    #[test]
    fn an_unsent_event_is_sent_and_a_sent_one_is_not() {
        let mut ended = progress(RunStatus::Succeeded, Some(1), &[0]);
        assert_eq!(next_steps(&ended), Next::Publish);
        ended.published = true;
        assert_eq!(next_steps(&ended), Next::Nothing);
    }
}
