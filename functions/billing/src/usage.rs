//! What an organization uses: `/v1/usage`.

use api::{plan_limits, prelude::*};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::{DayUsage, LimitUse, Month, PlanId, Standing};
use serde::{Deserialize, Serialize};

/// At most this many days are shown at once.
const MOST_DAYS: i64 = 366;

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UsageQuery {
    /// The first day, in UTC: `2026-11-01`. The first of this month unless said.
    pub from: Option<NaiveDate>,
    /// The last day. Today unless said. At most 366 days are shown at once.
    pub to: Option<NaiveDate>,
}

/// What was used, by day, and how far this month's limits are used. Days and months are those of
/// UTC; work counts on the day on which it was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UsageView {
    /// The days asked for, oldest first.
    pub days: Vec<DayUsage>,
    /// This month.
    pub month: MonthView,
}

/// How far the limits are used this month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MonthView {
    /// The month: `2026-11`.
    pub month: String,
    /// When the next one begins, and customers scored begin anew.
    pub ends_at: DateTime<Utc>,
    /// The plan.
    pub plan: PlanId,
    /// Whether it is paid for.
    pub standing: Standing,
    /// Customers scored that its price includes.
    pub included_customers: u64,
    /// Its limits. Customers set aside for runs that have not ended are among the used ones.
    pub limits: Vec<LimitUse>,
}

/// Shows what the organization used, by day, and how far this month's limits are used.
#[utoipa::path(
    get, path = "/v1/usage", tag = "billing", operation_id = "getUsage", params(UsageQuery),
    responses(
        (status = 200, description = "Days and limits", body = UsageView),
        AuthProblems, QueryProblems
    )
)]
pub async fn get(
    principal: Allowed<permission::Read, Person>,
    Params(query): Params<UsageQuery>,
) -> Result<Json<UsageView>, ApiError> {
    let tenant = &principal.tenant;
    let now = Utc::now();
    let (from, to) = days(&query, now.date_naive())?;
    let mut days = Vec::new();
    let mut month = Month::of(from);
    while month.first_day() <= to {
        let usage = tenant.usage(month).await?;
        let wanted = month.days().filter(|day| (from..=to).contains(day));
        days.extend(wanted.map(|day| usage.day(day)));
        month = month.next();
    }
    let organization = principal.organization().await?;
    let plan = organization.plan.plan();
    let month = Month::at(now);
    Ok(Json(UsageView {
        days,
        month: MonthView {
            month: month.to_string(),
            ends_at: month.next().first_day().and_time(NaiveTime::MIN).and_utc(),
            plan: organization.plan,
            standing: organization.standing,
            included_customers: plan.scored_customers,
            limits: plan_limits::used(tenant, &plan).await?,
        },
    }))
}

/// The days asked for, first and last.
fn days(query: &UsageQuery, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), ApiError> {
    let to = query.to.unwrap_or(today);
    let from = query.from.unwrap_or_else(|| Month::of(to).first_day());
    let bounds = TimeDelta::zero()..TimeDelta::days(MOST_DAYS);
    // The end of time has no month after it.
    if bounds.contains(&(to - from)) && to - today < bounds.end {
        return Ok((from, to));
    }
    Err(ApiError::bad_request(
        "bad_days",
        format!(
            "Give a `from` that is not after `to`, at most {MOST_DAYS} days, none of them in the \
             far future."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(from: Option<&str>, to: Option<&str>) -> Option<(String, String)> {
        let query = UsageQuery {
            from: from.map(|day| day.parse().unwrap()),
            to: to.map(|day| day.parse().unwrap()),
        };
        let today = "2026-11-26".parse().unwrap();
        let (from, to) = days(&query, today).ok()?;
        Some((from.to_string(), to.to_string()))
    }

    #[test]
    fn this_month_unless_said_and_a_year_at_most() {
        for (from, to, shown) in [
            (None, None, Some(("2026-11-01", "2026-11-26"))),
            (None, Some("2026-10-05"), Some(("2026-10-01", "2026-10-05"))),
            (Some("2026-11-26"), None, Some(("2026-11-26", "2026-11-26"))),
            (Some("2026-11-27"), None, None),
            (Some("2025-11-26"), None, Some(("2025-11-26", "2026-11-26"))),
            (Some("2025-11-25"), None, None),
        ] {
            let shown = shown.map(|(from, to)| (from.to_owned(), to.to_owned()));
            assert_eq!(asked(from, to), shown);
        }
        assert_eq!(asked(None, Some("+262142-12-31")), None);
        assert!(asked(None, Some("-262143-01-01")).is_some());
        assert_eq!(asked(Some("-262143-01-01"), Some("+262142-12-31")), None);
    }
}
