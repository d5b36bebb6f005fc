//! Revenue by month, and cohorts.

use api::prelude::*;
use chrono::Utc;
use cloud::bucket::keys;
use domain::RevenueFigures;
use ledger::revenue::{Month, Report, Summary, cohorts as cohorts_of};
use serde::Deserialize;
use store::TenantStore;

use super::{
    Revenue,
    kept::unpack,
    runs::open_run,
    view::{CohortsView, CurrencyCohorts, RevenueSource, RevenueView},
};

/// Months that are shown unless said otherwise, and at most.
const MONTHS: i32 = 24;
const MOST_MONTHS: i32 = 120;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MonthsQuery {
    /// The first month, such as 2026-01: 24 months up to `to` unless said. At most 120.
    from: Option<Month>,
    /// The last month, of UTC: the present one unless said.
    to: Option<Month>,
    /// Only this currency (ISO 4217).
    currency: Option<String>,
}

impl MonthsQuery {
    /// The months asked for.
    pub fn months(&self) -> Result<(Month, Month), ApiError> {
        let to = self.to.unwrap_or_else(|| Month::of(Utc::now()));
        let from = self.from.unwrap_or_else(|| to.plus(1 - MONTHS));
        match to.since(from) {
            0..MOST_MONTHS => Ok((from, to)),
            _ => {
                let detail = format!("Ask for 1 to {MOST_MONTHS} months, `from` not after `to`.");
                Err(ApiError::bad_request("bad_query", detail))
            }
        }
    }

    pub fn is_wanted(&self, code: &str) -> bool {
        let wanted = self.currency.as_deref();
        wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(code))
    }
}

/// Shows revenue month by month and by currency: customers, MRR and what moved it, churn, retention and lifetime value,
/// and what was paid. As of the last reckoning.
#[utoipa::path(
    get, path = "/v1/revenue", tag = "revenue", operation_id = "getRevenue", params(MonthsQuery),
    responses((status = 200, description = "Revenue", body = RevenueView), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn months(
    principal: Allowed<permission::Read>,
    State(state): State<Revenue>,
    Params(query): Params<MonthsQuery>,
) -> Result<Json<RevenueView>, ApiError> {
    let (from, to) = query.months()?;
    let (source, summary) = known(&state, &principal.tenant).await?;
    let mut report = Report::new(&summary, from, to, Month::of(Utc::now()));
    report
        .currencies
        .retain(|one| query.is_wanted(&one.currency));
    Ok(Json(RevenueView {
        source,
        from,
        to,
        currencies: report.currencies,
    }))
}

/// Shows customers by the month of their first MRR, and how many of them, and how much of their MRR, is left month by
/// month.
#[utoipa::path(
    get, path = "/v1/revenue/cohorts", tag = "revenue", operation_id = "getRevenueCohorts", params(MonthsQuery),
    responses((status = 200, description = "Cohorts", body = CohortsView), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn cohorts(
    principal: Allowed<permission::Read>,
    State(state): State<Revenue>,
    Params(query): Params<MonthsQuery>,
) -> Result<Json<CohortsView>, ApiError> {
    let (from, to) = query.months()?;
    let (source, summary) = known(&state, &principal.tenant).await?;
    let wanted = summary
        .currencies
        .iter()
        .filter(|(code, _)| query.is_wanted(code));
    let currencies = wanted.map(|(code, one)| CurrencyCohorts {
        currency: code.clone(),
        cohorts: cohorts_of(&one.cohorts, from, to),
    });
    let currencies = currencies.collect();
    Ok(Json(CohortsView {
        source,
        from,
        to,
        currencies,
    }))
}

/// What was reckoned last, and how far that is what there is now.
pub async fn known(
    state: &Revenue,
    tenant: &TenantStore,
) -> Result<(RevenueSource, Summary), ApiError> {
    let run = open_run(tenant).await?.map(Into::into);
    let figures = tenant.revenue().await?;
    let key = |figures: &RevenueFigures| keys::revenue_summary(tenant.org(), figures.run);
    let packed = match &figures {
        Some(figures) => state.bucket.get(&key(figures)).await?,
        None => None,
    };
    let Some((figures, packed)) = figures.zip(packed) else {
        let source = RevenueSource {
            is_current: tenant.ledger().await?.is_none(),
            run,
            ..RevenueSource::default()
        };
        return Ok((source, Summary::default()));
    };
    let summary: Summary = unpack(&packed)?;
    let version = tenant.ledger().await?.map_or(0, |ledger| ledger.version);
    let source = RevenueSource {
        as_of: Some(figures.until),
        is_current: figures.hold(version, Utc::now()),
        customers_left_out: summary.left_out,
        customers_unpriced: summary.unpriced,
        run,
    };
    Ok((source, summary))
}
