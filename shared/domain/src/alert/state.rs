//! An alert, and what its people make of it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AlertFacts, AlertKind};
use crate::{ActorId, AlertId, CustomerId, UserId};

/// Of more changes the oldest are let go.
const MOST_CHANGES: usize = 50;

/// How far somebody is with an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Nobody has done anything yet.
    Open,
    /// The customer was contacted, or somebody is at it.
    Contacted,
    /// The customer stays, or it is mended.
    Saved,
    /// The customer leaves, or it cannot be mended.
    Lost,
}

impl AlertState {
    /// Whether nothing more is to be done.
    pub fn is_resolved(self) -> bool {
        matches!(self, Self::Saved | Self::Lost)
    }
}

/// Something that people are to look at. Of the same thing there is one: what it is about and its kind make its id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub id: AlertId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// What the customer was called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// Whether anything but a scored file tells of the customer.
    #[serde(default)]
    pub customer_known: bool,
    pub about: AlertFacts,
    /// What raised it last: a run, a silence. The same raises it once, however often it is told of.
    pub occasion: String,
    pub raised_at: DateTime<Utc>,
    /// When it was last found to be so.
    pub seen_at: DateTime<Utc>,
    pub state: AlertState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<DateTime<Utc>>,
    /// When it was saved or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<DateTime<Utc>>,
    /// Grows with every change that somebody makes, and when it is raised again.
    pub revision: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<AlertChange>,
}

/// What somebody changed of an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertChange {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a member, or an API key.
    pub by: ActorId,
    /// What.
    pub step: AlertStep,
}

/// One thing that was changed of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum AlertStep {
    /// How far somebody is.
    State {
        /// How far.
        to: AlertState,
    },
    /// Who is to see to it.
    Owner {
        /// A member; null for nobody.
        to: Option<UserId>,
    },
    /// Until when it is put off.
    Snoozed {
        /// When it is there again; null for at once.
        to: Option<DateTime<Utc>>,
    },
}

/// What is to change of an alert. What is not there stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AlertUpdate {
    pub state: Option<AlertState>,
    pub owner: Option<Option<UserId>>,
    pub snoozed_until: Option<Option<DateTime<Utc>>>,
}

impl Alert {
    pub fn kind(&self) -> AlertKind {
        self.about.kind()
    }

    /// Whether it is put off until later.
    pub fn is_snoozed(&self, now: DateTime<Utc>) -> bool {
        !self.state.is_resolved() && self.snoozed_until.is_some_and(|until| until > now)
    }

    /// Whether it may be raised again, since nobody has had to do with it for long.
    pub fn may_repeat(&self, now: DateTime<Utc>, after: TimeDelta) -> bool {
        self.resolved_at.is_some_and(|at| at + after <= now)
    }

    /// As it is once somebody has changed it; nothing when that is how it is already.
    pub fn changed(&self, update: &AlertUpdate, by: ActorId, now: DateTime<Utc>) -> Option<Self> {
        let AlertUpdate {
            state,
            owner,
            snoozed_until,
        } = *update;
        let state = state.filter(|state| *state != self.state);
        let owner = owner.filter(|owner| *owner != self.owner);
        let snoozed_until = snoozed_until.filter(|until| *until != self.snoozed_until);
        let steps = [
            state.map(|to| AlertStep::State { to }),
            owner.map(|to| AlertStep::Owner { to }),
            snoozed_until.map(|to| AlertStep::Snoozed { to }),
        ];
        let at = now;
        let steps = steps.into_iter().flatten();
        let steps: Vec<AlertChange> = steps.map(|step| AlertChange { at, by, step }).collect();
        if steps.is_empty() {
            return None;
        }
        let mut after = self.clone();
        after.state = state.unwrap_or(self.state);
        after.owner = owner.unwrap_or(self.owner);
        after.snoozed_until = snoozed_until.unwrap_or(self.snoozed_until);
        after.resolved_at = match (after.state.is_resolved(), state) {
            (false, _) => None,
            (true, Some(_)) => Some(now),
            (true, None) => self.resolved_at,
        };
        after.revision += 1;
        after.changes.extend(steps);
        let beyond = after.changes.len().saturating_sub(MOST_CHANGES);
        after.changes.drain(..beyond);
        Some(after)
    }

