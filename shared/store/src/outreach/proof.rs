//! Years of proof, of the organization and of each campaign, and the customers in each cohort. A unit lies with its customer,
//! and goes with them.

use chrono::{DateTime, Utc};
use domain::{CampaignId, CustomerId, OrgId, ProofCohort, ProofUnit, UnitOutcome, UnitRisk};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::{
    Page, PageRequest, Result, Store, TenantStore,
    batch::put_request,
    keys::{self, Key, sk},
    page::{decode_moment, encode_text},
    table::{item, number, read, text},
    update::Update,
};

/// What is known of a cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofYear {
    pub year: i32,
    /// Whose cohort it is; the organization's own where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    /// Customers who have entered the cohort, those erased since among them.
    pub entered: u64,
    /// JSON, as its crate writes it: what was fixed before outcomes were looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plans: Option<String>,
    /// Grows with every change of plans.
    #[serde(default)]
    pub plans_revision: u64,
    /// How often something was about to be noted of units.
    #[serde(default)]
    pub noted: u64,
    /// How often it had been when what is found was reckoned.
    #[serde(default)]
    pub reckoned: u64,
    /// JSON, as its crate writes it: what is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<String>,
}

impl ProofYear {
    /// Whether what is found is of all that was noted.
    pub fn is_current(&self) -> bool {
        self.findings.is_some() && self.noted == self.reckoned
    }
}

/// A cohort that is to be looked at.
#[derive(Debug, Clone, Deserialize)]
pub struct DueProof {
    pk: String,
    sk: String,
    /// What [`TenantStore::take_proof`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueProof {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }

    pub fn cohort(&self) -> Option<ProofCohort> {
        keys::cohort_of_proof(&self.sk)
    }
}

/// A unit with its places in the indexes.
#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    unit: &'a ProofUnit,
    gsi1pk: String,
    gsi1sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi4pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi4sk: Option<String>,
}

/// A unit's sort key alone.
#[derive(Deserialize)]
struct UnitKey {
    sk: String,
}

/// A unit's place among those of its cohort.
fn place(unit: &ProofUnit) -> String {
    keys::proof_unit_entered(unit.entered_at, unit.order)
}

impl TenantStore {
    fn unit_key(&self, unit: &ProofUnit) -> Key {
        keys::proof_unit(self.org, &unit.customer_id, Some(unit.cohort()))
    }

