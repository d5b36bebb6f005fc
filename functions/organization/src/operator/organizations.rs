//! Organizations in brief: `/v1/operator/organizations`.

use api::{plan_limits, prelude::*};
use chrono::{DateTime, Utc};
use domain::{LimitUse, Month, OrgId, Organization, PlanId, Standing};
use serde::{Deserialize, Serialize};
use store::{Extent, MonthUsage, PageRequest};

use super::Operator;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// At most this many organizations: 1 to 50, 20 unless said. Each takes nine reads.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 50)]
    pub limit: Option<UpTo<50>>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// An organization as those who run Perene see it: how much it has, not what.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationBrief {
    /// Its id.
    pub id: OrgId,
    /// The company's name.
    pub name: String,
    /// What it pays for.
    pub plan: PlanId,
    /// Whether it is paid for.
    pub standing: Standing,
    /// When it signed up.
    pub created_at: DateTime<Utc>,
    /// People in it.
    pub members: u32,
    /// Models it keeps.
    pub models: u32,
    /// Data sets it keeps.
    pub datasets: u32,
    /// API keys it has.
    pub api_keys: u32,
    /// When something was last changed in it, or somebody signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<DateTime<Utc>>,
    /// How far it uses its plan's limits. Customers set aside for runs that have not ended are
    /// among the used ones.
    pub limits: Vec<LimitUse>,
    /// What was done in it this month.
    pub usage: MonthBrief,
}

/// What was done in a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MonthBrief {
    /// The month, in UTC: `2026-11`.
    pub month: String,
    /// Customers scored, by runs and by predictions.
    pub scored_customers: u64,
    /// Rows of predictions, which are among the customers scored.
    pub predictions: u64,
    /// Rows of datasets that became ready.
    pub rows_ingested: u64,
    /// Versions trained.
    pub trainings: u64,
    /// Events of customers taken.
    pub events: u64,
}

impl MonthBrief {
    fn new(month: Month, usage: &MonthUsage) -> Self {
        let mut brief = Self {
            month: month.to_string(),
            scored_customers: 0,
            predictions: 0,
            rows_ingested: 0,
            trainings: 0,
            events: 0,
        };
        for day in month.days().map(|day| usage.day(day)) {
            brief.scored_customers += day.scored_customers;
            brief.predictions += day.predictions;
            brief.rows_ingested += day.rows_ingested;
            brief.trainings += day.trainings;
            brief.events += day.events;
        }
        brief
    }
}

impl OrganizationBrief {
    fn new(
        organization: Organization,
        extent: Extent,
        limits: Vec<LimitUse>,
        usage: MonthBrief,
    ) -> Self {
        Self {
            limits,
            usage,
            id: organization.id,
            name: organization.name,
            plan: organization.plan,
            standing: organization.standing,
            created_at: organization.created_at,
            members: extent.members,
            models: extent.models,
            datasets: extent.datasets,
            api_keys: extent.api_keys,
            last_activity: extent.last_activity,
        }
    }
}

/// Lists all organizations, in no particular order.
#[utoipa::path(
    get, path = "/v1/operator/organizations", tag = "operator",
    operation_id = "listAllOrganizations", params(Query),
    responses(
        (status = 200, description = "A page", body = List<OrganizationBrief>),
        LookupProblems, QueryProblems
    )
)]
pub async fn list(
    operator: Operator,
    Params(query): Params<Query>,
) -> Result<Json<List<OrganizationBrief>>, ApiError> {
    let request = PageRequest {
        limit: UpTo::or(query.limit, 20) as u32,
        cursor: query.cursor,
    };
    operator.log("GET /v1/operator/organizations").await?;
    let page = operator.store.organizations_page(&request).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for organization in page.items {
        items.push(brief(&operator, organization).await?);
    }
    Ok(Json(List {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// Shows one organization, whose own audit log tells of it.
#[utoipa::path(
    get, path = "/v1/operator/organizations/{id}", tag = "operator",
    operation_id = "lookAtOrganization", params(("id" = OrgId, Path)),
    responses(
        (status = 200, description = "The organization", body = OrganizationBrief),
        LookupProblems
    )
)]
pub async fn get(
    operator: Operator,
    Id(id): Id<OrgId>,
) -> Result<Json<OrganizationBrief>, ApiError> {
    let action = "GET /v1/operator/organizations/{id}";
    let tenant = operator.tenant(id);
    let organization = tenant.organization().await?.or_not_found("organization")?;
    // Before anything is shown: no look goes untold.
    operator.log(action).await?;
    let entry = operator
        .trail
        .entry(operator.actor.clone(), action, StatusCode::OK);
    tenant.append_audit(&entry).await?;
    Ok(Json(brief(&operator, organization).await?))
}

async fn brief(
    operator: &Operator,
    organization: Organization,
) -> Result<OrganizationBrief, ApiError> {
    let tenant = operator.tenant(organization.id);
    let month = Month::at(Utc::now());
    let plan = organization.plan.plan();
    let (extent, limits, usage) = tokio::try_join!(
        tenant.extent(),
        plan_limits::used(&tenant, &plan),
        tenant.usage(month)
    )?;
    let usage = MonthBrief::new(month, &usage);
    Ok(OrganizationBrief::new(organization, extent, limits, usage))
}
