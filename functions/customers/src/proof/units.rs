//! The rows behind what is found.

use std::collections::{BTreeSet, HashMap};

use api::prelude::*;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, SecondsFormat, Utc};
use domain::{CampaignId, Charges, CustomerId, NoticeReason, OfferId, ProofCohort, ProofUnit};
use http::{HeaderName, HeaderValue, header};
use report::spreadsheet::harmless_text;
use serde::{Deserialize, Serialize};
use store::PageRequest;

use super::figures::CohortQuery;
use crate::revenue::Revenue;

/// Rows of a file: of more there is another, so that each fits an answer.
const ROWS_OF_FILE: usize = 20_000;
/// Where the next file begins.
const NEXT_CURSOR: HeaderName = HeaderName::from_static("next-cursor");

/// A customer in a cohort.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProofUnit)]
pub struct UnitView {
    /// Who.
    pub customer_id: CustomerId,
    /// Their name, if it is known: in lists alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why they were chosen.
    pub reason: NoticeReason,
    /// The campaign in whose cohort they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<CampaignId>,
    /// The offer that was chosen for them, made or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<OfferId>,
    /// What it costs beside what is paid, as it was expected: a call, credit or service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_minor: Option<i64>,
    /// When they entered, by their first trigger of the year.
    pub entered_at: DateTime<Utc>,
    /// Whether they were left alone.
    pub held_out: bool,
    /// The share that was held out as they were drawn; 0 where nobody was.
    pub share: f64,
    /// Whether a message could have reached them.
    pub is_reachable: bool,
    /// What was to be charged within the horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charges: Option<Charges>,
    /// How likely they were to leave within the horizon, by the latest scores of before they entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<f64>,
    /// When it is, or was, looked at what became of them.
    pub looked_at: DateTime<Utc>,
    /// What became of them, once that was looked at. It never changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<UnitOutcomeView>,
}

/// What became of a customer when their horizon was over.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProofUnitOutcome)]
pub struct UnitOutcomeView {
    /// Whether they were still a customer.
    pub kept: bool,
    /// Payments less refunds within the horizon, in the smallest unit of the charges' currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_minor: Option<i64>,
    /// Messages that may have reached them within it.
    pub messages: u32,
}

impl UnitView {
    fn named(unit: ProofUnit, names: &mut HashMap<CustomerId, String>) -> Self {
        let name = names.remove(&unit.customer_id);
        Self {
            name,
            ..Self::from(unit)
        }
    }
}

impl From<ProofUnit> for UnitView {
    fn from(unit: ProofUnit) -> Self {
        let settled = unit.outcome.as_ref().map(|outcome| outcome.settled_at);
        Self {
            looked_at: settled.unwrap_or_else(|| unit.settles_at()),
            risk: unit.risk.and_then(|risk| risk.chance),
            outcome: unit.outcome.map(|outcome| UnitOutcomeView {
                kept: outcome.kept,
                cash_minor: outcome.cash_minor.last().copied(),
                messages: outcome.messages,
            }),
            customer_id: unit.customer_id,
            name: None,
            campaign_id: unit.campaign_id,
            offer_id: unit.offer_id,
            cost_minor: unit.cost_minor,
            reason: unit.reason,
            entered_at: unit.entered_at,
            held_out: unit.held_out,
            share: unit.share,
            is_reachable: unit.is_reachable,
            charges: unit.charges,
        }
    }
}

/// Lists customers in the cohort of a year or a campaign, who entered last first.
#[utoipa::path(
    get, path = "/v1/proof/units", tag = "proof", operation_id = "listProofUnits", params(CohortQuery, PageQuery),
    responses((status = 200, description = "A page", body = List<UnitView>), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Revenue>,
    Params(query): Params<CohortQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<UnitView>>, ApiError> {
    let tenant = &principal.tenant;
    let cohort = query.cohort(tenant).await?;
    let page = tenant.proof_units(cohort, &page.into()).await?;
    let ids: BTreeSet<CustomerId> = page
        .items
        .iter()
        .map(|unit| unit.customer_id.clone())
        .collect();
    let mut names = tenant.names_of(&ids).await?;
    Ok(Json(List::of(page, |unit| {
        UnitView::named(unit, &mut names)
    })))
}

/// Where a file begins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The header `Next-Cursor` of the file before.
    cursor: Option<String>,
}

