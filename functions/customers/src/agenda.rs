//! When customers are looked at for something to say: set where they become others, and anew for all of them when the
//! rules do.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{EmailAddress, Language, TestClock};
use ledger::subscription::{self, Field, Interval, Status, Subscription};
use outreach::{
    agenda::next_at,
    card::Card,
    dates::next_date,
    decline::DeclineKind,
    facts::{CustomerFacts, FailedPayment, PriceChange, RunningSubscription},
    rule::OutreachSettings,
};
use serde_json::Value;
use store::{CustomerItem, CustomerSearch, PageRequest, TenantStore};

use crate::{paid_year::paid_year, state::CustomerState};

/// Another page is not begun when there is less time than this.
const MARGIN: Duration = Duration::from_secs(45);
/// Traits that say where a customer lives, and what they speak.
const TIME_ZONE: [&str; 2] = ["timezone", "time_zone"];
const LANGUAGE: [&str; 2] = ["language", "locale"];
/// The trait that says to whom else one may write of payments: addresses, as a list or in a text.
const COLLEAGUES: &str = "billing_emails";
/// Traits of the card that a customer pays with: its last month as `2027-03`, its brand, and its last four digits.
const CARD: [&str; 3] = ["card_expires", "card_brand", "card_last4"];

/// What is said to a customer follows from this.
pub fn facts_of(state: &CustomerState) -> CustomerFacts {
    let text = |names: [&str; 2]| names.into_iter().find_map(|name| state.text(name));
    let running = state.subscriptions().iter();
    let facts = CustomerFacts {
        subscriptions: running
            .filter_map(|(id, one)| {
                let running = of_running(id, one)?;
                let paid_year = paid_year((id, one), &running, state);
                Some(RunningSubscription {
                    paid_year,
                    ..running
                })
            })
            .collect(),
        time_zone: text(TIME_ZONE).and_then(|zone| zone.parse().ok()),
        language: text(LANGUAGE).and_then(|tag| Language::accepted(&tag)),
        failed_payments: failed_payments(state),
        colleagues: colleagues(state),
        card: card(state),
    };
    facts.bounded()
}

/// What is owed of invoices of which a payment failed. Of a subscription that has ended, or was never begun, nothing is
/// asked for any more.
fn failed_payments(state: &CustomerState) -> Vec<FailedPayment> {
    let of = |id: &str| state.subscriptions().get(id);
    let is_over = |one: &Subscription| {
        let status = one.told_at().and_then(|at| one.status(at));
        status.is_some_and(|status| status.has_ended() || status == Status::Incomplete)
    };
    let open = state.failed_payments().open().into_iter();
    let open = open.filter(|one| of(&one.subscription).is_none_or(|of| !is_over(of)));
    open.filter_map(|one| {
        let plan = of(&one.subscription).and_then(|of| of.text(Field::Plan));
        of_failed(one, plan.map(str::to_owned))
    })
    .collect()
}

/// None of a time that cannot be.
fn of_failed(one: subscription::FailedPayment, plan: Option<String>) -> Option<FailedPayment> {
    let time = DateTime::from_timestamp_millis;
    let (amount_minor, currency) = one.amount.map(|of| (of.minor, of.currency)).unzip();
    let decline = one.decline_code.as_deref().map(DeclineKind::of);
    Some(FailedPayment {
        invoice: one.invoice,
        subscription: one.subscription,
        plan,
        amount_minor,
        currency,
        first_failed_at: time(one.first_failed)?,
        last_failed_at: time(one.last_failed)?,
        attempts: one.attempts,
        next_attempt_at: one.next_attempt.and_then(time),
        decline: decline.unwrap_or_default(),
        pay_url: one.pay_url,
    })
}

/// What a customer pays with, by their traits.
fn card(state: &CustomerState) -> Option<Card> {
    let [expires, brand, last4] = CARD.map(|name| state.text(name));
    Card::of(&expires?, brand, last4)
}

