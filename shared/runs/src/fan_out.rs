//! The fan-out: a run is planned, split into pieces that any worker does, and joined.
//!
//! Every message can come twice, late or out of order. What happened is decided by conditional
//! writes on the run, never by the message.

use std::{
    future::Future,
    time::{Duration, SystemTime},
};

use cloud::{App, Bus, Queue, WorkError, config::ConfigError, worker::Message};
use domain::{BusEvent, BusEventKind, Failure, MAX_PIECES, OrgId, RunId, RunKind, RunStatus};
use serde::{Deserialize, Serialize};
use store::{Finish, Started, Success, TenantStore};

use crate::Lease;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    pub org: OrgId,
    pub run: RunId,
    pub step: Step,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Begin, if it is the run's turn.
    Start,
    Piece(u32),
    Join,
}

/// What is particular to a kind of run. Each step may be done more than once and then gives the same.
pub trait Job: Sync {
    const KIND: RunKind;
    type Id: TryFrom<RunId> + Copy + Send;

    /// Looks at the work; into how many pieces it is split. It ends with [`WorkError::Superseded`], as a join may, where
    /// another run has done the work already.
    fn plan(
        &self,
        tenant: &TenantStore,
        run: Self::Id,
    ) -> impl Future<Output = Result<u32, WorkError>> + Send;

    /// Does one piece and writes its file; the number of rows to count as done. One that keeps what it has done ends
    /// with [`WorkError::Unfinished`] when its lease is nearly over, and is asked for again.
    fn piece(
        &self,
        tenant: &TenantStore,
        run: Self::Id,
        piece: u32,
        lease: &Lease,
    ) -> impl Future<Output = Result<u64, WorkError>> + Send;

    /// Puts the pieces together, writes the files, and says what the transaction that ends the run
    /// is to keep, and what tells of it. It may end with [`WorkError::Unfinished`] as a piece may.
    fn join(
        &self,
        tenant: &TenantStore,
        run: Self::Id,
        lease: &Lease,
    ) -> impl Future<Output = Result<Success, WorkError>> + Send;
}

pub struct Fanout<J> {
    app: App,
    /// Where the messages come from and go to.
    queue: Queue,
    bus: Bus,
    job: J,
}

impl<J: Job> Fanout<J> {
    /// Fails when the template has not named the kind's queue.
    pub fn new(app: App, job: J) -> Result<Self, ConfigError> {
        Ok(Self {
            queue: app.queue(J::KIND.queue())?,
            bus: app.bus()?,
            app,
            job,
        })
    }

    /// Does one message's work, and says on the run when its owner has to mend something.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let work: Work = serde_json::from_str(&message.body)?;
        let tenant = self.app.store.as_system(work.org, message.system);
        let span = tracing::Span::current();
        span.record("org_id", work.org.to_string())
            .record("run", work.run.to_string());
        let outcome = match work.step {
            Step::Start => self.start(&tenant, work.run, message.deadline).await,
            Step::Piece(piece) => self.piece(&tenant, work.run, piece, message.deadline).await,
            Step::Join => self.join(&tenant, work.run, message.deadline).await,
        };
        match outcome {
            Err(WorkError::Unfinished) => {
                tracing::info!("the rest is for another message");
                send(&self.queue, &tenant, work.run, &[work.step]).await
            }
            Err(WorkError::Superseded) => {
                tracing::info!("another run has done the work");
                tenant.finish_run(work.run, Finish::Cancelled).await?;
                start_next(&tenant, work.run, &self.queue).await
            }
            Err(WorkError::Owner(failure)) => {
                tracing::info!(code = failure.code, "the run failed");
                fail(&self.bus, &tenant, work.run, &failure).await?;
                start_next(&tenant, work.run, &self.queue).await
            }
            outcome => outcome,
        }
    }

    async fn start(
        &self,
        tenant: &TenantStore,
        run: RunId,
        deadline: SystemTime,
    ) -> Result<(), WorkError> {
        match tenant
            .start_run(run, lease_length(self.app.config.lease))
            .await?
        {
            Started::Waits => return Ok(()),
            Started::Now => {}
            Started::Already => {
                // Begun before: only a plan that was never made is made now.
                let progress = tenant.run_progress(run).await?.ok_or(WorkError::Gone)?;
                if progress.status != RunStatus::Running || progress.pieces.is_some() {
                    return Ok(());
                }
            }
        }
        let lease = self.lease(tenant, run, deadline);
        let pieces = self.job.plan(tenant, job_id::<J>(run)?).await?;
        drop(lease);
        if !(1..=MAX_PIECES).contains(&pieces) {
            let detail = format!("The work cannot be done in {pieces} pieces.");
            return Err(WorkError::owner(
                "not_divisible",
                detail,
                "Tell us the run's id.",
            ));
        }
        if tenant.plan_run(run, pieces).await? {
            let steps: Vec<Step> = (0..pieces).map(Step::Piece).collect();
            send(&self.queue, tenant, run, &steps).await?;
        }
        Ok(())
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        run: RunId,
        piece: u32,
        deadline: SystemTime,
    ) -> Result<(), WorkError> {
        let progress = tenant.run_progress(run).await?.ok_or(WorkError::Gone)?;
        // Before the plan is made there is nothing to do it by: the plan asks for its pieces.
        let planned = progress.pieces.is_some_and(|pieces| piece < pieces);
        if progress.status != RunStatus::Running || !planned {
            return Ok(());
        }
        if !progress.done.contains(&piece) {
            let lease = self.lease(tenant, run, deadline);
            let rows = self
                .job
                .piece(tenant, job_id::<J>(run)?, piece, &lease)
                .await?;
            drop(lease);
            if tenant.piece_done(run, piece, rows).await? != Some(true) {
                return Ok(());
            }
        } else if !progress.missing().is_empty() {
            return Ok(());
        }
        send(&self.queue, tenant, run, &[Step::Join]).await
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        run: RunId,
        deadline: SystemTime,
    ) -> Result<(), WorkError> {
        if !tenant
            .join_run(run, lease_length(self.app.config.lease))
            .await?
        {
            return Ok(());
        }
        let lease = self.lease(tenant, run, deadline);
        let joined = self.job.join(tenant, job_id::<J>(run)?, &lease).await;
        drop(lease);
        if joined.as_ref().is_err_and(is_gone_on_with) {
            tenant.reopen_join(run).await?;
        }
        if tenant.finish_run(run, Finish::Succeeded(joined?)).await? {
            if let Some(progress) = tenant.run_progress(run).await? {
                publish(&self.bus, tenant, run, &progress.events).await?;
            }
        } else if tenant.reopen_join(run).await? {
            // Another version went to `prod` meanwhile, or the model is gone. The sweep has the join
            // look again, and gives the run up if that does not end.
            return Ok(());
        }
        start_next(tenant, run, &self.queue).await
    }

    fn lease(&self, tenant: &TenantStore, run: RunId, deadline: SystemTime) -> Lease {
        Lease::hold(tenant.clone(), run, self.app.config.lease, deadline)
    }
}