/// Gives customers in the cohort of a year or a campaign as CSV, who entered last first: up to 20,000 rows. Where there
/// are more, the header `Next-Cursor` says where the next file begins. Amounts are in the smallest unit.
#[utoipa::path(
    get, path = "/v1/proof/units/export", tag = "proof", operation_id = "exportProofUnits",
    params(CohortQuery, FileQuery),
    responses((
        status = 200, description = "The file", content_type = "text/csv", body = String,
        headers(("next-cursor" = String, description = "Where the next file begins, if there is one"))
    ), QueryProblems, LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn export(
    principal: Allowed<permission::Read>,
    State(_): State<Revenue>,
    Params(query): Params<CohortQuery>,
    Params(FileQuery { mut cursor }): Params<FileQuery>,
) -> Result<Response, ApiError> {
    let cohort = query.cohort(&principal.tenant).await?;
    let mut units = Vec::new();
    loop {
        let request = PageRequest { limit: 100, cursor };
        let page = principal.tenant.proof_units(cohort, &request).await?;
        units.extend(page.items.into_iter().map(UnitView::from));
        cursor = page.next_cursor;
        if cursor.is_none() || units.len() >= ROWS_OF_FILE {
            break;
        }
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}\"", file_name(cohort)),
        ),
    ];
    let mut response = (headers, csv(&units)).into_response();
    if let Some(next) = cursor {
        let next = HeaderValue::from_str(&next).map_err(ApiError::internal)?;
        response.headers_mut().insert(NEXT_CURSOR, next);
    }
    Ok(response)
}

fn file_name(cohort: ProofCohort) -> String {
    let year = cohort.year;
    match cohort.campaign_id {
        Some(campaign) => format!("proof-{year}-{campaign}.csv"),
        None => format!("proof-{year}.csv"),
    }
}

const COLUMNS: [&str; 17] = [
    "customer_id",
    "reason",
    "entered_at",
    "held_out",
    "share",
    "is_reachable",
    "currency",
    "charges_minor",
    "charges",
    "risk",
    "looked_at",
    "kept",
    "cash_minor",
    "messages",
    "campaign_id",
    "offer_id",
    "cost_minor",
];

/// A customer's id is text of others: it is quoted, and no formula. All else is ours and needs neither.
fn csv(units: &[UnitView]) -> String {
    let mut file = COLUMNS.join(",") + "\r\n";
    for unit in units {
        let outcome = unit.outcome.as_ref();
        let charges = unit.charges.as_ref();
        let id = harmless_text(unit.customer_id.as_str()).replace('"', "\"\"");
        let cells = [
            format!("\"{id}\""),
            unit.reason.name().to_owned(),
            time(unit.entered_at),
            unit.held_out.to_string(),
            unit.share.to_string(),
            unit.is_reachable.to_string(),
            or_empty(charges.map(|charges| &charges.currency)),
            or_empty(charges.map(|charges| charges.total_minor)),
            or_empty(charges.map(|charges| charges.count)),
            or_empty(unit.risk),
            time(unit.looked_at),
            or_empty(outcome.map(|outcome| outcome.kept)),
            or_empty(outcome.and_then(|outcome| outcome.cash_minor)),
            or_empty(outcome.map(|outcome| outcome.messages)),
            or_empty(unit.campaign_id),
            or_empty(unit.offer_id),
            or_empty(unit.cost_minor),
        ];
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn or_empty(cell: Option<impl ToString>) -> String {
    cell.map(|cell| cell.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::{UnitOutcome, UnitRisk};

    use super::*;

    #[test]
    fn a_row_says_all_and_is_no_formula() {
        let unit = ProofUnit {
            customer_id: "=1+1,\"x\"".parse().unwrap(),
            year: 2026,
            reason: NoticeReason::Renewal,
            campaign_id: None,
            offer_id: None,
            cost_minor: None,
            entered_at: "2026-03-01T09:00:00Z".parse().unwrap(),
            order: 7,
            held_out: true,
            share: 0.1,
            is_reachable: true,
            charges: Some(Charges {
                currency: "EUR".into(),
                total_minor: 2_700,
                count: 3,
            }),
            risk: Some(UnitRisk { chance: Some(0.25) }),
            outcome: None,
        };
        let settled = ProofUnit {
            outcome: Some(UnitOutcome {
                settled_at: "2026-06-04T00:00:00Z".parse().unwrap(),
                kept: false,
                cash_minor: vec![900, 1_800, 1_800],
                messages: 2,
            }),
            charges: None,
            campaign_id: Some(CampaignId::from_u128(1)),
            offer_id: Some(OfferId::from_u128(2)),
            cost_minor: Some(1_500),
            ..unit.clone()
        };
        let file = csv(&[unit.into(), settled.into()]);
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines[0], COLUMNS.join(","));
        let id = "\"'=1+1,\"\"x\"\"\"";
        assert_eq!(
            lines[1],
            format!(
                "{id},renewal,2026-03-01T09:00:00Z,true,0.1,true,EUR,2700,3,0.25,2026-06-02T09:00:00Z,,,,,,"
            )
        );
        assert_eq!(
            lines[2],
            format!(
                "{id},renewal,2026-03-01T09:00:00Z,true,0.1,true,,,,0.25,2026-06-04T00:00:00Z,false,1800,2,\
                 {},{},1500",
                CampaignId::from_u128(1),
                OfferId::from_u128(2)
            )
        );
    }
}
