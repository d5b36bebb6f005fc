//! What may become of an offer to a customer, by whom, and when something is to be done of itself.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    CustomerOffer, CustomerOfferState, FULFILLMENT_ATTEMPTS, FulfillmentFailure, OfferLapse,
};
use crate::OfferFulfillment;

impl CustomerOffer {
    /// How it stands at a moment: what nobody accepted in time has expired, whether that is noted yet or not.
    pub fn standing(&self, now: DateTime<Utc>) -> CustomerOfferState {
        match self.is_over(now) {
            true => CustomerOfferState::Expired,
            false => self.state,
        }
    }

    /// As it is after a turn; nothing where that turn was taken before.
    ///
    /// # Errors
    /// How it stands, where that does not allow the turn.
    pub fn after(
        &self,
        turn: OfferTurn,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>, CustomerOfferState> {
        let standing = self.standing(now);
        if turn.was_taken(standing) {
            return Ok(None);
        }
        // What a connection carries out may be under way: whoever does it says whether it could.
        let is_ours = turn == OfferTurn::Break && self.fulfillment.connection().is_some();
        if is_ours || !turn.begins_at().contains(&standing) {
            return Err(standing);
        }
        let attempts = match turn {
            OfferTurn::Retry => 0,
            _ => self.attempts,
        };
        Ok(Some(Self {
            attempts,
            failure: turn.failure(now),
            ..self.becoming(turn.leads_to(), now)
        }))
    }

    /// With what somebody says of why it is broken.
    pub fn because(self, reason: &str) -> Self {
        let failure = self.failure.map(|failure| FulfillmentFailure {
            detail: Some(reason.to_owned()),
            ..failure
        });
        Self { failure, ..self }
    }

    /// Whether it is broken for another reason than this.
    pub fn is_broken_otherwise(&self, reason: &str) -> bool {
        let said = self.failure.as_ref().and_then(|of| of.detail.as_deref());
        self.state == CustomerOfferState::Broken && said != Some(reason)
    }

    /// As it is once its time is over; nothing where it is not, or where nobody could accept it any more.
    pub fn expired(&self, now: DateTime<Utc>) -> Option<Self> {
        self.is_over(now)
            .then(|| self.becoming(CustomerOfferState::Expired, self.open_until))
    }

    /// As it is once it is known that nothing of it can be carried out, though its time is not over: it has come to nothing,
    /// as if nobody had accepted it in time.
    pub fn lapsed(&self, why: OfferLapse, now: DateTime<Utc>) -> Self {
        Self {
            failure: Some(FulfillmentFailure {
                code: why.name().into(),
                detail: None,
                at: now,
            }),
            ..self.becoming(CustomerOfferState::Expired, now)
        }
    }

    /// Why it has expired, if not by its time.
    pub fn lapse(&self) -> Option<OfferLapse> {
        let failure = self.failure.as_ref();
        let failure = failure.filter(|_| self.state == CustomerOfferState::Expired)?;
        failure.code.parse().ok()
    }

    /// As it is while it is tried to carry it out; nothing where it is not to be now. Whoever keeps that over how it was
    /// is the one who tries. Should nothing more be heard of them, it is tried again.
    pub fn begun(&self, now: DateTime<Utc>) -> Option<Self> {
        let code = match &self.fulfillment {
            OfferFulfillment::Task => return None,
            OfferFulfillment::Webhook => "not_delivered",
            OfferFulfillment::StripeCoupon { .. }
            | OfferFulfillment::StripePause { .. }
            | OfferFulfillment::StripePrice { .. } => "not_answered",
        };
        let is_due = self.attempts == 0 || self.due_at().is_some_and(|due| due <= now);
        let is_wanted = self.state == CustomerOfferState::Accepted
            && is_due
            && self.attempts < FULFILLMENT_ATTEMPTS;
        is_wanted.then(|| Self {
            attempts: self.attempts + 1,
            failure: Some(FulfillmentFailure {
                code: code.into(),
                detail: None,
                at: now,
            }),
            revision: self.revision + 1,
            ..self.clone()
        })
    }

    /// As it is once the organization's own servers know what they owe: they say themselves when it is done.
    pub fn delivered(&self) -> Self {
        Self {
            failure: None,
            revision: self.revision + 1,
            ..self.clone()
        }
    }

    /// As it is once it is carried out.
    pub fn fulfilled(&self, now: DateTime<Utc>) -> Self {
        Self {
            failure: None,
            ..self.becoming(CustomerOfferState::Fulfilled, now)
        }
    }

    /// As it is after a try that failed, but may go well another time. After the last a person has to see to it.
    pub fn failed(&self, failure: FulfillmentFailure) -> Self {
        if self.attempts >= FULFILLMENT_ATTEMPTS {
            return self.broken(failure);
        }
        Self {
            failure: Some(failure),
            revision: self.revision + 1,
            ..self.clone()
        }
    }

    /// As it is once it is known that it cannot be carried out as things stand.
    pub fn broken(&self, failure: FulfillmentFailure) -> Self {
        let at = failure.at;
        Self {
            failure: Some(failure),
            ..self.becoming(CustomerOfferState::Broken, at)
        }
    }

    /// As it is where whoever tried for the last time was never heard of again; nothing where somebody may yet be.
    pub fn given_up(&self, now: DateTime<Utc>) -> Option<Self> {
        let is_last = self.attempts >= FULFILLMENT_ATTEMPTS;
        let is_due = self.due_at().is_some_and(|due| due <= now);
        let is_silent = self.state == CustomerOfferState::Accepted && is_last && is_due;
        is_silent.then(|| self.becoming(CustomerOfferState::Broken, now))
    }

    /// When something is to be done of itself: it expires, or is to be carried out. Never where a person sees to it.
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        match self.state {
            CustomerOfferState::Proposed | CustomerOfferState::Open => Some(self.open_until),
            CustomerOfferState::Accepted => self.next_attempt_at(),
            _ => None,
        }
    }

    fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        let tried_at = self.failure.as_ref().map(|failure| failure.at);
        match &self.fulfillment {
            OfferFulfillment::Task => None,
            // The organization's servers know of it, and say when it is done.
            OfferFulfillment::Webhook if self.attempts > 0 && tried_at.is_none() => None,
            _ => Some(tried_at.unwrap_or(self.state_at) + pause_after(self.attempts)),
        }
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        let may_be_accepted = matches!(
            self.state,
            CustomerOfferState::Proposed | CustomerOfferState::Open
        );
        may_be_accepted && self.open_until <= now
    }

    fn becoming(&self, state: CustomerOfferState, at: DateTime<Utc>) -> Self {
        Self {
            state,
            state_at: at,
            revision: self.revision + 1,
            ..self.clone()
        }
    }
}

/// Before it is tried again after so many tries: minutes at first, then hours, half a day at most. Before the first it is
/// as long as the message that asks for it may take.
fn pause_after(attempts: u32) -> TimeDelta {
    const LONGEST: i64 = 12 * 60;
    match attempts {
        0 => TimeDelta::minutes(2),
        _ => TimeDelta::minutes(4_i64.saturating_pow(attempts - 1).min(LONGEST)),
    }
}

/// What somebody makes of an offer to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferTurn {
    /// A person lets it through.
    Approve,
    /// A person does not.
    Reject,
    /// The customer takes it.
    Accept,
    /// The customer does not want it.
    Decline,
    /// It is taken back.
    Withdraw,
    /// It is to be tried once more to carry it out.
    Retry,
    /// It was carried out by somebody else.
    Fulfill,
    /// Those who were to carry it out cannot.
    Break,
}

