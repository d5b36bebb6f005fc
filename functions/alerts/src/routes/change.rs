//! What becomes of alerts: one, and many.

use std::collections::HashSet;

use api::{json::given, permission::Lasting, prelude::*};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Alert, AlertId, AlertState, AlertUpdate, Sentence, UserId};
use serde::{Deserialize, Serialize};
use store::TenantStore;

use super::{Alerts, view::AlertView};

/// Alerts that are changed by one request.
const MOST: usize = 100;
/// For so long an alert can be put off.
const LONGEST: TimeDelta = TimeDelta::days(366);
/// So often a change is tried while others change the same.
const TRIES: u32 = 5;

/// What is to change of an alert. What is not named stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertPatch {
    /// How far somebody is with it.
    #[serde(default, deserialize_with = "given")]
    pub state: Option<AlertState>,
    /// The member who sees to it; null for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub owner: Option<Option<UserId>>,
    /// Until when it is put off, within a year; null for not any more.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub snoozed_until: Option<Option<DateTime<Utc>>>,
}

/// What is to change of one of many.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlertChange {
    /// Which.
    pub id: AlertId,
    /// Only while it has this revision.
    pub if_revision: Option<u64>,
    /// How far somebody is with it.
    pub state: Option<AlertState>,
    /// The member who sees to it; null for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub owner: Option<Option<UserId>>,
    /// Until when it is put off, within a year; null for not any more.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    pub snoozed_until: Option<Option<DateTime<Utc>>>,
}

/// What is to change of many.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlertChanges {
    /// Each alert once, up to 100, with what is to change of it.
    #[schema(min_items = 1, max_items = 100)]
    pub changes: Vec<NewAlertChange>,
}

/// What became of one of many, and how it was: with it, it can be undone.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertChangeAnswer {
    /// Which.
    pub id: AlertId,
    /// Whether it is as was asked for. It is not where there is no such alert, or it has another revision.
    pub done: bool,
    /// As it is now; absent where there is no such alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<AlertView>,
    /// How it was before; absent where nothing changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<AlertBefore>,
}

/// How an alert was before a change.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertBefore {
    /// How far somebody was with it.
    pub state: AlertState,
    /// The member who saw to it, if anybody did.
    pub owner: Option<UserId>,
    /// Until when it was put off, if it was.
    pub snoozed_until: Option<DateTime<Utc>>,
}

/// What became of each, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertChangeAnswers {
    /// Each alert.
    pub items: Vec<AlertChangeAnswer>,
}

impl NewAlertChange {
    fn update(&self) -> AlertUpdate {
        AlertUpdate {
            state: self.state,
            owner: self.owner,
            snoozed_until: self.snoozed_until,
        }
    }
}

