//! What is looked up of a scoring run that has ended: its foremost customers, how they stood before, and who of them
//! renews. Nothing of this grows with the number of customers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use cloud::{Bucket, WorkError, bucket::keys};
use domain::{AlertRules, CustomerId, Model, ScoringRun, ScoringRunId, Task};
use outreach::facts::{CustomerFacts, RunningSubscription};
use report::{TopCustomer, TopCustomers};
use scores::Scores;
use store::{CustomerItem, TenantStore};

use crate::{
    found::{Found, FoundCustomer},
    scored::{Scored, at_risk},
};

/// So many of those at risk are looked up among customers, the riskiest.
const LOOKED_AT: usize = 500;
/// So many, of whom the list of the run before says nothing, are looked up in its file.
const LOOKED_UP: usize = 50;

/// Reads runs.
pub struct Scorings {
    bucket: Bucket,
    scores: Scores,
}

impl Scorings {
    pub fn new(bucket: Bucket) -> Self {
        let scores = Scores::new(bucket.clone());
        Self { bucket, scores }
    }

    /// Whom people are alerted of, of a run by a churn model's version in production.
    pub async fn found(
        &self,
        tenant: &TenantStore,
        id: ScoringRunId,
        rules: &AlertRules,
        now: DateTime<Utc>,
    ) -> Result<Vec<Found>, WorkError> {
        let run = tenant.scoring_run(id).await?.ok_or(WorkError::Gone)?;
        let model = tenant.model(run.model_id).await?.ok_or(WorkError::Gone)?;
        if !decides(&model, &run) {
            return Ok(Vec::new());
        }
        let Some(top) = self.top(tenant, id).await? else {
            return Ok(Vec::new());
        };
        let at_risk = at_risk(&top);
        let before = match rules.risk_jumped.on {
            true => self.before(tenant, &run, &at_risk).await?,
            false => HashMap::new(),
        };
        let ids = at_risk
            .iter()
            .take(LOOKED_AT)
            .map(|top| &top.customer.entity_key);
        let customers = customers(tenant, ids).await?;
        let renews = customers
            .iter()
            .filter_map(|item| Some((item.id.to_string(), renews(item, now)?)));
        let value = run.totals.as_ref().and_then(|totals| totals.value.as_ref());
        let scored = Scored {
            run: id,
            model: run.model_id,
            currency: value.and_then(|value| value.currency.as_deref()),
            at_risk: &at_risk,
            before: &before,
            renews: &renews.collect(),
        };
        let mut found = Vec::new();
        let alerts = scored.alerts(rules, now);
        let mut known = KnownCustomers::of(tenant, alerts.iter().map(|(key, _)| *key)).await?;
        for (key, about) in alerts {
            found.push(Found {
                subject: key.to_owned(),
                customer: known.take(key),
                about,
            });
        }
        Ok(found)
    }

    async fn top(
        &self,
        tenant: &TenantStore,
        run: ScoringRunId,
    ) -> Result<Option<Vec<TopCustomer>>, WorkError> {
        let file = self.bucket.get(&keys::top(tenant.org(), run)).await?;
        let top = file.map(|file| serde_json::from_slice::<TopCustomers>(&file));
        Ok(top.transpose()?.map(|top| top.items))
    }

    /// Scores in the run before: of those in its list, and of the riskiest who are not.
    async fn before(
        &self,
        tenant: &TenantStore,
        run: &ScoringRun,
        at_risk: &[&TopCustomer],
    ) -> Result<HashMap<String, f64>, WorkError> {
        let before = tenant.succeeded_runs(run.model_id, Some(run.id), 1).await?;
        let Some(before) = before.first() else {
            return Ok(HashMap::new());
        };
        let mut scores = HashMap::<String, f64>::new();
        for top in self.top(tenant, before.id).await?.unwrap_or_default() {
            let of = top.customer;
            let best = scores.entry(of.entity_key).or_insert(of.score);
            *best = best.max(of.score);
        }
        let unknown = at_risk
            .iter()
            .map(|top| &top.customer.entity_key)
            .filter(|key| !scores.contains_key(*key));
        let unknown: Vec<String> = unknown.take(LOOKED_UP).cloned().collect();
        for key in unknown {
            if let Some(row) = self.scores.find(tenant, before.id, &key).await? {
                scores.insert(key, row.customer.score);
            }
        }
        Ok(scores)
    }
}

/// Whether people are to act on what a run says.
fn decides(model: &Model, run: &ScoringRun) -> bool {
    model.task == Task::Churn && model.prod_version == Some(run.model_version)
}

/// When the subscription of a customer that renews next does.
fn renews(customer: &CustomerItem, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let facts: CustomerFacts = serde_json::from_str(&customer.facts).ok()?;
    let renews = facts
        .subscriptions
        .iter()
        .filter_map(RunningSubscription::renews);
    renews.filter(|at| *at >= now).min()
}

async fn customers(
    tenant: &TenantStore,
    keys: impl Iterator<Item = &String>,
) -> Result<Vec<CustomerItem>, WorkError> {
    let ids: Vec<CustomerId> = keys.filter_map(|key| key.parse().ok()).collect();
    Ok(tenant.customers_of(ids.iter()).await?)
}

/// What customers are called, and who looks after them.
struct KnownCustomers(HashMap<String, FoundCustomer>);

impl KnownCustomers {
    async fn of<'a>(
        tenant: &TenantStore,
        keys: impl Iterator<Item = &'a str>,
    ) -> Result<Self, WorkError> {
        let ids: Vec<CustomerId> = keys.filter_map(|key| key.parse().ok()).collect();
        let items = tenant.customers_of(ids.iter()).await?.into_iter();
        let mut names: HashMap<CustomerId, Option<String>> =
            items.map(|item| (item.id, item.name)).collect();
        let mut care = tenant.care_of(ids.iter()).await?;
        let known = ids.into_iter().map(|id| {
            let name = names.remove(&id);
            let customer = FoundCustomer {
                is_known: name.is_some(),
                name: name.flatten(),
                owner: care.remove(&id).and_then(|care| care.owner),
                id,
            };
            (customer.id.to_string(), customer)
        });
        Ok(Self(known.collect()))
    }

    fn take(&mut self, key: &str) -> Option<FoundCustomer> {
        self.0.remove(key)
    }
}
