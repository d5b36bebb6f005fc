//! What is to be said of payments that failed: a chain of steps for each, which ends where nothing is owed any more, since
//! what was mended is no fact.

use chrono::{DateTime, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::PaymentStep;

use crate::{
    Reason,
    chain::Chain,
    facts::{CustomerFacts, FailedPayment},
    local_time::{day_of, instant},
    occasion::Occasion,
    rule::OutreachSettings,
};

/// The last word is pointless so long after it was due.
const LAST_WORD_HOLDS: TimeDelta = TimeDelta::days(7);

/// All that is to be said of a customer's failed payments, if that is on.
pub fn steps(facts: &CustomerFacts, settings: &OutreachSettings, zone: Tz) -> Vec<Occasion> {
    if !settings.rule(Reason::PaymentFailed).on {
        return Vec::new();
    }
    let chain = settings.chain();
    let all = facts.failed_payments.iter();
    all.flat_map(|one| of_one(one, &facts.colleagues, &chain, (settings, zone)))
        .collect()
}

fn of_one(
    one: &FailedPayment,
    colleagues: &[String],
    chain: &Chain,
    (settings, zone): (&OutreachSettings, Tz),
) -> Vec<Occasion> {
    let hour = settings.rule(Reason::PaymentFailed).local_hour;
    let first_day = day_of(one.first_failed_at, zone);
    let due = |days: u16| match days {
        0 => Some(one.first_failed_at),
        days => {
            let day = first_day.checked_add_days(Days::new(days.into()))?;
            Some(instant(day, hour, zone))
        }
    };
    let days = chain.days(one.decline);
    let steps: Vec<(u16, DateTime<Utc>)> = days
        .iter()
        .filter_map(|day| Some((*day, due(*day)?)))
        .collect();
    let retry = one.next_attempt_at;
    let retry_at = retry.filter(|_| !one.decline.needs_customer());
    let mut all = Vec::new();
    for (step, (day, due_at)) in steps.iter().enumerate() {
        let next = steps.get(step + 1).map(|(_, due_at)| *due_at);
        let with_colleagues = chain.colleagues_from_day.is_some_and(|from| from <= *day);
        let colleagues = colleagues.iter().filter(|_| with_colleagues);
        let to = std::iter::once(None).chain(colleagues.map(|to| Some(to.clone())));
        all.extend(to.map(|colleague| Occasion {
            reason: Reason::PaymentFailed,
            subscription: one.subscription.clone(),
            about: one.first_failed_at,
            about_day: first_day,
            due_at: *due_at,
            expires_at: next.unwrap_or(*due_at + LAST_WORD_HOLDS),
            payment: Some(PaymentStep {
                invoice_id: one.invoice.clone(),
                step: step as u8,
                colleague,
            }),
            retry_at,
            offer: None,
        }));
    }
    all
}

#[cfg(test)]
#[path = "recovery_tests.rs"]
mod tests;
