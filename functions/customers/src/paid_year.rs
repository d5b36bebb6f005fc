//! What was paid for a subscription in its present year. Told only where nothing of it can be missing: a sum that is too
//! small is worse than none.

use chrono::{DateTime, Months, TimeDelta, Utc};
use ledger::subscription::{Field, Interval, PaidAmount, Status, Subscription};
use outreach::facts::{PaidYear, RunningSubscription};

use crate::state::CustomerState;

/// Billing systems take the first payment a moment before they begin a subscription, and others in time for their month.
const EARLY: TimeDelta = TimeDelta::days(1);
const MONTHS_OF_A_YEAR: u32 = 12;
/// Years that are looked through for the present one.
const MOST_YEARS: u32 = 100;
/// The trait that says what the customer made of the product this year, in words to be told.
const USED: &str = "yearly_use";
/// Characters of it.
const LONGEST_USED: usize = 100;

/// The present year of a subscription that is charged every month. None while a month of it has no payment, but for those
/// of a trial; of one payment whose amount, currency or subscription is not known; or where nothing was paid.
pub fn paid_year(
    (id, one): (&str, &Subscription),
    running: &RunningSubscription,
    state: &CustomerState,
) -> Option<PaidYear> {
    let (_, last_seen) = state.seen()?;
    let status = one.status(last_seen.timestamp_millis())?;
    if status != Status::Active || !is_monthly(one) {
        return None;
    }
    let time = |field| one.number(field).and_then(DateTime::from_timestamp_millis);
    let started_at = time(Field::StartedAt)?;
    let (begins_at, ends_at) = present_year(started_at, last_seen)?;
    let from = begins_at - EARLY;
    let all = state.paid_invoices();
    let paid = all.paid_for(id, from.timestamp_millis())?;
    let currency = running.currency.as_deref()?;
    let is_of_currency = paid.iter().all(|one| one.currency == currency);
    let trial_end = time(Field::TrialEnd).unwrap_or(started_at);
    if !is_of_currency || !is_whole(&paid, begins_at, trial_end) {
        return None;
    }
    let paid_minor = paid
        .iter()
        .fold(0i64, |sum, one| sum.saturating_add(one.minor));
    (paid_minor > 0).then(|| PaidYear {
        ends_at,
        paid_minor,
        used: state
            .text_since(USED, begins_at)
            .map(|text| text.chars().take(LONGEST_USED).collect()),
    })
}

fn is_monthly(one: &Subscription) -> bool {
    let is_month = |price: &ledger::subscription::Price| {
        price.interval == Interval::Month && price.interval_count == 1
    };
    one.price().as_ref().is_some_and(is_month)
}

/// The year since a beginning into which a moment falls.
fn present_year(
    started_at: DateTime<Utc>,
    at: DateTime<Utc>,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let anniversary =
        |years: u32| started_at.checked_add_months(Months::new(years * MONTHS_OF_A_YEAR));
    let years = (0..MOST_YEARS).map_while(|years| anniversary(years).zip(anniversary(years + 1)));
    let mut years = years.skip_while(|(_, ends_at)| *ends_at <= at);
    years.next()
}