/// Changes an alert: how far somebody is, who sees to it, until when it is put off. It keeps who changed what.
#[utoipa::path(
    patch, path = "/v1/alerts/{id}", tag = "alerts", operation_id = "updateAlert",
    params(("id" = AlertId, Path)), request_body = AlertPatch,
    responses(
        (status = 200, description = "The alert", body = AlertView),
        LookupProblems, BodyProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn update(
    principal: Allowed<Lasting<permission::Upload>>,
    State(_): State<Alerts>,
    Id(id): Id<AlertId>,
    Json(request): Json<AlertPatch>,
) -> Result<Json<AlertView>, ApiError> {
    let update = AlertUpdate {
        state: request.state,
        owner: request.owner,
        snoozed_until: request.snoozed_until,
    };
    let (until, owner) = (update.snoozed_until.flatten(), update.owner.flatten());
    fields::check([
        ("snoozed_until", wrong_time(until, Utc::now())),
        ("owner", wrong_owner(&principal.tenant, owner).await?),
    ])?;
    match changed(&principal, id, None, &update).await? {
        Outcome::Done { now, .. } => Ok(Json((*now).into())),
        Outcome::Missing => Err(ApiError::not_found("alert")),
        Outcome::Not(_) => {
            let detail =
                "It was changed by somebody else at the same time. Look at it, and try again.";
            Err(ApiError::conflict("changed_meanwhile", detail))
        }
    }
}

/// Changes many alerts, each in its own way, and says how they were before: sent back, with the revision that they have
/// now, that undoes it. Done twice it leaves the same.
#[utoipa::path(
    post, path = "/v1/alerts/changes", tag = "alerts", operation_id = "changeAlerts",
    request_body = NewAlertChanges,
    responses((status = 200, description = "What became of each", body = AlertChangeAnswers), BodyProblems, AuthProblems, ConflictProblem),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn create(
    principal: Allowed<Lasting<permission::Upload>>,
    State(_): State<Alerts>,
    Json(NewAlertChanges { changes }): Json<NewAlertChanges>,
) -> Result<Json<AlertChangeAnswers>, ApiError> {
    fields::check([("changes", wrong_changes(&changes, Utc::now()))])?;
    let owners: HashSet<UserId> = changes
        .iter()
        .filter_map(|one| one.owner.flatten())
        .collect();
    for owner in owners {
        fields::check([(
            "changes",
            wrong_owner(&principal.tenant, Some(owner)).await?,
        )])?;
    }
    let mut items = Vec::new();
    for change in changes {
        let (id, update) = (change.id, change.update());
        let outcome = changed(&principal, id, change.if_revision, &update).await?;
        items.push(outcome.answer(id));
    }
    Ok(Json(AlertChangeAnswers { items }))
}

/// What became of a change.
enum Outcome {
    /// It is as was asked for, and was so before if nothing is said.
    Done {
        now: Box<Alert>,
        before: Option<AlertBefore>,
    },
    Missing,
    /// It has another revision, or others change it again and again.
    Not(Box<Alert>),
}

impl Outcome {
    fn answer(self, id: AlertId) -> AlertChangeAnswer {
        let (done, alert, before) = match self {
            Self::Done { now, before } => (true, Some(*now), before),
            Self::Missing => (false, None, None),
            Self::Not(now) => (false, Some(*now), None),
        };
        AlertChangeAnswer {
            id,
            done,
            alert: alert.map(AlertView::from),
            before,
        }
    }
}

/// Changes an alert, whoever else does at that moment.
async fn changed(
    principal: &Principal,
    id: AlertId,
    if_revision: Option<u64>,
    update: &AlertUpdate,
) -> Result<Outcome, ApiError> {
    let tenant = &principal.tenant;
    for _ in 0..TRIES {
        let Some(known) = tenant.alert(id).await? else {
            return Ok(Outcome::Missing);
        };
        if if_revision.is_some_and(|revision| revision != known.revision) {
            return Ok(Outcome::Not(Box::new(known)));
        }
        let Some(after) = known.changed(update, principal.id, Utc::now()) else {
            let (now, before) = (Box::new(known), None);
            return Ok(Outcome::Done { now, before });
        };
        if tenant.keep_alert(&known, &after).await? {
            let before = AlertBefore {
                state: known.state,
                owner: known.owner,
                snoozed_until: known.snoozed_until,
            };
            return Ok(Outcome::Done {
                now: Box::new(after),
                before: Some(before),
            });
        }
    }
    let known = tenant.alert(id).await?;
    Ok(known.map_or(Outcome::Missing, |known| Outcome::Not(Box::new(known))))
}

/// Why an alert is not put off until then; nothing when it can be. A time that is past is one that was set before.
fn wrong_time(until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Sentence> {
    let is_far = until.is_some_and(|until| until > now + LONGEST);
    is_far.then(|| Sentence::from("Put it off for a year at most.".to_owned()))
}

async fn wrong_owner(
    tenant: &TenantStore,
    owner: Option<UserId>,
) -> Result<Option<Sentence>, ApiError> {
    let Some(owner) = owner else { return Ok(None) };
    let is_member = tenant.member(owner).await?.is_some();
    let wrong = "Name a member of the organization: `GET /v1/members` lists them.";
    Ok((!is_member).then(|| Sentence::from(wrong.to_owned())))
}

fn wrong_changes(changes: &[NewAlertChange], now: DateTime<Utc>) -> Option<Sentence> {
    if !(1..=MOST).contains(&changes.len()) {
        return Some(Sentence::from(format!("Name 1 to {MOST} alerts.")));
    }
    let mut ids = HashSet::new();
    if !changes.iter().all(|one| ids.insert(one.id)) {
        return Some(Sentence::from("Name each alert once.".to_owned()));
    }
    let mut times = changes.iter().map(|one| one.snoozed_until.flatten());
    times.find_map(|until| wrong_time(until, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: AlertId, until: Option<DateTime<Utc>>) -> NewAlertChange {
        NewAlertChange {
            id,
            if_revision: None,
            state: None,
            owner: None,
            snoozed_until: Some(until),
        }
    }

    #[test]
    fn changes_are_bounded_and_name_each_alert_once() {
        let (now, id) = (Utc::now(), AlertId::new());
        assert!(wrong_changes(&[change(id, None)], now).is_none());
        let many: Vec<_> = (0..=MOST).map(|_| change(AlertId::new(), None)).collect();
        let far = Some(now + LONGEST + TimeDelta::days(1));
        for wrong in [
            vec![],
            many,
            vec![change(id, None), change(id, None)],
            vec![change(id, far)],
        ] {
            assert!(wrong_changes(&wrong, now).is_some(), "{wrong:?}");
        }
    }

    #[test]
    fn null_is_told_from_what_is_not_there() {
        let read = |text| serde_json::from_str::<AlertPatch>(text).unwrap();
        assert_eq!(read("{}").owner, None);
        assert_eq!(read(r#"{"owner":null}"#).owner, Some(None));
        assert_eq!(read(r#"{"snoozed_until":null}"#).snoozed_until, Some(None));
    }
}
