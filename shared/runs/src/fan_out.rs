//! The fan-out that training and scoring share: a run is planned, split into pieces that any
//! worker does, and joined.
//!
//! Every message can come twice, late or out of order. What happened is decided by conditional
//! writes on the run, never by the message.

use std::{future::Future, time::Duration};

use domain::{BusEvent, Degradation, Model, ModelVersion, OrgId, RunStatus, run::Totals};
use serde::{Deserialize, Serialize};
use store::{Finish, RunId, Started, TenantStore};

use cloud::{App, Bus, Queue, WorkError};

use crate::{Lease, look};

/// A message of the training or scoring queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Whose run.
    pub org: OrgId,
    /// Which run.
    pub run: RunId,
    /// What to do.
    pub step: Step,
}

/// What a worker is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Begin, if it is the run's turn.
    Start,
    /// Do that piece.
    Piece(u32),
    /// Put the pieces together.
    Join,
}

/// What joining a run made.
#[derive(Debug)]
pub enum Joined {
    /// A version of a model, which was as it is here.
    Version(Box<(ModelVersion, Model)>),
    /// Files of scores, what they tell against the model, and their sums.
    Scores(Vec<Degradation>, Totals),
}

/// What is particular to training or to scoring. Each step may be done more than once and then
/// gives the same.
pub trait Job: Sync {
    /// Looks at the work; into how many pieces it is split.
    fn plan(
        &self,
        tenant: &TenantStore,
        run: RunId,
    ) -> impl Future<Output = Result<u32, WorkError>> + Send;

    /// Does one piece and writes its file; the number of rows done.
    fn piece(
        &self,
        tenant: &TenantStore,
        run: RunId,
        piece: u32,
        lease: &Lease,
    ) -> impl Future<Output = Result<u64, WorkError>> + Send;

    /// Puts the pieces together.
    fn join(
        &self,
        tenant: &TenantStore,
        run: RunId,
        lease: &Lease,
    ) -> impl Future<Output = Result<Joined, WorkError>> + Send;
}

/// Does what messages ask for.
pub struct Fanout<J> {
    /// The table.
    pub app: App,
    /// Where the messages come from and go to.
    pub queue: Queue,
    /// Where successes are told.
    pub bus: Bus,
    /// Training or scoring.
    pub job: J,
}

impl<J: Job> Fanout<J> {
    /// Does one message's work, and says on the run when its owner has to mend something.
    pub async fn handle(&self, body: &str) -> Result<(), WorkError> {
        let work: Work = serde_json::from_str(body)?;
        let tenant = self.app.store.as_system(work.org);
        let span = tracing::Span::current();
        span.record("org_id", work.org.to_string())
            .record("run", work.run.to_string());
        let outcome = match work.step {
            Step::Start => self.start(&tenant, work.run).await,
            Step::Piece(piece) => self.piece(&tenant, work.run, piece).await,
            Step::Join => self.join(&tenant, work.run).await,
        };
        match outcome {
            Err(WorkError::Owner(failure)) => {
                tracing::info!(code = failure.code, "the run failed");
                tenant
                    .finish_run(work.run, Finish::Failed(&failure))
                    .await?;
                start_next(&tenant, work.run, &self.queue).await
            }
            outcome => outcome,
        }
    }

    async fn start(&self, tenant: &TenantStore, run: RunId) -> Result<(), WorkError> {
        match tenant
            .start_run(run, lease_length(self.app.config.lease))
            .await?
        {
            Started::Waits => return Ok(()),
            Started::Now => {}
            Started::Already => {
                // Begun before: only a plan that was never made is made now.
                let (progress, _) = look(tenant, run).await?.ok_or(WorkError::Gone)?;
                if progress.status != RunStatus::Running || progress.pieces.is_some() {
                    return Ok(());
                }
            }
        }
        let lease = self.lease(tenant, run);
        let pieces = self.job.plan(tenant, run).await?;
        drop(lease);
        if tenant.plan_run(run, pieces).await? {
            let steps: Vec<Step> = (0..pieces).map(Step::Piece).collect();
            send(&self.queue, tenant, run, &steps).await?;
        }
        Ok(())
    }

    async fn piece(&self, tenant: &TenantStore, run: RunId, piece: u32) -> Result<(), WorkError> {
        let (progress, _) = look(tenant, run).await?.ok_or(WorkError::Gone)?;
        if progress.status != RunStatus::Running {
            return Ok(());
        }
        if !progress.done.contains(&piece) {
            let lease = self.lease(tenant, run);
            let rows = self.job.piece(tenant, run, piece, &lease).await?;
            drop(lease);
            if tenant.piece_done(run, piece, rows).await? != Some(true) {
                return Ok(());
            }
        } else if !progress.missing().is_empty() {
            return Ok(());
        }
        send(&self.queue, tenant, run, &[Step::Join]).await
    }

    async fn join(&self, tenant: &TenantStore, run: RunId) -> Result<(), WorkError> {
        if !tenant
            .join_run(run, lease_length(self.app.config.lease))
            .await?
        {
            return Ok(());
        }
        let lease = self.lease(tenant, run);
        let joined = self.job.join(tenant, run, &lease).await;
        drop(lease);
        if let Err(WorkError::Retry(_)) = &joined {
            tenant.reopen_join(run).await?;
        }
        let joined = joined?;
        let finish = match &joined {
            Joined::Version(made) => Finish::Trained(&made.0, &made.1),
            Joined::Scores(degraded, totals) => Finish::Scored(degraded, totals),
        };
        if tenant.finish_run(run, finish).await? {
            if let Some((_, events)) = look(tenant, run).await? {
                publish(&self.bus, tenant, run, &events).await?;
            }
        } else if tenant.reopen_join(run).await? {
            // Another version went to `prod` meanwhile, or the model is gone. The sweep has the join
            // look again, and gives the run up if that does not end.
            return Ok(());
        }
        start_next(tenant, run, &self.queue).await
    }

    fn lease(&self, tenant: &TenantStore, run: RunId) -> Lease {
        Lease::hold(tenant.clone(), run, self.app.config.lease)
    }
}

/// Sends steps of a run to its queue.
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

/// A lease's length as the table counts it.
pub fn lease_length(length: Duration) -> chrono::Duration {
    chrono::Duration::from_std(length).unwrap_or(chrono::Duration::MAX)
}
