//! Reckoning revenue as a fan-out: the ledger's buckets, and their sum.

use std::{cmp::Reverse, collections::BinaryHeap};

use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::keys};
use domain::{MAX_PIECES, OrgId, PaidCurrency, RevenueFigures, RevenueRun, RevenueRunId, RunKind};
use ledger::{
    history,
    manifest::Manifest,
    revenue::{Books, Month, Move, Summary},
};
use runs::{Job, Lease};
use store::{Success, TenantStore};
use tokio::task::spawn_blocking;

use super::kept::{Lines, Part, moves, pack};
use crate::{files::LedgerFiles, merge::manifest};

/// The ledger as it was when the run was planned.
const LEDGER: &str = "ledger.json";

/// Objects of earlier runs that are deleted at a time.
const DELETED_AT_ONCE: usize = 1000;

pub struct RevenueJob {
    bucket: Bucket,
}

impl RevenueJob {
    pub fn new(bucket: Bucket) -> Self {
        Self { bucket }
    }

    async fn run(&self, tenant: &TenantStore, id: RevenueRunId) -> Result<RevenueRun, WorkError> {
        tenant.revenue_run(id).await?.ok_or(WorkError::Gone)
    }

    /// The ledger that a run was planned by, if it was.
    async fn planned(&self, org: OrgId, run: RevenueRunId) -> Result<Option<Manifest>, WorkError> {
        let key = keys::piece(org, run.into(), LEDGER);
        let kept = self.bucket.get(&key).await?;
        Ok(kept.map(|json| serde_json::from_slice(&json)).transpose()?)
    }

    async fn ledger(&self, org: OrgId, run: RevenueRunId) -> Result<Manifest, WorkError> {
        let planned = self.planned(org, run).await?;
        planned.ok_or_else(|| WorkError::part_erased(LEDGER))
    }

    /// Deletes what was kept of earlier runs, but for the one whose figures are shown now.
    async fn tidy(
        &self,
        tenant: &TenantStore,
        run: RevenueRunId,
        parts: &[Part],
    ) -> Result<(), WorkError> {
        let org = tenant.org();
        let shown = tenant.revenue().await?.map(|figures| figures.run);
        let kept: Vec<String> = [Some(run), shown]
            .into_iter()
            .flatten()
            .map(|run| keys::revenue_run_prefix(org, run))
            .chain(
                parts
                    .iter()
                    .flat_map(|part| [part.summary_key(), part.moves_key()]),
            )
            .collect();
        let prefix = keys::revenue(org, "");
        let mut old = self.bucket.list_versions(&prefix, DELETED_AT_ONCE).await?;
        old.retain(|object| !kept.iter().any(|key| object.key.starts_with(key)));
        self.bucket.delete_versions(&old).await
    }
}

impl Job for RevenueJob {
    const KIND: RunKind = RunKind::Revenue;
    type Id = RevenueRunId;

    async fn plan(&self, tenant: &TenantStore, run: RevenueRunId) -> Result<u32, WorkError> {
        let org = tenant.org();
        let ledger = match self.planned(org, run).await? {
            Some(ledger) => ledger,
            None => {
                let ledger = manifest(tenant).await?;
                let key = keys::piece(org, run.into(), LEDGER);
                self.bucket.put(&key, serde_json::to_vec(&ledger)?).await?;
                ledger
            }
        };
        Ok((ledger.buckets().len() as u32).clamp(1, MAX_PIECES))
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        run: RevenueRunId,
        piece: u32,
        lease: &Lease,
    ) -> Result<u64, WorkError> {
        let org = tenant.org();
        let ledger = self.ledger(org, run).await?;
        let until = self.run(tenant, run).await?.until.timestamp_millis();
        // Of more buckets than pieces, each piece does several.
        for of_piece in ledger
            .buckets()
            .iter()
            .skip(piece as usize)
            .step_by(MAX_PIECES as usize)
        {
            let part = Part::of(org, of_piece);
            if part.summary(&self.bucket, until).await?.is_some() {
                continue;
            }
            lease.has_time()?;
            for file in of_piece.files() {
                let there = self.bucket.head(&keys::ledger(org, &file.key)).await?;
                there.ok_or_else(ledger_changed)?;
            }
            let (files, of_piece) = (LedgerFiles::new(&self.bucket, org, ""), of_piece.clone());
            let (summary, moves) = spawn_blocking(move || {
                let mut books = Books::new(until);
                history::read(&files, &of_piece, &mut books)?;
                Ok::<_, WorkError>(books.finish())
            })
            .await??;
            part.keep(&self.bucket, &summary, &moves).await?;
        }
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        run: RevenueRunId,
        _: &Lease,
    ) -> Result<Success, WorkError> {
        let org = tenant.org();
        let ledger = self.ledger(org, run).await?;
        let until = self.run(tenant, run).await?.until;
        let mut whole = Summary::default();
        let (mut parts, mut packed) = (Vec::new(), Vec::new());
        for bucket in ledger.buckets() {
            let part = Part::of(org, bucket);
            let summary = part.summary(&self.bucket, until.timestamp_millis()).await?;
            let key = part.summary_key();
            whole.merge(&summary.ok_or_else(|| WorkError::part_erased(&key))?);
            let key = part.moves_key();
            let moves = self.bucket.get(&key).await?;
            packed.push(moves.ok_or_else(|| WorkError::part_erased(&key))?);
            parts.push(part);
        }
        let months = spawn_blocking(move || by_month(packed)).await??;
        for (month, lines) in months {
            self.bucket
                .put(&keys::revenue_moves(org, run, month), lines)
                .await?;
        }
        self.bucket
            .put(&keys::revenue_summary(org, run), pack(&whole)?)
            .await?;
        self.tidy(tenant, run, &parts).await?;
        let holds_until = whole
            .holds_until
            .and_then(chrono::DateTime::from_timestamp_millis);
        Ok(tenant.reckoned(&RevenueFigures {
            run,
            ledger_version: ledger.version,
            ledger_rows: ledger.rows(),
            until,
            holds_until,
            paid_in: paid_in(&whole),
        })?)
    }
}

