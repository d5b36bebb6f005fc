//! Runs that reckon revenue, and which one's figures are shown.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::{RevenueFigures, RevenueRun, RevenueRunId, RunId, RunKind};
use serde::{Deserialize, Serialize};

use crate::{PageRequest, Result, Success, TenantStore, keys::sk, update::Update};

/// What is known of an organization's revenue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueItem {
    /// None before the first run has succeeded.
    pub figures: Option<RevenueFigures>,
    /// When the sweep had it reckoned last.
    pub swept_at: Option<DateTime<Utc>>,
}

impl TenantStore {
    pub async fn revenue_run(&self, id: RevenueRunId) -> Result<Option<RevenueRun>> {
        self.get(sk::run(id.into())).await
    }

    /// The run that was asked for last.
    pub async fn last_revenue_run(&self) -> Result<Option<RevenueRun>> {
        let request = PageRequest::first(1);
        let page = self
            .newest_first(sk::runs(RunKind::Revenue), &request)
            .await?;
        Ok(page.items.into_iter().next())
    }

    /// Keeps a new run and its place in the line.
    pub async fn create_revenue_run(&self, run: &RevenueRun) -> Result<bool> {
        let writes = self.queue_writes(RunId::Revenue(run.id), run)?;
        self.store.transact(writes).await
    }

    /// As [`Self::create_revenue_run`], for the sweep: once, however many sweeps see the same item.
    pub async fn create_swept_revenue_run(
        &self,
        run: &RevenueRun,
        seen: &RevenueItem,
    ) -> Result<bool> {
        let mut writes = self.queue_writes(RunId::Revenue(run.id), run)?;
        writes.push(self.swept_write(run, seen)?);
        self.store.transact(writes).await
    }

    fn swept_write(&self, run: &RevenueRun, seen: &RevenueItem) -> Result<TransactWriteItem> {
        let swept = Update::any(self.key(sk::REVENUE)).set("swept_at", run.progress.created_at)?;
        let swept = match &seen.swept_at {
            None => swept.when_absent("swept_at"),
            Some(at) => swept.when(
                "swept_at",
                serde_dynamo::to_attribute_value(at)?,
                "{} = {v}",
            ),
        };
        swept.in_transaction(&self.store)
    }

    pub async fn revenue_item(&self) -> Result<RevenueItem> {
        Ok(self.get(sk::REVENUE).await?.unwrap_or_default())
    }

    /// The figures that are shown; none before the first run has succeeded.
    pub async fn revenue(&self) -> Result<Option<RevenueFigures>> {
        Ok(self.revenue_item().await?.figures)
    }

    /// What a run that reckons revenue made: files, which are written, and that they are the ones shown.
    pub fn reckoned(&self, figures: &RevenueFigures) -> Result<Success> {
        let shown = Update::any(self.key(sk::REVENUE)).set("figures", figures)?;
        Ok(Success {
            writes: vec![shown.in_transaction(&self.store)?],
            ..Success::default()
        })
    }
}
