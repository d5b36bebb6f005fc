//! What is to be said to a customer, and when: made of what is known of them and of the rules, and of nothing else. So it
//! is the same whenever it is reckoned, and a sweep that was missed or came twice changes nothing.

use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;

use crate::{
    Reason, card_expiry,
    facts::{CustomerFacts, RunningSubscription},
    local_time::{day_of, instant},
    occasion::Occasion,
    recovery,
    rule::OutreachSettings,
};

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
            .and_then(|end| notice((Reason::TrialEnding, end), one, one.trial_days(), by));
        let renewal = one
            .renews()
            .and_then(|end| notice((Reason::Renewal, end), one, one.term_days(), by));
        let pause = one
            .resumes()
            .and_then(|end| notice((Reason::PauseEnding, end), one, one.term_days(), by));
        let price = one
            .price_changes()
            .and_then(|at| notice((Reason::PriceChange, at), one, one.term_days(), by));
        let year = one
            .completes_year()
            .and_then(|end| notice((Reason::YearlySummary, end), one, one.term_days(), by));
        [trial, renewal, pause, price, year]
    };
    let notices = facts.subscriptions.iter().flat_map(of_one).flatten();
    let mut all: Vec<Occasion> = notices.collect();
    all.extend(recovery::steps(facts, settings, by.1));
    all.extend(card_expiry::notices(facts, settings, by.1));
    all.sort_by(|a, b| (a.due_at, &a.subscription).cmp(&(b.due_at, &b.subscription)));
    all
}

/// Of the date of a subscription, if it is told of before.
fn notice(
    (reason, about): (Reason, DateTime<Utc>),
    of: &RunningSubscription,
    term_days: i64,
    (settings, zone): (&OutreachSettings, Tz),
) -> Option<Occasion> {
    let rule = settings.rule(reason);
    let days = rule.on.then(|| rule.days_before(term_days))??;
    let about_day = day_of(about, zone);
    let day = about_day.checked_sub_days(Days::new(days.into()))?;
    Some(Occasion {
        reason,
        subscription: of.id.clone(),
        about,
        about_day,
        due_at: instant(day, rule.local_hour, zone),
        expires_at: about,
        payment: None,
        retry_at: None,
        offer: None,
    })
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
