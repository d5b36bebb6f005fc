//! What people are to look at, and what they have done with.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{Alert, AlertId, AlertKind, AlertState, CustomerId, UserId};
use serde::Deserialize;

use super::{Alerts, view::AlertView};

/// How far alerts are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertStanding {
    /// Open or contacted, and not put off.
    #[default]
    Unresolved,
    /// Open, and not put off.
    Open,
    /// Contacted, and not put off.
    Contacted,
    /// Put off until later.
    Snoozed,
    /// Saved or lost.
    Resolved,
    /// Saved.
    Saved,
    /// Lost.
    Lost,
}

impl AlertStanding {
    fn is_resolved(self) -> bool {
        matches!(self, Self::Resolved | Self::Saved | Self::Lost)
    }

    fn is_of(self, alert: &Alert, now: DateTime<Utc>) -> bool {
        let is_snoozed = alert.is_snoozed(now);
        match self {
            Self::Unresolved => !alert.state.is_resolved() && !is_snoozed,
            Self::Open => alert.state == AlertState::Open && !is_snoozed,
            Self::Contacted => alert.state == AlertState::Contacted && !is_snoozed,
            Self::Snoozed => is_snoozed,
            Self::Resolved => alert.state.is_resolved(),
            Self::Saved => alert.state == AlertState::Saved,
            Self::Lost => alert.state == AlertState::Lost,
        }
    }
}

/// Which alerts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AlertQuery {
    /// How far they are: `unresolved` unless said.
    #[param(inline)]
    #[serde(default)]
    state: AlertStanding,
    /// Those of this kind.
    kind: Option<AlertKind>,
    /// Those that a member sees to: their id, `me`, or `none`.
    owner: Option<String>,
    /// Those about this customer.
    customer_id: Option<CustomerId>,
}

/// Lists alerts, the newest raised first. A page may be short, or empty, and have a next one.
#[utoipa::path(
    get, path = "/v1/alerts", tag = "alerts", operation_id = "listAlerts",
    params(AlertQuery, PageQuery),
    responses((status = 200, description = "A page", body = List<AlertView>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Alerts>,
    Params(query): Params<AlertQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<AlertView>>, ApiError> {
    let now = Utc::now();
    let owner = query
        .owner
        .as_deref()
        .map(|text| owner_of(text, principal.account));
    let owner = owner.transpose()?;
    let wanted = |one: &Alert| {
        query.state.is_of(one, now)
            && query.kind.is_none_or(|kind| kind == one.kind())
            && owner.is_none_or(|owner| owner == one.owner)
            && query
                .customer_id
                .as_ref()
                .is_none_or(|id| Some(id) == one.customer_id.as_ref())
    };
    let is_resolved = query.state.is_resolved();
    let tenant = &principal.tenant;
    let page = tenant.alerts(is_resolved, wanted, &page.into()).await?;
    Ok(Json(List::of(page, AlertView::from)))
}

fn owner_of(text: &str, me: UserId) -> Result<Option<UserId>, ApiError> {
    match text {
        "me" => Ok(Some(me)),
        "none" => Ok(None),
        id => id.parse().map(Some).map_err(|_| {
            let detail = "`owner` is the id of a member, `me` or `none`.";
            ApiError::bad_request("bad_query", detail)
        }),
    }
}

/// Shows an alert.
#[utoipa::path(
    get, path = "/v1/alerts/{id}", tag = "alerts", operation_id = "getAlert",
    params(("id" = AlertId, Path)),
    responses((status = 200, description = "The alert", body = AlertView), LookupProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Alerts>,
    Id(id): Id<AlertId>,
) -> Result<Json<AlertView>, ApiError> {
    let alert = principal.tenant.alert(id).await?.or_not_found("alert")?;
    Ok(Json(alert.into()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::{AlertFacts, RunKind};

    use super::*;

    #[test]
    fn what_is_put_off_is_in_its_own_list_until_then() {
        let now = Utc::now();
        let alert = |state, snoozed_until| Alert {
            id: AlertId::new(),
            customer_id: None,
            customer_name: None,
            customer_known: false,
            about: AlertFacts::RunFailed {
                run_id: "run_1".into(),
                run_kind: RunKind::Training,
                code: "x".into(),
                error: None,
            },
            occasion: "run_1".into(),
            raised_at: now,
            seen_at: now,
            state,
            owner: None,
            snoozed_until,
            resolved_at: None,
            revision: 0,
            changes: Vec::new(),
        };
        let all = [
            AlertStanding::Unresolved,
            AlertStanding::Open,
            AlertStanding::Contacted,
            AlertStanding::Snoozed,
            AlertStanding::Resolved,
            AlertStanding::Saved,
            AlertStanding::Lost,
        ];
        let (later, past) = (now + TimeDelta::hours(1), now - TimeDelta::hours(1));
        for (alert, expected) in [
            (alert(AlertState::Open, None), &all[..2]),
            (alert(AlertState::Open, Some(past)), &all[..2]),
            (alert(AlertState::Contacted, Some(later)), &all[3..4]),
            (alert(AlertState::Saved, Some(later)), &all[4..6]),
        ] {
            let lists: Vec<_> = all
                .into_iter()
                .filter(|one| one.is_of(&alert, now))
                .collect();
            assert_eq!(lists, expected, "{alert:?}");
        }
    }
}
