//! Runs that read a connected account as a whole: to tell of its past, or to compare. A piece is what was
//! made of a kind in some months, read page by page. Each page is told as it is read, by messages that
//! are always the same, so one that is read again counts nothing twice. What was read of a page is kept with where the
//! next begins: a piece of any length is gone on with where it was left.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::{WorkError, bucket::keys};
use domain::{BackfillPurpose, BackfillRun, BackfillRunId, BatchId, Connection, RunKind};
use runs::{Job, Lease};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::atomic::Ordering;
use store::{Success, TenantStore};

use crate::{
    connector::{Change, Connector, Depth, Page, Plan, Standing},
    keep::{refused, tell},
    reconcile::{self, Compared, Mended, Mending},
    worker::Worker,
};

/// The job.
pub struct Backfills(pub Worker);

/// What was read of a page, or of a whole piece, for the join.
#[derive(Debug, Default, Serialize, Deserialize)]
struct PieceRead {
    read: domain::ReadCounts,
    /// How objects stand, where they are compared.
    standings: Vec<Standing>,
}

impl PieceRead {
    fn add(&mut self, other: Self) {
        self.read += other.read;
        self.standings.extend(other.standings);
    }
}

/// A page that was read, and where the next begins, if there is one.
#[derive(Debug, Serialize, Deserialize)]
struct PageRead {
    page: PieceRead,
    next: Option<String>,
}

/// What a piece is read of.
struct Reading<'a> {
    tenant: &'a TenantStore,
    run: BackfillRunId,
    connection: &'a Connection,
    depth: Depth,
    known: Known,
}

/// What was known as a run was planned.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Known {
    /// Up to when the source's log was followed. None where it never was.
    until: Option<DateTime<Utc>>,
    /// Objects of which all that happened until then was told, as it happened or by a reading before.
    objects: BTreeSet<String>,
}

impl Known {
    /// Whether a change was told. By other messages, perhaps: the log tells what happened more exactly than it can be
    /// read later, and nothing is to be told in both ways.
    fn has(&self, change: &Change) -> bool {
        self.until.is_some_and(|until| change.at <= until) && self.objects.contains(&change.object)
    }
}