/// Whether a join that ended so is to be done again by whoever the next message comes to.
fn is_gone_on_with(error: &WorkError) -> bool {
    matches!(error, WorkError::Retry(_) | WorkError::Unfinished)
}

/// The id as the job knows it; another kind's run is none of its work.
fn job_id<J: Job>(run: RunId) -> Result<J::Id, WorkError> {
    J::Id::try_from(run).map_err(|_| WorkError::Gone)
}

pub async fn send(
    queue: &Queue,
    tenant: &TenantStore,
    run: RunId,
    steps: &[Step],
) -> Result<(), WorkError> {
    let work: Vec<Work> = steps
        .iter()
        .map(|step| Work {
            org: tenant.org(),
            run,
            step: *step,
        })
        .collect();
    queue.send(&tenant.org().to_string(), &work).await
}

/// Asks that a run begin which has just been kept. When the message cannot be sent, the run is not
/// lost: it is due in a minute, and the sweep starts it.
pub async fn begin(queue: &Queue, tenant: &TenantStore, run: RunId) {
    if let Err(error) = send(queue, tenant, run, &[Step::Start]).await {
        tracing::error!(%run, %error, "the start waits for the sweep");
    }
}

/// Gives the slot that a run left to the one that has waited longest.
pub async fn start_next(
    tenant: &TenantStore,
    ended: RunId,
    queue: &Queue,
) -> Result<(), WorkError> {
    match tenant.next_waiting(ended.kind()).await? {
        None => Ok(()),
        Some(next) => send(queue, tenant, next, &[Step::Start]).await,
    }
}

/// Tells of a run's success and notes that it was told.
pub async fn publish(
    bus: &Bus,
    tenant: &TenantStore,
    run: RunId,
    events: &[BusEvent],
) -> Result<(), WorkError> {
    for event in events {
        bus.publish(event).await?;
    }
    tenant.published(run).await?;
    Ok(())
}

/// Ends a run that failed, and tells of it.
pub(crate) async fn fail(
    bus: &Bus,
    tenant: &TenantStore,
    run: RunId,
    failure: &Failure,
) -> Result<(), WorkError> {
    if tenant.finish_run(run, Finish::Failed(failure)).await? {
        let kind = BusEventKind::RunFailed {
            run,
            code: failure.code.clone(),
            error: Some(failure.clone()),
        };
        let event = BusEvent::now(tenant.org(), kind);
        if let Err(error) = bus.publish(&event).await {
            tracing::error!(%run, %error, "nobody is told that the run failed");
        }
    }
    Ok(())
}

/// A lease's length as the table counts it.
pub fn lease_length(length: Duration) -> chrono::Duration {
    chrono::Duration::from_std(length).unwrap_or(chrono::Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_that_has_no_time_for_the_rest_is_gone_on_with() {
        assert!(is_gone_on_with(&WorkError::Unfinished));
        assert!(is_gone_on_with(&WorkError::Retry("no answer".into())));
        assert!(!is_gone_on_with(&WorkError::Gone));
        assert!(!is_gone_on_with(&WorkError::Superseded));
        assert!(!is_gone_on_with(&WorkError::owner("x", "It is.", "Go.")));
    }
}