    /// As it is when it is raised once more, by what another found.
    pub fn raised_again(&self, by: &Self) -> Self {
        Self {
            revision: self.revision + 1,
            changes: self.changes.clone(),
            owner: by.owner.or(self.owner),
            ..by.clone()
        }
    }

    /// As it is about the customer whom its own turned out to be.
    pub fn moved_to(&self, id: AlertId, customer: CustomerId) -> Self {
        Self {
            id,
            customer_id: Some(customer),
            // Events told who they are, so there is more than a scored file.
            customer_known: true,
            ..self.clone()
        }
    }

    /// As it is once another turned out to be about the same: what waits goes before what is resolved, and what somebody is
    /// at before what nobody is. It tells what was found last, and keeps what was done about both.
    pub fn joined(&self, other: &Self) -> Self {
        let (lead, rest) = match other.precedence() > self.precedence() {
            true => (other, self),
            false => (self, other),
        };
        let found = if other.seen_at > self.seen_at {
            other
        } else {
            self
        };
        let mut changes = [&*self.changes, &*other.changes].concat();
        changes.sort_by_key(|change| change.at);
        let beyond = changes.len().saturating_sub(MOST_CHANGES);
        changes.drain(..beyond);
        Self {
            id: self.id,
            customer_id: self.customer_id.clone(),
            customer_name: self.customer_name.clone(),
            customer_known: self.customer_known || other.customer_known,
            about: found.about.clone(),
            occasion: found.occasion.clone(),
            raised_at: lead.raised_at,
            seen_at: found.seen_at,
            state: lead.state,
            owner: lead.owner.or(rest.owner),
            snoozed_until: lead.snoozed_until,
            resolved_at: lead.resolved_at,
            revision: self.revision.max(other.revision) + 1,
            changes,
        }
    }