    fn kept_unit<'a>(&self, unit: &'a ProofUnit) -> Kept<'a> {
        let due = match (unit.risk, &unit.outcome) {
            (_, Some(_)) => None,
            (None, None) => Some(unit.entered_at),
            (Some(_), None) => Some(unit.settles_at()),
        };
        Kept {
            unit,
            gsi1pk: keys::proof_units(self.org, unit.cohort()),
            gsi1sk: place(unit),
            gsi4pk: due.map(|_| keys::proof_agenda(self.org, unit.cohort())),
            gsi4sk: due.map(|due| keys::agenda_due(due, unit.customer_id.as_str())),
        }
    }

    /// Has a customer enter their campaign's cohort of a year, or the organization's, and the cohort looked at. False when
    /// they are in it.
    pub async fn enter_cohort(&self, unit: &ProofUnit) -> Result<bool> {
        let key = self.unit_key(unit);
        if self
            .store
            .get_item(crate::table::attributes(&key))
            .await?
            .is_some()
        {
            return Ok(false);
        }
        let cohort = unit.cohort();
        let due = keys::proof_due(unit.entered_at, self.org, cohort);
        let mut year = Update::any(self.key(sk::proof(cohort)))
            .set_once("year", cohort.year)?
            .set_once("gsi2pk", keys::proofs_shard(self.org))?
            .set_once("gsi2sk", due)?
            .add("entered", number(1));
        if let Some(campaign) = cohort.campaign_id {
            year = year.set_once("campaign_id", campaign)?;
        }
        let unit = self
            .store
            .put_new_in_transaction(item(&key, &self.kept_unit(unit))?)?;
        self.store
            .transact(vec![unit, year.in_transaction(&self.store)?])
            .await
    }

    pub async fn proof_unit(
        &self,
        customer: &CustomerId,
        cohort: ProofCohort,
    ) -> Result<Option<ProofUnit>> {
        let key = keys::proof_unit(self.org, customer, Some(cohort));
        self.store.get(&key).await
    }

    /// A customer's units, one in each cohort that they entered.
    pub async fn units_of(&self, customer: &CustomerId) -> Result<Vec<ProofUnit>> {
        let prefix = keys::proof_unit(self.org, customer, None);
        self.store.all(&prefix.pk, &prefix.sk).await
    }

    /// A page of a cohort's units, newest first. What was written a moment ago may be missing.
    pub async fn proof_units(
        &self,
        cohort: ProofCohort,
        request: &PageRequest,
    ) -> Result<Page<ProofUnit>> {
        let after = request.cursor.as_deref().map(decode_moment).transpose()?;
        let partition = keys::proof_units(self.org, cohort);
        let limit = request.limit as usize;
        let found = self
            .store
            .index_page("gsi1", &partition, after.as_deref(), true, limit);
        let (items, next) = found.await?;
        Ok(Page {
            items,
            next_cursor: next.as_deref().map(encode_text),
        })
    }

    /// Who entered first. What was written a moment ago may be missing.
    pub async fn first_unit(&self, cohort: ProofCohort) -> Result<Option<ProofUnit>> {
        let partition = keys::proof_units(self.org, cohort);
        let found = self.store.index_page("gsi1", &partition, None, false, 1);
        Ok(found.await?.0.into_iter().next())
    }

    /// Hands on all of a cohort's units as they entered. What was written a moment ago may be missing.
    pub async fn each_unit(
        &self,
        cohort: ProofCohort,
        mut each: impl FnMut(ProofUnit),
    ) -> Result<()> {
        let (send, mut pages) = mpsc::channel(1);
        let (store, partition) = (self.store.clone(), keys::proof_units(self.org, cohort));
        tokio::spawn(async move { store.send_index("gsi1", &partition, None, &send).await });
        while let Some(page) = pages.recv().await {
            page?.into_iter().for_each(&mut each);
        }
        Ok(())
    }

    /// Some units of which something is to be noted by then, the longest due first, up to `limit`.
    pub async fn due_units(
        &self,
        cohort: ProofCohort,
        until: DateTime<Utc>,
        limit: i32,
    ) -> Result<Vec<CustomerId>> {
        let query = self
            .store
            .client
            .query()
            .table_name(&self.store.table)
            .index_name("gsi4")
            .key_condition_expression("gsi4pk = :pk AND gsi4sk <= :until")
            .expression_attribute_values(":pk", text(keys::proof_agenda(self.org, cohort)))
            .expression_attribute_values(":until", text(keys::instant(until)))
            .limit(limit);
        let items = query.send().await?.items.unwrap_or_default();
        let keys = items.into_iter().map(read::<UnitKey>);
        let due = keys
            .map(|key| Ok(keys::customer_of_unit(&key?.sk)))
            .collect::<Result<Vec<_>>>()?;
        Ok(due.into_iter().flatten().collect())
    }

    /// Notes once how likely a customer was to leave as they entered; from then on their horizon is waited for.
    pub async fn note_risk(&self, unit: &ProofUnit, risk: UnitRisk) -> Result<bool> {
        let due = keys::agenda_due(unit.settles_at(), unit.customer_id.as_str());
        let update = Update::existing(self.unit_key(unit))
            .set("risk", risk)?
            .set_raw("gsi4sk", text(due))
            .when_absent("risk")
            .when_absent("outcome");
        self.change(update).await
    }

    /// Notes once what became of a customer. False when that is noted.
    pub async fn settle_unit(&self, unit: &ProofUnit, outcome: &UnitOutcome) -> Result<bool> {
        let update = Update::existing(self.unit_key(unit))
            .set("outcome", outcome)?
            .remove("gsi4pk")
            .remove("gsi4sk")
            .when_absent("outcome");
        self.change(update).await
    }

    /// Gives a customer's units to the one who they turned out to be, of cohorts in which that one has none.
    pub(crate) async fn move_units(&self, from: &CustomerId, to: &CustomerId) -> Result<()> {
        let theirs = self.units_of(to).await?;
        let mut writes = Vec::new();
        for unit in self.units_of(from).await? {
            if theirs.iter().any(|their| their.cohort() == unit.cohort()) {
                continue;
            }
            let unit = ProofUnit {
                customer_id: to.clone(),
                ..unit
            };
            let kept = item(&self.unit_key(&unit), &self.kept_unit(&unit))?;
            writes.push(put_request(kept)?);
        }
        self.store.write_many(writes).await
    }

    pub async fn proof_year(&self, cohort: ProofCohort) -> Result<Option<ProofYear>> {
        self.get(sk::proof(cohort)).await
    }

    /// All years of a campaign, or of the organization, of which there is anything, the last first.
    pub async fn proof_years(&self, campaign: Option<CampaignId>) -> Result<Vec<ProofYear>> {
        let begins = campaign.map(sk::campaign_proofs);
        let mut years: Vec<ProofYear> = self.all(begins.as_deref().unwrap_or(sk::PROOFS)).await?;
        years.reverse();
        Ok(years)
    }

    /// Fixes plans over those of a revision, 0 where there were none. False when others were fixed meanwhile.
    pub async fn fix_plans(&self, cohort: ProofCohort, revision: u64, plans: &str) -> Result<bool> {
        let update = Update::existing(self.key(sk::proof(cohort)))
            .set("plans", plans)?
            .set("plans_revision", revision + 1)?
            .when_count("plans_revision", revision);
        self.change(update).await
    }

    /// Says that something is about to be noted of units, so that it is reckoned anew whoever breaks off where.
    pub async fn begin_noting(&self, cohort: ProofCohort) -> Result<()> {
        let update = Update::existing(self.key(sk::proof(cohort))).add("noted", number(1));
        self.change(update).await.map(drop)
    }

    /// Keeps what was found, by units that were read when it had been noted so often.
    pub async fn keep_findings(
        &self,
        cohort: ProofCohort,
        noted: u64,
        findings: &str,
    ) -> Result<()> {
        let update = Update::existing(self.key(sk::proof(cohort)))
            .set("findings", findings)?
            .set("reckoned", noted)?;
        self.change(update).await.map(drop)
    }

    /// Takes a cohort that is due, so that one sweep sends for it. Nobody else does before `until`.
    pub async fn take_proof(&self, due: &DueProof, until: DateTime<Utc>) -> Result<bool> {
        let Some(cohort) = due.cohort() else {
            return Ok(false);
        };
        let update = Update::existing(self.key(sk::proof(cohort)))
            .set_raw("gsi2sk", text(keys::proof_due(until, self.org, cohort)))
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(update).await
    }

    /// Has a cohort looked at again then; never where nobody is waited for.
    pub async fn plan_proof(&self, cohort: ProofCohort, at: Option<DateTime<Utc>>) -> Result<()> {
        let update = Update::existing(self.key(sk::proof(cohort)));
        let update = match at {
            Some(at) => update
                .set_raw("gsi2pk", text(keys::proofs_shard(self.org)))
                .set_raw("gsi2sk", text(keys::proof_due(at, self.org, cohort))),
            None => update.remove("gsi2pk").remove("gsi2sk"),
        };
        self.change(update).await.map(drop)
    }
}

impl Store {
    /// Some cohorts of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_proofs(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueProof>, Option<String>)> {
        self.due_page(&keys::proofs_shard_of(shard), after, now)
            .await
    }
}
