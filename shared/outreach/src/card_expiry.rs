//! What is to be said of a card that is about to expire: at the end of its month, where the customer lives.

use chrono::Days;
use chrono_tz::Tz;

use crate::{
    Reason,
    facts::{CustomerFacts, RunningSubscription},
    local_time::instant,
    occasion::Occasion,
    rule::OutreachSettings,
};

/// What is to be said of a customer's card, by the rules that are on. Of one that nothing is charged to nothing is said.
pub fn notices(facts: &CustomerFacts, settings: &OutreachSettings, zone: Tz) -> Vec<Occasion> {
    let charged = facts.subscriptions.iter().find(|one| is_charged_again(one));
    let (Some(card), Some(charged)) = (&facts.card, charged) else {
        return Vec::new();
    };
    let of_rule = |reason| {
        let rule = settings.rule(reason);
        let days = rule.on.then(|| rule.days_before(charged.term_days()))??;
        let day = card.last_day.checked_sub_days(Days::new(days.into()))?;
        let about = instant(card.last_day.succ_opt()?, 0, zone);
        Some(Occasion {
            reason,
            subscription: String::new(),
            about,
            about_day: card.last_day,
            due_at: instant(day, rule.local_hour, zone),
            expires_at: about,
            payment: None,
            retry_at: None,
            offer: None,
        })
    };
    let reasons = [Reason::CardExpiring, Reason::CardReminder];
    reasons.into_iter().filter_map(of_rule).collect()
}

fn is_charged_again(one: &RunningSubscription) -> bool {
    let next = one.trial_becomes_charge().or_else(|| one.renews());
    next.or_else(|| one.resumes()).is_some()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::card::Card;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// When a customer with a subscription is told of a card that expires in March 2027, and until when.
    fn told(zone: &str, one: RunningSubscription) -> Vec<(Reason, DateTime<Utc>, DateTime<Utc>)> {
        let mut settings = OutreachSettings::default();
        settings.card_expiring.on = true;
        settings.card_reminder.on = true;
        let facts = CustomerFacts {
            card: Card::of("2027-03", None, None),
            subscriptions: vec![one],
            ..CustomerFacts::default()
        };
        let all = notices(&facts, &settings, zone.parse().unwrap());
        let shown = |one: &Occasion| (one.reason, one.due_at, one.expires_at);
        all.iter().map(shown).collect()
    }

    fn renewing() -> RunningSubscription {
        RunningSubscription {
            period_end: Some(at("2027-04-10T00:00:00Z")),
            ..RunningSubscription::default()
        }
    }

    #[test]
    fn it_is_said_twice_before_the_month_is_over_where_the_customer_lives() {
        let ends = at("2027-04-01T03:00:00Z");
        let expected = [
            (Reason::CardExpiring, at("2027-03-01T12:00:00Z"), ends),
            (Reason::CardReminder, at("2027-03-24T12:00:00Z"), ends),
        ];
        assert_eq!(told("America/Sao_Paulo", renewing()), expected);
        // The clock goes forward on 28 March.
        let ends = at("2027-03-31T22:00:00Z");
        let expected = [
            (Reason::CardExpiring, at("2027-03-01T08:00:00Z"), ends),
            (Reason::CardReminder, at("2027-03-24T08:00:00Z"), ends),
        ];
        assert_eq!(told("Europe/Berlin", renewing()), expected);
    }

    #[test]
    fn of_a_card_that_nothing_is_charged_to_nothing_is_said() {
        let mut canceled = renewing();
        canceled.ends_at = canceled.period_end;
        assert_eq!(told("UTC", canceled), []);
        assert_eq!(told("UTC", RunningSubscription::default()), []);
    }
}