/// Whom a customer named for questions of billing, but for themselves.
fn colleagues(state: &CustomerState) -> Vec<String> {
    let texts = match state.value(COLLEAGUES) {
        Some(Value::String(text)) => vec![text.as_str()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let own = state.text("email");
    let own = own.as_deref().and_then(EmailAddress::parse);
    let words = texts.iter().flat_map(|text| text.split([',', ';', ' ']));
    let mut found: Vec<String> = Vec::new();
    for address in words.filter_map(EmailAddress::parse) {
        let is_known = found.iter().any(|one| one == address.as_str());
        if !is_known && Some(&address) != own.as_ref() {
            found.push(address.to_string());
        }
    }
    found
}

/// The facts of a subscription that ran when it was told of last, or that rested until a time that was known.
fn of_running(id: &str, one: &Subscription) -> Option<RunningSubscription> {
    let told_at = one.told_at()?;
    let text = |field| one.text(field).map(str::to_owned);
    let time = |field| one.number(field).and_then(DateTime::from_timestamp_millis);
    let ahead = |field| time(field).filter(|at| at.timestamp_millis() > told_at);
    let resumes_at = ahead(Field::ResumesAt);
    let resumes_at = match one.status(told_at)? {
        Status::Active | Status::Trialing => None,
        Status::Paused => Some(resumes_at?),
        _ => return None,
    };
    let period_end = time(Field::PeriodEnd);
    let trial_end = ahead(Field::TrialEnd);
    let ends = [
        time(Field::EndedAt),
        time(Field::CancelAt),
        one.end_with_period()
            .and_then(DateTime::from_timestamp_millis),
    ];
    // What was to end before it was told of as running did not.
    let ends = ends.into_iter().flatten();
    let ends_at = ends.filter(|end| end.timestamp_millis() > told_at).min();
    let price = one.price();
    let new_price = ahead(Field::PriceChangesAt).zip(one.number(Field::NewAmountMinor));
    let price_change = new_price.map(|(at, amount_minor)| PriceChange { at, amount_minor });
    Some(RunningSubscription {
        id: id.to_owned(),
        plan: text(Field::Plan),
        amount_minor: price
            .as_ref()
            .map(|price| price.amount_minor.saturating_sub(price.discount_minor)),
        currency: text(Field::Currency),
        interval_days: price.map(|price| price.interval_count.saturating_mul(days(price.interval))),
        trial_start: time(Field::TrialStart).or_else(|| time(Field::StartedAt)),
        trial_end,
        period_start: time(Field::PeriodStart),
        period_end,
        ends_at,
        resumes_at,
        price_change,
        paid_year: None,
    })
}

/// What intervals count as in rules.
fn days(interval: Interval) -> i64 {
    match interval {
        Interval::Day => 1,
        Interval::Week => 7,
        Interval::Month => 30,
        Interval::Quarter => 90,
        Interval::Year => 365,
    }
}

/// Says when customers are looked at, by their organization's rules.
pub struct Planner {
    /// None where nothing is said.
    settings: Option<OutreachSettings>,
    now: DateTime<Utc>,
}

impl Planner {
    pub async fn of(tenant: &TenantStore) -> Result<Self, store::StoreError> {
        let kept = tenant.outreach().await?;
        let now = kept.as_ref().map_or_else(Utc::now, |kept| kept.now());
        let settings = kept.and_then(|kept| serde_json::from_str(&kept.settings).ok());
        Ok(Self {
            settings: settings.filter(OutreachSettings::acts),
            now,
        })
    }

    /// A customer with when they are looked at. Of whom nothing else is known than before, that stays.
    pub fn planned(&self, before: Option<&CustomerItem>, mut item: CustomerItem) -> CustomerItem {
        (item.next_at, item.next_date) = match before {
            Some(before) if before.facts == item.facts => (before.next_at, before.next_date),
            _ => (self.next_at(&item.facts), self.next_date(&item.facts)),
        };
        item
    }

    /// The first date that is ahead, whether anything is said of it or not.
    fn next_date(&self, facts: &str) -> Option<DateTime<Utc>> {
        let facts: CustomerFacts = serde_json::from_str(facts).ok()?;
        next_date(&facts, self.now)
    }

    fn next_at(&self, facts: &str) -> Option<DateTime<Utc>> {
        let facts: CustomerFacts = serde_json::from_str(facts).ok()?;
        next_at(&facts, self.settings.as_ref()?, self.now)
    }
}

/// How far all customers know when they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planning {
    /// There is more to do.
    Partly,
    /// All do.
    Done {
        /// Whether there is a test clock by which what is due was not done yet.
        awaits_sweep: bool,
    },
}

/// Says anew of all customers when they are looked at, if the rules are others than when that was last done, as far as
/// there is time. To be called by who is alone at the ledger.
pub async fn plan_all(tenant: &TenantStore, deadline: SystemTime) -> Result<Planning, WorkError> {
    let Some(kept) = tenant.outreach().await? else {
        return Ok(Planning::Done {
            awaits_sweep: false,
        });
    };
    if kept.planned == kept.revision {
        let is_swept = |clock: &TestClock| clock.swept_until == Some(clock.at);
        let awaits_sweep = kept.clock.is_some_and(|clock| !is_swept(&clock));
        return Ok(Planning::Done { awaits_sweep });
    }
    let awaits_sweep = kept.clock.is_some();
    let planner = Planner::of(tenant).await?;
    let mut cursor = kept.planning;
    loop {
        if deadline < SystemTime::now() + MARGIN {
            return Ok(Planning::Partly);
        }
        let request = PageRequest { limit: 100, cursor };
        let page = tenant
            .customers(&CustomerSearch::default(), &request)
            .await?;
        for before in &page.items {
            plan(tenant, &planner, before).await?;
        }
        // Others have changed them again: that is begun anew.
        if !tenant
            .note_planning(kept.revision, page.next_cursor.as_deref())
            .await?
        {
            return Ok(Planning::Partly);
        }
        match page.next_cursor {
            Some(next) => cursor = Some(next),
            None => return Ok(Planning::Done { awaits_sweep }),
        }
    }
}

async fn plan(
    tenant: &TenantStore,
    planner: &Planner,
    before: &CustomerItem,
) -> Result<(), WorkError> {
    // Of who was kept before facts were, they are made now.
    if before.facts.is_empty() {
        let state: CustomerState = serde_json::from_str(&before.state)?;
        let facts = serde_json::to_string(&facts_of(&state))?;
        let item = CustomerItem {
            next_at: planner.next_at(&facts),
            next_date: planner.next_date(&facts),
            facts,
            ..before.clone()
        };
        tenant.put_customers(&[item]).await?;
        return Ok(());
    }
    let next_at = planner.next_at(&before.facts);
    // Nor had those who were kept before there was an index of dates a place in it.
    let dated = || planner.next_date(&before.facts);
    let next_date = before.next_date.or_else(dated);
    if next_date != before.next_date {
        let item = CustomerItem {
            next_at,
            next_date,
            ..before.clone()
        };
        tenant.put_customers(&[item]).await?;
    } else if next_at != before.next_at {
        tenant.plan_customer(before, next_at).await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "agenda_tests.rs"]
mod tests;