/// Whether each month after the trial has a payment.
fn is_whole(paid: &[PaidAmount<'_>], begins_at: DateTime<Utc>, trial_end: DateTime<Utc>) -> bool {
    let month = |n: u32| begins_at.checked_add_months(Months::new(n));
    (0..MONTHS_OF_A_YEAR).all(|n| {
        let Some((begins, ends)) = month(n).zip(month(n + 1)) else {
            return false;
        };
        let (from, until) = (begins - EARLY, ends - EARLY);
        let span = from.timestamp_millis()..until.timestamp_millis();
        let is_paid = |one: &PaidAmount<'_>| one.minor > 0 && span.contains(&one.at);
        begins < trial_end || paid.iter().any(is_paid)
    })
}

#[cfg(test)]
mod tests {
    use domain::CustomersAre;
    use ledger::{
        Event,
        intake::{Request, parse_batch},
    };
    use serde_json::{Value, json};

    use super::*;
    use crate::agenda::facts_of;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// A subscription since January 2025 that was paid in these months of that year, at its hour.
    fn year(months: &[u32], subscription: Value, more: &[Value]) -> Option<PaidYear> {
        let mut begun = json!({
            "subscription_id": "s", "amount_minor": 900, "currency": "EUR", "interval": "month",
        });
        for (name, value) in subscription.as_object().unwrap() {
            begun[name] = value.clone();
        }
        let mut batch = vec![json!({
            "type": "track", "userId": "u", "timestamp": "2025-01-31T12:00:00Z", "event": "Subscription Started",
            "properties": begun,
        })];
        batch.extend(months.iter().map(|month| {
            let day = at("2025-01-31T11:59:00Z").checked_add_months(Months::new(*month));
            json!({
                "type": "track", "userId": "u", "timestamp": day.unwrap(), "event": "Invoice Paid",
                "properties": {
                    "invoice_id": format!("in_{month}"), "subscription_id": "s", "amount_minor": 900,
                    "currency": "EUR",
                },
            })
        }));
        batch.extend_from_slice(more);
        let body = json!({ "batch": batch }).to_string();
        let now = at("2026-01-20T00:00:00Z");
        let items = parse_batch(body.as_bytes(), &Request::new(now, "key_1")).unwrap();
        let events: Vec<Event> = items
            .into_iter()
            .map(|item| item.outcome.unwrap())
            .collect();
        let mut state = CustomerState::default();
        for event in &events {
            state.tell(CustomersAre::People, event);
        }
        facts_of(&state).subscriptions.first()?.paid_year.clone()
    }

    const ALL: [u32; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    fn event(name: &str, time: &str, properties: Value) -> Value {
        json!({
            "type": "track", "userId": "u", "timestamp": time, "event": name, "properties": properties,
        })
    }

    #[test]
    fn a_year_that_was_paid_every_month_is_summed_up() {
        let known = year(&ALL, json!({}), &[]).unwrap();
        assert_eq!(known.ends_at, at("2026-01-31T12:00:00Z"));
        assert_eq!((known.paid_minor, known.used), (10_800, None));
        let refund = json!({ "subscription_id": "s", "amount_minor": 100, "currency": "EUR" });
        let refund = event("Invoice Refunded", "2025-07-01T00:00:00Z", refund);
        let used = json!({
            "type": "identify", "userId": "u", "timestamp": "2026-01-10T00:00:00Z",
            "traits": { "yearly_use": "312 reports" },
        });
        let known = year(&ALL, json!({}), &[refund, used]).unwrap();
        assert_eq!(known.paid_minor, 10_700);
        assert_eq!(known.used.as_deref(), Some("312 reports"));
    }

    #[test]
    fn of_a_year_of_which_something_is_missing_nothing_is_told() {
        for missing in ALL {
            let months: Vec<u32> = ALL.into_iter().filter(|month| *month != missing).collect();
            assert_eq!(year(&months, json!({}), &[]), None, "{missing}");
        }
        assert_eq!(year(&ALL, json!({ "interval": "year" }), &[]), None);
        assert_eq!(year(&ALL, json!({ "currency": "USD" }), &[]), None);
        assert_eq!(year(&ALL, json!({ "status": "past_due" }), &[]), None);
        let unnamed = json!({ "amount_minor": 900, "currency": "EUR" });
        let unnamed = event("Invoice Paid", "2025-07-01T00:00:00Z", unnamed);
        assert_eq!(year(&ALL, json!({}), &[unnamed]), None);
    }

    #[test]
    fn a_trial_is_not_paid() {
        let tried = json!({ "trial_end": "2025-02-28T12:00:00Z" });
        let known = year(&ALL[1..], tried.clone(), &[]).unwrap();
        assert_eq!(known.paid_minor, 9_900);
        assert_eq!(year(&ALL[2..], tried, &[]), None);
    }

    #[test]
    fn the_next_year_begins_with_its_anniversary() {
        let later = event("Login", "2026-01-19T00:00:00Z", json!({}));
        assert!(year(&ALL, json!({}), &[later]).is_some());
        let years = |now: &str| present_year(at("2025-01-31T12:00:00Z"), at(now)).unwrap();
        assert_eq!(years("2026-01-31T11:59:59Z").0, at("2025-01-31T12:00:00Z"));
        assert_eq!(years("2026-01-31T12:00:00Z").0, at("2026-01-31T12:00:00Z"));
        assert_eq!(years("2024-01-01T00:00:00Z").0, at("2025-01-31T12:00:00Z"));
    }
}
