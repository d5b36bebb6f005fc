//! What is to be said to a customer, and when: made of what is known of them and of the rules, and of nothing else. So it
//! is the same whenever it is reckoned, and a sweep that was missed or came twice changes nothing.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{CustomerId, MessageId, TestClockId};
use sha2::{Digest, Sha256};

use crate::{
    Reason,
    facts::{CustomerFacts, RunningSubscription},
    local_time::{day_of, instant},
    rule::OutreachSettings,
};

/// A date that moves by less is the same: billing systems correct themselves by hours.
const SAME: TimeDelta = TimeDelta::hours(24);

/// Something to be said about one date of a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    pub reason: Reason,
    /// Which subscription it is about.
    pub subscription: String,
    /// The date it is about.
    pub about: DateTime<Utc>,
    /// That date's day where the customer lives.
    pub about_day: NaiveDate,
    /// When it is to be said.
    pub due_at: DateTime<Utc>,
    /// From then on it would be pointless.
    pub expires_at: DateTime<Utc>,
}

impl Occasion {
    /// Whether it is to be said by now, and still may be.
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.due_at <= now && now < self.expires_at
    }

    /// Whether what was said for a reason about a subscription's date was this.
    pub fn is_about(&self, reason: Reason, subscription: &str, about: DateTime<Utc>) -> bool {
        let apart = (self.about - about).abs();
        self.reason == reason && self.subscription == subscription && apart < SAME
    }

    /// What a message about this is known by: the same whoever makes it, and however often. By a test clock it is another.
    pub fn message_id(&self, customer: &CustomerId, clock: Option<TestClockId>) -> MessageId {
        let clock = clock.map(|id| id.to_string()).unwrap_or_default();
        let date = self.about.date_naive().to_string();
        let parts = [
            clock.as_str(),
            customer.as_str(),
            self.reason.name(),
            &self.subscription,
            &date,
        ];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        let bits = hash
            .iter()
            .take(16)
            .fold(0, |bits, byte| bits << 8 | u128::from(*byte));
        MessageId::from_u128(bits)
    }

    fn of(
        (reason, about): (Reason, DateTime<Utc>),
        of: &RunningSubscription,
        term_days: i64,
        (settings, zone): (&OutreachSettings, Tz),
    ) -> Option<Self> {
        let rule = settings.rule(reason);
        let days = rule.on.then(|| rule.days_before(term_days))??;
        let about_day = day_of(about, zone);
        let day = about_day.checked_sub_days(Days::new(days.into()))?;
        Some(Self {
            reason,
            subscription: of.id.clone(),
            about,
            about_day,
            due_at: instant(day, rule.local_hour, zone),
            expires_at: about,
        })
    }
}

/// The time zone of a customer: their own, else the organization's.
pub fn zone_of(facts: &CustomerFacts, settings: &OutreachSettings) -> Tz {
    facts.time_zone.unwrap_or(settings.time_zone)
}

/// All that is to be said to a customer by the rules that are on, in order of time.
pub fn occasions(facts: &CustomerFacts, settings: &OutreachSettings) -> Vec<Occasion> {
    let by = (settings, zone_of(facts, settings));
    let of_one = |one: &RunningSubscription| {
        let trial = one
            .trial_becomes_charge()
            .and_then(|end| Occasion::of((Reason::TrialEnding, end), one, one.trial_days(), by));
        let renewal = one
            .renews()
            .and_then(|end| Occasion::of((Reason::Renewal, end), one, one.term_days(), by));
        [trial, renewal]
    };
    let mut all: Vec<Occasion> = facts
        .subscriptions
        .iter()
        .flat_map(of_one)
        .flatten()
        .collect();
    all.sort_by(|a, b| (a.due_at, &a.subscription).cmp(&(b.due_at, &b.subscription)));
    all
}

/// When a customer of whom something new is known is to be looked at: possibly at once, for what is due already.
pub fn next_at(
    facts: &CustomerFacts,
    settings: &OutreachSettings,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let open = occasions(facts, settings);
    let mut open = open.into_iter().filter(|one| one.expires_at > now);
    open.next().map(|one| one.due_at)
}

/// When a customer is to be looked at again about whom everything that is due was done.
pub fn next_after(
    facts: &CustomerFacts,
    settings: &OutreachSettings,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let later = occasions(facts, settings);
    let mut later = later.into_iter().filter(|one| one.due_at > now);
    later.next().map(|one| one.due_at)
}

#[cfg(test)]
#[path = "agenda_tests.rs"]
mod tests;
