//! What a company's size can show within a year, before there is anything.

use api::prelude::*;
use chrono::Utc;
use ledger::revenue::{Month, Report};
use outreach::{
    proof::{Size, SizePlan, size_plan},
    rule::OutreachSettings,
};
use serde::{Deserialize, Serialize};
use stats::experiment::assignment::Share;
use store::TenantStore;

use crate::revenue::{Revenue, known};

/// Of whom nothing is known, so many leave in a month.
const USUAL_CHURN: f64 = 0.05;
/// Shares that may be held out, to choose from.
const SHARES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.5];
/// Customers who may enter in a year.
const MOST_CUSTOMERS: u32 = 100_000_000;

/// How large a company is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SizeQuery {
    /// Customers who have something said to them in a year, each once: all who pay now unless said.
    #[param(minimum = 1, maximum = 100000000)]
    customers: Option<u32>,
    /// The share of customers who leave in a month, 0 to 1: that of the last 12 months unless said.
    #[param(minimum = 0, maximum = 1)]
    monthly_churn: Option<f64>,
    /// The share that is held out, 0.01 to 0.5: what is set unless said.
    #[param(minimum = 0.01, maximum = 0.5)]
    hold_out: Option<f64>,
}

/// Where a figure is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofSizeSource {
    /// It was said.
    Asked,
    /// It is how it stands.
    Known,
    /// It is as usual, for nothing is known.
    Usual,
}

/// What a size can show within a year, if customers enter evenly and all are looked at until the last is complete.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofSize {
    /// Customers who have something said to them in a year.
    pub customers: u32,
    /// Where that is from.
    pub customers_from: ProofSizeSource,
    /// The share of customers who leave in a month.
    pub monthly_churn: f64,
    /// Where that is from.
    pub monthly_churn_from: ProofSizeSource,
    /// After so many days it is looked at what became of a customer.
    pub horizon_days: u32,
    /// What is shown with the share that is held out. None where nobody is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<SizePlan>,
    /// What other shares would show.
    pub alternatives: Vec<SizePlan>,
}

/// Shows what a company's size can show within a year: the smallest effect that is found with a chance of four in five,
/// by the share of customers who are left alone, and why nothing can be found where that is so.
#[utoipa::path(
    get, path = "/v1/proof/plan", tag = "proof", operation_id = "getProofPlan", params(SizeQuery),
    responses((status = 200, description = "What can be shown", body = ProofSize), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(revenue): State<Revenue>,
    Params(query): Params<SizeQuery>,
) -> Result<Json<ProofSize>, ApiError> {
    let tenant = &principal.tenant;
    query.check()?;
    let stands = match (query.customers, query.monthly_churn) {
        (Some(_), Some(_)) => (None, None),
        _ => stands(&revenue, tenant).await?,
    };
    let (customers, customers_from) = either(query.customers, stands.0, 0);
    let (monthly_churn, monthly_churn_from) = either(query.monthly_churn, stands.1, USUAL_CHURN);
    let hold_out = match query.hold_out {
        Some(hold_out) => hold_out,
        None => settings(tenant).await?.hold_out,
    };
    let show = |share: Share| {
        size_plan(Size {
            triggers: f64::from(customers),
            share,
            hazard: monthly_churn,
        })
    };
    let is_something = customers > 0;
    let shares = SHARES.into_iter().filter_map(Share::new);
    Ok(Json(ProofSize {
        customers,
        customers_from,
        monthly_churn,
        monthly_churn_from,
        horizon_days: domain::PROOF_HORIZON_DAYS,
        plan: Share::new(hold_out).filter(|_| is_something).map(show),
        alternatives: shares.filter(|_| is_something).map(show).collect(),
    }))
}

impl SizeQuery {
    fn check(&self) -> Result<(), ApiError> {
        let detail = if self
            .customers
            .is_some_and(|said| !(1..=MOST_CUSTOMERS).contains(&said))
        {
            "Give 1 to 100000000 as `customers`."
        } else if self
            .monthly_churn
            .is_some_and(|said| !(0.0..=1.0).contains(&said))
        {
            "Give a share from 0 to 1 as `monthly_churn`."
        } else if self.hold_out.is_some_and(|said| Share::new(said).is_none()) {
            "Give a share from 0.01 to 0.5 as `hold_out`."
        } else {
            return Ok(());
        };
        Err(ApiError::bad_request("bad_query", detail))
    }
}

/// What was said, else how it stands, else as usual.
fn either<T>(said: Option<T>, stands: Option<T>, usual: T) -> (T, ProofSizeSource) {
    match (said, stands) {
        (Some(said), _) => (said, ProofSizeSource::Asked),
        (None, Some(stands)) => (stands, ProofSizeSource::Known),
        (None, None) => (usual, ProofSizeSource::Usual),
    }
}

async fn settings(tenant: &TenantStore) -> Result<OutreachSettings, ApiError> {
    let kept = tenant.outreach().await?;
    let settings = kept.map(|kept| serde_json::from_str(&kept.settings));
    Ok(settings.transpose()?.unwrap_or_default())
}

/// Customers who pay, and the share of them who leave in a month, by the last reckoning of revenue.
async fn stands(
    revenue: &Revenue,
    tenant: &TenantStore,
) -> Result<(Option<u32>, Option<f64>), ApiError> {
    let (_, summary) = known(revenue, tenant).await?;
    let present = Month::of(Utc::now());
    let report = Report::new(&summary, present, present, present);
    let (mut customers, mut lost, mut lasting) = (0, 0.0, 0.0);
    for currency in &report.currencies {
        let Some(month) = currency.months.last() else {
            continue;
        };
        customers += month.customers.max(0);
        if let Some(value) = &currency.lifetime_value {
            let weight = month.customers.max(0) as f64;
            lost += weight * value.monthly_logo_churn;
            lasting += weight;
        }
    }
    let count = u32::try_from(customers).unwrap_or(MOST_CUSTOMERS);
    let churn = (lasting > 0.0).then(|| (lost / lasting).clamp(0.0, 1.0));
    Ok(((count > 0).then_some(count.min(MOST_CUSTOMERS)), churn))
}
