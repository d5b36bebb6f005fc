//! Runs that read a connected account as a whole: to tell of its past, or to compare. A piece is what was
//! made of a kind in some months, read page by page. Each page is told as it is read, by messages that
//! are always the same, so a piece that is done again counts nothing twice.

use cloud::{WorkError, bucket::keys};
use domain::{BackfillPurpose, BackfillRun, BackfillRunId, Connection, RunKind};
use runs::{Job, Lease};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::atomic::Ordering;
use store::{Success, TenantStore};

use crate::{
    connector::{Connector, Depth, Plan, Standing},
    keep::{refused, tell},
    reconcile,
    worker::Worker,
};

/// The job.
pub struct Backfills(pub Worker);

/// What a piece read, for the join.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PieceRead {
    pub read: domain::ReadCounts,
    /// How objects stand, where they are compared.
    pub standings: Vec<Standing>,
}

const PLAN: &str = "plan.json";

impl Job for Backfills {
    const KIND: RunKind = RunKind::Backfill;
    type Id = BackfillRunId;

    async fn plan(&self, tenant: &TenantStore, id: BackfillRunId) -> Result<u32, WorkError> {
        let (run, connection) = self.find(tenant, id).await?;
        // Planned twice, it is the same plan.
        if let Some(plan) = self.read::<Plan>(tenant, id, PLAN).await? {
            return Ok(plan.pieces.len() as u32);
        }
        let planned = self.planned(tenant, &run, &connection).await;
        let plan = self.0.noted(tenant, connection.id, planned).await?;
        self.write(tenant, id, PLAN, &plan).await?;
        Ok(plan.pieces.len() as u32)
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        id: BackfillRunId,
        piece: u32,
        lease: &Lease,
    ) -> Result<u64, WorkError> {
        let (run, connection) = self.find(tenant, id).await?;
        let plan: Plan = self.read(tenant, id, PLAN).await?.ok_or(WorkError::Gone)?;
        let depth = depth(&run, &connection, &plan);
        let read = self
            .read_piece(tenant, &connection, &plan, piece, depth, lease)
            .await;
        let read = self.0.noted(tenant, connection.id, read).await?;
        self.write(tenant, id, &name(piece), &read).await?;
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        id: BackfillRunId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let (run, connection) = self.find(tenant, id).await?;
        let plan: Plan = self.read(tenant, id, PLAN).await?.ok_or(WorkError::Gone)?;
        let mut whole = PieceRead::default();
        for piece in 0..plan.pieces.len() as u32 {
            let read: PieceRead = self
                .read(tenant, id, &name(piece))
                .await?
                .ok_or(WorkError::Gone)?;
            whole.read += read.read;
            whole.standings.extend(read.standings);
        }
        match run.purpose {
            BackfillPurpose::Backfill => {
                // What happened since it began is followed from there.
                self.0.sources.follow(tenant, connection.id, false).await?;
                let (as_of, log_since) = (plan.as_of, plan.log_since());
                Ok(tenant.backfilled(&connection, whole.read, as_of, log_since)?)
            }
            BackfillPurpose::Reconcile => {
                let read = whole.read;
                let found = reconcile::compare(&self.0, tenant, &connection, whole.standings).await;
                let found = self.0.noted(tenant, connection.id, found).await?;
                Ok(tenant.reconciled(&connection, read, found)?)
            }
        }
    }
}

impl Backfills {
    async fn find(
        &self,
        tenant: &TenantStore,
        id: BackfillRunId,
    ) -> Result<(BackfillRun, Connection), WorkError> {
        let run = tenant.backfill_run(id).await?.ok_or(WorkError::Gone)?;
        let connection = tenant.connection(run.connection_id).await?;
        let connection = connection.ok_or_else(|| {
            WorkError::owner(
                "disconnected",
                "The account was disconnected while it was read.",
                "Connect it again to go on: what was read is not read into twice.",
            )
        })?;
        Ok((run, connection))
    }

    async fn planned(
        &self,
        tenant: &TenantStore,
        run: &BackfillRun,
        connection: &Connection,
    ) -> Result<Plan, WorkError> {
        let source = self.0.sources.open(tenant, connection).await?;
        let depth = match run.purpose {
            BackfillPurpose::Backfill => Depth::Past(chrono::Utc::now()),
            BackfillPurpose::Reconcile => Depth::Present,
        };
        Ok(source.plan(depth).await?)
    }

    async fn read_piece(
        &self,
        tenant: &TenantStore,
        connection: &Connection,
        plan: &Plan,
        piece: u32,
        depth: Depth,
        lease: &Lease,
    ) -> Result<PieceRead, WorkError> {
        let piece = plan.pieces.get(piece as usize).ok_or(WorkError::Gone)?;
        let source = self.0.sources.open(tenant, connection).await?;
        let (mut whole, mut after, lost) = (PieceRead::default(), None, lease.lost());
        loop {
            if lost.load(Ordering::Relaxed) {
                return Err(WorkError::Gone);
            }
            let (page, next) = source.read(piece, depth, after).await?;
            whole.read += page.read;
            if depth == Depth::Present {
                let standings = page.present.into_iter().map(|each| each.standing);
                let standings: Vec<Standing> = standings.collect();
                let customers = standings.iter().map(|each| each.customer.as_str());
                let refused = refused(tenant, customers).await?;
                let kept = |each: &Standing| !refused.contains(&each.customer);
                whole.standings.extend(standings.into_iter().filter(kept));
            } else {
                tell(&self.0.inbox, tenant, connection, page).await?;
            }
            after = next;
            if after.is_none() {
                return Ok(whole);
            }
        }
    }

    async fn read<T: DeserializeOwned>(
        &self,
        tenant: &TenantStore,
        run: BackfillRunId,
        name: &str,
    ) -> Result<Option<T>, WorkError> {
        let key = keys::piece(tenant.org(), run.into(), name);
        let bytes = self.0.bucket.get(&key).await?;
        bytes
            .map(|bytes| Ok(serde_json::from_slice(&bytes)?))
            .transpose()
    }

    async fn write(
        &self,
        tenant: &TenantStore,
        run: BackfillRunId,
        name: &str,
        what: &impl Serialize,
    ) -> Result<(), WorkError> {
        let key = keys::piece(tenant.org(), run.into(), name);
        self.0.bucket.put(&key, serde_json::to_vec(what)?).await
    }
}

fn depth(run: &BackfillRun, connection: &Connection, plan: &Plan) -> Depth {
    match run.purpose {
        BackfillPurpose::Backfill => Depth::Past(plan.past_until(connection)),
        BackfillPurpose::Reconcile => Depth::Present,
    }
}

fn name(piece: u32) -> String {
    format!("{piece:05}.json")
}
