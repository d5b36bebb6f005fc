//! What is found.

use api::prelude::*;
use chrono::{DateTime, Datelike, Utc};
use outreach::proof::ProofFindings;
use serde::{Deserialize, Serialize};
use store::ProofYear;

use crate::revenue::Revenue;

/// Years that there is a calendar for.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=9999;

/// Which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct YearQuery {
    /// The year of UTC in which customers entered: the present one unless said.
    #[param(minimum = 2020, maximum = 9999)]
    year: Option<i32>,
}

impl YearQuery {
    /// The year asked for.
    pub fn year(&self) -> Result<i32, ApiError> {
        let year = self.year.unwrap_or_else(|| Utc::now().year());
        match YEARS.contains(&year) {
            true => Ok(year),
            false => {
                let detail = "Ask for a year from 2020 on, in four digits.";
                Err(ApiError::bad_request("bad_query", detail))
            }
        }
    }
}

/// What messages were worth, of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proof {
    /// The year.
    pub year: i32,
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
/// customers who were left alone by chance. Intervals hold however often one looks.
#[utoipa::path(
    get, path = "/v1/proof", tag = "proof", operation_id = "getProof", params(YearQuery),
    responses((status = 200, description = "What is found", body = Proof), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Revenue>,
    Params(query): Params<YearQuery>,
) -> Result<Json<Proof>, ApiError> {
    let tenant = &principal.tenant;
    let year = query.year()?;
    let years = tenant.proof_years().await?;
    let all = years.iter().map(|one| one.year).collect();
    let known = years.into_iter().find(|one| one.year == year);
    let first = match known {
        Some(_) => tenant.first_unit(year).await?,
        None => None,
    };
    Ok(Json(Proof {
        year,
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
