//! How an organization writes to its customers.

use ::outreach::gate::is_share;
use api::{
    permission::{Lasting, Proved},
    prelude::*,
};
use chrono_tz::Tz;
use domain::{EmailAddress, Sentence, name};

use super::{
    Messages,
    view::{OutreachSettings, OutreachView},
};
use crate::outreach::Outreach;

/// Shows how customers are written to, and what time it is, where that was set.
#[utoipa::path(
    get, path = "/v1/outreach", tag = "messages", operation_id = "getOutreach",
    responses((status = 200, description = "How customers are written to", body = OutreachView), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
) -> Result<Json<OutreachView>, ApiError> {
    Ok(Json(Outreach::of(&principal.tenant).await?.into()))
}

/// Says how customers are written to. Rules stay as they are.
#[utoipa::path(
    put, path = "/v1/outreach", tag = "messages", operation_id = "putOutreach",
    request_body = OutreachSettings,
    responses(
        (status = 200, description = "How customers are written to", body = OutreachView),
        BodyProblems, ConflictProblem, AuthProblems
    )
)]
pub async fn put(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(messages): State<Messages>,
    Json(request): Json<OutreachSettings>,
) -> Result<Json<OutreachView>, ApiError> {
    let zone = check(&request)?;
    let outreach = messages
        .change(&person, |outreach| {
            let settings = &mut outreach.settings;
            settings.time_zone = zone;
            settings.language = request.language;
            settings.quiet_hours = request.quiet_hours;
            settings.frequency_cap = request.frequency_cap;
            settings.hold_out = request.hold_out;
            settings.paused = request.paused;
            settings.from_name.clone_from(&request.from_name);
            settings.reply_to.clone_from(&request.reply_to);
            Ok(())
        })
        .await?;
    Ok(Json(outreach.into()))
}

fn check(request: &OutreachSettings) -> Result<Tz, ApiError> {
    let zone: Result<Tz, _> = request.time_zone.parse();
    let quiet = request.quiet_hours;
    let wrong_quiet = quiet.is_some_and(|quiet| quiet.from > 23 || quiet.until > 23);
    let cap = request.frequency_cap;
    let wrong_cap = !(1..=100).contains(&cap.messages) || !(1..=60).contains(&cap.days);
    let said = |wrong: bool, detail: &str| wrong.then(|| Sentence::from(detail));
    let reply_to = request.reply_to.as_deref();
    let no_address = reply_to.filter(|to| EmailAddress::parse(to).is_none());
    fields::check([
        (
            "time_zone",
            said(
                zone.is_err(),
                "Name a time zone as the IANA does, such as America/Sao_Paulo.",
            ),
        ),
        ("quiet_hours", said(wrong_quiet, "Hours are 0 to 23.")),
        (
            "frequency_cap",
            said(wrong_cap, "Give 1 to 100 messages within 1 to 60 days."),
        ),
        (
            "hold_out",
            said(!is_share(request.hold_out), "Give 0, or 0.01 to 0.5."),
        ),
        (
            "from_name",
            request.from_name.as_deref().and_then(name::problem),
        ),
        ("reply_to", no_address.map(|_| fields::no_address())),
    ])?;
    zone.map_err(ApiError::internal)
}
