//! Looking at a cohort, once a day while there is anybody in it. Broken off anywhere, or done twice, it leaves the
//! same: a unit is settled once, plans are fixed once, and findings are made of both.

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use cloud::{App, Bucket, Queue, WorkError, config::ConfigError, worker::Message};
use domain::{CustomersAre, ProofCohort, ProofUnit, ProofWork, RunKind};
use ledger::manifest::Manifest;
use outreach::proof::{Plans, findings, fix, has_plans};
use scores::Scores;
use store::{Store, TenantStore};

use super::{outcome::outcome, risk::RiskRuns};
use crate::merge::manifest;

/// Nobody else is looked at when there is less time than this.
const MARGIN: Duration = Duration::from_secs(30);
/// Units that are looked for at a time.
const AT_ONCE: i32 = 100;
/// Units of a cohort that are counted, in the order in which they entered: so many fit into memory.
const MOST_UNITS: usize = 1_000_000;

/// What looks at cohorts.
pub struct ProofWorker {
    store: Store,
    bucket: Bucket,
    /// Shared with the runs that reckon revenue: both read the ledger once a day.
    queue: Queue,
    scores: Arc<Scores>,
}

/// A cohort that is looked at.
struct Pass<'a> {
    tenant: &'a TenantStore,
    customers_are: CustomersAre,
    cohort: ProofCohort,
    now: DateTime<Utc>,
    deadline: SystemTime,
    ledger: Arc<Manifest>,
    runs: RiskRuns,
}

impl ProofWorker {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let bucket = app.bucket()?;
        Ok(Self {
            store: app.store.clone(),
            scores: Arc::new(Scores::new(bucket.clone())),
            bucket,
            queue: app.queue(RunKind::Revenue.queue())?,
        })
    }

    /// What a message asks for, if it is about proof.
    pub fn asked(message: &Message) -> Option<ProofWork> {
        serde_json::from_str(&message.body).ok()
    }

    pub async fn handle(&self, work: ProofWork, message: &Message) -> Result<(), WorkError> {
        tracing::Span::current().record("org_id", work.org.to_string());
        let tenant = &self.store.as_system(work.org, message.system);
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let pass = Pass {
            tenant,
            customers_are: organization.customers_are,
            cohort: work.cohort(),
            now: Utc::now(),
            deadline: message.deadline,
            ledger: Arc::new(manifest(tenant).await?),
            runs: RiskRuns::of(tenant).await?,
        };
        if !self.note(&pass).await? {
            return self.queue.send(&work.org.to_string(), &[work]).await;
        }
        let known = tenant
            .proof_year(pass.cohort)
            .await?
            .ok_or(WorkError::Gone)?;
        if known.is_current() {
            // Who entered since is due at once, so there is none.
            return pass.plan_next(true).await;
        }
        let units = pass.units().await?;
        let plans = pass.fixed(&units).await?;
        let found = findings((pass.cohort, pass.now), &units, known.entered, &plans);
        tenant
            .keep_findings(pass.cohort, known.noted, &serde_json::to_string(&found)?)
            .await?;
        let is_open = units.iter().any(|unit| unit.outcome.is_none());
        pass.plan_next(is_open).await
    }

    /// Notes what is to be noted of units. False when there is more than there was time for.
    async fn note(&self, pass: &Pass<'_>) -> Result<bool, WorkError> {
        let mut seen = HashSet::new();
        loop {
            // The index is behind by a moment: it may name again who was looked at.
            let mut due = pass
                .tenant
                .due_units(pass.cohort, pass.now, AT_ONCE)
                .await?;
            due.retain(|id| seen.insert(id.clone()));
            if due.is_empty() {
                return Ok(true);
            }
            pass.tenant.begin_noting(pass.cohort).await?;
            let mut over = Vec::new();
            for id in due {
                if pass.is_late() {
                    return Ok(false);
                }
                let Some(unit) = pass.tenant.proof_unit(&id, pass.cohort).await? else {
                    continue;
                };
                if unit.risk.is_none() {
                    let risk = pass.runs.of_unit(&self.scores, pass.tenant, &unit).await?;
                    pass.tenant.note_risk(&unit, risk).await?;
                }
                if unit.outcome.is_none() && unit.settles_at() <= pass.now {
                    over.push(unit);
                }
            }
            if !self.settle(pass, &over).await? {
                return Ok(false);
            }
        }
    }

    /// Notes what became of units, once plans are fixed that they are to be looked at by. False when there was not the
    /// time for all.
    async fn settle(&self, pass: &Pass<'_>, over: &[ProofUnit]) -> Result<bool, WorkError> {
        pass.fix_before(over).await?;
        for unit in over {
            if pass.is_late() {
                return Ok(false);
            }
            let ledger = (&self.bucket, Arc::clone(&pass.ledger));
            let came = outcome(pass.tenant, pass.customers_are, ledger, (unit, pass.now)).await?;
            pass.tenant.settle_unit(unit, &came).await?;
        }
        Ok(true)
    }
}

impl Pass<'_> {
    fn is_late(&self) -> bool {
        self.deadline < SystemTime::now() + MARGIN
    }

    async fn units(&self) -> Result<Vec<ProofUnit>, WorkError> {
        let mut units = Vec::new();
        let add = |unit: ProofUnit| {
            if units.len() < MOST_UNITS {
                units.push(unit);
            }
        };
        self.tenant.each_unit(self.cohort, add).await?;
        Ok(units)
    }

    /// Fixes plans if any is missing by which some units are looked at.
    async fn fix_before(&self, over: &[ProofUnit]) -> Result<(), WorkError> {
        let (plans, _) = self.plans().await?;
        if !over.iter().all(|unit| has_plans(&plans, unit)) {
            self.fixed(&self.units().await?).await?;
        }
        Ok(())
    }

    /// The plans by which these units are looked at, fixed now where they were not.
    async fn fixed(&self, units: &[ProofUnit]) -> Result<Plans, WorkError> {
        let (mut plans, revision) = self.plans().await?;
        if fix(&mut plans, units, self.cohort, self.now) {
            let text = serde_json::to_string(&plans)?;
            if !self.tenant.fix_plans(self.cohort, revision, &text).await? {
                return Err(WorkError::Retry("another has fixed plans".into()));
            }
        }
        Ok(plans)
    }

    /// Plans that are fixed, and their revision.
    async fn plans(&self) -> Result<(Plans, u64), WorkError> {
        let known = self.tenant.proof_year(self.cohort).await?;
        let known = known.ok_or(WorkError::Gone)?;
        let plans = known.plans.map(|plans| serde_json::from_str(&plans));
        Ok((plans.transpose()?.unwrap_or_default(), known.plans_revision))
    }

    /// Has the cohort looked at tomorrow, while anybody is in it or may still enter.
    async fn plan_next(&self, is_open: bool) -> Result<(), WorkError> {
        let goes_on = is_open || self.now.year() <= self.cohort.year;
        let next = goes_on.then(|| self.now + TimeDelta::days(1));
        Ok(self.tenant.plan_proof(self.cohort, next).await?)
    }
}
