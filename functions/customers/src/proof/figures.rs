//! What is found.

use api::prelude::*;
use chrono::{DateTime, Datelike, Utc};
use domain::{CampaignId, ProofCohort};
use outreach::proof::ProofFindings;
use serde::{Deserialize, Serialize};
use store::{ProofYear, TenantStore};

use crate::revenue::Revenue;

/// Years that there is a calendar for.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=9999;

/// Which cohort.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CohortQuery {
    /// The year of UTC in which customers entered: the present one unless said.
    #[param(minimum = 2020, maximum = 9999)]
    year: Option<i32>,
    /// Those whom this campaign chose; without it, all to whom anything was to be said.
    campaign_id: Option<CampaignId>,
}

impl CohortQuery {
    /// The cohort asked for. 404 where there is no such campaign.
    pub async fn cohort(&self, tenant: &TenantStore) -> Result<ProofCohort, ApiError> {
        let year = self.year.unwrap_or_else(|| Utc::now().year());
        if !YEARS.contains(&year) {
            let detail = "Ask for a year from 2020 on, in four digits.";
            return Err(ApiError::bad_request("bad_query", detail));
        }
        if let Some(id) = self.campaign_id {
            tenant.campaign(id).await?.or_not_found("campaign")?;
        }
        Ok(ProofCohort {
            year,
            campaign_id: self.campaign_id,
        })
    }
}

/// What messages were worth, or a campaign's offers, of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proof {
    /// The year.
    pub year: i32,
    /// The campaign; none of all that is said to customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    /// Years of which there is anything, the last first.
    pub years: Vec<i32>,
    /// Customers who have entered its cohort by now.
    pub entered: u64,
    /// After so many days it is looked at what became of one.
    pub horizon_days: u32,
    /// When the first who entered are looked at; none while there is nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_look_at: Option<DateTime<Utc>>,
    /// As of the last day on which anything was new; none before the first. Nothing in it is forecast but for plans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<ProofFindings>,
}

/// Shows what messages were worth: customers and money kept beyond what would have been kept without them, found by
/// customers who were left alone by chance. Of a campaign it shows what its offers were worth, all together and each.
/// Intervals hold however often one looks.
#[utoipa::path(
    get, path = "/v1/proof", tag = "proof", operation_id = "getProof", params(CohortQuery),
    responses((status = 200, description = "What is found", body = Proof), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Revenue>,
    Params(query): Params<CohortQuery>,
) -> Result<Json<Proof>, ApiError> {
    let tenant = &principal.tenant;
    let cohort = query.cohort(tenant).await?;
    let years = tenant.proof_years(cohort.campaign_id).await?;
    let all = years.iter().map(|one| one.year).collect();
    let known = years.into_iter().find(|one| one.year == cohort.year);
    let first = match known {
        Some(_) => tenant.first_unit(cohort).await?,
        None => None,
    };
    Ok(Json(Proof {
        year: cohort.year,
        campaign_id: cohort.campaign_id,
        years: all,
        entered: known.as_ref().map_or(0, |known| known.entered),
        horizon_days: domain::PROOF_HORIZON_DAYS,
        first_look_at: first.map(|unit| unit.settles_at()),
        findings: known.map(kept).transpose()?.flatten(),
    }))
}

fn kept(year: ProofYear) -> Result<Option<ProofFindings>, ApiError> {
    let found = year.findings.map(|found| serde_json::from_str(&found));
    Ok(found.transpose()?)
}