const PLAN: &str = "plan.json";
const KNOWN: &str = "known.json";
const COMPARED: &str = "compared.json";
const MENDED: &str = "mended.json";

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
        if run.purpose == BackfillPurpose::Backfill {
            let known = known(tenant, &connection).await?;
            self.write(tenant, id, KNOWN, &known).await?;
        }
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
        let plan: Plan = self.left(tenant, id, PLAN).await?;
        let reading = Reading {
            tenant,
            run: id,
            connection: &connection,
            depth: depth(&run, &connection, &plan),
            known: self.read(tenant, id, KNOWN).await?.unwrap_or_default(),
        };
        let read = self.read_piece(&reading, &plan, piece, lease).await;
        let read = self.0.noted(tenant, connection.id, read).await?;
        self.write(tenant, id, &name(piece), &read).await?;
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        id: BackfillRunId,
        lease: &Lease,
    ) -> Result<Success, WorkError> {
        let (run, connection) = self.find(tenant, id).await?;
        let plan: Plan = self.left(tenant, id, PLAN).await?;
        match run.purpose {
            BackfillPurpose::Backfill => {
                let whole = self.whole(tenant, id, &plan).await?;
                // What happened since it began is followed from there.
                self.0.sources.follow(tenant, connection.id, false).await?;
                let (as_of, log_since) = (plan.as_of, plan.log_since());
                Ok(tenant.backfilled(&connection, whole.read, as_of, log_since)?)
            }
            BackfillPurpose::Reconcile => {
                let compared = self.compared(tenant, id, &connection, &plan).await?;
                let mended = self.mended(tenant, id, &connection, &compared, lease).await;
                let left = self.0.noted(tenant, connection.id, mended).await?;
                let found = compared.found(left);
                tracing::info!(connection = %connection.id, summary = found.summary(), "compared");
                Ok(tenant.reconciled(&connection, compared.read, found)?)
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

    /// What all pieces read.
    async fn whole(
        &self,
        tenant: &TenantStore,
        run: BackfillRunId,
        plan: &Plan,
    ) -> Result<PieceRead, WorkError> {
        let mut whole = PieceRead::default();
        for piece in 0..plan.pieces.len() as u32 {
            whole.add(self.left(tenant, run, &name(piece)).await?);
        }
        Ok(whole)
    }

    /// What differs. Kept before any of it is mended: a join that is gone on with goes on with the same.
    async fn compared(
        &self,
        tenant: &TenantStore,
        run: BackfillRunId,
        connection: &Connection,
        plan: &Plan,
    ) -> Result<Compared, WorkError> {
        if let Some(kept) = self.read(tenant, run, COMPARED).await? {
            return Ok(kept);
        }
        let PieceRead { read, standings } = self.whole(tenant, run, plan).await?;
        let compared = reconcile::compare(tenant, connection, read, standings).await?;
        self.write(tenant, run, COMPARED, &compared).await?;
        Ok(compared)
    }

    /// Mends what differs, as far as there is time; how many of it the log did not explain.
    async fn mended(
        &self,
        tenant: &TenantStore,
        run: BackfillRunId,
        connection: &Connection,
        compared: &Compared,
        lease: &Lease,
    ) -> Result<u64, WorkError> {
        let mut mended: Mended = self.read(tenant, run, MENDED).await?.unwrap_or_default();
        let by = BatchId::new();
        let connection = reconcile::begun(&self.0, tenant, connection, by).await?;
        let held = self.0.hold(tenant, connection.id, by);
        let mending = Mending {
            worker: &self.0,
            tenant,
            connection: &connection,
            by,
            lease,
        };
        let ended = mending.mend(&compared.differ, &mut mended).await;
        drop(held);
        tenant.end_following(connection.id, by).await?;
        self.write(tenant, run, MENDED, &mended).await?;
        ended?;
        Ok(mended.left)
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
        of: &Reading<'_>,
        plan: &Plan,
        number: u32,
        lease: &Lease,
    ) -> Result<PieceRead, WorkError> {
        let piece = plan.pieces.get(number as usize).ok_or(WorkError::Gone)?;
        let source = self.0.sources.open(of.tenant, of.connection).await?;
        let (mut whole, mut after, lost) = (PieceRead::default(), None, lease.lost());
        let mut was_read = true;
        for page in 0.. {
            if lost.load(Ordering::Relaxed) {
                return Err(WorkError::Gone);
            }
            let name = format!("read-{number:05}-{page:05}.json");
            let kept = match was_read {
                true => self.read::<PageRead>(of.tenant, of.run, &name).await?,
                false => None,
            };
            was_read = kept.is_some();
            let PageRead { page, next } = match kept {
                Some(kept) => kept,
                None => {
                    lease.has_time()?;
                    // Disconnected meanwhile, it tells nothing more: the account may be read by another connection.
                    self.find(of.tenant, of.run).await?;
                    let (page, next) = source.read(piece, of.depth, after).await?;
                    let page = self.take(of, page).await?;
                    let read = PageRead { page, next };
                    self.write(of.tenant, of.run, &name, &read).await?;
                    read
                }
            };
            whole.add(page);
            after = next;
            if after.is_none() {
                break;
            }
        }
        Ok(whole)
    }

    /// Tells a page, or notes how its objects stand.
    async fn take(&self, of: &Reading<'_>, mut page: Page) -> Result<PieceRead, WorkError> {
        let read = page.read;
        let mut standings = Vec::new();
        if of.depth == Depth::Present {
            standings.extend(page.present.into_iter().map(|each| each.standing));
            let customers = standings.iter().map(|each| each.customer.as_str());
            let refused = refused(of.tenant, customers).await?;
            standings.retain(|each| !refused.contains(&each.customer));
        } else {
            page.happened.retain(|change| !of.known.has(change));
            tell(&self.0.inbox, of.tenant, of.connection, page).await?;
        }
        Ok(PieceRead { read, standings })
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

    /// What a step before left.
    async fn left<T: DeserializeOwned>(
        &self,
        tenant: &TenantStore,
        run: BackfillRunId,
        name: &str,
    ) -> Result<T, WorkError> {
        let left = self.read(tenant, run, name).await?;
        left.ok_or_else(|| WorkError::part_erased(name))
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

/// What is known of a connection that was followed before.
async fn known(tenant: &TenantStore, connection: &Connection) -> Result<Known, WorkError> {
    let Some(until) = connection.read_until else {
        return Ok(Known::default());
    };
    let told = tenant.all_told(&connection.account).await?;
    Ok(Known {
        until: Some(until),
        objects: told.into_iter().map(|told| told.object).collect(),
    })
}

fn name(piece: u32) -> String {
    format!("{piece:05}.json")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::SubscriptionEvent;

    use super::*;
    use crate::connector::What;

    #[test]
    fn what_was_told_of_a_known_object_is_not_told_again() {
        let until = Utc::now();
        let change = |object: &str, seconds: i64| Change {
            customer: "C-1".into(),
            object: object.into(),
            what: What::Happened(SubscriptionEvent::Renewed),
            at: until + TimeDelta::seconds(seconds),
            message: "stripe:sub_1:1".into(),
            properties: serde_json::json!({}),
            historical: true,
        };
        let objects = || BTreeSet::from(["sub_1".to_owned(), "cus_1".to_owned()]);
        let known = Known {
            until: Some(until),
            objects: objects(),
        };
        assert!(known.has(&change("sub_1", -86_400)) && known.has(&change("cus_1", 0)));
        assert!(!known.has(&change("sub_1", 1)), "nobody followed then");
        assert!(!known.has(&change("sub_2", -1)), "it was never told of");
        // What a first reading told before it failed counts once by its messages.
        let never_followed = Known {
            until: None,
            objects: objects(),
        };
        assert!(!never_followed.has(&change("sub_1", -1)));
    }
}