    /// Of two about the same the greater says how far somebody is.
    fn precedence(&self) -> (bool, bool, Option<DateTime<Utc>>, DateTime<Utc>) {
        (
            !self.state.is_resolved(),
            self.state == AlertState::Contacted,
            self.resolved_at,
            self.raised_at,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RunKind;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn alert() -> Alert {
        Alert {
            id: AlertId::new(),
            customer_id: None,
            customer_name: None,
            customer_known: false,
            about: AlertFacts::RunFailed {
                run_id: "scr_1".into(),
                run_kind: RunKind::Scoring,
                code: "no_rows".into(),
                error: None,
            },
            occasion: "scr_1".into(),
            raised_at: at("2026-11-01T00:00:00Z"),
            seen_at: at("2026-11-01T00:00:00Z"),
            state: AlertState::Open,
            owner: None,
            snoozed_until: None,
            resolved_at: None,
            revision: 0,
            changes: Vec::new(),
        }
    }

    #[test]
    fn who_changed_what_is_kept_and_what_is_so_already_is_no_change() {
        let (ana, now) = (UserId::new(), at("2026-11-02T00:00:00Z"));
        let update = AlertUpdate {
            state: Some(AlertState::Contacted),
            owner: Some(Some(ana)),
            snoozed_until: Some(None),
        };
        let once = alert().changed(&update, ana.into(), now).unwrap();
        let steps: Vec<AlertStep> = once.changes.iter().map(|change| change.step).collect();
        let contacted = AlertStep::State {
            to: AlertState::Contacted,
        };
        assert_eq!(steps, [contacted, AlertStep::Owner { to: Some(ana) }]);
        assert_eq!((once.revision, once.owner), (1, Some(ana)));
        assert_eq!(once.changed(&update, ana.into(), now), None);
    }

    #[test]
    fn what_is_resolved_says_since_when_and_repeats_after_that() {
        let (ana, now) = (UserId::new(), at("2026-11-02T00:00:00Z"));
        let to = |state| AlertUpdate {
            state: Some(state),
            ..AlertUpdate::default()
        };
        let saved = alert().changed(&to(AlertState::Saved), ana.into(), now);
        let saved = saved.unwrap();
        assert_eq!(saved.resolved_at, Some(now));
        let month = TimeDelta::days(30);
        assert!(!saved.may_repeat(at("2026-12-01T23:59:59Z"), month));
        assert!(saved.may_repeat(at("2026-12-02T00:00:00Z"), month));
        let again = saved.changed(&to(AlertState::Open), ana.into(), now);
        let again = again.unwrap();
        assert_eq!(again.resolved_at, None);
        assert!(!again.may_repeat(at("2028-01-01T00:00:00Z"), month));
    }

    #[test]
    fn an_alert_that_is_raised_again_keeps_its_past() {
        let (ana, now) = (UserId::new(), at("2026-11-02T00:00:00Z"));
        let update = AlertUpdate {
            state: Some(AlertState::Lost),
            owner: Some(Some(ana)),
            ..AlertUpdate::default()
        };
        let lost = alert().changed(&update, ana.into(), now).unwrap();
        let raised_at = at("2027-01-01T00:00:00Z");
        let new = Alert {
            raised_at,
            ..alert()
        };
        let again = lost.raised_again(&new);
        assert_eq!((again.state, again.resolved_at), (AlertState::Open, None));
        assert_eq!((again.owner, again.changes.len()), (Some(ana), 2));
        assert_eq!((again.revision, again.raised_at), (2, raised_at));
    }

    #[test]
    fn of_two_about_the_same_what_waits_stays_and_what_was_done_about_both_is_kept() {
        let (ana, bea) = (UserId::new(), UserId::new());
        let (early, late) = (at("2026-11-02T00:00:00Z"), at("2026-11-03T00:00:00Z"));
        let to = |state, owner| AlertUpdate {
            state: Some(state),
            owner: Some(owner),
            snoozed_until: None,
        };
        let saved = to(AlertState::Saved, Some(ana));
        let saved = alert().changed(&saved, ana.into(), late).unwrap();
        let open = Alert {
            seen_at: late,
            occasion: "scr_2".into(),
            ..alert()
        };
        let contacted = to(AlertState::Contacted, Some(bea));
        let contacted = alert().changed(&contacted, bea.into(), early).unwrap();

        let both = saved.joined(&open);
        assert_eq!((both.id, both.state), (saved.id, AlertState::Open));
        assert_eq!((both.owner, both.resolved_at), (Some(ana), None));
        assert_eq!((both.occasion.as_str(), both.seen_at), ("scr_2", late));
        assert_eq!((both.changes.len(), both.revision), (2, 2));

        for both in [open.joined(&contacted), contacted.joined(&open)] {
            assert_eq!((both.state, both.owner), (AlertState::Contacted, Some(bea)));
        }
        let both = saved.joined(&contacted);
        assert_eq!((both.state, both.owner), (AlertState::Contacted, Some(bea)));
        let when: Vec<DateTime<Utc>> = both.changes.iter().map(|change| change.at).collect();
        assert_eq!(when, [early, early, late, late]);
    }

    #[test]
    fn only_so_many_changes_are_kept_the_newest() {
        let (ana, now) = (UserId::new(), at("2026-11-02T00:00:00Z"));
        let mut alert = alert();
        for n in 0..80 {
            let until = Some(now + TimeDelta::days(n));
            let update = AlertUpdate {
                snoozed_until: Some(until),
                ..AlertUpdate::default()
            };
            alert = alert.changed(&update, ana.into(), now).unwrap();
        }
        assert_eq!(alert.changes.len(), MOST_CHANGES);
        let last = AlertStep::Snoozed {
            to: Some(now + TimeDelta::days(79)),
        };
        assert_eq!(alert.changes[MOST_CHANGES - 1].step, last);
    }

    #[test]
    fn a_step_reads_as_it_was_written() {
        let steps = [
            AlertStep::State {
                to: AlertState::Saved,
            },
            AlertStep::Owner { to: None },
            AlertStep::Snoozed {
                to: Some(at("2026-11-02T00:00:00Z")),
            },
        ];
        for step in steps {
            let text = serde_json::to_string(&step).unwrap();
            assert_eq!(serde_json::from_str::<AlertStep>(&text).unwrap(), step);
        }
        let text = serde_json::to_string(&AlertStep::Owner { to: None }).unwrap();
        assert_eq!(text, r#"{"what":"owner","to":null}"#);
    }
}