impl OfferTurn {
    fn begins_at(self) -> &'static [CustomerOfferState] {
        use CustomerOfferState as S;
        match self {
            Self::Approve | Self::Reject => &[S::Proposed],
            Self::Accept | Self::Decline => &[S::Open],
            Self::Withdraw => &[S::Proposed, S::Open],
            Self::Retry => &[S::Broken],
            Self::Fulfill => &[S::Accepted, S::Broken],
            Self::Break => &[S::Accepted],
        }
    }

    /// What it says of why what was promised is not done.
    fn failure(self, at: DateTime<Utc>) -> Option<FulfillmentFailure> {
        (self == Self::Break).then(|| FulfillmentFailure {
            code: "not_kept".into(),
            detail: None,
            at,
        })
    }

    fn leads_to(self) -> CustomerOfferState {
        use CustomerOfferState as S;
        match self {
            Self::Approve => S::Open,
            Self::Reject => S::Rejected,
            Self::Accept | Self::Retry => S::Accepted,
            Self::Decline => S::Declined,
            Self::Withdraw => S::Withdrawn,
            Self::Fulfill => S::Fulfilled,
            Self::Break => S::Broken,
        }
    }

    /// Whether one that stands so was turned so before, whatever became of it since.
    fn was_taken(self, state: CustomerOfferState) -> bool {
        use CustomerOfferState as S;
        match self {
            Self::Approve => state == S::Open || state == S::Declined || state.is_accepted(),
            Self::Accept => state.is_accepted(),
            Self::Retry => matches!(state, S::Accepted | S::Fulfilled),
            Self::Reject | Self::Decline | Self::Withdraw | Self::Fulfill | Self::Break => {
                state == self.leads_to()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        CampaignId, ConnectionId, CustomerOfferId, Language, OfferAmount, OfferId, OfferOutlook,
        OfferTerms, OfferWords, OrgId,
    };

    const ALL: [CustomerOfferState; 10] = [
        CustomerOfferState::Ghost,
        CustomerOfferState::Proposed,
        CustomerOfferState::Open,
        CustomerOfferState::Rejected,
        CustomerOfferState::Declined,
        CustomerOfferState::Expired,
        CustomerOfferState::Withdrawn,
        CustomerOfferState::Accepted,
        CustomerOfferState::Fulfilled,
        CustomerOfferState::Broken,
    ];

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn chosen() -> DateTime<Utc> {
        at("2027-03-01T09:00:00Z")
    }

    fn offer(state: CustomerOfferState, fulfillment: OfferFulfillment) -> CustomerOffer {
        CustomerOffer {
            id: CustomerOfferId::from_u128(7 << 80 | 42),
            customer_id: "c".parse().unwrap(),
            campaign_id: CampaignId::new(),
            round: 0,
            offer_id: OfferId::new(),
            terms: OfferTerms::Pause { months: 1 },
            fulfillment,
            words: OfferWords {
                language: Language::English,
                title: "Take a break".into(),
                text: "A month for nothing.".into(),
            },
            subscription_id: Some("sub_1".into()),
            cost: OfferAmount {
                currency: "EUR".into(),
                amount_minor: 900,
            },
            outlook: OfferOutlook {
                gain_minor: 2_000,
                cost_minor: 450,
                kept: 0.1,
                leaves: 0.4,
                chance: 0.8,
            },
            hold_out: 0.1,
            chosen_at: chosen(),
            open_until: chosen() + TimeDelta::days(14),
            state,
            state_at: chosen(),
            attempts: 0,
            failure: None,
            revision: 3,
        }
    }

    fn by_stripe() -> OfferFulfillment {
        OfferFulfillment::StripePause {
            connection_id: ConnectionId::new(),
        }
    }

    fn failure(code: &str, at: DateTime<Utc>) -> FulfillmentFailure {
        FulfillmentFailure {
            code: code.into(),
            detail: None,
            at,
        }
    }

    #[test]
    fn from_each_state_only_those_after_it_are_reached() {
        use CustomerOfferState as S;
        use OfferTurn as T;
        let now = chosen() + TimeDelta::days(1);
        let turns = [
            (T::Approve, vec![(S::Proposed, S::Open)]),
            (T::Reject, vec![(S::Proposed, S::Rejected)]),
            (T::Accept, vec![(S::Open, S::Accepted)]),
            (T::Decline, vec![(S::Open, S::Declined)]),
            (
                T::Withdraw,
                vec![(S::Proposed, S::Withdrawn), (S::Open, S::Withdrawn)],
            ),
            (T::Retry, vec![(S::Broken, S::Accepted)]),
            (
                T::Fulfill,
                vec![(S::Accepted, S::Fulfilled), (S::Broken, S::Fulfilled)],
            ),
            (T::Break, vec![(S::Accepted, S::Broken)]),
        ];
        for (turn, expected) in turns {
            let by = || match turn {
                T::Break => OfferFulfillment::Task,
                _ => by_stripe(),
            };
            let reached = ALL.into_iter().filter_map(|state| {
                let before = offer(state, by());
                let after = before.after(turn, now).ok().flatten()?;
                assert_eq!((after.revision, after.state_at), (4, now), "{turn:?}");
                Some((state, after.state))
            });
            assert_eq!(reached.collect::<Vec<_>>(), expected, "{turn:?}");
            // Whoever asks twice is told that it is done.
            for (_, reached) in expected {
                let again = offer(reached, by()).after(turn, now);
                assert_eq!(again, Ok(None), "{turn:?}");
            }
        }
        let fulfilled = offer(S::Fulfilled, by_stripe());
        assert_eq!(fulfilled.after(T::Accept, now), Ok(None));
        assert_eq!(fulfilled.after(T::Decline, now), Err(S::Fulfilled));
    }

    #[test]
    fn nobody_accepts_what_is_over() {
        let open = offer(CustomerOfferState::Open, by_stripe());
        let (last, over) = (
            open.open_until - TimeDelta::milliseconds(1),
            open.open_until,
        );
        let accepted = open.after(OfferTurn::Accept, last).unwrap();
        assert!(accepted.is_some() && open.expired(last).is_none());
        for turn in [OfferTurn::Accept, OfferTurn::Decline, OfferTurn::Withdraw] {
            assert_eq!(open.after(turn, over), Err(CustomerOfferState::Expired));
        }
        let expired = open.expired(over + TimeDelta::days(2)).unwrap();
        assert_eq!(
            (expired.state, expired.state_at, expired.due_at()),
            (CustomerOfferState::Expired, over, None)
        );
        let accepted = offer(CustomerOfferState::Accepted, by_stripe());
        assert!(accepted.expired(over).is_none() && open.due_at() == Some(over));
    }

    #[test]
    fn what_fits_no_more_is_over_before_its_time_and_says_why() {
        let (open, now) = (
            offer(CustomerOfferState::Open, by_stripe()),
            chosen() + TimeDelta::days(1),
        );
        assert_eq!(open.lapse(), None);
        let lapsed = open.lapsed(OfferLapse::SubscriptionEnded, now);
        assert_eq!(
            (lapsed.state, lapsed.state_at, lapsed.due_at()),
            (CustomerOfferState::Expired, now, None)
        );
        assert_eq!(lapsed.lapse(), Some(OfferLapse::SubscriptionEnded));
        assert_eq!(lapsed.failure.as_ref().unwrap().code, "subscription_ended");
        let again = lapsed.after(OfferTurn::Accept, now);
        assert_eq!(again, Err(CustomerOfferState::Expired));
        let expired = open.expired(open.open_until).unwrap();
        assert_eq!(expired.lapse(), None);
    }

    #[test]
    fn it_is_tried_less_and_less_often_and_then_a_person_has_to_see_to_it() {
        let mut one = offer(CustomerOfferState::Accepted, by_stripe());
        let mut now = chosen();
        let mut waited = Vec::new();
        for attempt in 1..=FULFILLMENT_ATTEMPTS {
            let begun = one.begun(now).unwrap();
            assert_eq!(begun.attempts, attempt);
            assert!(begun.begun(now).is_none(), "while somebody tries");
            one = begun.failed(failure("source_unavailable", now));
            if let Some(due) = one.due_at() {
                waited.push((due - now).num_minutes());
                now = due;
            }
        }
        assert_eq!(waited, [1, 4, 16, 64, 256, 720, 720]);
        assert_eq!(one.state, CustomerOfferState::Broken);
        assert_eq!(one.failure.as_ref().unwrap().code, "source_unavailable");
        let again = one.after(OfferTurn::Retry, now).unwrap().unwrap();
        assert_eq!((again.attempts, &again.failure), (0, &None));
        assert!(again.begun(now).is_some());
    }

    #[test]
    fn whoever_is_never_heard_of_again_is_not_waited_for() {
        let accepted = offer(CustomerOfferState::Accepted, by_stripe());
        let last = CustomerOffer {
            attempts: FULFILLMENT_ATTEMPTS,
            failure: Some(failure("not_answered", chosen())),
            ..accepted
        };
        let due = last.due_at().unwrap();
        assert!(last.given_up(due - TimeDelta::seconds(1)).is_none());
        assert!(last.begun(due).is_none());
        let given_up = last.given_up(due).unwrap();
        assert_eq!(given_up.state, CustomerOfferState::Broken);
        assert_eq!(given_up.failure, last.failure);
    }

    #[test]
    fn what_others_carry_out_is_told_until_they_know_of_it_or_waits_for_a_person() {
        let task = offer(CustomerOfferState::Accepted, OfferFulfillment::Task);
        assert_eq!((task.due_at(), task.begun(chosen())), (None, None));
        let owed = offer(CustomerOfferState::Accepted, OfferFulfillment::Webhook);
        assert_eq!(owed.due_at(), Some(chosen() + TimeDelta::minutes(2)));
        let told = owed.begun(chosen()).unwrap();
        assert_eq!(told.failure.as_ref().unwrap().code, "not_delivered");
        assert_eq!(told.due_at(), Some(chosen() + TimeDelta::minutes(1)));
        let known = told.delivered();
        assert_eq!((known.due_at(), &known.failure), (None, &None));
        assert_eq!((known.attempts, known.revision), (1, told.revision + 1));
        let years_later = chosen() + TimeDelta::days(1_000);
        assert_eq!(known.begun(years_later), None);
        assert_eq!(known.given_up(years_later), None);
        // Whoever never took it is given up after all attempts of a webhook, which are 34 hours at most.
        let (mut told, mut now) = (owed, chosen());
        while let Some(begun) = told.begun(now) {
            now = begun.due_at().unwrap();
            told = begun;
        }
        assert!(now - chosen() > TimeDelta::hours(36), "{now}");
        let broken = told.given_up(now).unwrap();
        assert_eq!(broken.failure.unwrap().code, "not_delivered");
        let by_hand = task.after(OfferTurn::Fulfill, chosen()).unwrap().unwrap();
        assert_eq!(by_hand.state, CustomerOfferState::Fulfilled);
    }

    #[test]
    fn people_and_servers_say_what_they_cannot_keep_and_why() {
        use CustomerOfferState as S;
        let now = chosen() + TimeDelta::days(1);
        for by in [OfferFulfillment::Task, OfferFulfillment::Webhook] {
            let accepted = offer(S::Accepted, by);
            let broken = accepted.after(OfferTurn::Break, now).unwrap().unwrap();
            let broken = broken.because("Nobody could be reached");
            let said = failure("not_kept", now);
            let said = FulfillmentFailure {
                detail: Some("Nobody could be reached".into()),
                ..said
            };
            assert_eq!((broken.state, &broken.failure), (S::Broken, &Some(said)));
            assert_eq!(broken.due_at(), None);
            assert_eq!(broken.after(OfferTurn::Break, now), Ok(None));
            assert!(!broken.is_broken_otherwise("Nobody could be reached"));
            assert!(broken.is_broken_otherwise("Sold out"));
            assert!(!accepted.is_broken_otherwise("Sold out"));
            let done = broken.after(OfferTurn::Fulfill, now).unwrap().unwrap();
            assert_eq!((done.state, done.failure), (S::Fulfilled, None));
        }
        let by_connection = offer(S::Accepted, by_stripe());
        let refused = by_connection.after(OfferTurn::Break, now);
        assert_eq!(refused, Err(S::Accepted));
    }

    #[test]
    fn of_one_state_one_event_is_told() {
        let org = OrgId::new();
        let open = offer(CustomerOfferState::Open, by_stripe());
        assert_eq!(open.told(org), open.told(org));
        assert_eq!(open.told(org).id.made_at(), chosen());
        let later = chosen() + TimeDelta::seconds(1);
        let accepted = open.after(OfferTurn::Accept, later).unwrap().unwrap();
        assert_ne!(accepted.told(org).id, open.told(org).id);
    }
}
