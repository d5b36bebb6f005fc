//! Of what people are alerted, and from where on.

use api::{permission::Lasting, prelude::*};
use chrono_tz::Tz;
use domain::{AlertKind, AlertRules, Sentence};

use super::Alerts;

/// Shows of what people are alerted, and from where on.
#[utoipa::path(
    get, path = "/v1/alerts/rules", tag = "alerts", operation_id = "getAlertRules",
    responses((status = 200, description = "All rules", body = AlertRules), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Alerts>,
) -> Result<Json<AlertRules>, ApiError> {
    Ok(Json(principal.tenant.alert_settings().await?.rules))
}

/// Says of what people are alerted, and from where on: what happens from now on is held against it.
#[utoipa::path(
    put, path = "/v1/alerts/rules", tag = "alerts", operation_id = "putAlertRules",
    request_body = AlertRules,
    responses((status = 200, description = "All rules", body = AlertRules), BodyProblems, AuthProblems, ConflictProblem)
)]
pub async fn put(
    person: Allowed<Lasting<permission::ManageAlerts>, Person>,
    State(_): State<Alerts>,
    Json(rules): Json<AlertRules>,
) -> Result<Json<AlertRules>, ApiError> {
    let mut wrong = rules.problems();
    if rules.time_zone.parse::<Tz>().is_err() {
        let detail = "Give a time zone by its IANA name, such as `America/Sao_Paulo`.";
        wrong.push(("time_zone", detail.to_owned()));
    }
    let wrong = wrong.into_iter();
    fields::refuse(
        wrong
            .map(|(field, detail)| (field, Sentence::from(detail)))
            .collect(),
    )?;
    let before = person.tenant.alert_settings().await?.rules;
    person.tenant.keep_alert_rules(&rules).await?;
    for kind in AlertKind::all() {
        let (was, is) = (before.is_on(*kind), rules.is_on(*kind));
        if was != is {
            let word = |on: bool| Some(if on { "on" } else { "off" });
            person.changed(kind.into_str(), word(was), word(is));
        }
    }
    Ok(Json(rules))
}