/// The currencies in which anybody pays when the figures end.
fn paid_in(summary: &Summary) -> Vec<PaidCurrency> {
    let all = summary.currencies.iter().map(|(code, of_currency)| {
        let (customers, mrr_minor) = of_currency.running();
        PaidCurrency {
            currency: code.clone(),
            customers,
            mrr_minor,
        }
    });
    all.filter(|one| one.customers > 0).collect()
}

/// Sorted moves of several parts, as one file for each month.
fn by_month(parts: Vec<Bytes>) -> Result<Vec<(Month, Vec<u8>)>, WorkError> {
    let mut parts = parts
        .into_iter()
        .map(moves)
        .collect::<Result<Vec<_>, _>>()?;
    let mut next = BinaryHeap::new();
    for (at, part) in parts.iter_mut().enumerate() {
        next.extend(part.next().transpose()?.map(|first| Reverse((first, at))));
    }
    let mut months: Vec<(Month, Lines)> = Vec::new();
    while let Some(Reverse((one, at))) = next.pop() {
        let is_of_last = months.last().is_some_and(|(month, _)| *month == one.month);
        if !is_of_last {
            months.push((one.month, Lines::new()?));
        }
        if let Some((_, lines)) = months.last_mut() {
            lines.add(&one)?;
        }
        let following: Option<Move> = parts[at].next().transpose()?;
        next.extend(following.map(|one| Reverse((one, at))));
    }
    let packed = months
        .into_iter()
        .map(|(month, lines)| Ok((month, lines.finish()?)));
    packed.collect()
}

fn ledger_changed() -> WorkError {
    WorkError::owner(
        "ledger_changed",
        "The ledger went on while revenue was reckoned, and what it was is gone.",
        "Reckon it again.",
    )
}

#[cfg(test)]
mod tests {
    use ledger::revenue::Movement;

    use super::*;

    #[test]
    fn moves_of_parts_become_files_of_months() {
        let moved = |month: &str, customer: &str| Move {
            month: month.parse().unwrap(),
            currency: "USD".to_owned(),
            movement: Movement::New,
            customer: customer.to_owned(),
            before: 0,
            after: 7,
        };
        let parts = [
            vec![moved("2026-01", "b"), moved("2026-03", "a")],
            vec![],
            vec![
                moved("2026-01", "a"),
                moved("2026-02", "c"),
                moved("2026-03", "b"),
            ],
        ];
        let packed = parts.iter().map(|part| {
            let mut lines = Lines::new().unwrap();
            part.iter().for_each(|one| lines.add(one).unwrap());
            Bytes::from(lines.finish().unwrap())
        });
        let months = by_month(packed.collect()).unwrap();
        let read: Vec<(String, Vec<String>)> = months
            .into_iter()
            .map(|(month, lines)| {
                let all = moves(Bytes::from(lines)).unwrap();
                (
                    month.to_string(),
                    all.map(|one| one.unwrap().customer).collect(),
                )
            })
            .collect();
        let expected = [
            ("2026-01", vec!["a", "b"]),
            ("2026-02", vec!["c"]),
            ("2026-03", vec!["a", "b"]),
        ];
        let expected = expected.map(|(month, all)| {
            (
                month.to_owned(),
                all.into_iter().map(str::to_owned).collect::<Vec<_>>(),
            )
        });
        assert_eq!(read, expected);
    }
}
