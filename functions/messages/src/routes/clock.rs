//! The test clock: an organization's own time, in which it writes to nobody but whoever set it.

use api::{
    permission::{Lasting, Proved},
    prelude::*,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{OutreachWork, TestClock, TestClockId};
use serde::Deserialize;

use super::{Messages, view::OutreachView};
use crate::outreach::Outreach;

/// How far from now a clock can be set.
const FARTHEST: TimeDelta = TimeDelta::days(3650);

/// What time it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTestClock {
    /// To the second, within ten years. A clock that is set can be moved on, not back.
    pub at: DateTime<Utc>,
}

/// Sets a test clock, or moves it on. From then on it is that time for all messages, nothing is sent to any customer, and
/// what is due goes to the address of whoever set it: `swept_until` says when all of it was sent. What was said by it does not
/// count once it is taken away.
#[utoipa::path(
    put, path = "/v1/outreach/test-clock", tag = "messages", operation_id = "setTestClock",
    request_body = NewTestClock,
    responses(
        (status = 200, description = "How customers are written to, with the clock", body = OutreachView),
        BodyProblems, ConflictProblem, AuthProblems
    )
)]
pub async fn put(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(messages): State<Messages>,
    Json(request): Json<NewTestClock>,
) -> Result<Json<OutreachView>, ApiError> {
    if (request.at - Utc::now()).abs() > FARTHEST {
        let detail = "Set it within ten years from now.";
        return Err(ApiError::invalid([("at", detail)]));
    }
    // Without parts of a second, of which a leap second is one.
    let at = DateTime::from_timestamp(request.at.timestamp(), 0).unwrap_or(request.at);
    let tenant = &person.tenant;
    let Some(clock) = Outreach::of(tenant).await?.kept.clock else {
        let recipient = person.membership.email.clone();
        let clock = TestClock {
            id: TestClockId::new(),
            at,
            recipient,
            swept_until: None,
        };
        let outreach = messages
            .change(&person, |outreach| {
                outreach.kept.clock = Some(clock.clone());
                Ok(())
            })
            .await?;
        return Ok(Json(outreach.into()));
    };
    if !tenant.move_clock(&TestClock { at, ..clock }).await? {
        let detail = "A test clock is only moved on. Take it away to set another.";
        return Err(ApiError::conflict("clock_is_ahead", detail));
    }
    let org = tenant.org();
    let sweep = OutreachWork::Sweep { org };
    messages.work.send(&org.to_string(), &[sweep]).await?;
    Ok(Json(Outreach::of(tenant).await?.into()))
}

/// Takes the test clock away: from then on it is the present time, and customers are written to.
#[utoipa::path(
    delete, path = "/v1/outreach/test-clock", tag = "messages", operation_id = "deleteTestClock",
    responses((status = 204, description = "There is none any more"), AuthProblems, ConflictProblem)
)]
pub async fn delete(
    person: Allowed<permission::ManageOutreach, Person>,
    State(messages): State<Messages>,
) -> Result<StatusCode, ApiError> {
    if Outreach::of(&person.tenant).await?.kept.clock.is_some() {
        messages
            .change(&person, |outreach| {
                outreach.kept.clock = None;
                Ok(())
            })
            .await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
