//! A campaign: what may be offered to whom, and for how much.

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, CampaignId, DecisionRunId, EstimatedValue, OfferAmount, OfferId, SegmentId};

/// Campaigns that an organization may have which are not over.
pub const MOST_CAMPAIGNS: u64 = 50;
/// Campaigns of an organization that are kept, those that are over among them: what they have offered is proven by them.
pub const MOST_CAMPAIGNS_KEPT: u64 = 1_000;
/// Offers that a campaign chooses from.
pub const MOST_CAMPAIGN_OFFERS: usize = 8;

/// How a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignState {
    /// It is being prepared: nobody is made an offer.
    Draft,
    /// A round is decided whenever one is due.
    Running,
    /// No round is decided until somebody lets it go on. Offers that were made stay.
    Paused,
    /// It is over. Offers that were made stay.
    Ended,
}

/// How often a round is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignInterval {
    /// Only when somebody asks for a round.
    Manual,
    Month,
}

/// What may be offered to whom, and for how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    pub id: CampaignId,
    /// For the organization's own people.
    pub name: String,
    pub state: CampaignState,
    /// Customers of this segment alone; all customers where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment_id: Option<SegmentId>,
    /// What is chosen from, 1 to [`MOST_CAMPAIGN_OFFERS`], each once. Their order is kept: learning knows them by it.
    pub offers: Vec<OfferId>,
    /// What may be committed in a round, by currency. Nobody who pays in another currency is made an offer.
    pub budgets: Vec<OfferAmount>,
    pub interval: CampaignInterval,
    /// A person lets each offer through before it is made.
    pub approval: bool,
    /// Whoever was chosen by any campaign, or was left alone as a ghost, is not chosen again for so many days.
    pub cooldown_days: u16,
    /// An offer may be accepted for so many days.
    pub open_days: u16,
    /// No round is decided before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// No round is decided from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<DateTime<Utc>>,
    /// Rounds that were decided; the next has this number, counted from 0. Rehearsals are none.
    pub rounds: u32,
    /// What these were expected to bring when they were decided, by currency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub estimated: Vec<EstimatedValue>,
    /// When a round is due; of one that is paused, when it would be. None where its interval says nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_round_at: Option<DateTime<Utc>>,
    /// What was asked for last, a round or a rehearsal: while it is under way nobody begins another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<DecisionRunId>,
    pub made_by: ActorId,
    pub changed_at: DateTime<Utc>,
    /// Grows with every change.
    pub revision: u64,
}

impl Campaign {
    pub fn made_at(&self) -> DateTime<Utc> {
        self.id.made_at()
    }

    /// Whether a round may be decided at a moment.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.state == CampaignState::Running
            && self.starts_at.is_none_or(|start| start <= now)
            && self.ends_at.is_none_or(|end| now < end)
    }

    /// Whether its end has come.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.ends_at.is_some_and(|end| end <= now)
    }

    /// When something is to be done about it though nobody asks: a round is due, or its end has come.
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        let both = self.next_round_at.into_iter().chain(self.ends_at);
        both.min().filter(|_| self.state == CampaignState::Running)
    }

    /// It as it runs from now on. Its first round is due at once, or when it begins; one that was paused goes on where it
    /// was, so that a pause brings no round earlier.
    pub fn running(&self, now: DateTime<Utc>) -> Self {
        let first = match self.interval {
            CampaignInterval::Manual => None,
            CampaignInterval::Month => Some(self.starts_at.unwrap_or(now)),
        };
        let due = self.next_round_at.or(first).map(|due| due.max(now));
        Self {
            state: CampaignState::Running,
            next_round_at: due,
            ..self.clone()
        }
    }

    /// It as it is over.
    pub fn ended(&self) -> Self {
        Self {
            state: CampaignState::Ended,
            next_round_at: None,
            ..self.clone()
        }
    }

    /// Whether another differs in what stays from its start on: whom it is for, what it chooses from, and by which rules.
    pub fn decides_otherwise(&self, other: &Self) -> bool {
        let fixed = |one: &Self| {
            let rules = (one.interval, one.cooldown_days, one.open_days);
            (one.segment_id, one.offers.clone(), rules, one.starts_at)
        };
        fixed(self) != fixed(other)
    }

    /// When the round after one that is decided now is due. Days that a month does not have are its last.
    pub fn round_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.interval {
            CampaignInterval::Manual => None,
            CampaignInterval::Month => now.checked_add_months(Months::new(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::UserId;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn campaign(interval: CampaignInterval) -> Campaign {
        Campaign {
            id: CampaignId::new(),
            name: "Annual".into(),
            state: CampaignState::Draft,
            segment_id: None,
            offers: vec![OfferId::new()],
            budgets: Vec::new(),
            interval,
            approval: true,
            cooldown_days: 90,
            open_days: 14,
            starts_at: None,
            ends_at: None,
            rounds: 0,
            estimated: Vec::new(),
            next_round_at: None,
            last_run: None,
            made_by: UserId::new().into(),
            changed_at: at(0),
            revision: 1,
        }
    }

    #[test]
    fn the_first_round_is_due_at_once_or_when_it_begins_and_by_hand_never() {
        let monthly = campaign(CampaignInterval::Month);
        assert_eq!(monthly.due_at(), None, "a draft");
        assert_eq!(monthly.running(at(1)).next_round_at, Some(at(1)));
        let mut later = monthly.clone();
        later.starts_at = Some(at(9));
        assert_eq!(later.running(at(1)).due_at(), Some(at(9)));
        let by_hand = campaign(CampaignInterval::Manual).running(at(1));
        assert_eq!((by_hand.next_round_at, by_hand.due_at()), (None, None));
    }

    #[test]
    fn a_pause_brings_no_round_earlier_and_none_that_was_missed_later() {
        let mut paused = campaign(CampaignInterval::Month);
        (paused.state, paused.next_round_at) = (CampaignState::Paused, Some(at(50)));
        assert_eq!(paused.due_at(), None);
        assert_eq!(paused.running(at(20)).due_at(), Some(at(50)));
        assert_eq!(paused.running(at(80)).due_at(), Some(at(80)));
    }

    #[test]
    fn its_end_is_due_too_and_nothing_after_it() {
        let mut ends = campaign(CampaignInterval::Manual);
        ends.ends_at = Some(at(5));
        let running = ends.running(at(1));
        assert_eq!(running.due_at(), Some(at(5)));
        assert!(!running.is_over(at(4)) && running.is_over(at(5)));
        assert!(running.is_open(at(4)) && !running.is_open(at(5)));
        assert_eq!(running.ended().due_at(), None);
    }

    #[test]
    fn name_budgets_approval_and_end_stay_free() {
        let before = campaign(CampaignInterval::Month);
        let mut after = before.clone();
        (after.name, after.approval, after.ends_at) = ("Other".into(), false, Some(at(1)));
        after.budgets = vec![OfferAmount {
            currency: "EUR".into(),
            amount_minor: 1,
        }];
        assert!(!before.decides_otherwise(&after));
        after.open_days = 15;
        assert!(before.decides_otherwise(&after));
    }
}
